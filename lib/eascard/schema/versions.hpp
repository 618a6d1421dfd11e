#pragma once
// The names of protocol versions.

#include <array>
#include <string_view>

#include "eascard/schema/contact_fields.hpp"

namespace eascard {

/// "14.1"
constexpr std::string_view version_name(Version version) {
  constexpr std::array<std::string_view, 7> names = {"2.5",  "12.0", "12.1", "14.0",
                                                     "14.1", "16.0", "16.1"};
  return names[static_cast<std::size_t>(version)];
}

}  // namespace eascard
