// eascard to-json: contacts as one JSON object a line, or whole messages as trees.

#include "contacts.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/json/writer.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  add_recover_option(app, options);
  app.add_flag("--tree", options.tree, "Whole messages, without loss, instead of contacts");
  app.add_flag("--context", options.context,
               "Add _eas: command, direction, operation, source and offset of each contact");
  app.add_flag("--array", options.array, "One array instead of a record a line");
  app.add_flag("--pretty", options.pretty, "Indented, several lines a record");
  app.add_flag("-0,--null", options.null_ended, "End records with a NUL byte, not a line feed");
}

/// Writes records with what stands between them.
class RecordOutput {
 public:
  explicit RecordOutput(Session& session) : session_(session) {}

  /// `json` is one record without white space.
  void write(const std::string& json) {
    if (options().array) session_.output.write(count_ == 0 ? "[\n" : ",\n");
    ++count_;
    if (options().pretty) {
      pretty_.clear();
      json::write_pretty(json, pretty_);
    }
    session_.output.write(options().pretty ? pretty_ : json);
    if (!options().array)
      session_.output.write(options().null_ended ? std::string_view("\0", 1) : "\n");
  }

  void finish() {
    if (!options().array) return;
    // Where every input failed there is no output, not even an empty array.
    const Status status = session_.messages.status();
    if (count_ > 0) {
      session_.output.write("\n]\n");
    } else if (status == Status::done || status == Status::warning) {
      session_.output.write("[]\n");
    }
  }

 private:
  const Options& options() const { return session_.options; }

  Session& session_;
  std::string pretty_;
  std::uint64_t count_ = 0;
};

std::string_view direction_name(Direction direction) {
  return direction == Direction::request    ? "request"
         : direction == Direction::response ? "response"
                                            : "";
}

void write_contacts(Session& session, RecordOutput& output) {
  std::string text;
  for_each_contact(session, [&](const FoundContact& found) {
    const json::RecordContext context{
        found.message.command, direction_name(found.message.direction),
        found.contact.context.operation, found.file, found.place.offset};
    text.clear();
    json::write_contact(found.contact, text, session.options.context ? &context : nullptr);
    output.write(text);
  });
}

void write_trees(Session& session, RecordOutput& output) {
  std::string text;
  for_each_record(session, {[&](const Document& document, const std::string&) {
                              text.clear();
                              json::write_tree(document, text);
                              output.write(text);
                            },
                            nullptr});
}

void run(Session& session) {
  RecordOutput output(session);
  session.options.tree ? write_trees(session, output) : write_contacts(session, output);
  output.finish();
}

}  // namespace

const Command to_json_command = {"to-json", "Contacts to JSON, one a line", add_options, run};

}  // namespace eascard::tool
