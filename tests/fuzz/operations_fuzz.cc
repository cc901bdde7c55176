// Operations of random algorithms in random jobs, under each executor: what they give is what the
// base provider gives for the same calls, whatever the order in which their jobs are resumed.
#include <openssl/err.h>

#include <iterator>

#include "equal/algorithms.h"
#include "equal/cipher_script.h"
#include "equal/digest_script.h"
#include "equal/runner.h"
#include "fuzz/input.h"
#include "fuzz/key_scripts.h"
#include "fuzz/stage.h"

namespace {

using fuzz::Input;

// The workers run at the event loop's priority, so that a loaded machine lets them run at all.
constexpr const char* kExecutors[] = {
    "executor = inline\npause_min_bytes = 1\n",
    "executor = batch\npause_min_bytes = 1\n",
    ("executor = pool\npool_threads = 2\npool_nice = 0\n"
     "pause_min_bytes = 1\npool_min_bytes = 1\npool_min_us = 0\n"),
};

constexpr std::size_t kMostJobs = 6;

struct Algorithms {
  const std::vector<equal::Algorithm> digests = equal::base_digests();
  const std::vector<equal::Algorithm> ciphers = equal::base_ciphers();
  const equal::Algorithm mac{"a MAC", {}};
  const equal::Algorithm kdf{"a KDF", {}};
};

// What one input after the other uses. Loading the module takes longer than most of them.
class World {
 public:
  World() {
    for (const char* settings : kExecutors)
      libraries_.push_back(std::make_unique<support::Library>(settings));
  }

  // The `exercise` one counts its operations: it is a new one each time.
  const support::Library& library(Input& input) {
    const std::size_t which = input.below(10);
    if (which != 9) return *libraries_[which % libraries_.size()];
    exercise_.reset();
    exercise_ = std::make_unique<support::Library>(exercise_settings(input));
    return *exercise_;
  }

  std::unique_ptr<fuzz::Actor> actor(const support::Library& library, Input& input) const {
    if (input.below(8) == 0) return guest(library, input);
    const auto scripted = [&](const equal::Algorithm& algorithm, equal::Script script) {
      const fuzz::Scripted::Work work{algorithm, std::move(script), equal::side_of(library),
                                      base_.side()};
      return std::make_unique<fuzz::Scripted>(work, input.bytes());
    };
    switch (input.below(4)) {
      case 0:
        return scripted(any(algorithms_.digests, input), equal::digest_script);
      case 1:
        return scripted(any(algorithms_.ciphers, input), equal::cipher_script);
      case 2:
        return scripted(algorithms_.mac, fuzz::mac_script);
      default:
        return scripted(algorithms_.kdf, fuzz::kdf_script);
    }
  }

 private:
  static std::string exercise_settings(Input& input) {
    std::string settings = "executor = exercise\nexercise_latency_us = 0\n";
    const auto add = [&](const char* key, std::size_t low, std::size_t high) {
      const std::size_t value = low + input.below(high - low + 1);
      settings.append(key).append(" = ").append(std::to_string(value)).append("\n");
    };
    add("exercise_pauses", 1, 3);
    add("exercise_again_every", 0, 4);
    add("exercise_new_fd_every", 0, 4);
    add("exercise_seed", 0, 255);
    return input.coin() ? settings + "exercise_order = random\n" : settings;
  }

  static std::unique_ptr<fuzz::Actor> guest(const support::Library& library, Input& input) {
    using job_tests::Caller;
    const Caller::Use use = Caller::kUses[input.below(std::size(Caller::kUses))];
    return std::make_unique<fuzz::Guest>(library, use, 16 * (1 + input.below(4096)));
  }

  static const equal::Algorithm& any(const std::vector<equal::Algorithm>& list, Input& input) {
    return list[input.below(list.size())];
  }

  const equal::BaseLibrary base_;
  const Algorithms algorithms_;
  std::vector<std::unique_ptr<support::Library>> libraries_;
  std::unique_ptr<support::Library> exercise_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  ERR_clear_error();
  Input input(data, size);
  const support::Library& library = world.library(input);
  fuzz::Stage stage(library);
  const std::size_t jobs = 1 + input.below(kMostJobs);
  for (std::size_t i = 0; i < jobs; ++i) stage.add(world.actor(library, input));
  stage.play(input);
  return 0;
}
