#include "command.hpp"

#include "entries.hpp"

namespace eascard::tool {
namespace {

/// An error, and what the container says that may explain it.
Diagnostic explain(Diagnostic diagnostic, const Origin& origin) {
  if (!origin.entry) return diagnostic;
  if (!origin.entry->cut.empty()) {
    diagnostic.text += "; " + origin.entry->cut;
  } else if (origin.entry->http_status >= 400) {
    diagnostic.text += " (HTTP " + std::to_string(origin.entry->http_status) + ')';
  }
  return diagnostic;
}

/// Takes what could not be read; may be empty.
using FaultUse = std::function<void(const Diagnostic& fault, const Origin& origin)>;

/// Runs a step; what it throws about the data goes to `use_fault` and is reported. False where it
/// threw.
template <typename Step>
bool report_errors(Session& session, const Origin& origin, const FaultUse& use_fault, Step step) {
  try {
    step();
    return true;
  } catch (const LimitError& error) {
    if (use_fault) use_fault(error.diagnostic(), origin);
    session.messages.report_limit(origin, explain(error.diagnostic(), origin));
  } catch (const Error& error) {
    if (use_fault) use_fault(error.diagnostic(), origin);
    session.messages.report(origin, explain(error.diagnostic(), origin));
  }
  return false;
}

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

/// The records of one body.
class BodyLoop {
 public:
  BodyLoop(Session& session, Bytes& bytes, const Origin& origin, InputFormat format,
           const RecordUser& use, std::uint64_t& count)
      : session_(session),
        origin_(origin),
        use_(use),
        count_(count),
        source_(bytes, session.options, format) {}

  /// False where an error was reported.
  bool run() {
    while (next()) {
    }
    return good_;
  }

 private:
  bool next() {
    failed_ = false;
    attempt([this] { read_record(); });
    if (!record_) return failed_;
    ++count_;
    if (!record_.document || passes(session_.options.selection, origin_.entry, *record_.document))
      attempt([this] { use(); });
    return true;
  }

  void use() {
    if (use_.inspect && record_.document)
      return use_.inspect({{*record_.document}, source_.diagnostics()}, origin_);
    use_record(record_, origin_, use_);
  }

  void read_record() {
    record_ = {};
    try {
      record_ = source_.next();
    } catch (const Error& error) {
      failed_ = true;
      if (use_.inspect)
        return use_.inspect({source_.partial(), source_.diagnostics(), &error}, origin_);
      session_.messages.report(origin_, source_.diagnostics());
      throw;
    }
    if (!use_.inspect || record_.contact)
      session_.messages.report(origin_, source_.diagnostics());
    else if (!record_)  // of no document, such as bytes behind the last one
      use_.inspect({{none_}, source_.diagnostics()}, origin_);
  }

  template <typename Step>
  bool attempt(Step step) {
    const FaultUse use_fault = [this](const Diagnostic& fault, const Origin& origin) {
      if (!use_.fault) return;
      use_.fault(fault, failed_ ? source_.damage() : Damage{{none_}}, origin);
    };
    const bool done = report_errors(session_, origin_, use_fault, step);
    good_ = good_ && done;
    return done;
  }

  Session& session_;
  const Origin& origin_;
  const RecordUser& use_;
  std::uint64_t& count_;  ///< of records, one more for each
  RecordSource source_;
  const Document none_;
  Record record_;  ///< at hand
  bool good_ = true;
  bool failed_ = false;  ///< the record at hand could not be read
};

// ---- containers ---------------------------------------------------------------------------------

void say(Session& session, const Origin& origin, Code code, Severity severity, std::string text) {
  session.messages.report(origin, {code, severity, {}, std::move(text)});
}

/// Uses one entry; true where what was said about it says too that it is not whole.
using EntryUse = std::function<bool(const Origin& origin)>;

/// What is done with an input.
struct FileUse {
  std::function<void(Bytes& bytes, const Origin& origin)> bare;  ///< of one that is no container
  EntryUse entry;
  FaultUse fault;
  const std::uint64_t& count;  ///< of what was used so far
};

/// What a text is that begins like data of ours.
std::string_view looks_like(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return {};
  if (bytes[first] == '{' || bytes[first] == '[')
    return "JSON that holds no contacts (see -F json)";
  if (bytes[first] == '<') return "markup of something else (see -F xml)";
  return {};
}

/// The entries of one container, as far as they are asked for.
class ContainerLoop {
 public:
  /// `seen`: what a text looks like in which nothing may be found.
  ContainerLoop(Session& session, const Origin& origin, const FileUse& use, std::string_view seen)
      : session_(session), origin_(origin), use_(use), seen_(seen) {}

  void run(EntrySource& source) {
    while (next(source)) {
    }
    if (entries_ == 0 && !failed_) say_nothing_found();
    if (entries_ > 0 && passed_ == 0)
      say(session_, origin_, Code::M074, Severity::note,
          "the options ask for none of the " + std::to_string(entries_) + " messages");
  }

 private:
  /// Whether there may be more.
  bool next(EntrySource& source) {
    const capture::Entry* entry = nullptr;
    try {
      entry = source.next();
    } catch (const Error&) {
      failed_ = true;
      // What is wrong with an entry that is not asked for is not asked for either.
      const std::uint64_t wanted = session_.options.selection.entry;
      if (wanted == 0 || wanted == source.number())
        report_errors(session_, origin_, use_.fault, [] { throw; });
      return true;
    }
    if (entry) {
      take(*entry, source.diagnostics());
    } else {
      session_.messages.report(origin_, source.diagnostics());  // what stands behind the last one
    }
    return entry != nullptr;
  }

