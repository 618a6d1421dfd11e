// The line that says how far a long run is: what stands in it, and when it is drawn.

#include <gtest/gtest.h>

#include "eascard/text/printable.hpp"
#include "tools/progress.hpp"

namespace eascard::test {
namespace {

using namespace std::chrono_literals;
using tool::progress_text;
using tool::Work;

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;

TEST(ProgressText, HasWhatIsKnown) {
  const Work all{412 * mib, 1648 * mib, 12345, 4180, 3, "big.log"};
  EXPECT_EQ(progress_text(all, 10s, 200),
            "412 of 1648 MiB (25 %), 12345 messages, 4180 contacts, 3 findings, about 30 s left: "
            "big.log");
  EXPECT_EQ(progress_text({5 * mib, 0, 1, 1, 1, "-"}, 10s, 200),
            "5120 KiB, 1 message, 1 contact, 1 finding: -");
  EXPECT_EQ(progress_text({}, 10s, 200), "0 KiB");
}

TEST(ProgressText, CountsBytesInFewDigits) {
  EXPECT_EQ(progress_text({0, 9999 * kib, 0, 0, 0, ""}, 0s, 200), "0 of 9999 KiB (0 %)");
  EXPECT_EQ(progress_text({10000 * kib, 0, 0, 0, 0, ""}, 0s, 200), "9 MiB");
  EXPECT_EQ(progress_text({20000 * mib, 0, 0, 0, 0, ""}, 0s, 200), "19 GiB");
  EXPECT_EQ(progress_text({~0ull, ~0ull, 0, 0, 0, ""}, 0s, 200),
            "17179869183 of 17179869183 GiB (100 %)");
}

std::string left(std::uint64_t read, std::uint64_t expected, std::chrono::milliseconds elapsed) {
  const std::string text = progress_text({read, expected, 0, 0, 0, ""}, elapsed, 200);
  const std::size_t at = text.find(", ");
  return at == std::string::npos ? "" : text.substr(at + 2);
}

TEST(ProgressText, EstimatesTheTimeLeft) {
  EXPECT_EQ(left(1, 7, 2s), "about 12 s left");
  EXPECT_EQ(left(999, 1000, 2s), "about 1 s left");  // never 0 while it goes on
  EXPECT_EQ(left(1, 90, 1s), "about 89 s left");
  EXPECT_EQ(left(1, 91, 1s), "about 2 min left");
  EXPECT_EQ(left(1, 5400, 1s), "about 90 min left");
  EXPECT_EQ(left(1, 5401, 1s), "about 2 h left");
}

TEST(ProgressText, EstimatesNothingWithoutGround) {
  EXPECT_EQ(left(0, 100, 2s), "");
  EXPECT_EQ(left(100, 100, 2s), "");
  EXPECT_EQ(left(200, 100, 2s), "");  // it grew
  EXPECT_EQ(left(1, ~0ull, 2s), "");
  EXPECT_EQ(progress_text({200, 100, 0, 0, 0, ""}, 2s, 200), "0 of 0 KiB (100 %)");
}

TEST(ProgressText, FitsTheWidth) {
  const std::string long_name(5000, 'n');
  for (const std::string& name :
       {long_name, std::string("\x1B[31m\r\n\xFF"), std::string("名前名前名前名前名前名前"),
        std::string("é\u202Eö")}) {
    const Work work{mib, 2 * mib, 1, 2, 3, name};
    for (std::size_t columns = 0; columns < 200; ++columns) {
      const std::string text = progress_text(work, 3s, columns);
      EXPECT_LE(columns_of(text), columns) << text;
      EXPECT_EQ(printable(text), text);
    }
  }
  EXPECT_EQ(progress_text({kib, 0, 0, 0, 0, "abcdefgh"}, 3s, 12), "1 KiB: abc..");
  EXPECT_EQ(progress_text({kib, 0, 0, 0, 0, "名前名"}, 3s, 12), "1 KiB: 名..");
}

/// What a terminal without a clock of its own was given.
struct Paper {
  std::chrono::milliseconds now{1000000};
  std::size_t columns = 80;
  bool is_ours = true;
  std::string text;
};

class PaperScreen : public tool::Screen {
 public:
  explicit PaperScreen(Paper& paper) : paper_(paper) {}
  std::chrono::milliseconds now() const override { return paper_.now; }
  std::size_t columns() const override { return paper_.columns; }
  bool is_ours() const override { return paper_.is_ours; }
  void write(std::string_view text) override { paper_.text += text; }

