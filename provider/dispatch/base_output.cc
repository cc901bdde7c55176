#include "provider/dispatch/base_output.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <limits>

#include "provider/core/wipe.h"
#include "provider/dispatch/sponge_message.h"

namespace asyncprovider {
namespace {

constexpr std::size_t kNotTold = std::numeric_limits<std::size_t>::max();

}  // namespace

bool BaseOutput::is_final() const {
  return call_.function == reinterpret_cast<Call::Function>(functions_.final);
}

bool BaseOutput::can_be_short() const noexcept {
  if (functions_.squeezing == nullptr || buffers_.out_room <= rate()) return false;
  return !is_final() || size_of_final() == buffers_.out_room;
}

// What the base's final would write, whatever room there is; 0 where it does not say. Before
// OpenSSL 3.4, which has a parameter for that, it is what final says where there is no room.
std::size_t BaseOutput::size_of_final() const noexcept {
  std::size_t size = 0;
  ERR_set_mark();
  if (functions_.get_ctx_params != nullptr) {
    OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &size),
                           OSSL_PARAM_construct_end()};
    if (functions_.get_ctx_params(call_.context, params) != 1) size = 0;
  } else if (!functions_.writes_without_room) {
    unsigned char nothing = 0;
    if (functions_.final(call_.context, &nothing, &size, 0) != 1) size = 0;
  }
  ERR_pop_to_mark();
  return size;
}

bool BaseOutput::is_granted() const noexcept {
  if (!functions_.size_is_fixed || !is_final()) return false;
  unsigned char nothing = 0;
  std::size_t size = 0;
  ERR_set_mark();
  const int done = function()(call_.context, &nothing, &size, 0);
  ERR_pop_to_mark();
  if (done != 1 || size > buffers_.out_room) return false;
  *buffers_.out_size = size;
  return true;
}

bool BaseOutput::set_size_of_final(std::size_t size) const noexcept {
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &size),
                               OSSL_PARAM_construct_end()};
  return functions_.set_ctx_params(call_.context, params) == 1;
}

int BaseOutput::make(unsigned char* out, std::size_t size, std::size_t& written) const noexcept {
  if (!is_final()) return function()(call_.context, out, &written, size);
  if (!set_size_of_final(size)) return 0;
  const int done = function()(call_.context, out, &written, size);
  return set_size_of_final(buffers_.out_room) ? done : 0;
}

// Of what it has squeezed the base keeps a block: so it is whole blocks that are left out.
int BaseOutput::make_short() const noexcept {
  unsigned char unwanted[kLargestRate];
  const std::size_t size = (buffers_.out_room - 1) % rate() + 1;
  std::size_t written = kNotTold;
  const int done = make(unwanted, size, written);
  wipe(unwanted, size);
  if (written != kNotTold) *buffers_.out_size = written == size ? buffers_.out_room : written;
  return done;
}

}  // namespace asyncprovider
