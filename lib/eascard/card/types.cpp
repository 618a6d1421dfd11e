#include "eascard/card/types.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "eascard/card/mapping.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::card {
namespace {

using namespace type_bit;

struct TypeWord {
  std::string_view word;
  std::uint32_t types;
};

constexpr TypeWord type_words[] = {
#define CARD_TYPE(word, types, writer) {word, types},
#include "eascard/schema/card_spellings.def"
#undef CARD_TYPE
};

constexpr bool are_distinct() {
  for (const TypeWord& a : type_words)
    for (const TypeWord& b : type_words)
      if (&a != &b && a.word == b.word) return false;
  return true;
}
static_assert(are_distinct(), "a word has two rows");

std::uint32_t types_of(const CardSlot& slot) {
  std::uint32_t types = slot.label.empty() ? 0 : type_of(slot.label);
  const std::size_t at = slot.params.find("TYPE=");
  if (at == std::string_view::npos) return types;
  std::string_view list = slot.params.substr(at + 5);
  list = list.substr(0, list.find(';'));
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    types |= type_of(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return types;
}

}  // namespace

std::uint32_t type_of(std::string_view word) {
  static const auto words = [] {
    std::unordered_map<std::string_view, std::uint32_t> map;
    for (const TypeWord& row : type_words) map.emplace(row.word, row.types);
    return map;
  }();
  const auto found = words.find(lower_case(word));
  return found == words.end() ? other : found->second;
}

std::uint32_t slot_types(FieldId id, bool v4) {
  static const auto tables = [] {
    std::array<std::array<std::uint32_t, field_count>, 2> types{};
    for (const Field& f : all_fields()) {
      types[0][index_of(f.id)] = types_of(f.v3);
      types[1][index_of(f.id)] = types_of(f.v4);
    }
    return types;
  }();
  return tables[v4 ? 1 : 0][index_of(id)];
}

}  // namespace eascard::card
