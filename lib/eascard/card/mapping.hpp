#pragma once
// Contact <-> the properties of a card, both ways by the rows of contact_fields.def. What a row
// cannot say is a small named function: FN, dates, photo, notes, e-mail addresses, instant
// messaging.
//
// "Project, prove, shadow": project() writes each value onto the property that address books
// understand, then reads its own properties back with unproject(); only what would not come back
// exactly gets a shadow, X-EAS-RAW-<FIELD> and its like. A shadow counts while its projection is
// still in the card, so that an edit in an address book wins over it.

#include <array>
#include <cassert>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/contact/contact.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"
#include "eascard/notes/note_text.hpp"

namespace eascard::card {

enum class CardVersion : std::uint8_t { v3_0, v4_0 };

/// What the day of a dateTime is (--date-rule): the nearest UTC midnight, the day as written, or
/// the day at an offset from UTC.
struct DateRule {
  enum class Kind : std::uint8_t { nearest, written, offset } kind = Kind::nearest;
  int minutes = 0;  ///< east of UTC, for Kind::offset
};

struct CardOptions {
  CardVersion version = CardVersion::v3_0;
  DateRule date_rule{};
  std::string uid_salt{};
  bool portable = false;  ///< write no shadows; what they would hold is a loss
};

/// What a property's value is made of, and so how it is escaped.
enum class ValueKind : std::uint8_t {
  text,
  list,        ///< parts with commas between: CATEGORIES
  structured,  ///< parts with semicolons between: N, ORG, ADR
  uri
};

/// Types of a property, from TYPE parameters and Apple labels in all their spellings.
namespace type_bit {
inline constexpr std::uint32_t work = 1u << 0;
inline constexpr std::uint32_t home = 1u << 1;
inline constexpr std::uint32_t fax = 1u << 2;
inline constexpr std::uint32_t cell = 1u << 3;
inline constexpr std::uint32_t pager = 1u << 4;
inline constexpr std::uint32_t car = 1u << 5;
inline constexpr std::uint32_t radio = 1u << 6;
inline constexpr std::uint32_t assistant = 1u << 7;
inline constexpr std::uint32_t main = 1u << 8;
inline constexpr std::uint32_t mms = 1u << 9;
inline constexpr std::uint32_t text = 1u << 10;
inline constexpr std::uint32_t pref = 1u << 11;
inline constexpr std::uint32_t spouse = 1u << 12;
inline constexpr std::uint32_t child = 1u << 13;
inline constexpr std::uint32_t manager = 1u << 14;
inline constexpr std::uint32_t anniversary = 1u << 15;
inline constexpr std::uint32_t first = 1u << 16;  ///< Apple's EX-EmailAddress1 and its like
inline constexpr std::uint32_t second = 1u << 17;
inline constexpr std::uint32_t third = 1u << 18;
inline constexpr std::uint32_t voice = 1u << 19;
inline constexpr std::uint32_t machine = 1u << 20;    ///< a modem, a text phone, a call back
inline constexpr std::uint32_t elsewhere = 1u << 21;  ///< TYPE=OTHER: neither work nor home
inline constexpr std::uint32_t reading = 1u << 22;    ///< how a name is pronounced
inline constexpr std::uint32_t other = 1u << 31;      ///< any type without a meaning here
}  // namespace type_bit

/// The bit of a TYPE value or of an Apple label without _$!< >!$_, in any case; `other` if unknown.
std::uint32_t type_of(std::string_view word);

/// One property of a card; its parts are unescaped.
struct CardProperty {
  std::string_view name;        ///< upper case
  std::string_view params;      ///< when writing: "TYPE=work", without the leading semicolon
  std::string_view label;       ///< when writing: Apple label, groups the property
  std::uint32_t types = 0;      ///< type_bit
  std::uint8_t preference = 0;  ///< 1 is first; 0 where none is told
  ValueKind kind = ValueKind::text;
  std::uint32_t first_part = 0;  ///< in Properties::parts
  std::uint32_t part_count = 1;
  Place place{};                ///< when reading
  std::string_view delivery{};  ///< when reading: LABEL of an ADR
  std::string_view group{};     ///< when reading: "item1" of item1.ADR
  std::string_view
      written{};  ///< when reading: its name in the card, where `name` is what it means

  std::string_view name_in_card() const { return written.empty() ? name : written; }
};

/// A card's properties, BEGIN, VERSION and END left out. The parts are views into the contact or
/// the card's text, or into owned.
struct Properties {
  Properties() = default;
  Properties(const Properties&) = delete;  // the parts of a copy would be views into this one
  Properties& operator=(const Properties&) = delete;

  std::vector<CardProperty> list;
  std::vector<std::string_view> parts;
  std::deque<std::string> owned;

