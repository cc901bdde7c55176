#include "equal/params.h"

#include <openssl/core_names.h>

#include <algorithm>
#include <vector>

namespace equal {
namespace {

constexpr std::size_t kLongestValue = 256;

// Times, random keys, and MACs that the base makes up where a padding is wrong.
bool unpredictable(const std::string& key) {
  return key == OSSL_CIPHER_PARAM_RANDOM_KEY || key == OSSL_DRBG_PARAM_RESEED_TIME ||
         key == OSSL_CIPHER_PARAM_TLS_MAC;
}

// The base aborts when asked before it was given a fragment size; a script of its own does that.
bool aborts_the_base(const std::string& key) {
  return key == OSSL_CIPHER_PARAM_TLS1_MULTIBLOCK_MAX_BUFSIZE;
}

bool is_integer(unsigned int type) {
  return type == OSSL_PARAM_INTEGER || type == OSSL_PARAM_UNSIGNED_INTEGER;
}

// The base gives as many bytes of an IV as there is room for, beyond its end too.
bool is_iv(const std::string& key) {
  return key == OSSL_CIPHER_PARAM_IV || key == OSSL_CIPHER_PARAM_UPDATED_IV;
}

std::size_t value_size(Rng& rng, const OSSL_PARAM& descriptor) {
  if (is_integer(descriptor.data_type)) {
    if (rng.one_in(16)) return 1;
    return descriptor.data_size != 0 ? descriptor.data_size : rng.pick<std::size_t>({4, 8});
  }
  if (rng.one_in(4)) return rng.below(17);
  return is_iv(descriptor.key) ? 16 : rng.pick<std::size_t>({12, 16, kLongestValue});
}

void log_value(Case& c, const OSSL_PARAM& param, const void* pointer) {
  if (unpredictable(param.key) || param.return_size == OSSL_PARAM_UNMODIFIED) return;
  const bool by_pointer =
      param.data_type == OSSL_PARAM_OCTET_PTR || param.data_type == OSSL_PARAM_UTF8_PTR;
  const auto* data = static_cast<const unsigned char*>(by_pointer ? pointer : param.data);
  if (data == nullptr) return c.log.note("    no data");
  c.log.bytes("    value", {data, std::min(param.return_size, kLongestValue)});
}

void log_one(Case& c, const OSSL_PARAM& descriptor, const ParamCall& get) {
  Bytes storage(kLongestValue, 0xA5);
  void* pointer = nullptr;
  OSSL_PARAM wanted[2] = {descriptor, OSSL_PARAM_construct_end()};
  wanted[0].data_size = value_size(c.rng, descriptor);
  wanted[0].data = storage.data();
  if (is_iv(descriptor.key) && c.rng.one_in(3)) wanted[0].data_type = OSSL_PARAM_OCTET_PTR;
  if (wanted[0].data_type == OSSL_PARAM_OCTET_PTR) wanted[0].data = &pointer;
  wanted[0].return_size = OSSL_PARAM_UNMODIFIED;
  const int result = get(wanted);
  c.log.note("  get %s (type %u, room %zu) = %d, size %zd", descriptor.key, wanted[0].data_type,
             wanted[0].data_size, result, static_cast<ssize_t>(wanted[0].return_size));
  if (result == 1) log_value(c, wanted[0], pointer);
  c.settle();
}

std::size_t random_integer(Rng& rng, const std::string& key, std::size_t unit) {
  if (key == OSSL_CIPHER_PARAM_NUM) return rng.below(unit);
  if (key == OSSL_CIPHER_PARAM_KEYLEN) return rng.pick<std::size_t>({0, 8, 16, 24, 32, 48, 64});
  if (key == OSSL_DIGEST_PARAM_XOFLEN) return rng.below(600);
  if (key == OSSL_CIPHER_PARAM_IVLEN) return rng.one_in(10) ? 200 : rng.below(20);
  return rng.below(3);
}

Bytes random_octets(Rng& rng, const std::string& key) {
  if (key == OSSL_DIGEST_PARAM_SSL3_MS && !rng.one_in(4)) return rng.bytes(48);
  return rng.bytes(rng.below(rng.one_in(3) ? 150 : 24));
}

// A property query that is none raises an error where it is not remembered from an earlier fetch.
Bytes random_text(Rng& rng, const std::string& key) {
  const std::string text = key == OSSL_ALG_PARAM_PROPERTIES
                               ? rng.pick({"?fips=yes", "provider=default"})
                               : rng.pick({"CS1", "CS2", "CS3", "none of these"});
  return Bytes(text.begin(), text.end());
}

Bytes random_value(Rng& rng, const OSSL_PARAM& descriptor, std::size_t unit) {
  if (is_integer(descriptor.data_type)) {
    const std::size_t value = random_integer(rng, descriptor.key, unit);
    const auto* bytes = reinterpret_cast<const unsigned char*>(&value);
    return Bytes(bytes, bytes + rng.pick<std::size_t>({4, 8}));
  }
  if (descriptor.data_type != OSSL_PARAM_UTF8_STRING) return random_octets(rng, descriptor.key);
  return random_text(rng, descriptor.key);
}

}  // namespace

void log_gettable(Case& c, const OSSL_PARAM* gettable, const ParamCall& get) {
  for (const OSSL_PARAM* p = gettable; p != nullptr && p->key != nullptr; ++p)
    if (!aborts_the_base(p->key)) log_one(c, *p, get);
  const OSSL_PARAM unknown = OSSL_PARAM_size_t("nobody-knows-this", nullptr);
  log_one(c, unknown, get);
}

void set_any(Case& c, const OSSL_PARAM* settable, std::size_t unit, const ParamCall& set,
             const std::function<bool(const std::string&)>& wanted) {
  std::vector<const OSSL_PARAM*> candidates;
  for (const OSSL_PARAM* p = settable; p != nullptr && p->key != nullptr; ++p)
    if (wanted(p->key)) candidates.push_back(p);
  if (candidates.empty()) return;
  const OSSL_PARAM& chosen = *candidates[c.rng.below(candidates.size())];
  Bytes value = random_value(c.rng, chosen, unit);
  OSSL_PARAM params[2] = {chosen, OSSL_PARAM_construct_end()};
  params[0].data_size = value.size();
  value.push_back(0);  // the base takes text for terminated
  params[0].data = value.data();
  if (c.rng.one_in(16))
    params[0].data_type =
        is_integer(chosen.data_type) ? OSSL_PARAM_OCTET_STRING : OSSL_PARAM_UNSIGNED_INTEGER;
  const int result = set(params);
  c.log.note("set %s (type %u) = %d", chosen.key, params[0].data_type, result);
  c.log.bytes("  to", value);
  c.settle();
}

std::string describe(const OSSL_PARAM* list) {
  std::string text;
  for (; list != nullptr && list->key != nullptr; ++list) {
    text.append(list->key).append("/").append(std::to_string(list->data_type));
    text.append("/").append(std::to_string(list->data_size)).append(" ");
  }
  return text;
}

}  // namespace equal
