#include "eascard/wbxml/reader.hpp"

#include <algorithm>
#include <cstring>

#include "eascard/document/misfits.hpp"
#include "eascard/document/path.hpp"
#include "eascard/document/text.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/language.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

constexpr std::string_view activesync_public_id = "-//MICROSOFT//DTD ActiveSync//EN";
constexpr std::uint8_t contacts_page = tag_of("Contacts", "FileAs").page;
constexpr std::uint8_t contacts2_page = tag_of("Contacts2", "NickName").page;

std::string hex(std::uint8_t byte) {
  std::string text;
  append_hex(text, static_cast<char>(byte));
  return text;
}

/// Elements whose value is a string by [MS-ASDTYPE]; other classes put bytes into many of theirs.
bool is_contact_string(Tag tag) {
  return (tag.page == contacts_page || tag.page == contacts2_page) && find_token(tag);
}

}  // namespace

Start begins_document(std::string_view bytes, bool last) {
  if (last && (bytes == "\x03" || bytes == "\x03\x01")) return Start::yes;
  const Start cut = last ? Start::no : Start::maybe;
  if (bytes.empty()) return cut;
  const auto version = static_cast<unsigned char>(bytes[0]);
  if (version < 1 || version > version_1_3) return Start::no;
  Header header;
  const Start unread = parse_header(bytes, header) == Lex::cut ? cut : Start::no;
  const std::uint32_t id = header.public_id;
  if (header.known < Header::id) return unread;
  if (id > unknown_public_id && !find_language(id)) return Start::no;
  if (header.known < Header::charset_value) return unread;
  return header.charset == charset_utf8 ? Start::yes : Start::no;
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
  at_ = table_size_ = 0;
  text_total_ = 0;
  lexer_ = Lexer({});
}

PartialDocument Reader::partial(std::string_view bytes) {
  document_.bytes = bytes_ = bytes;
  for (const std::uint32_t index : open_)
    document_.nodes[index].next = narrow(document_.nodes.size());
  document_.is_cut = !open_.empty();
  return {document_, open_.size()};
}

bool Reader::read(std::string_view bytes, bool last) {
  // What is beyond the limit is never looked at: what is said of a document must not depend on how
  // many of its bytes are there already.
  is_beyond_ = bytes.size() > limits_.max_size;
  bytes_ = bytes.substr(0, static_cast<std::size_t>(limits_.max_size));
  last_ = last && !is_beyond_;
  document_.bytes = bytes;
  lexer_.go_on(bytes_);
  if (!in_body_ && !read_header()) return false;
  while (!complete_)
    if (!read_token()) return false;
  document_.bytes = bytes.substr(0, at_);
  return true;
}

// ---- header -------------------------------------------------------------------------------------

bool Reader::read_header() {
  if (!need(0, 1, Code::W23, "header")) return false;
  if (byte(0) != version_1_3) {
    const std::string version =
        byte(0) < version_1_3 ? "WBXML 1." + std::to_string(byte(0)) : "byte " + hex(byte(0));
    fail(Code::W01, 0, version + " where 03, WBXML 1.3, is expected");
  }
  Header header;
  const Lex lex = lexer_.read_header(header);
  if (header.known >= Header::id && header.public_id > unknown_public_id)
    fail(Code::W02, 1,
         "public id " + std::to_string(header.public_id) + ": not an ActiveSync document");
  if (header.known >= Header::charset_value && header.charset != charset_utf8)
    fail(Code::W03, header.charset_at,
         "charset " + std::to_string(header.charset) + " where 106, UTF-8, is expected");
  if (header.known < Header::table_length) return lack_integer(lex, header.end);
  if (!need(header.table_at, header.table_size, Code::W04, "string table")) return false;
  table_size_ = header.table_size;
  check_header(header);
  at_ = header.end;
  in_body_ = true;
  return true;
}

