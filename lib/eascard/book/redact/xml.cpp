#include "eascard/book/redact/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "eascard/book/redact/spelling.hpp"
#include "eascard/document/place.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/xml/scan.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr Tag body = tag_of("AirSyncBase", "Body");
constexpr Tag body_type = tag_of("AirSyncBase", "Type");
constexpr Tag body_data = tag_of("AirSyncBase", "Data");
constexpr std::uint8_t no_token = 0;
constexpr int unknown_page = -1;
constexpr int marker_page = -2;
constexpr std::string_view syncroton = "uri:Syncroton";
constexpr std::string_view name_ends = " \t\r\n/>=";

/// How the text of an element stands for its value; see xml/reader.hpp.
enum class Encoding : std::uint8_t { plain, text, opaque };

struct QName {
  std::string_view prefix;
  std::string_view local;
};

QName split_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

std::uint32_t number_of(std::string_view digits, int base) {
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  return number;
}

struct Attribute {
  QName name;
  std::string_view whole;
  std::size_t at = 0;  ///< of its value
  std::size_t size = 0;
};

/// Goes through one well-formed document, and replaces as it goes.
class Pass {
 public:
  Pass(std::string_view bytes, std::string& out, Redactor& redactor)
      : bytes_(bytes), out_(out), redactor_(redactor), value_(bytes) {}

  void run(std::size_t begin, std::size_t end) {
    at_ = begin;
    end_ = end;
    while (at_ < end_) {
      if (bytes_[at_] != '<') {
        take_text(std::min(bytes_.find('<', at_), end_));
      } else if (rest().starts_with("<!--")) {
        take_comment(4, "-->");
      } else if (rest().starts_with("<![CDATA[")) {
        const std::size_t close = bytes_.find("]]>", at_);
        value_.add(at_ + 9, close - at_ - 9);
        at_ = close + 3;
      } else if (rest().starts_with("<!")) {
        take_doctype();
      } else if (rest().starts_with("<?")) {
        take_instruction();
      } else if (rest().starts_with("</")) {
        finish_value();
        leave();
        at_ = bytes_.find('>', at_) + 1;
      } else {
        finish_value();
        take_tag();
      }
    }
    finish_value();
  }

 private:
  struct Open {
    Tag tag;
    int page = unknown_page;
    Personal kind = Personal::any;
    Encoding encoding = Encoding::plain;
    char type = '\0';  ///< of a Body, once it was read
    std::size_t bindings = 0;
  };
  struct Binding {
    std::string_view prefix;
    std::string_view name;
    int page = unknown_page;
  };

  std::string_view rest() const { return bytes_.substr(at_, end_ - at_); }

  /// Characters and references up to `end`, into value_.
  void take_text(std::size_t end) {
    while (at_ < end) {
      const std::size_t mark = std::min(bytes_.find('&', at_), end);
      value_.add(at_, mark - at_);
      at_ = mark;
      if (at_ == end) return;
      const std::size_t size = bytes_.find(';', at_) - at_ + 1;
      take_reference(bytes_.substr(at_, size));
      at_ += size;
    }
  }

  void take_reference(std::string_view reference) {
    struct Entity {
      std::string_view name;
      std::string_view text;
    };
    constexpr std::array entities = {Entity{"&amp;", "&"}, Entity{"&lt;", "<"}, Entity{"&gt;", ">"},
                                     Entity{"&quot;", "\""}, Entity{"&apos;", "'"}};
    for (const Entity& entity : entities)
      if (entity.name == reference)
        return value_.add(Spelling::fixed, at_, reference.size(), entity.text);
    const bool is_hex_number = reference.starts_with("&#x");
    const std::string_view digits = reference.substr(is_hex_number ? 3 : 2);
    std::string text;
    append_utf8(text, number_of(digits.substr(0, digits.size() - 1), is_hex_number ? 16 : 10));
    value_.add(is_hex_number ? Spelling::hex_reference : Spelling::decimal_reference, at_,
               reference.size(), text);
  }

  /// Everything in it but its marks; a value goes on behind it.
  void replace_all(std::size_t begin, std::size_t end) {
    Spelled text(bytes_);
    text.add(begin, end - begin);
    text.write(redactor_.fake(Personal::any, text.text()), out_);
  }

  void take_comment(std::size_t begin, std::string_view close) {
    const std::size_t end = bytes_.find(close, at_ + begin);
    replace_all(at_ + begin, end);
    at_ = end + close.size();
  }

  /// The declaration and the mark of a hole say nothing of a person.
  void take_instruction() {
    const std::size_t end = bytes_.find("?>", at_);
    const std::string_view text = bytes_.substr(at_ + 2, end - at_ - 2);
    const std::string_view target = text.substr(0, text.find_first_of(" \t\r\n"));
    const bool is_hole = text.starts_with("w hole 0x") && text.size() < 50 &&
                         text.find_first_not_of("0123456789ABCDEFabcdefx-", 7) == npos;
    if (target != "xml" && !is_hole) replace_all(at_ + 2 + target.size(), end);
    at_ = end + 2;
  }

