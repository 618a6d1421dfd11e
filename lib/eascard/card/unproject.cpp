// Properties -> contact, by the reverse of project.cpp's rules and by what other programs write:
// which property is for which field.

#include <algorithm>
#include <array>

#include "eascard/card/mapping.hpp"
#include "eascard/card/shadow.hpp"
#include "eascard/card/unprojector.hpp"

namespace eascard::card {
namespace {

/// How the properties of a name find their fields.
enum class Rule : std::uint8_t {
  ignore,
  whole,       ///< the row that has the property, first value wins
  structured,  ///< N, ORG: by component
  address,
  phone,
  slots,  ///< EMAIL, IMPP: in order of preference
  related,
  url,
  items,  ///< a row's list, of which each property adds to what there is
  nickname,
  note,
  full_name,
  server_id,
  collection_id,
  client_id,
  uid
};

struct NameRule {
  Rule rule = Rule::whole;
  FieldId id = FieldId::none;
};

struct NamedRule {
  std::string_view name;
  NameRule rule;
};

constexpr std::array special_names = {
    NamedRule{"N", {Rule::structured}},
    NamedRule{"ORG", {Rule::structured}},
    NamedRule{"ADR", {Rule::address}},
    NamedRule{"TEL", {Rule::phone}},
    NamedRule{"EMAIL", {Rule::slots}},
    NamedRule{"IMPP", {Rule::slots}},
    NamedRule{"RELATED", {Rule::related}},
    NamedRule{"X-ABRELATEDNAMES", {Rule::related}},
    NamedRule{"URL", {Rule::url, FieldId::WebPage}},
    NamedRule{"NICKNAME", {Rule::nickname, FieldId::NickName}},
    NamedRule{"NOTE", {Rule::note}},
    NamedRule{"FN", {Rule::full_name}},
    NamedRule{"UID", {Rule::uid}},
    NamedRule{"X-EAS-SERVERID", {Rule::server_id}},
    NamedRule{"X-EAS-COLLECTIONID", {Rule::collection_id}},
    NamedRule{"X-EAS-CLIENTID", {Rule::client_id}},
    NamedRule{"X-EAS-OFFICELOCATION", {Rule::whole, FieldId::OfficeLocation}},
    NamedRule{"X-ABDATE", {Rule::whole, FieldId::Anniversary}},
    NamedRule{"VERSION", {Rule::ignore}},
    NamedRule{"PRODID", {Rule::ignore}},
    NamedRule{"REV", {Rule::ignore}}};

/// The special properties and those of the rows, found by a hash of their names.
class NameRules {
 public:
  NameRules() {
    for (const NamedRule& special : special_names) add(special);
    for (const Field& f : all_fields())
      if (f.form != CardForm::none)
        add({f.v4.property, f.type == FieldType::item ? NameRule{Rule::items, f.parent}
                                                      : NameRule{Rule::whole, f.id}});
  }

  const NameRule* find(std::string_view name) const {
    if (name.empty()) return nullptr;
    const NamedRule& found = rules_[place_of(name)];
    return found.name.empty() ? nullptr : &found.rule;
  }

 private:
  /// The first to have a name keeps it.
  void add(const NamedRule& rule) {
    NamedRule& place = rules_[place_of(rule.name)];
    if (place.name.empty()) place = rule;
  }

  /// Where the name is, or would be.
  std::size_t place_of(std::string_view name) const {
    const auto first = static_cast<unsigned char>(name.front());
    const auto last = static_cast<unsigned char>(name.back());
    for (std::size_t at = name.size() * 16 + first * 5u + last;; ++at) {
      const std::string_view here = rules_[at % rules_.size()].name;
      if (here.empty() || here == name) return at % rules_.size();
    }
  }

  std::array<NamedRule, 256> rules_{};
  static_assert(special_names.size() + field_count < 256, "look-ups end at an empty place");
};

/// What the components of N, ORG and the ADR of each type are, in the order of Unprojector::Line.
constexpr auto component_fields = [] {
  struct Line {
    std::string_view property;
    std::string_view params;
  };
  constexpr std::array lines = {Line{"N", ""}, Line{"ORG", ""}, Line{"ADR", "TYPE=work"},
                                Line{"ADR", "TYPE=home"}, Line{"ADR", "TYPE=other"}};
  std::array<std::array<FieldId, 7>, lines.size()> ids{};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    ids[i].fill(FieldId::none);
    for (const Field& f : all_fields())
      if (f.form == CardForm::component && f.v4.property == lines[i].property &&
          f.v4.params == lines[i].params)
        ids[i][f.component - 1u] = f.id;
  }
  return ids;
}();

constexpr std::array mail_slots = {FieldId::Email1Address, FieldId::Email2Address,
                                   FieldId::Email3Address};
constexpr std::array im_slots = {FieldId::IMAddress, FieldId::IMAddress2, FieldId::IMAddress3};

}  // namespace

