#pragma once
// What the properties and parameters of cards hold (RFC 6350, RFC 2426, vCard 2.1), and their
// values replaced: for vCard and jCard alike.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/book/redact/spelling.hpp"

namespace eascard::book {

/// A property of a card, without its value.
struct CardProperty {
  std::string name;         ///< in capitals, without the group
  std::uint32_t types = 0;  ///< card::type_bit
  unsigned component = 0;   ///< 1-based, of what stands alone as a component
  bool is_escaped = true;   ///< with backslashes, separators and all
  bool is_base64 = false;   ///< ENCODING says so
};

/// What the properties of one card have to know of its notes (see card/shadow.hpp).
struct CardNotes {
  std::string type;  ///< AirSyncBase Type
  std::string text;  ///< of NOTE
  std::string fake;
};

/// AirSyncBase Type as the value of X-EAS-BODY tells it.
std::string note_type(std::string_view facts);

/// Whether the name of a property, in capitals, is one that cards share.
bool is_card_property(std::string_view name);

/// Replaces a value in `out`, a copy of the bytes that it is spelled in.
void redact_card_value(const Spelled& value, const CardProperty& property, CardNotes& notes,
                       Redactor& redactor, std::string& out);

}  // namespace eascard::book
