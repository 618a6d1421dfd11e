#include "eascard/book/redact/redactor.hpp"

#include <algorithm>

#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::book {

Personal Redactor::kind_of(Tag tag) const {
  return std::ranges::find(kept_, tag) == kept_.end() ? personal_of(tag) : Personal::plain;
}

std::string Redactor::take(Personal kind, std::string_view value, std::string fake) {
  if (fake != value) ++counts_[static_cast<std::size_t>(kind)];
  return fake;
}

std::string Redactor::fake(Personal kind, std::string_view value) {
  if (!learns_) return take(kind, value, faker_.fake(kind, value));
  if (!is_harmless(kind, value)) faker_.learn(value);
  return std::string(value);
}

std::string Redactor::fake_note(std::string_view type, std::string_view value) {
  if (!learns_) return take(Personal::note, value, faker_.fake_note(type, value));
  faker_.learn(value);
  return std::string(value);
}

std::string Redactor::fake_bytes(Personal kind, std::string_view value) {
  if (!learns_) return take(kind, value, faker_.fake_bytes(kind, value));
  return std::string(value);
}

std::uint32_t Redactor::fake_entity(Personal kind, std::uint32_t code) {
  if (learns_) return code;
  const std::uint32_t fake = faker_.fake_entity(code);
  if (fake != code) ++counts_[static_cast<std::size_t>(kind)];
  return fake;
}

std::string Redactor::fake_text(Personal kind, std::string_view type, std::string_view value) {
  return kind == Personal::note ? fake_note(type, value) : fake(kind, value);
}

std::string Redactor::fake_opaque(Personal kind, std::string_view type, std::string_view value) {
  const bool is_bytes =
      kind == Personal::picture || !is_utf8(value) || value.find('\0') != std::string_view::npos;
  return is_bytes ? fake_bytes(kind, value) : fake_text(kind, type, value);
}

std::string Redactor::fake_base64(Personal kind, std::string_view type, std::string_view base64,
                                  bool is_opaque) {
  std::string bytes;
  if (!decode_base64(base64, bytes)) return fake(Personal::text, base64);
  const std::string fake =
      is_opaque ? fake_opaque(kind, type, bytes) : fake_text(kind, type, bytes);
  return fake == bytes ? std::string(base64) : lay_base64(base64, fake);
}

void Redactor::notice(Diagnostic diagnostic) {
  if (!learns_) notices_.add(std::move(diagnostic));
}

}  // namespace eascard::book
