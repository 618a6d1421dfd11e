#include "eascard/vcard/reader.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "eascard/card/uid.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::vcard {
namespace {

/// The properties whose value is a list between commas; the one of NICKNAME becomes one text.
constexpr auto listed_names = [] {
  constexpr auto is_listed = [](const Field& f) { return f.form == CardForm::list; };
  std::array<std::string_view, std::ranges::count_if(all_fields(), is_listed) + 1> names{};
  auto next = names.begin();
  *next++ = "NICKNAME";
  for (const Field& f : all_fields())
    if (is_listed(f)) *next++ = f.v4.property;
  return names;
}();

bool is_listed(std::string_view name) {
  return std::ranges::find(listed_names, name) != listed_names.end();
}

using namespace card::type_bit;

/// Properties of other programs that mean one of ours.
struct Alias {
  std::string_view name;
  std::string_view meaning;
  std::uint32_t types = 0;
  std::string_view scheme{};  ///< before a value that does not begin with it
};
constexpr Alias alias_rows[] = {
#define CARD_NAME(name, meaning, types, scheme, writer) {name, meaning, types, scheme},
#include "eascard/schema/card_spellings.def"
#undef CARD_NAME
};

const Alias* find_alias(std::string_view name) {
  static const auto aliases = [] {
    std::unordered_map<std::string_view, const Alias*> map;
    for (const Alias& row : alias_rows) map.emplace(row.name, &row);
    return map;
  }();
  const auto found = aliases.find(name);
  return found == aliases.end() ? nullptr : found->second;
}

/// Thunderbird's custom fields, which EAS-4-TbSync uses beside its X-EAS-SERVERID.
constexpr std::array custom_fields = {
    Alias{"X-CUSTOM1", "X-EAS-OFFICELOCATION"}, Alias{"X-CUSTOM2", "X-EAS-CUSTOMERID"},
    Alias{"X-CUSTOM3", "X-EAS-GOVERNMENTID"}, Alias{"X-CUSTOM4", "X-EAS-ACCOUNTNAME"}};

struct AndroidRow {
  std::string_view kind;
  std::string_view type;
  std::string_view meaning;
  std::uint32_t types;
};
constexpr AndroidRow android_rows[] = {
#define CARD_ANDROID(kind, type, meaning, types) {kind, type, meaning, types},
#include "eascard/schema/card_spellings.def"
#undef CARD_ANDROID
};

/// What says nothing itself, or is read with another property.
constexpr std::array noise = {std::string_view("VERSION"),
                              std::string_view("X-ABLABEL"),
                              std::string_view("X-ABADR"),
                              std::string_view("X-ABUID"),
                              std::string_view("X-ABSHOWAS"),
                              std::string_view("X-MS-OL-DESIGN"),
                              std::string_view("X-MS-OL-DEFAULT-POSTAL-ADDRESS"),
                              std::string_view("MAILER")};

/// What describes the card and not the person: to be without it is worth a note.
constexpr std::array card_facts = {std::string_view("PRODID"),
                                   std::string_view("REV"),
                                   std::string_view("SOURCE"),
                                   std::string_view("NAME"),  // of the source, RFC 2426 2.1.2
                                   std::string_view("PROFILE"),
                                   std::string_view("CLASS"),
                                   std::string_view("CLIENTPIDMAP"),
                                   std::string_view("KIND"),
                                   std::string_view("X-ADDRESSBOOKSERVER-KIND"),
                                   std::string_view("SORT-STRING"),
                                   std::string_view("X-MOZILLA-HTML"),
                                   std::string_view("X-EVOLUTION-WEBDAV-HREF"),
                                   std::string_view("X-EVOLUTION-WEBDAV-ETAG"),
                                   std::string_view("X-RADICALE-NAME")};

/// "_$!<Spouse>!$_" -> "Spouse".
std::string_view bare_label(std::string_view label) {
  if (label.starts_with("_$!<") && label.ends_with(">!$_") && label.size() >= 8)
    return label.substr(4, label.size() - 8);
  return label;
}

/// A number from 1 to 100 (RFC 6350 5.3), else 1 for TYPE=pref; 0 where neither is there.
std::uint8_t preference_of(const Property& property) {
  constexpr std::uint8_t last = 100;
  const Parameter* pref = find_parameter(property, "PREF");
  const auto number = pref ? decimal(pref->values.front(), last) : std::nullopt;
  if (number && *number > 0) return *number;
  return has_type(property, "pref") ? 1 : 0;
}

std::uint32_t types_of(const Property& property) {
  std::uint32_t types = 0;
  for_each_type(property, [&](std::string_view type) { types |= card::type_of(type); });
  return types;
}

bool is_structured(std::string_view name) {
  return name == "N" || name == "ORG" || name == "ADR" || name == "X-IRMC-N";
}

/// What a card is of: RFC 6350 6.1.4, and how Apple, iCloud and OCS write it in 3.0.
bool has_kind(const Card& card, std::string_view kind) {
  return std::ranges::any_of(card.properties, [kind](const Property& property) {
    return (iequals(property.name, "KIND") || iequals(property.name, "X-ADDRESSBOOKSERVER-KIND")) &&
           iequals(trim(property.value, " \t"), kind);
  });
}

Diagnostic left_out_group(const Card& card) {
  const auto is_member = [](const Property& property) {
    return iequals(property.name, "MEMBER") || iequals(property.name, "X-ADDRESSBOOKSERVER-MEMBER");
  };
  const auto is_name = [](const Property& property) { return iequals(property.name, "FN"); };
  const auto members = std::ranges::count_if(card.properties, is_member);
  const auto name = std::ranges::find_if(card.properties, is_name);
  return {Code::M023, Severity::warning, card.place,
          group_left_out(name == card.properties.end() ? "" : unescape_text(name->value),
                         static_cast<std::uint64_t>(members))};
}

}  // namespace

