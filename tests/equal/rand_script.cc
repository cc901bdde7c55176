#include "equal/rand_script.h"

#include <openssl/core_names.h>

#include <algorithm>

#include "equal/params.h"
#include "support/handles.h"

namespace equal {
namespace {

using support::Rand;
using support::RandCtx;

constexpr std::size_t kGuard = 32;

// Who offers a generator of a chain: the side that is tried, or always the base.
enum class By { kSide, kBase };

By anyone(Rng& rng) { return rng.coin() ? By::kSide : By::kBase; }

class Generator {
 public:
  // `predictable`: what it makes can be compared, and not only that it makes something.
  Generator(Case& c, const char* name, By by, EVP_RAND_CTX* parent, bool predictable)
      : c_(c), name_(name), by_(by), predictable_(predictable) {
    const Rand rand(EVP_RAND_fetch(c.side.libctx, name, properties()));
    ctx_.reset(rand == nullptr ? nullptr : EVP_RAND_CTX_new(rand.get(), parent));
    c.log.note("%s: new = %d", name, ctx_ != nullptr);
    c.settle();
  }

  EVP_RAND_CTX* get() const { return ctx_.get(); }
  void becomes_unpredictable() { predictable_ = false; }

  void instantiate() {
    if (!usable_) return;
    const Bytes personal = c_.rng.bytes(c_.rng.below(50));
    const auto strength = c_.rng.pick({0u, 0u, 0u, 112u, 128u, 192u, 256u, 300u});
    const int resist = c_.rng.one_in(8);
    const int result =
        EVP_RAND_instantiate(get(), strength, resist, personal.data(), personal.size(), nullptr);
    note("instantiate", result, personal.size());
  }

  // Entropy for a TEST-RAND.
  void instantiate_from(Bytes entropy, Bytes nonce, unsigned int strength) {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_uint(OSSL_RAND_PARAM_STRENGTH, &strength),
        OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_ENTROPY, entropy.data(),
                                          entropy.size()),
        OSSL_PARAM_construct_octet_string(OSSL_RAND_PARAM_TEST_NONCE, nonce.data(), nonce.size()),
        OSSL_PARAM_construct_end()};
    note("set entropy", EVP_RAND_CTX_set_params(get(), params), entropy.size());
    note("instantiate", EVP_RAND_instantiate(get(), strength, 0, nullptr, 0, nullptr), 0);
    usable_ = true;
  }

