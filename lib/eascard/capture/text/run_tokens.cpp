#include <algorithm>

#include "eascard/capture/text/run.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view header = wbxml::usual_header;

/// What stands between two numbers or groups.
constexpr std::string_view separators = ",:;-|.";
/// What joins two strings.
constexpr std::string_view joins = "+.&\\_";

bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

bool is_in(char c, std::string_view set) {
  return set.find(c) != npos;
}

/// Two blanks or a tab.
bool is_wide(std::string_view gap) {
  return gap.size() >= 2 || gap == "\t";
}

bool ends_line(std::string_view text, std::size_t at) {
  return blank_end(text, at) == text.size();
}

}  // namespace

// ---- what stands between tokens -----------------------------------------------------------------

/// Reads tokens from text[at] on, up to the line's end or what is none.
///
/// A wide gap sets off a column: of the line's bytes as characters, which is known by its
/// characters, or a description, which has no token at its begin.
Run::Line Run::read_tokens(std::string_view text, std::size_t at) {
  Line line{at, at, false};
  line_begin_ = bytes_.size();
  tokens_ = 0;
  std::size_t column_gap = npos;  // the first one behind which tokens were read
  Saved at_gap;
  for (;;) {
    const std::size_t blanks = blank_end(text, at);
    const bool wide = !quoted_ && state_.quote == '\0' && bytes_.size() > line_begin_ &&
                      start_.kind != StartKind::base64 && is_wide(text.substr(at, blanks - at));
    if (wide && (blanks == text.size() || is_column(text.substr(blanks)))) {
      line.total = true;
      return line;
    }
    if (wide && column_gap == npos) {
      column_gap = at;
      at_gap = save();
    }
    std::size_t next = skip(text, at);
    if (next == npos || next >= text.size()) {
      line.total = next != npos;
      line.stop = line.end;
      return line;
    }
    const std::size_t end = read_token(text, next);
    if (end != next) {
      line.end = at = end;
      continue;
    }
    line.stop = next;
    const bool is_description = wide && !is_quote_or_elision(text, next);
    if (begins_comment(text, next) || is_description) {
      line.total = !is_stream() || !quoted_ || begins_comment(text, next);
    } else if (column_gap != npos && !is_whole() && column_gap < line.end) {
      restore(at_gap);
      line.end = line.stop = column_gap;
    }
    return line;
  }
}

bool Run::is_quote_or_elision(std::string_view text, std::size_t at) {
  return opening_size(text, at) != 0 || begins_elision(text, at);
}

/// Steps over what may stand between two tokens. npos: the body's end came before another token.
std::size_t Run::skip(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    std::size_t next = at;
    if (state_.in_comment) {
      const std::size_t end = text.find("*/", at);
      if (end == npos) return text.size();
      state_.in_comment = false;
      next = end + 2;
    } else if (state_.quote != '\0') {
      next = skip_in_string(text, at);
    } else if (begins_elision(text, at)) {
      return at;
    } else if (text.substr(at).starts_with("/*")) {
      state_.in_comment = true;
      next = at + 2;
    } else if (quoted_) {
      next = skip_between_strings(text, at);
    } else {
      next = skip_bare(text, at);
    }
    if (next == npos || next == at) return next == npos ? npos : at;
    at = next;
  }
  return at;
}

/// One step inside of a string that holds the bytes.
std::size_t Run::skip_in_string(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == state_.quote) {
    state_.quote = '\0';
    update_end();
    return is_whole() ? npos : at + 1;
  }
  if (ends_inner_string(text, at)) {
    state_.quote = '\0';
    update_end();
    return is_whole() ? npos : at + 2;
  }
  if (start_.kind == StartKind::escapes) return at;
  if (c == '\\' && at + 1 == text.size()) return at + 1;
  if (start_.kind == StartKind::base64) {
    // Only the line's ends may be blank: a word behind base64 is no more of it.
    const std::size_t end = blank_end(text, at);
    const bool edge = blank_end(text, 0) >= end || end == text.size() || text[end] == state_.quote;
    return is_blank(c) && edge ? end : at;
  }
  if (is_blank(c) || is_in(c, separators)) return at + 1;
  if (c == '\\' && is_in(text[at + 1], "nrt")) return at + 2;
  return at;
}

