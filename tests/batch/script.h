// What tests have in common that run one script of calls with the module and with its base.
#pragma once

#include <openssl/err.h>

#include <cctype>
#include <string>

namespace batch_tests {

// No job pauses while the error queue has an entry.
void in_the_call(const auto& work) {
  ERR_raise(ERR_LIB_USER, 1);
  work();
  ERR_clear_error();
}

// What a test may be called.
inline std::string test_name(std::string text) {
  std::erase_if(text, [](unsigned char each) { return std::isalnum(each) == 0 && each != '_'; });
  return text;
}

}  // namespace batch_tests
