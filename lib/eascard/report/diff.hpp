#pragma once
// What changed from one set of contacts to another, for people and for programs.

#include <string>
#include <string_view>

#include "eascard/book/diff.hpp"

namespace eascard::report {

/// Appends a line for the contact and one for each element that changed: "+" is new, "-" gone, "~"
/// another value. Of long values what differs is shown, of pictures their kind and size.
void write_diff_text(const book::Difference& difference, bool color, std::string& out);
/// Appends one line behind the sign of its kind, in the colour of it.
void write_diff_line(std::string_view text, book::ChangeKind kind, bool color, std::string& out);
/// Appends an object a line for each element: change, serverId, fileAs, element, before, after. Of
/// a contact that is new or gone "contact" says so in each.
void write_diff_json(const book::Difference& difference, std::string& out);

}  // namespace eascard::report
