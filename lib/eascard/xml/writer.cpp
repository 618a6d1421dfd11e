#include "eascard/xml/writer.hpp"

#include <array>
#include <cstdio>
#include <cstring>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::xml {
namespace {

/// Room that is always there behind what is reserved, so that names are copied as fixed blocks.
constexpr std::size_t slack = 256;
constexpr std::uint8_t no_page = 0xFF;  // the root is a marker: nothing goes without prefix

constexpr std::size_t max_name = 62;

/// An element's name with its prefix, such that max_name bytes can be copied from either.
struct QualifiedName {
  std::array<char, 2 * max_name> text{};
  std::uint8_t prefix_size = 0;  ///< with the colon
  std::uint8_t size = 0;
};
using QualifiedNames = std::array<std::array<QualifiedName, tokens_per_page>, page_count>;

QualifiedName make_name(Tag tag, const TokenInfo& info, Names names) {
  const bool foreign = names == Names::libwbxml && !info.libwbxml.empty();
  std::string text(page_prefix(tag.page));
  text += ':';
  QualifiedName name;
  name.prefix_size = static_cast<std::uint8_t>(text.size());
  text += foreign ? info.libwbxml : info.name;
  name.size = static_cast<std::uint8_t>(text.copy(name.text.data(), max_name));
  return name;
}

QualifiedNames make_names(Names names) {
  QualifiedNames all;
  for (std::size_t page = 0; page < page_count; ++page)
    for (std::size_t token = 0; token < tokens_per_page; ++token) {
      const Tag tag{static_cast<std::uint8_t>(page), static_cast<std::uint8_t>(token)};
      if (const TokenInfo* info = find_token(tag)) all[page][token] = make_name(tag, *info, names);
    }
  return all;
}

const QualifiedNames& qualified_names(Names names) {
  static const QualifiedNames spec = make_names(Names::spec);
  static const QualifiedNames libwbxml = make_names(Names::libwbxml);
  return names == Names::libwbxml ? libwbxml : spec;
}

bool is_marked(const Node& node) {
  constexpr std::uint8_t marks = node_flag::has_opaque | node_flag::control | node_flag::bad_utf8;
  return node.flags & marks;
}

std::string_view marker_name(const Node& node) {
  if (node.kind == NodeKind::text) return "w:text";
  if (node.kind == NodeKind::opaque) return "w:opaque";
  return node.kind == NodeKind::literal ? "w:literal" : "w:token";
}

bool needs_markers(const Document& document) {
  constexpr std::uint8_t marks =
      node_flag::has_opaque | node_flag::control | node_flag::bad_utf8 | node_flag::unknown;
  return document.has_mixed || !document.removed.empty() || document.any_flags & marks;
}

std::string removed_size(const RemovedValue& value) {
  return value.size == RemovedValue::unknown_size ? "unknown" : std::to_string(value.size);
}

/// Bytes that may need a reference.
constexpr auto is_special = [] {
  std::array<bool, 256> special{};
  for (const char c : {'&', '<', '>', '\r', '\n'}) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

std::string_view reference(char c, bool escape_lf) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#13;";
    default:
      return c == '\n' && escape_lf ? "&#10;" : std::string_view();
  }
}

}  // namespace

std::string namespace_name(std::uint8_t page, Names names) {
  const std::string_view foreign = table::libwbxml_page_names[page];
  std::string name(names == Names::libwbxml && !foreign.empty() ? foreign : page_name(page));
  if (names != Names::ms_xsd) name += ':';
  return name;
}

Writer::Writer(WriteOptions options) : options_(options), buffer_(buffer_size + slack) {
  if (options_.compact) options_.indent = 0;
}

