#include "eascard/wbxml/dump.hpp"

#include <gtest/gtest.h>

#include "hostile.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

using wbxml::Dump;
using wbxml::Row;
using wbxml::RowKind;

struct Dumped {
  std::vector<Row> rows;
  std::size_t size = 0;
  std::optional<wbxml::Fault> fault;
};

/// The same where the bytes come in pieces; they stay in place.
void expect_same_in_pieces(std::string_view bytes, const Dumped& whole, const Limits& limits,
                           std::size_t piece) {
  Dump reader(bytes.substr(0, 0), 1000, limits, {}, false);
  std::size_t count = 0;
  for (std::size_t size = 0;;) {
    for (Row row; reader.next(row); ++count) {
      ASSERT_LT(count, whole.rows.size());
      const Row& want = whole.rows[count];
      ASSERT_EQ(row.bytes.data(), want.bytes.data());
      ASSERT_EQ(row.bytes.size(), want.bytes.size());
      ASSERT_EQ(row.kind, want.kind);
      ASSERT_EQ(row.depth, want.depth);
      ASSERT_EQ(row_name(row), row_name(want));
      ASSERT_EQ(row.number, want.number);
    }
    if (!reader.needs_more()) break;
    ASSERT_TRUE(size < bytes.size() || size == 0);
    size = std::min(size + piece, bytes.size());
    reader.go_on(bytes.substr(0, size), size == bytes.size());
  }
  ASSERT_EQ(count, whole.rows.size());
  ASSERT_EQ(reader.fault().has_value(), whole.fault.has_value());
  if (!whole.fault) return;
  ASSERT_EQ(reader.fault()->diagnostic.text, whole.fault->diagnostic.text);
  ASSERT_EQ(reader.fault()->diagnostic.place.offset, whole.fault->diagnostic.place.offset);
}

/// Each byte is in one row, and the rows are in order: whatever the bytes are.
Dumped dump(std::string_view bytes, std::span<const wbxml::Gap> gaps = {}, Limits limits = {}) {
  constexpr std::uint64_t offset = 1000;
  Dumped dumped;
  Dump reader(bytes, offset, limits, gaps);
  for (Row row; reader.next(row);) {
    EXPECT_EQ(row.offset, offset + dumped.size);
    EXPECT_EQ(row.bytes.data(), bytes.data() + dumped.size);
    dumped.size += row.bytes.size();
    dumped.rows.push_back(row);
  }
  EXPECT_EQ(reader.size(), dumped.size);
  dumped.fault = reader.fault();
  if (gaps.empty() && bytes.size() < 100'000)
    for (const std::size_t piece : {bytes.size() / 50 + 1, bytes.size() / 2 + 1})
      expect_same_in_pieces(bytes, dumped, limits, piece);
  return dumped;
}

/// The reader's word on the same bytes.
void expect_reader_agrees(std::string_view bytes) {
  const Dumped dumped = dump(bytes);
  wbxml::Reader reader;
  reader.start(1000);
  try {
    reader.read(bytes, true);
    ASSERT_FALSE(dumped.fault) << dumped.fault->diagnostic.text;
    EXPECT_EQ(dumped.size, reader.size());
  } catch (const Error& error) {
    ASSERT_TRUE(dumped.fault) << error.what();
    EXPECT_EQ(dumped.fault->diagnostic.text, error.diagnostic().text);
    EXPECT_EQ(dumped.fault->diagnostic.place.offset, error.diagnostic().place.offset);
    EXPECT_EQ(dumped.size, bytes.size());
    ASSERT_FALSE(dumped.rows.empty());
    const Row& last = dumped.rows.back();
    EXPECT_EQ(last.kind, RowKind::unread);
    EXPECT_GE(error.diagnostic().place.offset, last.offset);
    EXPECT_LE(error.diagnostic().place.offset, last.offset + last.bytes.size());
  }
}

TEST(WbxmlDump, HasEveryByteOfTheSamplesOnce) {
  ASSERT_FALSE(samples(".wbxml").empty());
  for (const auto& path : samples(".wbxml")) {
    SCOPED_TRACE(path);
    const std::string bytes = read_file(path);
    expect_reader_agrees(bytes);
    EXPECT_EQ(dump(bytes).size, bytes.size());
    EXPECT_FALSE(dump(bytes).fault);
  }
}

TEST(WbxmlDump, AgreesWithTheReaderOnEveryPrefix) {
  for (const auto& path : samples(".wbxml")) {
    SCOPED_TRACE(path);
    const std::string bytes = read_file(path);
    if (bytes.size() > 2000) continue;
    for (std::size_t size = 0; size < bytes.size(); ++size)
      expect_reader_agrees(std::string_view(bytes).substr(0, size));
  }
}

TEST(WbxmlDump, AgreesWithTheReaderOnDamagedBytes) {
  const std::string good = read_file(std::filesystem::path(EASCARD_SAMPLES) / "section4.wbxml");
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const int bits : {0x01, 0x02, 0x40, 0x80, 0x83, 0xC3, 0xFF}) {
      SCOPED_TRACE(std::to_string(at) + " ^ " + std::to_string(bits));
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ bits);
      expect_reader_agrees(bytes);
    }
}

