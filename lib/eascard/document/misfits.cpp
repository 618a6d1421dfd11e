#include "eascard/document/misfits.hpp"

#include "eascard/schema/message_elements.hpp"

namespace eascard {
namespace {

/// Categories or Children.
bool is_list(Tag tag) {
  const bool is_contact = tag.page == tag_of("Contacts", "FileAs").page ||
                          tag.page == tag_of("Contacts2", "NickName").page;
  const FieldId id = is_contact ? field_of(tag.page, tag.token) : FieldId::none;
  return id != FieldId::none && field(id).type == FieldType::list;
}

}  // namespace

bool holds_elements(Tag tag) {
  const Role role = role_of(tag);
  return is_container(role) || role == Role::names || is_list(tag) ||
         tag == tag_of("AirSyncBase", "Body");
}

Code rule_of_text(Form form, Tag element) {
  if (role_of(element) == Role::names) return Code::G07;
  return form == Form::xml ? Code::X05 : Code::W20;
}

Code rule_of_opaque(Tag element) {
  return element == tag_of("Contacts", "Picture") ? Code::I09 : Code::W18;
}

std::optional<Code> rule_of_name(std::string_view name, Tag tag, Tag parent) {
  if (name == find_token(tag)->name) return std::nullopt;
  // [MS-ASCNTC] 2.2.2.3 has it in its schema, newer editions have it in GhostingProps.
  const bool is_typo = name == "AssistnamePhoneNumber";
  if (role_of(parent) == Role::names && is_typo) return std::nullopt;
  if (parent == tag_of("ItemOperations", "Schema")) return Code::O03;
  return is_typo ? Code::N09 : Code::N05;
}

std::string older_name(std::string_view name, Tag tag) {
  return "older element name \"" + std::string(name) + "\" is read as " +
         std::string(find_token(tag)->name);
}

}  // namespace eascard
