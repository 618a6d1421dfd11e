#include "eascard/capture/text/run.hpp"

#include <algorithm>
#include <utility>

#include "eascard/capture/text/gzip_end.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/lexer.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::capture {
namespace {

/// A line of so many bytes is believed to go on with a body by its form alone.
constexpr std::size_t sure_bytes = 4;
/// Digits of a line of base64 or hexadecimal that no other text has.
constexpr std::size_t sure_digits = 24;
/// Blank lines between two lines of a body.
constexpr unsigned max_blank_lines = 3;
/// How many lines a value of a message without quotes may have.
constexpr unsigned max_raw_lines = 4096;

bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

/// Whether a root element stands behind the header.
bool has_root(std::string_view bytes) {
  wbxml::Lexer lexer(bytes);
  wbxml::Header header;
  if (lexer.read_header(header) != wbxml::Lex::ok) return false;
  wbxml::Lexeme lexeme;
  for (std::size_t at = header.end; lexer.read(at, lexeme) == wbxml::Lex::ok; at += lexeme.size)
    if (lexeme.kind != wbxml::LexemeKind::switch_page)
      return lexeme.kind == wbxml::LexemeKind::tag || lexeme.kind == wbxml::LexemeKind::literal;
  return false;
}

/// php-fpm puts it in front of what a child says, and quotes that.
constexpr std::string_view fpm_quote = " said into stderr: \"";

/// The quote in front of the body, NUL for none: "AwFq, b'\x03, ["3","1".
char quote_before(const std::string& front) {
  const std::size_t last = front.find_last_not_of(" \t");
  if (last == std::string::npos || !is_quote(front[last])) return '\0';
  return front[last];
}

}  // namespace

Run::Run(const Limits& limits, const TextStart& start, const std::string& front)
    : TextForm(limits), start_(start), prefix_(front) {
  state_.extent = wbxml::Extent(limits);
  state_.quote = start.kind == StartKind::escapes && !front.empty() && !is_quote(front.back())
                     ? '\0'
                     : quote_before(front);
  quoted_ = state_.quote != '\0';
  in_quotes_ = !quoted_ && front.find(fpm_quote) != std::string::npos;
  in_pieces_ = state_.quote == '"' && front.ends_with("{\"log\":\"");
  format_ = quoted_ && front.find("printf ") != std::string::npos;
  if (start.content == Content::gzip) gzip_ = std::make_unique<GzipEnd>();
}

Run::~Run() = default;

void Run::restore(const Saved& saved) {
  state_ = saved.state;
  bytes_.resize(saved.size);
  alternative_.resize(saved.alternative_size);
  if (trace_) trace_->truncate(8 * saved.size + state_.held);
}

std::size_t Run::read_first(std::string_view text) {
  text = hold_rest(unquote(text));
  const std::size_t digits = hex_end(text, 0);
  group_ = digits;
  const Line line = read_tokens(text, 0);
  update_end();
  sure_ = bytes_.size();
  width_ = line.end;
  one_a_line_ = bytes_.size() == 1;
  if (is_whole()) {
    open_ = false;
  } else if (!line.total) {
    cut_at(line.stop);
    open_ = is_piece_of_docker(line, text);
  }
  if (one_a_line_) sure_ = 0;
  return line.end;
}

/// Looks at the bytes that came in; each byte once.
void Run::update_end() {
  check_size(bytes_.size());
  if (state_.whole || bytes_.size() < 4) return;
  if (gzip_) {
    state_.whole = gzip_->read(bytes_);
  } else if (start_.content == Content::wbxml) {
    state_.whole = state_.extent.read(bytes_, false);
  }
}

/// Reads a record of a log that holds a piece of a line in quotes.
bool Run::read_piece(std::string_view line) {
  if (in_quotes_) {
    const std::size_t at = line.find(fpm_quote);
    return at != line.npos && try_line(unquote(line.substr(at + fpm_quote.size())), 0);
  }
  const std::string_view piece = prefix_.strip(line);
  if (piece.size() == line.size()) return false;
  state_.quote = '"';
  state_.joins_lines = true;
  return try_line(piece, 0);
}

