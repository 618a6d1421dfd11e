#include "eascard/json/plain_reader.hpp"

#include <array>

#include "eascard/json/tree.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::json {
namespace {

constexpr std::array contact_pages = {tag_of("Contacts", "FileAs").page,
                                      tag_of("Contacts2", "NickName").page};

bool is_integer(std::string_view number) {
  return number.find_first_not_of("-0123456789") == std::string_view::npos;
}

}  // namespace

const Field* field_of_key(FieldId parent, std::string_view key) {
  const auto fits = [parent](const Field& f) {
    return f.parent == parent && f.type != FieldType::item;
  };
  for (const Field& f : all_fields())
    if (fits(f) && f.json == key) return &f;
  for (const std::uint8_t page : contact_pages) {
    const Tag* tag = find_element(page, key, nullptr);
    const FieldId id = tag ? field_of(tag->page, tag->token) : FieldId::none;
    if (id != FieldId::none && fits(field(id))) return &field(id);
  }
  return nullptr;
}

std::string_view text_at(const Values& values, std::uint32_t index) {
  expect_type(values, index, ValueType::string);
  const std::string_view text = values.text(values.list[index]);
  if (text.find('\0') != std::string_view::npos)
    throw ValueError(Code::M010, index, "U+0000, which no ActiveSync string can hold");
  return text;
}

void PlainReader::read(std::uint32_t index) {
  const Value& record = values_.list[index];
  for (std::uint32_t i = index + 1; i < record.next; i = values_.list[i].next) read_member(i);
}

void PlainReader::read_member(std::uint32_t index) {
  const std::string_view key = values_.key(values_.list[index]);
  if (const Field* f = field_of_key(FieldId::none, key)) return read_field(*f, index);
  if (key == "_extra") return read_extras(index);
  if (key != "_eas") read_id(index);
}

void PlainReader::read_id(std::uint32_t index) {
  const std::string_view key = values_.key(values_.list[index]);
  ContactContext& context = contact_.context;
  std::string_view* const id = key == "ServerId"       ? &context.server_id
                               : key == "CollectionId" ? &context.collection_id
                               : key == "ClientId"     ? &context.client_id
                               : key == "_uid"         ? &context.uid
                                                       : nullptr;
  if (!id) throw ValueError(Code::M019, index, "unknown key " + std::string(key));
  *id = string_at(index);
}

void PlainReader::read_field(const Field& f, std::uint32_t index) {
  if (contact_.has(f.id))
    throw ValueError(Code::M017, index, "element given twice: " + std::string(f.name));
  if (f.type == FieldType::list) return read_list(f, index);
  if (f.type == FieldType::body) return read_body(f, index);
  contact_.set(f.id, scalar(f, index));
}

void PlainReader::read_list(const Field& f, std::uint32_t index) {
  expect_type(values_, index, ValueType::array);
  contact_.set(f.id, {});
  for (std::uint32_t i = index + 1; i < values_.list[index].next; i = values_.list[i].next)
    contact_.add_item(f.id, string_at(i));
}

void PlainReader::read_body(const Field& f, std::uint32_t index) {
  expect_type(values_, index, ValueType::object);
  contact_.set(f.id, {});
  for (std::uint32_t i = index + 1; i < values_.list[index].next; i = values_.list[i].next) {
    const std::string_view key = values_.key(values_.list[i]);
    const Field* child = field_of_key(f.id, key);
    if (!child) throw ValueError(Code::M019, i, "unknown key " + std::string(key));
    contact_.set(child->id, scalar(*child, i));
  }
}

void PlainReader::read_extras(std::uint32_t index) {
  TreeReader(values_, contact_.extras(), max_depth_).read_forest(index);
  contact_.sort_extras();
}

/// A string; for integers and booleans also a JSON number or boolean.
std::string_view PlainReader::scalar(const Field& f, std::uint32_t index) {
  const Value& value = values_.list[index];
  if (f.type == FieldType::integer && value.type == ValueType::number &&
      is_integer(values_.text(value)))
    return contact_.own(std::string(values_.text(value)));
  if (f.type == FieldType::boolean && value.type == ValueType::boolean)
    return value.truth ? "1" : "0";
  return string_at(index);
}

std::string_view PlainReader::string_at(std::uint32_t index) {
  if (const std::uint32_t bytes = values_.member(index, "base64")) return decoded_at(bytes);
  return contact_.own(std::string(text_at(values_, index)));
}

/// A value that is not UTF-8 stands as {"base64":"..."}.
std::string_view PlainReader::decoded_at(std::uint32_t index) {
  std::string bytes;
  if (!decode_base64(values_.text(values_.list[index]), bytes) ||
      bytes.find('\0') != std::string::npos)
    throw ValueError(Code::M018, index, "not base64 of a string");
  return contact_.own(std::move(bytes));
}

}  // namespace eascard::json
