#include "eascard/book/redact/har.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "eascard/book/redact/headers.hpp"
#include "eascard/book/redact/json_string.hpp"
#include "eascard/book/redact/message_body.hpp"
#include "eascard/book/redact/prose.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/capture/har_text.hpp"
#include "eascard/json/value.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {
namespace {

using json::Value;
using json::ValueType;

/// How the value of a member is redacted.
enum class Role : std::uint8_t { keep, prose, text, url, body, type };
struct Row {
  std::string_view key;
  Role role;
};
// HAR 1.2, and what exporters add to it. Other keys are prose.
constexpr std::array rows = {Row{"_content", Role::prose},
                             Row{"_encoding", Role::keep},
                             Row{"_fromCache", Role::prose},
                             Row{"_priority", Role::prose},
                             Row{"_resourceType", Role::prose},
                             Row{"_transferSize", Role::keep},
                             Row{"blocked", Role::keep},
                             Row{"bodySize", Role::keep},
                             Row{"cache", Role::prose},
                             Row{"comment", Role::prose},
                             Row{"compression", Role::keep},
                             Row{"connect", Role::keep},
                             Row{"connection", Role::text},
                             Row{"content", Role::prose},
                             Row{"cookies", Role::prose},
                             Row{"creator", Role::prose},
                             Row{"browser", Role::prose},
                             Row{"dns", Role::keep},
                             Row{"encoding", Role::keep},
                             Row{"entries", Role::prose},
                             Row{"expires", Role::prose},
                             Row{"fileName", Role::text},
                             Row{"headers", Role::prose},
                             Row{"headersSize", Role::keep},
                             Row{"httpOnly", Role::keep},
                             Row{"httpVersion", Role::prose},
                             Row{"id", Role::text},
                             Row{"log", Role::prose},
                             Row{"method", Role::prose},
                             Row{"mimeType", Role::type},
                             Row{"name", Role::prose},
                             Row{"onContentLoad", Role::keep},
                             Row{"onLoad", Role::keep},
                             Row{"pageref", Role::text},
                             Row{"pages", Role::prose},
                             Row{"pageTimings", Role::prose},
                             Row{"params", Role::prose},
                             Row{"postData", Role::prose},
                             Row{"queryString", Role::prose},
                             Row{"receive", Role::keep},
                             Row{"redirectURL", Role::url},
                             Row{"request", Role::prose},
                             Row{"response", Role::prose},
                             Row{"secure", Role::keep},
                             Row{"send", Role::keep},
                             Row{"serverIPAddress", Role::text},
                             Row{"size", Role::keep},
                             Row{"ssl", Role::keep},
                             Row{"startedDateTime", Role::prose},
                             Row{"status", Role::keep},
                             Row{"statusText", Role::prose},
                             Row{"text", Role::body},
                             Row{"time", Role::keep},
                             Row{"timings", Role::prose},
                             Row{"title", Role::text},
                             Row{"url", Role::url},
                             Row{"value", Role::text},
                             Row{"version", Role::keep},
                             Row{"wait", Role::keep}};

const Row* find_row(std::string_view key) {
  const auto row = std::ranges::find(rows, key, &Row::key);
  return row == rows.end() ? nullptr : &*row;
}

class HarRedactor {
 public:
  HarRedactor(std::string_view json, Redactor& redactor) : json_(json), redactor_(redactor) {}

  std::string write() {
    parse();
    for (std::uint32_t i = 0; i < values_.list.size(); ++i) {
      while (!open_.empty() && values_.list[open_.back()].next <= i) open_.pop_back();
      const Value& value = values_.list[i];
      if (value.key_offset != value.offset) write_key(value);
      if (value.type == ValueType::string) write_string(i);
      if (value.type == ValueType::number) write_number(value);
      if (value.type == ValueType::array || value.type == ValueType::object) open_.push_back(i);
    }
    return std::move(out_.append(json_.substr(done_)));
  }

