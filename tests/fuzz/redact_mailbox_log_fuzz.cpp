// Redaction of mailbox logs: the learning pass gives the input back, the other one as many bytes.

#include <cstdlib>

#include "eascard/book/redact/mailbox_log.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  eascard::book::Redactor redactor("key", {});
  try {
    if (eascard::book::redact_mailbox_log(bytes, redactor) != bytes) std::abort();
    redactor.replace_from_here();
    if (eascard::book::redact_mailbox_log(bytes, redactor).size() != size) std::abort();
  } catch (const eascard::Error&) {
  }
  return 0;
}
