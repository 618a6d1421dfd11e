#include "command.hpp"

namespace eascard::tool {
namespace {

void use_unread(const Unread& unread, const std::string& file, const RecordUser& use) {
  if (use.unread) return use.unread(unread, file);
  throw Error(
      Code::W02, unread.place,
      std::string(unread.language->name) + ", not an ActiveSync document; see eascard decode");
}

void use_record(const Record& record, const std::string& file, const RecordUser& use) {
  if (record.document) return use.document(*record.document, file);
  if (record.unread) return use_unread(*record.unread, file, use);
  if (!use.contact)
    throw Error(Code::M002, record.place, "contacts, not a message; see eascard encode");
  use.contact(*record.contact, record.place, file);
}

/// Runs a step and reports what it throws about the data; false where it threw.
template <typename Step>
bool report_errors(Session& session, const std::string& file, Step step) {
  try {
    step();
    return true;
  } catch (const LimitError& error) {
    session.messages.report_limit(file, error.diagnostic());
  } catch (const Error& error) {
    session.messages.report(file, error.diagnostic());
  }
  return false;
}

/// Reads one record and uses it; false at the end of the input.
bool use_next(Session& session, RecordSource& source, const std::string& file,
              const RecordUser& use) {
  Record record;
  const bool read = report_errors(session, file, [&] {
    try {
      record = source.next();
    } catch (const Error&) {
      session.messages.report(file, source.diagnostics());
      throw;
    }
    session.messages.report(file, source.diagnostics());
  });
  if (read && !record) return false;
  if (read) report_errors(session, file, [&] { use_record(record, file, use); });
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
    } catch (const OutputError&) {
      throw;
    } catch (const IoError& error) {
      session.messages.report(error);
    }
    session.messages.end_file(file);
  }
}

}  // namespace eascard::tool
