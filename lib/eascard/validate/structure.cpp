// Order, number and values of elements, as the rows of message_structure.def have them.

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

enum class ValueKind : std::uint8_t { number, length, boolean, empty, range };

constexpr std::uint32_t many = ~std::uint32_t{0};

struct OrderRow {
  Code rule;
  std::uint16_t where;
  std::string_view parent;
  std::string_view under;
  std::string_view children;
};

struct CountRow {
  Code rule;
  std::uint16_t where;
  std::string_view parent;
  std::string_view under;
  std::string_view child;
  std::uint32_t least;
  std::uint32_t most;
};

struct ValueRow {
  Code rule;
  std::uint16_t where;
  std::string_view element;
  std::string_view under;
  ValueKind kind;
  std::string_view values;
};

using namespace where;

constexpr OrderRow order_rows[] = {
#define ELEMENT_ORDER(rule, where, parent, under, children) \
  {Code::rule, where, parent, under, children},
#define ELEMENT_COUNT(...)
#define ELEMENT_VALUE(...)
#include "eascard/schema/message_structure.def"
#undef ELEMENT_ORDER
#undef ELEMENT_COUNT
#undef ELEMENT_VALUE
};

constexpr CountRow count_rows[] = {
#define ELEMENT_ORDER(...)
#define ELEMENT_COUNT(rule, where, parent, under, child, least, most) \
  {Code::rule, where, parent, under, child, least, most},
#define ELEMENT_VALUE(...)
#include "eascard/schema/message_structure.def"
#undef ELEMENT_ORDER
#undef ELEMENT_COUNT
#undef ELEMENT_VALUE
};

constexpr ValueRow value_rows[] = {
#define ELEMENT_ORDER(...)
#define ELEMENT_COUNT(...)
#define ELEMENT_VALUE(rule, where, element, under, kind, values) \
  {Code::rule, where, element, under, ValueKind::kind, values},
#include "eascard/schema/message_structure.def"
#undef ELEMENT_ORDER
#undef ELEMENT_COUNT
#undef ELEMENT_VALUE
};

