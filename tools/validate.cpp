// eascard validate: what the rules of the contact class say of messages and contacts.

#include "color.hpp"
#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "eascard/contact/envelope.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/report/finding_json.hpp"
#include "eascard/report/finding_text.hpp"
#include "eascard/report/sarif.hpp"
#include "eascard/schema/versions.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/validate/checker.hpp"
#include "eascard/version.hpp"
#include "rules.hpp"

namespace eascard::tool {
namespace {

void disable(const std::string& ids, validate::CheckOptions& options) {
  for (std::size_t at = 0; at <= ids.size();) {
    const std::size_t comma = std::min(ids.find(',', at), ids.size());
    const std::string id = upper_case(ids.substr(at, comma - at));
    const validate::Rule* rule = validate::find_rule(id);
    if (!rule) throw BadValue("no rule " + id + "; see eascard validate --rules");
    options.disabled[static_cast<std::size_t>(rule->code)] = true;
    at = comma + 1;
  }
}

void bind_check(Bindings& bind, validate::CheckOptions& check) {
  using validate::Edition;
  bind.choice("--spec", check.edition, {Edition::both, Edition::v3_0, Edition::current});
  bind.choice("--protocol", check.protocol, protocol_versions);
  bind_message_command(bind, "--assume-cmd", check.command);
  bind.choice("--assume-direction", check.direction, {Direction::request, Direction::response});
  bind.values("--disable", [&check](const std::string& ids) { disable(ids, check); });
}

enum class FindingFormat : std::uint8_t { text, json, sarif };

struct ValidateOptions {
  validate::CheckOptions check;
  FindingFormat format = FindingFormat::text;
  bool transcript = false;
  bool rules = false;
  std::string explain;  ///< id of a rule, "" for none
};

/// Findings to the output, in the form asked for.
class FindingOutput {
 public:
  FindingOutput(Session& session, FindingFormat format)
      : session_(session), format_(format), color_(wants_color(session.options, session.output)) {
    if (format != FindingFormat::sarif) return;
    std::string head;
    sarif_.start(EASCARD_VERSION, head);
    session.output.write(head);
    session.messages.set_listener([this](const EntryName& origin, const Diagnostic& diagnostic) {
      sarif_.notify(origin.file, origin.number, diagnostic);
    });
  }
  FindingOutput(const FindingOutput&) = delete;
  FindingOutput& operator=(const FindingOutput&) = delete;
  ~FindingOutput() { session_.messages.set_listener({}); }

  void write(const Origin& origin, Diagnostic diagnostic) {
    if (!session_.messages.admit(diagnostic)) return;
    session_.progress.add_finding();
    ++counts_[static_cast<std::size_t>(diagnostic.severity)];
    const std::string source = source_of(diagnostic);
    std::string line;
    switch (format_) {
      case FindingFormat::text:
        line = report::finding_text(origin.finding_origin(), diagnostic, color_);
        if (!source.empty()) line += "; see " + source;
        break;
      case FindingFormat::json:
        report::write_finding_json(origin.finding_origin(), diagnostic, source, line);
        break;
      case FindingFormat::sarif:
        if (!validate::find_rule(diagnostic.code)) return notify(origin, diagnostic);
        sarif_.write(sarif_input(origin), diagnostic, line);
        return session_.output.write(line);
    }
    session_.output.write(line + '\n');
  }

  void finish() {
    count_findings();
    if (format_ != FindingFormat::sarif) return;
    const Status status = session_.messages.status();
    const bool is_successful = !is_unread_ && status != Status::io && status != Status::limit;
    std::string end;
    sarif_.finish({static_cast<int>(status), is_successful}, end);
    session_.output.write(end);
  }

 private:
  /// What is no finding: that an input, or a part of one, is not read.
  void notify(const Origin& origin, const Diagnostic& diagnostic) {
    if (diagnostic.severity == Severity::error) is_unread_ = true;
    sarif_.notify(origin.file, origin.number, diagnostic);
  }

  void count_findings() {
    if (!session_.options.verbose) return;
    const std::string text = std::to_string(counts_[2]) + " errors, " + std::to_string(counts_[1]) +
                             " warnings, " + std::to_string(counts_[0]) + " notes";
    session_.messages.report("-", {Code::M070, Severity::note, {}, text});
    session_.messages.end_file();
  }

  static report::SarifInput sarif_input(const Origin& origin) {
    return {origin.file, origin.number, origin.entry ? origin.entry->place : Place{},
            origin.is_packed};
  }

  static std::string source_of(const Diagnostic& diagnostic) {
    const validate::Rule* rule = validate::find_rule(diagnostic.code);
    return std::string(rule ? rule->source : "");
  }

  Session& session_;
  FindingFormat format_;
  bool color_;
  bool is_unread_ = false;  ///< an input, or a part of one
  report::SarifWriter sarif_;
  std::array<std::uint64_t, 3> counts_{};  ///< by severity
};

/// The checks of all inputs.
class ValidateRun : public Run {
 public:
  ValidateRun(Session& session, const ValidateOptions& options)
      : Run(session), options_(options), output_(session, options.format) {}

