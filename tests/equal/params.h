// Parameters by their descriptors: all that can be got, and random values for what can be set.
#pragma once

#include <openssl/params.h>

#include <functional>
#include <string>

#include "equal/case.h"

namespace equal {

using ParamCall = std::function<int(OSSL_PARAM*)>;

// Gets each gettable parameter by itself, in a type and size that fits or does not, then one that
// nobody knows.
void log_gettable(Case& c, const OSSL_PARAM* gettable, const ParamCall& get);

// Sets one of the settable parameters to a random value, at times of a wrong type or size.
// `unit`: the bound of "num". `wanted`: which of the keys may be set.
void set_any(Case& c, const OSSL_PARAM* settable, std::size_t unit, const ParamCall& set,
             const std::function<bool(const std::string&)>& wanted);

// A list of descriptors as text.
std::string describe(const OSSL_PARAM* list);

}  // namespace equal
