// Properties -> contact, by the reverse of project.cpp's rules and by what other programs write.

#include <algorithm>
#include <array>
#include <unordered_map>

#include "eascard/document/text.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/vcard/mapping.hpp"
#include "eascard/vcard/shadow.hpp"
#include "eascard/vcard/types.hpp"

namespace eascard::vcard {
namespace {

constexpr std::uint32_t no_property = ~std::uint32_t{0};

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
  categories,
  nickname,
  note,
  full_name,
  server_id,
  collection_id,
  uid
};

struct NameRule {
  Rule rule = Rule::whole;
  FieldId id = FieldId::none;
};

/// Rows and the special properties by name.
const std::unordered_map<std::string_view, NameRule>& name_rules() {
  static const auto rules = [] {
    std::unordered_map<std::string_view, NameRule> all = {
        {"N", {Rule::structured}},
        {"ORG", {Rule::structured}},
        {"ADR", {Rule::address}},
        {"TEL", {Rule::phone}},
        {"EMAIL", {Rule::slots}},
        {"IMPP", {Rule::slots}},
        {"RELATED", {Rule::related}},
        {"X-ABRELATEDNAMES", {Rule::related}},
        {"URL", {Rule::url, FieldId::WebPage}},
        {"CATEGORIES", {Rule::categories, FieldId::Categories}},
        {"NICKNAME", {Rule::nickname, FieldId::NickName}},
        {"NOTE", {Rule::note}},
        {"FN", {Rule::full_name}},
        {"UID", {Rule::uid}},
        {"X-EAS-SERVERID", {Rule::server_id}},
        {"X-EAS-COLLECTIONID", {Rule::collection_id}},
        {"X-EAS-OFFICELOCATION", {Rule::whole, FieldId::OfficeLocation}},
        {"X-ABDATE", {Rule::whole, FieldId::Anniversary}},
        {"VERSION", {Rule::ignore}},
        {"PRODID", {Rule::ignore}},
        {"REV", {Rule::ignore}}};
    for (const Field& f : all_fields())
      if (f.form != CardForm::none) all.try_emplace(f.v4.property, NameRule{Rule::whole, f.id});
    return all;
  }();
  return rules;
}

constexpr std::array mail_slots = {FieldId::Email1Address, FieldId::Email2Address,
                                   FieldId::Email3Address};
constexpr std::array im_slots = {FieldId::IMAddress, FieldId::IMAddress2, FieldId::IMAddress3};

/// Base64 of a PHOTO: behind the comma of a data: URI, or the value itself; "" for a link.
std::string_view photo_base64(std::string_view value) {
  if (!value.starts_with("data:"))
    return value.find(':') == value.npos ? value : std::string_view();
  const std::size_t comma = value.find(',');
  return comma == value.npos ? std::string_view() : value.substr(comma + 1);
}

std::string without_space(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  return out;
}

class Unprojector {
 public:
  Unprojector(const Properties& card, const CardOptions& options, Contact& contact,
              std::vector<std::uint32_t>& unused, Diagnostics* diagnostics)
      : card_(card), options_(options), contact_(contact), unused_(unused), said_(diagnostics) {
    texts_.fill({});
    shadows_.fill(no_property);
    sources_.fill(no_property);
  }

  void read() {
    used_.assign(card_.list.size(), false);
    collect_shadows();
    claim_slots();
    for (const bool aliases : {false, true})  // TITLE before a ROLE that stands for it
      for (std::uint32_t i = 0; i < card_.list.size(); ++i)
        if (!used_[i] && card_.list[i].written.empty() != aliases) assign(i);
    assign_slots(mail_slots, "EMAIL");
    assign_slots(im_slots, "IMPP");
    for (const Field& f : all_fields()) set_value(f);
    read_file_as();
    read_notes();
    apply_lists();
    for (std::uint32_t i = 0; i < used_.size(); ++i)
      if (!used_[i]) unused_.push_back(i);
  }

 private:
  // ---- shadows ----------------------------------------------------------------------------------

