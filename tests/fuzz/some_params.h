// Parameters of any name, type, size and value, with their memory.
#pragma once

#include <openssl/params.h>

#include <memory>
#include <string>
#include <vector>

#include "equal/case.h"

namespace fuzz {

class SomeParams {
 public:
  enum class Use { kGet, kSet };

  // Adds one. `known`: whose names are tried, often with the type that it has there. Only to be got
  // there are pointers, and such without data, which ask for a size: the base does not look at all
  // that it is given.
  void add(equal::Rng& rng, const OSSL_PARAM* known, Use use);

  // Ends with the end of a list. Valid until something is added.
  OSSL_PARAM* list();
  const std::string& last_name() const { return values_.back()->name; }
  // Whether a value is too large for a length, or a count of rounds, that someone is to work with.
  bool any_large() const;
  // Drops the last one.
  void drop_last() { values_.pop_back(); }

  // Notes all of them, with what was written to them.
  void log(equal::Case& c) const;

 private:
  struct Value {
    std::string name;
    unsigned int type;
    // Of exactly the parameter's size, so that a sanitizer sees who reads or writes beyond it; with
    // a zero after a text.
    std::unique_ptr<unsigned char[]> data;
    std::size_t size;
    void* pointer = nullptr;  // what parameters of a pointer's type point to
    bool large = false;
    OSSL_PARAM param{};
  };

  static void fill(equal::Rng& rng, Value& value);
  static void log_value(equal::Case& c, const Value& value, const OSSL_PARAM& param);

  std::vector<std::unique_ptr<Value>> values_;
  std::vector<OSSL_PARAM> list_;
};

}  // namespace fuzz
