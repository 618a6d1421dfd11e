#include "eascard/card/uid.hpp"

#include <array>
#include <cstdint>

#include "eascard/json/plain_writer.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/sha1.hpp"

namespace eascard::card {
namespace {

constexpr std::string_view eascard_namespace =
    "\x7b\x79\x5f\xee\x0a\x2d\x56\x35\xb7\xf2\x0d\xe8\x08\xa4\xd6\xdd";

}  // namespace

std::string make_uid(const Contact& contact, std::string_view salt) {
  std::string name(eascard_namespace);
  name += salt;
  if (contact.context.server_id.empty()) {
    json::write_contact(contact, name);
  } else {
    name += contact.context.collection_id;
    name += '\n';
    name += contact.context.server_id;
  }
  std::array<std::uint8_t, 20> id = sha1(name);
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0F) | 0x50);  // RFC 9562 4.2: the version
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3F) | 0x80);  // RFC 9562 4.1: the variant
  std::string text = "urn:uuid:";
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    append_hex(text, static_cast<char>(id[i]));
  }
  return lower_case(text);
}

}  // namespace eascard::card
