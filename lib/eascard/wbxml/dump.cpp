#include "eascard/wbxml/dump.hpp"

#include <cstdio>

#include "eascard/document/text.hpp"
#include "eascard/wbxml/reader.hpp"

namespace eascard::wbxml {
namespace {

constexpr std::array header_kinds = {RowKind::version, RowKind::public_id, RowKind::charset,
                                     RowKind::table_size, RowKind::table};

RowKind kind_of(LexemeKind kind) {
  constexpr std::array kinds = {RowKind::switch_page, RowKind::end,   RowKind::tag,
                                RowKind::literal,     RowKind::str_i, RowKind::str_t,
                                RowKind::entity,      RowKind::opaque};
  return kinds[static_cast<std::size_t>(kind)];
}

}  // namespace

bool is_known(const Row& row) {
  return !row.text.empty() || find_token(row.tag);
}

std::string row_name(const Row& row) {
  if (!row.text.empty()) return std::string(row.text);
  if (const TokenInfo* token = find_token(row.tag)) return std::string(token->name);
  char name[16];
  std::snprintf(name, sizeof name, "%u:%02X", unsigned{row.tag.page}, unsigned{row.tag.token});
  return name;
}

Dump::Dump(std::string_view bytes, std::uint64_t offset, const Limits& limits,
           std::span<const Gap> gaps, bool last)
    : offset_(offset), limits_(limits), gaps_(gaps), lexer_({}) {
  go_on(bytes, last);
}

void Dump::go_on(std::string_view bytes, bool last) {
  bytes_ = bytes;
  last_ = last;
  needs_more_ = false;
  // As wbxml::Reader: what is beyond the limit is no document's.
  lexer_.go_on(bytes.substr(0, static_cast<std::size_t>(limits_.max_size)));
}

void Dump::give_up(Diagnostic fault) {
  last_ = true;
  needs_more_ = false;
  if (!fault_) fault_ = {std::move(fault)};
}

/// Whether what is not there can still come.
bool Dump::wait() {
  return needs_more_ = !last_ && !is_beyond();
}

/// Finds the ends of the header's parts that can be read and, by the reader, what is wrong there.
/// False: more bytes are needed.
bool Dump::read_header() {
  const Lex lex = lexer_.read_header(header_);
  if (lex == Lex::cut && wait()) return false;
  const bool whole = lex == Lex::ok;
  const std::size_t version_end = bytes_.empty() ? 0 : 1;
  part_ends_ = {version_end, header_.charset_at, header_.table_size_at, header_.table_at,
                header_.end};
  if (!fault_) find_fault(whole ? bytes_.substr(0, header_.end) : bytes_, !whole);
  return has_header_ = true;
}

/// Asks the reader, whose word on what is wrong is the program's.
void Dump::find_fault(std::string_view bytes, bool last) {
  Reader reader(limits_);
  reader.start(offset_);
  try {
    reader.read(bytes, last);
  } catch (const LimitError& error) {
    fault_ = {error.diagnostic(), true};
  } catch (const Error& error) {
    fault_ = {error.diagnostic()};
  }
}

bool Dump::next(Row& row) {
  if (done_ || needs_more_ || (!has_header_ && !read_header())) return false;
  if (part_ < header_kinds.size() && next_of_header(row)) return true;
  if (fault_) return take_rest(row);
  return take_gap(row) || next_token(row);
}

/// The next part of the header; false behind the last one in front of a fault.
bool Dump::next_of_header(Row& row) {
  const std::array values = {std::uint32_t{3}, header_.public_id, header_.charset,
                             static_cast<std::uint32_t>(header_.end - header_.table_at), 0u};
  while (part_ < header_kinds.size()) {
    const std::size_t end = part_ends_[part_];
    if (end <= at_ && header_kinds[part_] != RowKind::table) break;
    if (fault_ && fault_->diagnostic.place.offset < offset_ + end) break;
    const std::size_t size = end > at_ ? end - at_ : 0;
    row = start_row(header_kinds[part_], size);
    row.number = values[part_++];
    at_ += size;
    if (size > 0) return true;
  }
  part_ = header_kinds.size();
  return false;
}

bool Dump::take_gap(Row& row) {
  if (gaps_.empty() || at_ < gaps_.front().begin) return false;
  const Gap& gap = gaps_.front();
  row = start_row(RowKind::hole, gap.end - at_);
  gaps_ = gaps_.subspan(1);
  at_ = gap.end;
  page_ = gap.page;
  if (gap.depth < open_.size()) open_.resize(gap.depth);
  done_ = open_.empty();
  return true;
}

bool Dump::take_rest(Row& row) {
  needs_more_ = !last_ && bytes_.size() - at_ < limits_.max_size;
  if (needs_more_) return false;
  row = start_row(RowKind::unread, bytes_.size() - at_);
  at_ = bytes_.size();
  done_ = true;
  return true;
}

bool Dump::next_token(Row& row) {
  Lexeme lexeme;
  const Lex lex = lexer_.read(at_, lexeme);
  if (lex == Lex::cut && wait()) return false;
  if (lex != Lex::ok || !can_use(lexeme)) {
    find_fault(bytes_, true);
    if (!fault_)
      fault_ = {
          {Code::W13, Severity::error, {offset_ + at_, 0, 0}, "no token that can stand here"}};
    return take_rest(row);
  }
  row = start_row(kind_of(lexeme.kind), lexeme.size);
  describe(lexeme, row);
  at_ += lexeme.size;
  return true;
}

/// What the reader refuses beyond what the lexer does.
bool Dump::can_use(const Lexeme& lexeme) {
  const bool is_tag = lexeme.kind == LexemeKind::tag || lexeme.kind == LexemeKind::literal;
  if (open_.empty()) {
    if (!is_tag && lexeme.kind != LexemeKind::switch_page) return false;
  } else if (is_tag && open_.size() >= limits_.max_depth) {
    return false;
  }
  const std::string_view text = bytes_.substr(lexeme.value_at, lexeme.value_size);
  if (lexeme.kind == LexemeKind::str_t || lexeme.kind == LexemeKind::literal)
    table_text_ += text.size();
  if (table_text_ > limits_.max_size) return false;
  return lexeme.kind != LexemeKind::literal ||
         (!text.empty() && !(classify_text(text) & (node_flag::control | node_flag::bad_utf8)));
}

/// Says what the token is, and opens or closes its element.
void Dump::describe(const Lexeme& lexeme, Row& row) {
  row.number = lexeme.number;
  row.text = bytes_.substr(lexeme.value_at, lexeme.value_size);
  switch (lexeme.kind) {
    case LexemeKind::switch_page:
      row.page = page_ = static_cast<std::uint8_t>(lexeme.number);
      break;
    case LexemeKind::tag:
      row.tag = {page_, lexeme.token};
      [[fallthrough]];
    case LexemeKind::literal:
      row.has_content = lexeme.has_content;
      if (lexeme.has_content) open_.push_back({row.tag, row.text});
      done_ = open_.empty();
      break;
    case LexemeKind::end:
      close_element(row);
      break;
    default:
      break;
  }
}

void Dump::close_element(Row& row) {
  row.tag = open_.back().tag;
  row.text = open_.back().name;
  open_.pop_back();
  row.depth = static_cast<std::uint32_t>(open_.size());
  done_ = open_.empty();
}

/// A row at the place at hand.
Row Dump::start_row(RowKind kind, std::size_t size) const {
  Row row;
  row.kind = kind;
  row.offset = offset_ + at_;
  row.bytes = bytes_.substr(at_, size);
  row.depth = static_cast<std::uint32_t>(open_.size());
  row.page = page_;
  return row;
}

}  // namespace eascard::wbxml
