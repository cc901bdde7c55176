#include "fuzz/some_params.h"

#include <openssl/core_names.h>

#include <algorithm>
#include <iterator>

namespace fuzz {
namespace {

constexpr const char* kNames[] = {
    "size",    "blocksize", "xof",        "xoflen",   "mode",       "keylen",     "ivlen",
    "padding", "num",       "aead",       "cts",      "cts_mode",   "tag",        "taglen",
    "iv",      "updated-iv", "tlsaad",    "tlsaadpad", "tls-mac",   "speed",      "keybits",
    "rounds",  "custom",    "key",        "digest",   "cipher",     "properties", "block-size",
    "salt",    "info",      "secret",     "seed",     "iter",       "pass",       "n",
    "r",       "p",         "mac",        "maclen",   "id",         "pkcs5",      "cekalg",
    "label",   "data",      "prefix",     "type",     "c-rounds",   "d-rounds",   "ssl3-ms",
    "pad-type", "use-l",    "use-separator", "supp-pubinfo", "session_id", "constant", ""};

constexpr const char* kTexts[] = {"SHA256",      "SHA1",     "AES-128-CBC", "AES-256-GCM",
                                  "AES-256-CBC", "CS1",      "CS2",         "CS3",
                                  "EXPAND_ONLY", "feedback", "HMAC",        "CMAC",
                                  "KMAC-128",    "fips=no",  "?fips=yes",   "-fips",
                                  "a=b,c!=d",    "SHAKE-128", "MD5-SHA1",   "id-aes256-wrap"};

constexpr unsigned int kTypes[] = {
    OSSL_PARAM_INTEGER,     OSSL_PARAM_UNSIGNED_INTEGER, OSSL_PARAM_REAL,     OSSL_PARAM_UTF8_STRING,
    OSSL_PARAM_OCTET_STRING, OSSL_PARAM_UTF8_PTR,        OSSL_PARAM_OCTET_PTR, 0, 99};

constexpr std::size_t kSmall = 300;

bool is_pointer(unsigned int type) {
  return type == OSSL_PARAM_UTF8_PTR || type == OSSL_PARAM_OCTET_PTR;
}

bool may_lack_data(unsigned int type) {
  return type != OSSL_PARAM_REAL && type != OSSL_PARAM_OCTET_STRING;
}

std::string any_name(equal::Rng& rng) {
  if (!rng.one_in(8)) return kNames[rng.below(std::size(kNames))];
  std::string name(rng.below(12), ' ');
  for (char& letter : name) letter = static_cast<char>(1 + rng.below(255));
  return name;
}

const OSSL_PARAM* any_of(equal::Rng& rng, const OSSL_PARAM* known) {
  std::size_t count = 0;
  while (known != nullptr && known[count].key != nullptr) ++count;
  return count == 0 ? nullptr : known + rng.below(count);
}

std::size_t size_for(equal::Rng& rng, unsigned int type) {
  if (rng.one_in(4)) return rng.below(70);
  switch (type) {
    case OSSL_PARAM_INTEGER:
    case OSSL_PARAM_UNSIGNED_INTEGER:
    case OSSL_PARAM_REAL:
      return rng.pick<std::size_t>({4, 8});
    default:
      return rng.pick<std::size_t>({8, 12, 16, 32, 48});
  }
}

// The base gives as many bytes of an IV as there is room for, beyond its end too.
std::size_t most_for(const std::string& name) {
  return name == OSSL_CIPHER_PARAM_IV || name == OSSL_CIPHER_PARAM_UPDATED_IV ? 16 : 256;
}

}  // namespace

void SomeParams::add(equal::Rng& rng, const OSSL_PARAM* known, Use use) {
  auto value = std::make_unique<Value>();
  const OSSL_PARAM* like = rng.one_in(4) ? nullptr : any_of(rng, known);
  value->name = like == nullptr ? any_name(rng) : like->key;
  value->type = like != nullptr && !rng.one_in(4) ? like->data_type
                                                  : kTypes[rng.below(std::size(kTypes))];
  if (use == Use::kSet && is_pointer(value->type)) value->type = OSSL_PARAM_OCTET_STRING;
  value->size = std::min(size_for(rng, value->type), most_for(value->name));
  fill(rng, *value);
  const bool none = use == Use::kGet && may_lack_data(value->type) && rng.one_in(16);
  value->param = {value->name.c_str(), value->type, value->data.get(), value->size,
                  OSSL_PARAM_UNMODIFIED};
  if (is_pointer(value->type)) value->param.data = &value->pointer;
  if (none) value->param.data = nullptr;
  values_.push_back(std::move(value));
}

void SomeParams::fill(equal::Rng& rng, Value& value) {
  const bool text = value.type == OSSL_PARAM_UTF8_STRING || value.type == OSSL_PARAM_UTF8_PTR;
  equal::Bytes bytes(value.size, 0);
  if (text && !rng.one_in(4)) {
    const std::string word = kTexts[rng.below(std::size(kTexts))];
    bytes.assign(word.begin(), word.end());
  } else if (text || value.type == OSSL_PARAM_OCTET_STRING || value.type == OSSL_PARAM_OCTET_PTR) {
    bytes = rng.bytes(value.size);
  } else if (rng.one_in(6)) {
    bytes = rng.bytes(value.size);
    value.large = true;
  } else {
    const std::uint64_t number = rng.below(kSmall);
    const auto* digits = reinterpret_cast<const unsigned char*>(&number);
    std::copy_n(digits, std::min(bytes.size(), sizeof number), bytes.begin());
  }
  value.size = bytes.size();
  value.data.reset(new unsigned char[bytes.size() + (text ? 1 : 0)]);
  std::copy(bytes.begin(), bytes.end(), value.data.get());
  if (text) value.data[bytes.size()] = 0;
  value.pointer = value.data.get();
}

OSSL_PARAM* SomeParams::list() {
  list_.clear();
  for (const auto& value : values_) list_.push_back(value->param);
  list_.push_back(OSSL_PARAM_construct_end());
  return list_.data();
}

bool SomeParams::any_large() const {
  return std::any_of(values_.begin(), values_.end(), [](const auto& value) { return value->large; });
}

void SomeParams::log_value(equal::Case& c, const Value& value, const OSSL_PARAM& param) {
  c.log.note("  %s (type %u, size %zu, data %d): %zd", value.name.c_str(), value.type,
             param.data_size, param.data != nullptr, static_cast<ssize_t>(param.return_size));
  // The MAC of a record whose padding is wrong is a random one.
  if (value.name == OSSL_CIPHER_PARAM_TLS_MAC || param.data == nullptr) return;
  if (!is_pointer(value.type)) return c.log.bytes("    data", {value.data.get(), value.size});
  const auto* pointed = static_cast<const unsigned char*>(value.pointer);
  if (pointed == nullptr || pointed == value.data.get()) return;  // nobody has set it
  c.log.bytes("    pointed to", {pointed, std::min(param.return_size, most_for(value.name))});
}

void SomeParams::log(equal::Case& c) const {
  for (std::size_t i = 0; i < list_.size() && i < values_.size(); ++i)
    log_value(c, *values_[i], list_[i]);
}

}  // namespace fuzz
