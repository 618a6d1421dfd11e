#include "eascard/wbxml/recover.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>

#include "eascard/document/message.hpp"
#include "eascard/json/tree.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

using namespace std::string_literals;

const std::string head = from_hex("03016A00 45 5C 4F 4B 033100 01 52 033200 01 4E 033100 01 56");

/// Ten contacts of different make in one message, with SWITCH_PAGE, empty elements, containers and
/// a Body in the order of [MS-ASWBXML] 3; and where each Add begins and ends.
struct TenContacts {
  std::string bytes = head;
  std::vector<std::pair<std::size_t, std::size_t>> adds;

  TenContacts() {
    for (int i = 0; i < 10; ++i) add(std::to_string(i));
    bytes += from_hex("01 01 01 01");
  }

  void add(const std::string& name) {
    const std::size_t begin = bytes.size();
    if (!adds.empty()) bytes += from_hex("0000");
    bytes += from_hex("47 4D 03") + "2:" + name + from_hex("00 01 5D");
    bytes += from_hex("0011 4A 46 03 31 00 01 4C 03 30 00 01 4D 03 31 00 01 01 0001 5E 03");
    bytes += "Funk, Don " + name + from_hex("00 01 5F 03") + "Don" + from_hex("00 01");
    bytes += from_hex("3C 69 03") + "Funk" + from_hex("00 01 55 56 03") + "Friends" +
             from_hex("00 01 01 000C 4D 03") + "Donny" +
             from_hex("00 01 0011 56 03 31 00 01 01 01");
    adds.emplace_back(begin, bytes.size());
  }
};

/// A document as --recover reads it, and what the strict reader says.
struct Outcome {
  bool strict_is_silent = false;
  bool strict_fails = false;
  std::vector<Hole> holes;
  std::vector<std::string> items;  ///< each Add as a tree, at whatever place
  std::map<std::string, std::string> by_id;
};

void collect(const Document& document, Outcome& outcome) {
  ItemCursor cursor(document);
  while (const std::optional<Item> item = cursor.next()) {
    std::string tree = std::string(item->collection_id) + ' ' + std::string(item->operation) + ' ';
    Document part = document;
    part.nodes.assign(document.nodes.begin() + item->command,
                      document.nodes.begin() + document.nodes[item->command].next);
    for (Node& node : part.nodes) node.next -= item->command;
    json::write_tree(part, tree);
    outcome.items.push_back(tree);
    outcome.by_id[std::string(item->server_id)] = tree;
  }
}

/// What cannot be right in or behind a document of this size that can be read.
std::string find_fault(const std::string& bytes, std::size_t size) {
  const wbxml::Plan found = wbxml::find_misplaced(bytes.substr(0, size), {});
  if (!found.fault.empty()) return found.fault;
  return wbxml::find_left_over(bytes, size, found.root_page).fault;
}

/// The way of the program: read; recover what fails or has something misplaced.
std::optional<Outcome> recover(const std::string& bytes) {
  Outcome outcome;
  wbxml::Reader reader;
  reader.start(0);
  std::string fault;
  try {
    reader.read(bytes, true);
    fault = find_fault(bytes, reader.size());
    outcome.strict_is_silent = reader.size() == bytes.size();
    for (const Diagnostic& diagnostic : reader.diagnostics().list())
      if (diagnostic.severity != Severity::note) outcome.strict_is_silent = false;
  } catch (const Error&) {
    outcome.strict_fails = true;
  }
  if (outcome.strict_fails || !fault.empty()) {
    const wbxml::Plan plan = wbxml::plan_recovery(bytes, {});
    if (plan.kept == 0 && outcome.strict_fails) return std::nullopt;
    try {
      if (plan.kept > 0) reader.read_around(bytes, plan.gaps);
    } catch (const Error&) {
      return std::nullopt;  // the header is damaged
    }
  }
  outcome.holes = reader.document().holes;
  collect(reader.document(), outcome);
  return outcome;
}

/// Whether the contacts two or more items away from [begin, end) came out as they are in `want`.
void expect_others(const TenContacts& ten, const Outcome& want, const std::optional<Outcome>& got,
                   std::size_t begin, std::size_t end, const std::string& what) {
  ASSERT_TRUE(got) << what;
  std::size_t first = 0;
  while (first + 1 < ten.adds.size() && ten.adds[first].second <= begin) ++first;
  std::size_t last = first;
  while (last + 1 < ten.adds.size() && ten.adds[last].second < end) ++last;
  for (std::size_t i = 0; i < ten.adds.size(); ++i) {
    if (i + 2 > first && i < last + 2) continue;
    const std::string id = "2:" + std::to_string(i);
    const auto found = got->by_id.find(id);
    ASSERT_NE(found, got->by_id.end()) << id << " is lost: " << what;
    ASSERT_EQ(found->second, want.by_id.at(id)) << what;
  }
}

