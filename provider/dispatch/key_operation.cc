#include "provider/dispatch/key_operation.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <algorithm>

#include "provider/dispatch/names.h"

namespace asyncprovider {
namespace {

using KeyParams = OSSL_FUNC_keymgmt_get_params_fn;

template <typename Function>
Function* find_function(const OSSL_ALGORITHM& algorithm, int id) {
  for (const OSSL_DISPATCH* each = algorithm.implementation; each->function_id != 0; ++each)
    if (each->function_id == id) return reinterpret_cast<Function*>(each->function);
  return nullptr;
}

// Keys say which algorithm of an operation takes them; if they do not, it is that of their name.
bool is_key_of(const OSSL_ALGORITHM& manager, std::string_view names, int operation) {
  const auto query = find_function<OSSL_FUNC_keymgmt_query_operation_name_fn>(
      manager, OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME);
  const char* const name = query == nullptr ? nullptr : query(operation);
  if (name != nullptr) return has_name(names, name);
  const std::string_view its_names = manager.algorithm_names;
  return has_name(names, its_names.substr(0, its_names.find(':')));
}

KeyParams* find_key_params(const BaseProvider& base, std::string_view names, int operation) {
  const OSSL_ALGORITHM* manager = base.algorithms(OSSL_OP_KEYMGMT);
  for (; manager != nullptr && manager->algorithm_names != nullptr; ++manager)
    if (is_key_of(*manager, names, operation))
      return find_function<KeyParams>(*manager, OSSL_FUNC_KEYMGMT_GET_PARAMS);
  return nullptr;
}

// More is not copied: nothing that has a size of its own has such a one.
constexpr std::size_t kMostRoom = std::size_t{1} << 20;

bool ask(const Call& call, std::size_t& out_size, std::size_t& out2_size) noexcept {
  Buffers question = call.buffers;
  question.out = nullptr;
  question.out2 = nullptr;
  question.out_size = &out_size;
  question.out2_size = &out2_size;
  ERR_set_mark();
  const bool answered = call.invoke(call, question) > 0;
  ERR_pop_to_mark();
  return answered;
}

// Of one output: more room than it takes is not copied. An answer that is too large is that of a
// function that fills all the room.
bool fit(std::size_t& room, std::size_t& space, std::size_t answer) {
  if (answer > kMostRoom) return room <= kMostRoom;
  if (answer != 0 || room > kMostRoom) room = std::min(room, answer);
  space = answer;
  return true;
}

// Some functions write whatever they want, without a look at the room; some are told that there is
// as much as there can be; some do not even say how much they wrote. (Seen with 3.0: RSASVE, and
// verify_recover for RSA without padding.)
bool fit_rooms(Buffers& given, std::size_t out_size, std::size_t out2_size) {
  const bool sizes_told =
      given.out_size != nullptr && (given.out2 == nullptr || given.out2_size != nullptr);
  return sizes_told && fit(given.out_room, given.out_space, out_size) &&
         fit(given.out2_room, given.out2_space, out2_size);
}

}  // namespace

void KeyFunctions::learn_costs(std::string_view names, const Offering& offering, int operation) {
  costs = Costs::of_algorithm(names);
  limits = offering.thresholds->for_keys();
  key_params = find_key_params(*offering.base, names, operation);
}

std::size_t KeyFunctions::bits_of(void* key) const noexcept {
  int bits = 0;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_int(OSSL_PKEY_PARAM_BITS, &bits),
                         OSSL_PARAM_construct_end()};
  if (key != nullptr && key_params != nullptr) key_params(key, params);
  return static_cast<std::size_t>(bits);
}

int carry_out_long(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
                   InFlight& subject) noexcept {
  if (weight.size < weight.limits.pause_min) return call.run();
  return carry_out(runtime, weight, call, &subject);
}

int carry_out_heavy(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
                    InFlight& subject) noexcept {
  if (weight.size < weight.limits.pause_min) return call.run();
  if (call.buffers.out == nullptr) return carry_out(runtime, weight, call, &subject);
  std::size_t out_size = 0;
  std::size_t out2_size = 0;
  Call fitted = call;
  if (!ask(call, out_size, out2_size) || !fit_rooms(fitted.buffers, out_size, out2_size))
    return call.run();
  return carry_out(runtime, weight, fitted, &subject);
}

}  // namespace asyncprovider
