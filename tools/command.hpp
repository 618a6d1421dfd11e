#pragma once
// What all commands share: the session of one run, the table of commands, the loop over documents.

#include <functional>
#include <string>
#include <string_view>

#include "eascard/document/document.hpp"
#include "input.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "output.hpp"

namespace CLI {
class App;
}

namespace eascard::tool {

/// One run of one command.
struct Session {
  const Options& options;
  Messages& messages;
  Output& output;
};

struct Command {
  const char* name;
  const char* summary;
  void (*add_options)(CLI::App& app, Options& options);
  void (*run)(Session& session);
};

extern const Command decode_command;
extern const Command encode_command;
extern const Command to_vcard_command;

/// A document and the name of its file.
using DocumentUser = std::function<void(const Document& document, const std::string& file)>;

/// Gives every document of every input to `use`, in order. What is wrong with a file or document is
/// reported, and the rest goes on; only failing output ends the run.
void for_each_document(Session& session, const DocumentUser& use);

}  // namespace eascard::tool
