#include "equal/digest_script.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "equal/params.h"
#include "support/handles.h"

namespace equal {
namespace {

using support::Md;
using support::MdCtx;

constexpr std::size_t kLongestMessage = 20'480;
constexpr std::size_t kGuard = 64;

// Now and then what H1 looks for: a message that is one whole DER SEQUENCE.
Bytes random_message(Rng& rng, std::size_t size) {
  Bytes message = rng.bytes(size);
  if (size < 260 || !rng.one_in(4)) return message;
  const std::size_t content = size - 4;
  message[0] = 0x30;
  message[1] = 0x82;
  message[2] = static_cast<unsigned char>(content >> 8);
  message[3] = static_cast<unsigned char>(content);
  return message;
}

class DigestScript {
 public:
  DigestScript(Case& c, const EVP_MD* md) : c_(c), md_(md) {
    for (Slot& slot : slots_) slot.ctx.reset(EVP_MD_CTX_new());
  }

  void run() {
    const std::size_t steps = c_.rng.between(3, 14);
    for (std::size_t i = 0; i < steps; ++i) step(c_.rng.one_in(4) ? 1 : 0);
    for (std::size_t i = 0; i < slots_.size(); ++i)
      if (slots_[i].started && !slots_[i].finished) finish(i);
  }

 private:
  struct Slot {
    MdCtx ctx;
    bool started = false;
    bool finished = false;
  };

  void step(std::size_t at) {
    Slot& slot = slots_[at];
    if (!slot.started || (slot.finished && !c_.rng.one_in(8))) return start(at);
    switch (c_.rng.below(12)) {
      case 0:
        return copy(at);
      case 1:
        return set(at);
      case 2:
        return get(at);
      case 3:
        return control(at);
      case 4:
        return c_.rng.one_in(4) ? start(at) : update(at);
#if OPENSSL_VERSION_PREREQ(3, 3)
      case 7:
        return squeeze(at);
#endif
#if OPENSSL_VERSION_MAJOR >= 4
      case 8:
        return serialize(at);
#endif
      case 5:
      case 6:
        return finish(at);
      default:
        return update(at);
    }
  }

  void start(std::size_t at) {
    Slot& slot = slots_[at];
    const bool again = slot.started && c_.rng.coin();
    std::size_t xof_size = c_.rng.below(300);
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &xof_size),
                                 OSSL_PARAM_construct_end()};
    const bool with_params = c_.rng.one_in(6);
    const int result = c_.rng.coin()
                           ? EVP_DigestInit_ex(slot.ctx.get(), again ? nullptr : md_, nullptr)
                           : EVP_DigestInit_ex2(slot.ctx.get(), again ? nullptr : md_,
                                                with_params ? params : nullptr);
    c_.log.note("%zu: init(again %d, xoflen %zu if %d) = %d", at, again, xof_size, with_params,
                result);
    slot.started = true;
    slot.finished = false;
    c_.settle();
  }

  void update(std::size_t at) {
    const Bytes message = random_message(c_.rng, c_.rng.message_size(kLongestMessage));
    const int result = EVP_DigestUpdate(slots_[at].ctx.get(), message.data(), message.size());
    c_.log.note("%zu: update(%zu) = %d", at, message.size(), result);
    c_.settle();
  }

