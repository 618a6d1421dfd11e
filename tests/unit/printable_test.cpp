#include "eascard/text/printable.hpp"

#include <gtest/gtest.h>

#include <set>

#include "eascard/json/emit.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::test {
namespace {

/// As Unicode lists them: the controls (Cc), Bidi_Control of PropList.txt, and the separators that
/// end a line.
std::set<std::uint32_t> unprintable() {
  std::set<std::uint32_t> codes = {0x7F,   0x61C,  0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B,
                                   0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069};
  for (std::uint32_t code = 0; code < 0x20; ++code) codes.insert(code);
  for (std::uint32_t code = 0x80; code < 0xA0; ++code) codes.insert(code);
  return codes;
}

/// What printf(1) makes of it.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    const char kind = text[++at];
    if (kind == 'x') {
      out += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
      at += 2;
    } else {
      out += kind == 'n' ? '\n' : kind == 't' ? '\t' : '\r';
    }
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return text.find_first_not_of("\\xntr0123456789ABCDEF") == std::string_view::npos;
}

TEST(Printable, EscapesEveryControlAndNoOtherCharacter) {
  const std::set<std::uint32_t> codes = unprintable();
  for (std::uint32_t code = 0; code < 0x110000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    std::string text;
    append_utf8(text, code);
    const std::string shown = printable(text);
    if (codes.contains(code)) {
      ASSERT_TRUE(is_ascii(shown)) << code;
      ASSERT_EQ(unescaped(shown), text) << code;
      ASSERT_EQ(printable("a" + text + "b"), "a" + shown + "b") << code;
    } else {
      ASSERT_EQ(shown, text) << code;
    }
  }
}

TEST(Printable, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(printable("a\xFFz\xC3"), "a\\xFFz\\xC3");
  EXPECT_EQ(printable("\xC2 \x85"), "\\xC2 \\x85");
  EXPECT_EQ(printable("\xE2\x80"), "\\xE2\\x80");
  EXPECT_EQ(printable("\xED\xA0\x80"), "\\xED\\xA0\\x80");
}

TEST(Printable, LeavesWhatIsPrintable) {
  const std::string once = printable("a\n\xC2\x9B\x31m\xE2\x80\xAE\xFF");
  EXPECT_EQ(once, "a\\n\\xC2\\x9B1m\\xE2\\x80\\xAE\\xFF");
  EXPECT_EQ(printable(once), once);
}

TEST(JsonString, EscapesControlsOfC1) {
  for (std::uint32_t code = 0x80; code < 0xB0; ++code) {
    std::string text;
    append_utf8(text, code);
    std::string out;
    json::append_string(out, 'a' + text + 'b');
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\u%04x", code);
    EXPECT_EQ(out, "\"a" + (code < 0xA0 ? std::string(escape) : text) + "b\"");
  }
}

TEST(Printable, HasTwoColumnsForWhatIsWide) {
  EXPECT_EQ(columns_of(""), 0u);
  EXPECT_EQ(columns_of("M\xC3\xBCller"), 6u);
  EXPECT_EQ(columns_of("\xE6\xBC\xA2\xE5\xAD\x97"), 4u);       // kanji
  EXPECT_EQ(columns_of("\xED\x95\x9C"), 2u);                   // Hangul
  EXPECT_EQ(columns_of("\xEF\xBC\xA1"), 2u);                   // full width A
  EXPECT_EQ(columns_of("\xF0\x9F\x98\x80 \xE2\x82\xAC"), 4u);  // a face, and the euro sign
}

}  // namespace
}  // namespace eascard::test
