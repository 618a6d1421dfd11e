#include "eascard/json/schema.hpp"

#include "eascard/json/emit.hpp"
#include "eascard/schema/code_pages.hpp"

namespace eascard::json {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string head(std::string_view name, std::string_view title) {
  return R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)"
         R"("$id":)" +
         quoted("urn:x-eascard:schema:" + std::string(name) + ":1") + R"(,"title":)" +
         quoted(title);
}

/// A string of the wire, which cannot hold U+0000.
constexpr std::string_view string_schema = R"({"type":"string","pattern":"^[^\\u0000]*$"})";
constexpr std::string_view base64_schema = R"({"type":"string","contentEncoding":"base64"})";
constexpr std::string_view text_reference = R"({"$ref":"#/$defs/text"})";

/// A string, or the base64 of what is not UTF-8.
std::string text_definition() {
  return R"("text":{"anyOf":[)" + std::string(string_schema) +
         R"(,{"type":"object","properties":{"base64":)" + std::string(base64_schema) +
         R"(},"required":["base64"],"additionalProperties":false}]})";
}

std::string page_names() {
  std::string names;
  for (std::uint8_t page = 0; page < page_count; ++page) {
    if (page_name(page).empty()) continue;
    if (!names.empty()) names += ',';
    names += quoted(page_name(page));
  }
  return names;
}

/// An element by name, by page and token, as a LITERAL, or a value alone; one value at most, and
/// none beside children.
std::string node_definition(std::string_view members = {}) {
  return R"("node":{"type":"object","properties":{)"
         R"("ns":{"enum":[)" +
         page_names() +
         R"(]},"name":{"type":"string"},)"
         R"("page":{"type":"integer","minimum":0,"maximum":255},)"
         R"("token":{"type":"integer","minimum":5,"maximum":63},)"
         R"("literal":{"type":"string"},"text":)" +
         std::string(string_schema) + R"(,"text64":)" + std::string(base64_schema) +
         R"(,"opaque":)" + std::string(base64_schema) +
         R"(,"removed":{"type":["integer","null"],"minimum":0})"
         R"(,"children":{"type":"array","items":{"$ref":"#/$defs/node"}})" +
         std::string(members) +
         R"(},)"
         R"("additionalProperties":false,)"
         R"("oneOf":[{"required":["ns","name"]},{"required":["page","token"]},)"
         R"({"required":["literal"],"properties":{"text":false,"text64":false,"opaque":false,)"
         R"("removed":false}},)"
         R"({"properties":{"ns":false,"name":false,"page":false,"token":false,"literal":false,)"
         R"("removed":false,"children":false},"minProperties":1}],)"
         R"("not":{"anyOf":[{"required":["text","text64"]},{"required":["text","opaque"]},)"
         R"({"required":["text64","opaque"]},{"required":["text","children"]},)"
         R"({"required":["text64","children"]},{"required":["opaque","children"]},)"
         R"({"required":["removed"],"anyOf":[{"required":["text"]},{"required":["text64"]},)"
         R"({"required":["opaque"]},{"required":["children"]}]}]}})";
}

std::string member_schema(const Field& f);

/// The members of the object for a field, all fields without a parent for `none`.
std::string members_of(FieldId parent) {
  std::string members;
  for (const Field& f : all_fields()) {
    if (f.parent != parent || f.type == FieldType::item) continue;
    if (!members.empty()) members += ',';
    members += quoted(f.json) + ':' + member_schema(f);
  }
  return members;
}

std::string type_schema(const Field& f) {
  switch (f.type) {
    case FieldType::integer:
      return R"("anyOf":[{"type":"integer"},)" + std::string(text_reference) + ']';
    case FieldType::boolean:
      return R"("anyOf":[{"type":"boolean"},)" + std::string(text_reference) + ']';
    case FieldType::list:
      return R"("type":"array","items":)" + std::string(text_reference);
    case FieldType::body:
      return R"("type":"object","properties":{)" + members_of(f.id) +
             R"(},"additionalProperties":false)";
    default:
      return R"("$ref":"#/$defs/text")";
  }
}

std::string member_schema(const Field& f) {
  return R"({"description":)" + quoted(f.source) + ',' + type_schema(f) + '}';
}

constexpr std::string_view context_schema =
    R"({"type":"object","properties":{"command":{"type":"string"},)"
    R"("direction":{"enum":["request","response"]},"operation":{"type":"string"},)"
    R"("protocol":{"type":"string"},"user":{"type":"string"},)"
    R"("device":{"type":"string"},"time":{"type":"string"},)"
    R"("source":{"type":"string"},"offset":{"type":"integer","minimum":0}},)"
    R"("additionalProperties":false})";

}  // namespace

std::string contact_schema() {
  std::string text = head("contact", "A contact as eascard to-json writes it");
  text += R"(,"type":"object","properties":{)";
  for (const std::string_view id : {"ServerId", "CollectionId", "ClientId", "_uid"})
    ((text += quoted(id)) += ':') += std::string(text_reference) + ',';
  (text += R"("_eas":)") += context_schema;
  text += ',' + members_of(FieldId::none);
  text += R"(,"_extra":{"type":"array","items":{"$ref":"#/$defs/node"}}},)";
  text += R"("additionalProperties":false,"$defs":{)";
  // Its children belong into the element of that name that the contact has.
  constexpr std::string_view part = R"(,"part":{"const":true})";
  return text + text_definition() + ',' + node_definition(part) + "}}";
}

std::string tree_schema() {
  return head("tree", "A message as eascard to-json --tree writes it") +
         R"(,"$ref":"#/$defs/node","anyOf":[{"required":["name"]},{"required":["page"]},)"
         R"({"required":["literal"]}],"$defs":{)" +
         node_definition() + "}}";
}

}  // namespace eascard::json
