// One message in memory, as it came over the wire, to vCards: what a client does with the answer to
// a Sync.
//
//   wbxml_to_vcard <MESSAGE >CARDS

#include <iostream>
#include <iterator>
#include <string>

#include <eascard/contact/lift.hpp>
#include <eascard/document/message.hpp>
#include <eascard/vcard/writer.hpp>
#include <eascard/wbxml/reader.hpp>

int main() try {
  const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});

  // The document looks into `bytes`, and the contact into both: keep them as long.
  eascard::wbxml::Reader reader;
  reader.start(0);
  reader.read(bytes, true);  // true: there are no more bytes to come
  const eascard::Document& document = reader.document();

  eascard::card::CardOptions options;
  options.version = eascard::card::CardVersion::v4_0;
  eascard::vcard::Writer writer(options);

  eascard::Contact contact;
  eascard::Diagnostics noticed;  // what is odd about the contacts; nobody asks for it here
  eascard::ItemCursor items(document);
  while (const auto item = items.next()) {
    // Items may be mail, and a Delete has no data.
    if (item->kind != eascard::ItemKind::data || !is_contact(document, *item)) continue;
    lift(document, *item, contact, noticed);
    std::string card;
    writer.write(contact, card);
    std::cout << card;
  }
} catch (const eascard::Error& error) {
  // Such as "@0x3C: string not terminated: Truncated".
  std::cerr << place_text(error.diagnostic().place) << ": " << error.what() << '\n';
  return 1;
}
