#include "completion.hpp"

#include <algorithm>

#include "option_table.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

std::string words_of(const OptionRow& row) {
  std::string text;
  for (const std::string_view word : row.words.all())
    if (!word.starts_with('+')) (text += text.empty() ? "" : " ") += word;  // +HH:MM is a form
  return text;
}

/// What an option's value is completed with.
enum class Operand : std::uint8_t { none, file, folder, word, any };

Operand operand_of(const OptionRow& row) {
  if (row.value.empty()) return Operand::none;
  if (row.value == "FILE") return Operand::file;
  if (row.value == "DIR") return Operand::folder;
  return row.words.all().empty() ? Operand::any : Operand::word;
}

std::string command_words() {
  std::string text;
  for (const CommandRow& command : commands()) (text += command.name) += ' ';
  return text + "help completion";
}

// ---- bash ---------------------------------------------------------------------------------------

/// The part of the options of one command, and of their values.
std::string bash_part(const CommandRow& command) {
  std::string text = "    ";
  text += command.name;
  text += ")\n      case $prev in\n";
  std::string options;
  for (const OptionRow& row : option_rows()) {
    if (!row.is_of(command)) continue;
    ((options += options.empty() ? "" : " ") += row.long_name());
    if (!row.short_name().empty()) (options += ' ') += row.short_name();
    const Operand operand = operand_of(row);
    if (operand == Operand::none) continue;
    text += "        ";
    if (!row.short_name().empty()) (text += row.short_name()) += '|';
    (text += row.long_name()) += ") ";
    text += operand == Operand::file     ? "compopt -o default; return"
            : operand == Operand::folder ? "compopt -o dirnames; return"
            : operand == Operand::word   ? "words='" + words_of(row) + '\''
                                         : "return";
    text += " ;;\n";
  }
  text += "      esac\n      options='" + options + "' ;;\n";
  return text;
}

std::string bash_text() {
  std::string text =
      "# Completion of eascard for bash; made by: eascard completion bash\n"
      "_eascard() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command=${COMP_WORDS[1]} options= words= IFS=$' \\t\\n' i\n"
      "  COMPREPLY=()\n"
      "  # --format=json comes as three words where = breaks words.\n"
      "  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then "
      "prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
      "  if [[ $COMP_CWORD -eq 1 ]]; then\n"
      "    COMPREPLY=($(compgen -W '" +
      command_words() +
      " --help --version' -- \"$cur\"))\n"
      "    [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default\n"
      "    return\n"
      "  fi\n"
      "  for ((i = 2; i < COMP_CWORD; i++)); do\n"
      "    [[ ${COMP_WORDS[i]} != -- ]] || { compopt -o default; return; }\n"
      "  done\n"
      "  case $command in\n"
      "    help) [[ $COMP_CWORD -eq 2 ]] || { [[ ${COMP_WORDS[2]} != json-schema ]] ||\n"
      "      COMPREPLY=($(compgen -W 'contact tree' -- \"$cur\")); return; }\n"
      "      COMPREPLY=($(compgen -W '" +
      command_words() +
      " json-schema' -- \"$cur\")); return ;;\n"
      "    completion) [[ $COMP_CWORD -gt 2 ]] || COMPREPLY=($(compgen -W 'bash zsh fish' -- "
      "\"$cur\")); return ;;\n";
  for (const CommandRow& command : commands()) text += bash_part(command);
  text +=
      "    *) compopt -o default; return ;;\n"
      "  esac\n"
      "  if [[ -n $words ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
      "  elif [[ $cur == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
      "  else\n"
      "    compopt -o default\n"
      "  fi\n"
      "}\n"
      "complete -F _eascard eascard\n";
  return text;
}

// ---- zsh ----------------------------------------------------------------------------------------

/// Text inside of '...' and of [...] of an option's description.
std::string zsh_quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zsh_option(const OptionRow& row) {
  std::string tail = "[" + zsh_quoted(row.text) + "]";
  switch (operand_of(row)) {
    case Operand::none:
      break;
    case Operand::file:
      tail += ":file:_files";
      break;
    case Operand::folder:
      tail += ":folder:_files -/";
      break;
    case Operand::word:
      tail += ":" + zsh_quoted(row.value) + ":(" + zsh_quoted(words_of(row)) + ")";
      break;
    case Operand::any:
      tail += ":" + zsh_quoted(row.value) + ": ";
      break;
  }
  const bool has_value = !row.value.empty();
  std::string out;
  const auto add = [&](std::string_view name, std::string_view sign) {
    ((((out += " \\\n        '*") += name) += sign) += tail) += '\'';
  };
  if (!row.short_name().empty()) add(row.short_name(), has_value ? "+" : "");
  add(row.long_name(), has_value ? "=" : "");
  return out;
}

