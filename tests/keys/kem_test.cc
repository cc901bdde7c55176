// Key encapsulation with RSA: what one provider encapsulates, the other decapsulates.
#include <gtest/gtest.h>

#include "comparison.h"

namespace keys_tests {
namespace {

constexpr const char* kKey = "RSA-2048";

KeyCtx ready(Play& play, KeyRing& ring, int (*init)(EVP_PKEY_CTX*, const OSSL_PARAM*)) {
  KeyCtx ctx = new_ctx(ring.side(), ring.get(kKey));
  play.result("init", init(ctx.get(), nullptr));
  play.result("set_op", EVP_PKEY_CTX_set_kem_op(ctx.get(), "RSASVE"));
  return ctx;
}

struct Encapsulated {
  Bytes wrapped = Bytes(1024);
  Bytes secret = Bytes(1024);
};

// The sizes are what the base's functions are to be told; 3.0's do not look at them.
Encapsulated encapsulate(Play& play, KeyRing& ring, std::size_t size, std::size_t secret_size) {
  const KeyCtx ctx = ready(play, ring, EVP_PKEY_encapsulate_init);
  Encapsulated made;
  if (play.result("encapsulate", EVP_PKEY_encapsulate(ctx.get(), made.wrapped.data(), &size,
                                                      made.secret.data(), &secret_size)) != 1)
    return {{}, {}};
  play.log.note("sizes %zu %zu", size, secret_size);
  made.wrapped.resize(size);
  made.secret.resize(secret_size);
  return made;
}

Bytes decapsulate(Play& play, KeyRing& ring, const Bytes& wrapped, std::size_t size) {
  const KeyCtx ctx = ready(play, ring, EVP_PKEY_decapsulate_init);
  Bytes secret(1024);
  if (play.result("decapsulate", EVP_PKEY_decapsulate(ctx.get(), secret.data(), &size,
                                                      wrapped.data(), wrapped.size())) != 1)
    return {};
  secret.resize(size);
  return secret;
}

TEST(EqualKem, AcrossTheProviders) {
  expect_equal("RSASVE", {kKey}, [](Play& play) {
    const Encapsulated ours = encapsulate(play, play.keys, 256, 256);
    play.log.note("base: %d", decapsulate(play, play.base, ours.wrapped, 256) == ours.secret);
    const Encapsulated bases = encapsulate(play, play.base, 256, 256);
    play.log.note("ours: %d", decapsulate(play, play.keys, bases.wrapped, 256) == bases.secret);
  });
}

TEST(EqualKem, AnyRoom) {
  for (const std::size_t room : {std::size_t{0}, std::size_t{10}, std::size_t{200},
                                 std::size_t{255}, std::size_t{1000}, std::size_t{1} << 50})
    expect_equal("RSASVE", {kKey}, [room](Play& play) {
      const Encapsulated one = encapsulate(play, play.keys, room, 256);
      play.log.note("%d", decapsulate(play, play.base, one.wrapped, 256) == one.secret);
      const Encapsulated two = encapsulate(play, play.keys, 256, room);
      play.log.note("%d", decapsulate(play, play.base, two.wrapped, 256) == two.secret);
      const Encapsulated bases = encapsulate(play, play.base, 256, 256);
      play.log.note("%d", decapsulate(play, play.keys, bases.wrapped, room) == bases.secret);
    });
}

TEST(EqualKem, Sizes) {
  expect_equal("RSASVE", {kKey}, [](Play& play) {
    const KeyCtx ctx = ready(play, play.keys, EVP_PKEY_encapsulate_init);
    std::size_t size = 0;
    std::size_t secret_size = 0;
    play.result("both", EVP_PKEY_encapsulate(ctx.get(), nullptr, &size, nullptr, &secret_size));
    play.log.note("sizes %zu %zu", size, secret_size);
    play.result("one", EVP_PKEY_encapsulate(ctx.get(), nullptr, &size, nullptr, nullptr));
    play.result("other", EVP_PKEY_encapsulate(ctx.get(), nullptr, nullptr, nullptr, &secret_size));
    play.result("none", EVP_PKEY_encapsulate(ctx.get(), nullptr, nullptr, nullptr, nullptr));
    encapsulate(play, play.keys, 256, 256);
  });
}

// The sizes may be left out.
TEST(EqualKem, NobodyAsksForTheSizes) {
  expect_equal(
      "RSASVE", {kKey},
      [](Play& play) {
        const KeyCtx ctx = ready(play, play.keys, EVP_PKEY_encapsulate_init);
        Encapsulated made;
        play.result("encapsulate", EVP_PKEY_encapsulate(ctx.get(), made.wrapped.data(), nullptr,
                                                        made.secret.data(), nullptr));
        made.wrapped.resize(256);
        made.secret.resize(256);
        play.log.note("%d", decapsulate(play, play.base, made.wrapped, 256) == made.secret);
      },
      Pauses::kNotExpected);
}

TEST(EqualKem, WrongOnes) {
  expect_equal("RSASVE", {kKey}, [](Play& play) {
    for (const std::size_t size : {0U, 1U, 255U, 257U})
      decapsulate(play, play.keys, Bytes(size, 1), 256);
    decapsulate(play, play.keys, Bytes(256, 0xff), 256);
    play.log.bytes("secret", decapsulate(play, play.keys, Bytes(256, 1), 256));
  });
}

}  // namespace
}  // namespace keys_tests
