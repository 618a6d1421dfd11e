#include <algorithm>

#include "eascard/capture/text_characters.hpp"
#include "eascard/capture/text_form.hpp"

namespace eascard::capture {
namespace {

/// Appends a group of digits, an even number of them; `swapped`: the last byte first.
void append_group(std::string_view digits, bool swapped, std::string& out) {
  const std::size_t begin = out.size();
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
    out += static_cast<char>(hex_value(digits[at]) << 4 | hex_value(digits[at + 1]));
  if (swapped) std::reverse(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
}

/// Whether the bytes are the first four of a body, or fewer of them.
bool begins_body(std::string_view bytes) {
  constexpr std::string_view begin("\x03\x01\x6A\x00", 4);
  return bytes.substr(0, begin.size()) == begin.substr(0, bytes.size());
}

bool continues_word(std::string_view rest) {
  return !rest.empty() && (is_letter(rest[0]) || is_digit(rest[0]) || rest[0] == '_');
}

std::string_view first_token(std::string_view text) {
  return text.substr(0, hex_end(text, 0));
}

/// Whether one of the first four numbers has one digit only.
bool has_short_number(std::string_view text) {
  for (int i = 0; i < 4 && !text.empty(); ++i) {
    const std::size_t size = first_token(text).size();
    if (size == 1) return true;
    text.remove_prefix(std::min(size + 1, text.size()));
    text.remove_prefix(blank_end(text, 0));
  }
  return false;
}

}  // namespace

// ---- HexForm ------------------------------------------------------------------------------------

std::size_t HexForm::read_first(std::string_view text) {
  const std::string_view first = first_token(text);
  group_ = first.size();
  // What od -x and hexdump print without options: 16-bit words of a little-endian machine.
  if (first == "0103" && text.substr(4).starts_with(" 006a"))
    style_ = Style::words;
  else if (first.size() <= 2)
    style_ = has_short_number(text) ? Style::unpadded : Style::pairs;
  else
    style_ = Style::groups;
  return read_tokens(text);
}

bool HexForm::is_token(std::string_view token) const {
  switch (style_) {
    case Style::pairs:
      return token.size() == 2;
    case Style::unpadded:
      return token.size() == 1 || token.size() == 2;
    case Style::words:
      return token.size() == 4;
    case Style::groups:
      return token.size() == group_;
  }
  return false;
}

/// A last group may be shorter, where no word follows: "be careful" does not go on with a body.
bool HexForm::take_token(std::string_view token, std::string_view rest) {
  if (token.empty() || continues_word(rest)) return false;
  if (!is_token(token)) {
    const bool last = rest.empty() || !is_blank(rest[0]) || rest.starts_with("  ");
    if (style_ != Style::groups || token.size() > group_ || !last) return false;
  }
  if (style_ == Style::unpadded && token.size() == 1) {
    bytes_ += static_cast<char>(hex_value(token[0]));
  } else {
    append_group(token, style_ == Style::words, bytes_);
    if (token.size() % 2 != 0) fail(Code::M060, "a hexadecimal digit without its second one");
  }
  line_count_ += (token.size() + 1) / 2;
  return true;
}

/// Two blanks and more set off a column of characters behind 16 bytes, or wherever no two numbers
/// follow. hexdump sets two also behind 8 bytes.
bool HexForm::is_column_gap(std::string_view gap, std::string_view rest) const {
  const bool wide = gap.size() >= 2 || gap == "\t";
  if (!wide || gap.find_first_not_of(" \t") != std::string_view::npos) return false;
  if (line_count_ >= 16 || gap.size() >= 4 || rest.size() <= 8) return true;
  const std::string_view first = first_token(rest);
  rest.remove_prefix(first.size());
  const std::string_view second = first_token(rest.substr(blank_end(rest, 0)));
  return !is_token(first) || rest.empty() || !is_blank(rest[0]) || !is_token(second);
}

/// Reads numbers up to what is none, or the column behind them; gives where the last one ends.
std::size_t HexForm::read_tokens(std::string_view text) {
  std::size_t end = 0;
  line_count_ = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = hex_end(text, at);
    if (!take_token(text.substr(at, stop - at), text.substr(stop))) break;
    end = at = stop;
    if (at < text.size() && std::string_view(":-,").find(text[at]) != std::string_view::npos) ++at;
    at = blank_end(text, at);
    if (at == stop) break;
    if (!is_column_gap(text.substr(stop, at - stop), text.substr(at))) continue;
    has_column_ = at < text.size();
    break;
  }
  return end;
}

bool HexForm::read_next(std::string_view line) {
  if (ending() == Ending::reached) return false;
  line = strip_quoting(line);
  if (line.starts_with("//")) line = strip_quoting(line.substr(2));
  line = line.substr(0, line.find_last_not_of(" \t\"'+,\\") + 1);
  const std::size_t size = bytes_.size();
  if (hex_end(line, 0) == line.size() && style_ == Style::groups) group_ = line.size();
  const bool had_column = has_column_;
  const std::size_t end = read_tokens(line);
  const bool whole = end == line.size() || (had_column && has_column_) ||
                     (line.substr(end).starts_with("  ") && line_count_ >= 4);
  if (line_count_ > 0 && whole && (ending() == Ending::open || line_count_ >= 4)) return true;
  bytes_.resize(size);
  return false;
}

/// The words of od and hexdump end with a byte too many where the number is odd.
void HexForm::finish() {
  if (style_ == Style::words && ending() == Ending::reached && bytes_.size() == message_size() + 1)
    bytes_.pop_back();
}

// ---- ArrayForm ----------------------------------------------------------------------------------

std::size_t ArrayForm::read_first(std::string_view text) {
  return read_numbers(text);
}

/// Steps over what may stand between two numbers.
std::size_t ArrayForm::skip(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (in_comment_) {
      const std::size_t end = rest.find("*/");
      if (end == std::string_view::npos) return text.size();
      in_comment_ = false;
      at += end + 2;
    } else if (is_blank(rest[0]) || rest[0] == ',') {
      ++at;
    } else if (rest.starts_with("/*")) {
      in_comment_ = true;
    } else if (rest.starts_with("//") || rest[0] == '#') {
      return text.size();
    } else if (rest.starts_with("(byte)")) {
      at += 6;
    } else {
      break;
    }
  }
  return at;
}

