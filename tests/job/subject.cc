#include "subject.h"

namespace job_tests {
namespace {

constexpr Algorithm kAlgorithms[] = {
    {Algorithm::Kind::digest, "MD5"},       {Algorithm::Kind::cipher, "AES-128-CBC"},
    {Algorithm::Kind::digest, "SHA1"},      {Algorithm::Kind::cipher, "AES-256-GCM"},
    {Algorithm::Kind::digest, "SHA2-256"},  {Algorithm::Kind::cipher, "AES-192-CTR"},
    {Algorithm::Kind::digest, "SHA2-512"},  {Algorithm::Kind::cipher, "ChaCha20-Poly1305"},
    {Algorithm::Kind::digest, "SHA3-256"},  {Algorithm::Kind::cipher, "CAMELLIA-128-CBC"},
    {Algorithm::Kind::digest, "SHAKE-256"}, {Algorithm::Kind::digest, "BLAKE2B-512"},
};

}  // namespace

const char* const kModule = "provider=asyncprovider";

std::span<const Algorithm> algorithms() { return kAlgorithms; }

const Subject& subject() {
  static constexpr Subject kSubject{Caller::kUses, "SHA2-512", true, true};
  return kSubject;
}

}  // namespace job_tests
