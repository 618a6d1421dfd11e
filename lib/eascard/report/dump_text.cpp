#include "eascard/report/dump_text.hpp"

#include <algorithm>
#include <cstdio>

#include "eascard/text/ascii.hpp"
#include "eascard/text/printable.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::report {
namespace {

using wbxml::Row;
using wbxml::RowKind;

constexpr std::size_t line_size = 16;
constexpr std::size_t hex_width = 3 * line_size - 1;
constexpr std::uint32_t deepest_indent = 16;

std::string offset_text(std::uint64_t offset) {
  char text[24];
  std::snprintf(text, sizeof text, "%08llX", static_cast<unsigned long long>(offset));
  return text;
}

std::string spaced_hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) append_hex(text.empty() ? text : text += ' ', c);
  return text;
}

/// Bytes that are not known to be text, as od and hexdump show them.
std::string ascii_text(std::string_view bytes) {
  if (bytes.empty()) return {};
  std::string text(bytes);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '.');
  return '|' + text + '|';
}

std::string quoted(std::string_view text) {
  return '"' + printable(text) + '"';
}

bool is_in_body(RowKind kind) {
  return kind > RowKind::table && kind < RowKind::hole;
}

/// What of the row's value stands in the part.
std::string_view value_of(const DumpPart& part) {
  if (part.row.kind != RowKind::str_i && part.row.kind != RowKind::opaque) return {};
  const auto value_begin = static_cast<std::size_t>(part.row.text.data() - part.row.bytes.data());
  const std::size_t begin = std::max(part.begin, value_begin);
  const std::size_t end = std::min(part.begin + part.size, value_begin + part.row.text.size());
  return begin < end ? part.row.bytes.substr(begin, end - begin) : std::string_view();
}

std::string element_text(const Row& row) {
  const bool is_end = row.kind == RowKind::end;
  std::string text = (is_end ? "</" : "<") + printable(wbxml::row_name(row));
  text += !is_end && !row.has_content ? "/>" : ">";
  if (row.kind == RowKind::literal) text += " LITERAL " + std::to_string(row.number);
  if (!wbxml::is_known(row)) text += " unknown";
  return text;
}

std::string entity_text(const Row& row) {
  std::string character;
  append_utf8(character, row.number);
  return quoted(character) + " ENTITY " + std::to_string(row.number);
}

std::string page_text(const Row& row) {
  const std::string_view name = page_name(row.page);
  return "SWITCH_PAGE " + std::to_string(row.page) + ' ' +
         (name.empty() ? "unknown" : std::string(name));
}

std::string count_text(std::size_t bytes) {
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

/// What the row is.
std::string meaning(const Row& row) {
  const std::string number = std::to_string(row.number);
  switch (row.kind) {
    case RowKind::version:
      return "version 1." + number;
    case RowKind::public_id:
      return row.number == 1 ? "public id 1, unknown"
                             : "public id " + number + ", a string's index";
    case RowKind::charset:
      return "charset " + number + ", UTF-8";
    case RowKind::table_size:
      return "string table, " + count_text(row.number);
    case RowKind::switch_page:
      return page_text(row);
    case RowKind::tag:
    case RowKind::literal:
    case RowKind::end:
      return element_text(row);
    case RowKind::str_t:
      return quoted(row.text) + " STR_T " + number;
    case RowKind::entity:
      return entity_text(row);
    case RowKind::opaque:
      return "OPAQUE " + number;
    case RowKind::hole:
      return "damaged, " + count_text(row.bytes.size()) + " left out";
    case RowKind::unread:
      return row.bytes.empty() ? "the end" : "not read, " + count_text(row.bytes.size());
    case RowKind::trailing:
      return "behind the root element, " + count_text(row.bytes.size());
    case RowKind::str_i:
    case RowKind::table:
      break;
  }
  return {};
}

/// Meaning and text of a part.
std::string text_of(const DumpPart& part) {
  const bool is_first = part.begin == 0;
  if (part.row.kind == RowKind::str_i) {
    const std::string_view value = value_of(part);
    return is_first || !value.empty() ? quoted(value) : std::string();
  }
  std::string text = is_first ? meaning(part.row) : std::string();
  const bool has_bytes = part.row.kind == RowKind::table || part.row.kind > RowKind::opaque;
  const std::string ascii = ascii_text(has_bytes ? part.bytes() : value_of(part));
  if (!text.empty() && !ascii.empty()) text += "  ";
  return text + ascii;
}

const char* color_of(RowKind kind) {
  switch (kind) {
    case RowKind::tag:
    case RowKind::literal:
    case RowKind::end:
      return "36";  // cyan
    case RowKind::str_i:
    case RowKind::str_t:
    case RowKind::entity:
    case RowKind::opaque:
      return "32";  // green
    case RowKind::hole:
    case RowKind::unread:
    case RowKind::trailing:
      return "31";  // red
    default:
      return "33";  // yellow
  }
}

}  // namespace

std::size_t dump_line_size(const Row& row, std::size_t begin) {
  const std::string_view rest = row.bytes.substr(begin);
  if (rest.size() <= line_size) return rest.size();
  if (row.kind != RowKind::str_i) return line_size;
  std::size_t size = line_size;
  while (size > line_size - 4 && (rest[size] & 0xC0) == 0x80) --size;
  return size > line_size - 4 ? size : line_size;
}

void DumpText::write(const DumpPart& part, std::string& out) const {
  const Row& row = part.row;
  std::string line = offset_text(part.offset()) + "  " + spaced_hex(part.bytes());
  const std::string text = text_of(part);
  const bool has_place = is_in_body(row.kind) && part.begin == 0;
  const std::size_t hex_end = line.size() - 3 * part.size + (part.size > 0 ? 1 : 0) + hex_width;
  if (has_place || !text.empty()) line.append(hex_end - line.size(), ' ');
  char place[32] = "";
  if (has_place) {
    std::snprintf(place, sizeof place, "  %4u %5u", unsigned{row.page}, row.depth);
    line += place;
  } else if (!text.empty()) {
    line.append(12, ' ');
  }
  if (!text.empty()) {
    line.append(2 + 2 * std::min(row.depth, deepest_indent), ' ');
    line += paint(color_of(row.kind), text);
  }
  out += line + '\n';
}

void DumpText::write(const DumpPart& part, const Diagnostic& fault, std::string& out) const {
  const std::uint64_t at = std::max(fault.place.offset, part.offset()) - part.offset();
  out.append(offset_text(part.offset()).size() + 2 + 3 * at, ' ');
  out += paint("1;31", "^ " + std::string(code_name(fault.code)) + ": " + printable(fault.text));
  out += '\n';
}

std::string DumpText::paint(const char* color, const std::string& text) const {
  return color_ ? std::string("\x1B[") + color + 'm' + text + "\x1B[0m" : text;
}

std::string dump_text_head(std::string_view file, std::uint64_t entry, std::size_t size) {
  std::string head = printable(file);
  if (entry > 0) head += '#' + std::to_string(entry);
  head += ": " + std::to_string(size) + " bytes\n";
  if (size > 0) head += "offset    bytes                                            page depth\n";
  return head;
}

}  // namespace eascard::report
