#include "eascard/capture/text/dump.hpp"

#include <algorithm>
#include <utility>

#include "eascard/capture/text/tokens.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

constexpr std::uint64_t no_offset = ~std::uint64_t{0};
/// A "*" of a few characters may stand for gigabytes; a message has no such runs.
constexpr std::uint64_t max_repeated = std::uint64_t{1} << 20;
/// Only the end of a first line may be there, of lines that have no more bytes than these.
constexpr std::size_t max_partial = 64;

std::uint64_t read_offset_number(std::string_view digits, unsigned base) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (c == '`') continue;
    const auto digit = static_cast<unsigned>(hex_value(c));
    if (digit >= base || value > (no_offset - digit) / base) return no_offset;
    value = value * base + digit;
  }
  return value;
}

}  // namespace

struct DumpBytes {
  std::string& bytes;
  Trace* trace;

  void put(unsigned value, std::string_view token, TracedPiece piece) {
    piece.bit = 8 * bytes.size();
    piece.bits = 8;
    if (trace) trace->add(piece, token);
    bytes += static_cast<char>(value);
  }
  /// A byte of two hexadecimal digits.
  void put(std::string_view digits) {
    for (std::size_t i = 0; trace && i < 2; ++i)
      trace->add({8 * bytes.size() + 4 * i, 0, 0, 4, Notation::hex_digit}, digits.substr(i, 1));
    bytes += static_cast<char>(hex_value(digits[0]) << 4 | hex_value(digits[1]));
  }
};

namespace {

/// A group of whole bytes at text[at]; its digits, "" where there is none.
std::string_view group_at(std::string_view text, std::size_t at) {
  const std::size_t end = hex_end(text, at);
  const std::size_t size = end - at;
  const bool ends = end == text.size() || is_blank(text[end]) || text[end] == '|' ||
                    text[end] == '>' || text[end] == '-';
  if (!ends || size == 0 || size % 2 != 0) return {};
  return text.substr(at, size);
}

/// hexdump and old versions of Wireshark set two blanks behind the eighth byte; so does xxd before
/// its characters where it is told to print eight bytes a line. With sixteen there is more behind.
bool is_middle_gap(std::size_t gap, std::size_t count, std::string_view rest, std::size_t width) {
  if (gap != 2 || count != 8) return false;
  if (width != 0) return width > 8;
  const std::size_t size = group_at(rest, 0).size();
  return size == 2 && (rest.size() > 8 || rest.size() == 2);
}

/// The bytes of a group, `size` of them a word with its last byte first.
void append_group(std::string_view group, std::size_t size, std::size_t most, DumpBytes& out) {
  const std::size_t count = group.size() / 2;
  for (std::size_t i = 0; i < std::min(count, most); ++i) {
    const std::size_t word = i / size * size;
    const std::size_t last = std::min(word + size, count) - 1;
    const std::size_t from = 2 * (size == 1 ? i : last - (i - word));
    out.put(group.substr(from, 2));
  }
}

/// Adds at most `most` bytes of hexadecimal groups to `out`, which may be null; gives how many.
/// `width`: of the dump, 0 for unknown; `word`: how many bytes stand in reverse order.
std::size_t read_hex(std::string_view text, std::size_t most, std::size_t width, std::size_t word,
                     DumpBytes* out) {
  std::size_t count = 0;
  for (std::size_t at = 0; count < most;) {
    const std::string_view group = group_at(text, at);
    if (group.empty()) break;
    at += group.size();
    if (out) append_group(group, word, most - count, *out);
    count = std::min(most, count + group.size() / 2);
    if (text.substr(at).starts_with('-') && !group_at(text, at + 1).empty()) ++at;  // WinDbg
    const std::size_t next = blank_end(text, at);
    const std::size_t gap = next - at;
    if (gap == 0 && (at == text.size() || text[at - 1] != '-')) break;
    if (gap > 1 && count >= 1 && !is_middle_gap(gap, count, text.substr(next), width)) break;
    at = next;
  }
  return count;
}

/// The same of numbers between blanks, which all have three digits in octal, no leading zeros in
/// decimal, and eight digits in binary.
std::size_t read_numbers(std::string_view text, std::size_t most, unsigned radix, DumpBytes* out) {
  const std::size_t digits = radix == 2 ? 8 : 3;
  std::size_t count = 0;
  for (std::size_t at = 0; count < most && at < text.size(); ++count) {
    std::size_t end = at;
    unsigned value = 0;
    while (end < text.size() && end < at + digits && is_digit(text[end]) &&
           static_cast<unsigned>(hex_value(text[end])) < radix)
      value = value * radix + static_cast<unsigned>(hex_value(text[end++]));
    const bool ends = end == text.size() || is_blank(text[end]);
    const bool fits = radix == 10 ? end == at + 1 || text[at] != '0' : end == at + digits;
    if (end == at || !ends || !fits || value > 255) break;
    TracedPiece piece;
    piece.notation = Notation::number;
    piece.radix = static_cast<std::uint8_t>(radix);
    if (out) out->put(value, text.substr(at, end - at), piece);
    at = blank_end(text, end);
    if (radix == 2 && at - end > 1) return count + 1;  // the column of characters
  }
  return count;
}

/// The same of od -c, which has a cell of four characters a byte. `text` begins behind the offset.
std::size_t read_cells(std::string_view text, std::size_t most, DumpBytes* out) {
  constexpr std::size_t cell = 4;
  std::size_t count = 0;
  for (std::size_t at = 0; count < most && at < text.size(); at += cell, ++count) {
    std::string_view one = text.substr(at, cell);
    if (one.size() < cell) break;
    const std::size_t first = one.find_first_not_of(' ');
    if (first == std::string_view::npos) {
      if (out) out->put(' ', one.substr(cell - 1), {});
      continue;
    }
    if (first == 0) break;
    one.remove_prefix(first);
    Character read{1, static_cast<unsigned char>(one[0])};
    TracedPiece piece;
    if (one.size() == 3 && one.find_first_not_of("01234567") == std::string_view::npos) {
      read = {3, static_cast<std::uint32_t>(read_offset_number(one, 8))};
      piece.notation = Notation::number;
      piece.radix = 8;
    } else if (one[0] == '\\' && one.size() == 2) {
      read = read_character(one, 0, Escape::backslash);
      piece.escape = Escape::backslash;
    }
    if (read.end != one.size() || read.code > 255) break;
    if (out) out->put(read.code, one, piece);
  }
  return count;
}

/// What the first bytes of a body or of HTTP are in words of a little-endian machine.
DumpStyle style_of_words(std::string_view data) {
  for (const std::string_view begin : {"0103 006a", "5448 5054", "4f50 5453"})
    if (data.starts_with(begin)) return DumpStyle::words;
  for (const std::string_view begin : {"006a0103", "54545048", "54534f50"})
    if (data.starts_with(begin)) return DumpStyle::long_words;
  return DumpStyle::hex;
}

}  // namespace

