#include "eascard/book/redact/bare.hpp"

#include "eascard/book/redact/json.hpp"
#include "eascard/book/redact/vcard.hpp"
#include "eascard/book/redact/wbxml.hpp"
#include "eascard/book/redact/xml.hpp"

namespace eascard::book {

using records::Format;

std::string redact_bare(std::string_view bytes, Format format, Redactor& redactor) {
  switch (format) {
    case Format::wbxml:
      return redact_wbxml(bytes, redactor);
    case Format::xml:
      return redact_xml(bytes, redactor);
    case Format::json:
      return redact_json(bytes, redactor);
    case Format::vcard:
      return redact_vcard(bytes, redactor);
    default:
      throw Error(Code::M095, {},
                  std::string(records::row_of(format).title) +
                      " is not redacted as it is, nothing of it is written");
  }
}

}  // namespace eascard::book
