#pragma once
// A note in HTML (AirSyncBase Body Type 2, [MS-ASAIRS] 2.2.2) as plain text.

#include <string_view>

#include "eascard/notes/note_text.hpp"

namespace eascard::notes {

/// Plain text of an HTML note: UTF-8 (what is not becomes U+FFFD), LF line ends, no trailing
/// newline. Any input has a text, and only a cut one has a fault; time and memory grow with its
/// size only.
///
/// Blocks, headings and table rows have lines of their own, <br> ends one, and there is at most one
/// blank line in a row. Lists read "- item" and "1. item", an inner one indented by 2; links "text
/// <url>" where the url says more than the text; cells are separated by a tab; an image is its alt
/// text. White space is collapsed outside of <pre>, U+00A0 is a space. Scripts, styles and titles
/// are left out.
///
/// The text is frozen: cards hold a CRC of it (X-EAS-BODY), and a change here makes each of them
/// look edited.
NoteText html_to_text(std::string_view html, TextLimits limits = {});

}  // namespace eascard::notes
