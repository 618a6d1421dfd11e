#pragma once
// What a contact is made of: the rows of contact_fields.def as constants, and look-ups in them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "eascard/export.hpp"

namespace eascard {

/// Protocol versions of ActiveSync, in order.
enum class Version : std::uint8_t { v2_5, v12_0, v12_1, v14_0, v14_1, v16_0, v16_1 };

enum class FieldId : std::uint8_t {
#define CONTACT_FIELD(id, ...) id,
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
  none
};

inline constexpr std::size_t field_count = static_cast<std::size_t>(FieldId::none);

constexpr std::size_t index_of(FieldId id) {
  return static_cast<std::size_t>(id);
}

enum class FieldType : std::uint8_t { text, date_time, integer, boolean, base64, list, item, body };

enum class Ghosting : std::uint8_t { ghostable, kept, not_ghostable };

/// Which side sends an element: an upload leaves `response` out.
enum class SentBy : std::uint8_t { both, response };

/// How a value is written in a card; see contact_fields.def.
enum class CardForm : std::uint8_t {
  none,
  text,
  component,
  list,
  email,
  im,
  uri,
  date,
  photo,
  note,
  file_as
};

/// The property of one vCard version that carries a field.
struct CardSlot {
  std::string_view property;
  std::string_view params;  ///< "TYPE=work;VALUE=text", without the leading semicolon
  std::string_view label;   ///< Apple label without _$!< >!$_, "" where the property is ungrouped
};

/// What is known of an element of a contact: a row of contact_fields.def.
struct Field {
  FieldId id = FieldId::none;
  std::string_view name;
  FieldId parent = FieldId::none;
  FieldType type = FieldType::text;
  Ghosting ghosting = Ghosting::not_ghostable;
  SentBy sent_by = SentBy::both;
  Version since = Version::v2_5;
  Version until = Version::v16_1;
  std::string_view gal;   ///< element of page GAL with the same meaning, "" where there is none
  std::string_view json;  ///< key in the plain JSON shape
  std::string_view source;
  std::uint16_t rank = 0;  ///< order of the card's lines
  CardForm form = CardForm::none;
  std::uint8_t component = 0;  ///< 1-based place in N, ORG, ADR; 0 where the value is whole
  CardSlot v4;
  CardSlot v3;
};

namespace table {

#define CARD(rank, form, component, v4, v4_params, v3, v3_params, v3_label) \
  rank, CardForm::form, component, {v4, v4_params, ""}, {                   \
    v3, v3_params, v3_label                                                 \
  }
#define NO_CARD \
  0, CardForm::none, 0, {}, {}
inline constexpr std::array<Field, field_count> fields = {{
#define CONTACT_FIELD(id, page, token, name, parent, type, ghosting, sent_by, since, until, \
                      libwbxml, aliases, gal, json, source, personal, ...)                  \
  {FieldId::id,                                                                             \
   name,                                                                                    \
   FieldId::parent,                                                                         \
   FieldType::type,                                                                         \
   Ghosting::ghosting,                                                                      \
   SentBy::sent_by,                                                                         \
   Version::since,                                                                          \
   Version::until,                                                                          \
   gal,                                                                                     \
   json,                                                                                    \
   source,                                                                                  \
   __VA_ARGS__},
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
}};
#undef CARD
#undef NO_CARD

constexpr bool same_slot(const Field& a, const Field& b) {
  const bool same_line = a.v4.property == b.v4.property && a.v4.params == b.v4.params;
  return same_line && a.component == b.component && a.component != 0;
}

constexpr bool fields_are_sound() {
  for (std::size_t a = 0; a < fields.size(); ++a) {
    if (fields[a].parent != FieldId::none && index_of(fields[a].parent) >= a) return false;
    for (std::size_t b = a + 1; b < fields.size(); ++b) {
      if (fields[a].json == fields[b].json && fields[a].parent == fields[b].parent) return false;
      if (fields[a].rank != 0 && fields[a].rank == fields[b].rank) return false;
      if (same_slot(fields[a], fields[b])) return false;
    }
  }
  return true;
}
static_assert(fields_are_sound(),
              "a parent stands after its child, or a JSON key, card rank or slot is taken twice");

/// Items stand in lists alone, a list has one kind of them and nothing else, and only a body has
/// other children.
constexpr bool children_are_sound() {
  std::array<unsigned, field_count> items{};
  for (const Field& f : fields) {
    const bool is_item = f.type == FieldType::item;
    if (f.parent == FieldId::none) {
      if (is_item) return false;
      continue;
    }
    if (fields[index_of(f.parent)].type != (is_item ? FieldType::list : FieldType::body))
      return false;
    if (is_item) ++items[index_of(f.parent)];
  }
  for (const Field& f : fields)
    if (items[index_of(f.id)] != (f.type == FieldType::list ? 1 : 0)) return false;
  return true;
}
static_assert(children_are_sound(), "a list without its item, or a child of what is neither");

}  // namespace table

constexpr const Field& field(FieldId id) {
  return table::fields[index_of(id)];
}

/// Runs over all fields in canonical order.
constexpr const std::array<Field, field_count>& all_fields() {
  return table::fields;
}

/// The field an element of a contact is; FieldId::none for anything else. Elements of GAL search
/// results (page 16) give the field of the same meaning.
EASCARD_EXPORT FieldId field_of(std::uint8_t page, std::uint8_t token);

struct Tag;
/// The element that carries a field in a contact.
EASCARD_EXPORT Tag tag_of_field(FieldId id);

}  // namespace eascard
