#include "eascard/wbxml/reader.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "support.hpp"

namespace eascard::test {
namespace {

using namespace std::string_literals;

/// What reading gives: the worst diagnostic's severity name, code and offset.
struct Outcome {
  std::string severity = "silent";
  std::string code = "-";
  std::string offset = "-";
};

Outcome outcome_of(const Diagnostic& diagnostic) {
  static const char* const names[] = {"note", "warning", "error"};
  return {names[static_cast<int>(diagnostic.severity)], std::string(code_name(diagnostic.code)),
          std::to_string(diagnostic.place.offset)};
}

Outcome read_outcome(const std::string& bytes) {
  wbxml::Reader reader;
  reader.start(0);
  try {
    reader.read(bytes, true);
  } catch (const Error& error) {
    return outcome_of(error.diagnostic());
  }
  if (reader.size() < bytes.size()) return {"warning", "W05", std::to_string(reader.size())};
  if (reader.diagnostics().empty()) return {};
  return outcome_of(reader.diagnostics().list().front());
}

TEST(WbxmlReader, MakesOfTheWireVectorsWhatTheListSays) {
  std::ifstream list(EASCARD_TEST_DATA "/wire_vectors.tsv");
  ASSERT_TRUE(list);
  unsigned count = 0;
  for (std::string line; std::getline(list, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream columns(line);
    std::string id, severity, code, offset, hex;
    for (std::string* column : {&id, &severity, &code, &offset, &hex})
      std::getline(columns, *column, '\t');
    std::string bytes =
        hex.starts_with("prefix ") ? sync_prefix() + from_hex(hex.substr(7)) : from_hex(hex);
    const Outcome got = read_outcome(bytes);
    EXPECT_EQ(got.severity, severity) << line;
    EXPECT_EQ(got.code, code) << line;
    EXPECT_EQ(got.offset, offset) << line;
    ++count;
  }
  EXPECT_EQ(count, 30u);
}

TEST(WbxmlReader, RefusesEveryProperPrefixOfEverySample) {
  for (const auto& path : samples(".wbxml")) {
    const std::string bytes = read_file(path);
    // Every prefix of the short ones; of long ones the head, the tail and each 97th.
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      if (bytes.size() > 4096 && size > 2000 && size < bytes.size() - 500 && size % 97) continue;
      const std::string prefix = bytes.substr(0, size);
      const Outcome got = read_outcome(prefix);
      ASSERT_EQ(got.severity, "error") << path << " cut to " << size;
      ASSERT_LE(std::stoull(got.offset), size) << path;
    }
  }
}

TEST(WbxmlReader, ReadsAByteAtATimeWhatItReadsAtOnce) {
  for (const auto& path : samples(".wbxml")) {
    const std::string bytes = read_file(path).substr(0, 20000);
    wbxml::Reader whole;
    whole.start(0);
    bool complete = false;
    try {
      complete = whole.read(bytes, true);
    } catch (const Error&) {
    }
    wbxml::Reader pieces;
    pieces.start(0);
    std::string buffer;
    bool done = false;
    for (const char byte : bytes) {
      buffer += byte;
      buffer.shrink_to_fit();  // moves, so that stale pointers show
      done = pieces.read(buffer, false);
    }
    EXPECT_EQ(done, complete) << path;
    if (done) {
      EXPECT_EQ(write_xml(pieces.document()), write_xml(whole.document())) << path;
    }
  }
}

TEST(WbxmlReader, NamesTheItemInAnError) {
  wbxml::Reader reader;
  reader.start(0x1000);
  try {
    reader.read(sync_prefix() + from_hex("5E 03 446F6E00 01 55 56 03 41 00"), true);
    FAIL();
  } catch (const Error& error) {
    const Diagnostic& said = error.diagnostic();
    EXPECT_EQ(said.text, "element not closed: Category");
    EXPECT_EQ(said.path,
              "Sync/Collections/Collection[1]/Commands/Add[1]/ApplicationData/Categories/Category");
    EXPECT_EQ(said.item, "Add[1]");
    EXPECT_EQ(said.server_id, "2:1");
    EXPECT_EQ(said.file_as, "Don");
    EXPECT_EQ(said.place.offset, 0x1000u + 34 + 12);
  }
}

TEST(WbxmlReader, JoinsTextFromStringsTablesAndEntities) {
  // FirstName: "D", STR_T 0 "on", ENTITY 0x20AC, "!"
  const std::string bytes =
      from_hex("03016A03 6F6E00 45 5D 0001 5F 03 4400 83 00 02 C12C 03 2100 01 01 01");
  wbxml::Reader reader;
  reader.start(0);
  ASSERT_TRUE(reader.read(bytes, true));
  EXPECT_EQ(reader.document().value(reader.document().nodes.back()), "Don\xE2\x82\xAC!");
  EXPECT_EQ(write_wbxml(reader.document()),
            from_hex("03016A00 45 5D 0001 5F 03 446F6EE282AC21 00 01 01 01"));
}

TEST(WbxmlReader, NeverJoinsTextAcrossOpaque) {
  const std::string bytes = from_hex("03016A00 45 5D 0001 5F 03 4400 C3 01 41 03 4500 01 01 01");
  wbxml::Reader reader;
  reader.start(0);
  ASSERT_TRUE(reader.read(bytes, true));
  EXPECT_EQ(write_wbxml(reader.document()), bytes);
  EXPECT_EQ(encode(write_xml(reader.document())), bytes);
}

TEST(WbxmlReader, KeepsALiteralWithItsName) {
  const std::string bytes = from_hex("03016A04 466F6F00 45 44 00 03 4100 01 01");
  wbxml::Reader reader;
  reader.start(0);
  ASSERT_TRUE(reader.read(bytes, true));
  EXPECT_EQ(write_wbxml(reader.document()), bytes);
  EXPECT_EQ(encode(write_xml(reader.document())), bytes);
}

TEST(WbxmlReader, StopsAtItsOwnDepthLimitAndNotAtTheStacks) {
  const std::string deep = "\x03\x01\x6A\x00"s + std::string(100000, '\x45');
  wbxml::Reader reader;
  reader.start(0);
  EXPECT_THROW(reader.read(deep, true), LimitError);
}

TEST(WbxmlReader, CountsTextThatAStringTableMultiplies) {
  // 1 000 references to a table of 1 000 bytes are more than the 100 000 bytes allowed.
  std::string bytes =
      from_hex("03016A 8768") + std::string(999, 'a') + '\0' + from_hex("45 5D 0001");
  for (int i = 0; i < 1000; ++i) bytes += from_hex("5F 83 00 01");
  bytes += from_hex("01 01");
  wbxml::Reader reader({256, 100000});
  reader.start(0);
  EXPECT_THROW(reader.read(bytes, true), LimitError);
}

TEST(WbxmlReader, TellsWhereADocumentBegins) {
  using wbxml::Start;
  struct Vector {
    const char* hex;
    Start start;       ///< when more bytes may come
    Start start_last;  ///< when these are all
  };
  constexpr Vector vectors[] = {
      {"", Start::maybe, Start::no},
      {"03", Start::maybe, Start::yes},  // a header that was cut
      {"0301", Start::maybe, Start::yes},
      {"03016A", Start::yes, Start::yes},
      {"03016A00 45", Start::yes, Start::yes},
      {"01016A00 05", Start::yes, Start::yes},  // of another version: an error of its own
      {"02016A00 05", Start::yes, Start::yes},
      {"0300006A", Start::yes, Start::yes},  // public id in the string table
      {"03006A", Start::maybe, Start::no},
      {"0300", Start::maybe, Start::no},
      {"02", Start::maybe, Start::no},
      {"0201", Start::maybe, Start::no},
      {"01", Start::maybe, Start::no},  // an END too many
      {"0101", Start::maybe, Start::no},
      {"010101", Start::no, Start::no},
      {"0100", Start::maybe, Start::no},
      {"00", Start::no, Start::no},
      {"0D0A", Start::no, Start::no},
      {"04016A00", Start::no, Start::no},
      {"030103", Start::no, Start::no},
      {"03017F", Start::no, Start::no},
      {"03FFFFFFFFFF", Start::no, Start::no},
      {"A4", Start::no, Start::no},
      {"02A4016A", Start::yes, Start::yes}};  // SyncML 1.2
  for (const Vector& vector : vectors) {
    EXPECT_EQ(wbxml::begins_document(from_hex(vector.hex), false), vector.start) << vector.hex;
    EXPECT_EQ(wbxml::begins_document(from_hex(vector.hex), true), vector.start_last) << vector.hex;
  }
}

}  // namespace
}  // namespace eascard::test
