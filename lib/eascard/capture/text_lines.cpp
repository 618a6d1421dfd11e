#include "eascard/capture/text_lines.hpp"

#include <algorithm>
#include <utility>

#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

/// How much of a line is kept for what it says about a body in it.
constexpr std::size_t kept_size = 2048;

std::uint64_t count_code_points(std::string_view text) {
  return static_cast<std::uint64_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Adds to what is kept: its beginning, and what is nearest to the body.
void keep(std::string& kept, std::string_view text) {
  if (text.size() > kept_size) text.remove_prefix(text.size() - kept_size / 2);
  kept += text;
  if (kept.size() > kept_size) kept.erase(kept_size / 2, kept.size() - kept_size);
}

}  // namespace

void TextLines::set(std::string_view bytes, bool last) {
  bytes_ = bytes;
  last_ = last;
  consumed_ = 0;
}

bool TextLines::find() {
  if (skips_ && !skip_rest()) return false;
  const std::string_view rest = bytes_.substr(consumed_);
  if (line_size_ == 0) {
    const std::size_t end = rest.find('\n', searched_);
    searched_ = std::min(end, rest.size());
    if (end != std::string_view::npos) line_size_ = end + 1;
  }
  // However its bytes come: a line that is not given in pieces has to fit as a whole.
  const std::size_t held = line_size_ == 0 ? rest.size() : line_size_ - 1;
  if (held > max_size_ && max_size_ < piece_size_) {
    skips_ = true;
    searched_ = line_size_ = 0;
    throw LimitError(limit::size, place_,
                     "line of more than " + std::to_string(max_size_) + " bytes");
  }
  whole_ = line_size_ != 0 || last_;
  if (!whole_ && rest.size() < piece_size_) return false;
  text_ = rest.substr(0, line_size_ == 0 ? rest.size() : line_size_ - 1);
  if (line_size_ != 0 && text_.ends_with('\r')) text_.remove_suffix(1);
  return !rest.empty();
}

/// Passes over the rest of a line; false where its end is not there.
bool TextLines::skip_rest() {
  const std::string_view rest = bytes_.substr(consumed_);
  const std::size_t end = rest.find('\n');
  text_ = rest.substr(0, end);
  if (end == std::string_view::npos) {
    consume(text_.size());
    return false;
  }
  skips_ = false;
  line_size_ = end + 1;
  whole_ = true;
  consume_line();
  return true;
}

std::string TextLines::front(std::size_t at) const {
  std::string front = front_;
  keep(front, text_.substr(0, at));
  return front;
}

Place TextLines::place(std::size_t at) const {
  return {place_.offset + at, place_.line, place_.column + count_code_points(text_.substr(0, at))};
}

bool TextLines::find_next(std::string_view& line) const {
  line = {};
  if (line_size_ == 0) return last_;
  const std::string_view rest = bytes_.substr(consumed_ + line_size_);
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos && !last_ && rest.size() < first_piece_size) return false;
  line = rest.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

void TextLines::consume(std::size_t count) {
  place_ = place(count);
  keep(front_, text_.substr(0, count));
  text_.remove_prefix(count);
  consumed_ += count;
  searched_ -= std::min(searched_, count);
  if (line_size_ != 0) line_size_ -= count;
  piece_size_ = first_piece_size;
  fresh_ = false;
}

/// A line that is there as a whole, as nearly all are, is copied only where it is asked for later.
void TextLines::note_previous() {
  if (fresh_) {
    if (blank_end(text_, 0) == text_.size()) return;
    was_there_ = true;
    previous_at_ = consumed_;
    previous_size_ = text_.size();
    return;
  }
  keep(front_, text_);
  if (front_.find_first_not_of(" \t") != std::string::npos) {
    std::swap(previous_, front_);
    was_there_ = false;
  }
  front_.clear();
}

std::string_view TextLines::previous_there() const {
  const std::string_view line = bytes_.substr(previous_at_, previous_size_);
  return line.size() > kept_size ? line.substr(line.size() - kept_size / 2) : line;
}

void TextLines::leave() {
  if (std::exchange(was_there_, false)) previous_ = previous_there();
}

void TextLines::consume_line() {
  if (!whole_) return consume(text_.size());
  has_end_ = line_size_ != 0;
  const std::size_t size = line_size_ == 0 ? bytes_.size() - consumed_ : line_size_;
  note_previous();
  place_ = {place_.offset + size, place_.line + 1, 1};
  consumed_ += size;
  searched_ = line_size_ = 0;
  piece_size_ = first_piece_size;
  fresh_ = true;
  text_ = {};
}

}  // namespace eascard::capture
