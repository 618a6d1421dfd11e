#include "eascard/json/plain_writer.hpp"

#include <algorithm>

#include "eascard/json/emit.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::json {
namespace {

/// Whether the text is what a JSON integer is written as, so that it comes back the same.
bool is_canonical_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.size() > 15) return false;
  if (digits[0] == '0') return text == "0";
  return is_digits(digits);
}

class Writer {
 public:
  Writer(const Contact& contact, std::string& out) : contact_(contact), out_(out), json_(out) {}

  void write(const RecordContext* context) {
    out_ += '{';
    write_ids();
    write_id("_uid", contact_.context.uid);
    if (context) write_context(*context);
    for (const Field& f : all_fields())
      if (f.parent == FieldId::none && contact_.has(f.id)) write_field(f);
    write_extras();
    out_ += '}';
  }

  void write(const FieldSet& fields) {
    out_ += '{';
    write_ids();
    for (const Field& f : all_fields())
      if (fields[index_of(f.id)] && contact_.has(f.id)) write_field(f);
    write_extras();
    out_ += '}';
  }

 private:
  void write_ids() {
    write_id("ServerId", contact_.context.server_id);
    write_id("CollectionId", contact_.context.collection_id);
    write_id("ClientId", contact_.context.client_id);
  }

  void write_extras() {
    if (!contact_.extras().nodes.empty()) {
      json_.key("_extra");
      write_forest(contact_.extras(), out_);
    }
  }

  void write_id(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    json_.key(key);
    json_.bytes(value);
  }

  void write_context(const RecordContext& context) {
    json_.open("_eas", '{');
    json_.known_text("command", context.command);
    json_.known_text("direction", context.direction);
    json_.known_text("operation", context.operation);
    json_.known_text("protocol", context.protocol);
    json_.known_text("user", context.user);
    json_.known_text("device", context.device);
    json_.known_text("time", context.time);
    json_.known_text("source", context.source);
    if (!context.source.empty()) json_.number("offset", context.offset);
    json_.close('}');
  }

  void write_field(const Field& f) {
    json_.key(f.json);
    if (f.type == FieldType::list) return write_list(f);
    if (f.type == FieldType::body) return write_object(f);
    const std::string_view value = contact_.value(f.id);
    if (f.type == FieldType::integer && is_canonical_integer(value)) {
      json_.raw(value);
    } else if (f.type == FieldType::boolean && (value == "0" || value == "1")) {
      json_.raw(value == "1" ? "true" : "false");
    } else {
      json_.bytes(value);
    }
  }

  void write_list(const Field& f) {
    json_.open('[');
    for (const std::string_view item : contact_.items(f.id)) json_.bytes(item);
    json_.close(']');
  }

  void write_object(const Field& parent) {
    json_.open('{');
    for (const Field& f : all_fields())
      if (f.parent == parent.id && contact_.has(f.id)) write_field(f);
    json_.close('}');
  }

  const Contact& contact_;
  std::string& out_;
  Emitter json_;
};

}  // namespace

void write_contact(const Contact& contact, std::string& out, const RecordContext* context) {
  Writer(contact, out).write(context);
}

void write_fields(const Contact& contact, const FieldSet& fields, std::string& out) {
  Writer(contact, out).write(fields);
}

}  // namespace eascard::json
