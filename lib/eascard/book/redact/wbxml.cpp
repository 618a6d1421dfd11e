#include "eascard/book/redact/wbxml.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/wbxml/lexer.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::book {
namespace {

using wbxml::Header;
using wbxml::Lex;
using wbxml::Lexeme;
using wbxml::LexemeKind;
using wbxml::Lexer;

constexpr Tag body = tag_of("AirSyncBase", "Body");
constexpr Tag body_type = tag_of("AirSyncBase", "Type");
constexpr Tag body_data = tag_of("AirSyncBase", "Data");
constexpr std::uint8_t no_token = 0;

/// How the bytes of a value are to be understood.
enum class Carrier : std::uint8_t { text, opaque, entity };

/// A value in the bytes; of an ENTITY its code point.
struct Value {
  std::size_t at = 0;
  std::size_t size = 0;
  Personal kind = Personal::any;
  Carrier carrier = Carrier::text;
  char note_type = '\0';  ///< of a note: AirSyncBase Type, '\0' where it is not known
};

/// What stands in one or more documents.
struct Values {
  std::vector<Value> list;
  std::size_t end = 0;         ///< of what was understood
  std::size_t fault_size = 0;  ///< bytes at `end` that the fault itself is in
};

/// Goes through one document after another, token by token.
class Finder {
 public:
  Finder(std::string_view bytes, const Redactor& redactor) : bytes_(bytes), redactor_(redactor) {}

  Values find() {
    while (at_ < bytes_.size() && find_document()) {
      const bool goes_on = wbxml::begins_document(bytes_.substr(at_), true) == wbxml::Start::yes;
      if (at_ < bytes_.size() && !goes_on) {
        found_.fault_size = 1;
        break;
      }
    }
    found_.end = std::min(at_, bytes_.size());
    return std::move(found_);
  }

 private:
  /// An open element.
  struct Open {
    Tag tag;
    Personal kind = Personal::any;
    char type = '\0';  ///< of a Body, once it was read
  };
  /// A string of the table, and what refers to it.
  struct Shared {
    std::size_t size = 0;
    bool is_value = false;
    bool is_name = false;
  };

  /// False behind the last token that could be read.
  bool find_document() {
    document_ = at_;
    open_.clear();
    shared_.clear();
    page_ = 0;
    Lexer lexer(bytes_.substr(at_));
    Header header;
    const Lex lex = lexer.read_header(header);
    check_language(header, lexer, lex);
    if (lex != Lex::ok) {
      // Numbers, which tell no value; what stands in the table does.
      const std::size_t size = header.known == Header::table_length ? header.end : header.end + 5;
      found_.fault_size = std::min(bytes_.size() - at_, size);
      return false;
    }
    share_table(header);
    at_ += header.end;
    const bool is_whole = find_tokens(lexer);
    take_table();
    return is_whole;
  }

  void check_language(const Header& header, const Lexer& lexer, Lex lex) const {
    const bool is_other =
        (header.known >= Header::id && header.public_id > 1) ||
        (header.known >= Header::charset_value && header.charset != 106) ||
        (lex == Lex::ok && header.public_id == 0 && header.table_size > 0 &&
         (header.public_id_index >= header.table_size ||
          lexer.table_string(header.public_id_index) != "-//MICROSOFT//DTD ActiveSync//EN"));
    if (is_other)
      throw Error(Code::W02, {document_, 0, 0},
                  "not an ActiveSync document in UTF-8: what is personal in it is not known, so it "
                  "is not redacted");
  }

  /// Each string of the table, by its end: what is referred to may be a part of it.
  void share_table(const Header& header) {
    const std::size_t end = document_ + header.end;
    for (std::size_t at = document_ + header.table_at; at < end;) {
      const std::size_t nul = std::min(bytes_.find('\0', at), end);
      shared_[nul] = {nul - at, false, false};
      at = nul + 1;
    }
    if (header.public_id == 0 && header.table_size > 0)
      name(document_ + header.table_at + header.public_id_index);
  }

  Shared* shared(std::size_t at) {
    const auto found = shared_.lower_bound(at);
    return found == shared_.end() ? nullptr : &found->second;
  }
  void name(std::size_t at) {
    if (Shared* string = shared(at)) string->is_name = true;
  }

  bool find_tokens(Lexer& lexer) {
    do {
      Lexeme lexeme;
      const Lex lex = lexer.read(at_ - document_, lexeme);
      const bool is_stray = open_.empty() && lexeme.kind != LexemeKind::switch_page &&
                            lexeme.kind != LexemeKind::tag && lexeme.kind != LexemeKind::literal;
      if (lex != Lex::ok || is_stray) return stop(lex, lexeme);
      take(lexeme);
      at_ += lexeme.size;
    } while (!open_.empty() || !has_root_);
    has_root_ = false;
    return true;
  }

  /// A value that is cut is one as far as it is there, and the fault is behind it.
  bool stop(Lex lex, const Lexeme& lexeme) {
    if (lex == Lex::cut && lexeme.value_at > 0 && !open_.empty() &&
        document_ + lexeme.value_at <= bytes_.size() && lexeme.kind != LexemeKind::str_t) {
      const std::size_t at = document_ + lexeme.value_at;
      add(at, bytes_.size() - at,
          lexeme.kind == LexemeKind::opaque ? Carrier::opaque : Carrier::text);
      at_ = bytes_.size();
      return false;
    }
    found_.fault_size = std::min(bytes_.size() - at_, std::max<std::size_t>(fault_size(), 1));
    return false;
  }

