#include "command.hpp"

#include "file.hpp"

namespace eascard::tool {
namespace {

using records::Input;
using records::Record;
using records::RecordKind;

Origin origin_of(const std::string& file, const Record& record) {
  Origin origin(file);
  origin.number = record.number;
  origin.entry = record.entry;
  origin.gzip = record.gzip;
  return origin;
}

[[noreturn]] void refuse(const Unread& unread, Place place) {
  throw Error(
      Code::W02, place,
      std::string(unread.language->name) + ", not an ActiveSync document; see eascard decode");
}

/// What a command does with one record of data.
void use_data(const Record& record, const Origin& origin, const RecordUser& use) {
  const records::Data& data = record.data;
  if (data.document && use.inspect) return use.inspect({{*data.document}, *record.noticed}, origin);
  if (data.document) return use.document(*data.document, origin);
  if (data.unread && !use.unread) refuse(*data.unread, data.place);
  if (data.unread) return use.unread(*data.unread, data.place, origin);
  if (!use.contact)
    throw Error(Code::M002, data.place, "contacts, not a message; see eascard encode");
  use.contact(*data.contact, data.place, origin);
}

/// Reports what is noticed about a record, but for what the command itself tells of messages.
void report_noticed(Session& session, const Record& record, const Origin& origin, bool inspects) {
  if (!record.noticed) return;
  const bool is_of_message = record.kind == RecordKind::document ||
                             record.kind == RecordKind::unread || record.kind == RecordKind::rest ||
                             record.kind == RecordKind::fault;
  if (!inspects || !is_of_message) session.messages.report(origin, *record.noticed);
}

void use_fault(Session& session, const records::Fault& fault, const Record& record,
               const Origin& origin, const RecordUser& use) {
  if (use.inspect && record.noticed)
    return use.inspect({fault.damage.partial, *record.noticed, &fault}, origin);
  if (use.fault) use.fault(fault.diagnostic, fault.damage, origin);
  session.messages.report(origin, records::explain(fault.diagnostic, record.entry), fault.is_limit);
}

void use_record(Session& session, const Record& record, const Origin& origin,
                const RecordUser& use) {
  report_noticed(session, record, origin, static_cast<bool>(use.inspect));
  switch (record.kind) {
    case RecordKind::fault:
      return use_fault(session, *record.fault, record, origin, use);
    case RecordKind::empty:
      if (use.empty) use.empty(origin);
      return;
    case RecordKind::rest: {
      const Document none;
      if (use.inspect) use.inspect({{none}, *record.noticed}, origin);
      return;
    }
    case RecordKind::document:
    case RecordKind::contact:
    case RecordKind::unread:
      return use_data(record, origin, use);
    case RecordKind::body:
    case RecordKind::notice:
      return;
  }
}

using Use = std::function<void(const Record& record, const Origin& origin)>;

void use_file(Session& session, const std::string& file, Input::Wanted wanted, const Use& use) {
  File source(file, [&session] { session.output.flush(); });
  records::BufferedBytes bytes(source);
  Input input(bytes, session.options.read, wanted);
  while (const Record* record = input.next()) {
    const Origin origin = origin_of(file, *record);
    try {
      use(*record, origin);
    } catch (const Error& error) {
      const bool is_limit = dynamic_cast<const LimitError*>(&error) != nullptr;
      session.messages.report(origin, records::explain(error.diagnostic(), record->entry),
                              is_limit);
    }
  }
  if (session.options.verbose)
    session.messages.report(file, {Code::M070,
                                   Severity::note,
                                   {},
                                   std::to_string(input.count()) + " records read, " +
                                       std::to_string(bytes.offset()) + " bytes"});
}

void for_each_file(Session& session, Input::Wanted wanted, const Use& use) {
  for (const std::string& file : input_names(session.options)) {
    try {
      use_file(session, file, wanted, use);
    } catch (const OutputError&) {
      throw;
    } catch (const IoError& error) {
      session.messages.report(error);
    } catch (const std::bad_alloc&) {  // what this input took is free again
      session.messages.report(file, out_of_memory({}), true);
    }
    session.messages.end_file();
  }
}

}  // namespace

void for_each_record(Session& session, const RecordUser& use) {
  for_each_file(session, Input::Wanted::records, [&](const Record& record, const Origin& origin) {
    use_record(session, record, origin, use);
  });
}

void for_each_body(Session& session,
                   const std::function<void(const Record& body, const Origin& origin)>& use) {
  for_each_file(session, Input::Wanted::bodies, [&](const Record& record, const Origin& origin) {
    if (record.noticed) session.messages.report(origin, *record.noticed);
    if (record.kind == RecordKind::body) use(record, origin);
    if (record.kind == RecordKind::fault)
      session.messages.report(origin, record.fault->diagnostic, record.fault->is_limit);
  });
}

std::vector<std::string> input_names(const Options& options) {
  std::vector<std::string> names = options.files;
  if (!options.files0_from.empty()) {
    File file(options.files0_from, [] {});
    records::BufferedBytes list(file);
    while (list.fill()) {
    }
    std::string_view rest = list.bytes();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\0'), rest.size());
      if (end > 0) names.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
  }
  if (names.empty()) names.emplace_back("-");
  return names;
}

}  // namespace eascard::tool
