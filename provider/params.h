// What OSSL_PROVIDER_get_params tells: name, version, buildinfo, status, and a 64-bit unsigned
// integer for each counter (counters.h).
#pragma once

#include <openssl/core.h>

#include "provider/core/counters.h"

namespace asyncprovider {

// Ends with a NULL key.
const OSSL_PARAM* gettable_provider_params();

// Sets those of the parameters that are known; false where one has a type that does not fit.
bool get_provider_params(const Counters& counters, OSSL_PARAM params[]);

}  // namespace asyncprovider
