#include "eascard/card/shadow.hpp"

#include <zlib.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "eascard/json/emit.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::card {
namespace {

constexpr std::string_view base64_mark = "base64:";
constexpr std::string_view json64_mark = "json64:";

constexpr std::array<std::string_view, field_count> id_names = {
#define CONTACT_FIELD(id, ...) #id,
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
};

const std::array<std::string, field_count>& raw_names() {
  static const auto names = [] {
    std::array<std::string, field_count> all;
    for (const Field& f : all_fields())
      all[index_of(f.id)] = std::string(raw_prefix) + upper_case(list_name(f.id));
    return all;
  }();
  return names;
}

bool has_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

bool needs_base64(std::string_view value) {
  if (value.starts_with(base64_mark) || value.starts_with(json64_mark)) return true;
  for (const char c : value)
    if (is_control(c) && c != '\n' && c != '\t') return true;
  return !is_utf8(value);
}

}  // namespace

std::string_view raw_name(FieldId id) {
  return raw_names()[index_of(id)];
}

FieldId raw_field(std::string_view name) {
  for (const Field& f : all_fields())
    if (raw_name(f.id).substr(raw_prefix.size()) == name) return f.id;
  return FieldId::none;
}

std::string_view list_name(FieldId id) {
  // The container has no value of its own, so that its name is free for what it holds.
  if (id == FieldId::BodyData) return id_names[index_of(FieldId::Body)];
  return id == FieldId::Body ? std::string_view("BodyContainer") : id_names[index_of(id)];
}

FieldId listed_field(std::string_view name) {
  for (const Field& f : all_fields())
    if (list_name(f.id) == name) return f.id;
  return FieldId::none;
}

std::string write_raw(std::string_view value) {
  if (!needs_base64(value)) return std::string(value);
  std::string text(base64_mark);
  append_base64(text, value);
  return text;
}

bool read_raw(std::string_view text, std::string& value) {
  if (!text.starts_with(base64_mark)) {
    value = text;
    return true;
  }
  return decode_base64(text.substr(base64_mark.size()), value) && !has_nul(value);
}

std::string write_raw_list(const std::vector<std::string_view>& items) {
  std::string list = "[";
  for (const std::string_view item : items) json::Emitter(list).bytes(item);
  std::string text(json64_mark);
  append_base64(text, list + ']');
  return text;
}

bool read_raw_list(std::string_view text, std::vector<std::string>& items) {
  std::string list;
  if (!text.starts_with(json64_mark) || !decode_base64(text.substr(json64_mark.size()), list))
    return false;
  const nlohmann::json array = nlohmann::json::parse(list, nullptr, false);
  if (!array.is_array()) return false;
  for (const nlohmann::json& item : array) {
    std::string& value = items.emplace_back();
    if (item.is_string()) {
      value = item.get<std::string>();
    } else if (!item.is_object() || !item.contains("base64") || !item["base64"].is_string() ||
               !decode_base64(item["base64"].get<std::string>(), value)) {
      return false;
    }
    if (has_nul(value)) return false;
  }
  return true;
}

std::string crc32_text(std::string_view text) {
  const uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size());
  char digits[16];
  std::snprintf(digits, sizeof digits, "%08lx", crc);
  return digits;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

bool is_with_crlf(std::string_view value, std::string_view text) {
  if (value.size() < text.size()) return false;
  std::size_t at = 0;
  for (const char c : text) {
    if (c == '\n' && (at == value.size() || value[at++] != '\r')) return false;
    if (at == value.size() || value[at++] != c) return false;
  }
  return at == value.size();
}

}  // namespace eascard::card