  void take(const Record& record, const Origin& origin) override {
    const records::Data& data = record.data;
    const Diagnostics& noticed = record.noticed ? *record.noticed : nothing_;
    if (data.contact) return check_contact(*data.contact, data.place, origin);
    if (data.unread) refuse(record);
    if (record.fault) check_message(record.fault->damage.partial, noticed, record.fault, origin);
    if (data.document) check_message({*data.document}, noticed, nullptr, origin);
    if (record.kind == RecordKind::empty) pass(origin);
    if (record.kind == RecordKind::rest) check_message({none_}, noticed, nullptr, origin);
  }

  void take_other(const Record& record, const Origin& origin) override {
    const Document* document = record.data.document;
    if (!document) return pass(origin);
    const validate::CheckOptions options = validate::with_entry(options_.check, origin.entry);
    conversations_.take(*document, validate::make_scope(*document, options).direction,
                        sender(origin));
  }

  void finish() override { output_.finish(); }

 private:
  void check_message(const PartialDocument& partial, const Diagnostics& all,
                     const records::Fault* fault, const Origin& origin) {
    Diagnostics noticed(session_.options.read.limits.fold);
    std::vector<Diagnostic> rest;  // what is about no element
    const Document& document = partial.document;
    const bool has_nodes = !document.nodes.empty();
    const auto sort = [&](const Diagnostic& diagnostic) {
      const bool is_inside = diagnostic.place.offset >= document.offset &&
                             diagnostic.place.offset - document.offset <= document.bytes.size();
      const bool is_placed = has_nodes && is_inside && validate::find_rule(diagnostic.code);
      if (is_placed)
        noticed.add(diagnostic);
      else
        rest.push_back(diagnostic);
    };
    for (const Diagnostic& diagnostic : all.list()) sort(diagnostic);
    if (fault) sort(records::explain(fault->diagnostic, origin.entry));
    if (has_nodes) check(partial, noticed, options_.transcript && !fault, origin);
    if (fault) pass(origin);
    for (const Diagnostic& diagnostic : rest) output_.write(origin, diagnostic);
    if (fault && fault->is_limit) session_.messages.raise(Status::limit);
  }

  /// Would a server take it? As the data of a Sync request; the contact's place is all there is.
  void check_contact(const Contact& contact, Place place, const Origin& origin) {
    Envelope envelope({}, document_);
    std::vector<Diagnostic> warnings;
    envelope.add(contact, warnings);
    envelope.finish();
    validate::CheckOptions options = validate::with_entry(options_.check, origin.entry);
    options.command = "Sync";
    options.direction = Direction::request;
    validate::Checker checker(options);
    for (Diagnostic finding : checker.check({document_}, Diagnostics())) {
      finding.place = place;
      finding.server_id = contact.context.server_id;
      finding.file_as = contact.value(FieldId::FileAs);
      output_.write(origin, std::move(finding));
    }
  }

  /// A message that says nothing, or of which not all is known.
  void pass(const Origin& origin) { conversations_.pass(sender(origin), Direction::unknown); }

  void check(const PartialDocument& partial, const Diagnostics& noticed, bool follows,
             const Origin& origin) {
    validate::Checker checker(validate::with_entry(options_.check, origin.entry));
    for (const Diagnostic& finding :
         checker.check(partial, noticed, follows ? &conversations_ : nullptr, sender(origin)))
      output_.write(origin, finding);
  }

  /// The messages of all inputs are of one conversation, unless they say of whose.
  static conversation::Sender sender(const Origin& origin) {
    return conversation::sender_of({}, origin.entry);
  }

  const ValidateOptions& options_;
  FindingOutput output_;
  conversation::Conversations conversations_;
  const Document none_;
  const Diagnostics nothing_;
  Document document_;  ///< around a contact of a form without messages
};

class Validate : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    bind.choice("--format", options_.format,
                {FindingFormat::text, FindingFormat::json, FindingFormat::sarif});
    bind_check(bind, options_.check);
    bind.flag("--transcript", options_.transcript);
    bind.flag("--each",
              [&options, this] { options.read.limits.fold = options_.check.fold = false; });
    bind.flag("--rules", options_.rules);
    bind.text("--explain", options_.explain);
  }

  std::unique_ptr<Run> start(Session& session) const override {
    const auto print = [&session](std::string_view text) { session.output.write(text); };
    if (options_.rules) return list_rules(print), nullptr;
    if (!options_.explain.empty()) return explain_code(options_.explain, print), nullptr;
    return std::make_unique<ValidateRun>(session, options_);
  }

  bool tells_messages() const override { return true; }
  bool takes_others() const override { return options_.transcript; }

 private:
  ValidateOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_validate() {
  return std::make_unique<Validate>();
}

}  // namespace eascard::tool
