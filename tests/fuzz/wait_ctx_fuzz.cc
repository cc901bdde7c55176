// The operations of ASYNC_WAIT_CTX_new(3): ours, and libcrypto's inside real jobs as the model.
#include "fuzz/failure.h"
#include "fuzz/input.h"
#include "wait_ctx/player.h"
#include "wait_ctx/sequence.h"
#include "wait_ctx/trace_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const harness::Sequence sequence = harness::sequence_of(
      [&input](unsigned limit) { return static_cast<unsigned>(input.below(limit)); });
  const harness::Trace ours = harness::Player<harness::Ours>(sequence).play();
  const harness::Trace libcryptos = harness::Player<harness::Libcrypto>(sequence).play();
  if (ours != libcryptos) fuzz::fail(difference(sequence, ours, libcryptos));
  return 0;
}
