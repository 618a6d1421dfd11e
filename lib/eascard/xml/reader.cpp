#include "eascard/xml/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <pugixml.hpp>

#include "eascard/document/misfits.hpp"
#include "eascard/document/path.hpp"
#include "eascard/document/text.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/wbxml/tokens.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::xml {
namespace {

/// The scan has refused what this lets pass. The text that an element begins with is its own value:
/// no node for each text.
constexpr unsigned parse_options = pugi::parse_minimal | pugi::parse_cdata | pugi::parse_escapes |
                                   pugi::parse_eol | pugi::parse_embed_pcdata | pugi::parse_pi;

/// White space is kept in a leaf, where it is data. Between elements it is formatting, and most of
/// the nodes there would be; but what is cut has more than one node in a leaf.
unsigned white_space_option(bool has_cuts) {
  return has_cuts ? pugi::parse_ws_pcdata : pugi::parse_ws_pcdata_single;
}
/// Of a body that Exchange left out of a log.
constexpr int body_page = tag_of("AirSyncBase", "Body").page;
constexpr Tag email1_tag = tag_of("Contacts", "Email1Address");

struct QName {
  std::string_view prefix;
  std::string_view local;
};

QName split_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

/// White space of XML and U+00A0, with which web pages indent.
bool is_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("\xC2\xA0")) {
      ++at;
    } else if (static_cast<unsigned char>(text[at]) > ' ') {
      return false;
    }
  }
  return true;
}

