// samples/capture.mitm was written by mitmproxy 8.1.1; the other flows are put together here after
// the tnetstring specification.

#include "eascard/capture/mitm.hpp"

#include <gtest/gtest.h>

#include "capture_reading.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

using test::Captured;
using test::read_all;
using test::read_file;

const std::filesystem::path samples(EASCARD_SAMPLES);

std::string typed(std::string_view data, char type) {
  return std::to_string(data.size()) + ':' + std::string(data) + type;
}
std::string text(std::string_view data) {
  return typed(data, ';');
}
std::string bytes(std::string_view data) {
  return typed(data, ',');
}

std::string headers(std::string_view type) {
  return typed(typed(bytes("Content-Type") + bytes(type), ']'), ']');
}
std::string request(const std::string& content) {
  return typed(
      text("scheme") + bytes("https") + text("host") + text("mail.example.com") + text("port") +
          typed("8443", '#') + text("path") +
          bytes("/Microsoft-Server-ActiveSync?Cmd=Sync&User=don&DeviceId=D1&DeviceType=SP") +
          text("headers") + headers("application/vnd.ms-sync.wbxml") + text("content") + content,
      '}');
}
std::string response(const std::string& content) {
  return typed(text("status_code") + typed("200", '#') + text("headers") +
                   headers("application/vnd.ms-sync.wbxml") + text("content") + content,
               '}');
}
std::string flow(const std::string& request, const std::string& response,
                 std::string_view type = "http") {
  return typed(text("type") + text(type) + text("unheard of") + typed("0:~0:~", ']') +
                   text("response") + response + text("request") + request,
               '}');
}

TEST(CaptureMitm, ReadsTheSample) {
  const Captured captured = read_all(MitmReader(), read_file(samples / "capture.mitm"));
  EXPECT_TRUE(captured.errors.empty()) << captured.errors.front();
  ASSERT_EQ(captured.entries.size(), 9u);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(captured.entries[i].number, i + 1);
  EXPECT_EQ(captured.entries[0].body, "");  // OPTIONS
  EXPECT_EQ(captured.entries[2].body, read_file(samples / "section4-request.wbxml"));
  EXPECT_EQ(captured.entries[3].body, read_file(samples / "section4.wbxml"));
  EXPECT_EQ(captured.entries[4].body, read_file(samples / "sync-request.wbxml"));
  EXPECT_EQ(captured.entries[5].body, read_file(samples / "sync-100.wbxml"));  // was gzip
  EXPECT_EQ(captured.entries[7].body, read_file(samples / "search-gal-response.wbxml"));
  EXPECT_EQ(captured.entries[8].body, "");  // Ping without an answer
  EXPECT_EQ(captured.diagnostics,
            std::vector<std::string>{"M055: a flow that is not HTTP is passed over"});
}

TEST(CaptureMitm, SaysWhatTheFlowSays) {
  const Captured captured = read_all(MitmReader(), read_file(samples / "capture.mitm"));
  ASSERT_EQ(captured.entries.size(), 9u);
  const Entry& request = captured.entries[2];
  EXPECT_EQ(request.direction, Direction::request);
  EXPECT_EQ(request.command, "Sync");
  EXPECT_EQ(request.protocol, "12.0");
  EXPECT_EQ(request.user, "don@example.com");
  EXPECT_EQ(request.device_id, "6F24CAD599A5BF1A690246B8C68FAE8D");
  EXPECT_EQ(request.device_type, "SmartPhone");
  EXPECT_EQ(request.policy_key, "2827640017");
  EXPECT_EQ(request.time, "2010-03-24T14:00:02.25Z");
  EXPECT_EQ(request.content_type, "application/vnd.ms-sync.wbxml");
  EXPECT_EQ(request.url.substr(0, 53), "https://mail.example.com/Microsoft-Server-ActiveSync?");
  const Entry& response = captured.entries[5];
  EXPECT_EQ(response.direction, Direction::response);
  EXPECT_EQ(response.http_status, 200);
  EXPECT_EQ(response.command, "Sync");  // of the base64 query
  EXPECT_EQ(response.protocol, "14.1");
  EXPECT_EQ(response.device_id, "Test4383AF346860");
  EXPECT_EQ(response.policy_key, "2827640018");
}

TEST(CaptureMitm, PlacesAreThoseOfTheBodies) {
  const std::string file = read_file(samples / "capture.mitm");
  const Captured captured = read_all(MitmReader(), file);
  ASSERT_EQ(captured.entries.size(), 9u);
  const std::string body = read_file(samples / "section4.wbxml");
  EXPECT_EQ(captured.entries[3].place.offset, file.find(body));
}

TEST(CaptureMitm, PiecesChangeNothing) {
  const std::string file = read_file(samples / "capture.mitm");
  const Captured whole = read_all(MitmReader(), file);
  for (const std::size_t step : {1u, 7u, 4096u}) {
    const Captured pieces = read_all(MitmReader(), file, step);
    ASSERT_EQ(pieces.entries.size(), whole.entries.size());
    for (std::size_t i = 0; i < whole.entries.size(); ++i) {
      EXPECT_EQ(pieces.entries[i].body, whole.entries[i].body);
      EXPECT_EQ(pieces.entries[i].place.offset, whole.entries[i].place.offset);
    }
  }
}

