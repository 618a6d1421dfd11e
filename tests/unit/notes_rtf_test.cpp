#include "eascard/notes/rtf.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/notes/lzfu.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::notes {
namespace {

using namespace std::string_literals;

// Both of an exact copy on the heap: ASan finds a read behind the end.
std::string text_of(std::string_view rtf, TextLimits limits = {}) {
  const std::vector<char> copy(rtf.begin(), rtf.end());
  return rtf_to_text({copy.data(), copy.size()}, limits).text;
}

std::string fault_of(std::string_view rtf, TextLimits limits = {}) {
  return rtf_to_text(rtf, limits).fault;
}

std::string body(std::string_view rtf) {
  return text_of("{\\rtf1\\ansi " + std::string(rtf) + "}");
}

NoteText decompress(std::string_view data, std::size_t max_size = 16u << 20) {
  const std::vector<char> copy(data.begin(), data.end());
  return decompress_rtf({copy.data(), copy.size()}, max_size);
}

std::string repeat(std::string_view part, std::size_t size) {
  std::string all;
  while (all.size() < size) all += part;
  return all;
}

// ---- compressed RTF

// Bit by bit, after [MS-OXRTFCP] 2.1.3.2 and not after the code under test.
std::uint32_t checksum(std::string_view data) {
  std::uint32_t crc = 0;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
  }
  return crc;
}

std::string uint32(std::size_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}

std::string compressed(std::string_view contents, std::size_t raw_size) {
  return uint32(contents.size() + 12) + uint32(raw_size) + "LZFu" + uint32(checksum(contents)) +
         std::string(contents);
}

std::string reference(std::size_t offset, std::size_t length) {
  const std::size_t token = offset << 4 | (length - 2);
  return {static_cast<char>(token >> 8), static_cast<char>(token & 0xFF)};
}

// [MS-OXRTFCP] 3, "Simple Compressed RTF"
const std::string hello =
    "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7"
    "\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62"
    "\x77"
    "\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0"s;
const std::string hello_rtf = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
// [MS-OXRTFCP] 3, "Reading a Token from the Dictionary that Crosses WritePosition"
const std::string overlap =
    "\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51"
    "\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0"s;

