#pragma once
// A card as content lines, and what all of them have: parameters, types, components.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::vcard {

/// `TYPE=work,"a,b"`: name TYPE, values `work` and `a,b`. A bare parameter (`TEL;WORK`, vCard 2.1)
/// has no name. Quotes and, in 4.0, the carets of RFC 6868 are undone.
struct Parameter {
  std::string_view name;
  std::span<const std::string_view> values;  ///< one at least
};

/// One content line. All text is UTF-8, whatever the input was. Names are as written: compare with
/// iequals() (RFC 6350 3.3).
struct Property {
  std::string_view group;  ///< "item1", "" where there is none
  std::string_view name;
  std::span<const Parameter> parameters;
  /// Unfolded and out of QUOTED-PRINTABLE and CHARSET, but with its backslashes. Base64 stays
  /// base64, without blanks. An AGENT card of vCard 2.1 stands here from BEGIN to END with its line
  /// ends.
  std::string_view value;
  Place place;
};

/// What stands between BEGIN:VCARD and END:VCARD. The views are into the Reader and hold until its
/// read() is called again; the bytes may go before.
struct Card {
  std::string_view version;          ///< "2.1", "3.0", "4.0", "" where the card has none
  std::vector<Property> properties;  ///< in their order, without VERSION
  Place place;                       ///< of BEGIN
};

/// The first parameter of that name, nullptr where there is none.
const Parameter* find_parameter(const Property& property, std::string_view name);

/// ENCODING=x, or a bare x (vCard 2.1).
bool has_encoding(const Property& property, std::string_view encoding);
/// ENCODING=b (RFC 2426 4) or BASE64 (vCard 2.1).
bool is_base64(const Property& property);

/// Calls use(part) for what stands between unescaped separators (';' in N, ADR, ORG, ',' in
/// CATEGORIES), not unescaped. An empty value is one empty part.
template <typename Use>
void for_each_component(std::string_view value, char separator, Use use) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == separator) {
      use(value.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  use(value.substr(begin));
}

void split_components(std::string_view value, char separator, std::vector<std::string_view>& parts);

/// Calls use(type) for the types in all their forms: TYPE=a,b TYPE=a;TYPE=b TYPE="a,b", bare, and
/// with a value that is empty (`TEL;CELL=:1`). What else vCard 2.1 has bare (BASE64) is among them.
template <typename Use>
void for_each_type(const Property& property, Use use) {
  for (const Parameter& parameter : property.parameters) {
    if (parameter.name.empty() || iequals(parameter.name, "TYPE")) {
      for (const std::string_view list : parameter.values)
        for_each_component(list, ',', [&](std::string_view type) { use(trim(type, " \t")); });
    } else if (parameter.values.size() == 1 && parameter.values[0].empty() &&
               !iequals(parameter.name, "PREF")) {  // RFC 6350 5.3 wants a number there
      use(parameter.name);
    }
  }
}

void list_types(const Property& property, std::vector<std::string_view>& types);
bool has_type(const Property& property, std::string_view type);

/// Undoes \\ \, \; \: \n \N in one pass from left to right (RFC 6350 3.4, vCard 2.1; Apple and
/// Google write \:); any other \x stays as it is.
std::string unescape_text(std::string_view value);

}  // namespace eascard::vcard
