#pragma once
// Which language a WBXML document is in, by the public id in its header (WAP-192-WBXML 5.5), and
// where it ends, by the tokens that all languages share. For documents that are not ActiveSync, and
// for those that another decoder is to read.

#include <cstdint>
#include <optional>
#include <string_view>

#include "eascard/diagnostic.hpp"
#include "eascard/wbxml/lexer.hpp"

namespace eascard::wbxml {

/// A language other than ActiveSync, a row of languages.def.
struct Language {
  std::uint32_t number;  ///< 0 for none
  std::string_view public_id;
  std::string_view name;
};

/// The language of this public id; nullptr for ActiveSync and for what nobody knows.
const Language* find_language(std::uint32_t number);
const Language* find_language(std::string_view public_id);

/// The language of the document that begins here, nullptr as above or where there is no header to
/// go by. No value: more bytes are needed (never when `last`).
std::optional<const Language*> language_of(std::string_view bytes, bool last);

/// Finds the end of one document that may arrive in pieces; time is linear in the bytes. The caller
/// keeps the bytes, all of them from the document's first on, and may move them between calls.
class Extent {
 public:
  explicit Extent(Limits limits = {}) : limits_(limits) {}

  /// Gets ready for the document that starts at `offset` of the stream.
  void start(std::uint64_t offset);
  /// Goes on in `bytes`. True: the document is size() bytes long. A damaged one, or one that is
  /// cut, has all the bytes there are. False: more are needed (never when `last`). Throws
  /// LimitError.
  bool read(std::string_view bytes, bool last);
  std::size_t size() const { return at_; }
  /// Whether the tokens so far cannot be a document's.
  bool is_damaged() const { return damaged_; }

 private:
  bool read_header();
  bool read_token();
  void take(const Lexeme& lexeme);
  void begin_content();
  bool has(std::size_t size);

  Limits limits_;
  std::string_view bytes_;
  Lexer lexer_{{}, Tokens::any};  ///< without the string table, whose strings nobody asks for
  std::uint64_t offset_ = 0;      ///< of the document in the stream
  std::size_t at_ = 0;            ///< of the next token
  std::uint64_t depth_ = 0;       ///< open elements
  bool in_body_ = false;          ///< the header is behind us
  bool in_attributes_ = false;    ///< of the last tag, or of a processing instruction
  bool in_pi_ = false;
  bool has_content_ = false;  ///< has the tag whose attributes these are
  bool damaged_ = false;
  bool complete_ = false;
};

}  // namespace eascard::wbxml