std::string group_left_out(std::string_view name, std::uint64_t members) {
  std::string text = "a group is no contact and is left out: ";
  text += name.empty() ? "(no name)" : name;
  return text + " (" + std::to_string(members) + (members == 1 ? " member)" : " members)");
}

bool ContactReader::read(std::string_view bytes, bool last) {
  if (std::exchange(done_, false)) diagnostics_.clear();
  const auto notice = [this](const Diagnostics& noticed) {
    for (const Diagnostic& diagnostic : noticed.list()) diagnostics_.add(diagnostic);
  };
  const Contact* contact = nullptr;
  consumed_ = 0;
  for (bool found = true; found && !contact;) {
    found = cards_.read(bytes.substr(consumed_), last);
    consumed_ += cards_.consumed();
    if (found || last) notice(cards_.diagnostics());
    if (!found) break;
    contact = maker_.make(cards_.card());
    notice(maker_.diagnostics());
  }
  done_ = contact || last;
  return contact;
}

const Contact* ContactMaker::make(const Card& card) {
  diagnostics_.clear();
  if (has_kind(card, "group")) {
    diagnostics_.add(left_out_group(card));
    return nullptr;
  }
  make_properties(card);
  card::unproject(properties_, options_, contact_, unused_, &diagnostics_);
  // A UID that we would make ourselves is none of the card's own.
  if (!contact_.context.uid.empty()) {
    const std::string_view uid = std::exchange(contact_.context.uid, {});
    if (card::make_uid(contact_, options_.uid_salt) != uid) contact_.context.uid = uid;
  }
  report_unused();
  return &contact_;
}

void ContactMaker::make_properties(const Card& card) {
  properties_.clear();
  const auto& list = card.properties;
  has_server_id_ = std::any_of(list.begin(), list.end(), [](const Property& property) {
    return iequals(property.name, "X-EAS-SERVERID");
  });
  labels_.clear();
  for (const Property& property : list)
    if (!property.group.empty() && iequals(property.name, "X-ABLabel"))
      labels_[upper_case(property.group)] |=
          card::type_of(bare_label(unescape_text(property.value)));
  for (const Property& property : list) add_property(property);
  if (has_kind(card, "org")) add_company();
}

