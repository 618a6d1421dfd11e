#include "option_table.hpp"

#include <algorithm>
#include <array>

#include "eascard/capture/http_message.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/records/format.hpp"
#include "eascard/schema/versions.hpp"
#include "eascard/validate/rules.hpp"

namespace eascard::tool {
namespace {

std::vector<std::string_view> make_input_forms(bool) {
  std::vector<std::string_view> names;
  for (const records::FormatRow& row : records::formats())
    if (!row.name.empty()) names.push_back(row.name);
  return names;
}

std::vector<std::string_view> make_message_commands(bool for_help) {
  if (for_help) return {};
  const auto names = capture::command_names();
  return {names.begin(), names.end()};
}

std::vector<std::string_view> make_versions(bool) {
  std::vector<std::string_view> names;
  for (const Version version : protocol_versions) names.push_back(version_name(version));
  return names;
}

std::vector<std::string_view> make_rule_ids(bool for_help) {
  std::vector<std::string_view> ids;
  if (for_help) return ids;
  for (const validate::Rule& rule : validate::all_rules()) ids.push_back(code_name(rule.code));
  return ids;
}

std::vector<std::string_view> make_code_ids(bool for_help) {
  std::vector<std::string_view> ids = make_rule_ids(for_help);
  if (for_help) return ids;
  for (const MessageRow& row : all_messages()) ids.push_back(code_name(row.code));
  return ids;
}

constexpr Words words(std::string_view list) {
  return {list};
}

constexpr Words any;
constexpr Words forms{{}, make_input_forms};

constexpr Words versions{{}, make_versions};
constexpr Words message_commands{{}, make_message_commands};
constexpr Words rule_ids{{}, make_rule_ids};
constexpr Words code_ids{{}, make_code_ids};

using namespace command_bits;

constexpr std::array rows = {
#define OPTION(commands, group, names, value, words, fallback, text) \
  OptionRow{commands, OptionGroup::group, names, value, words, fallback, text},
#include "options.def"
#undef OPTION
};

/// A table that help, completion and the parser can use without a look at each row.
consteval bool is_sound() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const OptionRow& row = rows[i];
    const bool has_words = !row.words.list.empty() || row.words.make;
    if (row.value.empty() && (has_words || !row.fallback.empty())) return false;
    if (row.names.find("--") == row.names.npos || row.text.empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      const bool share = (rows[j].commands & row.commands) != 0;
      if (share && rows[j].long_name() == row.long_name()) return false;
      if (share && !row.short_name().empty() && rows[j].short_name() == row.short_name())
        return false;
    }
  }
  return true;
}
static_assert(is_sound(), "options.def: a flag with words, a row without text, or a name twice");

}  // namespace

std::vector<std::string_view> Words::all(bool for_help) const {
  if (make) return make(for_help);
  std::vector<std::string_view> words;
  for (std::string_view rest = list; !rest.empty();) {
    words.push_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(words.back().size() + 1, rest.size()));
  }
  return words;
}

std::span<const OptionRow> option_rows() {
  return rows;
}

const OptionRow* find_option(const CommandRow& command, std::string_view name) {
  const auto found = std::ranges::find_if(rows, [&](const OptionRow& row) {
    return row.is_of(command) &&
           (row.long_name() == name || (name.size() == 2 && row.short_name() == name));
  });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string_view> input_forms() {
  return make_input_forms(true);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) (text += text.empty() ? "" : ", ") += word;
  return text;
}

}  // namespace eascard::tool
