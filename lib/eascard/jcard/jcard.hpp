#pragma once
// Contacts as jCard (RFC 7095): the properties of their vCard 4.0 as JSON.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/json/value.hpp"
#include "eascard/vcard/reader.hpp"

namespace eascard::jcard {

/// Writes jCards; keeps its memory between them.
class JcardWriter {
 public:
  /// The version of the options does not count: a jCard has the properties of 4.0.
  explicit JcardWriter(card::CardOptions options = {});

  /// Appends ["vcard",[...]] without white space.
  void write(const Contact& contact, std::string& out);
  /// What the last card does not hold; places and items are the caller's to fill in.
  const std::vector<Diagnostic>& losses() const { return projector_.losses(); }

 private:
  void write_property(const card::Properties& card, const card::CardProperty& property,
                      std::string& out);

  card::Projector projector_;
};

/// Reads jCards, ours and those of others.
class JcardReader {
 public:
  explicit JcardReader(card::CardOptions options) : maker_(std::move(options)) {}

  static bool is_jcard(const json::Values& values);
  /// Reads values.list[0], for which is_jcard() is true. Good until the values change or the next
  /// call; nullptr for the card of a group, of which diagnostics() tell. Throws ValueError: M021
  /// for a wrong form, M010 for U+0000.
  [[nodiscard]] const Contact* read(const json::Values& values);
  const Contact& contact() const { return maker_.contact(); }
  /// What of the card found no element; places have an offset in the record only.
  std::vector<Diagnostic> diagnostics() const;

 private:
  void read_property(std::uint32_t index);
  void read_parameter(std::uint32_t index, vcard::Property& property,
                      std::vector<vcard::Parameter>& parameters);
  std::string_view scalar(std::uint32_t index) const;
  void append_scalar(std::uint32_t index, bool is_raw, std::string& out) const;
  void append_component(std::uint32_t index, bool is_raw, std::string& out) const;
  void append_value(std::uint32_t index, bool is_raw, std::string& out) const;
  std::string_view own(std::string text) { return texts_.emplace_back(std::move(text)); }

  const json::Values* values_ = nullptr;
  vcard::Card card_;
  vcard::ContactMaker maker_;
  std::deque<std::string> texts_;
  std::deque<std::vector<vcard::Parameter>> parameters_;
  std::deque<std::vector<std::string_view>> lists_;
};

}  // namespace eascard::jcard
