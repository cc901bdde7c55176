#include "provider/dispatch/property.h"

namespace asyncprovider {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Clauses: name=value, name!=value, ?name=value, -name, name.
bool is_about_provider(std::string_view clause) {
  const auto start = clause.find_first_not_of("?- \t");
  if (start == std::string_view::npos) return false;
  clause.remove_prefix(start);
  const std::string_view name = trim(clause.substr(0, clause.find_first_of("=!")));
  return name == "provider";
}

// Takes the first clause off.
std::string_view take_clause(std::string_view& text) {
  const auto comma = text.find(',');
  const std::string_view clause = trim(text.substr(0, comma));
  text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  return clause;
}

bool names_a_provider(std::string_view text) {
  while (!text.empty())
    if (is_about_provider(take_clause(text))) return true;
  return false;
}

std::string other_clauses(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::string_view clause = take_clause(text);
    if (!clause.empty() && !is_about_provider(clause))
      kept.append(kept.empty() ? "" : ",").append(clause);
  }
  return kept;
}

}  // namespace

std::string offered_definition(std::string_view base_definition) {
  const std::string others = other_clauses(base_definition);
  return "provider=asyncprovider" + (others.empty() ? "" : "," + others);
}

std::string query_for_base(std::string_view query) {
  return names_a_provider(query) ? other_clauses(query) : std::string(query);
}

}  // namespace asyncprovider
