#include "eascard/validate/scope.hpp"

#include <algorithm>

namespace eascard::validate {
namespace {

constexpr Tag application_data = tag_of("AirSync", "ApplicationData");

std::uint16_t where_of_command(std::string_view command) {
  if (command == "Sync") return where::sync;
  if (command == "ItemOperations") return where::iq | where::ir;
  if (command == "Search") return where::hq | where::hr;
  if (command == "FolderSync") return where::fq | where::fr;
  return where::other;
}

/// A part of a message without its root is part of what alone has it.
std::uint16_t where_of_root(const Document& document, const CheckOptions& options) {
  if (document.nodes.empty()) return where::any;
  const Node& root = document.nodes[0];
  const TokenInfo* info = root.kind == NodeKind::element ? find_token(root.tag) : nullptr;
  if (!info) return where::any;
  if (!options.command.empty() && info->name != "Sync") {
    const std::uint16_t assumed = where_of_command(options.command);
    if (where_of_command(info->name) == where::other) return assumed;
  }
  if (root.tag == application_data || root.tag == tag_of("AirSync", "Supported"))
    return where::sync;
  if (root.tag == tag_of("ItemOperations", "Properties")) return where::ir;
  if (root.tag == tag_of("Search", "Properties")) return where::hr;
  return where_of_command(info->name);
}

/// What the message shows, else what is said of it, else what it looks like.
Direction find_direction(const Document& document, Direction said) {
  const Message message = describe_message(document);
  const bool is_open = message.direction == Direction::unknown;
  return is_open && said != Direction::unknown ? said : message.likely;
}

/// Narrows the versions to those that have all tokens of the document.
void narrow_versions(const Document& document, Scope& scope) {
  for (std::uint32_t i = 0; i < document.nodes.size(); ++i) {
    const Node& node = document.nodes[i];
    const TokenInfo* info = node.kind == NodeKind::element ? find_token(node.tag) : nullptr;
    if (!info || (info->since <= scope.low && info->until >= scope.high)) continue;
    if (info->since > scope.high || info->until < scope.low) {
      if (scope.misfit == 0) scope.misfit = i;
      continue;
    }
    scope.low = std::max(scope.low, info->since);
    scope.high = std::min(scope.high, info->until);
  }
}

Edition edition_of(const Scope& scope, Edition asked) {
  if (asked != Edition::both) return asked;
  if (scope.high <= Version::v14_0) return Edition::v3_0;
  return scope.low >= Version::v14_1 ? Edition::current : Edition::both;
}

}  // namespace

std::optional<Severity> Scope::weigh(const Rule& rule, Severity severity) const {
  if (rule.until < low || rule.since > high || !may_be(rule.where)) return std::nullopt;
  const bool edition_fits = rule.edition == Edition::both || rule.edition == edition;
  if (!edition_fits && edition != Edition::both) return std::nullopt;
  const bool certain = rule.since <= low && high <= rule.until && is(rule.where) && edition_fits;
  return certain ? severity : Severity::note;
}

CheckOptions with_entry(CheckOptions options, const capture::Entry* entry) {
  if (!entry) return options;
  if (!options.protocol) options.protocol = find_version(entry->protocol);
  if (options.command.empty()) options.command = entry->command;
  if (options.direction == Direction::unknown) options.direction = entry->direction;
  return options;
}

Scope make_scope(const Document& document, const CheckOptions& options) {
  Scope scope;
  scope.where = where_of_root(document, options);
  if (!document.nodes.empty()) {
    scope.direction = find_direction(document, options.direction);
    if (scope.direction == Direction::request) scope.where &= where::requests | where::other;
    if (scope.direction == Direction::response) scope.where &= where::responses | where::other;
  }
  if (options.protocol) {
    scope.low = scope.high = *options.protocol;
  } else {
    narrow_versions(document, scope);
  }
  scope.edition = edition_of(scope, options.edition);
  return scope;
}

}  // namespace eascard::validate