  /// Its name stays, and with it what [MS-ASWBXML] says of ActiveSync: no other identifiers.
  void take_doctype() {
    const std::size_t end = bytes_.find('>', at_);
    const std::string_view text = bytes_.substr(at_, end - at_);
    const bool is_ours = icontains(text, "DTD ActiveSync") || icontains(text, "DTD AirSync");
    const std::size_t quote = text.find_first_of("\"'");
    const bool is_short = text.size() < 160;
    if (quote != npos && !(is_ours && is_short)) replace_all(at_ + quote, end);
    at_ = end + 1;
  }

  void take_tag() {
    const std::size_t name_at = at_ + 1;
    at_ = bytes_.find_first_of(name_ends, name_at);
    const QName name = split_name(bytes_.substr(name_at, at_ - name_at));
    const bool is_removed = bytes_[at_] == '=';  // <Body=552 bytes/>
    if (is_removed) at_ = bytes_.find('/', at_);
    const bool is_empty = take_attributes();
    enter(is_removed ? int{body.page} : unknown_page, name);
    if (is_empty) leave();
  }

  /// Up to behind the tag's end; true where it is an empty element.
  bool take_attributes() {
    attributes_.clear();
    for (;;) {
      at_ = bytes_.find_first_not_of(" \t\r\n", at_);
      if (bytes_[at_] == '>') return ++at_, false;
      if (bytes_[at_] == '/') return at_ += 2, true;
      const std::size_t name_at = at_;
      at_ = bytes_.find_first_of(" \t\r\n=", at_);
      Attribute attribute;
      attribute.whole = bytes_.substr(name_at, at_ - name_at);
      attribute.name = split_name(attribute.whole);
      attribute.at = bytes_.find_first_of("\"'", at_) + 1;
      attribute.size = bytes_.find(bytes_[attribute.at - 1], attribute.at) - attribute.at;
      at_ = attribute.at + attribute.size + 1;
      attributes_.push_back(attribute);
    }
  }

  std::string_view text_of(const Attribute& attribute) const {
    return bytes_.substr(attribute.at, attribute.size);
  }

  void enter(int page, QName name) {
    Open element;
    element.bindings = bindings_.size();
    for (const Attribute& attribute : attributes_) bind(attribute);
    element.page = page == unknown_page ? page_of(name.prefix) : page;
    resolve(element, name.local);
    for (const Attribute& attribute : attributes_) take_attribute(attribute, element);
    open_.push_back(element);
  }

  void bind(const Attribute& attribute) {
    const bool is_default = attribute.whole == "xmlns";
    if (!is_default && attribute.name.prefix != "xmlns") return;
    constexpr std::size_t most = 1024;  // as xml::Reader has it
    if (bindings_.size() >= most)
      throw LimitError(Code::W21, place_at(bytes_, attribute.at),
                       "more than 1024 namespace declarations");
    const std::string_view name = text_of(attribute);
    const int page = name == xml::marker_namespace ? marker_page : find_namespace(name);
    bindings_.push_back({is_default ? std::string_view() : attribute.name.local, name, page});
    if (page == unknown_page && name != syncroton) replace_value(attribute);
  }

