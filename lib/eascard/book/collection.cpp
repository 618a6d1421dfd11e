#include "eascard/book/collection.hpp"

#include <algorithm>

namespace eascard::book {
namespace {

/// A client that waits for more answers than these has lost them.
constexpr std::size_t most_pending = 64;

Said with_text(Said said, Code code, std::string text) {
  said.diagnostic.code = code;
  said.diagnostic.severity = Severity::warning;
  said.diagnostic.text = std::move(text);
  return said;
}

Said incomplete(Said said, std::string text) {
  return with_text(std::move(said), Code::M090, std::move(text));
}

std::string changes_text(std::size_t count) {
  return count == 1 ? "a change" : std::to_string(count) + " changes";
}

}  // namespace

void Collection::miss(Gap gap, Said said) {
  const auto known = std::ranges::find(missing_, gap, &std::pair<Gap, Said>::first);
  if (known != missing_.end()) {
    ++known->second.diagnostic.count;
  } else {
    missing_.emplace_back(gap, std::move(said));
  }
}

void Collection::end() {
  if (is_partial_)
    miss(Gap::rest, incomplete(partial_, "the input ends before the server has given all"));
  for (const SentSync& sent : pending_)
    if (sent.number > answered_ && !sent.commands.empty())
      miss(Gap::answer, incomplete(sent.where, "a request without an answer: " +
                                                   changes_text(sent.commands.size()) +
                                                   " of the client may be missing"));
}

void Collection::ask(SentSync sent, Bench& bench) {
  const bool is_retry = !before_.empty() && sent.key == before_;
  if (sent.key != "0" && sent.key != key_ && !is_retry) {
    const Gap gap = key_.empty() && pending_.empty() ? Gap::start : Gap::chain;
    const std::string given = key_;
    assume_answer(bench);
    miss(gap, gap == Gap::start
                  ? incomplete(sent.where, "the input begins behind the first messages: SyncKey " +
                                               sent.key + ", and what was there before is missing")
                  : with_text(sent.where, Code::S31,
                              "SyncKey " + sent.key +
                                  (given.empty() ? ", but no answer with it is there"
                                                 : ", but the server gave " + given +
                                                       ": messages are missing")));
    key_ = sent.key;
    before_.clear();
    items.mark();
  }
  if (sent.key == key_)
    std::erase_if(pending_, [this](const SentSync& p) { return p.key != key_; });
  if (pending_.size() == most_pending) pending_.pop_front();
  pending_.push_back(std::move(sent));
}

/// The client has another key: it has got an answer that nobody has seen. What it sent was taken,
/// as far as one can know.
void Collection::assume_answer(Bench& bench) {
  const auto open = std::find_if(pending_.rbegin(), pending_.rend(), [this](const SentSync& sent) {
    return sent.number > answered_ && (sent.key == key_ || sent.key == "0");
  });
  if (open == pending_.rend()) return;
  const SentSync sent = std::move(*open);
  pending_.clear();
  answered_ = sent.number;
  if (sent.key == "0") {
    partial_ = sent.where;
    return begin_anew(sent.managed);
  }
  for (const Sent& command : sent.commands) apply(command, nullptr, sent.where, bench);
}

std::optional<SentSync> Collection::take(std::uint64_t number) {
  const auto asked = std::ranges::find(pending_, number, &SentSync::number);
  if (asked == pending_.end()) return std::nullopt;
  SentSync sent = std::move(*asked);
  pending_.erase(asked);
  return sent;
}

void Collection::take_nothing(std::uint64_t number) {
  const auto asked = std::ranges::find(pending_, number, &SentSync::number);
  if (asked == pending_.end() || !asked->commands.empty() || asked->key == "0") return;
  answered_ = std::max(answered_, number);
  pending_.erase(asked);
}

void Collection::take_unsaid(std::uint64_t number, Bench& bench) {
  const std::optional<SentSync> sent = take(number);
  if (!sent) return;
  answered_ = std::max(answered_, number);
  for (const Sent& command : sent->commands) apply(command, nullptr, sent->where, bench);
}

std::unordered_set<std::string_view> Collection::open_changes() const {
  std::unordered_set<std::string_view> ids;
  for (const SentSync& sent : pending_)
    for (const Sent& command : sent.commands)
      if (sent.number > answered_ && command.action == Action::change) ids.insert(command.id);
  return ids;
}

void Collection::accept(const SentSync* sent, bool is_repeated, std::string_view key, bool more,
                        const Said& where, Bench& bench) {
  // Only what has its answer is repeated.
  const auto open = std::ranges::find_if(
      pending_, [this](const SentSync& p) { return p.number > answered_ && p.key == key_; });
  if (!sent && is_repeated && open != pending_.end()) {
    miss(Gap::chain, incomplete(open->where,
                                "a request without an answer, and the client went on: what the "
                                "server said is missing"));
    assume_answer(bench);
  }
  partial_ = where;
  if (sent && sent->key == "0") {
    begin_anew(sent->managed);
    before_ = "0";
  } else {
    const bool is_retry =
        sent && sent->key == before_ && sent->key != key_ && sent->number > answered_;
    if (is_retry) items.go_back();
    if (!sent && !is_repeated)
      miss(Gap::request, incomplete(where,
                                    "a response without its request: what the client "
                                    "changed is not known"));
    items.mark();
    before_ = sent ? sent->key : is_repeated ? key_ : std::string();
    is_partial_ = more || (is_partial_ && sent && !sent->asks);
  }
  if (sent) answered_ = std::max(answered_, sent->number);
  if (!key.empty()) key_ = key;
}

void Collection::begin_anew(const Managed& wanted) {
  items.clear();
  missing_.clear();
  pending_.clear();
  managed = wanted;
  is_partial_ = true;
}

void Collection::apply(const Sent& sent, const Answer* answer, const Said& where, Bench& bench) {
  if (sent.action == Action::remove) {
    if (!answer || answer->accepted || answer->is_gone) items.remove(sent.id);
    return;
  }
  if (answer && !answer->accepted) return;
  Said said = where;
  said.diagnostic.server_id = answer ? answer->server_id : std::string();
  sent.contact.load(bench.change);
  if (sent.action == Action::add) {
    if (answer && !answer->server_id.empty()) {
      bench.change.context.client_id = {};
      return items.put(answer->server_id, bench.change, bench);
    }
    miss(Gap::id, incomplete(said,
                             "the server does not say under which ServerId it took the Add "
                             "with ClientId " +
                                 sent.id));
    return items.put_unanswered(sent.id, bench.change, bench);
  }
  said.diagnostic.server_id = sent.id;
  if (!items.has(sent.id)) {
    miss(Gap::item,
         incomplete(said, "a change of an item that was not there: only what it says is known"));
    return items.put(sent.id, bench.change, bench);
  }
  if (bench.policy == Policy::spec && managed.supported == conversation::Supported::unknown)
    miss(Gap::supported, incomplete(said,
                                    "which elements the client manages is not known: what "
                                    "its change leaves out is kept"));
  items.change(sent.id, bench, [&](Contact& contact) {
    apply_sent(contact, bench.change, sent.removed, bench.policy, managed);
  });
}

}  // namespace eascard::book
