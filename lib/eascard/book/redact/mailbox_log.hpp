#pragma once
// Mailbox logs of Exchange: headers as those of HTTP, bodies as XML, all else as its section says.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// In UTF-8 or UTF-16; no line changes its length. Times, states and the names of sections stay.
/// Throws Error where the XML of a body is damaged, and where the result is not read as the same
/// log: nothing of it may be used then.
std::string redact_mailbox_log(std::string_view log, Redactor& redactor);

}  // namespace eascard::book
