// Whatever the bytes: no crash; what the reader says does not depend on how they are cut; and what
// it could read goes through XML and comes back as the same WBXML.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/reader.hpp"
#include "eascard/xml/writer.hpp"

namespace {

using namespace eascard;

constexpr Limits small{16, 2048};
/// What is read back: markers are elements too, and XML is longer.
constexpr Limits large{20, 1 << 20};

void require(bool condition) {
  if (!condition) std::abort();
}

std::string told(const Diagnostic& diagnostic) {
  return std::string(code_name(diagnostic.code)) + '|' + std::to_string(diagnostic.place.offset) +
         '|' + diagnostic.text + '|' + diagnostic.path + '|' + diagnostic.item + '|' +
         diagnostic.server_id + '|' + diagnostic.file_as + '|' + std::to_string(diagnostic.count);
}

struct Outcome {
  bool complete = false;
  bool failed = false;
  std::size_t size = 0;
  std::string text;  // the document as it is written, or the error
  std::vector<std::string> diagnostics;

  bool operator==(const Outcome&) const = default;
};

/// Numbers that follow from the bytes, so that a file is a reproducer all by itself.
std::uint32_t hash(std::string_view bytes) {
  std::uint32_t value = 2166136261;
  for (const char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * 16777619;
  return value ^ value >> 15;
}

std::string write_xml(const Document& document, xml::WriteOptions options) {
  std::string text;
  xml::Writer(options).write(document, [&text](std::string_view piece) { text += piece; });
  return text;
}

std::string write_wbxml(const Document& document) {
  std::string bytes;
  wbxml::write(document, bytes);
  return bytes;
}

Outcome read(wbxml::Reader& reader, std::string_view bytes, bool last) {
  // A copy: the buffer moves between calls, and its end is the end of an allocation.
  const std::vector<char> copy(bytes.begin(), bytes.end());
  Outcome outcome;
  try {
    outcome.complete = reader.read({copy.data(), copy.size()}, last);
    if (outcome.complete) outcome.size = reader.size();
    if (outcome.complete) outcome.text = write_wbxml(reader.document());
  } catch (const Error& error) {
    outcome.failed = true;
    outcome.text = told(error.diagnostic());
  }
  if (outcome.complete || outcome.failed)
    for (const Diagnostic& diagnostic : reader.diagnostics().list())
      outcome.diagnostics.push_back(told(diagnostic));
  return outcome;
}

void check_pieces(std::string_view bytes) {
  wbxml::Reader reader(small);
  reader.start(7);
  const Outcome whole = read(reader, bytes, true);
  require(whole.complete != whole.failed);
  require(whole.size <= bytes.size());

  const std::size_t split = hash(bytes) % (bytes.size() + 1);
  reader.start(7);
  Outcome pieces = read(reader, bytes.substr(0, split), false);
  if (!pieces.complete && !pieces.failed) pieces = read(reader, bytes, true);
  require(pieces == whole);
}

void check_round_trip(std::string_view bytes) {
  wbxml::Reader reader(small);
  reader.start(0);
  try {
    reader.read(bytes, true);
  } catch (const Error&) {
    return;
  }
  const std::uint32_t choice = hash(bytes) >> 8;
  const auto names = static_cast<xml::Names>(choice % 3);
  const std::string text =
      write_xml(reader.document(), {names, choice >> 2 & 3, (choice & 1) != 0});
  const std::string first = write_wbxml(reader.document());

  xml::Reader xml(large);
  xml.start({0, 1, 1});
  require(xml.read(text, true));
  require(write_wbxml(xml.document()) == first);

  wbxml::Reader again(large);
  again.start(0);
  require(again.read(first, true));
  require(again.size() == first.size());
  require(write_wbxml(again.document()) == first);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_pieces(bytes);
  check_round_trip(bytes);
  return 0;
}
