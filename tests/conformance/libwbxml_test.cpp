// Our WBXML codec against libwbxml, in both directions: the token table, the samples and random
// messages. Where the two differ is data, libwbxml_differences.def, and nothing else may differ.
//
// libwbxml runs in the only setting that keeps every byte it can: canonical XML, white space kept,
// no string table, no public id. It never gets what crashes it: ENTITY from 0x80000000 on, and deep
// nesting.

#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>
#include <set>

#include "../unit/hostile.hpp"
#include "../unit/support.hpp"
#include "eascard/document/text.hpp"
#include "eascard/libwbxml/cross_check.hpp"
#include "eascard/libwbxml/libwbxml.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/wbxml/language.hpp"

namespace eascard::test {
namespace {

// ---- libwbxml -----------------------------------------------------------------------------------

using libwbxml::with_doctype;
using Answer = libwbxml::Result;

constexpr int not_well_formed = 104;  // WBXML_ERROR_XML_PARSING_FAILED

Answer libwbxml_decode(std::string_view bytes) {
  return libwbxml::decode(std::string(bytes), libwbxml::Language::activesync);
}

Answer libwbxml_encode(std::string_view text) {
  return libwbxml::encode(std::string(text));
}

// ---- messages as trees --------------------------------------------------------------------------

// One line: AirSync:Sync[AirSync:Status["1"]], an OPAQUE as #0AFF#, nothing for empty text.

std::string hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    (out += digits[byte >> 4]) += digits[byte & 15];
  }
  return out;
}

std::string quoted(std::string_view text) {
  if (text.empty()) return {};
  std::string out = "\"";
  for (const char c : text) {
    const bool plain = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
    plain ? out += c : out += "\\x" + hex({&c, 1});
  }
  return out + '"';
}

std::string tree_of_xml(const pugi::xml_node& node, std::string_view space) {
  if (node.type() != pugi::node_element) return quoted(node.value());
  if (const pugi::xml_attribute declared = node.attribute("xmlns")) space = declared.value();
  const std::string_view name = node.name();
  std::string tree = name == "unknown" ? "unknown" : std::string(space) + std::string(name);
  tree += '[';
  for (const pugi::xml_node child : node) tree += tree_of_xml(child, space);
  return tree + ']';
}

/// libwbxml's answer as a tree. Its own encoder, which is expat, says whether it is XML at all.
std::string tree_of_libwbxml(const Answer& answer) {
  if (answer.error != 0) return "refused " + std::to_string(answer.error);
  if (libwbxml_encode(answer.output).error == not_well_formed) return "not well-formed";
  pugi::xml_document document;
  const auto parsed = document.load_buffer(answer.output.data(), answer.output.size(),
                                           pugi::parse_default | pugi::parse_ws_pcdata);
  return parsed ? tree_of_xml(document.document_element(), "") : "not well-formed";
}

std::string value_of(const Document& document, const Node& node) {
  if (node.kind == NodeKind::text || node.flags & node_flag::has_text)
    return quoted(document.text(node));
  if (node.kind == NodeKind::opaque || node.flags & node_flag::has_opaque)
    return '#' + hex(document.text(node)) + '#';
  return {};
}

std::string local_name(const TokenInfo& info) {
  return std::string(info.libwbxml.empty() ? info.name : info.libwbxml);
}

std::string tree_of(const Document& document, std::uint32_t index = 0) {
  const Node& node = document.nodes[index];
  if (node.kind == NodeKind::text || node.kind == NodeKind::opaque) return value_of(document, node);
  std::string tree = "literal " + std::string(document.text(node));
  if (const TokenInfo* info = find_token(node.tag)) {
    tree = xml::namespace_name(node.tag.page, xml::Names::libwbxml) + local_name(*info);
  } else if (node.kind == NodeKind::element) {
    const char number[] = {static_cast<char>(node.tag.page), static_cast<char>(node.tag.token)};
    tree = "unknown " + hex({number, 2});
  }
  tree += '[' + value_of(document, node);
  for (std::uint32_t i = index + 1; i < node.next; i = document.nodes[i].next)
    tree += tree_of(document, i);
  return tree + ']';
}

// ---- ours ---------------------------------------------------------------------------------------

template <typename Work>
std::string or_refused(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    return "refused " + std::string(code_name(error.diagnostic().code));
  }
}

