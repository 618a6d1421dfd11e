#pragma once
// Proves that a redacted container says what the original did, but for what is personal.

#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/records/format.hpp"

namespace eascard::book {

/// Reads both as everybody reads them. Throws Error unless they have the same entries, and each
/// body is the redacted one.
void prove_redacted(std::string_view before, std::string_view after, records::Format format,
                    Redactor redactor);

}  // namespace eascard::book
