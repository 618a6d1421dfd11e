#include "eascard/capture/text/start.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "eascard/capture/multipart.hpp"
#include "eascard/capture/text/tree_start.hpp"
#include "eascard/capture/text/xml_escapes.hpp"
#include "eascard/capture/text/xml_start.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/scan.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::array<unsigned, 4> header = {3, 1, 0x6A, 0};

/// What the lines of access logs have.
constexpr std::string_view access_word = "Microsoft-Server-ActiveSync";
/// How far before its third number a body begins at most.
constexpr std::size_t look_back = 48;
/// The most that stands between two of the first four numbers.
constexpr std::size_t longest_gap = 24;
/// As much of escaped XML tells whether a message begins.
constexpr std::size_t longest_head = 1024;

bool is_at(std::string_view text, std::size_t at, std::string_view what) {
  return at <= text.size() && text.substr(at).starts_with(what);
}

bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

/// Whether line[at] does not go on with a word or number.
bool begins_word(std::string_view line, std::size_t at) {
  return at == 0 || !is_word(line[at - 1]);
}

// ---- triggers -----------------------------------------------------------------------------------

/// Signs of a start: of 6A, 106 and 152, of an escaped or quoted j, of the first digits of base64,
/// of '/' in an HTTP start line in hexadecimal, of XML, of what logs say. Few lines of other texts
/// have one.
constexpr PairSet triggers({{"36", "acAC"},
                            {"0", "6"},
                            {"5", "2"},
                            {"2", "fFK"},
                            {"su", "If"},
                            {"F9S[-", "qTFS"},
                            {"1'?;&", "jla"},
                            {"<", ""}});

// ---- numbers ------------------------------------------------------------------------------------

/// Steps over what separates two of the first numbers; `at` where nothing does.
std::size_t gap_end(std::string_view line, std::size_t at) {
  const std::size_t most = std::min(line.size(), at + longest_gap);
  while (at < most) {
    if (const std::size_t cast = cast_size(line, at)) {
      at += cast;
    } else if (is_blank(line[at]) || std::string_view(",:;-|.)+&\"'").find(line[at]) != npos) {
      if (line[at] == '\'' && is_at(line, at, "'j'")) break;
      ++at;
    } else {
      break;
    }
  }
  return at;
}

/// Whether the byte 6A stands at line[at] as a character; gives where it ends.
std::size_t letter_end(std::string_view line, std::size_t at) {
  if (is_at(line, at, "'j'") || is_at(line, at, "\"j\"")) return at + 3;
  if (is_at(line, at, "?j")) return at + 2;
  return at;
}

/// Whether a longer array, of which this is the middle, has numbers before line[at].
bool is_in_array(std::string_view line, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && is_blank(line[end - 1])) --end;
  if (end == 0) return false;
  if (line[end - 1] == ',') {
    const std::size_t last = line.substr(0, end - 1).find_last_not_of(" \t");
    return last != npos && is_hex(line[last]) &&
           !(last > 0 && is_letter(line[last]) && is_letter(line[last - 1]) &&
             !is_hex(line[last - 1]));
  }
  // Pairs with blanks: a few may be something else, a time say.
  constexpr int many = 4;
  int pairs = 0;
  while (pairs < many && at >= 3 && line[at - 1] == ' ' && is_hex(line[at - 2]) &&
         is_hex(line[at - 3])) {
    at -= 3;
    ++pairs;
  }
  return pairs == many;
}

/// The four numbers in one radix from line[at] on.
bool has_header(std::string_view line, std::size_t at, unsigned radix, TextStart& start) {
  bool one_digit = false;
  bool padded = true;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::size_t gap = i == 0 ? at : gap_end(line, at);
    const std::size_t letter = i == 2 ? letter_end(line, gap) : gap;
    if (letter != gap) {
      at = letter;
      continue;
    }
    const Number number = read_number(line, gap, radix);
    if (!number || number.value != header[i]) return false;
    if (gap == at && i > 0 && !number.marked) return false;
    one_digit |= number.digits == 1;
    padded &= number.digits == (radix == 8 ? 3 : 2) && !number.marked;
    at = number.end;
  }
  start.kind = StartKind::numbers;
  start.radix = radix;
  start.padded = padded && radix != 10;
  return radix != 16 || padded || one_digit;
}

