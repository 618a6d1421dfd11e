#include "eascard/notes/html.hpp"

#include <algorithm>
#include <array>

#include "eascard/notes/html_layout.hpp"
#include "eascard/notes/html_reference.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

// Why the tags are read here and not by a library. Measured on hostile input: gumbo 0.10.1 takes
// 12.8 s for 20 000 nested <div> (100 KB), 6.8 s for 200 KB of <b x=1><b x=2>... and <p>, and is
// quadratic in attributes; libxml2 2.9.14's SAX parser is quadratic in end tags below open
// elements ("<div></b></i></p>": 0.44 s for 200 KB, over 30 s for 5 MB) and in attributes (0.6 s
// for 200 KB). A guard in front of them has to find tags, quotes and comments exactly as they do,
// which is a parser already; and plain text needs no tree. Here every byte is read once and
// nothing nests (5 MB of any of these: below 0.3 s), and no update of a library changes text that
// is frozen.

namespace eascard::notes {
namespace {

enum class Element : std::uint8_t {
  other,
  block,
  line_break,
  bullets,
  numbers,
  item,
  preformatted,
  row,
  cell,
  link,
  image,
  dropped,
};

struct ElementName {
  std::string_view name;
  Element element;
};

// What WHATWG HTML 15.3 (rendering) shows as a block, a list or a table; the rest is inline.
constexpr ElementName element_names[] = {
    {"a", Element::link},           {"address", Element::block},
    {"article", Element::block},    {"aside", Element::block},
    {"blockquote", Element::block}, {"body", Element::block},
    {"br", Element::line_break},    {"caption", Element::row},
    {"center", Element::block},     {"dd", Element::block},
    {"details", Element::block},    {"dialog", Element::block},
    {"dir", Element::bullets},      {"div", Element::block},
    {"dl", Element::block},         {"dt", Element::block},
    {"fieldset", Element::block},   {"figcaption", Element::block},
    {"figure", Element::block},     {"footer", Element::block},
    {"form", Element::block},       {"h1", Element::block},
    {"h2", Element::block},         {"h3", Element::block},
    {"h4", Element::block},         {"h5", Element::block},
    {"h6", Element::block},         {"header", Element::block},
    {"hgroup", Element::block},     {"hr", Element::block},
    {"html", Element::block},       {"iframe", Element::dropped},
    {"img", Element::image},        {"legend", Element::block},
    {"li", Element::item},          {"listing", Element::preformatted},
    {"main", Element::block},       {"menu", Element::bullets},
    {"nav", Element::block},        {"noembed", Element::dropped},
    {"noframes", Element::dropped}, {"ol", Element::numbers},
    {"option", Element::block},     {"p", Element::block},
    {"pre", Element::preformatted}, {"script", Element::dropped},
    {"search", Element::block},     {"section", Element::block},
    {"style", Element::dropped},    {"summary", Element::block},
    {"table", Element::row},        {"tbody", Element::row},
    {"td", Element::cell},          {"tfoot", Element::row},
    {"th", Element::cell},          {"thead", Element::row},
    {"title", Element::dropped},    {"tr", Element::row},
    {"ul", Element::bullets},
};
static_assert(std::ranges::is_sorted(element_names, {}, &ElementName::name));

constexpr std::string_view white_space = " \t\n\f\r";

bool is_white_space(char c) {
  return white_space.find(c) != std::string_view::npos;
}

Element element_of(std::string_view name) {
  std::array<char, 10> lower{};  // figcaption and blockquote
  if (name.size() > lower.size()) return Element::other;
  std::ranges::transform(name, lower.begin(), to_lower);
  const std::string_view key(lower.data(), name.size());
  const auto* const found = std::ranges::lower_bound(element_names, key, {}, &ElementName::name);
  return found != std::end(element_names) && found->name == key ? found->element : Element::other;
}

struct Tag {
  std::string_view name;
  std::string_view href;  // as written
  std::string_view alt;
  bool closes_itself = false;
};

std::string attribute_text(std::string_view raw) {
  std::string text;
  while (!raw.empty()) {
    const Reference reference = raw[0] == '&' ? read_reference(raw, true) : Reference{};
    if (reference.length == 0) {
      const std::size_t size = std::min(raw.find('&', 1), raw.size());
      text += raw.substr(0, size);
      raw.remove_prefix(size);
      continue;
    }
    append_utf8(text, reference.first);
    if (reference.second != 0) append_utf8(text, reference.second);
    raw.remove_prefix(reference.length);
  }
  return text;
}

// Valid UTF-8 on one line, as the URL standard reads it (no tabs and newlines inside); "" for what
// leads nowhere from a card.
std::string link_url(std::string_view raw) {
  std::string text = clean_utf8(attribute_text(raw));
  std::erase_if(text, is_control);
  const std::string_view url = trim(text, " ");
  const bool nowhere = istarts_with(url, "javascript:") || url.starts_with('#');
  return std::string(nowhere ? std::string_view() : url);
}

// Tokens as in WHATWG HTML 13.2.5, each told to the layout as it comes.
class Reader {
 public:
  Reader(std::string_view html, TextLimits limits) : html_(html), layout_(limits) {}
  NoteText read();

