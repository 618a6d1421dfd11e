#pragma once
// What is known of the message around a finding, and what is only possible: a rule is told with its
// own severity where it certainly applies, and as a note where that depends on what is not known.

#include <bitset>
#include <optional>
#include <string>

#include "eascard/capture/entry.hpp"
#include "eascard/document/message.hpp"
#include "eascard/export.hpp"
#include "eascard/validate/rules.hpp"

namespace eascard::validate {

/// The codes of rules and messages.
inline constexpr std::size_t code_count = []() {
  std::size_t count = 0;
#define VALIDATION_RULE(...) ++count;
#include "eascard/schema/validation_rules.def"
#undef VALIDATION_RULE
#define MESSAGE(...) ++count;
#include "eascard/schema/messages.def"
#undef MESSAGE
  return count;
}();

struct CheckOptions {
  std::optional<Version> protocol;  ///< of the HTTP header; a message does not have it
  std::string command;              ///< what a message without its own root is part of, "Sync"
  Direction direction = Direction::unknown;  ///< where the message does not show it
  Edition edition = Edition::both;           ///< both: v3_0 up to protocol 14.0, current above
  std::bitset<code_count> disabled;
  bool fold = true;  ///< see Diagnostics
};

/// What the container says, nullptr for none, counts where the options say nothing.
EASCARD_EXPORT CheckOptions with_entry(CheckOptions options, const capture::Entry* entry);

struct EASCARD_EXPORT Scope {
  Direction direction = Direction::unknown;
  std::uint16_t where = where::any;  ///< all that the message may be
  Version low = Version::v2_5;       ///< the protocol version is at least this,
  Version high = Version::v16_1;     ///< and at most this
  Edition edition = Edition::both;   ///< both: not known
  std::uint32_t misfit = 0;  ///< first node of another version than those before it; 0: none

  bool is(std::uint16_t places) const { return (where & ~places) == 0; }
  bool may_be(std::uint16_t places) const { return where & places; }
  /// How a rule of this severity is told; nothing where it does not apply.
  std::optional<Severity> weigh(const Rule& rule, Severity severity) const;
};

/// Linear in the document.
EASCARD_EXPORT Scope make_scope(const Document& document, const CheckOptions& options);

}  // namespace eascard::validate
