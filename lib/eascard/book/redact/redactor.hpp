#pragma once
// Redaction: an input in any form becomes one in the same form, with fakes in place of personal
// values. Every reader here goes through its bytes twice: first to learn what no fake may be, then
// to replace.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eascard/book/redact/fake.hpp"
#include "eascard/diagnostic.hpp"

namespace eascard::book {

/// What is kept though it is personal.
using Kept = std::vector<Tag>;

/// How many values were replaced, by Personal.
using Counts = std::array<std::uint64_t, personal_count>;

/// The fakes of one run over one input, and what is to be told of it.
class Redactor {
 public:
  Redactor(std::string key, Kept kept) : faker_(std::move(key)), kept_(std::move(kept)) {}

  /// From now on values are replaced, and no longer learned.
  void replace_from_here() { learns_ = false; }
  bool learns() const { return learns_; }

  /// What the value of an element is, with what is kept.
  Personal kind_of(Tag tag) const;

  // As those of Faker; while it learns, the value as it is.
  std::string fake(Personal kind, std::string_view value);
  std::string fake_note(std::string_view type, std::string_view value);
  std::string fake_bytes(Personal kind, std::string_view value);
  std::uint32_t fake_entity(Personal kind, std::uint32_t code);

  // The same by what an element is, in all forms. `type` is that of a note, "" elsewhere.
  std::string fake_text(Personal kind, std::string_view type, std::string_view value);
  /// Of an OPAQUE value, which may be text.
  std::string fake_opaque(Personal kind, std::string_view type, std::string_view value);
  /// Of base64 that stands for an OPAQUE value or a text; what is none is text itself.
  std::string fake_base64(Personal kind, std::string_view type, std::string_view base64,
                          bool is_opaque);

  /// Tells, once the input is done, what could only be replaced as a whole.
  void notice(Diagnostic diagnostic);
  const Counts& counts() const { return counts_; }
  const Diagnostics& notices() const { return notices_; }

 private:
  std::string take(Personal kind, std::string_view value, std::string fake);

  Faker faker_;
  Kept kept_;
  bool learns_ = true;
  Counts counts_{};
  Diagnostics notices_;
};

}  // namespace eascard::book
