#include "eascard/text/scan.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace eascard::test {
namespace {

constexpr PairSet pairs({{"a", "bc"}, {"01", "9"}, {"<", ""}, {"xyz", "Z~"}});

bool is_pair(std::string_view text, std::size_t at) {
  if (text[at] == '<') return true;
  for (const std::string_view pair : {"ab", "ac", "09", "19", "xZ", "yZ", "zZ", "x~", "y~", "z~"})
    if (text.substr(at).starts_with(pair)) return true;
  return false;
}

/// In texts of every length, with bytes that share a half with those of a pair.
TEST(Scan, FindsTheFirstPair) {
  std::minstd_rand random(3);
  constexpr std::string_view bytes = "abc0919<xyzZ~qrAB!) \xE1\xBC\x80";
  for (std::size_t size = 0; size < 200; ++size) {
    for (unsigned rare : {1U, 4U, 60U}) {
      std::string text;
      while (text.size() < size)
        text += random() % rare == 0 ? bytes[random() % bytes.size()] : 'q';
      for (std::size_t from = 0; from <= size; ++from) {
        std::size_t expected = from;
        while (expected < size && !is_pair(text, expected)) ++expected;
        // A copy of its own: a sanitizer sees what is read behind it.
        const std::string copy(text);
        ASSERT_EQ(pairs.find(copy, from), expected) << text << ' ' << from;
      }
    }
  }
}

}  // namespace
}  // namespace eascard::test
