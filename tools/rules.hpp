#pragma once
// The catalogue of validation rules and messages, for people.

#include <functional>
#include <string>
#include <string_view>

namespace eascard::tool {

using Print = std::function<void(std::string_view)>;

/// One line a rule: id, severity, versions, messages, text, source, with tabs between them.
void list_rules(const Print& print);
/// One rule with its examples, or what a message means. Throws UsageError for an unknown id.
void explain_code(const std::string& id, const Print& print);

}  // namespace eascard::tool
