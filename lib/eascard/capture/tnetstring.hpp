#pragma once
// Tnetstrings, "5:hello,": a length, the data, and a type behind it; lists and dicts hold others.
// mitmproxy writes its flows so, with a type of its own for text. Source: https://tnetstrings.info

#include <cstdint>
#include <optional>
#include <string_view>

namespace eascard::capture::tnetstring {

/// What stands behind the data.
enum class Type : char {
  absent = 0,  ///< of no tnetstring
  bytes = ',',
  text = ';',
  integer = '#',
  number = '^',
  boolean = '!',
  null = '~',
  list = ']',
  dict = '}'
};

struct Value {
  Type type = Type::absent;
  std::string_view data;
  std::uint64_t offset = 0;  ///< of data, as the reader counts
};

/// Where a tnetstring's data begins and how long it is.
struct Prefix {
  std::size_t size = 0;  ///< digits and colon; 0: there is no prefix, or it is not complete
  std::uint64_t length = 0;
};
/// `more` is set where bytes that are not there yet may complete it.
Prefix read_prefix(std::string_view bytes, bool& more);

/// Takes values from a sequence of them, one after the other. What they hold is not looked at, so
/// that nothing recurs and no length is trusted beyond the bytes that are there.
class Sequence {
 public:
  Sequence(std::string_view bytes, std::uint64_t offset) : bytes_(bytes), offset_(offset) {}
  /// The values in a list, or the keys and values of a dict in turns; none in anything else.
  explicit Sequence(const Value& container);

  bool at_end() const { return bytes_.empty(); }
  std::uint64_t offset() const { return offset_; }
  /// Nothing where the bytes begin with no complete value; then they are left.
  std::optional<Value> take();

 private:
  std::string_view bytes_;
  std::uint64_t offset_;
};

}  // namespace eascard::capture::tnetstring
