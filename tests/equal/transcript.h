// What a script of EVP operations saw: results, bytes, and every entry of the error queue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "equal/rng.h"

namespace equal {

class Transcript {
 public:
  [[gnu::format(printf, 2, 3)]] void note(const char* format, ...);
  void bytes(const char* what, std::span<const unsigned char> data);
  // Moves the thread's error queue into the transcript.
  void errors();

  // Takes away what there is beyond the other's length.
  void shorten_to(const Transcript& other);

  // Where two transcripts part, with the steps up to there; empty if they are equal.
  static std::string difference(const Transcript& base, const Transcript& ours);

 private:
  struct Entry {
    std::string text;
    Bytes data;
    bool operator==(const Entry&) const = default;
    std::string describe() const;
  };
  std::string describe(std::size_t at) const;

  std::vector<Entry> entries_;
};

}  // namespace equal