TEST(CompressedRtf, ExamplesOfTheSpecification) {
  EXPECT_TRUE(is_compressed_rtf(hello));
  EXPECT_EQ(decompress(hello).fault, "");
  EXPECT_EQ(decompress(hello).text, hello_rtf);
  EXPECT_EQ(decompress(overlap).fault, "");
  EXPECT_EQ(decompress(overlap).text, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
}

TEST(CompressedRtf, WholeFirstDictionary) {
  std::string contents;
  for (std::size_t token = 0; token < 24; ++token) {
    if (token % 8 == 0) contents += '\xFF';
    // 23 matches of 9 bytes, and where the 24th would be written, which is the end mark.
    contents += token < 23 ? reference(9 * token, 9) : reference(207 + 207, 2);
  }
  const NoteText result = decompress(compressed(contents, 207));
  EXPECT_EQ(result.fault, "");
  EXPECT_EQ(
      result.text,
      "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
      "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
      "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx");
}

TEST(CompressedRtf, StoredForm) {
  const auto stored = [](std::string_view rtf, std::size_t raw_size) {
    return uint32(rtf.size() + 12) + uint32(raw_size) + "MELA" + uint32(0) + std::string(rtf);
  };
  EXPECT_TRUE(is_compressed_rtf(stored("{\\rtf1 x}", 9)));
  EXPECT_EQ(decompress(stored("{\\rtf1 x}", 9)).text, "{\\rtf1 x}");
  EXPECT_EQ(decompress(stored("{\\rtf1 x}\0\0"s, 9)).text, "{\\rtf1 x}");
  EXPECT_EQ(decompress(stored("", 0)).fault, "");
  EXPECT_EQ(decompress(stored("{\\rtf1", 9)).fault,
            "the stored RTF has 6 bytes, its header announces 9");
}

TEST(CompressedRtf, OtherDataIsNotCompressedRtf) {
  for (const std::string& data :
       {""s, "{\\rtf1 plain RTF of 16 bytes and more}"s, hello.substr(0, 15),
        hello.substr(0, 8) + "LZFU" + hello.substr(12)}) {
    EXPECT_FALSE(is_compressed_rtf(data));
    EXPECT_EQ(decompress(data).fault, "this is not compressed RTF");
  }
}

TEST(CompressedRtf, EveryPrefixIsAnError) {
  for (const std::string& data : {hello, overlap})
    for (std::size_t size = 0; size < data.size(); ++size) {
      const NoteText result = decompress(data.substr(0, size));
      EXPECT_NE(result.fault, "") << size;
      EXPECT_EQ(result.text, "") << size;
    }
}

// The header made to fit: every cut of the contents but the end mark's loss is noticed.
TEST(CompressedRtf, EveryPrefixOfTheContentsIsAnError) {
  const std::string contents = hello.substr(16);
  for (std::size_t size = 0; size + 2 < contents.size(); ++size)
    EXPECT_NE(decompress(compressed(contents.substr(0, size), 43)).fault, "") << size;
  EXPECT_EQ(decompress(compressed(contents.substr(0, contents.size() - 2), 43)).text, hello_rtf);
  EXPECT_EQ(decompress(compressed(contents.substr(0, contents.size() - 1), 43)).fault,
            "the compressed RTF ends inside of a reference");
}

TEST(CompressedRtf, EveryChangedByteOfTheContentsIsAnError) {
  for (std::size_t at = 16; at < hello.size(); ++at) {
    std::string data = hello;
    data[at] ^= 0x10;
    EXPECT_EQ(decompress(data).fault, "the checksum of the compressed RTF is wrong") << at;
  }
}

TEST(CompressedRtf, WhatFollowsIsIgnored) {
  EXPECT_EQ(decompress(hello + "padding").text, hello_rtf);
  const std::string padded = hello.substr(16) + "padding";
  EXPECT_EQ(decompress(compressed(padded, 43)).text, hello_rtf);
}

TEST(CompressedRtf, ReferenceBehindWhatIsWritten) {
  EXPECT_EQ(decompress(compressed("\x01" + reference(208, 2), 2)).fault,
            "the compressed RTF refers to byte 208 of its dictionary, of which 207 are written");
  EXPECT_NE(decompress(compressed("\x01" + reference(4095, 17), 17)).fault, "");
  // Once it has gone round, all of the dictionary is written.
  std::string contents;
  for (int i = 0; i < 487; ++i) contents += "\0abcdefgh"s;
  contents += "\x03" + reference(4094, 3) + reference(207 + 487 * 8 + 3 - 4096, 2);
  const NoteText round = decompress(compressed(contents, 487 * 8 + 3));
  EXPECT_EQ(round.fault, "");
  EXPECT_EQ(round.text.size(), 487u * 8 + 3);
}

TEST(CompressedRtf, RawSizeThatLies) {
  EXPECT_EQ(decompress(compressed(hello.substr(16), 42)).fault,
            "the compressed RTF holds more than the 42 bytes its header announces");
  EXPECT_EQ(decompress(compressed(hello.substr(16), 44)).text, hello_rtf);
  EXPECT_EQ(decompress(compressed(hello.substr(16), 0xFFFFFFFF)).fault,
            "the compressed RTF holds 4294967295 bytes, more than the limit of 16777216");
  EXPECT_EQ(decompress(hello, 42).fault,
            "the compressed RTF holds 43 bytes, more than the limit of 42");
  EXPECT_EQ(decompress(hello, 43).fault, "");
}

TEST(CompressedRtf, Bomb) {
  // Writing goes in steps of 16 from 207 on and so never comes by 0, which would be the end mark.
  std::string run = "\xFF";
  for (int i = 0; i < 8; ++i) run += reference(0, 16);
  const std::string contents = repeat(run, 1 << 20);
  const std::size_t size = contents.size() / run.size() * 8 * 16;
  EXPECT_EQ(decompress(compressed(contents, size)).text.size(), size);
  EXPECT_EQ(decompress(compressed(contents, 100)).fault,
            "the compressed RTF holds more than the 100 bytes its header announces");
  EXPECT_NE(decompress(compressed(contents, size), size - 1).fault, "");
}

TEST(CompressedRtf, CompSizeThatLies) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{11}, std::size_t{46}, std::size_t{0xFFFFFFFF}})
    EXPECT_NE(decompress(uint32(size) + hello.substr(4)).fault, "") << size;
}

