#include "equal/cipher_script.h"
#include "equal/message.h"

namespace equal {
namespace {

// GCM, OCB and ChaCha20-Poly1305: messages of any number of pieces, tag after the final.
class AeadScript {
 public:
  AeadScript(Case& c, const EVP_CIPHER* cipher)
      : c_(c), ctx_(c, cipher, "ctx"), key_(c.rng.bytes(kKeyRoom)), iv_(c.rng.bytes(kIvRoom)) {
    if (c.rng.coin()) iv_size_ = c.rng.one_in(8) ? c.rng.below(200) : c.rng.between(1, 16);
    if (c.rng.one_in(3)) tag_size_ = c.rng.below(20);
    aad_ = c.rng.bytes(c.rng.coin() ? c.rng.below(40) : 0);
  }

  void run() {
    const Bytes message = c_.rng.bytes(c_.rng.message_size(longest_message(ctx_)));
    const Bytes sealed = seal(message);
    if (c_.rng.one_in(6)) ctx_.reset();
    open(sealed);
    if (c_.rng.one_in(4)) next_message();
  }

 private:
  bool is_ocb() const { return ctx_.mode() == EVP_CIPH_OCB_MODE; }

  // The sizes are known before the IV is given; an encrypting GCM without an IV makes one up.
  void start(int encrypt) {
    const bool fresh_cipher = EVP_CIPHER_CTX_get0_cipher(ctx_.get()) == nullptr || c_.rng.coin();
    if (iv_size_ == 0 && c_.rng.coin()) {
      ctx_.start({.encrypt = encrypt, .key = &key_, .iv = &iv_, .with_cipher = fresh_cipher});
      return;
    }
    ctx_.start({.encrypt = encrypt, .with_cipher = fresh_cipher});
    if (iv_size_ != 0)
      ctx_.control("set ivlen", EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv_size_), nullptr);
    if (is_ocb() && tag_size_ != 16)
      ctx_.control("set taglen", EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size_), nullptr);
    if (c_.rng.coin()) {
      ctx_.start({.key = &key_, .with_cipher = false});
      ctx_.start({.iv = &iv_, .with_cipher = false});
    } else {
      ctx_.start({.key = &key_, .iv = &iv_, .with_cipher = false});
    }
  }

  void give_aad(View aad) {
    while (!aad.empty()) {
      const std::size_t size = c_.rng.between(1, aad.size());
      ctx_.aad(aad.first(size));
      aad = aad.subspan(size);
    }
  }

  Bytes seal(const Bytes& message) {
    start(1);
    if (c_.rng.one_in(12)) ctx_.log_state();
    give_aad(aad_);
    const Bytes sealed = deliver(ctx_, message, {});
    if (c_.rng.one_in(8)) ctx_.log_state();
    get_tag();
    return sealed;
  }

  void get_tag() {
    tag_.assign(tag_size_ + 16, 0xA5);
    ctx_.control("get tag", EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size_), tag_.data());
    c_.log.bytes("  tag", tag_);
  }

  void set_tag() {
    if (c_.rng.one_in(12)) return;
    if (c_.rng.one_in(6)) flip_a_bit(c_.rng, tag_);
    ctx_.control("set tag", EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size_), tag_.data());
  }

  void open(Bytes sealed) {
    start(0);
    const bool tag_first = c_.rng.coin();
    if (tag_first) set_tag();
    if (c_.rng.one_in(12)) flip_a_bit(c_.rng, aad_);
    if (c_.rng.one_in(12)) flip_a_bit(c_.rng, sealed);
    give_aad(aad_);
    deliver(ctx_, sealed, {.before_final = [&](CipherContext& ctx) {
              if (!tag_first && &ctx == &ctx_) set_tag();
            }});
    if (c_.rng.one_in(8)) ctx_.log_state();
  }

  // With the key of the last one; with a new IV or (what the base refuses or not) without.
  void next_message() {
    const Bytes iv = c_.rng.bytes(kIvRoom);
    const bool with_iv = iv_size_ != 0 || c_.rng.coin();
    ctx_.start({.encrypt = 1, .iv = with_iv ? &iv : nullptr, .with_cipher = false});
    give_aad(aad_);
    deliver(ctx_, c_.rng.bytes(c_.rng.below(100)), {});
    get_tag();
  }

  Case& c_;
  CipherContext ctx_;
  Bytes key_, iv_, aad_, tag_;
  std::size_t iv_size_ = 0;  // 0: the cipher's own
  std::size_t tag_size_ = 16;
};

