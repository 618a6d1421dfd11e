#include "eascard/jcard/jscontact_card.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "eascard/card/mapping.hpp"
#include "eascard/card/slots.hpp"
#include "eascard/jcard/jscontact_members.hpp"
#include "eascard/json/plain_reader.hpp"

namespace eascard::jcard {
namespace {

namespace type_bit = card::type_bit;

/// Properties that say nothing of a contact's elements, so that passing over them is no loss.
constexpr std::array<std::string_view, 8> noise = {"@type",   "version", "uid",    "kind",
                                                   "created", "updated", "prodId", "language"};

struct Kind {
  std::string_view kind;
  FieldId id;
};
constexpr std::array name_kinds = {
    Kind{"title", FieldId::Title},       Kind{"given", FieldId::FirstName},
    Kind{"given2", FieldId::MiddleName}, Kind{"surname", FieldId::LastName},
    Kind{"surname2", FieldId::LastName}, Kind{"credential", FieldId::Suffix},
    Kind{"generation", FieldId::Suffix}};

/// The component of an ADR for a kind; everything else is a part of the street (RFC 9555 2.6.1).
std::uint8_t address_component(std::string_view kind) {
  if (kind == "room") return 2;
  if (kind == "locality") return 4;
  if (kind == "region") return 5;
  if (kind == "postcode") return 6;
  return kind == "country" ? 7 : 3;
}

/// Reads the properties of a card into texts. Entries under the Ids that our cards have are placed
/// at once, those of others when all of these are known.
class CardReader : private MemberReader {
 public:
  CardReader(const json::Values& values, CardTexts& card, const Unused& unused)
      : MemberReader(values), card_(card), unused_(unused) {}

  void read(std::uint32_t index) {
    const std::string_view name = values_.key(values_.list[index]);
    const auto found = std::find_if(properties.begin(), properties.end(),
                                    [name](const Property& p) { return p.name == name; });
    if (found != properties.end()) {
      path_.clear();
      json::append_pointer(path_, name);
      return (this->*found->read)(index);
    }
    std::string path;
    json::append_pointer(path, name);
    const bool is_noise =
        name == vendor_property || std::find(noise.begin(), noise.end(), name) != noise.end();
    if (!is_noise) unused(index, std::move(path));
  }

  /// Places the entries of others.
  void finish() {
    std::stable_sort(foreign_.begin(), foreign_.end(),
                     [](const Entry& a, const Entry& b) { return a.preference < b.preference; });
    card::give_slots(
        std::span(foreign_), [this](const Entry& entry, FieldId id) { return place(entry, id); },
        [this](const Entry& entry) { return repeats(entry); });
    for (const Entry& entry : foreign_)
      if (!entry.is_done) unused(entry.index, entry.path);
  }

 private:
  struct Property {
    std::string_view name;
    void (CardReader::*read)(std::uint32_t index);
  };
  static const std::array<Property, 14> properties;

  /// What an entry of a map says, and which fields may take it.
  struct Entry {
    std::uint32_t index = 0;
    std::string path;
    std::string_view text;
    card::Slots slots{};
    std::uint32_t preference = 101;
    std::string_view joint;   ///< "" where the text does not go behind what is there
    bool is_address = false;  ///< its text is that of all its components
    bool is_done = false;
  };

  void unused(std::uint32_t index, std::string pointer, std::string_view fault = {}) const {
    unused_(index, std::move(pointer), fault);
  }

  // ---- places ---------------------------------------------------------------------------------

  Entry entry_at(std::uint32_t index) const {
    Entry entry;
    entry.index = index;
    entry.path = path_;
    json::append_pointer(entry.path, values_.key(values_.list[index]));
    const unsigned preference = number(index, "pref", 100);
    if (preference != 0) entry.preference = preference;
    return entry;
  }

  /// Whether the field takes the entry, or one without text, which is none.
  [[nodiscard]] bool place(const Entry& entry, FieldId id) {
    if (entry.is_address) return place_address(entry, id);
    if (entry.text.empty()) return true;
    if (!entry.joint.empty()) {
      append(id, entry.text, entry.joint);
      return true;
    }
    if (!card_[id].empty()) return false;
    card_[id] = entry.text;
    return true;
  }

  bool repeats(const Entry& entry) const {
    return !entry.is_address &&
           std::any_of(entry.slots.begin(), entry.slots.end(), [&](const card::Slot& slot) {
             return slot.id != FieldId::none && card_[slot.id] == entry.text;
           });
  }

