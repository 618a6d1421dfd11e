#include "bindings.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <optional>

#include "eascard/text/decimal.hpp"
#include "nearest.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

std::logic_error unsound(std::string_view name, const char* what) {
  return std::logic_error("options.def: " + std::string(name) + what);
}

/// The number of a unit behind a size, 0 for none.
unsigned shift_of(char unit) {
  constexpr std::string_view units = "KMG";
  const std::size_t at = units.find(static_cast<char>(unit & ~0x20));
  return at == units.npos ? 0 : 10 * static_cast<unsigned>(at + 1);
}

/// The digits behind 0x.
std::optional<std::uint64_t> hexadecimal(std::string_view digits) {
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, 16);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> read_number(std::string_view text, bool is_size) {
  const unsigned shift = is_size && !text.empty() ? shift_of(text.back()) : 0;
  if (shift > 0) text.remove_suffix(1);
  const bool is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const std::optional<std::uint64_t> number =
      is_hexadecimal ? hexadecimal(text.substr(2)) : decimal<std::uint64_t>(text);
  if (!number || *number > ~std::uint64_t{0} >> shift) return std::nullopt;
  return *number << shift;
}

/// In units that people write, where there are whole ones.
std::string size_text(std::uint64_t size) {
  std::size_t unit = 0;
  while (unit < 3 && size > 0 && size % 1024 == 0) {
    size /= 1024;
    ++unit;
  }
  return std::to_string(size) + (unit == 0 ? "" : std::string(1, " KMG"[unit]));
}

}  // namespace

const OptionRow& Bindings::bind(std::string_view name) {
  const OptionRow* row = find_option(command_, name);
  if (!row) throw unsound(name, " is bound, but has no row");
  bound_.push_back(row);
  return *row;
}

void Bindings::check_all_bound() const {
  for (const OptionRow& row : option_rows())
    if (row.is_of(command_) && row.group != OptionGroup::help &&
        std::ranges::find(bound_, &row) == bound_.end())
      throw unsound(row.long_name(), " is bound to nothing");
}

void Bindings::flag(std::string_view name, bool& value) {
  flag(name, [&value] { value = true; });
}

void Bindings::flag(std::string_view name, std::function<void()> take) {
  app_.add_flag_callback(std::string(bind(name).names), std::move(take));
}

void Bindings::text(std::string_view name, std::string& value) {
  this->value(name, [&value](const std::string& text) { value = text; });
}

void Bindings::value(std::string_view name, Take take) {
  values(name, std::move(take));
  app_.get_option(std::string(name))->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void Bindings::values(std::string_view name, Take take) {
  const OptionRow& row = bind(name);
  const auto take_all = [&row, take = std::move(take)](const std::vector<std::string>& all) {
    for (const std::string& value : all) {
      const std::string option(row.long_name());
      // `--split "$DIR"` with a variable that is not set asks for something else than no --split.
      if (value.empty()) throw UsageError(option + " needs a value");
      try {
        take(value);
      } catch (const BadValue& error) {
        throw UsageError(option + ": " + error.what());
      }
    }
  };
  app_.add_option_function<std::vector<std::string>>(std::string(row.names), take_all)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Bindings::number_of(std::string_view name, std::uint64_t least, std::uint64_t most,
                         bool is_size, std::function<void(std::uint64_t)> take) {
  value(name, [=](const std::string& text) {
    const std::optional<std::uint64_t> number = read_number(text, is_size);
    if (!number)
      throw BadValue('"' + text + "\" is no " + (is_size ? "size such as 64K or 10M" : "number"));
    if (*number < least || *number > most) {
      const auto shown = [is_size](auto n) { return is_size ? size_text(n) : std::to_string(n); };
      const bool has_most = most != ~std::uint64_t{0};
      throw BadValue(text + " is not in the range from " + shown(least) +
                     (has_most ? " to " + shown(most) : " on"));
    }
    take(*number);
  });
}

void Bindings::choice_of(std::string_view name, std::size_t count,
                         std::function<void(std::size_t)> take) {
  const OptionRow* row = find_option(command_, name);
  if (!row || row->words.all().size() != count) throw unsound(name, " has other words");
  value(name, [row, take = std::move(take)](const std::string& text) {
    const std::vector<std::string_view> words = row->words.all();
    const auto found = std::ranges::find(words, text);
    if (found == words.end())
      throw BadValue('"' + text + "\" is none of " + joined(words) + did_you_mean(text, words));
    take(static_cast<std::size_t>(found - words.begin()));
  });
}

}  // namespace eascard::tool
