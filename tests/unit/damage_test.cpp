// --recover: damage in any place of a message takes the item it is in and its neighbours at most,
// and what is kept and said does not depend on how the bytes come.

#include <gtest/gtest.h>

#include <algorithm>

#include "eascard/document/message.hpp"
#include "moving_bytes.hpp"
#include "people.hpp"
#include "record_log.hpp"

namespace eascard::test {
namespace {

using namespace std::string_literals;

/// An item in short: equal ones are the same element for element.
std::size_t fingerprint(const Document& document, std::uint32_t from, std::uint32_t to) {
  std::uint64_t hash = 0;
  const auto mix = [&hash](std::uint64_t value) { hash = (hash ^ value) * 0x9E3779B97F4A7C15u; };
  for (std::uint32_t i = from; i < to; ++i) {
    const Node& node = document.nodes[i];
    mix(std::uint64_t{node.tag.page} << 8 | node.tag.token);
    mix(node.next - from);
    mix(std::hash<std::string_view>()(document.text(node)));
  }
  return hash;
}

struct Range {
  std::size_t begin;
  std::size_t end;
};

/// What the input layer makes of an input.
struct Outcome {
  std::vector<std::uint64_t> items{};  ///< fingerprints, in order
  std::vector<Range> places{};         ///< in their documents
  std::string messages{};

  bool has(std::uint64_t item) const {
    return std::find(items.begin(), items.end(), item) != items.end();
  }
};

void collect(const Document& document, Outcome& outcome) {
  ItemCursor cursor(document);
  while (const std::optional<Item> item = cursor.next()) {
    const std::uint32_t next = document.nodes[item->command].next;
    const bool is_last = next == document.nodes.size();
    const std::size_t end = is_last ? document.bytes.size() : document.nodes[next].offset;
    outcome.items.push_back(fingerprint(document, item->command, next));
    outcome.places.push_back({document.nodes[item->command].offset, end});
  }
}

Outcome recover(const std::string& input, std::size_t piece) {
  records::Options options;
  options.format = records::Format::wbxml;
  options.recover = true;
  MovingBytes bytes(input, piece);
  records::Input source(bytes, options);
  Outcome outcome;
  while (const records::Record* record = source.next()) {
    if (record->data.document) collect(*record->data.document, outcome);
    if (record->fault) outcome.messages += message_line(record->fault->diagnostic);
    if (record->noticed) outcome.messages += message_lines(*record->noticed);
  }
  return outcome;
}

/// The same from a file, all at once, and through a pipe.
Outcome recover_both(const std::string& input, std::initializer_list<std::size_t> pieces) {
  const Outcome whole = recover(input, input.size());
  for (const std::size_t piece : pieces) {
    const Outcome got = recover(input, piece);
    EXPECT_EQ(got.messages, whole.messages) << "in pieces of " << piece;
    EXPECT_EQ(got.items, whole.items) << "in pieces of " << piece;
  }
  return whole;
}

struct Message {
  explicit Message(std::string message)
      : bytes(std::move(message)), clean(recover(bytes, bytes.size())) {}

  std::string bytes;
  Outcome clean;
};

struct Damage {
  std::size_t at;
  std::string bytes;
};

/// Up to three bytes anywhere from the first item to the last.
Damage some_damage(Random& random, const Message& message) {
  const std::vector<Range>& places = message.clean.places;
  const std::size_t begin = places.front().begin;
  Damage damage{begin + random() % (places.back().begin - begin), {}};
  // Half of them where an item begins or ends: elsewhere there is mostly text.
  const Range& item = places[random() % (places.size() - 1)];
  if (pick(random, 4) == 0) damage.at = item.begin + pick(random, 40);
  if (pick(random, 4) == 0) damage.at = item.end - pick(random, 12);
  switch (pick(random, 4)) {
    case 0:
      damage.bytes = "\x00\xFF\xFE"s;
      break;
    case 1:
      damage.bytes = std::string(1 + pick(random, 3), static_cast<char>(pick(random, 5)));
      break;
    default:
      for (unsigned i = 1 + pick(random, 3); i > 0; --i)
        damage.bytes += static_cast<char>(random());
  }
  return damage;
}

std::string describe(const Damage& damage) {
  std::string text = "at " + std::to_string(damage.at) + ':';
  for (const char c : damage.bytes) text += ' ' + std::to_string(static_cast<unsigned char>(c));
  return text;
}

/// No item is lost but the damaged ones and their neighbours, and none is there that was not, but
/// for a damaged one whose damage does not show.
void expect_neighbours_at_most(const Message& message, const Damage& damage, const Outcome& got) {
  const std::vector<Range>& places = message.clean.places;
  const std::size_t end = damage.at + damage.bytes.size();
  std::size_t first = 0;
  while (first + 1 < places.size() && places[first].end <= damage.at) ++first;
  std::size_t last = first;
  while (last + 1 < places.size() && places[last].end < end) ++last;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i + 1 >= first && i <= last + 1) continue;
    ASSERT_TRUE(got.has(message.clean.items[i]))
        << "item " << i << " is lost, " << describe(damage) << ", in item " << first << '\n'
        << got.messages;
  }
  const auto is_new = [&](std::uint64_t item) { return !message.clean.has(item); };
  const auto invented = std::count_if(got.items.begin(), got.items.end(), is_new);
  ASSERT_LE(static_cast<std::size_t>(invented), last - first + 1) << describe(damage);
}

