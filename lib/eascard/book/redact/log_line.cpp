#include "eascard/book/redact/log_line.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "eascard/book/redact/known_words.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/capture/text/start.hpp"
#include "eascard/capture/text/tokens.hpp"
#include "eascard/capture/text/tree_start.hpp"
#include "eascard/capture/text_hints.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Fewer numbers one behind another are those of a date and time.
constexpr std::size_t least_numbers = 8;

bool is_word(char c) {
  return is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// The digits of a number that may be a byte: 03, 0x03, x03, u0003, 03h, 152.
std::string_view byte_digits(std::string_view word) {
  for (const std::string_view mark : {"0x", "0X", "x", "X", "u00", "U000000"})
    if (word.size() > mark.size() && word.starts_with(mark)) {
      word.remove_prefix(mark.size());
      break;
    }
  if (word.size() > 1 && to_lower(word.back()) == 'h') word.remove_suffix(1);
  const bool fits = word.size() <= 3 && std::ranges::all_of(word, is_hex);
  return fits ? word : std::string_view();
}

/// The numbers at text[at], as far as nothing but separators stands between them; `end` is behind
/// the last one.
std::vector<std::string_view> numbers_at(std::string_view text, std::size_t at, std::size_t& end) {
  constexpr std::string_view separators = " \t,:;-|.\\[](){}&#+%'\"";
  std::vector<std::string_view> numbers;
  while (at < text.size()) {
    const auto stop = static_cast<std::size_t>(
        std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_word) -
        text.begin());
    const std::string_view digits = byte_digits(text.substr(at, stop - at));
    if (digits.empty()) break;
    numbers.push_back(digits);
    end = stop;
    at = std::min(text.find_first_not_of(separators, stop), text.size());
    if (at == stop) break;
  }
  return numbers;
}

/// Other digits, of all of them as one word: each alone would be a cipher.
void replace_numbers(const std::vector<std::string_view>& numbers, std::string_view text,
                     std::string& out, Redactor& redactor) {
  std::string word;
  for (const std::string_view digits : numbers) word += digits;
  const std::string fake = redactor.fake(Personal::text, word);
  std::size_t at = 0;
  for (const std::string_view digits : numbers) {
    out.replace(static_cast<std::size_t>(digits.data() - text.data()), digits.size(), fake, at,
                digits.size());
    at += digits.size();
  }
}

/// Markup that is no body may be a copy of one, and a time in it a birthday.
std::string redact_text_part(std::string_view text, Redactor& redactor) {
  const std::size_t tag = text.find('<');
  if (tag == npos || text.find('>', tag) == npos) return redact_prose(text, redactor);
  return redact_prose(text.substr(0, tag), redactor) + redact_markup(text.substr(tag), redactor);
}

/// Words, and numbers that may be bytes.
std::string redact_words(std::string_view text, Redactor& redactor) {
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    if (const std::size_t time = time_size(text.substr(at)); time != 0) {
      at += time;
      continue;
    }
    std::size_t end = at;
    const std::vector<std::string_view> numbers = numbers_at(text, at, end);
    if (numbers.size() >= least_numbers) {
      out += redact_text_part(text.substr(done, at - done), redactor);
      out += text.substr(at, end - at);
      replace_numbers(numbers, text, out, redactor);
      done = end;
    }
    at = std::max(end, at);
    while (at < text.size() && is_word(text[at])) ++at;
  }
  return out + redact_text_part(text.substr(done), redactor);
}

/// Where in a line of a tree of tags its tag stands: all of it with the mark in front, where the
/// name is known.
struct TreeTag {
  std::size_t begin = 0;
  std::size_t end = 0;
};
TreeTag find_tree_tag(std::string_view line) {
  const std::size_t at = line.find('<');
  const auto start = at == npos ? std::nullopt : capture::find_tree(line, at);
  const std::size_t end = start ? line.find('>', at) : npos;
  if (end == npos) return {};
  const std::string_view tag = line.substr(at, end + 1 - at);
  const std::string_view name = capture::name_in_tree(tag);
  if (name.empty() || !capture::find_tree_tag(name)) return {};
  return {start->mark, end + 1};
}

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

