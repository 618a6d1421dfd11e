#include "eascard/libwbxml/cross_check.hpp"

#include <algorithm>
#include <iterator>
#include <pugixml.hpp>
#include <utility>

#include "eascard/document/path.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::libwbxml {
namespace {

// ---- the list -----------------------------------------------------------------------------------

enum class Difference : std::uint8_t {
#define LIBWBXML_DIFFERENCE(id, ...) id,
#include "eascard/libwbxml/libwbxml_differences.def"
#undef LIBWBXML_DIFFERENCE
};

constexpr std::string_view difference_inputs[] = {
#define LIBWBXML_DIFFERENCE(id, where, input, ...) input,
#include "eascard/libwbxml/libwbxml_differences.def"
#undef LIBWBXML_DIFFERENCE
};

std::string from_hex(std::string_view hex) {
  std::string bytes;
  std::string digits;
  std::copy_if(hex.begin(), hex.end(), std::back_inserter(digits), [](char c) { return c != ' '; });
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(hex_byte(digits, i));
  return bytes;
}

/// The tags of the elements in a row's input but the root, for rows that are a list of them.
class TagSet {
 public:
  explicit TagSet(Difference row) {
    const std::string bytes = from_hex(difference_inputs[static_cast<std::size_t>(row)]);
    wbxml::Reader reader;
    reader.start(0);
    reader.read(bytes, true);
    for (const Node& node : reader.document().nodes) tags_.push_back(node.tag);
    tags_.erase(tags_.begin());
  }
  bool contains(const Node& node) const {
    return node.kind == NodeKind::element &&
           std::find(tags_.begin(), tags_.end(), node.tag) != tags_.end();
  }

 private:
  std::vector<Tag> tags_;
};

/// What libwbxml makes of ENTITY for these code points (entity_0905, entity_1F600): a lead byte and
/// one byte too few behind it. "" for others.
std::string wrong_entity(std::uint32_t code) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (code >= 0x800 && code < 0x1000) return {byte(0xE0 | code >> 6), byte(0x80 | (code & 0x3F))};
  if (code >= 0x10000 && code < 0x40000)
    return {byte(0xF0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
  return {};
}

// ---- text ---------------------------------------------------------------------------------------

/// pugixml ends at a NUL, which libwbxml writes as it is: it is compared as this one.
constexpr char stand_in_for_nul = '\x01';

/// Text as libwbxml is to have it.
struct Expected {
  std::string text;
  bool has_entities = false;  ///< may have: it did not stand on the wire in one piece
};

bool is_same_byte(char ours, char theirs) {
  return ours == theirs || (ours == '\0' && theirs == stand_in_for_nul);
}

/// Where the two begin to differ, as an index into both; npos where they do not.
std::size_t find_difference(std::string_view ours, std::string_view theirs) {
  const auto found =
      std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end(), is_same_byte);
  if (found.first == ours.end() && found.second == theirs.end()) return std::string_view::npos;
  return static_cast<std::size_t>(found.first - ours.begin());
}

/// Whether `theirs` is the text with some characters as wrong_entity() has them.
bool is_same_but_entities(std::string_view ours, std::string_view theirs) {
  while (!ours.empty()) {
    const std::size_t size = std::max<std::size_t>(utf8_length(ours, 0), 1);
    const std::string wrong = size > 2 ? wrong_entity(code_point(ours, 0)) : std::string();
    if (theirs.starts_with(ours.substr(0, size))) {
      theirs.remove_prefix(size);
    } else if (!wrong.empty() && theirs.starts_with(wrong)) {
      theirs.remove_prefix(wrong.size());
    } else {
      return false;
    }
    ours.remove_prefix(size);
  }
  return theirs.empty();
}

/// What stands around `at`: values may be long.
std::string excerpt(std::string_view text, std::size_t at) {
  constexpr std::size_t before = 20;
  constexpr std::size_t longest = 60;
  const std::size_t from = at - std::min(at, before);
  const std::string_view piece = text.substr(std::min(from, text.size()), longest);
  const bool is_cut = from + piece.size() < text.size();
  return std::string(from > 0 ? "...\"" : "\"") + std::string(piece) + (is_cut ? "\"..." : "\"");
}

// ---- comparing ----------------------------------------------------------------------------------

constexpr unsigned parse_options =
    pugi::parse_minimal | pugi::parse_cdata | pugi::parse_escapes | pugi::parse_ws_pcdata;

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

bool is_value(const Node& node) {
  return node.kind == NodeKind::text || node.kind == NodeKind::opaque;
}

/// libwbxml takes the length of the name "unknown" for the code page of a root that it does not
/// know (unknown_root): its namespace is that of page 7.
constexpr std::uint8_t unknown_root_page = 7;

/// An element that both have, while its content is compared.
struct Level {
  std::uint32_t index = 0;    ///< ours
  std::uint32_t next = 0;     ///< our child that comes next
  pugi::xml_node their_next;  ///< theirs
  bool is_at_start = true;    ///< no content was compared yet
  std::string their_space;    ///< their namespace in force
  // What libwbxml goes by when it names the children: it declares a namespace where the parent is
  // known to be on another page, and below <unknown> none (unknown_token, literal).
  std::string space;
  int page = -1;
  bool is_named = true;
};

/// Goes through both in step, without recursion.
class Comparison {
 public:
  explicit Comparison(const Document& document) : document_(document) {}

  std::vector<Diagnostic> run(const pugi::xml_node& root) {
    Level outside;
    enter(outside, 0, root);
    while (!open_.empty() && differences_.size() <= max_differences) step();
    return std::move(differences_);
  }

