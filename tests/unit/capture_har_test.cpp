// The entries of samples/capture.har have the form that mitmproxy's own HAR writer gives them; the
// others are written after what users.md of other exporters say.

#include "eascard/capture/har.hpp"

#include <gtest/gtest.h>

#include "capture_reading.hpp"
#include "eascard/capture/har_text.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

using test::Captured;
using test::from_hex;
using test::read_all;
using test::read_file;

const std::filesystem::path samples(EASCARD_SAMPLES);

/// `post_data` and `content` are members; the sizes are those of the exporter.
std::string har_entry(const std::string& post_data, int body_size, const std::string& content,
                      int content_size) {
  return R"({"startedDateTime":"2010-03-24T14:00:02Z","request":{"method":"POST","url":)"
         R"("https://x/Microsoft-Server-ActiveSync?Cmd=Sync&User=don","headers":[{"name":)"
         R"("MS-ASProtocolVersion","value":"14.1"}],"bodySize":)" +
         std::to_string(body_size) + R"(,"postData":{)" + post_data +
         R"(}},"response":{"status":200,"headers":[],"content":{"size":)" +
         std::to_string(content_size) + (content.empty() ? "" : ",") + content + "}}}";
}
std::string har(const std::string& entries) {
  return R"({"log":{"version":"1.2","pages":[{"id":"log","entries":[{}]}],"entries":[)" + entries +
         "]}}";
}
std::string text(const std::string& json) {
  return "\"text\":\"" + json + '"';
}

/// JSON's way to write any text: every code unit below U+0100 as an escape.
std::string escaped(std::string_view units) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string json;
  for (const char c : units) {
    const auto byte = static_cast<unsigned char>(c);
    json += "\\u00";
    json += digits[byte >> 4];
    json += digits[byte & 15];
  }
  return json;
}

TEST(CaptureHar, ReadsTheSample) {
  const Captured captured = read_all(HarReader(), read_file(samples / "capture.har"));
  EXPECT_TRUE(captured.errors.empty());
  EXPECT_TRUE(captured.diagnostics.empty()) << captured.diagnostics[0];
  ASSERT_EQ(captured.entries.size(), 9u);
  EXPECT_EQ(captured.entries[2].body, read_file(samples / "section4-request.wbxml"));
  EXPECT_EQ(captured.entries[3].body, read_file(samples / "section4.wbxml"));
  EXPECT_EQ(captured.entries[4].body, read_file(samples / "sync-request.wbxml"));
  EXPECT_EQ(captured.entries[5].body, read_file(samples / "sync-100.wbxml"));
  EXPECT_EQ(captured.entries[7].body, read_file(samples / "search-gal-response.wbxml"));
  EXPECT_EQ(captured.entries[8].body, "");
}

TEST(CaptureHar, SaysWhatTheArchiveSays) {
  const Captured captured = read_all(HarReader(), read_file(samples / "capture.har"));
  ASSERT_EQ(captured.entries.size(), 9u);
  const Entry& request = captured.entries[2];
  EXPECT_EQ(request.number, 3u);
  EXPECT_EQ(request.direction, Direction::request);
  EXPECT_EQ(request.command, "Sync");
  EXPECT_EQ(request.protocol, "12.0");
  EXPECT_EQ(request.user, "don@example.com");
  EXPECT_EQ(request.device_id, "6F24CAD599A5BF1A690246B8C68FAE8D");
  EXPECT_EQ(request.policy_key, "2827640017");
  EXPECT_EQ(request.time, "2010-03-24T14:00:02.250000+00:00");
  const Entry& response = captured.entries[5];
  EXPECT_EQ(response.direction, Direction::response);
  EXPECT_EQ(response.http_status, 200);
  EXPECT_EQ(response.command, "Sync");  // of the base64 query
  EXPECT_EQ(response.device_type, "Android");
  EXPECT_EQ(response.content_type, "application/vnd.ms-sync.wbxml");
}

