#include "eascard/capture/text_characters.hpp"
#include "eascard/capture/text_form.hpp"
#include "eascard/capture/text_start.hpp"

namespace eascard::capture {
namespace {

/// How many lines a value of a message without quotes may have.
constexpr unsigned max_raw_lines = 4096;

/// Behind a string, only these may stand where another string goes on with it.
constexpr std::string_view joining = " \t+.\\";

int simple_escape(char c) {
  constexpr std::string_view names = "abtnvfr";
  const std::size_t at = names.find(c);
  if (at != std::string_view::npos) return static_cast<int>(at) + '\a';
  return c == '\\' || c == '"' || c == '\'' || c == '`' ? c : -1;
}

}  // namespace

EscapeForm::EscapeForm(const Limits& limits, char quote)
    : TextForm(limits), quote_(quote == '"' || quote == '\'' || quote == '`' ? quote : '\0') {}

std::size_t EscapeForm::read_first(std::string_view text) {
  if (quote_ != '\0') return read_quoted(text);
  read_raw_line(text);
  sure_ = bytes_.size();
  return text.size();
}

/// Reads the escape at text[at], a backslash; gives where it ends. A backslash that begins none
/// stands for itself.
std::size_t EscapeForm::read_escape(std::string_view text, std::size_t at) {
  const char next = at + 1 < text.size() ? text[at + 1] : '\0';
  const bool hex = next == 'x' || next == 'X';
  const std::size_t begin = at + (hex ? 2 : 1);
  const std::size_t most = hex ? 2 : 3;
  int value = 0;
  std::size_t end = begin;
  while (end < text.size() && end < begin + most && hex_value(text[end]) >= 0 &&
         hex_value(text[end]) < (hex ? 16 : 8))
    value = value * (hex ? 16 : 8) + hex_value(text[end++]);
  if (end > begin && value < 256) {
    bytes_ += static_cast<char>(value);
    return end;
  }
  const int simple = simple_escape(next);
  bytes_ += static_cast<char>(simple >= 0 ? simple : '\\');
  return simple >= 0 ? at + 2 : at + 1;
}

/// Reads up to the closing quote and gives where the text goes on behind it.
std::size_t EscapeForm::read_string(std::string_view text, std::size_t at) {
  closed_ = false;
  while (at < text.size() && !closed_) {
    if (text[at] == '\\') {
      at = read_escape(text, at);
      continue;
    }
    closed_ = text[at] == quote_;
    if (!closed_) bytes_ += text[at];
    ++at;
  }
  return at;
}

/// Reads strings that stand side by side, as C and Python join them.
std::size_t EscapeForm::read_quoted(std::string_view text) {
  std::size_t at = read_string(text, 0);
  while (closed_) {
    std::size_t next = text.find_first_not_of(joining, at);
    open_ = next == std::string_view::npos;
    if (open_) return text.size();
    if (text[next] == 'b') ++next;
    if (next >= text.size() || text[next] != quote_) return at;
    at = read_string(text, next + 1);
  }
  open_ = false;
  return at;
}

void EscapeForm::read_raw_line(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\\') {
      at = read_escape(line, at);
    } else {
      bytes_ += line[at++];
    }
  }
}

/// Without quotes a line end is a byte of the body, as long as its message is not whole. Whether it
/// was shows when it is: else the body ended with its first line.
bool EscapeForm::read_next(std::string_view line) {
  if (quote_ != '\0') {
    line.remove_prefix(blank_end(line, 0));
    if (line.starts_with('b')) line.remove_prefix(1);
    if (ending() == Ending::reached || line.empty() || line[0] != quote_) return false;
    read_quoted(line.substr(1));
    return true;
  }
  open_ = ending() == Ending::open && ++raw_lines_ < max_raw_lines && !find_start(line, 0);
  if (!open_) return false;
  bytes_ += '\n';
  read_raw_line(line);
  return true;
}

void EscapeForm::finish() {
  if (quote_ != '\0') return;
  bytes_.resize(ending() == Ending::reached ? message_size() : sure_);
}

}  // namespace eascard::capture