/// The public id that stands in the string table, and whether there is a table.
void Reader::check_header(const Header& header) {
  if (header.public_id == 0) {
    if (table_size_ != 0 && header.public_id_index >= table_size_)
      fail_index(header.public_id_index, 1);
    const std::string_view name =
        table_size_ == 0 ? activesync_public_id : lexer_.table_string(header.public_id_index);
    if (name != activesync_public_id)
      fail(Code::W02, 1, "public id " + std::string(name) + ": not an ActiveSync document");
    notice(Code::W02, Severity::warning, 1, "the public id is a string table reference");
  }
  if (table_size_ != 0)
    notice(Code::W04, Severity::warning, header.table_size_at, "the document has a string table");
}

// ---- tokens -------------------------------------------------------------------------------------

bool Reader::read_token() {
  if (!need(at_, 1, open_.empty() ? Code::W23 : Code::W06, "")) return false;
  const std::uint8_t token = byte(at_);
  if ((token & identity_bits) >= first_tag && read_leaf(token)) return true;
  if (open_.empty() && (token & identity_bits) < token_literal && token > token_end)
    fail(Code::W05, at_, "token " + hex(token) + " where the root element belongs");
  Lexeme lexeme;
  const Lex lex = lexer_.read(at_, lexeme);
  if (lex == Lex::cut) return lack_rest(lexeme);
  if (lex == Lex::bad) refuse(lexeme);
  take(lexeme);
  at_ += lexeme.size;
  return true;
}

void Reader::take(const Lexeme& lexeme) {
  switch (lexeme.kind) {
    case LexemeKind::switch_page:
      return take_switch_page(lexeme);
    case LexemeKind::end:
      return take_end();
    case LexemeKind::tag:
      return take_tag(lexeme);
    case LexemeKind::literal:
      return take_literal(lexeme);
    case LexemeKind::str_t:
      notice(Code::W13, Severity::warning, at_, "string table reference in " + open_name());
      [[fallthrough]];
    case LexemeKind::str_i:
      return add_text(lexeme.value_at, lexeme.value_size, false);
    case LexemeKind::entity:
      return take_entity(lexeme);
    case LexemeKind::opaque:
      return take_opaque(lexeme);
    default:
      return;  // the lexer has no other of ActiveSync's
  }
}

void Reader::take_switch_page(const Lexeme& lexeme) {
  const auto page = static_cast<std::uint8_t>(lexeme.number);
  if (page == page_ && document_.needless_switches++ == 0)
    document_.needless_switch_at = narrow(at_);
  page_ = page;
}

void Reader::take_end() {
  if (open_.empty()) fail(Code::W07, at_, "END where no element is open");
  finish_joined();
  document_.nodes[open_.back()].next = narrow(document_.nodes.size());
  open_.pop_back();
  after_text_ = false;
  complete_ = open_.empty();
}

/// Most elements hold one string and nothing else: those in one step. False, with nothing done,
/// where there is anything to say of the element, which is then read token by token.
bool Reader::read_leaf(std::uint8_t token) {
  const std::size_t text_at = at_ + 2;
  if ((token & ~identity_bits) != content_bit || text_at >= bytes_.size() ||
      byte(at_ + 1) != token_str_i || open_.empty() || open_.size() >= limits_.max_depth ||
      joined_ != no_node)
    return false;
  const char* const text = bytes_.data() + text_at;
  const auto* const nul = static_cast<const char*>(std::memchr(text, 0, bytes_.size() - text_at));
  if (!nul || nul + 1 == bytes_.data() + bytes_.size() || nul[1] != token_end) return false;
  const auto size = static_cast<std::size_t>(nul - text);
  const Tag tag{page_, static_cast<std::uint8_t>(token & identity_bits)};
  const std::uint8_t text_flags = classify_text({text, size});
  const std::uint8_t parent_flags = document_.nodes[open_.back()].flags;
  if (!find_token(tag) || text_flags & (node_flag::control | node_flag::bad_utf8) ||
      parent_flags & (node_flag::has_text | node_flag::has_opaque) ||
      text_total_ + size > limits_.max_size)
    return false;
  const auto flags = static_cast<std::uint8_t>(node_flag::has_text | text_flags);
  const std::uint32_t next = narrow(document_.nodes.size() + 1);
  document_.nodes.push_back(
      {NodeKind::element, flags, tag, narrow(at_), next, narrow(text_at), narrow(size)});
  document_.pages |= 1u << page_;
  document_.any_flags |= flags;
  text_total_ += size;
  at_ = text_at + size + 2;
  after_text_ = false;
  return true;
}

