#pragma once
// Images that show nothing.

#include <string>
#include <string_view>

namespace eascard::book {

/// One of the same type and size as `image`, with `mark` in it so that two can be told apart. JPEG,
/// PNG and GIF can be shown; of all others the start and the end are right, what is between is not.
/// One that is cut stays so.
std::string fake_image(std::string_view image, std::string_view mark);

}  // namespace eascard::book
