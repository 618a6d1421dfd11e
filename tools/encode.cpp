// eascard encode: XML, JSON or vCard to WBXML or XML.

#include "command.hpp"
#include "eascard/contact/envelope.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/writer.hpp"
#include "libwbxml.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

constexpr std::uint64_t many_contacts = 512;  // the largest WindowSize, [MS-ASCMD] 2.2.3.199

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, EncodeTo> forms = {{"wbxml", EncodeTo::wbxml},
                                                 {"xml", EncodeTo::xml}};
  const std::map<std::string, EnvelopeKind> kinds = {
      {"application-data", EnvelopeKind::application_data},
      {"sync-add", EnvelopeKind::sync_add},
      {"sync-change", EnvelopeKind::sync_change},
      {"sync-response", EnvelopeKind::sync_response}};
  add_choice(app, "--to", options.encode_to, forms, "Output form: wbxml (default) or xml");
  add_choice(app, "--as", options.envelope.kind, kinds,
             "The message around contacts of JSON or vCard; application-data (default) is none");
  app.add_option("--sync-key", options.envelope.sync_key,
                 "SyncKey of the Sync message (default 1)");
  app.add_option("--collection-id", options.envelope.collection_id,
                 "CollectionId of the Sync message (default 2)");
  add_protocol_option(app, options);
  add_codec_option(app, options);
  add_names_option(app, options);
  app.add_flag("--force", options.force, "Write WBXML to a terminal");
}

/// Writes documents in the form asked for.
class DocumentOutput {
 public:
  explicit DocumentOutput(Session& session) : session_(session), writer_(session.options.xml) {}

  void write(const Document& document) {
    if (session_.options.encode_to == EncodeTo::xml)
      return writer_.write(document,
                           [this](std::string_view text) { session_.output.write(text); });
    bytes_.clear();
    wbxml::write(document, bytes_);
    session_.output.write(bytes_);
  }

 private:
  Session& session_;
  xml::Writer writer_;
  std::string bytes_;
};

/// One message for all contacts cannot hold them all; then there is none.
struct MessageLost {
  Origin origin;
  Diagnostic diagnostic;
};

/// Puts contacts into messages: one each, or one for all.
class ContactOutput {
 public:
  ContactOutput(Session& session, DocumentOutput& output) : session_(session), output_(output) {}

  void add(const Contact& contact, Place place, const Origin& origin) {
    for (const Field& f : all_fields())
      if (contact.value(f.id).find('\0') != std::string_view::npos)
        throw Error(Code::M010, place, "NUL in " + std::string(f.name) + ": no string can hold it");
    add_to_message(contact, place, origin);
    for (Diagnostic& warning : warnings_) {
      warning.place = place;
      warning.file_as = contact.value(FieldId::FileAs);
      session_.messages.report(origin, warning);
    }
    if (session_.options.envelope.kind == EnvelopeKind::application_data) finish();
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

 private:
  const char* limit() const {
    return session_.options.envelope.kind == EnvelopeKind::sync_response
               ? "response: clients ask for up to 512"
               : "request: servers take up to 512";
  }

  /// A message for all that lacks one is none.
  void add_to_message(const Contact& contact, Place place, const Origin& origin) {
    EnvelopeOptions options = session_.options.envelope;
    options.max_size = session_.options.read.limits.max_size;
    if (!envelope_) envelope_.emplace(options, document_);
    try {
      envelope_->add(contact, warnings_);
    } catch (const LimitError& error) {
      Diagnostic diagnostic = error.diagnostic();
      diagnostic.place = place;
      if (options.kind == EnvelopeKind::application_data) throw LimitError(diagnostic);
      throw MessageLost{origin, diagnostic};
    } catch (const std::bad_alloc&) {
      if (options.kind == EnvelopeKind::application_data) throw;
      document_ = {};
      throw MessageLost{origin, out_of_memory(place)};
    }
  }

  Session& session_;
  DocumentOutput& output_;
  Document document_;
  std::optional<Envelope> envelope_;
  std::vector<Diagnostic> warnings_;
};

/// --codec libwbxml: XML as it stands, other forms are none of its business.
void encode_by_libwbxml(Session& session) {
  const auto refuse = [](Place place, const char* what) {
    throw Error(Code::M002, place, std::string(what) + ", but --codec libwbxml encodes XML only");
  };
  for_each_record(
      session,
      {[&](const Document& document, const Origin&) { refuse(document.place_at(0), "JSON"); },
       [&](const Contact&, Place place, const Origin&) { refuse(place, "contacts"); },
       [&](const Unread& unread, Place place, const Origin&) {
         if (unread.form == Form::wbxml) refuse(place, "WBXML");
         session.output.write(run_libwbxml(LibwbxmlJob::encode, unread.bytes, place));
       }});
}

void run(Session& session) {
  check_libwbxml(session.options);
  const bool binary = session.options.encode_to == EncodeTo::wbxml;
  if (binary && session.output.is_terminal() && !session.options.force)
    throw UsageError("WBXML is not written to a terminal; use -o FILE or --force");
  if (session.options.read.codec == Codec::libwbxml) {
    if (!binary) throw UsageError("--codec libwbxml encodes to WBXML only");
    return encode_by_libwbxml(session);
  }
  DocumentOutput output(session);
  ContactOutput contacts(session, output);
  try {
    for_each_record(session,
                    {[&](const Document& document, const Origin&) { output.write(document); },
                     [&](const Contact& contact, Place place, const Origin& origin) {
                       contacts.add(contact, place, origin);
                     }});
    contacts.finish();
  } catch (const MessageLost& lost) {
    session.messages.report(lost.origin, lost.diagnostic, true);
  } catch (const Error& error) {
    session.messages.report("-", error.diagnostic());
  }
  session.messages.end_file();
}

}  // namespace

const Command encode_command = {"encode", "XML, JSON or vCard to WBXML or XML", add_options, run};

}  // namespace eascard::tool