/// Whether the string that another one holds ends at text[at]: \\" is its end, \\\\\\" a quote in
/// it.
bool Run::ends_inner_string(std::string_view text, std::size_t at) const {
  return start_.escape == Escape::twice && text[at] == '\\' && at + 1 < text.size() &&
         text[at + 1] == state_.quote;
}

/// One step between two strings.
std::size_t Run::skip_between_strings(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_blank(c)) return at + 1;
  // The shell's '\'' in a string of single quotes.
  if (start_.kind == StartKind::escapes && text.substr(at).starts_with("\\''")) {
    put({0, '\''});
    state_.quote = '\'';
    return at + 3;
  }
  if (const std::size_t opening = opening_size(text, at)) {
    state_.quote = text[at + opening - 1];
    return at + opening;
  }
  if (is_in(c, joins)) return at + 1;
  // Of a list of strings the next one is another value; where each has its line they are one.
  const bool numbers = start_.kind == StartKind::numbers;
  if (c == ',' && (numbers || ends_line(text, at + 1) || blank_end(text, 0) == at)) return at + 1;
  return at;
}

/// One step between tokens without quotes.
std::size_t Run::skip_bare(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (is_blank(c)) {
    if (start_.kind != StartKind::base64) return at + 1;
    const std::size_t end = blank_end(text, at);
    return end == text.size() || blank_end(text, 0) >= end ? end : at;
  }
  if (at + 1 == text.size() && (c == '\\' || c == ',' || c == '+')) return at + 1;
  if (start_.kind == StartKind::base64) return at;
  if (const std::size_t cast = cast_size(text, at)) return at + cast;
  const bool is_number = start_.kind == StartKind::numbers;
  if (is_number && c == ')' && !prefix_.empty()) return at + 1;  // of chr(3)
  if (is_number && c == '(' && text.find(')', at) == npos) return at;
  if (c == '(' && bytes_.size() > line_begin_) {  // a remark
    const std::size_t end = text.find(')', at);
    return end == npos ? at : end + 1;
  }
  if (is_number && (c == '-' || begins_comment(text, at))) {
    // A minus sign, or a separator, or the begin of a description.
    if (start_.radix == 10 && read_number(text, at, 10)) return at;
  }
  if (begins_comment(text, at) || !is_in(c, is_number ? ",:;-|.+&" : separators)) return at;
  if (line_begin_ == 0) {
    if (!is_in(c, seen_separators_)) seen_separators_ += c;
  } else if (!is_in(c, seen_separators_)) {
    return at;  // "10:11:12" does not go on with 03 01 6a 00
  }
  return at + 1;
}

/// Whether the text is the line's bytes as characters: a column that dumps have, perhaps between
/// marks.
bool Run::is_column(std::string_view text) const {
  text = text.substr(0, text.find_last_not_of(" \t") + 1);
  const std::string_view bytes = std::string_view(bytes_).substr(line_begin_);
  if (text.size() == bytes.size() + 2 && is_in(text[0], "|>\"'[")) {
    text.remove_prefix(1);
    text.remove_suffix(1);
  }
  if (text.size() + 1 < bytes.size() || text.size() > bytes.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = bytes[i];
    const bool printable = c > ' ' && c <= '~';
    if (printable ? text[i] != c && text[i] != '.' : is_word(text[i])) return false;
  }
  return true;
}

// ---- tokens -------------------------------------------------------------------------------------

/// Reads the token at text[at]; gives where it ends, or `at` where none stands there.
std::size_t Run::read_token(std::string_view text, std::size_t at) {
  if (quoted_ && state_.quote == '\0') return at;
  state_.before_last = bytes_.size();
  switch (start_.kind) {
    case StartKind::base64:
      return read_base64(text, at);
    case StartKind::digits:
      return read_digits(text, at);
    case StartKind::words:
      return read_word(text, at);
    case StartKind::escapes:
      return quoted_ ? read_string(text, at) : read_bare_string(text, at);
    default:
      return read_byte(text, at);
  }
}

