// Key management. Keys are the base's own objects, handed through as they are; generation may pause.
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cctype>
#include <cstring>

#include "provider/core/quiet_param.h"
#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct KeyManagerFunctions : KeyFunctions {
  static constexpr int kOperation = OSSL_OP_KEYMGMT;
  static constexpr std::size_t kSlots = 128;
  OSSL_FUNC_keymgmt_new_fn* new_key;
  OSSL_FUNC_keymgmt_gen_init_fn* gen_init;
  OSSL_FUNC_keymgmt_gen_set_template_fn* gen_set_template;
  OSSL_FUNC_keymgmt_gen_set_params_fn* gen_set_params;
  OSSL_FUNC_keymgmt_gen_settable_params_fn* gen_settable_params;
  OSSL_FUNC_keymgmt_gen_fn* gen;
  OSSL_FUNC_keymgmt_gen_cleanup_fn* freectx;
  OSSL_FUNC_keymgmt_load_fn* load;
  OSSL_FUNC_keymgmt_free_fn* free;
  OSSL_FUNC_keymgmt_get_params_fn* get_params;
  OSSL_FUNC_keymgmt_gettable_params_fn* gettable_params;
  OSSL_FUNC_keymgmt_set_params_fn* set_params;
  OSSL_FUNC_keymgmt_settable_params_fn* settable_params;
  OSSL_FUNC_keymgmt_query_operation_name_fn* query_operation_name;
  OSSL_FUNC_keymgmt_has_fn* has;
  OSSL_FUNC_keymgmt_validate_fn* validate;
  OSSL_FUNC_keymgmt_match_fn* match;
  OSSL_FUNC_keymgmt_import_fn* import;
  OSSL_FUNC_keymgmt_import_types_fn* import_types;
  OSSL_FUNC_keymgmt_export_fn* export_key;
  OSSL_FUNC_keymgmt_export_types_fn* export_types;
  OSSL_FUNC_keymgmt_dup_fn* dup;
  OSSL_FUNC_keymgmt_gen_get_params_fn* gen_get_params;
  OSSL_FUNC_keymgmt_gen_gettable_params_fn* gen_gettable_params;
  OSSL_FUNC_keymgmt_new_ex_fn* new_ex;
  OSSL_FUNC_keymgmt_import_types_ex_fn* import_types_ex;
  OSSL_FUNC_keymgmt_export_types_ex_fn* export_types_ex;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    learn_costs(names, offering, kOperation);
    key_params = get_params;
    return nullptr;
  }
};

using F = KeyManagerFunctions;

struct GenContext : Context<F> {
  using Functions = F;
  using Context::Context;
  std::size_t bits = 0;  // of the key, as far as it is known before
};

// A group's name says its size: P-384, secp521r1, ffdhe2048.
std::size_t number_in(std::string_view name) {
  std::size_t most = 0;
  std::size_t number = 0;
  for (const char c : name) {
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    number = digit ? 10 * number + static_cast<std::size_t>(c - '0') : 0;
    most = std::max(most, number);
  }
  return most;
}

void note_params(GenContext& context, const OSSL_PARAM params[]) {
  if (params == nullptr) return;
  for (const char* key : {OSSL_PKEY_PARAM_RSA_BITS, OSSL_PKEY_PARAM_FFC_PBITS})
    if (const OSSL_PARAM* const bits = OSSL_PARAM_locate_const(params, key))
      get_size_quietly(*bits, context.bits);
  const OSSL_PARAM* const group = OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_GROUP_NAME);
  if (group != nullptr && group->data_type == OSSL_PARAM_UTF8_STRING && group->data != nullptr)
    context.bits = number_in({static_cast<const char*>(group->data), group->data_size});
}

template <std::size_t Slot>
struct New {
  static void* call(void* provctx) {
    const auto& algorithm = algorithm_at<F>(provctx, Slot);
    return algorithm.base.new_key(algorithm.base_provctx);
  }
};

template <std::size_t Slot>
struct NewEx {
  static void* call(void* provctx, const OSSL_PARAM params[]) {
    const auto& algorithm = algorithm_at<F>(provctx, Slot);
    void* key = nullptr;
    with_params_for_base(*algorithm.provider, params, [&](const OSSL_PARAM* for_base) {
      key = algorithm.base.new_ex(algorithm.base_provctx, for_base);
      return 1;
    });
    return key;
  }
};

template <std::size_t Slot>
struct GenInit {
  static void* call(void* provctx, int selection, const OSSL_PARAM params[]) {
    const auto& algorithm = algorithm_at<F>(provctx, Slot);
    auto context = new_context<GenContext>(algorithm);
    if (context == nullptr) return nullptr;
    note_params(*context, params);
    with_params_for_base(*algorithm.provider, params, [&](const OSSL_PARAM* for_base) {
      context->base = algorithm.base.gen_init(algorithm.base_provctx, selection, for_base);
      return 1;
    });
    return hand_over(std::move(context));
  }
};

int gen_set_params(void* vctx, const OSSL_PARAM params[]) {
  auto& context = context_of<GenContext>(vctx);
  if (!context.enter()) return 0;
  note_params(context, params);
  return with_params_for_base(
      *context.algorithm->provider, params, [&](const OSSL_PARAM* for_base) {
        return context.functions().gen_set_params(context.base, for_base);
      });
}

