// How a target says that an input has found something: libFuzzer then keeps the input.
#pragma once

#include <string>

namespace fuzz {

// Writes the text to stderr, and aborts the process.
[[noreturn]] void fail(const std::string& what);

}  // namespace fuzz
