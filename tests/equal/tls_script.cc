// The records that libssl has ciphers make: what comes and goes in place, with parameters around.
#include <algorithm>
#include <optional>

#include "equal/cipher_script.h"
#include "equal/message.h"

namespace equal {
namespace {

constexpr unsigned int kSsl3 = 0x0300, kTls1 = 0x0301, kTls11 = 0x0302, kTls12 = 0x0303,
                       kDtls1 = 0xFEFF;
constexpr std::size_t kExplicitIv = 8;
constexpr std::size_t kAadSize = 13;

// MAC-then-encrypt records: padded and unpadded by the cipher, which finds the MAC too.
class MacRecords {
 public:
  MacRecords(Case& c, const EVP_CIPHER* cipher)
      : c_(c),
        key_(c.rng.bytes(kKeyRoom)),
        iv_(c.rng.bytes(kIvRoom)),
        sender_(c, cipher, "sender"),
        receiver_(c, cipher, "receiver") {
    version_ = c.rng.pick({kSsl3, kTls1, kTls11, kTls12, kDtls1});
    mac_size_ = c.rng.pick({0u, 16u, 20u, 32u, 48u});
  }

  void run() {
    start(sender_, 1);
    start(receiver_, 0);
    if (c_.rng.one_in(12)) sender_.set_padding(false);
    if (c_.rng.one_in(4)) receive_with_a_copy();
    for (std::size_t left = c_.rng.between(1, 3); left > 0; --left) one_record();
    if (c_.rng.one_in(4)) receiver_.log_state();
  }

 private:
  void start(CipherContext& ctx, int encrypt) {
    std::size_t mac_size = mac_size_;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_TLS_VERSION, &version_),
        OSSL_PARAM_construct_size_t(OSSL_CIPHER_PARAM_TLS_MAC_SIZE, &mac_size),
        OSSL_PARAM_construct_end()};
    const bool at_init = c_.rng.coin();
    ctx.start({.encrypt = encrypt, .key = &key_, .iv = &iv_, .params = at_init ? params : nullptr});
    if (!at_init)
      c_.log.note("set version %x, MAC %zu = %d", version_, mac_size,
                  EVP_CIPHER_CTX_set_params(ctx.get(), params));
    c_.settle();
  }

  // Before the first record: the base frees a MAC that it found in one twice.
  void receive_with_a_copy() {
    copy_.emplace(c_, receiver_.cipher(), "copy");
    if (!receiver_.copy_to(*copy_)) copy_.reset();
  }

  void one_record() {
    const std::size_t size = c_.rng.message_size(longest_message(sender_)) + mac_size_ + 16;
    Bytes record = c_.rng.bytes(size);
    if (c_.rng.one_in(12)) sender_.update(record);  // not in place
    record.resize(size + kRoom, 0xA5);
    int length = sender_.record_by_update(record, size);
    c_.log.bytes("  record", record);
    if (length < 0) return;
    intact_ = intact_ && !c_.rng.one_in(6);
    if (!intact_) flip_a_bit(c_.rng, record);
    if (c_.rng.one_in(12)) length = std::min(length, 16);
    intact_ = intact_ && length >= static_cast<int>(size);
    receive(record, static_cast<std::size_t>(length));
  }

  void receive(Bytes& record, std::size_t length) {
    CipherContext& receiver = copy_ ? *copy_ : receiver_;
    const int result = receiver.record_by_update(record, length);
    if (result < 0) return;
    c_.log.bytes("  opened", record);
    log_mac(receiver);
  }

  // Of a record that was tampered with, the MAC is random.
  void log_mac(CipherContext& receiver) {
    void* mac = nullptr;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_ptr(OSSL_CIPHER_PARAM_TLS_MAC, &mac, mac_size_),
        OSSL_PARAM_construct_end()};
    const int result = EVP_CIPHER_CTX_get_params(receiver.get(), params);
    const std::size_t size = params[0].return_size;
    c_.log.note("get MAC = %d, size %zd", result, static_cast<ssize_t>(size));
    if (result == 1 && intact_ && mac != nullptr && size <= mac_size_)
      c_.log.bytes("  MAC", {static_cast<const unsigned char*>(mac), size});
    c_.settle();
  }

  Case& c_;
  const Bytes key_, iv_;
  CipherContext sender_, receiver_;
  std::optional<CipherContext> copy_;
  unsigned int version_;
  unsigned int mac_size_;
  bool intact_ = true;
};

Bytes random_aad(Rng& rng, std::size_t size) {
  Bytes aad = rng.bytes(kAadSize);
  aad[8] = 23;
  aad[9] = 3;
  aad[11] = static_cast<unsigned char>(size >> 8);
  aad[12] = static_cast<unsigned char>(size);
  return aad;
}

