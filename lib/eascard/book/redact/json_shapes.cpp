#include "eascard/book/redact/json_shapes.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "eascard/book/redact/card_words.hpp"
#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/jcard/jscontact_card.hpp"
#include "eascard/json/plain_reader.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

using json::ValueType;

constexpr Tag body = tag_of("AirSyncBase", "Body");
constexpr Tag body_type = tag_of("AirSyncBase", "Type");
constexpr Tag body_data = tag_of("AirSyncBase", "Data");

struct Member {
  std::string_view key;
  Shape shape = Shape::unknown;
  Personal kind = Personal::any;
  Personal key_kind = Personal::plain;  ///< of the keys in it
};

/// RFC 9553 2 and its objects; all other members are unknown.
constexpr std::array card_members = {
    Member{"@type", Shape::unknown, Personal::plain},
    Member{"version", Shape::unknown, Personal::plain},
    Member{"prodId", Shape::unknown, Personal::plain},
    Member{"language", Shape::unknown, Personal::plain},
    Member{"pref", Shape::unknown, Personal::plain},
    Member{"isOrdered", Shape::unknown, Personal::plain},
    Member{"defaultSeparator", Shape::unknown, Personal::text},
    Member{"mediaType", Shape::unknown, Personal::plain},
    Member{"calendarScale", Shape::unknown, Personal::plain},
    Member{"phoneticSystem", Shape::unknown, Personal::plain},
    Member{"uid", Shape::unknown, Personal::id},
    Member{"created", Shape::unknown, Personal::date},
    Member{"updated", Shape::unknown, Personal::date},
    Member{"name", Shape::card, Personal::name},
    Member{"full", Shape::unknown, Personal::name},
    Member{"components", Shape::card, Personal::name},
    Member{"value", Shape::unknown, Personal::name},
    Member{"phonetic", Shape::unknown, Personal::name},
    Member{"nicknames", Shape::entries, Personal::name, Personal::text},
    Member{"organizations", Shape::entries, Personal::name, Personal::text},
    Member{"units", Shape::card, Personal::name},
    Member{"titles", Shape::entries, Personal::text, Personal::text},
    Member{"emails", Shape::entries, Personal::email, Personal::text},
    Member{"address", Shape::unknown, Personal::email},
    Member{"onlineServices", Shape::entries, Personal::chat, Personal::text},
    Member{"user", Shape::unknown, Personal::chat},
    Member{"uri", Shape::unknown, Personal::web},
    Member{"phones", Shape::entries, Personal::phone, Personal::text},
    Member{"number", Shape::unknown, Personal::phone},
    Member{"addresses", Shape::entries, Personal::address, Personal::text},
    Member{"links", Shape::entries, Personal::web, Personal::text},
    Member{"media", Shape::entries, Personal::picture, Personal::text},
    Member{"anniversaries", Shape::entries, Personal::date, Personal::text},
    Member{"date", Shape::date, Personal::date},
    Member{"notes", Shape::entries, Personal::note, Personal::text},
    Member{"note", Shape::unknown, Personal::note},
    Member{"label", Shape::unknown, Personal::text},
    Member{"organizationId", Shape::unknown, Personal::text},
    Member{"relatedTo", Shape::entries, Personal::name, Personal::name},
    Member{"relation", Shape::words, Personal::text, Personal::text},
    Member{"contexts", Shape::words, Personal::text, Personal::text},
    Member{"features", Shape::words, Personal::text, Personal::text},
    Member{"keywords", Shape::words, Personal::text, Personal::text},
    Member{"members", Shape::words, Personal::id, Personal::id}};

/// Words of RFC 9553 that are values of kind, or keys of sets, and no words of cards.
constexpr std::array<std::string_view, 48> card_words = {
    "individual",    "group",     "org",      "location", "application",  "device",     "given",
    "given2",        "surname",   "surname2", "title",    "credential",   "generation", "separator",
    "room",          "apartment", "floor",    "building", "name",         "block",      "district",
    "subdistrict",   "locality",  "region",   "postcode", "country",      "direction",  "landmark",
    "postOfficeBox", "number",    "private",  "mobile",   "photo",        "logo",       "sound",
    "birth",         "death",     "wedding",  "agent",    "acquaintance", "friend",     "colleague",
    "co-worker",     "neighbor",  "parent",   "sibling",  "role",         "emergency"};

bool is_word(std::string_view text) {
  return std::ranges::find(card_words, text) != card_words.end() || is_card_word(text);
}

int number(std::string_view text, int most) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value <= most ? value : -1;
}

Rule known(Shape shape, Personal kind) {
  Rule rule;
  rule.shape = shape;
  rule.kind = kind;
  rule.key_kind = Personal::plain;
  return rule;
}

}  // namespace

