#include "task.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace job_tests {
namespace {

constexpr std::array<std::size_t, 7> kSizes{3, 16, 64, 500, 4096, 16'387, 65'536};
constexpr int kPatienceMs = 60'000;

void wait_for_any(const Tasks& tasks) {
  std::vector<pollfd> polled;
  for (const auto& task : tasks)
    if (task->job().paused())
      for (const int fd : task->job().fds()) polled.push_back({fd, POLLIN, 0});
  if (polled.empty() || ::poll(polled.data(), polled.size(), kPatienceMs) <= 0) std::abort();
}

}  // namespace

Task::Task(const support::Library& library, const Algorithm& algorithm, Bytes input)
    : algorithm_(algorithm),
      input_(std::move(input)),
      expected_(transform(library.get(), kBase, algorithm_, input_)),
      job_([this, ctx = library.get()] {
        output_ = transform(ctx, kModule, algorithm_, input_);
        return 1;
      }) {
  if (expected_.empty()) std::abort();
}

Tasks make_tasks(const support::Library& library, std::size_t count) {
  Tasks tasks;
  for (std::size_t i = 0; i < count; ++i)
    tasks.push_back(
        std::make_unique<Task>(library, algorithms()[i % algorithms().size()],
                               message(kSizes[i % kSizes.size()], static_cast<unsigned>(i + 1))));
  return tasks;
}

void start(Tasks& tasks) {
  for (const auto& task : tasks) task->job().resume();
}

void finish_by_polling(Tasks& tasks) {
  while (any_paused(tasks)) {
    wait_for_any(tasks);
    for (const auto& task : tasks)
      if (task->job().paused() && task->job().readable()) task->job().resume();
  }
}

void finish_by_spinning(Tasks& tasks) {
  while (any_paused(tasks))
    for (const auto& task : tasks)
      if (task->job().paused()) task->job().resume();
}

bool any_paused(const Tasks& tasks) {
  return std::any_of(tasks.begin(), tasks.end(),
                     [](const auto& task) { return task->job().paused(); });
}

bool all_right(const Tasks& tasks) {
  return std::all_of(tasks.begin(), tasks.end(), [](const auto& task) { return task->right(); });
}

}  // namespace job_tests
