#pragma once
// The forms that a contact is written in and read from, each behind the same interface: for tests
// and fuzz targets that put a contact through all of them.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eascard/contact/lift.hpp"
#include "eascard/document/builder.hpp"
#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/records/json_record.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/vcard/writer.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/reader.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::test {

class Form {
 public:
  virtual ~Form() = default;
  virtual std::string write(const Contact& contact) const = 0;
  /// The first contact of the text, nullptr where it has none; throws Error. The text must stay,
  /// and the contact is good until the next call.
  virtual const Contact* read(const std::string& text) = 0;
  /// What was said of the contact last read.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 protected:
  Diagnostics diagnostics_;
};

class VcardForm : public Form {
 public:
  explicit VcardForm(card::CardVersion version) : options_{version} {}

  std::string write(const Contact& contact) const override {
    std::string text;
    vcard::Writer(options_).write(contact, text);
    return text;
  }

  const Contact* read(const std::string& text) override {
    reader_ = std::make_unique<vcard::ContactReader>(options_);
    const bool found = reader_->read(text, true);
    diagnostics_ = reader_->diagnostics();
    return found ? &reader_->contact() : nullptr;
  }

 private:
  card::CardOptions options_;
  std::unique_ptr<vcard::ContactReader> reader_;
};

/// One contact as jCard or JSContact.
template <typename Writer>
class JsonForm : public Form {
 public:
  std::string write(const Contact& contact) const override {
    std::string text;
    Writer().write(contact, text);
    return text;
  }

  const Contact* read(const std::string& text) override {
    reader_ = std::make_unique<records::JsonRecordReader>();
    const bool found =
        reader_->read(text, {0, 1, 1}, true) && reader_->shape() == records::JsonShape::contact;
    diagnostics_ = reader_->diagnostics();
    return found ? &reader_->contact() : nullptr;
  }

 private:
  std::unique_ptr<records::JsonRecordReader> reader_;
};

struct PlainWriter {
  void write(const Contact& contact, std::string& out) const { json::write_contact(contact, out); }
};

/// A Sync response around the contact.
class MessageForm : public Form {
 public:
  std::string write(const Contact& contact) const override {
    const ContactContext& context = contact.context;
    Document document;
    DocumentBuilder builder(document);
    for (const char* name : {"Sync", "Collections", "Collection"}) builder.open(element(name));
    builder.add(element("CollectionId"), context.collection_id);
    for (const char* name : {"Commands", "Add"}) builder.open(element(name));
    if (!context.server_id.empty()) builder.add(element("ServerId"), context.server_id);
    if (!context.client_id.empty()) builder.add(element("ClientId"), context.client_id);
    builder.open(element("ApplicationData"));
    lower(contact, builder);
    for (int open = 0; open < 6; ++open) builder.close();
    return write_document(document);
  }

  const Contact* read(const std::string& text) override {
    diagnostics_.clear();
    const Document* const document = read_document(text);
    if (!document) return nullptr;
    ItemCursor items(*document);
    while (const std::optional<Item> item = items.next()) {
      if (item->kind != ItemKind::data) continue;
      lift(*document, *item, contact_, diagnostics_);
      return &contact_;
    }
    return nullptr;
  }

 private:
  static Tag element(std::string_view name) { return *find_element(0, name, nullptr); }

  virtual std::string write_document(const Document& document) const = 0;
  virtual const Document* read_document(const std::string& text) = 0;

  Contact contact_;
};

class WbxmlForm : public MessageForm {
 private:
  std::string write_document(const Document& document) const override {
    std::string text;
    wbxml::write(document, text);
    return text;
  }

  const Document* read_document(const std::string& text) override {
    reader_ = std::make_unique<wbxml::Reader>();
    reader_->start(0);
    return reader_->read(text, true) ? &reader_->document() : nullptr;
  }

  std::unique_ptr<wbxml::Reader> reader_;
};

class XmlForm : public MessageForm {
 private:
  std::string write_document(const Document& document) const override {
    std::string text;
    xml::Writer(xml::WriteOptions()).write(document, [&text](std::string_view piece) {
      text += piece;
    });
    return text;
  }

  const Document* read_document(const std::string& text) override {
    reader_ = std::make_unique<xml::Reader>();
    reader_->start({0, 1, 1});
    return reader_->read(text, true) ? &reader_->document() : nullptr;
  }

  std::unique_ptr<xml::Reader> reader_;
};

class TreeForm : public MessageForm {
 private:
  std::string write_document(const Document& document) const override {
    std::string text;
    json::write_tree(document, text);
    return text;
  }

  const Document* read_document(const std::string& text) override {
    reader_ = std::make_unique<records::JsonRecordReader>();
    const bool found =
        reader_->read(text, {0, 1, 1}, true) && reader_->shape() == records::JsonShape::tree;
    return found ? &reader_->document() : nullptr;
  }

  std::unique_ptr<records::JsonRecordReader> reader_;
};

/// The bytes that the contact has on the wire once a reader took them: strings beside one another
/// are one there, so that two contacts may differ and yet mean the same.
inline std::string wire_text(const Contact& contact) {
  WbxmlForm wire;
  const std::string text = wire.write(contact);
  const Contact* const back = wire.read(text);
  return back ? WbxmlForm().write(*back) : std::string();
}

struct NamedForm {
  const char* name;
  std::unique_ptr<Form> form;
};

inline std::vector<NamedForm> all_forms() {
  std::vector<NamedForm> forms;
  const auto add = [&forms](const char* name, std::unique_ptr<Form> form) {
    forms.push_back({name, std::move(form)});
  };
  add("vCard 3.0", std::make_unique<VcardForm>(card::CardVersion::v3_0));
  add("vCard 4.0", std::make_unique<VcardForm>(card::CardVersion::v4_0));
  add("jCard", std::make_unique<JsonForm<jcard::JcardWriter>>());
  add("JSContact", std::make_unique<JsonForm<jcard::JscontactWriter>>());
  add("plain JSON", std::make_unique<JsonForm<PlainWriter>>());
  add("tree", std::make_unique<TreeForm>());
  add("XML", std::make_unique<XmlForm>());
  add("WBXML", std::make_unique<WbxmlForm>());
  return forms;
}

}  // namespace eascard::test