 private:
  void parse() {
    const std::size_t mark = json_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    copy_to(mark);
    json_.remove_prefix(mark);
    done_ = 0;
    std::string masked;
    const bool is_masked = capture::mask_lone_surrogates(json_, masked);
    json::parse(is_masked ? std::string_view(masked) : json_, Limits{}.max_depth, values_);
  }

  void copy_to(std::size_t at) {
    out_ += json_.substr(done_, at - done_);
    done_ = at;
  }
  /// What is between the quotes.
  void put(std::size_t at, std::size_t end, std::string_view text) {
    copy_to(at);
    out_ += text;
    done_ = end;
  }
  template <typename Fake>
  void put_fake(std::size_t quote, Fake fake) {
    const std::size_t end = json_string_end(json_, quote);
    const std::string_view string = json_.substr(quote + 1, end - quote - 1);
    const Spelled spelled = spelled_json(string, 0, string.size());
    std::string copy(string);
    spelled.write(fake(spelled.text()), copy);
    put(quote + 1, end, copy);
  }

  std::string_view key_of(std::uint32_t index) const { return values_.key(values_.list[index]); }
  std::uint32_t parent(std::size_t level) const {
    return level < open_.size() ? open_[open_.size() - 1 - level] : 0;
  }
  std::string_view text(std::uint32_t object, std::string_view key) const {
    const std::uint32_t at = object == 0 ? 0 : values_.member(object, key);
    const bool is_string = at > 0 && values_.list[at].type == ValueType::string;
    return is_string ? values_.text(values_.list[at]) : std::string_view();
  }

  void write_key(const Value& value) {
    if (find_row(values_.key(value))) return;
    put_fake(value.key_offset,
             [this](const std::string& text) { return redact_prose(text, redactor_); });
  }

  void write_number(const Value& value) {
    const Row* const row = find_row(values_.key(value));
    if (row && row->role == Role::keep) return;
    std::size_t at = value.offset;
    const std::size_t end = at + value.text_size;
    while (at < end) {
      std::size_t last = at;
      while (last < end && is_digit(json_[last])) ++last;
      if (last > at) put(at, last, redactor_.fake(Personal::any, json_.substr(at, last - at)));
      at = last + 1;
    }
  }

  void write_string(std::uint32_t index) {
    const Value& value = values_.list[index];
    const std::string_view key = values_.key(value);
    const std::string_view list = key_of(parent(1));
    const Row* const row = find_row(key);
    const Role role = row ? row->role : Role::prose;
    const bool is_holder = key_of(parent(0)) == "content" || key_of(parent(0)) == "postData" ||
                           key_of(parent(0)) == "_content";
    if (role == Role::body && is_holder) return write_body_text(index);
    put_fake(value.offset, [&](const std::string& text) -> std::string {
      if (list == "headers" && key == "name") return text;
      if (list == "headers" && key == "value")
        return redact_header_value(this->text(parent(0), "name"), text, redactor_);
      if (list == "queryString" && key == "value")
        return redact_parameter(this->text(parent(0), "name"), text, redactor_);
      return fake(role, text);
    });
  }

  std::string fake(Role role, const std::string& text) {
    switch (role) {
      case Role::keep:
        return redact_prose(text, redactor_);
      case Role::url:
        return redact_url(text, redactor_);
      case Role::type:
        return redact_header_value("Content-Type", text, redactor_);
      case Role::text:
      case Role::body:
        return redactor_.fake(Personal::text, text);
      default:
        return redact_prose(text, redactor_);
    }
  }

  std::vector<capture::Header> headers(std::uint32_t message) const {
    std::vector<capture::Header> headers;
    const std::uint32_t list = message == 0 ? 0 : values_.member(message, "headers");
    if (list == 0) return headers;
    for (std::uint32_t i = list + 1; i < values_.list[list].next; i = values_.list[i].next)
      headers.push_back({text(i, "name"), text(i, "value")});
    return headers;
  }

