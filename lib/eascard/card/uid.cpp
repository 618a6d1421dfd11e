#include "eascard/card/uid.hpp"

#include <uuid/uuid.h>

#include "eascard/json/plain_writer.hpp"

namespace eascard::card {
namespace {

constexpr uuid_t eascard_namespace = {0x7b, 0x79, 0x5f, 0xee, 0x0a, 0x2d, 0x56, 0x35,
                                      0xb7, 0xf2, 0x0d, 0xe8, 0x08, 0xa4, 0xd6, 0xdd};

}  // namespace

std::string make_uid(const Contact& contact, std::string_view salt) {
  std::string name(salt);
  if (contact.context.server_id.empty()) {
    json::write_contact(contact, name);
  } else {
    name += contact.context.collection_id;
    name += '\n';
    name += contact.context.server_id;
  }
  uuid_t id;
  uuid_generate_sha1(id, eascard_namespace, name.data(), name.size());
  char text[37];
  uuid_unparse_lower(id, text);
  return std::string("urn:uuid:") + text;
}

}  // namespace eascard::card
