#pragma once
// What to-json and to-vcard do with the contacts of all inputs, whatever form they come in.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bindings.hpp"
#include "command.hpp"
#include "eascard/book/replay.hpp"
#include "eascard/conversation/conversation.hpp"
#include "eascard/records/contacts.hpp"

namespace eascard::tool {

/// What --verbose says of the contacts that were written.
class ContactCount {
 public:
  void add(const Contact& contact);
  void report(Session& session) const;

 private:
  std::uint64_t contacts_ = 0;
  std::uint64_t pictures_ = 0;
  std::uint64_t notes_ = 0;
};

/// What --merge and --policy say.
struct MergeOptions {
  bool merge = false;
  std::optional<book::Policy> policy{};
};

void bind_merge(Bindings& bind, MergeOptions& options);
/// Throws UsageError for what does not go together.
void check_merge(const MergeOptions& options);

/// The books that all messages together make.
class Merger {
 public:
  explicit Merger(book::Policy policy) : replay_(policy) {}

  void take(const Record& record, const Origin& origin, Session& session);
  /// One that is not asked for says whose answer another is.
  void take_other(const Record& record, const Origin& origin);
  book::Replay& replay() { return replay_; }

 private:
  conversation::Turn follow(const Document& document, const Origin& origin);
  bool is_known(std::string_view bytes, const Origin& origin, Session& session);
  void check_time(const Origin& origin, Session& session);

  conversation::Conversations conversations_;
  book::Replay replay_;
  std::unordered_map<std::size_t, std::string> files_;  ///< hash of a message -> where it was first
  std::string twice_;                                   ///< the file of which that was told last
  std::map<std::string, std::int64_t> times_;           ///< of the last request of a device
  bool is_order_told_ = false;
};

/// Takes every contact, in order: of Add, Change, Fetch and search results in messages, others as
/// they come. With --merge those that are left in the address books, at the end. Says what was
/// found instead where there is none.
class ContactRun : public Run {
 public:
  explicit ContactRun(Session& session, const MergeOptions& options = {}) : Run(session) {
    if (options.merge) merger_.emplace(options.policy.value_or(book::Policy::spec));
  }

  void take(const Record& record, const Origin& origin) override;
  void take_other(const Record& record, const Origin& origin) final;
  void finish() override;

 protected:
  virtual void take_contact(const Contact& contact, const Origin& origin) = 0;
  /// Reports about the contact at hand; place and item are filled in.
  void say(Diagnostic diagnostic);
  /// Where the contact at hand stands.
  const EntryName& origin() const { return last_; }
  bool merges() const { return merger_.has_value(); }

  records::Contacts contacts_;  ///< what is known of the contact at hand

 private:
  void take_contacts(const records::Data& data, const Origin& origin);
  void take_books();

  ContactCount count_;
  std::optional<Merger> merger_;
  const Origin* origin_ = nullptr;  ///< of the record at hand
  EntryName last_ = "-";
  bool is_taken_ = false;  ///< there was a record for the books
};

}  // namespace eascard::tool
