// Redacted WBXML: the values are fakes, every other byte is as it was.

#include "eascard/book/redact/wbxml.hpp"

#include <gtest/gtest.h>

#include "hostile.hpp"
#include "support.hpp"

namespace eascard::book {
namespace {

using test::from_hex;
using test::Random;
using test::sync_prefix;

std::string redact(std::string_view bytes, const Kept& kept = {}, Counts* counts = nullptr) {
  Redactor redactor("key", kept);
  EXPECT_EQ(redact_wbxml(bytes, redactor), bytes);  // while it learns
  redactor.replace_from_here();
  std::string out = redact_wbxml(bytes, redactor);
  if (counts) *counts = redactor.counts();
  return out;
}

/// Of all documents of the bytes, node by node: what each is, and where; values by their size.
std::string structure(std::string_view bytes, std::vector<std::string>* values = nullptr) {
  std::string out;
  wbxml::Reader reader;
  for (std::size_t at = 0; at < bytes.size();) {
    reader.start(at);
    try {
      reader.read(bytes.substr(at), true);
    } catch (const Error& error) {
      return out + error.what() + place_text(error.diagnostic().place);
    }
    const Document& document = reader.document();
    for (const Node& node : document.nodes) {
      out += std::to_string(node.offset) + ' ' + element_name(document, node) + ' ' +
             std::to_string(node.flags) + ' ' + std::to_string(node.text_size) + '\n';
      const bool is_value = node.kind != NodeKind::element || !document.value(node).empty();
      if (values && is_value && personal_of(node.tag) != Personal::plain)
        values->emplace_back(document.text(node));
    }
    at += document.bytes.size();
    out += "----\n";
  }
  return out;
}

bool keeps(Personal kind, std::string_view value) {
  return is_harmless(kind, value) || !says_something(value);
}

void expect_redacted(std::string_view bytes) {
  const std::string redacted = redact(bytes);
  std::vector<std::string> originals;
  std::vector<std::string> fakes;
  ASSERT_EQ(structure(redacted, &fakes), structure(bytes, &originals));
  ASSERT_EQ(fakes.size(), originals.size());
  std::string all;
  for (const std::string& fake : fakes) all += fake + '\n';
  for (const std::string& original : originals) {
    if (original.size() < 8 || keeps(Personal::number, original)) continue;
    EXPECT_EQ(all.find(original), std::string::npos) << original;
  }
}

TEST(RedactWbxml, SamplesKeepTheirStructureAlone) {
  for (const auto& path : test::samples(".wbxml")) {
    SCOPED_TRACE(path);
    expect_redacted(test::read_file(path));
  }
}

// FirstName Anna, MobilePhoneNumber, behind the prefix with its Class and ids.
TEST(RedactWbxml, OnlyValuesChange) {
  const std::string bytes = sync_prefix() + from_hex("5F03416E6E6100012B 6B 03 35353501 00 01");
  const std::string first = sync_prefix() + from_hex("5F03416E6E610001");
  const std::string redacted = redact(first);
  EXPECT_EQ(redacted.substr(0, sync_prefix().size() + 2),
            first.substr(0, sync_prefix().size() + 2));
  EXPECT_EQ(redacted.substr(redacted.size() - 2), first.substr(first.size() - 2));
  EXPECT_EQ(redacted.find("Anna"), std::string::npos);
  EXPECT_EQ(bytes.size(), redact(bytes).size());
}

TEST(RedactWbxml, KeptElementsStay) {
  const std::string bytes = sync_prefix() + from_hex("5F03416E6E610001");
  EXPECT_EQ(redact(bytes, {tag_of("Contacts", "FirstName")}), bytes);
}

TEST(RedactWbxml, CountsByKind) {
  Counts counts{};
  redact(sync_prefix() + from_hex("5F03416E6E610001"), {}, &counts);
  EXPECT_EQ(counts[static_cast<std::size_t>(Personal::name)], 1u);
}

// "An" ENTITY 246: each character in as many bytes.
TEST(RedactWbxml, EntitiesStayEntities) {
  const std::string bytes = sync_prefix() + from_hex("5F 03416E00 028176 01");
  const std::string redacted = redact(bytes);
  EXPECT_EQ(structure(redacted).size(), structure(bytes).size());
  EXPECT_NE(redacted.substr(redacted.size() - 4), bytes.substr(bytes.size() - 4));
  EXPECT_EQ(redacted[redacted.size() - 4], '\x02');
  EXPECT_EQ(static_cast<unsigned char>(redacted[redacted.size() - 3]), 0x81u);
}

// Header with the table "Anna" NUL "x" NUL; Sync with a FirstName of it.
TEST(RedactWbxml, StringsOfTheTable) {
  const std::string bytes = from_hex("03016A07 416E6E6100 7800 45 0001 5F 8300 01 01");
  const std::string redacted = redact(bytes);
  EXPECT_EQ(redacted.size(), bytes.size());
  EXPECT_EQ(redacted.find("Anna"), std::string::npos);
  EXPECT_NE(redacted[9], 'x');
  EXPECT_EQ(redacted.substr(11), bytes.substr(11));
}

// The same string is FirstName and the name of a LITERAL.
TEST(RedactWbxml, AStringThatIsNameAndValueStops) {
  const std::string bytes = from_hex("03016A05 416E6E6100 45 0001 5F 8300 01 0400 01");
  EXPECT_THROW(redact(bytes), Error);
}

TEST(RedactWbxml, OtherLanguagesStop) {
  EXPECT_THROW(redact(from_hex("03046A00 7F 03416E6E6100 01")), Error);
  EXPECT_THROW(redact(from_hex("03010400 7F 03416E6E6100 01")), Error);
}

// A cut string, a cut OPAQUE, and bytes behind a token that there is not: FF.
TEST(RedactWbxml, NothingIsLeftBehindAFault) {
  for (const std::string end :
       {"5F03416E6E612041646C6572", "5FC320416E6E612041646C6572", "40416E6E612041646C657200",
        "0101010101010101 416E6E612041646C6572"}) {
    const std::string bytes = sync_prefix() + from_hex(end);
    const std::string redacted = redact(bytes);
    EXPECT_EQ(redacted.size(), bytes.size());
    EXPECT_EQ(redacted.find("Anna"), std::string::npos) << end;
    EXPECT_EQ(redacted.find("Adler"), std::string::npos) << end;
    EXPECT_EQ(structure(redacted), structure(bytes)) << end;
  }
}

TEST(RedactWbxml, EveryCutSaysWhatItSaid) {
  const std::string bytes = test::read_file(std::string(EASCARD_SAMPLES) + "/aswbxml-golden.wbxml");
  for (std::size_t size = 1; size < bytes.size(); size += 3) {
    const std::string cut = bytes.substr(0, size);
    ASSERT_EQ(structure(redact(cut)), structure(cut)) << size;
  }
}

TEST(RedactWbxml, HostileMessagesKeepTheirStructure) {
  Random random(5);
  for (int i = 0; i < 300; ++i) {
    const std::string bytes = test::hostile_message(random);
    ASSERT_EQ(structure(redact(bytes)), structure(bytes));
  }
}

}  // namespace
}  // namespace eascard::book
