#pragma once
// A message on one screen, for people.

#include <string>

#include "eascard/report/message_info.hpp"

namespace eascard::report {

/// Appends a block of lines, the first with the message's place.
void write_info_text(const MessageInfo& info, std::string& out);
/// "gzip -> WBXML 1.3"
std::string form_text(const MessageInfo& info);

}  // namespace eascard::report
