#include "equal/cipher_script.h"
#include "equal/message.h"

namespace equal {
namespace {

std::size_t wrapped_size(Rng& rng) {
  const std::size_t size = rng.message_size(4'096);
  return rng.one_in(4) ? size : size / 8 * 8;
}

Bytes transform(CipherContext& ctx, const Bytes& in) {
  Rng& rng = ctx.test_case().rng;
  if (rng.one_in(4)) return ctx.cipher_call(in);
  if (rng.one_in(12)) ctx.aad(in);  // without an output: how long would it be?
  return deliver(ctx, in, {.one_piece = !rng.one_in(12)});
}

}  // namespace

void wrap_script(Case& c, const EVP_CIPHER* cipher) {
  CipherContext ctx(c, cipher, "ctx");
  const Bytes key = c.rng.bytes(kKeyRoom), iv = c.rng.bytes(kIvRoom);
  const Bytes* const given_iv = c.rng.coin() ? &iv : nullptr;
  if (c.rng.one_in(24)) EVP_CIPHER_CTX_clear_flags(ctx.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  if (!ctx.start({.encrypt = 1, .key = &key, .iv = given_iv})) return;
  if (c.rng.one_in(4)) ctx.log_state();
  Bytes wrapped = transform(ctx, c.rng.bytes(wrapped_size(c.rng)));
  if (c.rng.one_in(4)) flip_a_bit(c.rng, wrapped);
  if (c.rng.one_in(8) && !wrapped.empty()) wrapped.pop_back();
  ctx.start({.encrypt = 0, .key = &key, .iv = given_iv, .with_cipher = c.rng.coin()});
  if (c.rng.one_in(6)) ctx.set_padding(c.rng.coin());
  transform(ctx, wrapped);
  if (c.rng.one_in(4)) ctx.log_state();
}

// Wrapping takes a random IV: what two runs have in common is what they unwrap to.
void random_iv_wrap_script(Case& c, const EVP_CIPHER* cipher) {
  const Cipher base(EVP_CIPHER_fetch(c.base.libctx, "DES3-WRAP", c.base.properties));
  CipherContext wrapping(c, cipher, "wrapping");
  CipherContext unwrapping(c, c.rng.coin() ? cipher : base.get(), "unwrapping");
  const Bytes key = c.rng.bytes(kKeyRoom);
  const Bytes message = c.rng.bytes(wrapped_size(c.rng));
  wrapping.start({.encrypt = 1, .key = &key});
  unwrapping.start({.encrypt = 0, .key = &key});

  Bytes wrapped(message.size() + kRoom, 0xA5);
  int size = 77;
  const int result = EVP_CipherUpdate(wrapping.get(), wrapped.data(), &size, message.data(),
                                      static_cast<int>(message.size()));
  c.log.note("wrap(%zu) = %d, size %d", message.size(), result, size);
  c.settle();
  wrapped.resize(result == 1 ? static_cast<std::size_t>(size) : 0);
  if (c.rng.one_in(4)) wrapped = c.rng.bytes(wrapped_size(c.rng));
  unwrapping.update(wrapped);
  unwrapping.final();
}

}  // namespace equal
