#include "hazard.h"

namespace hazard_tests {

INSTANTIATE_TEST_SUITE_P(Executors, EachHazard,
                         testing::Values(job_tests::Executor{"Inline", job_tests::kInline, true},
                                         job_tests::Executor{"Batch", job_tests::kBatch, true},
                                         job_tests::Executor{"Pool", job_tests::kPool, false},
                                         job_tests::Executor{"Exercise", job_tests::kExercise, false}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace hazard_tests
