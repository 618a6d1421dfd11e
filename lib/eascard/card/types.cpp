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

/// TYPE values and Apple labels as they are met, in lower case.
const std::unordered_map<std::string_view, std::uint32_t>& type_words() {
  static const std::unordered_map<std::string_view, std::uint32_t> words = {
      {"work", work},
      {"home", home},
      {"voice", 0},
      {"internet", 0},
      {"pref", pref},
      {"fax", fax},
      {"workfax", fax | work},
      {"homefax", fax | home},
      {"cell", cell},
      {"mobile", cell},
      {"iphone", cell},
      {"pager", pager},
      {"car", car},
      {"radio", radio},
      {"x-radio", radio},
      {"x-evolution-radio", radio},
      {"assistant", assistant},
      {"x-assistant", assistant},
      {"x-evolution-assistant", assistant},
      {"assistantphone", assistant},
      {"main", main},
      {"main-number", main},
      {"company", main},
      {"company-main", main},
      {"companymain", main},
      {"x-company-main", main},
      {"x-company_main", main},
      {"x-evolution-company", main},
      {"x-mms", mms},
      {"mms", mms},
      {"text", text},
      {"spouse", spouse},
      {"child", child},
      {"manager", manager},
      {"x-manager", manager},
      {"anniversary", anniversary},
      {"ex-businessphone", work},
      {"ex-businessphone2", work | second},
      {"ex-businessfax", fax | work},
      {"ex-homephone", home},
      {"ex-homephone2", home | second},
      {"ex-homefax", fax | home},
      {"ex-carphone", car},
      {"ex-radiophone", radio},
      {"ex-companymainphone", main},
      {"ex-assistantphone", assistant},
      {"ex-mobilephone", cell},
      {"ex-pager", pager},
      {"ex-spousename", spouse},
      {"ex-manager", manager}};
  return words;
}

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
  const auto found = type_words().find(lower_case(word));
  return found == type_words().end() ? other : found->second;
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
