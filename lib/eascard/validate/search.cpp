// Search and its GAL results, as far as no row of message_structure.def says it.

#include <algorithm>
#include <charconv>
#include <optional>

#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr Tag store_tag = tag_of("Search", "Store");
constexpr Tag result_tag = tag_of("Search", "Result");

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Range and Total against the results, an empty one of which means none.
void check_results(const Walk& walk) {
  std::uint64_t results = 0;
  std::uint32_t range = 0;
  std::uint32_t total = 0;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    if (child.tag == result_tag && child.next > index + 1) ++results;
    if (child.tag == tag_of("Search", "Range")) range = index;
    if (child.tag == tag_of("Search", "Total")) total = index;
  });
  if (total != 0) {
    const auto told = number(walk.document.value(walk.document.nodes[total]));
    if (told && *told < results)
      walk.findings.add(Code::H07, total, "Total is less than " + std::to_string(results));
  }
  if (range == 0) return;
  const std::string_view text = walk.document.value(walk.document.nodes[range]);
  const std::size_t dash = std::min(text.find('-'), text.size());
  const auto low = number(text.substr(0, dash));
  const auto high = number(text.substr(std::min(dash + 1, text.size())));
  if (low && high && *low <= *high && *high - *low + 1 != std::max<std::uint64_t>(results, 1))
    walk.findings.add(
        Code::H07, range,
        "Range " + std::string(text) + " for " + std::to_string(results) + " results");
}

}  // namespace

void check_search(const Walk& walk) {
  const Tag tag = walk.node().tag;
  if (tag == store_tag && !walk.findings.is_open(walk.at)) return check_results(walk);
  if (tag == tag_of("Search", "Options")) return check_preferences(walk);
  if (tag == result_tag && !walk.has_children()) walk.add(Code::H10, "Result is empty");
}

void check_gal(const Walk& walk) {
  const Tag tag = walk.node().tag;
  if (tag == tag_of("GAL", "Data")) return check_gal_data(walk);
  if (tag != tag_of("GAL", "Picture")) return;
  const Node* status = find_child(walk.document, walk.at, tag_of("GAL", "Status"));
  if (status && walk.document.value(*status) != "1" &&
      find_child(walk.document, walk.at, tag_of("GAL", "Data")))
    walk.add(Code::H09, "Data with a Status that is not 1");
}

}  // namespace eascard::validate