TEST(WbxmlRecover, FlippedBytesInAnItemLeaveTheOthers) {
  const TenContacts ten;
  const Outcome want = *recover(ten.bytes);
  ASSERT_EQ(want.by_id.size(), 10u);
  ASSERT_TRUE(want.strict_is_silent);
  for (std::size_t at = ten.adds.front().first; at < ten.adds.back().second; ++at) {
    for (const char flip : {'\x01', '\x40', '\x80', '\xFF'}) {
      std::string bytes = ten.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      const std::string what = "byte " + std::to_string(at) + " ^ " + std::to_string(int{flip});
      const std::optional<Outcome> got = recover(bytes);
      expect_others(ten, want, got, at, at + 1, what);
      if (HasFatalFailure()) return;
      EXPECT_TRUE(!got->strict_fails || !got->holes.empty()) << what;
    }
  }
}

TEST(WbxmlRecover, CutsInAnItemLeaveTheOthers) {
  const TenContacts ten;
  const Outcome want = *recover(ten.bytes);
  for (const std::size_t size : {1u, 2u, 4u, 8u, 16u}) {
    for (std::size_t at = ten.adds.front().first; at < ten.adds.back().second; ++at) {
      std::string bytes = ten.bytes;
      bytes.erase(at, size);
      const std::string what = std::to_string(size) + " bytes cut at " + std::to_string(at);
      const std::optional<Outcome> got = recover(bytes);
      expect_others(ten, want, got, at, at + size, what);
      if (HasFatalFailure()) return;
      EXPECT_TRUE(!got->strict_fails || !got->holes.empty()) << what;
    }
  }
}

/// Damage that gives another well-formed message, with fewer items or none of them.
void expect_seen(const TenContacts& ten, const std::string& bytes, std::size_t begin,
                 std::size_t end, const std::string& fault) {
  const Outcome want = *recover(ten.bytes);
  wbxml::Reader reader;
  reader.start(0);
  ASSERT_TRUE(reader.read(bytes, true));
  EXPECT_EQ(find_fault(bytes, reader.size()), fault);
  expect_others(ten, want, recover(bytes), begin, end, fault);
}

TEST(WbxmlRecover, EndsThatCloseTheRootLeaveTheItemsBehind) {
  const TenContacts ten;
  std::string bytes = ten.bytes;
  const std::size_t at = ten.adds[5].first;  // behind the END of an Add: SWITCH_PAGE 0, Add
  bytes.replace(at, 3, "\1\1\1");
  bytes.insert(at, "\1");
  expect_seen(ten, bytes, at, at + 3, "Add behind the root element");
}

TEST(WbxmlRecover, AnOpaqueThatTookItemsGivesThemBack) {
  const TenContacts ten;
  std::string bytes = ten.bytes;
  const std::string first_name = from_hex("5F 03");
  const std::size_t at = bytes.find(first_name, ten.adds[3].first) + 1;
  const std::size_t other = bytes.find("Don\0"s, bytes.find(first_name, ten.adds[6].first)) + 4;
  const std::size_t size = other - (at + 3);
  ASSERT_GT(size, 127u);
  ASSERT_LT(size, 16384u);
  bytes[at] = '\xC3';  // OPAQUE up to the END of a later contact's FirstName
  bytes[at + 1] = static_cast<char>(0x80 | size >> 7);
  bytes[at + 2] = static_cast<char>(size & 0x7F);
  expect_seen(ten, bytes, at, at + 3, "a value in FirstName");
}

/// Each Add in the output is one of the input, whatever became of what stands around it.
void expect_nothing_new(const Outcome& want, const std::optional<Outcome>& got,
                        const std::string& what) {
  if (!got) return;
  for (const std::string& item : got->items) {
    const std::string tree = item.substr(item.find(' '));  // without its CollectionId
    const bool is_known =
        std::any_of(want.items.begin(), want.items.end(),
                    [&](const std::string& known) { return known.ends_with(tree); });
    EXPECT_TRUE(is_known) << what << ": " << item;
  }
}

