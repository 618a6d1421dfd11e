#include "eascard/wbxml/reader.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <utility>

#include "eascard/document/text.hpp"
#include "eascard/wbxml/integer.hpp"
#include "eascard/wbxml/language.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

constexpr std::string_view activesync_public_id = "-//MICROSOFT//DTD ActiveSync//EN";
constexpr std::uint8_t contacts_page = tag_of("Contacts", "FileAs").page;
constexpr std::uint8_t contacts2_page = tag_of("Contacts2", "NickName").page;

std::string hex(std::uint8_t byte) {
  constexpr char digits[] = "0123456789ABCDEF";
  return {digits[byte >> 4], digits[byte & 15]};
}

/// The flags that classify_text() gives.
constexpr std::uint8_t text_bits =
    node_flag::needs_escape | node_flag::control | node_flag::bad_utf8;

std::uint32_t narrow(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

/// Elements whose value is a string by [MS-ASDTYPE]; other classes put bytes into many of theirs.
bool is_contact_string(Tag tag) {
  return (tag.page == contacts_page || tag.page == contacts2_page) && find_token(tag);
}

}  // namespace

Start begins_document(std::string_view bytes) {
  if (bytes.empty()) return Start::maybe;
  const auto version = static_cast<unsigned char>(bytes[0]);
  if (version < 1 || version > version_1_3) return Start::no;
  std::size_t at = 1;
  std::uint32_t id = 0;
  std::uint32_t index = 0;
  std::uint32_t charset = 0;
  const auto has = [&](std::uint32_t& value) {
    const Parsed parsed = parse_integer(bytes, at, value);
    return parsed == Parsed::yes ? Start::yes : parsed == Parsed::cut ? Start::maybe : Start::no;
  };
  if (const Start start = has(id); start != Start::yes) return start;
  if (id > unknown_public_id && !find_language(id)) return Start::no;
  if (id == 0)  // a public id in the string table: its index follows
    if (const Start start = has(index); start != Start::yes) return start;
  if (const Start start = has(charset); start != Start::yes) return start;
  return charset == charset_utf8 ? Start::yes : Start::no;
}

void Reader::start(std::uint64_t offset) {
  document_.clear();
  document_.form = Form::wbxml;
  document_.offset = offset;
  diagnostics_.clear();
  open_.clear();
  in_body_ = complete_ = after_text_ = false;
  joined_ = no_node;
  page_ = 0;
  at_ = searched_ = table_at_ = table_size_ = 0;
  text_total_ = 0;
}

PartialDocument Reader::partial(std::string_view bytes) {
  document_.bytes = bytes_ = bytes;
  for (const std::uint32_t index : open_)
    document_.nodes[index].next = narrow(document_.nodes.size());
  return {document_, open_.size()};
}

bool Reader::read(std::string_view bytes, bool last) {
  bytes_ = bytes;
  last_ = last;
  document_.bytes = bytes;
  if (!in_body_ && !read_header()) return false;
  while (!complete_)
    if (!read_token()) return false;
  check_size(at_);
  document_.bytes = bytes.substr(0, at_);
  return true;
}

// ---- header -------------------------------------------------------------------------------------

bool Reader::read_header() {
  std::size_t at = 0;
  if (!need(at, 1, Code::W23, "header")) return false;
  if (byte(0) != version_1_3) {
    const std::string version =
        byte(0) < version_1_3 ? "WBXML 1." + std::to_string(byte(0)) : "byte " + hex(byte(0));
    fail(Code::W01, 0, version + " where 03, WBXML 1.3, is expected");
  }
  ++at;
  std::uint32_t charset = 0;
  if (!read_public_id(at)) return false;
  const std::size_t charset_at = at;
  if (!read_integer(at, charset)) return false;
  if (charset != charset_utf8)
    fail(Code::W03, charset_at,
         "charset " + std::to_string(charset) + " where 106, UTF-8, is expected");
  if (!read_string_table(at)) return false;
  at_ = at;
  in_body_ = true;
  return true;
}

bool Reader::read_public_id(std::size_t& at) {
  const std::size_t id_at = at;
  std::uint32_t id = 0;
  if (!read_integer(at, id)) return false;
  if (id == unknown_public_id) return true;
  if (id != 0)
    fail(Code::W02, id_at, "public id " + std::to_string(id) + ": not an ActiveSync document");
  std::uint32_t index = 0;
  return read_integer(at, index);  // read_string_table() looks at what stands there
}

bool Reader::read_string_table(std::size_t& at) {
  const std::size_t size_at = at;
  std::uint32_t size = 0;
  if (!read_integer(at, size) || !need(at, size, Code::W04, "string table")) return false;
  table_at_ = at;
  table_size_ = size;
  at += size;
  std::size_t id_at = 1;
  std::uint32_t id = 0;
  std::uint32_t index = 0;
  read_integer(id_at, id);
  if (id == 0) {
    read_integer(id_at, index);
    const std::string_view name = size == 0 ? activesync_public_id : table_string(index, 1);
    if (name != activesync_public_id)
      fail(Code::W02, 1, "public id " + std::string(name) + ": not an ActiveSync document");
    notice(Code::W02, Severity::warning, 1, "the public id is a string table reference");
  }
  if (size != 0) notice(Code::W04, Severity::warning, size_at, "the document has a string table");
  return true;
}

