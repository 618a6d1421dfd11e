#pragma once
// How much of something there may be: each number once, with the option that moves it and the rule
// that says so.

#include <cstdint>
#include <string_view>

namespace eascard {

struct Limit {
  std::string_view rule;    ///< id of the rule, or of the message where the limit is ours
  std::string_view option;  ///< "" for what no option moves
  std::uint64_t most = 0;
};

namespace limit {

// What a server takes: [MS-ASCNTC] 2.2.2.60 (36.6 KB in version 3.0; R384, R381 of the newer text),
// 2.2.2.61 and 2.2.2.62. Characters are those of the base64, without its line breaks.
inline constexpr Limit picture_characters_v3_0{"I05", "", 37478};
inline constexpr Limit picture_characters{"I02", "", 49152};
inline constexpr Limit picture_bytes{"I04", "", 49152};
inline constexpr Limit category_items{"C02", "", 300};
inline constexpr Limit child_items{"C03", "", 300};

// What the readers take of an input.
inline constexpr Limit depth{"W21", "--max-depth", 256};
inline constexpr Limit size{"W21", "--max-size", std::uint64_t{1} << 30};
inline constexpr Limit entries{"W21", "--max-entries", 0xFFFFFFFF};
inline constexpr Limit expansion{"W21", "--max-expansion", 1000};

}  // namespace limit

}  // namespace eascard
