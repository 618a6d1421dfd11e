#include "command.hpp"

namespace eascard::tool {
namespace {

void use_unread(const Unread& unread, const Origin& origin, const RecordUser& use) {
  if (use.unread) return use.unread(unread, origin);
  throw Error(
      Code::W02, unread.place,
      std::string(unread.language->name) + ", not an ActiveSync document; see eascard decode");
}

void use_record(const Record& record, const Origin& origin, const RecordUser& use) {
  if (record.document) return use.document(*record.document, origin);
  if (record.unread) return use_unread(*record.unread, origin, use);
  if (!use.contact)
    throw Error(Code::M002, record.place, "contacts, not a message; see eascard encode");
  use.contact(*record.contact, record.place, origin);
}

/// Runs a step and reports what it throws about the data; false where it threw.
template <typename Step>
bool report_errors(Session& session, const Origin& origin, const RecordUser& use, Step step) {
  try {
    step();
    return true;
  } catch (const LimitError& error) {
    session.messages.report_limit(origin, error.diagnostic());
    if (use.fault) use.fault(error.diagnostic(), origin);
  } catch (const Error& error) {
    session.messages.report(origin, error.diagnostic());
    if (use.fault) use.fault(error.diagnostic(), origin);
  }
  return false;
}

/// Reads one record and uses it; false at the end of the input.
bool use_next(Session& session, RecordSource& source, const Origin& origin, const RecordUser& use) {
  Record record;
  const bool read = report_errors(session, origin, use, [&] {
    try {
      record = source.next();
    } catch (const Error&) {
      session.messages.report(origin, source.diagnostics());
      throw;
    }
    session.messages.report(origin, source.diagnostics());
  });
  if (read && !record) return false;
  if (read) report_errors(session, origin, use, [&] { use_record(record, origin, use); });
  return true;
}

void use_file(Session& session, const Origin& origin, const RecordUser& use) {
  ByteSource bytes(origin.file, [&session] { session.output.flush(); });
  RecordSource source(bytes, session.options);
  while (use_next(session, source, origin, use)) {
  }
  if (!session.options.verbose) return;
  session.messages.report(origin, {Code::M070,
                                   Severity::note,
                                   {},
                                   std::to_string(source.records()) + " records read, " +
                                       std::to_string(bytes.offset()) + " bytes"});
}

}  // namespace

void for_each_record(Session& session, const RecordUser& use) {
  for (const std::string& file : input_names(session.options)) {
    try {
      use_file(session, Origin(file), use);
    } catch (const OutputError&) {
      throw;
    } catch (const IoError& error) {
      session.messages.report(error);
    }
    session.messages.end_file();
  }
}

}  // namespace eascard::tool
