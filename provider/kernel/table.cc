#include "provider/kernel/table.h"

#include <algorithm>
#include <array>

#include "provider/kernel/aes_cbc/aes_cbc.h"
#include "provider/kernel/keccak/keccak.h"
#include "provider/kernel/md5/md5.h"
#include "provider/kernel/sha1/sha1.h"
#include "provider/kernel/sha256/sha256.h"
#include "provider/kernel/sha512/sha512.h"
#include "provider/kernel/sm3/sm3.h"

namespace asyncprovider::kernel {
namespace {

// Another kernel is a line here.
constexpr std::array kKernels = {
    &kAes128Cbc,     &kAes192Cbc,     &kAes256Cbc,                 //
    &kKeccak224,     &kKeccak256,     &kKeccak384,  &kKeccak512,   //
    &kKeccakKmac128, &kKeccakKmac256,                              //
    &kMd5,                                                         //
    &kSha1,                                                        //
    &kSha224,        &kSha256,                                     //
    &kSha384,        &kSha512,        &kSha512_224, &kSha512_256,  //
    &kSha3_224,      &kSha3_256,      &kSha3_384,   &kSha3_512,    //
    &kShake128,      &kShake256,                                   //
    &kSqueeze136,    &kSqueeze168,                                 //
    &kSm3,                                                         //
};

}  // namespace

std::span<const Kernel* const> all() { return kKernels; }

const Kernel* find(std::string_view name) {
  const auto kernel = std::find_if(kKernels.begin(), kKernels.end(),
                                   [name](const Kernel* each) { return each->name == name; });
  if (kernel == kKernels.end()) return nullptr;
  const auto& ways = (*kernel)->ways;
  const bool usable =
      std::any_of(ways.begin(), ways.end(), [](const Way& way) { return way.usable(); });
  return usable ? *kernel : nullptr;
}

}  // namespace asyncprovider::kernel