std::string our_decode(std::string_view bytes) {
  return or_refused([bytes] {
    wbxml::Reader reader;
    reader.start(0);
    reader.read(bytes, true);
    const std::size_t rest = bytes.size() - reader.size();
    return tree_of(reader.document()) + (rest > 0 ? " rest " + std::to_string(rest) : "");
  });
}

std::string their_decode(std::string_view bytes) {
  return tree_of_libwbxml(libwbxml_decode(bytes));
}

std::string our_encode(std::string_view text) {
  return or_refused([text] { return hex(encode(text)); });
}

std::string their_encode(std::string_view text) {
  const Answer answer = libwbxml_encode(text);
  if (answer.error != 0) return "refused " + std::to_string(answer.error);
  return hex(answer.output);
}

// ---- the list of differences --------------------------------------------------------------------

struct Row {
  std::string id;
  std::string where;  // decode, encode
  std::string input;  // hex of WBXML, or XML
  std::string ours;
  std::string libwbxml;
  std::string what;
  std::string reason;

  friend std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.what; }
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
#define LIBWBXML_DIFFERENCE(id, where, ...) {#id, #where, __VA_ARGS__},
#include "eascard/libwbxml/libwbxml_differences.def"
#undef LIBWBXML_DIFFERENCE
  };
  return all;
}

const Row* find_row(std::string_view id) {
  const auto row =
      std::find_if(rows().begin(), rows().end(), [id](const Row& r) { return r.id == id; });
  return row == rows().end() ? nullptr : &*row;
}

/// The row's input is the list of the tags it is about: every element in it but the root.
std::vector<Tag> tags_of_row(std::string_view id) {
  std::vector<Tag> tags;
  const Row* row = find_row(id);
  if (!row) return tags;
  const std::string bytes = from_hex(row->input);
  wbxml::Reader reader;
  reader.start(0);
  reader.read(bytes, true);
  for (const Node& node : reader.document().nodes) tags.push_back(node.tag);
  tags.erase(tags.begin());
  return tags;
}

