// eascard extract: the message bodies of captures, as they are.

#include <cstdio>

#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "eascard/records/bare_reader.hpp"
#include "eascard/records/kind.hpp"
#include "folder.hpp"

namespace eascard::tool {
namespace {

struct ExtractOptions {
  bool list = false;
  std::string directory;  ///< "" for the output
  bool force = false;
};

/// A body, what its container says of it, and what the body itself adds to that.
struct Body {
  std::string_view bytes;
  const capture::Entry& entry;
  std::string command;
  Direction direction;
  std::string_view extension;
};

std::string_view extension_of(const Record& record) {
  const bool is_html = record.format == records::Format::automatic &&
                       records::kind_of(record.body) == records::html_page;
  return is_html ? "html" : records::row_of(record.format).extension;
}

/// Reads the first document of a body for what it says; one that cannot be read says nothing.
/// Throws Error where a bare body is none.
Body describe(const Record& record, const capture::Entry& entry, const records::Options& options) {
  Body body{record.body, entry, entry.command, entry.direction, extension_of(record)};
  if (record.format == records::Format::automatic) {
    if (record.entry) return body;
    throw records::unknown_form(record.body);
  }
  records::MemoryBytes bytes(record.body);
  const auto reader = records::make_reader(record.format, bytes, options);
  try {
    const records::Data data = reader->next();
    if (!data.document) return body;
    const Message message = describe_message(*data.document);
    if (body.command.empty()) body.command = message.command;
    if (body.direction == Direction::unknown) body.direction = message.likely;
  } catch (const Error&) {  // told by who reads it
  }
  return body;
}

/// "0012-Sync-response"; with several inputs the name of the input goes before it.
std::string file_name(const Body& body, const std::string& prefix) {
  char number[32];
  std::snprintf(number, sizeof number, "%04llu",
                static_cast<unsigned long long>(body.entry.number));
  std::string name = prefix + number;
  if (!body.command.empty()) name += '-' + body.command;
  const std::string direction(direction_name(body.direction));
  if (!direction.empty()) name += '-' + direction;
  return safe_file_name(name);
}

/// Columns for cut(1) and awk(1): entry, direction, command, protocol, HTTP status, size, form,
/// time, and why the body is not whole. "-" for what is not known.
std::string list_line(const Body& body, const std::string& prefix) {
  const capture::Entry& entry = body.entry;
  std::string line = prefix + std::to_string(entry.number);
  const auto add = [&line](const std::string& text) {
    line += '\t' + (text.empty() ? "-" : printable(text));
  };
  add(std::string(direction_name(body.direction)));
  add(body.command);
  add(entry.protocol);
  add(entry.http_status == 0 ? "" : std::to_string(entry.http_status));
  add(std::to_string(body.bytes.size()));
  add(body.bytes.empty() ? "" : std::string(body.extension));
  add(entry.time);
  add(entry.cut);
  return line + '\n';
}

class ExtractRun : public Run {
 public:
  ExtractRun(Session& session, const ExtractOptions& options)
      : Run(session),
        options_(options),
        several_(session.options.files.size() > 1 || !session.options.files0_from.empty()) {
    bare_.number = 1;
    if (!options.directory.empty()) folder_.emplace(options.directory, options.force);
  }

  void take(const Record& record, const Origin& origin) override {
    if (record.kind != RecordKind::body) return;
    const Body body = describe(record, record.entry ? *record.entry : bare_, session_.options.read);
    if (options_.list)
      return session_.output.write(list_line(body, several_ ? printable(origin.file) + '#' : ""));
    if (body.bytes.empty()) return;
    if (folder_) return write_file(body, origin);
    if (body.extension == "wbxml" && session_.output.is_terminal() && !options_.force)
      throw UsageError("WBXML is not written to a terminal; use -o FILE, -d DIR or --force");
    session_.output.write(body.bytes);
  }

 private:
  void write_file(const Body& body, const Origin& origin) {
    const std::string file = origin.file.substr(origin.file.rfind('/') + 1);
    try {
      folder_->write(file_name(body, several_ ? file + '-' : ""), body.extension, body.bytes);
    } catch (const IoError& error) {
      session_.messages.report(error);
    }
  }

  const ExtractOptions& options_;
  bool several_;
  capture::Entry bare_;  ///< of a bare body, the only one of its input
  std::optional<FolderOutput> folder_;
};

class Extract : public Command {
 public:
  void bind(Bindings& bind, Options&) override {
    bind.flag("--list", options_.list);
    bind.text("--directory", options_.directory);
    bind.flag("--force", options_.force);
  }

  void check(const Options& options) const override {
    if (options_.directory.empty()) return;
    require_no_output(options, "-d");
    if (options_.list) throw UsageError("--list does not go with -d");
  }

  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<ExtractRun>(session, options_);
  }

  bool uses_output() const override { return options_.directory.empty(); }
  records::Input::Wanted wanted() const override { return records::Input::Wanted::bodies; }

 private:
  ExtractOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_extract() {
  return std::make_unique<Extract>();
}

}  // namespace eascard::tool
