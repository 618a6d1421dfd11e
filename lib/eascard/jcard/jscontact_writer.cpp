#include <algorithm>
#include <array>
#include <unordered_map>

#include "eascard/card/types.hpp"
#include "eascard/card/uid.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/decimal.hpp"

namespace eascard::jcard {
namespace {

namespace type_bit = card::type_bit;

struct Kind {
  FieldId id;
  std::string_view kind;
};
constexpr std::array name_kinds = {Kind{FieldId::Title, "title"}, Kind{FieldId::FirstName, "given"},
                                   Kind{FieldId::MiddleName, "given2"},
                                   Kind{FieldId::LastName, "surname"},
                                   Kind{FieldId::Suffix, "credential"}};

/// RFC 9555 2.6.1: what the components of an ADR are.
constexpr std::array<std::string_view, 8> address_kinds = {
    "", "", "room", "name", "locality", "region", "postcode", "country"};

struct Address {
  std::string_view params;  ///< of the rows
  std::string_view id;
  std::string_view context;
};
constexpr std::array addresses = {Address{"TYPE=work", "Business", "work"},
                                  Address{"TYPE=home", "Home", "private"},
                                  Address{"TYPE=other", "Other", ""}};

struct PhoneFeature {
  std::uint32_t type;
  std::string_view feature;
  std::string_view label;
};
constexpr std::array phone_features = {PhoneFeature{type_bit::fax, "fax", ""},
                                       PhoneFeature{type_bit::cell, "mobile", ""},
                                       PhoneFeature{type_bit::pager, "pager", ""},
                                       PhoneFeature{type_bit::main, "main-number", ""},
                                       PhoneFeature{type_bit::mms, "text", "MMS"},
                                       PhoneFeature{type_bit::car, "voice", "Car"},
                                       PhoneFeature{type_bit::radio, "voice", "Radio"},
                                       PhoneFeature{type_bit::assistant, "voice", "Assistant"},
                                       PhoneFeature{0, "voice", ""}};

class CardWriter {
 public:
  CardWriter(const Contact& contact, const CardTexts& card, std::string& out)
      : contact_(contact), card_(card), json_(out) {}

  void write() {
    write_name();
    write_map("nicknames", "NICKNAME", [this](const Field& f) { json_.text("name", card_[f.id]); });
    write_organization();
    write_map("titles", "TITLE", [this](const Field& f) { write_title(f); });
    write_map("emails", "EMAIL", [this](const Field& f) { write_email(f); });
    write_map("onlineServices", "IMPP", [this](const Field& f) {
      json_.text(card::is_im_uri(card_[f.id]) ? "uri" : "user", card_[f.id]);
    });
    write_map("phones", "TEL", [this](const Field& f) { write_phone(f); });
    write_addresses();
    write_map("links", "URL", [this](const Field& f) {
      json_.text("uri", card_[f.id]);
      write_set("contexts", "work");
    });
    write_map("media", "PHOTO", [this](const Field& f) { write_photo(f); });
    write_anniversaries();
    write_relations();
    write_keywords();
    write_map("notes", "NOTE", [this](const Field& f) { json_.text("note", card_[f.id]); });
  }

 private:
  bool shows(FieldId id) const { return !card_[id].empty(); }

  /// A map of Ids with an entry for each field that the card shows, if there is one.
  template <typename WriteEntry>
  void write_map(std::string_view name, std::string_view property, WriteEntry write_entry) {
    bool open = false;
    for (const FieldId id : fields_of(property)) {
      if (!shows(id)) continue;
      if (!std::exchange(open, true)) json_.open(name, '{');
      json_.open(entry_id(field(id)), '{');
      write_entry(field(id));
      json_.close('}');
    }
    if (open) json_.close('}');
  }

  void write_component(std::string_view kind, std::string_view value) {
    json_.open('{');
    json_.text("kind", kind);
    json_.text("value", value);
    json_.close('}');
  }

