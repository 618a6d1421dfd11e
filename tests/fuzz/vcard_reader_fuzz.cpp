// Arbitrary cards to contacts: no crash, and a contact that was read survives being written as a
// card of either version and read again.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "eascard/vcard/reader.hpp"
#include "eascard/vcard/writer.hpp"

namespace {

using namespace eascard;

void expect_round_trip(const Contact& contact, card::CardVersion version) {
  std::string card;
  const card::CardOptions options{version};
  vcard::Writer(options).write(contact, card);
  vcard::ContactReader reader(options);
  if (!reader.read(card, true) || !contact.equals(reader.contact())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  vcard::ContactReader reader({}, {64, 65536});
  std::string_view rest = text;
  while (reader.read(rest, true)) {
    expect_round_trip(reader.contact(), card::CardVersion::v3_0);
    expect_round_trip(reader.contact(), card::CardVersion::v4_0);
    rest.remove_prefix(reader.consumed());
  }
  return 0;
}
