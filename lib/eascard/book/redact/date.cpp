#include "eascard/book/redact/date.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Forms of a date: of [MS-ASDTYPE] 2.7.2, and those of RFC 6350 4.3.1, some without a year.
constexpr std::array date_shapes = {std::string_view("yyyy-mm-dd"), std::string_view("yyyymmdd"),
                                    std::string_view("yyyy-mm"), std::string_view("--mm-dd"),
                                    std::string_view("--mmdd")};

bool is_day(std::string_view year, int month, int day) {
  using namespace std::chrono;
  const int number = year.empty() ? 1604 : 100 * two_digits(year) + two_digits(year.substr(2));
  return year_month_day(std::chrono::year(number), std::chrono::month(static_cast<unsigned>(month)),
                        std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

}  // namespace

DateParts date_parts(std::string_view text, bool any) {
  for (const std::string_view shape : date_shapes) {
    if (text.size() < shape.size()) continue;
    if (text.size() > shape.size() && text[shape.size()] != 'T') continue;
    const bool fits = std::ranges::equal(shape, text.substr(0, shape.size()), [](char s, char c) {
      return s == '-' ? c == '-' : is_digit(c);
    });
    if (!fits) continue;
    const auto part = [&](char c, std::size_t size) {
      const std::size_t at = shape.find(c);
      return at == npos ? std::string_view() : text.substr(at, size);
    };
    const DateParts parts{shape, part('y', 4), part('m', 2), part('d', 2)};
    const int month = two_digits(parts.month);
    const int day = parts.day.empty() ? 1 : two_digits(parts.day);
    if (any || is_day(parts.year, month, day)) return parts;
  }
  return {};
}

}  // namespace eascard::book
