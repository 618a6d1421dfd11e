#pragma once
// Contact -> vCard text, 3.0 (RFC 2426) or 4.0 (RFC 6350).

#include <string>
#include <vector>

#include "eascard/card/mapping.hpp"
#include "eascard/export.hpp"

namespace eascard::vcard {

/// Writes cards one after another; keeps its memory between them.
class EASCARD_EXPORT Writer {
 public:
  explicit Writer(card::CardOptions options) : projector_(std::move(options)) {}

  /// Appends the card: CR LF line ends, lines folded at 75 octets, UTF-8.
  void write(const Contact& contact, std::string& out);
  /// What the last card does not hold; places and items are the caller's to fill in.
  const std::vector<Diagnostic>& losses() const { return projector_.losses(); }
  /// The UID of the last card.
  std::string_view uid() const { return projector_.uid(); }

 private:
  bool is_v4() const { return projector_.options().version == card::CardVersion::v4_0; }
  void write_property(const card::Properties& card, const card::CardProperty& property,
                      std::string& out);
  void write_value(const card::Properties& card, const card::CardProperty& property,
                   std::string& out);
  std::string_view parameters(const card::CardProperty& property);

  card::Projector projector_;
  std::string parameters_;
  unsigned groups_ = 0;  ///< itemN used in the card so far
};

}  // namespace eascard::vcard
