#include "eascard/json/reader.hpp"

#include <algorithm>
#include <array>

#include "eascard/document/text.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/json/writer.hpp"
#include "eascard/xml/scan.hpp"

namespace eascard::json {
namespace {

constexpr std::array<std::string_view, 5> tree_keys = {"ns", "page", "literal", "children",
                                                       "opaque"};

const Field* find_field(FieldId parent, std::string_view key) {
  for (const Field& f : all_fields())
    if (f.parent == parent && f.type != FieldType::item && f.json == key) return &f;
  return nullptr;
}

std::string_view type_name(ValueType type) {
  constexpr std::array<std::string_view, 6> names = {"null",     "a boolean", "a number",
                                                     "a string", "an array",  "an object"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace

bool Reader::read(std::string_view bytes, Place place, bool last) {
  consumed_ = 0;
  if (!scanner_.scan(bytes, last)) {
    if (last && scanner_.in_array()) {
      scanner_ = RecordScanner();
      consumed_ = bytes.size();
      throw Error(Code::M016, place, "the array is not closed");
    }
    if (bytes.size() > limits_.max_size)
      throw LimitError(Code::W21, place, "record larger than the limit");
    return false;
  }
  record_ = bytes.substr(scanner_.begin(), scanner_.end() - scanner_.begin());
  const Place start = xml::place_at(bytes.substr(0, scanner_.begin()), scanner_.begin());
  place_.offset = place.offset + scanner_.begin();
  place_.line = place.line + start.line - 1;
  place_.column = start.line == 1 ? place.column + start.column - 1 : start.column;
  consumed_ = scanner_.end();
  if (record_.size() > limits_.max_size)
    throw LimitError(Code::W21, place_, "record larger than the limit");
  try {
    read_record(record_);
  } catch (const Error&) {
    scanner_.next();
    throw;
  }
  scanner_.next();
  return true;
}

Place Reader::place_in_record(std::size_t offset) const {
  Place place = xml::place_at(record_, offset);
  if (place.line == 1) place.column += place_.column - 1;
  place.line += place_.line - 1;
  place.offset += place_.offset;
  return place;
}

void Reader::read_record(std::string_view record) {
  try {
    parse(record, limits_.max_depth * 2 + 16, values_);
  } catch (const LimitError& error) {
    throw LimitError(error.diagnostic().code,
                     place_in_record(static_cast<std::size_t>(error.diagnostic().place.offset)),
                     error.diagnostic().text);
  } catch (const Error& error) {
    throw Error(error.diagnostic().code,
                place_in_record(static_cast<std::size_t>(error.diagnostic().place.offset)),
                error.diagnostic().text);
  }
  if (values_.list[0].type != ValueType::object)
    fail(Code::M018, 0, std::string(type_name(values_.list[0].type)) + " where a contact belongs");
  const bool is_tree =
      std::any_of(tree_keys.begin(), tree_keys.end(),
                  [this](std::string_view key) { return values_.member(0, key) != 0; });
  shape_ = is_tree ? Shape::tree : Shape::contact;
  is_tree ? read_tree(0) : read_contact();
}

// ---- plain contacts -----------------------------------------------------------------------------

void Reader::read_contact() {
  contact_.clear();
  const Value& record = values_.list[0];
  for (std::uint32_t i = 1; i < record.next; i = values_.list[i].next) {
    const std::string_view key = values_.key(values_.list[i]);
    if (const Field* f = find_field(FieldId::none, key)) {
      read_field(*f, i);
    } else if (key == "_extra") {
      read_tree_into(i);
    } else if (key != "_eas") {
      read_id(i);
    }
  }
}

void Reader::read_id(std::uint32_t index) {
  const std::string_view key = values_.key(values_.list[index]);
  ContactContext& context = contact_.context;
  std::string_view* const id = key == "ServerId"       ? &context.server_id
                               : key == "CollectionId" ? &context.collection_id
                               : key == "ClientId"     ? &context.client_id
                               : key == "_uid"         ? &context.uid
                                                       : nullptr;
  if (!id) fail(Code::M019, index, "unknown key " + std::string(key));
  *id = string_at(index);
}

void Reader::read_field(const Field& f, std::uint32_t index) {
  if (f.type == FieldType::list) return read_list(f, index);
  if (f.type == FieldType::body) return read_body(f, index);
  contact_.set(f.id, scalar(f, index));
}

void Reader::read_list(const Field& f, std::uint32_t index) {
  const Value& list = values_.list[index];
  if (list.type != ValueType::array)
    fail(Code::M018, index, std::string(type_name(list.type)) + " where an array belongs");
  contact_.set(f.id, {});
  for (std::uint32_t i = index + 1; i < list.next; i = values_.list[i].next)
    contact_.add_item(f.id, string_at(i));
}

void Reader::read_body(const Field& f, std::uint32_t index) {
  const Value& body = values_.list[index];
  if (body.type != ValueType::object)
    fail(Code::M018, index, std::string(type_name(body.type)) + " where an object belongs");
  contact_.set(f.id, {});
  for (std::uint32_t i = index + 1; i < body.next; i = values_.list[i].next) {
    const Field* child = find_field(f.id, values_.key(values_.list[i]));
    if (!child) fail(Code::M019, i, "unknown key " + std::string(values_.key(values_.list[i])));
    contact_.set(child->id, scalar(*child, i));
  }
}

/// A string; for integers and booleans also a JSON number or boolean.
std::string_view Reader::scalar(const Field& f, std::uint32_t index) {
  const Value& value = values_.list[index];
  if (f.type == FieldType::integer && value.type == ValueType::number)
    return contact_.own(std::string(values_.text(value)));
  if (f.type == FieldType::boolean && value.type == ValueType::boolean)
    return value.truth ? "1" : "0";
  return string_at(index);
}

std::string_view Reader::string_at(std::uint32_t index) {
  const Value& value = values_.list[index];
  if (const std::uint32_t bytes = values_.member(index, "base64")) return decoded_at(bytes);
  if (value.type != ValueType::string)
    fail(Code::M018, index, std::string(type_name(value.type)) + " where a string belongs");
  const std::string_view text = values_.text(value);
  if (text.find('\0') != std::string_view::npos)
    fail(Code::M010, index, "U+0000, which no ActiveSync string can hold");
  return contact_.own(std::string(text));
}

/// A value that is not UTF-8 stands as {"base64":"..."}.
std::string_view Reader::decoded_at(std::uint32_t index) {
  std::string bytes;
  if (!decode_base64(values_.text(values_.list[index]), bytes) ||
      bytes.find('\0') != std::string::npos)
    fail(Code::M018, index, "not base64 of a string");
  return contact_.own(std::move(bytes));
}

// ---- trees --------------------------------------------------------------------------------------

void Reader::read_tree(std::uint32_t index) {
  document_.clear();
  document_.form = Form::json;
  document_.offset = place_.offset;
  document_.line = place_.line;
  document_.column = place_.column;
  document_.bytes = record_;
  TreeReader(values_, document_).read_node(index, [this](std::uint32_t at, std::string text) {
    fail(Code::M020, at, std::move(text));
  });
  const NodeKind kind = document_.nodes[0].kind;
  if (kind != NodeKind::element && kind != NodeKind::literal)
    fail(Code::M020, index, "the root of a message is an element");
}

void Reader::read_tree_into(std::uint32_t index) {
  const Value& list = values_.list[index];
  if (list.type != ValueType::array)
    fail(Code::M018, index, std::string(type_name(list.type)) + " where an array belongs");
  TreeReader reader(values_, contact_.extras());
  for (std::uint32_t i = index + 1; i < list.next; i = values_.list[i].next)
    reader.read_node(
        i, [this](std::uint32_t at, std::string text) { fail(Code::M020, at, std::move(text)); });
}

void Reader::fail(Code code, std::uint32_t index, std::string text) const {
  Diagnostic diagnostic{code, Severity::error,
                        place_in_record(std::max<std::uint32_t>(values_.list[index].offset, 1) - 1),
                        std::move(text)};
  diagnostic.path = values_.pointer(index);
  diagnostic.file_as = contact_.value(FieldId::FileAs);
  throw Error(std::move(diagnostic));
}

}  // namespace eascard::json
