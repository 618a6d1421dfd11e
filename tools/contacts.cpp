#include "contacts.hpp"

#include <functional>
#include <utility>

#include "eascard/capture/time.hpp"
#include "refusals.hpp"
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

/// Whether another input had the same message: the end of one log is often the begin of the next.
bool Merger::is_known(std::string_view bytes, const Origin& origin, Session& session) {
  if (!origin.entry || origin.entry->time.empty()) return false;
  const capture::Entry& entry = *origin.entry;
  std::string all = entry.time + '\0' + entry.user + '\0' + entry.device_id + '\0' + entry.command;
  (all += entry.direction == Direction::request ? 'q' : 'r') += bytes;
  const auto [known, is_new] = files_.try_emplace(std::hash<std::string>()(all), origin.file);
  if (is_new || known->second == origin.file) return false;
  if (std::exchange(twice_, origin.file) != origin.file)
    session.messages.report(
        origin, {Code::M099, Severity::note, {}, "this message is in " + known->second + " too"});
  return true;
}

/// Of requests: an answer may be late.
void Merger::check_time(const Origin& origin, Session& session) {
  if (is_order_told_ || !origin.entry || origin.entry->direction != Direction::request) return;
  const std::optional<std::int64_t> time = capture::seconds_of(origin.entry->time);
  if (!time) return;
  const auto [last, is_new] =
      times_.try_emplace(origin.entry->user + '\0' + origin.entry->device_id, *time);
  is_order_told_ = *time < last->second;
  last->second = *time;
  if (is_order_told_)
    session.messages.report(origin,
                            {Code::M097,
                             Severity::warning,
                             {},
                             "this request is older than the one before it: what came later "
                             "is taken to be behind"});
}

void Merger::take(const Record& record, const Origin& origin, Session& session) {
  if (record.data.document) {
    const Document& document = *record.data.document;
    if (is_known(document.bytes, origin, session)) return;
    check_time(origin, session);
    const conversation::Turn turn = follow(document, origin);
    std::vector<Diagnostic> noticed;
    replay_.take(document, turn, {origin.file, origin.number, origin.direction}, noticed);
    for (const Diagnostic& diagnostic : noticed) session.messages.report(origin, diagnostic);
    if (turn.direction == Direction::response)
      report_refusals(document, turn.request, origin, session.messages);
  } else if (record.data.contact) {
    replay_.add(*record.data.contact);
  } else if ((record.kind == RecordKind::empty || record.fault) && origin.entry) {
    const capture::Entry& entry = *origin.entry;
    if (record.kind == RecordKind::empty && is_known({}, origin, session)) return;
    const bool is_repeat = record.kind == RecordKind::empty &&
                           entry.direction == Direction::request && entry.command == "Sync";
    replay_.pass(conversations_.pass(conversation::sender_of({}, &entry), entry.direction),
                 is_repeat, record.fault ? -1 : entry.http_status);
  }
}

void Merger::take_other(const Record& record, const Origin& origin) {
  if (record.data.document) {
    follow(*record.data.document, origin);
  } else {
    conversations_.pass(conversation::sender_of({}, origin.entry), Direction::unknown);
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
  std::uint64_t cut = 0;
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
    const bool is_cut = kept->contact->value(FieldId::BodyTruncatedFlag) == "1" ||
                        kept->contact->value(FieldId::BodyTruncated) == "1";
    cut += is_cut ? 1 : 0;
    take_contacts(data, origin);
  }
  if (cut > 0)
    session_.messages.report(last_, {Code::M098,
                                     Severity::note,
                                     {},
                                     "the notes of " + std::to_string(cut) +
                                         (cut == 1 ? " contact are cut" : " contacts are cut") +
                                         ": no answer has all of them"});
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
