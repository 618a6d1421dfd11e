#include "eascard/book/redact/redactor.hpp"

#include <algorithm>

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

void Redactor::notice(Diagnostic diagnostic) {
  if (!learns_) notices_.add(std::move(diagnostic));
}

}  // namespace eascard::book
