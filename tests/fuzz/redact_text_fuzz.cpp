// Redaction of texts: the learning pass gives the input back, the other one as many bytes.

#include <cstdlib>

#include "eascard/book/redact/text.hpp"

namespace {

void redact(std::string_view bytes, eascard::capture::TextMode mode) {
  eascard::book::Redactor redactor("key", {});
  try {
    if (eascard::book::redact_text(bytes, mode, redactor) != bytes) std::abort();
    redactor.replace_from_here();
    if (eascard::book::redact_text(bytes, mode, redactor).size() != bytes.size()) std::abort();
  } catch (const eascard::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  using eascard::capture::TextMode;
  for (const TextMode mode : {TextMode::text, TextMode::hex, TextMode::base64}) redact(bytes, mode);
  return 0;
}
