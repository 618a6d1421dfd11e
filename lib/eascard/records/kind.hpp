#pragma once
// What bytes are that are not for us, and the command that makes something of them.

#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::records {

inline constexpr std::string_view html_page = "an HTML page";

/// As a message says it: "a JPEG image", html_page; "" for unknown.
std::string_view kind_of(std::string_view bytes);
/// The same, with what makes something of it: "xz data: xz -dc FILE | eascard ...".
std::string kind_text(std::string_view bytes);

/// M002 for bytes that are no form of ours, with what they are and what to do, as far as that
/// shows.
Error unknown_form(std::string_view bytes);

}  // namespace eascard::records
