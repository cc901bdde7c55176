#include "keys/codes.h"

namespace keys_tests {
namespace {

const Code kCodes[] = {
    {"Cmac", "CMAC", 16, {{"cipher", "AES-128-CBC"}}},
    {"Cmac3Des", "CMAC", 24, {{"cipher", "DES-EDE3-CBC"}}},
    {"Gmac", "GMAC", 32, {{"cipher", "AES-256-GCM"}, {"hexiv", "000102030405060708090a0b"}}},
    {"Kmac128", "KMAC-128", 20, {{"custom", "tag"}}},
    {"Kmac256Xof", "KMAC-256", 32, {{"size", "100"}, {"xof", "1"}}},
    {"Poly1305", "POLY1305", 32, {}},
    {"Siphash", "SIPHASH", 16, {}},
    {"Siphash8", "SIPHASH", 16, {{"size", "8"}, {"c-rounds", "4"}}},
    {"Blake2b", "BLAKE2BMAC", 40, {{"size", "20"}}},
    {"Blake2s", "BLAKE2SMAC", 17, {{"custom", "abc"}}},
    {"WrongKeySize", "CMAC", 15, {{"cipher", "AES-128-CBC"}}, false},
    {"NoCipher", "CMAC", 16, {}, false},
};

}  // namespace

std::span<const Code> codes() { return kCodes; }

}  // namespace keys_tests
