#include "eascard/report/dump_json.hpp"

#include <algorithm>
#include <array>

#include "eascard/json/emit.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::report {
namespace {

using wbxml::Row;
using wbxml::RowKind;

constexpr std::size_t piece_size = 16 * 1024;

constexpr std::string_view kind_name(RowKind kind) {
  constexpr std::array<std::string_view, 16> names = {
      "version", "publicId", "charset", "stringTableSize", "stringTable", "switchPage",
      "tag",     "literal",  "end",     "string",          "tableString", "entity",
      "opaque",  "hole",     "unread",  "trailing"};
  return names[static_cast<std::size_t>(kind)];
}

bool is_of_header(RowKind kind) {
  return kind <= RowKind::table;
}

}  // namespace

void DumpJson::start(std::string_view file, std::uint64_t entry) {
  head_ = '{';
  json::Emitter(head_).text("file", file);
  json::Emitter(head_).known_number("entry", entry);
}

void DumpJson::begin(std::string_view kind, std::uint64_t offset) {
  out_ += head_;
  json_.number("offset", offset);
  add_text("kind", kind);
}

void DumpJson::end() {
  out_ += "}\n";
  relieve();
}

void DumpJson::write(const Row& row) {
  begin(kind_name(row.kind), row.offset);
  if (!is_of_header(row.kind)) {
    json_.number("depth", row.depth);
    json_.number("page", row.page);
  }
  add_element(row);
  add_value(row);
  add_hex(row.bytes);
  end();
}

void DumpJson::write(const Diagnostic& fault) {
  begin("fault", fault.place.offset);
  add_text("code", code_name(fault.code));
  add_text("text", fault.text);
  if (!fault.path.empty()) add_text("path", fault.path);
  end();
}

void DumpJson::add_element(const Row& row) {
  const bool is_start = row.kind == RowKind::tag || row.kind == RowKind::literal;
  if (!is_start && row.kind != RowKind::end) return;
  if (row.kind == RowKind::tag) json_.number("token", row.tag.token);
  add_text("name", wbxml::row_name(row));
  if (!wbxml::is_known(row)) json_.raw("unknown", "true");
  if (is_start && row.has_content) json_.raw("content", "true");
}

void DumpJson::add_value(const Row& row) {
  std::string character;
  switch (row.kind) {
    case RowKind::str_t:
      json_.number("number", row.number);
      [[fallthrough]];
    case RowKind::str_i:
      return add_text("text", row.text);
    case RowKind::entity:
      append_utf8(character, row.number);
      json_.number("number", row.number);
      return add_text("text", character);
    case RowKind::switch_page:
      if (const std::string_view name = page_name(row.page); !name.empty()) add_text("name", name);
      return;
    case RowKind::version:
    case RowKind::public_id:
    case RowKind::charset:
    case RowKind::table_size:
    case RowKind::literal:
    case RowKind::opaque:
      return json_.number("number", row.number);
    default:
      return;
  }
}

void DumpJson::add_text(std::string_view key, std::string_view text) {
  json_.key(key);
  out_ += '"';
  std::string quoted;
  while (!text.empty()) {
    const std::string_view piece = utf8_start(text, piece_size);
    quoted.clear();
    json::append_string(quoted, piece);
    out_.append(quoted, 1, quoted.size() - 2);
    text.remove_prefix(piece.size());
    relieve();
  }
  out_ += '"';
}

void DumpJson::add_hex(std::string_view bytes) {
  json_.key("hex");
  out_ += '"';
  for (std::size_t at = 0; at < bytes.size(); at += piece_size) {
    append_hex(out_, bytes.substr(at, piece_size));
    relieve();
  }
  out_ += '"';
}

/// Hands out what has gathered.
void DumpJson::relieve() {
  if (out_.size() >= piece_size || out_.ends_with('\n')) {
    sink_(out_);
    out_.clear();
  }
}

}  // namespace eascard::report