// ---- RTF

TEST(NotesRtf, OnlyRtfIsRead) {
  EXPECT_EQ(text_of(hello_rtf), "hello world");
  EXPECT_EQ(text_of("\r\n {\\rtf hello}"), "hello");
  for (const char* const other : {"", " ", "hello", "{\\html}", "{\\rt", "\\rtf1"})
    EXPECT_EQ(fault_of(other), "this is not RTF") << other;
}

TEST(NotesRtf, SaysWhatTheTextLacks) {
  EXPECT_EQ(fault_of(hello_rtf), "");
  EXPECT_EQ(fault_of("{\\rtf1 a{\\b b}"), "the RTF ends before its last brace");
  EXPECT_EQ(fault_of("{\\rtf1 abcdef}", {256, 3}), "the text is cut at the limit of 3 bytes");
  EXPECT_EQ(fault_of("{\\rtf1 a{b{c}}}", {2, 100}), "groups nested deeper than 2 are left out");
  EXPECT_EQ(fault_of("{\\rtf1\\ansicpg12345 a\\'e9}"), "code page 12345 is not known");
  EXPECT_EQ(fault_of("{\\rtf1 a\\'81}"), "bytes that mean nothing in code page 1252");
  EXPECT_EQ(fault_of("{\\rtf1\\fromhtml1 abcdef}", {256, 3}),
            "the text is cut at the limit of 3 bytes");
}

TEST(NotesRtf, LinesAndTabs) {
  EXPECT_EQ(body("a\\par b\\line c\\sect d\\page e\\tab f\\\ng\\\r\nh"), "a\nb\nc\nd\ne\tf\ng\nh");
  EXPECT_EQ(body("a\r\nb\nc\\par\r\n\\par d\\par\\par"), "abc\n\nd");
  EXPECT_EQ(body("\\par a"), "\na");
}

TEST(NotesRtf, Tables) {
  EXPECT_EQ(body("\\trowd\\cellx1\\intbl a\\cell b\\cell\\row c\\cell\\cell\\row"), "a\tb\nc\t");
}

TEST(NotesRtf, Escapes) {
  EXPECT_EQ(body("\\{a\\\\b\\}"), "{a\\b}");
  EXPECT_EQ(body("a\\~b\\_c\\-d\\|e\\:f"), "a b-cdef");
  EXPECT_EQ(body("\\emdash\\endash\\bullet\\lquote\\rquote\\ldblquote\\rdblquote."),
            "\u2014\u2013\u2022\u2018\u2019\u201C\u201D.");
  EXPECT_EQ(body("a\\nosuchword b\\b0 c\\fs20d\\li-360 e"), "abcde");
  EXPECT_EQ(body("a\001\177\\'01\\u1?b"), "ab");
}

