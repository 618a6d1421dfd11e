// Properties -> contact: those that stand several times, phones, e-mail, instant messaging, people,
// links and addresses, by the tables of slots.hpp.

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "eascard/card/unprojector.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/uri.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::card {
namespace {

constexpr std::array streets = {FieldId::BusinessAddressStreet, FieldId::HomeAddressStreet,
                                FieldId::OtherAddressStreet};

std::size_t address_kind(std::uint32_t types) {
  return types & type_bit::work ? 0 : types & type_bit::home ? 1 : 2;
}

/// Of a URI, what stands behind its scheme.
std::string_view without_scheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  return is_uri(text) || text.starts_with("im:") ? text.substr(colon + 1) : text;
}

/// Whether a line of a label has more than the parts of its address.
bool says_more(std::string_view line, const Properties& card, const CardProperty& address) {
  std::string rest(line);
  for (std::uint32_t i = 0; i < std::min<std::uint32_t>(address.part_count, 7); ++i) {
    const std::string_view part = card.part(address, i);
    const std::size_t at = part.empty() ? rest.npos : rest.find(part);
    if (at != rest.npos) rest.erase(at, part.size());
  }
  return std::any_of(rest.begin(), rest.end(), [](char c) { return is_alnum(c) || (c & 0x80); });
}

/// What a label says beside the parts of its address (RFC 2426 3.2.2): Outlook writes one of them
/// beside each address. A label as long as no address is goes whole.
std::string street_of_label(std::string_view label, const Properties& card,
                            const CardProperty& address) {
  constexpr std::size_t longest = 4000;
  if (label.size() > longest) return std::string(label);
  std::string street;
  while (!label.empty()) {
    const std::string_view line = label.substr(0, label.find('\n'));
    label.remove_prefix(std::min(line.size() + 1, label.size()));
    if (says_more(line, card, address)) (street += street.empty() ? "" : "\n") += line;
  }
  return std::string(trim(street));
}

/// Calls use(word) for each run of letters and digits, of ASCII and others.
template <typename Use>
void for_each_word(std::string_view text, Use use) {
  const auto is_word = [](char c) { return is_alnum(c) || (c & 0x80) != 0; };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > at) use(lower_case(text.substr(at, end - at)));
    at = end + 1;
  }
}

/// Whether every word of a label stands in its address: then nothing is lost with it.
bool repeats_address_words(std::string_view label, const Properties& card,
                           const CardProperty& address) {
  std::unordered_set<std::string> words;
  for (std::uint32_t i = 0; i < address.part_count; ++i)
    for_each_word(card.part(address, i), [&](std::string word) { words.insert(std::move(word)); });
  bool all = true;
  for_each_word(label, [&](const std::string& word) { all = all && words.contains(word); });
  return all;
}

}  // namespace

void Unprojector::assign_slots() {
  assign_slots("TEL", slot_rules::phones);
  assign_slots("EMAIL", slot_rules::mails);
  assign_slots("IMPP", slot_rules::messengers);
  assign_slots("RELATED", slot_rules::people);
  assign_slots("URL", slot_rules::links);
  assign_addresses();
}

/// Our own names before those that only mean the same, then the preferred ones, then as they come.
Unprojector::SlotItems Unprojector::slot_items(std::string_view name,
                                               std::span<const SlotRule> rules) const {
  const auto has_name = [name](std::string_view its) {
    return its == name || (its == "X-ABRELATEDNAMES" && name == "RELATED");
  };
  SlotItems items;
  for (std::uint32_t i = 0; i < card_.list.size(); ++i)
    if (!used_[i] && has_name(card_.list[i].name)) {
      SlotItem& item = items.emplace_back();
      item.index = i;
      item.slots = find_slots(rules, card_.list[i].types);
    }
  sort_by_preference(items);
  return items;
}

