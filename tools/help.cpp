#include "help.hpp"

#include <algorithm>

#include "option_table.hpp"

namespace eascard::tool {
namespace {

constexpr std::size_t width = 80;

/// Appends words from column `at` on; further lines begin at `indent`.
void wrap(std::string& out, std::size_t at, std::size_t indent, std::string_view text) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (at + word.size() > width && at > indent) {
      while (out.ends_with(' ')) out.pop_back();
      (out += '\n').append(indent, ' ');
      at = indent;
    }
    out += word;
    at += word.size();
    text.remove_prefix(word.size());
    if (!text.empty()) {
      out += ' ';
      ++at;
      text.remove_prefix(1);
    }
  }
  out += '\n';
}

/// A name, and what it is in a second column; below it where the name is too long.
void append_row(std::string& out, std::string_view name, std::size_t column,
                std::string_view text) {
  out += "  ";
  out += name;
  std::size_t at = 2 + name.size();
  if (at + 2 > column) {
    out += '\n';
    at = 0;
  }
  out.append(column - at, ' ');
  wrap(out, column, column, text);
}

std::string_view group_title(OptionGroup group) {
  constexpr std::array<std::string_view, 7> titles = {"Options",  "Input",  "Selection", "Output",
                                                      "Messages", "Limits", "Help"};
  return titles[static_cast<std::size_t>(group)];
}

/// "-o, --output FILE"; what has no short name stands behind where those of others are.
std::string option_spec(const OptionRow& row) {
  std::string spec(row.short_name());
  spec += spec.empty() ? "    " : ", ";
  spec += row.long_name();
  return row.value.empty() ? spec : (spec += ' ') += row.value;
}

/// The text with the words, and which of them is meant without the option.
std::string option_text(const OptionRow& row) {
  std::string text(row.text);
  const std::vector<std::string_view> words = row.words.all(true);
  if (words.empty()) {
    if (!row.fallback.empty()) ((text += " (default ") += row.fallback) += ')';
    return text;
  }
  text += ": ";
  for (const std::string_view word : words) {
    if (word != words.front()) text += ", ";
    text += word;
    if (word == row.fallback) text += " (default)";
  }
  return text;
}

void append_options(std::string& out, const CommandRow& command, OptionGroup group) {
  constexpr std::size_t column = 28;
  bool is_first = true;
  for (const OptionRow& row : option_rows()) {
    if (row.group != group || !row.is_of(command)) continue;
    if (is_first) ((out += '\n') += group_title(group)) += ":\n";
    is_first = false;
    append_row(out, option_spec(row), column, option_text(row));
  }
}

constexpr std::string_view exit_status =
    "Exit status: 0 done, 1 error in the data, 2 usage, 3 warning, 4 input or output failed, "
    "5 limit reached; see eascard(1).";

}  // namespace

std::string wrapped(std::string_view text) {
  std::string out;
  wrap(out, 0, 0, text);
  return out;
}

std::string help_text() {
  constexpr std::size_t column = 14;
  std::string out =
      "Usage: eascard COMMAND [OPTIONS] [FILE...]\n"
      "ActiveSync contacts between WBXML, XML, JSON and vCard.\n";
  std::string_view task;
  for (const CommandRow& row : commands()) {
    if (row.task != task) ((out += '\n') += row.task) += ":\n";
    task = row.task;
    append_row(out, row.name, column, row.summary);
  }
  out += "\nMore:\n";
  append_row(out, "help COMMAND", 30, "The options of a command; so does COMMAND --help");
  append_row(out, "help json-schema", 30, "JSON schemas of contacts and message trees");
  append_row(out, "completion bash|zsh|fish", 30, "Completion for a shell");
  append_row(out, "--version", 30, "Print the version");
  wrap(out += '\n', 0, 0,
       "Input is told by its bytes: every command reads messages bare, in HTTP, HAR, SAZ, flows of "
       "mitmproxy, logs of servers and phones, and as hexadecimal or base64 in any text.");
  out += '\n';
  wrap(out, 0, 0, exit_status);
  out += "Manual: man eascard, man eascard-COMMAND\n";
  return out;
}

std::string completion_help() {
  return "Usage: eascard completion bash|zsh|fish\n"
         "Prints what completes commands, options and values in a shell. Packages install it.\n"
         "\nExamples:\n"
         "  . <(eascard completion bash)\n      in ~/.bashrc\n"
         "  eascard completion zsh >~/.zfunc/_eascard\n      a folder of $fpath\n"
         "  eascard completion fish >~/.config/fish/completions/eascard.fish\n      found there\n"
         "\nManual: man eascard\n";
}

std::string help_text(const CommandRow& command) {
  std::string out = "Usage: eascard ";
  const bool any = command.operands.empty();
  ((out += command.name) += " [OPTIONS] ") += any ? "[FILE...]" : command.operands;
  ((out += '\n') += command.summary) +=
      any ? ".\nWithout FILE, or with -, standard input is read.\n" : "; - is standard input.\n";
  for (int group = 0; group <= static_cast<int>(OptionGroup::help); ++group)
    append_options(out, command, static_cast<OptionGroup>(group));
  out += "\nExamples:\n";
  for (const CommandExample& example : command.examples)
    ((((out += "  ") += example.line) += "\n      ") += example.text) += '\n';
  wrap(out += '\n', 0, 0, exit_status);
  ((out += "Manual: man eascard-") += command.name) += '\n';
  return out;
}

}  // namespace eascard::tool
