#include "eascard/validate/walk.hpp"

namespace eascard::validate {

std::optional<FieldType> contact_type(Tag tag) {
  constexpr std::uint8_t contacts = tag_of("Contacts", "FileAs").page;
  constexpr std::uint8_t contacts2 = tag_of("Contacts2", "NickName").page;
  if (tag.page != contacts && tag.page != contacts2) return std::nullopt;
  const FieldId id = field_of(tag.page, tag.token);
  if (id == FieldId::none) return std::nullopt;
  return field(id).type;
}

bool Walk::is_inside(Tag tag) const {
  for (const Level& level : open)
    if (level.tag == tag) return true;
  return false;
}

}  // namespace eascard::validate
