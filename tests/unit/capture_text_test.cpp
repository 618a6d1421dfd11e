#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::test {
namespace {

using capture::Entry;
using capture::TextMode;
using capture::TextReader;

std::string sample(const std::string& name) {
  return read_file(std::filesystem::path(EASCARD_SAMPLES) / name);
}

/// What other tools print, by form and sample: tests/data/capture_text/make.sh.
std::map<std::string, std::string> printed_forms() {
  std::map<std::string, std::string> files;
  const std::filesystem::path folder = std::filesystem::path(EASCARD_TEST_DATA) / "capture_text";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() != ".sh" &&
        entry.path().extension() != ".tshark")
      files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

std::string expected_of(const std::string& form) {
  return sample(form.substr(form.find('.') + 1) + ".wbxml");
}

/// A hundred lines as logs have them, with what looks a little like a body.
std::string other_text(unsigned seed) {
  const std::string_view lines[] = {
      "2024-03-05 10:11:12,345 INFO  [http-8080-3] c.e.Server - 200 OK 1342 bytes in 31 ms",
      "Mar 14 22:19:06 host sogod [123]: |SOGo| starting method 'POST' on uri '/SOGo/'",
      "deadbeef cafe 0301 6b00 is no body, and 6a alone is none either",
      "05/03/2024 10:11:13 [ 4711] [DEBUG] I  <Synchronize>",
      "05/03/2024 10:11:13 [ 4711] [DEBUG] I   <Folders>",
      "the <Sync> element, see AwF and H4s; array[6] = { 0x03, 0x01, 0x6b };",
      "  at com.example.Foo.bar(Foo.java:106)",
      "",
      "<?xml version=\"1.0\"?><autodiscover><response/></autodiscover>",
      "10.0.0.1 - - [05/Mar/2024] \"GET /a?b=AwFq\" 200 \"-\" \"Mozilla/5.0 (X11; Linux)\"",
      "0000 is a number, 00000000 too"};
  std::string text;
  for (unsigned i = 0; i < 100; ++i) {
    text += lines[(i * 7 + seed) % std::size(lines)];
    text += '\n';
  }
  return text;
}

TEST(CaptureText, FindsWhatOtherToolsPrint) {
  const auto forms = printed_forms();
  EXPECT_GE(forms.size(), 54u);
  for (const auto& [form, text] : forms) {
    const Found found = scan(text);
    ASSERT_EQ(found.entries.size(), 1u) << form;
    EXPECT_EQ(found.entries[0].body, expected_of(form)) << form;
    EXPECT_EQ(found.entries[0].cut, "") << form;
    EXPECT_TRUE(found.diagnostics.empty()) << form << found.diagnostics[0].text;
    EXPECT_TRUE(found.errors.empty()) << form;
  }
}

TEST(CaptureText, FindsEveryFormInsideOfOtherText) {
  for (const auto& [form, text] : printed_forms()) {
    const std::string before = other_text(1);
    const Found found = scan(before + text + other_text(2));
    ASSERT_EQ(found.entries.size(), 1u) << form;
    EXPECT_EQ(found.entries[0].body, expected_of(form)) << form;
    EXPECT_EQ(found.entries[0].place.line, form.starts_with("json-array-ind") ? 102u : 101u)
        << form;
  }
}

TEST(CaptureText, FindsSeveralBodiesInOneText) {
  std::string text;
  std::vector<std::string> expected;
  for (const auto& [form, printed] : printed_forms()) {
    text += printed + "\nand then:\n" + other_text(3);
    expected.push_back(expected_of(form));
  }
  for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{4096}, std::size_t{61}}) {
    const Found found = scan(text, TextMode::text, piece);
    ASSERT_EQ(found.entries.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(found.entries[i].body, expected[i]);
      EXPECT_EQ(found.entries[i].number, i + 1);
    }
  }
}

// ---- logs: tests/data/capture_logs/make.sh ------------------------------------------------------

Found scan_log(const std::string& name) {
  return scan(read_file(std::filesystem::path(EASCARD_TEST_DATA) / "capture_logs" / name));
}

const std::string request = sample("section4-request.wbxml");
const std::string response = sample("section4.wbxml");

void expect_exchange(const Found& found, const std::string& asked, const std::string& answered) {
  ASSERT_EQ(found.entries.size(), 2u);
  EXPECT_EQ(found.entries[0].body, asked);
  EXPECT_EQ(found.entries[0].direction, Direction::request);
  EXPECT_EQ(found.entries[1].body, answered);
  EXPECT_EQ(found.entries[1].direction, Direction::response);
  EXPECT_TRUE(found.errors.empty());
}

