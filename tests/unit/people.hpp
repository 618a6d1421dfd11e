#pragma once
// Messages with contacts as people have them, for tests that need large ones.

#include <string>
#include <string_view>

#include "hostile.hpp"

namespace eascard::test {

/// A Sync response with `count` contacts, ServerIds 2:1, 2:2 ..., each with a Picture of so many
/// bytes (0: without).
std::string people_message(Random& random, unsigned count, std::size_t picture_size);

/// Text of this many characters that looks like base64.
std::string random_base64(Random& random, std::size_t size);

}  // namespace eascard::test
