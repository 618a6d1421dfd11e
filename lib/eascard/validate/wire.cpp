// What the readers noticed, as findings, and what concerns every element: its version, its kind of
// value.

#include <algorithm>
#include <array>

#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr Tag picture = tag_of("Contacts", "Picture");
constexpr std::uint8_t find_page = tag_of("Find", "Find").page;

/// The element's own spelling, behind '<' and a prefix.
std::string_view spelling(const Document& document, const Node& node) {
  if (document.form != Form::xml || node.offset >= document.bytes.size()) return {};
  std::string_view tag = document.bytes.substr(node.offset + 1);
  tag = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  const std::size_t colon = tag.find(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

bool equals_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// The contact element of this name in other capitals, "" where there is none.
std::string_view name_in_capitals(std::string_view name) {
  for (const Field& f : all_fields())
    if (equals_without_case(f.name, name)) return f.name;
  return {};
}

/// Turns what a reader said into what the rules say; false where they allow it.
bool refine(const Document& document, std::uint32_t index, Diagnostic& diagnostic) {
  if (document.nodes.empty()) return true;
  const Node& node = document.nodes[index];
  switch (diagnostic.code) {
    case Code::N05:  // the reader counts them, check_alias() tells each
      return diagnostic.severity == Severity::error || document.form != Form::xml;
    case Code::N06:
      if (const std::string_view name = name_in_capitals(spelling(document, node)); !name.empty()) {
        diagnostic.code = Code::N04;
        diagnostic.text += ", but there is " + std::string(name);
      }
      return true;
    case Code::W18:
      if (node.kind == NodeKind::element && node.tag == picture) diagnostic.code = Code::I09;
      return true;
    case Code::W20:
      if (role_of(node) == Role::names)
        diagnostic.code = Code::G07;
      else if (document.form == Form::xml)
        diagnostic.code = Code::X05;
      return true;
    default:
      return true;
  }
}

/// A known older namespace is a note, everything else has the severity of its rule.
Severity severity_of(const Diagnostic& diagnostic) {
  const Rule* rule = find_rule(diagnostic.code);
  if (!rule || (diagnostic.code == Code::N01 && diagnostic.severity == Severity::note))
    return diagnostic.severity;
  return std::max(rule->severity,
                  diagnostic.severity == Severity::error ? Severity::error : Severity::note);
}

/// Index of the last node that begins at or before the offset.
std::uint32_t node_at(const Document& document, std::uint64_t offset) {
  const auto behind =
      std::upper_bound(document.nodes.begin(), document.nodes.end(), offset,
                       [](std::uint64_t at, const Node& node) { return at < node.offset; });
  const auto count = static_cast<std::uint32_t>(behind - document.nodes.begin());
  return count == 0 ? 0 : count - 1;
}

/// Tokens whose version another rule looks after.
bool has_version_rule(Tag tag) {
  constexpr std::array tags = {
      tag_of("Contacts", "Body"),          tag_of("Contacts", "BodySize"),
      tag_of("Contacts", "BodyTruncated"), tag_of("AirSyncBase", "Body"),
      tag_of("AirSyncBase", "Preview"),    tag_of("AirSync", "Truncation")};
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool fits(const Scope& scope, Tag tag) {
  const TokenInfo* info = find_token(tag);
  return !info || (info->since <= scope.high && info->until >= scope.low);
}

std::string versions(const TokenInfo& info) {
  const std::string since(version_name(info.since));
  if (info.since == info.until) return "only in protocol " + since;
  return info.until == Version::v16_1
             ? "in protocol " + since + " and up"
             : "in protocols " + since + " to " + std::string(version_name(info.until));
}

/// A container that has text and no elements; with both a reader has noticed it.
bool has_elements_alone(const Walk& walk) {
  const Tag tag = walk.node().tag;
  return is_container(role_of(tag)) || contact_type(tag) == FieldType::list ||
         tag == tag_of("AirSyncBase", "Body");
}

}  // namespace

void add_reader_diagnostics(const Diagnostics& diagnostics, const Document& document,
                            Findings& findings) {
  for (Diagnostic diagnostic : diagnostics.list()) {
    const std::uint32_t index = node_at(document, diagnostic.place.offset - document.offset);
    if (!refine(document, index, diagnostic)) continue;
    diagnostic.severity = severity_of(diagnostic);
    findings.add(std::move(diagnostic), index);
  }
}

void check_alias(const Walk& walk) {
  const std::string_view name = spelling(walk.document, walk.node());
  const std::string_view told = find_token(walk.node().tag)->name;
  if (name.empty() || name == told || name == "token") return;  // w:token
  const std::string text =
      "older element name \"" + std::string(name) + "\" is read as " + std::string(told);
  const bool is_typo = name == "AssistnamePhoneNumber";
  if (walk.parent_role() == Role::names) {
    // [MS-ASCNTC] has that one in its schema, and newer ones have it in GhostingProps.
    const bool in_schema = walk.ancestor(0) == tag_of("ItemOperations", "Schema");
    return is_typo ? void() : walk.add(in_schema ? Code::O03 : Code::N05, Severity::warning, text);
  }
  walk.add(is_typo ? Code::N09 : equals_without_case(name, told) ? Code::N04 : Code::N05, text);
}

/// The first of what has no token, in XML outside of CDATA.
void check_markup(const Walk& walk) {
  const std::string_view text = walk.document.bytes;
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<![CDATA[")) {
      at = text.find("]]>", at);
      if (at == std::string_view::npos) return;
      continue;
    }
    const bool is_declaration = rest.starts_with("<?xml ") || rest.starts_with("<?w ");
    if (is_declaration || (!rest.starts_with("<?") && !rest.starts_with("<!"))) continue;
    const char* what = rest.starts_with("<!--") ? "comment"
                       : rest[1] == '?'         ? "processing instruction"
                                                : "DOCTYPE";
    return walk.findings.add({Code::X07,
                              Severity::warning,
                              {walk.document.offset + at, 0, 0},
                              std::string(what) + ", which has no token"},
                             node_at(walk.document, at));
  }
}

void check_root(const Walk& walk) {
  const Node& root = walk.node();
  if (walk.document.form == Form::xml) check_markup(walk);
  // A tag that the tables do not know is W10 or N06.
  if (root.kind != NodeKind::element || root.flags & node_flag::unknown) return;
  const Role role = role_of(root);
  if (role != Role::root && role != Role::data) walk.add(Code::X08, walk.name() + " is no command");
}

void check_version(const Walk& walk) {
  const Tag tag = walk.node().tag;
  const TokenInfo& info = *find_token(tag);
  if (walk.at == walk.scope.misfit && walk.at > 0)
    return walk.add(Code::W11, Severity::note,
                    walk.name() + " is " + versions(info) + ", where other elements are not");
  if (fits(walk.scope, tag) || !fits(walk.scope, walk.ancestor(0)) || walk.scope.misfit > 0) return;
  if (tag.page == find_page) return walk.add(Code::W09, walk.name() + " is " + versions(info));
  if (!has_version_rule(tag)) walk.add(Code::W11, walk.name() + " is " + versions(info));
}

/// An element with the content bit, and END at once: legal, and not what encoders write.
bool has_needless_content(const Walk& walk) {
  const Document& document = walk.document;
  const Node& node = walk.node();
  constexpr std::uint8_t content_bit = 0x40;
  return document.form == Form::wbxml && walk.is_empty() && node.offset < document.bytes.size() &&
         static_cast<std::uint8_t>(document.bytes[node.offset]) & content_bit;
}

void check_wire(const Walk& walk) {
  const Node& node = walk.node();
  if (has_needless_content(walk)) walk.add(Code::W24, walk.name() + " is empty, with content bit");
  const bool noticed = walk.document.form == Form::wbxml;
  if (node.flags & node_flag::has_text && has_elements_alone(walk) &&
      walk.value().find_first_not_of(" \t\r\n") != std::string_view::npos)
    walk.add(walk.document.form == Form::xml ? Code::X05 : Code::W20,
             "text in " + walk.name() + ", which holds elements");
  if (noticed) return;
  if (node.flags & node_flag::unknown)
    walk.add(node.tag.page < page_count ? Code::W10 : Code::W08, "unknown token: " + walk.name());
  if (node.flags & node_flag::bad_utf8) walk.add(Code::W15, "not UTF-8: " + walk.name());
  if (node.flags & node_flag::control)
    walk.add(Code::X02, "a character that XML cannot hold: " + walk.name());
  const std::optional<FieldType> type = contact_type(node.tag);
  if (node.flags & node_flag::has_opaque && type && *type != FieldType::list)
    walk.add(node.tag == picture ? Code::I09 : Code::W18,
             "OPAQUE where a string belongs: " + walk.name());
}

}  // namespace eascard::validate
