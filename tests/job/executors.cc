#include "executors.h"

namespace job_tests {

INSTANTIATE_TEST_SUITE_P(Executors, Pause,
                         testing::Values(Executor{"Inline", kInline, true},
                                         Executor{"Batch", kBatch, true},
                                         Executor{"BatchByLevel", kBatchByLevel, true},
                                         Executor{"Pool", kPool, false},
                                         Executor{"Exercise", kExercise, false}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace job_tests
