#include "provider/dispatch/digest_functions.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>

#include "provider/dispatch/serialized.h"
#include "provider/dispatch/sponge_lanes.h"

namespace asyncprovider {

const kernel::Kernel* DigestFunctions::prepare(std::string_view names, const Offering& offering) {
  if (!offering.with_lanes) return nullptr;
  lanes = find_lane_digest(names, kernel);
  lanes == nullptr ? keep_for_sponge(names, offering) : replace(offering);
  return kernel;
}

void DigestFunctions::keep_for_sponge(std::string_view names, const Offering& offering) {
  kernel = find_sponge_kernel(names);
  if (kernel == nullptr) return;
  if (set_ctx_params != nullptr) squeezing = find_squeezing_kernel(names);
  writes_without_room = sees_output_without_room(offering);
  size_is_fixed = set_ctx_params == nullptr && says_size_without_room(offering);
  if (serialize != nullptr && !sponge_serializes(offering)) cannot_serialize();
}

[[gnu::noinline]] bool DigestFunctions::sponge_serializes(const Offering& offering) const {
  serialized::keccak::Bytes of_base;
  return serialize_first(offering, of_base) && SpongeLanes::knows(of_base, *kernel);
}

[[gnu::noinline]] bool DigestFunctions::sees_output_without_room(const Offering& offering) const {
  std::array<unsigned char, 64> out{};
  std::size_t size = 1;
  const OSSL_PARAM of_size_1[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &size),
                                  OSSL_PARAM_construct_end()};
  void* const context = newctx(offering.base->provctx());
  ERR_set_mark();
  if (context != nullptr && init(context, of_size_1) == 1) final(context, out.data(), &size, 0);
  ERR_pop_to_mark();
  if (context != nullptr) freectx(context);
  return out != std::array<unsigned char, 64>{};
}

// And whether final is made all the same afterwards.
[[gnu::noinline]] bool DigestFunctions::says_size_without_room(const Offering& offering) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{}, expected{};
  std::size_t said = 0, size = 0;
  void* const asked = newctx(offering.base->provctx());
  void* const other = newctx(offering.base->provctx());
  ERR_set_mark();
  const bool done = asked != nullptr && other != nullptr && init(asked, nullptr) == 1 &&
                    init(other, nullptr) == 1 && final(asked, out.data(), &said, 0) == 1 &&
                    final(asked, out.data(), &size, out.size()) == 1 && said == size &&
                    final(other, expected.data(), &size, expected.size()) == 1;
  ERR_pop_to_mark();
  for (void* const context : {asked, other})
    if (context != nullptr) freectx(context);
  return done && said == size && out == expected;
}

// A message that has just begun; false where that takes more or less than there is room for.
bool DigestFunctions::serialize_first(const Offering& offering,
                                      std::span<unsigned char> out) const {
  void* const context = newctx(offering.base->provctx());
  std::size_t size = 0;
  const bool done = context != nullptr && init(context, nullptr) == 1 &&
                    serialize(context, nullptr, &size) == 1 && size == out.size() &&
                    serialize(context, out.data(), &size) == 1;
  if (context != nullptr) freectx(context);
  return done;
}

// Serialises as the base does, or not at all.
void DigestFunctions::replace(const Offering& offering) {
  const DigestFunctions of_base = *this;
  replace_by_lanes();
  if (of_base.serialize == nullptr || lanes->serialize == nullptr) return;
  serialize = lanes->serialize;
  deserialize = lanes->deserialize;
  if (!begins_like(of_base, offering)) cannot_serialize();
}

[[gnu::noinline]] bool DigestFunctions::begins_like(const DigestFunctions& of_base,
                                                    const Offering& offering) const {
  std::array<unsigned char, serialized::kSize<SHA512_CTX>> theirs{};
  std::array<unsigned char, theirs.size()> ours{};
  const std::size_t size = kernel->block_size == SHA512_CBLOCK ? serialized::kSize<SHA512_CTX>
                                                               : serialized::kSize<SHA256_CTX>;
  return of_base.serialize_first(offering, std::span(theirs).first(size)) &&
         serialize_first(offering, std::span(ours).first(size)) && ours == theirs;
}

void DigestFunctions::replace_by_lanes() {
  newctx = lanes->newctx;
  init = lanes->init;
  update = lanes->update;
  final = lanes->final;
  digest = nullptr;
  freectx = lanes->freectx;
  dupctx = lanes->dupctx;
  set_ctx_params = lanes->set_ctx_params;
  copyctx = lanes->copyctx;
  cannot_serialize();
}

void DigestFunctions::cannot_serialize() {
  serialize = nullptr;
  deserialize = nullptr;
}

}  // namespace asyncprovider
