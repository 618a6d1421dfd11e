#pragma once
// A message on one screen, for people.

#include <string>

#include "eascard/report/message_info.hpp"

namespace eascard::report {

/// Appends a block of lines, the first with the message's place.
void write_info_text(const MessageInfo& info, std::string& out);
/// Appends one line: a conversation at a glance.
void write_info_line(const MessageInfo& info, std::string& out);

}  // namespace eascard::report
