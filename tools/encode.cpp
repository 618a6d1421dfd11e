// eascard encode: XML to WBXML.

#include "command.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/writer.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, EncodeTo> forms = {{"wbxml", EncodeTo::wbxml},
                                                 {"xml", EncodeTo::xml}};
  add_choice(app, "--to", options.encode_to, forms, "Output form: wbxml (default) or xml");
  add_names_option(app, options);
  app.add_flag("--force", options.force, "Write WBXML to a terminal");
}

void write_wbxml(Session& session) {
  std::string bytes;
  for_each_document(session, [&](const Document& document, const std::string&) {
    bytes.clear();
    wbxml::write(document, bytes);
    session.output.write(bytes);
  });
}

void write_xml(Session& session) {
  xml::Writer writer(session.options.xml);
  const xml::Sink sink = [&session](std::string_view text) { session.output.write(text); };
  for_each_document(
      session, [&](const Document& document, const std::string&) { writer.write(document, sink); });
}

void run(Session& session) {
  if (session.options.encode_to == EncodeTo::xml) return write_xml(session);
  if (session.output.is_terminal() && !session.options.force)
    throw UsageError("WBXML is not written to a terminal; use -o FILE or --force");
  write_wbxml(session);
}

}  // namespace

const Command encode_command = {"encode", "XML to WBXML", add_options, run};

}  // namespace eascard::tool
