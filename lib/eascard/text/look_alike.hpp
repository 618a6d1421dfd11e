#pragma once
// Texts that differ, and that nobody may see to differ.

#include <string>
#include <string_view>

namespace eascard {

/// The code points in which two texts differ, as "U+00FC -> U+0075 U+0308", where they may look the
/// same: the normal form is another (Unicode Standard Annex 15), a blank or hyphen is, a letter of
/// one script stands for that of another (Unicode Technical Standard 39, 4), or what only one has
/// is not seen. "" where they look different, or are no UTF-8.
std::string unseen_difference(std::string_view before, std::string_view after);

}  // namespace eascard
