// Redacted texts: each body is what redaction makes of it, in the notation that it stood in.

#include "eascard/book/redact/text.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/respell.hpp"
#include "eascard/book/redact/wbxml.hpp"
#include "eascard/text/base64.hpp"
#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::book {
namespace {

using capture::Escape;
using capture::Notation;
using capture::TextMode;

std::string redact(std::string_view text, TextMode mode = TextMode::text) {
  Redactor redactor("key", {});
  EXPECT_EQ(redact_text(text, mode, redactor), text);  // while it learns
  redactor.replace_from_here();
  return redact_text(text, mode, redactor);
}

/// A contact in a Sync response: Anna Müller, +49 30 123456.
std::string contact() {
  return test::sync_prefix() + test::from_hex("5F03416E6E610001") +
         test::from_hex("69034DC3BC6C6C65720001") +
         test::from_hex("6B032B3439203330203132333435360001") + std::string(6, '\1');
}

std::string redacted_contact() {
  Redactor redactor("key", {});
  redact_wbxml(contact(), redactor);
  redactor.replace_from_here();
  return redact_wbxml(contact(), redactor);
}

/// What a notation makes of the bytes stays what it makes of the redacted ones.
template <typename Write>
void expect_redacted(Write write, TextMode mode = TextMode::text) {
  const std::string text = write(contact());
  const std::string expected = write(redacted_contact());
  ASSERT_NE(text, expected);
  EXPECT_EQ(redact(text, mode), expected);
}

std::string base64(std::string_view bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

std::string wrapped(std::string_view text, std::size_t width) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width)
    out.append(text.substr(at, width)).append("\r\n");
  return out;
}

/// Each byte by a format of printf.
std::string each(std::string_view bytes, const char* format) {
  std::string out;
  for (const char c : bytes) {
    char text[16];
    std::snprintf(text, sizeof text, format, static_cast<unsigned char>(c));
    out += text;
  }
  return out;
}

bool is_shown(char c) {
  return c >= ' ' && c <= '~';
}

/// hexdump -C, and xxd where the groups have two bytes.
std::string dump(std::string_view bytes, bool is_xxd) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    const std::string_view line = bytes.substr(at, 16);
    char offset[16];
    std::snprintf(offset, sizeof offset, is_xxd ? "%08zx:" : "%08zx ", at);
    std::string text = offset;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (is_xxd ? i % 2 == 0 : true) text += ' ';
      if (!is_xxd && i == 8) text += ' ';
      text += each(line.substr(i, 1), "%02x");
    }
    text.resize(is_xxd ? 51 : 60, ' ');
    if (!is_xxd) text += '|';
    for (const char c : line) text += is_shown(c) ? c : '.';
    out += text + (is_xxd ? "\n" : "|\n");
  }
  char end[16];
  std::snprintf(end, sizeof end, "%08zx\n", bytes.size());
  return is_xxd ? out : out + end;
}

// A body of millions of digits is a few pieces.
TEST(RedactText, DigitsThatFollowOneAnotherAreOnePiece) {
  const std::string line = "x 0301 6A";
  capture::Trace trace;
  trace.set_line(line, 100);
  std::uint64_t bit = 0;
  for (const std::size_t at : {2u, 3u, 4u, 5u, 7u, 8u}) {
    trace.add({bit, 0, 0, 4, capture::Notation::hex_digit}, std::string_view(line).substr(at, 1));
    bit += 4;
  }
  ASSERT_EQ(trace.pieces().size(), 2u);
  EXPECT_EQ(trace.pieces()[0].count, 4u);
  EXPECT_EQ(trace.pieces()[1].one(1).at, 108u);
  EXPECT_EQ(trace.pieces()[1].one(1).bit, 20u);
  trace.truncate(10);
  ASSERT_EQ(trace.pieces().size(), 1u);
  EXPECT_EQ(trace.pieces()[0].count, 3u);
}

TEST(RedactText, Base64) {
  expect_redacted(base64);
  expect_redacted([](std::string_view bytes) { return wrapped(base64(bytes), 24); });
  expect_redacted([](std::string_view bytes) { return wrapped(base64(bytes), 64); },
                  TextMode::base64);
  expect_redacted([](std::string_view bytes) {
    std::string text = base64(bytes);
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return '"' + text + '"';
  });
}

TEST(RedactText, HexadecimalDigits) {
  for (const char* format : {"%02x", "%02X", "%02x ", "%02X:", "0x%02x, ", "0x%02X,"}) {
    SCOPED_TRACE(format);
    expect_redacted([format](std::string_view bytes) { return each(bytes, format); });
  }
  expect_redacted([](std::string_view bytes) { return wrapped(each(bytes, "%02x"), 32); });
  expect_redacted([](std::string_view bytes) { return wrapped(each(bytes, "%02x "), 48); },
                  TextMode::hex);
  expect_redacted(
      [](std::string_view bytes) { return "{ " + each(bytes, "(byte)0x%02x, ") + "};"; });
}

