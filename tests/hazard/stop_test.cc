// H9, for the pool by itself: its workers are gone once it is stopped.
#include <atomic>
#include <thread>

#include "hazard.h"
#include "white_box.h"

namespace hazard_tests {
namespace {

// Long enough for whoever does not wait to be found out.
int take_a_while(const Call& call, const asyncprovider::Buffers&) {
  for (int i = 0; i < 100; ++i) std::this_thread::yield();
  *static_cast<std::atomic<bool>*>(call.context) = true;
  return 1;
}

// One that went on would do so in a module that is not mapped any more.
TEST_F(Hazard, H9_ShuttingDownWaitsForTheWorkers) {
  std::atomic<bool> ended = false;
  Request request;
  request.call.invoke = take_a_while;
  request.call.context = &ended;
  const auto runtime = new_runtime();
  ASSERT_EQ(runtime->pool().submit(request), Submission::accepted);
  runtime->shut_down();
  EXPECT_TRUE(ended);
  EXPECT_EQ(runtime->pool().finish(request), Completion::done);
}

}  // namespace
}  // namespace hazard_tests
