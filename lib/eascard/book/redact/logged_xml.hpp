#pragma once
// The XML of a mailbox log, which is none by the letter: see capture/logged_xml.hpp.

#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"

namespace eascard::book {

/// As redact_xml(). What Exchange put in place of a removed value stays, and a text that stands
/// there without its escapes is a note. Throws Error where it is no XML for another reason.
std::string redact_logged_xml(std::string_view xml, Redactor& redactor);

}  // namespace eascard::book
