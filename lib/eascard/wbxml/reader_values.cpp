// The values of a document that is read: on their elements, or as nodes beside other content.

#include <cstdio>
#include <utility>

#include "eascard/document/misfits.hpp"
#include "eascard/document/text.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

/// The flags that classify_text() gives.
constexpr std::uint8_t text_bits =
    node_flag::needs_escape | node_flag::control | node_flag::bad_utf8;

/// Whether the text goes on in tokens: ENDs, or an END in front of an element with a string.
bool holds_tokens(std::string_view text) {
  for (std::size_t at = text.find('\x01'); at != std::string_view::npos;
       at = text.find('\x01', at + 1)) {
    const std::string_view next = text.substr(at + 1, 2);
    if (next.starts_with('\x01')) return true;
    const auto tag = static_cast<std::uint8_t>(next.empty() ? '\0' : next[0]);
    if (next.size() == 2 && next[1] == token_str_i && (tag & ~identity_bits) == content_bit)
      return true;
  }
  return false;
}

}  // namespace

/// The text node or value that the text to come continues, or nullptr.
Node* Reader::previous_text() {
  if (!after_text_) return nullptr;
  Node& open = document_.nodes[open_.back()];
  return open.flags & node_flag::has_text ? &open : &document_.nodes.back();
}

void Reader::add_text(std::size_t at, std::size_t size, bool stored) {
  text_total_ += size;
  check_size(text_total_);
  if (Node* previous = previous_text()) {
    notice(Code::W19, Severity::warning, at_, "text in several tokens: " + open_name());
    join_text(*previous, at, size, stored);
    joined_ = static_cast<std::uint32_t>(previous - document_.nodes.data());
    return;
  }
  Node& node = value_node(NodeKind::text);
  node.text_at = narrow(at);
  node.text_size = narrow(size);
  if (stored) node.flags |= node_flag::stored;
  after_text_ = true;
  check_text(node);
}

void Reader::add_opaque(std::size_t at, std::size_t size) {
  finish_joined();
  Node& node = value_node(NodeKind::opaque);
  node.text_at = narrow(at);
  node.text_size = narrow(size);
  document_.any_flags |= node.flags;
  after_text_ = false;
}

/// Where the next value goes: the open element itself while it is its only content, else a node of
/// its own.
Node& Reader::value_node(NodeKind kind) {
  Node& open = document_.nodes[open_.back()];
  const bool has_value = open.flags & (node_flag::has_text | node_flag::has_opaque);
  const bool first = !has_value && open_.back() + 1 == document_.nodes.size();
  if (first && open.kind == NodeKind::element) {
    open.flags |= kind == NodeKind::text ? node_flag::has_text : node_flag::has_opaque;
    return open;
  }
  if (!first && !document_.has_mixed)
    notice(rule_of_text(Form::wbxml, open.tag), Severity::warning, at_,
           "a value beside other content: " + open_name());
  if (has_value) give_value_a_node();
  return add_value_node(kind, at_);
}

Node& Reader::add_value_node(NodeKind kind, std::size_t offset) {
  Node node;
  node.kind = kind;
  node.offset = narrow(offset);
  node.next = narrow(document_.nodes.size() + 1);
  document_.nodes.push_back(node);
  document_.has_mixed = true;
  return document_.nodes.back();
}

/// The open element's own value gets a node, as other content follows it.
void Reader::give_value_a_node() {
  const std::size_t index = open_.back();
  const Node value = document_.nodes[index];
  const bool is_text = value.flags & node_flag::has_text;
  Node& node = add_value_node(is_text ? NodeKind::text : NodeKind::opaque, value.offset);
  node.text_at = value.text_at;
  node.text_size = value.text_size;
  node.flags = static_cast<std::uint8_t>(
      value.flags & ~(node_flag::has_text | node_flag::has_opaque | node_flag::unknown));
  Node& element = document_.nodes[index];
  element.flags &= node_flag::unknown;
  element.text_at = element.text_size = 0;
}

/// Puts the text behind that of `node`, in storage. The joined text stays last there, so that many
/// pieces cost no more than their bytes.
void Reader::join_text(Node& node, std::size_t at, std::size_t size, bool stored) {
  std::string& storage = document_.storage;
  const std::size_t end = std::size_t{node.text_at} + node.text_size;
  const bool is_last =
      node.flags & node_flag::stored && end + (stored ? size : 0) == storage.size();
  if (!is_last) {
    const std::string piece = stored ? storage.substr(at, size) : std::string();
    const std::string head(document_.text(node));
    if (stored) storage.resize(at);
    node.text_at = narrow(storage.size());
    storage += head;
    storage += piece;
  }
  if (!stored) storage += bytes_.substr(at, size);
  check_storage();
  node.flags |= node_flag::stored;
  node.text_size += narrow(size);
}

/// Looks at text of several tokens once, as a whole: a character may have been split.
void Reader::finish_joined() {
  if (joined_ == no_node) return;
  check_text(document_.nodes[std::exchange(joined_, no_node)]);
}

/// Notes what the text is made of.
void Reader::check_text(Node& node) {
  const std::string_view text = document_.text(node);
  node.flags &= static_cast<std::uint8_t>(~text_bits);
  node.flags |= classify_text(text);
  document_.any_flags |= node.flags;
  if (!(node.flags & (node_flag::control | node_flag::bad_utf8))) return;
  const bool in_place = !(node.flags & node_flag::stored);
  if (node.flags & node_flag::bad_utf8) {
    const std::size_t at = in_place ? node.text_at + find_bad_utf8(text) : at_;
    return notice(Code::W15, Severity::warning, at, "not UTF-8: " + open_name());
  }
  const std::size_t bad = find_non_xml(text);
  if (in_place && holds_tokens(text))
    return notice(Code::X02, Severity::warning, node.text_at,
                  "the string holds END tokens, its NUL seems to be missing: " + open_name());
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(code_point(text, bad)));
  notice(Code::X02, Severity::note, in_place ? node.text_at + bad : at_,
         std::string("character ") + name + " that XML cannot hold: " + open_name());
}

}  // namespace eascard::wbxml