TEST(NotesRtf, CodePages) {
  EXPECT_EQ(body("\\'e9\\'80\xE9"), "\u00E9\u20AC\u00E9");
  EXPECT_EQ(body("\\ansicpg1251\\'ef"), "\u043F");
  EXPECT_EQ(text_of("{\\rtf1\\mac \\'8e}"), "\u00E9");
  EXPECT_EQ(text_of("{\\rtf1\\pc \\'82}"), "\u00E9");
  EXPECT_EQ(text_of("{\\rtf1\\pca \\'82}"), "\u00E9");
  EXPECT_EQ(body("\\ansicpg65001\\'e2\\'82\\'ac"), "\u20AC");
  EXPECT_EQ(body("\\ansicpg932\\'93\\'fa\\'96{}\\'7b"), "\u65E5\uFFFD{");
  EXPECT_EQ(body("\\ansicpg932\\'93\\'fa\\'96\\'7b\\'83\\\\"), "\u65E5\u672C\u30BD");
  EXPECT_EQ(body("\\ansicpg936\\'c4\\'e3"), "\u4F60");
  EXPECT_EQ(body("\\ansicpg949\\'c7\\'d1"), "\uD55C");
  EXPECT_EQ(body("\\ansicpg950\\'a7\\'41"), "\u4F60");
  EXPECT_EQ(body("\\ansicpg874\\'a1"), "\u0E01");
}

TEST(NotesRtf, WindowsCodePages) {
  const std::vector<std::pair<int, const char*>> letters = {
      {1250, "\u013A"}, {1251, "\u0435"}, {1252, "\u00E5"}, {1253, "\u03B5"}, {1254, "\u00E5"},
      {1255, "\u05D5"}, {1256, "\u0647"}, {1257, "\u00E5"}, {1258, "\u00E5"}};
  for (const auto& [code_page, letter] : letters)
    EXPECT_EQ(body("\\ansicpg" + std::to_string(code_page) + "\\'e5"), letter) << code_page;
  // iconv holds this one back for an accent.
  EXPECT_EQ(body("\\ansicpg1258 \\'c2\\'c2x\\'c2"), "\u00C2\u00C2x\u00C2");
}

TEST(NotesRtf, BytesWithoutACharacter) {
  EXPECT_EQ(body("a\\'81b\\'9d"), "a\uFFFDb\uFFFD");
  EXPECT_EQ(body("\\ansicpg12345 a\\'e9b"), "a\uFFFDb");
  EXPECT_EQ(body("\\ansicpg932\\'93"), "\uFFFD");
  EXPECT_EQ(body("\\ansicpg65001\\'ff\\'e2\\'82x"), "\uFFFD\uFFFD\uFFFDx");
  // Above U+10FFFF and a surrogate, found by fuzzing: iconv of glibc takes the first.
  EXPECT_EQ(body("\\ansicpg65001\xF4\x90\x80\x80 \xED\xA0\x80 \xF0\x9F\x98\x80"),
            "\uFFFD\uFFFD\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD \U0001F600");
  EXPECT_EQ(body("a\\'g\\'7\\'"), "ag");
}

TEST(NotesRtf, FontsChooseTheCodePage) {
  const std::string fonts =
      "{\\fonttbl{\\f0\\fnil\\fcharset204 Arial;}{\\f1\\fcharset161{\\*\\falt X};}{\\f2\\cpg1250 "
      "A;}"
      "{\\f3\\fcharset1 B;}{\\f4\\fcharset99 C;}\\f5\\fcharset238 D;\\f6\\fcharset2 Symbol;}";
  EXPECT_EQ(body(fonts + "\\f0\\'ef{\\f1\\'e1}\\'ef\\f2\\'e5\\f5\\'e5\\f3\\'e9\\f4\\'e9\\f99\\'e9"),
            "\u043F\u03B1\u043F\u013A\u013A\u00E9\u00E9\u00E9");
  EXPECT_EQ(body("\\deff0" + fonts + "\\'ef\\f1\\'e1\\plain\\'ef"), "\u043F\u03B1\u043F");
  EXPECT_EQ(body(fonts + "\\f6\\'b7"), "\u00B7");
}

