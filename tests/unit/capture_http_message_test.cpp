// Heads of HTTP messages, what they say, and the codings of bodies.

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "eascard/capture/http_coding.hpp"
#include "eascard/capture/http_message.hpp"
#include "eascard/text/base64.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

Entry described(std::string_view url, const std::vector<Header>& headers = {}) {
  Entry entry;
  describe_request(entry, url, headers);
  return entry;
}

TEST(CaptureHttpMessage, StartLines) {
  const StartLine request =
      parse_start_line("POST https://h/Microsoft-Server-ActiveSync?Cmd=Sync HTTP/1.1");
  EXPECT_EQ(request.direction, Direction::request);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "https://h/Microsoft-Server-ActiveSync?Cmd=Sync");
  EXPECT_EQ(parse_start_line("POST /a?User=EX\\A B HTTP/1.0").target, "/a?User=EX\\A B");

  const StartLine response = parse_start_line("HTTP/1.1 449 Retry after sending");
  EXPECT_EQ(response.direction, Direction::response);
  EXPECT_EQ(response.status, 449);
  EXPECT_EQ(parse_start_line("HTTP/2 200").status, 200);

  for (const char* const line :
       {"", "POST", "POST /", "POST / HTTP", "POST  HTTP/1.1", "post / HTTP/1.1", "HTTP/1.1",
        "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 2x0 OK", "HTTP/1.1.1 200 OK", " HTTP/1.1 200"})
    EXPECT_EQ(parse_start_line(line).direction, Direction::unknown) << line;
}

TEST(CaptureHttpMessage, EndOfTheHead) {
  EXPECT_EQ(find_head_end("A: b\r\n\r\nxy"), 8u);
  EXPECT_EQ(find_head_end("A: b\n\nxy"), 6u);
  EXPECT_EQ(find_head_end("A: b\r\n\nxy"), 7u);
  EXPECT_EQ(find_head_end("A: b\r\n\r"), std::string_view::npos);
  EXPECT_EQ(find_head_end("A: b\r\n\r\n", 5), 8u);
}

TEST(CaptureHttpMessage, Headers) {
  const HttpHead head(
      "HTTP/1.1 200 OK\r\nContent-Type:  a/b;c=d \r\nEmpty:\r\nX-Folded: one\r\n  "
      "two\r\n\tthree\r\n"
      "no header\r\nLast: x:y\r\n\r\n");
  ASSERT_EQ(head.headers().size(), 4u);
  EXPECT_EQ(find_header(head.headers(), "content-TYPE"), "a/b;c=d");
  EXPECT_EQ(find_header(head.headers(), "Empty"), "");
  EXPECT_EQ(find_header(head.headers(), "X-Folded"), "one    two  \tthree");
  EXPECT_EQ(find_header(head.headers(), "Last"), "x:y");
  EXPECT_EQ(find_header(head.headers(), "Other"), "");
  EXPECT_EQ(head.bad_line(), 80u);
  EXPECT_EQ(HttpHead("GET / HTTP/1.1\nA: b\n c\nD: e").headers().size(), 2u);
  EXPECT_EQ(HttpHead("GET / HTTP/1.1").headers().size(), 0u);
  EXPECT_EQ(HttpHead("").start().direction, Direction::unknown);
  EXPECT_EQ(HttpHead("GET / HTTP/1.1\n A: b\n").headers().size(), 1u);
}

TEST(CaptureHttpMessage, MediaType) {
  EXPECT_TRUE(is_media_type("Application/vnd.ms-sync ; charset=x", "application/vnd.ms-sync"));
  EXPECT_FALSE(is_media_type("application/vnd.ms-sync.wbxml", "application/vnd.ms-sync"));
}

