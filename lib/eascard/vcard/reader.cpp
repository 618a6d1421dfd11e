#include "eascard/vcard/reader.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "eascard/card/uid.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"

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

/// Properties of other programs that mean one of ours.
struct Alias {
  std::string_view name;
  std::string_view meaning;
  std::uint32_t types = 0;
};
constexpr std::array aliases = {
    Alias{"ROLE", "TITLE"},
    Alias{"X-FILE-AS", "X-EVOLUTION-FILE-AS"},
    Alias{"X-ANNIVERSARY", "ANNIVERSARY"},
    Alias{"X-MS-ANNIVERSARY", "ANNIVERSARY"},
    Alias{"X-EVOLUTION-ANNIVERSARY", "ANNIVERSARY"},
    Alias{"X-KADDRESSBOOK-X-ANNIVERSARY", "ANNIVERSARY"},
    Alias{"X-SPOUSE", "RELATED", card::type_bit::spouse},
    Alias{"X-MS-SPOUSE", "RELATED", card::type_bit::spouse},
    Alias{"X-EVOLUTION-SPOUSE", "RELATED", card::type_bit::spouse},
    Alias{"X-KADDRESSBOOK-X-SPOUSESNAME", "RELATED", card::type_bit::spouse},
    Alias{"X-EAS-SPOUSE", "RELATED", card::type_bit::spouse},
    Alias{"X-ASSISTANT", "RELATED", card::type_bit::assistant},
    Alias{"X-MS-ASSISTANT", "RELATED", card::type_bit::assistant},
    Alias{"X-EVOLUTION-ASSISTANT", "RELATED", card::type_bit::assistant},
    Alias{"X-KADDRESSBOOK-X-ASSISTANTSNAME", "RELATED", card::type_bit::assistant},
    Alias{"X-EAS-ASSISTANTNAME", "RELATED", card::type_bit::assistant},
    Alias{"X-MANAGER", "RELATED", card::type_bit::manager},
    Alias{"X-MS-MANAGER", "RELATED", card::type_bit::manager},
    Alias{"X-EVOLUTION-MANAGER", "RELATED", card::type_bit::manager},
    Alias{"X-KADDRESSBOOK-X-MANAGERSNAME", "RELATED", card::type_bit::manager},
    Alias{"X-EAS-MANAGERNAME", "RELATED", card::type_bit::manager},
    Alias{"X-CHILDREN", "RELATED", card::type_bit::child},
    Alias{"X-MS-CHILD", "RELATED", card::type_bit::child},
    Alias{"X-MS-TEL", "TEL"},
    Alias{"X-EAS-MMS", "TEL", card::type_bit::mms},
    Alias{"X-EAS-YOMIFIRSTNAME", "X-PHONETIC-FIRST-NAME"},
    Alias{"X-EAS-YOMILASTNAME", "X-PHONETIC-LAST-NAME"},
    Alias{"X-EAS-YOMICOMPANYNAME", "X-PHONETIC-ORG"},
    Alias{"X-MS-IMADDRESS", "IMPP"},
    Alias{"X-KADDRESSBOOK-X-IMADDRESS", "IMPP"},
    Alias{"X-AIM", "IMPP"},
    Alias{"X-JABBER", "IMPP"},
    Alias{"X-SKYPE", "IMPP"},
    Alias{"X-SKYPE-USERNAME", "IMPP"},
    Alias{"X-MSN", "IMPP"},
    Alias{"X-YAHOO", "IMPP"},
    Alias{"X-ICQ", "IMPP"},
    Alias{"X-GTALK", "IMPP"},
    Alias{"X-GOOGLE-TALK", "IMPP"},
    Alias{"X-QQ", "IMPP"}};

/// Thunderbird's custom fields, which EAS-4-TbSync uses beside its X-EAS-SERVERID.
constexpr std::array custom_fields = {
    Alias{"X-CUSTOM1", "X-EAS-OFFICELOCATION"}, Alias{"X-CUSTOM2", "X-EAS-CUSTOMERID"},
    Alias{"X-CUSTOM3", "X-EAS-GOVERNMENTID"}, Alias{"X-CUSTOM4", "X-EAS-ACCOUNTNAME"}};

/// Rows of Android's address book that it writes as X-ANDROID-CUSTOM for want of a property:
/// vnd.android.cursor.item/KIND;VALUE;TYPE;LABEL, the types those of ContactsContract.
struct AndroidRow {
  std::string_view kind;
  std::string_view type;  ///< "" for any
  std::string_view meaning;
  std::uint32_t types = 0;
};
constexpr std::array android_rows = {
    AndroidRow{"nickname", "", "NICKNAME"},
    AndroidRow{"contact_event", "1", "ANNIVERSARY"},
    AndroidRow{"contact_event", "3", "BDAY"},
    AndroidRow{"relation", "1", "RELATED", card::type_bit::assistant},
    AndroidRow{"relation", "3", "RELATED", card::type_bit::child},
    AndroidRow{"relation", "7", "RELATED", card::type_bit::manager},
    AndroidRow{"relation", "14", "RELATED", card::type_bit::spouse}};