/// Numbers whose first one has the digit 3 at line[three].
std::optional<TextStart> numbers_at(std::string_view line, std::size_t three) {
  std::size_t begin = three;
  while (begin > 0 && three - begin < 3 && line[begin - 1] == '0') --begin;
  TextStart start;
  for (const std::string_view mark : {"0x", "0X", "&H", "&h", "16#", "#x", "#$", "$", "8#"}) {
    if (begin < mark.size() || line.substr(begin - mark.size(), mark.size()) != mark) continue;
    start.at = begin - mark.size();
    if (!begins_word(line, start.at) && mark[0] != '#') continue;
    // What has no mark behind marked numbers is decimal: 0x6A, 0.
    const Number third = read_number(line, start.at, 16);
    if (third && has_header(line, start.at, 10, start) && !is_in_array(line, start.at)) {
      start.padded = false;
      return start;
    }
  }
  // 0 may be the digit of 0x03 alone, without a mark of its own.
  for (std::size_t at = begin; at <= three; ++at) {
    if (!begins_word(line, at)) continue;
    start.at = at;
    for (const unsigned radix : {16U, 10U, 8U})
      if (has_header(line, at, radix, start) && !is_in_array(line, at)) return start;
    break;
  }
  return {};
}

// ---- digits -------------------------------------------------------------------------------------

/// Whether line[at] begins with these hexadecimal digits, blanks between them or not; 0, or where
/// they end.
std::size_t digits_end(std::string_view line, std::size_t at, std::string_view digits) {
  std::size_t count = 0;
  while (at < line.size() && count < digits.size()) {
    if (count > 0 && count % 4 == 0 && line[at] == ' ') ++at;
    if (at == line.size() || hex_value(line[at]) != hex_value(digits[count])) return 0;
    ++at;
    ++count;
  }
  return count == digits.size() ? at : 0;
}

/// Whether a run of digits may begin here: as a word, or behind a mark.
bool begins_digits(std::string_view line, std::size_t at) {
  if (begins_word(line, at)) return true;
  const char mark = line[at - 1];
  if (mark != 'x' && mark != 'X' && mark != 'n') return false;
  return at >= 2 && (line[at - 2] == '0' || line[at - 2] == '\\');
}

std::optional<TextStart> digits_at(std::string_view line, std::size_t at) {
  if (!begins_digits(line, at) || digits_end(line, at, "03016a00") == 0) return {};
  return TextStart{StartKind::digits, at};
}

/// The same with the directory of a multipart body in front: digits, or pairs of them.
std::optional<TextStart> multipart_at(std::string_view line, std::size_t at) {
  if (digits_end(line, at, "03016a00") == 0 && !istarts_with(line.substr(at), "03 01 6a 00"))
    return {};
  constexpr std::size_t largest = 4 + 8 * most_parts;
  std::string bytes;
  std::vector<std::size_t> places;
  std::size_t begin = at;
  while (bytes.size() < largest) {
    const std::size_t blank = begin > 0 && line[begin - 1] == ' ' ? 1 : 0;
    if (begin < blank + 2 || hex_byte(line, begin - blank - 2) < 0) break;
    begin -= blank + 2;
    bytes += static_cast<char>(hex_byte(line, begin));
    places.push_back(begin);
  }
  std::ranges::reverse(bytes);
  const std::size_t first = multipart_begin(bytes, bytes.size());
  if (first == npos) return {};
  TextStart start{StartKind::digits, places[bytes.size() - 1 - first], Content::multipart};
  if (at > 0 && line[at - 1] == ' ') start.kind = StartKind::numbers;
  start.padded = true;
  return begins_word(line, start.at) ? std::optional(start) : std::nullopt;
}

/// A whole HTTP message in hexadecimal, of whose start line "/" is at line[at].
std::optional<TextStart> http_at(std::string_view line, std::size_t at) {
  for (const std::string_view word : {"48545450", "504f535420"}) {
    TextStart start{StartKind::digits, 0, Content::http};
    if (at >= word.size() && digits_end(line, at - word.size(), word) == at) {
      start.at = at - word.size();
      if (begins_digits(line, start.at)) return start;
    }
    std::string pairs;
    for (std::size_t i = 0; i < word.size(); i += 2) pairs.append(word, i, 2) += ' ';
    if (at < pairs.size()) continue;
    start.at = at - pairs.size();
    const bool same =
        std::equal(pairs.begin(), pairs.end(), line.begin() + static_cast<std::ptrdiff_t>(start.at),
                   [](char a, char b) { return a == b || (a | 0x20) == (b | 0x20); });
    if (!same || !begins_word(line, start.at)) continue;
    start.kind = StartKind::numbers;
    start.padded = true;
    return start;
  }
  return {};
}

// ---- escapes ------------------------------------------------------------------------------------