  void write_name() {
    const bool has_parts = std::any_of(name_kinds.begin(), name_kinds.end(),
                                       [this](const Kind& kind) { return shows(kind.id); });
    if (!has_parts && card_.full_name.empty()) return;
    json_.open("name", '{');
    if (!card_.full_name.empty()) json_.text("full", card_.full_name);
    if (has_parts) {
      json_.raw("isOrdered", "true");
      json_.open("components", '[');
      for (const FieldId id : card::name_order(contact_)) write_name_part(id);
      json_.close(']');
    }
    json_.close('}');
  }

  void write_name_part(FieldId id) {
    if (!shows(id)) return;
    const auto kind = std::find_if(name_kinds.begin(), name_kinds.end(),
                                   [id](const Kind& entry) { return entry.id == id; });
    write_component(kind->kind, card_[id]);
  }

  bool has_organization() const {
    return shows(FieldId::CompanyName) || shows(FieldId::Department);
  }

  void write_organization() {
    if (!has_organization()) return;
    json_.open("organizations", '{');
    json_.open(entry_id(field(FieldId::CompanyName)), '{');
    if (shows(FieldId::CompanyName)) json_.text("name", card_[FieldId::CompanyName]);
    if (shows(FieldId::Department)) {
      json_.open("units", '[');
      json_.open('{');
      json_.text("name", card_[FieldId::Department]);
      json_.close('}');
      json_.close(']');
    }
    json_.close('}');
    json_.close('}');
  }

  void write_title(const Field& f) {
    json_.text("name", card_[f.id]);
    if (has_organization()) json_.text("organizationId", entry_id(field(FieldId::CompanyName)));
  }

  /// {"work":true}
  void write_set(std::string_view key, std::string_view member) {
    json_.open(key, '{');
    json_.raw(member, "true");
    json_.close('}');
  }

  /// The name in a mailbox, "Bob" <bob@example.com>, is a label.
  void write_email(const Field& f) {
    const std::vector<FieldId>& slots = fields_of("EMAIL");
    const auto slot = std::find(slots.begin(), slots.end(), f.id) - slots.begin();
    json_.text("address", card_[f.id]);
    json_.raw("pref", std::to_string(slot + 1));
    const std::string_view value = contact_.value(f.id);
    const std::size_t open = value.rfind('<');
    if (card::mail_address(value).size() == value.size() || open == std::string_view::npos) return;
    const std::string_view label = trim(value.substr(0, open), " \t\r\n\"");
    if (!label.empty()) json_.text("label", label);
  }

  void write_phone(const Field& f) {
    const std::uint32_t types = card::slot_types(f.id, true);
    json_.text("number", card_[f.id]);
    if (types & type_bit::work) write_set("contexts", "work");
    if (types & type_bit::home) write_set("contexts", "private");
    const auto& feature = *std::find_if(
        phone_features.begin(), phone_features.end(),
        [types](const PhoneFeature& entry) { return (types & entry.type) == entry.type; });
    write_set("features", feature.feature);
    if (!feature.label.empty()) json_.text("label", feature.label);
  }

  void write_addresses() {
    bool open = false;
    for (const Address& address : addresses) {
      std::vector<FieldId> parts;
      for (const FieldId id : fields_of("ADR"))
        if (field(id).v4.params == address.params && shows(id)) parts.push_back(id);
      if (parts.empty()) continue;
      if (!std::exchange(open, true)) json_.open("addresses", '{');
      write_address(address, parts);
    }
    if (open) json_.close('}');
  }

  void write_address(const Address& address, const std::vector<FieldId>& parts) {
    json_.open(address.id, '{');
    if (!address.context.empty()) write_set("contexts", address.context);
    json_.raw("isOrdered", "true");
    json_.text("defaultSeparator", ", ");
    json_.open("components", '[');
    for (const FieldId id : parts) write_component(address_kinds[field(id).component], card_[id]);
    json_.close(']');
    json_.close('}');
  }

