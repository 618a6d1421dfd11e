// Raw HTTP messages one behind another.

#include <gtest/gtest.h>

#include "capture_entries.hpp"
#include "eascard/capture/http.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

using namespace std::string_literals;

const std::string request_line =
    "POST /Microsoft-Server-ActiveSync?Cmd=Sync&User=don&DeviceId=D1&DeviceType=Phone HTTP/1.1\r\n";
const std::string request_head = request_line +
                                 "MS-ASProtocolVersion: 14.1\r\n"
                                 "Content-Type: application/vnd.ms-sync.wbxml\r\n";
const std::string body = "\x03\x01\x6A\x00\x05"s;  // an empty Sync
const std::string request = request_head + "Content-Length: 5\r\n\r\n" + body;
const std::string response = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd";

std::vector<Answer> read_http(std::string_view input, Limits limits = {}) {
  return read_all<HttpReader>(input, limits);
}

/// Bodies, "!code" for errors and "?" for warnings, one answer each.
std::string summary(const std::vector<Answer>& answers) {
  std::string text;
  for (const Answer& answer : answers) {
    text += &answer == &answers.front() ? "" : "|";
    text += answer.error.empty() ? answer.entry.body : "!" + answer.error.substr(0, 4);
    for (const Diagnostic& diagnostic : answer.diagnostics)
      if (diagnostic.severity == Severity::warning) text += "?";
    if (!answer.entry.cut.empty()) text += "~";
  }
  return text;
}

std::string summary(std::string_view input) {
  return summary(read_http(input));
}

TEST(CaptureHttp, SampleRequest) {
  const auto answers = read_http(test::read_file(EASCARD_SAMPLES "/capture-request.http"));
  ASSERT_EQ(answers.size(), 1u);
  const Entry& entry = answers[0].entry;
  EXPECT_EQ(entry.body, test::read_file(EASCARD_SAMPLES "/sync-request.wbxml"));
  EXPECT_EQ(entry.direction, Direction::request);
  EXPECT_EQ(entry.command, "Sync");
  EXPECT_EQ(entry.protocol, "14.1");
  EXPECT_EQ(entry.user, "don@example.com");
  EXPECT_EQ(entry.device_id, "EXAMPLE0123456789");
  EXPECT_EQ(entry.device_type, "Android");
  EXPECT_EQ(entry.policy_key, "1307199584");
  EXPECT_EQ(entry.content_type, "application/vnd.ms-sync.wbxml");
  EXPECT_EQ(entry.place.offset, 791u - 379u);
  EXPECT_TRUE(answers[0].diagnostics.empty());
}

// gzip and chunks are curl's and gzip's business: curl gave the bare sample for it.
TEST(CaptureHttp, SampleResponseBehindItsRequest) {
  const std::string input = test::read_file(EASCARD_SAMPLES "/capture-request.http") +
                            test::read_file(EASCARD_SAMPLES "/capture-response.http");
  for (const std::size_t piece : {1u, 7u, 4096u, 1000000u}) {
    HttpReader reader;
    const auto answers = read_all(reader, input, piece);
    ASSERT_EQ(answers.size(), 2u);
    const Entry& entry = answers[1].entry;
    EXPECT_EQ(entry.number, 2u);
    EXPECT_EQ(entry.body, test::read_file(EASCARD_SAMPLES "/sync-100.wbxml"));
    EXPECT_EQ(entry.direction, Direction::response);
    EXPECT_EQ(entry.http_status, 200);
    EXPECT_EQ(entry.command, "Sync");
    EXPECT_EQ(entry.protocol, "14.1");
    EXPECT_EQ(entry.user, "don@example.com");
    EXPECT_EQ(entry.time, "2024-05-06T09:14:03Z");
    EXPECT_EQ(entry.cut, "");
    EXPECT_TRUE(answers[0].diagnostics.empty() && answers[1].diagnostics.empty());
  }
}

// A response of which the file does not have the request inherits nothing from an earlier one.
TEST(CaptureHttp, ResponseWithoutRequest) {
  const auto answers = read_http(request + response + response);
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[1].entry.command, "Sync");
  EXPECT_EQ(answers[2].entry.command, "");
}