std::string_view Run::unquote(std::string_view text) const {
  constexpr std::string_view closed = ", pipe is closed";
  if (!in_quotes_) return text;
  if (text.ends_with(closed)) text.remove_suffix(closed.size());
  if (text.ends_with('"')) text.remove_suffix(1);
  return text;
}

/// Keeps what may be half a number or escape for the piece that follows.
std::string_view Run::hold_rest(std::string_view text) {
  constexpr std::size_t longest = 15;
  if (!goes_on() || is_stream()) return text;
  std::size_t rest = text.size();
  if (start_.kind == StartKind::numbers) {
    while (rest > 0 && text.size() - rest < longest && is_alnum(text[rest - 1])) --rest;
  } else {
    rest = text.find(escape_mark(), text.size() - std::min(text.size(), longest));
    if (rest == text.npos) return text;
    // Of two backslashes the second one begins nothing.
    const std::size_t before = text.substr(0, rest).find_last_not_of('\\') + 1;
    if (text[rest] == '\\') rest -= (rest - before) % 2;
  }
  held_ = text.substr(rest);
  return text.substr(0, rest);
}

/// Whether the record that stops here holds only a piece of a line: its string has no line end.
bool Run::is_piece_of_docker(const Line& line, std::string_view text) const {
  return in_pieces_ && state_.quote == '\0' && text.substr(line.stop).starts_with(",\"stream\"") &&
         text.substr(0, line.stop).ends_with('"') && !text.substr(0, line.stop).ends_with("\\n\"");
}

bool Run::read_next(std::string_view line) {
  if (is_whole()) return false;
  const std::size_t begin = blank_end(line, 0);
  if (start_.kind == StartKind::escapes && state_.quote == '\0' && !quoted_) {
    if (++raw_lines_ >= max_raw_lines || has_start(line, 0)) return false;
    if (may_be_split()) {
      cut_by_log();
      return false;
    }
    if (!is_piece()) put({0, '\n'});
    const std::string joined = std::exchange(held_, {}).append(line.substr(head_end()));
    read_bare_string(hold_rest(joined), 0);
    update_end();
    if (is_whole()) open_ = false;
    return true;
  }
  if (begin == line.size() && !(start_.kind == StartKind::escapes && state_.quote != '\0'))
    return ++blank_lines_ <= max_blank_lines;
  if (!takes_all_ && start_.content == Content::wbxml && bytes_.size() >= 4 &&
      has_start(line, 0, Wanted::wbxml))
    return false;
  if (in_pieces_ || in_quotes_) return read_piece(line);
  const std::string_view stripped = prefix_.strip_common(line);
  const bool has_prefix = stripped.size() < line.size();
  const auto try_stripped = [&] {
    if (!has_prefix || !try_line(stripped, 0)) return false;
    repeats_prefix_ = true;
    return true;
  };
  // A mark in a line as wide as the one before stands for a digit that is lost.
  const bool is_marked = !is_stream() || (line.size() != width_ && line.size() - begin != width_);
  const std::string_view unquoted = quoted_ || !is_marked ? line : strip_quoting(line);
  if (head_end() != 0 && try_line(line.substr(head_end()), 0)) {
    blank_lines_ = 0;
    return true;
  }
  const bool read = (repeats_prefix_ && try_stripped()) || try_line(unquoted, 0) ||
                    (!repeats_prefix_ && try_stripped());
  if (read) blank_lines_ = 0;
  return read;
}