  /// The token and the number that belongs to it, which tell no value.
  std::size_t fault_size() const {
    std::size_t size = 1;
    const auto token = static_cast<std::uint8_t>(bytes_[std::min(at_, bytes_.size() - 1)]);
    if (token != wbxml::token_entity && token != wbxml::token_opaque && token != wbxml::token_str_t)
      return size;
    while (at_ + size < bytes_.size() && size < 6 && (bytes_[at_ + size++] & 0x80)) {
    }
    return size;
  }

  void take(const Lexeme& lexeme) {
    const std::size_t value_at = document_ + lexeme.value_at;
    switch (lexeme.kind) {
      case LexemeKind::switch_page:
        page_ = static_cast<std::uint8_t>(lexeme.number);
        return;
      case LexemeKind::end:
        open_.pop_back();
        return;
      case LexemeKind::literal:
        name(value_at);
        return enter({page_, no_token}, lexeme.has_content);
      case LexemeKind::tag:
        return enter({page_, lexeme.token}, lexeme.has_content);
      case LexemeKind::str_i:
        return add(value_at, lexeme.value_size, Carrier::text);
      case LexemeKind::opaque:
        return add(value_at, lexeme.value_size, Carrier::opaque);
      case LexemeKind::str_t:
        return share(value_at, lexeme.value_size);
      case LexemeKind::entity:
        return add(at_ + 1, lexeme.size - 1, Carrier::entity);
      default:
        return;
    }
  }

  void share(std::size_t at, std::size_t size) {
    Shared* const string = shared(at);
    if (!string) return;
    const bool is_kept = is_harmless(open_.back().kind, bytes_.substr(at, size));
    (is_kept ? string->is_name : string->is_value) = true;
  }

  void enter(Tag tag, bool has_content) {
    has_root_ = true;
    if (!has_content) return;
    open_.push_back({tag, redactor_.kind_of(tag), '\0'});
  }

  void add(std::size_t at, std::size_t size, Carrier carrier) {
    const Open& element = open_.back();
    Open* const parent = open_.size() > 1 ? &open_[open_.size() - 2] : nullptr;
    const bool is_in_body = parent && parent->tag == body;
    if (is_in_body && element.tag == body_type && size == 1) parent->type = bytes_[at];
    const char type = is_in_body && element.tag == body_data ? parent->type : '\0';
    if (size > 0 && element.kind != Personal::plain)
      found_.list.push_back({at, size, element.kind, carrier, type});
  }

  /// Strings of the table that are no names; those that nothing refers to are not left either.
  void take_table() {
    for (const auto& [end, string] : shared_) {
      if (string.is_value && string.is_name)
        throw Error(Code::W04, {end - string.size, 0, 0},
                    "a string of the table is a personal value and a name at once: it cannot be "
                    "redacted");
      if (!string.is_name && string.size > 0)
        found_.list.push_back(
            {end - string.size, string.size, Personal::text, Carrier::text, '\0'});
    }
  }

  std::string_view bytes_;
  const Redactor& redactor_;
  Values found_;
  std::size_t at_ = 0;
  std::size_t document_ = 0;  ///< where the one at hand begins
  std::uint8_t page_ = 0;
  bool has_root_ = false;
  std::vector<Open> open_;
  std::map<std::size_t, Shared> shared_;  ///< by where they end
};

/// The integer of an ENTITY, in as many bytes as it had (WAP-192-WBXML 5.1).
std::string fake_integer(Personal kind, std::string_view bytes, Redactor& redactor) {
  std::uint32_t code = 0;
  for (const char c : bytes) code = code << 7 | (static_cast<unsigned char>(c) & 0x7FU);
  std::uint32_t fake = redactor.fake_entity(kind, code);
  std::string out(bytes);
  for (std::size_t i = out.size(); i-- > 0; fake >>= 7)
    out[i] = static_cast<char>((static_cast<unsigned char>(out[i]) & 0x80U) | (fake & 0x7FU));
  return out;
}

std::string fake_value(const Value& value, std::string_view text, Redactor& redactor) {
  if (value.carrier == Carrier::entity) return fake_integer(value.kind, text, redactor);
  const std::string_view type(&value.note_type, 1);
  return value.carrier == Carrier::opaque ? redactor.fake_opaque(value.kind, type, text)
                                          : redactor.fake_text(value.kind, type, text);
}

}  // namespace

std::string redact_wbxml(std::string_view bytes, Redactor& redactor) {
  const Values values = Finder(bytes, redactor).find();
  std::string out(bytes);
  for (const Value& value : values.list)
    out.replace(value.at, value.size,
                fake_value(value, bytes.substr(value.at, value.size), redactor));
  const std::size_t known = std::min(bytes.size(), values.end + values.fault_size);
  if (known == bytes.size() || redactor.learns()) return out;
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(known), out.end(), '.');
  Diagnostic lost{Code::M094,
                  Severity::warning,
                  {values.end, 0, 0},
                  std::to_string(bytes.size() - known) +
                      " bytes behind a fault were replaced: what they are is not known"};
  lost.size = bytes.size() - values.end;
  redactor.notice(std::move(lost));
  return out;
}

}  // namespace eascard::book
