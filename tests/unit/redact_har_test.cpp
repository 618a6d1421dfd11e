// Redacted HAR: each value where it stands, bodies in the way that the exporter wrote them.

#include "eascard/book/redact/har.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/redact.hpp"
#include "eascard/capture/har.hpp"
#include "eascard/text/base64.hpp"
#include "redacting.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

using records::Format;

using test::fake;
std::string redacted(std::string_view json) {
  return test::redacted(json, Format::har);
}
std::string har(const std::string& post, const std::string& url = "https://a.example/") {
  return R"({"log":{"entries":[{"request":{"url":")" + url +
         R"(","headers":[{"name":"Host","value":"a.example"}],"postData":{)" + post +
         R"(}},"response":{"status":200},"serverIPAddress":"10.1.2.3"}]}})";
}
std::string fake_har(const std::string& post) {
  std::string out = har(post, "https://" + fake("a.example") + "/");
  out.replace(out.find("a.example"), 9, fake("a.example"));
  out.replace(out.find("10.1.2.3"), 8, fake("10.1.2.3"));
  return out;
}

TEST(RedactHar, ValuesByTheirKeys) {
  EXPECT_EQ(redacted(har(R"("mimeType":"text/plain","text":"Anna")")),
            fake_har(R"("mimeType":"text/plain","text":")" + fake("Anna") + '"'));
}

TEST(RedactHar, EscapesStayEscapes) {
  const std::string out = redacted(har(R"("text":"ren\u00e9\n")"));
  EXPECT_EQ(out.size(), har(R"("text":"ren\u00e9\n")").size());
  EXPECT_NE(out.find("\\u00"), std::string::npos);
  EXPECT_EQ(out.find("ren\\u00e9"), std::string::npos);
}

// FirstName Anna in a body of each way to write one: 03 01 6A 00, Contacts:FirstName.
TEST(RedactHar, BodiesInEachWay) {
  const std::string body = test::from_hex("03016A0000015F0341 6E6E6100 01");
  std::string fake_body = body;
  fake_body.replace(body.find("Anna"), 4, fake("Anna"));
  const auto base64 = [](const std::string& bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
  };
  EXPECT_EQ(redacted(har(R"("encoding":"base64","text":")" + base64(body) + '"')),
            fake_har(R"("encoding":"base64","text":")" + base64(fake_body) + '"'));
  const auto text = [](const std::string& name) {
    return R"("text":"\u0003\u0001j\u0000\u0000\u0001_\u0003)" + name + R"(\u0000\u0001")";
  };
  EXPECT_EQ(redacted(har(text("Anna"))), fake_har(text(fake("Anna"))));
}

TEST(RedactHar, Samples) {
  const std::string json = test::read_file(std::filesystem::path(EASCARD_SAMPLES) / "capture.har");
  const std::string out = redacted(json);

  for (const char* const original :
       {"example.com", "6F24CAD599A5BF1A690246B8C68FAE8D", "2827640017", "ZG9uOmV4YW1wbGU"})
    EXPECT_EQ(out.find(original), std::string::npos) << original;
  EXPECT_NE(out.find("Cmd=Sync"), std::string::npos);
}

TEST(RedactHar, CutSamplesDoNotTell) {
  const std::string json = test::read_file(std::filesystem::path(EASCARD_SAMPLES) / "capture.har");
  for (std::size_t size = 1; size < json.size(); size += 997) {
    Redactor redactor("key", {});
    EXPECT_THROW(redact(std::string_view(json).substr(0, size), Format::har, redactor), Error);
  }
}

}  // namespace
}  // namespace eascard::book
