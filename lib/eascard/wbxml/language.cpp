#include "eascard/wbxml/language.hpp"

#include <algorithm>
#include <cstring>

#include "eascard/wbxml/header.hpp"
#include "eascard/wbxml/tokens.hpp"

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
    throw LimitError(Code::W21, {offset_, 0, 0},
                     "document larger than " + std::to_string(limits_.max_size) + " bytes");
  return size <= bytes_.size();
}

bool Extent::read_integer(std::size_t& at, std::uint32_t& value) {
  const Lex lex = parse_integer(bytes_, at, value);
  damaged_ = lex == Lex::bad;
  return lex == Lex::ok;
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
  if (!has(at_ + 1)) return false;
  const auto token = static_cast<std::uint8_t>(bytes_[at_]);
  switch (token) {
    case token_end:
      return read_end();
    case token_switch_page:
      if (!has(at_ + 2)) return false;
      at_ += 2;
      return true;
    case token_str_i:
    case token_ext_i_0:
    case token_ext_i_1:
    case token_ext_i_2:
      return read_string();
    case token_entity:
    case token_str_t:
    case token_ext_t_0:
    case token_ext_t_1:
    case token_ext_t_2:
      return skip_integer();
    case token_ext_0:
    case token_ext_1:
    case token_ext_2:
      ++at_;
      return true;
    case token_opaque:
      return read_opaque();
    default:
      break;
  }
  std::size_t end = at_ + 1;
  std::uint32_t name = 0;
  const bool is_literal = (token & identity_bits) == token_literal;
  if (is_literal && !read_integer(end, name)) return false;
  return read_tag(token, end);
}

/// A tag, the start of a processing instruction, or a part of an attribute; it ends at `end`.
bool Extent::read_tag(std::uint8_t token, std::size_t end) {
  at_ = end;
  if (in_attributes_) return true;
  in_pi_ = token == token_pi;
  in_attributes_ = in_pi_ || token & attribute_bit;
  has_content_ = !in_pi_ && token & content_bit;
  if (in_attributes_) return true;
  depth_ += has_content_;
  complete_ = depth_ == 0;
  return true;
}

bool Extent::read_end() {
  ++at_;
  if (in_attributes_) {
    in_attributes_ = false;
    depth_ += has_content_;
    complete_ = depth_ == 0 && !in_pi_;
    return true;
  }
  damaged_ = depth_ == 0;
  if (damaged_) return false;
  complete_ = --depth_ == 0;
  return true;
}

bool Extent::read_string() {
  const std::size_t end = bytes_.find('\0', std::max(at_ + 1, searched_));
  if (end == std::string_view::npos) {
    searched_ = bytes_.size();
    return false;
  }
  at_ = end + 1;
  return true;
}

bool Extent::skip_integer() {
  std::size_t at = at_ + 1;
  std::uint32_t value = 0;
  if (!read_integer(at, value)) return false;
  at_ = at;
  return true;
}

bool Extent::read_opaque() {
  std::size_t at = at_ + 1;
  std::uint32_t size = 0;
  if (!read_integer(at, size) || !has(at + size)) return false;
  at_ = at + size;
  return true;
}

}  // namespace eascard::wbxml
