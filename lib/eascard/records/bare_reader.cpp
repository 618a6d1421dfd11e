#include "eascard/records/bare_reader.hpp"

#include "eascard/records/json_reader.hpp"
#include "eascard/records/vcard_reader.hpp"
#include "eascard/records/wbxml_reader.hpp"
#include "eascard/records/xml_reader.hpp"

namespace eascard::records {

std::unique_ptr<Reader> make_reader(Format format, Bytes& bytes, const Options& options) {
  switch (format) {
    case Format::xml:
      return std::make_unique<XmlReader>(bytes, options);
    case Format::json:
      return std::make_unique<JsonReader>(bytes, options);
    case Format::vcard:
      return std::make_unique<VcardReader>(bytes, options);
    default:
      return std::make_unique<WbxmlReader>(bytes, options);
  }
}

}  // namespace eascard::records