TEST(CaptureHttp, Framing) {
  EXPECT_EQ(summary(""), "");
  EXPECT_EQ(summary("\r\n\n"), "");
  EXPECT_EQ(summary("\xEF\xBB\xBF\r\n" + response), "abcd");
  EXPECT_EQ(summary(response + response), "abcd|abcd");
  EXPECT_EQ(summary(response + "\r\n\r\n" + response + "\n"), "abcd|abcd");
  EXPECT_EQ(summary("HTTP/1.1 200 OK\nContent-Length: 4\n\nabcd\nHTTP/1.1 401 No\n\nx"), "abcd|x");
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
                    response),
            "abc|abcd");
}

// Bodies of no told length end where the next message begins, or the file.
TEST(CaptureHttp, NoLength) {
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\n\r\nabc\r\n"), "abc\r\n");
  EXPECT_EQ(summary(request_head + "\r\n" + body + response), body + "|abcd");
  EXPECT_EQ(summary(request_head + "\r\n" + body + "\r\n" + response), body + "|abcd");
  EXPECT_EQ(summary(request_head + "\r\n" + request), "|" + body);
  EXPECT_EQ(summary(request_head + "\r\n" + body + request), body + "|" + body);
  EXPECT_EQ(summary("OPTIONS /a HTTP/1.1\r\n\r\n\r\n"), "");
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc"), "abc?");
  // A start line that is quoted in a text is none.
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\n\r\n<p>it said HTTP/1.1 404 Not Found\r\n</p>"),
            "<p>it said HTTP/1.1 404 Not Found\r\n</p>");
}

TEST(CaptureHttp, EmptyBodies) {
  EXPECT_EQ(read_http("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").size(), 1u);
  EXPECT_EQ(read_http("HTTP/1.1 200 OK\r\n\r\n").size(), 1u);
  EXPECT_EQ(read_http("HTTP/1.1 200 OK").size(), 1u);
  EXPECT_EQ(summary("HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\n" + response), "|abcd");
}

TEST(CaptureHttp, InterimResponsesAreNoEntries) {
  const auto answers = read_http(request + "HTTP/1.1 100 Continue\r\n\r\n" + response);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[1].entry.command, "Sync");
  EXPECT_EQ(answers[1].entry.number, 2u);
}

TEST(CaptureHttp, WrongLength) {
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc"), "abc?");
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"), "abc?");
  EXPECT_EQ(summary(request_head + "Content-Length: 2\r\n\r\n" + body + response), body + "?|abcd");
  EXPECT_EQ(summary(request_head + "Content-Length: 9\r\n\r\n" + body + response), body + "?|abcd");
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nabc"), "abc?");
}

// What curl -i saves of a chunked or compressed response.
TEST(CaptureHttp, CodingsAlreadyUndone) {
  const auto answers = read_http(
      "HTTP/2 200\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + body);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].entry.body, body);
  ASSERT_EQ(answers[0].diagnostics.size(), 2u);
  for (const Diagnostic& diagnostic : answers[0].diagnostics)
    EXPECT_EQ(diagnostic.severity, Severity::note);
}

TEST(CaptureHttp, EndsEarly) {
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"), "abc~");
  const std::string all = test::read_file(EASCARD_SAMPLES "/capture-response.http");
  const std::string whole = test::read_file(EASCARD_SAMPLES "/sync-100.wbxml");
  const auto answers = read_http(std::string_view(all).substr(0, 9000));
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0].entry.cut, "the chunked body ends early");
  EXPECT_GT(answers[0].entry.body.size(), 10000u);
  EXPECT_TRUE(whole.starts_with(answers[0].entry.body));
}