void Run::put(const Character& character) {
  const std::uint32_t code = character.code;
  if (character.is_code && code > 0x7F && code < 0x100 && alternative_.empty())
    alternative_ = bytes_;
  const bool apart = !alternative_.empty();
  if (code < 0x100) {
    bytes_ += static_cast<char>(code);
    if (!apart) return;
    if (character.is_code) {
      append_utf8(alternative_, code);
    } else {
      alternative_ += static_cast<char>(code);
    }
  } else {
    append_utf8(bytes_, code);
    if (apart) append_utf8(alternative_, code);
  }
}

/// The same of a character that stands as `token` in the text.
void Run::put(const Character& character, std::string_view token, Escape escape) {
  const std::size_t size = bytes_.size();
  put(character);
  if (!trace_) return;
  const bool is_latin = character.is_code && character.code > 0x7F && character.code < 0x100;
  note({8 * size, 0, 0, static_cast<std::uint16_t>(8 * (bytes_.size() - size)), Notation::character,
        escape, 0, is_latin},
       token);
}

void Run::note(TracedPiece piece, std::string_view token) {
  if (trace_) trace_->add(piece, token);
}

void Run::put_digit(std::uint32_t value, unsigned count, std::string_view token) {
  note({8 * bytes_.size() + state_.held, 0, 0, static_cast<std::uint16_t>(count),
        count == 4 ? Notation::hex_digit : Notation::base64_digit},
       token);
  state_.bits = state_.bits << count | value;
  state_.held += count;
  if (state_.held < 8) return;
  state_.held -= 8;
  bytes_ += static_cast<char>(state_.bits >> state_.held & 0xFF);
}

std::size_t Run::read_base64(std::string_view text, std::size_t at) {
  while (at < text.size() && !state_.padded) {
    std::size_t end = at + 1;
    char c = text[at];
    if (c == '\\' || c == '%') {
      c = read_base64_escape(text, at, end);
      if (end == at) return at;
      if (c == '\0') {
        at = end;
        continue;
      }
    }
    if (c == '=') {
      state_.padded = true;
      at = end;
      break;
    }
    const int value = base64_digit(c);
    if (value < 0) return at;
    put_digit(static_cast<std::uint32_t>(value), 6, text.substr(at, end - at));
    at = end;
  }
  while (state_.padded && at < text.size()) {
    std::size_t end = at + 1;
    const char c = text[at] == '=' ? '=' : read_base64_escape(text, at, end);
    if (c != '=') break;
    at = end;
  }
  return at;
}

/// Hexadecimal digits. A group on a line has as many as the first one, and the last one on it may
/// have fewer: "be careful" does not go on with a body.
std::size_t Run::read_digits(std::string_view text, std::size_t at) {
  const std::size_t end = hex_end(text, at);
  const std::size_t size = end - at;
  if (size == 0 || (end < text.size() && is_word(text[end]))) return at;
  const std::string_view rest = text.substr(end);
  const bool first = bytes_.size() == line_begin_ && line_begin_ != 0;
  if (state_.quote == '\0' && !first) {
    const bool last =
        rest.empty() || !is_blank(rest[0]) || rest.starts_with("  ") || ends_line(rest, 0);
    if (state_.held != 0 || size > group_ || (size < group_ && !last)) return at;
  } else if (state_.quote == '\0' && size != group_ && !rest.empty() && rest[0] == ' ' &&
             hex_end(rest, 1) > 1) {
    group_ = size;
  }
  for (std::size_t i = at; i < end; ++i)
    put_digit(static_cast<std::uint32_t>(hex_value(text[i])), 4, text.substr(i, 1));
  return end;
}

/// What od -x and hexdump print without options.
std::size_t Run::read_word(std::string_view text, std::size_t at) {
  const std::size_t end = hex_end(text, at);
  if (end - at != 4 || (end < text.size() && is_word(text[end]))) return at;
  for (const std::size_t pair : {at + 2, at})
    for (const std::size_t digit : {pair, pair + 1})
      put_digit(static_cast<std::uint32_t>(hex_value(text[digit])), 4, text.substr(digit, 1));
  return end;
}

