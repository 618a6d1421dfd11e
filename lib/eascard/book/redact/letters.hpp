#pragma once
// Which characters of a text say something of a person, and which may stand for one another.

#include <cstdint>

namespace eascard::book {

/// Characters one of which may be put for another: of one script and case, of one length in UTF-8.
struct Letters {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool alternates = false;  ///< capitals and small letters take turns

  friend constexpr bool operator==(const Letters&, const Letters&) = default;
};

/// Those that a character is of; with first > last for one that stays: punctuation, blanks, marks
/// and controls.
Letters letters_of(std::uint32_t code);
inline bool stays(const Letters& letters) {
  return letters.first > letters.last;
}
/// One of them by a number that may be any; the code itself where there is no other.
std::uint32_t pick_letter(const Letters& letters, std::uint32_t code, std::uint32_t number);

}  // namespace eascard::book
