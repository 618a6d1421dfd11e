#pragma once
// A value as it is spelled in the bytes of a text form: escapes undone for the Redactor, and its
// fake written back in the same spelling, so that no byte around it moves.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eascard::book {

/// How a part of a value stands in the bytes.
enum class Spelling : std::uint8_t {
  plain,              ///< byte for byte
  fixed,              ///< an escape that no other character has: \n, &amp;
  json,               ///< \u00E9, or two of them (RFC 8259 7)
  decimal_reference,  ///< &#233; (XML 1.0 4.1)
  hex_reference,      ///< &#xE9;
  hex_byte            ///< a byte as two digits: C3 of =C3 (RFC 2045 6.7), of %C3 (RFC 3986 2.1)
};

/// Collects one value, part by part in the order of the bytes; what stands between the parts, such
/// as folds, stays. `bytes` must outlive it.
class Spelled {
 public:
  explicit Spelled(std::string_view bytes) : bytes_(bytes) {}

  void clear();
  /// bytes[at, at + size) as they are.
  void add(std::size_t at, std::size_t size);
  /// bytes[at, at + size), which mean `text`.
  void add(Spelling spelling, std::size_t at, std::size_t size, std::string_view text);

  const std::string& text() const { return text_; }
  std::string_view bytes() const { return bytes_; }
  Spelled part(std::size_t begin, std::size_t end) const {
    Spelled out(bytes_);
    out.add_part(*this, begin, end);
    return out;
  }
  /// Where text()[at] stands in the bytes.
  std::size_t place_of(std::size_t at) const;
  /// A byte as two digits, each where it stands.
  void add_byte(std::size_t first, std::size_t second, char byte) {
    add(Spelling::hex_byte, first, second, {&byte, 1});
  }
  /// A byte as the two digits at text()[digits] and text()[digits + 1] of another spelling, fixed
  /// where those are not plain.
  void add_byte(const Spelled& other, std::size_t digits, char byte);
  /// Bytes [begin, end) of the text() of another.
  void add_part(const Spelled& other, std::size_t begin, std::size_t end);
  /// What text()[begin, end) of another means, which no fake may change.
  void add_fixed(const Spelled& other, std::size_t begin, std::string_view text);
  /// Puts a fake, which has the size of text(), into a copy of the bytes. Throws Error M095 with
  /// its place where it cannot be spelled in as many bytes.
  void write(std::string_view fake, std::string& copy) const;

 private:
  struct Piece {
    std::size_t text_at = 0;
    std::size_t text_size = 0;
    std::size_t at = 0;
    std::size_t size = 0;  ///< of hex_byte where the second digit is
    Spelling spelling = Spelling::plain;
  };
  const Piece* find_piece(std::size_t at) const;
  std::string spell(const Piece& piece, std::string_view fake) const;

  std::string_view bytes_;
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace eascard::book