TEST(CaptureText, ReadsLogsOfZPush) {
  const Found found = scan_log("zpush.log");
  ASSERT_EQ(found.entries.size(), 6u);
  EXPECT_EQ(found.entries[0].body, request);
  EXPECT_EQ(found.entries[0].direction, Direction::request);
  EXPECT_EQ(found.entries[0].user, "alice");
  EXPECT_EQ(found.entries[0].device_id, "nine4383af346860");
  EXPECT_EQ(found.entries[0].time, "2024-03-05T10:11:12");
  EXPECT_EQ(found.entries[0].cut, "");
  EXPECT_EQ(found.entries[0].place.line, 3u);
  EXPECT_EQ(found.entries[0].place.column, 75u);
  EXPECT_EQ(found.entries[1].body, response);
  EXPECT_EQ(found.entries[1].direction, Direction::response);
}

TEST(CaptureText, SaysThatZPushCutABody) {
  const Found found = scan_log("zpush.log");
  ASSERT_EQ(found.entries.size(), 6u);
  const std::string whole = sample("people.wbxml");
  EXPECT_EQ(found.entries[2].body, whole.substr(0, 4096));
  EXPECT_EQ(found.entries[2].cut, "cut by Z-Push's log at 4096 bytes");
  EXPECT_EQ(found.entries[3].body, "");
  EXPECT_EQ(found.entries[3].cut, "left out by Z-Push's log: more than 512K of data");
  EXPECT_EQ(found.entries[4].body, whole.substr(0, 10240));
  EXPECT_EQ(found.entries[4].cut, "cut by Z-Push's log at 10240 bytes");
  EXPECT_EQ(found.entries[5].cut, "left out by Z-Push's log: its output buffer is disabled");
}

TEST(CaptureText, ReadsLogsOfTbSyncWithoutTheirCopiesInXml) {
  expect_exchange(scan_log("tbsync.log"), request, response);
}

TEST(CaptureText, ReadsLogsOfSogo) {
  std::string asked = sample("section4-request.xml");
  std::string answered = sample("section4.xml");
  asked.erase(asked.find_last_of('>') + 1);
  answered.erase(answered.find_last_of('>') + 1);
  for (const char* const name : {"sogo.log", "sogo-docker.log"}) {
    const Found found = scan_log(name);
    expect_exchange(found, asked, answered);
    ASSERT_EQ(found.entries.size(), 2u) << name;
    EXPECT_EQ(found.entries[1].device_id, "4E696E65");
  }
}

TEST(CaptureText, ReadsLogsOfAndroid) {
  const Found found = scan_log("android.log");
  ASSERT_EQ(found.entries.size(), 3u);
  const Entry& asked = found.entries[0];
  EXPECT_EQ(asked.body, request);
  EXPECT_EQ(asked.direction, Direction::request);
  EXPECT_EQ(asked.command, "Sync");
  EXPECT_EQ(asked.protocol, "14.1");
  EXPECT_EQ(asked.user, "alice");
  EXPECT_EQ(asked.device_id, "androidc123");
  EXPECT_EQ(found.entries[1].body, response);
  EXPECT_EQ(found.entries[1].direction, Direction::response);
  EXPECT_EQ(found.entries[2].cut, "left out by Android's log: too much data");
}

TEST(CaptureText, ReadsLogsOfSyncroton) {
  const Found found = scan_log("syncroton.log");
  ASSERT_EQ(found.entries.size(), 2u);
  EXPECT_EQ(found.entries[0].direction, Direction::request);
  EXPECT_EQ(found.entries[1].direction, Direction::response);
  EXPECT_NE(found.entries[1].body.find("Development Manager"), std::string::npos);
}

TEST(CaptureText, ReadsPacketsOfWireshark) {
  const Found found = scan_log("wireshark.txt");
  expect_exchange(found, request, response);
  ASSERT_EQ(found.entries.size(), 2u);
  EXPECT_EQ(found.entries[0].command, "Sync");
  EXPECT_EQ(found.entries[0].user, "alice");
  EXPECT_EQ(found.entries[1].http_status, 200);
}

