#pragma once
// The catalogue of validation rules: the rows of validation_rules.def as constants.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"
#include "eascard/schema/contact_fields.hpp"
#include "eascard/schema/versions.hpp"

namespace eascard::validate {

/// Messages a rule is about, or a message may be: one bit each.
namespace where {
inline constexpr std::uint16_t sq = 0x001;  ///< Sync request
inline constexpr std::uint16_t sr = 0x002;  ///< Sync response
inline constexpr std::uint16_t iq = 0x004;  ///< ItemOperations
inline constexpr std::uint16_t ir = 0x008;
inline constexpr std::uint16_t hq = 0x010;  ///< Search
inline constexpr std::uint16_t hr = 0x020;
inline constexpr std::uint16_t fq = 0x040;  ///< FolderSync
inline constexpr std::uint16_t fr = 0x080;
inline constexpr std::uint16_t other = 0x100;  ///< another command
inline constexpr std::uint16_t sync = sq | sr;
inline constexpr std::uint16_t replies = sr | ir | hr;
inline constexpr std::uint16_t asks = sq | iq | hq;
inline constexpr std::uint16_t requests = sq | iq | hq | fq;
inline constexpr std::uint16_t responses = sr | ir | hr | fr;
inline constexpr std::uint16_t any = 0x1FF;
}  // namespace where

/// What it takes to decide a rule.
enum class Needs : std::uint8_t { message, pair, sequence };

/// The text of [MS-ASCNTC] that states a rule; where the editions agree, both.
enum class Edition : std::uint8_t { both, v3_0, current };

/// A row of validation_rules.def. Views are static.
struct Rule {
  Code code{};
  Severity severity = Severity::error;
  Version since = Version::v2_5;
  Version until = Version::v16_1;
  std::uint16_t where = where::any;
  Needs needs = Needs::message;
  Edition edition = Edition::both;
  std::string_view source;
  std::string_view text;
};

/// In the order of the table.
EASCARD_EXPORT std::span<const Rule> all_rules();
/// Nullptr for a code of messages.def.
EASCARD_EXPORT const Rule* find_rule(Code code);
/// By its id, "I05".
EASCARD_EXPORT const Rule* find_rule(std::string_view id);

/// "Sync request", "Sync", "any message" ...
EASCARD_EXPORT std::string_view where_name(std::uint16_t where);
/// Of a name as version_name() gives it.
EASCARD_EXPORT std::optional<Version> find_version(std::string_view name);

}  // namespace eascard::validate
