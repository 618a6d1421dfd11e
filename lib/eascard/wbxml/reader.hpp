#pragma once
// WBXML as ActiveSync uses it (WBXML 1.3, [MS-ASWBXML]) -> Document, on one pass over the bytes.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/document/document.hpp"
#include "eascard/export.hpp"
#include "eascard/wbxml/gap.hpp"
#include "eascard/wbxml/lexer.hpp"

namespace eascard::wbxml {

/// Whether a WBXML document begins here, of ActiveSync or of a language of languages.def, and not
/// what stands behind one by mistake: an END too many, line ends, zeros. That takes the version,
/// public id and charset; where the bytes end before them (`last`), 03 or 03 01 is a document that
/// was cut.
enum class Start : std::uint8_t { no, yes, maybe };  ///< maybe: too few bytes, never when `last`
EASCARD_EXPORT Start begins_document(std::string_view bytes, bool last);

/// Reads one document that may arrive in pieces. The caller keeps the bytes, all of them from the
/// document's first on, and may move them between calls.
class EASCARD_EXPORT Reader {
 public:
  explicit Reader(Limits limits = {}) : limits_(limits), diagnostics_(limits.fold) {}

  /// Reads on in `bytes`. True: document() is complete, size() bytes long, and its `bytes` are set.
  /// False: more bytes are needed (never when `last`). Throws Error, or LimitError.
  bool read(std::string_view bytes, bool last);
  /// Reads a damaged document, started before, around the gaps of plan_recovery(); the holes are in
  /// document(). Throws as read() does, for a bad header and for limits.
  void read_around(std::string_view bytes, std::span<const Gap> gaps);
  /// Gets ready for the document that starts at `offset` of the stream; keeps the memory.
  void start(std::uint64_t offset);

  /// Good until start(); its texts as long as the bytes of read() stay in place.
  const Document& document() const { return document_; }
  /// After an Error: what was read before it. `bytes` are those of the last read(), wherever they
  /// are now.
  PartialDocument partial(std::string_view bytes);
  std::size_t size() const { return at_; }
  /// What was noticed in the current document.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  bool read_header();
  void check_header(const Header& header);
  bool read_token();
  bool read_leaf(std::uint8_t byte);
  void take(const Lexeme& lexeme);
  void take_switch_page(const Lexeme& lexeme);
  void take_end();
  void take_tag(const Lexeme& lexeme);
  void take_literal(const Lexeme& lexeme);
  void take_entity(const Lexeme& lexeme);
  void take_opaque(const Lexeme& lexeme);
  void skip(const Gap& gap);

  bool lack_rest(const Lexeme& lexeme);
  [[noreturn]] void refuse(const Lexeme& lexeme) const;
  [[noreturn]] void fail_integer(std::size_t at) const;
  [[noreturn]] void fail_index(std::uint32_t index, std::size_t at) const;
  bool lack_integer(Lex lex, std::size_t at);
  /// Whether `count` bytes stand at `at`; without them the document is cut, or goes on in a piece
  /// to come.
  bool need(std::size_t at, std::size_t count, Code code, const char* what) {
    return (at <= bytes_.size() && count <= bytes_.size() - at) || lack(at, count, code, what);
  }
  bool lack(std::size_t at, std::size_t count, Code code, const char* what);
  void open_element(Node node, bool has_content);
  void add_text(std::size_t at, std::size_t size, bool stored);
  void add_opaque(std::size_t at, std::size_t size);
  void join_text(Node& node, std::size_t at, std::size_t size, bool stored);
  Node& value_node(NodeKind kind);
  Node& add_value_node(NodeKind kind, std::size_t offset);
  void give_value_a_node();
  Node* previous_text();
  void finish_joined();
  void check_text(Node& node);
  void check_size(std::uint64_t size) const;
  void check_storage() const {
    if (document_.storage.size() > max_document_size) fail_size();
  }
  [[noreturn]] void fail_size() const;
  void note_unknown(Tag tag);

  [[noreturn]] void fail(Code code, std::size_t at, std::string text) const;
  void notice(Code code, Severity severity, std::size_t at, std::string_view text);
  std::string open_name() const;
  static std::uint32_t narrow(std::size_t value) { return static_cast<std::uint32_t>(value); }
  std::uint8_t byte(std::size_t at) const { return static_cast<std::uint8_t>(bytes_[at]); }

  static constexpr std::uint32_t no_node = ~std::uint32_t{0};

  Limits limits_;
  Document document_;
  Diagnostics diagnostics_;
  Lexer lexer_{{}};
  std::string_view bytes_;
  bool last_ = false;
  bool is_beyond_ = false;  ///< more bytes are there than the limit allows, not in bytes_
  bool in_body_ = false;
  bool complete_ = false;
  bool after_text_ = false;          ///< the open element's last content is text
  std::uint32_t joined_ = no_node;   ///< node whose text is of several tokens, not looked at yet
  std::uint8_t page_ = 0;            ///< code page in force
  std::size_t at_ = 0;               ///< of the next token
  std::size_t table_size_ = 0;       ///< string table
  std::uint64_t text_total_ = 0;     ///< bytes of text so far, as a table can multiply them
  std::vector<std::uint32_t> open_;  ///< indexes of the open elements
};

}  // namespace eascard::wbxml
