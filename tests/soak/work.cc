#include "work.h"

namespace soak {

std::unique_ptr<Work> random_work(Rng& rng, const Module& module) {
  switch (rng.below(16)) {
    case 0:
    case 1:
    case 2:
      return key_work(rng, module.keys);
    case 3:
    case 4:
      return mac_work(rng, module.side);
    case 5:
      return random_bytes_work(rng, module.side);
    case 6:
    case 7:
    case 8:
    case 9:
    case 10:
      return cipher_work(rng, module.side);
    default:
      return digest_work(rng, module.side);
  }
}

}  // namespace soak
