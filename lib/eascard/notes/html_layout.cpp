#include "eascard/notes/html_layout.hpp"

#include <algorithm>
#include <utility>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::notes {
namespace {

constexpr std::uint32_t no_break_space = 0xA0;
constexpr std::size_t most_breaks = 2;  // one blank line

std::string_view without_mailto(std::string_view url) {
  constexpr std::string_view scheme = "mailto:";
  return istarts_with(url, scheme) ? url.substr(scheme.size()) : url;
}

}  // namespace

void Layout::word(std::string_view text) {
  start_text();
  append(text);
}

void Layout::character(std::uint32_t code) {
  if (code == no_break_space) return owe_space(' ');
  if (code == ' ' || code == '\t' || code == '\n' || code == '\f' || code == '\r')
    return white_space(static_cast<char>(code));
  if (code < 0x20 || code == 0x7F) return;
  std::string text;
  append_utf8(text, code);
  word(text);
}

void Layout::white_space(char c) {
  if (preformatted_ > 0) {
    if (c == '\n' || c == '\r') return line_break();
    return owe_space(c);
  }
  if (collapse_) return;
  space_ += ' ';
  collapse_ = true;
}

void Layout::owe_space(char c) {
  space_ += c;
  open_ = true;
  collapse_ = false;
}

void Layout::line_break() {
  ++breaks_;
  open_ = false;
  collapse_ = true;
  space_.clear();
}

void Layout::block() {
  if (open_) return line_break();
  collapse_ = true;
  space_.clear();
}

void Layout::open_list(bool numbered) {
  block();
  marker_.clear();
  if (lists_.size() < limits_.max_depth)
    lists_.push_back({numbered, 0});
  else
    ++ignored_lists_;
}

void Layout::close_list() {
  block();
  marker_.clear();
  if (ignored_lists_ > 0)
    --ignored_lists_;
  else if (!lists_.empty())
    lists_.pop_back();
}

void Layout::open_item() {
  block();
  const bool numbered = !lists_.empty() && lists_.back().numbered;
  marker_ = numbered ? std::to_string(++lists_.back().items) + ". " : "- ";
}

void Layout::close_item() {
  block();
  marker_.clear();
}

void Layout::open_preformatted() {
  block();
  ++preformatted_;
}

void Layout::close_preformatted() {
  block();
  if (preformatted_ > 0) --preformatted_;
}

void Layout::row() {
  // Empty cells at a row's end leave no tabs, and no blank line.
  if (tabs_ > 0) {
    rejoin_row();
    open_ = row_text_;
  }
  block();
  cells_ = tabs_ = 0;
  row_text_ = false;
}

void Layout::cell() {
  if (cells_++ == 0) {
    block();
    row_breaks_ = breaks_;
    row_text_ = false;
    return;
  }
  ++tabs_;
  space_.clear();
  collapse_ = true;
}

// A cell goes on in the row's line, whatever blocks the cells before it ended with. (Breaks between
// two texts of one cell stay: whole notes come in layout tables of one cell.)
void Layout::rejoin_row() {
  breaks_ = row_text_ ? 0 : row_breaks_;
}

void Layout::start_text() {
  if (tabs_ > 0) rejoin_row();
  if (breaks_ > 0 || out_.empty()) start_line();
  if (!marker_.empty()) append(marker_);
  if (tabs_ > 0) append(std::string(tabs_, '\t'));
  if (!space_.empty()) append(space_);
  if (link_text_ == std::string::npos) link_text_ = out_.size();
  marker_.clear();
  space_.clear();
  breaks_ = tabs_ = 0;
  open_ = row_text_ = true;
  collapse_ = false;
}

void Layout::start_line() {
  if (!out_.empty()) append(std::string_view("\n\n", std::min(breaks_, most_breaks)));
  // Text of an item stands under its marker's text, the marker under the text of the outer item.
  std::size_t depth = lists_.size();
  if (!marker_.empty() && depth > 0) --depth;
  append(std::string(2 * depth, ' '));
}

void Layout::open_link(std::string url) {
  close_link();
  link_url_ = std::move(url);
  link_text_ = std::string::npos;
}

void Layout::close_link() {
  if (link_url_.empty()) return;
  const std::string url = "<" + std::exchange(link_url_, {}) + ">";
  if (link_text_ == std::string::npos) return word(url);
  const std::string_view target = std::string_view(url).substr(1, url.size() - 2);
  const std::string_view text = std::string_view(out_).substr(link_text_);
  if (text == target || text == without_mailto(target)) return;
  // Behind its text even where blocks ended inside of the link: the breaks are owed, not written.
  append(" ");
  append(url);
}

void Layout::append(std::string_view text) {
  if (full_) return;
  const std::string_view start = utf8_start(text, limits_.max_text - out_.size());
  full_ = start.size() < text.size();
  out_ += start;
}

NoteText Layout::take() {
  close_link();
  // Only a text that was cut can end so.
  out_.erase(out_.find_last_not_of(" \t\n") + 1);
  return {std::move(out_), full_ ? too_long(limits_) : std::string()};
}

}  // namespace eascard::notes
