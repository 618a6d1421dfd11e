#pragma once
// The second half of vcard::Reader, private to it: the lines of one card to properties.

#include <array>
#include <memory>
#include <memory_resource>

#include "eascard/vcard/property.hpp"

namespace eascard::vcard {

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;   ///< of its text
  std::size_t next = 0;  ///< where the next line begins
};

/// Finds the end of the line at `line.begin`; false where more bytes are needed. No line end stands
/// before `scanned`, which moves on, so that a long line in many pieces is looked through once.
[[nodiscard]] bool find_line(std::string_view bytes, bool cr_ends, bool last, std::size_t& scanned,
                             Line& line);

/// Where a card stands in the bytes of its Reader; all but `begin` counts from there.
struct CardExtent {
  struct Agent {
    std::size_t line, begin, end;  ///< its content line; its card from BEGIN to after END
  };
  std::size_t begin = 0;  ///< of the BEGIN line
  std::size_t body = 0;   ///< of the line after it
  std::size_t end = 0;    ///< of the END line, or where it is missing
  std::size_t version = 0;
  std::size_t version_size = 0;
  std::uint64_t line = 0;  ///< number of the BEGIN line
  /// A lone CR is a line end only where the BEGIN line ends so: elsewhere it is content
  /// (Thunderbird writes NOTE:a<CR>\nb).
  bool cr_ends = false;
  std::vector<Agent> agents;  ///< the cards in the card (vCard 2.1)
};

/// Turns the lines of one card into properties.
class CardParser {
 public:
  /// `text` starts at BEGIN, which is at `offset` in the stream.
  void parse(std::string_view text, const CardExtent& extent, std::uint64_t offset);
  void warn(Code code, Place place, std::string text, std::uint64_t count = 1);
  void clear() {
    card.version = {};
    card.properties.clear();
    diagnostics.clear();
    said_not_utf8_ = false;
  }

  Card card;
  Diagnostics diagnostics;

 private:
  void warn_bad_line(std::string_view line, std::string_view missing);
  std::string_view physical_line();
  void skip_blank_lines();
  void take_line();
  [[nodiscard]] bool take_base64_line();
  void take_agent(const CardExtent::Agent& agent);
  void take_content(std::string_view head, std::string_view value, bool is_card);
  std::span<const Parameter> take_parameters(std::string_view rest);
  std::string_view take_parameter_value(std::string_view& rest);
  std::string_view decode_parameter(std::string_view value);
  std::string_view decode_value(std::string_view value, const Property& property);
  std::string_view decode_quoted_printable(std::string_view value);
  std::string_view decode_charset(std::string_view value, std::string_view name);
  std::string_view to_utf8(std::string_view text);
  /// No vCard may have U+0000 (RFC 6350 3.3), and no ActiveSync string can.
  std::string_view without_nul(std::string_view value) {
    if (value.find('\0') == value.npos) return value;
    warn(Code::M010, place_, "U+0000, which no ActiveSync string can hold, is left out");
    scratch_ = value;
    std::erase(scratch_, '\0');
    return keep(scratch_);
  }

  /// Copies into memory that holds as long as the card.
  template <typename T>
  std::span<const T> keep(std::span<const T> list) {
    if (list.empty()) return {};
    T* const to = static_cast<T*>(arena_.allocate(list.size_bytes(), alignof(T)));
    std::uninitialized_copy(list.begin(), list.end(), to);
    return {to, list.size()};
  }
  std::string_view keep(std::string_view text) {
    const std::span<const char> kept = keep(std::span<const char>(text));
    return {kept.data(), kept.size()};
  }

  std::string_view text_;
  std::size_t pos_ = 0;            // of the next physical line
  std::uint64_t line_number_ = 0;  // of that line
  bool cr_ends_ = false;
  Place place_;  // of the content line at hand

  std::string store_;  // unfolded lines; never outgrows its capacity, so that views into it hold
  std::string scratch_;
  std::array<std::byte, 16384> block_;
  std::pmr::monotonic_buffer_resource arena_{block_.data(), block_.size()};
  std::vector<Parameter> parameters_;
  std::vector<std::string_view> values_;
  std::string charset_name_;
  std::shared_ptr<void> charset_;  // iconv_t, kept open since a card has few of them
  bool said_not_utf8_ = false;
};

}  // namespace eascard::vcard
