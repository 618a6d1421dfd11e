// eascard decode: WBXML to XML of the whole message.

#include "command.hpp"
#include "eascard/xml/writer.hpp"
#include "options_cli.hpp"

namespace eascard::tool {
namespace {

void add_options(CLI::App& app, Options& options) {
  add_names_option(app, options);
  add_recover_option(app, options);
  app.add_option("--indent", options.xml.indent, "Spaces a level (default 1)")
      ->check(CLI::Range(0, 16));
  app.add_flag("--compact", options.xml.compact, "One line a document");
}

void run(Session& session) {
  xml::Writer writer(session.options.xml);
  const xml::Sink sink = [&session](std::string_view text) { session.output.write(text); };
  const auto use = [&](const Document& document, const std::string&) {
    if (document.form == Form::xml)
      throw Error(Code::M002, document.place_at(0), "XML, not WBXML; see eascard encode");
    writer.write(document, sink);
  };
  for_each_record(session, {use, nullptr});
}

}  // namespace

const Command decode_command = {"decode", "WBXML to XML, the whole message", add_options, run};

}  // namespace eascard::tool
