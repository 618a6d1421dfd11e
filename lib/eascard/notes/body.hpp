#pragma once
// The notes of an item in AirSyncBase Body ([MS-ASAIRS] 2.2.2) as plain text.

#include <string_view>

#include "eascard/notes/note_text.hpp"

namespace eascard::notes {

/// By the Type of the Body: 1, or "" where it has none, is the text as it is; 2 is HTML; 3 is
/// base64 of compressed RTF, or of RTF, or RTF as it is; MIME (4) is not read. No Data has no
/// fault.
NoteText body_to_text(std::string_view type, std::string_view data);

}  // namespace eascard::notes