  /// As HarReader takes it.
  void write_body_text(std::uint32_t index) {
    const std::uint32_t holder = parent(0);
    const std::size_t quote = values_.list[index].offset;
    const std::size_t end = json_string_end(json_, quote);
    const std::string_view string = json_.substr(quote + 1, end - quote - 1);
    const std::vector<capture::Header> fields = headers(parent(1));
    std::string_view encoding = text(holder, "encoding");
    if (encoding.empty()) encoding = text(holder, "_encoding");
    const std::string written(values_.text(values_.list[index]));
    std::string bytes;
    const bool may_be_base64 =
        iequals(encoding, "base64") || (encoding.empty() && written.starts_with("AwFq"));
    if (may_be_base64 && decode_base64(written, bytes)) {
      const std::string redacted = redact_bytes(bytes, fields);
      if (redacted == bytes) return;
      return put(quote + 1, end, lay_base64(string, written, redacted));
    }
    const std::uint32_t size_at = values_.member(holder, "size");
    const std::int64_t size = number(size_at > 0 ? size_at : values_.member(parent(1), "bodySize"));
    const capture::TextBody body = capture::decode_text(string, size);
    if (body.replaced > 0) {
      if (has_lone_surrogate(string)) fail();
      return put_fake(quote, [this](const std::string& text) {
        return redactor_.fake(Personal::text, text);  // destroyed: nobody reads more in it
      });
    }
    const bool is_utf8_text = read_body(string, BodyText::utf8) == body.bytes;
    const BodyText how = is_utf8_text ? BodyText::utf8 : BodyText::latin1;
    if (!is_utf8_text && read_body(string, how) != body.bytes) fail();
    const std::string redacted = redact_bytes(body.bytes, fields);
    if (redacted.size() != body.bytes.size()) fail();
    put(quote + 1, end, write_body(string, how, redacted));
  }

  [[noreturn]] static void fail() {
    throw Error(Code::M095, {},
                "a body cannot be redacted in the JSON string that it is in; eascard extract gives "
                "it as a file, which can be");
  }

  std::string redact_bytes(const std::string& bytes, capture::Headers fields) {
    if (bytes.starts_with("\x1F\x8B")) return redact_coded_body(bytes, fields, redactor_);
    return redact_body(bytes, capture::find_header(fields, "Content-Type"), redactor_);
  }

  /// Digits where those of `written` stand, with its blanks and escapes; of another size alone.
  static std::string lay_base64(std::string_view string, const std::string& written,
                                std::string_view bytes) {
    std::string digits;
    append_base64(digits, bytes);
    if (digits.size() != base64_size(written)) return digits;
    const Spelled spelled = spelled_json(string, 0, string.size());
    std::string text = spelled.text();
    std::size_t from = 0;
    for (char& c : text)
      if (!is_space(c)) c = digits[from++];
    // A "\/" is no escape that another digit can have: then the string is written anew.
    if (string.find("\\/") != std::string_view::npos) return digits;
    std::string copy(string);
    spelled.write(text, copy);
    return copy;
  }

  std::int64_t number(std::uint32_t index) const {
    if (index == 0 || values_.list[index].type != ValueType::number) return -1;
    const std::string_view digits = values_.text(values_.list[index]);
    std::int64_t number = 0;
    for (const char c :
         digits.substr(0, std::min(digits.find_first_not_of("0123456789"), digits.size())))
      number = std::min<std::int64_t>(number, INT64_MAX / 16) * 10 + (c - '0');
    return is_digits(digits.substr(0, 1)) ? number : -1;
  }

  std::string_view json_;
  Redactor& redactor_;
  json::Values values_;
  std::vector<std::uint32_t> open_;
  std::size_t done_ = 0;  ///< of json_, what is in out_
  std::string out_;
};

}  // namespace

std::string redact_har(std::string_view json, Redactor& redactor) {
  return HarRedactor(json, redactor).write();
}

}  // namespace eascard::book
