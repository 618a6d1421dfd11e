#include "eascard/validate/rules.hpp"

#include <algorithm>
#include <array>

namespace eascard::validate {
namespace {

using namespace where;

constexpr Rule rules[] = {
#define VALIDATION_RULE(id, severity, since, until, where, needs, edition, source, text) \
  {Code::id, Severity::severity, Version::since,   Version::until,                       \
   where,    Needs::needs,       Edition::edition, source,                               \
   text},
#include "eascard/schema/validation_rules.def"
#undef VALIDATION_RULE
};

constexpr bool rules_are_sound() {
  for (std::size_t i = 0; i < std::size(rules); ++i)
    if (static_cast<std::size_t>(rules[i].code) != i || rules[i].since > rules[i].until)
      return false;
  return true;
}
static_assert(rules_are_sound(), "rules come first in Code, in order, and their versions are one");

/// Every rule is of a group, every group has a rule, and no letter stands twice.
constexpr bool groups_are_sound() {
  constexpr char group_letters[] = {
#define RULE_GROUP(letter, name) #letter[0],
#include "eascard/schema/rule_groups.def"
#undef RULE_GROUP
  };
  constexpr char rule_letters[] = {
#define VALIDATION_RULE(id, ...) #id[0],
#include "eascard/schema/validation_rules.def"
#undef VALIDATION_RULE
  };
  const auto has = [](std::span<const char> letters, char letter) {
    return std::ranges::find(letters, letter) != letters.end();
  };
  for (const char letter : rule_letters)
    if (!has(group_letters, letter)) return false;
  for (const char& letter : group_letters) {
    const std::span before(group_letters, &letter);
    if (has(before, letter) || !has(rule_letters, letter) || letter == 'M') return false;
  }
  return true;
}
static_assert(groups_are_sound(), "rules and the letters of rule_groups.def do not fit together");

struct WhereName {
  std::uint16_t where;
  std::string_view name;
};

constexpr WhereName where_names[] = {{sq, "Sync request"},
                                     {sr, "Sync response"},
                                     {sync, "Sync"},
                                     {iq, "ItemOperations request"},
                                     {ir, "ItemOperations response"},
                                     {hq, "Search request"},
                                     {hr, "Search response"},
                                     {fr, "FolderSync response"},
                                     {replies, "Sync, ItemOperations and Search responses"},
                                     {asks, "Sync, ItemOperations and Search requests"},
                                     {any, "any message"}};

}  // namespace

std::span<const Rule> all_rules() {
  return rules;
}

const Rule* find_rule(Code code) {
  const auto index = static_cast<std::size_t>(code);
  return index < std::size(rules) ? &rules[index] : nullptr;
}

const Rule* find_rule(std::string_view id) {
  for (const Rule& rule : rules)
    if (code_name(rule.code) == id) return &rule;
  return nullptr;
}

std::string_view where_name(std::uint16_t where) {
  for (const WhereName& row : where_names)
    if (row.where == where) return row.name;
  return "";
}

std::optional<Version> find_version(std::string_view name) {
  for (auto i = static_cast<unsigned>(Version::v2_5); i <= static_cast<unsigned>(Version::v16_1);
       ++i)
    if (version_name(static_cast<Version>(i)) == name) return static_cast<Version>(i);
  return std::nullopt;
}

}  // namespace eascard::validate
