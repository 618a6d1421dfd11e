#pragma once
// Which fields the values of a property that stands several times in a card may take: phones,
// e-mail, instant messaging, people, addresses, links. One table a property, one function for all.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "eascard/card/mapping.hpp"
#include "eascard/schema/contact_fields.hpp"

namespace eascard::card {

/// Each stage is done for all properties of a name before the next one, so that a value that says
/// where it belongs is not put aside for one that does not, wherever they stand in the card.
enum class Stage : std::uint8_t {
  named,     ///< the field that the types name
  next,      ///< the one after it, of the same name
  overflow,  ///< another field of the same kind
  placeless  ///< for a value that does not say where it belongs
};
inline constexpr std::array stages = {Stage::named, Stage::next, Stage::overflow, Stage::placeless};

struct Slot {
  FieldId id = FieldId::none;
  Stage stage = Stage::named;
};
using Slots = std::array<Slot, 3>;

/// The slots of a value with these types; none where no element is meant for it.
struct SlotRule {
  std::uint32_t types = 0;    ///< all of them are there
  std::uint32_t without = 0;  ///< none of them is
  Slots slots{};
};

/// The slots of the first rule that fits, none where there is no such rule.
constexpr Slots find_slots(std::span<const SlotRule> rules, std::uint32_t types) {
  for (const SlotRule& rule : rules)
    if ((types & rule.types) == rule.types && (types & rule.without) == 0) return rule.slots;
  return {};
}

/// Gives slots to the items, which stand in order of preference and have slots and is_done.
/// `take(item, id)` is false where the field is taken. Where `repeats(item)`, the contact has the
/// value already: then it takes no field that was not meant for it, and is no loss.
template <typename Item, typename Take, typename Repeats>
void give_slots(std::span<Item> items, Take take, Repeats repeats) {
  for (const Stage stage : stages)
    for (Item& item : items) {
      if (item.is_done) continue;
      item.is_done = stage >= Stage::overflow && repeats(item);
      for (const Slot& slot : item.slots)
        if (!item.is_done && slot.id != FieldId::none && slot.stage == stage)
          item.is_done = take(item, slot.id);
    }
}

namespace slot_rules {

constexpr Slot named(FieldId id) {
  return {id, Stage::named};
}
constexpr Slot next(FieldId id) {
  return {id, Stage::next};
}
constexpr Slot overflow(FieldId id) {
  return {id, Stage::overflow};
}
constexpr Slot placeless(FieldId id) {
  return {id, Stage::placeless};
}

using namespace type_bit;
using enum FieldId;

/// TYPE=text,cell is a mobile phone that takes text messages; text alone is an MMS address.
inline constexpr std::uint32_t all_but_text = ~(text | pref | other);

/// Nothing goes from home to work or back: the wrong person would answer.
inline constexpr std::array phones = {
    SlotRule{machine, 0, {}},
    SlotRule{assistant, 0, {named(AssistantPhoneNumber)}},
    SlotRule{main, 0, {named(CompanyMainPhone)}},
    SlotRule{radio, 0, {named(RadioPhoneNumber)}},
    SlotRule{mms, 0, {named(MMS)}},
    SlotRule{text, all_but_text, {named(MMS)}},
    SlotRule{car, 0, {named(CarPhoneNumber)}},
    SlotRule{pager, 0, {named(PagerNumber)}},
    SlotRule{fax | home, 0, {named(HomeFaxNumber)}},
    SlotRule{fax | work, 0, {named(BusinessFaxNumber)}},
    SlotRule{fax, 0, {placeless(BusinessFaxNumber), placeless(HomeFaxNumber)}},
    SlotRule{cell | work, 0, {named(MobilePhoneNumber), overflow(Business2PhoneNumber)}},
    SlotRule{cell, 0, {named(MobilePhoneNumber), overflow(Home2PhoneNumber)}},
    SlotRule{work | second, 0, {named(Business2PhoneNumber), overflow(BusinessPhoneNumber)}},
    SlotRule{work, 0, {named(BusinessPhoneNumber), next(Business2PhoneNumber)}},
    SlotRule{home | second, 0, {named(Home2PhoneNumber), overflow(HomePhoneNumber)}},
    SlotRule{home, 0, {named(HomePhoneNumber), next(Home2PhoneNumber)}},
    SlotRule{0, 0, {placeless(HomePhoneNumber), placeless(Home2PhoneNumber)}}};

inline constexpr std::array mails = {
    SlotRule{first, 0, {named(Email1Address), next(Email2Address), next(Email3Address)}},
    SlotRule{second, 0, {named(Email2Address), next(Email1Address), next(Email3Address)}},
    SlotRule{third, 0, {named(Email3Address), next(Email1Address), next(Email2Address)}},
    SlotRule{0, 0, {next(Email1Address), next(Email2Address), next(Email3Address)}}};

inline constexpr std::array messengers = {
    SlotRule{first, 0, {named(IMAddress), next(IMAddress2), next(IMAddress3)}},
    SlotRule{second, 0, {named(IMAddress2), next(IMAddress), next(IMAddress3)}},
    SlotRule{third, 0, {named(IMAddress3), next(IMAddress), next(IMAddress2)}},
    SlotRule{0, 0, {next(IMAddress), next(IMAddress2), next(IMAddress3)}}};

inline constexpr std::array people = {
    SlotRule{spouse, 0, {named(Spouse)}}, SlotRule{assistant, 0, {named(AssistantName)}},
    SlotRule{manager, 0, {named(ManagerName)}}, SlotRule{child, 0, {named(Children)}}};

inline constexpr std::array links = {SlotRule{work, 0, {named(WebPage)}},
                                     SlotRule{0, 0, {placeless(WebPage)}}};

/// The street stands for all of its address.
inline constexpr std::array addresses = {
    SlotRule{work, 0, {named(BusinessAddressStreet), overflow(OtherAddressStreet)}},
    SlotRule{home, 0, {named(HomeAddressStreet), overflow(OtherAddressStreet)}},
    SlotRule{elsewhere, 0, {named(OtherAddressStreet)}},
    SlotRule{0, 0, {placeless(OtherAddressStreet)}}};

/// Whether each field that is written onto `property`, or the list it is in, has a slot.
constexpr bool have_all(std::span<const SlotRule> rules, std::string_view property) {
  for (const Field& f : all_fields()) {
    const FieldId target = f.parent == FieldId::none ? f.id : f.parent;
    bool is_found = f.v4.property != property || f.component > 0;
    for (const SlotRule& rule : rules)
      for (const Slot& slot : rule.slots) is_found = is_found || slot.id == target;
    if (!is_found) return false;
  }
  return true;
}
static_assert(have_all(phones, "TEL"), "a phone that no rule would read back");
static_assert(have_all(mails, "EMAIL"), "an e-mail address that no rule would read back");
static_assert(have_all(messengers, "IMPP"), "a messenger that no rule would read back");
static_assert(have_all(people, "RELATED"), "a person that no rule would read back");
static_assert(have_all(links, "URL"), "a link that no rule would read back");

}  // namespace slot_rules

}  // namespace eascard::card
