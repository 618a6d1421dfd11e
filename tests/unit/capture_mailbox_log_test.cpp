// samples/mailbox-log.txt was made by hand, after what is known of Exchange's writer.

#include "eascard/capture/mailbox_log.hpp"

#include <gtest/gtest.h>

#include "capture_reading.hpp"
#include "eascard/capture/logged_xml.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

using test::Captured;
using test::read_all;
using test::read_file;

const std::filesystem::path samples(EASCARD_SAMPLES);

/// The text of samples/mailbox-log.txt, which is UTF-16LE and has no character beyond U+FFFF.
std::string sample_text() {
  const std::string file = read_file(samples / "mailbox-log.txt");
  std::string text;
  for (std::size_t i = 2; i + 1 < file.size(); i += 2) {
    const unsigned unit = static_cast<unsigned char>(file[i]) |
                          static_cast<unsigned>(static_cast<unsigned char>(file[i + 1])) << 8;
    if (unit < 0x80) {
      text += static_cast<char>(unit);
    } else {
      text += static_cast<char>(0xC0 | unit >> 6);
      text += static_cast<char>(0x80 | (unit & 0x3F));
    }
  }
  return text;
}

std::string swapped(std::string file) {
  for (std::size_t i = 0; i + 1 < file.size(); i += 2) std::swap(file[i], file[i + 1]);
  return file;
}

std::string entry(std::string_view sections, int number = 0) {
  return "\n-----------------\n Log Entry: " + std::to_string(number) + "\n-----------------\n\n" +
         std::string(sections);
}

std::vector<std::string> bodies(const Captured& captured) {
  std::vector<std::string> all;
  for (const Entry& entry : captured.entries) all.push_back(entry.body);
  return all;
}

TEST(CaptureMailboxLog, ReadsTheSample) {
  const Captured captured = read_all(MailboxLogReader(), read_file(samples / "mailbox-log.txt"));
  EXPECT_TRUE(captured.errors.empty());
  ASSERT_EQ(captured.entries.size(), 8u);
  const auto wbxml = [&](std::size_t i) { return test::encode(captured.entries[i].body); };
  EXPECT_EQ(wbxml(0), read_file(samples / "section4-request.wbxml"));
  EXPECT_EQ(wbxml(1), read_file(samples / "section4.wbxml"));
  EXPECT_EQ(wbxml(3), read_file(samples / "search-response.wbxml"));   // Data is not escaped there
  EXPECT_EQ(captured.entries[4].body, "");                             // "Empty"
  EXPECT_EQ(captured.entries[5].body, "");                             // "[No XmlResponse]"
  EXPECT_EQ(wbxml(6), read_file(samples / "section4-request.wbxml"));  // LogicalRequest
  EXPECT_EQ(captured.diagnostics,
            (std::vector<std::string>{
                "M059: the request was empty: this is the earlier one that it repeats"}));
}

TEST(CaptureMailboxLog, SaysWhatTheLogSays) {
  const Captured captured = read_all(MailboxLogReader(), read_file(samples / "mailbox-log.txt"));
  ASSERT_EQ(captured.entries.size(), 8u);
  const Entry& request = captured.entries[2];
  EXPECT_EQ(request.number, 3u);
  EXPECT_EQ(request.direction, Direction::request);
  EXPECT_EQ(request.command, "Search");
  EXPECT_EQ(request.protocol, "14.1");
  EXPECT_EQ(request.user, "don@example.com");
  EXPECT_EQ(request.device_id, "6F24CAD599A5BF1A690246B8C68FAE8D");
  EXPECT_EQ(request.device_type, "SmartPhone");
  EXPECT_EQ(request.policy_key, "2827640017");
  EXPECT_EQ(request.time, "2010-03-24T14:00:05");
  const Entry& response = captured.entries[7];
  EXPECT_EQ(response.direction, Direction::response);
  EXPECT_EQ(response.http_status, 200);
  EXPECT_EQ(response.command, "Sync");
  EXPECT_EQ(response.time, "2010-03-25T08:00:01");
}

// Values that Exchange has removed are an error of xml::Reader, never empty elements.
TEST(CaptureMailboxLog, RemovedValuesAreNotEmptyOnes) {
  const Captured captured = read_all(MailboxLogReader(), read_file(samples / "mailbox-log.txt"));
  ASSERT_EQ(captured.entries.size(), 8u);
  try {
    test::encode(captured.entries[7].body);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, Code::M007);
    EXPECT_EQ(error.diagnostic().path,
              "Sync/Collections/Collection[1]/Commands/Add[1]/ApplicationData/Body");
  }
}

TEST(CaptureMailboxLog, EveryEncodingGivesTheSame) {
  const std::string little = read_file(samples / "mailbox-log.txt");
  const std::string text = sample_text();
  const Captured expected = read_all(MailboxLogReader(), little);
  for (const std::string& file : {text, "\xEF\xBB\xBF" + text, swapped(little), little.substr(2),
                                  swapped(little).substr(2)}) {
    const Captured captured = read_all(MailboxLogReader(), file);
    EXPECT_EQ(bodies(captured), bodies(expected));
    EXPECT_EQ(captured.diagnostics, expected.diagnostics);
  }
}

