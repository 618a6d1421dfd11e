#include "first_word.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "commands.hpp"
#include "eascard/records/format.hpp"
#include "eascard/records/kind.hpp"
#include "eascard/text/ascii.hpp"
#include "file.hpp"
#include "messages.hpp"
#include "nearest.hpp"

namespace eascard::tool {
namespace {

using records::Format;

/// The commands that one would want for an input in a format.
std::array<std::string_view, 2> commands_for(Format format) {
  switch (format) {
    case Format::wbxml:
      return {"info", "decode"};
    case Format::xml:
      return {"info", "encode"};
    case Format::json:
    case Format::vcard:
      return {"encode", format == Format::json ? "to-vcard" : "to-json"};
    default:
      return {"info --oneline", "decode"};
  }
}

/// The name, or FILE where a shell would take it for something else.
std::string shell_name(const std::string& name) {
  const auto is_plain = [](char c) {
    return is_alnum(c) || std::string_view("._-/+,:@").find(c) != std::string_view::npos;
  };
  return !name.starts_with('-') && std::ranges::all_of(name, is_plain) ? name : "FILE";
}

std::string quoted_command(std::string_view command, std::string_view operand) {
  std::string text = "'eascard ";
  ((text += command) += operand) += '\'';
  return text;
}

/// " is WBXML; see ..."
std::string describe(records::Bytes& bytes, const std::string& operand) {
  std::optional<Format> format;
  for (bool last = false; !format; last = !last && !bytes.fill())
    format = records::find_format(bytes.bytes(), last, false);
  if (bytes.bytes().empty()) return " is empty";
  const std::string kind = records::kind_text(bytes.bytes());
  if (*format == Format::automatic)
    return kind.empty() ? " is nothing that eascard reads" : " is " + kind;
  const bool is_page = *format == Format::text && !kind.empty();
  std::string text = " is " + (is_page ? kind : std::string(records::row_of(*format).title));
  if (bytes.is_gzip()) text += ", compressed";
  if (*format == Format::text || *format == Format::utf16)
    return text + "; " + quoted_command("info --oneline", operand) + " looks for messages in it";
  text += "; try ";
  const auto [first, second] = commands_for(*format);
  return text + quoted_command(first, operand) + " or " + quoted_command(second, operand);
}

std::string describe_file(const std::string& name, const std::string& operand) {
  try {
    File file(name, [] {});
    records::BufferedBytes bytes(file);
    return describe(bytes, operand);
  } catch (const Error& error) {
    return std::string(": ") + error.what();
  } catch (const IoError& error) {
    return std::string(": ") + error.what();
  }
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names = {"help", "completion"};
  for (const CommandRow& row : commands()) names.push_back(row.name);
  return names;
}

/// The command that people mean by a word of other programs, "" where there is none.
std::string_view other_name(std::string_view word) {
  for (const CommandRow& row : commands())
    for (std::string_view rest = row.also; !rest.empty();) {
      const std::string_view known = rest.substr(0, rest.find(' '));
      if (iequals(known, word)) return row.name;
      rest.remove_prefix(std::min(known.size() + 1, rest.size()));
    }
  return {};
}

std::string list_of_commands() {
  std::string text = "the commands are ";
  for (const CommandRow& row : commands())
    (text += row.name) += &row == &commands().back() ? "" : ", ";
  return text;
}

}  // namespace

std::string unknown_command(const std::string& word) {
  if (word.starts_with('-') && word != "-")
    return "the command comes before its options, but the first word is " + word;
  struct stat status {};
  if (word == "-" || (stat(word.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)))
    return "no command; " + word + describe_file(word, ' ' + shell_name(word));
  if (stat(word.c_str(), &status) == 0)
    return "no command; " + word + " is a folder: find " + shell_name(word) +
           " -type f -print0 | eascard info --files0-from -";
  if (word.find_first_of("./") != word.npos)
    return word + " is neither a command nor a file; " + list_of_commands();
  const std::string text = "unknown command " + word;
  if (const std::string_view name = other_name(word); !name.empty())
    return text + "; did you mean " + std::string(name) + '?';
  const std::string near = did_you_mean(word, command_names());
  return near.empty() ? text + "; " + list_of_commands() : text + near;
}

std::string no_command() {
  if (isatty(STDIN_FILENO)) return "no command; " + list_of_commands();
  return "no command; standard input" + describe_file("-", " <FILE");
}

}  // namespace eascard::tool
