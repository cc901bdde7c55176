#include "equal/cipher_script.h"
#include "equal/message.h"
#include "equal/params.h"

namespace equal {
namespace {

class BulkScript {
 public:
  BulkScript(Case& c, const EVP_CIPHER* cipher)
      : c_(c), ctx_(c, cipher, "ctx"), key_(c.rng.bytes(kKeyRoom)), iv_(c.rng.bytes(kIvRoom)) {
    if (mode() == EVP_CIPH_XTS_MODE && c.rng.one_in(16)) make_halves_equal();
  }

  void run() {
    start(c_.rng.coin() ? 1 : 0);
    configure();
    Bytes result = deliver(ctx_, c_.rng.bytes(message_size()), pieces());
    const std::size_t more = c_.rng.below(3);
    for (std::size_t i = 0; i < more; ++i) result = again(result);
  }

 private:
  int mode() const { return ctx_.mode(); }
  bool is_cts() const { return (EVP_CIPHER_get_flags(ctx_.cipher()) & EVP_CIPH_FLAG_CTS) != 0; }

  void make_halves_equal() {
    const auto half = static_cast<std::size_t>(EVP_CIPHER_get_key_length(ctx_.cipher())) / 2;
    for (std::size_t i = 0; i < half; ++i) key_[half + i] = key_[i];
  }

  void start(int encrypt) {
    switch (c_.rng.below(4)) {
      case 0:
        return start_in_steps(encrypt);
      case 1:
        return start_with_params(encrypt);
      default:
        ctx_.start({.encrypt = encrypt, .key = &key_, .iv = &iv_});
    }
  }

  void start_in_steps(int encrypt) {
    ctx_.start({.encrypt = encrypt});
    if (c_.rng.one_in(8)) length(c_.rng.pick({8, 16, 24, 32, 64}));
    ctx_.start({.key = &key_, .with_cipher = false});
    ctx_.start({.iv = &iv_, .with_cipher = false});
  }

  void length(int size) {
    c_.log.note("key length %d = %d", size, EVP_CIPHER_CTX_set_key_length(ctx_.get(), size));
    c_.settle();
  }

  void start_with_params(int encrypt) {
    unsigned int padding = c_.rng.below(2) != 0;
    std::string cts_mode = c_.rng.pick({"CS1", "CS2", "CS3", "CS4"});
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_PADDING, &padding),
        OSSL_PARAM_construct_utf8_string(OSSL_CIPHER_PARAM_CTS_MODE, cts_mode.data(), 0),
        OSSL_PARAM_construct_end()};
    ctx_.start({.encrypt = encrypt, .key = &key_, .iv = &iv_, .params = params});
    c_.log.note("  with padding %u, mode %s", padding, cts_mode.c_str());
  }

  void configure() {
    if (c_.rng.one_in(3)) ctx_.set_padding(c_.rng.coin());
    if (c_.rng.one_in(4)) set_any_parameter();
    if (c_.rng.one_in(6)) ctx_.log_state();
    if (c_.rng.one_in(16)) random_key();
  }

  void set_any_parameter() {
    const std::size_t unit = ctx_.block_size() > 1 ? ctx_.block_size() : 8;
    set_any(
        c_, EVP_CIPHER_CTX_settable_params(ctx_.get()), unit,
        [this](OSSL_PARAM* params) { return EVP_CIPHER_CTX_set_params(ctx_.get(), params); },
        [](const std::string& key) { return !key.starts_with("tls") && key != "use-bits"; });
  }

  void random_key() {
    Bytes key(kKeyRoom);
    c_.log.note("random key = %d", EVP_CIPHER_CTX_rand_key(ctx_.get(), key.data()));
    c_.settle();
  }

  std::size_t message_size() {
    const std::size_t size = c_.rng.message_size(longest_message(ctx_));
    const std::size_t block = ctx_.block_size();
    return c_.rng.coin() ? size : size / block * block;
  }

  Delivery pieces() {
    const bool whole = is_cts() || mode() == EVP_CIPH_XTS_MODE;
    return {.one_piece = whole && !c_.rng.one_in(8)};
  }

  // Another message on the same context: what came out, back again, or something else.
  Bytes again(Bytes last) {
    if (c_.rng.one_in(4)) return another_message();
    if (c_.rng.one_in(4)) flip_a_bit(c_.rng, last);
    if (c_.rng.one_in(8) && !last.empty()) last.pop_back();
    const int encrypting = EVP_CIPHER_CTX_is_encrypting(ctx_.get());
    ctx_.start({.encrypt = 1 - encrypting, .key = &key_, .iv = &iv_, .with_cipher = c_.rng.coin()});
    return c_.rng.one_in(4) ? ctx_.cipher_call(whole_blocks(last)) : deliver(ctx_, last, pieces());
  }

  // Without a new key, at times without a new IV, at times with neither.
  Bytes another_message() {
    const Bytes iv = c_.rng.bytes(kIvRoom);
    if (!c_.rng.one_in(4))
      ctx_.start({.iv = c_.rng.coin() ? &iv : nullptr, .with_cipher = c_.rng.one_in(4)});
    return deliver(ctx_, c_.rng.bytes(message_size()), pieces());
  }

  // EVP_Cipher takes whole blocks; what a base does with less reads beyond its input.
  View whole_blocks(const Bytes& data) const {
    const std::size_t block = ctx_.block_size();
    return View(data).first(data.size() / block * block);
  }

  Case& c_;
  CipherContext ctx_;
  Bytes key_;
  Bytes iv_;
};

}  // namespace

void bulk_script(Case& c, const EVP_CIPHER* cipher) { BulkScript(c, cipher).run(); }

void bits_script(Case& c, const EVP_CIPHER* cipher) {
  CipherContext ctx(c, cipher, "bits");
  const Bytes key = c.rng.bytes(kKeyRoom), iv = c.rng.bytes(kIvRoom);
  ctx.start({.encrypt = c.rng.coin() ? 1 : 0, .key = &key, .iv = &iv});
  EVP_CIPHER_CTX_set_flags(ctx.get(), EVP_CIPH_FLAG_LENGTH_BITS);
  for (std::size_t left = c.rng.between(1, 4); left > 0; --left) {
    const std::size_t bits = c.rng.below(300);
    const Bytes in = c.rng.bytes((bits + 7) / 8);
    Bytes out(bits + kRoom, 0xA5);  // in bytes: room for who takes the length for that
    int size = 77;
    const int result =
        EVP_CipherUpdate(ctx.get(), out.data(), &size, in.data(), static_cast<int>(bits));
    c.log.note("update(%zu bits) = %d, size %d", bits, result, size);
    if (result == 1) c.log.bytes("  output", out);
    c.settle();
  }
  ctx.log_state();
}

}  // namespace equal
