// eascard to-json: contacts as one JSON value a line, or whole messages as trees.

#include "contacts.hpp"
#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  add_recover_option(app, options);
  const std::map<std::string, JsonFormat> formats = {{"plain", JsonFormat::plain},
                                                     {"jcard", JsonFormat::jcard},
                                                     {"jscontact", JsonFormat::jscontact}};
  add_choice(app, "--format", options.json_format, formats,
             "Form of a contact: plain (default), jcard (RFC 7095) or jscontact (RFC 9553)");
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

/// "FILE", or "FILE#4" for an entry of a container.
std::string source_name(const Origin& origin) {
  return origin.number == 0 ? origin.file : origin.file + '#' + std::to_string(origin.number);
}

void write_plain(Session& session, RecordOutput& output) {
  std::string text;
  for_each_contact(session, [&](const FoundContact& found) {
    const std::string source = source_name(found.origin);
    const json::RecordContext context{found.message.command,
                                      direction_name(found.message.direction),
                                      found.contact.context.operation, source, found.place.offset};
    text.clear();
    json::write_contact(found.contact, text, session.options.context ? &context : nullptr);
    output.write(text);
  });
}

/// jCard and JSContact, which may not hold all of a contact in a form that others read.
template <typename Writer>
void write_cards(Session& session, RecordOutput& output) {
  Writer writer(session.options.read.card);
  std::string text;
  for_each_contact(session, [&](const FoundContact& found) {
    text.clear();
    writer.write(found.contact, text);
    for (const Diagnostic& loss : writer.losses()) found.say(loss);
    output.write(text);
  });
}

void write_contacts(Session& session, RecordOutput& output) {
  if (session.options.json_format == JsonFormat::jcard)
    return write_cards<json::JcardWriter>(session, output);
  if (session.options.json_format == JsonFormat::jscontact)
    return write_cards<json::JscontactWriter>(session, output);
  write_plain(session, output);
}

void write_trees(Session& session, RecordOutput& output) {
  std::string text;
  for_each_record(session, {[&](const Document& document, const Origin&) {
                              text.clear();
                              json::write_tree(document, text);
                              output.write(text);
                            },
                            nullptr});
}

void run(Session& session) {
  const bool is_plain = session.options.json_format == JsonFormat::plain;
  if (!is_plain && (session.options.tree || session.options.context))
    throw UsageError("--tree and --context go with --format plain only");
  RecordOutput output(session);
  session.options.tree ? write_trees(session, output) : write_contacts(session, output);
  output.finish();
}

}  // namespace

const Command to_json_command = {"to-json", "Contacts to JSON, one a line", add_options, run};

}  // namespace eascard::tool