  void take(const capture::Entry& entry, const Diagnostics& diagnostics) {
    ++entries_;
    if (!may_pass(session_.options.selection, entry)) return;
    ++passed_;
    session_.messages.report(origin_, diagnostics);
    Origin origin = origin_;
    origin.number = entry.number;
    origin.entry = &entry;
    if (!is_for_us(entry))
      return say(session_, origin, Code::M072, Severity::note,
                 "not a message, but " + entry.content_type);
    const bool told = use_.entry(origin);
    if (!told && !entry.cut.empty())
      return say(session_, origin, Code::M073, Severity::warning, entry.cut);
    if (entry.body.empty()) say(session_, origin, Code::M071, Severity::note, "an empty body");
  }

  void say_nothing_found() {
    const bool was_asked_for = session_.options.input_format != InputFormat::automatic;
    report_errors(session_, origin_, use_.fault, [this, was_asked_for] {
      if (was_asked_for) throw Error(Code::M064, {}, "no message found");
      if (!origin_.kind.empty())
        throw Error(Code::M002, {}, "neither WBXML nor XML, but " + std::string(origin_.kind));
      const std::string seen = seen_.empty() ? "" : ", but " + std::string(seen_);
      throw Error(Code::M002, {},
                  "neither WBXML nor XML" + seen + ", and no message is found in it");
    });
  }

  Session& session_;
  const Origin& origin_;
  const FileUse& use_;
  std::string_view seen_;
  std::uint64_t entries_ = 0;
  std::uint64_t passed_ = 0;
  bool failed_ = false;
};

void use_file(Session& session, const Origin& origin, const FileUse& use) {
  const std::uint64_t count_before = use.count;
  const Options& options = session.options;
  ByteSource bytes(
      origin.file, [&session] { session.output.flush(); },
      [&](const Diagnostic& diagnostic) { session.messages.report(origin, diagnostic); });
  report_errors(session, origin, use.fault, [&] {
    const capture::Container container = container_of(bytes, options);
    const std::string_view seen =
        container == capture::Container::text ? looks_like(bytes.bytes()) : std::string_view();
    if (container != capture::Container::none) {
      Origin text = origin;
      if (container == capture::Container::text) text.kind = guess_kind(bytes.bytes());
      EntrySource source(bytes, container, options.limits);
      ContainerLoop(session, text, use, seen).run(source);
    } else if (options.selection.entry <= 1) {  // a bare body is the only entry of its file
      Origin bare = origin;
      bare.gzip = bytes.is_gzip();
      use.bare(bytes, bare);
    }
  });
  if (options.verbose)
    say(session, origin, Code::M070, Severity::note,
        std::to_string(use.count - count_before) + " records read, " +
            std::to_string(bytes.offset()) + " bytes");
}

void for_each_file(Session& session, const FileUse& use) {
  for (const std::string& file : input_names(session.options)) {
    try {
      use_file(session, Origin(file), use);
    } catch (const OutputError&) {
      throw;
    } catch (const IoError& error) {
      session.messages.report(error);
    } catch (const std::bad_alloc&) {  // what this input took is free again
      session.messages.report_limit(file, out_of_memory({}));
    }
    session.messages.end_file();
  }
}

/// A bare body as an entry, whole.
capture::Entry read_whole(Bytes& bytes, const Limits& limits) {
  while (bytes.bytes().size() <= limits.max_size && bytes.fill()) {
  }
  if (bytes.bytes().size() > limits.max_size)
    throw LimitError(Code::W21, {}, "larger than the limit");
  capture::Entry entry;
  entry.number = 1;
  entry.body = bytes.bytes();
  bytes.consume(entry.body.size());
  return entry;
}

}  // namespace

void for_each_record(Session& session, const RecordUser& use) {
  const Document none;
  std::uint64_t count = 0;
  const auto use_body = [&](Bytes& bytes, const Origin& origin, InputFormat format) {
    return BodyLoop(session, bytes, origin, format, use, count).run();
  };
  for_each_file(session, {[&](Bytes& bytes, const Origin& origin) {
                            use_body(bytes, origin, session.options.input_format);
                          },
                          [&](const Origin& origin) {
                            if (origin.entry->body.empty()) {
                              if (use.empty) use.empty(origin);
                              return false;
                            }
                            MemoryBytes bytes(origin.entry->body);
                            return !use_body(bytes, origin, InputFormat::automatic);
                          },
                          [&](const Diagnostic& fault, const Origin& origin) {
                            if (use.fault)
                              use.fault(fault, Damage{{none}, {}, {}, origin.kind}, origin);
                          },
                          count});
}

void for_each_entry(
    Session& session,
    const std::function<void(const capture::Entry& entry, const Origin& origin)>& use) {
  std::uint64_t count = 0;
  for_each_file(session, {[&](Bytes& bytes, const Origin& origin) {
                            use(read_whole(bytes, session.options.limits), origin);
                            ++count;
                          },
                          [&](const Origin& origin) {
                            use(*origin.entry, origin);
                            ++count;
                            return false;
                          },
                          nullptr, count});
}

}  // namespace eascard::tool