  /// Puts a text behind what is there, without copying that again and again.
  void append(FieldId id, std::string_view text, std::string_view joint) {
    if (text.empty()) return;
    if (card_[id].empty()) return void(card_[id] = text);
    std::string*& joined = joined_[index_of(id)];
    if (!joined) joined = &card_.owned.emplace_back(card_[id]);
    (*joined += joint) += text;
    card_[id] = *joined;
  }

  /// Entries of a map. Under the element name of one of the property's fields they are ours;
  /// the slots of any other come from `find`.
  template <typename GetText, typename Find>
  void read_map(std::uint32_t index, std::string_view property, GetText get_text, Find find) {
    each_member(index, json::ValueType::object, [&](std::uint32_t i) {
      expect_type(values_, i, json::ValueType::object);
      const std::string_view text = get_text(i);
      for (const FieldId id : fields_of(property))
        if (entry_id(field(id)) == values_.key(values_.list[i])) return void(card_[id] = text);
      Entry entry = entry_at(i);
      entry.text = text;
      find(i, entry);
      foreign_.push_back(std::move(entry));
    });
  }

  template <typename GetText>
  void read_slots(std::uint32_t index, std::string_view property, GetText get_text,
                  std::span<const card::SlotRule> rules) {
    read_map(index, property, get_text,
             [rules](std::uint32_t, Entry& entry) { entry.slots = card::find_slots(rules, 0); });
  }

  /// Entries of which all texts are one.
  template <typename GetText>
  void read_joined(std::uint32_t index, std::string_view property, FieldId id, GetText get_text,
                   std::string_view joint) {
    read_map(index, property, get_text, [id, joint](std::uint32_t, Entry& entry) {
      entry.slots[0].id = id;
      entry.joint = joint;
    });
  }

  // ---- properties -----------------------------------------------------------------------------

  void read_name(std::uint32_t index) {
    expect_type(values_, index, json::ValueType::object);
    card_.full_name = text(index, "full");
    const std::uint32_t components = values_.member(index, "components");
    if (components == 0) return;
    each_member(components, json::ValueType::array, [this](std::uint32_t i) {
      const std::string_view kind = mandatory(i, "kind");
      const std::string_view value = mandatory(i, "value");
      for (const Kind& known : name_kinds)
        if (known.kind == kind) append(known.id, value, " ");
    });
  }

  void read_nicknames(std::uint32_t index) {
    read_joined(
        index, "NICKNAME", FieldId::NickName,
        [this](std::uint32_t i) { return mandatory(i, "name"); }, ", ");
  }

  /// The first one, with its first unit.
  void read_organizations(std::uint32_t index) {
    each_member(index, json::ValueType::object, [this](std::uint32_t i) {
      expect_type(values_, i, json::ValueType::object);
      if (has_organization_) return unused(i, entry_at(i).path);
      has_organization_ = true;
      card_[FieldId::CompanyName] = text(i, "name");
      const std::uint32_t units = values_.member(i, "units");
      if (units != 0) read_units(units, entry_at(i).path + "/units");
    });
  }

  void read_units(std::uint32_t index, const std::string& path) {
    unsigned count = 0;
    each_member(index, json::ValueType::array, [&](std::uint32_t i) {
      const std::string_view name = mandatory(i, "name");
      if (count == 0) card_[FieldId::Department] = name;
      if (count > 0) unused(i, path + '/' + std::to_string(count));
      ++count;
    });
  }

  void read_titles(std::uint32_t index) {
    read_map(
        index, "TITLE", [this](std::uint32_t i) { return mandatory(i, "name"); },
        [this](std::uint32_t i, Entry& entry) {
          entry.slots[0].id = FieldId::JobTitle;
          entry.preference = text(i, "kind") == "role" ? 1 : 0;
        });
  }

  void read_emails(std::uint32_t index) {
    read_slots(
        index, "EMAIL", [this](std::uint32_t i) { return mandatory(i, "address"); },
        card::slot_rules::mails);
  }

  /// Those of others have a URI, of which im: is only the mark of a name.
  void read_services(std::uint32_t index) {
    read_slots(
        index, "IMPP",
        [this](std::uint32_t i) -> std::string_view {
          const std::string_view uri = text(i, "uri");
          if (uri.empty()) return mandatory(i, "user");
          return uri.starts_with("im:") ? card_.own(card::im_text(uri)) : uri;
        },
        card::slot_rules::messengers);
  }

