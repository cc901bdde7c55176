// One instance of the provider: everything hangs off it.
#pragma once

#include <openssl/core_dispatch.h>

#include <memory>

#include "provider/dispatch/base_provider.h"
#include "provider/dispatch/operation.h"
#include "provider/job/runtime.h"

namespace asyncprovider {

class ProviderCtx : private Offers {
 public:
  // nullptr, and an error in the queue, where the configuration is wrong or the base cannot be
  // had. Throws std::bad_alloc.
  static std::unique_ptr<ProviderCtx> create(const Core& core);

  // Waits for what is in flight.
  ~ProviderCtx();
  ProviderCtx(const ProviderCtx&) = delete;
  ProviderCtx& operator=(const ProviderCtx&) = delete;

  const Core& core() const { return runtime_->core(); }
  const BaseProvider& base() const { return base_; }
  Runtime& runtime() const { return *runtime_; }

  // To and from what libcrypto has as our provctx.
  void* provctx() { return static_cast<Offers*>(this); }
  static ProviderCtx& of(void* provctx) {
    return static_cast<ProviderCtx&>(*static_cast<Offers*>(provctx));
  }

  // What is offered of an operation (OSSL_OP_...), or nullptr.
  const Operation* operation(int id) const;

 private:
  ProviderCtx(const Core& core, const Config& config, BaseProvider base);
  bool offer(const OperationMaker& maker, const Thresholds& thresholds);
  bool uses_lanes(const Thresholds& thresholds) const;
  void tell_of_load(const Config& config, const Thresholds& thresholds) noexcept;

  BaseProvider base_;
  std::shared_ptr<Runtime> runtime_;
};

}  // namespace asyncprovider
