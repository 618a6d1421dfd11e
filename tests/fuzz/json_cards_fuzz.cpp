// Arbitrary JSON, plain, jCard or JSContact: a contact that was read is written as jCard and as
// JSContact, and both are read back to the same contact without a word.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/records/json_record.hpp"

namespace {

using namespace eascard;

template <typename Writer>
void check(const Contact& contact) {
  std::string text;
  Writer().write(contact, text);
  records::JsonRecordReader reader({10000, std::uint64_t{1} << 30});
  const bool read = reader.read(text, {0, 1, 1}, true);
  if (!read || !contact.equals(reader.contact()) || !reader.diagnostics().empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  records::JsonRecordReader reader({64, 65536});
  try {
    while (reader.read(text, {0, 1, 1}, true)) {
      if (reader.shape() == records::JsonShape::contact) {
        check<jcard::JcardWriter>(reader.contact());
        check<jcard::JscontactWriter>(reader.contact());
      }
      text.erase(0, reader.consumed());
    }
  } catch (const Error&) {
  }
  return 0;
}
