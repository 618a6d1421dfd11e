// Multipart bodies, [MS-ASCMD] 2.2.1.10.1.1.

#include <gtest/gtest.h>

#include "capture_entries.hpp"
#include "eascard/capture/multipart.hpp"
#include "support.hpp"

namespace eascard::capture {
namespace {

std::string uint32(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i, value >>= 8) bytes += static_cast<char>(value & 0xFF);
  return bytes;
}

/// The directory with these offsets and lengths.
std::string directory(const std::vector<std::uint32_t>& numbers) {
  std::string bytes = uint32(static_cast<std::uint32_t>(numbers.size() / 2));
  for (const std::uint32_t number : numbers) bytes += uint32(number);
  return bytes;
}

TEST(CaptureMultipart, Parts) {
  const std::string body = directory({20, 3, 23, 2}) + "abcde";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    MultipartReader reader;
    const auto answers = read_all(reader, body, piece);
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_EQ(answers[0].entry.number, 1u);
    EXPECT_EQ(answers[0].entry.body, "abc");
    EXPECT_EQ(answers[0].entry.content_type, "application/vnd.ms-sync.wbxml");
    EXPECT_EQ(answers[0].entry.place.offset, 20u);
    EXPECT_EQ(answers[0].entry.direction, Direction::response);
    EXPECT_EQ(answers[0].entry.command, "ItemOperations");
    EXPECT_EQ(answers[1].entry.number, 2u);
    EXPECT_EQ(answers[1].entry.body, "de");
    EXPECT_EQ(answers[1].entry.content_type, "application/octet-stream");
    EXPECT_EQ(answers[1].entry.place.offset, 23u);
    for (const Answer& answer : answers) {
      EXPECT_TRUE(answer.diagnostics.empty());
      EXPECT_EQ(answer.entry.cut + answer.error, "");
    }
  }
}

// Written by a script; its first part is the bare sample.
TEST(CaptureMultipart, Sample) {
  const auto answers =
      read_all<MultipartReader>(test::read_file(EASCARD_SAMPLES "/capture.multipart"));
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].entry.body,
            test::read_file(EASCARD_SAMPLES "/itemoperations-response.wbxml"));
  EXPECT_EQ(answers[1].entry.body, "Met at the trade fair.\r\nLikes tea.\r\n");
}

TEST(CaptureMultipart, BadDirectory) {
  const auto error = [](const std::string& body) {
    const auto answers = read_all<MultipartReader>(body);
    return answers.size() == 1 ? answers[0].error.substr(0, answers[0].error.find(':')) : "";
  };
  EXPECT_EQ(error(""), "M052@0");
  EXPECT_EQ(error("\x01\x02"), "M052@2");
  EXPECT_EQ(error(directory({})), "M052@0");
  EXPECT_EQ(error(uint32(2) + uint32(20)), "M052@0");                        // cut
  EXPECT_EQ(error(uint32(0xFFFFFFFF) + uint32(20)), "M052@0");               // of 32 GiB
  EXPECT_EQ(error(directory({13, 3}) + "xabc"), "M052@4");                   // a gap in front
  EXPECT_EQ(error(directory({11, 3}) + "abc"), "M052@4");                    // in the directory
  EXPECT_EQ(error(directory({20, 3, 22, 1}) + "abcd"), "M052@12");           // in the part before
  EXPECT_EQ(error(directory({20, 0xFFFFFFFF, 21, 1}) + "abcd"), "M052@12");  // no wrap-around
}

TEST(CaptureMultipart, EndsEarly) {
  const auto answers = read_all<MultipartReader>(directory({28, 3, 31, 4, 35, 1}) + "abcd");
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[0].entry.cut, "");
  EXPECT_EQ(answers[1].entry.body, "d");
  EXPECT_EQ(answers[1].entry.cut, "the multipart body ends in its part 1, after 1 of 4 bytes");
  EXPECT_EQ(answers[2].entry.body, "");
  EXPECT_NE(answers[2].entry.cut, "");
}

TEST(CaptureMultipart, BytesThatAreInNoPart) {
  for (const std::size_t piece : {1u, 5u, 100u}) {
    MultipartReader reader;
    const auto answers = read_all(reader, directory({20, 1, 24, 1}) + "a...btrailer", piece);
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_EQ(answers[1].entry.body, "b");
    ASSERT_EQ(answers[1].diagnostics.size(), 1u);
    EXPECT_EQ(answers[1].diagnostics[0].severity, Severity::warning);
    ASSERT_EQ(answers[2].diagnostics.size(), 1u);
    EXPECT_EQ(show(answers[2].diagnostics[0]),
              "M052@25: bytes behind the parts of the multipart body, skipped");
  }
}

TEST(CaptureMultipart, Limit) {
  Limits limits;
  limits.max_size = 4;
  EXPECT_THROW(
      {
        MultipartReader reader(limits);
        reader.read(directory({12, 5}) + "abcde", true);
      },
      LimitError);
  EXPECT_THROW(
      {
        MultipartReader reader(limits);
        const std::string body = directory({12, 0xFFFFFFFF}) + "abcde";
        for (std::string_view rest = body;; rest.remove_prefix(reader.consumed()))
          if (!reader.read(rest, false) && reader.consumed() == 0) break;
      },
      LimitError);
}

}  // namespace
}  // namespace eascard::capture
