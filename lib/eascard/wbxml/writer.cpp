#include "eascard/wbxml/writer.hpp"

#include <cstring>
#include <unordered_map>
#include <vector>

#include "eascard/document/removed.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

void append_byte(std::string& out, unsigned byte) {
  out += static_cast<char>(byte);
}

void append_integer(std::string& out, std::uint32_t value) {
  for (unsigned shift = 28; shift > 0; shift -= 7)
    if (value >> shift) append_byte(out, (value >> shift & 0x7F) | 0x80);
  append_byte(out, value & 0x7F);
}

class Writer {
 public:
  Writer(const Document& document, std::string& out) : document_(document), out_(out) {}

  void write() {
    write_header();
    const auto count = static_cast<std::uint32_t>(document_.nodes.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      close_elements(i);
      if (i >= skip_to_) write_node(i);
    }
    close_elements(count);
  }

 private:
  void write_header() {
    std::string table;
    if (document_.has_mixed) table = make_string_table();
    append_byte(out_, version_1_3);
    append_byte(out_, unknown_public_id);
    append_byte(out_, charset_utf8);
    append_integer(out_, static_cast<std::uint32_t>(table.size()));
    out_ += table;
  }

  std::string make_string_table() {
    std::string table;
    for (const Node& node : document_.nodes) {
      if (node.kind != NodeKind::literal) continue;
      const auto index = static_cast<std::uint32_t>(table.size());
      if (!literals_.try_emplace(document_.text(node), index).second) continue;
      table += document_.text(node);
      table += '\0';
    }
    return table;
  }

  void close_elements(std::uint32_t index) {
    while (!ends_.empty() && ends_.back() == index) {
      after_text_ = false;
      ends_.pop_back();
      append_byte(out_, token_end);
    }
  }

  void write_node(std::uint32_t index) {
    const Node& node = document_.nodes[index];
    switch (node.kind) {
      case NodeKind::text:
        if (after_text_) out_.pop_back();
        write_string(node, after_text_);
        after_text_ = true;
        return;
      case NodeKind::opaque:
        after_text_ = false;
        return write_opaque(node);
      case NodeKind::literal:
      case NodeKind::element:
        after_text_ = false;
        return write_element(node, has_content(index));
    }
  }

  /// Whether anything stands in an element; empty text alone is nothing.
  bool has_content(std::uint32_t index) const {
    const Node& node = document_.nodes[index];
    if (node.kind == NodeKind::literal) return node.next > index + 1;
    for (std::uint32_t i = index + 1; i < node.next; ++i)
      if (document_.nodes[i].kind != NodeKind::text || document_.nodes[i].text_size > 0)
        return true;
    return false;
  }

  void write_element(const Node& node, bool has_children) {
    // An empty string is an empty element; an OPAQUE of no bytes is not.
    const bool has_opaque = node.flags & node_flag::has_opaque;
    const bool has_text = node.flags & node_flag::has_text && node.text_size > 0;
    const unsigned content = has_children || has_opaque || has_text ? content_bit : 0;
    if (node.kind == NodeKind::literal) {
      append_byte(out_, token_literal | content);
      append_integer(out_, literals_[document_.text(node)]);
    } else {
      switch_page(node.tag.page);
      append_byte(out_, node.tag.token | content);
    }
    if (has_children) return ends_.push_back(node.next);
    skip_to_ = node.next;
    if (!content) return;
    has_opaque ? write_opaque(node) : write_string(node);
    append_byte(out_, token_end);
  }

  void switch_page(std::uint8_t page) {
    if (page == page_) return;
    append_byte(out_, token_switch_page);
    append_byte(out_, page);
    page_ = page;
  }

  void write_string(const Node& node, bool continued = false) {
    const std::string_view text = document_.text(node);
    if (std::memchr(text.data(), 0, text.size()))
      throw Error(Code::M010, document_.place(node), "a string cannot hold a NUL byte");
    if (!continued) append_byte(out_, token_str_i);
    out_ += text;
    append_byte(out_, 0);
  }

  void write_opaque(const Node& node) {
    append_byte(out_, token_opaque);
    append_integer(out_, node.text_size);
    out_ += document_.text(node);
  }

  const Document& document_;
  std::string& out_;
  std::vector<std::uint32_t> ends_;  ///< Node::next of the open elements
  std::unordered_map<std::string_view, std::uint32_t> literals_;
  std::uint8_t page_ = 0;
  bool after_text_ = false;
  std::uint32_t skip_to_ = 0;
};

}  // namespace

void write(const Document& document, std::string& out) {
  refuse_removed(document);
  Writer(document, out).write();
}

}  // namespace eascard::wbxml
