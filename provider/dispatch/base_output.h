// The output of a digest of the base, final's or squeeze's, in place of which ours is used.
#pragma once

#include <cstddef>

#include "provider/dispatch/digest_functions.h"
#include "provider/executor/call.h"

namespace asyncprovider {

// Of one call, which has to stay. Where it can be short, the base's context ends as it would, and
// what the caller is told is the same; but for a block at most, the bytes are not made.
class BaseOutput {
 public:
  BaseOutput(const DigestFunctions& functions, const Call& call, const Buffers& buffers)
      : functions_(functions), call_(call), buffers_(buffers) {}

  bool is_final() const;

  // Whether less than all of it can be asked for, to the same effect. Changes nothing.
  bool can_be_short() const noexcept;
  // Asks for that: the base's result. Nothing is written to the caller's buffer.
  int make_short() const noexcept;
  // Whether it is granted, and of what size, is known without it. The base's final is still to be
  // made, before anything else is asked of its context.
  bool is_granted() const noexcept;
  // Asks for all of it, into the caller's buffer.
  int make() const {
    return function()(call_.context, buffers_.out, buffers_.out_size, buffers_.out_room);
  }

 private:
  OSSL_FUNC_digest_final_fn* function() const {
    return reinterpret_cast<OSSL_FUNC_digest_final_fn*>(call_.function);
  }
  std::size_t rate() const { return functions_.kernel->block_size; }
  std::size_t size_of_final() const noexcept;
  bool set_size_of_final(std::size_t size) const noexcept;
  int make(unsigned char* out, std::size_t size, std::size_t& written) const noexcept;

  const DigestFunctions& functions_;
  const Call& call_;
  const Buffers& buffers_;
};

}  // namespace asyncprovider
