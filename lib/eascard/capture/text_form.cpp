#include "eascard/capture/text_form.hpp"

#include <algorithm>

#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

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
  return read_first(text);
}

bool TextForm::go_on(std::string_view line, const Place& place) {
  line_ = line;
  place_ = place;
  if (!open_) return false;
  if (read_next(line)) return true;
  cut_at(blank_end(line, 0));
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

void TextForm::check_size(std::uint64_t size) const {
  if (size > limits_.max_size)
    throw LimitError(Code::W21, {},
                     "message of more than " + std::to_string(limits_.max_size) + " bytes");
}

void TextForm::fail(Code code, std::string text) {
  if (!fault_.empty()) return;
  fault_ = std::move(text);
  fault_code_ = code;
}

}  // namespace eascard::capture