TEST(NotesRtf, Unicode) {
  EXPECT_EQ(body("\\u8364?\\u-3913?\\u233\\'e9."), "\u20AC\uF0B7\u00E9.");
  EXPECT_EQ(body("\\uc2\\u12354\\'82\\'a0\\uc0\\u12354{\\uc1\\u12354?}\\u12354?"),
            "\u3042\u3042\u3042\u3042?");
  EXPECT_EQ(body("\\uc3\\u8364ab{c}\\u8364\r\nabcd"), "\u20ACc\u20ACd");
  EXPECT_EQ(body("\\u8226\\bullet a\\u160\\~b\\u8364\\{c"), "\u2022a b\u20ACc");
  EXPECT_EQ(body("\\u8364\\par?a"), "\u20AC\na");
  EXPECT_EQ(body("\\uc1\\u8364\\bin3 }}}a"), "\u20ACa");
}

TEST(NotesRtf, Surrogates) {
  EXPECT_EQ(body("\\u-10179?\\u-8704?"), "\U0001F600");
  EXPECT_EQ(body("\\u55357 ?\\u56832 ?"), "\U0001F600");
  EXPECT_EQ(body("\\u128512?"), "\U0001F600");
  EXPECT_EQ(body("\\u55357?a\\u56832?\\u55357?\\u55357?\\u56832?\\u55357?"),
            "\uFFFDa\uFFFD\uFFFD\U0001F600\uFFFD");
  EXPECT_EQ(body("\\u2000000000?\\u99999999999?\\u-99999999999?"), "\uFFFD\uFFFD");
}

TEST(NotesRtf, BinaryDataIsSkipped) {
  EXPECT_EQ(body("a\\bin5 {{}\\}b"), "ab");
  EXPECT_EQ(body("{\\pict\\bin3 }}}a}b\\bin-1 c\\bin0 d"), "bcd");
  EXPECT_EQ(text_of("{\\rtf1 a\\bin99999999999 b}"), "a");
}

TEST(NotesRtf, DestinationsWithoutText) {
  EXPECT_EQ(body("{\\colortbl;\\red0;}{\\stylesheet{\\s0 Normal;}}{\\info{\\title x}}"
                 "{\\*\\generator Riched20;}{\\*\\nosuch x{y}}{\\header x}{\\footerr x}"
                 "{\\pict 0011}{\\object{\\result x}}a{\\*\\themedata x}{\r\n\\*\\datastore x}"),
            "a");
  EXPECT_EQ(body("{\\field{\\*\\fldinst HYPERLINK \"u\"}{\\fldrslt{\\ul a}}}{\\pntext\\'B7\\tab}b"),
            "a\u00B7\tb");
  // A destination begins a group; nothing hides the document.
  EXPECT_EQ(body("a{b\\info c}\\info d\\*\\x e"), "abcde");
}

TEST(NotesRtf, NoBreakSpaceIsASpace) {
  EXPECT_EQ(body("a\\'a0b\\u160?c\xA0"), "a b c ");
}

TEST(NotesRtf, TheDocumentEndsItself) {
  EXPECT_EQ(text_of("{\\rtf1 a}b{c}\0"s), "a");
  EXPECT_EQ(text_of("{\\rtf1 a{b"), "ab");
}