Unprojector::Unprojector(const Properties& card, const CardOptions& options, Contact& contact,
                         std::vector<std::uint32_t>& unused, Diagnostics* diagnostics)
    : card_(card), options_(options), contact_(contact), unused_(unused), said_(diagnostics) {
  texts_.fill({});
  shadows_.fill(no_property);
  sources_.fill(no_property);
}

void Unprojector::read() {
  used_.assign(card_.list.size(), false);
  collect_shadows();
  claim_slots();
  for (const bool aliases : {false, true})  // TITLE before a ROLE that stands for it
    for (std::uint32_t i = 0; i < card_.list.size(); ++i)
      if (!used_[i] && card_.list[i].written.empty() != aliases) assign(i);
  assign_slots(mail_slots, "EMAIL");
  assign_slots(im_slots, "IMPP");
  for (const Field& f : all_fields())
    if (has_value(f)) set_value(f);
  read_file_as();
  read_notes();
  apply_lists();
  read_raw_uid();
  for (std::uint32_t i = 0; i < used_.size(); ++i)
    if (!used_[i]) unused_.push_back(i);
}

template <std::size_t N>
void Unprojector::assign_by_types(std::uint32_t index, const std::array<TypeRule, N>& rules) {
  const TypeRule* const rule = find_rule(rules, card_.list[index].types);
  if (!rule) return;
  const std::string_view text = text_of(card_.list[index]);
  if (field(rule->first).type == FieldType::list) {
    assign_items(rule->first, index);
  } else if (is_free(rule->first)) {
    take(rule->first, index, text);
  } else if (rule->second != FieldId::none && is_free(rule->second)) {
    take(rule->second, index, text);
  }
}

template <std::size_t N>
void Unprojector::assign_slots(const std::array<FieldId, N>& slots, std::string_view name) {
  std::vector<std::uint32_t> indexes;
  for (std::uint32_t i = 0; i < card_.list.size(); ++i)
    if (!used_[i] && card_.list[i].name == name) indexes.push_back(i);
  const auto rank = [this](std::uint32_t i) {
    const std::uint8_t preference = card_.list[i].preference;
    return preference == 0 ? 101 : int{preference};
  };
  const auto is_before = [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); };
  if (!std::is_sorted(indexes.begin(), indexes.end(), is_before))
    std::stable_sort(indexes.begin(), indexes.end(), is_before);
  std::size_t slot = 0;
  for (const std::uint32_t i : indexes) {
    while (slot < N && !is_free(slots[slot])) ++slot;
    if (slot == N) return;
    take(slots[slot], i, text_of(card_.list[i]));
  }
}

/// What a property of one value says.
std::string_view Unprojector::text_of(const CardProperty& property) const {
  const std::string_view text = card_.part(property, 0);
  return property.name == "TEL" ? phone_number(text) : text;
}

void Unprojector::take(FieldId id, std::uint32_t index, std::string_view text) {
  used_[index] = true;
  if (text.empty()) return;
  texts_[index_of(id)] = text;
  sources_[index_of(id)] = index;
}

void Unprojector::assign(std::uint32_t index) {
  const CardProperty& property = card_.list[index];
  static const NameRules rules;
  const NameRule* const found = rules.find(property.name);
  if (!found) return;
  const std::string_view text = text_of(property);
  const FieldId id = found->id;
  switch (found->rule) {
    case Rule::whole:
      if (id == FieldId::Anniversary && property.name == "X-ABDATE" &&
          !(property.types & type_bit::anniversary))
        return;
      // A date that cannot be read leaves its place to one that can.
      if (field(id).form == CardForm::date && !is_date(text)) return;
      return is_free(id) ? take(id, index, text) : void();
    case Rule::structured:
      return property.name == "N" ? assign_once(index, Line::name, name_)
                                  : assign_once(index, Line::organization, organization_);
    case Rule::address:
      return assign_address(index);
    case Rule::phone:
      return assign_by_types(index, phone_rules);
    case Rule::related:
      return assign_by_types(index, relation_rules);
    case Rule::url:
      return assign_url(index, text);
    case Rule::items:
      return assign_items(id, index);
    case Rule::nickname:
      return assign_nickname(index);
    case Rule::note:
      return assign_note(index);
    case Rule::full_name:
      if (full_name_ != no_property) return;
      full_name_ = index;
      break;
    case Rule::server_id:
      return set_raw_id(index, contact_.context.server_id, text);
    case Rule::collection_id:
      return set_raw_id(index, contact_.context.collection_id, text);
    case Rule::client_id:
      return set_raw_id(index, contact_.context.client_id, text);
    case Rule::uid:
      return set_id(index, contact_.context.uid, text);
    case Rule::slots:
      return;  // assign_slots() does them in order
    case Rule::ignore:
      break;
  }
  used_[index] = true;
}