TEST(WbxmlDump, AgreesWithTheReaderOnHostileMessages) {
  Random random(7);
  for (int i = 0; i < 500; ++i) {
    std::string bytes = hostile_message(random);
    expect_reader_agrees(bytes);
    bytes[pick(random, static_cast<unsigned>(bytes.size()))] = static_cast<char>(pick(random, 256));
    expect_reader_agrees(bytes);
  }
}

/// What the vectors of the reader's tests have: string tables, literals, entities.
TEST(WbxmlDump, AgreesWithTheReaderOnRareTokens) {
  for (const char* hex :
       {"0301 6A04 446F6E00 45 8300 01", "0300 006A00 45 01", "0300 006A04 446F6E00 45 01",
        "03016A04446F6E00 4400 0241 01", "03016A04446F6E00 4403 01", "03016A04446F6E00 8400 01",
        "03010400 45 01", "02016A00 45 01", "03018080808080 00", "03016A00 01", "03016A00",
        "03016A7F 00", "03016A00 45 C381808080800001 01", "03016A00 45 02 80 01", "03016A00 05 05",
        "03016A00 0001", "03016A00 45 43", "03016A00 45 85 01", "03016A0045028080"}) {
    SCOPED_TRACE(hex);
    expect_reader_agrees(from_hex(hex));
  }
}

TEST(WbxmlDump, SaysWhatATokenIs) {
  const std::string bytes =
      from_hex("03 01 6A 04 41626300 45 00 1A 45 03 C3BC 00 8301 C302 0102 01 04 00 01");
  const Dumped dumped = dump(bytes);
  ASSERT_FALSE(dumped.fault);
  const std::vector<Row>& rows = dumped.rows;
  ASSERT_EQ(rows.size(), 14u);
  EXPECT_EQ(rows[3].kind, RowKind::table_size);
  EXPECT_EQ(rows[3].number, 4u);
  EXPECT_EQ(rows[4].kind, RowKind::table);
  EXPECT_EQ(row_name(rows[5]), "Sync");
  EXPECT_EQ(rows[6].kind, RowKind::switch_page);
  EXPECT_EQ(rows[6].page, 26);
  EXPECT_EQ(row_name(rows[7]), "26:05");
  EXPECT_FALSE(is_known(rows[7]));
  EXPECT_EQ(rows[7].depth, 1u);
  EXPECT_EQ(rows[8].text, "\xC3\xBC");
  EXPECT_EQ(rows[8].depth, 2u);
  EXPECT_EQ(rows[9].text, "bc");
  EXPECT_EQ(rows[9].kind, RowKind::str_t);
  EXPECT_EQ(rows[10].text, "\x01\x02");
  EXPECT_EQ(rows[11].kind, RowKind::end);
  EXPECT_EQ(row_name(rows[11]), "26:05");
  EXPECT_EQ(rows[11].depth, 1u);
  EXPECT_EQ(rows[12].kind, RowKind::literal);
  EXPECT_EQ(row_name(rows[12]), "Abc");
  EXPECT_FALSE(rows[12].has_content);
  EXPECT_EQ(row_name(rows[13]), "Sync");
}

