// Single values between contact and card: dates, instant messaging, mailboxes, names.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "eascard/card/mapping.hpp"
#include "eascard/notes/body.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/decimal.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::card {
namespace {

std::string joined_name(const Contact& contact) {
  std::string name;
  for (const FieldId id : name_order(contact)) {
    const std::string_view part = contact.value(id);
    if (is_white(part)) continue;
    if (!name.empty()) name += ' ';
    name += part;
  }
  return name;
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

/// YYYYMMDD of a card's date, 1604 where it has no year; false where it is none.
[[nodiscard]] bool read_date(std::string_view date, std::array<char, 8>& digits) {
  const bool has_year = !date.starts_with("--");
  digits = {'1', '6', '0', '4'};
  std::size_t count = has_year ? 0 : 4;
  for (const char c : date.substr(0, date.find_first_of("Tt "))) {
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

[[nodiscard]] bool read_moment(std::string_view text, Moment& moment) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  if (!read_number(text, 0, 4, year) || !read_number(text, 5, 2, month) ||
      !read_number(text, 8, 2, day) || text[4] != '-' || text[7] != '-')
    return false;
  if (text.size() > 10 && (text[10] != 'T' || !read_number(text, 11, 2, hour) ||
                           !read_number(text, 14, 2, minute) || text[13] != ':'))
    return false;
  if (year == 0 || hour > 24 || minute > 59 || !is_day(year, month, day)) return false;
  moment.date = std::chrono::sys_days(
      std::chrono::year_month_day{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                  std::chrono::day(unsigned(day))});
  moment.minutes = hour * 60 + minute;
  return true;
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
    if (!is_white(contact.value(id))) return std::string(mail_address(contact.value(id)));
  const Field* phone = nullptr;  // the first in the order of the card
  for (const Field& f : all_fields())
    if (f.v4.property == "TEL" && !is_white(phone_number(contact.value(f.id))) &&
        (!phone || f.rank < phone->rank))
      phone = &f;
  return phone ? std::string(phone_number(contact.value(phone->id))) : "(no name)";
}

std::string_view mail_address(std::string_view value) {
  const std::size_t open = value.rfind('<');
  const std::size_t close = value.rfind('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
    return value;
  return value.substr(open + 1, close - open - 1);
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

bool is_date(std::string_view date) {
  std::array<char, 8> digits;
  return read_date(date, digits);
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

/// scheme ":" and nothing that a URI cannot hold (RFC 3986 3); im: is the one that we add.
bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view scheme = text.substr(0, colon);
  if (scheme == "im" || !is_letter(scheme[0])) return false;
  const auto in_scheme = [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; };
  const auto in_uri = [](char c) {
    return is_alnum(c) ||
           std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
  };
  return std::all_of(scheme.begin(), scheme.end(), in_scheme) &&
         std::all_of(text.begin(), text.end(), in_uri);
}

std::string im_uri(std::string_view text) {
  if (is_uri(text)) return std::string(text);
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
