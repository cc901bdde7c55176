#include "http.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace asyncserver {
namespace {

constexpr std::size_t kLongestHead = 8192;

// The body of an answer is 0, 1, ... 250, 0, 1, ...: a prime number of bytes, so that a record
// which is missing, doubled or out of place shows.
constexpr std::size_t kPeriod = 251;
const std::string kPattern = [] {
  std::string text(kPeriod * 262, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i % kPeriod);
  return text;
}();

std::size_t number_at(std::string_view text, std::size_t position) {
  std::size_t number = 0;
  std::from_chars(text.data() + std::min(position, text.size()), text.data() + text.size(), number);
  return number;
}

std::size_t content_length(std::string_view head) {
  constexpr std::string_view kField = "\ncontent-length: ";
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  const auto at = std::search(head.begin(), head.end(), kField.begin(), kField.end(), same);
  return at == head.end()
             ? 0
             : number_at(head, static_cast<std::size_t>(at - head.begin()) + kField.size());
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes)
    for (const int digit : {byte >> 4, byte & 15}) text += "0123456789abcdef"[digit];
  return text;
}

}  // namespace

void Exchange::received(std::size_t size) {
  const std::string_view bytes(input_.data(), size);
  if (digest_ != nullptr) return take_body(bytes);
  head_ += bytes;
  const std::size_t end = head_.find("\r\n\r\n");
  if (end != std::string::npos) {
    const std::string all = std::move(head_);
    head_.clear();
    begin(std::string_view(all).substr(0, end));
    if (digest_ != nullptr) take_body(std::string_view(all).substr(end + 4));
  }
  finished_ = finished_ || head_.size() > kLongestHead;
}

void Exchange::begin(std::string_view head) {
  keep_ = head.find("HTTP/1.0") == std::string_view::npos &&
          head.find("onnection: close") == std::string_view::npos;
  if (head.starts_with("GET /")) return answer(number_at(head, 5), "");
  finished_ = !head.starts_with("POST /");
  if (finished_) return;
  to_receive_ = content_length(head);
  digest_.reset(EVP_MD_CTX_new());
  finished_ = EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) != 1;
}

void Exchange::take_body(std::string_view bytes) {
  bytes = bytes.substr(0, to_receive_);
  EVP_DigestUpdate(digest_.get(), bytes.data(), bytes.size());
  to_receive_ -= bytes.size();
  if (to_receive_ > 0) return;
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum;
  unsigned int size = 0;
  EVP_DigestFinal_ex(digest_.get(), sum.data(), &size);
  digest_.reset();
  answer(0, hexadecimal(std::span(sum).first(size)));
}

void Exchange::answer(std::size_t body_size, std::string body) {
  answer_ = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body_size + body.size()) +
            (keep_ ? "" : "\r\nConnection: close") + "\r\n\r\n" + body;
  answer_sent_ = pattern_sent_ = 0;
  pattern_size_ = body_size;
  answering_ = true;
}

std::span<const char> Exchange::to_write() const {
  if (answer_sent_ < answer_.size()) return std::span(answer_).subspan(answer_sent_);
  const std::size_t phase = pattern_sent_ % kPeriod;
  return std::span(kPattern).subspan(
      phase, std::min(kPattern.size() - phase, pattern_size_ - pattern_sent_));
}

void Exchange::sent(std::size_t size) {
  (answer_sent_ < answer_.size() ? answer_sent_ : pattern_sent_) += size;
  answering_ = answer_sent_ < answer_.size() || pattern_sent_ < pattern_size_;
  finished_ = !answering_ && !keep_;
}

}  // namespace asyncserver
