#pragma once
// vCard text -> contacts: 2.1, 3.0 and 4.0 as address books write them.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "eascard/card/mapping.hpp"
#include "eascard/contact/contact.hpp"
#include "eascard/vcard/syntax.hpp"

namespace eascard::vcard {

/// What is said of the card of a group.
std::string group_left_out(std::string_view name, std::uint64_t members);

/// Makes the contact of a card, whether it came as vCard text or as jCard.
class ContactMaker {
 public:
  explicit ContactMaker(card::CardOptions options) : options_(std::move(options)) {}

  /// Good until the card's views end or make() is called again; nullptr for the card of a group,
  /// which is no contact: diagnostics() tell of it.
  [[nodiscard]] const Contact* make(const Card& card);
  const Contact& contact() const { return contact_; }
  /// What make() read of the card before it became the contact.
  const card::Properties& properties() const { return properties_; }
  /// What of the card found no element, and shadows that are stale.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  void make_properties(const Card& card);
  void add_company();
  void add_property(const Property& property);
  void add_value(const Property& property, card::CardProperty made);
  std::string_view component_text(const card::CardProperty& made, std::string_view raw);
  std::string_view parameter_text(const Property& property, std::string_view name);
  void add_sort_as(const Property& property, card::CardProperty made);
  std::string_view label_text(std::string_view raw);
  void add_alias(const Property& property, card::CardProperty made);
  void add_android(const Property& property, card::CardProperty made);
  void add_children(const Property& property, card::CardProperty made);
  void report_unused();
  std::string shown_value(const card::CardProperty& property) const;
  void report_label(const card::CardProperty& property);
  std::string_view text_of(std::string_view raw);

  card::CardOptions options_;
  card::Properties properties_;
  Contact contact_;
  Diagnostics diagnostics_;
  std::vector<std::uint32_t> unused_;
  std::vector<std::string_view> parts_;
  std::unordered_map<std::string, std::uint32_t> labels_;  ///< types by group, of X-ABLabel
  bool has_server_id_ = false;                             ///< the card has X-EAS-SERVERID
};

/// Reads the contacts of a stream of cards that may arrive in pieces; see syntax::Reader, which
/// finds the cards.
class ContactReader {
 public:
  explicit ContactReader(card::CardOptions options, Limits limits = {})
      : cards_(limits), maker_(std::move(options)) {}

  /// Reads on in `bytes`, which start where consumed() of the last call ended. True: contact() is
  /// the next one. False: more bytes are needed, or with `last` there is no further contact.
  bool read(std::string_view bytes, bool last);
  std::size_t consumed() const { return consumed_; }

  /// Good until the bytes are dropped or read() is called again.
  const Contact& contact() const { return maker_.contact(); }
  /// Where the card begins.
  Place place() const { return cards_.card().place; }
  /// About the card, what of it found no element, and the groups before it.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  Reader cards_;
  ContactMaker maker_;
  Diagnostics diagnostics_;
  std::size_t consumed_ = 0;
  bool done_ = false;  ///< the last call gave its answer about a contact or the end
};

}  // namespace eascard::vcard
