#include "eascard/capture/time.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"

namespace eascard::capture {
namespace {

/// "05" for May; "" for no month.
std::string month_number(std::string_view name) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t at = months.find(name);
  if (name.size() != 3 || at == std::string_view::npos || at % 3 != 0) return {};
  const std::string number = std::to_string(at / 3 + 1);
  return number.size() == 1 ? '0' + number : number;
}

bool fits(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_name = shape[i] == 'w' || (shape[i] == 'M' && shape.find("MMM") != shape.npos);
    const bool is_number = std::string_view("YMDhms").find(shape[i]) != std::string_view::npos;
    const bool good = is_name     ? (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z'
                      : is_number ? is_digit(text[i])
                                  : text[i] == shape[i];
    if (!good) return false;
  }
  return true;
}

}  // namespace

std::string iso_time(std::string_view text, std::string_view shape) {
  if (!fits(text, shape)) return std::string(text);
  const auto part = [&](std::string_view letters) {
    return std::string(text.substr(shape.find(letters), letters.size()));
  };
  const bool has_name = shape.find("MMM") != std::string_view::npos;
  const std::string month = has_name ? month_number(part("MMM")) : part("MM");
  if (month.empty()) return std::string(text);
  return part("YYYY") + '-' + month + '-' + part("DD") + 'T' + part("hh") + ':' + part("mm") + ':' +
         part("ss") + (shape.ends_with("GMT") ? "Z" : "");
}

std::string iso_time_of_http(std::string_view text) {
  return iso_time(text, "www, DD MMM YYYY hh:mm:ss GMT");
}

std::string iso_time_of_seconds(std::string_view text) {
  using namespace std::chrono;
  constexpr std::uint64_t end_of_9999 = 253402300799;
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto count = decimal<std::uint64_t>(text.substr(0, point), end_of_9999);
  if (!count) return std::string(text);
  const sys_seconds time{seconds{*count}};
  const sys_days day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  char whole[32];
  std::snprintf(whole, sizeof whole, "%04d-%02u-%02uT%02d:%02d:%02d", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()},
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return whole + std::string(text.substr(point)) + 'Z';
}

namespace {

/// Takes a number of two digits behind `before` off the front; nothing, and all stays, where there
/// is none up to `most`.
std::optional<int> take_two(std::string_view& text, char before, int most) {
  if (text.size() < 3 || text[0] != before || !is_digits(text.substr(1, 2))) return {};
  const int number = (text[1] - '0') * 10 + (text[2] - '0');
  if (number > most) return {};
  text.remove_prefix(3);
  return number;
}

/// "Z", "+02:00", "-0530", "+02", or nothing for UTC.
std::optional<int> offset_minutes(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  std::string digits(text.substr(1));
  std::erase(digits, ':');
  if (digits.size() == 2) digits += "00";
  const bool good = (text[0] == '+' || text[0] == '-') && digits.size() == 4 && is_digits(digits);
  if (!good) return {};
  const int number = static_cast<int>(*decimal<unsigned>(digits));
  return (text[0] == '-' ? -1 : 1) * (number / 100 * 60 + number % 100);
}

}  // namespace

std::optional<std::int64_t> seconds_of(std::string_view iso, bool last) {
  using namespace std::chrono;
  if (iso.size() < 10 || !is_digits(iso.substr(0, 4))) return {};
  const int year_number = static_cast<int>(*decimal<unsigned>(iso.substr(0, 4)));
  iso.remove_prefix(4);
  const auto month_of_year = take_two(iso, '-', 12);
  const auto day_of_month = take_two(iso, '-', 31);
  if (!month_of_year || !day_of_month) return {};
  const year_month_day date{year{year_number}, month{static_cast<unsigned>(*month_of_year)},
                            day{static_cast<unsigned>(*day_of_month)}};
  if (!date.ok()) return {};
  const std::int64_t midnight = sys_seconds{sys_days{date}}.time_since_epoch().count();
  if (iso.empty()) return midnight + (last ? 86399 : 0);
  const auto hour = take_two(iso, iso[0] == ' ' ? ' ' : 'T', 23);
  const auto minute = take_two(iso, ':', 59);
  if (!hour || !minute) return {};
  const int second = take_two(iso, ':', 60).value_or(0);
  if (iso.starts_with('.'))
    iso.remove_prefix(std::min(iso.find_first_not_of("0123456789", 1), iso.size()));
  const auto offset = offset_minutes(iso);
  if (!offset) return {};
  return midnight + *hour * 3600 + (*minute - *offset) * 60 + second;
}

std::string iso_time_later(std::string_view iso, std::int64_t milliseconds) {
  const std::optional<std::int64_t> begin = seconds_of(iso);
  if (!begin || milliseconds < 0 || milliseconds > INT32_MAX) return {};
  const std::size_t point = std::min(iso.find('.'), iso.size());
  const std::size_t end =
      std::min(iso.find_first_of("Z+- ", std::min<std::size_t>(iso.size(), 11)), iso.size());
  std::string fraction(point < end ? iso.substr(point + 1, end - point - 1) : "");
  const std::string finer(fraction, std::min<std::size_t>(3, fraction.size()));
  fraction.resize(3, '0');
  const std::string_view zone = iso.substr(end);
  const std::int64_t local = *begin + offset_minutes(zone).value_or(0) * 60;
  const std::int64_t total =
      local * 1000 + decimal<std::uint16_t>(fraction).value_or(0) + milliseconds;
  if (total < 0) return {};
  std::string rest = std::to_string(total % 1000);
  rest.insert(0, 3 - rest.size(), '0');
  rest += finer;
  std::string time = iso_time_of_seconds(std::to_string(total / 1000) + '.' + rest);
  time.pop_back();  // Z
  return time + std::string(zone);
}

}  // namespace eascard::capture
