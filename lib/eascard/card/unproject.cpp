// Properties -> contact, by the reverse of project.cpp's rules and by what other programs write:
// which property is for which field.

#include <algorithm>
#include <array>

#include "eascard/card/mapping.hpp"
#include "eascard/card/shadow.hpp"
#include "eascard/card/unprojector.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::card {
namespace {

/// How the properties of a name find their fields.
enum class Rule : std::uint8_t {
  ignore,
  whole,       ///< the row that has the property, first value wins
  structured,  ///< N, ORG: by component
  slots,       ///< several, of which assign_slots() has the rules
  items,       ///< a row's list, of which each property adds to what there is
  nickname,
  note,
  reading,  ///< how N and ORG are pronounced
  full_name,
  server_id,
  collection_id,
  client_id,
  uid,
  kind
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
    NamedRule{"ADR", {Rule::slots}},
    NamedRule{"TEL", {Rule::slots}},
    NamedRule{"EMAIL", {Rule::slots}},
    NamedRule{"IMPP", {Rule::slots}},
    NamedRule{"RELATED", {Rule::slots}},
    NamedRule{"X-ABRELATEDNAMES", {Rule::slots}},
    NamedRule{"LABEL", {Rule::slots}},
    NamedRule{"URL", {Rule::slots}},
    NamedRule{"NICKNAME", {Rule::nickname, FieldId::NickName}},
    NamedRule{"NOTE", {Rule::note}},
    NamedRule{"FN", {Rule::full_name}},
    NamedRule{"UID", {Rule::uid}},
    NamedRule{"X-EAS-SERVERID", {Rule::server_id}},
    NamedRule{"X-EAS-COLLECTIONID", {Rule::collection_id}},
    NamedRule{"X-EAS-CLIENTID", {Rule::client_id}},
    NamedRule{"X-EAS-OFFICELOCATION", {Rule::whole, FieldId::OfficeLocation}},
    NamedRule{"X-DEPARTMENT", {Rule::whole, FieldId::Department}},
    NamedRule{"X-IRMC-N", {Rule::reading}},
    NamedRule{"SORT-STRING", {Rule::reading}},
    NamedRule{"X-ABDATE", {Rule::whole, FieldId::Anniversary}},
    NamedRule{"VERSION", {Rule::ignore}},
    NamedRule{"KIND", {Rule::kind}},
    NamedRule{"X-ADDRESSBOOKSERVER-KIND", {Rule::kind}}};

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

}  // namespace

Unprojector::Unprojector(const Properties& card, const CardOptions& options, Contact& contact,
                         std::vector<std::uint32_t>& unused, Diagnostics* diagnostics)
    : card_(card), options_(options), contact_(contact), unused_(unused), said_(diagnostics) {
  texts_.fill({});
  shadows_.fill(no_property);
  sources_.fill(no_property);
  addresses_.fill(no_property);
}

void Unprojector::read() {
  used_.assign(card_.list.size(), false);
  collect_shadows();
  claim_slots();
  const auto assign_all = [this](bool aliases) {
    for (std::uint32_t i = 0; i < card_.list.size(); ++i)
      if (!used_[i] && card_.list[i].written.empty() != aliases) assign(i);
  };
  assign_all(false);
  assign_slots();
  assign_all(true);  // TITLE before a ROLE that stands for it
  join_nicknames();
  for (const Field& f : all_fields())
    if (has_value(f)) set_value(f);
  read_file_as();
  read_notes();
  apply_lists();
  read_raw_uid();
  for (std::uint32_t i = 0; i < used_.size(); ++i)
    if (!used_[i]) unused_.push_back(i);
}

/// What a property of one value says.
std::string_view Unprojector::text_of(const CardProperty& property) const {
  const std::string_view text = card_.part(property, 0);
  if (property.name == "TEL") return phone_number(text);
  if (property.name != "EMAIL") return text;
  const std::string_view address = mail_address(text);
  return address.empty() ? text : address;  // of others; ours have none without an address
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
      return assign_whole(id, index, text);
    case Rule::structured:
      return property.name == "N" ? assign_once(index, Line::name, name_)
                                  : assign_once(index, Line::organization, organization_);
    case Rule::items:
      return assign_items(id, index);
    case Rule::nickname:
      return assign_nickname(index);
    case Rule::note:
      return assign_note(index);
    case Rule::reading:
      return assign_reading(index);
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
    case Rule::kind:  // what a contact is of
      used_[index] = text.empty() || iequals(text, "individual") || iequals(text, "org");
      return;
    case Rule::slots:
      return;  // assign_slots() does them when all are known
    case Rule::ignore:
      break;
  }
  used_[index] = true;
}

