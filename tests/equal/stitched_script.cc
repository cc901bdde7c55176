// AES-CBC-HMAC-SHA: the cipher makes and checks the MAC and the padding of a TLS record.
#include <algorithm>

#include "equal/cipher_script.h"

namespace equal {
namespace {

constexpr std::size_t kAadSize = 13;
constexpr std::size_t kBlock = 16;
constexpr std::size_t kHeader = 5;

Bytes random_aad(Rng& rng, unsigned char minor, std::size_t size) {
  Bytes aad = rng.bytes(kAadSize);
  aad[8] = 23;
  aad[9] = 3;
  aad[10] = minor;
  aad[11] = static_cast<unsigned char>(size >> 8);
  aad[12] = static_cast<unsigned char>(size);
  return aad;
}

void start(CipherContext& ctx, int encrypt, const Bytes& key, const Bytes& iv, Bytes mac_key) {
  ctx.start({.encrypt = encrypt, .key = &key, .iv = &iv});
  ctx.control("MAC key", EVP_CTRL_AEAD_SET_MAC_KEY, static_cast<int>(mac_key.size()),
              mac_key.data());
}

class StitchedScript {
 public:
  StitchedScript(Case& c, const EVP_CIPHER* cipher)
      : c_(c),
        sender_(c, cipher, "sender"),
        receiver_(c, cipher, "receiver"),
        minor_(static_cast<unsigned char>(c.rng.between(1, 3))) {}

  void run() {
    const Bytes key = c_.rng.bytes(kKeyRoom), iv = c_.rng.bytes(kIvRoom);
    const Bytes mac_key = c_.rng.bytes(1 + c_.rng.below(100));
    start(sender_, 1, key, iv, mac_key);
    start(receiver_, 0, key, iv, mac_key);
    for (std::size_t left = c_.rng.between(1, 3); left > 0; --left) one_record();
    if (c_.rng.one_in(4)) sender_.log_state();
    if (c_.rng.one_in(4)) receiver_.log_state();
  }

 private:
  std::size_t explicit_iv() const { return minor_ >= 2 ? kBlock : 0; }

  int announce(CipherContext& ctx, Bytes aad) {
    const int size = c_.rng.one_in(24) ? 12 : static_cast<int>(aad.size());
    const int padding = ctx.control("TLS AAD", EVP_CTRL_AEAD_TLS1_AAD, size, aad.data());
    c_.log.bytes("  AAD", aad);
    return padding;
  }

  void one_record() {
    const std::size_t size = explicit_iv() + c_.rng.message_size(16'000);
    const Bytes aad = random_aad(c_.rng, minor_, size);
    const int padding = announce(sender_, aad);
    if (padding <= 0) return;
    Bytes record = c_.rng.bytes(size);
    record.resize(size + static_cast<std::size_t>(padding) + kRoom, 0xA5);
    const std::size_t outer = size + static_cast<std::size_t>(padding);
    const std::size_t wrong = c_.rng.one_in(16) ? 1 : 0;
    const int length = sender_.record(record, outer - wrong);
    if (length < 0) return;
    c_.log.bytes("  record", record);
    open(std::move(record), aad, outer);
  }

  void open(Bytes record, const Bytes& aad, std::size_t outer) {
    if (c_.rng.one_in(6)) flip_a_bit(c_.rng, record);
    const std::size_t size = c_.rng.one_in(12) ? std::min(outer, 2 * kBlock) : outer;
    announce(receiver_, aad);
    if (c_.rng.one_in(6)) {
      receiver_.cipher_call(View(record).first(size));
    } else if (receiver_.record(record, size) >= 0) {
      c_.log.bytes("  opened", record);
    }
  }

  Case& c_;
  CipherContext sender_, receiver_;
  const unsigned char minor_;
};

// Several records by one call; their explicit IVs are random, so the base opens each.
class MultiblockScript {
 public:
  MultiblockScript(Case& c, const EVP_CIPHER* cipher)
      : c_(c),
        base_(EVP_CIPHER_fetch(c.base.libctx, EVP_CIPHER_get0_name(cipher), c.base.properties)),
        sender_(c, cipher, "sender"),
        receiver_(c, base_.get(), "receiver") {}

  void run() {
    const Bytes key = c_.rng.bytes(kKeyRoom), iv = c_.rng.bytes(kIvRoom);
    const Bytes mac_key = c_.rng.bytes(1 + c_.rng.below(100));
    start(sender_, 1, key, iv, mac_key);
    start(receiver_, 0, key, iv, mac_key);
    const unsigned int interleave = c_.rng.pick({4u, 8u});
    const std::size_t fragment = c_.rng.between(512, 2'048);
    const int room = sender_.control("room", EVP_CTRL_TLS1_1_MULTIBLOCK_MAX_BUFSIZE,
                                     static_cast<int>(fragment), nullptr);
    if (room > 0)
      send(c_.rng.bytes(fragment * interleave), interleave, static_cast<std::size_t>(room));
  }

 private:
  void send(const Bytes& message, unsigned int interleave, std::size_t room) {
    const Bytes aad = random_aad(c_.rng, 2, 0);
    EVP_CTRL_TLS1_1_MULTIBLOCK_PARAM parameter{nullptr, aad.data(), message.size(), interleave};
    const int packed = control("AAD", EVP_CTRL_TLS1_1_MULTIBLOCK_AAD, parameter);
    c_.log.note("  interleave %u", parameter.interleave);
    if (packed <= 0 || static_cast<std::size_t>(packed) > room * interleave) return;
    Bytes records(room * interleave + kRoom, 0xA5);
    parameter = {records.data(), message.data(), message.size(), parameter.interleave};
    const int size = control("encrypt", EVP_CTRL_TLS1_1_MULTIBLOCK_ENCRYPT, parameter);
    if (size != packed) return;
    records.resize(static_cast<std::size_t>(size));
    open_all(records, aad);
  }

  int control(const char* what, int command, EVP_CTRL_TLS1_1_MULTIBLOCK_PARAM& parameter) {
    return sender_.control(what, command, static_cast<int>(sizeof parameter), &parameter);
  }

  void open_all(View records, Bytes aad) {
    while (records.size() > kHeader) {
      const std::size_t size = static_cast<std::size_t>(records[3] << 8 | records[4]);
      c_.log.bytes("  header", records.first(kHeader));
      if (kHeader + size > records.size()) return;
      open(records.subspan(kHeader, size), aad);
      records = records.subspan(kHeader + size);
      for (std::size_t i = 8; i-- > 0 && ++aad[i] == 0;) continue;
    }
  }

  void open(View record, Bytes aad) {
    receiver_.control("TLS AAD", EVP_CTRL_AEAD_TLS1_AAD, static_cast<int>(aad.size()), aad.data());
    Bytes opened(record.begin(), record.end());
    const int result = EVP_Cipher(receiver_.get(), opened.data(), opened.data(),
                                  static_cast<unsigned int>(opened.size()));
    c_.log.note("open = %d", result);
    if (result > 0) c_.log.bytes("  opened", View(opened).subspan(kBlock));
    c_.settle();
  }

  Case& c_;
  const Cipher base_;
  CipherContext sender_, receiver_;
};

}  // namespace

void stitched_script(Case& c, const EVP_CIPHER* cipher) { StitchedScript(c, cipher).run(); }

void multiblock_script(Case& c, const EVP_CIPHER* cipher) { MultiblockScript(c, cipher).run(); }

}  // namespace equal
