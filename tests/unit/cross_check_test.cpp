// --cross-check must see what differs: libwbxml's XML by hand, as it is and with faults put in.
// That it is silent where both agree is tests/conformance/libwbxml_test.cpp.

#include "eascard/libwbxml/cross_check.hpp"

#include <gtest/gtest.h>

#include "eascard/wbxml/reader.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

/// "offset text" of each difference, a line each.
std::string differences(const std::string& wbxml, const std::string& xml) {
  wbxml::Reader reader;
  reader.start(0);
  reader.read(wbxml, true);
  std::string lines;
  for (const Diagnostic& difference : libwbxml::cross_check(reader.document(), xml)) {
    EXPECT_EQ(difference.code, Code::M033);
    EXPECT_EQ(difference.severity, Severity::error);
    lines += std::to_string(difference.place.offset) + ' ' + difference.text + '\n';
  }
  return lines;
}

// Sync/Add/ApplicationData with FirstName "Don" at 9 and LastName "Funk" at 16.
const std::string message =
    from_hex("03016A00 45 47 5D 0001 5F03446F6E0001 6903 46756E6B0001 010101");

std::string add(const std::string& data) {
  return "<?xml version=\"1.0\"?><!DOCTYPE ActiveSync PUBLIC \"-//MICROSOFT//DTD ActiveSync//EN\" "
         "\"http://www.microsoft.com/\"><Sync xmlns=\"AirSync:\"><Add><ApplicationData>" +
         data + "</ApplicationData></Add></Sync>";
}

TEST(CrossCheck, IsSilentWhereBothAgree) {
  EXPECT_EQ(differences(message, add("<FirstName xmlns=\"Contacts:\">Don</FirstName>"
                                     "<LastName xmlns=\"Contacts:\">Funk</LastName>")),
            "");
}

TEST(CrossCheck, SeesAnotherText) {
  EXPECT_EQ(differences(message, add("<FirstName xmlns=\"Contacts:\">Dan</FirstName>"
                                     "<LastName xmlns=\"Contacts:\">Funk </LastName>")),
            "9 text \"Don\", but libwbxml: \"Dan\"\n"
            "16 text \"Funk\", but libwbxml: \"Funk \"\n");
}

TEST(CrossCheck, SeesAnotherNameOrNamespace) {
  EXPECT_EQ(differences(message, add("<FileAs xmlns=\"Contacts:\">Don</FileAs>"
                                     "<LastName xmlns=\"Contacts2:\">Funk</LastName>")),
            "9 element Contacts:FirstName, but libwbxml: element Contacts:FileAs\n"
            "16 element Contacts:LastName, but libwbxml: element Contacts2:LastName\n");
}

TEST(CrossCheck, SeesWhatIsMissingOrTooMuch) {
  const std::string first = "<FirstName xmlns=\"Contacts:\">Don</FirstName>";
  const std::string last = "<LastName xmlns=\"Contacts:\">Funk</LastName>";
  EXPECT_EQ(differences(message, add(first)),
            "16 element Contacts:LastName, but libwbxml: nothing\n");
  EXPECT_EQ(differences(message, add(first + last + last)),
            "6 nothing, but libwbxml: element Contacts:LastName\n");
  EXPECT_EQ(differences(message, add(last + first)),
            "9 element Contacts:FirstName, but libwbxml: element Contacts:LastName\n"
            "16 element Contacts:LastName, but libwbxml: element Contacts:FirstName\n");
  EXPECT_EQ(differences(message, add("x" + first + last)), "6 text \"\", but libwbxml: \"x\"\n");
}

TEST(CrossCheck, SeesBrokenXml) {
  EXPECT_EQ(differences(message, "<Sync"),
            "0 libwbxml's XML is none: Error parsing start element tag\n");
  EXPECT_NE(differences(message, ""), "");
}

/// Where the difference is in a long value.
TEST(CrossCheck, ShowsTheDifferenceOnly) {
  const std::string value(1000, 'a');
  EXPECT_EQ(differences(from_hex("03016A00 4503") + value + from_hex("0001"),
                        "<Sync xmlns=\"AirSync:\">" + value.substr(500) + "</Sync>"),
            "4 text ...\"" + std::string(60, 'a') + "\"..., but libwbxml: ...\"" +
                std::string(20, 'a') + "\"\n");
}

/// ENTITY U+0905 and U+1F600, and what libwbxml makes of them; it is not passed over elsewhere.
TEST(CrossCheck, PassesOverWrongEntitiesOnly) {
  const std::string xml = "<Sync xmlns=\"AirSync:\">\xE4\x85\xFF\x98\x80</Sync>";
  EXPECT_EQ(differences(from_hex("03016A00 45 029205 0287EC00 01"), xml), "");
  EXPECT_NE(differences(from_hex("03016A00 45 03 E0A485F09F9880 00 01"), xml), "");
  EXPECT_NE(differences(from_hex("03016A00 45 029205 0287EC01 01"), xml), "");
}

TEST(CrossCheck, EndsAfterManyDifferences) {
  std::string bytes = from_hex("03016A00 45");
  for (int i = 0; i < 1000; ++i) bytes += from_hex("0E");
  const std::string lines = differences(bytes + '\x01', "<Sync xmlns=\"AirSync:\"></Sync>");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'),
            static_cast<std::ptrdiff_t>(libwbxml::max_differences) + 1);
  EXPECT_TRUE(lines.ends_with(" more differences from libwbxml\n"));
}

}  // namespace
}  // namespace eascard::test
