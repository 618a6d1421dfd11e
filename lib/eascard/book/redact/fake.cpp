#include "eascard/book/redact/fake.hpp"

#include <algorithm>
#include <array>

#include "eascard/book/redact/date.hpp"
#include "eascard/book/redact/image.hpp"
#include "eascard/book/redact/letters.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/sha1.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t telling_size = 8;  ///< shorter values are met by chance
constexpr unsigned most_turns = 12;      ///< of a value that has too few fakes, such as one digit
constexpr std::size_t shortest_id = 4;   ///< shorter parts of an id are counters

/// Numbers that nobody can foresee without the key.
class Stream {
 public:
  Stream(std::string_view key, std::string_view value, unsigned turn) {
    seed_.append(key).append(1, '\0').append(std::to_string(turn)).append(1, '\0').append(value);
  }

  unsigned byte() {
    if (at_ == block_.size()) {
      const auto digest = sha1(seed_);
      std::ranges::copy(digest, block_.begin());
      seed_.assign(digest.begin(), digest.end());
      seed_ += "next";
      at_ = 0;
    }
    return block_[at_++];
  }
  std::uint32_t number() {
    std::uint32_t number = byte();
    for (int i = 0; i < 2; ++i) number = number << 8 | byte();
    return number;
  }

 private:
  std::string seed_;
  std::array<std::uint8_t, 20> block_{};
  std::size_t at_ = 20;
};

/// What stands at text[at]: letters that are replaced, a character that stays, or a bad byte.
struct Piece {
  std::size_t size = 1;
  std::uint32_t code = 0;
  Letters letters{1, 0};
  bool is_bad = false;

  bool is_replaced() const { return is_bad || !stays(letters); }
};

Piece piece_at(std::string_view text, std::size_t at) {
  Piece piece;
  piece.size = utf8_length(text, at);
  piece.is_bad = piece.size == 0;
  if (piece.is_bad) {
    piece.size = 1;
    return piece;
  }
  piece.code = code_point(text, at);
  piece.letters = letters_of(piece.code);
  return piece;
}

/// Neither is in any UTF-8.
char other_bad_byte(char byte) {
  return byte == '\xFF' ? '\xFE' : '\xFF';
}

/// Where the word that begins at `at`, or what is between words, ends.
std::size_t run_end(std::string_view text, std::size_t at, bool is_word) {
  while (at < text.size()) {
    const Piece piece = piece_at(text, at);
    if (piece.is_replaced() != is_word) break;
    at += piece.size;
  }
  return at;
}

/// Whether the word may be a Chinese or Korean name, or what is left of one: those stand without a
/// blank between, and each character has a fake of its own, so that FileAs stays made of them.
bool is_joined_name(std::string_view word) {
  constexpr std::size_t longest = 24;  // six characters
  if (word.size() > longest || utf8_length(word, 0) == word.size()) return false;
  for (std::size_t at = 0, length = 0; at < word.size(); at += length) {
    length = utf8_length(word, at);
    if (length < 3) return false;
    const std::uint32_t code = code_point(word, at);
    const bool is_ideograph = (code >= 0x4E00 && code <= 0xD7A3) || code >= 0x20000;
    if (!is_ideograph) return false;
  }
  return !word.empty();
}

/// Whether no word is longer than two bytes.
bool has_short_words(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = run_end(text, at, false);
    at = run_end(text, begin, true);
    if (at - begin > 2) return false;
  }
  return true;
}

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Where what says of what sort a value is ends: it is the same for everybody.
std::size_t prefix_end(Personal kind, std::string_view text) {
  struct Prefix {
    Personal kind;
    std::string_view text;
  };
  constexpr std::array prefixes = {
      Prefix{Personal::email, "smtp:"},  Prefix{Personal::email, "mailto:"},
      Prefix{Personal::email, "ex:"},    Prefix{Personal::phone, "tel:"},
      Prefix{Personal::chat, "im:"},     Prefix{Personal::chat, "sip:"},
      Prefix{Personal::chat, "sips:"},   Prefix{Personal::chat, "xmpp:"},
      Prefix{Personal::chat, "skype:"},  Prefix{Personal::chat, "aim:"},
      Prefix{Personal::chat, "msnim:"},  Prefix{Personal::chat, "ymsgr:"},
      Prefix{Personal::chat, "icq:"},    Prefix{Personal::chat, "gtalk:"},
      Prefix{Personal::chat, "mailto:"}, Prefix{Personal::id, "urn:uuid:"}};
  for (const Prefix& prefix : prefixes)
    if (prefix.kind == kind && istarts_with(text, prefix.text)) return prefix.text.size();
  if (kind != Personal::web) return 0;
  const std::size_t end = text.find("://");
  return end == npos || !std::ranges::all_of(text.substr(0, end), is_letter) ? 0 : end + 3;
}