TEST(CaptureHttpMessage, PlainQuery) {
  const Entry entry = described(
      "https://mail.example.com/Microsoft-Server-ActiveSync?Cmd=Sync&User=EX%5Cdon%2Bx&deviceid=v14"
      "&DeviceType=Smart+Phone&Other",
      {{"MS-ASProtocolVersion", "14.1"},
       {"x-ms-policykey", "3942919513"},
       {"Content-Type", "a/b"}});
  EXPECT_EQ(entry.direction, Direction::request);
  EXPECT_EQ(entry.command, "Sync");
  EXPECT_EQ(entry.user, "EX\\don+x");
  EXPECT_EQ(entry.device_id, "v14");
  EXPECT_EQ(entry.device_type, "Smart+Phone");
  EXPECT_EQ(entry.protocol, "14.1");
  EXPECT_EQ(entry.policy_key, "3942919513");
  EXPECT_EQ(entry.content_type, "a/b");
  EXPECT_EQ(described("/a?User=100%&Cmd=Pi%6eg%2").user, "100%");
  EXPECT_EQ(described("/a?User=100%&Cmd=Pi%6eg%2").command, "Ping%2");
  EXPECT_EQ(described("/Microsoft-Server-ActiveSync").command, "");
}

// The example of [MS-ASHTTP] 2.2.1.1.1.1.
TEST(CaptureHttpMessage, Base64QueryOfTheSpecification) {
  const Entry entry =
      described("/Microsoft-Server-ActiveSync?jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l");
  EXPECT_EQ(entry.protocol, "14.0");
  EXPECT_EQ(entry.command, "Sync");
  EXPECT_EQ(entry.device_id, "v140Device");
  EXPECT_EQ(entry.policy_key, "");
  EXPECT_EQ(entry.device_type, "SmartPhone");
}

// What a phone sent; its padding in the ways it is met.
TEST(CaptureHttpMessage, Base64QueryOfAPhone) {
  const std::string query = "/a?jQAJBBBOaW5lNDM4M0FGMzQ2ODYwBAAAAAAHQW5kcm9pZAcBA";
  for (const char* const end : {"A==", "A", "A%3D%3d", "A==#x"}) {
    const Entry entry = described(query + end);
    EXPECT_EQ(entry.protocol, "14.1");
    EXPECT_EQ(entry.command, "Sync");
    EXPECT_EQ(entry.device_id, "Nine4383AF346860");
    EXPECT_EQ(entry.policy_key, "0");
    EXPECT_EQ(entry.device_type, "Android");
  }
}

TEST(CaptureHttpMessage, Base64QueryByFields) {
  std::string bytes = test::from_hex("79 13 0708 10 000102030405060708090A0B0C0D0EFF");
  bytes += test::from_hex("04 19F30414 02 5758 07 01 02 08 03") + "don";
  std::string query = "/a?";
  append_base64(query, bytes);
  const Entry entry = described(query);
  EXPECT_EQ(entry.protocol, "12.1");
  EXPECT_EQ(entry.command, "ItemOperations");
  EXPECT_EQ(entry.device_id, "000102030405060708090A0B0C0D0EFF");
  EXPECT_EQ(entry.policy_key, "335868697");  // 0x1404F319
  EXPECT_EQ(entry.device_type, "WX");
  EXPECT_EQ(entry.user, "don");

  // Every truncation is read as far as it goes.
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    std::string cut = "/a?";
    append_base64(cut, std::string_view(bytes).substr(0, size));
    EXPECT_EQ(described(cut).protocol, "12.1");
  }
  EXPECT_EQ(described("/a?/ysA").command, "43");  // no such code
}

TEST(CaptureHttpMessage, ResponseInherits) {
  const Entry request = described("/a?Cmd=Sync&User=u&DeviceId=d&DeviceType=t",
                                  {{"MS-ASProtocolVersion", "16.1"}, {"Content-Type", "a/b"}});
  Entry response;
  describe_response(response, 200, std::vector<Header>{{"Content-Type", "c/d"}});
  inherit_request(response, request);
  EXPECT_EQ(response.direction, Direction::response);
  EXPECT_EQ(response.http_status, 200);
  EXPECT_EQ(response.command + response.user + response.device_id + response.device_type,
            "Syncudt");
  EXPECT_EQ(response.protocol, "16.1");
  EXPECT_EQ(response.content_type, "c/d");
}

// ---- chunks -------------------------------------------------------------------------------------

