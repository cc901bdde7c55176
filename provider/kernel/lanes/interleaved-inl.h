// What interleaved.h declares.
#pragma once

#include <utility>

#include "provider/kernel/lanes/interleaved.h"

namespace asyncprovider::kernel {
namespace interleaved {

template <std::size_t kStep, class Stream, std::size_t... kLane>
inline __attribute__((always_inline)) void step(Stream (&streams)[sizeof...(kLane)],
                                                std::index_sequence<kLane...>) {
  (streams[kLane].template step<kStep>(), ...);
}

template <class Stream, std::size_t kLanes, std::size_t... kStep>
inline __attribute__((always_inline)) void take_steps(Stream (&streams)[kLanes],
                                                      std::index_sequence<kStep...>) {
  (step<kStep>(streams, std::make_index_sequence<kLanes>()), ...);
}

// Takes each message `blocks` blocks further.
template <class Stream, std::size_t kLanes>
void compress(typename Stream::State (&states)[kLanes], const unsigned char* const (&in)[kLanes],
              std::size_t blocks) {
  for (std::size_t block = 0; block < blocks; ++block) {
    Stream streams[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) streams[i].begin(states[i], in[i] + 64 * block);
    take_steps(streams, std::make_index_sequence<Stream::kSteps>());
    for (std::size_t i = 0; i < kLanes; ++i) streams[i].add_to(states[i]);
  }
}

}  // namespace interleaved

// Blocks have 64 bytes. A Stream has one message's block on its way:
//
//   State              what goes from block to block: load() and store() take a lane's words
//   kSteps             how many steps a block takes
//   begin(state, in)   begins a block
//   step<kStep>()
//   add_to(state)      ends the block
//
// or, instead of the last four, its own way with all messages together:
//
//   compress(states, in, blocks)
//
// Idle lanes do the first message again, and store nothing.
template <class Stream, std::size_t kLanes>
void run_interleaved(const Lane* const messages[], std::size_t count, std::size_t blocks,
                     Scratch&) {
  typename Stream::State states[kLanes];
  const unsigned char* in[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) {
    const Lane& lane = *messages[i < count ? i : 0];
    states[i].load(lane.state);
    in[i] = lane.in;
  }
  if constexpr (requires { Stream::compress(states, in, blocks); }) {
    Stream::compress(states, in, blocks);
  } else {
    interleaved::compress<Stream>(states, in, blocks);
  }
  for (std::size_t i = 0; i < count; ++i) states[i].store(messages[i]->state);
}

}  // namespace asyncprovider::kernel