/// Of a company (RFC 6350 6.1.4) the name is FN, and ORG need not be there.
void ContactMaker::add_company() {
  const auto find = [this](std::string_view name) {
    return std::ranges::find(properties_.list, name, &card::CardProperty::name);
  };
  const auto name = find("FN");
  if (name == properties_.list.end() || find("ORG") != properties_.list.end()) return;
  card::CardProperty made = *name;
  made.name = "ORG";
  made.written = "FN";
  properties_.add(made, properties_.part(made, 0));
}

std::string_view ContactMaker::text_of(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  return properties_.own(unescape_text(raw));
}

void ContactMaker::add_property(const Property& property) {
  card::CardProperty made;
  made.name = properties_.own(upper_case(property.name));
  made.place = property.place;
  made.group = property.group;
  made.preference = preference_of(property);
  made.types = types_of(property);
  if (!property.group.empty()) {
    const auto label = labels_.find(upper_case(property.group));
    if (label != labels_.end()) made.types |= label->second;
  }
  // RFC 6350 5.8: the numbers of another calendar are no date of ours.
  const std::string_view calendar = parameter_text(property, "CALSCALE");
  if (!calendar.empty() && !iequals(calendar, "gregorian")) {
    made.written = made.name;
    made.name = "X-CALSCALE";
  }
  add_value(property, made);
}

void ContactMaker::add_value(const Property& property, card::CardProperty made) {
  if (made.name == "SOUND" && made.types & card::type_bit::reading) {
    made.written = made.name;
    made.name = "X-IRMC-N";
  }
  const bool is_list = is_listed(made.name);
  if (!is_list && !is_structured(made.name)) return add_alias(property, made);
  if (made.name == "ADR") made.delivery = parameter_text(property, "LABEL");
  split_components(property.value, is_list ? ',' : ';', parts_);
  card::CardProperty* line = nullptr;
  for (const std::string_view part : parts_) {
    const std::string_view text = is_list ? text_of(part) : component_text(made, part);
    line ? properties_.add_part(*line, text) : void(line = &properties_.add(made, text));
  }
  if (made.name == "N" || made.name == "ORG") add_sort_as(property, made);
}

/// The text of a parameter, of which commas may have made several values.
std::string_view ContactMaker::parameter_text(const Property& property, std::string_view name) {
  const Parameter* const parameter = find_parameter(property, name);
  if (!parameter) return {};
  std::string text;
  for (const std::string_view value : parameter->values)
    (text += text.empty() ? "" : ",") += unescape_text(value);
  return properties_.own(std::move(text));
}

/// SORT-AS has a text for each component (RFC 6350 5.9); Android separates them as N does.
void ContactMaker::add_sort_as(const Property& property, card::CardProperty made) {
  std::string_view rest = parameter_text(property, "SORT-AS");
  if (rest.empty()) return;
  const bool is_name = made.name == "N";
  made.types = is_name ? 0 : card::type_bit::work;
  made.written = is_name ? "N;SORT-AS" : "ORG;SORT-AS";
  made.name = "SORT-STRING";
  card::CardProperty* line = nullptr;
  for (bool more = true; more;) {
    const std::size_t end = std::min(rest.find_first_of(",;"), rest.size());
    const std::string_view part = trim(rest.substr(0, end));
    line ? properties_.add_part(*line, part) : void(line = &properties_.add(made, part));
    more = end < rest.size();
    rest.remove_prefix(more ? end + 1 : end);
  }
}

/// A component of N or ADR may be a list (RFC 6350 6.2.2, 6.3.1): given names on one line, the
/// lines of an address one below another.
std::string_view ContactMaker::component_text(const card::CardProperty& made,
                                              std::string_view raw) {
  if (made.name == "ORG" || raw.find(',') == std::string_view::npos) return text_of(raw);
  std::vector<std::string_view> values;
  split_components(raw, ',', values);
  if (values.size() == 1) return text_of(raw);
  std::string joined;
  for (const std::string_view value : values) {
    if (!joined.empty()) joined += made.name == "N" ? ' ' : '\n';
    joined += unescape_text(value);
  }
  return properties_.own(std::move(joined));
}

