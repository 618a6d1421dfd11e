#include "eascard/wbxml/recover.hpp"

#include <algorithm>
#include <utility>

#include "eascard/document/document.hpp"
#include "eascard/document/text.hpp"
#include "eascard/wbxml/lexer.hpp"
#include "eascard/wbxml/recover_boundary.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::wbxml {
namespace {

constexpr std::size_t nowhere = ~std::size_t{0};
constexpr Tag literal_tag{0xFF, 0};

std::uint32_t narrow(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

/// Goes over the tokens of a document and notes what has to be left out of it.
class Scan {
 public:
  Scan(std::string_view bytes, const Limits& limits, bool is_damaged)
      : bytes_(bytes),
        lexer_(bytes),
        max_depth_(limits.max_depth),
        is_damaged_(is_damaged),
        budget_(std::uint64_t{bytes.size()} * 16 + 4096) {}

  Plan run() {
    Header header;
    if (lexer_.read_header(header) != Lex::ok) return {};
    at_ = header.end;
    while (!done_) step();
    if (plan_.size == 0) plan_.size = at_;
    plan_.root_page = root_page_;
    return std::move(plan_);
  }

 private:
  enum class Cause : std::uint8_t { cut, bad_token, page, element, value, surplus_end };

  /// What stands directly in an envelope or list, an item say: what is left out as a whole.
  struct Unit {
    std::size_t begin = 0;
    std::size_t tag_at = 0;
    std::vector<Level> stack;  ///< the open elements it stands in
  };

  void step();
  void open_element(const Lexeme& lexeme);
  void begin_unit();
  void close_element();
  void end_document();
  void read_value(const Lexeme& lexeme);
  bool can_use(const Lexeme& lexeme);
  bool has_value_at(std::size_t at) const;
  bool swallows(const Lexeme& lexeme);
  std::size_t next_sure_item(std::size_t from);

  void damaged(Cause cause);
  bool is_units_fault(Cause cause) const;
  void skip(std::size_t begin, std::size_t from);
  void resume(std::size_t begin, const Boundary& boundary);
  std::size_t find_parent(const MessageElement& place, bool is_missing) const;
  void skip_to_ends(std::size_t begin);
  void add_gap(std::size_t begin, std::size_t end);
  void give_up();
  void doubt(std::string what);
  std::uint32_t depth() const;
  std::size_t last_ends() const;
  bool spend(std::size_t bytes);

  std::string_view bytes_;
  Lexer lexer_;
  std::uint32_t max_depth_;
  bool is_damaged_;       ///< else only one strong doubt is looked for
  std::uint64_t budget_;  ///< bytes that may still be gone over again
  Plan plan_;
  std::vector<Level> open_;
  Unit unit_;
  bool has_unit_ = false;  ///< unit_ is the last one begun, nothing else was since
  Tag tag_;                ///< of the element at hand
  std::uint8_t root_page_ = 0;
  std::uint8_t page_ = 0;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;            ///< of the token at hand, with the SWITCH_PAGE in front of it
  std::size_t switch_at_ = nowhere;  ///< of a SWITCH_PAGE just read
  std::size_t tried_ = 0;            ///< no boundary before this is tried again
  std::size_t item_from_ = 0;        ///< no sure item stands in [item_from_, item_at_)
  std::size_t item_at_ = 0;
  std::size_t header_at_ = 0;  ///< of the next header behind the last OPAQUE looked at
  bool done_ = false;
};

void Scan::step() {
  begin_ = std::min(switch_at_, at_);
  Lexeme lexeme;
  const Lex lex = lexer_.read(at_, lexeme);
  if (lex == Lex::cut) return damaged(Cause::cut);
  if (lex == Lex::bad || !can_use(lexeme)) return damaged(Cause::bad_token);
  if (lexeme.kind == LexemeKind::switch_page) {
    page_ = static_cast<std::uint8_t>(lexeme.number);
    switch_at_ = begin_;
    at_ += lexeme.size;
    return;
  }
  switch_at_ = nowhere;
  switch (lexeme.kind) {
    case LexemeKind::tag:
    case LexemeKind::literal:
      return open_element(lexeme);
    case LexemeKind::end:
      return close_element();
    default:
      return read_value(lexeme);
  }
}

/// What the reader refuses beyond what the lexer does: it must not stop where this goes on.
bool Scan::can_use(const Lexeme& lexeme) {
  const bool is_tag = lexeme.kind == LexemeKind::tag || lexeme.kind == LexemeKind::literal;
  if (open_.empty()) return is_tag || lexeme.kind == LexemeKind::switch_page;
  if (is_tag && open_.size() >= max_depth_) return false;
  if (lexeme.kind == LexemeKind::str_t) return spend(lexeme.value_size);
  if (lexeme.kind != LexemeKind::literal) return true;
  if (!spend(lexeme.value_size)) return false;
  const std::uint8_t flags = classify_text(bytes_.substr(lexeme.value_at, lexeme.value_size));
  return lexeme.value_size > 0 && !(flags & (node_flag::control | node_flag::bad_utf8));
}

void Scan::open_element(const Lexeme& lexeme) {
  const bool is_literal = lexeme.kind == LexemeKind::literal;
  tag_ = is_literal ? literal_tag : Tag{page_, lexeme.token};
  Level level{tag_, is_literal ? Role::none : place_role(tag_, open_.empty())};
  if (open_.empty()) {
    root_page_ = page_;
  } else {
    const Doubt doubt = doubt_element(tag_, open_.back());
    // An item, but for a SWITCH_PAGE that was none in front of it.
    if (page_ != root_page_ && begins_sure_item(bytes_, at_, root_page_))
      return damaged(Cause::page);
    const bool is_leaf = level.role == Role::item && has_value_at(at_ + lexeme.size);
    if (is_leaf || doubt == Doubt::strong || (doubt == Doubt::weak && is_damaged_))
      return damaged(Cause::element);
    const Role parent = open_.back().role;
    if (parent == Role::envelope || parent == Role::list) begin_unit();
    const bool is_container = level.role == Role::envelope || level.role == Role::list;
    if (is_container && lexeme.has_content) {  // what is in it are the units
      has_unit_ = false;
      --plan_.kept;
    }
  }
  at_ += lexeme.size;
  if (lexeme.has_content) {
    if (level.role == Role::list && !open_.empty()) open_.back().has_list = true;
    open_.push_back(level);
  } else if (open_.empty()) {
    end_document();
  }
}

/// Whether a string or OPAQUE begins there, white space aside.
bool Scan::has_value_at(std::size_t at) const {
  if (at + 1 >= bytes_.size()) return false;
  const auto token = static_cast<std::uint8_t>(bytes_[at]);
  return token == token_opaque ||
         (token == token_str_i &&
          std::string_view(" \t\r\n\0", 5).find(bytes_[at + 1]) == std::string_view::npos);
}

void Scan::begin_unit() {
  unit_.begin = begin_;
  unit_.tag_at = at_;
  unit_.stack = open_;
  has_unit_ = true;
  ++plan_.kept;
}

void Scan::close_element() {
  const bool is_missing = open_.back().missing;
  open_.pop_back();
  if (is_missing) add_gap(at_, at_ + 1);
  ++at_;
  if (open_.empty()) end_document();
}

/// The root is closed. In a damaged document that may be too early, and then an END, or another
/// item, is left over.
void Scan::end_document() {
  if (is_damaged_ && has_unit_ && at_ < bytes_.size()) {
    begin_ = at_;
    if (bytes_[at_] == token_end) return damaged(Cause::surplus_end);
    const std::optional<Boundary> boundary =
        find_boundary(bytes_, std::max(at_, tried_), root_page_);
    const std::size_t searched = boundary ? boundary->tag_at : bytes_.size();
    if (spend(searched - at_) && boundary) return damaged(Cause::surplus_end);
  }
  done_ = true;
}

void Scan::read_value(const Lexeme& lexeme) {
  Level& level = open_.back();
  const bool is_inline = lexeme.kind == LexemeKind::str_i;
  const bool is_space =
      is_inline && bytes_.substr(lexeme.value_at, lexeme.value_size).find_first_not_of(" \t\r\n") ==
                       std::string_view::npos;
  if (!is_space && doubt_value(level) != Doubt::none) return damaged(Cause::value);
  if (swallows(lexeme)) return damaged(Cause::value);
  level.has_text = level.has_text || (!is_space && lexeme.kind != LexemeKind::opaque);
  at_ += lexeme.size;
}

/// Whether an OPAQUE with a damaged length, or a damaged byte that became OPAQUE, took other items
/// or the next document for its value.
bool Scan::swallows(const Lexeme& lexeme) {
  if (lexeme.kind != LexemeKind::opaque) return false;
  const std::size_t end = lexeme.value_at + lexeme.value_size;
  if (header_at_ < lexeme.value_at) header_at_ = find_header(bytes_, lexeme.value_at);
  return next_sure_item(lexeme.value_at) < end || header_at_ < end;
}

/// find_sure_item(), which remembers: however often it is asked, it goes over the bytes once, and
/// once more over those that the scan went back.
std::size_t Scan::next_sure_item(std::size_t from) {
  if (item_at_ == 0 || from > item_at_) {
    item_at_ = find_sure_item(bytes_, from, root_page_);
  } else if (from < item_from_) {
    constexpr std::size_t longest = 300;
    const std::size_t found =
        find_sure_item(bytes_.substr(0, item_from_ + longest), from, root_page_);
    if (found < item_from_) item_at_ = found;
  } else {
    return item_at_;
  }
  item_from_ = from;
  return item_at_;
}

// ---- damage -------------------------------------------------------------------------------------

/// The token at hand is no token, or cannot stand here.
void Scan::damaged(Cause cause) {
  if (plan_.fault.empty() && (cause == Cause::element || cause == Cause::page))
    doubt(element_name({}, {.tag = tag_}) + " in " + element_name({}, {.tag = open_.back().tag}));
  if (plan_.fault.empty() && cause == Cause::value)
    doubt("a value in " + element_name({}, {.tag = open_.back().tag}));
  if (!is_damaged_) {
    done_ = true;
    return;
  }
  std::size_t begin = begin_;
  std::size_t from = at_;
  if (has_unit_ && is_units_fault(cause)) {
    begin = unit_.begin;
    from = unit_.tag_at + 1;
    open_ = unit_.stack;
    --plan_.kept;
  }
  has_unit_ = false;
  switch_at_ = nowhere;
  const Role root = open_.empty() ? Role::none : open_.front().role;
  if (root != Role::envelope && root != Role::list) return give_up();
  while (!plan_.gaps.empty() && plan_.gaps.back().begin >= begin) plan_.gaps.pop_back();
  spend(at_ - begin) ? skip(begin, std::max(from, tried_)) : skip_to_ends(begin);
}

/// Whether the damage is in the last unit, or here. A unit that lost an END, or has one too many,
/// shows it behind its end: the document lacks ENDs, or what follows stands outside of what was
/// closed too early.
bool Scan::is_units_fault(Cause cause) const {
  const std::size_t outside = unit_.stack.size();
  if (cause == Cause::surplus_end || cause == Cause::page || open_.size() > outside) return true;
  if (cause == Cause::bad_token) return false;
  if (cause == Cause::cut) return last_ends() > outside + 1;
  if (cause == Cause::value) return open_.size() == outside;
  if (open_.size() == outside) return !begins_item_content(bytes_, at_ + 1, root_page_);
  const MessageElement* place = find_place(tag_);
  if (!place) return tag_.page != root_page_;
  if (place_role(place->tag, false) == Role::item) return true;
  return std::any_of(unit_.stack.begin(), unit_.stack.end(),
                     [place](const Level& level) { return has_parent(*place, level.tag); });
}

/// Leaves out what stands from `begin` to the next boundary.
void Scan::skip(std::size_t begin, std::size_t from) {
  if (const std::optional<Boundary> boundary = find_boundary(bytes_, from, root_page_))
    return resume(begin, *boundary);
  skip_to_ends(begin);
}

/// Goes on at the boundary. Elements around it whose start tags are in the hole are taken for open,
/// so that their ENDs close nothing else.
void Scan::resume(std::size_t begin, const Boundary& boundary) {
  std::vector<Level> missing;
  const MessageElement* place = boundary.place;
  std::size_t depth = find_parent(*place, false);
  while (depth == 0) {
    const Tag tag = place->response[0];
    place = find_place(tag);
    if (!place) return skip_to_ends(begin);  // of another command than the root's
    missing.push_back({tag, place_role(tag, false), true});
    depth = find_parent(*place, true);
  }
  open_.resize(depth);
  page_ = boundary.place->tag.page;
  add_gap(begin, boundary.begin);
  open_.insert(open_.end(), missing.rbegin(), missing.rend());
  at_ = boundary.begin;
  tried_ = boundary.tag_at + 1;
}

/// How many elements are open down to the one in which an element of this place goes on; 0 for
/// none. Nothing is put into a Collection that may be the wrong one: a second Commands, or one
/// behind damaged values, may be another Collection's, and so may items before any list.
std::size_t Scan::find_parent(const MessageElement& place, bool is_missing) const {
  std::size_t depth = open_.size();
  while (depth > 0 && !has_parent(place, open_[depth - 1].tag)) --depth;
  if (place.role != Role::list || depth <= 1) return depth;
  const bool in_list = depth < open_.size() && open_.back().role == Role::list;
  const bool is_same =
      is_missing ? open_[depth - 1].has_list : in_list && open_.back().tag != place.tag;
  return is_same ? depth : 0;
}

/// No boundary follows: the document's last bytes may still close what is open.
void Scan::skip_to_ends(std::size_t begin) {
  const std::size_t ends = open_.size();
  const bool closed =
      bytes_.size() - begin >= ends &&
      bytes_.substr(bytes_.size() - ends).find_first_not_of('\x01') == std::string_view::npos;
  at_ = closed ? bytes_.size() - ends : bytes_.size();
  if (!closed) open_.clear();
  add_gap(begin, at_);
  done_ = !closed;
}

/// The elements in open_ stay open behind the gap.
void Scan::add_gap(std::size_t begin, std::size_t end) {
  std::vector<Gap>& gaps = plan_.gaps;
  if (gaps.empty() || gaps.back().end != begin) gaps.push_back({begin});
  gaps.back().end = end;
  gaps.back().depth = depth();
  gaps.back().page = page_;
}

void Scan::give_up() {
  plan_.gaps.clear();
  plan_.kept = 0;
  done_ = true;
}

void Scan::doubt(std::string what) {
  plan_.fault = std::move(what);
  plan_.fault_at = at_;
}

/// Open elements that the reader knows of.
std::uint32_t Scan::depth() const {
  return narrow(static_cast<std::size_t>(std::count_if(
      open_.begin(), open_.end(), [](const Level& level) { return !level.missing; })));
}

/// END tokens, or bytes like them, at the end of the bytes: a whole item ends in up to four.
std::size_t Scan::last_ends() const {
  const std::size_t last = bytes_.find_last_not_of('\x01');
  return last == std::string_view::npos ? bytes_.size() : bytes_.size() - last - 1;
}

bool Scan::spend(std::size_t bytes) {
  if (budget_ < bytes) return false;
  budget_ -= bytes;
  return true;
}

}  // namespace

Plan plan_recovery(std::string_view bytes, const Limits& limits) {
  return Scan(bytes, limits, true).run();
}

Plan find_misplaced(std::string_view document, const Limits& limits) {
  return Scan(document, limits, false).run();
}

Plan find_left_over(std::string_view bytes, std::size_t from, std::uint8_t root_page) {
  Plan plan;
  const std::optional<Boundary> boundary = find_boundary(bytes, from, root_page);
  // A Collection would be of another message, which lost its header.
  if (!boundary || place_role(boundary->place->tag, false) != Role::item) return plan;
  plan.fault = element_name({}, {.tag = boundary->place->tag}) + " behind the root element";
  plan.fault_at = boundary->begin;
  return plan;
}

std::size_t find_header(std::string_view bytes, std::size_t from) {
  return bytes.find(usual_header, from);
}

}  // namespace eascard::wbxml
