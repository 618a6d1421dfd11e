#include "eascard/book/redact/redact.hpp"

#include "eascard/book/redact/json.hpp"
#include "eascard/book/redact/vcard.hpp"
#include "eascard/book/redact/wbxml.hpp"
#include "eascard/book/redact/xml.hpp"

namespace eascard::book {
namespace {

using records::Format;

std::string pass(std::string_view input, Format format, Redactor& redactor) {
  switch (format) {
    case Format::wbxml:
      return redact_wbxml(input, redactor);
    case Format::json:
      return redact_json(input, redactor);
    case Format::vcard:
      return redact_vcard(input, redactor);
    case Format::xml:
      return redact_xml(input, redactor);
    default:
      throw Error(Code::M095, {},
                  std::string(records::row_of(format).title) +
                      " is not redacted as it is, nothing of it is written");
  }
}

}  // namespace

std::string redact(std::string_view input, Format format, Redactor& redactor) {
  (void)pass(input, format, redactor);
  redactor.replace_from_here();
  return pass(input, format, redactor);
}

}  // namespace eascard::book