bool contains(const std::vector<Tag>& tags, Tag tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool is_newer(Tag tag) {
  static const std::vector<Tag> tags = tags_of_row("newer_token");
  return contains(tags, tag);
}

const std::vector<Tag>& binary_tags() {
  static const std::vector<Tag> tags = tags_of_row("binary_element");
  return tags;
}

bool is_binary(Tag tag) {
  return contains(binary_tags(), tag);
}

/// The strings as they are from shortly before their first difference; messages are long.
void expect_same(std::string_view actual, std::string_view expected) {
  const auto difference =
      std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first;
  auto from = static_cast<std::size_t>(difference - actual.begin());
  from -= std::min<std::size_t>(from, 60);
  EXPECT_EQ(actual == expected, true) << "actual:   ..." << actual.substr(from, 160)
                                      << "\nexpected: ..." << expected.substr(from, 160);
}

// ---- what libwbxml makes of a document, by the list ---------------------------------------------

/// A document after libwbxml's losses in decoding, with the rows that say so.
struct Prediction {
  Document document;           ///< OPAQUE turned to text
  bool well_formed = true;     ///< is what it writes
  bool unnamed = false;        ///< it writes <unknown>, or a LITERAL's name
  std::set<std::string> rows;  ///< ids
};

void become_text(Document& document, Node& node, bool base64) {
  const std::string bytes(document.text(node));
  node.text_at = static_cast<std::uint32_t>(document.storage.size());
  if (base64) {
    append_base64(document.storage, bytes);
  } else {
    document.storage += bytes;
  }
  node.text_size = static_cast<std::uint32_t>(document.storage.size()) - node.text_at;
  node.flags = node_flag::stored | node_flag::has_text | (node.flags & node_flag::unknown);
  node.flags |= classify_text(document.text(node));
}

void predict_node(Prediction& prediction, Node& node) {
  if (node.kind == NodeKind::literal) {
    prediction.rows.insert("literal");
    prediction.unnamed = true;
  }
  if (node.flags & node_flag::unknown || is_newer(node.tag)) {
    prediction.rows.insert(is_newer(node.tag) ? "newer_token" : "unknown_token");
    prediction.unnamed = true;
    node.flags |= node_flag::unknown;
  }
  if (node.flags & node_flag::has_opaque) {
    const bool base64 = is_binary(node.tag);
    become_text(prediction.document, node, base64);
    const bool is_xml = !(node.flags & (node_flag::control | node_flag::bad_utf8));
    prediction.rows.insert(base64 ? "binary_element" : is_xml ? "opaque_text" : "opaque_bytes");
    prediction.well_formed &= is_xml;
  } else if (node.flags & (node_flag::control | node_flag::bad_utf8)) {
    prediction.rows.insert(node.flags & node_flag::control ? "control_character" : "bad_utf8");
    prediction.well_formed = false;
  }
}

Prediction predict(const Document& document) {
  Prediction prediction;
  prediction.document = document;
  for (Node& node : prediction.document.nodes) predict_node(prediction, node);
  return prediction;
}

/// What libwbxml goes by when it names an element: it declares a namespace where the parent is
/// known to be on another page, and below <unknown> none.
struct Scope {
  std::string space;  ///< in force
  int page = -1;      ///< of the parent
  bool named = true;  ///< is the parent
};

std::string predicted_tree(const Document& document, Scope scope, std::uint32_t index = 0) {
  const Node& node = document.nodes[index];
  if (node.kind == NodeKind::text) return value_of(document, node);
  const bool is_known = node.kind == NodeKind::element && !(node.flags & node_flag::unknown);
  if (is_known && scope.named && scope.page != node.tag.page)
    scope.space = xml::namespace_name(node.tag.page, xml::Names::libwbxml);
  scope.page = node.tag.page;
  scope.named = is_known;
  std::string tree = "unknown";
  if (is_known) tree = scope.space + local_name(*find_token(node.tag));
  if (node.kind == NodeKind::literal) tree = scope.space + std::string(document.text(node));
  tree += '[' + value_of(document, node);
  for (std::uint32_t i = index + 1; i < node.next; i = document.nodes[i].next)
    tree += predicted_tree(document, scope, i);
  return tree + ']';
}

std::string predicted_tree(const Prediction& prediction) {
  return prediction.well_formed ? predicted_tree(prediction.document, {}) : "not well-formed";
}

/// Of our XML: libwbxml's encoder does not take our markers.
std::string predicted_encoding(const Document& document) {
  constexpr std::uint8_t marked =
      node_flag::has_opaque | node_flag::control | node_flag::bad_utf8 | node_flag::unknown;
  const bool has_marker = document.has_mixed || document.any_flags & marked;
  if (has_marker) return find_row("marker") ? "refused 100" : "no row marker";
  return hex(write_wbxml(document));
}

void check_decoding(const Prediction& prediction, const Answer& decoded) {
  for (const std::string& id : prediction.rows) EXPECT_TRUE(find_row(id)) << id;
  expect_same(tree_of_libwbxml(decoded), predicted_tree(prediction));
}

/// A name that libwbxml does not have it refuses, or takes for another page's.
void check_encoding(const Prediction& prediction, const Document& document) {
  const std::string text = with_doctype(write_xml(document, {xml::Names::libwbxml, 0, true}));
  const std::string expected = predicted_encoding(document);
  if (prediction.rows.contains("newer_token")) {
    EXPECT_TRUE(find_row("newer_name"));
    EXPECT_TRUE(their_encode(text) != expected || expected == "refused 100");
  } else {
    expect_same(their_encode(text), expected);
  }
}

/// libwbxml's XML through our encoder: the losses are those of its decoder.
void check_re_encoding(const Prediction& prediction, const Answer& decoded) {
  const std::string encoded = our_encode(decoded.output);
  if (prediction.unnamed || !prediction.well_formed) {
    EXPECT_TRUE(encoded.starts_with("refused ")) << encoded;
  } else {
    expect_same(encoded, hex(write_wbxml(prediction.document)));
  }
}

/// What --cross-check says of a message that both decode.
void expect_no_difference(const std::string& bytes) {
  wbxml::Reader reader;
  reader.start(0);
  if (our_decode(bytes).starts_with("refused")) return;
  reader.read(bytes, true);
  for (const Diagnostic& difference :
       libwbxml::cross_check(reader.document(), libwbxml_decode(bytes).output))
    ADD_FAILURE() << difference.text << " at " << difference.place.offset;
}

void check(const std::string& bytes, const std::string& name) {
  SCOPED_TRACE(name);
  wbxml::Reader reader;
  reader.start(0);
  ASSERT_TRUE(reader.read(bytes, true));
  const Prediction prediction = predict(reader.document());
  const Answer decoded = libwbxml_decode(bytes);
  check_decoding(prediction, decoded);
  check_encoding(prediction, reader.document());
  check_re_encoding(prediction, decoded);
  expect_no_difference(bytes);
}

// ---- random messages ----------------------------------------------------------------------------

/// What a message has beside what every codec agrees on; one at a time, so that each difference is
/// seen by itself.
enum class Feature {
  none,
  bad_text,
  unknown_token,
  opaque_text,
  opaque_bytes,
  binary_element,
  loose_text,
  literal,
  other_forms,
  count
};

class Generator {
 public:
  Generator(Random& random, Feature feature) : random_(random), feature_(feature) {}

  std::string build() {
    using namespace std::string_literals;
    out_ = has(Feature::other_forms) ? "\x03\x01\x6A\x04"s + "Don\0"s : "\x03\x01\x6A\x00"s;
    if (has(Feature::literal)) out_ = "\x03\x01\x6A\x02"s + "a\0"s;
    put_tag({0, 0x05}, true);
    put_children(1);
    put(0x01);
    return out_;
  }

 private:
  bool has(Feature feature) const { return feature_ == feature; }
  /// Whether the message's feature is due here.
  bool now(Feature feature) { return has(feature) && pick(random_, 4) == 0; }
  void put(unsigned byte) { out_ += static_cast<char>(byte); }

  void put_tag(Tag tag, bool has_content) {
    if (tag.page != page_ || now(Feature::other_forms)) {
      put(0x00);
      put(tag.page);
      page_ = tag.page;
    }
    put(tag.token | (has_content ? 0x40u : 0u));
  }

  Tag some_tag() {
    for (;;) {
      const Tag tag{static_cast<std::uint8_t>(pick(random_, 27)),
                    static_cast<std::uint8_t>(0x05 + pick(random_, 0x3B))};
      const bool is_named = find_token(tag) && !is_newer(tag);
      if (is_binary(tag)) continue;
      if (is_named || has(Feature::unknown_token)) return tag;
    }
  }

  std::string some_text() {
    constexpr std::uint8_t bad = node_flag::control | node_flag::bad_utf8;
    for (;;) {
      const std::string text = hostile_text(random_);
      if (text.empty() || text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
      if (has(Feature::bad_text) || !(classify_text(text) & bad)) return text;
    }
  }

  void put_string(const std::string& text) {
    put(0x03);
    out_ += text;
    put(0x00);
  }

  void put_opaque(const std::string& bytes) {
    put(0xC3);
    put(static_cast<unsigned>(bytes.size()));
    out_ += bytes;
  }

  void put_children(unsigned depth) {
    const unsigned count = 1 + pick(random_, 6);
    for (unsigned i = 0; i < count; ++i) {
      if (now(Feature::loose_text)) put_string(some_text());
      put_element(depth);
    }
  }

  void put_element(unsigned depth) {
    if (now(Feature::binary_element)) return put_binary();
    if (now(Feature::literal)) return put_literal();
    const bool has_content = pick(random_, 5) != 0;
    put_tag(some_tag(), has_content);
    if (!has_content) return;
    if (pick(random_, depth < 6 ? 10 : 1) < 6) {
      put_value();
    } else {
      put_children(depth + 1);
    }
    put(0x01);
  }

  void put_value() {
    if (now(Feature::opaque_text)) return put_opaque(some_text());
    if (now(Feature::opaque_bytes)) return put_opaque("\xFF" + some_text());
    if (now(Feature::other_forms)) return put_other_form();
    put_string(pick(random_, 20) == 0 ? " \r\n" : some_text());
  }

  void put_binary() {
    const auto count = static_cast<unsigned>(binary_tags().size());
    put_tag(binary_tags().at(pick(random_, count)), true);
    put_opaque(hostile_text(random_));
    put(0x01);
  }

  void put_literal() {
    const bool has_content = pick(random_, 2) == 0;
    put(has_content ? 0x44 : 0x04);
    put(0x00);
    if (!has_content) return;
    put_string(some_text());
    put(0x01);
  }

  /// Forms that decoders take and encoders do not write; they stand for the same content.
  void put_other_form() {
    static const std::string forms[] = {"", from_hex("0300"), from_hex("8301"),
                                        from_hex("028140")};  // nothing, "", STR_T "on", U+00C0
    const unsigned form = pick(random_, 5);
    if (form < 4) {
      out_ += forms[form];
    } else {
      put_string(some_text());
      put_string(some_text());
    }
  }

  Random& random_;
  Feature feature_;
  std::string out_;
  unsigned page_ = 0;
};

// ---- tests --------------------------------------------------------------------------------------

constexpr std::string_view public_ids[] = {
#define WBXML_LANGUAGE(number, public_id, name) public_id,
#include "eascard/wbxml/languages.def"
#undef WBXML_LANGUAGE
};

/// Every token there can be, empty and with bytes: names, and what libwbxml holds for binary.
TEST(Libwbxml, HasTheSameTable) {
  for (unsigned page = 0; page < page_count + 2; ++page)
    for (unsigned token = 0x05; token < tokens_per_page; ++token) {
      const std::string head = from_hex("03016A004500") + static_cast<char>(page);
      const std::string empty = head + static_cast<char>(token) + "\x01";
      const std::string bytes = head + static_cast<char>(token | 0x40) + from_hex("C30261620101");
      check(empty, hex(empty));
      check(bytes, hex(bytes));
    }
}

TEST(Libwbxml, AgreesOnTheSamples) {
  for (const auto& path : samples(".wbxml")) check(read_file(path), path.filename());
}

TEST(Libwbxml, AgreesOnRandomMessages) {
  constexpr auto features = static_cast<unsigned>(Feature::count);
  Random random(1966);
  for (unsigned i = 0; i < 1000 && !::testing::Test::HasFailure(); ++i) {
    const auto feature = i % 2 == 0 ? Feature::none : static_cast<Feature>(i / 2 % features);
    const std::string bytes = Generator(random, feature).build();
    check(bytes, "message " + std::to_string(i));
  }
}

/// languages.def is what libwbxml has: every public id of up to three bytes, by number and by name.
TEST(Libwbxml, HasTheLanguages) {
  constexpr int unknown_public_id = 64;  // WBXML_ERROR_UNKNOWN_PUBLIC_ID
  const auto knows = [](std::string header) {
    header += from_hex("6A00");
    return libwbxml::decode(header + "\x05", libwbxml::Language::by_public_id).error !=
           unknown_public_id;
  };
  for (unsigned number = 1; number < 0x4000; ++number) {
    std::string header = "\x03";
    if (number > 0x7F) header += static_cast<char>(0x80 | number >> 7);
    header += static_cast<char>(number & 0x7F);
    EXPECT_EQ(wbxml::find_language(number) != nullptr, knows(header)) << number;
  }
  for (const std::string_view id : public_ids) {
    const std::string bytes = from_hex("0300006A") + static_cast<char>(id.size() + 1) +
                              std::string(id) + std::string(1, '\0') + "\x05";
    EXPECT_EQ(libwbxml::decode(bytes, libwbxml::Language::by_public_id).error, 0) << id;
    EXPECT_EQ(wbxml::language_of(bytes, true), wbxml::find_language(id));
  }
}

/// A message that is cut anywhere is no message, for both.
TEST(Libwbxml, RefusesCutSamples) {
  for (const auto& path : samples(".wbxml")) {
    const std::string bytes = read_file(path);
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 1000); ++size) {
      const std::string cut = bytes.substr(0, size);
      EXPECT_TRUE(our_decode(cut).starts_with("refused ")) << path << " cut to " << size;
      EXPECT_TRUE(their_decode(cut).starts_with("refused ")) << path << " cut to " << size;
    }
  }
}

class LibwbxmlDifference : public ::testing::TestWithParam<Row> {};

TEST_P(LibwbxmlDifference, Exists) {
  const Row& row = GetParam();
  const bool is_decode = row.where == "decode";
  EXPECT_TRUE(is_decode || row.where == "encode") << row.where;
  EXPECT_FALSE(row.reason.empty());
  const bool is_whole = row.input.starts_with("<?xml");
  const std::string input = is_decode  ? from_hex(row.input)
                            : is_whole ? row.input
                                       : with_doctype(row.input);
  if (is_decode) expect_no_difference(input);
  EXPECT_EQ(is_decode ? our_decode(input) : our_encode(input), row.ours);
  EXPECT_EQ(is_decode ? their_decode(input) : their_encode(input), row.libwbxml);
  EXPECT_NE(row.ours, row.libwbxml);
  EXPECT_FALSE(row.ours.starts_with("refused") && row.libwbxml.starts_with("refused"));
}

std::string test_name(const ::testing::TestParamInfo<Row>& info) {
  return info.param.id;
}

INSTANTIATE_TEST_SUITE_P(List, LibwbxmlDifference, ::testing::ValuesIn(rows()), test_name);

}  // namespace
}  // namespace eascard::test
