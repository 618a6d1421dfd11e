// One place has one path, whoever tells it.

#include "eascard/document/path.hpp"

#include <gtest/gtest.h>

#include "hostile.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

constexpr const char* two_collections =
    "<Sync xmlns=\"AirSync:\" xmlns:contacts=\"Contacts:\"><Status>1</Status><Collections>"
    "<Collection><CollectionId>1</CollectionId></Collection>"
    "<Collection><CollectionId>2</CollectionId><Commands>"
    "<Delete><ServerId>2:1</ServerId></Delete>"
    "<Add><ServerId>2:2</ServerId><ApplicationData><contacts:FileAs>Bo</contacts:FileAs>"
    "<contacts:Categories><contacts:Category>x</contacts:Category></contacts:Categories>"
    "</ApplicationData></Add>"
    "<Add><ServerId>2:3</ServerId><ApplicationData/></Add>"
    "</Commands></Collection></Collections></Sync>";

/// A document and its reader, over a text that stays.
class XmlText {
 public:
  explicit XmlText(const char* text) {
    reader_.start({0, 1, 1});
    EXPECT_TRUE(reader_.read(text, true));
  }
  const Document& document() const { return reader_.document(); }

 private:
  xml::Reader reader_;
};

std::uint32_t find_node(const Document& document, std::string_view name, unsigned occurrence = 1) {
  for (std::uint32_t i = 0; i < document.nodes.size(); ++i)
    if (element_name(document, document.nodes[i]) == name && --occurrence == 0) return i;
  ADD_FAILURE() << name;
  return 0;
}

TEST(Path, NumbersWhatMayBeRepeatedAlsoWhereItIsAlone) {
  const XmlText xml(two_collections);
  PathFinder paths(xml.document());
  EXPECT_EQ(paths.path(0), "Sync");
  EXPECT_EQ(paths.path(find_node(xml.document(), "Status")), "Sync/Status");
  EXPECT_EQ(paths.path(find_node(xml.document(), "CollectionId")),
            "Sync/Collections/Collection[1]/CollectionId");
  EXPECT_EQ(paths.path(find_node(xml.document(), "Delete")),
            "Sync/Collections/Collection[2]/Commands/Delete[1]");
  EXPECT_EQ(paths.path(find_node(xml.document(), "Category")),
            "Sync/Collections/Collection[2]/Commands/Add[1]/ApplicationData/Categories/Category");
  EXPECT_EQ(paths.path(find_node(xml.document(), "Add", 2)),
            "Sync/Collections/Collection[2]/Commands/Add[2]");
  EXPECT_EQ(paths.path(find_node(xml.document(), "Status")), "Sync/Status") << "back again";
}

TEST(Path, NamesAnItemByItsOwnIds) {
  const XmlText xml(two_collections);
  Diagnostic said;
  PathFinder(xml.document()).locate(find_node(xml.document(), "Category"), said);
  EXPECT_EQ(said.item, "Add[1]");
  EXPECT_EQ(said.server_id, "2:2");
  EXPECT_EQ(said.file_as, "Bo");
}

/// A ServerId inside of a value is that of another item, which lost its end.
TEST(Path, DoesNotNameAnItemByAnIdInsideOfIt) {
  const XmlText xml(
      "<Sync xmlns=\"AirSync:\" xmlns:contacts=\"Contacts:\"><Add><ServerId>A</ServerId>"
      "<ApplicationData><contacts:Categories><ServerId>B</ServerId><contacts:FileAs>B"
      "</contacts:FileAs></contacts:Categories></ApplicationData></Add></Sync>");
  Diagnostic said;
  PathFinder(xml.document()).locate(find_node(xml.document(), "FileAs"), said);
  EXPECT_EQ(said.server_id, "A");
  EXPECT_EQ(said.file_as, "");
}

/// A reader locates what it has open, a report what it has read whole: at every node the same.
TEST(Path, IsTheSameWhileReadingAndBehind) {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    const std::string bytes = hostile_message(random);
    wbxml::Reader reader;
    reader.start(0);
    ASSERT_TRUE(reader.read(bytes, true));
    const Document& document = reader.document();
    PathFinder paths(document);
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < document.nodes.size(); ++i) {
      while (!open.empty() && document.nodes[open.back()].next <= i) open.pop_back();
      if (document.nodes[i].kind != NodeKind::element) continue;
      open.push_back(i);
      Diagnostic behind;
      paths.locate(i, behind);
      Diagnostic reading;
      locate(document, open, reading);
      ASSERT_EQ(reading.path, behind.path);
      ASSERT_EQ(reading.item, behind.item);
    }
  }
}

}  // namespace
}  // namespace eascard::test
