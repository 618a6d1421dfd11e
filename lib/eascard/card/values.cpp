// Single values between contact and card: dates, instant messaging, mailboxes, names.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "eascard/card/mapping.hpp"
#include "eascard/notes/body.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/decimal.hpp"
#include "eascard/text/uri.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::card {
namespace {

/// Korean and Chinese names have no blank: FileAs tells, where it is Last and First joined.
bool has_joined_name(const Contact& contact) {
  const std::string_view last = contact.value(FieldId::LastName);
  const std::string_view first = contact.value(FieldId::FirstName);
  const std::string_view file_as = contact.value(FieldId::FileAs);
  return is_cjk(last) && is_cjk(first) && file_as.size() == last.size() + first.size() &&
         file_as.starts_with(last) && file_as.ends_with(first);
}

std::string joined_name(const Contact& contact) {
  const bool is_joined = has_joined_name(contact);
  std::string name;
  for (const FieldId id : name_order(contact)) {
    const std::string_view part = contact.value(id);
    if (is_white(part)) continue;
    const bool is_close = id == FieldId::FirstName && is_joined;
    if (!name.empty() && !is_close) name += ' ';
    name += part;
  }
  return name;
}

/// The readings of a name, as they are spoken.
std::string read_name(const Contact& contact) {
  std::string name(contact.value(FieldId::YomiLastName));
  const std::string_view first = contact.value(FieldId::YomiFirstName);
  if (!is_white(name) && !is_white(first)) name += ' ';
  return name.append(first);
}

/// What of a value can stand for a name.
std::string_view spoken(FieldId id, std::string_view value) {
  return field(id).form == CardForm::email ? mail_address(value) : value;
}

/// Reads exactly `count` digits.
[[nodiscard]] bool read_number(std::string_view text, std::size_t at, std::size_t count,
                               int& value) {
  if (text.size() < at + count) return false;
  const auto number = decimal<unsigned>(text.substr(at, count));
  value = static_cast<int>(number.value_or(0));
  return number.has_value();
}

bool is_day(int year, int month, int day) {
  return std::chrono::year_month_day{std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day))}
      .ok();
}

constexpr std::string_view time_marks = "Tt ";

/// YYYYMMDD of a card's date, 1604 where it has no year; false where it is none.
[[nodiscard]] bool read_date(std::string_view date, std::array<char, 8>& digits) {
  const bool has_year = !date.starts_with("--");
  digits = {'1', '6', '0', '4'};
  std::size_t count = has_year ? 0 : 4;
  date = date.substr(0, date.find_first_of(time_marks));
  // 19560411230000: a time without a mark (SabreDAV's Z-Push backend).
  if (date.size() == 14 && decimal<std::uint64_t>(date)) date = date.substr(0, digits.size());
  for (const char c : date) {
    if (c == '-') continue;
    if (count == digits.size()) return false;
    digits[count++] = c;
  }
  const std::string_view text(digits.data(), count);
  int year = 0, month = 0, day = 0;
  return read_number(text, 0, 4, year) && read_number(text, 4, 2, month) &&
         read_number(text, 6, 2, day) && year != 0 && is_day(year, month, day);
}

struct Moment {
  std::chrono::sys_days date;
  int minutes = 0;  ///< of the day
};

/// 1980-07-18T00:00:00.000Z, of which the time may be missing, or 19800718T000000Z.
[[nodiscard]] bool read_moment(std::string_view text, Moment& moment) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  const bool is_compact = text.size() > 8 && text[8] == 'T';
  const std::size_t mark = is_compact ? 0 : 1;
  const std::size_t time = 8 + 2 * mark;
  if (!read_number(text, 0, 4, year) || !read_number(text, 4 + mark, 2, month) ||
      !read_number(text, 6 + 2 * mark, 2, day) ||
      (!is_compact && (text[4] != '-' || text[7] != '-')))
    return false;
  if (text.size() > time &&
      (text[time] != 'T' || !read_number(text, time + 1, 2, hour) ||
       !read_number(text, time + 3 + mark, 2, minute) || (!is_compact && text[time + 3] != ':')))
    return false;
  if (year == 0 || hour > 24 || minute > 59 || !is_day(year, month, day)) return false;
  moment.date = std::chrono::sys_days(
      std::chrono::year_month_day{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                  std::chrono::day(unsigned(day))});
  moment.minutes = hour * 60 + minute;
  return true;
}

