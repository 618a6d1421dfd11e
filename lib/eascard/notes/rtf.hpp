#pragma once
// A note in RTF (AirSyncBase Body Type 3, [MS-ASAIRS] 2.2.2) as plain text; lzfu.hpp
// decompresses it.

#include <string_view>

#include "eascard/notes/note_text.hpp"

namespace eascard::notes {

/// Plain text of RTF: UTF-8, LF line ends, no trailing newline. Data that does not begin as RTF is
/// a fault, with which there is no text; RTF that ends too early has the text up to there, and that
/// fault. Time and memory grow with its size.
///
/// Paragraphs, line breaks and table rows end a line, cells are separated by a tab, U+00A0 is a
/// space. Bytes are read in the code page of their font; what has no character there becomes
/// U+FFFD. Pictures, objects, headers, footers and everything unknown marked \* are left out. HTML
/// inside of RTF ([MS-OXRTFEX]) is taken out of it and read by html_to_text(), so that a note has
/// one text in either form. The text is frozen as that of html_to_text() is.
///
/// Source: Rich Text Format Specification 1.9.1.
NoteText rtf_to_text(std::string_view rtf, TextLimits limits = {});

}  // namespace eascard::notes