TEST(RedactText, NumbersOfAsManyDigits) {
  expect_redacted([](std::string_view bytes) { return each(bytes, "%03o "); });
  expect_redacted([](std::string_view bytes) { return '"' + each(bytes, "\\%03o") + '"'; });
  const std::string decimal = each(contact(), "%u,");
  EXPECT_THROW(redact(decimal), Error);
}

TEST(RedactText, Strings) {
  expect_redacted([](std::string_view bytes) { return '"' + each(bytes, "\\x%02x") + '"'; });
  expect_redacted([](std::string_view bytes) {  // repr() of Python
    std::string out = "b'";
    for (const char c : bytes)
      out += is_shown(c) && c != '\\' ? std::string(1, c)
             : c == '\\'              ? std::string("\\\\")
                                      : each({&c, 1}, "\\x%02x");
    return out + '\'';
  });
  expect_redacted([](std::string_view bytes) {  // json.dumps()
    std::string out = "\"";
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      const auto byte = static_cast<unsigned char>(bytes[at]);
      if (byte == 0xC3) {  // the only other page of this text
        const char code = static_cast<char>(bytes[++at] | 0x40);
        out += each({&code, 1}, "\\u00%02x");
      } else {
        out += byte == '\\'          ? std::string("\\\\")
               : is_shown(bytes[at]) ? std::string(1, bytes[at])
                                     : each(bytes.substr(at, 1), "\\u00%02x");
      }
    }
    return out + '"';
  });
}

TEST(RedactText, DumpsWithTheirCharacters) {
  expect_redacted([](std::string_view bytes) { return dump(bytes, false); });
  expect_redacted([](std::string_view bytes) { return dump(bytes, true); });
  expect_redacted([](std::string_view bytes) { return dump(bytes, true); }, TextMode::hex);
}

TEST(RedactText, Utf16) {
  const auto widen = [](std::string_view text) {
    std::string out = "\xFF\xFE";
    for (const char c : text) out.append(1, c).append(1, '\0');
    return out;
  };
  const std::string text = widen(each(contact(), "%02x"));
  Redactor redactor("key", {});
  EXPECT_EQ(redact_utf16_text(text, redactor), text);
  redactor.replace_from_here();
  EXPECT_EQ(redact_utf16_text(text, redactor), widen(each(redacted_contact(), "%02x")));
  EXPECT_THROW(redact_utf16_text(text + std::string("\0\xD8", 2), redactor), Error);
}

