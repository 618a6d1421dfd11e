#pragma once
// What every reader of notes gives: the text, and what was wrong with the data.

#include <cstddef>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::notes {

struct [[nodiscard]] NoteText {
  std::string text;       ///< what there is of it
  std::string fault{};    ///< why it is not there, or not all of it; "" where it is
  Code rule = Code::B32;  ///< that the fault breaks

  /// The fault as a sentence about `element`, "Body/Data".
  std::string message(std::string_view element) const {
    return std::string(element) +
           (text.empty() ? " gives no note: " : " gives only a part of the note: ") + fault;
  }
};

/// Limits of both note readers.
struct TextLimits {
  std::size_t max_depth = 256;  ///< HTML: lists that indent; RTF: groups, deeper ones are left out
  std::size_t max_text = 16u << 20;  ///< bytes of text; what comes after is cut off
};

/// The fault of a text that was cut at the limit.
inline std::string too_long(TextLimits limits) {
  return "the text is cut at the limit of " + std::to_string(limits.max_text) + " bytes";
}

}  // namespace eascard::notes
