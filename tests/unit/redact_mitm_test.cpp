// Redacted flows of mitmproxy.

#include "eascard/book/redact/mitm.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/deflate.hpp"
#include "eascard/book/redact/redact.hpp"
#include "redacting.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

using records::Format;

using test::fake;
std::string redacted(std::string_view bytes) {
  return test::redacted(bytes, Format::mitm);
}
std::string net(const std::string& data, char type) {
  return std::to_string(data.size()) + ':' + data + type;
}
std::string text(const std::string& data) {
  return net(data, ',');
}
std::string flow(const std::string& host, const std::string& user, const std::string& body) {
  const std::string headers =
      net(net(text("X-User") + text(user), ']') + net(text("Content-Encoding") + text("gzip"), ']'),
          ']');
  const std::string request =
      net(text("host") + text(host) + text("path") + text("/Microsoft-Server-ActiveSync?Cmd=Sync") +
              text("status_code") + net("12345", '#') + text("headers") + headers +
              text("content") + text(body),
          '}');
  return net(text("type") + text("http") + text("request") + request + text("client_conn") +
                 net(text("peername") + net(text(user) + net("443", '#'), ']'), '}'),
             '}');
}

TEST(RedactMitm, ValuesByTheirKeys) {
  const std::string body = test::from_hex("03016A0000015F03416E6E610001");
  std::string fake_body = body;
  fake_body.replace(body.find("Anna"), 4, fake("Anna"));
  const std::string in = flow("a.example", "anna", deflated(body, Wrapper::gzip));
  const std::string out = flow(fake("a.example"), fake("anna"), deflated(fake_body, Wrapper::gzip));
  EXPECT_EQ(redacted(in + in), out + out);
}

TEST(RedactMitm, DamageStopsIt) {
  const std::string in = flow("a.example", "anna", "");
  EXPECT_THROW(redacted(in.substr(0, in.size() - 3)), Error);
  EXPECT_THROW(redacted(net(net("3:ab", ']'), '}')), Error);
}

// Either stopped or without what was in it.
TEST(RedactMitm, CutSamplesDoNotTell) {
  const std::string bytes =
      test::read_file(std::filesystem::path(EASCARD_SAMPLES) / "capture.mitm");
  EXPECT_EQ(redacted(bytes).find("example.com"), std::string::npos);
  for (std::size_t size = 1; size < bytes.size(); size += 997) {
    Redactor redactor("key", {});
    EXPECT_THROW(redact(std::string_view(bytes).substr(0, size), Format::mitm, redactor), Error);
  }
}

}  // namespace
}  // namespace eascard::book
