#include "eascard/capture/har_text.hpp"

#include <algorithm>
#include <charconv>

#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/reader.hpp"

namespace eascard::capture {
namespace {

bool is_high(std::uint32_t code) {
  return code >= 0xD800 && code < 0xDC00;
}
bool is_low(std::uint32_t code) {
  return code >= 0xDC00 && code < 0xE000;
}
bool is_escaped_byte(std::uint32_t code) {
  return code >= 0xDC80 && code <= 0xDCFF;
}

/// The code unit of "\uXXXX" at json[at]; 0 where there is none.
std::uint32_t unit_at(std::string_view json, std::size_t at) {
  std::uint32_t unit = 0;
  const std::string_view escape = json.substr(std::min(at, json.size()), 6);
  if (escape.size() < 6 || escape[0] != '\\' || escape[1] != 'u') return 0;
  const char* const end = escape.data() + 6;
  return std::from_chars(escape.data() + 2, end, unit, 16).ptr == end ? unit : 0;
}

/// The character of "\n" and the like.
std::uint32_t short_escape(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return static_cast<unsigned char>(c);
  }
}

/// Calls take(code) for each character; a lone surrogate is one.
template <typename Take>
void for_each_character(std::string_view json, Take take) {
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] != '\\') {
      const std::size_t size = std::max<std::size_t>(utf8_length(json, at), 1);
      take(code_point(json, at));
      at += size;
    } else if (at + 1 < json.size() && json[at + 1] == 'u') {
      std::uint32_t code = unit_at(json, at);
      at += 6;
      const std::uint32_t low = is_high(code) ? unit_at(json, at) : 0;
      if (is_low(low)) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
      }
      take(code);
    } else {
      take(at + 1 < json.size() ? short_escape(json[at + 1]) : replacement_code);
      at += 2;
    }
  }
}

struct Survey {
  std::uint64_t characters = 0;
  std::uint64_t replacements = 0;
  std::uint64_t escaped_bytes = 0;
  std::uint64_t other_surrogates = 0;
  std::uint32_t greatest = 0;
};

Survey survey(std::string_view json) {
  Survey found;
  for_each_character(json, [&found](std::uint32_t code) {
    ++found.characters;
    found.greatest = std::max(found.greatest, code);
    if (code == replacement_code) ++found.replacements;
    if (is_escaped_byte(code)) {
      ++found.escaped_bytes;
    } else if (is_high(code) || is_low(code)) {
      ++found.other_surrogates;
    }
  });
  return found;
}

std::string to_utf8(std::string_view json) {
  std::string bytes;
  for_each_character(json, [&bytes](std::uint32_t code) {
    if (is_escaped_byte(code)) {
      bytes += static_cast<char>(code & 0xFF);
    } else {
      append_utf8(bytes, code);
    }
  });
  return bytes;
}

std::string to_latin1(std::string_view json) {
  std::string bytes;
  for_each_character(json, [&bytes](std::uint32_t code) { bytes += static_cast<char>(code); });
  return bytes;
}

/// Whether this is one WBXML document from its first byte to its last.
bool decodes_to_end(std::string_view bytes) {
  if (wbxml::begins_document(bytes, false) != wbxml::Start::yes) return false;
  wbxml::Reader reader;
  reader.start(0);
  try {
    return reader.read(bytes, true) && reader.size() == bytes.size();
  } catch (const Error&) {
    return false;
  }
}

/// Text that is UTF-8 after it was taken for Latin-1 was so by no accident.
bool is_rather_latin1(std::string_view latin1, std::string_view utf8) {
  if (latin1.starts_with("\x1F\x8B")) return true;  // gzip
  const bool decodes = decodes_to_end(latin1);
  return decodes == decodes_to_end(utf8) ? find_bad_utf8(latin1) == latin1.size() : decodes;
}

}  // namespace

bool mask_lone_surrogates(std::string_view json, std::string& out) {
  bool masked = false;
  for (std::size_t at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at)) {
    const std::uint32_t unit = unit_at(json, at);
    const bool is_pair = is_high(unit) && is_low(unit_at(json, at + 6));
    if ((is_high(unit) || is_low(unit)) && !is_pair) {
      if (!masked) out = json;
      masked = true;
      out.replace(at, 6, "\\uFFFD");
    }
    at += is_pair ? 12 : 2;
  }
  return masked;
}

TextBody decode_text(std::string_view json, std::int64_t size) {
  const Survey found = survey(json);
  if (found.other_surrogates > 0) return {{}, found.other_surrogates + found.replacements, false};
  TextBody body{to_utf8(json), 0, false};
  const auto is_size = [size](std::uint64_t bytes) {
    return size >= 0 && static_cast<std::uint64_t>(size) == bytes;
  };
  if (found.escaped_bytes > 0 || found.greatest < 0x80) return body;
  if (found.replacements > 0) {
    // It may have been in the body all the time: then nothing else is wrong either.
    if (is_size(body.bytes.size()) && decodes_to_end(body.bytes)) return body;
    return {{}, found.replacements, false};
  }
  if (found.greatest > 0xFF || is_size(body.bytes.size())) return body;
  std::string latin1 = to_latin1(json);
  body.guessed = !is_size(found.characters);
  if (!body.guessed || is_rather_latin1(latin1, body.bytes)) body.bytes = std::move(latin1);
  return body;
}

}  // namespace eascard::capture