std::optional<DumpLine> parse_dump_line(std::string_view line, std::size_t at) {
  const std::size_t offset_at = at;
  if (line.substr(at).starts_with("0x")) at += 2;
  std::size_t end = hex_end(line, at);
  if (end - at == 8 && end < line.size() && line[end] == '`') end = hex_end(line, end + 1);
  if (end - at < 4 || end - at > 17) return {};
  DumpLine parsed;
  parsed.offset_at = offset_at;
  parsed.offset = line.substr(at, end - at);
  parsed.offset_end = end < line.size() && line[end] == ':' ? end + 1 : end;
  parsed.data_at = blank_end(line, parsed.offset_end);
  if (parsed.data_at == parsed.offset_end && parsed.data_at != line.size()) return {};
  return parsed;
}

std::optional<DumpLine> find_dump_offset(std::string_view line, std::size_t data_at) {
  std::size_t end = data_at;
  while (end > 0 && is_blank(line[end - 1])) --end;
  if (end == data_at) return {};
  if (end > 0 && line[end - 1] == ':') --end;
  std::size_t begin = end;
  while (begin > 0 && (is_hex(line[begin - 1]) || line[begin - 1] == '`')) --begin;
  if (begin >= 2 && line.substr(begin - 2, 2) == "0x") begin -= 2;
  const bool joined = begin > 0 && (is_letter(line[begin - 1]) || line[begin - 1] == '-');
  if (end - begin < 4 || joined) return {};
  return parse_dump_line(line, begin);
}

DumpForm::DumpForm(const Limits& limits, LinePrefix prefix)
    : TextForm(limits), prefix_(std::move(prefix)) {}

DumpForm::Offsets DumpForm::read_offset(std::string_view digits) {
  return {read_offset_number(digits, 16), read_offset_number(digits, 8),
          read_offset_number(digits, 10)};
}

void DumpForm::hold(std::string_view line, const DumpLine& parsed) {
  held_ = line.substr(parsed.offset_end);
  held_data_ = parsed.data_at - parsed.offset_end;
  if (trace_) {
    held_at_ = offset_of(line.substr(parsed.offset_end));
    trace_->keep(parsed.offset);
  }
  offset_ = read_offset(parsed.offset);
}

std::size_t DumpForm::read_held(std::size_t most, std::size_t width, DumpStyle style,
                                DumpBytes* out) const {
  const std::string_view data = std::string_view(held_).substr(held_data_);
  switch (style) {
    case DumpStyle::words:
      return read_hex(data, most, width, 2, out);
    case DumpStyle::long_words:
      return read_hex(data, most, width, 4, out);
    case DumpStyle::octal:
      return read_numbers(data, most, 8, out);
    case DumpStyle::decimal:
      return read_numbers(data, most, 10, out);
    case DumpStyle::binary:
      return read_numbers(data, most, 2, out);
    case DumpStyle::characters:
      return read_cells(held_, most, out);
    default:
      return read_hex(data, most, width, 1, out);
  }
}

/// Adds the bytes of the line before.
std::size_t DumpForm::take_held(std::size_t most, std::size_t width) {
  if (trace_) trace_->set_line(held_, held_at_);
  DumpBytes out{bytes_, trace_};
  return read_held(most, width, style_, &out);
}

