#pragma once
// Offset to line and column.

#include <cstddef>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard {

/// The line and column of a byte offset: both 1-based, columns in code points. LF, CR LF and a lone
/// CR end a line; a byte order mark at the start takes no column. An offset behind the text means
/// its end.
Place place_at(std::string_view text, std::size_t offset);

}  // namespace eascard