TEST(WbxmlDump, HasHolesWhereThePlanHasGaps) {
  const std::string bytes = from_hex("03016A00 45 5C 9F9F 01 01");
  const std::array gaps = {wbxml::Gap{6, 8, 2, 0}};
  const Dumped dumped = dump(bytes, gaps);
  EXPECT_FALSE(dumped.fault);
  EXPECT_EQ(dumped.size, bytes.size());
  ASSERT_EQ(dumped.rows.size(), 9u);
  EXPECT_EQ(dumped.rows[6].kind, RowKind::hole);
  EXPECT_EQ(dumped.rows[6].bytes, "\x9F\x9F");
}

TEST(WbxmlDump, EndsWithAGapThatLeavesNothingOpen) {
  const std::array gaps = {wbxml::Gap{6, 6, 0, 0}};
  const Dumped dumped = dump(from_hex("03016A00 45 5C"), gaps);
  EXPECT_FALSE(dumped.fault);
  ASSERT_EQ(dumped.rows.size(), 7u);
  EXPECT_EQ(dumped.rows[6].kind, RowKind::hole);
}

TEST(WbxmlDump, KeepsTheLimitOfDepth) {
  Limits limits;
  limits.max_depth = 3;
  EXPECT_FALSE(dump(from_hex("03016A00 45 5C 0F 01 01"), {}, limits).fault);
  const Dumped dumped = dump(from_hex("03016A00 45 5C 4F 10 01 01 01"), {}, limits);
  ASSERT_TRUE(dumped.fault);
  EXPECT_TRUE(dumped.fault->is_limit);
  EXPECT_EQ(dumped.fault->diagnostic.code, Code::W21);
  EXPECT_EQ(dumped.fault->diagnostic.place.offset, 1007u);
}

/// One byte at a time a row is there as soon as its bytes are.
TEST(WbxmlDump, WaitsForNoMoreThanTheToken) {
  const std::string bytes = from_hex("03016A00 45 03610001 03016A00");
  constexpr std::array rows = {0u, 0u, 0u, 4u, 5u, 5u, 5u, 6u, 7u};  // after so many bytes
  Dump reader({}, 0, {}, {}, false);
  std::size_t count = 0;
  for (std::size_t size = 1; size <= rows.size(); ++size) {
    reader.go_on(std::string_view(bytes).substr(0, size), false);
    for (Row row; reader.next(row);) ++count;
    EXPECT_EQ(count, rows[size - 1]) << size;
    EXPECT_EQ(reader.needs_more(), size < rows.size()) << size;
  }
  EXPECT_EQ(reader.size(), 9u);
  EXPECT_FALSE(reader.fault());
}

TEST(WbxmlDump, KeepsTheLimitOfSizeOfTheDocument) {
  const std::string bytes = from_hex("03016A00 45 03610001 03016A00 05");
  Limits limits;
  limits.max_size = 9;
  EXPECT_FALSE(dump(bytes, {}, limits).fault);
  for (const std::uint64_t size : {3u, 4u, 5u, 6u, 7u, 8u}) {
    limits.max_size = size;
    const std::string_view all(bytes);
    Dump reader(all, 0, limits);
    for (Row row; reader.next(row);) EXPECT_LE(row.kind == RowKind::unread ? 0 : row.offset, size);
    ASSERT_TRUE(reader.fault()) << size;
    EXPECT_TRUE(reader.fault()->is_limit) << size;
    EXPECT_EQ(reader.fault()->diagnostic.code, Code::W21) << size;
  }
}

TEST(WbxmlDump, GivesUpWithTheReasonForIt) {
  const std::string bytes = from_hex("03016A00 45 0361");
  Dump reader(bytes, 0, {}, {}, false);
  std::vector<Row> rows;
  for (Row row; reader.next(row);) rows.push_back(row);
  ASSERT_TRUE(reader.needs_more());
  reader.give_up({Code::M004, Severity::error, {7, 0, 0}, "gzip: cut"});
  for (Row row; reader.next(row);) rows.push_back(row);
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[5].kind, RowKind::unread);
  EXPECT_EQ(rows[5].bytes, std::string_view(bytes).substr(5));
  EXPECT_EQ(reader.fault()->diagnostic.code, Code::M004);
}

}  // namespace
}  // namespace eascard::test
