#pragma once
// The forms in which the bytes of a message body stand in a text, each read line by line.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "eascard/capture/text/log_head.hpp"
#include "eascard/capture/text/trace.hpp"
#include "eascard/diagnostic.hpp"

namespace eascard::capture {

/// What a logger puts in front of each line of a message. Two lines have the same one where only
/// digits, and the number of blanks, differ: times and process ids.
class LinePrefix {
 public:
  explicit LinePrefix(std::string_view text) : text_(text) {}
  /// The line without the prefix, or the line as it is.
  std::string_view strip(std::string_view line) const;
  /// The same, with at most one of the blanks that the prefix ends in: others are the message's.
  std::string_view strip_with_blank(std::string_view line) const;
  /// The line without what it has in common with the prefix, up to the end of a word: a message may
  /// begin behind other words than it goes on.
  std::string_view strip_common(std::string_view line) const;
  /// Whether `text` can be the prefix, or its beginning: a message may stand behind other words in
  /// its first line.
  bool begins_with(std::string_view text) const;
  bool empty() const { return text_.empty(); }
  bool ends_with(std::string_view text) const { return text_.ends_with(text); }
  bool has(char c) const { return text_.find(c) != std::string::npos; }

 private:
  std::string text_;
};

/// The line without blanks at its begin, and what marks quotations, comments and strings there.
std::string_view strip_quoting(std::string_view line);

/// One body, which grows with the lines it is given. Every line is without its line end.
class TextForm {
 public:
  explicit TextForm(const Limits& limits) : limits_(limits) {}
  TextForm(const TextForm&) = delete;
  TextForm& operator=(const TextForm&) = delete;
  virtual ~TextForm() = default;

  /// Tells where in the text the body stands; to be given before begin().
  void record(Trace* trace) { trace_ = trace; }
  /// What stands in front of the body in its line, to be given before begin(): lines of the log
  /// that are of another program are left out.
  void set_front(std::string_view front);
  /// Reads the first line, from the body's first character on, which stands at `place`; gives how
  /// many characters are the body's.
  std::size_t begin(std::string_view text, const Place& place);
  /// Whether a next line may belong to it.
  bool may_go_on() const { return open_; }
  /// Reads the next line where it goes on with the body. False: it does not, nothing was read.
  bool go_on(std::string_view line, const Place& place);
  /// No further line will come.
  virtual void finish() {}
  /// To be called before finish() where the text ended inside of a line: its last token may be cut.
  void end_inside_line() { ends_inside_line_ = true; }

  /// What was read so far.
  std::string& bytes() { return bytes_; }
  /// Where the text stops in the middle of the body, "" where the body is whole.
  const std::string& cut() const { return cut_; }
  /// Whether there is no body, but the header of one: prose and source code have it.
  bool is_bare() const { return is_bare_; }
  /// How many lines of other programs stood between those of the body.
  std::uint64_t left_out() const { return left_out_; }
  /// What is wrong with the text, "" where nothing is; `fault_code` says which kind.
  const std::string& fault() const { return fault_; }
  Code fault_code() const { return fault_code_; }

 protected:
  virtual std::size_t read_first(std::string_view text) = 0;
  virtual bool read_next(std::string_view line) = 0;

  /// The line at hand.
  std::string_view line_text() const { return line_; }
  /// Where the head of the log ends in it; 0 where it has none.
  std::size_t head_end() const { return head_end_; }
  /// Whether the line at hand goes on where the one before stopped, without a line end: the log
  /// says so.
  bool is_piece() const { return is_piece_; }
  /// Whether it says that the line at hand goes on in the next one.
  bool goes_on() const { return goes_on_; }
  /// The body is not whole, and stops at this character of the line at hand, if it does not go on
  /// later. The first such place counts until end_whole().
  void cut_at(std::size_t at);
  void end_whole() { cut_.clear(); }
  /// Whether the line before may be a piece of a longer one, of which the line at hand is the next:
  /// the log does not say.
  bool may_be_split() const;
  /// The body is not whole: the log seems to have split the line before.
  void cut_by_log();
  /// The body is not whole, and the text has no more lines.
  void cut_by_end() {
    if (cut_.empty()) cut_ = "the text ends before the body does";
  }
  /// Where a part of the line at hand stands in the input.
  std::uint64_t offset_of(std::string_view part) const;
  /// Throws LimitError where a body of this size is too large.
  void check_size(std::uint64_t size) const;
  void fail(Code code, std::string text);

  std::string bytes_;
  Trace* trace_ = nullptr;  ///< that is to be told
  bool open_ = true;
  bool ends_inside_line_ = false;
  bool is_bare_ = false;

 private:
  bool is_foreign(std::string_view line);
  Place end_of_line() const;
  void begin_line(std::string_view line, const Place& place);

  Limits limits_;
  LogHead head_;
  std::size_t head_end_ = 0;
  bool goes_on_ = false;  ///< the line at hand says that it has only a part
  bool is_piece_ = false;
  std::uint64_t foreign_ = 0;  ///< lines since the last one of the body
  std::uint64_t left_out_ = 0;
  std::size_t previous_size_ = 0;
  Place previous_end_;
  Place end_;              ///< of the line at hand
  std::string_view line_;  ///< only while a line is read
  Place place_;            ///< of it
  std::string cut_;
  std::string fault_;
  Code fault_code_{};
};

}  // namespace eascard::capture
