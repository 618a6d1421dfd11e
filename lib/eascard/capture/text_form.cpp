#include "eascard/capture/text_form.hpp"

#include <algorithm>
#include <utility>

#include "eascard/capture/text/start.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::capture {
namespace {

/// Lines of other programs that may stand between two lines of a body.
constexpr std::uint64_t max_foreign_lines = 1024;
/// syslog-ng puts it in front of lines that are no RFC 3164, which those with '<' are not.
constexpr std::string_view not_parsed = "Error processing log message: ";

/// Steps over one unit of a prefix: a number, blanks, or one character.
std::size_t unit_end(std::string_view text, std::size_t at) {
  const auto run = [&](bool (*belongs)(char)) {
    std::size_t end = at + 1;
    while (end < text.size() && belongs(text[end])) ++end;
    return end;
  };
  if (is_digit(text[at])) return run(is_digit);
  if (is_blank(text[at])) return run(is_blank);
  return at + 1;
}

bool same_unit(char a, char b) {
  return a == b || (is_digit(a) && is_digit(b)) || (is_blank(a) && is_blank(b));
}

/// How far both texts have the same units; where in each the comparison ended.
struct Common {
  std::size_t first = 0;
  std::size_t second = 0;
};

Common compare_units(std::string_view first, std::string_view second) {
  Common common;
  while (common.first < first.size() && common.second < second.size() &&
         same_unit(first[common.first], second[common.second])) {
    common.first = unit_end(first, common.first);
    common.second = unit_end(second, common.second);
  }
  return common;
}

}  // namespace

std::string_view LinePrefix::strip(std::string_view line) const {
  const Common common = compare_units(text_, line);
  return common.first == text_.size() ? line.substr(common.second) : line;
}

std::string_view LinePrefix::strip_with_blank(std::string_view line) const {
  const std::string_view text =
      std::string_view(text_).substr(0, text_.find_last_not_of(" \t") + 1);
  const Common common = compare_units(text, line);
  if (common.first != text.size()) return line;
  line.remove_prefix(common.second);
  return text.size() < text_.size() && line.starts_with(' ') ? line.substr(1) : line;
}

std::string_view LinePrefix::strip_common(std::string_view line) const {
  const std::size_t end = compare_units(text_, line).second;
  const std::size_t blank = line.substr(0, end).find_last_of(" \t");
  return blank == std::string_view::npos ? line : line.substr(blank + 1);
}

bool LinePrefix::begins_with(std::string_view text) const {
  return compare_units(text, text_).first == text.size();
}

std::string_view strip_quoting(std::string_view line) {
  constexpr std::string_view marks = " \t>|*#\"'`";
  const std::size_t first = line.find_first_not_of(marks);
  line.remove_prefix(std::min(first, line.size()));
  return line;
}

// ---- TextForm -----------------------------------------------------------------------------------

std::size_t TextForm::begin(std::string_view text, const Place& place) {
  line_ = text;
  place_ = place;
  end_ = end_of_line();
  if (trace_) trace_->set_line(line_, place_.offset);
  return read_first(text);
}

/// Notes where the line before ended: it is not there any more.
void TextForm::begin_line(std::string_view line, const Place& place) {
  previous_end_ = end_;
  previous_size_ = static_cast<std::size_t>(end_.column - 1);
  line_ = line;
  place_ = place;
  end_ = end_of_line();
  if (trace_) trace_->set_line(line_, place_.offset);
}

std::uint64_t TextForm::offset_of(std::string_view part) const {
  return place_.offset + static_cast<std::uint64_t>(part.data() - line_.data());
}

Place TextForm::end_of_line() const {
  const auto characters = std::ranges::count_if(line_, [](char c) { return !is_continuation(c); });
  return {place_.offset, place_.line, place_.column + static_cast<std::uint64_t>(characters)};
}

bool TextForm::go_on(std::string_view line, const Place& place) {
  begin_line(line, place);
  if (!open_) return false;
  if (is_foreign(line)) {
    if (++foreign_ <= max_foreign_lines && !has_start(line, 0)) return true;
  } else if (read_next(line)) {
    left_out_ += std::exchange(foreign_, 0);
    return true;
  }
  cut_at(blank_end(line, 0));
  return false;
}

void TextForm::set_front(std::string_view front) {
  if (front.find(not_parsed) != std::string_view::npos) return;
  head_ = LogHead(front);
  goes_on_ = head_.goes_on();
}

/// Whether the line is of another program; else tells of its head.
bool TextForm::is_foreign(std::string_view line) {
  constexpr std::size_t looked_at = 512;
  LogHead::Match match;
  if (const std::size_t at = line.substr(0, looked_at).find(not_parsed);
      at != std::string_view::npos) {
    match = {LogHead::Answer::own, at + not_parsed.size()};
  } else {
    match = head_.match(line);
  }
  if (match.answer == LogHead::Answer::foreign) return true;
  head_end_ = match.end;
  is_piece_ = std::exchange(goes_on_, match.goes_on);
  return false;
}

void TextForm::cut_at(std::size_t at) {
  if (!cut_.empty()) return;
  constexpr std::size_t shown = 24;
  std::string_view rest = line_.substr(std::min(at, line_.size()));
  const std::string_view front = line_.substr(0, line_.size() - rest.size());
  const auto column = place_.column + static_cast<std::uint64_t>(std::ranges::count_if(
                                          front, [](char c) { return (c & 0xC0) != 0x80; }));
  std::size_t size = std::min(rest.size(), shown);
  while (size > 0 && size < rest.size() && (rest[size] & 0xC0) == 0x80) --size;
  cut_ = "the text has no more of it behind " + std::to_string(place_.line) + ':' +
         std::to_string(column);
  if (size > 0) cut_.append(", where it says: ").append(rest.substr(0, size));
}

bool TextForm::may_be_split() const {
  // The pieces of php-fpm and of RFC 3164 4.1 are the shortest.
  constexpr std::size_t shortest = 1000;
  return head_end_ != 0 && !is_piece_ && previous_size_ >= shortest;
}

void TextForm::cut_by_log() {
  cut_ = "the log may have split a line at " + std::to_string(previous_end_.line) + ':' +
         std::to_string(previous_end_.column) + ": what is behind it is not read";
}

void TextForm::check_size(std::uint64_t size) const {
  if (size > limits_.max_size)
    throw LimitError(limit::size, {},
                     "message of more than " + std::to_string(limits_.max_size) + " bytes");
}

void TextForm::fail(Code code, std::string text) {
  if (!fault_.empty()) return;
  fault_ = std::move(text);
  fault_code_ = code;
}

}  // namespace eascard::capture
