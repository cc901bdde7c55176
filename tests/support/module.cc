#include "support/library.h"

namespace support {

Module module_under_test() { return {"asyncprovider", ASYNCPROVIDER_MODULE}; }

}  // namespace support
