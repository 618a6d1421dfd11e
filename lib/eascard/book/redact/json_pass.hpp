#pragma once
// The values of one record of JSON, replaced where they stand.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/book/redact/redactor.hpp"
#include "eascard/book/redact/spelling.hpp"
#include "eascard/json/value.hpp"

namespace eascard::book {

/// Replaces the values of a jCard's properties, which are those of cards.
class PropertyValues {
 public:
  virtual ~PropertyValues() = default;
  virtual void enter_card(std::uint32_t index) = 0;
  virtual void enter_property(std::uint32_t index) = 0;
  virtual void take(const Spelled& value, unsigned component) = 0;
};

/// Parses the record at bytes[base]; an Error has its place.
void parse_record(std::string_view bytes, std::size_t base, std::size_t size, json::Values& values);
/// Replaces in `out`, a copy of the bytes, what is personal in the record that was parsed.
void redact_record(std::string_view bytes, std::size_t base, const json::Values& values,
                   PropertyValues& cards, Redactor& redactor, std::string& out);

/// An array of strings, all of one kind.
std::string redact_json_list(std::string_view json, Personal kind, Redactor& redactor);
/// An array of nodes, as json::write_forest() makes it.
std::string redact_json_forest(std::string_view json, Redactor& redactor);

}  // namespace eascard::book
