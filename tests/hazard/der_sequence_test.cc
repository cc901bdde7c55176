// H1: what counts as one whole DER SEQUENCE.
#include <cstdint>
#include <vector>

#include "hazard.h"
#include "provider/dispatch/certificate.h"

namespace hazard_tests {
namespace {

using asyncprovider::is_one_der_sequence;
using Bytes = std::vector<unsigned char>;

bool is_sequence(const Bytes& bytes) { return is_one_der_sequence(bytes.data(), bytes.size()); }

// A header, and so many bytes after it.
Bytes with_content(Bytes header, std::size_t size) {
  header.resize(header.size() + size, 0x30);
  return header;
}

// Only a whole one will do: neither a byte less nor one more.
void expect_exactly(const Bytes& header, std::size_t size) {
  EXPECT_TRUE(is_sequence(with_content(header, size))) << size;
  EXPECT_FALSE(is_sequence(with_content(header, size + 1))) << size;
  if (size > 0) {
    EXPECT_FALSE(is_sequence(with_content(header, size - 1))) << size;
  }
}

TEST_F(Hazard, H1_ShortFormOfASequence) {
  expect_exactly({0x30, 0}, 0);
  expect_exactly({0x30, 1}, 1);
  expect_exactly({0x30, 0x7f}, 0x7f);
}

TEST_F(Hazard, H1_LongFormsOfASequence) {
  expect_exactly({0x30, 0x81, 0x80}, 0x80);
  expect_exactly({0x30, 0x81, 0xff}, 0xff);
  expect_exactly({0x30, 0x82, 0x01, 0x00}, 0x100);
  expect_exactly({0x30, 0x82, 0x05, 0x39}, 0x539);
  expect_exactly({0x30, 0x82, 0xff, 0xff}, 0xffff);
  expect_exactly({0x30, 0x83, 0x01, 0x00, 0x00}, 0x10000);
  expect_exactly({0x30, 0x84, 0x01, 0x00, 0x00, 0x00}, 0x1000000);
}

TEST_F(Hazard, H1_HeadersThatEndEarly) {
  for (const Bytes& header :
       {Bytes{0x30, 0x81, 0x80}, Bytes{0x30, 0x82, 0x01, 0x00}, Bytes{0x30, 0x83, 0x01, 0x00, 0x00},
        Bytes{0x30, 0x84, 0x01, 0x00, 0x00, 0x00}})
    for (std::size_t size = 0; size <= header.size(); ++size)
      EXPECT_FALSE(is_one_der_sequence(header.data(), size)) << size;
}

TEST_F(Hazard, H1_NoBytesAtAll) {
  const unsigned char sequence = 0x30;
  EXPECT_FALSE(is_one_der_sequence(nullptr, 0));
  EXPECT_FALSE(is_one_der_sequence(nullptr, 100));
  EXPECT_FALSE(is_one_der_sequence(&sequence, 0));
  EXPECT_FALSE(is_one_der_sequence(&sequence, 1));
}

TEST_F(Hazard, H1_IndefiniteAndTooLongForms) {
  EXPECT_FALSE(is_sequence({0x30, 0x80}));
  EXPECT_FALSE(is_sequence({0x30, 0x80, 0x00, 0x00}));
  EXPECT_FALSE(is_sequence({0x30, 0x85, 0, 0, 0, 0, 1, 0x30}));
  EXPECT_FALSE(is_sequence({0x30, 0xff}));
  EXPECT_FALSE(is_sequence(with_content({0x30, 0xff}, 0x7f)));
}

TEST_F(Hazard, H1_LengthsBeyondAllMemory) {
  EXPECT_FALSE(is_sequence({0x30, 0x84, 0xff, 0xff, 0xff, 0xff}));
  EXPECT_FALSE(is_sequence(with_content({0x30, 0x84, 0xff, 0xff, 0xff, 0xff}, 10)));
}

TEST_F(Hazard, H1_OtherTags) {
  for (unsigned tag = 0; tag < 256; ++tag)
    EXPECT_EQ(is_sequence(with_content({static_cast<unsigned char>(tag), 3}, 3)), tag == 0x30);
}

}  // namespace
}  // namespace hazard_tests
