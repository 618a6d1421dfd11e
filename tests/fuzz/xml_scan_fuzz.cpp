// Whatever the bytes: no crash, and what scan() says does not depend on how they are cut.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/xml/scan.hpp"

namespace {

using eascard::Error;
using eascard::Limits;
using eascard::xml::Scanner;

struct Outcome {
  bool complete = false;
  bool failed = false;
  std::uint64_t offset = 0;  // the size where complete
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string text;

  bool operator==(const Outcome&) const = default;
};

Outcome scan(Scanner& scanner, std::string_view bytes, bool last) {
  // A copy: the buffer moves between calls, and its end is the end of an allocation.
  const std::vector<char> copy(bytes.begin(), bytes.end());
  Outcome outcome;
  try {
    outcome.complete = scanner.scan({copy.data(), copy.size()}, last);
    if (outcome.complete) outcome.offset = scanner.size();
  } catch (const Error& error) {
    const auto& place = error.diagnostic().place;
    outcome = {false, true, place.offset, place.line, place.column, error.diagnostic().text};
  }
  return outcome;
}

void require(bool condition) {
  if (!condition) std::abort();
}

void check(std::string_view bytes, std::size_t split, Limits limits) {
  Scanner scanner(limits);
  const Outcome whole = scan(scanner, bytes, true);
  require(whole.complete != whole.failed);
  require(whole.offset <= bytes.size());
  require(whole.failed || bytes[whole.offset - 1] == '>');

  scanner.reset();
  Outcome pieces = scan(scanner, bytes.substr(0, split), false);
  if (!pieces.complete && !pieces.failed) pieces = scan(scanner, bytes, true);
  require(pieces == whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t split = bytes.size() * data[0] / 255;
  check(bytes, split, Limits{});
  check(bytes, split, Limits{4, 64});
  return 0;
}