/// The X.500 name of an entry of Exchange's directory.
bool is_directory_name(std::string_view address) {
  return istarts_with(address, "/o=") || istarts_with(address, "EX:");
}

/// Takes one scheme or comment off the front; false where none stands there.
[[nodiscard]] bool drop_front(std::string_view& address, std::string_view& comment) {
  for (const std::string_view scheme : {"SMTP:", "mailto:"})
    if (istarts_with(address, scheme)) {
      address = trim(address.substr(scheme.size()));
      return true;
    }
  const std::size_t close = address.starts_with('(') ? address.find_first_of("()", 1) : 0;
  if (close == 0 || close == address.npos || address[close] == '(') return false;
  comment = address.substr(1, close - 1);
  address = trim(address.substr(close + 1));
  return true;
}

[[nodiscard]] bool drop_back(std::string_view& address, std::string_view& comment) {
  if (!address.ends_with(')')) return false;
  const std::size_t open = address.find_last_of("()", address.size() - 2);
  if (open == address.npos || address[open] == ')') return false;
  comment = address.substr(open + 1, address.size() - open - 2);
  address = trim(address.substr(0, open));
  return true;
}

/// One pass of mail_address(). "Bob (b@example.com)", as Outlook shows people, has the address in
/// the comment.
std::string_view bare_address(std::string_view value) {
  std::string_view address = value;
  const std::size_t open = value.rfind('<');
  const std::size_t close = value.rfind('>');
  const bool is_named = open != value.npos && close != value.npos && close >= open + 2;
  if (is_named) address = value.substr(open + 1, close - open - 1);
  const std::string_view named = address;
  std::string_view comment;
  while (drop_front(address, comment) || drop_back(address, comment)) {
  }
  if (is_directory_name(address)) return {};
  if (comment.empty() || address.find('@') != address.npos) return address;
  comment = trim(comment);
  const bool is_address = comment.find('@') != comment.npos && comment.find(' ') == comment.npos;
  return is_address ? comment : named;
}

/// C0 but TAB and LF, DEL, and everything from 0x80 on, which is looked at as UTF-8.
constexpr auto is_suspect = [] {
  std::array<bool, 256> suspect{};
  for (std::size_t c = 0; c < 256; ++c) suspect[c] = c < 0x20 || c >= 0x7F;
  suspect['\t'] = suspect['\n'] = false;
  return suspect;
}();

}  // namespace

