// Whatever the message, whole or cut: no crash; findings stand in the order of their places, inside
// the document; and a second check of the same document says the same.
//
// The first byte chooses the protocol version, direction and edition, the second the form.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/validate/checker.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/xml/reader.hpp"

namespace {

using namespace eascard;

constexpr Limits limits{24, 1 << 16};

void require(bool condition) {
  if (!condition) std::abort();
}

validate::CheckOptions options_of(std::uint8_t choice) {
  validate::CheckOptions options;
  if (const unsigned version = choice & 7; version > 0)
    options.protocol = static_cast<Version>(version - 1);
  options.direction = static_cast<Direction>((choice >> 3 & 3) % 3);
  options.edition = static_cast<validate::Edition>((choice >> 5 & 3) % 3);
  return options;
}

std::string told(const std::vector<Diagnostic>& findings) {
  std::string text;
  for (const Diagnostic& finding : findings)
    text += std::string(code_name(finding.code)) + '|' + std::to_string(finding.place.offset) +
            '|' + finding.text + '|' + finding.path + '|' + std::to_string(finding.count) + '\n';
  return text;
}

void check(const PartialDocument& partial, const Diagnostics& noticed, bool failed,
           const validate::CheckOptions& options) {
  if (partial.document.nodes.empty()) return;
  validate::Checker checker(options);
  conversation::Conversations conversations;
  const std::vector<Diagnostic>& findings =
      checker.check(partial, noticed, failed ? nullptr : &conversations);
  std::uint64_t last = 0;
  for (const Diagnostic& finding : findings) {
    require(finding.place.offset >= last);
    last = finding.place.offset;
  }
  require(last <= partial.document.bytes.size());
  if (failed) return;
  const std::string first = told(findings);
  conversation::Conversations other;
  require(told(checker.check(partial, noticed, &other)) == first);
}

template <typename Reader>
void read_and_check(Reader& reader, std::string_view bytes, const validate::CheckOptions& options) {
  try {
    if (reader.read(bytes, true)) check({reader.document()}, reader.diagnostics(), false, options);
  } catch (const Error&) {
    check(reader.partial(bytes), reader.diagnostics(), true, options);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const validate::CheckOptions options = options_of(data[0]);
  if (data[1] & 1) {
    xml::Reader reader(limits);
    reader.start({0, 1, 1});
    read_and_check(reader, bytes, options);
  } else {
    wbxml::Reader reader(limits);
    reader.start(0);
    read_and_check(reader, bytes, options);
  }
  return 0;
}