bool has_escaped_header(std::string_view line, std::size_t at, Escape escape) {
  for (const unsigned value : header) {
    if (at >= line.size()) return false;
    const Character read = read_character(line, at, escape);
    if (read.code != value || (value != 0x6A && read.end == at + 1)) return false;
    at = read.end;
  }
  return true;
}

/// An escape whose number has the digit 3 at line[three].
std::optional<TextStart> escapes_at(std::string_view line, std::size_t three) {
  std::size_t begin = three;
  while (begin > 0 && three - begin < 7 && line[begin - 1] == '0') --begin;
  if (begin > 0 && line[begin - 1] == '{') --begin;
  if (begin > 1 && std::string_view("xXuU").find(line[begin - 1]) != npos) --begin;
  if (begin == 0) return {};
  const std::size_t at = begin - 1;
  TextStart start{StartKind::escapes, at};
  if (line[at] == '#') {
    for (const auto& [mark, escape] :
         {std::pair{std::string_view("&amp;"), Escape::references}, {"&", Escape::reference}}) {
      if (at < mark.size() || line.substr(at - mark.size(), mark.size()) != mark) continue;
      start.at = at - mark.size();
      start.escape = escape;
      if (has_escaped_header(line, start.at, escape)) return start;
    }
    start.at = at;
  }
  if (at > 0 && line[at] == '\\' && line[at - 1] == '\\' &&
      has_escaped_header(line, at - 1, Escape::twice)) {
    start.at = at - 1;
    start.escape = Escape::twice;
    return start;
  }
  switch (line[at]) {
    case '\\':
      start.escape = is_at(line, at, "\\0003") ? Escape::echo : Escape::backslash;
      break;
    case '#':
      start.escape = Escape::hash;
      break;
    case '%':
      start.escape = Escape::percent;
      break;
    default:
      return {};
  }
  if (!has_escaped_header(line, at, start.escape)) return {};
  return start;
}

// ---- the starts by their triggers ---------------------------------------------------------------

/// A start whose third byte is written at line[at].
std::optional<TextStart> start_before(std::string_view line, std::size_t at) {
  const std::size_t first = at - std::min(at, look_back);
  for (std::size_t three = at; three-- > first;) {
    if (line[three] != '3') continue;
    if (three > 0 && line[three - 1] == '0')
      if (auto start = digits_at(line, three - 1)) return start;
    if (three > 0 && line[three - 1] == '0')
      if (auto start = multipart_at(line, three - 1)) return start;
    if (auto start = escapes_at(line, three)) return start;
    if (auto start = numbers_at(line, three)) return start;
  }
  // What od -x prints.
  if (at >= 7 && line.substr(at - 7, 7) == "0103 00" && begins_word(line, at - 7))
    return TextStart{StartKind::words, at - 7};
  return {};
}

/// Base64 that begins with `what`, and not in the middle of other base64.
std::optional<TextStart> base64_at(std::string_view line, std::size_t at, std::string_view what,
                                   Content content) {
  if (!is_at(line, at, what)) return {};
  const bool escaped =
      at >= 2 && line[at - 2] == '\\' && (line[at - 1] == 'n' || line[at - 1] == 'r');
  if (at > 0 && is_word(line[at - 1]) && line[at - 1] != '_' && !escaped) return {};
  if (at > 0 && (line[at - 1] == '+' || line[at - 1] == '/') && at > 1 && is_word(line[at - 2]))
    return {};
  return TextStart{StartKind::base64, at, content};
}

/// What a log has in place of a body.
constexpr std::array<std::string_view, 3> left_out_sentences = {
    "more than 512K of data", "output buffer disabled", "[TOO MUCH DATA TO INCLUDE]"};

std::optional<TextStart> left_out_at(std::string_view line, std::size_t at) {
  for (const std::string_view words : left_out_sentences) {
    const std::size_t key = words.find(line.substr(at, 2));
    if (key <= at && is_at(line, at - key, words)) return TextStart{StartKind::left_out, at - key};
  }
  return {};
}

/// XML, of which '<' may be written as an escape that ends at line[end].
std::optional<TextStart> xml_at(std::string_view line, std::size_t at) {
  TextStart start{StartKind::xml, at};
  const XmlEscape how = find_xml_escape(line, at);
  start.escape = how.escape;
  start.end_quote = how.end;
  if (start.escape == Escape::none && find_tree(line, at)) {
    start.kind = StartKind::tree;
  } else if (start.escape == Escape::none) {
    if (!begins_xml(line.substr(at))) return {};
  } else if (!begins_xml(undo_escapes(line.substr(at, longest_head), how).text)) {
    return {};
  }
  return start;
}