bool ArrayForm::read_number(std::string_view text, std::size_t& at) {
  const std::string_view rest = text.substr(at);
  const bool negative = rest.starts_with("-");
  const bool hex = rest.starts_with("0x") || rest.starts_with("0X");
  const std::size_t first = hex ? 2 : negative ? 1 : 0;
  const int base = hex ? 16 : 10;
  int value = 0;
  std::size_t end = first;
  while (end < rest.size() && end < first + 3 && is_hex(rest[end]) && (hex || is_digit(rest[end])))
    value = value * base + hex_value(rest[end++]);
  if (end == first || value > (negative ? 128 : 255)) return false;
  for (const std::string_view suffix : {".toByte()", "u8", "U", "u"})
    if (rest.substr(end).starts_with(suffix)) end += suffix.size();
  if (continues_word(rest.substr(end))) return false;
  // "5 contacts" in the next line is not of the array.
  const std::size_t next = blank_end(rest, end);
  if (!hex && next < rest.size() && std::string_view(",]})/").find(rest[next]) == rest.npos)
    return false;
  bytes_ += static_cast<char>(negative ? -value : value);
  at += end;
  return true;
}

std::size_t ArrayForm::read_numbers(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0;;) {
    at = skip(text, at);
    if (at == text.size()) return at;
    if (!read_number(text, at)) break;
    end = at;
  }
  open_ = false;
  return end;
}

bool ArrayForm::read_next(std::string_view line) {
  if (ending() == Ending::reached) return false;
  const std::size_t size = bytes_.size();
  read_numbers(line);
  if (size < 4 && !begins_body(bytes_)) {
    open_ = false;
    bytes_.resize(size);
    return false;
  }
  return open_ || bytes_.size() > size;
}

}  // namespace eascard::capture
