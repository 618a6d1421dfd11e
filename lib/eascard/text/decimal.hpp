#pragma once
// Decimal numbers of formats that allow digits alone: no sign, no blank, nothing behind them.

#include <charconv>
#include <concepts>
#include <limits>
#include <optional>
#include <string_view>

namespace eascard {

/// The number that the digits are; nothing where any other character is among them, where there are
/// none, and where the number is above `most`.
template <std::unsigned_integral Number>
std::optional<Number> decimal(std::string_view digits,
                              Number most = std::numeric_limits<Number>::max()) {
  Number number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end || number > most) return {};
  return number;
}

}  // namespace eascard