std::string_view Reader::table_string(std::uint32_t index, std::size_t token_at) {
  if (index >= table_size_)
    fail(Code::W13, token_at,
         "string table index " + std::to_string(index) + " is outside the table of " +
             std::to_string(table_size_) + " bytes");
  const std::string_view rest = bytes_.substr(table_at_ + index, table_size_ - index);
  return rest.substr(0, rest.find('\0'));
}

// ---- tokens -------------------------------------------------------------------------------------

bool Reader::read_token() {
  if (!need(at_, 1, open_.empty() ? Code::W23 : Code::W06, "")) return false;
  const std::uint8_t token = byte(at_);
  if ((token & identity_bits) >= first_tag) return read_tag(token);
  if (token == token_end) return read_end();
  if (token == token_switch_page) return read_switch_page();
  if ((token & identity_bits) == token_literal) return read_literal(token);
  if (open_.empty())
    fail(Code::W05, at_, "token " + hex(token) + " where the root element belongs");
  switch (token) {
    case token_str_i:
      return read_inline_string();
    case token_opaque:
      return read_opaque();
    case token_str_t:
      return read_table_string();
    case token_entity:
      return read_entity();
    default:
      fail(Code::W13, at_, "token " + hex(token) + " does not occur in ActiveSync");
  }
}

bool Reader::read_switch_page() {
  if (!need(at_, 2, Code::W23, "SWITCH_PAGE")) return false;
  page_ = byte(at_ + 1);
  at_ += 2;
  return true;
}

bool Reader::read_end() {
  if (open_.empty()) fail(Code::W07, at_, "END where no element is open");
  finish_joined();
  document_.nodes[open_.back()].next = narrow(document_.nodes.size());
  open_.pop_back();
  ++at_;
  after_text_ = false;
  complete_ = open_.empty();
  return true;
}

bool Reader::read_tag(std::uint8_t token) {
  Node node;
  node.tag = {page_, static_cast<std::uint8_t>(token & identity_bits)};
  node.offset = narrow(at_);
  if (token & attribute_bit)
    fail(Code::W12, at_, "attribute bit on " + element_name(document_, node));
  if (!find_token(node.tag)) {
    node.flags = node_flag::unknown;
    note_unknown(node.tag);
  } else {
    document_.pages |= 1u << page_;
  }
  ++at_;
  open_element(node, token & content_bit);
  return true;
}

bool Reader::read_literal(std::uint8_t token) {
  if (token & attribute_bit) fail(Code::W12, at_, "attribute bit on a LITERAL");
  std::size_t at = at_ + 1;
  std::uint32_t index = 0;
  if (!read_integer(at, index)) return false;
  const std::string_view name = table_string(index, at_);
  text_total_ += name.size();
  check_size(text_total_);
  if (name.empty() || classify_text(name) & (node_flag::control | node_flag::bad_utf8))
    fail(Code::W13, at_, "LITERAL with a name that is no text");
  Node node;
  node.kind = NodeKind::literal;
  node.offset = narrow(at_);
  node.text_at = narrow(static_cast<std::size_t>(name.data() - bytes_.data()));
  node.text_size = narrow(name.size());
  node.flags = static_cast<std::uint8_t>(classify_text(name) & node_flag::needs_escape);
  if (!diagnostics_.repeat(Code::W13))
    notice(Code::W13, Severity::warning, at_, "LITERAL " + std::string(name));
  document_.has_mixed = true;
  at_ = at;
  open_element(node, token & content_bit);
  return true;
}

void Reader::open_element(Node node, bool has_content) {
  finish_joined();
  if (open_.empty() && !document_.nodes.empty()) fail(Code::W05, node.offset, "a second root");
  if (!open_.empty()) {
    const Node& parent = document_.nodes[open_.back()];
    if (parent.flags & (node_flag::has_text | node_flag::has_opaque)) {
      notice(Code::W20, Severity::warning, node.offset,
             "text beside child elements: " + open_name());
      give_value_a_node();
    }
  }
  if (open_.size() >= limits_.max_depth)
    throw LimitError(Code::W21, document_.place_at(node.offset),
                     "nesting deeper than " + std::to_string(limits_.max_depth) + " elements");
  const std::uint32_t index = narrow(document_.nodes.size());
  node.next = index + 1;
  document_.any_flags |= node.flags;
  document_.nodes.push_back(node);
  after_text_ = false;
  if (has_content) {
    open_.push_back(index);
  } else if (open_.empty()) {
    complete_ = true;
  }
}

// ---- values -------------------------------------------------------------------------------------

