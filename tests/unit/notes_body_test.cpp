// The notes of a Body of any Type: the text, or the fault and its rule.

#include "eascard/notes/body.hpp"

#include <gtest/gtest.h>

namespace eascard::notes {
namespace {

// {\\rtf1 Hi} as [MS-OXRTFCP] 2.1.3 has it, literals only, made by hand.
constexpr std::string_view compressed = "GgAAAAoAAABMWkZ1aQgu3QB7XHJ0ZjEgSARpfQ2Q";
constexpr std::string_view wrong_checksum = "GgAAAAoAAABMWkZ1aAgu3QB7XHJ0ZjEgSARpfQ2Q";

TEST(NotesBody, TextOfEachType) {
  EXPECT_EQ(body_to_text("1", "a\nb").text, "a\nb");
  EXPECT_EQ(body_to_text("", "a").text, "a");
  EXPECT_EQ(body_to_text("2", "<p>a</p>").text, "a");
  EXPECT_EQ(body_to_text("3", compressed).text, "Hi");
  EXPECT_EQ(body_to_text("3", "e1xydGYxIEhpfQ==").text, "Hi");
  EXPECT_EQ(body_to_text("3", "{\\rtf1 Hi}").text, "Hi");
}

struct Fault {
  std::string_view type;
  std::string_view data;
  Code rule;
  std::string_view text;
};

TEST(NotesBody, FaultOfEachType) {
  const Fault faults[] = {
      {"3", wrong_checksum, Code::B32, "the checksum of the compressed RTF is wrong"},
      {"3", "AAAA", Code::B32, "this is not RTF"},
      {"3", "\\rtf1", Code::B06, "Data of Type 3 is not base64"},
      {"4", "Subject: x", Code::B05, "MIME is not read"},
      {"9", "x", Code::B04, "Type 9 is not known"}};
  for (const Fault& fault : faults) {
    const NoteText note = body_to_text(fault.type, fault.data);
    EXPECT_EQ(note.text, "") << fault.text;
    EXPECT_EQ(note.fault, fault.text);
    EXPECT_EQ(note.rule, fault.rule) << fault.text;
    EXPECT_EQ(note.message("Body/Data"), "Body/Data gives no note: " + std::string(fault.text));
  }
}

TEST(NotesBody, WithoutDataThereIsNoFault) {
  for (const char* type : {"", "1", "2", "3", "4", "9"})
    EXPECT_EQ(body_to_text(type, "").fault, "") << type;
}

TEST(NotesBody, PartOfATextIsToldAsSuch) {
  const NoteText note = body_to_text("3", "{\\rtf1 Hi");
  EXPECT_EQ(note.text, "Hi");
  EXPECT_EQ(note.message("Body/Data"),
            "Body/Data gives only a part of the note: the RTF ends before its last brace");
}

}  // namespace
}  // namespace eascard::notes