/// Joined, "size" of the coded bytes behind it.
std::string joined(std::string_view bytes, std::uint64_t max_size = 1000) {
  ChunkedBody body({100, 0, 0}, max_size);
  const bool whole = body.read(bytes);
  return body.joined() + '@' + std::to_string(body.size()) + (whole ? "" : " cut");
}

constexpr std::string_view wikipedia =
    "4\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\n";

TEST(CaptureHttpCoding, Chunks) {
  EXPECT_EQ(joined(wikipedia), "Wikipedia in \r\n\r\nchunks.@" + std::to_string(wikipedia.size()));
  EXPECT_EQ(joined("3;ext=\"a\"\r\nabc\r\n02 \nde\n0\nTrailer: x\r\n\nrest"), "abcde@38");
  EXPECT_EQ(joined("0\r\n\r\n"), "@5");
}

TEST(CaptureHttpCoding, ChunksInPieces) {
  for (std::size_t size = 0; size < wikipedia.size(); ++size) {
    ChunkedBody body({}, 1000);
    EXPECT_FALSE(body.read(wikipedia.substr(0, size)));
    EXPECT_TRUE(body.read(wikipedia));
    EXPECT_EQ(body.joined(), "Wikipedia in \r\n\r\nchunks.");
  }
}

TEST(CaptureHttpCoding, DamagedChunks) {
  const auto offset = [](std::string_view bytes) {
    try {
      joined(bytes);
    } catch (const Error& error) {
      return error.diagnostic().place.offset;
    }
    return std::uint64_t{0};
  };
  EXPECT_EQ(offset("3\r\nabcd\r\n0\r\n\r\n"), 106u);  // longer than its size
  EXPECT_EQ(offset("3\r\nabc\r\nxyz\r\n"), 108u);
  EXPECT_EQ(offset("3\r\nabc\r\n-1\r\n"), 108u);
  EXPECT_EQ(offset("1" + std::string(9000, '0')), 100u);
  EXPECT_THROW(joined("FFFFFFFFFFFFFFFFFFFF\r\n"), LimitError);
  EXPECT_THROW(joined("3\r\nabc\r\n3\r\nabc\r\n", 5), LimitError);
  EXPECT_EQ(joined("3\r\nab"), "ab@5 cut");
}

TEST(CaptureHttpCoding, BeginsChunked) {
  EXPECT_EQ(begins_chunked("1F\r\n"), true);
  EXPECT_EQ(begins_chunked("\x03\x01\x6A"), false);
  EXPECT_EQ(begins_chunked("<?xml"), false);
  EXPECT_EQ(begins_chunked("\r\n"), false);
  EXPECT_EQ(begins_chunked("1F\r"), std::nullopt);
  EXPECT_EQ(begins_chunked(""), std::nullopt);
}

// ---- gzip and deflate ---------------------------------------------------------------------------

// printf 'hello hello hello hello\n' | gzip -n | xxd -p; the others by Python's zlib.
const std::string plain = "hello hello hello hello\n";
const std::string in_gzip =
    test::from_hex("1f8b0800000000000003cb48cdc9c957c84027b9000088590b18000000");
const std::string in_zlib = test::from_hex("789ccb48cdc9c957c84027b90070be08bb");
const std::string in_deflate = test::from_hex("cb48cdc9c957c84027b900");

struct Undone {
  Entry entry;
  Diagnostics diagnostics;
};

Undone undo(const std::string& body, const std::vector<Header>& headers, Limits limits = {}) {
  Undone undone;
  undone.entry.body = body;
  undone.entry.place.offset = 7;
  undo_content_coding(undone.entry, headers, limits, undone.diagnostics);
  return undone;
}

Undone undo(const std::string& body, std::string_view coding, Limits limits = {}) {
  return undo(body, std::vector<Header>{{"content-encoding", coding}}, limits);
}

