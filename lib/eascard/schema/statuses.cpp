#include "eascard/schema/statuses.hpp"

#include <array>
#include <charconv>

#include "eascard/text/ascii.hpp"

namespace eascard {
namespace {

constexpr bool success = true;
constexpr bool failure = false;

/// By Advice.
constexpr std::array<std::string_view, 12> advice_words = {
    "",
    "retry",
    "retry later",
    "do not retry at once",
    "synchronize from 0",
    "synchronize folders from 0",
    "FolderSync first",
    "Sync first",
    "Provision first",
    "send the whole request again",
    "mend the request",
    "do not send it again",
};
static_assert(advice_words.size() == static_cast<std::size_t>(Advice::drop) + 1);

constexpr std::array statuses = {
#define STATUS(command, parent, value, outcome, advice, text) \
  StatusInfo{command, parent, value, outcome, Advice::advice, text},
#include "eascard/schema/statuses.def"
#undef STATUS
};

constexpr bool is_row_of(const StatusInfo& row, std::string_view command, std::string_view parent) {
  return row.command == command && row.parent == parent;
}

/// Rows of one command and parent stand together, and rise by their value.
constexpr bool is_sound() {
  for (std::size_t i = 1; i < statuses.size(); ++i) {
    const StatusInfo& row = statuses[i];
    if (row.text.empty() || (row.success && row.advice != Advice::none)) return false;
    if (is_row_of(row, statuses[i - 1].command, statuses[i - 1].parent)) {
      if (row.value <= statuses[i - 1].value) return false;
      continue;
    }
    for (std::size_t j = 0; j < i; ++j)
      if (is_row_of(row, statuses[j].command, statuses[j].parent)) return false;
  }
  return true;
}
static_assert(is_sound());

bool has_rows(std::string_view command, std::string_view parent) {
  for (const StatusInfo& row : statuses)
    if (is_row_of(row, command, parent)) return true;
  return false;
}

const StatusInfo* find_row(std::string_view command, std::string_view parent, int value) {
  for (const StatusInfo& row : statuses)
    if (is_row_of(row, command, parent) && row.value == value) return &row;
  return nullptr;
}

}  // namespace

const StatusInfo* find_status(std::string_view command, std::string_view parent,
                              std::string_view value) {
  int number = 0;
  value = trim(value, white_space);  // which rules tell, and which changes no meaning
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc() || stop != end) return nullptr;
  // What a parent has rows for has another meaning than it has elsewhere in the command.
  const StatusInfo* row = find_row(command, has_rows(command, parent) ? parent : "", number);
  return row ? row : find_row("", "", number);
}

std::string status_words(const StatusInfo* status) {
  if (!status) return "not a known status";
  std::string words(status->text);
  const std::string_view advice = advice_words[static_cast<std::size_t>(status->advice)];
  if (!advice.empty()) words += ": " + std::string(advice);
  return words;
}

}  // namespace eascard