  void read_phones(std::uint32_t index) {
    read_map(
        index, "TEL", [this](std::uint32_t i) { return mandatory(i, "number"); },
        [this](std::uint32_t i, Entry& entry) {
          entry.text = card::phone_number(entry.text);
          entry.slots = card::find_slots(card::slot_rules::phones, phone_types(i));
        });
  }

  std::uint32_t phone_types(std::uint32_t index) const {
    std::uint32_t types = card::type_of(text(index, "label")) | context_types(index);
    for (const auto& [feature, type] : {std::pair{"mobile", type_bit::cell},
                                        {"fax", type_bit::fax},
                                        {"pager", type_bit::pager},
                                        {"main-number", type_bit::main},
                                        {"textphone", type_bit::machine},
                                        {"voice", type_bit::voice},
                                        {"text", type_bit::text}})
      if (has(index, "features", feature)) types |= type;
    return types;
  }

  std::uint32_t context_types(std::uint32_t index) const {
    return (has(index, "contexts", "work") ? type_bit::work : 0) |
           (has(index, "contexts", "private") ? type_bit::home : 0);
  }

  /// Those with the Ids of ours are placed at once.
  void read_addresses(std::uint32_t index) {
    each_member(index, json::ValueType::object, [this](std::uint32_t i) {
      expect_type(values_, i, json::ValueType::object);
      Entry entry = entry_at(i);
      entry.is_address = true;
      entry.slots = card::find_slots(card::slot_rules::addresses, context_types(i));
      const std::string_view id = values_.key(values_.list[i]);
      for (const auto& [own, street] : {Kind{"Business", FieldId::BusinessAddressStreet},
                                        {"Home", FieldId::HomeAddressStreet},
                                        {"Other", FieldId::OtherAddressStreet}})
        if (id == own) entry.is_done = place_address(entry, street);
      if (!entry.is_done) foreign_.push_back(std::move(entry));
    });
  }

  [[nodiscard]] bool place_address(const Entry& entry, FieldId street) {
    const std::string_view params = field(street).v4.params;
    if (std::find(addresses_.begin(), addresses_.end(), params) != addresses_.end()) return false;
    addresses_.push_back(params);
    read_address(entry.index, params);
    return true;
  }

  static FieldId address_field(std::string_view params, std::uint8_t component) {
    for (const FieldId id : fields_of("ADR"))
      if (field(id).v4.params == params && field(id).component == component) return id;
    return FieldId::none;
  }

  void read_address(std::uint32_t index, std::string_view params) {
    const std::uint32_t components = values_.member(index, "components");
    std::string_view separator;
    if (components != 0)
      each_member(components, json::ValueType::array, [&](std::uint32_t i) {
        const std::string_view kind = mandatory(i, "kind");
        const std::string_view value = mandatory(i, "value");
        if (kind == "separator") return void(separator = value);
        const FieldId id = address_field(params, address_component(kind));
        append(id == FieldId::none ? address_field(params, 3) : id, value,
               separator.empty() ? " " : separator);
        separator = {};
      });
    const FieldId street = address_field(params, 3);
    const FieldId country = address_field(params, 7);
    if (components == 0) card_[street] = text(index, "full");
    if (card_[country].empty()) card_[country] = text(index, "countryCode");
  }

  void read_links(std::uint32_t index) {
    read_map(
        index, "URL", [this](std::uint32_t i) { return mandatory(i, "uri"); },
        [this](std::uint32_t i, Entry& entry) {
          entry.slots = card::find_slots(card::slot_rules::links, context_types(i));
        });
  }

  /// Photos that the card itself holds.
  void read_media(std::uint32_t index) {
    read_map(
        index, "PHOTO", [this](std::uint32_t i) { return photo(i); },
        [](std::uint32_t, Entry& entry) { entry.slots[0].id = FieldId::Picture; });
  }

  std::string_view photo(std::uint32_t index) {
    const std::string_view uri = mandatory(index, "uri");
    const bool is_photo = mandatory(index, "kind") == "photo";
    const std::size_t comma = uri.find(',');
    const bool is_base64 = uri.starts_with("data:") && comma != std::string_view::npos &&
                           uri.substr(0, comma).ends_with(";base64");
    const std::string_view fault =
        is_photo && is_base64 ? card::photo_fault(uri) : std::string_view();
    if (is_photo && is_base64 && fault.empty()) return uri.substr(comma + 1);
    unused(index, entry_at(index).path, fault);
    return {};
  }

