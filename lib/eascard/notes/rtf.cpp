#include "eascard/notes/rtf.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "eascard/notes/code_page.hpp"
#include "eascard/notes/html.hpp"
#include "eascard/notes/rtf_words.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::notes {
namespace {

bool is_high_surrogate(std::uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low_surrogate(std::uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

constexpr std::string_view opening = "{\\rtf";
constexpr std::uint32_t no_break_space = 0xA0;
constexpr std::int32_t no_font = -1;
constexpr std::int32_t largest_parameter = 0x7FFFFFFF;

enum class Target : std::uint8_t { text, nothing, fonts, html_tag };

// What a group's end takes back.
struct Group {
  Target target = Target::text;
  bool html_rtf = false;  // RTF only, not part of the HTML
  std::int32_t font = no_font;
  std::size_t unicode_skip = 1;
};

class Reader {
 public:
  Reader(std::string_view rtf, TextLimits limits) : rtf_(rtf), limits_(limits) {}
  NoteText read();

 private:
  void open_group();
  void close_group();
  void bytes();
  void byte(char c);
  void control();
  void symbol(char c);
  void hex_byte();
  void word();
  std::int32_t parameter(bool& given);
  void skip_binary(std::int32_t size);
  bool skip_character();
  void act(const Word& word, std::int32_t value, bool given);
  void act_on_fonts(Action action, std::int32_t value);
  void act_on_document(const Word& word, std::int32_t value, bool given);
  void select_font(std::int32_t font);
  void enter(Action destination);
  void unicode(std::int32_t value);

  bool visible() const;
  std::int32_t code_page() const;
  void put(std::uint32_t code);
  void end_line();
  void flush();
  void flush_surrogate();
  void write(std::string_view text);
  void append(std::string_view text);
  std::string plain() const;
  std::string fault() const;

  Group& group() { return groups_.back(); }
  const Group& group() const { return groups_.back(); }

  std::string_view rtf_;
  TextLimits limits_;
  std::size_t at_ = 0;
  bool done_ = false;  // behind the end of the document
  bool full_ = false;

  std::vector<Group> groups_{1};  // the first is outside of all
  std::size_t too_deep_ = 0;      // groups open below the deepest one that is read
  bool group_start_ = false;      // only here a word is a destination
  bool star_ = false;             // after \*

  std::map<std::int32_t, std::int32_t> fonts_;  // to code pages; no hash, the numbers are hostile
  std::int32_t table_font_ = no_font;
  std::int32_t default_font_ = no_font;
  std::int32_t default_code_page_ = windows_latin;
  bool from_html_ = false;

  std::size_t skip_ = 0;         // characters left that repeat a \u for older readers
  std::uint32_t surrogate_ = 0;  // high one that waits for its low one
  std::string pending_;          // bytes in code_page()
  CodePages code_pages_;
  std::string code_page_fault_;  // the first
  bool left_out_ = false;        // a group that is too deep
  std::string out_;
};

NoteText Reader::read() {
  while (at_ < rtf_.size() && !done_ && !full_) {
    const char c = rtf_[at_];
    if (c == '{')
      open_group();
    else if (c == '}')
      close_group();
    else if (c == '\\')
      control();
    else
      bytes();
  }
  flush();
  flush_surrogate();
  NoteText note;
  if (from_html_)
    note = html_to_text(out_, limits_);
  else
    note.text = plain();
  if (note.fault.empty()) note.fault = fault();
  return note;
}

// What the text lacks.
std::string Reader::fault() const {
  if (full_) return too_long(limits_);
  if (!done_) return "the RTF ends before its last brace";
  if (left_out_)
    return "groups nested deeper than " + std::to_string(limits_.max_depth) + " are left out";
  return code_page_fault_;
}

void Reader::open_group() {
  ++at_;
  flush();
  skip_ = 0;
  group_start_ = true;
  star_ = false;
  if (groups_.size() > limits_.max_depth) {
    ++too_deep_;
    left_out_ = true;
  } else {
    groups_.push_back(group());
  }
}

void Reader::close_group() {
  ++at_;
  flush();
  skip_ = 0;
  group_start_ = star_ = false;
  if (too_deep_ > 0)
    --too_deep_;
  else if (groups_.size() > 1)
    groups_.pop_back();
  done_ = groups_.size() == 1 && too_deep_ == 0;
}

// A run up to the next control. Line ends mean nothing, not even to \uc.
void Reader::bytes() {
  for (; at_ < rtf_.size(); ++at_) {
    const char c = rtf_[at_];
    if (c == '{' || c == '}' || c == '\\') return;
    if (c != '\r' && c != '\n') byte(c);
  }
}

void Reader::byte(char c) {
  group_start_ = false;
  if (skip_character() || !visible()) return;
  const auto code = static_cast<unsigned char>(c);
  if ((code >= 0x20 && code != 0x7F) || c == '\t') pending_ += c;
}

// The character that would be here repeats the \u before it.
bool Reader::skip_character() {
  if (skip_ == 0) return false;
  --skip_;
  return true;
}

void Reader::control() {
  ++at_;
  if (at_ == rtf_.size()) return;
  const char c = rtf_[at_];
  if (is_letter(c)) return word();
  ++at_;
  if (c == '\'') return hex_byte();
  symbol(c);
}

void Reader::symbol(char c) {
  if (c == '*') {
    star_ = true;
    return;
  }
  if (c == '\\' || c == '{' || c == '}') return byte(c);
  if (c == '\r' || c == '\n') return end_line();
  const std::uint32_t code = c == '~' ? no_break_space : c == '_' ? '-' : c == '\t' ? '\t' : 0;
  group_start_ = false;
  // \- and the rest have no text.
  if (code != 0 && !skip_character() && visible()) put(code);
}

void Reader::hex_byte() {
  int value = 0;
  std::size_t digits = 0;
  for (; digits < 2 && at_ < rtf_.size() && hex_value(rtf_[at_]) >= 0; ++digits)
    value = value * 16 + hex_value(rtf_[at_++]);
  if (digits > 0) byte(static_cast<char>(value));
}

void Reader::word() {
  const std::size_t begin = at_;
  while (at_ < rtf_.size() && is_letter(rtf_[at_])) ++at_;
  const std::string_view name = rtf_.substr(begin, at_ - begin);
  bool given = false;
  const std::int32_t value = parameter(given);
  if (at_ < rtf_.size() && rtf_[at_] == ' ') ++at_;
  const Word* const known = find_word(name);
  // Its bytes may look like anything, so they are passed over wherever they are.
  if (known != nullptr && known->action == Action::binary) skip_binary(value);
  if (star_ && too_deep_ == 0 && (known == nullptr || known->action != Action::html_tag))
    enter(Action::skip);
  else if (known != nullptr && too_deep_ == 0)
    act(*known, value, given);
  group_start_ = star_ = false;
}

// The number after a word, held at what fits; 0 where none is given.
std::int32_t Reader::parameter(bool& given) {
  const bool negative = at_ < rtf_.size() && rtf_[at_] == '-';
  if (negative) ++at_;
  std::int64_t value = 0;
  for (; at_ < rtf_.size() && is_digit(rtf_[at_]); ++at_) {
    value = std::min<std::int64_t>(value * 10 + (rtf_[at_] - '0'), largest_parameter);
    given = true;
  }
  return static_cast<std::int32_t>(negative ? -value : value);
}

void Reader::skip_binary(std::int32_t size) {
  const std::size_t left = rtf_.size() - at_;
  at_ += std::min(static_cast<std::size_t>(std::max(size, 0)), left);
  skip_character();
}

void Reader::act(const Word& word, std::int32_t value, bool given) {
  switch (word.action) {
    case Action::character:
      if (!skip_character() && visible()) put(static_cast<std::uint32_t>(word.value));
      return;
    case Action::row:
      flush();
      if (visible() && out_.ends_with('\t')) out_.pop_back();
      return end_line();
    case Action::line:
      return end_line();
    case Action::unicode:
      return unicode(value);
    case Action::skip:
    case Action::fonts:
    case Action::html_tag:
      if (group_start_) enter(word.action);
      return;
    case Action::font:
    case Action::font_charset:
    case Action::font_code_page:
      return act_on_fonts(word.action, value);
    default:
      return act_on_document(word, value, given);
  }
}

void Reader::act_on_fonts(Action action, std::int32_t value) {
  if (group().target != Target::fonts) {
    if (action == Action::font) select_font(value);
  } else if (action == Action::font) {
    table_font_ = value;
  } else if (action == Action::font_code_page) {
    fonts_[table_font_] = value;
  } else {
    fonts_.try_emplace(table_font_,
                       code_page_of(value));  // \cpg says it better, wherever it stands
  }
}

void Reader::act_on_document(const Word& word, std::int32_t value, bool given) {
  switch (word.action) {
    case Action::unicode_skip:
      group().unicode_skip = static_cast<std::size_t>(std::max(value, 0));
      return;
    case Action::plain:
      return select_font(no_font);
    case Action::default_font:
      default_font_ = value;
      return;
    case Action::ansi_code_page:
      if (value > 0) default_code_page_ = value;
      return;
    case Action::default_code_page:
      default_code_page_ = word.value;
      return;
    case Action::from_html:
      from_html_ = from_html_ || (value != 0 && out_.empty());
      return;
    case Action::html_rtf:
      group().html_rtf = !given || value != 0;
      return;
    default:
      return;
  }
}

void Reader::select_font(std::int32_t font) {
  flush();
  group().font = font;
}

void Reader::enter(Action destination) {
  Target& target = group().target;
  // The document itself and what is left out already are no place for a destination.
  if (groups_.size() <= 2 || target == Target::nothing) return;
  if (destination == Action::html_tag)
    target = from_html_ ? Target::html_tag : Target::nothing;
  else
    target = destination == Action::fonts ? Target::fonts : Target::nothing;
}

void Reader::unicode(std::int32_t value) {
  flush();
  skip_ = group().unicode_skip;
  if (!visible()) return;
  // Negative where it is above 0x7FFF; some writers give a whole code point instead of a pair.
  const std::uint32_t unit =
      value < 0 ? static_cast<std::uint32_t>(value) & 0xFFFF : static_cast<std::uint32_t>(value);
  if (is_low_surrogate(unit) && surrogate_ != 0) {
    const std::uint32_t high = std::exchange(surrogate_, 0) - 0xD800;
    return put(0x10000 + (high << 10) + (unit - 0xDC00));
  }
  if (is_high_surrogate(unit)) {
    flush_surrogate();
    surrogate_ = unit;
    return;
  }
  put(is_low_surrogate(unit) || unit > 0x10FFFF ? replacement_code : unit);
}

bool Reader::visible() const {
  if (too_deep_ > 0) return false;
  if (from_html_ && group().html_rtf) return false;
  return group().target == Target::text || group().target == Target::html_tag;
}

// Tags are in the code page of the document, whatever the font ([MS-OXRTFEX] 2.1.3.1.4).
std::int32_t Reader::code_page() const {
  const std::int32_t font = group().font == no_font ? default_font_ : group().font;
  const auto found = fonts_.find(font);
  const bool known = found != fonts_.end() && found->second != no_code_page;
  return known && group().target == Target::text ? found->second : default_code_page_;
}

void Reader::put(std::uint32_t code) {
  flush();
  flush_surrogate();
  if ((code < 0x20 && code != '\t') || code == 0x7F) return;
  std::string text;
  append_utf8(text, code);
  write(text);
}

void Reader::end_line() {
  group_start_ = false;
  if (!visible()) return;
  flush();
  flush_surrogate();
  append("\n");
}

void Reader::flush() {
  if (pending_.empty()) return;
  flush_surrogate();
  NoteText text = code_pages_.to_utf8(std::exchange(pending_, {}), code_page());
  if (code_page_fault_.empty()) code_page_fault_ = std::move(text.fault);
  write(text.text);
}

void Reader::flush_surrogate() {
  if (std::exchange(surrogate_, 0) != 0) write(replacement_character);
}

// The text between the tags of encapsulated HTML is text: a < there is not the start of a tag.
void Reader::write(std::string_view text) {
  const bool escape = from_html_ && group().target == Target::text;
  while (escape) {
    const std::size_t at = text.find_first_of("<&");
    if (at == std::string_view::npos) break;
    append(text.substr(0, at));
    append(text[at] == '<' ? "&lt;" : "&amp;");
    text.remove_prefix(at + 1);
  }
  append(text);
}

void Reader::append(std::string_view text) {
  if (full_) return;
  const std::string_view start = utf8_start(text, limits_.max_text - out_.size());
  full_ = start.size() < text.size();
  out_ += start;
}

std::string Reader::plain() const {
  const std::string_view text = std::string_view(out_).substr(0, out_.find_last_not_of('\n') + 1);
  std::string result;
  result.reserve(text.size());
  constexpr std::string_view space = "\xC2\xA0";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = std::min(text.find(space, at), text.size());
    result += text.substr(at, found - at);
    if (found < text.size()) result += ' ';
    at = found + space.size();
  }
  return result;
}

}  // namespace

NoteText rtf_to_text(std::string_view rtf, TextLimits limits) {
  rtf.remove_prefix(std::min(rtf.find_first_not_of(white_space), rtf.size()));
  if (!rtf.starts_with(opening)) return {{}, "this is not RTF"};
  return Reader(rtf, limits).read();
}

}  // namespace eascard::notes
