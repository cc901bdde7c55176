#include "provider/provider_ctx.h"

#include "provider/state_text.h"

namespace asyncprovider {
namespace {

// The operations that are offered again. Another is a file in dispatch/ and a line here.
constexpr const OperationMaker* kOperations[] = {
    &kDigests,     &kCiphers,      &kMacs,       &kKdfs,        &kRands, &kSymmetricKeyManagers,
    &kKeyManagers, &kKeyExchanges, &kSignatures, &kAsymCiphers, &kKems};

std::size_t count(const OSSL_ALGORITHM* algorithms) {
  std::size_t number = 0;
  while (algorithms[number].algorithm_names != nullptr) ++number;
  return number;
}

}  // namespace

std::unique_ptr<ProviderCtx> ProviderCtx::create(const Core& core) {
  const std::optional<Config> config = read_config(core);
  if (!config) return nullptr;
  std::optional<BaseProvider> base = BaseProvider::load(core, config->base);
  if (!base) return nullptr;
  std::unique_ptr<ProviderCtx> provider(new ProviderCtx(core, *config, std::move(*base)));
  const Thresholds thresholds(*config);
  for (const OperationMaker* maker : kOperations)
    if (config->interposes(maker->name) && !provider->offer(*maker, thresholds)) return nullptr;
  provider->tell_of_load(*config, thresholds);
  return provider;
}

bool ProviderCtx::uses_lanes(const Thresholds& thresholds) const {
  return base_.is_default() && thresholds.uses_batch();
}

void ProviderCtx::tell_of_load(const Config& config, const Thresholds& thresholds) noexcept {
  StateLog& log = runtime_->log();
  log.loaded();
  log.write([&config] { return loaded_text(config); });
  log.write([this, &thresholds] { return lanes_text(uses_lanes(thresholds)); });
}

ProviderCtx::ProviderCtx(const Core& core, const Config& config, BaseProvider base)
    : base_(std::move(base)), runtime_(std::make_shared<Runtime>(core, config)) {}

ProviderCtx::~ProviderCtx() { runtime_->shut_down(); }

bool ProviderCtx::offer(const OperationMaker& maker, const Thresholds& thresholds) {
  const OSSL_ALGORITHM* const algorithms = base_.algorithms(maker.id);
  if (algorithms == nullptr) return true;
  if (count(algorithms) > maker.slots) {
    core().raise(Reason::too_many_algorithms, "base = " + base_.name());
    return false;
  }
  operations[static_cast<std::size_t>(maker.id)] =
      maker.make({this, &base_, &runtime_, algorithms, &thresholds,
                  uses_lanes(thresholds)});
  return true;
}

const Operation* ProviderCtx::operation(int id) const {
  if (id < 0 || static_cast<std::size_t>(id) >= operations.size()) return nullptr;
  return operations[static_cast<std::size_t>(id)].get();
}

}  // namespace asyncprovider
