// Compiled for BMI. A step of MD5 waits for the one before it, and leaves most of a wide CPU's units
// idle: other messages' steps use them. What does not fit into the registers is kept on the stack.
#if defined(__x86_64__)

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "provider/kernel/md5/constants.h"
#include "provider/kernel/md5/ways.h"

namespace asyncprovider::kernel::md5 {
namespace {

using Word = std::uint32_t;

template <std::size_t kRound>
inline __attribute__((always_inline)) Word mix(Word b, Word c, Word d) {
  if constexpr (kRound == 0) return d ^ (b & (c ^ d));
  if constexpr (kRound == 1) return (b & d) + (c & ~d);
  if constexpr (kRound == 2) return b ^ (c ^ d);
  if constexpr (kRound == 3) return c ^ (b | ~d);
}

struct Message {
  Word state[4];
  const unsigned char* in;

  // The words of the state change places from step to step.
  template <std::size_t kStep>
  inline __attribute__((always_inline)) void step() {
    constexpr auto kAt = [](std::size_t place) { return (64 + place - kStep) % 4; };
    const Word b = state[kAt(1)], c = state[kAt(2)], d = state[kAt(3)];
    Word word;
    std::memcpy(&word, in + 4 * md5::word(kStep), sizeof word);
    const Word sum = state[kAt(0)] + word + kConstants[kStep] + mix<kStep / 16>(b, c, d);
    state[kAt(0)] = b + std::rotl(sum, static_cast<int>(shift(kStep)));
  }
};

template <std::size_t kStep, std::size_t... kLane>
inline __attribute__((always_inline)) void step_all(Message (&messages)[sizeof...(kLane)],
                                                    std::index_sequence<kLane...>) {
  (messages[kLane].template step<kStep>(), ...);
}

template <std::size_t kLanes, std::size_t... kStep>
inline __attribute__((always_inline)) void compress(Message (&messages)[kLanes],
                                                    std::index_sequence<kStep...>) {
  (step_all<kStep>(messages, std::make_index_sequence<kLanes>()), ...);
}

}  // namespace

// Idle lanes do the first message again, and store nothing.
template <std::size_t kLanes>
void bmi(const Lane* const lanes[], std::size_t count, std::size_t blocks, Scratch&) {
  Message messages[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) {
    const Lane& lane = *lanes[i < count ? i : 0];
    std::memcpy(messages[i].state, lane.state, sizeof messages[i].state);
    messages[i].in = lane.in;
  }
  for (; blocks > 0; --blocks) {
    Message before[kLanes];
    std::memcpy(before, messages, sizeof before);
    compress(messages, std::make_index_sequence<64>());
    for (std::size_t i = 0; i < kLanes; ++i) {
      for (std::size_t at = 0; at < 4; ++at) messages[i].state[at] += before[i].state[at];
      messages[i].in += 64;
    }
  }
  for (std::size_t i = 0; i < count; ++i)
    std::memcpy(lanes[i]->state, messages[i].state, sizeof messages[i].state);
}

template Run bmi<2>;
template Run bmi<3>;
template Run bmi<4>;

}  // namespace asyncprovider::kernel::md5

#endif
