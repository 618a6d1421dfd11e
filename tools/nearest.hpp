#pragma once
// The word that somebody meant.

#include <string>
#include <string_view>
#include <vector>

namespace eascard::tool {

/// The word that is written most like `text`, without regard to case; "" where none is near.
std::string_view nearest(std::string_view text, const std::vector<std::string_view>& words);
/// "; did you mean plain?", or "" where no word is near.
std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& words);

}  // namespace eascard::tool