/// A number, or what stands for one in an array: 'j', ?j, "Contacts".
std::size_t Run::read_byte(std::string_view text, std::size_t at) {
  unsigned radix = start_.radix;
  if (radix == 0) {  // told by the third number, 106, 6a or 152
    radix = 10;
    if (bytes_.size() == 2)
      for (const unsigned known : {10U, 16U, 8U})
        if (read_number(text, at, known).value == 0x6A) radix = known;
  }
  const Number number = read_number(text, at, radix);
  if (!number) return state_.quote == '\0' && !quoted_ ? read_value(text, at) : at;
  if (start_.padded && !number.marked && number.digits != (radix == 8 ? 3 : 2)) return at;
  if (bytes_.size() < header.size() && !takes_all_ && start_.content == Content::wbxml &&
      number.value != static_cast<unsigned char>(header[bytes_.size()]))
    return at;
  if (start_.radix == 0 && bytes_.size() == 2) start_.radix = radix;
  note({8 * bytes_.size(), 0, 0, 8, Notation::number, Escape::none,
        static_cast<std::uint8_t>(radix)},
       text.substr(at, number.end - at));
  put({0, number.value});
  ++tokens_;
  return number.end;
}

std::size_t Run::read_value(std::string_view text, std::size_t at) {
  if (text[at] == '?' && at + 1 < text.size() && !is_blank(text[at + 1])) {
    const Character read = read_character(text, at + 1, Escape::backslash);
    if (read.end < text.size() && is_word(text[read.end])) return at;
    put(read, text.substr(at + 1, read.end - at - 1), Escape::backslash);
    return read.end;
  }
  const std::size_t opening = opening_size(text, at);
  if (opening == 0 || bytes_.size() < header.size() - 2) return at;
  const char quote = text[at + opening - 1];
  const Saved saved = save();
  for (std::size_t next = at + opening; next < text.size();) {
    if (text[next] == quote) return next + 1;
    const Character read = read_character(text, next, Escape::backslash);
    if (!read.is_nothing) put(read, text.substr(next, read.end - next), Escape::backslash);
    next = read.end;
  }
  restore(saved);
  return at;
}

/// What begins an escape.
char Run::escape_mark() const {
  switch (start_.escape) {
    case Escape::hash:
      return '#';
    case Escape::percent:
      return '%';
    case Escape::reference:
    case Escape::references:
      return '&';
    default:
      return '\\';
  }
}

/// Notes where the last escape of a line begins, if the line's end may cut it.
void Run::note_escape(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 16;
  if (text.size() - at > longest) {
    state_.before_last = bytes_.size() + text.size();
    state_.unfinished = false;
  } else if (text[at] == escape_mark()) {
    const Character read = read_character(text, at, start_.escape);
    const bool is_itself = read.code == static_cast<unsigned char>(escape_mark());
    state_.before_last = bytes_.size();
    state_.unfinished = read.end == at + 1 || (is_itself && read.end == text.size()) ||
                        (is_itself && escape_mark() == '&' && text.find(';', read.end) == npos) ||
                        (is_itself && start_.escape == Escape::twice && read.end < at + 4);
  }
}

/// A string up to its end, which stays for skip().
std::size_t Run::read_string(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != state_.quote && !ends_inner_string(text, at)) {
    note_escape(text, at);
    if (format_ && text.substr(at).starts_with("%%")) ++at;
    const Character read = read_character(text, at, start_.escape);
    if (!read.is_nothing) put(read, text.substr(at, read.end - at), start_.escape);
    state_.joins_lines = read.is_nothing;
    at = read.end;
  }
  return at;
}

/// A text without quotes, to the line's end or that of the body.
std::size_t Run::read_bare_string(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  const std::size_t size = bytes_.size();
  while (at < text.size()) {
    note_escape(text, at);
    const Character read = read_character(text, at, start_.escape);
    put(read, text.substr(at, read.end - at), start_.escape);
    at = read.end;
  }
  update_end();
  if (!state_.whole || state_.unfinished) return at;
  const std::size_t end = state_.extent.size();
  const std::string_view rest = std::string_view(bytes_).substr(end);
  if (rest.starts_with(header) || rest.empty()) return at;
  bytes_.resize(std::max(size, end));
  if (trace_) trace_->truncate(8 * bytes_.size());
  alternative_.clear();
  std::size_t count = size;  // up to where the body's last byte stands
  for (at = begin; at < text.size() && count < end; ++count)
    at = read_character(text, at, start_.escape).end;
  return at;
}

}  // namespace eascard::capture