/// Names of elements in notes; those of others may be a person's, as in "Anna <anna@example.com>".
constexpr std::string_view html_names =
    " a b body br center dd div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i img li meta ol p "
    "pre "
    "s small span strong style sub sup table tbody td th thead title tr tt u ul ";

/// Where the name of the tag that begins at `at` ends; `at` where none does.
std::size_t tag_name_end(std::string_view text, std::size_t at) {
  if (text[at] != '<') return at;
  std::size_t begin = at + 1;
  if (begin < text.size() && text[begin] == '/') ++begin;
  std::size_t end = begin;
  while (end < text.size() && end - begin < 10 && is_alnum(text[end])) ++end;
  const bool ends =
      end < text.size() && (is_space(text[end]) || text[end] == '>' || text[end] == '/');
  const std::string name = ' ' + lower_case(text.substr(begin, end - begin)) + ' ';
  return ends && end > begin && html_names.find(name) != npos ? end : at;
}

/// As many digits as the reference had, of a letter that needs as many or fewer.
std::string fake_reference(std::string_view digits) {
  const std::string_view code = digits.size() < 3 ? "88" : "120";
  if (digits.size() < code.size()) return std::string(digits);  // of a control, at most
  return std::string(digits.size() - code.size(), '0').append(code);
}

}  // namespace

std::string lay_base64(std::string_view old, std::string_view bytes) {
  std::string digits;
  append_base64(digits, bytes);
  std::string out(old);
  std::size_t from = 0;
  for (char& c : out)
    if (!is_space(c) && from < digits.size()) c = digits[from++];
  return out;
}

bool says_something(std::string_view text) {
  return run_end(text, 0, false) < text.size();
}

bool is_harmless(Personal kind, std::string_view value) {
  if (kind == Personal::any) return is_digits(value) && value.size() < shortest_id;
  return kind == Personal::plain || (kind == Personal::number && is_digits(value));
}

void Faker::learn(std::string_view value) {
  if (value.size() >= telling_size) originals_.emplace(value);
}

bool Faker::is_original(std::string_view text) const {
  return text.size() >= telling_size && originals_.contains(std::string(text));
}

std::string Faker::fake(Personal kind, std::string_view value) const {
  if (is_harmless(kind, value)) return std::string(value);
  if (kind == Personal::any && is_date(value)) kind = Personal::date;
  std::string fake = draw(kind, value, 0);
  for (unsigned turn = 1; turn < most_turns && is_original(fake); ++turn)
    fake = draw(kind, value, turn);
  return fake;
}

std::string Faker::draw(Personal kind, std::string_view value, unsigned turn) const {
  const std::size_t prefix = prefix_end(kind, value);
  switch (kind) {
    case Personal::date:
      return date(value, turn);
    case Personal::picture:
      return picture(value, turn);
    case Personal::rtf:
      return rtf(value, turn);
    case Personal::id:
      return std::string(value.substr(0, prefix)) + id(value.substr(prefix), turn);
    default:
      return std::string(value.substr(0, prefix)) + words(value.substr(prefix), turn);
  }
}

std::string Faker::fake_note(std::string_view type, std::string_view value) const {
  if (type == "3") return fake(Personal::rtf, value);
  if (type != "2") return fake(Personal::note, value);
  std::string fake = html(value, 0);
  for (unsigned turn = 1; turn < most_turns && is_original(fake); ++turn) fake = html(value, turn);
  return fake;
}

std::string Faker::fake_bytes(Personal kind, std::string_view value) const {
  if (kind == Personal::plain) return std::string(value);
  if (kind == Personal::picture) return fake_image(value, noise(value, 16));
  Stream stream(key_, value, 0);
  std::string out;
  while (out.size() < value.size()) out += static_cast<char>(stream.byte());
  return out;
}

