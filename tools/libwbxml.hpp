#pragma once
// libwbxml in a child process: its crash is an error of the document, never of this program.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::tool {

enum class LibwbxmlJob : std::uint8_t {
  decode,        ///< ActiveSync WBXML to XML
  decode_other,  ///< WBXML to XML, the language by its public id
  encode         ///< XML to WBXML
};

/// What libwbxml makes of one document, which begins at `place`. Throws Error where it refuses or
/// crashes, LimitError where it takes too long or too much memory.
std::string run_libwbxml(LibwbxmlJob job, std::string_view input, Place place);

/// The first argument of the child that does it.
inline constexpr std::string_view libwbxml_child = "--libwbxml-child";
/// The child's main(), with its second argument.
[[noreturn]] void run_libwbxml_child(std::string_view job);

}  // namespace eascard::tool
