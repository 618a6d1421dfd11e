// eascard validate: what the rules of the contact class say of messages and contacts.

#include "command.hpp"
#include "eascard/contact/envelope.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/report/sarif.hpp"
#include "eascard/validate/checker.hpp"
#include "eascard/validate/transcript.hpp"
#include "options_cli.hpp"
#include "rules.hpp"

namespace eascard::tool {
namespace {

void disable(const std::string& ids, validate::CheckOptions& options) {
  for (std::size_t at = 0; at <= ids.size();) {
    const std::size_t comma = std::min(ids.find(',', at), ids.size());
    const std::string id = ids.substr(at, comma - at);
    const validate::Rule* rule = validate::find_rule(id);
    if (!rule) throw CLI::ValidationError("--disable", "no rule " + id);
    options.disabled[static_cast<std::size_t>(rule->code)] = true;
    at = comma + 1;
  }
}

void add_check_options(CLI::App& app, validate::CheckOptions& check) {
  std::map<std::string, std::optional<Version>> versions;
  for (const char* name : {"2.5", "12.0", "12.1", "14.0", "14.1", "16.0", "16.1"})
    versions[name] = validate::find_version(name);
  const std::map<std::string, validate::Edition> editions = {
      {"auto", validate::Edition::both},
      {"v3.0", validate::Edition::v3_0},
      {"current", validate::Edition::current}};
  const std::map<std::string, Direction> directions = {{"request", Direction::request},
                                                       {"response", Direction::response}};
  add_choice(app, "--spec", check.edition, editions,
             "The text of MS-ASCNTC that counts; auto (default): v3.0 up to protocol 14.0");
  add_choice(app, "--protocol", check.protocol, versions,
             "Protocol version of what does not tell it; unknown: rules that need one are notes");
  app.add_option("--assume-cmd", check.command, "Command of what does not tell it, such as Sync")
      ->type_name("COMMAND");
  add_choice(app, "--assume-direction", check.direction, directions,
             "Whether messages that do not tell it are requests or responses");
  app.add_option_function<std::vector<std::string>>(
         "--disable",
         [&check](const std::vector<std::string>& all) {
           for (const std::string& ids : all) disable(ids, check);
         },
         "Rules that do not count, as I05,N05; may be given several times")
      ->type_name("ID")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, FindingFormat> formats = {{"text", FindingFormat::text},
                                                        {"json", FindingFormat::json},
                                                        {"sarif", FindingFormat::sarif}};
  add_choice(app, "--format", options.findings, formats,
             "text (default), json (an object a line) or sarif (SARIF 2.1.0)");
  add_check_options(app, options.check);
  app.add_flag("--transcript", options.transcript,
               "All messages, in order, are one conversation: check pairs and sequences too");
  app.add_flag("--rules", options.rules, "List the rules");
  app.add_option("--explain", options.explain, "Print one rule, with examples")->type_name("ID");
}

/// Findings to the output, in the form asked for.
class FindingOutput {
 public:
  explicit FindingOutput(Session& session) : session_(session) {
    if (session.options.findings == FindingFormat::sarif)
      sarif_.emplace([&session](std::string_view text) { session.output.write(text); },
                     EASCARD_VERSION);
  }

  void write(const Origin& origin, Diagnostic diagnostic) {
    if (!session_.messages.admit(diagnostic)) return;
    ++counts_[static_cast<std::size_t>(diagnostic.severity)];
    switch (session_.options.findings) {
      case FindingFormat::text:
        return session_.output.write(text_line(origin, diagnostic) + source(diagnostic) + '\n');
      case FindingFormat::json:
        return session_.output.write(json(origin, diagnostic));
      case FindingFormat::sarif:
        return sarif_->write(origin.file, origin.number, diagnostic);
    }
  }

  void finish() {
    if (sarif_) sarif_->finish();
    if (!session_.options.verbose) return;
    const std::string text = std::to_string(counts_[2]) + " errors, " + std::to_string(counts_[1]) +
                             " warnings, " + std::to_string(counts_[0]) + " notes";
    session_.messages.report("-", {Code::M070, Severity::note, {}, text});
    session_.messages.end_file();
  }