/// TbSync from version 5 on: its values are what encodeURIComponent() gives, U+00FC as %C3%BC.
TEST(CaptureText, DecodesTheValuesOfTbSync5) {
  const Found found = scan(
      "12:00:01 [eas:net] send Sync\n<Sync xmlns=\"AirSync\">\n "
      "<SyncKey>1%7B2%7D</SyncKey>\n</Sync>\n"
      "12:00:02 [eas:net] receive Sync\n<Sync xmlns=\"AirSync\">\n "
      "<SyncKey>M%C3%BCller%0D%0A%3Ca%26b%3E"
      "</SyncKey>\n <Status>50%</Status>\n <Class>%00</Class>\n</Sync>\n");
  ASSERT_EQ(found.entries.size(), 2u);
  EXPECT_EQ(found.entries[0].direction, Direction::request);
  EXPECT_EQ(found.entries[0].body, "<Sync xmlns=\"AirSync\">\n <SyncKey>1{2}</SyncKey>\n</Sync>");
  EXPECT_EQ(found.entries[1].direction, Direction::response);
  EXPECT_EQ(found.entries[1].body,
            "<Sync xmlns=\"AirSync\">\n <SyncKey>M\xC3\xBCller&#13;\n&lt;a&amp;b&gt;</SyncKey>\n "
            "<Status>50%</Status>\n <Class>%00</Class>\n</Sync>");
  EXPECT_TRUE(found.diagnostics.empty());
}

TEST(CaptureText, SaysThatHordeLeftOutValues) {
  const Found found = scan(
      "[7][2024-03-05T10:11:12+01:00] <?xml version=\"1.0\"?><Sync xmlns=\"AirSync:\"><Data>"
      "[4096 bytes of content]</Data></Sync>\n");
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].cut, "Horde's log left out long values");
}

TEST(CaptureText, SaysThatTheEndOfXmlIsMissing) {
  const Found found = scan("request: <Sync xmlns=\"AirSync:\">\n<Collections>\n<Collection>\n");
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].cut, "the text has no end of this message");
}

TEST(CaptureText, SaysThatSomebodyShortenedABody) {
  const Found found = scan("it sends 03 01 6A 00 45 5C 4F 4B ... and so on\n");
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body, from_hex("03016A00455C4F4B"));
  EXPECT_EQ(found.entries[0].cut, "left out by who pasted it: it ends in \"...\"");
}

// ---- forms by hand ------------------------------------------------------------------------------

/// Forms of public bug reports and sources, of the empty FolderSync response with Status 1:
/// [MS-ASWBXML] 2.1.2.1.8, page 7.
TEST(CaptureText, ReadsFormsAsPeoplePasteThem) {
  const std::string body = from_hex("03016A000007564C0331000101");
  for (const std::string_view text : {
           "03 01 6A 00 00 07 56 4C 03 31 00 01 01",
           "03 01 6a 00 00 07 56 4c 03 31 00 01 01",
           "03016a00 0007564c 03310001 01",
           "03016a000007564c0331000101",
           "body=03016A000007564C0331000101;",
           "0x03016A000007564C0331000101",
           "03-01-6A-00-00-07-56-4C-03-31-00-01-01",
           "03:01:6a:00:00:07:56:4c:03:31:00:01:01",
           "0000000 03 01 6a 00 00 07 56 4c 03 31 00 01 01\n0000015",
           "0000000 03 01 6a 00 00 07 56 4c 03 31 00 01 01",
           "0x03, 0x01, 0x6A, 0x00, 0x00, 0x07, 0x56, 0x4C, 0x03, 0x31, 0x00, 0x01, 0x01",
           "const uint8_t x[] = {0x03,0x01,0x6A,0x00,0x00,0x07,0x56,0x4C,\n"
           "                     0x03,0x31,0x00,0x01,0x01};",
           "byte[] b = { (byte) 0x03, (byte) 0x01, (byte) 0x6A, (byte) 0x00, (byte) 0x00, (byte) "
           "0x07, (byte) 0x56, (byte) 0x4C, (byte) 0x03, (byte) 0x31, 0x00, 0x01, 0x01 };",
           "[]byte{0x03, 0x01, 0x6a, 0x00, // header\n 0x00, 0x07, // page\n 0x56, 0x4c, 0x03, "
           "0x31, "
           "0x00, 0x01, 0x01}",
           "[3, 1, 106, 0, 0, 7, 86, 76, 3, 49, 0, 1, 1]",
           "[3,1,106,0,0,7,86,76,3,49,0,1,1]",
           "3 1 6a 0 0 7 56 4c 3 31 0 1 1",
           "b'\\x03\\x01j\\x00\\x00\\x07VL\\x031\\x00\\x01\\x01'",
           "\\x03\\x01j\\x00\\x00\\x07VL\\x031\\x00\\x01\\x01",
           "\"\\x03\\x01\\x6A\\x00\\x00\\x07\\x56\\x4C\\x03\\x31\\x00\\x01\\x01\"",
           "\"\\003\\001j\\000\\000\\007VL\\0031\\000\\001\\001\"",
           "AwFqAAAHVkwDMQABAQ==",
           "echo 'AwFqAAAHVkwDMQABAQ==' | base64 -d | wbxml",
           "{\"body\":\"AwFqAAAHVkwDMQABAQ==\",\"n\":1}",
           "> AwFqAAAHVk\n> wDMQABAQ==",
           "AwFqAAAHVk\r\nwDMQABAQ==\r\n",
       }) {
    for (const bool other : {false, true}) {
      const std::string around = other ? other_text(5) : std::string();
      const Found found = scan(around + std::string(text) + '\n' + around);
      ASSERT_EQ(found.entries.size(), 1u) << text;
      EXPECT_EQ(found.entries[0].body, body) << text;
      EXPECT_TRUE(found.diagnostics.empty()) << text;
    }
  }
}

