#pragma once
// Personal values in the bytes of WBXML, replaced where they stand: no byte moves.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// A stream of documents. Behind a fault that no token can be read behind nothing is left as it is,
/// with a notice. Throws Error where nothing is known of the elements: another language, or a
/// charset that is not UTF-8; or where a string of the table is both a value and a name.
std::string redact_wbxml(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
