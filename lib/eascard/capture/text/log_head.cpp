#include "eascard/capture/text/log_head.hpp"

#include <algorithm>
#include <array>

#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
/// Heads are not longer than this.
constexpr std::size_t longest_head = 256;
constexpr std::size_t most_items = 8;
/// Host, program and what stands between them.
constexpr std::size_t most_words = 6;

std::string_view word_at(std::string_view line, std::size_t at) {
  line = line.substr(std::min(at, line.size()), longest_head);
  return line.substr(0, line.find_first_of(" \t"));
}

bool all_in(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == npos;
}

/// Of a month or a day of the week: RFC 3164, ctime().
bool is_calendar_word(std::string_view word) {
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";
  const std::size_t at = word.size() == 3 ? names.find(word) : npos;
  return at != npos && at % 3 == 0;
}

bool is_number_of_time(std::string_view word) {
  return !word.empty() && is_digit(word[0]) && all_in(word, "0123456789-/:.,+TZ");
}

/// 0 for each number, A for each letter, one blank for many.
std::string shape_of(std::string_view text) {
  std::string shape;
  for (const char c : text) {
    const char unit = is_digit(c) ? '0' : is_letter(c) ? 'A' : is_blank(c) ? ' ' : c;
    if (shape.empty() || unit != shape.back() || (unit != '0' && unit != ' ')) shape += unit;
  }
  return shape;
}

bool is_name_word(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return is_alnum(c) || std::string_view("_-./@+()").find(c) != npos;
  });
}

}  // namespace

/// <134>, or <134>1 of RFC 5424.
LogHead::Item LogHead::read_priority(std::string_view line, std::size_t at) {
  if (at >= line.size() || line[at] != '<') return {};
  const std::size_t end = line.find_first_not_of("0123456789", at + 1);
  if (end == npos || line[end] != '>' || end == at + 1 || end > at + 4) return {};
  const bool has_version = line.substr(end + 1).starts_with("1 ");
  return {Kind::priority, end + (has_version ? 2 : 1), {}, has_version ? "1" : ""};
}

/// A date in any form, and a clock: an item for each, as containers put theirs in front.
LogHead::Item LogHead::read_time(std::string_view line, std::size_t at) {
  const std::size_t begin = at;
  bool behind_calendar = false;
  for (int words = 0; words < 5; ++words) {
    const std::string_view word = word_at(line, at);
    const bool is_calendar = is_calendar_word(word);
    if (!is_calendar && !is_number_of_time(word)) return {};
    if (is_digits(word) && !behind_calendar && word.size() < 9) return {};
    at += word.size();
    if (word.find(':') != npos || (is_digits(word) && word.size() >= 9)) {
      const std::size_t zone = blank_end(line, at);
      const std::string_view next = word_at(line, zone);
      if (next.size() == 5 && (next[0] == '+' || next[0] == '-') && is_digits(next.substr(1)))
        at = zone + next.size();
      return {Kind::time, at, {}, shape_of(line.substr(begin, at - begin))};
    }
    behind_calendar = is_calendar;
    at = blank_end(line, at);
  }
  return {};
}

/// [pod/name/container] of kubectl; behind a time, what filelogs of programs have.
LogHead::Item LogHead::read_bracket(std::string_view line, std::size_t at, Kind before) {
  if (at >= line.size() || line[at] != '[') return {};
  const std::size_t end = line.substr(0, at + longest_head).find(']', at);
  if (end == npos) return {};
  const std::string_view text = trim(line.substr(at + 1, end - at - 1));
  if (before == Kind::none && !text.starts_with("pod/")) return {};
  const bool differs =
      text.starts_with("0x") || (!is_digits(text) && all_in(text, "0123456789-/:.,+TZ"));
  return {Kind::bracket, end + 1, std::string(differs ? "" : text), {}};
}

/// "1234  1250 D Exchange: " of logcat.
LogHead::Item LogHead::read_logcat(std::string_view line, std::size_t at) {
  const std::string_view process = word_at(line, at);
  at = blank_end(line, at + process.size());
  const std::string_view thread = word_at(line, at);
  at = blank_end(line, at + thread.size());
  if (!is_digits(process) || !is_digits(thread) || word_at(line, at).size() != 1) return {};
  const std::size_t tag = blank_end(line, at + 1);
  const std::size_t end = line.substr(0, tag + longest_head).find(':', tag);
  if (end == npos) return {};
  std::string source(process);
  source.append(" ") += trim(line.substr(tag, end - tag));
  return {Kind::name, end + 1, std::move(source), "logcat"};
}

