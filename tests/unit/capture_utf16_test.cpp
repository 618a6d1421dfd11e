// Texts in UTF-16.

#include <gtest/gtest.h>

#include "eascard/capture/text/utf16.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

std::string encode(std::string_view ascii, bool big) {
  std::string bytes;
  for (const char c : ascii) {
    if (big) bytes += '\0';
    bytes += c;
    if (!big) bytes += '\0';
  }
  return bytes;
}

TEST(CaptureUtf16, ReadsTheSameAsInUtf8InPiecesToo) {
  const std::string expected =
      read_file(std::filesystem::path(EASCARD_SAMPLES) / "aswbxml-golden.wbxml");
  const auto folder = std::filesystem::path(EASCARD_TEST_DATA) / "capture_text" / "pasted";
  std::vector<std::string> texts = {read_file(folder / "utf16-bom.log")};
  for (const bool big : {false, true})
    for (const char* mark : {"", big ? "\xFE\xFF" : "\xFF\xFE"})
      texts.push_back(mark + encode(read_file(folder / "logcat-hex.txt"), big));
  for (const std::string& text : texts)
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{61}}) {
      capture::Utf16Reader reader;
      std::vector<capture::Entry> entries;
      std::size_t begin = 0;
      for (std::size_t end = std::min(std::max<std::size_t>(piece, 64), text.size());;) {
        const bool last = end == text.size();
        const bool more = reader.read(std::string_view(text).substr(begin, end - begin), last);
        begin += reader.consumed();
        if (more) {
          entries.push_back(reader.entry());
        } else if (last) {
          break;
        } else {
          end = std::min(end + piece, text.size());
        }
      }
      ASSERT_EQ(entries.size(), 1u);
      EXPECT_EQ(entries[0].body, expected);
      EXPECT_EQ(entries[0].place.line, 1u);
    }
}

TEST(CaptureUtf16, IsKnownByItsMarkOrItsZeros) {
  EXPECT_EQ(find_utf16("\xFF\xFEx"), Utf16::little);
  EXPECT_EQ(find_utf16("\xFE\xFFx"), Utf16::big);
  const std::string line = "05/03/2024 10:11:13 WBXML-OUT";
  EXPECT_EQ(find_utf16(encode(line, false)), Utf16::little);
  EXPECT_EQ(find_utf16(encode(line, true)), Utf16::big);
  EXPECT_EQ(find_utf16(line + line), Utf16::none);
}

}  // namespace
}  // namespace eascard::test