/// Where a value of a tree of tags begins: behind "I" or "O" and the blanks of its level. npos
/// where the line has none.
std::size_t find_tree_value(std::string_view line) {
  for (std::size_t gap = line.find("  "); gap != npos; gap = line.find("  ", gap + 2)) {
    std::size_t mark = gap;
    if (mark > 0 && line[mark - 1] == ':') --mark;
    if (mark > 0 && (line[mark - 1] == 'I' || line[mark - 1] == 'O') &&
        (mark == 1 || !is_word(line[mark - 2])))
      return blank_end(line, gap);
  }
  return npos;
}

/// Where the word begins that goes on at line[at], if it is known: "wbxml response" is a mark, and
/// so is "xml response".
std::size_t word_begin(std::string_view line, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is_alnum(line[begin - 1])) --begin;
  std::size_t end = at;
  while (end < line.size() && is_alnum(line[end])) ++end;
  return is_known_word(line.substr(begin, end - begin)) ? begin : at;
}

/// The query behind the path of the protocol, a field of its own in the logs of IIS; npos for none.
std::size_t find_query(std::string_view line) {
  constexpr std::string_view page = "/default.eas";
  const std::size_t at = line.find(activesync_path);
  if (at == npos) return npos;
  std::size_t end = at + activesync_path.size();
  if (line.substr(end).starts_with(page)) end += page.size();
  const bool has_query = end + 1 < line.size() && line[end] == ' ' && !is_blank(line[end + 1]);
  return has_query && line[end + 1] != '-' ? end + 1 : npos;
}

std::string redact_query(std::string_view query, Redactor& redactor) {
  if (query.starts_with("HTTP/")) return redact_prose(query, redactor);
  const std::string front = std::string(activesync_path) + '?';
  return redact_url(front + std::string(query), redactor).substr(front.size());
}

/// The names of the columns of a log of IIS.
std::string redact_field_names(std::string_view line, Redactor& redactor) {
  constexpr std::array<std::string_view, 24> names = {"#Fields:",
                                                      "date",
                                                      "time",
                                                      "s-ip",
                                                      "cs-method",
                                                      "cs-uri-stem",
                                                      "cs-uri-query",
                                                      "s-port",
                                                      "cs-username",
                                                      "c-ip",
                                                      "cs-version",
                                                      "cs(User-Agent)",
                                                      "cs(Cookie)",
                                                      "cs(Referer)",
                                                      "cs-host",
                                                      "sc-status",
                                                      "sc-substatus",
                                                      "sc-bytes",
                                                      "sc-win32-status",
                                                      "cs-bytes",
                                                      "s-computername",
                                                      "s-sitename",
                                                      "time-taken",
                                                      "x-forwarded-for"};
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size() - 1) + 1;
    const std::string_view word = line.substr(at, end - at);
    const bool is_name = std::ranges::find(names, trim(word)) != names.end();
    out += is_name ? std::string(word) : redact_prose(word, redactor);
    at = end;
  }
  return out;
}

}  // namespace

std::string redact_log_line(std::string_view line, Redactor& redactor) {
  if (line.starts_with("#Fields:")) return redact_field_names(line, redactor);
  if (const std::size_t query = find_query(line); query != npos) {
    const std::size_t end = std::min(line.find(' ', query), line.size());
    return redact_words(line.substr(0, query), redactor) +
           redact_query(line.substr(query, end - query), redactor) +
           redact_words(line.substr(end), redactor);
  }
  if (const TreeTag tag = find_tree_tag(line); tag.end != 0)
    return redact_words(line.substr(0, tag.begin), redactor) +
           std::string(line.substr(tag.begin, tag.end - tag.begin)) +
           redact_words(line.substr(tag.end), redactor);
  if (const std::size_t value = find_tree_value(line); value != npos)
    return redact_words(line.substr(0, value), redactor) +
           redactor.fake(Personal::any, line.substr(value));
  const capture::LogMark* const mark = capture::find_mark(line);
  if (!mark) return redact_words(line, redactor);
  const std::size_t mark_at = line.find(mark->text);
  const std::size_t at = word_begin(line, mark_at);
  std::size_t end = mark_at + mark->text.size();
  // What the log says where it has no body.
  const std::size_t words = std::min(line.find_first_not_of(": ", end), line.size());
  const std::string_view left_out = capture::left_out_words(line.substr(words));
  if (!left_out.empty()) end = words + left_out.size();
  return redact_words(line.substr(0, at), redactor) + std::string(line.substr(at, end - at)) +
         redact_words(line.substr(end), redactor);
}

