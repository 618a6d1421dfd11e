#pragma once
// What all commands share: the session of one run, the table of commands, the loop over documents.

#include <functional>
#include <string>
#include <string_view>

#include "eascard/document/document.hpp"
#include "eascard/records/input.hpp"
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
extern const Command dump_command;
extern const Command encode_command;
extern const Command extract_command;
extern const Command info_command;
extern const Command to_json_command;
extern const Command to_vcard_command;
extern const Command validate_command;

/// A message as it is, for its faults.
struct Inspected {
  PartialDocument partial;
  const Diagnostics& noticed;             ///< by the reader
  const records::Fault* fault = nullptr;  ///< that ended the document; nullptr where it is whole
};

using records::Damage;
using records::Unread;

/// What is done with the records of the inputs; `origin` is good for the call. What a command does
/// not take is not set.
struct RecordUser {
  std::function<void(const Document& document, const Origin& origin)> document;
  std::function<void(const Contact& contact, Place place, const Origin& origin)> contact;
  std::function<void(const Unread& unread, Place place, const Origin& origin)> unread = nullptr;
  /// What could not be read, or used; it is reported in any case.
  std::function<void(const Diagnostic& fault, const Damage& damage, const Origin& origin)> fault =
      nullptr;
  /// An entry of a container without a body.
  std::function<void(const Origin& origin)> empty = nullptr;
  /// Instead of `document`: what is wrong with a document then is not reported. Errors of contacts
  /// come here too.
  std::function<void(const Inspected& message, const Origin& origin)> inspect = nullptr;
};

/// Gives every record of every input to `use`, in order: of bare bodies, and of those in
/// containers, as far as --entry, --request, --response and --cmd let them pass. What is wrong with
/// a file or record is reported, and the rest goes on; only failing output ends the run.
void for_each_record(Session& session, const RecordUser& use);

/// Gives every message body of every input to `use`, as it is, in order; a bare body, whole, is the
/// only entry of its input. Empty ones of containers too. The rest as for_each_record().
void for_each_body(
    Session& session,
    const std::function<void(const records::Record& body, const Origin& origin)>& use);

/// The names given, with those of --files0-from; "-" where there are none.
std::vector<std::string> input_names(const Options& options);

}  // namespace eascard::tool
