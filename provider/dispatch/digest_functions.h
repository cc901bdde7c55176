// A digest's functions: the base's, or where a kernel knows its state, those over that state.
#pragma once

#include <openssl/core_dispatch.h>

#include <cstddef>
#include <span>
#include <string_view>

#include "provider/dispatch/lane_digest.h"
#include "provider/dispatch/newer_functions.h"
#include "provider/dispatch/operation.h"

namespace asyncprovider {

struct DigestFunctions {
  static constexpr int kOperation = OSSL_OP_DIGEST;
  static constexpr std::size_t kSlots = 64;
  OSSL_FUNC_digest_newctx_fn* newctx;
  OSSL_FUNC_digest_init_fn* init;
  OSSL_FUNC_digest_update_fn* update;
  OSSL_FUNC_digest_final_fn* final;
  OSSL_FUNC_digest_digest_fn* digest;
  OSSL_FUNC_digest_freectx_fn* freectx;
  OSSL_FUNC_digest_dupctx_fn* dupctx;
  OSSL_FUNC_digest_get_params_fn* get_params;
  OSSL_FUNC_digest_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_digest_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_digest_gettable_params_fn* gettable_params;
  OSSL_FUNC_digest_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_digest_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_digest_squeeze_fn* squeeze;
  OSSL_FUNC_digest_copyctx_fn* copyctx;
  OSSL_FUNC_digest_serialize_fn* serialize;
  OSSL_FUNC_digest_deserialize_fn* deserialize;

  // Set where the functions are not the base's, but those over a state that a kernel knows.
  const LaneDigest* lanes = nullptr;
  // Without them: where there is one, it is for messages in SpongeLanes.
  const kernel::Kernel* kernel = nullptr;
  const kernel::Kernel* squeezing = nullptr;  // likewise, for long outputs of an XOF
  bool writes_without_room = false;  // the base, even where it is told that there is none
  bool size_is_fixed = false;        // and final says it where there is no room, and does no more

  // What the base's algorithm of these names is offered with. Its functions are tried out, for what
  // differs from release to release.
  const kernel::Kernel* prepare(std::string_view names, const Offering& offering);

 private:
  void keep_for_sponge(std::string_view names, const Offering& offering);
  bool sponge_serializes(const Offering& offering) const;
  bool sees_output_without_room(const Offering& offering) const;
  bool says_size_without_room(const Offering& offering) const;
  void replace(const Offering& offering);
  void replace_by_lanes();
  bool begins_like(const DigestFunctions& of_base, const Offering& offering) const;
  bool serialize_first(const Offering& offering, std::span<unsigned char> out) const;
  void cannot_serialize();
};

}  // namespace asyncprovider
