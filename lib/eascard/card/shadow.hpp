#pragma once
// The texts of shadow properties: what carries a value exactly beside its projection.

#include <string>
#include <string_view>
#include <vector>

#include "eascard/schema/contact_fields.hpp"

namespace eascard::card {

inline constexpr std::string_view raw_prefix = "X-EAS-RAW-";
inline constexpr std::string_view empty_name = "X-EAS-EMPTY";
inline constexpr std::string_view absent_name = "X-EAS-ABSENT";
inline constexpr std::string_view crlf_name = "X-EAS-CRLF";
inline constexpr std::string_view body_name = "X-EAS-BODY";
inline constexpr std::string_view extra_name = "X-EAS-EXTRA";
inline constexpr std::string_view raw_uid_name = "X-EAS-RAW-UID";

/// "X-EAS-RAW-BIRTHDAY"; the notes are "X-EAS-RAW-BODY".
std::string_view raw_name(FieldId id);
/// The field of such a name behind raw_prefix, FieldId::none for an unknown one.
FieldId raw_field(std::string_view name);
/// The name that EMPTY, ABSENT and CRLF lists use, and back.
std::string_view list_name(FieldId id);
FieldId listed_field(std::string_view name);

/// A value as text that a card can hold and that gives the same bytes back: as it is, or base64:...
std::string write_raw(std::string_view value);
/// False where the base64 is malformed or holds U+0000, which no value can.
[[nodiscard]] bool read_raw(std::string_view text, std::string& value);

/// json64:... of an array; items that are not UTF-8 stand in it as {"base64":"..."}.
std::string write_raw_list(const std::vector<std::string_view>& items);
/// False as for read_raw().
[[nodiscard]] bool read_raw_list(std::string_view text, std::vector<std::string>& items);

/// Eight lower-case hex digits.
std::string crc32_text(std::string_view text);

/// LF line ends as CR LF.
std::string with_crlf(std::string_view text);
/// Whether `value` is with_crlf(text).
bool is_with_crlf(std::string_view value, std::string_view text);

}  // namespace eascard::card