/// The same where all of '<' is an escape that ends with line[at] and the character behind it.
std::optional<TextStart> escaped_xml_at(std::string_view line, std::size_t at) {
  for (const std::string_view mark : {"%", "\\x", "\\\\u00", "\\u00"}) {
    if (at < mark.size() || line.substr(at - mark.size(), mark.size()) != mark) continue;
    if (auto start = xml_at(line, at - mark.size())) return start;
  }
  return {};
}

/// The start that the trigger at line[at] is the sign of.
std::optional<TextStart> start_at(std::string_view line, std::size_t at) {
  const char next = at + 1 < line.size() ? line[at + 1] : '\0';
  switch (line[at]) {
    case 'F':
      return at < 2 ? std::nullopt : base64_at(line, at - 2, "AwFqA", Content::wbxml);
    case 's':
      return at < 2 ? std::nullopt : base64_at(line, at - 2, "H4sI", Content::gzip);
    case '9':
      return at < 2 ? std::nullopt : base64_at(line, at - 2, "UE9TVC", Content::http);
    case 'S':
      return base64_at(line, at, "SFRUUC", Content::http);
    case '6':
      return (next | 0x20) == 'a' ? start_before(line, at) : std::nullopt;
    case '2':
      return next == 'K' ? left_out_at(line, at) : http_at(line, at);
    case '0':
    case '5':
      return at > 0 && line[at - 1] == '1' ? start_before(line, at - 1) : std::nullopt;
    case '1':
    case '\'':
    case '?':
    case ';':
      return next == 'j' ? start_before(line, at + 1) : std::nullopt;
    case '-':
      if (!is_at(line, at - std::min(at, access_word.find('-')), access_word)) return {};
      return TextStart{StartKind::access, at};
    case '<':
    case '&':
      return xml_at(line, at);
    case '3':
      return escaped_xml_at(line, at);
    default:
      return left_out_at(line, at);
  }
}

}  // namespace

std::string_view left_out_words(std::string_view text) {
  for (const std::string_view words : left_out_sentences)
    if (text.starts_with(words)) return words;
  return {};
}

std::size_t find_sign(std::string_view text) {
  return triggers.find(text, 0);
}

std::optional<TextStart> find_start(std::string_view line, std::size_t from, std::size_t sign) {
  for (std::size_t at = triggers.find(line, std::max(from, sign)); at < line.size();
       at = triggers.find(line, at + 1)) {
    const std::optional<TextStart> start = start_at(line, at);
    if (start && start->at >= from) return start;
  }
  return {};
}

bool has_start(std::string_view line, std::size_t from, Wanted wanted) {
  std::optional<TextStart> start = find_start(line, from);
  while (start && (start->kind == StartKind::access ||
                   (wanted == Wanted::wbxml && start->kind != StartKind::left_out &&
                    !is_of_bytes(start->kind))))
    start = find_start(line, start->at + 1);
  return start.has_value();
}

std::optional<TextStart> find_first_number(std::string_view line, std::size_t from) {
  std::size_t end = line.size();
  while (end > 0 && is_blank(line[end - 1])) --end;
  if (end > 0 && line[end - 1] == ',') --end;
  if (end == 0 || line[end - 1] != '3') return {};
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < 3 && line[begin - 1] == '0') --begin;
  const bool marked = begin >= 2 && line[begin - 1] == 'x' && line[begin - 2] == '0';
  if (marked) begin -= 2;
  std::size_t front = begin;
  while (front > 0 && is_blank(line[front - 1])) --front;
  const bool opened = front == 0 || std::string_view("[{(").find(line[front - 1]) != npos;
  if (!opened || begin < from) return {};
  return TextStart{StartKind::numbers, begin, Content::wbxml, marked ? 10U : 0U};
}

TextStart guess_start(std::string_view text, std::size_t at) {
  TextStart start{StartKind::digits, at};
  if (text[at] == '\\' || text[at] == '#' || text[at] == '%') {
    start.kind = StartKind::escapes;
    start.escape = text[at] == '#'   ? Escape::hash
                   : text[at] == '%' ? Escape::percent
                                     : Escape::backslash;
    return start;
  }
  const std::size_t digits = hex_end(text, at) - at;
  if (text.find("0x") != npos) {
    start.kind = StartKind::numbers;
    start.radix = 10;
  } else if (digits == 1 || digits == 2) {
    start.kind = StartKind::numbers;
    start.padded = digits == 2;
    for (std::size_t next = at; start.padded && next < text.size() && next < at + 12;) {
      const std::size_t end = hex_end(text, next);
      if (end - next == 1) start.padded = false;
      next = std::max(end, next) + 1;
    }
  }
  return start;
}

}  // namespace eascard::capture
