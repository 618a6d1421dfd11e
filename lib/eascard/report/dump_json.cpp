#include "eascard/report/dump_json.hpp"

#include <algorithm>
#include <array>

#include "eascard/json/emit.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::json {
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

void DumpWriter::start(std::string_view file, std::uint64_t entry) {
  head_ = "{\"file\":";
  append_string(head_, file);
  if (entry > 0) head_ += ",\"entry\":" + std::to_string(entry);
}

void DumpWriter::begin(std::string_view kind, std::uint64_t offset) {
  out_ += head_;
  add_number("offset", offset);
  add_text("kind", kind);
}

void DumpWriter::end() {
  out_ += "}\n";
  relieve();
}

void DumpWriter::write(const Row& row) {
  begin(kind_name(row.kind), row.offset);
  if (!is_of_header(row.kind)) {
    add_number("depth", row.depth);
    add_number("page", row.page);
  }
  add_element(row);
  add_value(row);
  add_hex(row.bytes);
  end();
}

void DumpWriter::write(const Diagnostic& fault) {
  begin("fault", fault.place.offset);
  add_text("code", code_name(fault.code));
  add_text("text", fault.text);
  if (!fault.path.empty()) add_text("path", fault.path);
  end();
}

void DumpWriter::add_element(const Row& row) {
  const bool is_start = row.kind == RowKind::tag || row.kind == RowKind::literal;
  if (!is_start && row.kind != RowKind::end) return;
  if (row.kind == RowKind::tag) add_number("token", row.tag.token);
  add_text("name", wbxml::row_name(row));
  if (!wbxml::is_known(row)) add_flag("unknown");
  if (is_start && row.has_content) add_flag("content");
}

void DumpWriter::add_value(const Row& row) {
  std::string character;
  switch (row.kind) {
    case RowKind::str_t:
      add_number("number", row.number);
      [[fallthrough]];
    case RowKind::str_i:
      return add_text("text", row.text);
    case RowKind::entity:
      append_utf8(character, row.number);
      add_number("number", row.number);
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
      return add_number("number", row.number);
    default:
      return;
  }
}

void DumpWriter::add_key(std::string_view key) {
  out_ += ",\"";
  out_ += key;
  out_ += "\":";
}

void DumpWriter::add_text(std::string_view key, std::string_view text) {
  add_key(key);
  out_ += '"';
  std::string quoted;
  while (!text.empty()) {
    const std::string_view piece = utf8_start(text, piece_size);
    quoted.clear();
    append_string(quoted, piece);
    out_.append(quoted, 1, quoted.size() - 2);
    text.remove_prefix(piece.size());
    relieve();
  }
  out_ += '"';
}

void DumpWriter::add_number(std::string_view key, std::uint64_t number) {
  add_key(key);
  out_ += std::to_string(number);
}

void DumpWriter::add_flag(std::string_view key) {
  add_key(key);
  out_ += "true";
}

void DumpWriter::add_hex(std::string_view bytes) {
  add_key("hex");
  out_ += '"';
  for (std::size_t at = 0; at < bytes.size(); at += piece_size) {
    append_hex(out_, bytes.substr(at, piece_size));
    relieve();
  }
  out_ += '"';
}

/// Hands out what has gathered.
void DumpWriter::relieve() {
  if (out_.size() >= piece_size || out_.ends_with('\n')) {
    sink_(out_);
    out_.clear();
  }
}

}  // namespace eascard::json