  void copy(std::size_t from) {
    const std::size_t to = 1 - from;
    if (c_.rng.one_in(4)) {
      slots_[to].ctx.reset(EVP_MD_CTX_new());
      slots_[to].started = false;
    }
    const int result = c_.rng.coin()
                           ? EVP_MD_CTX_copy_ex(slots_[to].ctx.get(), slots_[from].ctx.get())
                           : EVP_MD_CTX_copy(slots_[to].ctx.get(), slots_[from].ctx.get());
    c_.log.note("%zu: copy to %zu = %d", from, to, result);
    if (result == 1) {
      slots_[to].started = slots_[from].started;
      slots_[to].finished = slots_[from].finished;
    }
    c_.settle();
  }

#if OPENSSL_VERSION_PREREQ(3, 3)
  void squeeze(std::size_t at) {
    const std::size_t size = output_size();
    Bytes out(size + kGuard, 0xA5);
    const int result = EVP_DigestSqueeze(slots_[at].ctx.get(), out.data(), size);
    c_.log.note("%zu: squeeze(%zu) = %d", at, size, result);
    if (result == 1) c_.log.bytes("  output", out);
    c_.settle();
  }
#endif

#if OPENSSL_VERSION_MAJOR >= 4
  // What is serialised here, is understood there.
  void finish_with_base(const Bytes& serialized) {
    const Md md(EVP_MD_fetch(c_.base.libctx, c_.algorithm.name.c_str(), c_.base.properties));
    const MdCtx ctx(EVP_MD_CTX_new());
    int result = EVP_DigestInit_ex2(ctx.get(), md.get(), nullptr);
    if (result == 1)
      result = EVP_MD_CTX_deserialize(ctx.get(), serialized.data(), serialized.size());
    c_.log.note("  deserialize = %d", result);
    Bytes out(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    if (result != 1 || EVP_DigestFinal_ex(ctx.get(), out.data(), &size) != 1) return c_.settle();
    out.resize(size);
    c_.log.bytes("  digest", out);
  }

  // Into a context that may have been at work before.
  void serialize(std::size_t from) {
    const std::size_t to = 1 - from;
    std::size_t size = 0;
    int result = EVP_MD_CTX_serialize(slots_[from].ctx.get(), nullptr, &size);
    c_.log.note("%zu: serialize = %d, size %zu", from, result, size);
    if (result != 1) return c_.settle();
    Bytes bytes(size);
    result = EVP_MD_CTX_serialize(slots_[from].ctx.get(), bytes.data(), &size);
    c_.log.note("%zu: serialize = %d, size %zu", from, result, size);
    finish_with_base(bytes);
    start(to);
    if (c_.rng.one_in(4)) bytes[c_.rng.below(bytes.size())] ^= 1;
    result = EVP_MD_CTX_deserialize(slots_[to].ctx.get(), bytes.data(), bytes.size());
    c_.log.note("%zu: deserialize = %d", to, result);
    c_.settle();
  }
#endif

  void set(std::size_t at) {
    EVP_MD_CTX* ctx = slots_[at].ctx.get();
    set_any(
        c_, EVP_MD_CTX_settable_params(ctx), 1,
        [&](OSSL_PARAM* params) { return EVP_MD_CTX_set_params(ctx, params); },
        [](const std::string&) { return true; });
  }

  void get(std::size_t at) {
    EVP_MD_CTX* ctx = slots_[at].ctx.get();
    c_.log.note("%zu: size %d", at, EVP_MD_CTX_get_size(ctx));
    log_gettable(c_, EVP_MD_CTX_gettable_params(ctx),
                 [&](OSSL_PARAM* params) { return EVP_MD_CTX_get_params(ctx, params); });
  }

  void control(std::size_t at) {
    const int command = c_.rng.pick({EVP_CTRL_SSL3_MASTER_SECRET, EVP_MD_CTRL_XOF_LEN, 9999});
    Bytes secret = c_.rng.bytes(80);
    const int argument = c_.rng.one_in(3) ? static_cast<int>(c_.rng.below(80)) : 48;
    const int result = EVP_MD_CTX_ctrl(slots_[at].ctx.get(), command, argument, secret.data());
    c_.log.note("%zu: ctrl(%d, %d) = %d", at, command, argument, result);
    c_.settle();
  }

  // A final writes as much as was ever asked for with "xoflen", whatever it is said to have room.
  void finish(std::size_t at) {
    switch (c_.rng.below(4)) {
      case 0:
        return finish_xof(at);
      case 1:
        return finish_and_reset(at);
      default:
        return finish_ex(at);
    }
  }

  void finish_ex(std::size_t at) {
    Bytes out(room_ + kGuard, 0xA5);
    unsigned int size = 77;
    const bool with_size = !c_.rng.one_in(8);
    const int result =
        EVP_DigestFinal_ex(slots_[at].ctx.get(), out.data(), with_size ? &size : nullptr);
    c_.log.note("%zu: final_ex = %d, size %u", at, result, size);
    after_final(at, result, out);
  }

  void finish_and_reset(std::size_t at) {
    Bytes out(room_ + kGuard, 0xA5);
    unsigned int size = 77;
    const int result = EVP_DigestFinal(slots_[at].ctx.get(), out.data(), &size);
    c_.log.note("%zu: final = %d, size %u", at, result, size);
    after_final(at, result, out);
    slots_[at].started = false;
  }

  // Of many blocks more often than messages are.
  std::size_t output_size() {
    return c_.rng.one_in(3) ? c_.rng.below(4000) : c_.rng.message_size(kLongestMessage);
  }

  void finish_xof(std::size_t at) {
    const std::size_t size = output_size();
    room_ = std::max(room_, size);
    Bytes out(room_ + kGuard, 0xA5);
    const int result = EVP_DigestFinalXOF(slots_[at].ctx.get(), out.data(), size);
    c_.log.note("%zu: final_xof(%zu) = %d", at, size, result);
    after_final(at, result, out);
  }

  void after_final(std::size_t at, int result, const Bytes& out) {
    if (result == 1) c_.log.bytes("  digest", out);
    slots_[at].finished = true;
    c_.settle();
  }

  Case& c_;
  const EVP_MD* md_;
  std::array<Slot, 2> slots_;
  std::size_t room_ = 600;
};

void one_shot(Case& c, const EVP_MD* md) {
  const Bytes message = random_message(c.rng, c.rng.message_size(kLongestMessage));
  Bytes out(EVP_MAX_MD_SIZE + kGuard, 0xA5);
  unsigned int size = 77;
  const int result = EVP_Digest(message.data(), message.size(), out.data(), &size, md, nullptr);
  c.log.note("EVP_Digest(%zu) = %d, size %u", message.size(), result, size);
  if (result == 1) c.log.bytes("  digest", out);
  c.settle();
}

void quick(Case& c) {
  const Bytes message = random_message(c.rng, c.rng.message_size(kLongestMessage));
  Bytes out(EVP_MAX_MD_SIZE + kGuard, 0xA5);
  std::size_t size = 77;
  const int result = EVP_Q_digest(c.side.libctx, c.any_name(), c.side.properties, message.data(),
                                  message.size(), out.data(), &size);
  c.log.note("EVP_Q_digest(%zu) = %d, size %zu", message.size(), result, size);
  if (result == 1) c.log.bytes("  digest", out);
  c.settle();
}

}  // namespace

void digest_script(Case& c) {
  const Md md(EVP_MD_fetch(c.side.libctx, c.any_name(), c.side.properties));
  c.log.note("fetched: %d", md != nullptr);
  c.settle();
  if (md == nullptr) return;
  switch (c.rng.below(8)) {
    case 0:
      one_shot(c, md.get());
      break;
    case 1:
      quick(c);
      break;
    default:
      DigestScript(c, md.get()).run();
  }
  c.log.errors();
}

}  // namespace equal
