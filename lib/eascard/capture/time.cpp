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

}  // namespace eascard::capture