/// Calls use(part) for each part between separators.
template <typename Use>
constexpr void split(std::string_view text, char separator, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// "Page:Element", or "Element" of the page named; Tag{} for "".
constexpr Tag parse_tag(std::string_view name, std::string_view page = {}) {
  if (name.empty()) return {};
  if (const std::size_t colon = name.find(':'); colon != std::string_view::npos) {
    page = name.substr(0, colon);
    name.remove_prefix(colon + 1);
  }
  for (const table::TokenRow& row : table::token_rows)
    if (table::page_names[row.tag.page] == page && row.info.name == name) return row.tag;
  throw "a row of message_structure.def names an unknown element";
}

struct Ranked {
  Tag tag;
  std::uint8_t rank = 0;
};

struct Order {
  Tag under;
  std::array<Ranked, 12> children{};
  std::size_t size = 0;
};

constexpr Order parse_order(const OrderRow& row) {
  Order order{parse_tag(row.under)};
  const std::string_view page = row.parent.substr(0, row.parent.find(':'));
  std::uint8_t rank = 0;
  split(row.children, ' ', [&](std::string_view places) {
    ++rank;
    split(places, '|', [&](std::string_view name) {
      order.children[order.size++] = {parse_tag(name, page), rank};
    });
  });
  return order;
}

constexpr auto orders = [] {
  std::array<Order, std::size(order_rows)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = parse_order(order_rows[i]);
  return all;
}();

struct Count {
  Tag under;
  Tag child;
};

constexpr auto counts = [] {
  std::array<Count, std::size(count_rows)> all{};
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = {parse_tag(count_rows[i].under), parse_tag(count_rows[i].child)};
  return all;
}();

constexpr auto value_unders = [] {
  std::array<Tag, std::size(value_rows)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = parse_tag(value_rows[i].under);
  return all;
}();

/// First and one past the last row about each element; rows of one element need not stand together.
struct Span {
  std::uint8_t begin = 0;
  std::uint8_t end = 0;
};
using Index = std::array<std::array<Span, tokens_per_page>, page_count>;

struct Indexes {
  Index orders{};
  Index counts{};
  Index values{};
};

constexpr void widen(Index& index, Tag tag, std::size_t row) {
  Span& span = index[tag.page][tag.token];
  if (span.end == 0) span.begin = static_cast<std::uint8_t>(row);
  span.end = static_cast<std::uint8_t>(row + 1);
}

constexpr Indexes indexes = [] {
  static_assert(std::size(count_rows) < 255 && std::size(value_rows) < 255);
  Indexes all;
  for (std::size_t i = 0; i < std::size(order_rows); ++i)
    widen(all.orders, parse_tag(order_rows[i].parent), i);
  for (std::size_t i = 0; i < std::size(count_rows); ++i)
    widen(all.counts, parse_tag(count_rows[i].parent), i);
  for (std::size_t i = 0; i < std::size(value_rows); ++i)
    widen(all.values, parse_tag(value_rows[i].element), i);
  return all;
}();

constexpr auto parents_of_orders = [] {
  std::array<Tag, std::size(order_rows)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = parse_tag(order_rows[i].parent);
  return all;
}();
constexpr auto parents_of_counts = [] {
  std::array<Tag, std::size(count_rows)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = parse_tag(count_rows[i].parent);
  return all;
}();
constexpr auto elements_of_values = [] {
  std::array<Tag, std::size(value_rows)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = parse_tag(value_rows[i].element);
  return all;
}();

bool is_about(const Walk& walk, std::uint16_t places, Tag under) {
  return walk.scope.may_be(places) && (under == Tag{} || walk.ancestor(0) == under);
}

std::string name_of(Tag tag) {
  return std::string(find_token(tag)->name);
}

// ---- order and number ---------------------------------------------------------------------------

void check_order(const Walk& walk, std::size_t row) {
  const Order& order = orders[row];
  std::uint8_t last = 0;
  Tag last_tag;
  bool told = false;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    for (std::size_t i = 0; i < order.size && !told; ++i) {
      if (order.children[i].tag != child.tag) continue;
      if (order.children[i].rank < last) {
        walk.findings.add(
            order_rows[row].rule, index,
            name_of(child.tag) + " behind " + name_of(last_tag) + " in " + walk.name());
        told = true;
      }
      last = order.children[i].rank;
      last_tag = child.tag;
    }
  });
}

void check_count(const Walk& walk, std::size_t row) {
  const CountRow& rule = count_rows[row];
  std::uint32_t found = 0;
  std::uint32_t last = walk.at;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    if (child.tag != counts[row].child) return;
    ++found;
    last = index;
  });
  const std::string child = name_of(counts[row].child);
  if (found < rule.least) walk.add(rule.rule, walk.name() + " has no " + child);
  if (found <= rule.most) return;
  walk.findings.add(rule.rule, last,
                    rule.most == 0 ? child + " in " + walk.name() + ", where it does not belong"
                                   : walk.name() + " has " + std::to_string(found) + ' ' + child);
}

// ---- values -------------------------------------------------------------------------------------

std::string quoted(std::string_view value) {
  constexpr std::size_t most = 40;
  return value.size() <= most ? '"' + std::string(value) + '"'
                              : '"' + std::string(value.substr(0, most)) + "...\"";
}

/// xs:integer within 64 bits.
std::optional<std::int64_t> parse_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Whether a list as "1-8 10" has the number. A dash at the start of a part is a sign.
bool has_number(std::string_view values, std::int64_t number) {
  bool found = false;
  split(values, ' ', [&](std::string_view part) {
    const std::size_t dash = part.find('-', 1);
    const std::int64_t low = *parse_number(part.substr(0, dash));
    const std::int64_t high =
        dash == std::string_view::npos ? low : *parse_number(part.substr(dash + 1));
    found = found || (number >= low && number <= high);
  });
  return found;
}

