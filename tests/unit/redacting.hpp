#pragma once
// Redacting under one key, for the tests of single forms.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "eascard/book/redact/redact.hpp"

namespace eascard::test {

/// What a word becomes.
inline std::string fake(std::string_view text) {
  book::Redactor redactor("key", {});
  redactor.replace_from_here();
  return redactor.fake(Personal::text, text);
}

/// What an input becomes; while it is learned it stays.
inline std::string redacted(std::string_view input, records::Format format) {
  book::Redactor learning("key", {});
  EXPECT_EQ(book::redact_pass(input, format, learning), input);
  book::Redactor redactor("key", {});
  return book::redact(input, format, redactor);
}

}  // namespace eascard::test
