// Property strings, which name providers: ours outside, the base's inside.
#pragma once

#include <string>
#include <string_view>

namespace asyncprovider {

// An algorithm's property definition with asyncprovider as its provider: "provider=default,fips=no"
// becomes "provider=asyncprovider,fips=no".
std::string offered_definition(std::string_view base_definition);

// A property query without its clauses about providers, which the base's library context, that
// knows no asyncprovider, could not fulfil. One that has none stays as it is: errors quote it.
std::string query_for_base(std::string_view query);

}  // namespace asyncprovider