std::string zsh_text() {
  std::string text =
      "#compdef eascard\n"
      "# Completion of eascard for zsh; made by: eascard completion zsh\n"
      "_eascard() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CommandRow& command : commands())
    ((((text += "    '") += command.name) += ':') += zsh_quoted(command.summary)) += "'\n";
  text +=
      "    'help:The options of a command'\n"
      "    'completion:Completion for a shell'\n"
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe -t commands command commands -- '(--help --version)' || _files\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n"
      "    help) if (( CURRENT == 2 )); then _values command ${commands%%:*} json-schema\n"
      "      elif [[ $words[2] == json-schema ]]; then _values schema contact tree; fi ;;\n"
      "    completion) (( CURRENT > 2 )) || _values shell bash zsh fish ;;\n";
  for (const CommandRow& command : commands()) {
    (text += "    ") += command.name;
    text += ")\n      _arguments -s -S";
    for (const OptionRow& row : option_rows())
      if (row.is_of(command)) text += zsh_option(row);
    text += " \\\n        '*:file:_files' ;;\n";
  }
  return text + "  esac\n}\n_eascard \"$@\"\n";
}

// ---- fish ---------------------------------------------------------------------------------------

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + '\'';
}

/// Rows that the same commands have share a line.
std::string fish_condition(const OptionRow& row) {
  std::string names;
  for (const CommandRow& command : commands())
    if (row.is_of(command)) (names += ' ') += command.name;
  return "'__fish_seen_subcommand_from" + names + '\'';
}

std::string fish_text() {
  std::string text =
      "# Completion of eascard for fish; made by: eascard completion fish\n"
      "complete -c eascard -n __fish_use_subcommand -f -a help -d 'The options of a command'\n"
      "complete -c eascard -n __fish_use_subcommand -f -a completion -d 'Completion for a shell'\n"
      "complete -c eascard -n __fish_use_subcommand -f -l help -d 'Print help'\n"
      "complete -c eascard -n __fish_use_subcommand -f -l version -d 'Print the version'\n"
      "complete -c eascard -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'\n"
      "complete -c eascard -n '__fish_seen_subcommand_from help' -f -a 'json-schema completion'\n";
  for (const CommandRow& command : commands()) {
    const std::string name(command.name);
    text += "complete -c eascard -n __fish_use_subcommand -f -a " + name + " -d " +
            fish_quoted(command.summary) + '\n';
    text += "complete -c eascard -n '__fish_seen_subcommand_from help' -f -a " + name + '\n';
  }
  for (const OptionRow& row : option_rows()) {
    text += "complete -c eascard -n " + fish_condition(row);
    if (!row.short_name().empty()) text += std::string(" -s ") + row.short_name()[1];
    text += " -l " + std::string(row.long_name().substr(2));
    const Operand operand = operand_of(row);
    text += operand == Operand::none     ? ""
            : operand == Operand::file   ? " -r -F"
            : operand == Operand::folder ? " -x -a '(__fish_complete_directories)'"
            : operand == Operand::word   ? " -x -a " + fish_quoted(words_of(row))
                                         : " -x";
    text += " -d " + fish_quoted(row.text) + '\n';
  }
  return text;
}

}  // namespace

std::string completion_text(const std::vector<std::string>& words) {
  constexpr std::string_view names = "bash, zsh, fish";
  if (words.size() == 1 && words[0] == "bash") return bash_text();
  if (words.size() == 1 && words[0] == "zsh") return zsh_text();
  if (words.size() == 1 && words[0] == "fish") return fish_text();
  if (words.empty())
    throw UsageError("completion needs the name of a shell: " + std::string(names));
  throw UsageError("completion takes one shell of " + std::string(names) + ", not " +
                   (words.size() > 1 ? std::to_string(words.size()) + " words" : words[0]));
}

}  // namespace eascard::tool
