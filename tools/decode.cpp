// eascard decode: WBXML to XML of the whole message.

#include "command.hpp"
#include "eascard/libwbxml/cross_check.hpp"
#include "eascard/xml/writer.hpp"
#include "libwbxml.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  add_codec_option(app, options);
  app.add_flag("--cross-check", options.cross_check,
               "Compare with what libwbxml makes of the same bytes");
  add_names_option(app, options);
  add_recover_option(app, options);
  app.add_option("--indent", options.xml.indent, "Spaces a level (default 1)")
      ->check(CLI::Range(0, 16));
  app.add_flag("--compact", options.xml.compact, "One line a document");
}

[[noreturn]] void throw_xml(Place place) {
  throw Error(Code::M002, place, "XML, not WBXML; see eascard encode");
}

/// Another language, or with --codec libwbxml any: its XML as libwbxml writes it.
void decode_unread(Session& session, const Unread& unread, Place place, const Origin& origin) {
  if (unread.form == Form::xml) throw_xml(place);
  const auto job = unread.language ? LibwbxmlJob::decode_other : LibwbxmlJob::decode;
  session.output.write(run_libwbxml(job, unread.bytes, place));
  session.output.write("\n");
  if (unread.language)
    session.messages.report(origin, {Code::M034, Severity::note, place,
                                     std::string(unread.language->name) + ", decoded by libwbxml"});
}

void cross_check(Session& session, const Document& document, const Origin& origin) {
  if (document.form != Form::wbxml) return;
  std::string xml = run_libwbxml(LibwbxmlJob::decode, document.bytes, document.place_at(0));
  for (const Diagnostic& difference : libwbxml::cross_check(document, std::move(xml)))
    session.messages.report(origin, difference);
}

void run(Session& session) {
  check_libwbxml(session.options);
  if (session.options.cross_check && session.options.read.codec == Codec::libwbxml)
    throw UsageError("--cross-check compares the native codec with libwbxml");
  xml::Writer writer(session.options.xml);
  const xml::Sink sink = [&session](std::string_view text) { session.output.write(text); };
  const auto use = [&](const Document& document, const Origin& origin) {
    // A log has what was WBXML on the wire; a bare file of XML is a mistake.
    if (document.form == Form::xml && !origin.entry) throw_xml(document.place_at(0));
    writer.write(document, sink);
    if (session.options.cross_check) cross_check(session, document, origin);
  };
  for_each_record(session,
                  {use, nullptr, [&](const Unread& unread, Place place, const Origin& origin) {
                     decode_unread(session, unread, place, origin);
                   }});
}

}  // namespace

const Command decode_command = {"decode", "WBXML to XML, the whole message", add_options, run};

}  // namespace eascard::tool