TEST(RedactText, TellsWhereThereIsNoRoom) {
  try {
    redact("first\n3,1,106,0," + each(contact().substr(4), "%u,"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().place.line, 2U);
    EXPECT_NE(std::string_view(error.what()).find("eascard extract"), std::string_view::npos);
  }
}

TEST(RedactText, WordsAroundBodies) {
  const auto log = [](std::string_view user, std::string_view body) {
    return "05/03/2024 09:00:01 [ 801] [WBXML] [" + std::string(user) +
           "] WBXML-OUT: " + base64(body) + "\n05/03/2024 09:00:02 [ 801] [WBXML] [" +
           std::string(user) + "] WBXML-OUT: more than 512K of data\n";
  };
  const std::string user = Faker("key").fake(Personal::text, "alice");
  EXPECT_EQ(redact(log("alice", contact())), log(user, redacted_contact()));
}

TEST(RedactText, AMarkIsAWholeWord) {
  constexpr std::string_view text = "wbxml response: [TOO MUCH DATA TO INCLUDE]\n";
  EXPECT_EQ(redact(text), text);
}

/// Of a message that a log has in bytes and as a tree or XML the bytes alone are the body.
TEST(RedactText, NoDayOfACopyStays) {
  const std::string log = "[WBXML-OUT: " + base64(contact()) + "\n" +
                          "05/03/2024 10:11:12 [ 471] [WBXML] O    1978-07-18T00:00:00.000Z\n" +
                          "<Birthday>1978-07-18T00:00:00.000Z</Birthday>\n";
  EXPECT_EQ(redact(log).find("1978-07-18"), std::string::npos) << redact(log);
  EXPECT_NE(redact(log).find("05/03/2024 10:11:12"), std::string::npos) << redact(log);
}

/// Bytes that are no body are no words either.
TEST(RedactText, NumbersWithoutABody) {
  const std::string text = "body: " + each("Anna Adler was here", "%02x ") + "at 10:11:12\n";
  const std::string redacted = redact(text);
  ASSERT_EQ(redacted.size(), text.size());
  EXPECT_TRUE(redacted.starts_with("body: ")) << redacted;
  EXPECT_TRUE(redacted.ends_with(" 10:11:12\n")) << redacted;
  EXPECT_EQ(redacted.find("41 6e 6e 61"), std::string::npos);
  EXPECT_EQ(redacted.find("20 77 61 73"), std::string::npos);
}

TEST(RedactText, WhatIsNoTextInPlaceStops) {
  for (const std::string& text :
       {std::string("I  <Synchronize>\nI   <Folders>\nI    <Folder>\nI     <SyncKey>\n"
                    "I      123\nI     </SyncKey>\nI    </Folder>\nI   </Folders>\n"
                    "I  </Synchronize>\n"),
        each("POST /Microsoft-Server-ActiveSync?Cmd=Sync HTTP/1.1\r\nContent-Length: 11\r\n\r\n" +
                 test::from_hex("03016A00455C4F4B010101"),
             "%02x")})
    EXPECT_THROW(redact(text), Error) << text;
}

/// No name of the samples is left, whatever of them is there.
TEST(RedactText, EveryCutSampleIsRedactedOrStops) {
  for (const char* name : {"zpush.log", "refused.log", "tbsync.log", "hexdump.txt"}) {
    const std::string text = test::read_file(std::string(EASCARD_SAMPLES) + "/" + name);
    const std::size_t step = 7 * (1 + text.size() / 150);
    for (std::size_t size = 0; size < text.size(); size += step) {
      try {
        const std::string redacted = redact(std::string_view(text).substr(0, size));
        ASSERT_EQ(redacted.size(), size);
        for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(redacted[i] == '\n', text[i] == '\n');
        for (const std::string_view word : {"alice", "nine4383", "Rajesh", "Patel", "androidc18"})
          EXPECT_EQ(redacted.find(word), std::string::npos) << name << ' ' << size << ' ' << word;
      } catch (const Error&) {
      }
    }
  }
}

std::string respelled(std::string_view token, Notation notation, std::uint64_t bits,
                      unsigned count = 8, Escape escape = Escape::none, unsigned radix = 16) {
  capture::TracedPiece piece;
  piece.notation = notation;
  piece.bits = static_cast<std::uint16_t>(count);
  piece.escape = escape;
  piece.radix = static_cast<std::uint8_t>(radix);
  return respell(token, piece, bits, {}).value_or("none");
}

TEST(Respell, KeepsTheNotation) {
  EXPECT_EQ(respelled("A", Notation::hex_digit, 11, 4), "B");
  EXPECT_EQ(respelled("c", Notation::hex_digit, 3, 4), "3");
  EXPECT_EQ(respelled("%2B", Notation::base64_digit, 0, 6), "%41");
  EXPECT_EQ(respelled("\\/", Notation::base64_digit, 0, 6), "none");
  EXPECT_EQ(respelled("0x6A", Notation::number, 0x6B), "0x6B");
  EXPECT_EQ(respelled("6Ah", Notation::number, 7), "07h");
  EXPECT_EQ(respelled("-61", Notation::number, 0xC4, 8, Escape::none, 10), "-60");
  EXPECT_EQ(respelled("97", Notation::number, 100, 8, Escape::none, 10), "none");
  EXPECT_EQ(respelled("100", Notation::number, 97, 8, Escape::none, 10), "none");
  EXPECT_EQ(respelled("j", Notation::character, 'k', 8, Escape::backslash), "k");
  EXPECT_EQ(respelled("j", Notation::character, '"', 8, Escape::backslash), "none");
  EXPECT_EQ(respelled("j", Notation::character, '/', 8, Escape::backslash), "/");
  EXPECT_EQ(respelled("j", Notation::character, '.'), ".");
  EXPECT_EQ(respelled("\\x6a", Notation::character, 'k', 8, Escape::backslash), "\\x6b");
  EXPECT_EQ(respelled("\\3", Notation::character, 'k', 8, Escape::backslash), "none");
  EXPECT_EQ(respelled("\\u00fc", Notation::character, 0xC3B6, 16, Escape::backslash), "\\u00f6");
  EXPECT_EQ(respelled("&#252;", Notation::character, 0xC3B6, 16, Escape::reference), "&#246;");
  EXPECT_EQ(respelled("#303", Notation::character, 0xC4, 8, Escape::hash), "#304");
  EXPECT_EQ(respelled("%C3", Notation::character, 0xC4, 8, Escape::percent), "%C4");
}

}  // namespace
}  // namespace eascard::book
