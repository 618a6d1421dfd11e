#pragma once
// Compressed RTF ([MS-OXRTFCP]), what a note of AirSyncBase Body Type 3 holds under its base64.

#include <cstddef>
#include <string_view>

#include "eascard/notes/note_text.hpp"

namespace eascard::notes {

/// Whether the data has the header of compressed RTF (LZFu) or of RTF stored in it as it is (MELA).
bool is_compressed_rtf(std::string_view data);

/// The RTF in the data, which may go on behind it. Damaged data and more than max_size bytes of RTF
/// are faults, with which there is no RTF; nothing larger is allocated on the word of a header.
/// Source: [MS-OXRTFCP] 2.1.3.
NoteText decompress_rtf(std::string_view data, std::size_t max_size = 16u << 20);

}  // namespace eascard::notes