std::string redact_between_bytes(std::string_view text, Redactor& redactor) {
  std::string out;
  std::size_t done = 0;  // what is in front of it, is in out
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t kept =
        std::max(capture::cast_size(text, at), capture::opening_size(text, at));
    if (kept == 0) {
      ++at;
      continue;
    }
    out += redact_log_line(text.substr(done, at - done), redactor);
    out += text.substr(at, kept);
    done = at += kept;
  }
  return out + redact_log_line(text.substr(done), redactor);
}

std::string redact_before_bytes(std::string_view text, Redactor& redactor) {
  constexpr std::array<std::string_view, 12> marks = {"0x", "0X", "\\x", "&H",  "16#", "#x",
                                                      "X'", "x'", "b'",  "b\"", "B'",  "u'"};
  for (const std::string_view mark : marks) {
    if (!text.ends_with(mark)) continue;
    const std::string_view front = text.substr(0, text.size() - mark.size());
    if (!front.empty() && is_word(front.back()) && is_alnum(mark[0])) continue;
    return redact_log_line(front, redactor) + std::string(mark);
  }
  return redact_between_bytes(text, redactor);
}

namespace {

/// The column that begins at text[at], "" where it does not.
std::string column_at(std::string_view text, std::size_t at, std::string_view bytes,
                      std::string_view others) {
  std::string out(text.substr(0, at));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    // Wireshark and tcpdump set a blank behind the eighth one.
    if (i == 8 && at < text.size() && text[at] == ' ' && bytes[i] != ' ' && bytes.size() > 8)
      out += text[at++];
    if (at == text.size()) {
      const bool is_blank_rest =
          bytes.find_first_not_of(' ', i) == npos && others.substr(i) == bytes.substr(i);
      return is_blank_rest ? out : std::string();
    }
    const std::size_t size = std::max<std::size_t>(utf8_length(text, at), 1);
    const std::string_view cell = text.substr(at, size);
    const bool is_itself = is_printable(bytes[i]) && cell == bytes.substr(i, 1);
    // What stands for a byte that cannot be shown; a mark in front of the column is none of those.
    const bool is_stand_in = size > 1 || std::string_view(".?").find(cell[0]) != npos;
    if (!is_itself && (!is_stand_in || is_alnum(bytes[i]))) return {};
    at += size;
    if (bytes[i] == others[i] || (size > 1 && !is_printable(others[i]))) {
      out += cell;
    } else {
      out += size == 1 && is_printable(others[i]) ? std::string(1, others[i])
             : size == 1                          ? std::string(".")
                                                  : std::string(cell);
    }
  }
  const std::string_view rest = text.substr(at);
  return std::ranges::any_of(rest, is_word) ? std::string() : out.append(rest);
}

}  // namespace

std::string redact_column(std::string_view text, std::string_view bytes, std::string_view others) {
  constexpr std::string_view marks = " \t|>\"'[:*";
  constexpr std::size_t widest_gap = 64;  // in front of the column
  for (std::size_t at = 0; at <= std::min(text.size(), widest_gap); ++at) {
    std::string column = column_at(text, at, bytes, others);
    if (!column.empty()) return column;
    if (at == text.size() || marks.find(text[at]) == npos) break;
  }
  return {};
}

}  // namespace eascard::book