// GCM, CCM and ChaCha20-Poly1305 records.
class AeadRecords {
 public:
  AeadRecords(Case& c, const EVP_CIPHER* cipher)
      : c_(c),
        mode_(EVP_CIPHER_get_mode(cipher)),
        base_(EVP_CIPHER_fetch(c.base.libctx, EVP_CIPHER_get0_name(cipher), c.base.properties)),
        key_(c.rng.bytes(kKeyRoom)),
        iv_(c.rng.bytes(kIvRoom)),
        sender_(c, cipher, "sender"),
        receiver_(c, random_iv() ? base_.get() : cipher, "receiver") {
    if (mode_ == EVP_CIPH_CCM_MODE && c.rng.coin()) tag_size_ = 8;
  }

  void run() {
    start(sender_, 1);
    start(receiver_, 0);
    for (std::size_t left = c_.rng.between(1, 3); left > 0; --left) one_record();
    if (c_.rng.one_in(4) && !whole_iv_) return;
    generated_ivs();
  }

 private:
  // A GCM sender with a short fixed part makes up the rest: then only what the base's receiver
  // opens can be compared.
  bool random_iv() {
    whole_iv_ = mode_ == EVP_CIPH_GCM_MODE && c_.rng.coin();
    return mode_ == EVP_CIPH_GCM_MODE && !whole_iv_;
  }
  bool is_chacha() const { return mode_ != EVP_CIPH_GCM_MODE && mode_ != EVP_CIPH_CCM_MODE; }
  std::size_t explicit_iv() const { return is_chacha() ? 0 : kExplicitIv; }

  void start(CipherContext& ctx, int encrypt) {
    ctx.start({.encrypt = encrypt});
    if (mode_ == EVP_CIPH_CCM_MODE) {
      ctx.control("set ivlen", EVP_CTRL_AEAD_SET_IVLEN, 12, nullptr);
      ctx.control("set taglen", EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size_), nullptr);
    }
    ctx.start({.key = &key_, .with_cipher = false});
    Bytes fixed = iv_;
    const int size = whole_iv_ ? -1 : is_chacha() ? 12 : 4;
    ctx.control("set fixed IV", EVP_CTRL_AEAD_SET_IV_FIXED, size, fixed.data());
    if (c_.rng.one_in(16)) ctx.control("set fixed IV", EVP_CTRL_AEAD_SET_IV_FIXED, 3, fixed.data());
  }

  int announce(CipherContext& ctx, Bytes aad) {
    const int size = c_.rng.one_in(24) ? 12 : static_cast<int>(aad.size());
    const int tag = ctx.control("TLS AAD", EVP_CTRL_AEAD_TLS1_AAD, size, aad.data());
    c_.log.bytes("  AAD", aad);
    return tag;
  }

  void one_record() {
    const std::size_t payload = c_.rng.message_size(16'384);
    const std::size_t inner = explicit_iv() + payload, outer = inner + tag_size_;
    Bytes aad = random_aad(c_.rng, inner);
    if (announce(sender_, aad) != static_cast<int>(tag_size_)) return;
    Bytes record = c_.rng.bytes(inner);
    if (c_.rng.one_in(16)) sender_.cipher_call(record);  // not in place
    record.resize(outer + kRoom, 0xA5);
    const int length = sender_.record(record, outer);
    if (length < 0) return;
    if (!random_record()) c_.log.bytes("  record", record);
    if (c_.rng.one_in(6)) flip_a_bit(c_.rng, record);
    aad[11] = static_cast<unsigned char>(outer >> 8);
    aad[12] = static_cast<unsigned char>(outer);
    if (announce(receiver_, aad) != static_cast<int>(tag_size_)) return;
    const int opened = receiver_.record(record, outer);
    if (opened < 0) return;
    c_.log.bytes("  opened", View(record).subspan(explicit_iv(), payload));
  }

  bool random_record() const { return mode_ == EVP_CIPH_GCM_MODE && !whole_iv_; }

  // What TLS does by EVP_Cipher, by hand: the next IV from the sender, set in the receiver.
  void generated_ivs() {
    Bytes iv(16, 0xA5);
    sender_.control("generate IV", EVP_CTRL_GCM_IV_GEN, 8, iv.data());
    if (!random_record()) c_.log.bytes("  IV", iv);
    receiver_.control("set IV", EVP_CTRL_GCM_SET_IV_INV, 8, iv.data());
    const Bytes message = c_.rng.bytes(c_.rng.below(100));
    const Bytes sealed = random_record() ? message : sender_.update(message);
    if (!random_record()) receiver_.update(sealed);
  }

  Case& c_;
  const int mode_;
  const Cipher base_;
  const Bytes key_, iv_;
  bool whole_iv_ = false;
  std::size_t tag_size_ = 16;
  CipherContext sender_, receiver_;
};

}  // namespace

void tls_mac_script(Case& c, const EVP_CIPHER* cipher) { MacRecords(c, cipher).run(); }

void tls_aead_script(Case& c, const EVP_CIPHER* cipher) { AeadRecords(c, cipher).run(); }

}  // namespace equal
