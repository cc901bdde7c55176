// A message on its way through an algorithm of the module inside a job, and many of them at once.
#pragma once

#include <memory>
#include <vector>

#include "operations.h"
#include "support/job.h"
#include "support/library.h"

namespace job_tests {

class Task {
 public:
  Task(const support::Library& library, const Algorithm& algorithm, Bytes input);
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;

  support::Job& job() { return job_; }
  const support::Job& job() const { return job_; }
  const char* name() const { return algorithm_.name; }

  // Finished, with the very bytes that the base provider makes of the message.
  bool right() const { return job_.finished() && output_ == expected_; }

 private:
  const Algorithm algorithm_;
  const Bytes input_;
  const Bytes expected_;
  Bytes output_;
  support::Job job_;
};

using Tasks = std::vector<std::unique_ptr<Task>>;

// Not started yet; algorithms, sizes and contents differ.
Tasks make_tasks(const support::Library& library, std::size_t count);

void start(Tasks& tasks);

// Resumes each paused task whose fd is readable, until none is paused.
void finish_by_polling(Tasks& tasks);

// Resumes each paused task, over and over, without looking at any fd.
void finish_by_spinning(Tasks& tasks);

bool any_paused(const Tasks& tasks);
bool all_right(const Tasks& tasks);

}  // namespace job_tests
