#include "eascard/capture/text_start.hpp"

#include <array>

#include "eascard/capture/text_characters.hpp"
#include "eascard/capture/text_xml.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Characters at which a look back and ahead is worth while: one of each start.
constexpr auto triggers = [] {
  std::array<bool, 256> set{};
  for (const char c : std::string_view("qsaA6j<Kb[")) set[static_cast<unsigned char>(c)] = true;
  return set;
}();

bool is_at(std::string_view line, std::size_t at, std::string_view what) {
  return at <= line.size() && line.substr(at).starts_with(what);
}

/// Whether line[at] does not go on with a word or number.
bool begins_word(std::string_view line, std::size_t at) {
  return at == 0 || !(is_letter(line[at - 1]) || is_digit(line[at - 1]) || line[at - 1] == '_');
}

/// Where the number 0x03, 03 or 3 begins that ends before `end`; npos where it is another.
std::size_t number_begin(std::string_view line, std::size_t end, char digit) {
  if (end == 0 || line[end - 1] != digit) return npos;
  std::size_t begin = end - 1;
  if (begin > 0 && line[begin - 1] == '0') --begin;
  if (begin >= 2 && (line[begin - 1] == 'x' || line[begin - 1] == 'X') && line[begin - 2] == '0')
    begin -= 2;
  return begin;
}

/// Steps back over what separates two numbers; npos where nothing does.
std::size_t gap_begin(std::string_view line, std::size_t end) {
  std::size_t begin = end;
  for (;;) {
    if (begin >= 6 && line.substr(begin - 6, 6) == "(byte)") begin -= 6;
    if (begin == 0 || end - begin > 16) break;
    const char c = line[begin - 1];
    if (!is_blank(c) && c != ',' && c != ':' && c != '-') break;
    --begin;
  }
  return begin == end ? npos : begin;
}

/// Whether the number behind line[end] is zero.
bool zero_follows(std::string_view line, std::size_t end) {
  if (is_at(line, end, "00")) return true;
  std::size_t at = end;
  while (at < line.size() && at < end + 16 &&
         (is_blank(line[at]) || line[at] == ',' || line[at] == ':' || line[at] == '-'))
    ++at;
  if (is_at(line, at, "(byte)")) at = blank_end(line, at + 6);
  return at > end && is_at(line, at, "0");
}

/// 3, 1 in front of the third number, which begins at `third`: where they begin, or npos.
std::size_t numbers_begin(std::string_view line, std::size_t third) {
  const std::size_t one_end = gap_begin(line, third);
  if (one_end == npos) return npos;
  const std::size_t one = number_begin(line, one_end, '1');
  if (one == npos) return npos;
  const std::size_t three_end = gap_begin(line, one);
  const std::size_t three = three_end == npos ? npos : number_begin(line, three_end, '3');
  return three == npos || !begins_word(line, three) ? npos : three;
}

/// "0301" in front of `end`, as a word or behind 0x or \x: where it begins, or npos.
std::size_t group_begin(std::string_view line, std::size_t end) {
  if (end < 4 || line.substr(end - 4, 4) != "0301") return npos;
  const std::size_t begin = end - 4;
  const bool marked =
      begin >= 2 && line[begin - 1] == 'x' && (line[begin - 2] == '0' || line[begin - 2] == '\\');
  return marked || begins_word(line, begin) ? begin : npos;
}

/// An escape \x03, \003 or \3 that ends before `end`: where it begins, or npos.
std::size_t escape_begin(std::string_view line, std::size_t end, char digit) {
  std::size_t begin = end;
  if (begin == 0 || line[--begin] != digit) return npos;
  while (begin > 0 && end - begin < 3 && (line[begin - 1] == '0' || line[begin - 1] == 'x'))
    --begin;
  return begin > 0 && line[begin - 1] == '\\' ? begin - 1 : npos;
}

/// \x03\x01 in front of `third`, and a zero behind line[end].
std::optional<TextStart> escapes_at(std::string_view line, std::size_t third, std::size_t end) {
  if (!is_at(line, end, "\\x00") && !is_at(line, end, "\\0")) return {};
  const std::size_t one = escape_begin(line, third, '1');
  const std::size_t three = one == npos ? npos : escape_begin(line, one, '3');
  if (three == npos) return {};
  return TextStart{StartKind::escapes, three};
}

