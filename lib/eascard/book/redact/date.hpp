#pragma once
// Dates as they stand in values: [MS-ASDTYPE] 2.7.2, RFC 6350 4.3.1.

#include <string_view>

namespace eascard::book {

/// A date as digits: what a form has not is "".
struct DateParts {
  std::string_view shape;
  std::string_view year, month, day;
};

/// With an empty shape for no date; `any`: and for one of a day that there is not.
DateParts date_parts(std::string_view text, bool any = false);
/// Whether it is one of a day that there is, perhaps with a time behind it.
inline bool is_date(std::string_view text) {
  return !date_parts(text).shape.empty();
}

/// The number that two digits are.
inline int two_digits(std::string_view text) {
  return (text[0] - '0') * 10 + text[1] - '0';
}

}  // namespace eascard::book
