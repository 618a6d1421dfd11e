#include "command_line.hpp"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "common_options.hpp"
#include "nearest.hpp"

namespace eascard::tool {
namespace {

bool takes_value(const CommandRow& command, std::string_view name) {
  const OptionRow* row = find_option(command, name);
  return row && !row->value.empty();
}

/// `--output=` and `-o=`: CLI11 would take the next argument for the value, or the sign itself.
void refuse_empty_value(const CommandRow& command, const std::string& argument) {
  if (!argument.starts_with('-') || !argument.ends_with('=')) return;
  const std::string name = argument.substr(0, argument.size() - 1);
  if (name.starts_with("--")) throw UsageError(name + " needs a value");
  // Of the options in `-qno=` only the last can have a value.
  const std::size_t first = name.find_first_not_of('-');
  for (std::size_t i = first; i < name.size(); ++i) {
    const std::string option = {'-', name[i]};
    if (!takes_value(command, option)) continue;
    if (i + 1 == name.size()) throw UsageError(option + " needs a value");
    return;  // `-ofile=` has one
  }
}

/// `--compact=maybe`: flags have no value.
void refuse_value_of_flag(const CommandRow& command, const std::string& argument) {
  const std::size_t sign = argument.find('=');
  if (!argument.starts_with('-') || sign == argument.npos) return;
  const std::string name = argument.substr(0, sign);
  const OptionRow* row = find_option(command, name);
  if (row && row->value.empty()) throw UsageError(name + " takes no value");
}

/// The commands that have the option, as a message lists them.
std::string owners_of(std::string_view name) {
  std::string text;
  for (const CommandRow& command : commands())
    if (find_option(command, name)) (text += text.empty() ? "" : ", ") += command.name;
  return text;
}

/// What may have been meant by an option that the command has not: one written like it, or another
/// command's.
std::string unknown_option(const CommandRow& command, const std::string& argument) {
  const std::string name = argument.substr(0, argument.find('='));
  std::string text = "unknown option " + name;
  if (const std::string owners = owners_of(name); !owners.empty())
    return text + " of " + std::string(command.name) + "; it is one of " + owners;
  struct stat status {};
  if (stat(argument.c_str(), &status) == 0)
    return text + "; for the file of this name: ./" + argument;
  if (!name.starts_with("--")) {
    const std::string other = {'-', static_cast<char>(name.size() == 2 ? name[1] ^ 0x20 : 0)};
    return find_option(command, other) ? text + "; did you mean " + other + '?' : text;
  }
  std::vector<std::string_view> own;
  std::vector<std::string_view> all;
  for (const OptionRow& row : option_rows()) {
    all.push_back(row.long_name());
    if (row.is_of(command)) own.push_back(row.long_name());
  }
  if (!nearest(name, own).empty()) return text + did_you_mean(name, own);
  const std::string_view other = nearest(name, all);
  if (other.empty()) return text;
  return (text += "; did you mean ") += std::string(other) + " of " + owners_of(other) + '?';
}

std::string missing_value(const CommandRow& command, std::string name) {
  name = name.substr(0, name.find(':'));
  const OptionRow* row = find_option(command, name);
  const std::string words = row ? joined(row->words.all(true)) : std::string();
  return name + (words.empty() ? " needs a value" : " needs a value: " + words);
}

void take_files(const CommandRow& command, std::vector<std::string> extras,
                const std::vector<std::string>& after, Options& options) {
  for (std::string& extra : extras) {
    if (extra.size() > 1 && extra[0] == '-') throw UsageError(unknown_option(command, extra));
    options.files.push_back(std::move(extra));
  }
  options.files.insert(options.files.end(), after.begin(), after.end());
  if (!options.files.empty() && !options.files0_from.empty())
    throw UsageError("--files0-from does not go with file names");
}

}  // namespace

Arguments split_arguments(int argc, char** argv) {
  Arguments arguments;
  int i = 1;
  for (; i < argc && std::string_view(argv[i]) != "--"; ++i) arguments.words.emplace_back(argv[i]);
  for (++i; i < argc; ++i) arguments.files.emplace_back(argv[i]);
  return arguments;
}

void read_options(const CommandRow& row, Command& command, const Arguments& arguments,
                  Options& options) {
  std::vector<std::string> words(arguments.words.begin() + 1, arguments.words.end());
  for (const std::string& word : words) {
    refuse_empty_value(row, word);
    refuse_value_of_flag(row, word);
  }
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();  // CLI11 splits positionals in brackets: names are taken from the extras
  Bindings bind(app, row);
  command.bind(bind, options);
  bind_common(bind, options);
  bind.check_all_bound();
  std::ranges::reverse(words);
  try {
    app.parse(std::move(words));
  } catch (const CLI::ArgumentMismatch& error) {
    throw UsageError(missing_value(row, error.what()));
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
  take_files(row, app.remaining(), arguments.files, options);
}

}  // namespace eascard::tool
