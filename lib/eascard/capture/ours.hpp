#pragma once
// Whether JSON or markup is something of ours, or a text in which bodies may stand: logs, exports
// and saved pages have braces and angle brackets as well.

#include <optional>
#include <string_view>

namespace eascard::capture {

/// Of a text that begins with { or [: at least half of the keys of its first object are those of a
/// contact, a tree, JSContact or a HAR; or it is a jCard, or empty. No value: more bytes are
/// needed.
std::optional<bool> is_our_json(std::string_view bytes, bool last);

/// Of a text that begins with <: its root is an element of a code page in any spelling, or has a
/// namespace of one. No value: more bytes are needed.
std::optional<bool> is_our_markup(std::string_view bytes);

}  // namespace eascard::capture
