#pragma once
// What an input is, by its first bytes or by wish: one table of all forms and containers.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "eascard/capture/entry.hpp"
#include "eascard/export.hpp"

namespace eascard::records {

/// In the order of the table.
enum class Format : std::uint8_t {
  automatic,  ///< to be told from the bytes; or they are nothing that is known
  wbxml,
  xml,
  json,
  vcard,
  http,
  multipart,
  text,  ///< any text that bodies may be found in
  hex,
  base64,
  har,
  saz,
  mitm,
  mailbox_log,
  utf16  ///< such a text in UTF-16
};

struct FormatRow {
  std::string_view name;       ///< for --input-format, "" where only the bytes tell it
  std::string_view title;      ///< what an input in it is, for people
  std::string_view extension;  ///< of a file with such a body, "" of a container
  /// A reader of the container's entries; nullptr of a bare form.
  std::unique_ptr<capture::Reader> (*make_reader)(const Limits& limits);
};

/// The row of each Format, at its number.
EASCARD_EXPORT std::span<const FormatRow> formats();
EASCARD_EXPORT const FormatRow& row_of(Format format);
inline bool is_container(Format format) {
  return row_of(format).make_reader != nullptr;
}

/// What a whole input is. Nothing: more bytes are needed (never when `last`). Waits for no more of
/// them than it takes. Format::automatic: nothing that is known, or empty. JSON and markup that are
/// not ours are texts, but for markup where `other_markup`: libwbxml knows other languages.
EASCARD_EXPORT std::optional<Format> find_format(std::string_view bytes, bool last,
                                                 bool other_markup);
/// The bare form of a message body, whatever it holds; nothing and automatic as above.
EASCARD_EXPORT std::optional<Format> find_bare_format(std::string_view bytes, bool last);

}  // namespace eascard::records