// The flows that are whole are given, and the one that is not is told about.
TEST(CaptureMitm, CutAnywhereIsAnError) {
  const std::string one = flow(request(bytes("abc")), response(bytes("de")));
  const std::string two = one + one;
  for (std::size_t size = one.size() + 1; size < two.size(); ++size) {
    const Captured captured = read_all(MitmReader(), two.substr(0, size));
    ASSERT_EQ(captured.entries.size(), 3u) << size;
    EXPECT_EQ(captured.entries[1].body, "de");
    EXPECT_EQ(captured.entries[2].number, 3u);
    ASSERT_EQ(captured.errors.size(), 1u);
    EXPECT_EQ(captured.errors[0].find("M056@" + std::to_string(one.size()) + ": "), 0u)
        << captured.errors[0];
  }
}

TEST(CaptureMitm, DamageLeavesTheOthersWhole) {
  const std::string good = flow(request(bytes("abc")), response(bytes("de")));
  std::string bad_flow = good;
  bad_flow[bad_flow.find("4:type;")] = 'x';
  std::string bad_request = good;
  bad_request[bad_request.find("3:abc,")] = '9';
  const std::string no_request = typed(text("type") + text("http"), '}');
  const std::string no_dict = typed("1:1#", ']');

  Captured captured = read_all(MitmReader(), bad_flow + good);
  ASSERT_EQ(captured.errors.size(), 1u);
  ASSERT_EQ(captured.entries.size(), 3u);
  EXPECT_EQ(captured.entries[1].body, "abc");

  captured = read_all(MitmReader(), bad_request + good);
  ASSERT_EQ(captured.errors.size(), 1u);
  ASSERT_EQ(captured.entries.size(), 4u);
  EXPECT_EQ(captured.entries[0].body, "");
  EXPECT_EQ(captured.entries[0].direction, Direction::request);
  EXPECT_EQ(captured.entries[1].body, "de");

  for (const std::string& bad : {no_request, no_dict}) {
    captured = read_all(MitmReader(), bad + good);
    EXPECT_EQ(captured.errors.size(), 1u);
    EXPECT_EQ(captured.entries.size(), 3u);
  }
}

TEST(CaptureMitm, LengthsAreNotTrusted) {
  for (const std::string& file :
       {std::string("999999999999:"), std::string("9999999999999:x"), std::string("-1:x"),
        std::string("12"), std::string("x"), std::string(":"), std::string("4:type?"),
        std::string(100, '1'), "999999:" + std::string(10, 'x')}) {
    const Captured captured = read_all(MitmReader(), file);
    EXPECT_EQ(captured.errors.size(), 1u) << file;
  }
  for (const std::string_view length : {"0", "2", "4", "99999999999", "999999999999"}) {
    std::string file = request("3:abc,");
    file.replace(file.find("3:abc"), 1, length);
    file =
        flow(typed(file.substr(file.find(':') + 1, file.size() - file.find(':') - 2), '}'), "0:~");
    const Captured captured = read_all(MitmReader(), file);
    EXPECT_EQ(captured.errors.size(), 1u) << length;
  }
}

TEST(CaptureMitm, NestingCostsNothing) {
  std::string deep = "0:~";
  for (int i = 0; i < 2000; ++i) deep = typed(deep, ']');
  const Captured captured = read_all(MitmReader(), flow(request(bytes("abc")), deep));
  EXPECT_TRUE(captured.errors.empty());
  EXPECT_EQ(captured.entries.size(), 1u);
}

TEST(CaptureMitm, OtherFlowsAreCounted) {
  const std::string other = flow("0:~", "0:~", "tcp");
  MitmReader reader;
  EXPECT_FALSE(reader.read(other + other + flow("0:~", "0:~", "dns"), true));
  ASSERT_EQ(reader.diagnostics().list().size(), 1u);
  EXPECT_EQ(reader.diagnostics().list()[0].count, 3u);
  EXPECT_EQ(reader.diagnostics().list()[0].severity, Severity::note);
}

TEST(CaptureMitm, OlderVersionsWriteBytes) {
  std::string old = flow(request(bytes("abc")), "0:~");
  for (std::size_t at = 0; (at = old.find(';', at)) != std::string::npos;) old[at] = ',';
  const Captured captured = read_all(MitmReader(), old);
  EXPECT_TRUE(captured.errors.empty());
  ASSERT_EQ(captured.entries.size(), 1u);
  EXPECT_EQ(captured.entries[0].command, "Sync");
  EXPECT_EQ(captured.entries[0].url.substr(0, 29), "https://mail.example.com:8443");
}

TEST(CaptureMitm, StreamedBodyIsKnownToBeMissing) {
  const Captured captured = read_all(MitmReader(), flow(request("0:~"), response(bytes(""))));
  ASSERT_EQ(captured.entries.size(), 2u);
  EXPECT_EQ(captured.entries[0].cut, "mitmproxy streamed the body and did not keep it");
  EXPECT_EQ(captured.entries[1].cut, "");
}

TEST(CaptureMitm, LimitOfAFlow) {
  const std::string file = flow(request(bytes("abc")), "0:~");
  Limits limits;
  limits.max_size = 100;
  MitmReader reader(limits);
  EXPECT_THROW(reader.read(file.substr(0, 10), false), LimitError);
}

}  // namespace
}  // namespace eascard::capture
