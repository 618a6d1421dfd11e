#pragma once
// An input in any form to the same form, without what is personal.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/records/format.hpp"

namespace eascard::book {

/// The whole input in `format`, gzip undone, goes through the redactor twice. Throws Error where it
/// cannot be redacted without a doubt: nothing of it may be used then.
std::string redact(std::string_view input, records::Format format, Redactor& redactor);
/// One of the two ways through it.
std::string redact_pass(std::string_view input, records::Format format, Redactor& redactor);

}  // namespace eascard::book
