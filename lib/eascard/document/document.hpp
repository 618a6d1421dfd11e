#pragma once
// A whole message as it stands on the wire: a flat tape of nodes in document order, nothing
// interpreted, nothing lost.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"
#include "eascard/schema/message_elements.hpp"

namespace eascard {

enum class NodeKind : std::uint8_t {
  element,  ///< a tag; carries its own value where that is one string or one OPAQUE
  literal,  ///< a tag by name from the string table (LITERAL); text() is the name
  text,     ///< a string beside other content
  opaque    ///< OPAQUE bytes beside other content
};

/// Bits of Node::flags.
namespace node_flag {
inline constexpr std::uint8_t has_text = 0x01;      ///< element: text() is its string value
inline constexpr std::uint8_t has_opaque = 0x02;    ///< element: text() is its OPAQUE value
inline constexpr std::uint8_t stored = 0x04;        ///< text is in Document::storage, not in bytes
inline constexpr std::uint8_t unknown = 0x08;       ///< page or token is in no table
inline constexpr std::uint8_t needs_escape = 0x10;  ///< text has & < > or CR
inline constexpr std::uint8_t control = 0x20;       ///< text has a character XML 1.0 cannot hold
inline constexpr std::uint8_t bad_utf8 = 0x40;      ///< text is not UTF-8
/// Of a Contact's extras: the children belong into the element of this name that the contact has.
inline constexpr std::uint8_t part = 0x80;
}  // namespace node_flag

/// No document, and no storage of one, is longer: the places in Node have 32 bits.
inline constexpr std::uint64_t max_document_size = UINT32_MAX;

/// An element or a value. Its subtree stands behind it; the parent is not told.
struct Node {
  NodeKind kind = NodeKind::element;
  std::uint8_t flags = 0;
  Tag tag;
  std::uint32_t offset = 0;     ///< of the token (WBXML) or markup (XML), from the document's start
  std::uint32_t next = 0;       ///< index of the first node behind this one's subtree
  std::uint32_t text_at = 0;    ///< in Document::bytes, or storage where flags has `stored`
  std::uint32_t text_size = 0;  ///< in bytes
};

/// What a node is in a message; a literal or value has no role.
inline Role role_of(const Node& node) {
  return node.kind == NodeKind::element ? role_of(node.tag) : Role::none;
}

/// Bytes that were damaged and left out, from the document's start.
struct Hole {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;     ///< begin where the document was cut there
  std::uint32_t node = 0;    ///< index of the node that follows
  std::uint32_t parent = 0;  ///< index of the element it is in
};

/// An element whose value was left out when the message was logged. It has neither value nor
/// children, and is not empty.
struct RemovedValue {
  static constexpr std::uint64_t unknown_size = UINT64_MAX;
  std::uint32_t node = 0;  ///< index of the element
  std::uint64_t size = 0;  ///< in bytes, as the log says it
};

/// Which form a Document was read from; decides how its places are told.
enum class Form : std::uint8_t { wbxml, xml, json };

/// Does not own `bytes`: the input must stay in place as long as the Document is used. Reused for
/// the next document by clear(), which keeps the memory.
struct EASCARD_EXPORT Document {
  Form form = Form::wbxml;
  std::string_view bytes;                ///< this document's part of the input
  std::string storage;                   ///< values that do not stand in `bytes` in one piece
  std::vector<Node> nodes;               ///< nodes[0] is the root element
  std::vector<Hole> holes;               ///< only of a damaged document, in order
  std::vector<RemovedValue> removed;     ///< only of a logged document, in order
  std::uint64_t offset = 0;              ///< of bytes[0] in the stream
  std::uint64_t line = 1;                ///< XML: line of bytes[0], 1-based
  std::uint64_t column = 1;              ///< XML: column of bytes[0], 1-based
  std::uint32_t pages = 0;               ///< bit n: an element of code page n occurs
  std::uint8_t any_flags = 0;            ///< all node flags together
  std::uint32_t needless_switches = 0;   ///< WBXML: switches to the page in force
  std::uint32_t needless_switch_at = 0;  ///< where the first one stands, from the start
  bool is_cut = false;                   ///< it ends before its elements do
  bool has_mixed = false;  ///< a literal, or text or OPAQUE beside other content occurs

  std::string_view text(const Node& node) const {
    const char* base = node.flags & node_flag::stored ? storage.data() : bytes.data();
    return {base + node.text_at, node.text_size};
  }
  /// The element's value, "" where it has none or only children.
  std::string_view value(const Node& node) const {
    return node.flags & (node_flag::has_text | node_flag::has_opaque) ? text(node)
                                                                      : std::string_view();
  }
  /// Whether the value of nodes[index] was left out. Logarithmic in their number.
  bool is_removed(std::uint32_t index) const;
  /// How many values were left out in nodes[begin] to nodes[end - 1].
  std::size_t count_removed(std::uint32_t begin, std::uint32_t end) const;
  /// Where a byte of this document stands in the stream, without its line.
  Place spot(std::size_t at) const { return {offset + at, 0, 0}; }
  /// The same with line and column, which are found by counting from the start. Places tells many.
  Place place_at(std::size_t at) const;
  Place place(const Node& node) const { return place_at(node.offset); }
  void clear();
};

/// Tells places of a document one after another and counts on from the last one: as many as are
/// told in rising order are one pass over the bytes. The document must outlive it.
class EASCARD_EXPORT Places {
 public:
  explicit Places(const Document& document) : document_(&document) {}
  Place at(std::size_t offset);
  Place of(const Node& node) { return at(node.offset); }

 private:
  const Document* document_;
  Place last_;
  std::size_t at_ = 0;
};

/// What was read of a document before an Error: closed where the error stands.
struct PartialDocument {
  const Document& document;  ///< without nodes where nothing was
  std::size_t open = 0;      ///< how many elements were not closed, from the root down
};

/// The first child of nodes[parent] with this tag, or nullptr. Linear in the number of children.
EASCARD_EXPORT const Node* find_child(const Document& document, std::uint32_t parent, Tag tag);

/// The value of the first child with this tag, "" where there is none.
EASCARD_EXPORT std::string_view child_value(const Document& document, std::uint32_t parent,
                                            Tag tag);

/// Calls use(index) for each child of nodes[parent] with this tag.
template <typename Use>
void for_each_child(const Document& document, std::uint32_t parent, Tag tag, Use use) {
  const std::uint32_t end = document.nodes[parent].next;
  for (std::uint32_t i = parent + 1; i < end; i = document.nodes[i].next)
    if (document.nodes[i].kind == NodeKind::element && document.nodes[i].tag == tag) use(i);
}

/// "FirstName", "page 254 token 06", or the name of a literal.
EASCARD_EXPORT std::string element_name(const Document& document, const Node& node);

}  // namespace eascard
