// The base's algorithms and contexts, wrapped.
#pragma once

#include <cstddef>
#include <memory>

#include "provider/core/context_memory.h"
#include "provider/executor/thresholds.h"
#include "provider/job/async_job.h"

namespace asyncprovider {

class ProviderCtx;

// An algorithm of the base: its functions, as the struct that the operation's file declares, and
// what they take as their provctx.
template <typename Functions>
struct Algorithm {
  const ProviderCtx* provider;
  const std::shared_ptr<Runtime>* runtime;
  void* base_provctx;
  Thresholds::Limits thresholds{};
  Functions base{};
};

// A context of ours around one of the base's. One function at a time may be in it. An operation's
// own context type derives from this; what libcrypto holds is always a pointer to this.
template <typename Functions>
struct Context {
  explicit Context(const Algorithm<Functions>& its_algorithm) : algorithm(&its_algorithm) {}
  ~Context() {
    in_flight.withdraw();
    if (base != nullptr) functions().freectx(base);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Functions& functions() const { return algorithm->base; }
  const Thresholds::Limits& thresholds() const { return algorithm->thresholds; }
  const std::shared_ptr<Runtime>& runtime() const { return *algorithm->runtime; }

  // Whether it may be entered now; if not, an error is raised.
  bool enter() const noexcept {
    if (!in_flight.busy()) [[likely]]
      return true;
    refuse_busy_context(*runtime());
    return false;
  }

  static void* operator new(std::size_t) noexcept { return allocate_block<kContextSize>(); }
  static void operator delete(void* context) noexcept { free_block<kContextSize>(context); }

  const Algorithm<Functions>* algorithm;
  void* base = nullptr;
  InFlight in_flight;
};

// libcrypto's pointer to an operation's own context type.
template <typename Own>
Own& context_of(void* context) {
  return *static_cast<Own*>(static_cast<Context<typename Own::Functions>*>(context));
}

// Without its base context yet; nullptr, and an error in the queue, without memory.
template <typename Own>
std::unique_ptr<Own> new_context(const Algorithm<typename Own::Functions>& algorithm) noexcept {
  static_assert(sizeof(Own) <= kContextSize);
  std::unique_ptr<Own> context(new Own(algorithm));
  if (context == nullptr) [[unlikely]]
    (*algorithm.runtime)->core().raise(Reason::no_memory);
  return context;
}

// What libcrypto is given: NULL where the base had no context to give.
template <typename Own>
void* hand_over(std::unique_ptr<Own> ours) noexcept {
  if (ours == nullptr || ours->base == nullptr) return nullptr;
  return static_cast<Context<typename Own::Functions>*>(ours.release());
}

template <typename Own>
void free_context(void* context) noexcept {
  if (context != nullptr) delete &context_of<Own>(context);
}

}  // namespace asyncprovider