/// Reads a line, or takes back what was read of it.
bool Run::try_line(std::string_view text, std::size_t at) {
  const Saved saved = save();
  const bool in_string = state_.quote != '\0';
  const auto front = static_cast<std::size_t>(text.data() - line_text().data());
  std::string joined;
  const std::string held = held_;
  if (goes_on() || !held_.empty()) {
    joined = std::exchange(held_, {}).append(text.substr(at));
    text = hold_rest(joined);
    at = 0;
  }
  if (start_.kind == StartKind::escapes && in_string && !state_.joins_lines && !is_piece())
    put({0, '\n'});
  const Line line = read_tokens(text, at);
  const std::size_t added = bytes_.size() - saved.size;
  if (!accept(line, text, added)) {
    restore(saved);
    held_ = held;
    return false;
  }
  update_end();
  if (is_whole() || state_.padded) open_ = false;
  if (!is_whole() && is_short(text, added)) {
    cut_at(front + at);  // should nothing else come
    if (!line.total) open_ = false;
  } else {
    sure_ = bytes_.size();
    end_whole();
    if (open_ && !line.total) {
      cut_at(front + line.stop);
      open_ = is_piece_of_docker(line, text);
    }
  }
  if (width_ == 0 || !quoted_) width_ = text.size();
  return true;
}

/// Whether the line goes on with the body.
bool Run::accept(const Line& line, std::string_view text, std::size_t added) {
  if (added == 0) return line.total && (quoted_ || begins_comment(text, blank_end(text, 0)));
  if (line.total) return !is_stream() || quoted_ || sure_ == bytes_.size() - added || takes_all_;
  if (takes_all_)
    return text.find_first_not_of(" \t]})>\"';,", line.stop) == std::string_view::npos;
  const Saved saved = save();
  update_end();
  if (is_whole()) return true;
  state_.whole = saved.state.whole;
  constexpr std::string_view closers = ";)]}>|,'\"`#<";
  if ((is_stream() || quoted_) && closers.find(text[line.stop]) == closers.npos) return false;
  return quoted_ || (is_stream() ? added : tokens_) >= sure_bytes;
}

/// Whether a line that seems to go on with the body may be something else.
bool Run::is_short(std::string_view text, std::size_t added) {
  if (takes_all_ || quoted_ || state_.quote != '\0' || start_.content == Content::http)
    return false;
  if (is_stream()) return text.size() < sure_digits && text.size() != width_;
  return (start_.kind == StartKind::numbers ? tokens_ : added) < sure_bytes;
}

void Run::finish() {
  const unsigned half = start_.kind == StartKind::digits ? 4 : 6;
  const bool is_half = is_stream() && state_.held == half && !state_.whole;
  if (!takes_all_ && start_.content == Content::wbxml) {
    finish_wbxml();
    if (bytes_.empty()) return;
  }
  if (is_half && start_.content == Content::wbxml)
    fail(Code::M060, half == 4 ? "a hexadecimal digit without its second one"
                               : "base64 that ends inside a byte");
}

void Run::finish_wbxml() {
  // "6" at the text's end may be the begin of 69; an END, which is expected there, is believed.
  const bool ends_in_number = ends_inside_line_ && start_.kind == StartKind::numbers &&
                              !start_.padded && !bytes_.empty() && bytes_.back() != '\1';
  const bool ends_in_string = ends_inside_line_ && start_.kind == StartKind::escapes &&
                              (state_.quote != '\0' || state_.unfinished);
  if ((ends_in_number || ends_in_string) && state_.extent.size() > state_.before_last)
    state_.whole = false;
  if (state_.whole) {
    end_whole();
    // A word of od ends with a byte too many where their number is odd.
    if (start_.kind == StartKind::words && bytes_.size() == state_.extent.size() + 1)
      bytes_.pop_back();
    if (!alternative_.empty() && find_bad_utf8(bytes_) < bytes_.size() &&
        find_bad_utf8(alternative_) == alternative_.size()) {
      bytes_ = std::move(alternative_);
      if (trace_) trace_->widen();
    }
  } else {
    std::size_t size = std::min(sure_, bytes_.size());
    if (ends_inside_line_ && size == bytes_.size()) size = std::min(size, state_.before_last);
    bytes_.resize(size);
    cut_by_end();
    if (state_.extent.is_damaged()) end_whole();  // it is not the text that is at fault
  }
  if (has_root(bytes_)) return;
  is_bare_ = bytes_.starts_with(wbxml::usual_header);
  bytes_.clear();
}

}  // namespace eascard::capture
