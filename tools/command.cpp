#include "command.hpp"

namespace eascard::tool {
namespace {

void use_record(const Record& record, const std::string& file, const RecordUser& use) {
  if (record.document) return use.document(*record.document, file);
  if (!use.contact) throw Error(Code::M002, record.place, "contacts, which are no message");
  use.contact(*record.contact, record.place, file);
}

/// Reads one record and uses it; false at the end of the input.
bool use_next(Session& session, RecordSource& source, const std::string& file,
              const RecordUser& use) {
  try {
    const Record record = source.next();
    session.messages.report(file, source.diagnostics());
    if (!record) return false;
    use_record(record, file, use);
  } catch (const LimitError& error) {
    session.messages.report(file, source.diagnostics());
    session.messages.report_limit(file, error.diagnostic());
  } catch (const Error& error) {
    session.messages.report(file, source.diagnostics());
    session.messages.report(file, error.diagnostic());
  }
  return true;
}

void use_file(Session& session, const std::string& file, const RecordUser& use) {
  ByteSource bytes(file, [&session] { session.output.flush(); });
  RecordSource source(bytes, session.options);
  while (use_next(session, source, file, use)) {
  }
}

}  // namespace

void for_each_record(Session& session, const RecordUser& use) {
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