  std::string_view part(const CardProperty& property, std::uint32_t index) const {
    return index < property.part_count ? parts[property.first_part + index] : std::string_view();
  }
  std::string_view own(std::string text) { return owned.emplace_back(std::move(text)); }
  /// The property made, good until the next one is.
  CardProperty& add(CardProperty property, std::string_view value) {
    property.first_part = static_cast<std::uint32_t>(parts.size());
    parts.push_back(value);
    return list.emplace_back(property);
  }
  /// Another part of the property that add() made last.
  void add_part(CardProperty& property, std::string_view value) {
    assert(property.first_part + property.part_count == parts.size());
    parts.push_back(value);
    ++property.part_count;
  }
  void clear() {
    list.clear();
    parts.clear();
    owned.clear();
  }
};

/// Makes the card's properties, shadows included. `losses` get what the card does not hold in a
/// form that others read, M008, I01 and the rules of notes, without a place, which the caller
/// knows.
class EASCARD_EXPORT Projector {
 public:
  explicit Projector(CardOptions options) : options_(std::move(options)) {}
  const Properties& project(const Contact& contact);
  const std::vector<Diagnostic>& losses() const { return losses_; }
  /// The UID of the card last projected.
  std::string_view uid() const;
  const CardOptions& options() const { return options_; }

 private:
  CardOptions options_;
  Properties card_;
  Contact proof_;
  std::vector<std::uint32_t> unused_;
  std::vector<Diagnostic> losses_;
};

/// Reads a contact from a card's properties; the contact is cleared first. Its values are views
/// into the properties or its own. `unused` gets the indexes of properties that found no element.
/// Stale shadows are warnings (M011) with the property's place.
void unproject(const Properties& card, const CardOptions& options, Contact& contact,
               std::vector<std::uint32_t>& unused, Diagnostics* diagnostics);

// ---- values, the same for both ways -------------------------------------------------------------

/// The formatted name: Title First Middle Last Suffix (Last before First where both are CJK, and
/// without a blank where FileAs has none), else FileAs, CompanyName, NickName, e-mail, phone,
/// readings, Department, JobTitle, "(no name)".
std::string formatted_name(const Contact& contact);

/// Whether a text begins with a Chinese, Japanese or Korean character.
bool is_cjk(std::string_view text);

/// The parts of a name in the order in which they are spoken.
std::array<FieldId, 5> name_order(const Contact& contact);

/// The address of a mailbox: without the display name before <...>, comments of RFC 822 at either
/// end, SMTP: and mailto:. "" of an entry of Exchange's directory (/o=..., EX:...), which only
/// Exchange can send to; the whole value where no address can be told. Applied to its own result
/// it changes nothing.
std::string_view mail_address(std::string_view value);

/// A telephone number without the tel: of a URI (RFC 3966), however often that stands before it.
std::string_view phone_number(std::string_view value);

/// A day without a time zone; year 0 where it has none.
struct Day {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
};
/// The day that a dateTime or Compact DateTime ([MS-ASDTYPE] 2.3, 2.7.2) stands for; month 0 where
/// it is none. Apple's 1604 is "no year".
Day day_of(std::string_view date_time, DateRule rule);
/// "1980-07-18", "--07-18".
std::string day_text(const Day& day);
/// A card's date in any form of RFC 6350 4.3 that has month and day, or of ISO 8601 as vCard 3.0
/// has it, as a dateTime; "" where it is none. A time behind it does not count.
std::string date_time_of(std::string_view date);
/// What is wrong with a card's date or PHOTO, as it is said behind its name, and in front of its
/// value where that ends in a colon; "" for a good one.
std::string_view date_fault(std::string_view date);
std::string_view photo_fault(std::string_view value);
/// Base64 of a PHOTO: behind the comma of a data: URI, or the value itself; "" for a link.
std::string_view photo_base64(std::string_view value);

/// An instant messaging address as a URI, and back: im: once, with percent-encoding, where it is
/// none.
std::string im_uri(std::string_view text);
std::string im_text(std::string_view uri);
/// Whether an address is a URI of its own; im: is the scheme that we add.
bool is_im_uri(std::string_view text);

/// Text as a card can hold it: CR LF and CR become LF, other control characters go, what is not
/// UTF-8 becomes U+FFFD. The text itself where nothing is to do.
std::string_view card_text(std::string_view text, Properties& card);

/// What a card's property shows of a value of the field, "" where it has none. Of the forms that
/// take other ways (dates, the photo, notes) it is the text itself.
std::string_view shown_text(const Field& f, std::string_view value, Properties& card);

/// The plain text of the contact's notes, "" where there is none to show.
notes::NoteText note_text(const Contact& contact);
/// What a card does not show of the notes, for a note with a fault; and whether a loss is such a
/// one.
Diagnostic note_loss(const notes::NoteText& note);
bool is_note_loss(const Diagnostic& loss);

}  // namespace eascard::card