/// Said of a card by nobody who reads it: no loss.
constexpr std::array noise = {std::string_view("VERSION"),
                              std::string_view("PRODID"),
                              std::string_view("REV"),
                              std::string_view("X-ABLABEL"),
                              std::string_view("X-ABADR"),
                              std::string_view("X-ABUID"),
                              std::string_view("X-ABSHOWAS"),
                              std::string_view("X-MS-OL-DESIGN"),
                              std::string_view("X-MS-OL-DEFAULT-POSTAL-ADDRESS"),
                              std::string_view("LABEL"),
                              std::string_view("KIND"),
                              std::string_view("SORT-STRING"),
                              std::string_view("MAILER")};

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

/// TYPE=a,b and TYPE=a;TYPE=b and TYPE="a,b", and bare types, which have no name.
std::uint32_t types_of(const Property& property) {
  std::uint32_t types = 0;
  for (const Parameter& parameter : property.parameters) {
    if (!parameter.name.empty() && !iequals(parameter.name, "TYPE")) continue;
    for (std::string_view value : parameter.values)
      while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        types |= card::type_of(value.substr(0, comma));
        value.remove_prefix(std::min(comma + 1, value.size()));
      }
  }
  return types;
}

bool is_structured(std::string_view name) {
  return name == "N" || name == "ORG" || name == "ADR";
}

}  // namespace

bool ContactReader::read(std::string_view bytes, bool last) {
  const bool found = cards_.read(bytes, last);
  diagnostics_ = cards_.diagnostics();
  if (!found) return false;
  maker_.make(cards_.card());
  for (const Diagnostic& diagnostic : maker_.diagnostics().list()) diagnostics_.add(diagnostic);
  return true;
}

const Contact& ContactMaker::make(const Card& card) {
  diagnostics_.clear();
  make_properties(card);
  card::unproject(properties_, options_, contact_, unused_, &diagnostics_);
  // A UID that we would make ourselves is none of the card's own.
  if (!contact_.context.uid.empty()) {
    const std::string_view uid = std::exchange(contact_.context.uid, {});
    if (card::make_uid(contact_, options_.uid_salt) != uid) contact_.context.uid = uid;
  }
  report_unused();
  return contact_;
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
}

std::string_view ContactMaker::text_of(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw;
  return properties_.own(unescape_text(raw));
}

void ContactMaker::add_property(const Property& property) {
  card::CardProperty made;
  made.name = properties_.own(upper_case(property.name));
  made.place = property.place;
  made.preference = preference_of(property);
  made.types = types_of(property);
  if (!property.group.empty()) {
    const auto label = labels_.find(upper_case(property.group));
    if (label != labels_.end()) made.types |= label->second;
  }
  add_value(property, made);
}

void ContactMaker::add_value(const Property& property, card::CardProperty made) {
  const bool is_list = is_listed(made.name);
  if (!is_list && !is_structured(made.name)) return add_alias(property, made);
  split_components(property.value, is_list ? ',' : ';', parts_);
  card::CardProperty* line = nullptr;
  for (const std::string_view part : parts_) {
    const std::string_view text = is_list ? text_of(part) : component_text(made, part);
    line ? properties_.add_part(*line, text) : void(line = &properties_.add(made, text));
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
  for (const Alias& alias : aliases)
    if (made.name == alias.name) {
      made.written = made.name;
      made.name = alias.meaning;
      made.types |= alias.types;
    }
  if (made.name == "X-EAS-CHILDREN") return add_children(property, made);
  if (made.name == "X-ANDROID-CUSTOM") return add_android(property, made);
  if (has_server_id_)
    for (const Alias& custom : custom_fields)
      if (made.name == custom.name) made.name = custom.meaning;
  properties_.add(made, text_of(property.value));
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

/// What has no slot is told, not dropped silently.
void ContactMaker::report_unused() {
  for (const std::uint32_t index : unused_) {
    const card::CardProperty& property = properties_.list[index];
    if (std::find(noise.begin(), noise.end(), property.name) != noise.end()) continue;
    const std::string_view name = property.written.empty() ? property.name : property.written;
    diagnostics_.add(
        {Code::M012, Severity::warning, property.place, "no element for " + std::string(name)});
  }
}

}  // namespace eascard::vcard
