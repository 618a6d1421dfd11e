#pragma once
// What an input is, by its first bytes, and the reader for it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "eascard/capture/entry.hpp"

namespace eascard::capture {

enum class Container : std::uint8_t {
  none,  ///< a bare body, or nothing that is known
  http,
  multipart,
  har,
  saz,
  mitm,
  mailbox_log,
  text,   ///< any text that bodies may be found in
  utf16,  ///< such a text in UTF-16
  hex,    ///< only by wish: the whole input is one body
  base64  ///< only by wish: the whole input is one body
};

/// Nothing: more bytes are needed (never when `last`). Waits for no more of them than it takes.
std::optional<Container> sniff(std::string_view bytes, bool last);

/// For any container but Container::none.
std::unique_ptr<Reader> make_reader(Container container, const Limits& limits);

}  // namespace eascard::capture
