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
  Writer(const Contact& contact, std::string& out) : contact_(contact), out_(out) {}

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
      write_key("_extra");
      write_forest(contact_.extras(), out_);
    }
  }

  void write_id(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    write_key(key);
    write_string(value);
  }

  void write_context(const RecordContext& context) {
    write_key("_eas");
    out_ += '{';
    write_fact("command", context.command);
    write_fact("direction", context.direction);
    write_fact("operation", context.operation);
    write_fact("source", context.source);
    write_key("offset");
    out_ += std::to_string(context.offset) + '}';
  }

  void write_fact(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    write_key(key);
    append_string(out_, value);
  }

  void write_field(const Field& f) {
    write_key(f.json);
    if (f.type == FieldType::list) return write_list(f);
    if (f.type == FieldType::body) return write_object(f);
    const std::string_view value = contact_.value(f.id);
    if (f.type == FieldType::integer && is_canonical_integer(value)) {
      out_ += value;
    } else if (f.type == FieldType::boolean && (value == "0" || value == "1")) {
      out_ += value == "1" ? "true" : "false";
    } else {
      write_string(value);
    }
  }

  /// Bytes that are not UTF-8 cannot stand in JSON: {"base64":"..."}.
  void write_string(std::string_view value) {
    if (is_utf8(value)) return append_string(out_, value);
    out_ += "{\"base64\":\"";
    append_base64(out_, value);
    out_ += "\"}";
  }

  void write_list(const Field& f) {
    out_ += '[';
    const auto& items = contact_.items(f.id);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += ',';
      write_string(items[i]);
    }
    out_ += ']';
  }

  void write_object(const Field& parent) {
    out_ += '{';
    for (const Field& f : all_fields())
      if (f.parent == parent.id && contact_.has(f.id)) write_field(f);
    out_ += '}';
  }

  void write_key(std::string_view key) {
    if (out_.back() != '{') out_ += ',';
    append_string(out_, key);
    out_ += ':';
  }

  const Contact& contact_;
  std::string& out_;
};

}  // namespace

void write_contact(const Contact& contact, std::string& out, const RecordContext* context) {
  Writer(contact, out).write(context);
}

void write_fields(const Contact& contact, const FieldSet& fields, std::string& out) {
  Writer(contact, out).write(fields);
}

}  // namespace eascard::json
