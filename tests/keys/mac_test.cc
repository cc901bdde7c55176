// Message authentication codes: the same bytes, the same errors.
#include <gtest/gtest.h>

#include "codes.h"
#include "comparison.h"

namespace keys_tests {
namespace {

struct Feeding {
  const char* name;
  std::size_t size;
  std::size_t piece;
};
constexpr Feeding kFeedings[] = {{"nothing", 0, 1},
                                 {"a byte", 1, 1},
                                 {"pieces", 1000, 77},
                                 {"a whole", 100'000, 100'000},
                                 {"long pieces", 400'000, 99'999}};

void final(Play& play, EVP_MAC_CTX* ctx, std::size_t room) {
  Bytes out(256 + room);
  std::size_t size = 0;
  if (play.result("final", EVP_MAC_final(ctx, out.data(), &size, room)) != 1) return;
  out.resize(size);
  play.log.bytes("code", out);
}

void feed(Play& play, EVP_MAC_CTX* ctx, const Bytes& input, std::size_t piece) {
  for (std::size_t done = 0; done < input.size(); done += piece) {
    piece = std::min(piece, input.size() - done);
    play.result("update", EVP_MAC_update(ctx, input.data() + done, piece));
  }
}

MacCtx new_mac(const Side& side, const char* algorithm) {
  const Mac mac(EVP_MAC_fetch(side.libctx, algorithm, side.properties));
  return MacCtx(EVP_MAC_CTX_new(mac.get()));
}

bool init(Play& play, EVP_MAC_CTX* ctx, const Code& code) {
  const Params params(EVP_MAC_CTX_settable_params(ctx), code.settings);
  const Bytes key = message(code.key_size);
  return play.result("init", EVP_MAC_init(ctx, key.data(), key.size(), params.get())) == 1;
}

void authenticate(Play& play, const Code& code, const Feeding& feeding) {
  const MacCtx ctx = new_mac(play.side(), code.algorithm);
  if (!init(play, ctx.get(), code)) return;
  const Bytes input = message(feeding.size);
  feed(play, ctx.get(), input, feeding.piece);
  std::size_t size = 0;
  play.result("size", EVP_MAC_final(ctx.get(), nullptr, &size, 0));
  play.log.note("size %zu", size);
  const MacCtx copy(EVP_MAC_CTX_dup(ctx.get()));
  final(play, ctx.get(), size);
  feed(play, copy.get(), input, feeding.piece);
  final(play, copy.get(), 200);
  if (!init(play, ctx.get(), code)) return;
  final(play, ctx.get(), 1);
}

class EqualMac : public testing::TestWithParam<Code> {};

TEST_P(EqualMac, AnyFeeding) {
  expect_equal(
      GetParam().name, {},
      [](Play& play) {
        for (const Feeding& feeding : kFeedings) authenticate(play, GetParam(), feeding);
      },
      GetParam().pauses ? Pauses::kExpected : Pauses::kNotExpected);
}

INSTANTIATE_TEST_SUITE_P(Codes, EqualMac, testing::ValuesIn(codes()),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(EqualMac, EachOfTheBaseButHmacIsTried) {
  EVP_MAC_do_all_provided(
      plain_base().libctx,
      [](EVP_MAC* mac, void*) {
        bool tried = EVP_MAC_is_a(mac, "HMAC");
        for (const Code& code : codes()) tried = tried || EVP_MAC_is_a(mac, code.algorithm);
        EXPECT_TRUE(tried) << EVP_MAC_get0_name(mac);
      },
      nullptr);
}

// As signatures, which is what libcrypto's older interface makes of them.
struct Signing {
  const char* type;
  const char* digest;
  std::size_t key_size;
  const char* cipher;
};
constexpr Signing kSignings[] = {{"HMAC", "SHA256", 33, nullptr},
                                 {"CMAC", nullptr, 16, "AES-128-CBC"},
                                 {"POLY1305", nullptr, 32, nullptr},
                                 {"SIPHASH", nullptr, 16, nullptr}};

Key new_key(Play& play, const Signing& signing) {
  const KeyCtx ctx = new_ctx(play.side(), signing.type);
  Bytes secret = message(signing.key_size);
  std::string cipher = signing.cipher == nullptr ? "" : signing.cipher;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("priv", secret.data(), secret.size()),
                         OSSL_PARAM_construct_utf8_string("cipher", cipher.data(), 0),
                         OSSL_PARAM_construct_end()};
  if (signing.cipher == nullptr) params[1] = params[2];
  EVP_PKEY* key = nullptr;
  play.result("init", EVP_PKEY_fromdata_init(ctx.get()));
  play.result("key", EVP_PKEY_fromdata(ctx.get(), &key, EVP_PKEY_KEYPAIR, params));
  return Key(key);
}

void sign(Play& play, const Signing& signing, std::size_t input_size) {
  const Key key = new_key(play, signing);
  const MdCtx ctx(EVP_MD_CTX_new());
  play.result("init", EVP_DigestSignInit_ex(ctx.get(), nullptr, signing.digest, play.side().libctx,
                                            play.side().properties, key.get(), nullptr));
  const Bytes input = message(input_size);
  play.result("update", EVP_DigestSignUpdate(ctx.get(), input.data(), input.size()));
  std::size_t size = 0;
  play.result("size", EVP_DigestSignFinal(ctx.get(), nullptr, &size));
  for (const std::size_t room : {std::size_t{3}, size}) {
    const MdCtx copy(EVP_MD_CTX_new());
    play.result("copy", EVP_MD_CTX_copy_ex(copy.get(), ctx.get()));
    Bytes code(size + 64);
    std::size_t got = room;
    if (play.result("final", EVP_DigestSignFinal(copy.get(), code.data(), &got)) != 1) continue;
    code.resize(got);
    play.log.bytes("code", code);
  }
}

TEST(EqualMac, AsSignatures) {
  for (const Signing& signing : kSignings)
    expect_equal(signing.type, {}, [&](Play& play) {
      for (const std::size_t size : {0U, 1U, 100U, 300'000U}) sign(play, signing, size);
    });
}

}  // namespace
}  // namespace keys_tests