/// tine20#3136: the offsets do not begin at zero, and the message is in the middle.
TEST(CaptureText, NeverTakesACharacterColumnForBytes) {
  const Found found = scan(
      "0040                          03 01 6a 00 00 07        ..j...\n"
      "0050   56 4c 03 33 32 33 34 00 01 01 01                VL.3234....\n");
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body, from_hex("03016A00 0007564C03333233340001 0101"));
}

/// Signs of a start are searched many lines at a time: one may stand on such a border.
TEST(CaptureText, FindsABodyAtEveryPlaceOfALargeText) {
  constexpr std::size_t at_once = std::size_t{1} << 16;
  const std::string body =
      "03016A000007564C03310001"
      "01";
  for (std::size_t shift = 0; shift < 64; ++shift) {
    std::string text;
    while (text.size() < at_once - 100) text += "queue q\n";
    text.append(at_once + 16 - shift - text.size(), 'q') += "\n x " + body + " y\n";
    EXPECT_EQ(scan(text).entries.size(), 1u) << shift;
  }
}

TEST(CaptureText, FindsAllBodiesOfOneLine) {
  std::string text = "[";
  for (int i = 0; i < 3; ++i)
    text += "{\"a\":\"AwFqAAAHVkwDMQABAQ==\",\"b\":\"03016a000007564c0331000101\"},";
  const Found found = scan(text + "]\n");
  ASSERT_EQ(found.entries.size(), 6u);
  for (const Entry& entry : found.entries)
    EXPECT_EQ(entry.body, from_hex("03016A000007564C0331000101"));
  EXPECT_EQ(found.entries[1].place.column, 35u);
}

TEST(CaptureText, ReadsALineOfSeveralMegabytes) {
  const std::string filler(3 << 20, 'x');
  const std::string text = filler + " AwFqAAAHVkwDMQABAQ== " + filler + " AwFqAAAHVkwDMQABAQ==";
  for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{65536}}) {
    const Found found = scan(text, TextMode::text, piece);
    ASSERT_EQ(found.entries.size(), 2u);
    EXPECT_EQ(found.entries[1].body.size(), 13u);
    EXPECT_EQ(found.entries[0].place.offset, filler.size() + 1);
    EXPECT_EQ(found.entries[1].place.offset, 2 * filler.size() + 23);
  }
}

/// No more of a large text than a line has to be kept.
TEST(CaptureText, KeepsNoMoreThanALineOfALargeText) {
  const std::string block = other_text(4);
  TextReader reader;
  std::size_t found = 0;
  std::uint64_t offset = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = i % 200 == 100 ? block + "AwFqAAAHVkwDMQABAQ==\n" : block;
    std::size_t begin = 0;
    while (reader.read(std::string_view(text).substr(begin), false)) {
      EXPECT_EQ(reader.entry().place.offset, offset + block.size());
      begin += reader.consumed();
      ++found;
    }
    begin += reader.consumed();
    ASSERT_EQ(begin, text.size());
    offset += text.size();
  }
  EXPECT_FALSE(reader.read({}, true));
  EXPECT_EQ(found, 10u);
}

TEST(CaptureText, FindsNothingInOtherText) {
  const Found found = scan(other_text(0));
  EXPECT_TRUE(found.entries.empty());
  EXPECT_TRUE(found.diagnostics.empty());
}

