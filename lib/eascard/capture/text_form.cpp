#include "eascard/capture/text_form.hpp"

#include <algorithm>

#include "eascard/capture/text_characters.hpp"
#include "eascard/text/base64.hpp"

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

std::size_t TextForm::begin(std::string_view text) {
  const std::size_t used = read_first(text);
  update_ending();
  return used;
}

bool TextForm::go_on(std::string_view line) {
  if (!open_ || !read_next(line)) return false;
  update_ending();
  return true;
}

void TextForm::update_ending() {
  check_size(bytes_.size());
  if (ending_ != Ending::open || bytes_.empty()) return;
  try {
    if (reader_.read(bytes_, false)) ending_ = Ending::reached;
  } catch (const Error&) {
    ending_ = Ending::unknown;
  }
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

// ---- Base64Form ---------------------------------------------------------------------------------

void Base64Form::put(std::uint32_t value) {
  bits_ = bits_ << 6 | value;
  held_ += 6;
  if (held_ < 8) return;
  held_ -= 8;
  bytes_ += static_cast<char>(bits_ >> held_ & 0xFF);
}

/// Reads digits up to what is none; gives where that is.
std::size_t Base64Form::read_run(std::string_view text) {
  std::size_t at = 0;
  for (; at < text.size() && !padded_; ++at) {
    char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      const char next = text[++at];
      if (next == 'n' || next == 'r') continue;
      c = next == '/' ? '/' : '\\';
      if (c == '\\') return at - 1;
    }
    if (c == '=') padded_ = true;
    if (padded_) break;
    const int value = base64_value(c);
    if (value < 0) break;
    put(static_cast<std::uint32_t>(value));
  }
  while (padded_ && at < text.size() && text[at] == '=') ++at;
  return at;
}

std::size_t Base64Form::read_first(std::string_view text) {
  const std::size_t used = read_run(text);
  // Behind a closing quote only what joins strings may stand, where another line is to follow.
  open_ = !padded_ && text.find_first_not_of(" \t\"'+.,\\", used) == std::string_view::npos;
  return used;
}

/// Wrapped base64 has lines of one width and a last one that is not longer. A whole message ends
/// it: the next word of a log is often base64 as well.
bool Base64Form::read_next(std::string_view line) {
  if (ending() == Ending::reached) return false;
  line = strip_quoting(line);
  std::size_t end = line.find_last_not_of(" \t\"'+.,\\");
  // A plus sign may be a digit or join two strings: behind a quote it joins.
  if (const std::size_t quote = line.find_last_of("\"'"); quote == std::string_view::npos)
    end = line.find_last_not_of(" \t");
  if (end == std::string_view::npos) return false;
  line = line.substr(0, end + 1);
  const auto is_digit_or_padding = [](char c) { return base64_value(c) >= 0 || c == '='; };
  if (!std::all_of(line.begin(), line.end(), is_digit_or_padding)) return false;
  if (lines_ > 0 && (last_width_ != width_ || line.size() > width_)) return false;
  if (lines_ == 0 && ending() == Ending::unknown && line.size() < 40) return false;
  if (lines_++ == 0) width_ = line.size();
  last_width_ = line.size();
  read_run(line);
  open_ = !padded_;
  return true;
}

void Base64Form::finish() {
  if (held_ == 6) fail(Code::M060, "base64 that ends inside a byte");
}

}  // namespace eascard::capture
