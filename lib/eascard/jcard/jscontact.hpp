#pragma once
// Contacts as JSContact cards (RFC 9553), by the vCard mapping of RFC 9555.
//
// "Project, prove, shadow", as in vcard/mapping.hpp: each element goes where RFC 9553 has a place
// for it, under its element name as the Id, and is read back; those that would not come back
// exactly stand in the vendor property as well, in the plain shape. There an element counts as long
// as the rest of the card shows what it would show for it, so that an edit wins over it.

#include <string>
#include <string_view>
#include <vector>

#include "eascard/card/mapping.hpp"
#include "eascard/jcard/jscontact_card.hpp"
#include "eascard/jcard/jscontact_texts.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/value.hpp"

namespace eascard::jcard {

/// Writes cards; keeps its memory between them.
class JscontactWriter {
 public:
  /// Only the salt of the options counts.
  explicit JscontactWriter(card::CardOptions options = {}) : options_(std::move(options)) {}

  /// Appends the card without white space.
  void write(const Contact& contact, std::string& out);
  /// What the last card does not show though others would; places and items are the caller's.
  const std::vector<Diagnostic>& losses() const { return losses_; }

 private:
  json::FieldSet unproved(const Contact& contact);

  card::CardOptions options_;
  CardTexts card_;
  Contact proof_;
  std::vector<Diagnostic> losses_;
};

/// Reads cards, ours and those of others.
class JscontactReader {
 public:
  explicit JscontactReader(card::CardOptions options) : options_(std::move(options)) {}

  static bool is_card(const json::Values& values);
  /// Reads values.list[0], for which is_card() is true. Good until the values change or the next
  /// call; nullptr for the card of a group, of which diagnostics() tell. Throws ValueError: M018
  /// for a wrong type, M022 for a property that RFC 9553 does not allow so, M010 for U+0000, and
  /// those of the plain shape.
  [[nodiscard]] const Contact* read(const json::Values& values);
  const Contact& contact() const { return contact_; }
  /// What of the card found no element (M012) and what of the vendor property is stale (M011), with
  /// JSON pointers; places have an offset in the record only.
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_.list(); }

 private:
  void apply_vendor();
  void apply_file_as();
  void apply_element(const Field& f, const CardTexts& shown);
  std::uint32_t vendor_member(const Field& f) const;
  void set_context();
  bool is_group() const;
  void report_group();
  void report(Code code, std::uint32_t index, std::string path, std::string text);

  card::CardOptions options_;
  const json::Values* values_ = nullptr;
  CardTexts card_;
  Contact contact_;
  Contact vendor_;
  std::uint32_t vendor_at_ = 0;
  Diagnostics diagnostics_;
};

}  // namespace eascard::jcard
