// Redacted archives of Fiddler: the same members, in which nothing personal is left.

#include "eascard/book/redact/saz.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/redact.hpp"
#include "eascard/capture/zip.hpp"
#include "redacting.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

using records::Format;

std::string redacted(std::string_view bytes) {
  return test::redacted(bytes, Format::saz);
}
using test::fake;

TEST(RedactSaz, TimesStayAndWhoAskedDoesNot) {
  const auto archive = [](const std::string& process) {
    return capture::write_zip(
        {{"_index.htm", "<html><td>" + process + "</td></html>", 86400 * 20000, true},
         {"raw/1_c.txt", "GET / HTTP/1.1\r\nHost: " + process + "\r\n\r\n", 86400 * 20000, false},
         {"raw/1_m.xml",
          "<Session SID=\"1\"><SessionTimers "
          "ClientBeginRequest=\"2024-05-06T11:20:00.0000000+02:00\""
          "/><SessionFlag N=\"x-processinfo\" V=\"" +
              process + "\"/></Session>",
          86400 * 20000, true}});
  };
  EXPECT_EQ(redacted(archive("outlook.annas-pc")), archive(fake("outlook.annas-pc")));
}

TEST(RedactSaz, Samples) {
  const std::string bytes = test::read_file(std::filesystem::path(EASCARD_SAMPLES) / "capture.saz");
  const auto before = capture::read_zip(bytes, Limits{});
  const auto after = capture::read_zip(redacted(bytes), Limits{});
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].name, before[i].name);
    EXPECT_EQ(after[i].time, before[i].time);
    // Answers are compressed.
    if (!after[i].name.ends_with("_s.txt")) {
      EXPECT_EQ(after[i].bytes.size(), before[i].bytes.size()) << after[i].name;
    }
    EXPECT_EQ(after[i].bytes.find("example.com"), std::string::npos) << after[i].name;
  }
}

TEST(RedactSaz, CutSamplesStopIt) {
  const std::string bytes = test::read_file(std::filesystem::path(EASCARD_SAMPLES) / "capture.saz");
  for (std::size_t size = 1; size < bytes.size(); size += 7)
    EXPECT_THROW(redacted(std::string_view(bytes).substr(0, size)), Error);
}

}  // namespace
}  // namespace eascard::book