TEST(CaptureMailboxLog, PlacesAreThoseOfTheBodies) {
  const std::string text = sample_text();
  const Captured in_utf8 = read_all(MailboxLogReader(), text);
  const Captured in_utf16 = read_all(MailboxLogReader(), read_file(samples / "mailbox-log.txt"));
  ASSERT_EQ(in_utf8.entries.size(), 8u);
  ASSERT_EQ(in_utf16.entries.size(), 8u);
  // The Köln of entry 3 stands before those of entry 6 and 7.
  for (const std::size_t i : {0u, 1u, 3u, 6u, 7u}) {
    const Place place = in_utf8.entries[i].place;
    EXPECT_EQ(text.substr(static_cast<std::size_t>(place.offset), 5), "<?xml");
    const std::string before = text.substr(0, static_cast<std::size_t>(place.offset));
    EXPECT_EQ(place.line,
              static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1);
    const auto characters =
        std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; });
    EXPECT_EQ(in_utf16.entries[i].place.offset, static_cast<std::uint64_t>(2 + 2 * characters));
    EXPECT_EQ(in_utf16.entries[i].place.line, place.line);
  }
}

TEST(CaptureMailboxLog, PiecesChangeNothing) {
  const std::string file = read_file(samples / "mailbox-log.txt");
  const Captured whole = read_all(MailboxLogReader(), file);
  for (const std::size_t step : {1u, 3u, 100u, 5000u})
    EXPECT_EQ(bodies(read_all(MailboxLogReader(), file, step)), bodies(whole)) << step;
  const std::string text = sample_text();
  for (const std::size_t step : {1u, 97u})
    EXPECT_EQ(bodies(read_all(MailboxLogReader(), text, step)), bodies(whole)) << step;
}

TEST(CaptureMailboxLog, CutAnywhereIsNoCrash) {
  const std::string file = read_file(samples / "mailbox-log.txt");
  for (std::size_t size = 0; size < file.size(); size += 3) {
    const Captured captured = read_all(MailboxLogReader(), file.substr(0, size));
    EXPECT_LE(captured.entries.size(), 8u);
  }
}

// Only a line with a known name and nothing else ends a section, and each name only once.
TEST(CaptureMailboxLog, OnlyKnownNamesEndASection) {
  const Captured captured = read_all(
      MailboxLogReader(),
      entry("RequestHeader : \nPOST /?Cmd=Sync HTTP/1.1\nHost: x\n\nRequestBody : \n<Sync>\n"
            "Note : \nTime : 12\nRequestBody : \nIdentifier : 5\n RequestTime : \n</Sync>\n\n"
            "SyncCommand_OnExecute_Exception : \n--- Exception start ---\n<a/>\n\n"
            "ResponseBody :\n<Sync/>\n"));
  EXPECT_EQ(bodies(captured),
            (std::vector<std::string>{"<Sync>\nNote : \nTime : 12\nRequestBody : \nIdentifier : 5\n"
                                      " RequestTime : \n</Sync>",
                                      "<Sync/>"}));
}

TEST(CaptureMailboxLog, OnlyAWholeFrameIsOne) {
  const Captured captured = read_all(
      MailboxLogReader(), "Get-MobileDeviceStatistics\n" +
                              entry("RequestBody : \n<a>\n Log Entry: 7\n-----------------\n"
                                    "----------------- Log Entry: 8\n-----------------\n</a>\n") +
                              entry("RequestBody : \n<b/>\n", 1));
  ASSERT_EQ(captured.entries.size(), 2u);
  EXPECT_EQ(captured.entries[1].body, "<b/>");
  EXPECT_EQ(captured.entries[1].number, 2u);
}

TEST(CaptureMailboxLog, MultipartResponse) {
  const Captured captured = read_all(
      MailboxLogReader(),
      entry("ResponseBody : \n----------------------- Multipart Response ---------------------\n"
            "Number of Parts: 2\nPart 0: offset 20, size 65\nPart 1: offset 85, size 5495\n\n"
            "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<ItemOperations "
            "xmlns=\"ItemOperations:\"/>\n"
            "\n\n"));
  EXPECT_EQ(bodies(captured),
            std::vector<std::string>{"<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n"
                                     "<ItemOperations xmlns=\"ItemOperations:\"/>"});
}

TEST(CaptureMailboxLog, NoLogIsAnError) {
  const Captured captured = read_all(MailboxLogReader(), "Dear all,\n\nLog Entry: none\n");
  EXPECT_EQ(captured.errors, std::vector<std::string>{"M056@0: no log entry in the mailbox log"});
}

/// What somebody cut out of a log: no head, but the sections.
TEST(CaptureMailboxLog, ReadsAnExcerpt) {
  const std::string text = sample_text();
  for (const std::string_view name : {"RequestTime :", "RequestHeader :"}) {
    const Captured captured = read_all(MailboxLogReader(), text.substr(text.find(name)));
    EXPECT_TRUE(captured.errors.empty());
    ASSERT_EQ(captured.entries.size(), 8u);
    EXPECT_EQ(captured.entries[0].user, "don@example.com");
    EXPECT_EQ(captured.entries[1].http_status, 200);
    EXPECT_EQ(test::encode(captured.entries[1].body), read_file(samples / "section4.wbxml"));
  }
}