/// The scan has let no other control characters pass.
bool is_space(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

bool has_element_child(const pugi::xml_node& element) {
  for (pugi::xml_node child = element.first_child(); child; child = child.next_sibling())
    if (child.type() == pugi::node_element) return true;
  return false;
}

bool is_base64(std::string_view text) {
  std::string bytes;
  return !text.empty() && decode_base64(text, bytes);
}

/// What Exchange writes where it left a value out: <FileAs bytes="19"/>.
constexpr std::string_view removed_attribute = "bytes";

std::optional<std::uint64_t> read_removed_size(std::string_view text) {
  if (text == "unknown") return RemovedValue::unknown_size;
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

/// <Body=552 bytes/> as pugixml can read it, in the same room: <Body b="552"  />
void quote_removed_size(std::string& text, std::size_t at) {
  const std::size_t end = text.find(' ', at);
  const std::string size = text.substr(at + 1, end - at - 1);
  const std::string attribute = " b=\"" + size + "\"  ";
  text.replace(at, attribute.size(), attribute);
}

template <int Base>
std::optional<std::uint8_t> read_byte(std::string_view text) {
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, Base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string Reader::quoted(std::string_view text) {
  return std::string(text.substr(0, 64));
}

void Reader::start(Place place) {
  scanner_.reset();
  well_formed_ = false;
  document_.clear();
  document_.form = Form::xml;
  document_.offset = place.offset;
  document_.line = place.line;
  document_.column = place.column;
  places_ = Places(document_);
  diagnostics_.clear();
  bindings_.clear();
  open_.clear();
  email_item_ = no_item;
}

bool Reader::read(std::string_view bytes, bool last) {
  if (!scan(bytes, last)) return false;
  build(document_.bytes);
  return true;
}

PartialDocument Reader::partial(std::string_view bytes) {
  document_.bytes = bytes.substr(0, document_.bytes.size());
  for (const std::uint32_t index : open_)
    document_.nodes[index].next = static_cast<std::uint32_t>(document_.nodes.size());
  document_.is_cut = !open_.empty();
  return {document_, open_.size()};
}

bool Reader::scan(std::string_view bytes, bool last) {
  document_.bytes = bytes;
  try {
    if (!scanner_.scan(bytes, last)) return false;
  } catch (const LimitError& error) {
    Diagnostic moved = error.diagnostic();
    moved.place = places_.at(static_cast<std::size_t>(moved.place.offset));
    take_noticed();
    throw LimitError(std::move(moved));
  } catch (const Error& error) {
    Diagnostic moved = error.diagnostic();
    moved.place = places_.at(static_cast<std::size_t>(moved.place.offset));
    take_noticed();
    throw Error(std::move(moved));
  }
  well_formed_ = true;
  document_.bytes = bytes.substr(0, scanner_.size());
  take_noticed();
  return true;
}

/// What the scan let pass, at its place in the stream.
void Reader::take_noticed() {
  for (Diagnostic diagnostic : scanner_.noticed()) {
    diagnostic.place = places_.at(static_cast<std::size_t>(diagnostic.place.offset));
    diagnostics_.add(std::move(diagnostic));
  }
}

/// Walks pugixml's tree without recursion. Names and values of the tree are in storage, where the
/// values stay.
void Reader::build(std::string_view text) {
  pugi::xml_document tree;
  std::string& storage = document_.storage;
  storage = text;
  next_removed_ = 0;
  for (const std::size_t at : scanner_.removed()) quote_removed_size(storage, at);
  const pugi::xml_parse_result result = tree.load_buffer_inplace(
      storage.data(), storage.size(), parse_options | white_space_option(scanner_.has_cuts()),
      pugi::encoding_utf8);
  if (result.status == pugi::status_out_of_memory) throw std::bad_alloc();
  if (!result) {
    at_ = static_cast<std::size_t>(result.offset);
    fail(Code::X01, result.description());
  }
  const pugi::xml_node root = tree.document_element();
  for (pugi::xml_node node = root;;) {
    if (node.type() == pugi::node_element) {
      is_leaf_ = !has_element_child(node);
      enter(node);
      if (!is_leaf_) {
        add_loose_text(node.value());
        node = node.first_child();
        continue;
      }
      leave();
    } else if (is_text(node)) {
      add_loose_text(node.value());
    } else if (node.type() == pugi::node_pi) {
      check_hole(node);
    }
    pugi::xml_node next;
    while (node != root && !(next = node.next_sibling())) {
      node = node.parent();
      leave();
    }
    if (node == root) return;
    node = next;
  }
}

/// The mark of a hole that `decode --recover` leaves; other instructions say nothing here.
void Reader::check_hole(const pugi::xml_node& instruction) {
  const std::string_view value = instruction.value();
  if (std::string_view(instruction.name()) != "w" || !value.starts_with("hole ")) return;
  at_ = static_cast<std::size_t>(instruction.offset_debug()) - 2;
  notice(Code::M067, Severity::warning,
         "the message has a hole, bytes " + quoted(value.substr(5)) + ": they are missing");
}

void Reader::enter(const pugi::xml_node& element) {
  at_ = static_cast<std::size_t>(element.offset_debug()) - 1;
  declare(element);
  add_element(element);
}

void Reader::leave() {
  const std::uint32_t index = open_.back();
  document_.nodes[index].next = static_cast<std::uint32_t>(document_.nodes.size());
  if (email_item_ == std::size_t{index} + 1) email_item_ = no_item;
  while (!bindings_.empty() && bindings_.back().depth == open_.size()) bindings_.pop_back();
  open_.pop_back();
}

// ---- elements and values ------------------------------------------------------------------------

void Reader::add_element(const pugi::xml_node& element) {
  const QName name = split_name(element.name());
  Binding* binding = find_binding(name.prefix);
  is_removed_body_ = next_removed_ < scanner_.removed().size() &&
                     scanner_.removed()[next_removed_] == at_ + 1 + std::strlen(element.name());
  undeclared_ = binding ? std::string_view() : name.prefix;
  const int page = is_removed_body_ ? body_page : page_of(binding, name.prefix);
  if (page == marker_page) return add_marker(element, name.local);
  Tag tag;
  try {
    tag = resolve(page, name.local);
  } catch (const Error&) {
    note_namespace(binding);  // which may be why
    throw;
  }
  document_.pages |= 1u << tag.page;
  if (tag == email1_tag) check_email(name.local);
  const Tag parent = open_.empty() ? Tag{} : document_.nodes[open_.back()].tag;
  open_node(NodeKind::element).tag = tag;
  note_namespace(binding);
  check_name(page, name.local, tag, parent);
  add_value(element);
}

/// EmailAddress, as [MS-ASCNTC] 4 has it, is Email1Address; beside one it is a second value for it.
void Reader::check_email(std::string_view name) {
  const std::size_t item = open_.empty() ? 0 : open_.back() + 1;
  const bool alias = name != find_token(email1_tag)->name;
  if (email_item_ == item && (alias || email_was_alias_))
    fail(Code::N05, "EmailAddress beside Email1Address: both are the first e-mail address");
  email_item_ = item;
  email_was_alias_ = alias;
}

Node& Reader::open_node(NodeKind kind) {
  Node node;
  node.kind = kind;
  node.offset = static_cast<std::uint32_t>(at_);
  open_.push_back(static_cast<std::uint32_t>(document_.nodes.size()));
  document_.nodes.push_back(node);
  return document_.nodes.back();
}

void Reader::add_marker(const pugi::xml_node& element, std::string_view name) {
  if (name == "token") return add_token(element);
  if (name == "literal") return add_literal(element);
  if ((name != "text" && name != "opaque") || open_.empty())
    fail(Code::M009, "unknown marker " + quoted(element.name()));
  if (!is_leaf_) fail(Code::M009, "child elements in the marker " + quoted(element.name()));
  open_node(name == "text" ? NodeKind::text : NodeKind::opaque);
  document_.has_mixed = true;
  add_value(element);
}

void Reader::add_token(const pugi::xml_node& element) {
  const auto page = read_byte<10>(element.attribute("page").value());
  const auto token = read_byte<16>(element.attribute("token").value());
  if (!page || !token || *token < wbxml::first_tag || *token > wbxml::identity_bits)
    fail(Code::M009, "a token marker needs page=\"0..255\" and token=\"05..3F\"");
  Node& node = open_node(NodeKind::element);
  node.tag = {*page, *token};
  if (find_token(node.tag)) {
    document_.pages |= 1u << *page;
  } else {
    node.flags |= node_flag::unknown;
  }
  add_value(element);
}

/// A LITERAL's own text is its name, so its value is a node.
void Reader::add_literal(const pugi::xml_node& element) {
  const std::string_view name = element.attribute("name").value();
  if (name.empty()) fail(Code::M009, "a literal marker needs name=\"...\"");
  document_.has_mixed = true;
  store(open_node(NodeKind::literal), name);
  if (!is_leaf_) return;
  const std::string_view value = leaf_text(element);
  if (value.empty()) return;
  open_node(NodeKind::text);
  store(document_.nodes.back(), value);
  leave();
}

void Reader::add_value(const pugi::xml_node& element) {
  const std::uint32_t index = open_.back();
  removed_.reset();
  Encoding encoding = read_attributes(element);
  if (removed_) return add_removed(element, index);
  if (!is_leaf_) {
    if (encoding == Encoding::syncroton) encoding = drop_encoding();
    if (encoding != Encoding::plain) fail(Code::M009, "a marked value with child elements");
    return;
  }
  const std::string_view value = leaf_text(element);
  if (encoding == Encoding::syncroton)
    encoding = is_base64(value) ? Encoding::opaque : drop_encoding();
  Node& node = document_.nodes[index];
  const bool is_opaque = encoding == Encoding::opaque || node.kind == NodeKind::opaque;
  if (value.empty() && !is_opaque) return;
  if (node.kind == NodeKind::element)
    node.flags |= is_opaque ? node_flag::has_opaque : node_flag::has_text;
  if (encoding == Encoding::plain && !is_opaque) {
    if (node.kind == NodeKind::element && holds_elements(node.tag) && !is_space(value))
      notice_text(value, "in place of child elements");
    return store(node, value);
  }
  std::string decoded;
  if (!decode_base64(value, decoded)) fail(Code::M009, "a marked value that is not base64");
  std::memcpy(stored(value), decoded.data(), decoded.size());  // it is never longer
  store(node, value.substr(0, decoded.size()));
}

/// An element whose value a log left out, and which is not empty.
void Reader::add_removed(const pugi::xml_node& element, std::uint32_t index) {
  if (!is_leaf_ || !leaf_text(element).empty() || document_.nodes[index].kind != NodeKind::element)
    fail(Code::M009, "a removed value that is there");
  document_.removed.push_back({index, *removed_});
}

/// The text of a leaf: comments and CDATA boundaries are no part of it. Its pieces are put together
/// where the first one stands.
std::string_view Reader::leaf_text(const pugi::xml_node& element) {
  std::string_view text = element.value();
  for (pugi::xml_node child = element.first_child(); child; child = child.next_sibling()) {
    if (!is_text(child)) continue;
    const std::string_view piece = child.value();
    if (!text.empty()) {
      std::memmove(stored(text) + text.size(), piece.data(), piece.size());
      text = {text.data(), text.size() + piece.size()};
    } else {
      text = piece;
    }
  }
  return text;
}

void Reader::add_loose_text(std::string_view text) {
  if (is_space(text)) return;
  notice_text(text, "beside child elements");
  document_.has_mixed = true;
  store(open_node(NodeKind::text), text);
  leave();
}

/// Text of the open element that should have none: goes to its place, and says so.
void Reader::notice_text(std::string_view text, const char* where) {
  const Node& element = document_.nodes[open_.back()];
  at_ = static_cast<std::size_t>(text.data() - document_.storage.data());
  at_ = std::min(document_.bytes.find_first_not_of(" \t\r\n", at_), document_.bytes.size());
  const Code rule =
      rule_of_text(Form::xml, element.kind == NodeKind::element ? element.tag : Tag{});
  notice(rule, Severity::warning,
         std::string(is_blank(text) ? "no-break space (U+00A0) " : "text ") + where + ": " +
             element_name(document_, element));
}

/// The place of a value that pugixml has given.
char* Reader::stored(std::string_view value) {
  std::string& storage = document_.storage;
  return value.empty() ? storage.data() : storage.data() + (value.data() - storage.data());
}

void Reader::store(Node& node, std::string_view value) {
  node.text_at = static_cast<std::uint32_t>(stored(value) - document_.storage.data());
  node.text_size = static_cast<std::uint32_t>(value.size());
  node.flags |= node_flag::stored;
  const bool is_bytes = node.flags & node_flag::has_opaque || node.kind == NodeKind::opaque;
  if (!is_bytes) node.flags |= classify_text(value);
  document_.any_flags |= node.flags;
}

Reader::Encoding Reader::read_attributes(const pugi::xml_node& element) {
  Encoding encoding = Encoding::plain;
  for (pugi::xml_attribute attribute = element.first_attribute(); attribute;
       attribute = attribute.next_attribute()) {
    const std::string_view whole = attribute.name();
    const QName name = split_name(whole);
    if (name.prefix == "xmlns" || whole == "xmlns") continue;
    if (!name.prefix.empty() && page_of(name.prefix) == marker_page) {
      if (name.local == "removed") {
        removed_ = read_removed_size(attribute.value());
        if (!removed_) fail(Code::M009, "a removed value has its size, or unknown");
        continue;
      }
      if ((name.local != "opaque" && name.local != "text") ||
          std::strcmp(attribute.value(), "base64") != 0)
        fail(Code::M009, "unknown marker attribute " + quoted(whole));
      encoding = name.local == "opaque" ? Encoding::opaque : Encoding::text;
    } else if (is_syncroton_opaque(name.prefix, name.local, attribute.value())) {
      encoding = Encoding::syncroton;
    } else if (is_removed_body_ || whole == removed_attribute) {
      removed_ = read_removed_size(attribute.value());
      if (is_removed_body_ && !removed_) removed_ = RemovedValue::unknown_size;
      if (!removed_) fail(Code::M009, "a removed value has its size, or unknown");
      next_removed_ += is_removed_body_ ? 1 : 0;
    } else if (page_of(split_name(element.name()).prefix) != marker_page) {
      notice(Code::X04, Severity::warning, "attribute dropped: " + quoted(whole));
    }
  }
  return encoding;
}

/// encoding="opaque" in the logs of Syncroton (Tine, Kolab): the text is base64 of an OPAQUE value.
bool Reader::is_syncroton_opaque(std::string_view prefix, std::string_view name,
                                 std::string_view value) {
  const Binding* binding = prefix.empty() ? nullptr : find_binding(prefix);
  return binding && binding->name == "uri:Syncroton" && name == "encoding" && value == "opaque";
}

Reader::Encoding Reader::drop_encoding() {
  notice(Code::X04, Severity::warning, "attribute dropped: encoding=\"opaque\", of no base64");
  return Encoding::plain;
}

// ---- messages -----------------------------------------------------------------------------------

void Reader::fail(Code code, std::string text) const {
  Diagnostic diagnostic{code, Severity::error, document_.place_at(at_), std::move(text)};
  locate(document_, open_, diagnostic);
  throw Error(std::move(diagnostic));
}

void Reader::notice(Code code, Severity severity, std::string_view text) {
  notice(at_, open_, code, severity, text);
}

/// Of the place `at` in the elements `around`.
void Reader::notice(std::size_t at, std::span<const std::uint32_t> around, Code code,
                    Severity severity, std::string_view text) {
  if (diagnostics_.repeat(code, severity, text)) return;
  Diagnostic diagnostic{code, severity, places_.at(at), std::string(text)};
  locate(document_, around, diagnostic);
  diagnostics_.add(std::move(diagnostic));
}

}  // namespace eascard::xml