/// A start around "6a" at line[at].
std::optional<TextStart> hex_at(std::string_view line, std::size_t at) {
  if (at >= 2 && line.substr(at - 2, 2) == "\\x") return escapes_at(line, at - 2, at + 2);
  // The words that od -x prints.
  if (at >= 7 && line.substr(at - 7, 7) == "0103 00" && begins_word(line, at - 7))
    return TextStart{StartKind::hex, at - 7};
  if (!zero_follows(line, at + 2)) return {};
  const bool array = at >= 2 && line[at - 2] == '0' && (line[at - 1] == 'x' || line[at - 1] == 'X');
  const std::size_t third = array ? at - 2 : at;
  std::size_t begin = numbers_begin(line, third);
  if (begin == npos && !array) begin = group_begin(line, at);
  if (begin == npos && !array && at > 0 && is_blank(line[at - 1]))
    begin = group_begin(line, at - 1);
  if (begin == npos) return {};
  return TextStart{array ? StartKind::array : StartKind::hex, begin};
}

/// A start around "106" that ends with line[at].
std::optional<TextStart> decimal_at(std::string_view line, std::size_t at) {
  if (at < 6 || line.substr(at - 2, 3) != "106" || !is_at(line, at + 1, ",")) return {};
  const std::size_t begin = numbers_begin(line, at - 2);
  if (begin == npos || !zero_follows(line, at + 1)) return {};
  if (line.substr(begin, at - begin).find(',') == npos) return {};
  return TextStart{StartKind::array, begin};
}

/// Base64 that begins with `what`, and not in the middle of other base64.
std::optional<TextStart> base64_at(std::string_view line, std::size_t at, std::string_view what,
                                   StartKind kind) {
  if (!is_at(line, at, what)) return {};
  const bool escaped =
      at >= 2 && line[at - 2] == '\\' && (line[at - 1] == 'n' || line[at - 1] == 'r');
  if (at > 0 && base64_value(line[at - 1]) >= 0 && !escaped) return {};
  return TextStart{kind, at};
}

/// An array with one number a line, of which this is the first one: what follows says whether it is
/// a body.
std::optional<TextStart> first_number(std::string_view line, std::size_t from) {
  if (!line.ends_with("3,")) return {};
  const std::size_t begin = number_begin(line, line.size() - 1, '3');
  std::size_t front = begin;
  while (front > 0 && is_blank(line[front - 1])) --front;
  const bool opened = front == 0 || std::string_view("[{(").find(line[front - 1]) != npos;
  if (!opened || begin < from) return {};
  return TextStart{StartKind::array, begin};
}

std::optional<TextStart> left_out_at(std::string_view line, std::size_t at) {
  for (const std::string_view words :
       {"more than 512K of data", "output buffer disabled", "[TOO MUCH DATA TO INCLUDE]"}) {
    const std::size_t key = words.find(line[at]);
    if (key <= at && is_at(line, at - key, words)) return TextStart{StartKind::left_out, at - key};
  }
  return {};
}

/// The start that the character at line[at] is the sign of.
std::optional<TextStart> start_at(std::string_view line, std::size_t at) {
  switch (line[at]) {
    case 'q':
      return at < 3 ? std::nullopt : base64_at(line, at - 3, "AwFqA", StartKind::base64);
    case 's':
      return at < 2 ? std::nullopt : base64_at(line, at - 2, "H4sI", StartKind::gzip_base64);
    case 'a':
    case 'A':
      return at < 1 || line[at - 1] != '6' ? std::nullopt : hex_at(line, at - 1);
    case 'j':
      return at + 1 < line.size() && line[at + 1] == '\\' ? escapes_at(line, at, at + 1)
                                                          : std::nullopt;
    case '6':
      return decimal_at(line, at);
    case '<':
      if (!begins_xml(line.substr(at))) return {};
      return TextStart{StartKind::xml, at};
    default:
      return left_out_at(line, at);
  }
}

}  // namespace

std::optional<TextStart> find_start(std::string_view line, std::size_t from) {
  for (std::size_t at = from; at < line.size(); ++at) {
    if (!triggers[static_cast<unsigned char>(line[at])]) continue;
    const std::optional<TextStart> start = start_at(line, at);
    if (start && start->at >= from) return start;
  }
  return first_number(line, from);
}

}  // namespace eascard::capture