TEST(CaptureMailboxLog, LimitOfAnEntry) {
  Limits limits;
  limits.max_size = 1000;
  MailboxLogReader reader(limits);
  const std::string log = entry("RequestBody : \n" + std::string(2000, 'x'));
  EXPECT_THROW(reader.read(log, false), LimitError);
}

// ---- the XML ------------------------------------------------------------------------------------

std::string mended(std::string_view logged) {
  return mend_logged_xml(logged);
}

TEST(CaptureLoggedXml, RemovedValuesHaveOneForm) {
  EXPECT_EQ(mended("<Body=552 bytes/>"), "<Body xmlns=\"AirSyncBase:\" bytes=\"552\"/>");
  EXPECT_EQ(mended("<A>\n\t<Body=0 bytes/>\n</A>"),
            "<A>\n\t<Body xmlns=\"AirSyncBase:\" bytes=\"0\"/>\n</A>");
  EXPECT_EQ(mended("<Body/>"), "<Body xmlns=\"AirSyncBase:\" bytes=\"unknown\"/>");
  EXPECT_EQ(mended("<To xmlns=\"Email:\" bytes=\"30\"/><Email bytes=\"1\"/>"),
            "<To xmlns=\"Email:\" bytes=\"30\"/><Email bytes=\"1\"/>");
  // What a verbose log has where nothing is in it.
  EXPECT_EQ(mended("<Body xmlns=\"Email:\"/><Read/>"), "<Body xmlns=\"Email:\"/><Read/>");
  EXPECT_EQ(mended("<Body=552 bytes/"), "<Body=552 bytes/");
  EXPECT_EQ(mended("<Body=x bytes/>"), "<Body=x bytes/>");
}

TEST(CaptureLoggedXml, StreamsAreEscaped) {
  EXPECT_EQ(mended("<Data>a < b & c</Data>"), "<Data>a &lt; b &amp; c</Data>");
  EXPECT_EQ(mended("<Data><p>x &amp; y</p></Data>"),
            "<Data>&lt;p&gt;x &amp;amp; y&lt;/p&gt;</Data>");
  EXPECT_EQ(mended("<Data>x &amp; y</Data>"), "<Data>x &amp; y</Data>");
  EXPECT_EQ(mended("<FileAs>a&#13;b &lt;c&#xE9;</FileAs>"),
            "<FileAs>a&#13;b &lt;c\xC3\xA9</FileAs>");
  EXPECT_EQ(mended("<Data>a&#xD;&#xA;b</Data>"), "<Data>a&#13;\nb</Data>");
  EXPECT_EQ(mended("<Data>a &#x; b</Data>"), "<Data>a &amp;#x; b</Data>");
  EXPECT_EQ(mended("<Data>AT&T &amp; x</Data>"), "<Data>AT&amp;T &amp;amp; x</Data>");
  EXPECT_EQ(mended("<Data>a]]>b</Data>"), "<Data>a]]&gt;b</Data>");
  EXPECT_EQ(mended("<Data><p>never closed"), "<Data><p>never closed");
  EXPECT_EQ(mended("<Other><p>x</p></Other>"), "<Other><p>x</p></Other>");
}

TEST(CaptureLoggedXml, ValuesStayWhatTheyAre) {
  EXPECT_EQ(mended("<A>\r\n\t<B>x\r\ny\rz</B>\r\n</A>"), "<A>\r\n\t<B>x&#13;\ny&#13;z</B>\r\n</A>");
  // "a", U+000B, "<": what XML cannot hold goes through base64 as a whole.
  const std::string xml = mended("<S xmlns=\"Contacts:\"><Suffix>a\x0B&lt;</Suffix></S>");
  EXPECT_EQ(xml,
            "<S xmlns=\"Contacts:\"><Suffix w:text=\"base64\" "
            "xmlns:w=\"urn:x-eascard:wbxml:1\">YQs8</Suffix></S>");
  EXPECT_NE(test::encode("<ApplicationData xmlns=\"AirSync:\"><Suffix xmlns=\"Contacts:\" "
                         "w:text=\"base64\" xmlns:w=\"urn:x-eascard:wbxml:1\">YQs8</Suffix>"
                         "</ApplicationData>")
                .find("\x03"
                      "a\x0B<"),
            std::string::npos);
}

// Each of these was quadratic in a form that searches on from every tag.
TEST(CaptureLoggedXml, LongDamageIsLinear) {
  std::string tags, open, removed;
  for (int i = 0; i < 300000; ++i) {
    tags += "<a";
    open += "<Data>";
    removed += "<Body=1";
  }
  EXPECT_EQ(mended(tags), tags);
  EXPECT_EQ(mended(open), open);
  EXPECT_EQ(mended(removed), removed);
}

}  // namespace
}  // namespace eascard::capture
