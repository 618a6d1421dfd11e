// What the readers noticed, as findings, and what concerns every element: its version, its kind of
// value.

#include <algorithm>
#include <array>

#include "eascard/document/misfits.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr std::uint8_t find_page = tag_of("Find", "Find").page;

/// The element's own spelling, behind '<' and a prefix.
std::string_view spelling(const Document& document, const Node& node) {
  if (document.form != Form::xml || node.offset >= document.bytes.size()) return {};
  std::string_view tag = document.bytes.substr(node.offset + 1);
  tag = tag.substr(0, tag.find_first_of(" \t\r\n/>="));
  const std::size_t colon = tag.find(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

/// An older name in XML: the reader counts them, check_alias() tells each.
bool is_older_name(const Document& document, const Diagnostic& diagnostic) {
  return document.form == Form::xml && diagnostic.severity == Severity::note &&
         (diagnostic.code == Code::N05 || diagnostic.code == Code::N09 ||
          diagnostic.code == Code::O03);
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

/// An element that has text and no elements, though it should have them; with both a reader has
/// noticed it, and in XML this too.
bool has_text_for_elements(const Walk& walk) {
  const Node& node = walk.node();
  return walk.document.form != Form::xml && node.flags & node_flag::has_text &&
         holds_elements(node.tag) && !is_white(walk.value());
}

}  // namespace

void add_reader_diagnostics(const Diagnostics& diagnostics, const Document& document,
                            Findings& findings) {
  for (Diagnostic diagnostic : diagnostics.list()) {
    if (is_older_name(document, diagnostic)) continue;
    const std::uint64_t offset = diagnostic.place.offset - document.offset;
    std::uint32_t index = node_at(document, offset);
    // Behind the last node stands what was not read: it is in the element that is open.
    if (index + 1 == document.nodes.size() && document.nodes[index].offset < offset)
      index = findings.innermost_open().value_or(index);
    diagnostic.severity = severity_of(diagnostic);
    findings.add(std::move(diagnostic), index);
  }
}

void check_alias(const Walk& walk) {
  const std::string_view name = spelling(walk.document, walk.node());
  if (name.empty() || name == "token") return;  // w:token
  const std::optional<Code> rule = rule_of_name(name, walk.node().tag, walk.ancestor(0));
  if (rule) walk.add(*rule, Severity::warning, older_name(name, walk.node().tag));
}

namespace {

/// The first of what has no token, in XML outside of CDATA. A DOCTYPE only names the language, as
/// libwbxml does on every message; one that says more is not read.
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
    const bool is_comment = rest.starts_with("<!--");
    if (is_declaration || (!rest.starts_with("<?") && !is_comment)) continue;
    return walk.findings.add(
        {Code::X07,
         Severity::warning,
         {walk.document.offset + at, 0, 0},
         is_comment ? "comment, which has no token" : "processing instruction, which has no token"},
        node_at(walk.document, at));
  }
}

}  // namespace

void check_root(const Walk& walk) {
  const Node& root = walk.node();
  if (walk.document.form == Form::xml) check_markup(walk);
  // A tag that the tables do not know is W10 or N06.
  if (root.kind != NodeKind::element || root.flags & node_flag::unknown) return;
  const Role role = role_of(root);
  if (role != Role::root && role != Role::data) walk.add(Code::X08, walk.name() + " is no command");
}

std::string versions(const TokenInfo& info) {
  const std::string since(version_name(info.since));
  if (info.since == info.until) return "only in protocol " + since;
  return info.until == Version::v16_1
             ? "in protocol " + since + " and up"
             : "in protocols " + since + " to " + std::string(version_name(info.until));
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

namespace {

/// An element with the content bit, and END at once: legal, and not what encoders write.
bool has_needless_content(const Walk& walk) {
  const Document& document = walk.document;
  const Node& node = walk.node();
  constexpr std::uint8_t content_bit = 0x40;
  return document.form == Form::wbxml && walk.is_empty() && node.offset < document.bytes.size() &&
         static_cast<std::uint8_t>(document.bytes[node.offset]) & content_bit;
}

}  // namespace

void check_wire(const Walk& walk) {
  const Node& node = walk.node();
  if (has_needless_content(walk)) walk.add(Code::W24, walk.name() + " is empty, with content bit");
  const bool noticed = walk.document.form == Form::wbxml;
  if (has_text_for_elements(walk))
    walk.add(rule_of_text(walk.document.form, node.tag),
             "text in place of child elements: " + walk.name());
  if (noticed) return;
  if (node.flags & node_flag::unknown)
    walk.add(node.tag.page < page_count ? Code::W10 : Code::W08, "unknown token: " + walk.name());
  if (node.flags & node_flag::bad_utf8) walk.add(Code::W15, "not UTF-8: " + walk.name());
  if (node.flags & node_flag::control)
    walk.add(Code::X02, "a character that XML cannot hold: " + walk.name());
  const std::optional<FieldType> type = contact_type(node.tag);
  if (node.flags & node_flag::has_opaque && type && *type != FieldType::list)
    walk.add(rule_of_opaque(node.tag), "OPAQUE where a string belongs: " + walk.name());
}

}  // namespace eascard::validate