TEST(CaptureHar, PlacesAreThoseOfTheBodies) {
  const std::string file = read_file(samples / "capture.har");
  const Captured captured = read_all(HarReader(), file, 1000);
  ASSERT_EQ(captured.entries.size(), 9u);
  const Place place = captured.entries[3].place;  // in base64, as the first of the responses
  const std::size_t at = file.find("\"AwFqAEVcT0");
  EXPECT_EQ(place.offset, at);
  EXPECT_EQ(place.line,
            1u + static_cast<std::uint64_t>(std::count(
                     file.begin(), file.begin() + static_cast<std::ptrdiff_t>(at), '\n')));
  EXPECT_EQ(place.column, at - file.rfind('\n', at));
}

TEST(CaptureHar, PiecesChangeNothing) {
  const std::string file = "\xEF\xBB\xBF" + read_file(samples / "capture.har");
  const Captured whole = read_all(HarReader(), file);
  for (const std::size_t step : {1u, 1000u}) {
    const Captured pieces = read_all(HarReader(), file, step);
    ASSERT_EQ(pieces.entries.size(), whole.entries.size());
    for (std::size_t i = 0; i < whole.entries.size(); ++i) {
      EXPECT_EQ(pieces.entries[i].body, whole.entries[i].body);
      EXPECT_EQ(pieces.entries[i].place.offset, whole.entries[i].place.offset);
      EXPECT_EQ(pieces.entries[i].place.line, whole.entries[i].place.line);
    }
  }
}

TEST(CaptureHar, CutAnywhereIsAnError) {
  const std::string file = har(har_entry(text("abc"), 3, text("de"), 2));
  for (std::size_t size = 1; size < file.size(); ++size) {
    const Captured captured = read_all(HarReader(), file.substr(0, size));
    EXPECT_EQ(captured.errors.size(), 1u) << size;
    EXPECT_LE(captured.entries.size(), 3u);
  }
}

TEST(CaptureHar, OnlyLogEntriesCount) {
  const std::string one = har_entry(text("abc"), 3, text("de"), 2);
  const Captured captured = read_all(
      HarReader(), R"({"entries":[)" + one + R"(],"x":{"entries":[)" + one +
                       R"(]},"log":{"x":["entries",[)" + one + R"(]],"entries":[)" + one + "]}}");
  EXPECT_EQ(captured.entries.size(), 2u);
  for (const std::string_view none :
       {"{}", "[]", "{\"log\":{\"entries\":{}}}", "x", "{\"log\":[]}"})
    EXPECT_EQ(read_all(HarReader(), none).errors.size(), 1u) << none;
  EXPECT_TRUE(read_all(HarReader(), R"({"log":{"entries":[]}})").errors.empty());
}

// Reqable writes encoding, others _encoding.
TEST(CaptureHar, RequestInBase64) {
  for (const std::string key : {"\"encoding\"", "\"_encoding\""}) {
    const Captured captured =
        read_all(HarReader(), har(har_entry(text("AwFqAA==") + "," + key + ":\"base64\"", 4,
                                            text("AwFqAA==") + ",\"encoding\":\"base64\"", 4)));
    ASSERT_EQ(captured.entries.size(), 2u);
    EXPECT_EQ(captured.entries[0].body, from_hex("03016A00"));
    EXPECT_EQ(captured.entries[1].body, from_hex("03016A00"));
  }
  const Captured captured = read_all(
      HarReader(), har(har_entry(text("Aw!") + ",\"encoding\":\"base64\"", 4, text("x"), 1)));
  ASSERT_EQ(captured.errors.size(), 1u);
  EXPECT_NE(captured.errors[0].find("the request body is not base64"), std::string::npos);
  EXPECT_EQ(captured.entries.size(), 2u);
}

// PCAPdroid and HTTP Toolkit write U+FFFD for each byte that is no UTF-8.
TEST(CaptureHar, DestroyedRequestLeavesTheResponse) {
  const std::string file = har(har_entry(text("\\u0003\xEF\xBF\xBDH\\ufffd"), 4, text("de"), 2));
  const Captured captured = read_all(HarReader(), file);
  ASSERT_EQ(captured.errors.size(), 1u);
  EXPECT_EQ(captured.errors[0], "M057@" + std::to_string(file.find("\"\\u0003")) +
                                    ": the exporter destroyed this request body (2 replacement "
                                    "characters); the response is intact");
  ASSERT_EQ(captured.entries.size(), 2u);
  EXPECT_EQ(captured.entries[0].command, "Sync");
  EXPECT_EQ(captured.entries[0].body, "");
  EXPECT_EQ(captured.entries[1].number, 2u);
  EXPECT_EQ(captured.entries[1].body, "de");
  EXPECT_EQ(captured.entries[1].protocol, "14.1");
}

