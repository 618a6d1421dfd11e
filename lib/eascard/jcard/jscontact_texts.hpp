#pragma once
// What the properties of RFC 9553 say of a contact: the middle between a Contact and a JSContact
// card. Which elements have a place there follows from their vCard property (RFC 9555).

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/contact/contact.hpp"
#include "eascard/diagnostic.hpp"

namespace eascard::jcard {

struct CardTexts {
  CardTexts() = default;
  CardTexts(const CardTexts&) = delete;  // the texts of a copy would be views into this one
  CardTexts& operator=(const CardTexts&) = delete;

  /// What a card shows for a field, "" where it shows nothing. Dates are "1987-09-27" or "--09-27",
  /// the picture is base64, BodyData the plain text of the notes. The views are into the contact,
  /// the card or owned.
  std::array<std::string_view, field_count> texts{};
  ByList<std::vector<std::string_view>> items;  ///< each once, as a set has them
  std::string_view full_name;
  std::optional<Diagnostic> note_loss;  ///< what is not shown of the notes
  std::deque<std::string> owned;

  std::string_view& operator[](FieldId id) { return texts[index_of(id)]; }
  std::string_view operator[](FieldId id) const { return texts[index_of(id)]; }
  std::string_view own(std::string text) { return owned.emplace_back(std::move(text)); }
  void clear();
};

/// What a card can show of the contact.
void show(const Contact& contact, CardTexts& card);
/// The contact of which a card shows this; it is cleared first, its values are views into the card
/// or its own.
void understand(const CardTexts& card, Contact& contact);

/// Whether an element of a contact, a field without a parent, is the same in both.
bool same_element(const Field& f, const Contact& a, const Contact& b);
/// Whether both show the same of it.
bool same_shown(const Field& f, const CardTexts& a, const CardTexts& b);

/// The fields of a vCard property, in the order of a card's lines.
const std::vector<FieldId>& fields_of(std::string_view property);
/// The Id of a field's entry in a JSContact map: the name of its element.
std::string_view entry_id(const Field& f);

/// Whether a key of relatedTo is the uid of a card, not a name.
bool is_uid(std::string_view key);

/// RFC 5322 3.4.1, without comments and folding; RFC 6532 for what is not ASCII.
bool is_addr_spec(std::string_view text);

}  // namespace eascard::jcard