bool Reader::read_inline_string() {
  const std::size_t text_at = at_ + 1;
  const std::size_t from = std::max(text_at, searched_);
  const void* nul =
      from < bytes_.size() ? std::memchr(bytes_.data() + from, 0, bytes_.size() - from) : nullptr;
  if (!nul) {
    searched_ = bytes_.size();
    check_size(bytes_.size());
    if (last_) fail(Code::W14, bytes_.size(), "string not terminated: " + open_name());
    return false;
  }
  const auto end = static_cast<std::size_t>(static_cast<const char*>(nul) - bytes_.data());
  add_text(text_at, end - text_at, false);
  at_ = end + 1;
  return true;
}

bool Reader::read_table_string() {
  std::size_t at = at_ + 1;
  std::uint32_t index = 0;
  if (!read_integer(at, index)) return false;
  const std::string_view text = table_string(index, at_);
  notice(Code::W13, Severity::warning, at_, "string table reference in " + open_name());
  add_text(static_cast<std::size_t>(text.data() - bytes_.data()), text.size(), false);
  at_ = at;
  return true;
}

bool Reader::read_entity() {
  std::size_t at = at_ + 1;
  std::uint32_t code = 0;
  if (!read_integer(at, code)) return false;
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
    fail(Code::W13, at_, "ENTITY " + std::to_string(code) + " is no character: " + open_name());
  notice(Code::W13, Severity::warning, at_, "ENTITY in " + open_name());
  const std::size_t stored_at = document_.storage.size();
  append_utf8(document_.storage, code);
  add_text(stored_at, document_.storage.size() - stored_at, true);
  at_ = at;
  return true;
}

bool Reader::read_opaque() {
  std::size_t at = at_ + 1;
  std::uint32_t size = 0;
  if (!read_integer(at, size)) return false;
  check_size(at + size);
  if (bytes_.size() - at < size) {
    if (last_)
      fail(Code::W17, at_ + 1,
           "OPAQUE of " + std::to_string(size) + " bytes runs past the end: " + open_name());
    return false;
  }
  if (is_contact_string(document_.nodes[open_.back()].tag))
    notice(Code::W18, Severity::warning, at_, "OPAQUE where a string belongs: " + open_name());
  add_opaque(at, size);
  at_ = at + size;
  return true;
}

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
    notice(Code::W20, Severity::warning, at_, "a value beside other content: " + open_name());
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
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(code_point(text, bad)));
  notice(Code::X02, Severity::note, in_place ? node.text_at + bad : at_,
         std::string("character ") + name + " that XML cannot hold: " + open_name());
}

// ---- primitives ---------------------------------------------------------------------------------

bool Reader::read_integer(std::size_t& at, std::uint32_t& value) {
  switch (parse_integer(bytes_, at, value)) {
    case Parsed::yes:
      return true;
    case Parsed::cut:
      return need(bytes_.size(), 1, Code::W16, "multi-byte integer");
    case Parsed::malformed:
      break;
  }
  fail(Code::W16, at, "multi-byte integer of more than 32 bits");
}

/// Whether `count` bytes stand at `at`; without them the document is cut, or goes on in a piece to
/// come.
bool Reader::need(std::size_t at, std::size_t count, Code code, const char* what) {
  if (at <= bytes_.size() && count <= bytes_.size() - at) return true;
  check_size(at + count);
  if (!last_) return false;
  if (code == Code::W06) fail(code, bytes_.size(), "element not closed: " + open_name());
  if (*what == '\0') fail(code, bytes_.size(), "no root element");
  fail(code, bytes_.size(), std::string("the document ends inside a ") + what);
}

void Reader::check_size(std::uint64_t size) const {
  if (size <= limits_.max_size) return;
  Diagnostic diagnostic{Code::W21, Severity::error, document_.place_at(at_),
                        "document larger than " + std::to_string(limits_.max_size) + " bytes"};
  locate(document_, open_, diagnostic);
  throw LimitError(std::move(diagnostic));
}

void Reader::note_unknown(Tag tag) {
  const std::string name = element_name(document_, {.tag = tag});
  notice(tag.page < page_count ? Code::W10 : Code::W08, Severity::note, at_,
         "unknown token: " + name, std::uint32_t{tag.page} << 8 | tag.token);
}

std::string Reader::open_name() const {
  return open_.empty() ? "root" : element_name(document_, document_.nodes[open_.back()]);
}

void Reader::fail(Code code, std::size_t at, std::string text) const {
  Diagnostic diagnostic{code, Severity::error, document_.place_at(at), std::move(text)};
  locate(document_, open_, diagnostic);
  throw Error(std::move(diagnostic));
}

void Reader::notice(Code code, Severity severity, std::size_t at, std::string_view text,
                    std::uint32_t key) {
  if (diagnostics_.repeat(code, key)) return;
  Diagnostic diagnostic{code, severity, document_.place_at(at), std::string(text)};
  locate(document_, open_, diagnostic);
  diagnostics_.add_first(std::move(diagnostic), key);
}

}  // namespace eascard::wbxml
