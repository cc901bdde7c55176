// What takes and gives parameters: the context of a digest, cipher, MAC or KDF.
#pragma once

#include <openssl/params.h>

#include <memory>
#include <string_view>

#include "equal/case.h"

namespace fuzz {

class ParamSubject {
 public:
  virtual ~ParamSubject() = default;
  virtual const OSSL_PARAM* gettable() const = 0;
  virtual const OSSL_PARAM* settable() const = 0;
  virtual int get(OSSL_PARAM* params) = 0;
  virtual int set(const OSSL_PARAM* params) = 0;
  // Whether the base survives it, and goes on to give what can be predicted.
  virtual bool may_set(std::string_view) const { return true; }
  // Some work with the context; notes what comes of it.
  virtual void use(equal::Case& c) = 0;
  // Goes on with a copy of the context, if there can be one.
  virtual int copy() = 0;
};

// The decisions choose the algorithm. NULL where it is not to be had. The case's algorithm gives
// the name of a digest or a cipher.
std::unique_ptr<ParamSubject> digest_subject(equal::Case& c);
std::unique_ptr<ParamSubject> cipher_subject(equal::Case& c);
std::unique_ptr<ParamSubject> mac_subject(equal::Case& c);
std::unique_ptr<ParamSubject> kdf_subject(equal::Case& c);

}  // namespace fuzz
