#pragma once
// What each byte of a WBXML document is: one row a token, every byte in one row. Up to the first
// fault; what stands behind it is one row without a meaning.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/export.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/wbxml/lexer.hpp"
#include "eascard/wbxml/recover.hpp"

namespace eascard::wbxml {

enum class RowKind : std::uint8_t {
  version,
  public_id,  ///< with the index that belongs to id 0
  charset,
  table_size,  ///< of the string table
  table,
  switch_page,
  tag,
  literal,
  end,
  str_i,
  str_t,
  entity,
  opaque,
  hole,     ///< damaged, left out
  unread,   ///< behind a fault, or with it, as far as the limit of size; may have no bytes
  trailing  ///< behind the root element, for those who go on there
};

/// Views are into the bytes of the document.
struct Row {
  RowKind kind{};
  std::uint64_t offset = 0;  ///< in the stream
  std::string_view bytes;
  std::uint32_t depth = 0;   ///< elements around it
  std::uint8_t page = 0;     ///< code page in force, for SWITCH_PAGE the new one
  Tag tag{};                 ///< tag, end of one: what it is
  bool has_content = false;  ///< tag, literal
  std::uint32_t number = 0;  ///< version byte, public id, charset, size, index, code point
  std::string_view text{};   ///< a string's or OPAQUE's value; literal and its end: the name
};

/// Of a tag, LITERAL, or the END of one: "FileAs"; "26:05", page and token, where no table knows
/// it.
EASCARD_EXPORT std::string row_name(const Row& row);
/// Whether row_name() is in a table.
EASCARD_EXPORT bool is_known(const Row& row);

/// The fault that ends a document, as wbxml::Reader tells it.
struct Fault {
  Diagnostic diagnostic;
  bool is_limit = false;
};

/// The rows of one document that may arrive in pieces, in memory that does not grow with it. Only
/// where there is a fault is a Document made, for its path.
class EASCARD_EXPORT Dump {
 public:
  /// `bytes` begin with the document, at `offset` of the stream, and stay in place; so do `gaps`,
  /// those of plan_recovery(), which become holes. Without `last` more of them are to come.
  Dump(std::string_view bytes, std::uint64_t offset, const Limits& limits,
       std::span<const Gap> gaps = {}, bool last = true);
  /// The same bytes and more; those handed out before stay in place too.
  void go_on(std::string_view bytes, bool last);
  /// No more bytes are to be had, for this reason.
  void give_up(Diagnostic fault);

  /// False behind the last row, and where needs_more().
  bool next(Row& row);
  /// Whether more bytes are to be given, by go_on() or give_up().
  bool needs_more() const { return needs_more_; }
  /// How many bytes were in rows.
  std::size_t size() const { return at_; }
  /// Known with the row that is `unread`.
  const std::optional<Fault>& fault() const { return fault_; }

 private:
  /// An open element; its name where it is a LITERAL.
  struct Open {
    Tag tag;
    std::string_view name;
  };

  bool read_header();
  bool wait();
  bool is_beyond() const { return bytes_.size() > limits_.max_size; }
  void find_fault(std::string_view bytes, bool last);
  bool next_of_header(Row& row);
  bool take_gap(Row& row);
  bool take_rest(Row& row);
  bool next_token(Row& row);
  bool can_use(const Lexeme& lexeme);
  void describe(const Lexeme& lexeme, Row& row);
  void close_element(Row& row);
  Row start_row(RowKind kind, std::size_t size) const;

  std::string_view bytes_;
  std::uint64_t offset_;
  Limits limits_;
  std::span<const Gap> gaps_;
  Lexer lexer_;
  Header header_;
  std::array<std::size_t, 5> part_ends_{};  ///< of the header's parts; 0: not to be read
  std::size_t part_ = 0;
  std::vector<Open> open_;
  std::uint64_t table_text_ = 0;  ///< bytes of strings shown from the table, which can multiply
  std::uint8_t page_ = 0;
  std::size_t at_ = 0;
  bool last_;
  bool needs_more_ = false;
  bool has_header_ = false;
  bool done_ = false;
  std::optional<Fault> fault_;
};

}  // namespace eascard::wbxml