void ContactMaker::add_alias(const Property& property, card::CardProperty made) {
  if (made.name == "X-EAS-CHILDREN") return add_children(property, made);
  if (made.name == "X-ANDROID-CUSTOM") return add_android(property, made);
  if (has_server_id_)
    for (const Alias& custom : custom_fields)
      if (made.name == custom.name) made.name = custom.meaning;
  const Alias* const alias = find_alias(made.name);
  if (!alias) return void(properties_.add(made, text_of(property.value)));
  made.written = made.name;
  made.name = alias->meaning;
  made.types |= alias->types;
  if (alias->name == "X-ADR") return void(properties_.add(made, label_text(property.value)));
  const std::string_view text = text_of(property.value);
  const bool has_scheme = istarts_with(text, alias->scheme);
  properties_.add(made,
                  has_scheme ? text : properties_.own(std::string(alias->scheme).append(text)));
}

/// The components of an address one below another.
std::string_view ContactMaker::label_text(std::string_view raw) {
  std::string label;
  split_components(raw, ';', parts_);
  for (const std::string_view part : parts_)
    if (!part.empty()) (label += label.empty() ? "" : "\n") += unescape_text(part);
  return properties_.own(std::move(label));
}

void ContactMaker::add_android(const Property& property, card::CardProperty made) {
  constexpr std::string_view start = "vnd.android.cursor.item/";
  split_components(property.value, ';', parts_);
  const std::string_view kind = parts_[0];
  const std::string_view value = parts_.size() > 1 ? parts_[1] : std::string_view();
  const std::string_view type = parts_.size() > 2 ? parts_[2] : std::string_view();
  for (const AndroidRow& row : android_rows) {
    if (!kind.starts_with(start) || kind.substr(start.size()) != row.kind) continue;
    if (!row.type.empty() && row.type != type) continue;
    made.written = made.name;
    made.name = row.meaning;
    made.types |= row.types;
  }
  properties_.add(made, text_of(made.written.empty() ? property.value : value));
}

/// EAS-4-TbSync writes a JSON array and does not escape it.
void ContactMaker::add_children(const Property& property, card::CardProperty made) {
  made.name = "RELATED";
  made.types |= card::type_bit::child;
  const nlohmann::json list = nlohmann::json::parse(property.value, nullptr, false);
  if (!list.is_array()) return void(properties_.add(made, text_of(property.value)));
  for (const nlohmann::json& child : list) {
    if (!child.is_string()) continue;
    std::string name = child.get<std::string>();
    std::erase(name, '\0');  // as from any other value of a card
    properties_.add(made, properties_.own(std::move(name)));
  }
}

/// ": VALUE", shortened; "" for none.
std::string ContactMaker::shown_value(const card::CardProperty& property) const {
  constexpr std::size_t shown = 60;
  std::string value;
  for (std::uint32_t i = 0; i < property.part_count && value.size() <= shown; ++i)
    (value += i > 0 ? ";" : "") += properties_.part(property, i).substr(0, 2 * shown);
  if (value.empty()) return {};
  const std::string text = ": " + std::string(utf8_start(value, shown));
  return value.size() > shown ? text + "..." : text;
}

/// What has no slot is told, not dropped silently.
void ContactMaker::report_unused() {
  const auto is_one_of = [](const auto& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  for (const std::uint32_t index : unused_) {
    const card::CardProperty& property = properties_.list[index];
    const std::string text = "no element for " + std::string(property.name_in_card());
    if (is_one_of(noise, property.name)) {
      report_label(property);
    } else if (is_one_of(card_facts, property.name)) {  // the same text of every card
      diagnostics_.add({Code::M012, Severity::note, property.place, text});
    } else {
      diagnostics_.add(
          {Code::M012, Severity::warning, property.place, text + shown_value(property)});
    }
  }
}

/// A label that somebody made up; those of Apple stand in _$!<...>!$_.
void ContactMaker::report_label(const card::CardProperty& property) {
  const std::string_view label = properties_.part(property, 0);
  if (property.name != "X-ABLABEL" || label.empty() || bare_label(label) != label ||
      card::type_of(label) != card::type_bit::other)
    return;
  diagnostics_.add({Code::M012, Severity::note, property.place,
                    "no element for the label " + std::string(label)});
}

}  // namespace eascard::vcard