// Damage costs one message, and the next one still knows its request.
TEST(CaptureHttp, DamageCostsOneMessage) {
  EXPECT_EQ(summary("garbage\r\n" + response), "!M050|abcd");
  EXPECT_EQ(summary("garbage"), "!M050");
  EXPECT_EQ(
      summary("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n" + response),
      "!M051|abcd");
  const std::string gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n";
  EXPECT_EQ(summary(gzip + "\x1F\x8B\xFF\xFF\xFF" + response), "!M051|abcd");
  const auto answers =
      read_http(request_head + "Content-Encoding: br\r\nContent-Length: 2\r\n\r\nxy" + response);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].entry.number, 1u);
  EXPECT_EQ(answers[0].error, "M051@" + std::to_string(request_head.size() + 43) +
                                  ": the coding of the body is not supported: br");
  EXPECT_EQ(answers[1].entry.number, 2u);
  EXPECT_EQ(answers[1].entry.command, "Sync");
}

TEST(CaptureHttp, LineOfTheHeadThatIsNoHeader) {
  const auto answers = read_http("HTTP/1.1 200 OK\r\nwhat\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(summary(answers), "x?");
  EXPECT_EQ(answers[0].diagnostics[0].place.offset, 17u);
}

TEST(CaptureHttp, Multipart) {
  const std::string parts = test::read_file(EASCARD_SAMPLES "/capture.multipart");
  const std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.multipart\r\nContent-Length: " +
      std::to_string(parts.size()) + "\r\n\r\n";
  const auto answers = read_http(request + head + parts + response);
  ASSERT_EQ(answers.size(), 4u);
  EXPECT_EQ(answers[1].entry.body,
            test::read_file(EASCARD_SAMPLES "/itemoperations-response.wbxml"));
  EXPECT_EQ(answers[1].entry.user, "don");
  EXPECT_EQ(answers[1].entry.http_status, 200);
  EXPECT_EQ(answers[1].entry.content_type, "application/vnd.ms-sync.wbxml");
  EXPECT_EQ(answers[2].entry.content_type, "application/octet-stream");
  for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i].entry.number, i + 1);
  EXPECT_EQ(answers[3].entry.body, "abcd");

  std::string damaged = parts;
  damaged[4] = '\xFF';
  const auto left = read_http(head + damaged + response);
  EXPECT_EQ(summary(left), "!M052|abcd");
  EXPECT_TRUE(left[0].error.starts_with("M052@" + std::to_string(head.size() + 4) + ":"));
  EXPECT_EQ(left[1].entry.number, 2u);
  EXPECT_EQ(summary("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.multipart\r\n\r\n"),
            "");
}

TEST(CaptureHttp, Limits) {
  Limits limits;
  limits.max_size = 50;
  const std::string large(51, 'x');
  for (const std::string& head :
       {"HTTP/1.1 200 OK\r\n\r\n"s, "HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n"s,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n33\r\n"s,
        "HTTP/1.1 200 OK\r\nX: " + large}) {
    HttpReader reader(limits);
    const auto answers = read_all(reader, head + large + "\r\n" + response, 10);
    ASSERT_FALSE(answers.empty());
    EXPECT_EQ(answers[0].error.substr(0, 3), "W21") << head;
    EXPECT_EQ(answers.back().entry.body, "abcd") << head;
  }
}

// Pieces of any size give the same as the whole.
TEST(CaptureHttp, Pieces) {
  const std::string input =
      "junk\r\n" + request + response + request_head + "\r\n" + body +
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" +
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab\x01" + response;
  const std::string whole = summary(input);
  EXPECT_EQ(whole, "!M050|" + body + "|abcd|" + body + "|abc|ab\x01?|abcd");
  for (std::size_t piece = 1; piece < input.size(); ++piece) {
    HttpReader reader;
    EXPECT_EQ(summary(read_all(reader, input, piece)), whole) << piece;
  }
}

// Every truncation gives a result or an Error.
TEST(CaptureHttp, Truncations) {
  const std::string input = request + test::read_file(EASCARD_SAMPLES "/capture-response.http");
  for (std::size_t size = 0; size < input.size(); size += 1 + size / 50)
    EXPECT_LE(read_http(std::string_view(input).substr(0, size)).size(), 2u);
}

}  // namespace
}  // namespace eascard::capture
