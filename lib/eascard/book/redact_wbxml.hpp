#pragma once
// Where values stand in the bytes of WBXML, so that they are replaced there and no byte moves.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/book/redact_fake.hpp"

namespace eascard::book {

/// How the bytes of a value are to be understood.
enum class Carrier : std::uint8_t { text, opaque, entity };

/// A value in the bytes; of an ENTITY its code point.
struct Value {
  std::size_t at = 0;
  std::size_t size = 0;
  Personal kind = Personal::any;
  Carrier carrier = Carrier::text;
  char note_type = '\0';  ///< of a note: AirSyncBase Type, '\0' where it is not known
};

/// What stands in one or more documents.
struct Values {
  std::vector<Value> list;
  std::size_t end = 0;         ///< of what was understood
  std::size_t fault_size = 0;  ///< bytes at `end` that the fault itself is in
};

/// What is kept though it is personal.
using Kept = std::vector<Tag>;

/// The values of a stream of documents, up to a fault that no token can be read behind. Throws
/// Error where nothing is known of the elements: another language, or a charset that is not UTF-8;
/// or where a string of the table is both a value and a name.
Values find_values(std::string_view bytes, const Kept& kept);

/// How many were replaced, by Personal.
using Counts = std::array<std::uint64_t, personal_count>;

/// The bytes with fakes in place of the values, and nothing of what was not understood.
std::string replace_values(std::string_view bytes, const Values& values, const Faker& faker,
                           Counts& counts);
/// Teaches the faker what no fake may be.
void learn_values(std::string_view bytes, const Values& values, Faker& faker);

}  // namespace eascard::book