void Writer::write(const Document& document, const Sink& sink) {
  sink_ = &sink;
  end_ = buffer_.data();
  open_.clear();
  next_hole_ = 0;
  next_removed_ = 0;
  const Node& root = document.nodes[0];
  const bool named = root.kind == NodeKind::element && !(root.flags & node_flag::unknown);
  root_page_ = named ? root.tag.page : no_page;
  put("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
  end_line();
  const auto count = static_cast<std::uint32_t>(document.nodes.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    close_elements(document, i);
    write_holes(document, i, 0);
    if (!write_plain_leaf(document, i)) write_node(document, i);
  }
  close_elements(document, count);
  if (options_.compact) put("\n");
  flush();
}

/// The line of an element with a short text that stands as it is, which most are. False, with
/// nothing written, for any other node.
bool Writer::write_plain_leaf(const Document& document, std::uint32_t index) {
  const Node& node = document.nodes[index];
  constexpr auto allowed = static_cast<std::uint8_t>(node_flag::has_text | node_flag::stored);
  const std::size_t spaces = options_.indent * open_.size();
  if (node.kind != NodeKind::element || node.flags & ~allowed || node.text_size == 0 ||
      index == 0 || node.next != index + 1 || options_.compact ||
      node.text_size + spaces > buffer_size / 2)
    return false;
  reserve(spaces + node.text_size + slack);
  std::memset(end_, ' ', spaces);
  end_ += spaces;
  *end_++ = '<';
  put_name(node);
  *end_++ = '>';
  std::memcpy(end_, document.text(node).data(), node.text_size);
  end_ += node.text_size;
  *end_++ = '<';
  *end_++ = '/';
  put_name(node);
  *end_++ = '>';
  *end_++ = '\n';
  return true;
}

void Writer::write_node(const Document& document, std::uint32_t index) {
  const Node& node = document.nodes[index];
  start_line();
  if (node.kind == NodeKind::element || node.kind == NodeKind::literal) {
    write_element(document, index);
  } else {
    write_value_node(document, node);
  }
  end_line();
}

void Writer::write_element(const Document& document, std::uint32_t index) {
  const Node& node = document.nodes[index];
  open_tag(document, node);
  if (index == 0) write_declarations(document);
  if (node.next > index + 1) {
    put(">");
    open_.push_back(index);
  } else {
    write_leaf(document, index);
  }
}

void Writer::write_leaf(const Document& document, std::uint32_t index) {
  const Node& node = document.nodes[index];
  if (next_removed_ < document.removed.size() && document.removed[next_removed_].node == index)
    put_attribute("w:removed", removed_size(document.removed[next_removed_++]));
  if (node.flags & node_flag::has_opaque) put(" w:opaque=\"base64\"");
  if (node.flags & (node_flag::control | node_flag::bad_utf8)) put(" w:text=\"base64\"");
  const bool has_value = node.kind == NodeKind::element && node.text_size > 0;
  if (!has_value) return put("/>");
  put(">");
  put_value(document, node);
  close_tag(node);
}

void Writer::write_value_node(const Document& document, const Node& node) {
  open_tag(document, node);
  const bool marked_text = node.flags & (node_flag::control | node_flag::bad_utf8);
  put(marked_text ? " w:text=\"base64\">" : ">");
  put_value(document, node);
  close_tag(node);
}

void Writer::close_elements(const Document& document, std::uint32_t index) {
  while (!open_.empty() && document.nodes[open_.back()].next == index) {
    const Node& node = document.nodes[open_.back()];
    write_holes(document, index, open_.back());
    open_.pop_back();
    start_line();
    close_tag(node);
    end_line();
  }
}

/// The holes in front of nodes[index], those in `outermost` and its descendants.
void Writer::write_holes(const Document& document, std::uint32_t index, std::uint32_t outermost) {
  for (; next_hole_ < document.holes.size(); ++next_hole_) {
    const Hole& hole = document.holes[next_hole_];
    if (hole.node != index || hole.parent < outermost) return;
    const std::uint64_t begin = document.offset + hole.begin;
    const std::uint64_t end = document.offset + hole.end;
    char mark[64];
    std::snprintf(mark, sizeof mark, "<?w hole 0x%llX-0x%llX?>",
                  static_cast<unsigned long long>(begin), static_cast<unsigned long long>(end));
    start_line();
    put(mark);
    end_line();
  }
}

void Writer::write_declarations(const Document& document) {
  const bool named = root_page_ != no_page;
  if (named) put_attribute("xmlns", namespace_name(root_page_, options_.names));
  for (std::uint8_t page = 0; page < page_count; ++page) {
    if (!(document.pages >> page & 1) || (named && page == root_page_)) continue;
    put_attribute("xmlns:" + std::string(page_prefix(page)), namespace_name(page, options_.names));
  }
  if (needs_markers(document)) put_attribute("xmlns:w", marker_namespace);
}

void Writer::open_tag(const Document& document, const Node& node) {
  reserve(slack);
  *end_++ = '<';
  put_name(node);
  if (node.kind == NodeKind::literal) {
    put_attribute("name", document.text(node));
  } else if (node.kind == NodeKind::element && node.flags & node_flag::unknown) {
    std::string token;
    append_hex(token, static_cast<char>(node.tag.token));
    put_attribute("page", std::to_string(node.tag.page));
    put_attribute("token", token);
  }
}

void Writer::close_tag(const Node& node) {
  reserve(slack);
  *end_++ = '<';
  *end_++ = '/';
  put_name(node);
  *end_++ = '>';
}

/// Within what open_tag() and close_tag() have reserved.
void Writer::put_name(const Node& node) {
  if (node.kind != NodeKind::element || node.flags & node_flag::unknown)
    return put(marker_name(node));
  const QualifiedName& name = qualified_names(options_.names)[node.tag.page][node.tag.token];
  const std::size_t skipped = node.tag.page == root_page_ ? name.prefix_size : 0;
  std::memcpy(end_, name.text.data() + skipped, max_name);
  end_ += name.size - skipped;
}

void Writer::put_attribute(std::string_view name, std::string_view value) {
  put(" ");
  put(name);
  put("=\"");
  for (const char c : value) {
    const std::string_view escaped = c == '"' ? "&quot;" : reference(c, true);
    put(escaped.empty() ? std::string_view(&c, 1) : escaped);
  }
  put("\"");
}

void Writer::put_value(const Document& document, const Node& node) {
  const std::string_view text = document.text(node);
  if (is_marked(node) || node.kind == NodeKind::opaque) return put_base64(text);
  put_text(text, options_.compact || node.flags & node_flag::needs_escape);
}

void Writer::put_text(std::string_view text, bool escape) {
  if (!escape) return put(text);
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_special[static_cast<unsigned char>(text[i])]) continue;
    const std::string_view escaped = reference(text[i], options_.compact);
    if (escaped.empty()) continue;
    put(text.substr(plain, i - plain));
    put(escaped);
    plain = i + 1;
  }
  put(text.substr(plain));
}

void Writer::put_base64(std::string_view bytes) {
  constexpr std::size_t piece = 3 * 16 * 1024;
  std::string encoded;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    encoded.clear();
    append_base64(encoded, bytes.substr(at, piece));
    put(encoded);
  }
}

void Writer::start_line() {
  std::size_t spaces = options_.indent * open_.size();
  for (; spaces > slack; spaces -= slack) {
    reserve(slack);
    std::memset(end_, ' ', slack);
    end_ += slack;
  }
  reserve(slack);
  std::memset(end_, ' ', spaces);
  end_ += spaces;
}

void Writer::end_line() {
  if (!options_.compact) put("\n");
}

void Writer::put(std::string_view text) {
  reserve(text.size());
  if (text.size() > buffer_size) return (*sink_)(text);
  std::memcpy(end_, text.data(), text.size());
  end_ += text.size();
}

void Writer::flush() {
  const auto used = static_cast<std::size_t>(end_ - buffer_.data());
  if (used > 0) (*sink_)({buffer_.data(), used});
  end_ = buffer_.data();
}

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    const std::string_view escaped = reference(c, false);
    out += escaped.empty() ? std::string_view(&c, 1) : escaped;
  }
}

}  // namespace eascard::xml
