#pragma once
// A message or contacts in a bare form, as an input or in a container.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/records/format.hpp"

namespace eascard::book {

/// Throws Error M095 for a form that is not redacted.
std::string redact_bare(std::string_view bytes, records::Format format, Redactor& redactor);

}  // namespace eascard::book
