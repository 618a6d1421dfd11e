// eascard: ActiveSync contacts between WBXML, XML, JSON and vCard.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <sstream>

#include "commands.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/schema.hpp"
#include "libwbxml.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

/// What CLI11 is given, and the file names behind "--", which it would take for options.
struct Arguments {
  std::vector<std::string> options;
  std::vector<std::string> files;
};

Arguments split_arguments(int argc, char** argv) {
  Arguments arguments;
  int i = 1;
  for (; i < argc && std::string_view(argv[i]) != "--"; ++i)
    arguments.options.emplace_back(argv[i]);
  for (++i; i < argc; ++i) arguments.files.emplace_back(argv[i]);
  return arguments;
}

constexpr const char* version_text = "eascard " EASCARD_VERSION " (MS-ASCNTC v3.0)";

const CommandRow* find_command(std::string_view name) {
  const auto found = std::ranges::find(commands(), name, &CommandRow::name);
  return found == commands().end() ? nullptr : &*found;
}

/// CLI11 only says that a command is missing, and takes the word for a file.
void check_command(const std::string& name) {
  if (!find_command(name) && !name.starts_with('-')) throw UsageError("unknown command " + name);
}

void print(std::string_view text) {
  FileOutput output("-", false);
  output.write(text);
  output.commit();
}

/// "help json-schema" prints both schemas, as members of an object; one more word picks one.
bool print_schema(const std::vector<std::string>& words) {
  if (words.size() < 2 || words[0] != "help" || words[1] != "json-schema") return false;
  const std::string which = words.size() > 2 ? words[2] : "";
  if (words.size() > 3 || (!which.empty() && which != "contact" && which != "tree"))
    throw UsageError("help json-schema takes contact or tree");
  const std::string both =
      "{\"contact\":" + json::contact_schema() + ",\"tree\":" + json::tree_schema() + '}';
  std::string text;
  json::write_pretty(which.empty()        ? both
                     : which == "contact" ? json::contact_schema()
                                          : json::tree_schema(),
                     text);
  print(text + '\n');
  return true;
}

/// "help COMMAND" is "COMMAND --help".
void rewrite_help(std::vector<std::string>& options) {
  const bool is_help = !options.empty() && options[0] == "help";
  if (options.size() > (is_help ? 1 : 0)) check_command(options[is_help ? 1 : 0]);
  if (!is_help) return;
  options.erase(options.begin());
  options.resize(std::min<std::size_t>(options.size(), 1));
  options.emplace_back("--help");
}

/// `--split "$DIR"` with a variable that is not set asks for something else than no --split.
void refuse_empty_values(CLI::App& app) {
  for (CLI::Option* option : app.get_options())
    if (option->get_items_expected_max() > 0)
      option->check([](const std::string& value) {
        return value.empty() ? std::string("needs a value") : std::string();
      });
}

using Commands = std::map<std::string_view, std::unique_ptr<Command>>;

/// The command that is named, nullptr where the words begin with something else.
const CommandRow* named_command(const std::vector<std::string>& words) {
  const std::size_t at = !words.empty() && words[0] == "help" ? 1 : 0;
  return words.size() > at ? find_command(words[at]) : nullptr;
}

/// Only the command that is named gets its options, as far as one is: most of the time of a start
/// would go into those of the others.
Commands add_commands(CLI::App& app, Options& options, const CommandRow* named) {
  Commands made;
  app.require_subcommand(1);
  app.set_version_flag("--version", version_text);
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  for (const CommandRow& row : commands()) {
    CLI::App* sub = app.add_subcommand(row.name, row.summary);
    sub->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    sub->allow_extras();  // CLI11 splits positionals in brackets: names are taken from the extras
    sub->set_version_flag("--version", version_text);
    if (named && named != &row) continue;
    Command& command = *(made[row.name] = row.make());
    command.add_options(*sub, options);
    add_common_options(*sub, options);
    refuse_empty_values(*sub);
  }
  return made;
}

/// Whether a command has the option, and it has a value.
bool takes_value(const CLI::App& app, const std::string& name) {
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(subs.begin(), subs.end(), [&name](const CLI::App* sub) {
    const CLI::Option* option = sub->get_option_no_throw(name);
    return option && option->get_items_expected_max() > 0;
  });
}

