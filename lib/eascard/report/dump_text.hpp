#pragma once
// The rows of a dump as lines of text, for people: of 80 columns, as terminals have them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/export.hpp"
#include "eascard/wbxml/dump.hpp"

namespace eascard::report {

/// What is written at once of a row: a line of text with at most 8 of its bytes, or all.
struct DumpPart {
  wbxml::Row row;
  std::size_t begin = 0;
  std::size_t size = 0;

  std::string_view bytes() const { return row.bytes.substr(begin, size); }
  std::uint64_t offset() const { return row.offset + begin; }
};

/// How many bytes of the row the line from `begin` on has; no character of a string is divided.
EASCARD_EXPORT std::size_t dump_line_size(const wbxml::Row& row, std::size_t begin);

/// Writes the lines.
class EASCARD_EXPORT DumpText {
 public:
  /// Colour: of ECMA-48, for terminals.
  explicit DumpText(bool color) : color_(color) {}

  /// Appends the lines of a row.
  void write(const wbxml::Row& row, std::string& out) const;
  /// Appends a line.
  void write(const DumpPart& part, std::string& out) const;
  /// Appends a line with a caret under the byte at fault, which is in or just behind `part`.
  void write(const DumpPart& part, const Diagnostic& fault, std::string& out) const;

 private:
  std::string paint(const char* color, const std::string& text) const;

  bool color_;
};

/// The lines in front of a dump: what it is of, `entry` being 0 where there is none, how large that
/// is where it is known, and the names of the columns.
EASCARD_EXPORT std::string dump_text_head(std::string_view file, std::uint64_t entry,
                                          std::optional<std::size_t> size);

}  // namespace eascard::report
