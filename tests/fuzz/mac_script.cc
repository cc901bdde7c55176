#include <array>

#include "fuzz/key_scripts.h"
#include "keys/codes.h"

namespace fuzz {
namespace {

using equal::Bytes;
using keys_tests::Code;
using keys_tests::MacCtx;
using keys_tests::Settings;

constexpr std::size_t kRoom = 600;  // more than any code that is asked for
constexpr std::size_t kLongestMessage = 20'480;

// Calls in any order, but for those before a key is there: the base crashes on some.
class MacScript {
 public:
  MacScript(equal::Case& c, const Code& code, EVP_MAC* mac) : c_(c), code_(code), mac_(mac) {
    for (Slot& slot : slots_) slot.ctx.reset(EVP_MAC_CTX_new(mac));
  }

  void run() {
    const std::size_t steps = c_.rng.between(3, 14);
    for (std::size_t i = 0; i < steps; ++i) step(c_.rng.one_in(4) ? 1 : 0);
  }

 private:
  struct Slot {
    MacCtx ctx;
    bool keyed = false;
  };

  void step(std::size_t at) {
    Slot& slot = slots_[at];
    if (!slot.keyed) return init(slot);
    switch (c_.rng.below(8)) {
      case 0:
        return copy(at);
      case 1:
        return init(slot);
      case 2:
        return finish(slot);
      case 3:
        return ask_size(slot);
      case 4:
        slot.ctx.reset(EVP_MAC_CTX_new(mac_));
        return init(slot);
      default:
        return update(slot);
    }
  }

  void note(const char* what, std::size_t size, int result) {
    c_.log.note("%s(%zu) = %d", what, size, result);
    c_.settle();
  }

  void init(Slot& slot) {
    const bool any_size = c_.rng.one_in(8);
    const Bytes key = c_.rng.bytes(any_size ? c_.rng.below(70) : code_.key_size);
    const keys_tests::Params params(EVP_MAC_CTX_settable_params(slot.ctx.get()),
                                    c_.rng.one_in(8) ? Settings() : code_.settings);
    const int result = EVP_MAC_init(slot.ctx.get(), key.data(), key.size(), params.get());
    note("init", key.size(), result);
    slot.keyed = result == 1;
  }

  void update(Slot& slot) {
    const Bytes message = c_.rng.bytes(c_.rng.message_size(kLongestMessage));
    note("update", message.size(), EVP_MAC_update(slot.ctx.get(), message.data(), message.size()));
  }

  void ask_size(Slot& slot) {
    std::size_t size = 77;
    const int result = EVP_MAC_final(slot.ctx.get(), nullptr, &size, 0);
    note("size", size, result);
  }

  void finish(Slot& slot) {
    Bytes out(kRoom, 0xA5);
    const std::size_t room = c_.rng.one_in(4) ? c_.rng.below(20) : kRoom;
    std::size_t size = 77;
    const int result = EVP_MAC_final(slot.ctx.get(), out.data(), &size, room);
    note("final", size, result);
    if (result == 1) c_.log.bytes("  code", out);
    slot.keyed = false;
  }

  void copy(std::size_t from) {
    Slot& to = slots_[1 - from];
    to.ctx.reset(EVP_MAC_CTX_dup(slots_[from].ctx.get()));
    note("copy", from, to.ctx != nullptr);
    to.keyed = to.ctx != nullptr;
    if (to.ctx == nullptr) to.ctx.reset(EVP_MAC_CTX_new(mac_));
  }

  equal::Case& c_;
  const Code& code_;
  EVP_MAC* mac_;
  std::array<Slot, 2> slots_;
};

}  // namespace

void mac_script(equal::Case& c) {
  const Code& code = keys_tests::codes()[c.rng.below(keys_tests::codes().size())];
  const keys_tests::Mac mac(EVP_MAC_fetch(c.side.libctx, code.algorithm, c.side.properties));
  c.log.note("%s fetched: %d", code.algorithm, mac != nullptr);
  if (mac != nullptr) MacScript(c, code, mac.get()).run();
  c.log.errors();
}

}  // namespace fuzz
