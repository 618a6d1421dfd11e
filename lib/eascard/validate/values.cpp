// Values of their own form: dates and e-mail addresses.

#include <algorithm>
#include <array>

#include "eascard/text/ascii.hpp"
#include "eascard/text/decimal.hpp"
#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

// ---- dates --------------------------------------------------------------------------------------

/// Whether the text has the form of the pattern, where 9 stands for a digit.
bool has_form(std::string_view text, std::string_view pattern) {
  return std::equal(text.begin(), text.end(), pattern.begin(), pattern.end(),
                    [](char c, char p) { return p == '9' ? is_digit(c) : c == p; });
}

/// The number of the digits text[at..at+size), which are some.
int number_at(std::string_view text, std::size_t at, std::size_t size) {
  return static_cast<int>(decimal<unsigned>(text.substr(at, size)).value_or(0));
}

bool is_day(int year, int month, int day) {
  constexpr std::array days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

bool is_time(int hour, int minute, int second) {
  return minute <= 59 && second <= 59 && (hour <= 23 || (hour == 24 && minute == 0 && second == 0));
}

/// "Z", "+02:00", "-05:30" or nothing: what xs:dateTime allows behind the time.
bool is_zone(std::string_view text) {
  return text.empty() || text == "Z" || has_form(text, "+99:99") || has_form(text, "-99:99");
}

void check_date_and_time(const Walk& walk, std::string_view value) {
  std::string_view rest = value.substr(std::string_view("9999-99-99T99:99:99").size());
  std::size_t fraction = 0;
  if (rest.starts_with('.')) {
    while (fraction + 1 < rest.size() && is_digit(rest[fraction + 1])) ++fraction;
    if (fraction == 0)
      rest = "?";  // a point alone
    else
      rest.remove_prefix(fraction + 1);
  }
  if (!is_zone(rest)) return walk.add(Code::T01, walk.name() + " is no dateTime");
  const int year = number_at(value, 0, 4);
  if (!is_day(year, number_at(value, 5, 2), number_at(value, 8, 2)) ||
      !is_time(number_at(value, 11, 2), number_at(value, 14, 2), number_at(value, 17, 2)))
    return walk.add(Code::T05, walk.name() + " is no day and time");
  if (rest != "Z")
    walk.add(Code::T02, walk.name() + (rest.empty() ? " has no Z" : " has an offset, not Z"));
  if (fraction != 0 && fraction != 3)
    walk.add(Code::T09, walk.name() + " has " + std::to_string(fraction) + " digits of a second");
  if (year < 1900 || year >= 2038)
    walk.add(Code::T08, walk.name() + " is in the year " + std::to_string(year));
}

// ---- e-mail addresses ---------------------------------------------------------------------------

/// local-part@domain without blanks; a quoted local part may have any.
bool is_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (domain.find_first_of(" \t\r\n<>()\",;:") != std::string_view::npos && domain[0] != '[')
    return false;
  if (local.size() >= 2 && local.front() == '"' && local.back() == '"') return true;
  return local.find_first_of(" \t\r\n<>()[]\",;:\\@") == std::string_view::npos;
}

/// Words and quoted strings, as a name before an address.
bool is_phrase(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && std::string_view("<>@,;:\\[]").find(text[i]) != std::string_view::npos)
      return false;
  }
  return !quoted;
}

}  // namespace

void check_date(const Walk& walk) {
  const std::string_view whole = walk.value();
  const std::string_view value = trim(whole);
  if (value.empty()) {
    const bool clears = walk.scope.is(where::sq);
    return walk.add(Code::T06, clears ? Severity::warning : Severity::error,
                    walk.name() + " is empty");
  }
  if (value.size() != whole.size())
    walk.add(Code::T25, "blanks around the value of " + walk.name());
  if (has_form(value, "9999-99-99")) return walk.add(Code::T03, walk.name() + " has no time");
  if (has_form(value, "99999999T999999Z") || has_form(value, "99999999T999999.999Z"))
    return walk.add(Code::T04, walk.name() + " is a Compact DateTime");
  constexpr std::string_view date_and_time = "9999-99-99T99:99:99";
  if (!has_form(value.substr(0, date_and_time.size()), date_and_time))
    return walk.add(Code::T01, walk.name() + " is no dateTime");
  check_date_and_time(walk, value);
}

bool is_mailbox(std::string_view text) {
  text = trim(text);
  if (!text.ends_with('>')) return is_address(text);
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) return false;
  std::string_view address = text.substr(open + 1, text.size() - open - 2);
  // A route of RFC 822, "@a,@b:x@y".
  if (address.starts_with('@'))
    address.remove_prefix(std::min(address.find(':') + 1, address.size()));
  return is_phrase(text.substr(0, open)) && is_address(trim(address));
}

}  // namespace eascard::validate
