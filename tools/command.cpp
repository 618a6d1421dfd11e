#include "command.hpp"

namespace eascard::tool {
namespace {

/// Reads one document and uses it; false at the end of the input.
bool use_next(Session& session, DocumentSource& source, const std::string& file,
              const DocumentUser& use) {
  try {
    const Document* document = source.next();
    session.messages.report(file, source.diagnostics());
    if (!document) return false;
    use(*document, file);
  } catch (const LimitError& error) {
    session.messages.report(file, source.diagnostics());
    session.messages.report_limit(file, error.diagnostic());
  } catch (const Error& error) {
    session.messages.report(file, source.diagnostics());
    session.messages.report(file, error.diagnostic());
  }
  return true;
}

void use_file(Session& session, const std::string& file, const DocumentUser& use) {
  ByteSource bytes(file, [&session] { session.output.flush(); });
  DocumentSource source(bytes, session.options.input_format, session.options.limits);
  while (use_next(session, source, file, use)) {
  }
}

}  // namespace

void for_each_document(Session& session, const DocumentUser& use) {
  for (const std::string& file : input_names(session.options)) {
    try {
      use_file(session, file, use);
    } catch (const IoError& error) {
      if (error.file() != file) throw;  // the output's
      session.messages.report(error);
    }
    session.messages.end_file(file);
  }
}

}  // namespace eascard::tool