void Reader::take_tag(const Lexeme& lexeme) {
  Node node;
  node.tag = {page_, lexeme.token};
  node.offset = narrow(at_);
  if (!find_token(node.tag)) {
    node.flags = node_flag::unknown;
  } else {
    document_.pages |= 1u << page_;
  }
  open_element(node, lexeme.has_content);
}

void Reader::take_literal(const Lexeme& lexeme) {
  const std::string_view name = bytes_.substr(lexeme.value_at, lexeme.value_size);
  text_total_ += name.size();
  check_size(text_total_);
  if (name.empty() || classify_text(name) & (node_flag::control | node_flag::bad_utf8))
    fail(Code::W13, at_, "LITERAL with a name that is no text");
  Node node;
  node.kind = NodeKind::literal;
  node.offset = narrow(at_);
  node.text_at = narrow(lexeme.value_at);
  node.text_size = narrow(name.size());
  node.flags = static_cast<std::uint8_t>(classify_text(name) & node_flag::needs_escape);
  notice(Code::W13, Severity::warning, at_, "LITERAL " + std::string(name));
  document_.has_mixed = true;
  open_element(node, lexeme.has_content);
}

void Reader::open_element(Node node, bool has_content) {
  finish_joined();
  if (open_.empty() && !document_.nodes.empty()) fail(Code::W05, node.offset, "a second root");
  if (!open_.empty()) {
    const Node& parent = document_.nodes[open_.back()];
    if (parent.flags & (node_flag::has_text | node_flag::has_opaque)) {
      notice(rule_of_text(Form::wbxml, parent.tag), Severity::warning, node.offset,
             "text beside child elements: " + open_name());
      give_value_a_node();
    }
  }
  if (open_.size() >= limits_.max_depth)
    throw LimitError(limit::depth, document_.place_at(node.offset),
                     "nesting deeper than " + std::to_string(limits_.max_depth) + " elements");
  const std::uint32_t index = narrow(document_.nodes.size());
  node.next = index + 1;
  document_.any_flags |= node.flags;
  document_.nodes.push_back(node);
  after_text_ = false;
  open_.push_back(index);
  if (node.flags & node_flag::unknown) note_unknown(node.tag);
  if (has_content) return;
  open_.pop_back();
  complete_ = open_.empty();
}

// ---- values -------------------------------------------------------------------------------------

void Reader::take_entity(const Lexeme& lexeme) {
  notice(Code::W13, Severity::warning, at_, "ENTITY in " + open_name());
  const std::size_t stored_at = document_.storage.size();
  append_utf8(document_.storage, lexeme.number);
  check_storage();
  add_text(stored_at, document_.storage.size() - stored_at, true);
}

void Reader::take_opaque(const Lexeme& lexeme) {
  const Tag tag = document_.nodes[open_.back()].tag;
  if (is_contact_string(tag))
    notice(rule_of_opaque(tag), Severity::warning, at_,
           "OPAQUE where a string belongs: " + open_name());
  add_opaque(lexeme.value_at, lexeme.value_size);
}

// ---- what cannot be taken -----------------------------------------------------------------------

/// The token at hand is cut: false where more bytes may come, else throws.
bool Reader::lack_rest(const Lexeme& lexeme) {
  if (lexeme.kind == LexemeKind::switch_page) return need(at_, 2, Code::W23, "SWITCH_PAGE");
  if (lexeme.value_at == 0) return lack_integer(Lex::cut, at_);
  if (lexeme.kind == LexemeKind::str_i && is_beyond_) fail_size();
  if (lexeme.kind == LexemeKind::opaque) check_size(at_ + lexeme.size);
  if (!last_) return false;
  if (lexeme.kind == LexemeKind::str_i)
    fail(Code::W14, bytes_.size(), "string not terminated: " + open_name());
  fail(Code::W17, at_ + 1,
       "OPAQUE of " + std::to_string(lexeme.number) + " bytes runs past the end: " + open_name());
}