/// The first one counts.
void Unprojector::set_id(std::uint32_t index, std::string_view& id, std::string_view text) {
  if (!id.empty()) return;
  id = text;
  used_[index] = true;
}

/// An Id of ours stands as write_raw() has it.
void Unprojector::set_raw_id(std::uint32_t index, std::string_view& id, std::string_view text) {
  std::string exact;
  used_[index] = read_raw(text, exact);
  if (used_[index]) set_id(index, id, exact == text ? text : contact_.own(std::move(exact)));
}

/// The UID as it was before it had to be made fit for a card.
void Unprojector::read_raw_uid() {
  if (raw_uid_ == no_property) return;
  Properties scratch;
  std::string exact;
  if (!read_raw(card_.part(card_.list[raw_uid_], 0), exact) ||
      card_text(exact, scratch) != contact_.context.uid)
    return stale(raw_uid_, std::string(raw_uid_name) + " no longer fits the card and is ignored");
  contact_.context.uid = contact_.own(std::move(exact));
}

/// A second N or ORG must not fill what the first left empty.
void Unprojector::assign_once(std::uint32_t index, Line line, std::uint32_t& first) {
  if (first != no_property) return;
  first = index;
  assign_components(index, line);
}

void Unprojector::assign_components(std::uint32_t index, Line line) {
  const CardProperty& property = card_.list[index];
  const auto& ids = component_fields[static_cast<std::size_t>(line)];
  const std::uint32_t known = line == Line::name ? 5 : line == Line::organization ? 3 : 7;
  bool all_taken = true;
  for (std::uint32_t i = 0; i < property.part_count; ++i) {
    const std::string_view text = card_.part(property, i);
    if (text.empty()) continue;
    const FieldId id = i < known ? ids[i] : FieldId::none;
    if (id == FieldId::none) {
      all_taken &= i < known;
    } else if (is_free(id)) {
      take(id, index, text);
    } else {
      all_taken = false;
    }
  }
  used_[index] = all_taken;
  if (line == Line::organization && is_free(FieldId::OfficeLocation) && property.part_count > 2)
    office_ = card_.part(property, 2);
}

void Unprojector::assign_address(std::uint32_t index) {
  const std::uint32_t types = card_.list[index].types;
  const std::size_t kind = types & type_bit::work ? 0 : types & type_bit::home ? 1 : 2;
  constexpr std::array lines = {Line::work_address, Line::home_address, Line::other_address};
  if (has_address_[kind]) return;
  has_address_[kind] = true;
  assign_components(index, lines[kind]);
  append_street(index, kind);
}

/// Post office box and, but for work, the extended address have no element: lines of the street.
void Unprojector::append_street(std::uint32_t index, std::size_t kind) {
  constexpr std::array streets = {FieldId::BusinessAddressStreet, FieldId::HomeAddressStreet,
                                  FieldId::OtherAddressStreet};
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

/// The first URL, one of TYPE=work before the others.
void Unprojector::assign_url(std::uint32_t index, std::string_view text) {
  const std::uint32_t current = sources_[index_of(FieldId::WebPage)];
  const bool is_work = card_.list[index].types & type_bit::work;
  if (current == no_property) return take(FieldId::WebPage, index, text);
  if (!is_work || card_.list[current].types & type_bit::work) return;
  used_[current] = false;
  take(FieldId::WebPage, index, text);
}

void Unprojector::assign_items(FieldId list, std::uint32_t index) {
  const CardProperty& property = card_.list[index];
  for (std::uint32_t i = 0; i < property.part_count; ++i)
    if (!card_.part(property, i).empty()) items_[list].push_back(card_.part(property, i));
  used_[index] = true;
}

void Unprojector::assign_nickname(std::uint32_t index) {
  if (!is_free(FieldId::NickName)) return;
  const CardProperty& property = card_.list[index];
  std::string_view text = card_.part(property, 0);
  if (property.part_count > 1) {
    std::string joined(text);
    for (std::uint32_t i = 1; i < property.part_count; ++i)
      (joined += ", ") += card_.part(property, i);
    text = contact_.own(std::move(joined));
  }
  take(FieldId::NickName, index, text);
}

void Unprojector::assign_note(std::uint32_t index) {
  const std::string_view text = card_.part(card_.list[index], 0);
  used_[index] = true;
  if (!text.empty()) notes_.push_back(text);
}

void unproject(const Properties& card, const CardOptions& options, Contact& contact,
               std::vector<std::uint32_t>& unused, Diagnostics* diagnostics) {
  contact.clear();
  unused.clear();
  Unprojector(card, options, contact, unused, diagnostics).read();
}

}  // namespace eascard::card
