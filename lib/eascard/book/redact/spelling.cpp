#include "eascard/book/redact/spelling.hpp"

#include <algorithm>
#include <cstdio>

#include "eascard/diagnostic.hpp"
#include "eascard/document/place.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

/// A number as digits in the room of others, hexadecimal ones in their case; "" where it is longer.
std::string number_in(std::string_view room, std::uint32_t number, bool is_hex_number) {
  char digits[16];
  const bool is_small = std::ranges::any_of(room, [](char c) { return c >= 'a' && c <= 'f'; });
  std::snprintf(digits, sizeof digits, !is_hex_number ? "%u" : is_small ? "%x" : "%X", number);
  const std::string_view text = digits;
  if (text.size() > room.size()) return {};
  return std::string(room.size() - text.size(), '0').append(text);
}

std::string json_escape(std::string_view room, std::uint32_t code) {
  if ((code < 0x10000) != (room.size() == 6)) return {};
  std::string out = "\\u";
  if (code < 0x10000) return out + number_in(room.substr(2, 4), code, true);
  code -= 0x10000;
  out += number_in(room.substr(2, 4), 0xD800 + (code >> 10), true);
  return out + "\\u" + number_in(room.substr(8, 4), 0xDC00 + (code & 0x3FF), true);
}

std::string reference(std::string_view room, std::uint32_t code, bool is_hex_number) {
  const std::size_t mark = is_hex_number ? 3 : 2;
  const std::string digits =
      number_in(room.substr(mark, room.size() - mark - 1), code, is_hex_number);
  return digits.empty() ? std::string() : std::string(room.substr(0, mark)) + digits + ';';
}

}  // namespace

void Spelled::clear() {
  text_.clear();
  pieces_.clear();
}

void Spelled::add(std::size_t at, std::size_t size) {
  if (size == 0) return;
  if (!pieces_.empty()) {
    Piece& last = pieces_.back();
    if (last.spelling == Spelling::plain && last.at + last.size == at) {
      last.size += size;
      last.text_size += size;
      text_ += bytes_.substr(at, size);
      return;
    }
  }
  add(Spelling::plain, at, size, bytes_.substr(at, size));
}

void Spelled::add(Spelling spelling, std::size_t at, std::size_t size, std::string_view text) {
  pieces_.push_back({text_.size(), text.size(), at, size, spelling});
  text_ += text;
}

const Spelled::Piece* Spelled::find_piece(std::size_t at) const {
  const auto behind = std::ranges::upper_bound(pieces_, at, {}, &Piece::text_at);
  return behind == pieces_.begin() ? nullptr : &*std::prev(behind);
}

std::size_t Spelled::place_of(std::size_t at) const {
  const Piece* const piece = find_piece(at);
  if (!piece) return 0;
  return piece->spelling == Spelling::plain ? piece->at + (at - piece->text_at) : piece->at;
}

void Spelled::add_part(const Spelled& other, std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  const Piece* const last = other.pieces_.data() + other.pieces_.size();
  for (const Piece* piece = other.find_piece(begin); piece < last && piece->text_at < end;
       ++piece) {
    const std::size_t from = std::max(piece->text_at, begin);
    const std::size_t to = std::min(piece->text_at + piece->text_size, end);
    if (from >= to) continue;
    if (piece->spelling == Spelling::plain) {
      add(piece->at + (from - piece->text_at), to - from);
    } else {
      // Whole: no part begins or ends in a character, but of bytes that are no UTF-8.
      add(piece->spelling, piece->at, piece->size,
          std::string_view(other.text_).substr(piece->text_at, piece->text_size));
    }
  }
}

void Spelled::add_byte(const Spelled& other, std::size_t digits, char byte) {
  const Piece* const first = other.find_piece(digits);
  const Piece* const second = other.find_piece(digits + 1);
  const bool is_plain =
      first && second && first->spelling == Spelling::plain && second->spelling == Spelling::plain;
  if (!is_plain) return add_fixed(other, digits, {&byte, 1});
  add_byte(other.place_of(digits), other.place_of(digits + 1), byte);
}

void Spelled::add_fixed(const Spelled& other, std::size_t begin, std::string_view text) {
  add(Spelling::fixed, other.place_of(begin), 1, text);
}

/// "" where it cannot be.
std::string Spelled::spell(const Piece& piece, std::string_view fake) const {
  const std::string_view room = bytes_.substr(piece.at, piece.size);
  if (piece.spelling == Spelling::plain) return std::string(fake);
  if (piece.spelling == Spelling::fixed || utf8_length(fake, 0) != fake.size()) return {};
  const std::uint32_t code = code_point(fake, 0);
  if (piece.spelling == Spelling::json) return json_escape(room, code);
  return reference(room, code, piece.spelling == Spelling::hex_reference);
}

void Spelled::write(std::string_view fake, std::string& copy) const {
  for (const Piece& piece : pieces_) {
    const std::string_view now = fake.substr(piece.text_at, piece.text_size);
    if (now == std::string_view(text_).substr(piece.text_at, piece.text_size)) continue;
    if (piece.spelling == Spelling::hex_byte) {
      const std::string room = {bytes_[piece.at], bytes_[piece.size]};
      const std::string digits = number_in(room, static_cast<unsigned char>(now[0]), true);
      copy[piece.at] = digits[0];
      copy[piece.size] = digits[1];
      continue;
    }
    const std::string spelled = spell(piece, now);
    if (spelled.size() != piece.size)
      throw Error(Code::M095, place_at(bytes_, piece.at),
                  "no fake of " +
                      std::string(bytes_.substr(piece.at, std::min<std::size_t>(piece.size, 12))) +
                      " has as many bytes: the input is not redacted, eascard encode gives its "
                      "WBXML, which can be");
    copy.replace(piece.at, piece.size, spelled);
  }
}

}  // namespace eascard::book
