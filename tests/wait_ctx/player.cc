#include "player.h"

#include <iterator>

namespace harness {
namespace {

char keys[3];
char data[5];
char unwritten;

int first_callback(void*) { return 1; }
int second_callback(void*) { return 2; }

}  // namespace

Trace::Row Trace::row(std::size_t index) const {
  if (index >= starts_.size()) return {};
  const auto at = [this](std::size_t position) {
    return numbers_.begin() + static_cast<std::ptrdiff_t>(position);
  };
  const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : numbers_.size();
  return Row(at(starts_[index]), at(end));
}

const void* key_of(const Step& step) {
  return step.key < std::size(keys) ? &keys[step.key] : nullptr;
}

void* data_of(const Step& step) {
  const unsigned choice = step.variant / 4 % 6;
  return choice < std::size(data) ? &data[choice] : nullptr;
}

ASYNC_callback_fn callback_of(const Step& step) {
  switch (step.variant % 3) {
    case 0:
      return nullptr;
    case 1:
      return first_callback;
    default:
      return second_callback;
  }
}

void* unwritten_pointer() { return &unwritten; }

}  // namespace harness