/// `--output=` and `-o=`: CLI11 would take the next argument for the value, or the sign itself.
void refuse_empty_value(const CLI::App& app, const std::string& argument) {
  if (!argument.starts_with('-') || !argument.ends_with('=')) return;
  const std::string name = argument.substr(0, argument.size() - 1);
  if (name.starts_with("--")) throw UsageError(name + " needs a value");
  // Of the options in `-qno=` only the last can have a value.
  const std::size_t first = name.find_first_not_of('-');
  for (std::size_t i = first; i < name.size(); ++i) {
    const std::string option = {'-', name[i]};
    if (!takes_value(app, option)) continue;
    if (i + 1 == name.size()) throw UsageError(option + " needs a value");
    return;  // `-ofile=` has one
  }
}

/// `--version` is for the program or a command alone. The versions of cards and of the protocol
/// have options of their own, and text about the program is no card.
void check_version(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.options;
  const auto is_version = [](const std::string& word) {
    return word == "--version" || word.starts_with("--version=");
  };
  if (std::none_of(words.begin(), words.end(), is_version)) return;
  const bool is_alone = words.back() == "--version" && arguments.files.empty();
  if (is_alone && (words.size() == 1 || (words.size() == 2 && !words[0].starts_with('-')))) return;
  const std::string_view other = words[0] == "to-vcard" ? "--vcard-version"
                                 : words[0] == "encode" || words[0] == "validate" ? "--protocol"
                                                                                  : "";
  std::string text = "--version prints the program's version and stands alone";
  if (!other.empty()) text.append("; see ").append(other);
  throw UsageError(text);
}

void take_files(const CLI::App& app, std::vector<std::string> after, Options& options) {
  for (std::string& extra : app.remaining()) {
    if (extra.size() > 1 && extra[0] == '-') throw UsageError("unknown option " + extra);
    options.files.push_back(std::move(extra));
  }
  for (std::string& file : after) options.files.push_back(std::move(file));
  if (!options.files.empty() && !options.files0_from.empty())
    throw UsageError("--files0-from does not go with file names");
}

/// Nothing is kept of an output that no document reached.
Status finish(Session& session) {
  const Status status = session.messages.status();
  const bool failed = status != Status::done && status != Status::warning;
  if (!failed || !session.output.empty()) session.output.commit();
  return session.messages.status();
}

Status run_command(const Command& command, const Options& options) {
  command.check(options);
  Messages messages(options);
  try {
    FileOutput output(options.output, options.no_clobber);
    Session session{options, messages, output};
    tool::run_command(command, session);
    return finish(session);
  } catch (const IoError& error) {
    messages.report(error);
    return messages.status();
  } catch (const std::bad_alloc&) {  // of what belongs to no input
    messages.report("-", out_of_memory({}), true);
    return messages.status();
  }
}

Status run(int argc, char** argv) {
  CLI::App app("ActiveSync contacts between WBXML, XML, JSON and vCard.", "eascard");
  Options options;
  Arguments arguments = split_arguments(argc, argv);
  const Commands made = add_commands(app, options, named_command(arguments.options));
  if (print_schema(arguments.options)) return Status::done;
  for (const std::string& argument : arguments.options) refuse_empty_value(app, argument);
  check_version(arguments);
  rewrite_help(arguments.options);
  std::reverse(arguments.options.begin(), arguments.options.end());
  try {
    app.parse(arguments.options);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      std::ostringstream text;
      app.exit(error, text);
      print(text.str());
      return Status::done;
    }
    throw UsageError(error.what());
  }
  take_files(*app.get_subcommands().front(), std::move(arguments.files), options);
  return run_command(*made.at(app.get_subcommands().front()->get_name()), options);
}

/// A standard stream that is closed would be the number of the next file opened, and messages would
/// land in it: fill its place with what cannot be used.
void fill_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(fd, F_GETFD) == -1 &&
        open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
      throw IoError("/dev/null", "cannot open");
}

}  // namespace
}  // namespace eascard::tool

int main(int argc, char** argv) {
  using namespace eascard::tool;
  using eascard::printable;
  try {
    fill_standard_streams();
    if (argc == 3 && argv[1] == libwbxml_child) run_libwbxml_child(argv[2]);
    return static_cast<int>(run(argc, argv));
  } catch (const UsageError& error) {
    std::fprintf(stderr, "eascard: %s\nTry 'eascard --help'.\n", printable(error.what()).c_str());
    return static_cast<int>(Status::usage);
  } catch (const BrokenPipe&) {
    return static_cast<int>(Status::io);
  } catch (const IoError& error) {
    std::fprintf(stderr, "eascard: %s: %s\n", printable(error.file()).c_str(), error.what());
    return static_cast<int>(Status::io);
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "eascard: the memory ran out\n");
    return static_cast<int>(Status::limit);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "eascard: internal error: %s\n", printable(error.what()).c_str());
    return static_cast<int>(Status::internal);
  }
}
