#pragma once
// What is said of values that were left out when a message was logged.

#include <optional>

#include "eascard/document/document.hpp"

namespace eascard {

/// M007 of the first of nodes[begin] to nodes[end - 1] whose value was left out, with their count
/// and its place; nothing where none was.
std::optional<Diagnostic> removed_values(const Document& document, std::uint32_t begin,
                                         std::uint32_t end, Severity severity);
/// The same of the whole document, a note.
std::optional<Diagnostic> removed_values(const Document& document);

/// Throws Error M007 where the document has such a value: it cannot be written as if it were whole.
void refuse_removed(const Document& document);

}  // namespace eascard
