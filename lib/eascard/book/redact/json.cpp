#include "eascard/book/redact/json.hpp"

#include <algorithm>

#include "eascard/book/redact/card_value.hpp"
#include "eascard/book/redact/json_pass.hpp"
#include "eascard/card/mapping.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

using json::ValueType;

class JcardValues : public PropertyValues {
 public:
  JcardValues(const json::Values& values, Redactor& redactor, std::string& out)
      : values_(values), redactor_(redactor), out_(out) {}

  void enter_card(std::uint32_t index) override {
    notes_ = {"1", {}, {}};
    const std::uint32_t list = index + 2;  // behind "vcard"
    if (list >= values_.list[index].next) return;
    for (std::uint32_t i = list + 1; i < values_.list[list].next; i = values_.list[i].next) {
      if (values_.list[i].type != ValueType::array || values_.list[i].next == i + 1) continue;
      if (!iequals(values_.text(values_.list[i + 1]), "X-EAS-BODY")) continue;
      std::uint32_t last = i + 1;
      for (std::uint32_t k = last; k < values_.list[i].next; k = values_.list[k].next) last = k;
      notes_.type = note_type(values_.text(values_.list[last]));
    }
  }

  void enter_property(std::uint32_t index) override {
    property_ = {};
    property_.is_escaped = false;
    unsigned ordinal = 0;
    for (std::uint32_t i = index + 1; i < values_.list[index].next && ordinal < 3;
         i = values_.list[i].next, ++ordinal) {
      const std::string_view text = values_.text(values_.list[i]);
      if (ordinal == 0) property_.name = upper_case(text);
      if (ordinal == 1) property_.types = types_of(values_.member(i, "type"));
      if (ordinal == 2) property_.is_escaped = text == "unknown";
    }
  }

  void take(const Spelled& value, unsigned component) override {
    property_.component = component;
    redact_card_value(value, property_, notes_, redactor_, out_);
  }

 private:
  std::uint32_t types_of(std::uint32_t index) const {
    if (index == 0) return 0;
    if (values_.list[index].type == ValueType::string)
      return card::type_of(values_.text(values_.list[index]));
    std::uint32_t types = 0;
    for (std::uint32_t i = index + 1; i < values_.list[index].next; i = values_.list[i].next)
      types |= card::type_of(values_.text(values_.list[i]));
    return types;
  }

  const json::Values& values_;
  Redactor& redactor_;
  std::string& out_;
  CardProperty property_;  ///< the one at hand
  CardNotes notes_;        ///< of the card at hand
};

}  // namespace

std::string redact_json(std::string_view bytes, Redactor& redactor) {
  std::string out(bytes);
  json::RecordScanner scanner;
  json::Values values;
  JcardValues cards(values, redactor, out);
  std::size_t at = bytes.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  while (scanner.scan(bytes.substr(at), true)) {
    const std::size_t base = at + scanner.begin();
    const std::size_t size = scanner.end() - scanner.begin();
    parse_record(bytes, base, size, values);
    redact_record(bytes, base, values, cards, redactor, out);
    // No two keys of an object have one fake, or none is written.
    if (!redactor.learns()) parse_record(out, base, size, values);
    at += scanner.end();
    scanner.next();
  }
  return out;
}

}  // namespace eascard::book