 private:
  Paper& paper_;
};

class ProgressTest : public ::testing::Test {
 protected:
  std::string drawn() { return std::exchange(paper_.text, {}); }

  Paper paper_;
  tool::Progress progress_{std::make_unique<PaperScreen>(paper_)};
};

TEST_F(ProgressTest, IsDrawnAfterTwoSeconds) {
  progress_.begin_file("a");
  progress_.add_bytes(kib);
  paper_.now += 1999ms;
  progress_.add_bytes(kib);
  EXPECT_EQ(drawn(), "");
  paper_.now += 1ms;
  progress_.add_bytes(kib);
  EXPECT_EQ(drawn(), "\r3 KiB: a\x1B[K");
}

TEST_F(ProgressTest, IsDrawnFiveTimesASecond) {
  int times = 0;
  for (int i = 0; i < 10000; ++i) {
    progress_.add_bytes(1);
    if (!drawn().empty()) ++times;
    paper_.now += 1ms;
  }
  EXPECT_EQ(times, (10000 - 2000) / 200);
}

TEST_F(ProgressTest, LooksAtTheClockRarelyForRecords) {
  paper_.now += 5s;
  for (int i = 0; i < 63; ++i) progress_.add_message();
  EXPECT_EQ(drawn(), "");
  progress_.add_contact();
  EXPECT_EQ(drawn(), "\r0 KiB, 63 messages, 1 contact\x1B[K");
}

TEST_F(ProgressTest, AsksForTheWholeOnceAndOnlyToDraw) {
  int asked = 0;
  progress_.start([&asked] { return ++asked, 4 * kib; });
  progress_.add_bytes(kib);
  EXPECT_EQ(asked, 0);
  for (int i = 0; i < 3; ++i) {
    paper_.now += 3s;
    progress_.add_bytes(0);
  }
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(drawn().starts_with("\r1 of 4 KiB (25 %), about 9 s left\x1B[K"));
}

TEST_F(ProgressTest, IsErasedOnceForWhatElseIsWritten) {
  paper_.now += 3s;
  progress_.erase();
  EXPECT_EQ(drawn(), "");
  progress_.add_bytes(kib);
  drawn();
  progress_.erase();
  progress_.erase();
  EXPECT_EQ(drawn(), "\r\x1B[K");
}

TEST_F(ProgressTest, GoesByTheWidthOfTheMoment) {
  paper_.now += 3s;
  paper_.columns = 8;
  progress_.add_bytes(2 * kib);
  EXPECT_EQ(drawn(), "\r2 KiB\x1B[K");  // the last column stays free
  paper_.now += 3s;
  paper_.columns = 5;
  progress_.add_bytes(0);
  EXPECT_EQ(drawn(), "\r2 ..\x1B[K");
  paper_.now += 3s;
  paper_.columns = 0;
  progress_.add_bytes(0);
  EXPECT_EQ(drawn(), "\r\x1B[K");
}

TEST_F(ProgressTest, LeavesTheTerminalToOthersInTheBackground) {
  paper_.now += 3s;
  paper_.is_ours = false;
  progress_.add_bytes(kib);
  EXPECT_EQ(drawn(), "");
  paper_.is_ours = true;
  paper_.now += 200ms;
  progress_.add_bytes(kib);
  EXPECT_EQ(drawn(), "\r2 KiB\x1B[K");
}

TEST(Progress, LeavesAnEmptyLine) {
  Paper paper;
  {
    tool::Progress progress(std::make_unique<PaperScreen>(paper));
    paper.now += 3s;
    progress.add_bytes(1);
    paper.text.clear();
  }
  EXPECT_EQ(paper.text, "\r\x1B[K");
}

TEST(Progress, IsNothingWithoutAScreen) {
  tool::Progress progress;
  progress.start([]() -> std::uint64_t { throw std::runtime_error("asked"); });
  for (int i = 0; i < 200; ++i) progress.add_message();
  progress.add_bytes(1);
  progress.erase();
}

}  // namespace
}  // namespace eascard::test