void Unprojector::sort_by_preference(SlotItems& items) const {
  const auto rank = [this](const SlotItem& item) {
    const CardProperty& property = card_.list[item.index];
    const int preference = property.preference == 0 ? 101 : property.preference;
    return (property.written.empty() ? 0 : 1000) + preference;
  };
  const auto is_before = [&](const SlotItem& a, const SlotItem& b) { return rank(a) < rank(b); };
  if (!std::is_sorted(items.begin(), items.end(), is_before))
    std::stable_sort(items.begin(), items.end(), is_before);
}

void Unprojector::assign_slots(std::string_view name, std::span<const SlotRule> rules) {
  SlotItems items = slot_items(name, rules);
  for (SlotItem& item : items)
    if (text_of(card_.list[item.index]).empty()) item.is_done = used_[item.index] = true;
  if (name == "IMPP") skip_same_messengers(items);
  give_slots(
      std::span(items), [this](const SlotItem& item, FieldId id) { return take_slot(item, id); },
      [&](const SlotItem& item) { return repeats(item, rules); });
}

/// Apple writes each address as X-AIM and its like and as IMPP.
void Unprojector::skip_same_messengers(SlotItems& items) {
  const auto is_alias = [this](const SlotItem& item) {
    return !card_.list[item.index].written.empty();
  };
  if (std::none_of(items.begin(), items.end(), is_alias)) return;
  std::unordered_set<std::string_view> addresses;
  for (const CardProperty& property : card_.list)
    if (property.name == "IMPP" && property.written.empty())
      addresses.insert(without_scheme(text_of(property)));
  for (SlotItem& item : items) {
    const std::string_view text = text_of(card_.list[item.index]);
    if (is_alias(item) && addresses.contains(without_scheme(text)))
      item.is_done = used_[item.index] = true;
  }
}

bool Unprojector::take_slot(const SlotItem& item, FieldId id) {
  if (field(id).type == FieldType::list) {
    assign_items(id, item.index);
  } else if (is_free(id)) {
    take(id, item.index, text_of(card_.list[item.index]));
  } else {
    return false;
  }
  return true;
}

bool Unprojector::repeats(const SlotItem& item, std::span<const SlotRule> rules) {
  const std::string_view text = text_of(card_.list[item.index]);
  for (const SlotRule& rule : rules)
    for (const Slot& slot : rule.slots)
      if (slot.id != FieldId::none && texts_[index_of(slot.id)] == text)
        return used_[item.index] = true;
  return false;
}

// ---- addresses ----------------------------------------------------------------------------------

void Unprojector::assign_addresses() {
  SlotItems items = slot_items("ADR", slot_rules::addresses);
  add_labels(items);
  for (SlotItem& item : items)
    if (!has_address(item)) item.is_done = used_[item.index] = true;
  give_slots(
      std::span(items),
      [this](const SlotItem& item, FieldId street) { return take_address(item, street); },
      [this](const SlotItem& item) { return repeats_address(item); });
  for (const SlotItem& item : items)
    if (!item.is_done) leave_label(item);
}

/// The label of an address whose street stands elsewhere is left over where it says anything else.
void Unprojector::leave_label(const SlotItem& item) {
  const CardProperty& address = card_.list[item.index];
  if (repeats_address_words(label_of(item), card_, address)) return;
  if (address.delivery.empty()) {
    if (item.label != no_property) used_[item.label] = false;
  } else if (said_) {
    constexpr std::size_t shown = 60;
    said_->add({Code::M012, Severity::warning, address.place,
                "no element for LABEL: " + std::string(utf8_start(address.delivery, shown))});
  }
}