/// The first one counts; a value that cannot be read leaves its place to one that can.
void Unprojector::assign_whole(FieldId id, std::uint32_t index, std::string_view text) {
  std::string_view fault;
  if (field(id).form == CardForm::date && !text.empty()) fault = date_fault(text);
  if (field(id).form == CardForm::photo && !text.empty()) fault = photo_fault(text);
  if (fault.empty() && is_free(id)) return take(id, index, text);
  if (fault.empty() && texts_[index_of(id)] != text) return;
  used_[index] = true;  // said twice, or not understood
  if (!fault.empty() && said_ && !has_shadow(field(id), text)) tell_fault(index, fault, text);
}

void Unprojector::tell_fault(std::uint32_t index, std::string_view fault, std::string_view value) {
  constexpr std::size_t shown = 60;
  std::string text(card_.list[index].name_in_card());
  text += fault;
  if (fault.ends_with(": ")) text += utf8_start(value, shown);
  if (fault.ends_with(": ") && value.size() > shown) text += "...";
  said_->add({Code::M024, Severity::warning, card_.list[index].place, std::move(text)});
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
  // Of a UID that has nothing to show the card has one of ours.
  const bool is_read = read_raw(card_.part(card_.list[raw_uid_], 0), exact);
  const std::string_view shown = card_text(exact, scratch);
  if (!is_read || (!shown.empty() && shown != contact_.context.uid))
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

void Unprojector::assign_items(FieldId list, std::uint32_t index) {
  const CardProperty& property = card_.list[index];
  for (std::uint32_t i = 0; i < property.part_count; ++i)
    if (!card_.part(property, i).empty()) items_[list].push_back(card_.part(property, i));
  used_[index] = true;
}

/// All nicknames of all lines are one value.
void Unprojector::assign_nickname(std::uint32_t index) {
  const CardProperty& property = card_.list[index];
  for (std::uint32_t i = 0; i < property.part_count; ++i)
    if (!card_.part(property, i).empty()) nicknames_.push_back(card_.part(property, i));
  if (nickname_ == no_property && !nicknames_.empty()) nickname_ = index;
  used_[index] = true;
}

void Unprojector::join_nicknames() {
  if (nicknames_.empty()) return;
  if (nicknames_.size() == 1) return take(FieldId::NickName, nickname_, nicknames_[0]);
  std::string joined(nicknames_[0]);
  for (std::size_t i = 1; i < nicknames_.size(); ++i) (joined += ", ") += nicknames_[i];
  take(FieldId::NickName, nickname_, contact_.own(std::move(joined)));
}

/// SOUND;X-IRMC-N of Japanese phones has family and given name. What a name is sorted by is its
/// reading where the name itself is written in ideographs: so Android uses it.
void Unprojector::assign_reading(std::uint32_t index) {
  const CardProperty& property = card_.list[index];
  std::string_view last = card_.part(property, 0);
  std::string_view first = card_.part(property, 1);
  if (property.types & type_bit::work) {
    used_[index] = take_reading(FieldId::YomiCompanyName, FieldId::CompanyName, index, last);
    return;
  }
  if (property.part_count == 1 && !texts_[index_of(FieldId::FirstName)].empty()) {
    const std::size_t blank = std::min(last.find(' '), last.size());
    first = trim(last.substr(blank));
    last = last.substr(0, blank);
  }
  const bool took_last = take_reading(FieldId::YomiLastName, FieldId::LastName, index, last);
  used_[index] =
      take_reading(FieldId::YomiFirstName, FieldId::FirstName, index, first) && took_last;
}

bool Unprojector::take_reading(FieldId id, FieldId of, std::uint32_t index, std::string_view text) {
  if (text.empty() || texts_[index_of(id)] == text) return true;
  const bool is_reading = card_.list[index].name != "SORT-STRING" || is_cjk(texts_[index_of(of)]);
  if (!is_reading || !is_free(id)) return false;
  take(id, index, text);
  return true;
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
