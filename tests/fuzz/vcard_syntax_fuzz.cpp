// What must hold for any bytes: how a stream is cut into pieces makes no difference, all text of a
// card is UTF-8, and what LineWriter writes is read back as it was, in lines of 75 octets of UTF-8.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "eascard/text/utf8.hpp"
#include "eascard/vcard/lines.hpp"
#include "eascard/vcard/syntax.hpp"

namespace {

using namespace eascard;
using namespace eascard::vcard;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Appends with its length, so that no two outcomes look the same.
void record(std::string& out, std::string_view text) {
  require(is_utf8(text));
  out.append(std::to_string(text.size())).append(":").append(text);
}

void record(std::string& out, const Place& place) {
  for (const std::uint64_t number : {place.offset, place.line, place.column}) {
    out.append(std::to_string(number)).append(",");
  }
}

void record(std::string& out, const Card& card) {
  record(out, card.version);
  record(out, card.place);
  for (const Property& property : card.properties) {
    record(out, property.place);
    record(out, property.group);
    record(out, property.name);
    for (const Parameter& parameter : property.parameters) {
      require(!parameter.values.empty());
      record(out, parameter.name);
      for (const std::string_view value : parameter.values) record(out, value);
    }
    record(out, property.value);
  }
}

void record(std::string& out, const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    record(out, diagnostic.place);
    out.append(diagnostic.text).append(std::to_string(diagnostic.count));
  }
}

std::string_view only_value(Reader& reader, std::string_view line) {
  std::string text = "BEGIN:VCARD\r\n";
  text.append(line).append("END:VCARD\r\n");
  require(reader.read(text, true));
  require(reader.diagnostics().empty() && reader.card().properties.size() == 1);
  return reader.card().properties.front().value;
}

void check_lines(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = lines.find("\r\n");
    require(end <= 75 && is_utf8(lines.substr(0, end)));
    lines.remove_prefix(end + 2);
  }
}

/// One line with `value` between begin() and end(), and what is read back from it.
void check_line(std::string_view value) {
  std::string out;
  LineWriter line(out);
  line.begin("X-A", {}, "item1");
  line.append(value);
  line.end();
  check_lines(out);
  Reader reader;
  require(only_value(reader, out) == value);
}

void check_writing(std::string_view value) {
  std::string escaped;
  const TextChanges changes = append_text(escaped, value, true);
  check_line(escaped);
  const bool same = !changes.dropped_control && !changes.replaced_utf8 && !changes.normalised_cr;
  require((unescape_text(escaped) == value) == same);
  if (value.find_first_of("\r\n") == value.npos && is_utf8(value)) check_line(value);
}

/// Everything that a Reader says about the stream, fed in pieces of `piece` bytes.
std::string read_in_pieces(std::string_view text, std::size_t piece, const Limits& limits) {
  Reader reader(limits);
  std::string out;
  std::size_t begin = 0;
  std::size_t end = 0;
  try {
    do {
      end += std::min(piece, text.size() - end);
      for (bool found = true; found;) {
        const std::string buffer(
            text.substr(begin, end - begin));  // ends where the reader must stop
        found = reader.read(buffer, end == text.size());
        require(reader.consumed() <= buffer.size());
        begin += reader.consumed();
        if (found) record(out, reader.card());
        if (found || end == text.size()) record(out, reader.diagnostics());
      }
    } while (end < text.size());
    require(begin == end);
  } catch (const LimitError& error) {
    record(out, error.diagnostic().place);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Limits limits;
  if (data[0] >= 0xF0) limits.max_size = (data[0] & 0x0FU) * 8;
  const std::string whole = read_in_pieces(text, text.size() + 1, limits);
  require(read_in_pieces(text, 1, limits) == whole);
  require(read_in_pieces(text, data[0] % 32U + 2, limits) == whole);
  check_writing(text);
  Reader reader;
  for (std::string_view rest = text; reader.read(rest, true);) {
    rest.remove_prefix(reader.consumed());
    for (const Property& property : reader.card().properties) check_writing(property.value);
  }
  return 0;
}