bool check_number(const Walk& walk, const ValueRow& row) {
  const std::string_view value = trim(walk.value());
  const std::optional<std::int64_t> number = parse_number(value);
  if (!number || !has_number(row.values, *number)) {
    const std::string what =
        number ? " is not in " + std::string(row.values) : " is no such number";
    walk.add(row.rule, walk.name() + ' ' + quoted(walk.value()) + what);
    return false;
  }
  if (value.size() == walk.value().size()) return true;
  walk.add(Code::T25, "blanks around the value of " + walk.name());
  return false;
}

bool check_length(const Walk& walk, const ValueRow& row) {
  const std::size_t count = character_count(walk.value());
  if (has_number(row.values, static_cast<std::int64_t>(count))) return true;
  walk.add(row.rule, walk.name() + " has " + std::to_string(count) + " characters, not " +
                         std::string(row.values));
  return false;
}

/// Empty means 1, and for these elements everyone writes it so ([MS-ASCMD] R2161).
bool is_often_empty(Tag tag) {
  return tag == tag_of("AirSync", "GetChanges") || tag == tag_of("AirSync", "DeletesAsMoves");
}

bool check_boolean(const Walk& walk, const ValueRow& row) {
  const std::string_view value = walk.value();
  if (value == "0" || value == "1") return true;
  if (value.empty()) {
    if (!is_often_empty(walk.node().tag)) walk.add(Code::T13, walk.name() + " is empty, that is 1");
    return true;
  }
  const bool is_xml = value == "true" || value == "false";
  walk.add(row.rule, is_xml ? Severity::warning : find_rule(row.rule)->severity,
           walk.name() + ' ' + quoted(value) + " is not 0 or 1");
  return false;
}

/// low-high, each of at most so many digits.
bool check_range(const Walk& walk, const ValueRow& row) {
  const std::string_view value = walk.value();
  const std::size_t dash = std::min(value.find('-'), value.size());
  const std::string_view low = value.substr(0, dash);
  const std::string_view high = value.substr(std::min(dash + 1, value.size()));
  const auto is_number = [&row](std::string_view text) {
    return is_digits(text) && text.size() <= static_cast<std::size_t>(row.values[0] - '0');
  };
  if (is_number(low) && is_number(high) && *parse_number(low) <= *parse_number(high)) return true;
  walk.add(row.rule, walk.name() + ' ' + quoted(value) + " is no range of low-high");
  return false;
}

/// False where it is broken.
bool check_value(const Walk& walk, const ValueRow& row) {
  switch (row.kind) {
    case ValueKind::number:
      return check_number(walk, row);
    case ValueKind::length:
      return check_length(walk, row);
    case ValueKind::boolean:
      return check_boolean(walk, row);
    case ValueKind::range:
      return check_range(walk, row);
    case ValueKind::empty:
      if (walk.is_empty()) return true;
      walk.add(row.rule, walk.name() + " is not empty");
      return false;
  }
  return true;
}

}  // namespace

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count)
    at += std::max<std::size_t>(utf8_length(text, at), 1);
  return count;
}

void check_structure(const Walk& walk) {
  const Tag tag = walk.node().tag;
  // Empty tags that name a field have no values.
  if (walk.parent_role() == Role::names) return;
  const Span of_orders = indexes.orders[tag.page][tag.token];
  for (std::size_t i = of_orders.begin; i < of_orders.end; ++i)
    if (parents_of_orders[i] == tag && is_about(walk, order_rows[i].where, orders[i].under))
      check_order(walk, i);
  const Span of_counts = indexes.counts[tag.page][tag.token];
  for (std::size_t i = of_counts.begin; i < of_counts.end; ++i)
    if (parents_of_counts[i] == tag && is_about(walk, count_rows[i].where, counts[i].under))
      check_count(walk, i);
  const Span of_values = indexes.values[tag.page][tag.token];
  for (std::size_t i = of_values.begin; i < of_values.end; ++i)
    if (elements_of_values[i] == tag && is_about(walk, value_rows[i].where, value_unders[i]))
      if (!check_value(walk, value_rows[i])) break;
}

}  // namespace eascard::validate
