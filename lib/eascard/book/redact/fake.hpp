#pragma once
// Fakes of personal values: as many bytes, the same classes of characters, the same for the same
// value and key.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "eascard/schema/personal.hpp"

namespace eascard::book {

class Faker {
 public:
  /// Runs with one key make the same fakes. Who knows the key can try values.
  explicit Faker(std::string key) : key_(std::move(key)) {}

  /// No fake will be this value of the input, where it is long enough to be told from chance.
  void learn(std::string_view value);
  /// As many bytes. Of plain the value itself; so is a value without a letter or digit, which says
  /// nothing.
  std::string fake(Personal kind, std::string_view value) const;
  /// Of a note by its type ([MS-ASAIRS] 2.2.2.22): 1 text, 2 HTML, 3 RTF, 4 a mail; "" unknown.
  std::string fake_note(std::string_view type, std::string_view value) const;
  /// Of bytes that are no text: an image where the kind is one, else noise.
  std::string fake_bytes(Personal kind, std::string_view value) const;
  /// Of the character of an ENTITY, one that takes as many bytes there.
  std::uint32_t fake_entity(std::uint32_t code) const;
  /// Anything that takes as many digits.
  std::string noise(std::string_view value, std::size_t size) const;

 private:
  std::string draw(Personal kind, std::string_view value, unsigned turn) const;
  std::string words(std::string_view text, unsigned turn) const;
  std::string word(std::string_view text, unsigned turn, std::string_view whole = {},
                   std::size_t place = 0) const;
  std::string id(std::string_view text, unsigned turn) const;
  std::string date(std::string_view text, unsigned turn) const;
  std::string impossible_date(std::string_view text, std::string_view year, unsigned turn) const;
  std::string html(std::string_view text, unsigned turn) const;
  std::string rtf(std::string_view text, unsigned turn) const;
  std::string picture(std::string_view text, unsigned turn) const;
  std::string digits(std::string_view base64, std::size_t kept, unsigned turn) const;
  bool is_original(std::string_view text) const;

  std::string key_;
  std::unordered_set<std::string> originals_;
};

/// Whether a text has anything that a fake replaces.
bool says_something(std::string_view text);
/// Whether it stays: a word of the protocol; a number where one is expected, of other classes a
/// short one, as what names somebody has more digits.
bool is_harmless(Personal kind, std::string_view value);
/// Base64 digits of `bytes` where those of `old` stand, so that white space stays where it is.
std::string lay_base64(std::string_view old, std::string_view bytes);

}  // namespace eascard::book
