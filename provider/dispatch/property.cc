#include "provider/dispatch/property.h"

#include <algorithm>
#include <vector>

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

std::vector<std::string_view> clauses_of(std::string_view text) {
  std::vector<std::string_view> clauses;
  while (!text.empty()) {
    const auto comma = text.find(',');
    clauses.push_back(trim(text.substr(0, comma)));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return clauses;
}

std::string other_clauses(std::string_view text) {
  std::string kept;
  for (const std::string_view clause : clauses_of(text))
    if (!clause.empty() && !is_about_provider(clause))
      kept.append(kept.empty() ? "" : ",").append(clause);
  return kept;
}

}  // namespace

std::string offered_definition(std::string_view base_definition) {
  const std::string others = other_clauses(base_definition);
  return "provider=asyncprovider" + (others.empty() ? "" : "," + others);
}

std::string query_for_base(std::string_view query) {
  const bool names_one = std::ranges::any_of(clauses_of(query), is_about_provider);
  return names_one ? other_clauses(query) : std::string(query);
}

}  // namespace asyncprovider