 private:
  bool at_end() const { return at_ >= html_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0';
  }

  void markup();
  void comment();
  void skip_past(std::string_view end);
  void skip_white_space();
  bool read_tag(Tag& tag);
  void read_attribute(Tag& tag);
  std::string_view read_value();
  void skip_content(std::string_view name);
  void start(const Tag& tag);
  void start_text_element(Element element, const Tag& tag);
  void end(std::string_view name);
  void text(std::string_view text, bool in_attribute);
  std::size_t text_unit(std::string_view text, bool in_attribute);

  std::string_view html_;
  std::size_t at_ = 0;
  Layout layout_;
};

NoteText Reader::read() {
  if (html_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  while (!at_end() && !layout_.full()) {
    if (peek() == '<') {
      markup();
      continue;
    }
    const std::size_t end = std::min(html_.find('<', at_), html_.size());
    text(html_.substr(at_, end - at_), false);
    at_ = end;
  }
  return layout_.take();
}

// At "<".
void Reader::markup() {
  const bool is_end = peek(1) == '/';
  if (is_letter(peek(is_end ? 2 : 1))) {
    Tag tag;
    at_ += is_end ? 2 : 1;
    if (!read_tag(tag)) return;  // cut off inside of the tag
    return is_end ? end(tag.name) : start(tag);
  }
  if (html_.substr(at_, 4) == "<!--") return comment();
  // <!DOCTYPE>, <?xml?>, and Word's <![if ...]>, whose contents are shown.
  if (peek(1) == '!' || peek(1) == '?' || (is_end && at_ + 2 < html_.size())) return skip_past(">");
  text("<", false);
  ++at_;
}

void Reader::skip_past(std::string_view end) {
  const std::size_t found = html_.find(end, at_);
  at_ = found == std::string_view::npos ? html_.size() : found + end.size();
}

// At "<!--". It ends at "-->" or "--!>", also where the dashes are those it began with.
void Reader::comment() {
  at_ += 4;
  if (peek() == '>') return skip_past(">");
  if (html_.substr(at_, 2) == "->") return skip_past(">");
  while (!at_end()) {
    skip_past("--");
    while (peek() == '-') ++at_;
    if (peek() == '>' || (peek() == '!' && peek(1) == '>')) return skip_past(">");
  }
}

void Reader::skip_white_space() {
  at_ = std::min(html_.find_first_not_of(white_space, at_), html_.size());
}

// At the name. False: the input ends before the tag does.
bool Reader::read_tag(Tag& tag) {
  const std::size_t name_end = std::min(html_.find_first_of(" \t\n\f\r/>", at_), html_.size());
  tag.name = html_.substr(at_, name_end - at_);
  at_ = name_end;
  while (!at_end()) {
    const char c = peek();
    if (c == '>') {
      tag.closes_itself = html_[at_ - 1] == '/';
      ++at_;
      return true;
    }
    if (c == '/' || is_white_space(c))
      ++at_;
    else
      read_attribute(tag);
  }
  return false;
}

// The first of two attributes with one name counts (WHATWG HTML 13.2.5.33).
void Reader::read_attribute(Tag& tag) {
  const std::size_t begin = at_;
  at_ = std::min(html_.find_first_of(" \t\n\f\r/>=", at_ + 1), html_.size());
  const std::string_view name = html_.substr(begin, at_ - begin);
  skip_white_space();
  if (peek() != '=') return;
  ++at_;
  const std::string_view value = read_value();
  if (tag.href.data() == nullptr && iequals(name, "href")) tag.href = value;
  if (tag.alt.data() == nullptr && iequals(name, "alt")) tag.alt = value;
}

std::string_view Reader::read_value() {
  skip_white_space();
  const char quote = peek();
  const bool quoted = quote == '"' || quote == '\'';
  if (quoted) ++at_;
  const std::size_t begin = at_;
  const std::size_t found =
      quoted ? html_.find(quote, at_) : html_.find_first_of(" \t\n\f\r>", at_);
  const std::size_t end = std::min(found, html_.size());
  at_ = quoted ? std::min(end + 1, html_.size()) : end;
  return html_.substr(begin, end - begin);
}

// Of scripts, styles and titles: to their own end tag, no other means anything in them.
void Reader::skip_content(std::string_view name) {
  while (!at_end()) {
    skip_past("</");
    const char next = peek(name.size());
    if (iequals(html_.substr(at_, name.size()), name) &&
        (next == '>' || next == '/' || is_white_space(next)))
      return skip_past(">");
  }
}

void Reader::start(const Tag& tag) {
  const Element element = element_of(tag.name);
  switch (element) {
    case Element::other:
      return;
    case Element::block:
      return layout_.block();
    case Element::line_break:
      return layout_.line_break();
    case Element::bullets:
    case Element::numbers:
      return layout_.open_list(element == Element::numbers);
    case Element::item:
      return layout_.open_item();
    case Element::row:
      return layout_.row();
    case Element::cell:
      return layout_.cell();
    default:
      return start_text_element(element, tag);
  }
}

// Those whose text or attributes count.
void Reader::start_text_element(Element element, const Tag& tag) {
  if (element == Element::link) {
    layout_.open_link(link_url(tag.href));
  } else if (element == Element::image) {
    text(tag.alt, true);
  } else if (element == Element::preformatted) {
    layout_.open_preformatted();
    // The newline after the tag is not part of the text (WHATWG HTML 13.2.6.4.7).
    if (peek() == '\r' && peek(1) == '\n') ++at_;
    if (peek() == '\n') ++at_;
  } else if (!tag.closes_itself) {
    // HTML knows no <title/>, but XHTML notes have it; browsers show an empty page then.
    skip_content(tag.name);
  }
}

void Reader::end(std::string_view name) {
  switch (element_of(name)) {
    case Element::block:
      return layout_.block();
    case Element::line_break:  // </br> is <br> (WHATWG HTML 13.2.6.4.7)
      return layout_.line_break();
    case Element::bullets:
    case Element::numbers:
      return layout_.close_list();
    case Element::item:
      return layout_.close_item();
    case Element::preformatted:
      return layout_.close_preformatted();
    case Element::row:
      return layout_.row();
    case Element::link:
      return layout_.close_link();
    default:
      return;
  }
}

void Reader::text(std::string_view text, bool in_attribute) {
  while (!text.empty() && !layout_.full()) {
    const auto* const word_end =
        std::ranges::find_if(text, [](char c) { return c <= ' ' || c > '~' || c == '&'; });
    const auto size = static_cast<std::size_t>(word_end - text.begin());
    if (size > 0) layout_.word(text.substr(0, size));
    text.remove_prefix(size);
    if (!text.empty()) text.remove_prefix(text_unit(text, in_attribute));
  }
}

// What no word is made of, at the start of text: its size.
std::size_t Reader::text_unit(std::string_view text, bool in_attribute) {
  if (text[0] == '&') {
    const Reference reference = read_reference(text, in_attribute);
    layout_.character(reference.length > 0 ? reference.first : '&');
    if (reference.second != 0) layout_.character(reference.second);
    return std::max<std::size_t>(reference.length, 1);
  }
  if (text.starts_with("\r\n")) return 1;
  const std::size_t size = utf8_length(text, 0);
  if (size == 0)
    layout_.character(replacement_code);
  else if (size == 1 || text.starts_with("\xC2\xA0"))
    layout_.character(code_point(text, 0));
  else
    layout_.word(text.substr(0, size));
  return std::max<std::size_t>(size, 1);
}

}  // namespace

NoteText html_to_text(std::string_view html, TextLimits limits) {
  return Reader(html, limits).read();
}

}  // namespace eascard::notes