void damage_everywhere(unsigned seed, const Message& message, int places,
                       std::initializer_list<std::size_t> pieces) {
  Random random(seed);
  for (int i = 0; i < places; ++i) {
    const Damage damage = some_damage(random, message);
    std::string bytes = message.bytes;
    bytes.replace(damage.at, damage.bytes.size(), damage.bytes);
    expect_neighbours_at_most(message, damage, recover_both(bytes, pieces));
    if (testing::Test::HasFailure()) return;
  }
}

/// In four parts, for tests that run side by side.
class LargeMessage : public testing::TestWithParam<unsigned> {};

TEST_P(LargeMessage, LosesTheDamagedItemAndItsNeighboursAtMost) {
  Random random(1);
  const Message message(people_message(random, 500, 3000));
  ASSERT_GT(message.bytes.size(), 2'000'000u);
  damage_everywhere(100 + GetParam(), message, 100, {4096, 70000});
}

INSTANTIATE_TEST_SUITE_P(Damage, LargeMessage, testing::Range(0u, 4u));

TEST(Damage, OfASmallMessageTakesTheItemAndItsNeighboursAtMost) {
  Random random(2);
  const Message message(people_message(random, 100, 0));
  ASSERT_GT(message.bytes.size(), 17'000u);
  damage_everywhere(3, message, 400, {1, 7});
}

/// What "FirstName" begins with in the wire form, and what ends an item.
std::size_t place_of(const Message& message, std::size_t item, bool at_end) {
  const Range place = message.clean.places[item];
  return at_end ? message.bytes.rfind("\1\1\1\0\0"s, place.end - 1)
                : message.bytes.find("\x5F\x03", place.begin);
}

TEST(Damage, InAStreamLeavesTheMessagesBeforeAndBehind) {
  Random random(4);
  std::string clean_bytes;
  for (int i = 0; i < 8; ++i) clean_bytes += people_message(random, 100, 0);
  const std::vector<std::uint64_t> clean = recover(clean_bytes, clean_bytes.size()).items;
  ASSERT_EQ(clean.size(), 800u);
  const Message message(people_message(random, 100, 3000));
  for (const std::size_t item : {0u, 1u, 15u, 50u, 70u, 98u}) {
    for (const bool at_end : {false, true}) {
      const Damage damage{place_of(message, item, at_end), "\x00\xFF\xFE"s};
      std::string damaged = message.bytes;
      damaged.replace(damage.at, damage.bytes.size(), damage.bytes);
      const Outcome alone = recover_both(damaged, {4096, 70000});
      expect_neighbours_at_most(message, damage, alone);
      std::vector<std::uint64_t> want = alone.items;
      want.insert(want.end(), clean.begin(), clean.end());
      EXPECT_EQ(recover_both(damaged + clean_bytes, {4096, 70000}).items, want);
      want.assign(clean.begin(), clean.end());
      want.insert(want.end(), alone.items.begin(), alone.items.end());
      EXPECT_EQ(recover_both(clean_bytes + damaged, {4096, 70000}).items, want);
    }
  }
}

}  // namespace
}  // namespace eascard::test
