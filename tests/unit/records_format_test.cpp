// What an input is, by its first bytes; and that the reader for it finds the messages.

#include <gtest/gtest.h>

#include <map>

#include "capture_entries.hpp"
#include "eascard/records/format.hpp"
#include "support.hpp"

namespace eascard::records {

void PrintTo(Format container, std::ostream* out) {
  *out << static_cast<int>(container);
}

namespace {

using namespace std::string_literals;
using namespace capture;

/// Format::automatic for bare forms too.
std::optional<Format> sniff(std::string_view bytes, bool last) {
  const std::optional<Format> format = find_format(bytes, last, false);
  return format && !is_container(*format) ? Format::automatic : format;
}

Format sniff_all(std::string_view bytes) {
  return sniff(bytes, true).value_or(Format::base64);  // never: the input is at its end
}

std::string utf16(std::string_view text) {
  std::string bytes = "\xFF\xFE";
  for (const char c : text) bytes += {c, '\0'};
  return bytes;
}

// Every sample that is not named here is a bare body, XML, JSON of ours or a card.
TEST(RecordsFormat, Samples) {
  const std::map<std::string, Format> containers = {{"capture-request.http", Format::http},
                                                    {"capture-response.http", Format::http},
                                                    {"capture.multipart", Format::multipart},
                                                    {"capture.har", Format::har},
                                                    {"session.har", Format::har},
                                                    {"session-redacted.har", Format::har},
                                                    {"capture.saz", Format::saz},
                                                    {"capture.mitm", Format::mitm},
                                                    {"mailbox-log.txt", Format::mailbox_log},
                                                    {"contact.schema.json", Format::text},
                                                    {"tree.schema.json", Format::text},
                                                    {"zpush.log", Format::text},
                                                    {"tbsync.log", Format::text},
                                                    {"refused.log", Format::text},
                                                    {"hexdump.txt", Format::text},
                                                    {"session-diff.txt", Format::text}};
  std::size_t met = 0;
  for (const auto& file : std::filesystem::directory_iterator(EASCARD_SAMPLES)) {
    if (!file.is_regular_file()) continue;
    const std::string name = file.path().filename().string();
    if (file.path().extension() == ".md" || file.path().extension() == ".sh") continue;
    const auto at = containers.find(name);
    if (at != containers.end()) ++met;
    const Format expected = at == containers.end() ? Format::automatic : at->second;
    EXPECT_EQ(sniff_all(test::read_file(file.path())), expected) << name;
  }
  EXPECT_EQ(met, containers.size());
}

// However the samples come in, the answer is the same.
TEST(RecordsFormat, PiecesOfSamples) {
  constexpr std::size_t longest = 16384;
  for (const auto& file : std::filesystem::directory_iterator(EASCARD_SAMPLES)) {
    if (!file.is_regular_file()) continue;
    const std::string bytes = test::read_file(file.path());
    const Format expected = sniff_all(bytes);
    for (std::size_t size = 0; size <= std::min(longest, bytes.size()); size += 1 + size / 64) {
      const auto found = sniff(std::string_view(bytes).substr(0, size), false);
      EXPECT_EQ(found.value_or(expected), expected) << file.path() << " at " << size;
    }
  }
}

TEST(RecordsFormat, Nothing) {
  EXPECT_EQ(sniff("", false), std::nullopt);
  EXPECT_EQ(sniff_all(""), Format::automatic);
  EXPECT_EQ(sniff_all(" \r\n"), Format::automatic);
  EXPECT_TRUE(sniff(std::string(20000, ' '), false));  // does not wait for ever
  EXPECT_TRUE(sniff(std::string(20000, '-'), false));
  EXPECT_TRUE(sniff('{' + std::string(20000, ' '), false));
  EXPECT_TRUE(sniff(std::string(20000, 'P'), false));
}

TEST(RecordsFormat, BareWbxml) {
  EXPECT_EQ(sniff("\x03\x01\x6A", false), Format::automatic);
  EXPECT_EQ(sniff_all("\x03\x01\x6A\x00\x45"s), Format::automatic);
  EXPECT_EQ(sniff_all("\x02\x01\x6A\x00\x45"s), Format::automatic);  // WBXML 1.2
  EXPECT_EQ(sniff_all("\x01\x04\x03\x00\x45"s), Format::automatic);  // WBXML 1.1
  // With its public id in the string table: version, 0, index 0, UTF-8, size of the table.
  EXPECT_EQ(sniff_all("\x03\x00\x00\x6A\x1C-//MICROSOFT//DTD ActiveSync"s), Format::automatic);
  EXPECT_EQ(sniff_all("\x1F\x8B\x08\x00\x00\x00\x00\x00"s), Format::automatic);
}

// [MS-ASCMD] 2.2.1.10.1.1: PartsCount, then the offset of the first part, right behind the list.
TEST(RecordsFormat, Multipart) {
  EXPECT_EQ(sniff_all("\x02\x00\x00\x00\x14\x00\x00\x00\xF4\x01\x00\x00"s), Format::multipart);
  EXPECT_EQ(sniff_all("\x03\x00\x00\x00\x1C\x00\x00\x00"s), Format::multipart);
  EXPECT_EQ(sniff_all("\x00\x10\x00\x00\x04\x80\x00\x00"s), Format::multipart);  // 4096 parts
  EXPECT_EQ(sniff("\x02\x00\x00\x00\x14\x00\x00"s, false), std::nullopt);
  EXPECT_EQ(sniff_all("\x02\x00\x00\x00\x14\x00\x00"s), Format::automatic);
  EXPECT_EQ(sniff_all("\x02\x00\x00\x00\x15\x00\x00\x00"s), Format::automatic);
  EXPECT_EQ(sniff_all("\x00\x00\x00\x00\x04\x00\x00\x00"s), Format::automatic);
}

TEST(RecordsFormat, Http) {
  for (const char* line :
       {"POST /Microsoft-Server-ActiveSync?Cmd=Sync HTTP/1.1\r\n", "OPTIONS / HTTP/1.0\n",
        "HTTP/1.1 200 OK\r\n", "HTTP/2 200\n", "\r\n\xEF\xBB\xBF",
        "\xEF\xBB\xBF\r\nPOST https://a.example/b HTTP/1.1\r\n"})
    EXPECT_EQ(sniff_all(line), line[0] == '\r' ? Format::text : Format::http) << line;
  EXPECT_EQ(sniff("POST /a HTT", false), std::nullopt);
  EXPECT_EQ(sniff_all("POST /a HTT"), Format::text);
  EXPECT_EQ(sniff_all("HTTP is a protocol\nPOST / HTTP/1.1\n"), Format::text);
  EXPECT_EQ(sniff_all("DEBUG (7): xml request:\n"), Format::text);
}

TEST(RecordsFormat, Har) {
  EXPECT_EQ(sniff_all(R"({"log":{"version":"1.2"}})"), Format::har);
  EXPECT_EQ(sniff_all("\xEF\xBB\xBF{\r\n  \"log\": {}"), Format::har);
  EXPECT_EQ(sniff(R"({"lo)", false), std::nullopt);
  EXPECT_EQ(sniff_all(R"({"FileAs":"Log"})"), Format::automatic);
  EXPECT_EQ(sniff_all(R"({"logs":{}})"), Format::text);
  EXPECT_EQ(sniff_all(R"({"log":"a line of docker's","stream":"stdout"})"), Format::text);
}

TEST(RecordsFormat, BareTextForms) {
  for (const char* text :
       {"<?xml version=\"1.0\"?>", "<!DOCTYPE html>", "\xEF\xBB\xBF <Sync/>", "{}", "{ \"FileAs\"",
        "[]", "[{", "[\n [\"vcard\"", "[\"vcard\"", "BEGIN:VCARD\r\n", "begin:vcard\n"})
    EXPECT_EQ(sniff_all(text), Format::automatic) << text;
  EXPECT_EQ(sniff_all(utf16("<?xml version=\"1.0\"?>")), Format::automatic);
}

/// DECISIONS of the project: at least half of the keys of the first object, the root's name.
TEST(RecordsFormat, JsonAndMarkupOfOthersAreTexts) {
  for (const char* text :
       {"{\"MESSAGE\":[3,1,106,0],\"PRIORITY\":\"6\"}", "{\"type\":\"Buffer\",\"data\":[3,1]}",
        "[]byte{0x3, 0x1, 0x6a, 0x0}", "{length = 106, bytes = 0x03016a00}", "<<3, 1, 106, 0>>",
        "<Buffer 03 01 6a 00 45>", "<pre>\nAwFqAEVcT</pre>", "[{\"_source\":{\"layers\":{}}}]",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n]>\n<items>",
        "<pdml version=\"0\">", "{\"FirstName\":\"A\",\"level\":\"info\",\"msg\":\"\"}"})
    EXPECT_EQ(sniff_all(text), Format::text) << text;
  for (const char* text :
       {"{\"FirstName\":\"A\",\"level\":\"info\"}", "[[\"vcard\",[]]]", "<contacts:FirstName>A",
        "{\"@type\":\"Card\",\"version\":\"1.0\",\"x\":1}", "<Nothing xmlns=\"AirSync:\"/>",
        "<!-- a --><Sync xmlns=\"AirSync:\">", "{\"ns\":\"AirSync\",\"name\":\"Sync\"}"})
    EXPECT_EQ(sniff_all(text), Format::automatic) << text;
}

TEST(RecordsFormat, TextsInUtf16) {
  const std::string log = utf16("05/03/2024 10:11:13 [1] [WBXML] WBXML-OUT: AwFqAEVcT1A");
  EXPECT_EQ(sniff_all(log), Format::utf16);
  EXPECT_EQ(sniff_all(log.substr(2)), Format::utf16);  // without a mark
  EXPECT_EQ(sniff_all(utf16("<pre>AwFqAEVcT1A</pre>")), Format::utf16);
  EXPECT_EQ(sniff_all(utf16("<Sync xmlns=\"AirSync:\"/>")), Format::automatic);
}

TEST(RecordsFormat, CardsInUtf16OrBehindAHead) {
  const std::string card = "BEGIN:VCARD\r\nVERSION:3.0\r\n";
  EXPECT_EQ(sniff_all(utf16(card)), Format::automatic);
  EXPECT_EQ(sniff_all(utf16(card).substr(2)), Format::automatic);
  EXPECT_EQ(sniff_all(utf16("# phone\r\n" + card)), Format::automatic);
  for (const char* head :
       {"ENCODING:UTF-8\r\n", "Content-Type: text/vcard;\r\n charset=utf-8\r\n\r\n", "# phone\n",
        "Server: a server with a long name of its own\r\nETag: \"1\"\r\n\r\n"})
    EXPECT_EQ(sniff_all(head + card), Format::automatic) << head;
  for (const char* other :
       {"2024-05-06T10:00:00 my.program[123]: a line of a log\n", "hexdump:\n 03 01\n",
        "my-program: one\nmy-program: two\n", "a line\nanother line\n"})
    EXPECT_EQ(sniff_all(other + card), Format::text) << other;
}

TEST(RecordsFormat, MailboxLog) {
  const std::string log = "-----------------\r\n Log Entry: 0\r\n-----------------\r\n";
  EXPECT_EQ(sniff_all(log), Format::mailbox_log);
  EXPECT_EQ(sniff_all("\xEF\xBB\xBF\r\n" + log), Format::mailbox_log);
  EXPECT_EQ(sniff_all(utf16(log)), Format::mailbox_log);
  EXPECT_EQ(sniff_all(utf16("\r\n" + log)), Format::mailbox_log);
  EXPECT_EQ(sniff_all("-----BEGIN PGP MESSAGE-----\n"), Format::text);
  EXPECT_EQ(sniff_all("-----------------\r\n03 01 6A 00\r\n"), Format::text);
}

// Layouts as mitmproxy's tnetstring.py writes them: LENGTH:...}, keys are text or bytes.
TEST(RecordsFormat, Mitmproxy) {
  EXPECT_EQ(sniff_all("2001:4:type;4:http;7:version;2:17#"), Format::mitm);
  EXPECT_EQ(sniff_all("842:9:websocket;0:~"), Format::mitm);
  EXPECT_EQ(sniff_all("10:15:42 device: connected"), Format::text);
  EXPECT_EQ(sniff_all("12: 03 01 6a 00"), Format::text);
}

// What users.md 1.2 calls pasted bytes, and how logs begin.
TEST(RecordsFormat, Text) {
  for (const char* text :
       {"03 01 6A 00 45", "0000000 03 01 6a 00", "0040        50 4f 53 54",
        "0x03, 0x01, 0x6A, 0x00", "3 1 6a 0 0 6 45", "{0x03, 0x01, 0x6A, 0x00}",
        "{\n 3, 1, 106, 0}", "[3, 1, 106, 0]", "[2024-05-06 10:00:00] [DEBUG]", "\\x03\\x01j\\x00E",
        "b'\\x03\\x01j'",
        "AwFqAAAHVkwDOQABAQ==", "06/05/2024 10:00:00 [ 4711] [WBXML] [don] WBXML-IN : AwFqAA",
        "wbxml response: echo 'AwFq'", "<0x55d5b6a0[SOGoActiveSyncDispatcher]> EAS - request",
        "<34>Oct 11 22:14:15 host sogod", "[WBXML: Sending data <Sync>] :", "\x1B[32mDEBUG\x1B[0m",
        "B"})
    EXPECT_EQ(sniff_all(text), Format::text) << text;
  EXPECT_EQ(sniff_all("\x8F\x02 not a text"), Format::automatic);
  EXPECT_EQ(sniff_all(std::string(511, 'a') + '\0'), Format::automatic);
}

// The reader for each sample finds messages in it, and the first bodies are whole.
TEST(RecordsFormat, ReadersOfSamples) {
  for (const char* name : {"capture-request.http", "capture-response.http", "capture.multipart",
                           "capture.har", "capture.saz", "capture.mitm", "mailbox-log.txt",
                           "zpush.log", "tbsync.log", "hexdump.txt"}) {
    const std::string bytes = test::read_file(std::string(EASCARD_SAMPLES "/") + name);
    const auto reader = row_of(sniff_all(bytes)).make_reader({});
    const auto answers = read_all(*reader, bytes, 1000);
    EXPECT_FALSE(answers.empty()) << name;
    for (const Answer& answer : answers) EXPECT_EQ(answer.error, "") << name;
  }
}

// What is not what it looks like is told of from its beginning, however it comes in.
TEST(RecordsFormat, ReadersOfWhatOnlyLooksLikeAFormat) {
  const std::string no_har = R"({"log": {"version": "1.2"}})" + std::string(300, ' ');
  const std::string no_log = utf16("\r\n----------\r\n Log Entry 0\r\n" + std::string(300, 'x'));
  for (const std::string& bytes : {no_har, no_log})
    for (const std::size_t piece : {3u, 8u, 100000u}) {
      const auto reader = row_of(sniff_all(bytes)).make_reader({});
      const auto answers = read_all(*reader, bytes, piece);
      ASSERT_EQ(answers.size(), 1u);
      EXPECT_EQ(answers[0].error.substr(0, 7), "M056@0:") << piece;
    }
}

}  // namespace
}  // namespace eascard::records
