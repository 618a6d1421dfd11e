#pragma once
// What redact makes of the value of an element: of contacts the column of contact_fields.def, of
// all others personal_elements.def.

#include <array>
#include <cstdint>
#include <string_view>

#include "eascard/schema/code_pages.hpp"

namespace eascard {

/// How a value is replaced, and what it is counted as. All but the first are personal.
enum class Personal : std::uint8_t {
  plain,    ///< a word of the protocol: stays
  number,   ///< stays where it is one, else is text
  any,      ///< of other classes: a small number stays, a date is one, all else is text
  text,     ///< letters and digits by others
  name,     ///< the same
  phone,    ///< the same
  email,    ///< the same; a prefix such as SMTP: stays
  address,  ///< as text
  web,      ///< as text, the scheme stays
  chat,     ///< as text
  date,     ///< another day, at the same time of day
  picture,  ///< an image of the same type and size, in base64 or OPAQUE
  note,     ///< as text; of HTML the tags stay
  rtf,      ///< compressed RTF, in base64: by uncompressed
  id        ///< what is long enough to name one: letters and digits by others
};
inline constexpr std::size_t personal_count = 15;

/// What it is counted as: "names", "pictures"; of plain "".
std::string_view personal_name(Personal kind);
/// Of an element that no table knows: any.
Personal personal_of(Tag tag);

}  // namespace eascard
