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

/// The way of the program: read; recover what fails or has something misplaced.
std::optional<Outcome> recover(const std::string& bytes) {
  Outcome outcome;
  wbxml::Reader reader;
  reader.start(0);
  std::string fault;
  try {
    reader.read(bytes, true);
    fault = wbxml::find_misplaced(bytes.substr(0, reader.size()), {}).fault;
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

}  // namespace
}  // namespace eascard::test