TEST(CaptureHttpCoding, Undone) {
  for (const auto& [body, coding] :
       {std::pair(in_gzip, "gzip"), std::pair(in_gzip, "X-GZip"), std::pair(in_zlib, "deflate"),
        std::pair(in_deflate, "deflate"), std::pair(in_gzip + in_gzip, "gzip"),
        std::pair(plain, ""), std::pair(plain, "identity")}) {
    const Undone undone = undo(body, coding);
    EXPECT_EQ(undone.entry.body, body.size() > 50 ? plain + plain : plain) << coding;
    EXPECT_EQ(undone.entry.cut, "");
    EXPECT_TRUE(undone.diagnostics.empty());
  }
  EXPECT_EQ(undo(in_gzip, {{"Transfer-Encoding", "gzip, chunked"}}).entry.body, plain);
  EXPECT_EQ(undo("", "gzip").entry.body, "");
}

TEST(CaptureHttpCoding, SeveralCodings) {
  // printf 'hello hello hello hello\n' | gzip -n | gzip -n | xxd -p
  const std::string twice = test::from_hex(
      "1f8b080000000000000393efe6600003e6d31e674f9e0c3fe1a0be9381a123925b02280c006cb3328b1d000000");
  EXPECT_THROW(undo(in_gzip, "gzip,gzip,gzip,gzip,gzip"), Error);
  EXPECT_EQ(undo(twice, "gzip, gzip").entry.body, plain);
}

// What curl -i and several proxies save: decoded, with the headers of what was sent.
TEST(CaptureHttpCoding, AlreadyUndone) {
  for (const char* const coding : {"gzip", "deflate", "br"}) {
    const Undone undone = undo("\x03\x01\x6A", coding);
    EXPECT_EQ(undone.entry.body, "\x03\x01\x6A");
    ASSERT_EQ(undone.diagnostics.list().size(), 1u);
    EXPECT_EQ(undone.diagnostics.list()[0].severity, Severity::note);
    EXPECT_EQ(undone.diagnostics.list()[0].place.offset, 7u);
  }
}

TEST(CaptureHttpCoding, EndsEarly) {
  for (std::size_t size = 2; size < in_gzip.size(); ++size) {
    const Undone undone = undo(in_gzip.substr(0, size), "gzip");
    EXPECT_TRUE(plain.starts_with(undone.entry.body));
    EXPECT_FALSE(undone.entry.cut.empty()) << size;
  }
}

TEST(CaptureHttpCoding, Damaged) {
  std::string wrong_sum = in_gzip;
  wrong_sum[22] ^= 1;
  EXPECT_THROW(undo(wrong_sum, "gzip"), Error);
  EXPECT_THROW(undo("\x1F\x8B\x08" + std::string(20, '\xFF'), "gzip"), Error);
  EXPECT_THROW(undo("abc", "br"), Error);
  const Undone rest = undo(in_gzip + "rest", "gzip");
  EXPECT_EQ(rest.entry.body, plain);
  ASSERT_EQ(rest.diagnostics.list().size(), 1u);
  EXPECT_EQ(rest.diagnostics.list()[0].severity, Severity::warning);
}

TEST(CaptureHttpCoding, Limits) {
  Limits limits;
  limits.max_size = plain.size();
  EXPECT_EQ(undo(in_gzip, "gzip", limits).entry.body, plain);
  --limits.max_size;
  EXPECT_THROW(undo(in_gzip, "gzip", limits), LimitError);

  limits = {};
  limits.max_expansion = 2;
  EXPECT_EQ(undo(in_gzip, "gzip", limits).entry.body, plain);  // too small to matter
  const std::string zeros(std::size_t{4} << 20, '\0');
  uLongf size = compressBound(zeros.size());
  std::string bomb(size, '\0');
  compress(reinterpret_cast<Bytef*>(bomb.data()), &size,
           reinterpret_cast<const Bytef*>(zeros.data()), zeros.size());
  bomb.resize(size);
  EXPECT_THROW(undo(bomb, "deflate", limits), LimitError);
  limits.max_expansion = 1033;  // no more is possible in deflate
  EXPECT_EQ(undo(bomb, "deflate", limits).entry.body, zeros);
}

}  // namespace
}  // namespace eascard::capture