std::uint32_t Faker::fake_entity(std::uint32_t code) const {
  const Letters letters = letters_of(code);
  if (stays(letters)) return code;
  Stream stream(key_, std::to_string(code), 0);
  std::uint32_t fake = code;
  for (unsigned turn = 0; turn < most_turns && fake == code; ++turn)
    fake = pick_letter(letters, code, stream.number());
  return fake;
}

std::string Faker::noise(std::string_view value, std::size_t size) const {
  Stream stream(key_, value, 0);
  std::string out;
  while (out.size() < size) out += base64_digits[stream.byte() % 26];
  return out;
}

/// Word by word, so that a name has the same fake in every value; but one where all are so short
/// that there are few of them, as in "01 23 45 67", as a whole.
std::string Faker::words(std::string_view text, unsigned turn) const {
  std::string out;
  std::string whole;  // short itself, as each word takes it
  if (text.size() >= telling_size && has_short_words(text)) {
    const auto digest = sha1(lower_case(text));
    whole.assign(digest.begin(), digest.end());
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = run_end(text, at, false);
    std::size_t end = run_end(text, begin, true);
    out += text.substr(at, begin - at);
    if (is_joined_name(text.substr(begin, end - begin))) end = begin + utf8_length(text, begin);
    if (end > begin) out += word(text.substr(begin, end - begin), turn, whole, begin);
    at = end;
  }
  return out;
}

/// A word in other capitals has the same fake in those; a byte that is no UTF-8 stays none.
std::string Faker::word(std::string_view text, unsigned turn, std::string_view whole,
                        std::size_t place) const {
  std::string out(text);
  const std::string seed =
      whole.empty() ? lower_case(text) : std::string(whole) + '\n' + std::to_string(place);
  Stream stream(key_, seed, turn);
  for (unsigned i = 0; i < most_turns && (out == text || is_original(out)); ++i) {
    out.clear();
    for (std::size_t at = 0; at < text.size();) {
      const Piece piece = piece_at(text, at);
      const std::uint32_t number = stream.number();
      at += piece.size;
      if (piece.is_bad) {
        out += other_bad_byte(text[at - 1]);
        continue;
      }
      std::uint32_t code = pick_letter(piece.letters, piece.code, number);
      // What does not begin with 0 is a number of as many places.
      if (out.empty() && piece.code != '0' && code == '0') code = '1' + number % 9;
      append_utf8(out, code);
    }
  }
  return out;
}

/// Long parts alone: short ones count something, and tell of nobody. Hexadecimal digits stay some.
std::string Faker::id(std::string_view text, unsigned turn) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = run_end(text, at, false);
    const std::size_t end = run_end(text, begin, true);
    out += text.substr(at, begin - at);
    const std::string_view part = text.substr(begin, end - begin);
    at = end;
    if (part.size() < shortest_id) {
      out += part;
      continue;
    }
    if (!std::ranges::all_of(part, is_hex) || is_digits(part)) {
      out += word(part, turn);
      continue;
    }
    Stream stream(key_, lower_case(part), turn);
    for (const char c : part) {
      const auto number = stream.byte();
      if (is_digit(c)) {
        out += static_cast<char>('0' + number % 10);
      } else {
        out += static_cast<char>((c >= 'a' ? 'a' : 'A') + static_cast<char>(number % 6));
      }
    }
  }
  // Made of short parts alone, but long.
  return out == text && text.size() >= telling_size ? words(text, turn) : out;
}

/// Of another year: that there is no such day is the fault.
std::string Faker::impossible_date(std::string_view text, std::string_view year,
                                   unsigned turn) const {
  std::string out(text);
  if (year.empty()) return out;
  const std::size_t at = static_cast<std::size_t>(year.data() - text.data()) + 2;
  const std::uint32_t number = Stream(key_, text, turn).number() % 100;
  out[at] = static_cast<char>('0' + number / 10);
  out[at + 1] = static_cast<char>('0' + number % 10);
  return out;
}

