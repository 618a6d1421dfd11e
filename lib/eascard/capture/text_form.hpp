#pragma once
// The forms in which the bytes of a message body stand in a text, each read line by line.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/wbxml/reader.hpp"

namespace eascard::capture {

/// What a logger puts in front of each line of a message. Two lines have the same one where only
/// digits, and the number of blanks, differ: times and process ids.
class LinePrefix {
 public:
  explicit LinePrefix(std::string_view text) : text_(text) {}
  /// The line without the prefix, or the line as it is.
  std::string_view strip(std::string_view line) const;
  /// Whether `text` can be the prefix, or its beginning: a message may stand behind other words in
  /// its first line.
  bool begins_with(std::string_view text) const;
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

/// The line without blanks at its begin, and what marks quotations, comments and strings there.
std::string_view strip_quoting(std::string_view line);

/// One body, which grows with the lines it is given. Every line is without its line end.
class TextForm {
 public:
  explicit TextForm(const Limits& limits) : limits_(limits), reader_(limits) { reader_.start(0); }
  TextForm(const TextForm&) = delete;
  TextForm& operator=(const TextForm&) = delete;
  virtual ~TextForm() = default;

  /// Reads the first line, from the body's first character on; gives how many characters are the
  /// body's.
  std::size_t begin(std::string_view text);
  /// Whether a next line may belong to it.
  bool may_go_on() const { return open_; }
  /// Reads the next line where it goes on with the body. False: it does not, nothing was read.
  bool go_on(std::string_view line);
  /// Takes every line that has its form, also behind the end of a message.
  void take_all() { takes_all_ = true; }
  /// No further line will come.
  virtual void finish() {}

  /// What was read so far.
  std::string& bytes() { return bytes_; }
  /// What is wrong with the text, "" where nothing is; `fault_code` says which kind.
  const std::string& fault() const { return fault_; }
  Code fault_code() const { return fault_code_; }

 protected:
  /// What the bytes so far say about the end of their message.
  enum class Ending : std::uint8_t {
    open,     ///< more must come
    reached,  ///< the message is whole
    unknown   ///< no WBXML, or damaged
  };

  virtual std::size_t read_first(std::string_view text) = 0;
  virtual bool read_next(std::string_view line) = 0;

  Ending ending() const { return takes_all_ ? Ending::open : ending_; }
  std::size_t message_size() const { return reader_.size(); }
  /// Looks at the bytes that came in; each byte once.
  void update_ending();
  /// Throws LimitError where a body of this size is too large.
  void check_size(std::uint64_t size) const;
  void fail(Code code, std::string text);

  std::string bytes_;
  bool open_ = true;

 private:
  Limits limits_;
  wbxml::Reader reader_;
  Ending ending_ = Ending::open;
  bool takes_all_ = false;
  std::string fault_;
  Code fault_code_{};
};

/// Base64, RFC 4648 4, on one line or wrapped. The escapes \n, \r and \/ of JSON are undone.
class Base64Form final : public TextForm {
 public:
  using TextForm::TextForm;
  void finish() override;

 private:
  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  std::size_t read_run(std::string_view text);
  void put(std::uint32_t value);

  std::uint32_t bits_ = 0;
  unsigned held_ = 0;
  std::size_t width_ = 0;  ///< characters of the second line
  std::size_t last_width_ = 0;
  unsigned lines_ = 0;
  bool padded_ = false;
};

/// Hexadecimal digits: pairs, groups, one long run, or numbers without leading zeros.
class HexForm final : public TextForm {
 public:
  using TextForm::TextForm;
  void finish() override;

 private:
  enum class Style : std::uint8_t { pairs, groups, unpadded, words };

  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  std::size_t read_tokens(std::string_view text);
  bool take_token(std::string_view token, std::string_view rest);
  bool is_token(std::string_view token) const;
  bool is_column_gap(std::string_view gap, std::string_view rest) const;

  Style style_ = Style::pairs;
  std::size_t group_ = 0;       ///< digits of a group
  std::size_t line_count_ = 0;  ///< bytes of the line at hand
  bool has_column_ = false;     ///< lines have a column of characters behind the digits
};

/// An array of a programming language or of JSON: 0x03, 0x01 ... or 3, 1, 106, 0, also signed.
class ArrayForm final : public TextForm {
 public:
  using TextForm::TextForm;

 private:
  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  std::size_t read_numbers(std::string_view text);
  std::size_t skip(std::string_view text, std::size_t at);
  bool read_number(std::string_view text, std::size_t& at);

  bool in_comment_ = false;
};

/// A string with escapes: C, Python, and what mitmproxy prints, which has no quotes and breaks
/// lines where the bytes do.
class EscapeForm final : public TextForm {
 public:
  /// `quote` is what stands in front of the body.
  EscapeForm(const Limits& limits, char quote);
  void finish() override;

 private:
  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  std::size_t read_quoted(std::string_view text);
  std::size_t read_string(std::string_view text, std::size_t at);
  void read_raw_line(std::string_view line);
  std::size_t read_escape(std::string_view text, std::size_t at);

  char quote_;  ///< NUL where there is none
  bool closed_ = false;
  std::size_t sure_ = 0;  ///< without quotes: bytes that belong to the body whatever follows
  unsigned raw_lines_ = 0;
};

}  // namespace eascard::capture
