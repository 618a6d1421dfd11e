// eascard: ActiveSync contacts between WBXML, XML, JSON and vCard.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "command_line.hpp"
#include "completion.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/schema.hpp"
#include "eascard/version.hpp"
#include "first_word.hpp"
#include "help.hpp"
#include "libwbxml.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

std::string version_text() {
  std::string text = "eascard " + std::string(version());
  if (!commit().empty()) (text += ", commit ") += commit();
  const std::string_view engine = libwbxml_version();
  text += "\nspecification: [MS-ASCNTC] 3.0\nlibwbxml: ";
  return (text += engine.empty() ? "none" : engine) + '\n';
}

void print(std::string_view text) {
  FileOutput output("-", false);
  output.write(text);
  output.commit();
}

/// Both schemas, as members of an object, or the one that is named.
std::string schema_text(const std::string& which) {
  if (!which.empty() && which != "contact" && which != "tree")
    throw UsageError("help json-schema takes contact or tree");
  std::string text;
  json::write_pretty(which == "contact" ? json::contact_schema()
                     : which == "tree"  ? json::tree_schema()
                                        : "{\"contact\":" + json::contact_schema() +
                                             ",\"tree\":" + json::tree_schema() + '}',
                     text);
  return text + '\n';
}

/// "help", "help COMMAND", "help json-schema [WHICH]".
std::string help_about(const std::vector<std::string>& words) {
  if (words.empty() || words[0] == "help") return help_text();
  if (words[0] == "json-schema" && words.size() < 3)
    return schema_text(words.size() > 1 ? words[1] : "");
  if (words[0] == "completion") return completion_help();
  const CommandRow* command = find_command(words[0]);
  if (!command) throw UsageError(unknown_command(words[0]));
  return help_text(*command);
}

bool is_help(const std::string& word) {
  return word == "--help" || word == "-h";
}

bool is_version(const std::string& word) {
  return word == "--version" || word == "-V" || word.starts_with("--version=");
}

/// `--version` is for the program or a command alone. The versions of cards and of the protocol
/// have options of their own, and text about the program is no card.
bool asks_for_version(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words;
  if (std::none_of(words.begin(), words.end(), is_version)) return false;
  const bool is_alone = is_version(words.back()) && words.back().find('=') == std::string::npos &&
                        arguments.files.empty();
  if (is_alone && (words.size() == 1 || (words.size() == 2 && !words[0].starts_with('-'))))
    return true;
  const std::string_view other = words[0] == "to-vcard" ? "--vcard-version"
                                 : words[0] == "encode" || words[0] == "validate" ? "--protocol"
                                                                                  : "";
  std::string text = "--version prints the program's version and stands alone";
  if (!other.empty()) text.append("; see ").append(other);
  throw UsageError(text);
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
  Progress progress(open_screen(options, command.uses_output()));
  Messages messages(options);
  messages.set_before_print([&progress] { progress.add_finding(), progress.erase(); });
  try {
    FileOutput output(options.output, options.no_clobber);
    Session session{options, messages, output, progress};
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

/// What the command line asks for beside a command; "" where it is one.
std::string text_asked_for(const Arguments& arguments) {
  std::vector<std::string> words = arguments.words;
  if (asks_for_version(arguments)) return version_text();
  if (std::erase_if(words, is_help) > 0 || words[0] == "help") {
    if (!words.empty() && words[0] == "help") words.erase(words.begin());
    return help_about(words);
  }
  return words[0] == "completion" ? completion_text({words.begin() + 1, words.end()})
                                  : std::string();
}

Status run(const Arguments& arguments) {
  if (arguments.words.empty() && arguments.files.empty()) throw UsageError(no_command());
  if (arguments.words.empty()) {  // behind "--" a name may begin as an option does
    const std::string& file = arguments.files[0];
    throw UsageError(unknown_command(file.starts_with('-') ? "./" + file : file));
  }
  if (const std::string text = text_asked_for(arguments); !text.empty()) {
    print(text);
    return Status::done;
  }
  const CommandRow* row = find_command(arguments.words[0]);
  if (!row) throw UsageError(unknown_command(arguments.words[0]));
  const std::unique_ptr<Command> command = row->make();
  Options options;
  read_options(*row, *command, arguments, options);
  return run_command(*command, options);
}

/// Where more is to be read about what was wrong.
std::string help_command(const Arguments& arguments) {
  const bool is_command = !arguments.words.empty() && find_command(arguments.words[0]);
  return is_command ? "eascard " + arguments.words[0] + " --help" : "eascard --help";
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
  Arguments arguments;
  try {
    fill_standard_streams();
    if (argc == 3 && argv[1] == libwbxml_child) run_libwbxml_child(argv[2]);
    arguments = split_arguments(argc, argv);
    return static_cast<int>(run(arguments));
  } catch (const UsageError& error) {
    std::fprintf(stderr, "eascard: %s\nTry '%s'.\n", printable(error.what()).c_str(),
                 help_command(arguments).c_str());
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
