#pragma once
// The words of cards that are the same for everybody: RFC 6350, RFC 2426, vCard 2.1.

#include <cstddef>
#include <string_view>

#include "eascard/schema/personal.hpp"

namespace eascard::book {

/// Whether the word is one of TYPE, of ENCODING or of VALUE, and so names nobody.
bool is_card_word(std::string_view word);
/// What the value of a parameter is; plain where it may stay. `name` in any case.
Personal personal_of_parameter(std::string_view name, std::string_view value);

/// Where the base64 behind data:image/jpeg;base64, begins (RFC 2397); 0 where there is none.
std::size_t data_uri_prefix(std::string_view text);

}  // namespace eascard::book
