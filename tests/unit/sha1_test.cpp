// SHA-1 by the vectors of its RFC, and around the ends of its blocks.

#include "eascard/text/sha1.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace eascard {
namespace {

std::string hex(std::string_view text) {
  std::string out;
  for (const std::uint8_t byte : sha1(text)) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
  return out;
}

std::string repeated(std::string_view text, unsigned times) {
  std::string out;
  for (unsigned i = 0; i < times; ++i) out += text;
  return out;
}

// RFC 3174 7.3, TEST1 to TEST4.
TEST(Sha1, VectorsOfTheRfc) {
  EXPECT_EQ(hex("abc"), "A9993E364706816ABA3E25717850C26C9CD0D89D");
  EXPECT_EQ(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983E441C3BD26EBAAE4AA1F95129E5E54670F1");
  EXPECT_EQ(hex(repeated("a", 1000000)), "34AA973CD4C4DAA4F61EEB2BDBAD27316534016F");
  EXPECT_EQ(hex(repeated("01234567012345670123456701234567", 20)),
            "DEA356A2CDDD90C7A7ECEDC5EBB563934F460452");
}

// What sha1sum(1) of coreutils says: nothing, and texts with and without room for the length in
// their last block.
TEST(Sha1, EndsOfBlocks) {
  EXPECT_EQ(hex(std::string(0, 'x')), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
  EXPECT_EQ(hex(std::string(55, 'x')), "CEF734BA81A024479E09EB5A75B6DDAE62E6ABF1");
  EXPECT_EQ(hex(std::string(56, 'x')), "901305367C259952F4E7AF8323F480D59F81335B");
  EXPECT_EQ(hex(std::string(63, 'x')), "0DDC4E0CCCD9A12850DEB5ABB0853A4425559FEC");
  EXPECT_EQ(hex(std::string(64, 'x')), "BB2FA3EE7AFB9F54C6DFB5D021F14B1FFE40C163");
  EXPECT_EQ(hex(std::string(65, 'x')), "78C741DDC482E4CDF8C474A0876347A0905B6233");
  EXPECT_EQ(hex(std::string(119, 'x')), "4300320394F7EE239BCDCE7D3B8BCEE173A0CD5C");
  EXPECT_EQ(hex(std::string(120, 'x')), "CEB2821639C4B6DCB10BCE0E522CA2E608CE056D");
  EXPECT_EQ(hex(std::string(128, 'x')), "150FA3FBDC899BD0B8F95A9FB6027F564D953762");
}

}  // namespace
}  // namespace eascard