  void collect_shadows() {
    for (std::uint32_t i = 0; i < card_.list.size(); ++i) {
      const CardProperty& property = card_.list[i];
      if (!property.name.starts_with("X-EAS-")) continue;
      used_[i] = true;
      if (property.name.starts_with(raw_prefix)) {
        const FieldId id = raw_field(property.name.substr(raw_prefix.size()));
        id == FieldId::none ? void(used_[i] = false) : void(shadows_[index_of(id)] = i);
      } else if (property.name == empty_name) {
        empty_ = i;
      } else if (property.name == absent_name) {
        absent_ = i;
      } else if (property.name == crlf_name) {
        crlf_ = i;
      } else if (property.name == body_name) {
        body_ = i;
      } else if (property.name == extra_name) {
        read_extras(i);
      } else {
        used_[i] = false;
      }
    }
  }

  void read_extras(std::uint32_t index) {
    const std::string_view text = card_.part(card_.list[index], 0);
    std::string forest;
    if (!text.starts_with("json64:") || !decode_base64(text.substr(7), forest) ||
        !json::read_forest(forest, contact_.extras()))
      stale(index, "X-EAS-EXTRA cannot be read");
  }

  void stale(std::uint32_t index, std::string text) {
    if (said_)
      said_->add({Code::M011, Severity::warning, card_.list[index].place, std::move(text)});
  }

  /// The exact value of a field, where its shadow is readable.
  bool shadow_value(FieldId id, std::string& value) const {
    const std::uint32_t index = shadows_[index_of(id)];
    return index != no_property && read_raw(card_.part(card_.list[index], 0), value);
  }

  /// Fields of TEL, EMAIL and IMPP with a shadow take the property that shows the shadow's value.
  void claim_slots() {
    for (const Field& f : all_fields()) {
      const bool is_slot =
          f.v4.property == "TEL" || f.form == CardForm::email || f.form == CardForm::im;
      std::string raw;
      if (!is_slot || !shadow_value(f.id, raw)) continue;
      for (std::uint32_t i = 0; i < card_.list.size(); ++i)
        if (!used_[i] && can_claim(f, card_.list[i]) &&
            matches(f, raw, card_.part(card_.list[i], 0))) {
          take(f.id, i, card_.part(card_.list[i], 0));
          break;
        }
    }
  }

  static bool can_claim(const Field& f, const CardProperty& property) {
    if (property.name != f.v4.property) return false;
    const std::uint32_t wanted = slot_types(f.id, true);
    return (property.types & wanted) == wanted;
  }

  /// Whether `text` in the card is what a field's exact value is shown as.
  bool matches(const Field& f, std::string_view raw, std::string_view text) {
    scratch_.owned.clear();
    switch (f.form) {
      case CardForm::email:
        return mail_address(card_text(raw, scratch_)) == text;
      case CardForm::im:
        return im_uri(raw) == text;
      case CardForm::date:
        return is_same_day(raw, text);
      case CardForm::photo:
        return without_space(raw) == photo_base64(text);
      default:
        return card_text(raw, scratch_) == text;
    }
  }

  bool is_same_day(std::string_view raw, std::string_view text) const {
    const std::string shown = date_time_of(text);
    using Kind = DateRule::Kind;
    for (const DateRule rule :
         {DateRule{Kind::nearest, 0}, {Kind::written, 0}, options_.date_rule}) {
      const Day day = day_of(raw, rule);
      char date[40];
      std::snprintf(date, sizeof date, "%04d-%02u-%02u", day.year == 0 ? 1604 : day.year, day.month,
                    day.day);
      if (!shown.empty() && shown.starts_with(date)) return true;
    }
    return false;
  }

  /// Whether the value has no property at all: then its shadow stands alone.
  bool is_shown(const Field& f, std::string_view raw) {
    scratch_.owned.clear();
    std::string image;
    switch (f.form) {
      case CardForm::none:
      case CardForm::note:
        return false;
      case CardForm::date:
        return day_of(raw, options_.date_rule).month != 0;
      case CardForm::photo:
        return decode_base64(raw, image) && !image.empty();
      default:
        return !card_text(raw, scratch_).empty();
    }
  }

