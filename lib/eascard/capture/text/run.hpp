#pragma once
// A run: the bytes of one body as a text writes them, token by token under one notation.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "eascard/capture/text/start.hpp"
#include "eascard/capture/text_form.hpp"
#include "eascard/wbxml/language.hpp"

namespace eascard::capture {

/// Finds the end of gzip data that arrives in pieces.
class GzipEnd;

/// Tokens follow one another over separators, quotes, joins, comments and line ends. The WBXML
/// tells whether the body is whole: if not, the next line goes on with it where all of it is in the
/// same notation; if it does not, the body is cut there. A line that might also be something else,
/// a short one, counts only where the body becomes whole behind it.
class Run final : public TextForm {
 public:
  /// `front`: what stands before the start in its line.
  Run(const Limits& limits, const TextStart& start, const std::string& front);
  ~Run() override;
  void finish() override;
  /// Takes every line in its notation, also behind the end of a message.
  void take_all() { takes_all_ = true; }

 private:
  /// What a line gave.
  struct Line {
    std::size_t end = 0;   ///< behind the last token
    std::size_t stop = 0;  ///< where something else stands
    bool total = false;    ///< nothing else does
  };
  /// What changes while tokens are read.
  struct State {
    std::uint32_t bits = 0;
    unsigned held = 0;    ///< bits of an unfinished byte
    char quote = '\0';    ///< of the open string; NUL: none is open
    bool padded = false;  ///< base64 ended
    bool in_comment = false;
    bool joins_lines = false;  ///< the line end does not count
    bool whole = false;
    bool unfinished = false;      ///< an escape seems to be cut by the line's end
    std::size_t before_last = 0;  ///< bytes before the last token, which the text's end may cut
    wbxml::Extent extent;
  };
  struct Saved {
    State state;
    std::size_t size = 0;
    std::size_t alternative_size = 0;
  };

  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  bool try_line(std::string_view text, std::size_t at);
  bool accept(const Line& line, std::string_view text, std::size_t added);
  Line read_tokens(std::string_view text, std::size_t at);
  static bool is_quote_or_elision(std::string_view text, std::size_t at);
  bool read_piece(std::string_view line);
  std::string_view unquote(std::string_view text) const;
  std::string_view hold_rest(std::string_view text);
  bool is_piece_of_docker(const Line& line, std::string_view text) const;
  Saved save() const { return {state_, bytes_.size(), alternative_.size()}; }
  void restore(const Saved& saved);

  std::size_t skip(std::string_view text, std::size_t at);
  std::size_t skip_in_string(std::string_view text, std::size_t at);
  bool ends_inner_string(std::string_view text, std::size_t at) const;
  std::size_t skip_between_strings(std::string_view text, std::size_t at);
  std::size_t skip_bare(std::string_view text, std::size_t at);
  bool is_column(std::string_view text) const;

  std::size_t read_token(std::string_view text, std::size_t at);
  std::size_t read_base64(std::string_view text, std::size_t at);
  std::size_t read_digits(std::string_view text, std::size_t at);
  std::size_t read_word(std::string_view text, std::size_t at);
  std::size_t read_byte(std::string_view text, std::size_t at);
  std::size_t read_value(std::string_view text, std::size_t at);
  std::size_t read_string(std::string_view text, std::size_t at);
  std::size_t read_bare_string(std::string_view text, std::size_t at);
  void put(const Character& character);
  void put(const Character& character, std::string_view token, Escape escape);
  void note(TracedPiece piece, std::string_view token);
  char escape_mark() const;
  void note_escape(std::string_view text, std::size_t at);
  void put_digit(std::uint32_t value, unsigned count, std::string_view token);
  bool is_short(std::string_view text, std::size_t added);

  void update_end();
  void finish_wbxml();
  bool is_whole() const { return state_.whole && !takes_all_; }
  bool is_stream() const {
    return start_.kind == StartKind::base64 || start_.kind == StartKind::digits;
  }

  TextStart start_;
  LinePrefix prefix_;
  bool repeats_prefix_ = false;
  bool quoted_ = false;  ///< the bytes stand in strings
  bool format_ = false;  ///< of printf: %% is a percent sign
  State state_;
  std::unique_ptr<GzipEnd> gzip_;
  bool takes_all_ = false;
  std::string
      alternative_;  ///< the bytes with all code points in UTF-8; "" where they are the same
  std::size_t line_begin_ = 0;  ///< bytes before the line at hand
  std::size_t tokens_ = 0;      ///< bytes of the line at hand that are written as numbers or digits
  std::size_t group_ = 0;       ///< digits of a group
  std::size_t width_ = 0;       ///< characters of the line before, of base64 and digits
  std::size_t sure_ = 0;        ///< bytes that are the body's whatever follows
  std::string seen_separators_;  ///< of the first line; other lines have no others
  unsigned blank_lines_ = 0;
  unsigned raw_lines_ = 0;
  bool one_a_line_ = false;
  std::string held_;        ///< of a piece of a line: its end, which may be half a number or escape
  bool in_quotes_ = false;  ///< php-fpm's, around each line
  bool in_pieces_ = false;  ///< Docker's json-file: a long line is several of its records
};

}  // namespace eascard::capture
