#pragma once
// Base64. RFC 4648 4.

#include <cstddef>
#include <string>
#include <string_view>

namespace eascard {

/// The number that a digit of base64 stands for, -1 for any other character.
int base64_value(char digit);
/// Decodes base64 as RFC 4648 4 has it, skipping white space; false where it is malformed.
[[nodiscard]] bool decode_base64(std::string_view text, std::string& out);
/// How many characters it has without white space, as decode_base64() skips it.
std::size_t base64_size(std::string_view text);
void append_base64(std::string& out, std::string_view bytes);

}  // namespace eascard