  // ---- properties -------------------------------------------------------------------------------

  void take(FieldId id, std::uint32_t index, std::string_view text) {
    used_[index] = true;
    if (text.empty()) return;
    texts_[index_of(id)] = text;
    sources_[index_of(id)] = index;
  }

  bool is_free(FieldId id) const { return sources_[index_of(id)] == no_property; }

  void assign(std::uint32_t index) {
    const CardProperty& property = card_.list[index];
    const auto found = name_rules().find(property.name);
    if (found == name_rules().end()) return;
    const std::string_view text = card_.part(property, 0);
    const FieldId id = found->second.id;
    switch (found->second.rule) {
      case Rule::whole:
        if (id == FieldId::Anniversary && property.name == "X-ABDATE" &&
            !(property.types & type_bit::anniversary))
          return;
        // A date that cannot be read leaves its place to one that can.
        if (field(id).form == CardForm::date && date_time_of(text).empty()) return;
        return is_free(id) ? take(id, index, text) : void();
      case Rule::structured:
        return assign_components(index, property.name, {});
      case Rule::address:
        return assign_address(index);
      case Rule::phone:
        return assign_by_types(index, phone_rules);
      case Rule::related:
        return assign_by_types(index, relation_rules);
      case Rule::url:
        return assign_url(index, text);
      case Rule::categories:
        return assign_categories(index);
      case Rule::nickname:
        return assign_nickname(index);
      case Rule::note:
        return assign_note(index);
      case Rule::full_name:
        if (full_name_ != no_property) return;
        full_name_ = index;
        break;
      case Rule::server_id:
        return set_id(index, contact_.context.server_id, text);
      case Rule::collection_id:
        return set_id(index, contact_.context.collection_id, text);
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
  void set_id(std::uint32_t index, std::string_view& id, std::string_view text) {
    if (!id.empty()) return;
    id = text;
    used_[index] = true;
  }

  void assign_components(std::uint32_t index, std::string_view name, std::string_view params) {
    const CardProperty& property = card_.list[index];
    // A second N or ORG must not fill what the first left empty. Addresses are told apart before.
    std::uint32_t& first = name == "N" ? name_ : organization_;
    const bool again = name != "ADR" && first != no_property;
    if (again) return;
    if (name != "ADR") first = index;
    bool all_taken = true;
    const std::uint32_t known = name == "N" ? 5 : name == "ADR" ? 7 : 3;
    for (std::uint32_t i = known; i < property.part_count; ++i)
      all_taken &= card_.part(property, i).empty();
    for (const Field& f : all_fields()) {
      if (f.form != CardForm::component || f.v4.property != name || f.v4.params != params) continue;
      const std::string_view text = card_.part(property, f.component - 1u);
      if (text.empty()) continue;
      if (is_free(f.id)) {
        take(f.id, index, text);
      } else {
        all_taken = false;
      }
    }
    used_[index] = all_taken;
    if (name == "ORG" && is_free(FieldId::OfficeLocation) && property.part_count > 2)
      office_ = card_.part(property, 2);
  }

  void assign_address(std::uint32_t index) {
    const std::uint32_t types = card_.list[index].types;
    const std::size_t kind = types & type_bit::work ? 0 : types & type_bit::home ? 1 : 2;
    constexpr std::array<std::string_view, 3> params = {"TYPE=work", "TYPE=home", "TYPE=other"};
    if (has_address_[kind]) return;
    has_address_[kind] = true;
    assign_components(index, "ADR", params[kind]);
    append_street(index, kind);
  }

  /// Post office box and, but for work, the extended address have no element: lines of the street.
  void append_street(std::uint32_t index, std::size_t kind) {
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

  template <std::size_t N>
  void assign_by_types(std::uint32_t index, const std::array<TypeRule, N>& rules) {
    const TypeRule* const rule = find_rule(rules, card_.list[index].types);
    if (!rule) return;
    const std::string_view text = card_.part(card_.list[index], 0);
    if (rule->first == FieldId::Children) {
      if (!text.empty()) children_.push_back(text);
      used_[index] = true;
    } else if (is_free(rule->first)) {
      take(rule->first, index, text);
    } else if (rule->second != FieldId::none && is_free(rule->second)) {
      take(rule->second, index, text);
    }
  }

  template <std::size_t N>
  void assign_slots(const std::array<FieldId, N>& slots, std::string_view name) {
    std::vector<std::uint32_t> indexes;
    for (std::uint32_t i = 0; i < card_.list.size(); ++i)
      if (!used_[i] && card_.list[i].name == name) indexes.push_back(i);
    const auto rank = [this](std::uint32_t i) {
      const std::uint8_t preference = card_.list[i].preference;
      return preference == 0 ? 101 : int{preference};
    };
    std::stable_sort(indexes.begin(), indexes.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
    std::size_t slot = 0;
    for (const std::uint32_t i : indexes) {
      while (slot < N && !is_free(slots[slot])) ++slot;
      if (slot == N) return;
      take(slots[slot], i, card_.part(card_.list[i], 0));
    }
  }

  /// The first URL, one of TYPE=work before the others.
  void assign_url(std::uint32_t index, std::string_view text) {
    const std::uint32_t current = sources_[index_of(FieldId::WebPage)];
    const bool is_work = card_.list[index].types & type_bit::work;
    if (current == no_property) return take(FieldId::WebPage, index, text);
    if (!is_work || card_.list[current].types & type_bit::work) return;
    used_[current] = false;
    take(FieldId::WebPage, index, text);
  }

  void assign_categories(std::uint32_t index) {
    const CardProperty& property = card_.list[index];
    for (std::uint32_t i = 0; i < property.part_count; ++i)
      if (!card_.part(property, i).empty()) categories_.push_back(card_.part(property, i));
    used_[index] = true;
  }

  void assign_nickname(std::uint32_t index) {
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

  void assign_note(std::uint32_t index) {
    const std::string_view text = card_.part(card_.list[index], 0);
    used_[index] = true;
    if (!text.empty()) notes_.push_back(text);
  }

  /// Several NOTEs are one, with a blank line between.
  void join_notes() {
    if (notes_.size() == 1) note_ = notes_[0];
    if (notes_.size() < 2) return;
    std::string joined(notes_[0]);
    for (std::size_t i = 1; i < notes_.size(); ++i) (joined += "\n\n") += notes_[i];
    note_ = contact_.own(std::move(joined));
  }

  // ---- values -----------------------------------------------------------------------------------

  void set_value(const Field& f) {
    if (f.type == FieldType::list) return set_list(f);
    if (f.id == FieldId::OfficeLocation && is_free(f.id) && !office_.empty())
      contact_.set(f.id, office_);
    if (is_note(f.id) || f.form == CardForm::file_as) return;
    std::string raw;
    const std::string_view text = texts_[index_of(f.id)];
    const std::uint32_t shadow = shadows_[index_of(f.id)];
    if (shadow != no_property && shadow_value(f.id, raw)) {
      const bool valid = is_free(f.id) ? !is_shown(f, raw) : matches(f, raw, text);
      if (valid) return contact_.set(f.id, contact_.own(std::move(raw)));
    }
    if (shadow != no_property) stale(shadow, stale_text(f));
    if (!is_free(f.id)) set_shown(f, text);
  }

  static std::string stale_text(const Field& f) {
    return std::string(raw_name(f.id)) + " no longer fits the card and is ignored";
  }

  void set_shown(const Field& f, std::string_view text) {
    switch (f.form) {
      case CardForm::im:
        return contact_.set(f.id, text.starts_with("im:") ? contact_.own(im_text(text)) : text);
      case CardForm::date: {
        std::string value = date_time_of(text);
        return value.empty() ? void(used_[sources_[index_of(f.id)]] = false)
                             : contact_.set(f.id, contact_.own(std::move(value)));
      }
      case CardForm::photo: {
        const std::string_view base64 = photo_base64(text);
        return base64.empty() ? void(used_[sources_[index_of(f.id)]] = false)
                              : contact_.set(f.id, base64);
      }
      default:
        return contact_.set(f.id, text);
    }
  }

  void set_list(const Field& f) {
    const auto& shown = f.id == FieldId::Categories ? categories_ : children_;
    const std::uint32_t shadow = shadows_[index_of(f.id)];
    std::vector<std::string> exact;
    if (shadow != no_property && read_raw_list(card_.part(card_.list[shadow], 0), exact) &&
        shows(exact, shown)) {
      contact_.set(f.id, {});
      for (std::string& item : exact) contact_.add_item(f.id, contact_.own(std::move(item)));
      return;
    }
    if (shadow != no_property) stale(shadow, stale_text(f));
    if (shown.empty()) return;
    contact_.set(f.id, {});
    for (const std::string_view item : shown) contact_.add_item(f.id, item);
  }

  bool shows(const std::vector<std::string>& exact, const std::vector<std::string_view>& shown) {
    scratch_.owned.clear();
    std::size_t at = 0;
    for (const std::string& item : exact) {
      const std::string_view text = card_text(item, scratch_);
      if (text.empty()) continue;
      if (at == shown.size() || shown[at++] != text) return false;
    }
    return at == shown.size();
  }

  /// X-EVOLUTION-FILE-AS, else FN, which others fill with it; unless FN was composed for want of
  /// one.
  void read_file_as() {
    const Field& f = field(FieldId::FileAs);
    const std::uint32_t shadow = shadows_[index_of(f.id)];
    std::string raw;
    const bool has_raw = shadow != no_property && shadow_value(f.id, raw);
    std::string_view text = texts_[index_of(f.id)];
    if (is_free(f.id)) {
      if (full_name_ == no_property) return;
      text = card_.part(card_.list[full_name_], 0);
      const bool not_shown = has_raw && !is_shown(f, raw);
      const bool not_there = lists(absent_, f.id) || lists(empty_, f.id);
      if ((not_there || not_shown) && is_composed(text))
        return not_shown ? contact_.set(f.id, contact_.own(std::move(raw))) : void();
    }
    if (has_raw && matches(f, raw, text)) return contact_.set(f.id, contact_.own(std::move(raw)));
    if (shadow != no_property) stale(shadow, stale_text(f));
    if (!text.empty()) contact_.set(f.id, text);
  }

  /// Whether FN is what we make of the contact without a FileAs.
  bool is_composed(std::string_view full_name) {
    scratch_.owned.clear();
    return card_text(formatted_name(contact_), scratch_) == full_name;
  }

  // ---- notes ------------------------------------------------------------------------------------

  static bool is_note(FieldId id) {
    return id == FieldId::Body || field(id).parent == FieldId::Body ||
           id == FieldId::ContactsBody || id == FieldId::NativeBodyType;
  }

  /// The value of a fact in X-EAS-BODY; false where it does not say.
  bool fact(std::string_view name, std::string_view& value) const {
    if (body_ == no_property) return false;
    std::string_view rest = card_.part(card_.list[body_], 0);
    while (!rest.empty()) {
      const std::string_view item = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(item.size() + 1, rest.size()));
      if (item.size() <= name.size() || !item.starts_with(name) || item[name.size()] != '=')
        continue;
      value = item.substr(name.size() + 1);
      return true;
    }
    return false;
  }

  bool says_absent(std::string_view name) const {
    std::string_view value;
    return fact(name, value) && value == "absent";
  }

  void read_notes() {
    join_notes();
    std::string_view crc;
    const bool has_crc = fact("Note", crc);
    const bool edited = (has_crc && crc32_text(note_) != crc) || (!note_.empty() && !has_data());
    if (edited) stale(body_, "the note was edited: what X-EAS-BODY says of it is ignored");
    if (body_ == no_property || edited) return note_.empty() ? void() : set_plain_note();
    if (!says_absent("Body")) contact_.set(FieldId::Body, {});
    read_body_facts();
    read_note_data();
  }

  /// Whether the shadows say what the body of a shown note is: notes other than plain text have
  /// their raw body, and none is shown for a body without data.
  bool has_data() const {
    if (body_ == no_property) return true;
    std::string_view type = "1";
    fact("Type", type);
    const bool is_plain = type == "1" || type == "absent" || type.empty();
    std::string raw;
    if (says_absent("Data") || says_absent("Body")) return shadow_value(FieldId::ContactsBody, raw);
    return is_plain || shadow_value(FieldId::BodyData, raw) || shadow_value(FieldId::BodyType, raw);
  }

  void set_plain_note() {
    contact_.set(FieldId::Body, {});
    contact_.set(FieldId::BodyType, "1");
    contact_.set(FieldId::BodyData, note_);
  }

  void read_body_facts() {
    for (const FieldId id : {FieldId::BodyType, FieldId::BodyEstimatedDataSize,
                             FieldId::BodyTruncatedFlag, FieldId::NativeBodyType}) {
      std::string_view value;
      std::string raw;
      if (shadow_value(id, raw)) {
        contact_.set(id, contact_.own(std::move(raw)));
      } else if (fact(field(id).name, value)) {
        if (value != "absent") contact_.set(id, value);
      } else if (id == FieldId::BodyType && contact_.has(FieldId::Body)) {
        contact_.set(id, "1");
      }
    }
  }

  void read_note_data() {
    std::string raw;
    if (shadow_value(FieldId::ContactsBody, raw))
      contact_.set(FieldId::ContactsBody, contact_.own(std::move(raw)));
    if (!contact_.has(FieldId::Body) || says_absent("Data")) return;
    if (shadow_value(FieldId::BodyData, raw))
      return contact_.set(FieldId::BodyData, contact_.own(std::move(raw)));
    contact_.set(FieldId::BodyData, note_);
  }

  // ---- lists of names ---------------------------------------------------------------------------

  template <typename Use>
  void each_listed(std::uint32_t index, Use use) const {
    if (index == no_property) return;
    std::string_view rest = card_.part(card_.list[index], 0);
    while (!rest.empty()) {
      const std::string_view name = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      const FieldId id = listed_field(name);
      if (id != FieldId::none) use(id);
    }
  }

  bool lists(std::uint32_t index, FieldId wanted) const {
    bool found = false;
    each_listed(index, [&](FieldId id) { found |= id == wanted; });
    return found;
  }

  void apply_lists() {
    each_listed(empty_, [this](FieldId id) {
      if (!contact_.has(id)) contact_.set(id, {});
    });
    each_listed(crlf_, [this](FieldId id) {
      if (contact_.has(id)) contact_.set(id, contact_.own(with_crlf(contact_.value(id))));
    });
  }

  const Properties& card_;
  const CardOptions& options_;
  Contact& contact_;
  std::vector<std::uint32_t>& unused_;
  Diagnostics* said_;
  std::vector<bool> used_;
  std::array<std::string_view, field_count> texts_;  ///< what the card shows for a field
  std::array<std::uint32_t, field_count> sources_;   ///< the property it stands in
  std::array<std::uint32_t, field_count> shadows_;   ///< X-EAS-RAW-*
  std::vector<std::string_view> categories_;
  std::vector<std::string_view> children_;
  std::vector<std::string_view> notes_;
  std::string_view note_;
  std::string_view office_;  ///< third unit of ORG
  std::array<bool, 3> has_address_{};
  std::uint32_t full_name_ = no_property;
  std::uint32_t name_ = no_property;
  std::uint32_t organization_ = no_property;
  std::uint32_t empty_ = no_property;
  std::uint32_t absent_ = no_property;
  std::uint32_t crlf_ = no_property;
  std::uint32_t body_ = no_property;
  Properties scratch_;
};

}  // namespace

void unproject(const Properties& card, const CardOptions& options, Contact& contact,
               std::vector<std::uint32_t>& unused, Diagnostics* diagnostics) {
  contact.clear();
  unused.clear();
  Unprojector(card, options, contact, unused, diagnostics).read();
}

}  // namespace eascard::vcard
