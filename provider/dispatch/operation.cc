#include "provider/dispatch/operation.h"

#include "provider/dispatch/property.h"

namespace asyncprovider {

void Operation::offer(const OSSL_ALGORITHM& base, Dispatch dispatch) {
  definitions_.push_back(
      std::make_unique<const std::string>(offered_definition(base.property_definition)));
  dispatches_.push_back(std::make_unique<const Dispatch>(std::move(dispatch)));
  offered_.push_back({base.algorithm_names, definitions_.back()->c_str(),
                      dispatches_.back()->data(), base.algorithm_description});
}

}  // namespace asyncprovider
