#include "eascard/book/redact/json_pass.hpp"

#include <algorithm>
#include <vector>

#include "eascard/book/redact/card_words.hpp"
#include "eascard/book/redact/json_shapes.hpp"
#include "eascard/book/redact/spelling.hpp"
#include "eascard/document/place.hpp"
#include "eascard/json/value.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

using json::ValueType;

std::uint32_t hex4(std::string_view text, std::size_t at) {
  return static_cast<std::uint32_t>(hex_byte(text, at) << 8 | hex_byte(text, at + 2));
}

/// The string that begins at the quote bytes[at] (RFC 8259 7), which is well-formed.
Spelled string_at(std::string_view bytes, std::size_t at) {
  Spelled out(bytes);
  for (++at; bytes[at] != '"';) {
    const std::size_t end = bytes.find_first_of("\"\\", at);
    out.add(at, end - at);
    at = end;
    if (bytes[at] != '\\') continue;
    const char c = bytes[at + 1];
    if (c != 'u') {
      constexpr std::string_view letters = "bfnrt";
      const std::size_t letter = letters.find(c);
      const char meant = letter == letters.npos ? c : "\b\f\n\r\t"[letter];
      out.add(Spelling::fixed, at, 2, {&meant, 1});
      at += 2;
      continue;
    }
    std::uint32_t code = hex4(bytes, at + 2);
    std::size_t size = 6;
    if (code >= 0xD800 && code < 0xDC00) {
      code = 0x10000 + ((code - 0xD800) << 10) + (hex4(bytes, at + 8) - 0xDC00);
      size = 12;
    }
    std::string text;
    append_utf8(text, code);
    out.add(Spelling::json, at, size, text);
    at += size;
  }
  return out;
}

/// Replaces the values of one record.
class Pass {
 public:
  /// The record begins at `base` of the bytes, and its values are parsed.
  Pass(std::string_view bytes, std::size_t base, const json::Values& values, Redactor& redactor,
       std::string& out, PropertyValues* cards)
      : bytes_(bytes),
        base_(base),
        values_(values),
        redactor_(redactor),
        shapes_(values, redactor),
        out_(out),
        cards_(cards) {}

  Rule root() const { return shapes_.root(); }

  void run(const Rule& root) {
    struct Open {
      std::uint32_t index;
      std::uint32_t child;
      unsigned ordinal;
      Rule rule;
    };
    std::vector<Open> open;
    const auto enter = [&](std::uint32_t index, const Rule& rule) {
      if (take(index, rule)) open.push_back({index, index + 1, 0, rule});
    };
    enter(0, root);
    while (!open.empty()) {
      Open& top = open.back();
      if (top.child == values_.list[top.index].next) {
        open.pop_back();
        continue;
      }
      const std::uint32_t child = top.child;
      const Rule rule = shapes_.member(top.index, top.rule, child, top.ordinal++);
      top.child = values_.list[child].next;
      const bool is_member = values_.list[top.index].type == ValueType::object;
      if (is_member && rule.key_kind != Personal::plain) take_key(child, rule.key_kind);
      enter(child, rule);
    }
  }

 private:
  std::size_t place(std::uint32_t offset) const { return base_ + offset; }

  void take_key(std::uint32_t index, Personal kind) {
    const Spelled key = string_at(bytes_, place(values_.list[index].key_offset));
    key.write(redactor_.fake(kind, key.text()), out_);
  }

  /// True where it has members.
  bool take(std::uint32_t index, const Rule& rule) {
    const json::Value& value = values_.list[index];
    switch (value.type) {
      case ValueType::string:
        take_string(index, rule);
        return false;
      case ValueType::number:
        take_number(index, rule);
        return false;
      case ValueType::array:
      case ValueType::object:
        if (cards_ && rule.shape == Shape::jcard) cards_->enter_card(index);
        if (cards_ && rule.shape == Shape::property) cards_->enter_property(index);
        if (rule.shape == Shape::date) enter_date(index);
        return true;
      default:
        return false;  // null, true and false are the same for everybody
    }
  }

