// The module's own calls of malloc() fail too, where no sanitizer has taken its place.
#include <dlfcn.h>
#include <link.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "job/faults.h"
#include "job/process.h"

#if !defined(JOB_TESTS_ASAN) && defined(__GLIBC__)

extern "C" void* __libc_malloc(std::size_t size);

namespace allocation_tests {
namespace {

struct Text {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

int look_for_module(dl_phdr_info* info, std::size_t, void* text) {
  if (std::strstr(info->dlpi_name, "/asyncprovider.so") == nullptr) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& part = info->dlpi_phdr[i];
    if (part.p_type != PT_LOAD || (part.p_flags & PF_X) == 0) continue;
    const std::uintptr_t begin = info->dlpi_addr + part.p_vaddr;
    *static_cast<Text*>(text) = {begin, begin + part.p_memsz};
  }
  return 1;
}

// Once the module is there it stays.
bool is_in_module(const void* address) {
  static Text text;
  if (text.begin == 0) ::dl_iterate_phdr(look_for_module, &text);
  const auto place = reinterpret_cast<std::uintptr_t>(address);
  return place >= text.begin && place < text.end;
}

}  // namespace
}  // namespace allocation_tests

extern "C" [[gnu::visibility("default")]] void* malloc(std::size_t size) {
  if (job_tests::faults::is_failing() && allocation_tests::is_in_module(__builtin_return_address(0)) &&
      job_tests::faults::module_allocation_fails())
    return nullptr;
  return __libc_malloc(size);
}

#endif
