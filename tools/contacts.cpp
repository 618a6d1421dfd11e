#include "contacts.hpp"

#include "usage.hpp"

namespace eascard::tool {

void ContactCount::add(const Contact& contact) {
  const bool has_note =
      !contact.value(FieldId::BodyData).empty() || !contact.value(FieldId::ContactsBody).empty();
  ++contacts_;
  pictures_ += contact.value(FieldId::Picture).empty() ? 0 : 1;
  notes_ += has_note ? 1 : 0;
}

void ContactCount::report(Session& session) const {
  if (!session.options.verbose || contacts_ == 0) return;
  const auto counted = [](std::uint64_t count, const char* what) {
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
  };
  session.messages.report(
      "-", {Code::M070,
            Severity::note,
            {},
            counted(contacts_, "contact") + " written, with " + counted(pictures_, "picture") +
                " and " + counted(notes_, "note")});
  session.messages.end_file();
}

void bind_merge(Bindings& bind, MergeOptions& options) {
  using book::Policy;
  bind.flag("--merge", options.merge);
  bind.choice("--policy", options.policy, {Policy::spec, Policy::keep_all, Policy::replace});
}

void check_merge(const MergeOptions& options) {
  if (options.policy && !options.merge) throw UsageError("--policy goes with --merge only");
}

conversation::Turn Merger::follow(const Document& document, const Origin& origin) {
  return conversations_.take(document,
                             capture::direction_of(describe_message(document), origin.entry),
                             conversation::sender_of({}, origin.entry));
}

void Merger::take(const Record& record, const Origin& origin, Session& session) {
  if (record.data.document) {
    const Document& document = *record.data.document;
    std::vector<Diagnostic> noticed;
    replay_.take(document, follow(document, origin), {origin.file, origin.number, origin.direction},
                 noticed);
    for (const Diagnostic& diagnostic : noticed) session.messages.report(origin, diagnostic);
  } else if (record.data.contact) {
    replay_.add(*record.data.contact);
  } else if (record.kind == RecordKind::empty || record.fault) {
    const conversation::Sender sender = conversation::sender_of({}, origin.entry);
    conversations_.pass(sender);
    const bool is_repeat = record.kind == RecordKind::empty && origin.entry &&
                           origin.entry->direction == Direction::request &&
                           origin.entry->command == "Sync";
    if (origin.entry) replay_.pass(conversations_.of(sender), is_repeat);
  }
}

void Merger::take_other(const Record& record, const Origin& origin) {
  if (record.data.document) {
    follow(*record.data.document, origin);
  } else {
    conversations_.pass(conversation::sender_of({}, origin.entry));
  }
}

void ContactRun::take(const Record& record, const Origin& origin) {
  if (record.data.unread) refuse(record);
  if (merger_) {
    is_taken_ = true;
    last_ = EntryName(origin.file);
    return merger_->take(record, origin, session_);
  }
  if (!record.data) return;
  last_ = origin;
  take_contacts(record.data, origin);
}

void ContactRun::take_other(const Record& record, const Origin& origin) {
  if (merger_) merger_->take_other(record, origin);
}

void ContactRun::take_contacts(const records::Data& data, const Origin& origin) {
  origin_ = &origin;
  contacts_.start(data);
  while (const Contact* contact = contacts_.next()) {
    if (data.document) session_.progress.add_contact();
    for (const Diagnostic& diagnostic : contacts_.diagnostics().list()) say(diagnostic);
    take_contact(*contact, origin);
    count_.add(*contact);
  }
}

/// What the books hold, and what is to be said of them.
void ContactRun::take_books() {
  for (const book::Said& said : merger_->replay().finish()) {
    EntryName where = last_;
    if (!said.origin.file.empty()) where = EntryName(said.origin.file);
    where.number = said.origin.number;
    where.direction = said.origin.direction;
    session_.messages.report(where, said.diagnostic);
  }
  bool is_any = false;
  Origin origin(last_.file);
  while (const book::Kept* kept = merger_->replay().next()) {
    is_any = true;
    capture::Entry entry;
    entry.user = kept->user;
    entry.device_id = kept->device_id;
    origin.entry = &entry;
    records::Data data;
    data.contact = kept->contact;
    session_.progress.add_contact();
    take_contacts(data, origin);
  }
  if (!is_any && is_taken_)
    session_.messages.report(
        last_, {Code::M005, Severity::note, {}, "no contact is in an address book of the input"});
}

void ContactRun::say(Diagnostic diagnostic) {
  contacts_.locate(diagnostic);
  session_.messages.report(*origin_, diagnostic);
}

void ContactRun::finish() {
  if (merger_) take_books();
  const std::string text = contacts_.found_instead();
  if (!text.empty()) session_.messages.report(last_, {Code::M005, Severity::note, {}, text});
  session_.messages.end_file();
  count_.report(session_);
}

}  // namespace eascard::tool
