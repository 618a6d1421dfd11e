#include "eascard/wbxml/language.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace eascard::test {
namespace {

using wbxml::Extent;

std::string_view name_of(std::string_view bytes) {
  const auto language = wbxml::language_of(bytes, true);
  return *language ? (*language)->name : "";
}

/// The size of the document that `bytes` begin with, read at once, and byte by byte.
std::size_t extent_of(const std::string& bytes) {
  Extent at_once;
  at_once.start(0);
  EXPECT_TRUE(at_once.read(bytes, true));
  Extent by_bytes;
  by_bytes.start(0);
  std::size_t size = 0;
  while (!by_bytes.read(std::string(bytes, 0, size), size == bytes.size())) ++size;
  EXPECT_EQ(by_bytes.size(), at_once.size());
  return at_once.size();
}

TEST(Language, IsKnownByItsPublicId) {
  EXPECT_EQ(name_of(from_hex("02056A00")), "SI 1.0");
  EXPECT_EQ(name_of(from_hex("03A4016A00")), "SyncML 1.2");
  EXPECT_EQ(name_of(from_hex("03016A00")), "");  // "unknown": ActiveSync
  EXPECT_EQ(name_of(from_hex("03706A00")), "");
  const std::string header = from_hex("0300026A1E6161");  // index 2 of a table of 30 bytes
  EXPECT_EQ(name_of(header + "-//AIRSYNC//DTD AirSync//EN" + '\0'), "AirSync");
  EXPECT_EQ(name_of(header + "-//AIRSYNC//DTD AirSynx//EN" + '\0'), "");
  EXPECT_EQ(name_of(from_hex("0300006A21") + "-//MICROSOFT//DTD ActiveSync//EN" + '\0'), "");
}

TEST(Language, NeedsTheBytesThatSayIt) {
  const std::string bytes = from_hex("0300026A1E6161") + "-//AIRSYNC//DTD AirSync//EN" + '\0';
  for (std::size_t size = 0; size < bytes.size() - 1; ++size) {
    EXPECT_FALSE(wbxml::language_of(std::string_view(bytes).substr(0, size), false)) << size;
    EXPECT_EQ(name_of(bytes.substr(0, size)), size < 34 ? "" : "AirSync") << size;
  }
  EXPECT_TRUE(wbxml::language_of(bytes, false));
}

/// A table that is said to be large does not make it wait.
TEST(Language, IsNotAskedOfALargeTable) {
  const std::string bytes = from_hex("0300006A8FFFFFFF7F") + std::string(100, 'a');
  const auto language = wbxml::language_of(bytes, false);
  ASSERT_TRUE(language);
  EXPECT_EQ(*language, nullptr);
  EXPECT_EQ(name_of(from_hex("030083FFFFFF7F6A0461626300")), "");  // an index behind the table
  EXPECT_EQ(name_of(from_hex("0380808080800000")), "");            // no integer
}

TEST(Extent, EndsWithTheRoot) {
  const std::string tail = from_hex("03056A00");
  for (const char* document : {
           "03016A00 05",                                                // an empty root
           "03016A00 45 01",                                             //
           "03016A00 00 01 45 03610001",                                 // SWITCH_PAGE
           "03056A00 45 C6 0D 03657800 85 0A C302010101 0303610001 01",  // attributes, content
           "03056A00 85 05 01",                                          // attributes, no content
           "03046A0261 00 45 4400 01 0400 84 00 05 01 C4 00 05 8300 01 01 01",  // LITERAL
           "03046A00 43 05 036100 01 45 43 05 01 01",  // processing instructions
           "03046A00 45 40610041 6100 4200 8001 8181 01 8201 C0C1C2 02 8140 01",  // EXT, ENTITY
           "03016A00 45 C303 010101 01",                                          // END in OPAQUE
       }) {
    const std::string bytes = from_hex(document);
    EXPECT_EQ(extent_of(bytes + tail), bytes.size()) << document;
    EXPECT_EQ(extent_of(bytes), bytes.size()) << document;
  }
}

TEST(Extent, OfADamagedDocumentIsTheRest) {
  for (const char* document :
       {"", "03", "03016A05", "03016A00", "03016A00 01 05", "03016A00 45 C3 8080808080 01 05",
        "03016A00 45 0361", "03016A00 45 C37F 01", "03016A00 45 45 01"}) {
    const std::string bytes = from_hex(document);
    EXPECT_EQ(extent_of(bytes), bytes.size()) << document;
  }
}

TEST(Extent, HasALimit) {
  Extent extent({.max_size = 10});
  extent.start(7);
  EXPECT_FALSE(extent.read(from_hex("03016A00 45 0361"), false));
  try {
    extent.read(from_hex("03016A00 45 036161616161"), false);
    FAIL();
  } catch (const LimitError& error) {
    EXPECT_EQ(error.diagnostic().code, Code::W21);
    EXPECT_EQ(error.diagnostic().place.offset, 7u);
  }
  extent.start(0);
  EXPECT_THROW(extent.read(from_hex("03016A00 45 C3 8FFFFFFF7F"), false), LimitError);
}

}  // namespace
}  // namespace eascard::test