Tag tag_of_node(const json::Values& values, std::uint32_t index) {
  const auto text = [&](std::string_view name) {
    const std::uint32_t at = values.member(index, name);
    return at == 0 ? std::string_view() : values.text(values.list[at]);
  };
  if (values.member(index, "page") != 0) {
    const int page = number(text("page"), 255);
    const int token = number(text("token"), 63);
    if (page < 0 || token < 0) return {};
    return {static_cast<std::uint8_t>(page), static_cast<std::uint8_t>(token)};
  }
  const int page = find_namespace(text("ns"));
  const Tag* const tag =
      page < 0 ? nullptr : find_element(static_cast<std::uint8_t>(page), text("name"));
  return tag ? *tag : Tag{};
}

std::string_view Shapes::text_of(std::uint32_t object, std::string_view name) const {
  const std::uint32_t at = values_.member(object, name);
  return at == 0 ? std::string_view() : text(at);
}

Rule Shapes::root() const {
  constexpr std::array<std::string_view, 5> tree_keys = {"ns", "page", "literal", "children",
                                                         "opaque"};
  if (jcard::JcardReader::is_jcard(values_)) return known(Shape::jcard, Personal::any);
  if (jcard::JscontactReader::is_card(values_)) return known(Shape::card, Personal::any);
  if (values_.list[0].type != ValueType::object) return {};
  const bool is_tree = std::ranges::any_of(
      tree_keys, [this](std::string_view name) { return values_.member(0, name) != 0; });
  return is_tree ? node({}, 0) : known(Shape::contact, Personal::any);
}

Rule Shapes::member(std::uint32_t parent, const Rule& in, std::uint32_t index,
                    unsigned ordinal) const {
  switch (in.shape) {
    case Shape::unknown:
      return {};
    case Shape::contact:
      return contact_member(index);
    case Shape::values:
      return values_member(in, index);
    case Shape::body:
      return body_member(parent, index);
    case Shape::context:
      return context_member(index);
    case Shape::forest:
      return node(in, index);
    case Shape::node:
      return node_member(in, index);
    case Shape::jcard:
      if (ordinal == 0) return known(Shape::unknown, Personal::plain);
      return ordinal == 1 ? known(Shape::properties, Personal::any) : Rule{};
    case Shape::properties:
      return known(Shape::property, Personal::any);
    case Shape::property:
      return property_member(index, ordinal);
    case Shape::parameters:
    case Shape::parameter: {
      Rule rule = known(Shape::parameter, Personal::any);
      rule.key_at = in.shape == Shape::parameters ? index : in.key_at;
      const std::string_view name = key(rule.key_at);
      rule.kind =
          iequals(name, "group") ? Personal::plain : personal_of_parameter(name, text(index));
      return rule;
    }
    case Shape::component: {
      Rule rule = in;
      if (rule.component == 0) rule.component = ordinal + 1;
      return rule;
    }
    case Shape::card:
      return card_member(in, index);
    case Shape::entries:
      return entry(in, index);
    case Shape::words: {
      Rule rule = known(Shape::unknown, Personal::any);
      if (!is_word(key(index))) rule.key_kind = in.kind;
      return rule;
    }
    case Shape::date: {
      Rule rule = known(Shape::unknown, Personal::date);
      const std::string_view name = key(index);
      if (name == "year" || name == "month" || name == "day") rule.carrier = Carrier::date_part;
      if (name == "@type" || name == "calendarScale") rule.kind = Personal::plain;
      if (rule.carrier == Carrier::text && rule.kind != Personal::plain && name != "utc") return {};
      return rule;
    }
  }
  return {};
}

Rule Shapes::contact_member(std::uint32_t index) const {
  const std::string_view name = key(index);
  if (const Field* f = json::field_of_key(FieldId::none, name)) {
    if (f->type == FieldType::body) return known(Shape::body, Personal::any);
    FieldId id = f->id;
    for (const Field& item : all_fields())
      if (item.parent == f->id) id = item.id;
    return known(Shape::values, redactor_.kind_of(tag_of_field(id)));
  }
  if (name == "_extra") return known(Shape::forest, Personal::any);
  if (name == "_eas") return known(Shape::context, Personal::any);
  if (name == "_uid") return known(Shape::values, Personal::id);
  if (name == "ServerId" || name == "CollectionId" || name == "ClientId")
    return known(Shape::values, redactor_.kind_of(*find_element(0, name)));
  return {};
}

Rule Shapes::body_member(std::uint32_t parent, std::uint32_t index) const {
  const Field* const f = json::field_of_key(FieldId::Body, key(index));
  if (!f) return {};
  Rule rule = known(Shape::values, redactor_.kind_of(tag_of_field(f->id)));
  const std::string_view type = text_of(parent, "Type");
  if (rule.kind == Personal::note && type.size() == 1) rule.note_type = type[0];
  return rule;
}

