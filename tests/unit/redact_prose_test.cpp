// Text around bodies, URLs and headers: what is known stays, all else is a fake of the same size.

#include "eascard/book/redact/prose.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/headers.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::book {
namespace {

using Function = std::string (*)(std::string_view, Redactor&);

std::string redacted(Function function, std::string_view text) {
  Redactor redactor("key", {});
  EXPECT_EQ(function(text, redactor), text);  // while it learns
  redactor.replace_from_here();
  std::string out = function(text, redactor);
  EXPECT_EQ(out.size(), text.size()) << text;
  return out;
}
std::string fake(std::string_view text) {
  Redactor redactor("key", {});
  redactor.replace_from_here();
  return redactor.fake(Personal::text, text);
}
std::string prose(std::string_view text) {
  return redacted(redact_prose, text);
}
std::string url(std::string_view text) {
  return redacted(redact_url, text);
}
std::string headers(std::string_view text) {
  return redacted(redact_headers, text);
}

TEST(RedactProse, WordsOfTheProtocolAndOfLogsStay) {
  for (const std::string_view text :
       {"[info] Sync request: 200, 512 bytes", "FolderSync MobilePhoneNumber Content-Type",
        "2023-01-05T10:11:12.345Z DEBUG wbxml body", "Oct 11 22:14:15 error",
        "[10/Oct/2000:13:55:36 -0700]", "Sun, 06 Nov 1994 08:49:37 GMT",
        "2023-01-05 10:11:12,345+01:00 version 14.1", "10:11:12 application/vnd.ms-sync.wbxml"})
    EXPECT_EQ(prose(text), text);
}

TEST(RedactProse, AllElseIsReplaced) {
  EXPECT_EQ(prose("user anna: Sync"), "user " + fake("anna") + ": Sync");
  EXPECT_EQ(prose("from anna.body@example.com"), "from " + fake("anna.body@example.com"));
  EXPECT_EQ(prose("client=10.1.2.3"), "client=" + fake("10.1.2.3"));
  EXPECT_EQ(prose("host mail.example.com."), "host " + fake("mail.example.com") + ".");
  EXPECT_EQ(prose("id 12345"), "id " + fake("12345"));
  for (const std::string_view text :
       {"+49 30 123 456", "030 123 456", "555-12-34", "fe80::1", "00:1B:44:11:3A:B7",
        "EXAMPLE\\anna", "1980-02-03", "Anna B."}) {
    const std::string out = prose(text);
    EXPECT_EQ(out, fake(text)) << text;
  }
}

// In time that grows with the text.
TEST(RedactProse, ManyOfOneCharacter) {
  for (const char c : {'%', '-', '.', ':', '@', '&', '<', '1', 'a', ' '})
    (void)prose(std::string(std::size_t{1} << 14, c));
}

TEST(RedactProse, OfMarkupTagsStayAndTimesDoNot) {
  const std::string out =
      redacted(redact_markup, "<html><b>Anna &amp; &#233;</b> 1980-02-03T00:00:00Z</html>");
  EXPECT_TRUE(out.starts_with("<html><b>" + fake("Anna") + " &amp; &#120;</b> ")) << out;
  EXPECT_EQ(out.find("1980-02-03"), std::string::npos);
}

// No group alone says anything, all together are a phone, a bank account, bytes.
TEST(RedactProse, ShortGroupsOfDigitsAreOneNumber) {
  for (const std::string number :
       {"12 34 56 78", "(206) 555-7912", "12/345/678/901", "370 400 440 532 013 000",
        "53 6d 69 74 68 73 6f", "=53=6D=69=74=68", "83 109 105 116 104 115 111"}) {
    const std::string out = prose("body " + number + " ok");
    EXPECT_EQ(out.size(), number.size() + 8);
    EXPECT_TRUE(out.starts_with("body "));
    std::size_t same = 0;
    for (std::size_t i = 0; i < number.size(); ++i)
      same += out[i + 5] == number[i] && is_alnum(number[i]) ? 1 : 0;
    EXPECT_LT(same, 4u) << number << " -> " << out;
  }
  // A status, a size, a time, a version.
  for (const std::string text : {"200 443", "200 0 0 187", "14.1 12.0", "12 17:20:13", "HTTP 503"})
    EXPECT_EQ(prose(text), text);
  EXPECT_TRUE(prose("200 14430 x").starts_with("200 "));
  EXPECT_TRUE(prose("503 1443 x").starts_with("503 "));
}

TEST(RedactUrl, WhatTheCommandIsStays) {
  EXPECT_EQ(
      url("https://mail.example.com:8443/Microsoft-Server-ActiveSync?Cmd=Sync&User=anna"
          "&DeviceId=ABC123&DeviceType=iPhone"),
      "https://" + fake("mail.example.com") +
          ":8443/Microsoft-Server-ActiveSync?Cmd=Sync&User=" + fake("anna") + "&DeviceId=" +
          [] {
            Redactor redactor("key", {});
            redactor.replace_from_here();
            return redactor.fake(Personal::id, "ABC123");
          }() +
          "&DeviceType=iPhone");
  EXPECT_EQ(url("/anna/x?y=z").substr(0, 1), "/");
}

TEST(RedactUrl, EscapesStayEscapesOfTheSameCharacters) {
  const std::string out = url("/Microsoft-Server-ActiveSync?User=ren%C3%A9%40example.com");
  const std::string user = fake("ren\xC3\xA9@example.com");
  EXPECT_EQ(out, "/Microsoft-Server-ActiveSync?User=" + user.substr(0, 3) + "%" +
                     hex_text(user.substr(3, 1)) + "%" + hex_text(user.substr(4, 1)) + "%40" +
                     user.substr(6));
}

// 14.1, FolderSync, 0x0409, a device id of 16 bytes, a policy key, SmartPhone, User
// anna@example.com
TEST(RedactUrl, ABase64QueryStaysOne) {
  std::string bytes = "\x8D\x09\x09\x04\x10";
  bytes += "\x12\x34\x56\x78\x9A\xBC\xDE\xF0\x12\x34\x56\x78\x9A\xBC\xDE\xF0";
  bytes += std::string("\x04\x15\xCD\x5B\x07\x0ASmartPhone", 16);
  bytes +=
      "\x08\x10"
      "anna@example.com";
  std::string query;
  append_base64(query, bytes);
  const std::string out = url("/Microsoft-Server-ActiveSync?" + query);
  capture::Entry entry;
  capture::describe_request(entry, out, {});
  EXPECT_EQ(entry.protocol, "14.1");
  EXPECT_EQ(entry.command, "FolderSync");
  EXPECT_EQ(entry.device_type, "SmartPhone");
  EXPECT_EQ(entry.user, fake("anna@example.com"));
  EXPECT_EQ(entry.device_id.size(), 32U);
  EXPECT_NE(entry.device_id, "123456789ABCDEF0123456789ABCDEF0");
  EXPECT_EQ(entry.policy_key.size(), 9U);
  EXPECT_NE(entry.policy_key, "123456789");
}

TEST(RedactHeaders, EachByItsKind) {
  EXPECT_EQ(headers("Host: mail.example.com:443\r\nContent-Length: 12345\r\n"
                    "Authorization: Basic YW5uYTpzZWNyZXQ=\r\n"
                    "Cookie: ClientId=ABCDEFGH; Path=/\r\n"
                    "X-Owner: anna\r\n Meier\r\nServer: Microsoft-IIS/10.0\r\n"
                    "X-MS-PolicyKey: 1307199584\r\n"),
            "Host: " + fake("mail.example.com") +
                ":443\r\nContent-Length: 12345\r\n"
                "Authorization: Basic " +
                fake("YW5uYTpzZWNyZXQ") + "=\r\nCookie: ClientId=" + fake("ABCDEFGH") +
                "; Path=/\r\nX-Owner: " + fake("anna") + "\r\n " + fake("Meier") +
                "\r\nServer: Microsoft-IIS/10.0\r\nX-MS-PolicyKey: " + fake("1307199584") + "\r\n");
}

}  // namespace
}  // namespace eascard::book
