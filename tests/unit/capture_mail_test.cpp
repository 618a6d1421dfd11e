// Bodies in the encoded parts of mails, and multipart bodies in texts.

#include <gtest/gtest.h>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::test {
namespace {

const std::filesystem::path samples = EASCARD_SAMPLES;

/// RFC 2045 6.8.
std::string base64_lines(std::string_view bytes) {
  constexpr std::size_t line_size = 76;
  std::string all, out;
  append_base64(all, bytes);
  for (std::size_t at = 0; at < all.size(); at += line_size)
    out += all.substr(at, line_size) + "\n";
  return out;
}

/// RFC 2045 6.7, with a soft line end now and then.
std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  for (const char c : text) {
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "=%02X", static_cast<unsigned char>(c));
    const bool plain = c == '\n' || (c >= ' ' && c <= '~' && c != '=');
    out += plain ? std::string(1, c) : std::string(escaped);
    column = c == '\n' ? 0 : column + (plain ? 1 : 3);
    if (column > 60) {
      out += "=\n";
      column = 0;
    }
  }
  return out;
}

std::string part(std::string_view coding, const std::string& text) {
  return "--------------boundary\nContent-Type: text/plain; charset=utf-8\n"
         "Content-Transfer-Encoding: " +
         std::string(coding) + "\nContent-Disposition: inline;\n filename=a\n\n" + text;
}

const std::string head = "From: a@example.com\nMIME-Version: 1.0\n\n";
const std::string tail = "--------------boundary--\n";

TEST(CaptureMail, DecodesItsParts) {
  const std::string golden = read_file(samples / "aswbxml-golden.wbxml");
  const std::string log =
      "the log:\nx <FolderSync xmlns=\"FolderHierarchy:\"><SyncKey>a=3D\xC3\xBC"
      "</SyncKey></FolderSync>\nand " +
      hex_text(golden) + "\n";
  const std::string xml = log.substr(log.find('<'), log.find("\nand") - log.find('<'));
  for (const std::string& text :
       {part("base64", base64_lines(log)), part("quoted-printable", quoted_printable(log))}) {
    const Found found = scan(head + text + tail + "\n");
    ASSERT_EQ(found.entries.size(), 2u) << text;
    EXPECT_EQ(found.entries[0].body, xml);
    EXPECT_EQ(found.entries[1].body, golden);
    EXPECT_EQ(found.entries[1].place.line, 10u);
  }
  const Found attached = scan(head + part("Base64", base64_lines(golden)) + tail);
  ASSERT_EQ(attached.entries.size(), 1u);
  EXPECT_EQ(attached.entries[0].body, golden);
}

/// Also where the part begins with what is found in any text.
TEST(CaptureMail, DecodesAPartThatIsAMessage) {
  const std::string xml =
      "<?xml version=\"1.0\"?>\n<FolderSync xmlns=\"FolderHierarchy:\">"
      "<SyncKey>a=3D\xC3\xBC</SyncKey></FolderSync>";
  for (const std::string& text : {part("base64", base64_lines(xml)),
                                  part("quoted-printable", quoted_printable(xml) + "\n")}) {
    const Found found = scan(head + text + tail);
    ASSERT_EQ(found.entries.size(), 1u) << text;
    EXPECT_EQ(found.entries[0].body, xml);
  }
}

/// A text that stops anywhere gives no other body.
TEST(CaptureMail, MakesNothingUpWhereAPartStops) {
  const std::string golden = read_file(samples / "aswbxml-golden.wbxml");
  const std::string log = "body " + hex_text(golden) + "\n";
  for (const std::string& whole : {head + part("base64", base64_lines(log)),
                                   head + part("quoted-printable", quoted_printable(log))})
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Found found = scan(whole.substr(0, size));
      ASSERT_LE(found.entries.size(), 1u);
      if (found.entries.empty()) continue;
      ASSERT_TRUE(golden.starts_with(found.entries[0].body)) << size;
      if (found.entries[0].body != golden) {
        ASSERT_NE(found.entries[0].cut, "") << size;
      }
    }
}

/// What is no header of a mail changes nothing.
TEST(CaptureMail, IsNoMailWhereItIsNone) {
  const std::string golden = read_file(samples / "aswbxml-golden.wbxml");
  const Found found =
      scan("Content-Transfer-Encoding: base64\nno header\n\nABCD\n" + hex_text(golden));
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body, golden);
}

/// [MS-ASCMD] 2.2.1.1.1: count, offset and size of each part, the parts.
TEST(CaptureMultipart, IsFoundInTexts) {
  const std::string golden = read_file(samples / "aswbxml-golden.wbxml");
  const std::string body =
      from_hex("02000000 14000000 6A000000 7E000000 04000000") + golden + "JPEG";
  ASSERT_EQ(golden.size(), 0x6Au);
  const std::string digits = hex_text(body);
  std::string pairs, lines;
  for (std::size_t at = 0; at < digits.size(); at += 2) pairs += digits.substr(at, 2) + ' ';
  for (std::size_t at = 0; at < digits.size(); at += 64) lines += digits.substr(at, 64) + '\n';
  for (const std::string& text : {"body=" + digits + ";", pairs + "\n", lines}) {
    const Found found = scan("a line\n" + text + "\nanother\n");
    ASSERT_GE(found.entries.size(), 1u) << text;
    EXPECT_EQ(found.entries[0].body, golden) << text;
  }
  // Another number of bytes in front.
  EXPECT_TRUE(scan("01000000 14000000" + digits.substr(16)).entries.empty());
}

}  // namespace
}  // namespace eascard::test
