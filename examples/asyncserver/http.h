// As much of HTTP as shows how bytes are read and written: one request after the other on a
// connection. Nothing here knows of TLS or of jobs.
#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace asyncserver {

class Exchange {
 public:
  // Where to read to: not moved until received() has been called.
  std::span<char> to_read() { return input_; }
  void received(std::size_t size);

  bool answering() const { return answering_; }

  // What is to be written next: neither moved nor changed until sent() has been called.
  std::span<const char> to_write() const;
  void sent(std::size_t size);

  // The client has had its answer, and wants no other; or it does not speak HTTP.
  bool finished() const { return finished_; }

 private:
  struct FreeDigest {
    void operator()(EVP_MD_CTX* ctx) const { EVP_MD_CTX_free(ctx); }
  };

  void begin(std::string_view head);
  void take_body(std::string_view bytes);
  void answer(std::size_t body_size, std::string body);

  std::string input_ = std::string(16384, '\0');
  std::string head_;
  std::size_t to_receive_ = 0;  // of a request's body
  std::unique_ptr<EVP_MD_CTX, FreeDigest> digest_;

  bool answering_ = false, keep_ = true, finished_ = false;
  std::string answer_;  // the head, and the body of an answer to POST
  std::size_t answer_sent_ = 0;
  std::size_t pattern_size_ = 0, pattern_sent_ = 0;  // the body of an answer to GET
};

}  // namespace asyncserver