/// A day that every calendar has, in a year of the same century and with as many digits as a number
/// (RFC 9553 has them so). All days of a month move alike, so that what a card shows of a time of
/// day near midnight, the next day, mostly still is that.
std::string Faker::date(std::string_view text, unsigned turn) const {
  constexpr std::string_view no_year = "1604";  // as Apple writes it
  const DateParts parts = date_parts(text, true);
  if (parts.shape.empty()) return words(text, turn);
  if (!is_date(text)) return impossible_date(text, parts.year, turn);
  const std::string_view year = parts.year.empty() ? no_year : parts.year;
  Stream stream(key_, std::string(year).append(parts.month), turn);
  std::string out(text);
  const auto put = [&](char part, std::size_t behind, unsigned number) {
    const std::size_t at = parts.shape.find(part) + behind;
    out[at] = static_cast<char>('0' + number / 10);
    out[at + 1] = static_cast<char>('0' + number % 10);
  };
  // No date that is past becomes one to come, which is a finding of its own.
  const auto old_year = static_cast<unsigned>(two_digits(year.substr(2)));
  const bool is_new = year.starts_with("20");
  const unsigned years = stream.number() % (is_new ? old_year + 1 : 100);
  const bool is_to_come = is_new && old_year > 25;
  if (!parts.year.empty() && year != no_year && !is_to_come) put('y', 2, years);
  const unsigned months = stream.number();
  put('m', 0, parts.month[0] == '0' ? 1 + months % 9 : 10 + months % 3);
  const unsigned shift = stream.number();
  if (parts.day.empty()) return out;
  const auto day = static_cast<unsigned>(two_digits(parts.day));
  put('d', 0, day < 10 ? 1 + (day + shift % 8) % 9 : 10 + (day - 9 + shift % 18) % 19);
  return out;
}

/// The text; of tags and references the names stay, where they are HTML's.
std::string Faker::html(std::string_view text, unsigned turn) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = tag_name_end(text, at); end > at) {
      out += text.substr(at, end - at);
      at = end;
      continue;
    }
    if (text[at] == '&') {
      std::size_t end = at + 1;
      while (end < text.size() && end - at < 40 && (is_alnum(text[end]) || text[end] == '#')) ++end;
      if (end < text.size() && text[end] == ';') {
        const std::string_view name = text.substr(at + 1, end - at - 1);
        const bool is_hex_number = istarts_with(name, "#x");
        const std::size_t digits = is_hex_number ? 2 : name.starts_with('#') ? 1 : name.size();
        out += text.substr(at, 1 + digits);
        out +=
            is_hex_number ? std::string(name.size() - 2, '5') : fake_reference(name.substr(digits));
        at = end;
        continue;
      }
    }
    const std::size_t end = std::min(text.find_first_of("<&", at + 1), text.size());
    out += words(text.substr(at, end - at), turn);
    at = end;
  }
  return out;
}

/// Base64 of RTF in a stored block: [MS-OXRTFCP] 2.1.3.1, COMPTYPE "MELA".
std::string Faker::rtf(std::string_view text, unsigned turn) const {
  constexpr std::size_t header = 16;
  constexpr std::string_view begin = "{\\rtf1\\ansi ";
  std::string bytes;
  if (!decode_base64(text, bytes) || bytes.size() <= header + begin.size())
    return digits(text, 0, turn);
  const std::size_t size = bytes.size() - header;
  std::string out;
  const auto append = [&out](std::size_t number) {
    for (unsigned i = 0; i < 4; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
  };
  append(bytes.size() - 4);
  append(size);
  out += "MELA";
  append(0);
  out += begin;
  out += noise(bytes, size - begin.size() - 1);
  out += '}';
  return lay_base64(text, out);
}

std::string Faker::picture(std::string_view text, unsigned turn) const {
  std::string bytes;
  if (!decode_base64(text, bytes)) return digits(text, 4, turn);
  return lay_base64(text, fake_image(bytes, noise(bytes + std::to_string(turn), 16)));
}

/// Other digits of base64 in which there is a fault, which stays; the first ones say what it is of.
std::string Faker::digits(std::string_view base64, std::size_t kept, unsigned turn) const {
  Stream stream(key_, base64, turn);
  const std::string_view start = base64.substr(0, kept);
  const bool is_start = std::ranges::all_of(start, [](char c) { return base64_value(c) >= 0; });
  std::string out(is_start ? start : std::string_view());
  for (std::size_t at = out.size(); at < base64.size();) {
    const Piece piece = piece_at(base64, at);
    if (base64_value(base64[at]) >= 0) {
      out += base64_digits[stream.byte() % 64];
    } else if (piece.is_bad) {
      out += other_bad_byte(base64[at]);
    } else if (!stays(piece.letters)) {
      append_utf8(out, pick_letter(piece.letters, piece.code, stream.number()));
    } else {
      out += base64.substr(at, piece.size);
    }
    at += piece.size;
  }
  return out;
}

}  // namespace eascard::book