/// json::RecordContext: where a contact came from.
Rule Shapes::context_member(std::uint32_t index) const {
  const std::string_view name = key(index);
  for (const std::string_view word : {"command", "direction", "operation", "protocol", "offset"})
    if (word == name) return known(Shape::unknown, Personal::plain);
  if (name == "time") return known(Shape::unknown, Personal::date);
  if (name == "user" || name == "source") return known(Shape::unknown, Personal::text);
  return name == "device" ? known(Shape::unknown, Personal::id) : Rule{};
}

Rule Shapes::values_member(const Rule& in, std::uint32_t index) const {
  const std::string_view name = key(index);
  Rule rule = in;
  if (name == "base64") rule.carrier = Carrier::base64_text;
  return name.empty() || name == "base64" ? rule : Rule{};
}

Rule Shapes::node(const Rule& in, std::uint32_t index) const {
  Rule rule = known(Shape::node, in.kind);
  rule.tag = in.tag;
  if (values_.list[index].type != ValueType::object) return {};
  const bool is_element = values_.member(index, "name") != 0 || values_.member(index, "page") != 0;
  if (values_.member(index, "literal") != 0) {
    rule.tag = {};
    rule.kind = Personal::any;
  } else if (is_element) {
    rule.tag = tag_of_node(values_, index);
    rule.kind = redactor_.kind_of(rule.tag);
  }
  if (rule.tag == body_data && in.tag == body) rule.note_type = in.note_type;
  return rule;
}

Rule Shapes::node_member(const Rule& in, std::uint32_t index) const {
  const std::string_view name = key(index);
  Rule rule = known(Shape::unknown, in.kind);
  rule.note_type = in.note_type;
  if (name == "text") return rule;
  if (name == "text64" || name == "opaque") {
    rule.carrier = name == "opaque" ? Carrier::base64_opaque : Carrier::base64_text;
    return rule;
  }
  if (name == "children") {
    rule.shape = Shape::forest;
    rule.tag = in.tag;
    rule.note_type = in.tag == body ? type_among(index) : '\0';
    return rule;
  }
  for (const std::string_view word : {"part", "page", "token", "literal", "removed"})
    if (word == name) return known(Shape::unknown, Personal::plain);
  if (name != "ns" && name != "name") return {};
  return known(Shape::unknown, in.tag == Tag{} ? Personal::text : Personal::plain);
}

char Shapes::type_among(std::uint32_t children) const {
  for (std::uint32_t i = children + 1; i < values_.list[children].next; i = values_.list[i].next) {
    const std::string_view type = text_of(i, "text");
    if (type.size() == 1 && tag_of_node(values_, i) == body_type) return type[0];
  }
  return '\0';
}

Rule Shapes::property_member(std::uint32_t index, unsigned ordinal) const {
  if (ordinal == 0) return known(Shape::unknown, Personal::plain);
  if (ordinal == 1) return known(Shape::parameters, Personal::any);
  if (ordinal == 2)
    return known(Shape::unknown, is_card_word(text(index)) ? Personal::plain : Personal::any);
  Rule rule = known(Shape::component, Personal::any);
  rule.carrier = Carrier::card_value;
  return rule;
}

/// The elements of an array in a Card are what the array is.
Rule Shapes::card_member(const Rule& in, std::uint32_t index) const {
  const std::string_view name = key(index);
  if (name.empty()) return known(Shape::card, in.kind);
  if (name == jcard::vendor_property) return known(Shape::contact, Personal::any);
  if (name == "kind")
    return known(Shape::unknown, is_word(text(index)) ? Personal::plain : Personal::text);
  const auto found = std::ranges::find(card_members, name, &Member::key);
  if (found == card_members.end()) return {};
  Rule rule = known(found->shape, found->kind);
  if (rule.shape == Shape::entries) rule.key_kind = Personal::plain;
  if (rule.kind == Personal::note) rule.note_type = '1';
  // What the Id of the entry says that it is may be kept.
  const bool is_value = rule.shape == Shape::unknown && rule.kind != Personal::plain;
  if (is_value && in.kind == Personal::plain) rule.kind = Personal::plain;
  if (name == "organizationId" && json::field_of_key(FieldId::none, text(index)))
    rule.kind = Personal::plain;
  return rule;
}

/// Ids in our own cards are names of elements; those of others may be anything.
Rule Shapes::entry(const Rule& in, std::uint32_t index) const {
  const std::string_view name = key(index);
  Rule rule = known(Shape::card, in.kind);
  const Field* const f = json::field_of_key(FieldId::none, name);
  const bool is_address = name == "Business" || name == "Home" || name == "Other";
  if (f) rule.kind = redactor_.kind_of(tag_of_field(f->id));
  if (!f && !is_address)
    rule.key_kind = istarts_with(name, "urn:uuid:") ? Personal::id : Personal::name;
  return rule;
}

}  // namespace eascard::book