TEST(CaptureHar, DestroyedResponse) {
  const Captured captured =
      read_all(HarReader(), har(har_entry(text("abc"), 3, text("\\ufffd"), 9)));
  ASSERT_EQ(captured.errors.size(), 1u);
  EXPECT_NE(captured.errors[0].find(
                "the exporter destroyed this response body (1 replacement character)"),
            std::string::npos);
  EXPECT_EQ(captured.entries[0].body, "abc");
}

// Proxyman leaves the body out.
TEST(CaptureHar, BodyLeftOut) {
  const Captured captured = read_all(HarReader(), har(har_entry("", 31, "", 1)));
  ASSERT_EQ(captured.entries.size(), 2u);
  EXPECT_EQ(captured.entries[0].cut, "the exporter left out the request body (31 bytes)");
  EXPECT_EQ(captured.entries[1].cut, "the exporter left out the response body (1 byte)");
  EXPECT_TRUE(captured.errors.empty());
}

TEST(CaptureHar, NoAnswerIsNoResponse) {
  std::string file = har(har_entry(text("abc"), 3, "", 0));
  file.replace(file.find("\"status\":200"), 12, "\"status\":0");
  EXPECT_EQ(read_all(HarReader(), file).entries.size(), 1u);
}

TEST(CaptureHar, DamageLeavesTheOthersWhole) {
  const std::string good = har_entry(text("abc"), 3, text("de"), 2);
  for (const std::string& bad :
       {std::string("{\"request\":{},,}"), std::string("{}"),
        std::string("{\"request\":{},\"request\":{}}"), std::string("{\"a\":\"\\ud800\\u12\"}"),
        std::string("{\"a\":\"\x01\"}"), std::string("{\"a\":\"\xFF\"}")}) {
    const Captured captured = read_all(HarReader(), har(bad + ',' + good));
    EXPECT_EQ(captured.errors.size(), 1u) << bad;
    ASSERT_EQ(captured.entries.size(), 3u) << bad;
    EXPECT_EQ(captured.entries[2].body, "de");
  }
}

TEST(CaptureHar, WrongTypesAreNoCrash) {
  for (const std::string_view entry :
       {R"({"request":1,"response":2})", R"({"request":[],"response":"x"})",
        R"({"request":{"url":5,"headers":{},"postData":[],"bodySize":"x"}})",
        R"({"request":{"headers":[1,null,{"name":2}],"postData":{"text":{}},"bodySize":1e99}})",
        R"({"request":{},"response":{"status":99999999999999999999,"content":{"text":7}}})"}) {
    const Captured captured = read_all(HarReader(), har(std::string(entry)));
    EXPECT_TRUE(captured.errors.empty()) << entry << captured.errors[0];
    EXPECT_GE(captured.entries.size(), 1u);
  }
}

TEST(CaptureHar, NestingIsALimit) {
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  const Captured captured = read_all(HarReader(), har("{\"request\":" + deep + "}"));
  ASSERT_EQ(captured.errors.size(), 1u);
  EXPECT_EQ(captured.errors[0].substr(0, 4), "W21@");
  EXPECT_TRUE(read_all(HarReader(), "{\"x\":" + deep + "," + har("").substr(1)).errors.empty());
}

TEST(CaptureHar, LimitOfAnEntry) {
  Limits limits;
  limits.max_size = 100;
  const std::string file = har(har_entry(text("abc"), 3, text("de"), 2));
  HarReader reader(limits);
  EXPECT_THROW(reader.read(file, false), LimitError);
}

// ---- text to bytes ------------------------------------------------------------------------------

std::string bytes_of(std::string_view json, std::int64_t size, bool guessed = false) {
  const TextBody body = decode_text(json, size);
  EXPECT_EQ(body.guessed, guessed) << json;
  EXPECT_EQ(body.replaced, 0u) << json;
  return body.bytes;
}

