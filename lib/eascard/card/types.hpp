#pragma once
// Types that the rows of contact_fields.def ask for, as bits.

#include <array>
#include <cstdint>

#include "eascard/card/mapping.hpp"
#include "eascard/schema/contact_fields.hpp"

namespace eascard::card {

/// The types in the row's parameters and label for this version.
std::uint32_t slot_types(FieldId id, bool v4);

/// Rule P of the mapping: what types name a field, and the field after that one.
struct TypeRule {
  std::uint32_t types;
  FieldId first;
  FieldId second = FieldId::none;
};

/// Of a telephone number. The last one takes what the others do not.
inline constexpr std::array phone_rules = {
    TypeRule{type_bit::assistant, FieldId::AssistantPhoneNumber},
    TypeRule{type_bit::main, FieldId::CompanyMainPhone},
    TypeRule{type_bit::radio, FieldId::RadioPhoneNumber},
    TypeRule{type_bit::mms, FieldId::MMS},
    TypeRule{type_bit::car, FieldId::CarPhoneNumber},
    TypeRule{type_bit::pager, FieldId::PagerNumber},
    TypeRule{type_bit::fax | type_bit::home, FieldId::HomeFaxNumber},
    TypeRule{type_bit::fax | type_bit::work, FieldId::BusinessFaxNumber},
    TypeRule{type_bit::fax, FieldId::BusinessFaxNumber, FieldId::HomeFaxNumber},
    TypeRule{type_bit::cell | type_bit::work, FieldId::MobilePhoneNumber,
             FieldId::Business2PhoneNumber},
    TypeRule{type_bit::cell, FieldId::MobilePhoneNumber, FieldId::Home2PhoneNumber},
    TypeRule{type_bit::work | type_bit::second, FieldId::Business2PhoneNumber},
    TypeRule{type_bit::work, FieldId::BusinessPhoneNumber, FieldId::Business2PhoneNumber},
    TypeRule{type_bit::home | type_bit::second, FieldId::Home2PhoneNumber},
    TypeRule{0, FieldId::HomePhoneNumber, FieldId::Home2PhoneNumber}};

/// Of a related person.
inline constexpr std::array relation_rules = {TypeRule{type_bit::spouse, FieldId::Spouse},
                                              TypeRule{type_bit::assistant, FieldId::AssistantName},
                                              TypeRule{type_bit::manager, FieldId::ManagerName},
                                              TypeRule{type_bit::child, FieldId::Children}};

/// Whether each element that is written onto `property`, or the list it is in, has a rule.
template <std::size_t N>
constexpr bool have_all(const std::array<TypeRule, N>& rules, std::string_view property) {
  for (const Field& f : all_fields()) {
    const FieldId target = f.parent == FieldId::none ? f.id : f.parent;
    bool is_found = f.v4.property != property;
    for (const TypeRule& rule : rules)
      is_found = is_found || rule.first == target || rule.second == target;
    if (!is_found) return false;
  }
  return true;
}
static_assert(have_all(phone_rules, "TEL"), "a phone that no rule would read back");
static_assert(have_all(relation_rules, "RELATED"), "a person that no rule would read back");

/// The first rule whose types are all there, nullptr where there is none. Text messages alone are
/// MMS.
template <std::size_t N>
const TypeRule* find_rule(const std::array<TypeRule, N>& rules, std::uint32_t types) {
  const bool only_text = (types & ~(type_bit::pref | type_bit::other)) == type_bit::text;
  for (const TypeRule& rule : rules)
    if ((types & rule.types) == rule.types || (only_text && rule.types == type_bit::mms))
      return &rule;
  return nullptr;
}

}  // namespace eascard::card
