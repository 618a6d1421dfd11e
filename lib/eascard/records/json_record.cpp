#include "eascard/records/json_record.hpp"

#include <algorithm>
#include <array>

#include "eascard/contact/envelope.hpp"
#include "eascard/document/place.hpp"
#include "eascard/json/plain_reader.hpp"
#include "eascard/json/tree.hpp"

namespace eascard::records {
namespace {

constexpr std::array<std::string_view, 5> tree_keys = {"ns", "page", "literal", "children",
                                                       "opaque"};

/// The place `offset` bytes behind another, from which `text` goes on.
Place advance(Place from, std::string_view text, std::size_t offset) {
  Place place = eascard::place_at(text, offset);
  if (place.line == 1) place.column += from.column - 1;
  place.line += from.line - 1;
  place.offset = from.offset + offset;
  return place;
}

}  // namespace

bool JsonRecordReader::read(std::string_view bytes, Place place, bool last) {
  diagnostics_.clear();
  consumed_ = 0;
  if (!find_record(bytes, place, last)) return false;
  try {
    read_record();
  } catch (const Error&) {
    scanner_.next();
    throw;
  }
  scanner_.next();
  return true;
}

bool JsonRecordReader::find_record(std::string_view bytes, Place place, bool last) {
  const bool is_found = scanner_.scan(bytes, last);
  if (is_too_large_) return pass_over(is_found);
  if (!is_found && last && scanner_.in_array()) {
    scanner_ = json::RecordScanner();
    consumed_ = bytes.size();
    throw Error(Code::M016, place, "the array is not closed");
  }
  if (!is_found && !scanner_.in_record()) {
    if (bytes.size() > limits_.max_size)
      throw LimitError(limit::size, place, "white space larger than the limit");
    return false;
  }
  record_ = bytes.substr(scanner_.begin(), scanner_.end() - scanner_.begin());
  if (record_.size() <= limits_.max_size && !is_found) return false;
  place_ = advance(place, bytes.substr(0, scanner_.begin()), scanner_.begin());
  last_place_ = place_;
  consumed_ = scanner_.end();
  if (record_.size() <= limits_.max_size) return true;
  is_too_large_ = true;
  pass_over(is_found);
  throw LimitError(limit::size, place_, "record larger than the limit");
}

/// Lets go of what there is of a record that was refused; no record was found.
bool JsonRecordReader::pass_over(bool is_whole) {
  consumed_ = scanner_.end();
  is_too_large_ = !is_whole;
  is_whole ? scanner_.next() : scanner_.drop();
  return false;
}

/// Places are mostly asked for in order, and found from the last one.
Place JsonRecordReader::place_in_record(std::uint64_t offset) {
  if (place_.offset + offset < last_place_.offset) last_place_ = place_;
  const auto from = static_cast<std::size_t>(last_place_.offset - place_.offset);
  const auto to = static_cast<std::size_t>(offset);
  last_place_ = advance(last_place_, record_.substr(from), to - from);
  return last_place_;
}

void JsonRecordReader::read_record() {
  parse_record();
  try {
    understand_record();
  } catch (const json::ValueError& error) {
    const json::Value& value = values_.list[error.index()];
    const bool at_key = error.code() == Code::M019;
    Diagnostic diagnostic{error.code(), Severity::error,
                          place_in_record(at_key ? value.key_offset : value.offset), error.what()};
    diagnostic.path = values_.pointer(error.index());
    diagnostic.server_id = contact_->context.server_id;
    diagnostic.file_as = contact_->value(FieldId::FileAs);
    if (error.code() == Code::W21) throw LimitError(std::move(diagnostic));
    throw Error(std::move(diagnostic));
  }
}

void JsonRecordReader::parse_record() {
  const auto located = [this](Diagnostic diagnostic) {
    diagnostic.place = place_in_record(diagnostic.place.offset);
    return diagnostic;
  };
  try {
    parse(record_, limits_.max_depth * 2 + 16, values_);
  } catch (const LimitError& error) {
    throw LimitError(located(error.diagnostic()));
  } catch (const Error& error) {
    throw Error(located(error.diagnostic()));
  }
}

/// What a contact holds stands in a message in the end.
std::uint32_t JsonRecordReader::extra_depth() const {
  return limits_.max_depth > envelope_depth ? limits_.max_depth - envelope_depth : 1;
}

void JsonRecordReader::understand_record() {
  shape_ = JsonShape::contact;
  contact_ = &plain_;
  plain_.clear();
  if (jcard::JcardReader::is_jcard(values_)) return read_card(jcard_);
  if (jcard::JscontactReader::is_card(values_)) return read_card(jscontact_);
  if (values_.list[0].type != json::ValueType::object)
    throw json::ValueError(
        Code::M018, 0, std::string(type_name(values_.list[0].type)) + " where a contact belongs");
  const bool is_tree =
      std::any_of(tree_keys.begin(), tree_keys.end(),
                  [this](std::string_view key) { return values_.member(0, key) != 0; });
  is_tree ? read_tree() : json::PlainReader(values_, plain_, extra_depth()).read(0);
}

template <typename CardReader>
void JsonRecordReader::read_card(CardReader& reader) {
  const Contact* const contact = reader.read(values_);
  contact ? void(contact_ = contact) : void(shape_ = JsonShape::nothing);
  for (const Diagnostic& diagnostic : reader.diagnostics()) report(diagnostic);
}

/// The place has an offset in the record only.
void JsonRecordReader::report(Diagnostic diagnostic) {
  diagnostic.place = place_in_record(diagnostic.place.offset);
  diagnostic.server_id = contact_->context.server_id;
  diagnostic.file_as = contact_->value(FieldId::FileAs);
  diagnostics_.add(std::move(diagnostic));
}

void JsonRecordReader::read_tree() {
  shape_ = JsonShape::tree;
  document_.clear();
  document_.form = Form::json;
  document_.offset = place_.offset;
  document_.line = place_.line;
  document_.column = place_.column;
  document_.bytes = record_;
  json::TreeReader(values_, document_, limits_.max_depth).read_node(0);
  const NodeKind kind = document_.nodes[0].kind;
  if (kind != NodeKind::element && kind != NodeKind::literal)
    throw json::ValueError(Code::M020, 0, "the root of a message is an element");
}

}  // namespace eascard::records
