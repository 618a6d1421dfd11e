#pragma once
// What every reader of notes gives: the text, and what was wrong with the data.

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

}  // namespace eascard::notes