/// The token at hand is none of ActiveSync's.
void Reader::refuse(const Lexeme& lexeme) const {
  const bool is_literal = lexeme.kind == LexemeKind::literal;
  if (lexeme.has_attributes) {
    const std::string name =
        is_literal ? "a LITERAL" : element_name(document_, {.tag = {page_, lexeme.token}});
    fail(Code::W12, at_, "attribute bit on " + name);
  }
  const bool is_entity = lexeme.kind == LexemeKind::entity;
  const bool is_indexed = is_literal || lexeme.kind == LexemeKind::str_t;
  if (!is_entity && !is_indexed && lexeme.kind != LexemeKind::opaque)
    fail(Code::W13, at_, "token " + hex(byte(at_)) + " does not occur in ActiveSync");
  if (lexeme.size == 1) fail_integer(at_ + 1);
  if (is_indexed) fail_index(lexeme.number, at_);
  fail(Code::W13, at_,
       "ENTITY " + std::to_string(lexeme.number) + " is no character: " + open_name());
}

/// What is to be done about an integer that is cut or, at `at`, bad: false, or throws.
bool Reader::lack_integer(Lex lex, std::size_t at) {
  if (lex == Lex::cut) return need(bytes_.size(), 1, Code::W16, "multi-byte integer");
  fail_integer(at);
}

void Reader::fail_integer(std::size_t at) const {
  fail(Code::W16, at, "multi-byte integer of more than 32 bits");
}

void Reader::fail_index(std::uint32_t index, std::size_t at) const {
  fail(Code::W13, at,
       "string table index " + std::to_string(index) + " is outside the table of " +
           std::to_string(table_size_) + " bytes");
}

/// What need() does without the bytes: false, or throws.
bool Reader::lack(std::size_t at, std::size_t count, Code code, const char* what) {
  check_size(at + count);
  if (!last_) return false;
  if (code == Code::W06) fail(code, bytes_.size(), "element not closed: " + open_name());
  if (*what == '\0') fail(code, bytes_.size(), "no root element");
  fail(code, bytes_.size(), std::string("the document ends inside a ") + what);
}

void Reader::check_size(std::uint64_t size) const {
  if (size > limits_.max_size) fail_size();
}

void Reader::fail_size() const {
  Diagnostic diagnostic{Code::W21, Severity::error, document_.place_at(at_),
                        "document larger than " + std::to_string(limits_.max_size) + " bytes"};
  locate(document_, open_, diagnostic);
  throw LimitError(std::move(diagnostic));
}

void Reader::note_unknown(Tag tag) {
  const std::string name = element_name(document_, {.tag = tag});
  notice(tag.page < page_count ? Code::W10 : Code::W08, Severity::note, at_,
         "unknown token: " + name);
}

std::string Reader::open_name() const {
  return open_.empty() ? "root" : element_name(document_, document_.nodes[open_.back()]);
}

void Reader::fail(Code code, std::size_t at, std::string text) const {
  Diagnostic diagnostic{code, Severity::error, document_.place_at(at), std::move(text)};
  locate(document_, open_, diagnostic);
  throw Error(std::move(diagnostic));
}

void Reader::notice(Code code, Severity severity, std::size_t at, std::string_view text) {
  if (diagnostics_.repeat(code, severity, text)) return;
  Diagnostic diagnostic{code, severity, document_.place_at(at), std::string(text)};
  locate(document_, open_, diagnostic);
  diagnostics_.add(std::move(diagnostic));
}

void Reader::read_around(std::string_view bytes, std::span<const Gap> gaps) {
  start(document_.offset);
  bytes_ = document_.bytes = bytes;
  lexer_.go_on(bytes_);
  last_ = true;
  read_header();
  for (const Gap& gap : gaps) {
    while (at_ < gap.begin && !complete_) read_token();
    if (!complete_) skip(gap);
  }
  while (!complete_) read_token();
  document_.bytes = bytes.substr(0, at_);
}

void Reader::skip(const Gap& gap) {
  document_.holes.push_back(
      {narrow(gap.begin), narrow(gap.end), narrow(document_.nodes.size()), open_.back()});
  while (open_.size() > gap.depth) take_end();
  finish_joined();
  at_ = gap.end;
  page_ = gap.page;
  after_text_ = false;
}

}  // namespace eascard::wbxml
