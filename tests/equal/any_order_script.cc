#include <array>

#include "equal/cipher_script.h"
#include "equal/message.h"
#include "equal/params.h"

namespace equal {
namespace {

// What the base does with each of these calls at such a time is no matter, as long as we do the
// same. Kept away from it: what it crashes on (some modes without a key, "num" beyond a block),
// and what it takes from its random generator (GCM's IV, MACs of bad TLS records).
class AnyOrderScript {
 public:
  AnyOrderScript(Case& c, const EVP_CIPHER* cipher)
      : c_(c), contexts_{CipherContext(c, cipher, "A"), CipherContext(c, cipher, "B")} {}

  void run() {
    for (std::size_t i = 0; i < contexts_.size(); ++i) start_afresh(i);
    const std::size_t steps = c_.rng.between(3, 16);
    for (std::size_t i = 0; i < steps; ++i) step(c_.rng.one_in(4) ? 1 : 0);
  }

 private:
  bool is_aead() const {
    return (EVP_CIPHER_get_flags(contexts_[0].cipher()) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
  }
  bool is_gcm() const { return contexts_[0].mode() == EVP_CIPH_GCM_MODE; }

  void step(std::size_t at) {
    CipherContext& ctx = contexts_[at];
    switch (c_.rng.below(12)) {
      case 0:
        return start_afresh(at);
      case 1:
        return start_again(ctx);
      case 2:
        return set(ctx);
      case 3:
        return ctx.log_state();
      case 4:
        return copy(at);
      case 5:
        return finish(ctx);
      case 6:
        return tag(ctx);
      case 7:
        return additional(ctx);
      case 8:
        return whole(ctx);
      default:
        update(ctx);
    }
  }

  void start_afresh(std::size_t at) {
    const Bytes key = c_.rng.bytes(kKeyRoom), iv = c_.rng.bytes(kIvRoom);
    if (c_.rng.one_in(4)) contexts_[at].reset();
    contexts_[at].start({.encrypt = c_.rng.coin() ? 1 : 0, .key = &key, .iv = &iv});
  }

  void start_again(CipherContext& ctx) {
    const Bytes key = c_.rng.bytes(kKeyRoom), iv = c_.rng.bytes(kIvRoom);
    ctx.start({.encrypt = static_cast<int>(c_.rng.below(3)) - 1,
               .key = c_.rng.coin() ? &key : nullptr,
               .iv = c_.rng.coin() ? &iv : nullptr,
               .with_cipher = false});
  }

  void set(CipherContext& ctx) {
    const bool gcm = is_gcm();
    const std::size_t unit = ctx.block_size() > 1 ? ctx.block_size() : 8;
    set_any(
        c_, EVP_CIPHER_CTX_settable_params(ctx.get()), unit,
        [&](OSSL_PARAM* params) { return EVP_CIPHER_CTX_set_params(ctx.get(), params); },
        [gcm](const std::string& key) {
          return !key.starts_with("tls") && key != "use-bits" && !(gcm && key == "ivlen");
        });
  }

  void copy(std::size_t from) {
    if (contexts_[from].copy_to(contexts_[1 - from])) return;
    contexts_[1 - from].reset();
    start_afresh(1 - from);
  }

  void tag(CipherContext& ctx) {
    Bytes tag = c_.rng.bytes(64);
    const int size = static_cast<int>(c_.rng.one_in(3) ? c_.rng.below(20) : 16);
    if (c_.rng.coin()) {
      ctx.control("get tag", EVP_CTRL_AEAD_GET_TAG, size, tag.data());
      c_.log.bytes("  tag", tag);
    } else {
      const bool only_size = ctx.mode() == EVP_CIPH_CCM_MODE || ctx.mode() == EVP_CIPH_OCB_MODE;
      const bool without = only_size && c_.rng.one_in(4);
      ctx.control("set tag", EVP_CTRL_AEAD_SET_TAG, size, without ? nullptr : tag.data());
    }
  }

  void additional(CipherContext& ctx) {
    if (!is_aead() || is_stitched(ctx.cipher())) return update(ctx);
    if (ctx.mode() == EVP_CIPH_CCM_MODE && c_.rng.coin())
      ctx.announce(c_.rng.below(40));
    else
      ctx.aad(c_.rng.bytes(c_.rng.below(40)));
  }

  void whole(CipherContext& ctx) {
    const std::size_t unit = ctx.block_size();
    ctx.cipher_call(c_.rng.bytes(c_.rng.below(80) / unit * unit));
  }

  void update(CipherContext& ctx) {
    ctx.update(c_.rng.bytes(c_.rng.message_size(longest_message(ctx) / 4)));
  }

  static void finish(CipherContext& ctx) { ctx.final(); }

  Case& c_;
  std::array<CipherContext, 2> contexts_;
};

}  // namespace

void any_order_script(Case& c, const EVP_CIPHER* cipher) { AnyOrderScript(c, cipher).run(); }

}  // namespace equal