TEST(WbxmlRecover, DamageAroundTheItemsInventsNothing) {
  const TenContacts ten;
  const Outcome want = *recover(ten.bytes);
  for (std::size_t at = 0; at < ten.bytes.size(); ++at) {
    if (at >= ten.adds.front().first && at < ten.adds.back().second) continue;
    for (const char flip : {'\x01', '\x40', '\x80', '\xFF'}) {
      std::string bytes = ten.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      expect_nothing_new(want, recover(bytes),
                         "byte " + std::to_string(at) + " ^ " + std::to_string(int{flip}));
    }
    for (const std::size_t size : {1u, 2u, 4u, 8u, 16u}) {
      if (at < head.size() && at + size > head.size()) continue;  // into the first Add
      std::string bytes = ten.bytes;
      bytes.erase(at, size);
      expect_nothing_new(want, recover(bytes),
                         std::to_string(size) + " bytes cut at " + std::to_string(at));
    }
  }
}

// ---- folders ------------------------------------------------------------------------------------

/// A FolderSync response with 21 changes, in the order of [MS-ASCMD] 2.2.1.5; and where each ends.
struct Folders {
  std::string bytes = from_hex("03016A00 0007 56 4C 033100 01 52 033200 01 4E 57 033231 00 01");
  std::vector<std::pair<std::size_t, std::size_t>> changes;

  Folders() {
    for (int i = 0; i < 21; ++i) change(i);
    bytes += from_hex("01 01");
  }

  void change(int i) {
    const std::size_t begin = bytes.size();
    const std::string id = std::to_string(i + 1);
    bytes += from_hex(i % 7 == 5 ? "50" : i % 7 == 6 ? "51" : "4F");  // Delete, Update, Add
    bytes += from_hex("48 03") + id + from_hex("00 01");
    if (i % 7 != 5)
      bytes += from_hex("49 03 30 00 01 47 03") + "Contacts of Zo\xC3\xAB " + id +
               from_hex("00 01 4A 03 39 00 01");
    bytes += '\1';
    changes.emplace_back(begin, bytes.size());
  }
};

/// The children of Changes, each as a tree.
std::vector<std::string> changes_of(const Document& document) {
  std::vector<std::string> changes;
  for (std::uint32_t i = 0; i < document.nodes.size(); ++i) {
    const Tag tag = document.nodes[i].tag;
    if (tag != tag_of("FolderHierarchy", "Add") && tag != tag_of("FolderHierarchy", "Delete") &&
        tag != tag_of("FolderHierarchy", "Update"))
      continue;
    Document part = document;
    part.nodes.assign(document.nodes.begin() + i, document.nodes.begin() + document.nodes[i].next);
    for (Node& node : part.nodes) node.next -= i;
    json::write_tree(part, changes.emplace_back());
  }
  return changes;
}

std::vector<std::string> recover_changes(const std::string& bytes) {
  wbxml::Reader reader;
  reader.start(0);
  try {
    reader.read(bytes, true);
    if (find_fault(bytes, reader.size()).empty()) return changes_of(reader.document());
  } catch (const Error&) {
  }
  const wbxml::Plan plan = wbxml::plan_recovery(bytes, {});
  if (plan.kept == 0) return {};
  reader.read_around(bytes, plan.gaps);
  return changes_of(reader.document());
}

TEST(WbxmlRecover, CutFolderSyncKeepsItsWholeFolders) {
  const Folders folders;
  const std::vector<std::string> want = recover_changes(folders.bytes);
  ASSERT_EQ(want.size(), 21u);
  for (std::size_t size = folders.changes[0].first; size < folders.bytes.size(); ++size) {
    std::vector<std::string> whole;
    for (std::size_t i = 0; i < 21; ++i)
      if (folders.changes[i].second <= size) whole.push_back(want[i]);
    ASSERT_EQ(recover_changes(folders.bytes.substr(0, size)), whole) << size;
  }
}

TEST(WbxmlRecover, FlippedBytesInAFolderLeaveTheOthers) {
  const Folders folders;
  const std::vector<std::string> want = recover_changes(folders.bytes);
  for (std::size_t at = folders.changes.front().first; at < folders.changes.back().second; ++at) {
    for (const char flip : {'\x01', '\x40', '\x80', '\xFF'}) {
      std::string bytes = folders.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      const std::vector<std::string> got = recover_changes(bytes);
      for (std::size_t i = 0; i < 21; ++i) {
        const auto [begin, end] = folders.changes[i];
        const bool is_near = (i > 0 ? folders.changes[i - 1].first : begin) <= at &&
                             at < (i + 1 < 21 ? folders.changes[i + 1].second : end);
        ASSERT_TRUE(is_near || std::find(got.begin(), got.end(), want[i]) != got.end())
            << "byte " << at << " ^ " << int{flip} << ": change " << i << " is lost";
      }
    }
  }
}

}  // namespace
}  // namespace eascard::test
