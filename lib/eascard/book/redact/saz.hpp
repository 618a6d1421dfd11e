#pragma once
// SAZ, the session archive of Fiddler: a ZIP archive of messages and of what is known of them.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// Another archive with the same members, in their order, each redacted: messages as such, of
/// others the words. Comments of the archive, and fields of other systems, are left out. Throws
/// Error where a member is damaged.
std::string redact_saz(std::string_view bytes, Redactor& redactor);

}  // namespace eascard::book