 private:
  static std::string source(const Diagnostic& diagnostic) {
    const validate::Rule* rule = validate::find_rule(diagnostic.code);
    return rule ? "; see " + std::string(rule->source) : std::string();
  }

  static std::string json(const Origin& origin, const Diagnostic& diagnostic) {
    std::string line = json_line(origin, diagnostic);
    if (const validate::Rule* rule = validate::find_rule(diagnostic.code)) {
      line.pop_back();
      line += ",\"source\":";
      json::append_string(line, rule->source);
      line += '}';
    }
    return line + '\n';
  }

  Session& session_;
  std::optional<validate::SarifWriter> sarif_;
  std::array<std::uint64_t, 3> counts_{};  ///< by severity
};

/// The checks of all inputs.
class Validator {
 public:
  explicit Validator(Session& session) : session_(session), output_(session) {}

  void message(const Inspected& message, const Origin& origin) {
    Diagnostics noticed;
    std::vector<Diagnostic> rest;  // what is about no element
    const Document& document = message.partial.document;
    const bool has_nodes = !document.nodes.empty();
    const auto sort = [&](const Diagnostic& diagnostic) {
      const bool is_inside = diagnostic.place.offset >= document.offset &&
                             diagnostic.place.offset - document.offset <= document.bytes.size();
      const bool is_placed = has_nodes && is_inside && validate::find_rule(diagnostic.code);
      is_placed ? noticed.add(diagnostic) : rest.push_back(diagnostic);
    };
    for (const Diagnostic& diagnostic : message.noticed.list()) sort(diagnostic);
    if (message.fault) sort(message.fault->diagnostic);
    if (has_nodes) check(message, noticed, origin);
    for (const Diagnostic& diagnostic : rest) output_.write(origin, diagnostic);
    if (message.fault && message.fault->is_limit) session_.messages.raise(Status::limit);
  }

  /// Would a server take it? As the data of a Sync request; the contact's place is all there is.
  void contact(const Contact& contact, Place place, const Origin& origin) {
    Envelope envelope({}, document_);
    std::vector<Diagnostic> warnings;
    envelope.add(contact, warnings);
    envelope.finish();
    validate::CheckOptions options = options_of(origin);
    options.command = "Sync";
    options.direction = Direction::request;
    validate::Checker checker(options);
    for (Diagnostic finding : checker.check({document_}, {})) {
      finding.place = place;
      finding.server_id = contact.context.server_id;
      finding.file_as = contact.value(FieldId::FileAs);
      output_.write(origin, std::move(finding));
    }
  }

  void finish() { output_.finish(); }

 private:
  /// What the container says counts where the command line says nothing.
  validate::CheckOptions options_of(const Origin& origin) const {
    validate::CheckOptions options = session_.options.check;
    if (!origin.entry) return options;
    if (!options.protocol) options.protocol = validate::find_version(origin.entry->protocol);
    if (options.command.empty()) options.command = origin.entry->command;
    if (options.direction == Direction::unknown) options.direction = origin.entry->direction;
    return options;
  }

  void check(const Inspected& message, const Diagnostics& noticed, const Origin& origin) {
    const bool follows = session_.options.transcript && !message.fault;
    validate::Checker checker(options_of(origin));
    for (const Diagnostic& finding :
         checker.check(message.partial, noticed, follows ? &transcript_ : nullptr))
      output_.write(origin, finding);
  }

  Session& session_;
  FindingOutput output_;
  validate::Transcript transcript_;
  Document document_;  ///< around a contact of a form without messages
};

void run(Session& session) {
  const auto print = [&session](std::string_view text) { session.output.write(text); };
  if (session.options.rules) return list_rules(print);
  if (!session.options.explain.empty()) return explain_rule(session.options.explain, print);
  Validator validator(session);
  RecordUser use;
  use.contact = [&](const Contact& contact, Place place, const Origin& origin) {
    validator.contact(contact, place, origin);
  };
  use.inspect = [&](const Inspected& message, const Origin& origin) {
    validator.message(message, origin);
  };
  for_each_record(session, use);
  validator.finish();
}

}  // namespace

const Command validate_command = {"validate", "Check messages and contacts against the rules",
                                  add_options, run};

}  // namespace eascard::tool
