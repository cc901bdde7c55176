// One message through a cipher context: in pieces, in place or not, with a copy of the context
// made in mid-stream.
#pragma once

#include <functional>

#include "equal/cipher_context.h"

namespace equal {

struct Delivery {
  bool one_piece = false;
  // Called on either context before its final.
  std::function<void(CipherContext&)> before_final{};
};

// Update and final; gives what came out of them.
Bytes deliver(CipherContext& ctx, View message, const Delivery& delivery);

// The longest message worth trying: some modes take a block operation a bit.
std::size_t longest_message(const CipherContext& ctx);

}  // namespace equal