bool is_cjk(std::string_view text) {
  if (text.empty() || utf8_length(text, 0) == 0) return false;
  const std::uint32_t code = code_point(text, 0);
  return (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xAC00 && code <= 0xD7A3) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

std::array<FieldId, 5> name_order(const Contact& contact) {
  if (is_cjk(contact.value(FieldId::FirstName)) && is_cjk(contact.value(FieldId::LastName)))
    return {FieldId::Title, FieldId::LastName, FieldId::FirstName, FieldId::MiddleName,
            FieldId::Suffix};
  return {FieldId::Title, FieldId::FirstName, FieldId::MiddleName, FieldId::LastName,
          FieldId::Suffix};
}

std::string formatted_name(const Contact& contact) {
  std::string name = joined_name(contact);
  if (!name.empty()) return name;
  for (const FieldId id : {FieldId::FileAs, FieldId::CompanyName, FieldId::NickName,
                           FieldId::Email1Address, FieldId::Email2Address, FieldId::Email3Address})
    if (const std::string_view text = spoken(id, contact.value(id)); !is_white(text))
      return std::string(text);
  const Field* phone = nullptr;  // the first in the order of the card
  for (const Field& f : all_fields())
    if (f.v4.property == "TEL" && !is_white(phone_number(contact.value(f.id))) &&
        (!phone || f.rank < phone->rank))
      phone = &f;
  if (phone) return std::string(phone_number(contact.value(phone->id)));
  if (std::string reading = read_name(contact); !is_white(reading)) return reading;
  for (const FieldId id : {FieldId::YomiCompanyName, FieldId::Department, FieldId::JobTitle})
    if (!is_white(contact.value(id))) return std::string(contact.value(id));
  return "(no name)";
}

std::string_view mail_address(std::string_view value) {
  const std::string_view address = bare_address(value);
  return bare_address(address) == address ? address : value;
}

std::string_view phone_number(std::string_view value) {
  constexpr std::string_view scheme = "tel:";
  while (istarts_with(value, scheme)) value.remove_prefix(scheme.size());
  return value;
}

Day day_of(std::string_view date_time, DateRule rule) {
  Moment moment;
  if (!read_moment(date_time, moment)) return {};
  int minutes = moment.minutes;
  if (rule.kind == DateRule::Kind::nearest) minutes += 12 * 60;
  if (rule.kind == DateRule::Kind::offset) minutes += rule.minutes;
  constexpr int day_minutes = 24 * 60;
  const int days = (minutes + 2 * day_minutes) / day_minutes - 2;
  const std::chrono::year_month_day date(moment.date + std::chrono::days(days));
  const int year = static_cast<int>(date.year());
  if (year == 4501 || year < 1 || year > 9999) return {};  // 4501 is Outlook's "no date"
  return {year == 1604 ? 0 : year, static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

std::string day_text(const Day& day) {
  char text[40];
  if (day.year == 0)
    std::snprintf(text, sizeof text, "--%02u-%02u", day.month, day.day);
  else
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", day.year, day.month, day.day);
  return text;
}

/// RFC 6350 4.3.1 to 4.3.4 also have dates without a month or a day, and times alone: no element
/// can hold them.
std::string_view date_fault(std::string_view date) {
  std::array<char, 8> digits;
  if (read_date(date, digits)) return {};
  const std::size_t time = std::min(date.find_first_of(time_marks), date.size());
  std::string pattern(date.substr(0, time));
  for (char& c : pattern)
    if (is_digit(c)) c = 'd';
  constexpr std::array<std::string_view, 4> parts = {"dddd", "dddd-dd", "--dd", "---dd"};
  const bool is_time = time == 0 && date.size() > 1 && (is_digit(date[1]) || date[1] == '-');
  return is_time || std::ranges::find(parts, pattern) != parts.end() ? " has no month and day: "
                                                                     : " is no date: ";
}

std::string date_time_of(std::string_view date) {
  std::array<char, 8> digits;
  if (!read_date(date, digits)) return {};
  const std::string_view text(digits.data(), digits.size());
  std::string value;
  value.reserve(24);
  ((value += text.substr(0, 4)) += '-') += text.substr(4, 2);
  (value += '-') += text.substr(6, 2);
  return value += "T00:00:00.000Z";
}

std::string_view photo_base64(std::string_view value) {
  if (!value.starts_with("data:"))
    return value.find(':') == value.npos ? value : std::string_view();
  const std::size_t comma = value.find(',');
  return comma == value.npos ? std::string_view() : value.substr(comma + 1);
}

std::string_view photo_fault(std::string_view value) {
  const std::string_view base64 = photo_base64(value);
  std::string image;
  const bool is_link = value.find("://") != value.npos || istarts_with(value, "cid:");
  if (base64.empty() && is_link) return " is no picture but a link: ";
  if (base64.empty() || !decode_base64(base64, image)) return " is damaged or cut: no Picture";
  return is_cut_image(image) ? " ends before the image does: no Picture" : "";
}

bool is_im_uri(std::string_view text) {
  return is_uri(text) && uri_scheme(text) != "im";
}

std::string im_uri(std::string_view text) {
  constexpr std::string_view scheme = "im:";
  while (istarts_with(text, scheme)) text.remove_prefix(scheme.size());
  if (text.empty() || is_im_uri(text)) return std::string(text);
  return "im:" + percent_encoded(text, "-._~@:/+");
}

std::string im_text(std::string_view uri) {
  if (!uri.starts_with("im:")) return std::string(uri);
  std::string text;
  for (std::size_t i = 3; i < uri.size(); ++i) {
    const int code = uri[i] == '%' ? hex_byte(uri, i + 1) : -1;
    text += code <= 0 ? uri[i] : static_cast<char>(code);  // no value holds U+0000
    if (code > 0) i += 2;
  }
  return text;
}

std::string_view card_text(std::string_view text, Properties& card) {
  const auto suspect = [](char c) { return is_suspect[static_cast<unsigned char>(c)]; };
  std::size_t at = 0;
  for (std::size_t size = 0; at < text.size(); at += size) {
    while (at < text.size() && !suspect(text[at])) ++at;
    size = at < text.size() ? utf8_length(text, at) : 0;
    if (size < 2) break;
  }
  if (at == text.size()) return text;
  std::string out = clean_utf8(text);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i] == '\r' && (i + 1 == out.size() || out[i + 1] != '\n')) out[i] = '\n';
  std::erase_if(out, [](char c) { return is_control(c) && c != '\t' && c != '\n'; });
  return card.own(std::move(out));
}

std::string_view shown_text(const Field& f, std::string_view value, Properties& card) {
  if (f.form == CardForm::im) return card.own(im_uri(value));
  const std::string_view text = card_text(value, card);
  if (f.form == CardForm::email) return mail_address(text);
  if (f.form == CardForm::uri) return is_web_uri(text) ? text : card.own(web_uri(text));
  return f.v4.property == "TEL" ? phone_number(text) : text;
}

namespace {

/// Whether notes came in bytes that are no string: lift() keeps them beside the values.
bool has_binary_note(const Contact& contact) {
  const auto is_binary_note = [](const Node& node) {
    const bool is_note = node.tag == tag_of_field(FieldId::BodyData) ||
                         node.tag == tag_of_field(FieldId::ContactsBody);
    return node.kind == NodeKind::element && is_note && (node.flags & node_flag::has_opaque) != 0;
  };
  return std::ranges::any_of(contact.extras().nodes, is_binary_note);
}

}  // namespace

notes::NoteText note_text(const Contact& contact) {
  if (!contact.has(FieldId::BodyData)) {
    const std::string_view old = contact.value(FieldId::ContactsBody);
    if (old.empty() && has_binary_note(contact))
      return {{}, "OPAQUE bytes that hold NUL are no text"};
    if (old.empty() && !contact.value(FieldId::CompressedRTF).empty())
      return {{}, "no specification has its form", Code::B31};
    return {std::string(old)};
  }
  notes::NoteText note =
      notes::body_to_text(contact.value(FieldId::BodyType), contact.value(FieldId::BodyData));
  if (!note.fault.empty() && contact.value(FieldId::BodyTruncatedFlag) == "1")
    note.fault += "; the server cut it (Truncated)";
  return note;
}

Diagnostic note_loss(const notes::NoteText& note) {
  return {note.rule,
          Severity::warning,
          {},
          note.message(note.rule == Code::B31 ? "CompressedRTF" : "Body/Data")};
}

bool is_note_loss(const Diagnostic& loss) {
  return loss.code == Code::B04 || loss.code == Code::B31 || loss.code == Code::B05 ||
         loss.code == Code::B06 || loss.code == Code::B32;
}

}  // namespace eascard::card