/// Found by the fuzzer: they look like the beginning of a body, and have nothing of one.
TEST(CaptureText, GoesOnBehindWhatIsNoBody) {
  for (const std::string_view text :
       {"03016a00S", "03016a00455c4f4b0322S526", "0x03,0x01,0x6a,0x00q", "3,1,106,0x",
        "03 01 6a 00g", "0x03016a00z"}) {
    const Found found = scan(std::string(text) + " and AwFqAAAHVkwDMQABAQ==\n");
    ASSERT_FALSE(found.entries.empty()) << text;
    EXPECT_EQ(found.entries.back().body, from_hex("03016A000007564C0331000101")) << text;
  }
}

// ---- damage -------------------------------------------------------------------------------------

TEST(CaptureText, ReportsHalfBytes) {
  const Found hex = scan("03016a00455c4f4b0\n");
  ASSERT_EQ(hex.entries.size(), 1u);
  ASSERT_EQ(hex.diagnostics.size(), 1u);
  EXPECT_EQ(hex.diagnostics[0].code, Code::M060);
  const Found base64 = scan("AwFqAEVcT0sDM\n");
  ASSERT_EQ(base64.entries.size(), 1u);
  ASSERT_EQ(base64.diagnostics.size(), 1u);
  EXPECT_EQ(base64.diagnostics[0].code, Code::M060);
}

TEST(CaptureText, ReportsALineOfADumpThatIsTooShort) {
  const Found found = scan(
      "00000000: 0301 6a00 455c 4f4b 0332 3433 3336 3031  ..j.E\\OK.2433601\n"
      "00000010: 3434 0001 5203 3200 014e 0331 0001       44..R.2..N.1..VG\n"
      "00000020: 4d03 323a 3100 0101 0101 0101            M.2:1...........\n");
  ASSERT_EQ(found.entries.size(), 1u);
  ASSERT_EQ(found.diagnostics.size(), 1u);
  EXPECT_EQ(found.diagnostics[0].code, Code::M063);
}

TEST(CaptureText, GoesOnBehindABodyThatIsTooLarge) {
  const Found found = scan("03016a00455c4f4b0332343300015203\nAwFqAAAHVkwDMQABAQ==\n",
                           TextMode::text, 1 << 30, Limits{16, 33});
  EXPECT_EQ(found.errors.size(), 0u);
  ASSERT_EQ(found.entries.size(), 2u);
  const std::string lines = "03016a00455c4f4b\n0332343300015203\n0332343300015203\n";
  const Found limited =
      scan(lines + lines + "AwFqAAAHVkwDMQABAQ==\n", TextMode::text, 1 << 30, Limits{16, 20});
  ASSERT_EQ(limited.errors.size(), 2u);
  EXPECT_EQ(limited.errors[0].place.line, 1u);
  ASSERT_EQ(limited.entries.size(), 1u);
}

// ---- one body that is the whole input -----------------------------------------------------------

TEST(CaptureText, ReadsHexThatIsTheWholeInput) {
  for (const auto& [form, text] : printed_forms()) {
    if (form.starts_with("base64") || form.starts_with("python") || form.starts_with("json") ||
        form.starts_with("java"))
      continue;
    const Found found = scan(text, TextMode::hex);
    ASSERT_EQ(found.entries.size(), 1u)
        << form << (found.errors.empty() ? "" : found.errors[0].text);
    EXPECT_EQ(found.entries[0].body, expected_of(form)) << form;
  }
  // Also what is no message.
  const Found found = scan("de ad be ef\n01 02\n", TextMode::hex);
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body, from_hex("deadbeef0102"));
}

TEST(CaptureText, ReadsBase64ThatIsTheWholeInput) {
  for (const auto& [form, text] : printed_forms()) {
    if (!form.starts_with("base64")) continue;
    const Found found = scan(text, TextMode::base64);
    ASSERT_EQ(found.entries.size(), 1u) << form;
    EXPECT_EQ(found.entries[0].body, expected_of(form)) << form;
  }
}

TEST(CaptureText, RefusesWhatIsNotTheWholeInput) {
  const Found hex = scan("03 01 6a 00\n45 5c hello\n", TextMode::hex);
  ASSERT_EQ(hex.errors.size(), 1u);
  EXPECT_EQ(hex.errors[0].code, Code::M061);
  EXPECT_EQ(hex.errors[0].place.line, 2u);
  const Found base64 = scan("AwFq\nAE?=\n", TextMode::base64);
  ASSERT_EQ(base64.errors.size(), 1u);
  EXPECT_EQ(base64.errors[0].code, Code::M062);
  EXPECT_EQ(base64.errors[0].place.line, 2u);
  EXPECT_EQ(base64.errors[0].place.column, 3u);
}

}  // namespace
}  // namespace eascard::test
