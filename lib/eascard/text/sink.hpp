#pragma once
// Where a writer puts what may be too long for one string. What is short is appended to a string.

#include <functional>
#include <string_view>

namespace eascard {

/// Takes a piece; throws where it cannot.
using Sink = std::function<void(std::string_view)>;

}  // namespace eascard
