// What every kernel must do. An algorithm's file says how to make a message for its kernel and what
// libcrypto makes of the same message, and instantiates KernelTest with it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "kernel/bytes.h"
#include "provider/kernel/kernel.h"
#include "provider/kernel/table.h"

namespace asyncprovider::kernel::test {

// One message on its way through a kernel.
class Message {
 public:
  Message(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random);
  virtual ~Message() = default;

  Lane& lane() { return lane_; }

  // As schedule.cc does between runs.
  void advance(std::size_t blocks);

  // State and output are what libcrypto makes of the blocks done so far, and nothing else was
  // written.
  void check();

 protected:
  virtual void check_state(const Bytes& done_input) = 0;

  Lane lane_;
  const std::size_t block_size_;
  Buffer in_;

 private:
  const Bytes message_;
  const std::size_t blocks_;
};

struct KernelCase {
  const Kernel* kernel;
  std::unique_ptr<Message> (*make)(const Kernel& kernel, std::size_t blocks, Placement placement,
                                   Random& random);
};

class KernelTest : public ::testing::TestWithParam<KernelCase> {
 protected:
  // A message may be made with the instructions that a kernel is to have.
  void SetUp() override {
    if (find(kernel().name) == nullptr) GTEST_SKIP() << "no instructions for it on this CPU";
  }

  using Messages = std::vector<std::unique_ptr<Message>>;

  const Kernel& kernel() const { return *GetParam().kernel; }
  // Of `blocks` blocks, or, without, of any length: up to 300 bytes mostly.
  std::unique_ptr<Message> message(std::size_t blocks);
  std::unique_ptr<Message> message();
  Messages messages(std::size_t count);
  std::size_t some_blocks();

  Random random_{20261123};
  Scratch scratch_;
};

inline std::string case_name(const ::testing::TestParamInfo<KernelCase>& info) {
  std::string name(info.param.kernel->name);
  std::erase_if(name, [](char c) { return c == '-' || c == '/'; });
  return name;
}

}  // namespace asyncprovider::kernel::test
