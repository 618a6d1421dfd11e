// Times of ISO 8601 as seconds, against date(1): date -u -d TIME +%s.

#include "eascard/capture/time.hpp"

#include <gtest/gtest.h>

namespace eascard::capture {
namespace {

TEST(SecondsOf, DatesAndTimes) {
  EXPECT_EQ(seconds_of("1970-01-01T00:00:00Z"), 0);
  constexpr std::int64_t ten = 1714989600;
  for (const char* time :
       {"2024-05-06T10:00:00Z", "2024-05-06 10:00", "2024-05-06T12:00+02:00",
        "2024-05-06T12:00:00.999+0200", "2024-05-06T05:30:00-04:30", "2024-05-06T11:00+01"})
    EXPECT_EQ(seconds_of(time), ten) << time;
  EXPECT_EQ(seconds_of("2024-05-06"), 1714953600);
  EXPECT_EQ(seconds_of("2024-05-06", true), 1714953600 + 86399);
}

TEST(SecondsOf, OthersAreNone) {
  for (const char* text :
       {"", "yesterday", "2024", "2024-05", "2024-02-30", "2024-13-01", "2024-05-06T",
        "2024-05-06T10", "2024-05-06T24:00Z", "2024-05-06T10:00:00+2", "2024-05-06T10:00:00 CET",
        "20240506T100000Z", "2024-05-06T10:00+-1:00"})
    EXPECT_FALSE(seconds_of(text)) << text;
}

}  // namespace
}  // namespace eascard::capture