  void read_anniversaries(std::uint32_t index) {
    each_member(index, json::ValueType::object, [this](std::uint32_t i) {
      const std::string_view kind = mandatory(i, "kind");
      const std::uint32_t date = values_.member(i, "date");
      if (date == 0) fail(i, "no date");
      Entry entry = entry_at(i);
      entry.text = date_at(date);
      const FieldId id = kind == "birth"     ? FieldId::Birthday
                         : kind == "wedding" ? FieldId::Anniversary
                                             : FieldId::none;
      if (entry.text.empty() && id != FieldId::none)
        unused(i, std::move(entry.path), " is no date");
      else if (entry.text.empty() || id == FieldId::none || !place(entry, id))
        unused(i, std::move(entry.path));
    });
  }

  /// A PartialDate or Timestamp as a day, "" where it is none.
  std::string_view date_at(std::uint32_t index) {
    expect_type(values_, index, json::ValueType::object);
    if (text(index, "@type") == "Timestamp") return day(mandatory(index, "utc").substr(0, 10));
    const unsigned year = number(index, "year", 9999);
    const unsigned month = number(index, "month", 12);
    const unsigned of_month = number(index, "day", 31);
    char date[40];
    if (year == 0) {
      std::snprintf(date, sizeof date, "--%02u-%02u", month, of_month);
    } else {
      std::snprintf(date, sizeof date, "%04u-%02u-%02u", year, month, of_month);
    }
    return day(card_.own(date));
  }

  static std::string_view day(std::string_view date) {
    return card::date_time_of(date).empty() ? std::string_view() : date;
  }

  /// The key is the uid of a card, or a name (RFC 9555 2.9.5).
  void read_relations(std::uint32_t index) {
    each_member(index, json::ValueType::object, [this](std::uint32_t i) {
      expect_type(values_, i, json::ValueType::object);
      Entry entry = entry_at(i);
      entry.text = key(i);
      bool used = false;
      if (!is_uid(entry.text)) {
        if (has(i, "relation", "child")) {
          card_.items[FieldId::Children].push_back(entry.text);
          used = true;
        }
        for (const auto& [relation, id] :
             {Kind{"spouse", FieldId::Spouse}, Kind{"agent", FieldId::AssistantName}}) {
          if (has(i, "relation", relation)) used |= place(entry, id);
        }
      }
      if (!used) unused(i, std::move(entry.path));
    });
  }

  void read_keywords(std::uint32_t index) {
    each_member(index, json::ValueType::object, [this](std::uint32_t i) {
      expect_type(values_, i, json::ValueType::boolean);
      if (values_.list[i].truth) card_.items[FieldId::Categories].push_back(key(i));
    });
  }

  void read_notes(std::uint32_t index) {
    read_joined(
        index, "NOTE", FieldId::BodyData, [this](std::uint32_t i) { return mandatory(i, "note"); },
        "\n\n");
  }

  CardTexts& card_;
  const Unused& unused_;
  std::string path_;  ///< of the property at hand
  std::vector<Entry> foreign_;
  std::array<std::string*, field_count> joined_{};  ///< in card_.owned
  bool has_organization_ = false;
  std::vector<std::string_view> addresses_;  ///< the parameters of those that are placed
};

const std::array<CardReader::Property, 14> CardReader::properties = {{
    {"name", &CardReader::read_name},
    {"nicknames", &CardReader::read_nicknames},
    {"organizations", &CardReader::read_organizations},
    {"titles", &CardReader::read_titles},
    {"emails", &CardReader::read_emails},
    {"onlineServices", &CardReader::read_services},
    {"phones", &CardReader::read_phones},
    {"addresses", &CardReader::read_addresses},
    {"links", &CardReader::read_links},
    {"media", &CardReader::read_media},
    {"anniversaries", &CardReader::read_anniversaries},
    {"relatedTo", &CardReader::read_relations},
    {"keywords", &CardReader::read_keywords},
    {"notes", &CardReader::read_notes},
}};

}  // namespace

void read_card(const json::Values& values, CardTexts& card, const Unused& unused) {
  CardReader reader(values, card, unused);
  for (std::uint32_t i = 1; i < values.list[0].next; i = values.list[i].next) reader.read(i);
  reader.finish();
}

}  // namespace eascard::jcard