// One update each for the length, the additional data and the message.
class CcmScript {
 public:
  CcmScript(Case& c, const EVP_CIPHER* cipher)
      : c_(c), ctx_(c, cipher, "ctx"), key_(c.rng.bytes(kKeyRoom)), iv_(c.rng.bytes(kIvRoom)) {
    iv_size_ = static_cast<int>(c.rng.one_in(8) ? c.rng.below(16) : c.rng.between(7, 13));
    tag_size_ = static_cast<int>(c.rng.one_in(8) ? c.rng.below(20) : 2 * c.rng.between(2, 8));
    tag_.assign(64, 0);
    aad_ = c.rng.bytes(c.rng.coin() ? c.rng.below(40) : 0);
  }

  void run() {
    const Bytes message = c_.rng.bytes(c_.rng.message_size(longest_message(ctx_)));
    start(1);
    const Bytes sealed = body(message);
    ctx_.control("get tag", EVP_CTRL_AEAD_GET_TAG, tag_size_, tag_.data());
    c_.log.bytes("  tag", tag_);
    if (c_.rng.one_in(8)) ctx_.log_state();
    if (c_.rng.one_in(6)) ctx_.reset();
    open(sealed);
  }

 private:
  void start(int encrypt) {
    ctx_.start({.encrypt = encrypt});
    ctx_.control("set ivlen", EVP_CTRL_AEAD_SET_IVLEN, iv_size_, nullptr);
    if (!c_.rng.one_in(12))
      ctx_.control("set tag", EVP_CTRL_AEAD_SET_TAG, tag_size_,
                   encrypt != 0 ? nullptr : tag_.data());
    ctx_.start({.key = &key_, .iv = &iv_, .with_cipher = false});
  }

  Bytes body(const Bytes& message) {
    if (!aad_.empty() || c_.rng.coin()) ctx_.announce(message.size() + (c_.rng.one_in(12) ? 1 : 0));
    if (!aad_.empty()) ctx_.aad(aad_);
    return deliver(ctx_, message, {.one_piece = !c_.rng.one_in(12)});
  }

  void open(Bytes sealed) {
    if (c_.rng.one_in(8)) flip_a_bit(c_.rng, tag_);
    if (c_.rng.one_in(12)) flip_a_bit(c_.rng, aad_);
    if (c_.rng.one_in(12)) flip_a_bit(c_.rng, sealed);
    start(0);
    body(sealed);
    if (c_.rng.one_in(8)) ctx_.log_state();
  }

  Case& c_;
  CipherContext ctx_;
  Bytes key_, iv_, aad_, tag_;
  int iv_size_;
  int tag_size_;
};

}  // namespace

void aead_script(Case& c, const EVP_CIPHER* cipher) { AeadScript(c, cipher).run(); }

void ccm_script(Case& c, const EVP_CIPHER* cipher) { CcmScript(c, cipher).run(); }

void siv_script(Case& c, const EVP_CIPHER* cipher) {
  CipherContext ctx(c, cipher, "ctx");
  const Bytes key = c.rng.bytes(kKeyRoom);
  const Bytes aad = c.rng.bytes(c.rng.below(60));
  Bytes tag(32, 0);
  const auto body = [&](View message) {
    for (std::size_t i = c.rng.below(4); i > 0; --i) ctx.aad(View(aad).first(aad.size() / i));
    return deliver(ctx, message, {.one_piece = !c.rng.one_in(8)});
  };
  ctx.start({.encrypt = 1, .key = &key});
  if (c.rng.one_in(4)) ctx.set_uint(OSSL_CIPHER_PARAM_SPEED, c.rng.below(2) != 0);
  const Rng before = c.rng;
  Bytes sealed = body(c.rng.bytes(c.rng.message_size(longest_message(ctx))));
  ctx.control("get tag", EVP_CTRL_AEAD_GET_TAG, 16, tag.data());
  c.log.bytes("  tag", tag);
  if (c.rng.one_in(6)) ctx.log_state();
  if (c.rng.one_in(6)) flip_a_bit(c.rng, tag);
  ctx.start({.encrypt = 0, .key = &key, .with_cipher = c.rng.coin()});
  ctx.control("set tag", EVP_CTRL_AEAD_SET_TAG, c.rng.one_in(8) ? 12 : 16, tag.data());
  if (c.rng.coin()) c.rng = before;
  body(sealed);
}

}  // namespace equal
