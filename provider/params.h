// What OSSL_PROVIDER_get_params tells: name, version, buildinfo, status, and a 64-bit unsigned
// integer for each counter (core/counters.h).
#pragma once

#include <openssl/core.h>

#include "provider/job/runtime.h"

namespace asyncprovider {

const char* provider_version();

// Ends with a NULL key.
const OSSL_PARAM* gettable_provider_params();

// Sets those of the parameters that are known; false where one has a type that does not fit.
bool get_provider_params(Runtime& runtime, OSSL_PARAM params[]);

}  // namespace asyncprovider
