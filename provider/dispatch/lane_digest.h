// Digests over a state that is known, so that a kernel can go on with it: one that libcrypto makes
// public, where outside kernels they run the same code as the base's, or one of our own.
#pragma once

#include <openssl/core_dispatch.h>

#include <string_view>

#include "provider/dispatch/newer_functions.h"
#include "provider/executor/call.h"

namespace asyncprovider {

struct LaneDigest {
  std::string_view name;
  // In place of the base's, which get no context of these.
  OSSL_FUNC_digest_newctx_fn* newctx;
  OSSL_FUNC_digest_init_fn* init;
  OSSL_FUNC_digest_update_fn* update;
  OSSL_FUNC_digest_final_fn* final;
  OSSL_FUNC_digest_freectx_fn* freectx;
  OSSL_FUNC_digest_dupctx_fn* dupctx;
  OSSL_FUNC_digest_set_ctx_params_fn* set_ctx_params;  // NULL: the base has none either
  OSSL_FUNC_digest_copyctx_fn* copyctx;
  OSSL_FUNC_digest_serialize_fn* serialize;  // NULL, both: as the base writes it is not known
  OSSL_FUNC_digest_deserialize_fn* deserialize;
  // For the part that a kernel has in an update: see LanePart.
  bool (*begin)(const Call& call, kernel::Lane& lane) noexcept;
  bool (*go_ahead)(const Call& call, kernel::Lane& lane) noexcept;
  int (*end)(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept;
};

// nullptr where there is none for an algorithm of these names, or no kernel that this CPU can run.
// `kernel` is set with it.
const LaneDigest* find_lane_digest(std::string_view names, const kernel::Kernel*& kernel);

}  // namespace asyncprovider
