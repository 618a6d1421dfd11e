// Messages as trees of tags in the logs of Z-Push and Horde.

#include <gtest/gtest.h>

#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::test {
namespace {

/// A line of a tree: which way, how deep, and what.
struct Line {
  char way;
  std::size_t depth;
  std::string text;
};

/// wbxmldecoder.php, wbxmlencoder.php of Z-Push, Wbxml/Decoder.php of Horde.
const std::vector<Line> lines = {{'I', 0, "<Synchronize>"},
                                 {'I', 1, "<Folders>"},
                                 {'I', 2, "<Folder>"},
                                 {'I', 3, "<SyncKey>"},
                                 {'I', 3, "0"},
                                 {'I', 3, "</SyncKey>"},
                                 {'I', 3, "<FolderId>"},
                                 {'I', 3, "<b> </FolderId"},
                                 {'I', 3, "</FolderId>"},
                                 {'I', 3, "<GetChanges/>"},
                                 {'I', 3, "<Perform>"},
                                 {'I', 4, "<Add>"},
                                 {'I', 5, "<ClientEntryId>"},
                                 {'I', 5, "1"},
                                 {'I', 5, "</ClientEntryId>"},
                                 {'I', 5, "<Data>"},
                                 {'I', 6, "<POOMCONTACTS:FileAs>"},
                                 {'I', 6, "  Funk & Co"},
                                 {'I', 6, "</POOMCONTACTS:FileAs>"},
                                 {'I', 6, "<AirSyncBase:Body>"},
                                 {'I', 7, "<AirSyncBase:Data>"},
                                 {'I', 7, "xyz <log message with 20000 bytes truncated>"},
                                 {'I', 7, "</AirSyncBase:Data>"},
                                 {'I', 6, "</AirSyncBase:Body>"},
                                 {'I', 5, "</Data>"},
                                 {'I', 4, "</Add>"},
                                 {'I', 3, "</Perform>"},
                                 {'I', 2, "</Folder>"},
                                 {'I', 1, "</Folders>"},
                                 {'I', 0, "</Synchronize>"}};
const std::string expected =
    "<Sync xmlns=\"AirSync:\">\n<Collections xmlns=\"AirSync:\">\n<Collection xmlns=\"AirSync:\">\n"
    "<SyncKey xmlns=\"AirSync:\">0</SyncKey>\n"
    "<CollectionId xmlns=\"AirSync:\">&lt;b&gt; &lt;/FolderId</CollectionId>\n"
    "<GetChanges xmlns=\"AirSync:\"/>\n<Commands xmlns=\"AirSync:\">\n<Add xmlns=\"AirSync:\">\n"
    "<ClientId xmlns=\"AirSync:\">1</ClientId>\n<ApplicationData xmlns=\"AirSync:\">\n"
    "<FileAs xmlns=\"Contacts:\">  Funk &amp; Co</FileAs>\n<Body xmlns=\"AirSyncBase:\">\n"
    "<Data xmlns=\"AirSyncBase:\" bytes=\"20000\"/>\n</Body>\n</ApplicationData>\n</Add>\n"
    "</Commands>\n</Collection>\n</Collections>\n</Sync>";

bool is_value(const Line& line) {
  return line.text[0] != '<' || line.text == "<b> </FolderId";
}

/// A value of a request stands a column behind its tag, one of a response in the same.
std::string zpush(const Line& line, int second, const std::string& process = "[ 8658]") {
  return "23/03/2015 19:47:" + std::to_string(second % 50 + 10) + " " + process +
         " [WBXML] [don@example.com] " + line.way + " " + std::string(line.depth, ' ') +
         (is_value(line) && line.way == 'I' ? "  " : " ") + line.text + "\n";
}

/// There it is two, and one.
std::string horde(const Line& line, int second) {
  return "[8658][2015-03-23T19:47:" + std::to_string(second % 50 + 10) + "+01:00] " + line.way +
         ": " + std::string(line.depth, ' ') +
         (is_value(line) ? line.way == 'I' ? "  " : " " : "") +
         (line.text == "<GetChanges/>" ? "<GetChanges />" : line.text) + "\n";
}

TEST(CaptureTree, ReadsTheTreesOfZPushAndHorde) {
  for (const bool is_zpush : {true, false}) {
    std::string text = "a line\n";
    int second = 0;
    for (const Line& line : lines) {
      if (is_zpush && second % 3 == 1)
        text += "23/03/2015 19:47:37 [ 8658] [DEBUG] [don@example.com] Sync->loadStates()\n" +
                zpush({'I', 3, "<SyncKey>"}, 3, "[ 8659]");
      text += is_zpush ? zpush(line, second) : horde(line, second);
      ++second;
    }
    const Found found = scan(text + "the end\n");
    ASSERT_EQ(found.entries.size(), 1u) << text;
    EXPECT_EQ(found.entries[0].body, expected);
    EXPECT_EQ(found.entries[0].cut, "");
    EXPECT_EQ(found.entries[0].direction, Direction::request);
    EXPECT_EQ(found.entries[0].place.line, 2u);
  }
}

/// Wherever the log stops, no value is another one.
TEST(CaptureTree, SaysWhereTheTreeStops) {
  std::string text;
  for (std::size_t count = 1; count < lines.size(); ++count) {
    text += zpush(lines[count - 1], 0);
    for (const std::string& rest : {std::string(), std::string("other\n"), zpush(lines[0], 0)}) {
      const Found found = scan(text + rest);
      if (count < 6) {  // before the first end tag
        EXPECT_TRUE(found.entries.empty());
        continue;
      }
      ASSERT_EQ(found.entries.size(), 1u) << text;
      EXPECT_EQ(found.entries[0].cut, "the text has no end of this message");
      EXPECT_TRUE(expected.starts_with(found.entries[0].body)) << found.entries[0].body;
    }
  }
}

/// A value that is a tag of the table stands where a child would.
TEST(CaptureTree, TellsAValueFromAChild) {
  for (const char way : {'I', 'O'}) {
    std::string text;
    for (const Line& line : {Line{way, 0, "<Synchronize>"}, Line{way, 1, "<FolderId>"}})
      text += zpush(line, 0);
    text += zpush({way, 2, "<Status>"}, 0);
    for (const Line& line : {Line{way, 1, "</FolderId>"}, Line{way, 0, "</Synchronize>"}})
      text += zpush(line, 0);
    const Found found = scan(text);
    ASSERT_EQ(found.entries.size(), 1u);
    EXPECT_EQ(found.entries[0].body,
              "<Sync xmlns=\"AirSync:\">\n<CollectionId xmlns=\"AirSync:\">" +
                  std::string(way == 'I' ? "" : " ") + "&lt;Status&gt;</CollectionId>\n</Sync>");
  }
}

/// Two servers' processes at once; each message is given when its own root ends.
TEST(CaptureTree, ReadsTheTreesOfSeveralProcesses) {
  std::string text;
  for (const Line& line : lines) {
    text += zpush(line, 0);
    text += zpush(line, 1, "[ 8659]");
  }
  const Found found = scan(text);
  ASSERT_EQ(found.entries.size(), 2u);
  for (const capture::Entry& entry : found.entries) EXPECT_EQ(entry.body, expected);
  EXPECT_EQ(found.entries[0].exchange, "8658");
  EXPECT_EQ(found.entries[1].exchange, "8659");
}

std::string response(const std::string& process) {
  std::string text;
  for (const Line& line :
       {Line{'O', 0, "<Ping:Ping>"}, Line{'O', 1, "<Ping:Status>"}, Line{'O', 1, "1"},
        Line{'O', 1, "</Ping:Status>"}, Line{'O', 0, "</Ping:Ping>"}})
    text += zpush(line, 0, process);
  return text;
}

/// The log says which responses it has no bytes of, behind their trees.
TEST(CaptureTree, TakesThePlaceOfBytesThatTheLogLeftOut) {
  const std::string head = "23/03/2015 19:47:10 [ 8658] [WBXML] [d] WBXML-";
  const std::string bytes = "AwFqAEVcT1ADQ29udGFjdHMAAUsDMgABUgMyAAFOAzEAAQEBAQ==\n";
  const Found found = scan(head + "IN : " + bytes + response("[ 8658]") + head + "OUT: " + bytes +
                           head + "IN : " + bytes + response("[ 8658]") + head +
                           "OUT: more than 512K of data\n" + response("[ 8658]"));
  ASSERT_EQ(found.entries.size(), 5u);
  EXPECT_EQ(found.entries[3].cut, "");
  for (const std::size_t tree : {3, 4})
    EXPECT_EQ(found.entries[tree].body,
              "<Ping xmlns=\"Ping:\">\n<Status xmlns=\"Ping:\">1</Status>\n</Ping>");
}

/// The tree is a copy of them, with the values that it shortened.
TEST(CaptureTree, GivesWayToBytes) {
  std::string tree;
  for (const Line& line : lines) tree += zpush(line, 0);
  const std::string bytes =
      "23/03/2015 19:47:10 [ 8658] [WBXML] [d] WBXML-IN : "
      "AwFqAEVcT1ADQ29udGFjdHMAAUsDMgABUgMyAAFOAzEAAQEBAQ==\n";
  const Found found = scan(bytes + tree);
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].body.substr(0, 4), from_hex("03016A00"));
}

}  // namespace
}  // namespace eascard::test