TEST(NotesRtf, EncapsulatedHtmlIsReadAsHtml) {
  const std::string rtf =
      "{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl {\\f0\\fmodern Courier New;}"
      "{\\f1\\fswiss Arial;}{\\f2\\fswiss\\fcharset0 Arial;}}{\\colortbl\\red0\\green0\\blue0;}\r\n"
      "{\\*\\htmltag64}\\uc1\\pard\\plain\\deftab360 \\f0\\fs24\r\n"
      "{\\*\\htmltag <HTML><head>\\par\r\n<style>\\par\r\n<!--\\par\r\n"
      "p.MsoNormal \\{font-family:Arial;\\}\\par\r\n-->\\par\r\n</style>\\par\r\n</head>\\par\r\n"
      "<body>\\par\r\n<p\\par\r\nclass=\"MsoNormal\">}\r\n"
      "{\\htmlrtf \\f1 \\htmlrtf0 Note the line break inside a P tag. {\\*\\htmltag <b>}"
      "{\\htmlrtf \\b \\htmlrtf0 This is bold{\\*\\htmltag </b>}}\\htmlrtf\\par\\htmlrtf0}\r\n"
      "\\htmlrtf \\par \\htmlrtf0\r\n{\\*\\htmltag </p>\\par\r\n<p class=\"MsoNormal\">\\par}\r\n"
      "{\\htmlrtf \\f2 \\htmlrtf0 a{\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 b{\\*\\htmltag84 "
      "&nbsp;}"
      "\\htmlrtf \\'a0\\htmlrtf0 \\'e9 \\u8364? c<d & e{\\*\\mhtmltag <a href=\"x\">}"
      "{\\*\\htmltag84 <a href=\"http://\\'ef.example\">}link{\\*\\htmltag92 </a>}}"
      "{\\*\\htmltag </p></body></html>}}";
  EXPECT_EQ(text_of(rtf),
            "Note the line break inside a P tag. This is bold\n"
            "a<b \u00E9 \u20AC c<d & elink <http://\u043F.example>");
}

TEST(NotesRtf, RtfThatIsNotFromHtmlHasNoTags) {
  EXPECT_EQ(body("{\\*\\htmltag64 <b>}a\\htmlrtf b\\htmlrtf0 c<i>"), "abc<i>");
  EXPECT_EQ(body("\\fromhtml0 {\\*\\htmltag64 <b>}a<i>"), "a<i>");
}

TEST(NotesRtf, EveryPrefixIsRead) {
  const std::string rtf =
      "{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f0\\fcharset128 A;}}\\f0\\'93\\'fa\\u-10179?\\u-8704?"
      "{\\*\\x y}\\bin2 ab\\emdash\\cell\\row}";
  for (std::size_t size = 5; size <= rtf.size(); ++size) {
    const std::string text = text_of(std::string_view(rtf).substr(0, size));
    EXPECT_EQ(find_bad_utf8(text), text.size()) << size;
  }
}

TEST(NotesRtf, LimitOfText) {
  EXPECT_EQ(text_of("{\\rtf1 abcdef}", {256, 4}), "abcd");
  EXPECT_EQ(text_of("{\\rtf1 ab\\u8364?cd}", {256, 4}), "ab");
  EXPECT_EQ(text_of("{\\rtf1 abc}", {256, 0}), "");
}

TEST(NotesRtf, LimitOfDepth) {
  EXPECT_EQ(text_of("{\\rtf1 a{b{c{\\f1 d\\bin1 }}e}f}g}", {2, 100}), "abfg");
  EXPECT_EQ(text_of("{\\rtf1 a}", {0, 100}), "");
}

TEST(NotesRtf, HostileInputIsReadInLinearTime) {
  for (const std::string part : {"{", "{\\b ", "{x}", "\\", "\\'", "\\'e9", "\\u8364?", "\\u55357?",
                                 "\\bin0 ", "\\f1\\'e9", "{\\fonttbl", "\\ansicpg1250\\'e9\\f0 ",
                                 "\\uc9", "{\\*", "\\par", "\\cell\\row", "\xE9", "a"})
    for (const char* const before : {"{\\rtf1 ", "{\\rtf1\\fromhtml1 ", "{\\rtf1{\\fonttbl"})
      EXPECT_LE(text_of(before + repeat(part, 1 << 20)).size(), std::size_t{16} << 20) << part;
  EXPECT_EQ(text_of("{\\rtf1 " + repeat("{", 1 << 20) + repeat("}", 1 << 20) + "a}"), "a");
  std::string fonts = "{\\rtf1{\\fonttbl";
  for (int i = 0; i < 100'000; ++i) fonts += "\\f" + std::to_string(i * 1000) + "\\fcharset204 ";
  EXPECT_EQ(text_of(fonts + "}\\f99999000\\'ef}"), "\u043F");
}

}  // namespace
}  // namespace eascard::notes