  // All it needs to know; now and then wrong. The properties can name us: what a generator of ours
  // fetches has to come from the base nevertheless. One of the base's would get ours without them.
  void configure() {
    const bool right = !c_.rng.one_in(8);
    const auto either = [&](const char* good, const char* bad) -> std::string {
      return right || c_.rng.coin() ? good : bad;
    };
    std::string cipher =
        either(c_.rng.pick({"AES-128-CTR", "AES-192-CTR", "AES-256-CTR"}), "AES-128-CBC");
    std::string digest = either(c_.rng.pick({"SHA1", "SHA2-256", "SHA2-512"}), "SHAKE256");
    std::string mac = either("HMAC", "nothing");
    std::string own_properties = properties();
    int derive = c_.rng.coin() ? 1 : 0;
    unsigned int requests = c_.rng.pick({0u, 1u, 2u, 100u});
    std::vector<OSSL_PARAM> params{
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_CIPHER, cipher.data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_MAC, mac.data(), 0)};
    if (c_.rng.coin()) params.push_back(OSSL_PARAM_construct_int(OSSL_DRBG_PARAM_USE_DF, &derive));
    if (c_.rng.coin())
      params.push_back(OSSL_PARAM_construct_uint(OSSL_DRBG_PARAM_RESEED_REQUESTS, &requests));
    if (by_ == By::kBase || (right && c_.rng.coin()))
      params.push_back(
          OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_PROPERTIES, own_properties.data(), 0));
    params.push_back(OSSL_PARAM_construct_end());
    c_.log.note("%s, %s, %s, %d, %u", cipher.c_str(), digest.c_str(), mac.c_str(), derive,
                requests);
    const int result = EVP_RAND_CTX_set_params(get(), params.data());
    note("set params", result, params.size());
    usable_ = result == 1;
  }

  // Without a cipher, digest or MAC the base crashes.
  void step() {
    if (!usable_) return log_state();
    switch (c_.rng.below(12)) {
      case 0:
        return reseed();
      case 1:
        return nonce();
      case 2:
        return log_state();
      case 3:
        return end();
      case 4:
        return set();
      case 5:
        return configure_late();
      default:
        generate();
    }
  }

  void log_state() {
    c_.log.note("%s: state %d, strength %u", name_, EVP_RAND_get_state(get()),
                EVP_RAND_get_strength(get()));
    c_.settle();
    log_gettable(c_, EVP_RAND_CTX_gettable_params(get()),
                 [this](OSSL_PARAM* params) { return EVP_RAND_CTX_get_params(get(), params); });
  }

 private:
  const char* properties() const {
    return by_ == By::kBase ? c_.base.properties : c_.side.properties;
  }

  void note(const char* what, int result, std::size_t size) {
    c_.log.note("%s: %s(%zu) = %d", name_, what, size, result);
    c_.settle();
  }

  void note_output(const Bytes& out, std::size_t size) {
    if (predictable_) return c_.log.bytes("  output", out);
    c_.log.bytes("  beyond the output", std::span(out).subspan(size));
  }

  void generate() {
    const std::size_t size = c_.rng.message_size(c_.rng.one_in(8) ? 200'000 : 2'000);
    const Bytes more = c_.rng.bytes(c_.rng.coin() ? c_.rng.below(80) : 0);
    const auto strength = c_.rng.pick({0u, 0u, 128u, 256u, 500u});
    Bytes out(size + kGuard, 0xA5);
    const int result = EVP_RAND_generate(get(), out.data(), size, strength, c_.rng.one_in(8),
                                         more.data(), more.size());
    note("generate", result, size);
    if (result == 1) note_output(out, size);
  }

  void reseed() {
    const Bytes entropy = c_.rng.bytes(c_.rng.coin() ? c_.rng.below(100) : 0);
    const Bytes more = c_.rng.bytes(c_.rng.below(40));
    note("reseed",
         EVP_RAND_reseed(get(), c_.rng.one_in(4), entropy.empty() ? nullptr : entropy.data(),
                         entropy.size(), more.data(), more.size()),
         entropy.size());
  }

  void nonce() {
    if (EVP_RAND_get_state(get()) != EVP_RAND_STATE_READY) return;  // the base crashes
    Bytes out(16 + kGuard, 0xA5);
    const std::size_t size = c_.rng.below(17);
    const int result = EVP_RAND_nonce(get(), out.data(), size);
    note("nonce", result, size);
    if (result == 1) note_output(out, size);
  }

  void end() {
    note("uninstantiate", EVP_RAND_uninstantiate(get()), 0);
    note("verify zeroization", EVP_RAND_verify_zeroization(get()), 0);
    if (!c_.rng.one_in(4)) instantiate();
  }

  void set() {
    set_any(
        c_, EVP_RAND_CTX_settable_params(get()), 8,
        [this](OSSL_PARAM* params) { return EVP_RAND_CTX_set_params(get(), params); },
        [](const std::string& key) {
          return key.starts_with("test") || key == OSSL_DRBG_PARAM_RESEED_REQUESTS ||
                 key == OSSL_RAND_PARAM_STRENGTH || key == OSSL_RAND_PARAM_MAX_REQUEST;
        });
  }

  void configure_late() {
    if (c_.rng.one_in(6)) note("enable locking", EVP_RAND_enable_locking(get()), 0);
    if (c_.rng.one_in(4)) configure();
  }

  Case& c_;
  const char* name_;
  const By by_;
  bool predictable_;
  bool usable_ = false;
  RandCtx ctx_;
};

void seeded(Case& c) {
  const bool is_source = c.algorithm.name == "TEST-RAND";
  Generator source(c, "TEST-RAND", is_source ? By::kSide : anyone(c.rng), nullptr, true);
  if (source.get() == nullptr) return;
  const Bytes entropy = c.rng.bytes(c.rng.below(3'000));
  const Bytes nonce = c.rng.bytes(c.rng.below(80));
  source.instantiate_from(entropy, nonce, c.rng.pick({128u, 256u, 256u, 256u}));
  if (is_source) {
    for (std::size_t left = c.rng.between(2, 8); left > 0; --left) source.step();
    return source.log_state();
  }
  const bool tried_last = c.rng.coin();
  Generator middle(c, tried_last ? "HASH-DRBG" : c.any_name(), anyone(c.rng), source.get(), true);
  if (middle.get() == nullptr) return;
  middle.configure();
  middle.instantiate();
  // A DRBG that seeds from a DRBG adds its own address to the request: both are random from then.
  const bool chained = c.rng.coin();
  if (chained) middle.becomes_unpredictable();
  Generator last(c, c.any_name(), tried_last ? By::kSide : anyone(c.rng),
                 chained ? middle.get() : source.get(), !chained);
  if (last.get() == nullptr) return;
  last.configure();
  last.instantiate();
  for (std::size_t left = c.rng.between(2, 8); left > 0; --left)
    c.rng.one_in(5) ? middle.step() : last.step();
  last.log_state();
}

void unseeded(Case& c) {
  Generator generator(c, c.any_name(), By::kSide, nullptr, false);
  if (generator.get() == nullptr) return;
  generator.configure();
  generator.instantiate();
  for (std::size_t left = c.rng.between(1, 4); left > 0; --left) generator.step();
  generator.log_state();
}

}  // namespace

void rand_script(Case& c) {
  c.algorithm.name == "SEED-SRC" || (c.algorithm.name != "TEST-RAND" && c.rng.one_in(6))
      ? unseeded(c)
      : seeded(c);
  c.log.errors();
}

}  // namespace equal
