// The part that a kernel has in a message of a digest made of Keccak, whose state libcrypto does
// not show. A message whose first update goes into lanes is hashed in a state of ours from there
// on. The base's context goes along, on a byte for each update and a block at most for a long
// output: it says what is allowed when, and how much is written, in whichever way its version does;
// the bytes that it writes are replaced. Where they would not be used for anything, because nothing
// comes after final, they are not made.
//
// Of an XOF a message of less than a block is kept, too, if its updates are made in a job: it stays
// the base's, until there is a long output that goes into lanes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "provider/dispatch/serialized.h"
#include "provider/executor/call.h"

namespace asyncprovider {

class BaseOutput;
struct DigestFunctions;
class SpongeMessage;
struct ShortMessage;

// A part of a digest context; to be withdrawn from its executor before it goes.
class SpongeLanes {
 public:
  // The functions have to stay.
  explicit SpongeLanes(const DigestFunctions& functions);

  // Whether short calls, too, may have to do with this.
  bool watches() const { return watches_; }
  // Whether the message is known here. Then its calls are to be made by invoke_...().
  bool has_message() const { return role_ != Role::none; }
  // Whether it is hashed here, and the base's context only goes along.
  bool active() const { return role_ == Role::ours || role_ == Role::lost; }

  // There is another message, which is the base's.
  void reset() noexcept {
    if (watches_ || is_xof_) [[unlikely]]
      forget();
  }

  // Before the first update of a message, of this size.
  void before_first_update(std::size_t size) noexcept;
  // Unless it is active: an update has been made, with this result.
  void after_update(const Buffers& buffers, int result) noexcept;
  // From here on the message is the base's alone. Not while it is active.
  void hand_back() noexcept;

  // False without memory: then each call of this message fails.
  bool copy(const SpongeLanes& from) noexcept;

  // The call's function is the base's, its context too; its lanes.state is this.
  static int invoke_update(const Call& call, const Buffers& buffers);
  static int invoke_output(const Call& call, const Buffers& buffers);  // final's or squeeze's

  // Has the base's context make the final that it was only asked about. Before each call on it that
  // is not made by the functions here.
  void catch_up(void* base) noexcept {
    if (owes_final_) [[unlikely]]
      make_final(base);
  }

  // What the base has written, as it is for the message. False without memory, as above.
  bool serialize_into(unsigned char* out) const noexcept;
  // Whether that is so: what the base writes for a message that has just begun is known.
  static bool knows(const serialized::keccak::Bytes& of_base,
                    const kernel::Kernel& kernel) noexcept;

  // For an update that is active, or has no other before it. Without a kernel it is for the
  // functions above.
  LanePart part(const kernel::Kernel* kernel) { return {kernel, this, begin, go_ahead, end}; }
  // For an output, likewise.
  LanePart output_part(const kernel::Kernel* kernel) {
    return {kernel, this, begin_output, nullptr, end_output};
  }

 private:
  enum class Role : std::uint8_t {
    none,  // there is no message here
    kept,  // the base has all of it, too
    ours,
    lost,  // there was no memory for it
  };

  void forget() noexcept;
  void make_final(void* base) noexcept;
  bool ask(const BaseOutput& of_base) noexcept;
  bool take_over() noexcept;
  int update(const Call& call, const Buffers& buffers);
  int output(const BaseOutput& of_base, const Buffers& buffers);

  static bool begin(const Call& call, kernel::Lane& lane) noexcept;
  static bool go_ahead(const Call& call, kernel::Lane& lane) noexcept;
  static int end(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept;
  static bool begin_output(const Call& call, kernel::Lane& lane) noexcept;
  static int end_output(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept;

  struct Delete {
    void operator()(SpongeMessage* message) const noexcept;
    void operator()(ShortMessage* message) const noexcept;
  };

  std::unique_ptr<SpongeMessage, Delete> message_;
  std::unique_ptr<ShortMessage, Delete> kept_;
  const DigestFunctions& functions_;
  const bool is_xof_;  // with a kernel for its outputs
  Role role_ = Role::none;
  bool watches_;
  bool finished_ = false;    // final was called
  bool owes_final_ = false;  // the base's context has not seen that
};

// nullptr where there is none for an algorithm of these names that this CPU can run.
const kernel::Kernel* find_sponge_kernel(std::string_view names);

// For long outputs, where the algorithm is an XOF; nullptr likewise.
const kernel::Kernel* find_squeezing_kernel(std::string_view names);

}  // namespace asyncprovider
