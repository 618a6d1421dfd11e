// Session archives of Fiddler. The sample is Info-ZIP's; the archives here are written by hand
// after PKWARE's APPNOTE.TXT 4.3, without compression.

#include "eascard/capture/saz.hpp"

#include <gtest/gtest.h>

#include "capture_entries.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

using namespace std::string_literals;

std::string little(std::uint32_t value, int size) {
  std::string bytes;
  for (; size > 0; --size, value >>= 8) bytes += static_cast<char>(value & 0xFF);
  return bytes;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

class Zip {
 public:
  /// `flags` of APPNOTE.TXT 4.4.4: 1 is encrypted; `method` of 4.4.5.
  Zip& add(const std::string& name, const std::string& bytes, std::uint32_t flags = 0,
           std::uint32_t method = 0) {
    const std::size_t at = members_.size();
    common_ = little(20, 2) + little(flags, 2) + little(method, 2) + little(0, 4) +
              little(crc32(bytes), 4) + little(static_cast<std::uint32_t>(bytes.size()), 4) +
              little(static_cast<std::uint32_t>(bytes.size()), 4);
    members_ += "PK\3\4" + common_ + little(static_cast<std::uint32_t>(name.size()), 2) +
                little(0, 2) + name + bytes;
    list(name, at);
    return *this;
  }
  /// One more name for what was added last.
  Zip& link(const std::string& name) {
    list(name, last_);
    return *this;
  }
  std::string end() const {
    return members_ + directory_ + "PK\5\6" + little(0, 4) + little(count_, 2) + little(count_, 2) +
           little(static_cast<std::uint32_t>(directory_.size()), 4) +
           little(static_cast<std::uint32_t>(members_.size()), 4) + little(0, 2);
  }

 private:
  void list(const std::string& name, std::size_t at) {
    last_ = at;
    directory_ += "PK\1\2" + little(20, 2) + common_ +
                  little(static_cast<std::uint32_t>(name.size()), 2) + little(0, 12) +
                  little(static_cast<std::uint32_t>(at), 4) + name;
    ++count_;
  }

  std::string common_, members_, directory_;
  std::size_t last_ = 0;
  std::uint32_t count_ = 0;
};

const std::string request =
    "POST https://a.example/Microsoft-Server-ActiveSync?Cmd=Sync&User=don&DeviceId=D&DeviceType=T "
    "HTTP/1.1\r\nMS-ASProtocolVersion: 14.1\r\nContent-Length: 1\r\n\r\nq";

std::string response(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Bodies, "!code" for errors, one answer each.
std::string summary(const std::vector<Answer>& answers) {
  std::string text;
  for (const Answer& answer : answers) {
    text += text.empty() ? "" : "|";
    text += answer.error.empty() ? answer.entry.body : "!" + answer.error.substr(0, 4);
  }
  return text;
}

std::string summary(std::string_view archive) {
  return summary(read_all<SazReader>(archive));
}

TEST(CaptureSaz, Sample) {
  const std::string archive = test::read_file(EASCARD_SAMPLES "/capture.saz");
  for (const std::size_t piece : {100u, 100000u}) {
    SazReader reader;
    const auto answers = read_all(reader, archive, piece);
    ASSERT_EQ(answers.size(), 4u);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      EXPECT_EQ(answers[i].entry.number, i + 1);
      EXPECT_EQ(answers[i].error, "");
      EXPECT_TRUE(answers[i].diagnostics.empty());
    }
    EXPECT_EQ(answers[0].entry.direction, Direction::request);
    EXPECT_EQ(answers[1].entry.direction, Direction::response);
    EXPECT_EQ(answers[2].entry.time, "2024-05-06T11:20:01.0000000+02:00");
    const Entry& entry = answers[3].entry;
    EXPECT_EQ(entry.body, test::read_file(EASCARD_SAMPLES "/search-response.wbxml"));
    EXPECT_EQ(entry.command, "Search");
    EXPECT_EQ(entry.protocol, "14.1");
    EXPECT_EQ(entry.user, "don@example.com");
    EXPECT_EQ(entry.device_id, "EXAMPLE0123456789");
    EXPECT_EQ(entry.policy_key, "1307199584");
    EXPECT_EQ(entry.http_status, 200);
    EXPECT_EQ(entry.time, "2024-05-06T09:20:01Z");
    EXPECT_EQ(entry.place.offset, Place::no_offset);
  }
}

TEST(CaptureSaz, OrderIsThatOfTheIds) {
  const std::string archive = Zip()
                                  .add("raw/10_s.txt", response("ten"))
                                  .add("raw/9_s.txt", response("nine"))
                                  .add("raw/009_c.txt", request)
                                  .add("raw/2_w.txt", "x")
                                  .add("raw/2x_c.txt", "x")
                                  .add("raw/_c.txt", "x")
                                  .add("raw/-1_c.txt", "x")
                                  .add("2_c.txt", "x")
                                  .end();
  const auto answers = read_all<SazReader>(archive);
  EXPECT_EQ(summary(answers), "q|nine|ten");
  EXPECT_EQ(answers[1].entry.command, "Sync");
  EXPECT_EQ(answers[2].entry.command, "");
}

// Nothing is lost where a name is there twice, or where a side is missing or empty.
TEST(CaptureSaz, SessionsThatAreNotWhole) {
  EXPECT_EQ(summary(Zip().add("raw/1_c.txt", request).end()), "q");
  EXPECT_EQ(summary(Zip()
                        .add("raw/1_s.txt", response("a"))
                        .add("raw/1_s.txt", response("b"))
                        .add("raw/01_s.txt", response("c"))
                        .end()),
            "a|b|c");
  EXPECT_EQ(summary(Zip()
                        .add("raw/1_c.txt", "")
                        .add("raw/1_s.txt", "")
                        .add("raw/2_c.txt", request)
                        .add("raw/2_s.txt", "")
                        .add("raw/3_s.txt", response("c"))
                        .end()),
            "q|c");
}

TEST(CaptureSaz, DamageCostsOneMessage) {
  std::string archive = Zip()
                            .add("raw/1_c.txt", request)
                            .add("raw/1_s.txt", response("damaged"))
                            .add("raw/2_c.txt", "no message")
                            .add("raw/2_s.txt", response("fine"))
                            .add("raw/3_c.txt", request, 0, 14)  // LZMA
                            .end();
  archive[archive.find("damaged")] = 'D';  // the checksum says so
  const auto answers = read_all<SazReader>(archive);
  EXPECT_EQ(summary(answers), "q|!M053|!M050|fine|!M053");
  EXPECT_EQ(answers[1].entry.command, "Sync");
  EXPECT_EQ(answers[1].entry.direction, Direction::response);
  EXPECT_EQ(answers[1].entry.number, 2u);
  EXPECT_EQ(answers[2].entry.direction, Direction::request);
  EXPECT_EQ(answers[4].error,
            "M053@?: a member of the ZIP archive is damaged: it is neither "
            "stored nor deflated");
}

TEST(CaptureSaz, SeveralMessagesInAMember) {
  const std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n";
  const std::string archive = Zip()
                                  .add("raw/1_c.txt", request + request)
                                  .add("raw/1_s.txt", response("a") + chunks + response("c"))
                                  .end();
  const auto answers = read_all<SazReader>(archive);
  EXPECT_EQ(summary(answers), "q|q|a|!M051|c");
  EXPECT_EQ(answers[4].entry.command, "Sync");
}

TEST(CaptureSaz, NoArchiveOfFiddler) {
  EXPECT_EQ(summary(""), "!M053");
  EXPECT_EQ(summary("PK\3\4"), "!M053");
  EXPECT_EQ(summary(Zip().end()), "!M053");
  EXPECT_EQ(summary(Zip().add("a.txt", request).end()), "!M053");
  EXPECT_EQ(summary(Zip().add("raw/1_m.xml", "<Session/>").end()), "");
}

TEST(CaptureSaz, Password) {
  const auto answers = read_all<SazReader>(
      Zip().add("raw/1_c.txt", request).add("raw/1_s.txt", response("a"), 1).end());
  EXPECT_EQ(summary(answers), "!M054");
}

TEST(CaptureSaz, Limits) {
  const std::string archive =
      Zip().add("raw/1_c.txt", request).add("raw/1_s.txt", response(std::string(500, 'x'))).end();
  const auto first_limit = [&](const std::string& bytes, Limits limits) {
    const auto answers = read_all<SazReader>(bytes, limits);
    for (std::size_t i = 0; i < answers.size(); ++i)
      if (answers[i].error.starts_with("W21")) return i;
    return answers.size();
  };
  Limits limits;
  limits.max_size = archive.size();
  EXPECT_EQ(first_limit(archive, limits), 2u);  // none
  limits.max_size = archive.size() - 1;
  EXPECT_EQ(first_limit(archive, limits), 0u);
}

// Members that share their data make much of little.
TEST(CaptureSaz, Expansion) {
  Zip zip;
  zip.add("raw/0_s.txt", response(std::string(300000, 'x')));
  for (int id = 1; id < 1000; ++id) zip.link("raw/" + std::to_string(id) + "_s.txt");
  Limits limits;
  limits.max_expansion = 2;
  const auto answers = read_all<SazReader>(zip.end(), limits);
  ASSERT_EQ(answers.size(), 4u);
  EXPECT_EQ(answers[2].error, "");
  EXPECT_EQ(answers[3].error,
            "W21@?: the ZIP archive expands to more than 2 times its size (--max-expansion)");
}

TEST(CaptureSaz, Truncations) {
  const std::string archive = test::read_file(EASCARD_SAMPLES "/capture.saz");
  for (std::size_t size = 0; size < archive.size(); ++size) {
    const auto answers = read_all<SazReader>(std::string_view(archive).substr(0, size));
    ASSERT_EQ(answers.size(), 1u) << size;
    EXPECT_EQ(answers[0].error.substr(0, 4), "M053") << size;
  }
}

TEST(CaptureSaz, EveryByteDamaged) {
  const std::string archive = test::read_file(EASCARD_SAMPLES "/capture.saz");
  for (std::size_t at = 0; at < archive.size(); ++at) {
    std::string damaged = archive;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xFF);
    EXPECT_LE(read_all<SazReader>(damaged).size(), 8u) << at;
  }
}

}  // namespace
}  // namespace eascard::capture