TEST(CaptureHarText, Escapes) {
  EXPECT_EQ(bytes_of("a\\n\\r\\t\\b\\f\\\"\\\\\\/\\u0041", -1), "a\n\r\t\b\f\"\\/A");
  EXPECT_EQ(bytes_of("\\u0000\\u0003", -1), std::string("\0\3", 2));
  EXPECT_EQ(bytes_of("\\ud83d\\ude00 \\u20ac", -1), "\xF0\x9F\x98\x80 \xE2\x82\xAC");
}

TEST(CaptureHarText, EscapedBytes) {
  EXPECT_EQ(bytes_of("\\udcc3(\\udcff\\u00fc", 99), "\xC3(\xFF\xC3\xBC");
  EXPECT_EQ(bytes_of("\\udcc3\\ufffd", 99), "\xC3\xEF\xBF\xBD");
}

TEST(CaptureHarText, SizeDecides) {
  EXPECT_EQ(bytes_of("M\\u00fcller", 6), "M\xFCller");
  EXPECT_EQ(bytes_of("M\\u00fcller", 7), "M\xC3\xBCller");
  EXPECT_EQ(bytes_of("M\xC3\xBCller", 6), "M\xFCller");
  EXPECT_EQ(bytes_of("\\u0100\\u00fc", 2), "\xC4\x80\xC3\xBC");
}

// FirstName "ü" in a contact, and an OPAQUE of the two bytes 28 C3.
TEST(CaptureHarText, ThenWhatDecodesToItsEnd) {
  const std::string utf8 = from_hex("03016A00 455D 0001 5F03 C3BC 00 01 01 01");
  EXPECT_EQ(bytes_of(escaped(utf8), -1, true), utf8);
  std::string json = escaped(utf8);
  json.replace(json.find("\\u00c3\\u00bc"), 12, "\\u00fc");
  EXPECT_EQ(bytes_of(json, -1, true), utf8);
  const std::string opaque = from_hex("03016A00 455D 0001 5F C3 02 28C3 01 01 01");
  EXPECT_EQ(bytes_of(escaped(opaque), -1, true), opaque);
  EXPECT_EQ(bytes_of(escaped(opaque), 4, true), opaque);
  EXPECT_EQ(bytes_of("\\u001f\\u008b\\u0008", -1, true), "\x1F\x8B\x08");
}

TEST(CaptureHarText, DestroyedOrNot) {
  EXPECT_EQ(decode_text("a\\ufffdb\\uFFFD", -1).replaced, 2u);
  EXPECT_EQ(decode_text("a\\ud800b", 3).replaced, 1u);
  EXPECT_EQ(decode_text("a\\udc00\\udcc3", 3).replaced, 1u);
  // A contact may have U+FFFD in its name.
  const std::string genuine = from_hex("03016A00 455D 0001 5F03 EFBFBD 00 01 01 01");
  std::string json = escaped(genuine);
  json.replace(json.find("\\u00ef"), 18, "\\ufffd");
  EXPECT_EQ(bytes_of(json, 17), genuine);
  EXPECT_EQ(decode_text(json, 16).replaced, 1u);
  EXPECT_EQ(decode_text(json, -1).replaced, 1u);
}

TEST(CaptureHarText, MasksOnlyLoneSurrogates) {
  std::string out = "untouched";
  EXPECT_FALSE(mask_lone_surrogates("\\ud83d\\ude00 \\\\udcc3 \\u00fc", out));
  EXPECT_EQ(out, "untouched");
  EXPECT_TRUE(mask_lone_surrogates("\\udcc3\\ud83d\\ude00\\ud83dx\\ud83d\\ud83d\\ude00", out));
  EXPECT_EQ(out, "\\uFFFD\\ud83d\\ude00\\uFFFDx\\uFFFD\\ud83d\\ude00");
  for (const std::string_view cut : {"\\", "\\u", "\\udc", "\\udcc", "\\ud83d\\", "\\ud83d\\ude0"})
    mask_lone_surrogates(cut, out);
}

}  // namespace
}  // namespace eascard::capture