  void write_photo(const Field& f) {
    std::string image;
    if (!decode_base64(card_[f.id], image)) image.clear();  // then its type is not known
    std::string uri = "data:";
    ((uri += image_type(image).media) += ";base64,") += card_[f.id];
    json_.text("kind", "photo");
    json_.text("uri", uri);
  }

  void write_anniversaries() {
    if (!shows(FieldId::Birthday) && !shows(FieldId::Anniversary)) return;
    json_.open("anniversaries", '{');
    write_anniversary(FieldId::Birthday, "birth");
    write_anniversary(FieldId::Anniversary, "wedding");
    json_.close('}');
  }

  /// A PartialDate, of "1987-09-27" or "--09-27".
  void write_anniversary(FieldId id, std::string_view kind) {
    if (!shows(id)) return;
    const std::string_view date = card_[id];
    const auto number = [date](std::size_t at, std::size_t size) {
      return std::to_string(decimal<unsigned>(date.substr(at, size)).value_or(0));
    };
    json_.open(entry_id(field(id)), '{');
    json_.text("kind", kind);
    json_.open("date", '{');
    if (!date.starts_with("--")) json_.raw("year", number(0, 4));
    json_.raw("month", number(date.size() - 5, 2));
    json_.raw("day", number(date.size() - 2, 2));
    json_.close('}');
    json_.close('}');
  }

  /// RFC 9555 2.9.5: the name of somebody without a card is the key. The same name may be several
  /// relations.
  void write_relations() {
    std::vector<std::string_view> names = card_.items[FieldId::Children];
    std::unordered_map<std::string_view, std::vector<std::string_view>> relations;
    for (const std::string_view name : names) relations[name].push_back("child");
    for (const auto& [id, relation] :
         {Kind{FieldId::Spouse, "spouse"}, Kind{FieldId::AssistantName, "agent"}}) {
      if (!shows(id)) continue;
      std::vector<std::string_view>& all = relations[card_[id]];
      if (all.empty()) names.push_back(card_[id]);
      all.push_back(relation);
    }
    if (names.empty()) return;
    json_.open("relatedTo", '{');
    for (const std::string_view name : names) {
      json_.open(name, '{');
      json_.open("relation", '{');
      for (const std::string_view relation : relations[name]) json_.raw(relation, "true");
      json_.close('}');
      json_.close('}');
    }
    json_.close('}');
  }

  void write_keywords() {
    if (card_.items[FieldId::Categories].empty()) return;
    json_.open("keywords", '{');
    for (const std::string_view keyword : card_.items[FieldId::Categories])
      json_.raw(keyword, "true");
    json_.close('}');
  }

  const Contact& contact_;
  const CardTexts& card_;
  json::Emitter json_;
};

}  // namespace

/// The elements that reading the card back would not give exactly.
json::FieldSet JscontactWriter::unproved(const Contact& contact) {
  understand(card_, proof_);
  json::FieldSet fields;
  for (const Field& f : all_fields())
    if (f.parent == FieldId::none && !same_element(f, contact, proof_)) fields.set(index_of(f.id));
  return fields;
}

void JscontactWriter::write(const Contact& contact, std::string& out) {
  losses_.clear();
  show(contact, card_);
  std::string image;
  if (card_[FieldId::Picture].empty() && !decode_base64(contact.value(FieldId::Picture), image))
    losses_.push_back({Code::I01, Severity::warning, {}, "Picture is not base64: no media"});
  if (card_.note_loss) losses_.push_back(*card_.note_loss);
  const std::string_view uid = contact.context.uid;
  out += R"({"@type":"Card","version":"1.0","uid":)";
  json::append_string(out,
                      uid.empty() ? card::make_uid(contact, options_.uid_salt) : std::string(uid));
  CardWriter(contact, card_, out).write();
  std::string vendor;
  json::write_fields(contact, unproved(contact), vendor);
  if (vendor != "{}") json::Emitter(out).raw(vendor_property, vendor);
  out += '}';
}

}  // namespace eascard::jcard
