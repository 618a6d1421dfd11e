#pragma once
// How inputs are read: what --input-format, --recover, --codec, the limits and the selection say.

#include <cstdint>

#include "eascard/card/mapping.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/records/format.hpp"
#include "eascard/records/selection.hpp"

namespace eascard::records {

/// Who reads WBXML and XML documents.
enum class Codec : std::uint8_t { native, libwbxml };

struct Options {
  Format format = Format::automatic;
  Selection selection;
  Limits limits;
  bool with_others = false;   ///< messages that are not asked for are given too, and marked
  bool recover = false;       ///< go on behind damaged WBXML
  bool may_be_empty = false;  ///< an input without a byte is noted, no error
  Codec codec = Codec::native;
  card::CardOptions card;
};

}  // namespace eascard::records
