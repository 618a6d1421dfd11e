#pragma once
// Personal values in the bytes of vCards, replaced where they stand: no byte moves.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// A stream of cards, 2.1, 3.0 and 4.0, as vcard::Reader takes them. Folds, names of properties
/// and parameters, and the words that they share with all cards stay. What stands outside of cards
/// is personal. Throws Error for a CHARSET whose characters have several bytes that are not UTF-8.
std::string redact_vcard(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
