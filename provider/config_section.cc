#include "provider/config_section.h"

#include <openssl/conf.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <memory>

#include "provider/core/handles.h"

namespace asyncprovider {
namespace {

using Entries = std::map<std::string, std::string>;

ConfHandle load_default_file() {
  ERR_set_mark();
  const std::unique_ptr<char, decltype([](char* path) { OPENSSL_free(path); })> path(
      CONF_get1_default_config_file());
  ConfHandle conf(NCONF_new(nullptr));
  long line = 0;
  if (path == nullptr || conf == nullptr || NCONF_load(conf.get(), path.get(), &line) != 1)
    conf.reset();
  ERR_pop_to_mark();
  return conf;
}

std::string text(const CONF* conf, const char* section, const char* key) {
  ERR_set_mark();
  const char* value = NCONF_get_string(conf, section, key);
  ERR_pop_to_mark();
  return value == nullptr ? "" : value;
}

Entries read_entries(const CONF* conf, const std::string& section) {
  Entries entries;
  ERR_set_mark();
  const STACK_OF(CONF_VALUE)* values = NCONF_get_section(conf, section.c_str());
  ERR_pop_to_mark();
  for (int i = 0; values != nullptr && i < sk_CONF_VALUE_num(values); ++i) {
    const CONF_VALUE* value = sk_CONF_VALUE_value(values, i);
    entries[value->name] = value->value;
  }
  return entries;
}

// OpenSSL ignores what stands before a dot in such names: it makes them different.
std::string after_dot(const std::string& name) { return name.substr(name.find('.') + 1); }

std::string find_section(const CONF* conf, const std::string& provider) {
  const std::string init = text(conf, nullptr, "openssl_conf");
  const std::string providers = text(conf, init.c_str(), "providers");
  for (const auto& [name, section] : read_entries(conf, providers)) {
    const std::string identity = text(conf, section.c_str(), "identity");
    if ((identity.empty() ? after_dot(name) : identity) == provider) return section;
  }
  return {};
}

// A value that libcrypto took for the section of that name.
bool is_section(const CONF* conf, const std::string& value) {
  ERR_set_mark();
  const bool found = NCONF_get_section(conf, value.c_str()) != nullptr;
  ERR_pop_to_mark();
  return found;
}

bool is_ours(const Core& core, const CONF* conf, const Entries& entries) {
  bool any = false;
  for (const auto& [key, value] : entries) {
    if (core.parameter(key.c_str()) == value)
      any = true;
    else if (!is_section(conf, value))
      return false;
  }
  return any;
}

}  // namespace

ConfigSection::ConfigSection(const Core& core)
    : core_(core), name_(core.parameter(OSSL_PROV_PARAM_CORE_PROV_NAME).value_or("asyncprovider")) {
  const ConfHandle conf = load_default_file();
  if (conf == nullptr) return;
  const std::string section = find_section(conf.get(), name_);
  if (section.empty()) return;
  Entries entries = read_entries(conf.get(), section);
  if (!is_ours(core, conf.get(), entries)) return;
  name_ = section;
  entries_ = std::move(entries);
}

std::optional<std::string> ConfigSection::value(const std::string& key) const {
  if (auto value = core_.parameter(key.c_str())) return value;
  const auto entry = entries_.find(key);
  return entry == entries_.end() ? std::optional<std::string>() : entry->second;
}

}  // namespace asyncprovider
