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

constexpr std::size_t terminal_width = 80;
constexpr std::size_t line_size = 8;  ///< bytes
constexpr std::size_t hex_width = 3 * line_size - 1;
constexpr std::size_t column_gap = 2;
constexpr std::uint32_t deepest_indent = 8;  ///< levels
constexpr std::string_view ellipsis = "...";

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

/// As many characters of the text as fit, each printable as a whole, and whether these are all.
struct Head {
  std::string text;
  bool is_all = true;
};

Head head_of(std::string_view text, std::size_t room) {
  Head head;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::max<std::size_t>(utf8_length(text, at), 1);
    const std::string character = printable(text.substr(at, size));
    width += columns_of(character);
    if (width > room) return {std::move(head.text), false};
    head.text += character;
    at += size;
  }
  return head;
}

/// The text, or its beginning and an ellipsis.
std::string clip(std::string_view text, std::size_t room) {
  Head head = head_of(text, room);
  if (head.is_all) return head.text;
  return head_of(text, room - std::min(room, ellipsis.size())).text + std::string(ellipsis);
}

std::string quoted(std::string_view text) {
  return '"' + printable(text) + '"';
}

std::string count_text(std::size_t bytes) {
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

/// The text in quotes, or where it does not fit its beginning and its size.
std::string quoted_to_fit(std::string_view text, std::size_t room) {
  const std::size_t quotes = 2;
  const Head head = head_of(text, room - std::min(room, quotes));
  if (head.is_all) return '"' + head.text + '"';
  const std::string size = std::string(ellipsis) + "\" " + count_text(text.size());
  return '"' + head_of(text, room - std::min(room, 1 + size.size())).text + size;
}

bool fits_quoted(std::string_view text, std::size_t room) {
  const std::size_t quotes = 2;
  return room >= quotes && head_of(text, room - quotes).is_all;
}

std::size_t indent_of(const Row& row) {
  return 2 * std::min(row.depth, deepest_indent);
}

/// What of the row's value stands in the part.
std::string_view value_of(const DumpPart& part) {
  if (part.row.kind != RowKind::str_i && part.row.kind != RowKind::opaque) return {};
  const auto value_begin = static_cast<std::size_t>(part.row.text.data() - part.row.bytes.data());
  const std::size_t begin = std::max(part.begin, value_begin);
  const std::size_t end = std::min(part.begin + part.size, value_begin + part.row.text.size());
  return begin < end ? part.row.bytes.substr(begin, end - begin) : std::string_view();
}

/// The names of the tables are whole; those of LITERALs may have any length.
std::string element_text(const Row& row, std::size_t room) {
  const bool is_end = row.kind == RowKind::end;
  const std::string begin = is_end ? "</" : "<";
  std::string end = !is_end && !row.has_content ? "/>" : ">";
  if (row.kind == RowKind::literal) end += " LITERAL " + std::to_string(row.number);
  if (row.text.empty())
    return begin + wbxml::row_name(row) + end + (wbxml::is_known(row) ? "" : " unknown");
  return begin + clip(row.text, room - begin.size() - end.size()) + end;
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

/// What the row is; of a string as much as fits.
std::string meaning(const Row& row, std::size_t room) {
  constexpr std::string_view table_word = " STR_T ";
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
      return element_text(row, room);
    case RowKind::str_i:
      return quoted_to_fit(row.text, room);
    case RowKind::str_t:
      return quoted_to_fit(row.text, room - table_word.size() - number.size()) +
             std::string(table_word) + number;
    case RowKind::entity:
      return entity_text(row);
    case RowKind::opaque:
      return "OPAQUE " + number;
    case RowKind::hole:
      return "damaged, " + count_text(row.bytes.size()) + " left out";
    case RowKind::unread:
      return row.bytes.empty() ? "the end" : "not read, " + count_text(row.bytes.size());
    case RowKind::trailing:
      return "behind the root, " + count_text(row.bytes.size());
    case RowKind::table:
      break;
  }
  return {};
}

/// Meaning and text of a part, where there is `room` behind the indent. A value that its first line
/// has whole is not told again.
std::string text_of(const DumpPart& part, std::size_t room) {
  const bool is_first = part.begin == 0;
  std::string text = is_first ? meaning(part.row, room) : std::string();
  if (part.row.kind == RowKind::str_i) {
    const std::string_view value = value_of(part);
    return is_first || value.empty() || fits_quoted(part.row.text, room) ? text : quoted(value);
  }
  const bool has_bytes = part.row.kind == RowKind::table || part.row.kind > RowKind::opaque;
  const std::string ascii = ascii_text(has_bytes ? part.bytes() : value_of(part));
  if (!text.empty() && !ascii.empty()) text += "  ";
  return text + ascii;
}

constexpr const char* color_of_fault = "1;31";  // bright red

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

void DumpText::write(const wbxml::Row& row, std::string& out) const {
  std::size_t begin = 0;
  do {
    const DumpPart part{row, begin, dump_line_size(row, begin)};
    write(part, out);
    begin += part.size;
  } while (begin < row.bytes.size());
}

void DumpText::write(const DumpPart& part, std::string& out) const {
  std::string line = offset_text(part.offset());
  const std::size_t column = line.size() + column_gap + hex_width + column_gap;
  const std::size_t room = terminal_width - column;
  line.append(column_gap, ' ') += spaced_hex(part.bytes());
  const std::size_t indent = indent_of(part.row);
  const std::string text = clip(text_of(part, room - indent), room);
  if (!text.empty()) {
    line.append(column - line.size(), ' ');
    line.append(std::min(indent, room - columns_of(text)), ' ');
    line += paint(color_of(part.row.kind), text);
  }
  while (line.back() == ' ') line.pop_back();
  out += line + '\n';
}

void DumpText::write(const DumpPart& part, const Diagnostic& fault, std::string& out) const {
  const std::uint64_t at = std::max(fault.place.offset, part.offset()) - part.offset();
  const std::size_t bytes_column = offset_text(part.offset()).size() + column_gap;
  const std::size_t column = bytes_column + 3 * std::min<std::uint64_t>(at, line_size);
  const std::string text = std::string(code_name(fault.code)) + ": " + printable(fault.text);
  constexpr std::string_view caret = "^ ";
  out.append(column, ' ');
  if (column + caret.size() + columns_of(text) <= terminal_width) {
    out += paint(color_of_fault, std::string(caret) + text);
  } else {
    out += paint(color_of_fault, "^") + '\n' + std::string(bytes_column, ' ');
    out += paint(color_of_fault, clip(text, terminal_width - bytes_column));
  }
  out += '\n';
}

std::string DumpText::paint(const char* color, const std::string& text) const {
  return color_ ? std::string("\x1B[") + color + 'm' + text + "\x1B[0m" : text;
}

std::string dump_text_head(std::string_view file, std::uint64_t entry,
                           std::optional<std::size_t> size) {
  std::string head = printable(file) + (entry > 0 ? '#' + std::to_string(entry) : "") + ':';
  if (size) head += ' ' + std::to_string(*size) + " bytes";
  head += '\n';
  if (size != 0u) head += "offset    bytes                    meaning\n";
  return head;
}

}  // namespace eascard::report
