#pragma once
// What to-json and to-vcard do with the contacts of all inputs, whatever form they come in.

#include "command.hpp"
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

/// Takes every contact, in order: of Add, Change, Fetch and search results in messages, others as
/// they come. Says what was found instead where there is none.
class ContactRun : public Run {
 public:
  using Run::Run;

  void take(const Record& record, const Origin& origin) final;
  void finish() override;

 protected:
  virtual void take_contact(const Contact& contact, const Origin& origin) = 0;
  /// Reports about the contact at hand; place and item are filled in.
  void say(Diagnostic diagnostic);
  /// Where the contact at hand stands.
  const EntryName& origin() const { return last_; }

  records::Contacts contacts_;  ///< what is known of the contact at hand

 private:
  ContactCount count_;
  const Origin* origin_ = nullptr;  ///< of the record at hand
  EntryName last_ = "-";
};

}  // namespace eascard::tool
