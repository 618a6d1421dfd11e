// Redacted HTTP messages: heads by their tables, bodies by what they are.

#include "eascard/book/redact/http.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/deflate.hpp"
#include "eascard/book/redact/redact.hpp"
#include "eascard/book/redact/wbxml.hpp"
#include "eascard/capture/http.hpp"
#include "eascard/text/ascii.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

using records::Format;

std::string read_sample(const std::string& name) {
  return test::read_file(std::filesystem::path(EASCARD_SAMPLES) / name);
}
Redactor replacing() {
  Redactor redactor("key", {});
  redactor.replace_from_here();
  return redactor;
}
std::string fake(std::string_view text) {
  return replacing().fake(Personal::text, text);
}
std::string body() {
  return read_sample("section4.wbxml");
}
std::string fake_body() {
  Redactor redactor("key", {});
  return redact(body(), Format::wbxml, redactor);
}
std::string redacted(std::string_view bytes, Format format = Format::http) {
  Redactor learning("key", {});
  EXPECT_EQ(redact_pass(bytes, format, learning), bytes);
  Redactor redactor("key", {});
  return redact(bytes, format, redactor);
}

TEST(RedactHttp, HeadAndBody) {
  const std::string length = std::to_string(body().size());
  const std::string line =
      "POST /Microsoft-Server-ActiveSync?Cmd=Sync&User=anna&DeviceType=iPhone HTTP/1.1\r\n";
  EXPECT_EQ(redacted(line + "Host: mail.example.com\r\nContent-Length: " + length + "\r\n\r\n" +
                     body() + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
            "POST /Microsoft-Server-ActiveSync?Cmd=Sync&User=" + fake("anna") +
                "&DeviceType=iPhone HTTP/1.1\r\nHost: " + fake("mail.example.com") +
                "\r\nContent-Length: " + length + "\r\n\r\n" + fake_body() +
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST(RedactHttp, ChunksStay) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto chunked = [](const std::string& text) {
    return "7\r\n" + text.substr(0, 7) + "\r\n" + hex_number(text.size() - 7).substr(2) + "\r\n" +
           text.substr(7) + "\r\n0\r\n\r\n";
  };
  EXPECT_EQ(redacted(head + chunked(body())), head + chunked(fake_body()));
}

TEST(RedactHttp, CompressedBodiesAreCompressedAgain) {
  for (const Wrapper wrapper : {Wrapper::gzip, Wrapper::zlib, Wrapper::raw}) {
    const std::string packed = deflated(body(), wrapper);
    EXPECT_EQ(wrapper_of(packed), wrapper);
    const std::string head = std::string("HTTP/1.1 200 OK\r\nContent-Encoding: ") +
                             (wrapper == Wrapper::gzip ? "gzip" : "deflate") + "\r\n";
    const auto message = [&](const std::string& bytes) {
      return head + "Content-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" + bytes;
    };
    EXPECT_EQ(redacted(message(packed)), message(deflated(fake_body(), wrapper)));
    const auto chunked = [&](const std::string& bytes) {
      return head + "Transfer-Encoding: chunked\r\n\r\n" + hex_number(bytes.size()).substr(2) +
             "\r\n" + bytes + "\r\n0\r\nX-Owner: ";
    };
    EXPECT_EQ(redacted(chunked(packed) + "anna\r\n\r\n"),
              chunked(deflated(fake_body(), wrapper)) + fake("anna") + "\r\n\r\n");
  }
}

TEST(RedactHttp, OtherBodiesAreReplaced) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
  EXPECT_EQ(redacted(head + "<html><p>Anna</html>"), head + "<html><p>" + fake("Anna") + "</html>");
  const std::string noise = redacted(head + std::string("Anna\0\x01\x02 12345678", 16));
  EXPECT_EQ(noise.size(), head.size() + 16);
  EXPECT_EQ(noise.find("Anna"), std::string::npos);
}

TEST(RedactHttp, DamageStopsIt) {
  const std::string packed = deflated(body(), Wrapper::gzip);
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
  EXPECT_THROW(redacted(head + packed.substr(0, packed.size() / 2)), Error);
  EXPECT_THROW(redacted("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nabcdefgh"), Error);
}

TEST(RedactHttp, Samples) {
  for (const char* const name : {"capture-request.http", "capture-response.http"}) {
    const std::string out = redacted(read_sample(name));
    for (const char* const original : {"Anna", "anna", "example.com", "Mustermann"})
      EXPECT_EQ(out.find(original), std::string::npos) << name << ' ' << original;
  }
  const std::string parts = read_sample("capture.multipart");
  EXPECT_EQ(redacted(parts, Format::multipart).size(), parts.size());
}

// Either stopped or without what was in it.
TEST(RedactHttp, CutSamplesDoNotTell) {
  for (const char* const name : {"capture-request.http", "capture-response.http"}) {
    const std::string bytes = read_sample(name);
    for (std::size_t size = 1; size < bytes.size(); size += 7) {
      Redactor redactor("key", {});
      try {
        const std::string out =
            redact(std::string_view(bytes).substr(0, size), Format::http, redactor);
        EXPECT_EQ(out.find("example.com"), std::string::npos) << name << ' ' << size;
      } catch (const Error&) {
      }
    }
  }
}

}  // namespace
}  // namespace eascard::book
