// Parameters of any kind, got from and given to the contexts of random algorithms: what comes back,
// and what is said of it, is as with the base provider.
#include <openssl/core_names.h>
#include <openssl/err.h>

#include "equal/algorithms.h"
#include "equal/runner.h"
#include "fuzz/failure.h"
#include "fuzz/input.h"
#include "fuzz/param_subject.h"
#include "fuzz/some_params.h"
#include "support/job.h"

namespace {

using MakeSubject = std::unique_ptr<fuzz::ParamSubject> (*)(equal::Case&);

class ParamScript {
 public:
  ParamScript(equal::Case& c, fuzz::ParamSubject& subject) : c_(c), subject_(subject) {}

  void run() {
    const std::size_t steps = c_.rng.between(1, 8);
    for (std::size_t i = 0; i < steps; ++i) step();
  }

 private:
  void step() {
    switch (c_.rng.below(6)) {
      case 0:
      case 1:
        return get();
      case 2:
        c_.log.note("copy = %d", subject_.copy());
        return c_.log.errors();
      case 3:
        return large_ ? get() : subject_.use(c_);
      default:
        return set();
    }
  }

  // The base aborts when it is asked for the size of a multiblock before it was given one, and
  // writes a random key whatever room there is.
  static bool may_get(const std::string& name) {
    return name != OSSL_CIPHER_PARAM_TLS1_MULTIBLOCK_MAX_BUFSIZE &&
           name != OSSL_CIPHER_PARAM_RANDOM_KEY;
  }

  void get() {
    fuzz::SomeParams params;
    for (std::size_t i = c_.rng.between(1, 3); i != 0; --i) {
      params.add(c_.rng, subject_.gettable(), fuzz::SomeParams::Use::kGet);
      if (!may_get(params.last_name())) params.drop_last();
    }
    c_.log.note("get = %d", subject_.get(params.list()));
    params.log(c_);
    c_.log.errors();
  }

  void set() {
    fuzz::SomeParams params;
    for (std::size_t i = c_.rng.between(1, 3); i != 0; --i) {
      params.add(c_.rng, subject_.settable(), fuzz::SomeParams::Use::kSet);
      if (!subject_.may_set(params.last_name())) params.drop_last();
    }
    large_ = large_ || params.any_large();
    c_.log.note("set = %d", subject_.set(params.list()));
    params.log(c_);
    c_.log.errors();
  }

  equal::Case& c_;
  fuzz::ParamSubject& subject_;
  bool large_ = false;
};

void play(equal::Case& c, MakeSubject make) {
  const std::unique_ptr<fuzz::ParamSubject> subject = make(c);
  c.log.note("made: %d", subject != nullptr);
  c.log.errors();
  if (subject != nullptr) ParamScript(c, *subject).run();
}

struct Kind {
  MakeSubject make;
  std::vector<equal::Algorithm> algorithms;
};

struct World {
  const std::array<Kind, 4> kinds{{{fuzz::digest_subject, equal::base_digests()},
                                   {fuzz::cipher_subject, equal::base_ciphers()},
                                   {fuzz::mac_subject, {{"a MAC", {}}}},
                                   {fuzz::kdf_subject, {{"a KDF", {}}}}}};
  const equal::BaseLibrary base;
  const support::Library plain;
  const support::Library pausing{"executor = inline\npause_min_bytes = 1\n"};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  ERR_clear_error();
  fuzz::Input input(data, size);
  const bool in_job = input.coin();
  const Kind& kind = world.kinds[input.below(world.kinds.size())];
  const equal::Algorithm& algorithm = kind.algorithms[input.below(kind.algorithms.size())];
  const equal::Side side = equal::side_of(in_job ? world.pausing : world.plain);
  const equal::Rng rng(input.rest());
  // What the base crashes on is seen to be its own.
  equal::Case base{algorithm, world.base.side(), world.base.side(), rng};
  play(base, kind.make);
  equal::Case ours{algorithm, side, world.base.side(), rng};
  if (in_job)
    support::run_in_job([&] { return play(ours, kind.make), 1; });
  else
    play(ours, kind.make);
  const std::string difference = equal::Transcript::difference(base.log, ours.log);
  if (!difference.empty()) fuzz::fail(algorithm.name + "\n" + difference);
  return 0;
}
