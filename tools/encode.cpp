// eascard encode: XML, JSON or vCard to WBXML or XML.

#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "contacts.hpp"
#include "eascard/contact/envelope.hpp"
#include "eascard/document/removed.hpp"
#include "eascard/schema/versions.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/writer.hpp"
#include "libwbxml.hpp"

namespace eascard::tool {
namespace {

constexpr std::uint64_t many_contacts = 512;  // the largest WindowSize, [MS-ASCMD] 2.2.3.199

enum class EncodeTo : std::uint8_t { wbxml, xml };

struct EncodeOptions {
  EncodeTo to = EncodeTo::wbxml;
  EnvelopeOptions envelope;
  xml::WriteOptions xml;
  bool force = false;
};

/// Writes documents in the form asked for.
class DocumentOutput {
 public:
  DocumentOutput(Session& session, const EncodeOptions& options)
      : session_(session), to_(options.to), writer_(options.xml) {}

  void write(const Document& document) {
    refuse_removed(document);
    if (to_ == EncodeTo::xml)
      return writer_.write(document,
                           [this](std::string_view text) { session_.output.write(text); });
    bytes_.clear();
    wbxml::write(document, bytes_);
    session_.output.write(bytes_);
  }

 private:
  Session& session_;
  EncodeTo to_;
  xml::Writer writer_;
  std::string bytes_;
};

/// Puts contacts into messages: one each, or one for all.
class ContactOutput {
 public:
  ContactOutput(Session& session, const EnvelopeOptions& options, DocumentOutput& output)
      : session_(session), options_(options), output_(output) {}

  void add(const Contact& contact, Place place, const Origin& origin) {
    for (const Field& f : all_fields())
      if (contact.value(f.id).find('\0') != std::string_view::npos)
        throw Error(Code::M010, place, "NUL in " + std::string(f.name) + ": no string can hold it");
    add_to_message(contact, place, origin);
    count_.add(contact);
    for (Diagnostic& warning : warnings_) {
      warning.place = place;
      warning.file_as = contact.value(FieldId::FileAs);
      session_.messages.report(origin, warning);
    }
    if (options_.kind == EnvelopeKind::application_data) finish();
  }

  void finish() {
    if (!envelope_) return;
    envelope_->finish();
    const std::uint64_t count = envelope_->count();
    envelope_.reset();
    if (count == 0) return;  // Commands without a command is no message
    output_.write(document_);
    if (count > many_contacts)
      session_.messages.report(
          "-",
          {Code::M014, Severity::note, {}, std::to_string(count) + " contacts in one " + limit()});
  }

  const ContactCount& count() const { return count_; }

 private:
  const char* limit() const {
    return options_.kind == EnvelopeKind::sync_response ? "response: clients ask for up to 512"
                                                        : "request: servers take up to 512";
  }

  /// A message for all that lacks one is none.
  void add_to_message(const Contact& contact, Place place, const Origin& origin) {
    EnvelopeOptions options = options_;
    options.max_size = session_.options.read.limits.max_size;
    if (!envelope_) envelope_.emplace(options, document_);
    try {
      envelope_->add(contact, warnings_);
    } catch (const LimitError& error) {
      Diagnostic diagnostic = error.diagnostic();
      diagnostic.place = place;
      if (options.kind == EnvelopeKind::application_data) throw LimitError(diagnostic);
      throw RunLost{origin, diagnostic};
    } catch (const std::bad_alloc&) {
      if (options.kind == EnvelopeKind::application_data) throw;
      document_ = {};
      throw RunLost{origin, out_of_memory(place)};
    }
  }

  Session& session_;
  const EnvelopeOptions& options_;
  DocumentOutput& output_;
  Document document_;
  std::optional<Envelope> envelope_;
  std::vector<Diagnostic> warnings_;
  ContactCount count_;
};

class EncodeRun : public Run {
 public:
  EncodeRun(Session& session, const EncodeOptions& options)
      : Run(session), output_(session, options), contacts_(session, options.envelope, output_) {}

  void take(const Record& record, const Origin& origin) override {
    const records::Data& data = record.data;
    if (data.unread) refuse(record);
    if (data.document) output_.write(*data.document);
    if (data.contact) contacts_.add(*data.contact, data.place, origin);
  }

  void finish() override {
    try {
      contacts_.finish();
    } catch (const Error& error) {
      session_.messages.report("-", error.diagnostic());
    }
    session_.messages.end_file();
    contacts_.count().report(session_);
  }

 private:
  DocumentOutput output_;
  ContactOutput contacts_;
};

/// --codec libwbxml: XML as it stands, other forms are none of its business.
class LibwbxmlRun : public Run {
 public:
  using Run::Run;

  void take(const Record& record, const Origin&) override {
    const records::Data& data = record.data;
    const char* other = data.document ? "JSON" : data.contact ? "contacts" : nullptr;
    if (data.unread && data.unread->form == Form::wbxml) other = "WBXML";
    if (other)
      throw Error(Code::M002, data.place,
                  std::string(other) + ", but --codec libwbxml encodes XML only");
    if (data)
      session_.output.write(run_libwbxml(LibwbxmlJob::encode, data.unread->bytes, data.place));
  }
};

class Encode : public Command {
 public:
  void bind(Bindings& bind, Options& options) override {
    using Kind = EnvelopeKind;
    bind.choice("--to", options_.to, {EncodeTo::wbxml, EncodeTo::xml});
    bind.choice("--as", options_.envelope.kind,
                {Kind::application_data, Kind::sync_add, Kind::sync_change, Kind::sync_response});
    bind.text("--sync-key", options_.envelope.sync_key);
    bind.text("--collection-id", options_.envelope.collection_id);
    bind.choice("--protocol", options_.envelope.protocol, protocol_versions);
    bind_codec(bind, options);
    bind_names(bind, options_.xml);
    bind.flag("--force", options_.force);
  }

  void check(const Options& options) const override {
    if (options.read.codec != records::Codec::libwbxml) return;
    require_libwbxml();
    if (options_.to != EncodeTo::wbxml) throw UsageError("--codec libwbxml encodes to WBXML only");
  }

  bool may_read_nothing() const override { return true; }
  std::unique_ptr<Run> start(Session& session) const override {
    const bool binary = options_.to == EncodeTo::wbxml;
    if (binary && session.output.is_terminal() && !options_.force)
      throw UsageError("WBXML is not written to a terminal; use -o FILE or --force");
    if (session.options.read.codec == records::Codec::libwbxml)
      return std::make_unique<LibwbxmlRun>(session);
    return std::make_unique<EncodeRun>(session, options_);
  }

 private:
  EncodeOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_encode() {
  return std::make_unique<Encode>();
}

}  // namespace eascard::tool
