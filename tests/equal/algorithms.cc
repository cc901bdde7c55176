#include "equal/algorithms.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>

#include "equal/runner.h"

namespace equal {
namespace {

void add_name(const char* name, void* algorithm) {
  static_cast<Algorithm*>(algorithm)->names.emplace_back(name);
}

template <auto kName, auto kNames, class Method>
void add_algorithm(Method* method, void* list) {
  Algorithm algorithm;
  algorithm.name = kName(method);
  kNames(method, add_name, &algorithm);
  std::sort(algorithm.names.begin(), algorithm.names.end());
  static_cast<std::vector<Algorithm>*>(list)->push_back(std::move(algorithm));
}

template <class EnumerateFunction>
std::vector<Algorithm> base_algorithms(EnumerateFunction enumerate) {
  const BaseLibrary base;
  std::vector<Algorithm> list;
  enumerate(base.get(), &list);
  std::sort(list.begin(), list.end(),
            [](const Algorithm& a, const Algorithm& b) { return a.name < b.name; });
  return list;
}

}  // namespace

std::vector<Algorithm> base_digests() {
  return base_algorithms([](OSSL_LIB_CTX* ctx, void* list) {
    EVP_MD_do_all_provided(ctx, add_algorithm<EVP_MD_get0_name, EVP_MD_names_do_all>, list);
  });
}

std::vector<Algorithm> base_ciphers() {
  return base_algorithms([](OSSL_LIB_CTX* ctx, void* list) {
    EVP_CIPHER_do_all_provided(ctx, add_algorithm<EVP_CIPHER_get0_name, EVP_CIPHER_names_do_all>,
                               list);
  });
}

std::vector<Algorithm> base_rands() {
  return base_algorithms([](OSSL_LIB_CTX* ctx, void* list) {
    EVP_RAND_do_all_provided(ctx, add_algorithm<EVP_RAND_get0_name, EVP_RAND_names_do_all>, list);
  });
}

std::string test_name(const Algorithm& algorithm) {
  std::string name = algorithm.name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char ch) { return std::isalnum(ch) == 0; }, '_');
  return name;
}

}  // namespace equal
