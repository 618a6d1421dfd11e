#pragma once
// Contact -> the properties of a card, by the rows of contact_fields.def. What a row cannot say is
// a small function here: FN, dates, photo, e-mail addresses, instant messaging.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/contact/contact.hpp"
#include "eascard/diagnostic.hpp"

namespace eascard::vcard {

enum class CardVersion : std::uint8_t { v3_0, v4_0 };

/// What the day of a dateTime is (--date-rule): the nearest UTC midnight, the day as written, or
/// the day at an offset from UTC.
struct DateRule {
  enum class Kind : std::uint8_t { nearest, written, offset } kind = Kind::nearest;
  int minutes = 0;  ///< east of UTC, for Kind::offset
};

struct CardOptions {
  CardVersion version = CardVersion::v3_0;
  DateRule date_rule;
  std::string uid_salt;
};

/// What a property's value is made of, and so how it is escaped.
enum class ValueKind : std::uint8_t {
  text,
  list,        ///< parts with commas between: CATEGORIES
  structured,  ///< parts with semicolons between: N, ORG, ADR
  uri
};

/// One property of a card, not yet escaped.
struct CardProperty {
  std::string_view name;
  std::string_view params;      ///< "TYPE=work", without the leading semicolon
  std::string_view label;       ///< Apple label, groups the property in 3.0
  std::uint8_t preference = 0;  ///< 1 is first; 0 where there is only one of its kind
  ValueKind kind = ValueKind::text;
  std::uint32_t first_part = 0;  ///< in Projection::parts
  std::uint32_t part_count = 1;
};

/// The card of one contact. The parts are views into the contact or into owned.
struct Projection {
  std::vector<CardProperty> properties;
  std::vector<std::string_view> parts;
  std::deque<std::string> owned;

  void clear();
  std::string_view own(std::string text) { return owned.emplace_back(std::move(text)); }
};

/// Makes the card's properties, BEGIN, VERSION and END left out. What the card does not hold is
/// said in `losses`: M008, I01, each without a place, which the caller knows.
void project(const Contact& contact, const CardOptions& options, Projection& card,
             std::vector<Diagnostic>& losses);

/// The formatted name: Title First Middle Last Suffix (Last before First where both are CJK), else
/// FileAs, CompanyName, NickName, e-mail, phone, "(no name)".
std::string formatted_name(const Contact& contact);

/// The address of a mailbox, what stands in the last <...>; the whole value where there is none.
std::string_view mail_address(std::string_view value);

/// A day without a time zone; year 0 where it has none.
struct Day {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
};
/// The day that a dateTime stands for; month 0 where it is none. Apple's 1604 is "no year".
Day day_of(std::string_view date_time, DateRule rule);

}  // namespace eascard::vcard
