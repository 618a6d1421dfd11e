// decode | encode gives the same bytes: on the samples, and on what somebody hostile would send.

#include <gtest/gtest.h>

#include "hostile.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

TEST(RoundTrip, KeepsEverySample) {
  for (const auto& path : samples(".wbxml")) {
    const std::string bytes = read_file(path);
    EXPECT_EQ(encode(decode(bytes)), bytes) << path;
  }
}

TEST(RoundTrip, KeepsHostileMessages) {
  Random random(20091);
  for (int i = 0; i < 1000; ++i) {
    const std::string bytes = hostile_message(random);
    ASSERT_EQ(encode(decode(bytes)), bytes) << "message " << i;
  }
}

TEST(RoundTrip, KeepsHostileMessagesInEveryLayout) {
  Random random(7);
  for (int i = 0; i < 200; ++i) {
    const std::string bytes = hostile_message(random);
    for (const xml::Names names : {xml::Names::spec, xml::Names::libwbxml, xml::Names::ms_xsd}) {
      ASSERT_EQ(encode(decode(bytes, {names, 0, true})), bytes) << "message " << i;
      ASSERT_EQ(encode(decode(bytes, {names, 7, false})), bytes) << "message " << i;
    }
  }
}

TEST(RoundTrip, WritesOneLineWhenCompact) {
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const std::string text = decode(hostile_message(random), {xml::Names::spec, 1, true});
    EXPECT_EQ(text.find('\n'), text.size() - 1);
  }
}

}  // namespace
}  // namespace eascard::test
