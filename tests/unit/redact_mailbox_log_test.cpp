// Redacted mailbox logs: sections and markup stay, values are fakes.

#include "eascard/book/redact/mailbox_log.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/logged_xml.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

std::string redact(std::string_view log) {
  Redactor redactor("key", {});
  EXPECT_EQ(redact_mailbox_log(log, redactor), log);  // while it learns
  redactor.replace_from_here();
  return redact_mailbox_log(log, redactor);
}

std::string redact_xml_of_log(std::string_view xml) {
  Redactor redactor("key", {});
  EXPECT_EQ(redact_logged_xml(xml, redactor), xml);
  redactor.replace_from_here();
  return redact_logged_xml(xml, redactor);
}

std::string fake(Personal kind, std::string_view value) {
  return Faker("key").fake(kind, value);
}

/// A log entry of `name` at `user`'s device.
std::string entry(std::string_view name, std::string_view user, std::string_view id) {
  std::string out =
      "-----------------\r\n Log Entry: 12\r\n-----------------\r\n\r\n"
      "RequestTime : \r\n03/24/2010 14:00:02\r\n\r\nIdentifier : \r\n";
  out.append(id).append(
      "\r\n\r\nRequestHeader : \r\nPOST /Microsoft-Server-ActiveSync?Cmd=Sync&User=");
  out.append(user).append(
      "&DeviceId=&DeviceType=SmartPhone HTTP/1.1\r\nMS-ASProtocolVersion: 14.1\r\n\r\n"
      "RequestBody : \r\n<?xml version=\"1.0\" encoding=\"utf-8\" ?>\r\n<Sync xmlns=\"AirSync:\">"
      "<FirstName xmlns=\"Contacts:\">");
  out.append(name).append(
      "</FirstName><FileAs xmlns=\"Contacts:\" bytes=\"12345\"/>"
      "<Body=552 bytes/></Sync>\r\n\r\n"
      "AccessState : \r\nAllowed\r\n\r\nResponseHeader : \r\nHTTP/1.1 200 OK\r\n\r\n"
      "ResponseBody : \r\n[No XmlResponse]\r\n");
  return out;
}

TEST(RedactMailboxLog, NamesAndIdsAreFakes) {
  const std::string log = entry("Anna", "anna", "1C0FFEE0") + entry("Bernd", "anna", "1C0FFEE0");
  const std::string user = fake(Personal::text, "anna");
  const std::string id = fake(Personal::text, "1C0FFEE0");
  EXPECT_EQ(redact(log), entry(fake(Personal::name, "Anna"), user, id) +
                             entry(fake(Personal::name, "Bernd"), user, id));
}

TEST(RedactMailboxLog, WhatIsNoNumberOrTimeIsReplaced) {
  const std::string log = entry("Anna", "anna", "1C0FFEE0") +
                          "-----------------\r\n Log Entry: Adlerhorst\r\n-----------------\r\n"
                          "RequestTime : \r\n030 12345678\r\n";
  const std::string redacted = redact(log);
  EXPECT_EQ(redacted.find("Adlerhorst"), std::string::npos) << redacted;
  EXPECT_EQ(redacted.find("12345678"), std::string::npos) << redacted;
}

TEST(RedactMailboxLog, WhatWasRemovedStays) {
  constexpr std::string_view xml =
      "<Sync xmlns=\"AirSync:\"><Body=552 bytes/><Body/><FileAs xmlns=\"Contacts:\" "
      "bytes=\"12345\"/></Sync>";
  EXPECT_EQ(redact_xml_of_log(xml), xml);
}

TEST(RedactMailboxLog, TextWithoutEscapesIsANote) {
  const auto data = [](std::string_view value) {
    return "<Sync xmlns=\"AirSync:\"><Data xmlns=\"AirSyncBase:\">" + std::string(value) +
           "</Data></Sync>";
  };
  EXPECT_EQ(
      redact_xml_of_log(data("<p>Anna & Bernd</p>")),
      data("<p>" + fake(Personal::text, "Anna") + " & " + fake(Personal::text, "Bernd") + "</p>"));
}

TEST(RedactMailboxLog, DamagedXmlStops) {
  const std::string log = entry("An<na", "anna", "1C0FFEE0");
  try {
    redact(log);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().place.line, 17U);
  }
}

TEST(RedactMailboxLog, EveryCutSampleIsRedactedOrStops) {
  const std::string log = test::read_file(std::string(EASCARD_SAMPLES) + "/mailbox-log.txt");
  for (std::size_t size = 0; size < log.size(); size += 7 * 16) {
    try {
      const std::string redacted = redact(std::string_view(log).substr(0, size));
      EXPECT_EQ(redacted.size(), size);
      std::string narrow;
      for (std::size_t i = 2; i < redacted.size(); i += 2) narrow += redacted[i];
      for (const std::string_view name : {"don@", "don%40", "Funk", "6F24CAD5", "2827640017"})
        EXPECT_EQ(narrow.find(name), std::string::npos) << name << " of " << size;
    } catch (const Error&) {
    }
  }
}

}  // namespace
}  // namespace eascard::book
