#pragma once
// Personal values in the bytes of JSON, replaced where they stand: no byte moves.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// A stream of records in the shapes that records::JsonRecordReader knows: plain contacts, trees,
/// jCard (RFC 7095) and JSContact (RFC 9553). Keys of these stay; all others, and what stands
/// behind them, are personal. Throws Error where a record is no JSON.
std::string redact_json(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
