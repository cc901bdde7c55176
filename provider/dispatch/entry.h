// How each function of the base is offered: a row for each, checked by the compiler against the
// signature that OpenSSL gives the function.
#pragma once

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include <array>
#include <cstddef>
#include <utility>

#include "provider/dispatch/context.h"
#include "provider/dispatch/newer_functions.h"

namespace asyncprovider {

using AnyFunction = void (*)();

template <typename Functions>
struct Entry {
  int id;
  void (*store)(Functions&, AnyFunction);                   // keeps the base's function
  bool (*is_stored)(const Functions&);                      // and it is still there
  AnyFunction (*ours)(const Functions&, std::size_t slot);  // what is offered in its place
};

template <auto Member>
struct MemberOf;
template <typename F, typename Function, Function F::*Member>
struct MemberOf<Member> {
  using Functions = F;
  using Type = Function;
  static void store(F& functions, AnyFunction function) {
    functions.*Member = reinterpret_cast<Type>(function);
  }
  static bool is_stored(const F& functions) { return functions.*Member != nullptr; }
};

// The base's own function, for those that take neither a context nor a provctx.
template <auto Member>
constexpr auto same(int id) {
  using Functions = typename MemberOf<Member>::Functions;
  return Entry<Functions>{id, MemberOf<Member>::store, MemberOf<Member>::is_stored,
                          [](const Functions& base, std::size_t) {
                            return reinterpret_cast<AnyFunction>(base.*Member);
                          }};
}

// A function of ours.
template <auto Member, typename MemberOf<Member>::Type Ours>
constexpr auto wrapped(int id) {
  using Functions = typename MemberOf<Member>::Functions;
  return Entry<Functions>{
      id, MemberOf<Member>::store, MemberOf<Member>::is_stored,
      [](const Functions&, std::size_t) { return reinterpret_cast<AnyFunction>(Ours); }};
}

// Unwraps the context, which is the first argument, and calls the base's function.
template <auto Member, typename Type>
struct Forward;
template <auto Member, typename Result, typename... Arguments>
struct Forward<Member, Result (*)(void*, Arguments...)> {
  using Functions = typename MemberOf<Member>::Functions;
  static Result call(void* context, Arguments... arguments) {
    const auto* const ours = static_cast<Context<Functions>*>(context);
    if (!ours->enter()) return Result();
    return (ours->functions().*Member)(ours->base, arguments...);
  }
};

template <auto Member>
constexpr auto forwarded(int id) {
  return wrapped<Member, Forward<Member, typename MemberOf<Member>::Type>::call>(id);
}

// newctx() and the like are not told the algorithm, so that each algorithm has a function of its
// own: Ours<slot>::call, for Functions::kSlots slots.
template <auto Member, template <std::size_t> typename Ours>
struct Slots {
  template <std::size_t... Slot>
  static constexpr auto make(std::index_sequence<Slot...>) {
    return std::array<typename MemberOf<Member>::Type, sizeof...(Slot)>{Ours<Slot>::call...};
  }
  static constexpr auto kFunctions =
      make(std::make_index_sequence<MemberOf<Member>::Functions::kSlots>());
};

template <auto Member, template <std::size_t> typename Ours>
constexpr auto slotted(int id) {
  using Functions = typename MemberOf<Member>::Functions;
  return Entry<Functions>{
      id, MemberOf<Member>::store, MemberOf<Member>::is_stored,
      [](const Functions&, std::size_t slot) {
        return reinterpret_cast<AnyFunction>(Slots<Member, Ours>::kFunctions[slot]);
      }};
}

// The algorithm of a slot, from our own provctx.
template <typename Functions>
const Algorithm<Functions>& algorithm_at(void* provctx, std::size_t slot);

// gettable_params(provctx) and gettable_ctx_params(ctx, provctx), where ctx may be NULL.
template <auto Member>
struct ParamLists {
  using Functions = typename MemberOf<Member>::Functions;

  [[gnu::noinline]] static const OSSL_PARAM* of_algorithm(void* provctx, std::size_t slot) {
    const auto& algorithm = algorithm_at<Functions>(provctx, slot);
    return (algorithm.base.*Member)(algorithm.base_provctx);
  }

  [[gnu::noinline]] static const OSSL_PARAM* of_context(void* context, void* provctx,
                                                        std::size_t slot) {
    const auto& algorithm = algorithm_at<Functions>(provctx, slot);
    const auto* const ours = static_cast<Context<Functions>*>(context);
    return (algorithm.base.*Member)(ours == nullptr ? nullptr : ours->base, algorithm.base_provctx);
  }

  // import_types_ex(provctx, selection)
  template <std::size_t Slot>
  struct OfSelection {
    static const OSSL_PARAM* call(void* provctx, int selection) {
      const auto& algorithm = algorithm_at<Functions>(provctx, Slot);
      return (algorithm.base.*Member)(algorithm.base_provctx, selection);
    }
  };

  template <std::size_t Slot>
  struct OfAlgorithm {
    static const OSSL_PARAM* call(void* provctx) { return of_algorithm(provctx, Slot); }
  };

  template <std::size_t Slot>
  struct OfContext {
    static const OSSL_PARAM* call(void* context, void* provctx) {
      return of_context(context, provctx, Slot);
    }
  };
};

template <auto Member>
constexpr auto params_of_algorithm(int id) {
  return slotted<Member, ParamLists<Member>::template OfAlgorithm>(id);
}

template <auto Member>
constexpr auto params_of_context(int id) {
  return slotted<Member, ParamLists<Member>::template OfContext>(id);
}

}  // namespace asyncprovider
