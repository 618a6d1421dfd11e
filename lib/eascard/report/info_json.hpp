#pragma once
// What `info --json` prints: one object a message, with keys for what is known only.

#include <string>

#include "eascard/report/message_info.hpp"

namespace eascard::report {

/// Appends one line without its line feed.
void write_info_json(const MessageInfo& info, std::string& out);

}  // namespace eascard::report
