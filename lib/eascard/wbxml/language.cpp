#include "eascard/wbxml/language.hpp"

#include <algorithm>

#include "eascard/wbxml/header.hpp"

namespace eascard::wbxml {
namespace {

constexpr Language languages[] = {
#define WBXML_LANGUAGE(number, public_id, name) {number, public_id, name},
#include "eascard/wbxml/languages.def"
#undef WBXML_LANGUAGE
};

constexpr std::size_t longest_public_id = [] {
  std::size_t longest = 0;
  for (const Language& language : languages) longest = std::max(longest, language.public_id.size());
  return longest;
}();

template <typename Is>
const Language* find_if(Is is) {
  const auto found = std::find_if(std::begin(languages), std::end(languages), is);
  return found == std::end(languages) ? nullptr : found;
}

/// The string at `index` of the string table of `size` bytes, its first bytes being `table`; no
/// value where it goes on behind them. What is longer than any public id may come cut.
std::optional<std::string_view> table_string(std::string_view table, std::uint32_t index,
                                             std::uint32_t size) {
  if (index >= size) return std::string_view();
  table = table.substr(0, size);
  const std::string_view rest = table.substr(std::min<std::size_t>(index, table.size()));
  const std::size_t end = rest.find('\0');
  const bool is_whole = end != std::string_view::npos || table.size() == size;
  if (!is_whole && rest.size() <= longest_public_id) return std::nullopt;
  return rest.substr(0, end);
}

}  // namespace

const Language* find_language(std::uint32_t number) {
  return find_if([number](const Language& l) { return number != 0 && l.number == number; });
}

const Language* find_language(std::string_view public_id) {
  return find_if([public_id](const Language& l) { return l.public_id == public_id; });
}

std::optional<const Language*> language_of(std::string_view bytes, bool last) {
  Header header;
  const bool waits = parse_header(bytes, header) == Lex::cut && !last;
  const auto unread = [waits]() -> std::optional<const Language*> {
    if (waits) return std::nullopt;
    return nullptr;
  };
  if (header.known < Header::id) return unread();
  if (header.public_id != 0) return find_language(header.public_id);
  if (header.known < Header::table_length) return unread();
  const auto name =
      table_string(bytes.substr(header.table_at), header.public_id_index, header.table_size);
  return name ? find_language(*name) : unread();
}

// ---- Extent -------------------------------------------------------------------------------------

void Extent::start(std::uint64_t offset) {
  *this = Extent(limits_);
  offset_ = offset;
}

bool Extent::read(std::string_view bytes, bool last) {
  bytes_ = bytes;
  lexer_.go_on(bytes);
  if (!damaged_ && !in_body_) in_body_ = read_header();
  while (in_body_ && !damaged_ && !complete_)
    if (!read_token()) break;
  if (!complete_ && last) {
    at_ = bytes.size();
    complete_ = true;
  }
  has(complete_ ? at_ : bytes.size());
  return complete_;
}

/// Whether the document's first `size` bytes are there.
bool Extent::has(std::size_t size) {
  if (size > limits_.max_size)
    throw LimitError(limit::size, {offset_, 0, 0},
                     "document larger than " + std::to_string(limits_.max_size) + " bytes");
  return size <= bytes_.size();
}

bool Extent::read_header() {
  Header header;
  damaged_ = parse_header(bytes_, header) == Lex::bad;
  if (header.known < Header::table_length || !has(header.table_at + header.table_size))
    return false;
  at_ = header.end;
  return true;
}

/// One token with what belongs to it (WAP-192-WBXML 7.1); false where it is not all there.
bool Extent::read_token() {
  Lexeme lexeme;
  const Lex lex = lexer_.read(at_, lexeme);
  damaged_ = lex == Lex::bad;
  if (!has(at_ + lexeme.size) || lex != Lex::ok) return false;
  at_ += lexeme.size;
  take(lexeme);
  return true;
}

void Extent::take(const Lexeme& lexeme) {
  if (lexeme.kind == LexemeKind::end) {
    if (in_attributes_) return begin_content();
    damaged_ = depth_ == 0;
    complete_ = !damaged_ && --depth_ == 0;
    return;
  }
  const bool is_pi = lexeme.kind == LexemeKind::pi;
  const bool is_tag = lexeme.kind == LexemeKind::tag || lexeme.kind == LexemeKind::literal;
  if (in_attributes_ || !(is_tag || is_pi)) return;
  in_pi_ = is_pi;
  has_content_ = lexeme.has_content;
  in_attributes_ = is_pi || lexeme.has_attributes;
  if (!in_attributes_) begin_content();
}

/// Behind a tag and its attributes, or behind a processing instruction, which has no content.
void Extent::begin_content() {
  in_attributes_ = false;
  depth_ += has_content_;
  complete_ = depth_ == 0 && !in_pi_;
}

}  // namespace eascard::wbxml
