// Whatever is in the items of a message: the cards made of them are vCards, line by line.

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/contact/lift.hpp"
#include "eascard/document/message.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/vcard/writer.hpp"
#include "eascard/wbxml/reader.hpp"

namespace {

using namespace eascard;

constexpr std::size_t max_octets = 75;  // RFC 6350 3.2
constexpr Limits small{16, 1 << 20};

void require(bool condition) {
  if (!condition) std::abort();
}

void check_line(std::string_view line) {
  require(line.size() <= max_octets);
  require(find_bad_utf8(line) == line.size());
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    require((byte >= ' ' || c == '\t') && byte != 0x7F);
  }
}

void check_card(std::string_view card) {
  require(card.starts_with("BEGIN:VCARD\r\nVERSION:"));
  require(card.ends_with("\r\nEND:VCARD\r\n"));
  while (!card.empty()) {
    const std::size_t end = card.find("\r\n");
    require(end != card.npos && end > 0);
    const std::string_view line = card.substr(0, end);
    card.remove_prefix(end + 2);
    check_line(line);
    require((line == "END:VCARD") == card.empty());
  }
}

void check_item(const Document& document, const Item& item) {
  Contact contact;
  Diagnostics diagnostics;
  lift(document, item, contact, diagnostics);
  for (const auto version : {card::CardVersion::v3_0, card::CardVersion::v4_0}) {
    card::CardOptions options;
    options.version = version;
    vcard::Writer writer(options);
    std::string card;
    writer.write(contact, card);
    check_card(card);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wbxml::Reader reader(small);
  reader.start(0);
  try {
    reader.read({reinterpret_cast<const char*>(data), size}, true);
  } catch (const Error&) {
    return 0;
  }
  const Document& document = reader.document();
  describe_message(document);
  ItemCursor items(document);
  while (const std::optional<Item> item = items.next()) {
    Diagnostic diagnostic;
    items.locate(*item, diagnostic);
    is_contact(document, *item);
    if (item->kind == ItemKind::data) check_item(document, *item);
  }
  return 0;
}