  const Binding* find_binding(std::string_view prefix) const {
    const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                    [&](const Binding& b) { return b.prefix == prefix; });
    return found == bindings_.rend() ? nullptr : &*found;
  }

  int page_of(std::string_view prefix) const {
    if (const Binding* binding = find_binding(prefix)) return binding->page;
    if (prefix == "w") return marker_page;
    return prefix.empty() ? unknown_page : find_namespace(prefix);
  }

  /// As xml::Reader resolves names; what several elements may be is `any`.
  void resolve(Open& element, std::string_view name) {
    if (element.page == marker_page) return resolve_marker(element, name);
    element.tag = {0, no_token};
    if (const Tag* tag = find_tag(element.page, name)) {
      element.tag = *tag;
      element.kind = redactor_.kind_of(*tag);
      return;
    }
    if (element.page != unknown_page) return;
    const std::vector<Tag> found = find_elements(name);
    if (found.empty()) return;
    const Personal kind = redactor_.kind_of(found.front());
    const bool is_one =
        std::ranges::all_of(found, [&](Tag tag) { return redactor_.kind_of(tag) == kind; });
    if (!is_one) return;
    element.kind = kind;
    if (found.size() == 1) element.tag = found.front();
  }

  const Tag* find_tag(int page, std::string_view name) const {
    constexpr std::uint8_t contacts = tag_of("Contacts", "FileAs").page;
    constexpr std::uint8_t contacts2 = tag_of("Contacts2", "NickName").page;
    if (page == unknown_page) {
      const bool has_parent = !open_.empty() && open_.back().tag.token != no_token;
      return has_parent ? find_element(open_.back().tag.page, name) : nullptr;
    }
    if (const Tag* tag = find_element(static_cast<std::uint8_t>(page), name)) return tag;
    // SOGo writes NickName and IMAddress in the namespace of page 1.
    if (page != contacts && page != contacts2) return nullptr;
    return find_element(page == contacts ? contacts2 : contacts, name);
  }

  /// w:text and w:opaque are values of the element that they are in; see xml/writer.hpp.
  void resolve_marker(Open& element, std::string_view name) {
    if (name == "token") {
      for (const Attribute& attribute : attributes_) {
        if (attribute.whole == "page")
          element.tag.page = static_cast<std::uint8_t>(number_of(text_of(attribute), 10));
        if (attribute.whole == "token")
          element.tag.token = static_cast<std::uint8_t>(number_of(text_of(attribute), 16));
      }
      element.kind = redactor_.kind_of(element.tag);
    } else if ((name == "text" || name == "opaque") && !open_.empty()) {
      element.kind = open_.back().kind;
      element.tag = open_.back().tag;
      if (name == "opaque") element.encoding = Encoding::opaque;
    }
  }

  void take_attribute(const Attribute& attribute, Open& element) {
    const QName name = attribute.name;
    const std::string_view text = text_of(attribute);
    if (attribute.whole == "xmlns" || name.prefix == "xmlns") return;
    const bool is_size = text == "unknown" || is_digits(text);
    if (!name.prefix.empty() && page_of(name.prefix) == marker_page) {
      if (name.local == "opaque") element.encoding = Encoding::opaque;
      if (name.local == "text") element.encoding = Encoding::text;
      const bool is_known = (name.local == "removed" && is_size) || text == "base64";
      return is_known ? void() : replace_value(attribute);
    }
    const Binding* const binding = name.prefix.empty() ? nullptr : find_binding(name.prefix);
    if (binding && binding->name == syncroton && name.local == "encoding" && text == "opaque") {
      element.encoding = Encoding::opaque;
      return;
    }
    if (attribute.whole == "bytes" && is_size) return;
    const bool is_of_marker =
        element.page == marker_page &&
        (name.local == "page" || name.local == "token" || name.local == "name");
    if (!is_of_marker) replace_value(attribute);
  }

  void replace_value(const Attribute& attribute) {
    const std::size_t at = std::exchange(at_, attribute.at);
    value_.clear();
    take_text(attribute.at + attribute.size);
    value_.write(redactor_.fake(Personal::any, value_.text()), out_);
    value_.clear();
    at_ = at;
  }

  void leave() {
    if (open_.empty()) return;
    bindings_.resize(open_.back().bindings);
    open_.pop_back();
  }

  /// The text that stands in front of a tag is a value of the open element, or formatting.
  void finish_value() {
    const std::string& text = value_.text();
    if (!open_.empty() && !text.empty() && !is_white(text)) replace_text(text);
    value_.clear();
  }

  void replace_text(const std::string& text) {
    Open& element = open_.back();
    Open* const parent = open_.size() > 1 ? &open_[open_.size() - 2] : nullptr;
    const bool is_in_body = parent && parent->tag == body;
    if (is_in_body && element.tag == body_type && text.size() == 1) parent->type = text[0];
    const bool is_note = is_in_body && element.tag == body_data;
    const std::string type(1, is_note ? parent->type : '\0');
    if (element.kind == Personal::plain) return;
    if (element.encoding != Encoding::plain) {
      const bool is_opaque = element.encoding == Encoding::opaque;
      return value_.write(redactor_.fake_base64(element.kind, type, text, is_opaque), out_);
    }
    value_.write(redactor_.fake_text(element.kind, type, text), out_);
  }

  std::string_view bytes_;
  std::string& out_;
  Redactor& redactor_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  Spelled value_;
  std::vector<Attribute> attributes_;
  std::vector<Open> open_;
  std::vector<Binding> bindings_;
};

/// Where the next document ends; the end of the bytes where nothing but comments follows.
std::size_t document_end(std::string_view bytes, std::size_t begin) {
  xml::Scanner scanner{Limits{}};
  try {
    scanner.scan(bytes.substr(begin), true);
  } catch (const Error& error) {
    if (begin > 0 && scanner.only_misc()) return bytes.size();
    Diagnostic moved = error.diagnostic();
    moved.place = place_at(bytes, begin + static_cast<std::size_t>(moved.place.offset));
    throw Error(std::move(moved));
  }
  return begin + scanner.size();
}

}  // namespace

std::string redact_xml(std::string_view bytes, Redactor& redactor) {
  std::string out(bytes);
  Pass pass(bytes, out, redactor);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = document_end(bytes, at);
    pass.run(at, end);
    at = std::min(bytes.find_first_not_of(white_space, end), bytes.size());
  }
  return out;
}

}  // namespace eascard::book
