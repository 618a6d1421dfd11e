#pragma once
// Times of containers as ISO 8601, with the offset from UTC where it is known.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eascard::capture {

/// `shape` says what stands where: Y, M, D, h, m, s for digits, MMM for the month in English, w for
/// any letter; all else stands for itself, and Z is added where it ends in GMT. What has not this
/// shape stays as it is.
std::string iso_time(std::string_view text, std::string_view shape);

/// Of HTTP's dates, RFC 9110 5.6.7.
std::string iso_time_of_http(std::string_view text);

/// Seconds since 1970-01-01T00:00:00Z, with a fraction or without.
std::string iso_time_of_seconds(std::string_view text);

/// So much later than `iso`, in its zone; "" where that is no time.
std::string iso_time_later(std::string_view iso, std::int64_t milliseconds);

/// Seconds from 1970-01-01T00:00:00Z on, without their fraction; nothing for what is no time of ISO
/// 8601: a date, then perhaps T or a blank and hh:mm[:ss], then perhaps Z or the offset from UTC.
/// Without an offset it is taken for UTC. A date alone is its first second, or its `last`.
std::optional<std::int64_t> seconds_of(std::string_view iso, bool last = false);

}  // namespace eascard::capture
