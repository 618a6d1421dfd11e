#pragma once
// Dumps with a column of offsets: od, hexdump, xxd, Wireshark, tcpdump, WinDbg.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/capture/text_form.hpp"

namespace eascard::capture {

/// A line of a dump: an offset, and bytes behind it or none.
struct DumpLine {
  std::size_t offset_at = 0;   ///< where the offset begins in the line
  std::string_view offset;     ///< its digits; WinDbg has a ` among them
  std::size_t offset_end = 0;  ///< behind it, and the colon behind it
  std::size_t data_at = 0;     ///< where the bytes begin in the line
};

/// Reads a line, from `at` on. Nothing where it is none.
std::optional<DumpLine> parse_dump_line(std::string_view line, std::size_t at = 0);

/// The offset in front of the bytes at line[data_at], where there is one.
std::optional<DumpLine> find_dump_offset(std::string_view line, std::size_t data_at);

/// How a dump writes its bytes.
enum class DumpStyle : std::uint8_t {
  hex,         ///< in groups of any size
  words,       ///< od -x, hexdump: 16-bit words of a little-endian machine
  long_words,  ///< xxd -e: 32-bit ones
  octal,       ///< od -b
  decimal,     ///< od -tu1
  characters,  ///< od -c
  binary,      ///< xxd -b
  unknown
};

/// What the bytes of a dump are read into.
struct DumpBytes;

/// One dump, as long as its offsets rise by what its lines have. What follows on a line is the
/// column of characters: how many bytes it has says the next offset, so that a character is never
/// taken for a byte. A "*" stands for lines that repeat the one before.
class DumpForm final : public TextForm {
 public:
  /// `prefix` is what stands in front of the first offset. Only the second line shows whether it
  /// is a dump: the offsets rise by what the first one has.
  DumpForm(const Limits& limits, LinePrefix prefix);
  void finish() override;

 private:
  enum Radix : std::uint8_t { hexadecimal, octal, decimal, unknown };
  using Offsets = std::array<std::uint64_t, 3>;  ///< a number read in each radix

  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  bool find_form(const Offsets& next);
  bool find_form(Radix radix, std::uint64_t step, bool exactly);
  bool take_step(const Offsets& next);
  bool is_step(std::uint64_t step) const;
  void add_held(std::size_t most);
  bool repeat(std::uint64_t step);
  void hold(std::string_view line, const DumpLine& parsed);
  std::size_t read_held(std::size_t most, std::size_t width, DumpStyle style, DumpBytes* out) const;
  std::size_t take_held(std::size_t most, std::size_t width);
  static Offsets read_offset(std::string_view digits);

  LinePrefix prefix_;
  std::string held_;           ///< the line before, from its offset's end on
  std::size_t held_data_ = 0;  ///< where its bytes begin in it
  std::uint64_t held_at_ = 0;  ///< where it stands in the input
  Offsets offset_{};           ///< of that line
  Radix radix_ = unknown;
  DumpStyle style_ = DumpStyle::unknown;
  std::size_t width_ = 0;  ///< bytes of a whole line, 0 where not known yet
  bool repeats_ = false;   ///< a "*" was read
  bool first_ = true;
};

}  // namespace eascard::capture
