// One operation of the base (digests, ciphers, ...) offered again, algorithm by algorithm.
//
// A file an operation says which of the base's functions it knows, as a table of Entry rows; what
// is here turns the base's dispatch tables into ours with it. A function that the table does not
// know is left out: it would be given our context, or our provctx, in place of the base's.
#pragma once

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "provider/dispatch/base_provider.h"
#include "provider/dispatch/context.h"
#include "provider/dispatch/entry.h"

namespace asyncprovider {

class Operation {
 public:
  virtual ~Operation() = default;
  // Ends with a NULL name; for the provider's query function.
  const OSSL_ALGORITHM* algorithms() const { return offered_.data(); }

 protected:
  using Dispatch = std::vector<OSSL_DISPATCH>;
  void offer(const OSSL_ALGORITHM& base, Dispatch dispatch);
  void end_offers() { offered_.push_back({nullptr, nullptr, nullptr, nullptr}); }

 private:
  std::vector<OSSL_ALGORITHM> offered_;
  std::vector<std::unique_ptr<const std::string>> definitions_;
  std::vector<std::unique_ptr<const Dispatch>> dispatches_;
};

// What our functions for an operation need to know, besides the rows.
struct Offering {
  const ProviderCtx* provider;
  const BaseProvider* base;
  const std::shared_ptr<Runtime>* runtime;  // the provider's
  const OSSL_ALGORITHM* base_algorithms;
  const Thresholds* thresholds;
  bool with_lanes;  // the kernels may take part in the base's algorithms
};

// `Functions` may have prepare(names, offering): what is to be made of the base's functions
// before they are offered; it gives the kernel that takes part in the algorithm, or nullptr.
// And is_offered(): whether the algorithm is to be offered at all.
template <typename Functions>
class Table final : public Operation {
 public:
  // Throws std::bad_alloc. There must be no more algorithms than slots.
  Table(const Offering& offering, std::span<const Entry<Functions>> entries) {
    for (const OSSL_ALGORITHM* base = offering.base_algorithms; base->algorithm_names != nullptr;
         ++base) {
      const std::string_view names = base->algorithm_names;
      Algorithm<Functions> algorithm{offering.provider, offering.runtime,
                                     offering.base->provctx()};
      store_functions(*base, entries, algorithm.base);
      const kernel::Kernel* kernel = nullptr;
      if constexpr (requires { algorithm.base.prepare(names, offering); })
        kernel = algorithm.base.prepare(names, offering);
      algorithm.thresholds = offering.thresholds->for_algorithm(names, kernel);
      if constexpr (requires { algorithm.base.is_offered(); })
        if (!algorithm.base.is_offered()) continue;
      offer(*base, make_dispatch(*base, entries, algorithm.base));
      algorithms_.push_back(algorithm);
    }
    end_offers();
  }

  const Algorithm<Functions>& algorithm(std::size_t slot) const { return algorithms_[slot]; }

 private:
  static void store_functions(const OSSL_ALGORITHM& base, std::span<const Entry<Functions>> entries,
                              Functions& functions) {
    for (const OSSL_DISPATCH* its = base.implementation; its->function_id != 0; ++its)
      for (const Entry<Functions>& entry : entries)
        if (entry.id == its->function_id) entry.store(functions, its->function);
  }

  Dispatch make_dispatch(const OSSL_ALGORITHM& base, std::span<const Entry<Functions>> entries,
                         const Functions& functions) const {
    Dispatch dispatch;
    for (const OSSL_DISPATCH* its = base.implementation; its->function_id != 0; ++its)
      for (const Entry<Functions>& entry : entries)
        if (entry.id == its->function_id && entry.is_stored(functions))
          dispatch.push_back({entry.id, entry.ours(functions, algorithms_.size())});
    dispatch.push_back({0, nullptr});
    return dispatch;
  }

  std::vector<Algorithm<Functions>> algorithms_;
};

// What a provider offers, by OSSL_OP_...; what libcrypto has as our provctx is a pointer to this.
struct Offers {
  std::array<std::unique_ptr<Operation>, OSSL_OP__HIGHEST + 1> operations;
};

template <typename Functions>
const Algorithm<Functions>& algorithm_at(void* provctx, std::size_t slot) {
  const auto& operation = static_cast<const Offers*>(provctx)->operations[Functions::kOperation];
  return static_cast<const Table<Functions>&>(*operation).algorithm(slot);
}

template <typename Functions, const auto& Entries>
std::unique_ptr<Operation> make_table(const Offering& offering) {
  return std::make_unique<Table<Functions>>(offering, Entries);
}

// An operation that is offered: its number (OSSL_OP_...), for how many algorithms there are slots
// (OpenSSL 4.0 has 160 ciphers), and how its table is made.
struct OperationMaker {
  int id;
  const char* name;  // in the configuration
  std::size_t slots;
  std::unique_ptr<Operation> (*make)(const Offering& offering);
};

extern const OperationMaker kDigests;
extern const OperationMaker kCiphers;
extern const OperationMaker kMacs;
extern const OperationMaker kKdfs;
extern const OperationMaker kRands;
extern const OperationMaker kKeyManagers;
extern const OperationMaker kSymmetricKeyManagers;
extern const OperationMaker kKeyExchanges;
extern const OperationMaker kSignatures;
extern const OperationMaker kAsymCiphers;
extern const OperationMaker kKems;

}  // namespace asyncprovider
