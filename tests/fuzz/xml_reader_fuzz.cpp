// Whatever the text: no crash; what the reader says does not depend on how it is cut; and what it
// could read is WBXML that reads and writes as the same bytes.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/reader.hpp"

namespace {

using namespace eascard;

constexpr Limits small{16, 2048};
constexpr Limits large{20, 1 << 20};

void require(bool condition) {
  if (!condition) std::abort();
}

std::string told(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  return std::string(code_name(diagnostic.code)) + '|' + std::to_string(place.offset) + '|' +
         std::to_string(place.line) + '|' + std::to_string(place.column) + '|' + diagnostic.text +
         '|' + diagnostic.path + '|' + diagnostic.item + '|' + diagnostic.server_id + '|' +
         diagnostic.file_as + '|' + std::to_string(diagnostic.count);
}

/// The bytes, or nothing where a string holds a NUL, which w:text="AA==" can say and WBXML cannot.
std::optional<std::string> write_wbxml(const Document& document) {
  std::string bytes;
  try {
    wbxml::write(document, bytes);
  } catch (const Error& error) {
    require(error.diagnostic().code == Code::M010);
    return std::nullopt;
  }
  return bytes;
}

struct Outcome {
  bool complete = false;
  bool failed = false;
  std::size_t size = 0;
  std::string error;
  std::optional<std::string> bytes;
  std::vector<std::string> diagnostics;

  bool operator==(const Outcome&) const = default;
};

Outcome read(xml::Reader& reader, std::string_view text, bool last) {
  // A copy: the buffer moves between calls, and its end is the end of an allocation.
  const std::vector<char> copy(text.begin(), text.end());
  Outcome outcome;
  try {
    outcome.complete = reader.read({copy.data(), copy.size()}, last);
    if (outcome.complete) outcome.size = reader.size();
    if (outcome.complete) outcome.bytes = write_wbxml(reader.document());
  } catch (const Error& error) {
    outcome.failed = true;
    outcome.error = told(error.diagnostic());
  }
  if (outcome.complete || outcome.failed)
    for (const Diagnostic& diagnostic : reader.diagnostics().list())
      outcome.diagnostics.push_back(told(diagnostic));
  return outcome;
}

/// A number that follows from the text, so that a file is a reproducer all by itself.
std::uint32_t hash(std::string_view text) {
  std::uint32_t value = 2166136261;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619;
  return value ^ value >> 15;
}

/// The outcome of the whole text, which must be that of two pieces.
Outcome check_pieces(std::string_view text) {
  xml::Reader reader(small);
  reader.start({7, 3, 5});
  const Outcome whole = read(reader, text, true);
  require(whole.complete != whole.failed);
  require(whole.size <= text.size());

  const std::size_t split = hash(text) % (text.size() + 1);
  reader.start({7, 3, 5});
  Outcome pieces = read(reader, text.substr(0, split), false);
  if (!pieces.complete && !pieces.failed) pieces = read(reader, text, true);
  require(pieces == whole);
  return whole;
}

void check_bytes(const std::string& bytes) {
  wbxml::Reader reader(large);
  reader.start(0);
  require(reader.read(bytes, true));
  require(reader.size() == bytes.size());
  require(write_wbxml(reader.document()) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Outcome outcome = check_pieces({reinterpret_cast<const char*>(data), size});
  if (outcome.bytes) check_bytes(*outcome.bytes);
  return 0;
}
