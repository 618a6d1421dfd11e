#pragma once
// Protocol versions and their names.

#include <array>
#include <initializer_list>
#include <string_view>

#include "eascard/schema/contact_fields.hpp"

namespace eascard {

/// All that there are, in order.
inline constexpr std::initializer_list<Version> protocol_versions = {
    Version::v2_5,  Version::v12_0, Version::v12_1, Version::v14_0,
    Version::v14_1, Version::v16_0, Version::v16_1};

/// "14.1"
constexpr std::string_view version_name(Version version) {
  constexpr std::array<std::string_view, 7> names = {"2.5",  "12.0", "12.1", "14.0",
                                                     "14.1", "16.0", "16.1"};
  return names[static_cast<std::size_t>(version)];
}

}  // namespace eascard
