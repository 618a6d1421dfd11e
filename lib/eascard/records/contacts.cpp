#include "eascard/records/contacts.hpp"

#include <utility>

#include "eascard/contact/lift.hpp"

namespace eascard::records {

void Contacts::start(const Data& data) {
  data_ = data;
  message_ = {};
  items_.reset();
  if (!data.document) return;
  message_ = describe_message(*data.document);
  commands_.insert(std::string(message_.command));
  items_.emplace(*data.document);
  places_.emplace(*data.document);
}

const Contact* Contacts::next() {
  diagnostics_.clear();
  if (items_) {
    contact_ = lift_next();
  } else {
    contact_ = std::exchange(data_.contact, nullptr);
    place_ = data_.place;
  }
  is_any_ = is_any_ || contact_;
  return contact_;
}

const Contact* Contacts::lift_next() {
  const Document& document = *data_.document;
  while ((item_ = items_->next())) {
    const bool may_be_contact = item_->class_name.empty() || item_->class_name == "Contacts";
    if (item_->kind == ItemKind::command && may_be_contact) has_deletions_ = true;
    if (item_->kind != ItemKind::data) continue;
    if (is_contact(document, *item_)) {
      lift(document, *item_, lifted_, diagnostics_);
      place_ = document.spot(document.nodes[item_->data].offset);
      return &lifted_;
    }
    if (document.nodes[item_->data].next > item_->data + 1)
      others_.insert(item_->class_name.empty() ? "another class" : std::string(item_->class_name));
  }
  return nullptr;
}

void Contacts::forget() {
  is_any_ = false;
  has_deletions_ = false;
  others_.clear();
  commands_.clear();
}

void Contacts::locate(Diagnostic& diagnostic) {
  const bool has_place = diagnostic.place.offset != Place::no_offset;
  if (items_) {
    const std::uint64_t offset = has_place ? diagnostic.place.offset : place_.offset;
    diagnostic.place = places_->at(static_cast<std::size_t>(offset - data_.document->offset));
    items_->locate(*item_, diagnostic);
  } else {
    if (!has_place) diagnostic.place = place_;
    diagnostic.server_id = contact_->context.server_id;
  }
  diagnostic.file_as = contact_->value(FieldId::FileAs);
}

std::string Contacts::found_instead() const {
  if (is_any_ || commands_.empty()) return {};
  std::string text = "no contact found";
  for (const std::string& other : others_) text += ", but items of " + other;
  for (const std::string& command : commands_)
    if (!command.empty()) text += " in " + command;
  return text;
}

}  // namespace eascard::records