/// A LABEL belongs to the address of its group, else to the one that has its types; the second one
/// to the second such address. Without types, one of them belongs to any that is left. One without
/// an address is an address.
void Unprojector::add_labels(SlotItems& items) {
  const std::size_t addresses = items.size();
  std::unordered_map<std::string, std::size_t> groups;
  for (std::size_t i = 0; i < addresses; ++i)
    if (const std::string_view group = card_.list[items[i].index].group; !group.empty())
      groups.try_emplace(lower_case(group), i);
  const auto kind = [&](std::size_t at) { return address_kind(card_.list[items[at].index].types); };
  std::array<std::size_t, 3> next{};
  SlotItems lone;
  for (const SlotItem& label : slot_items("LABEL", slot_rules::addresses)) {
    if (const auto group = groups.find(lower_case(card_.list[label.index].group));
        group != groups.end() && items[group->second].label == no_property) {
      items[group->second].label = label.index;
      used_[label.index] = true;
      continue;
    }
    const std::size_t of = address_kind(card_.list[label.index].types);
    std::size_t& at = next[of];
    while (at < addresses && (kind(at) != of || items[at].label != no_property)) ++at;
    if (at == addresses) {
      lone.push_back(label);
    } else {
      items[at++].label = label.index;
      used_[label.index] = true;
    }
  }
  constexpr std::size_t untyped = 2;
  std::array<std::size_t, 2> unpaired{};  // any of them, those without types
  for (const SlotItem& label : lone) {
    const bool is_typed = address_kind(card_.list[label.index].types) != untyped;
    std::size_t& at = unpaired[is_typed];
    const auto is_other = [&] {
      return items[at].label == no_property && (!is_typed || kind(at) == untyped);
    };
    while (at < addresses && !is_other()) ++at;
    if (at == addresses) {
      items.push_back(label);
    } else {
      items[at].label = label.index;
      used_[label.index] = true;
    }
  }
  sort_by_preference(items);
}

bool Unprojector::has_address(const SlotItem& item) const {
  const CardProperty& property = card_.list[item.index];
  for (std::uint32_t i = 0; i < property.part_count; ++i)
    if (!card_.part(property, i).empty()) return true;
  return !label_of(item).empty();
}

std::string_view Unprojector::label_of(const SlotItem& item) const {
  const CardProperty& property = card_.list[item.index];
  if (!property.delivery.empty() || item.label == no_property) return property.delivery;
  return card_.part(card_.list[item.label], 0);
}

bool Unprojector::take_address(const SlotItem& item, FieldId street) {
  const auto kind =
      static_cast<std::size_t>(std::find(streets.begin(), streets.end(), street) - streets.begin());
  if (addresses_[kind] != no_property) return false;
  addresses_[kind] = item.index;
  const CardProperty& property = card_.list[item.index];
  if (property.name == "LABEL") {
    take(street, item.index, card_.part(property, 0));
    return true;
  }
  constexpr std::array lines = {Line::work_address, Line::home_address, Line::other_address};
  assign_components(item.index, lines[kind]);
  const bool all_taken = used_[item.index];
  append_street(item.index, kind);
  if (is_free(street))
    take(street, item.index, contact_.own(street_of_label(label_of(item), card_, property)));
  else
    leave_label(item);
  used_[item.index] = all_taken;
  return true;
}

/// Post office box and, but for work, the extended address have no element: lines of the street.
void Unprojector::append_street(std::uint32_t index, std::size_t kind) {
  const CardProperty& property = card_.list[index];
  std::string street(card_.part(property, 2));
  bool changed = false;
  for (const std::uint32_t part : {0u, 1u}) {
    if ((part == 1 && kind == 0) || card_.part(property, part).empty()) continue;
    if (!street.empty()) street += '\n';
    street += card_.part(property, part);
    changed = true;
  }
  if (changed) take(streets[kind], index, contact_.own(std::move(street)));
}

bool Unprojector::repeats_address(const SlotItem& item) {
  const CardProperty& mine = card_.list[item.index];
  for (const std::uint32_t taken : addresses_) {
    if (taken == no_property) continue;
    const CardProperty& its = card_.list[taken];
    bool same = its.name == mine.name && its.part_count == mine.part_count;
    for (std::uint32_t i = 0; same && i < mine.part_count; ++i)
      same = card_.part(mine, i) == card_.part(its, i);
    if (same && label_of(item).empty()) return used_[item.index] = true;
  }
  return false;
}

}  // namespace eascard::card
