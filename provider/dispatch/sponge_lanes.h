// The part that a kernel has in a message of a digest made of Keccak, whose state libcrypto does
// not show. A message whose first update goes into lanes is hashed in a state of ours from there
// on. The base's context goes along on a byte for each update: it says what is allowed when, and
// how much is written, in whichever way its version does; the bytes that it writes are replaced.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "provider/dispatch/serialized.h"
#include "provider/executor/call.h"

namespace asyncprovider {

class SpongeMessage;

// A part of a digest context; to be withdrawn from its executor before it goes.
class SpongeLanes {
 public:
  // Whether the base writes its output even where it is told that there is no room for it.
  explicit SpongeLanes(bool writes_without_room) : writes_without_room_(writes_without_room) {}

  // Whether the message is hashed here. Then its calls are to be made by the functions below.
  bool active() const { return message_ != nullptr || lost_; }

  // There is another message, which is the base's.
  void reset() noexcept {
    if (active()) [[unlikely]]
      forget();
  }

  // False without memory: then each call of this message fails.
  bool copy(const SpongeLanes& from) noexcept;

  // The call's function is the base's, its context too; its lanes.state is this.
  static int invoke_update(const Call& call, const Buffers& buffers);
  static int invoke_final(const Call& call, const Buffers& buffers);
  static int invoke_squeeze(const Call& call, const Buffers& buffers);

  // What the base has written, as it is for the message. False without memory, as above.
  bool serialize_into(unsigned char* out) const noexcept;
  // Whether that is so: what the base writes for a message that has just begun is known.
  static bool knows(const serialized::keccak::Bytes& of_base, const kernel::Kernel& kernel) noexcept;

  // For an update that is active, or has no other before it.
  LanePart part(const kernel::Kernel& kernel) { return {&kernel, this, begin, end}; }

 private:
  void forget() noexcept;
  int output(const Call& call, const Buffers& buffers, bool first);

  static bool begin(const Call& call, kernel::Lane& lane) noexcept;
  static int end(const Call& call, const kernel::Lane& lane, std::size_t blocks_done) noexcept;

  struct Delete {
    void operator()(SpongeMessage* message) const noexcept;
  };

  std::unique_ptr<SpongeMessage, Delete> message_;
  bool lost_ = false;
  bool writes_without_room_;
};

// nullptr where there is none for an algorithm of these names that this CPU can run.
const kernel::Kernel* find_sponge_kernel(std::string_view names);

}  // namespace asyncprovider
