#pragma once
// The lines of a text that arrives in pieces, with the place of every character.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"

namespace eascard::capture {

/// Lines end in LF or CR LF. One without an end in the first megabyte is given as a piece of it, so
/// that no line has to fit into memory.
class TextLines {
 public:
  explicit TextLines(std::uint64_t max_size) : max_size_(max_size) {}

  /// Goes on in `bytes`, the text from where consumed() ended. `last`: no more will come.
  void set(std::string_view bytes, bool last);
  /// Whether a line, or a piece of one, is at hand. Throws LimitError for a line above the limit,
  /// which is passed over then.
  bool find();

  /// The rest of the line at hand, without its end.
  std::string_view text() const { return text_; }
  /// Whether the line ends where text() does.
  bool is_whole() const { return whole_; }
  /// Whether text() begins the line.
  bool is_fresh() const { return fresh_; }
  /// What stands in front of text()[at] in its line, as far as it is kept.
  std::string front(std::size_t at) const;
  /// Whether the line at hand ends with a line end, and not with the text.
  bool has_end() const { return line_size_ != 0; }
  /// Whether the line before ended with a line end, and not with the text.
  bool line_has_end() const { return has_end_; }
  /// The last line before this one that was not blank, as far as it is kept.
  std::string_view previous() const { return was_there_ ? previous_there() : previous_; }
  /// To be called before the bytes of set() go.
  void leave();
  /// What is there from the line at hand on, and where that stands in the text.
  std::string_view rest() const { return bytes_.substr(consumed_); }
  std::uint64_t offset() const { return place_.offset; }
  Place place(std::size_t at) const;

  /// The line behind the one at hand, which is whole: "" where there is none. False: it is not
  /// there yet.
  bool find_next(std::string_view& line) const;

  void consume(std::size_t count);
  void consume_line();
  /// Makes find() wait for twice as much of the line.
  void wait_for_more() { piece_size_ = 2 * text_.size(); }
  std::size_t consumed() const { return consumed_; }

 private:
  static constexpr std::size_t first_piece_size = std::size_t{1} << 20;

  bool skip_rest();
  void note_previous();
  std::string_view previous_there() const;

  std::uint64_t max_size_;
  std::string_view bytes_;
  bool last_ = false;
  std::size_t consumed_ = 0;
  Place place_{0, 1, 1};       ///< of bytes_[consumed_]
  std::size_t searched_ = 0;   ///< no line end stands before this, from bytes_[consumed_] on
  std::size_t line_size_ = 0;  ///< of the rest of the line, with its end; 0: not known
  std::size_t piece_size_ = first_piece_size;
  std::string_view text_;
  bool whole_ = false;
  bool fresh_ = true;
  bool has_end_ = true;
  bool skips_ = false;  ///< the rest of a line that was too long
  std::string front_;
  std::string previous_;
  bool was_there_ = false;  ///< the line before is still in bytes_, and not in previous_
  std::size_t previous_at_ = 0;
  std::size_t previous_size_ = 0;
};

}  // namespace eascard::capture