/// "sogo-1  | ", "host sogod[123]: ", "stdout F ". A number that is no process does not count.
LogHead::Item LogHead::read_name(std::string_view line, std::size_t at, Kind before) {
  const bool behind_time = before == Kind::time;
  if (behind_time)
    if (Item item = read_logcat(line, at); item.kind != Kind::none) return item;
  std::string source;
  for (std::size_t words = 1; words <= most_words; ++words) {
    std::string_view word = word_at(line, at);
    if (behind_time && words == 1 && (word == "stdout" || word == "stderr")) {
      const std::string_view flag = word_at(line, at + word.size() + 1);
      if (flag == "F" || flag == "P")
        return {Kind::name, at + word.size() + 2, std::string(word), "CRI", flag == "P"};
    }
    at += word.size();
    if (word == "|" && words > 1 && (behind_time || words == 2))
      return {Kind::name, at, std::move(source), "|"};
    const bool is_last = behind_time && word.ends_with(':');
    if (is_last) word.remove_suffix(1);
    const std::size_t process = is_last && word.ends_with(']') ? word.find('[') : npos;
    const std::string_view name = word.substr(0, process);
    if (!name.empty() || process == npos) {
      if (!is_name_word(name)) return {};
      if (!is_digits(name)) source.append(" ") += name;
    }
    if (process != npos) source += word.substr(process);
    if (is_last) {
      if (process == npos && words < 2) return {};
      return {Kind::name, at, std::move(source), ":"};
    }
    at = blank_end(line, at);
  }
  return {};
}

/// Host, program, process, and what the message is: RFC 5424 6.
LogHead::Item LogHead::read_fields(std::string_view line, std::size_t at, Kind before) {
  if (before != Kind::time) return {};
  const std::size_t begin = at;
  std::size_t source_end = at;
  for (int words = 0; words < 4; ++words) {
    const std::string_view word = word_at(line, at);
    if (word.empty()) return {};
    at = blank_end(line, at + word.size());
    if (words < 3) source_end = at;
  }
  const std::size_t end = line.substr(at).starts_with("- ") ? at + 1 : line.find("] ", at) + 1;
  if (end == 0) return {};
  return {Kind::fields, end, std::string(line.substr(begin, source_end - begin)), {}};
}

/// <0x55d0c8a9d9f0[SOGoActiveSyncDispatcher]> of GNUstep.
LogHead::Item LogHead::read_mark(std::string_view line, std::size_t at) {
  if (!line.substr(std::min(at, line.size())).starts_with("<0x")) return {};
  const std::size_t end = line.substr(0, at + longest_head).find("]>", at);
  if (end == npos) return {};
  return {Kind::mark, end + 2, {}, {}};
}

LogHead::Item LogHead::read_item(Kind kind, std::string_view line, std::size_t at, Kind before) {
  switch (kind) {
    case Kind::priority:
      return before == Kind::none ? read_priority(line, at) : Item{};
    case Kind::time:
      return read_time(line, at);
    case Kind::bracket:
      return read_bracket(line, at, before);
    case Kind::name:
      return read_name(line, at, before);
    case Kind::fields:
      return read_fields(line, at, before);
    case Kind::mark:
      return read_mark(line, at);
    default:
      return {};
  }
}

LogHead::LogHead(std::string_view front) {
  Kind before = Kind::none;
  for (std::size_t at = 0; items_.size() < most_items && at < front.size();) {
    at = blank_end(front, at);
    Item item;
    const bool has_fields = items_.size() == 2 && items_[0].shape == "1";
    for (const Kind kind : {Kind::priority, Kind::time, has_fields ? Kind::fields : Kind::name,
                            Kind::bracket, Kind::mark}) {
      item = read_item(kind, front, at, before);
      if (item.kind != Kind::none) break;
    }
    if (item.kind == Kind::none) break;
    before = item.kind;
    at = item.end;
    goes_on_ |= item.goes_on;
    items_.push_back(std::move(item));
  }
  // A time alone, or with a priority, tells no program.
  const bool tells = std::ranges::any_of(items_, [](const Item& item) {
    return item.kind == Kind::name || item.kind == Kind::fields || item.kind == Kind::bracket;
  });
  if (!tells) items_.clear();
}

LogHead::Match LogHead::match(std::string_view line) const {
  Match match;
  Kind before = Kind::none;
  for (std::size_t at = 0; const Item& own : items_) {
    at = blank_end(line, at);
    const Item item = read_item(own.kind, line, at, before);
    if (item.kind == Kind::none || item.shape != own.shape) break;
    if (item.source != own.source) return {Answer::foreign};
    before = item.kind;
    at = item.end;
    match.goes_on |= item.goes_on;
    // Behind a time has to stand what stands behind the own one, unless that is another time.
    const bool is_behind_time = before == Kind::time || before == Kind::priority;
    const bool is_last = &own == &items_.back();
    const bool may_end =
        !is_behind_time || is_last || (before == Kind::time && (&own + 1)->kind == Kind::time);
    if (!may_end || (match.end == 0 && is_behind_time)) continue;
    match.answer = Answer::own;
    match.end = at < line.size() && is_blank(line[at]) ? at + 1 : at;
  }
  return match;
}

}  // namespace eascard::capture
