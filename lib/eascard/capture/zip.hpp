#pragma once
// ZIP archives whole, for who writes one again.

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"

namespace eascard::capture {

struct ZipMember {
  std::string name;  ///< as it is in the archive, byte for byte
  std::string bytes;
  std::time_t time = 0;
  bool is_deflated = false;  ///< else stored
};

/// The members in their order; comments and extra fields are none. Throws Error M053 where a member
/// is damaged or encrypted, LimitError where there is too much; M077 in a build without libzip.
std::vector<ZipMember> read_zip(std::string_view bytes, const Limits& limits);
std::string write_zip(const std::vector<ZipMember>& members);

}  // namespace eascard::capture
