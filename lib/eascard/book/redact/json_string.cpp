#include "eascard/book/redact/json_string.hpp"

#include <algorithm>

#include "eascard/diagnostic.hpp"
#include "eascard/document/place.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

constexpr std::uint32_t no_code = 0xFFFFFFFF;

bool is_high(std::uint32_t code) {
  return code >= 0xD800 && code < 0xDC00;
}
bool is_low(std::uint32_t code) {
  return code >= 0xDC00 && code < 0xE000;
}

/// The code unit of \uXXXX at text[at].
std::uint32_t unit_at(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return no_code;
  const int high = hex_byte(text, at + 2);
  const int low = hex_byte(text, at + 4);
  return high < 0 || low < 0 ? no_code : static_cast<std::uint32_t>(high << 8 | low);
}

/// A character as it is written.
struct Character {
  std::size_t size = 1;
  std::uint32_t code = 0;
  Spelling spelling = Spelling::plain;

  bool is_lone() const { return is_high(code) || is_low(code); }
  bool is_byte() const { return code >= 0xDC80 && code <= 0xDCFF; }  // Python's surrogateescape
};

Character character_at(std::string_view text, std::size_t at) {
  if (text[at] != '\\')
    return {std::max<std::size_t>(utf8_length(text, at), 1), code_point(text, at), Spelling::plain};
  if (const std::uint32_t unit = unit_at(text, at); unit != no_code) {
    const std::uint32_t low = is_high(unit) ? unit_at(text, at + 6) : no_code;
    if (!is_low(low) || low == no_code) return {6, unit, Spelling::json};
    return {12, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), Spelling::json};
  }
  constexpr std::string_view letters = "bfnrt";
  constexpr std::string_view controls = "\b\f\n\r\t";
  const char c = at + 1 < text.size() ? text[at + 1] : '\\';
  const std::size_t control = letters.find(c);
  const char meant = control == std::string_view::npos ? c : controls[control];
  return {std::min<std::size_t>(2, text.size() - at), static_cast<unsigned char>(meant),
          Spelling::fixed};
}

std::string bytes_of(const Character& character, BodyText how) {
  std::string bytes;
  if (how == BodyText::latin1 || character.is_byte()) {
    bytes += static_cast<char>(character.code & 0xFF);
  } else {
    append_utf8(bytes, character.code);
  }
  return bytes;
}

/// "" where there is no such character.
std::string write_character(const Character& old, BodyText how, std::string_view bytes,
                            std::string_view room) {
  std::uint32_t code = static_cast<unsigned char>(bytes[0]);
  if (old.is_byte()) {
    if (code < 0x80) return {};
    code |= 0xDC00;
  } else if (how == BodyText::utf8) {
    if (utf8_length(bytes, 0) != bytes.size()) return {};
    code = code_point(bytes, 0);
  }
  if (old.spelling == Spelling::fixed) return {};
  std::string out;
  if (old.spelling == Spelling::json) {
    std::string hex;
    append_hex(hex, static_cast<char>(code >> 8 & 0xFF));
    append_hex(hex, static_cast<char>(code & 0xFF));
    const bool is_small =
        std::ranges::any_of(room.substr(2), [](char c) { return c >= 'a' && c <= 'f'; });
    if (code >= 0x10000) return {};
    return "\\u" + (is_small ? lower_case(hex) : hex);
  }
  if (code < 0x20 || code == '"' || code == '\\') return {};
  append_utf8(out, code);
  return out;
}

/// Bytes that have no character of the size that stood there: those of a picture.
void write_anew(std::string_view bytes, BodyText how, std::string& out) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && how == BodyText::latin1) {
      append_utf8(out, byte);
    } else if (byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\') {
      out += byte < 0x80 ? "\\u00" : "\\udc";
      out += lower_case(hex_text({&c, 1}));
    } else {
      out += c;
    }
  }
}

}  // namespace

std::size_t json_string_end(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"';) at += json[at] == '\\' ? 2 : 1;
  return std::min(at, json.size());
}

bool has_lone_surrogate(std::string_view string) {
  for (std::size_t at = string.find('\\'); at < string.size(); at = string.find('\\', at)) {
    const Character character = character_at(string, at);
    if (character.is_lone()) return true;
    at += character.size;
  }
  return false;
}

Spelled spelled_json(std::string_view json, std::size_t at, std::size_t end) {
  Spelled out(json);
  const std::string_view head = json.substr(0, end);
  while (at < end) {
    const Character character = character_at(head, at);
    if (character.is_lone())
      throw Error(Code::M095, place_at(json, at),
                  "half a surrogate pair outside of a body: it is not redacted, nor is the input");
    if (character.spelling == Spelling::plain) {
      out.add(at, character.size);
    } else {
      std::string text;
      append_utf8(text, character.code);
      out.add(character.spelling, at, character.size, text);
    }
    at += character.size;
  }
  return out;
}

std::string read_body(std::string_view string, BodyText how) {
  std::string bytes;
  for (std::size_t at = 0; at < string.size();) {
    const Character character = character_at(string, at);
    bytes += bytes_of(character, how);
    at += character.size;
  }
  return bytes;
}

std::string write_body(std::string_view string, BodyText how, std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < string.size();) {
    const Character character = character_at(string, at);
    const std::string_view room = string.substr(at, character.size);
    const std::string old = bytes_of(character, how);
    const std::string_view now = bytes.substr(0, old.size());
    const std::string written =
        now == old ? std::string(room) : write_character(character, how, now, room);
    if (written.empty()) {
      write_anew(now, how, out);
    } else {
      out += written;
    }
    bytes.remove_prefix(old.size());
    at += character.size;
  }
  return out;
}

}  // namespace eascard::book
