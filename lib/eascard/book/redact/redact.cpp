#include "eascard/book/redact/redact.hpp"

#include "eascard/book/redact/bare.hpp"
#include "eascard/book/redact/har.hpp"
#include "eascard/book/redact/http.hpp"
#include "eascard/book/redact/mailbox_log.hpp"
#include "eascard/book/redact/message_body.hpp"
#include "eascard/book/redact/mitm.hpp"
#include "eascard/book/redact/prove.hpp"
#include "eascard/book/redact/saz.hpp"
#include "eascard/book/redact/text.hpp"

namespace eascard::book {

using records::Format;

namespace {

/// Containers that tell of each message, so that a proof is had by reading them.
bool is_exchanges(Format format) {
  return format == Format::http || format == Format::multipart || format == Format::har ||
         format == Format::saz || format == Format::mitm;
}

}  // namespace

std::string redact_pass(std::string_view input, Format format, Redactor& redactor) {
  switch (format) {
    case Format::http:
      return redact_http(input, redactor);
    case Format::multipart:
      return redact_multipart(input, redactor);
    case Format::har:
      return redact_har(input, redactor);
    case Format::mitm:
      return redact_mitm(input, redactor);
    case Format::saz:
      return redact_saz(input, redactor);
    case Format::text:
      return redact_text(input, capture::TextMode::text, redactor);
    case Format::hex:
      return redact_text(input, capture::TextMode::hex, redactor);
    case Format::base64:
      return redact_text(input, capture::TextMode::base64, redactor);
    case Format::mailbox_log:
      return redact_mailbox_log(input, redactor);
    case Format::utf16:
      return redact_utf16_text(input, redactor);
    default:
      return redact_bare(input, format, redactor);
  }
}

std::string redact(std::string_view input, Format format, Redactor& redactor) {
  (void)redact_pass(input, format, redactor);
  redactor.replace_from_here();
  std::string redacted = redact_pass(input, format, redactor);
  if (is_exchanges(format)) prove_redacted(input, redacted, format, redactor);
  return redacted;
}

}  // namespace eascard::book
