#pragma once
// Where a check stands in the document: what the groups of checks are given.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/document/document.hpp"
#include "eascard/validate/findings.hpp"

namespace eascard::validate {

/// The type of an element of the pages Contacts and Contacts2; nothing for any other.
std::optional<FieldType> contact_type(Tag tag);

/// The Collection that is open; views into the document.
struct CollectionContext {
  std::uint32_t end = 0;  ///< index behind it: none is open from there on
  std::string_view id;
  std::string_view class_name;
  std::string_view sync_key;
};

struct Walk {
  struct Level {
    std::uint32_t index = 0;
    std::uint32_t end = 0;
    Tag tag{};  ///< none for a literal
    Role role = Role::none;
    std::string_view class_name{};  ///< of a command, its Class
  };

  const Document& document;
  const Scope& scope;
  Findings& findings;
  std::vector<Level> open{};  ///< ancestors of the node at hand
  std::uint32_t at = 0;       ///< the node at hand, an element that the tables know
  CollectionContext collection{};
  std::uint32_t contact_end = 0;  ///< index behind the contact that is open, as is_contact() has it

  const Node& node() const { return document.nodes[at]; }
  std::string_view value() const { return document.value(node()); }
  /// The tag of the parent (0), its parent (1) ...; Tag{} above the root.
  Tag ancestor(std::size_t up) const {
    return up < open.size() ? open[open.size() - 1 - up].tag : Tag{};
  }
  /// What the parent is around items.
  Role parent_role() const { return open.empty() ? Role::none : open.back().role; }
  bool is_inside(Tag tag) const;
  bool has_children() const { return node().next > at + 1; }
  bool is_empty() const { return !has_children() && value().empty(); }
  bool is_in_contact() const { return at < contact_end; }
  bool is_ric() const { return at < collection.end && collection.id == "RI"; }

  std::string name() const { return element_name(document, node()); }
  void add(Code code, std::string text) const { findings.add(code, at, std::move(text)); }
  void add(Code code, Severity severity, std::string text) const {
    findings.add(code, severity, at, std::move(text));
  }

  /// Calls use(index, node) for each child that is an element.
  template <typename Use>
  void for_each_child(std::uint32_t parent, Use use) const {
    const std::uint32_t end = document.nodes[parent].next;
    for (std::uint32_t i = parent + 1; i < end; i = document.nodes[i].next)
      if (document.nodes[i].kind == NodeKind::element) use(i, document.nodes[i]);
  }
};

}  // namespace eascard::validate
