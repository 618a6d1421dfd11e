#pragma once
// The members of a JSContact Card, of the types that RFC 9553 gives them.

#include <cstdint>
#include <string>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/json/plain_reader.hpp"
#include "eascard/json/value.hpp"
#include "eascard/text/decimal.hpp"

namespace eascard::jcard {

/// Throws ValueError: M018 for a member of another type, M022 for one that is missing or out of its
/// range, M010 for U+0000 in a key. `values` must outlive it.
class MemberReader {
 protected:
  explicit MemberReader(const json::Values& values) : values_(values) {}

  [[noreturn]] static void fail(std::uint32_t index, const std::string& text) {
    throw json::ValueError(Code::M022, index, text);
  }

  template <typename Use>
  void each_member(std::uint32_t index, json::ValueType type, Use use) const {
    expect_type(values_, index, type);
    for (std::uint32_t i = index + 1; i < values_.list[index].next; i = values_.list[i].next)
      use(i);
  }

  std::string_view key(std::uint32_t index) const {
    const std::string_view text = values_.key(values_.list[index]);
    if (text.find('\0') != std::string_view::npos)
      throw json::ValueError(Code::M010, index, "U+0000, which no ActiveSync string can hold");
    return text;
  }

  /// A string member, "" where there is none.
  std::string_view text(std::uint32_t object, std::string_view name) const {
    const std::uint32_t at = values_.member(object, name);
    return at == 0 ? std::string_view() : text_at(values_, at);
  }

  std::string_view mandatory(std::uint32_t object, std::string_view name) const {
    expect_type(values_, object, json::ValueType::object);
    if (values_.member(object, name) == 0) fail(object, "no " + std::string(name));
    return text(object, name);
  }

  /// A number member, 0 where there is none.
  unsigned number(std::uint32_t object, std::string_view name, unsigned most) const {
    const std::uint32_t at = values_.member(object, name);
    if (at == 0) return 0;
    expect_type(values_, at, json::ValueType::number);
    const std::string_view digits = values_.text(values_.list[at]);
    const auto value = decimal(digits, most);
    if (!value) fail(at, "a number from 0 to " + std::to_string(most) + " belongs here");
    return *value;
  }

  /// Whether a set, {"work":true}, has a member.
  bool has(std::uint32_t object, std::string_view set, std::string_view member) const {
    const std::uint32_t at = values_.member(object, set);
    if (at == 0) return false;
    expect_type(values_, at, json::ValueType::object);
    const std::uint32_t value = values_.member(at, member);
    if (value != 0) expect_type(values_, value, json::ValueType::boolean);
    return value != 0 && values_.list[value].truth;
  }

  const json::Values& values_;
};

}  // namespace eascard::jcard