std::size_t DumpForm::read_first(std::string_view text) {
  const std::optional<DumpLine> parsed = parse_dump_line(text);
  open_ = parsed.has_value();
  if (parsed) hold(text, *parsed);
  return text.size();
}

/// Whether offsets may rise so much: by what the line has, by no more than a whole line, or by a
/// whole first line, of which only the end is there or more seemed to be.
bool DumpForm::is_step(std::uint64_t step) const {
  if (step == 0) return false;
  if (step == read_held(step, std::max<std::size_t>(width_, step), style_, nullptr)) return true;
  return width_ != 0 && step <= width_;
}

/// In what radix and style the first line has as many bytes as the offsets rise by.
bool DumpForm::find_form(Radix radix, std::uint64_t step, bool exactly) {
  const auto most = static_cast<std::size_t>(step) + (exactly ? 1 : 0);
  // What looks like a few bytes more may be characters.
  constexpr std::uint64_t least = 8;
  if (!exactly && step < least) return false;
  for (const DumpStyle style : {DumpStyle::hex, DumpStyle::octal, DumpStyle::decimal,
                                DumpStyle::binary, DumpStyle::characters}) {
    if (read_held(most, exactly ? 0 : most, style, nullptr) != step) continue;
    radix_ = radix;
    style_ = style;
    if (style == DumpStyle::hex)
      style_ = style_of_words(std::string_view(held_).substr(held_data_));
    return true;
  }
  return false;
}

bool DumpForm::find_form(const Offsets& next) {
  for (const bool exactly : {true, false}) {
    for (const Radix radix : {hexadecimal, octal, decimal}) {
      if (next[radix] == no_offset || next[radix] <= offset_[radix]) continue;
      const std::uint64_t step = next[radix] - offset_[radix];
      if (step < held_.size() && find_form(radix, step, exactly)) return true;
    }
  }
  // Of the first line there may be only its end.
  const std::uint64_t step = next[hexadecimal] - offset_[hexadecimal];
  const std::size_t count = read_held(max_partial, 0, DumpStyle::hex, nullptr);
  if (next[hexadecimal] <= offset_[hexadecimal] || step > max_partial || step % 8 != 0 ||
      count == 0 || count >= step)
    return false;
  radix_ = hexadecimal;
  style_ = DumpStyle::hex;
  return true;
}

/// Decides how many bytes the held line has by the next offset; false where that does not follow.
bool DumpForm::take_step(const Offsets& next) {
  const bool known = radix_ != unknown;
  if (!known && repeats_) {
    radix_ = hexadecimal;
    style_ = style_of_words(std::string_view(held_).substr(held_data_));
    width_ = read_held(held_.size(), 0, style_, nullptr);
  } else if (!known && !find_form(next)) {
    return false;
  }
  if (next[radix_] == no_offset || next[radix_] <= offset_[radix_]) return false;
  const std::uint64_t step = next[radix_] - offset_[radix_];
  if (repeats_) return repeat(step);
  if (known && !is_step(step)) return false;
  add_held(static_cast<std::size_t>(step));
  width_ = std::max(width_, static_cast<std::size_t>(step));
  return true;
}

bool DumpForm::repeat(std::uint64_t step) {
  if (width_ == 0 || step % width_ != 0 || step > max_repeated) return false;
  for (std::uint64_t done = 0; done < step; done += width_) add_held(width_);
  repeats_ = false;
  return true;
}

/// Adds the line before, of which the offsets say that it has `most` bytes.
void DumpForm::add_held(std::size_t most) {
  const std::size_t count = take_held(most, std::max(most, width_));
  check_size(bytes_.size());
  if (count < most && !first_)
    fail(Code::M063, "a line of the dump has " + std::to_string(count) +
                         " bytes where its offsets say " + std::to_string(most));
}

bool DumpForm::read_next(std::string_view line) {
  line = prefix_.strip(line);
  line.remove_prefix(blank_end(line, 0));
  if (line.starts_with('*') && line.find_first_not_of(" \t", 1) == std::string_view::npos) {
    repeats_ = true;
    return true;
  }
  const std::optional<DumpLine> parsed = parse_dump_line(line);
  if (!parsed || !take_step(read_offset(parsed->offset))) return false;
  first_ = false;
  if (trace_) trace_->set_line(line, offset_of(line));
  hold(line, *parsed);
  if (parsed->data_at < line.size() && read_held(1, width_, style_, nullptr) == 0) open_ = false;
  if (parsed->data_at == line.size())
    open_ = false;  // the last line of od and hexdump is an offset alone
  return true;
}

void DumpForm::finish() {
  if (style_ == DumpStyle::unknown)
    style_ = style_of_words(std::string_view(held_).substr(held_data_));
  // The last number of a line that the text's end cut may be another.
  if (ends_inside_line_ && style_ != DumpStyle::hex)
    while (!held_.empty() && held_.back() != ' ') held_.pop_back();
  if (held_.size() < held_data_) held_.clear();
  if (!held_.empty()) take_held(width_ == 0 ? held_.size() : width_, width_);
  held_.clear();
}

}  // namespace eascard::capture
