#include "eascard/json/emit.hpp"

#include <algorithm>
#include <cstdio>

#include "eascard/text/base64.hpp"
#include "eascard/text/printable.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::json {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void append_escape(std::string& out, char32_t c) {
  constexpr std::string_view short_names = "\bb\tt\nn\ff\rr\"\"\\\\";
  for (std::size_t i = 0; i < short_names.size(); i += 2)
    if (static_cast<char32_t>(short_names[i]) == c) {
      out += {'\\', short_names[i + 1]};
      return;
    }
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(c));
  out += text;
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    while (at < text.size() && is_plain(text[at])) ++at;
    out.append(text, start, at - start);
    if (at == text.size()) break;
    const std::size_t size = utf8_length(text, at);
    if (size == 1 || is_c1(text, at)) {
      append_escape(out, code_point(text, at));
    } else {
      out += size == 0 ? replacement_character : text.substr(at, size);
    }
    at += std::max<std::size_t>(size, 1);
  }
  out += '"';
}

void Emitter::separate() {
  const char last = out_.empty() ? '{' : out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

void Emitter::open(char bracket) {
  separate();
  out_ += bracket;
}

void Emitter::text(std::string_view value) {
  separate();
  append_string(out_, value);
}

void Emitter::base64(std::string_view bytes) {
  separate();
  out_ += '"';
  append_base64(out_, bytes);
  out_ += '"';
}

void Emitter::bytes(std::string_view value) {
  if (is_utf8(value)) return text(value);
  open('{');
  key("base64");
  base64(value);
  close('}');
}

void Emitter::number(std::uint64_t value) {
  raw(std::to_string(value));
}

void Emitter::raw(std::string_view json) {
  separate();
  out_ += json;
}

void Emitter::key(std::string_view key) {
  text(key);
  out_ += ':';
}

void Emitter::open(std::string_view key, char bracket) {
  this->key(key);
  open(bracket);
}

void Emitter::text(std::string_view key, std::string_view value) {
  this->key(key);
  text(value);
}

void Emitter::number(std::string_view key, std::uint64_t value) {
  this->key(key);
  number(value);
}

void Emitter::raw(std::string_view key, std::string_view json) {
  this->key(key);
  raw(json);
}

void Emitter::known_text(std::string_view key, std::string_view value) {
  if (!value.empty()) text(key, value);
}

void Emitter::known_number(std::string_view key, std::uint64_t value) {
  if (value != 0) number(key, value);
}

void Emitter::known_flag(std::string_view key, bool value) {
  if (value) raw(key, "true");
}

void write_pretty(std::string_view json, std::string& out) {
  std::size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { (out += '\n').append(depth * 2, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const bool closes = c == '}' || c == ']';
    const bool empty = closes && (json[i - 1] == '{' || json[i - 1] == '[');
    if (!in_string && closes) --depth;
    if (!in_string && closes && !empty) new_line();
    out += c;
    if (in_string && c == '\\') out += json[++i];
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if (c == '{' || c == '[') ++depth;
    const bool next_closes = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
    if (c == ',' || ((c == '{' || c == '[') && !next_closes)) new_line();
    if (c == ':') out += ' ';
  }
}

}  // namespace eascard::json