 private:
  void step() {
    compare_text();
    Level& level = open_.back();
    const bool has_ours = level.next < document_.nodes[level.index].next;
    const pugi::xml_node theirs = level.their_next;
    if (!has_ours && !theirs) {
      open_.pop_back();
      path_.pop_back();
      return;
    }
    Level child = level;
    if (has_ours) level.next = document_.nodes[level.next].next;
    if (theirs) level.their_next = theirs.next_sibling();
    if (has_ours && theirs) return enter(child, child.next, theirs);
    if (has_ours) return report(child.next, "element " + expect(child, child.next), "nothing");
    report(level.index, "nothing", "element " + their_name(child, theirs));
  }

  /// Compares the names, and goes on to the content where they are the same. `level` is a copy of
  /// the parent's, and becomes the element's own.
  void enter(Level& level, std::uint32_t index, const pugi::xml_node& theirs) {
    const std::string expected = expect(level, index);
    const std::string actual = their_name(level, theirs);
    // A LITERAL's name need be none of XML.
    const bool is_literal = document_.nodes[index].kind == NodeKind::literal;
    if (expected != actual && !is_literal)
      return report(index, "element " + expected, "element " + actual);
    level.index = index;
    level.next = index + 1;
    level.their_next = theirs.first_child();
    level.is_at_start = true;
    open_.push_back(std::move(level));
    path_.push_back(index);
  }

  /// The name libwbxml is to give to nodes[index], and in `level` what its children go by.
  std::string expect(Level& level, std::uint32_t index) const {
    const Node& node = document_.nodes[index];
    const bool is_literal = node.kind == NodeKind::literal;
    const bool is_named =
        !is_literal && !(node.flags & node_flag::unknown) && !newer_.contains(node);
    if (!is_named && !is_literal && index == 0)
      level.space = xml::namespace_name(unknown_root_page, xml::Names::libwbxml);
    if (is_named && level.is_named && level.page != node.tag.page)
      level.space = xml::namespace_name(node.tag.page, xml::Names::libwbxml);
    level.page = node.tag.page;
    level.is_named = is_named;
    if (is_literal) return level.space + std::string(document_.text(node));
    if (!is_named) return "unknown";
    const TokenInfo& info = *find_token(node.tag);
    return level.space + std::string(info.libwbxml.empty() ? info.name : info.libwbxml);
  }

  /// Theirs, and in `level` the namespace that it puts in force.
  static std::string their_name(Level& level, const pugi::xml_node& element) {
    if (const pugi::xml_attribute declared = element.attribute("xmlns"))
      level.their_space = declared.value();
    const std::string_view name = element.name();
    return name == "unknown" ? "unknown" : level.their_space + std::string(name);
  }

  /// The text up to the next element on both sides.
  void compare_text() {
    Level& level = open_.back();
    const Expected expected = expect_text(level);
    std::string theirs;
    for (; is_text(level.their_next); level.their_next = level.their_next.next_sibling())
      theirs += level.their_next.value();
    const std::size_t at = find_difference(expected.text, theirs);
    if (at == std::string_view::npos) return;
    if (expected.has_entities && is_same_but_entities(expected.text, theirs)) return;
    report(level.index, "text " + excerpt(expected.text, at), excerpt(theirs, at));
  }

  /// Strings and OPAQUE come joined and alike (opaque_text, opaque_bytes), as base64 where they are
  /// the first content of some elements (binary_element, binary_string).
  Expected expect_text(Level& level) const {
    const Node& element = document_.nodes[level.index];
    const bool is_first = std::exchange(level.is_at_start, false);
    Expected expected;
    const auto add = [&](const Node& node) {
      expected.text += document_.text(node);
      expected.has_entities |= (node.flags & node_flag::stored) != 0;
    };
    if (is_first && !document_.value(element).empty()) add(element);
    for (; level.next < element.next && is_value(document_.nodes[level.next]); ++level.next)
      add(document_.nodes[level.next]);
    if (!is_first || !binary_.contains(element)) return expected;
    Expected encoded;
    append_base64(encoded.text, expected.text);
    return encoded;
  }

  void report(std::uint32_t index, const std::string& ours, const std::string& theirs) {
    Diagnostic diagnostic{Code::M033, Severity::error, document_.place(document_.nodes[index]),
                          ours + ", but libwbxml: " + theirs};
    if (differences_.size() == max_differences) diagnostic.text = "more differences from libwbxml";
    std::vector<std::uint32_t> path = path_;
    if (path.empty() || path.back() != index) path.push_back(index);
    locate(document_, path, diagnostic);
    differences_.push_back(std::move(diagnostic));
  }

  const Document& document_;
  TagSet newer_{Difference::newer_token};
  TagSet binary_{Difference::binary_element};
  std::vector<Level> open_;
  std::vector<std::uint32_t> path_;  ///< our indexes of open_
  std::vector<Diagnostic> differences_;
};

bool has_literal(const Document& document) {
  return std::any_of(document.nodes.begin(), document.nodes.end(),
                     [](const Node& node) { return node.kind == NodeKind::literal; });
}

}  // namespace

std::vector<Diagnostic> cross_check(const Document& document, std::string xml) {
  std::replace(xml.begin(), xml.end(), '\0', stand_in_for_nul);
  pugi::xml_document tree;
  const auto parsed =
      tree.load_buffer_inplace(xml.data(), xml.size(), parse_options, pugi::encoding_utf8);
  if (parsed) return Comparison(document).run(tree.document_element());
  // A LITERAL's name need be no name of XML (literal).
  if (has_literal(document)) return {};
  return {{Code::M033, Severity::error, document.place_at(0),
           std::string("libwbxml's XML is none: ") + parsed.description()}};
}

}  // namespace eascard::libwbxml