  void take_string(std::uint32_t index, const Rule& rule) {
    if (rule.kind == Personal::plain) return;
    const Spelled value = string_at(bytes_, place(values_.list[index].offset));
    if (value.text().empty()) return;
    const std::string_view type(&rule.note_type, 1);
    switch (rule.carrier) {
      case Carrier::card_value:
        return cards_->take(value, rule.component);
      case Carrier::base64_text:
      case Carrier::base64_opaque:
        return value.write(redactor_.fake_base64(rule.kind, type, value.text(),
                                                 rule.carrier == Carrier::base64_opaque),
                           out_);
      default:
        break;
    }
    const bool is_uri = rule.kind == Personal::web || rule.kind == Personal::picture;
    if (is_uri && data_uri_prefix(value.text()) > 0) return take_data_uri(value);
    if (rule.kind == Personal::web && value.text().find("://") == std::string::npos)
      return value.write(redactor_.fake(Personal::chat, value.text()), out_);
    value.write(redactor_.fake_text(rule.kind, type, value.text()), out_);
  }

  void take_data_uri(const Spelled& value) {
    const Spelled digits = value.part(data_uri_prefix(value.text()), value.text().size());
    digits.write(redactor_.fake(Personal::picture, digits.text()), out_);
  }

  /// Digits by others; the sign, the point and the exponent stay.
  void take_number(std::uint32_t index, const Rule& rule) {
    if (rule.kind == Personal::plain) return;
    std::size_t at = place(values_.list[index].offset);
    const std::size_t end = bytes_.find_first_not_of("+-0123456789.eE", at);
    for (std::size_t stop = 0; at < std::min(end, bytes_.size()); at = stop) {
      stop = at + 1;
      if (!is_digit(bytes_[at])) continue;
      while (stop < bytes_.size() && is_digit(bytes_[stop])) ++stop;
      Spelled digits(bytes_);
      digits.add(at, stop - at);
      digits.write(rule.carrier == Carrier::date_part
                       ? date_part(values_.key(values_.list[index]), digits.text())
                       : redactor_.fake(rule.kind, digits.text()),
                   out_);
    }
  }

  /// {"year":1975,"month":3,"day":2}, without a year as Apple has it in dates.
  void enter_date(std::uint32_t index) {
    const auto digits = [&](std::string_view name, std::size_t size, std::string_view absent) {
      const std::uint32_t at = values_.member(index, name);
      const std::string_view text = at == 0 ? absent : values_.text(values_.list[at]);
      const bool fits = is_digits(text) && text.size() <= size;
      return fits ? std::string(size - text.size(), '0').append(text) : std::string(absent);
    };
    date_ =
        digits("year", 4, "1604") + '-' + digits("month", 2, "01") + '-' + digits("day", 2, "01");
    date_ = redactor_.fake(Personal::date, date_);
  }

  /// A date has a fake of as many digits; what was none has its own.
  std::string date_part(std::string_view name, const std::string& digits) const {
    if (name == "year" && digits.size() == 4) return date_.substr(0, 4);
    std::string part = name == "month" ? date_.substr(5, 2) : date_.substr(8, 2);
    if (name != "year" && digits.size() == 2 && part[0] != '0') return part;
    if (name != "year" && digits.size() == 1 && part[0] == '0') return part.substr(1);
    return redactor_.learns() ? digits : std::string(digits.size(), '1');
  }

  std::string_view bytes_;
  std::size_t base_;
  const json::Values& values_;
  Redactor& redactor_;
  Shapes shapes_;
  std::string& out_;
  PropertyValues* cards_;
  std::string date_;  ///< fake of the date at hand
};

std::string redact_value(std::string_view json, const Rule& root, Redactor& redactor) {
  json::Values values;
  parse_record(json, 0, json.size(), values);
  std::string out(json);
  Pass(json, 0, values, redactor, out, nullptr).run(root);
  return out;
}

}  // namespace

void parse_record(std::string_view bytes, std::size_t base, std::size_t size,
                  json::Values& values) {
  const Limits limits;
  try {
    json::parse(bytes.substr(base, size), limits.max_depth * 2 + 16, values);
  } catch (const Error& error) {
    Diagnostic moved = error.diagnostic();
    moved.place = place_at(bytes, base + static_cast<std::size_t>(moved.place.offset));
    throw Error(std::move(moved));
  }
}

void redact_record(std::string_view bytes, std::size_t base, const json::Values& values,
                   PropertyValues& cards, Redactor& redactor, std::string& out) {
  Pass pass(bytes, base, values, redactor, out, &cards);
  pass.run(pass.root());
}

std::string redact_json_list(std::string_view json, Personal kind, Redactor& redactor) {
  Rule root;
  root.shape = Shape::values;
  root.kind = kind;
  return redact_value(json, root, redactor);
}

std::string redact_json_forest(std::string_view json, Redactor& redactor) {
  Rule root;
  root.shape = Shape::forest;
  return redact_value(json, root, redactor);
}

}  // namespace eascard::book
