// Preloaded: a CPU that has no instructions beyond those of all of Armv8, as the Raspberry Pi 4's.
#include <asm/hwcap.h>
#include <dlfcn.h>
#include <sys/auxv.h>

extern "C" [[gnu::visibility("default")]] unsigned long getauxval(unsigned long type) noexcept {
  using Function = unsigned long (*)(unsigned long);
  static const auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "getauxval"));
  constexpr unsigned long kPlain = HWCAP_FP | HWCAP_ASIMD | HWCAP_CPUID;
  const unsigned long value = next(type);
  return type == AT_HWCAP ? value & kPlain : type == AT_HWCAP2 ? 0 : value;
}
