#include "eascard/capture/text_dump.hpp"

#include <algorithm>
#include <utility>

#include "eascard/capture/text_characters.hpp"

namespace eascard::capture {
namespace {

constexpr std::uint64_t no_offset = ~std::uint64_t{0};
/// More bytes no tool puts on a line.
constexpr std::size_t max_width = 64;
/// A "*" of a few characters may stand for gigabytes; a message has no such runs.
constexpr std::uint64_t max_repeated = std::uint64_t{1} << 20;

std::uint64_t read_number(std::string_view digits, unsigned base) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<unsigned>(hex_value(c));
    if (digit >= base || value > (no_offset - digit) / base) return no_offset;
    value = value * base + digit;
  }
  return value;
}

/// A group of 1, 2, 4 or 8 bytes at text[at]; its digits, "" where there is none.
std::string_view group_at(std::string_view text, std::size_t at) {
  const std::size_t end = hex_end(text, at);
  const std::size_t size = end - at;
  const bool ends = end == text.size() || is_blank(text[end]) || text[end] == '|' ||
                    text[end] == '>' || text[end] == '-';
  if (!ends || (size != 2 && size != 4 && size != 8 && size != 16)) return {};
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

/// Adds at most `most` bytes of a dump line without its offset to `out`, which may be null; gives
/// how many. `width`: of the dump, 0 for unknown.
std::size_t read_bytes(std::string_view text, std::size_t most, std::size_t width, bool words,
                       std::string* out) {
  std::size_t count = 0;
  for (std::size_t at = 0; count < most;) {
    const std::string_view group = group_at(text, at);
    if (group.empty()) break;
    at += group.size();
    for (std::size_t i = 0; i < group.size() && count < most; i += 2, ++count) {
      const std::size_t from = words ? group.size() - 2 - i : i;
      if (out) *out += static_cast<char>(hex_value(group[from]) << 4 | hex_value(group[from + 1]));
    }
    const std::size_t next = blank_end(text, at);
    const std::size_t gap = next - at;
    if (gap == 0) break;
    if (gap > 1 && count >= 1 && !is_middle_gap(gap, count, text.substr(next), width)) break;
    at = next;
  }
  return count;
}

}  // namespace

std::optional<DumpLine> parse_dump_line(std::string_view line, std::size_t at) {
  DumpLine parsed;
  parsed.offset_at = at;
  if (line.substr(at).starts_with("0x")) at += 2;
  const std::size_t end = hex_end(line, at);
  if (end - at < 4 || end - at > 16) return {};
  parsed.offset = line.substr(at, end - at);
  at = end < line.size() && line[end] == ':' ? end + 1 : end;
  parsed.data_at = blank_end(line, at);
  if (parsed.data_at == at && at != line.size()) return {};
  const std::string_view data = line.substr(parsed.data_at);
  parsed.count = read_bytes(data, max_width, 0, false, nullptr);
  if (data.empty() || parsed.count >= 4) return parsed;
  const std::size_t last = data.find_last_not_of(" \t");
  const bool only_bytes = parsed.count > 0 && last < 3 * parsed.count;
  const bool has_column = parsed.count > 0 && data.find("    ") != std::string_view::npos;
  if (!only_bytes && !has_column) return {};
  return parsed;
}

std::optional<DumpLine> find_dump_offset(std::string_view line, std::size_t data_at) {
  std::size_t end = data_at;
  while (end > 0 && is_blank(line[end - 1])) --end;
  if (end == data_at) return {};
  if (end > 0 && line[end - 1] == ':') --end;
  std::size_t begin = end;
  while (begin > 0 && is_hex(line[begin - 1])) --begin;
  const bool joined = begin > 0 && (is_letter(line[begin - 1]) || line[begin - 1] == '-');
  if (end - begin < 4 || joined) return {};
  return parse_dump_line(line, begin);
}

DumpForm::DumpForm(const Limits& limits, LinePrefix prefix)
    : TextForm(limits), prefix_(std::move(prefix)) {}

DumpForm::Offsets DumpForm::read_offset(std::string_view digits) {
  return {read_number(digits, 16), read_number(digits, 8), read_number(digits, 10)};
}

void DumpForm::hold(std::string_view line, const DumpLine& parsed) {
  held_ = line.substr(parsed.data_at);
  held_count_ = parsed.count;
  offset_ = read_offset(parsed.offset);
}

std::size_t DumpForm::read_first(std::string_view text) {
  const std::optional<DumpLine> parsed = parse_dump_line(text);
  open_ = parsed.has_value();
  if (!parsed) return text.size();
  hold(text, *parsed);
  words_ = held_.starts_with("0103 006a");
  return text.size();
}

/// Whether offsets may rise so much: by what the line has, by no more than a whole line, or by a
/// whole first line, of which only the end is there or more seemed to be.
bool DumpForm::is_step(std::uint64_t step) const {
  if (step == held_count_) return true;
  if (step == 0 || step > max_width) return false;
  return width_ != 0 ? step <= width_ : step % 8 == 0 && radix_ == hexadecimal;
}

/// In what radix the offsets rise by what the first line has: od counts in octal. Hexadecimal where
/// none fits.
void DumpForm::find_radix(const Offsets& next) {
  for (const Radix radix : {hexadecimal, octal, decimal})
    if (radix_ == unknown && next[radix] != no_offset && offset_[radix] != no_offset &&
        next[radix] - offset_[radix] == held_count_)
      radix_ = radix;
  if (radix_ == unknown) radix_ = hexadecimal;
}

/// Decides how many bytes the held line has by the next offset; false where that does not follow.
bool DumpForm::take_step(const Offsets& next) {
  find_radix(next);
  if (next[radix_] == no_offset || next[radix_] <= offset_[radix_]) return false;
  const std::uint64_t step = next[radix_] - offset_[radix_];
  if (repeats_) return repeat(step);
  if (!is_step(step)) return false;
  add_held(static_cast<std::size_t>(step));
  width_ = std::max(width_, static_cast<std::size_t>(step));
  return true;
}

bool DumpForm::repeat(std::uint64_t step) {
  if (width_ == 0) width_ = held_count_;
  if (width_ == 0 || step % width_ != 0 || step > max_repeated) return false;
  for (std::uint64_t done = 0; done < step; done += width_) add_held(width_);
  repeats_ = false;
  return true;
}

/// Adds the line before, of which the offsets say that it has `most` bytes.
void DumpForm::add_held(std::size_t most) {
  const std::size_t count = read_bytes(held_, most, std::max(most, width_), words_, &bytes_);
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
  hold(line, *parsed);
  open_ = parsed->data_at < line.size();  // the last line of od and hexdump is an offset alone
  return true;
}

void DumpForm::finish() {
  const std::size_t most = width_ == 0 ? max_width : width_;
  if (!held_.empty()) read_bytes(held_, most, width_, words_, &bytes_);
  held_.clear();
}

}  // namespace eascard::capture