int gen_set_template(void* vctx, void* key) {
  auto& context = context_of<GenContext>(vctx);
  if (!context.enter()) return 0;
  context.bits = context.functions().bits_of(key);
  return context.functions().gen_set_template(context.base, key);
}

// gen()'s arguments and its result, as bytes that can be copied.
struct Progress {
  OSSL_CALLBACK* callback;
  void* argument;
  OSSL_FUNC_keymgmt_free_fn* free;
};

struct Generated {
  void* key;
  OSSL_FUNC_keymgmt_free_fn* free;
};

int invoke_gen(const Call& call, const Buffers& buffers) {
  Progress progress;
  std::memcpy(&progress, buffers.in, sizeof progress);
  const auto function = reinterpret_cast<OSSL_FUNC_keymgmt_gen_fn*>(call.function);
  const Generated made{function(call.context, progress.callback, progress.argument), progress.free};
  std::memcpy(buffers.out, &made, sizeof made);
  if (buffers.out_size != nullptr) *buffers.out_size = sizeof made;
  return made.key != nullptr ? 1 : 0;
}

void discard_generated(const Call&, const unsigned char* out) noexcept {
  Generated made;
  std::memcpy(&made, out, sizeof made);
  made.free(made.key);
}

void* gen(void* vctx, OSSL_CALLBACK* callback, void* argument) {
  auto& context = context_of<GenContext>(vctx);
  if (!context.enter()) return nullptr;
  const F& functions = context.functions();
  if (!in_job()) return functions.gen(context.base, callback, argument);
  const Progress progress{callback, argument, functions.free};
  Generated made{};
  const Call call{.invoke = invoke_gen,
                  .function = reinterpret_cast<AnyFunction>(functions.gen),
                  .context = context.base,
                  .buffers = {.in = reinterpret_cast<const unsigned char*>(&progress),
                              .in_size = sizeof progress,
                              .out = reinterpret_cast<unsigned char*>(&made),
                              .out_room = sizeof made},
                  .discard = discard_generated};
  const Weight weight{functions.costs.nanoseconds(KeyUse::generation, context.bits),
                      functions.limits};
  return carry_out_long(context.runtime(), weight, call, context.in_flight) > 0 ? made.key
                                                                                : nullptr;
}

constexpr Entry<F> kEntries[] = {
    slotted<&F::new_key, New>(OSSL_FUNC_KEYMGMT_NEW),
    slotted<&F::gen_init, GenInit>(OSSL_FUNC_KEYMGMT_GEN_INIT),
    wrapped<&F::gen_set_template, gen_set_template>(OSSL_FUNC_KEYMGMT_GEN_SET_TEMPLATE),
    wrapped<&F::gen_set_params, gen_set_params>(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS),
    params_of_context<&F::gen_settable_params>(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS),
    wrapped<&F::gen, gen>(OSSL_FUNC_KEYMGMT_GEN),
    wrapped<&F::freectx, free_context<GenContext>>(OSSL_FUNC_KEYMGMT_GEN_CLEANUP),
    same<&F::load>(OSSL_FUNC_KEYMGMT_LOAD),
    same<&F::free>(OSSL_FUNC_KEYMGMT_FREE),
    same<&F::get_params>(OSSL_FUNC_KEYMGMT_GET_PARAMS),
    params_of_algorithm<&F::gettable_params>(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS),
    same<&F::set_params>(OSSL_FUNC_KEYMGMT_SET_PARAMS),
    params_of_algorithm<&F::settable_params>(OSSL_FUNC_KEYMGMT_SETTABLE_PARAMS),
    same<&F::query_operation_name>(OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME),
    same<&F::has>(OSSL_FUNC_KEYMGMT_HAS),
    same<&F::validate>(OSSL_FUNC_KEYMGMT_VALIDATE),
    same<&F::match>(OSSL_FUNC_KEYMGMT_MATCH),
    same<&F::import>(OSSL_FUNC_KEYMGMT_IMPORT),
    same<&F::import_types>(OSSL_FUNC_KEYMGMT_IMPORT_TYPES),
    same<&F::export_key>(OSSL_FUNC_KEYMGMT_EXPORT),
    same<&F::export_types>(OSSL_FUNC_KEYMGMT_EXPORT_TYPES),
    same<&F::dup>(OSSL_FUNC_KEYMGMT_DUP),
    forwarded<&F::gen_get_params>(OSSL_FUNC_KEYMGMT_GEN_GET_PARAMS),
    params_of_context<&F::gen_gettable_params>(OSSL_FUNC_KEYMGMT_GEN_GETTABLE_PARAMS),
    slotted<&F::new_ex, NewEx>(OSSL_FUNC_KEYMGMT_NEW_EX),
    slotted<&F::import_types_ex, ParamLists<&F::import_types_ex>::template OfSelection>(
        OSSL_FUNC_KEYMGMT_IMPORT_TYPES_EX),
    slotted<&F::export_types_ex, ParamLists<&F::export_types_ex>::template OfSelection>(
        OSSL_FUNC_KEYMGMT_EXPORT_TYPES_EX),
};

}  // namespace

const OperationMaker kKeyManagers = {F::kOperation, "keymgmt", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
