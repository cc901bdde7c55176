#include "trace_text.h"

namespace harness {
namespace {

std::string numbers(const Trace::Row& row) {
  std::string text;
  for (const std::intptr_t number : row) text.append(" ").append(std::to_string(number));
  return text;
}

}  // namespace

std::string difference(const Sequence& sequence, const Trace& ours, const Trace& libcryptos) {
  std::string text;
  for (std::size_t i = 0; i < ours.rows() || i < libcryptos.rows(); ++i) {
    const bool step = i < sequence.size();
    text += (step ? describe(sequence[i]) : std::string("free")) + ":" + numbers(ours.row(i));
    if (ours.row(i) != libcryptos.row(i))
      return text + "\n  libcrypto:" + numbers(libcryptos.row(i));
    text += "\n";
  }
  return text;
}

}  // namespace harness
