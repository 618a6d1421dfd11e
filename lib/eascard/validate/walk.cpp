#include "eascard/validate/walk.hpp"

#include <array>

namespace eascard::validate {
namespace {

constexpr auto roles = [] {
  std::array<std::array<Role, tokens_per_page>, page_count> all{};
#define CONTACT_FIELD(id, page, token, name, parent, type, ...)                 \
  if (table::page == table::Contacts || table::page == table::Contacts2)        \
    all[table::page][token] = FieldType::type == FieldType::list   ? Role::list \
                              : FieldType::type == FieldType::item ? Role::item \
                                                                   : Role::simple;
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
  for (const Tag tag :
       {tag_of("AirSync", "ApplicationData"), tag_of("ItemOperations", "Properties"),
        tag_of("Search", "Properties"), tag_of("Find", "Properties")})
    all[tag.page][tag.token] = Role::data;
  for (const Tag tag : {tag_of("AirSync", "Supported"), tag_of("ItemOperations", "Schema")})
    all[tag.page][tag.token] = Role::names;
  const Tag body = tag_of("AirSyncBase", "Body");
  all[body.page][body.token] = Role::body;
  return all;
}();

}  // namespace

Role role_of(Tag tag) {
  return tag.page < page_count && tag.token < tokens_per_page ? roles[tag.page][tag.token]
                                                              : Role::other;
}

bool Walk::is_inside(Tag tag) const {
  for (const Level& level : open)
    if (level.tag == tag) return true;
  return false;
}

std::string_view child_value(const Document& document, std::uint32_t parent, Tag tag) {
  const Node* child = find_child(document, parent, tag);
  return child ? document.value(*child) : std::string_view();
}

}  // namespace eascard::validate
