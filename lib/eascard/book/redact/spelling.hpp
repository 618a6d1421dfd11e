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
  hex_byte            ///< a byte as two digits behind a mark: =C3, %C3
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
  /// The value without the bytes [begin, end) of text() around it.
  Spelled part(std::size_t begin, std::size_t end) const;
  /// Puts a fake, which has the size of text(), into a copy of the bytes. Throws Error M002 with
  /// its place where it cannot be spelled in as many bytes.
  void write(std::string_view fake, std::string& copy) const;

 private:
  struct Piece {
    std::size_t text_at = 0;
    std::size_t text_size = 0;
    std::size_t at = 0;
    std::size_t size = 0;
    Spelling spelling = Spelling::plain;
  };
  std::string spell(const Piece& piece, std::string_view fake) const;

  std::string_view bytes_;
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace eascard::book
