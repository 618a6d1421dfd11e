#pragma once
// JSON text. RFC 8259.

#include <string>
#include <string_view>

namespace eascard::json {

/// Appends text as a JSON string: UTF-8 as it is, C0, DEL and C1 as \u, bytes that are not UTF-8
/// as U+FFFD.
void append_string(std::string& out, std::string_view text);

/// Appends JSON with two spaces a level; `json` is well-formed and has no white space.
void write_pretty(std::string_view json, std::string& out);

}  // namespace eascard::json
