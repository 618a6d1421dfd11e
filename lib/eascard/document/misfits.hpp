#pragma once
// Which rule a value or a name breaks in the element where it stands: what the readers say of it
// and what `validate` says is one thing.

#include <optional>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/document/document.hpp"

namespace eascard {

/// An element that has elements and no text: those around the items, items, lists, Body, and what
/// holds names.
bool holds_elements(Tag tag);

/// Text in `element`, beside elements or in place of them.
Code rule_of_text(Form form, Tag element);
/// OPAQUE in `element`, which has a string.
Code rule_of_opaque(Tag element);
/// An element of this tag in `parent` (Tag{} for none) by the name that stands in XML; nothing
/// where that is right.
std::optional<Code> rule_of_name(std::string_view name, Tag tag, Tag parent);
/// What is said of it where a reader knows what it means.
std::string older_name(std::string_view name, Tag tag);

}  // namespace eascard
