#include "eascard/capture/text/tree.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "eascard/capture/text/dump.hpp"
#include "eascard/capture/text/start.hpp"
#include "eascard/capture/text/tree_start.hpp"
#include "eascard/document/text.hpp"
#include "eascard/schema/code_pages.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// The last number in brackets: the process, in Z-Push's lines and in Horde's.
std::string_view process_in(std::string_view front) {
  for (std::size_t end = front.rfind(']'); end != npos && end > 0;
       end = front.rfind(']', end - 1)) {
    const std::size_t begin = front.rfind('[', end);
    if (begin == npos) return {};
    const std::string_view text = trim(front.substr(begin + 1, end - begin - 1));
    if (!text.empty() && is_digits(text)) return text;
  }
  return {};
}

/// How far behind the column of its tag a value stands.
struct Mark {
  std::string_view text;
  Direction direction;
  std::size_t value_indent;
};
/// Z-Push: wbxmldecoder.php, wbxmlencoder.php; Horde: Wbxml/Decoder.php, Wbxml/Encoder.php.
constexpr std::array marks = {Mark{"I", Direction::request, 1}, Mark{"O", Direction::response, 0},
                              Mark{"I:", Direction::request, 2},
                              Mark{"O:", Direction::response, 1}};

/// Whether a body may begin there: it is no part of a value.
bool may_begin_body(std::string_view line) {
  return has_start(line, 0) || find_first_number(line, 0) ||
         parse_dump_line(line, blank_end(line, 0));
}

std::string_view digits_behind(std::string_view text, std::string_view words) {
  const std::size_t at = text.rfind(words);
  if (at == npos) return {};
  text.remove_prefix(at + words.size());
  return text.substr(0, text.find_first_not_of("0123456789"));
}

/// How many bytes the log says that a value had which it did not write; "" where it did. Z-Push
/// writes the first 10240.
std::string_view size_left_out(std::string_view value) {
  if (value.ends_with(" bytes truncated>")) return digits_behind(value, "<log message with ");
  if (value.starts_with('[') && value.ends_with(" bytes of content]"))
    return digits_behind(value, "[");
  return {};
}

}  // namespace

Tree::Tree(const Limits& limits, std::string_view front, std::string_view root)
    : limits_(limits), prefix_(""), time_("") {
  std::size_t end = front.find_last_not_of(' ') + 1;
  const std::size_t column = front.size() - end;
  const std::size_t size = front.substr(0, end).ends_with(':') ? 2 : 1;
  end -= std::min(end, size);
  mark_ = front.substr(end, size);
  for (const Mark& mark : marks)
    if (mark_ == mark.text) {
      direction_ = mark.direction;
      value_indent_ = mark.value_indent;
    }
  prefix_ = LinePrefix(front.substr(0, end));
  constexpr std::size_t time_size = 10;
  time_ = LinePrefix(front.substr(0, std::min(end, time_size)));
  process_ = process_in(front.substr(0, end));
  open_tag(root.substr(0, root.find_last_not_of(" \t") + 1), column);
}

Tree::Answer Tree::take(std::string_view line) {
  const std::string_view rest = prefix_.strip(line);
  const std::string_view prefix = line.substr(0, line.size() - rest.size());
  if ((prefix.empty() && !prefix_.empty()) || process_in(prefix) != process_ ||
      !rest.starts_with(mark_) || rest.substr(mark_.size()).starts_with(':'))
    return Answer::other;
  if (bytes_.size() + value_.size() > limits_.max_size) return Answer::ends;
  return take_behind_mark(rest.substr(mark_.size())) ? Answer::taken : Answer::ends;
}

bool Tree::take_rest(std::string_view line) {
  if (!has_value_ || (!time_.empty() && time_.strip(line).size() < line.size())) return false;
  value_.append("\n") += line;
  return true;
}

/// A tag or value; false where it fits nowhere.
bool Tree::take_behind_mark(std::string_view line) {
  const Open& parent = open_tags_.back();
  const auto text = [line](std::size_t column) {
    return line.substr(std::min(column, line.size()));
  };
  if (text(parent.column) == "</" + parent.name + ">") {
    close_tag();
    return true;
  }
  const std::string_view child = text(parent.column + 1);
  const std::size_t blanks = line.find_first_not_of(' ');
  if (blanks == parent.column + 1 && !has_value_ && open_tag(child, parent.column + 1)) return true;
  if (closes_parent(line)) return true;
  const std::size_t column = parent.column + value_indent_;
  if (blanks != npos && blanks < column) return false;
  add_value(text(column));
  return true;
}

/// What looked like an empty child was a value where the parent ends behind it: "<b>".
bool Tree::closes_parent(std::string_view line) {
  if (open_tags_.size() < 2 || has_value_ || bytes_.ends_with('>')) return false;
  const Open& parent = open_tags_[open_tags_.size() - 2];
  if (line.substr(std::min(parent.column, line.size())) != "</" + parent.name + ">") return false;
  std::size_t begin = open_tags_.back().begin;
  const std::string value =
      std::string(value_indent_ == 0 ? 1 : 0, ' ') + '<' + open_tags_.back().name + '>';
  if (begin > 0 && bytes_[begin - 1] == '\n') --begin;
  bytes_.resize(begin);
  if (bytes_.ends_with('>')) bytes_.pop_back();  // of the parent's start tag
  open_tags_.pop_back();
  add_value(value);
  close_tag();
  return true;
}

bool Tree::open_tag(std::string_view text, std::size_t column) {
  const std::string_view name = name_in_tree(text);
  const Tag* tag = name.empty() ? nullptr : find_tree_tag(name);
  if (!tag) return false;
  end_start_tag();
  const std::string_view local = find_token(*tag)->name;
  if (!bytes_.empty()) bytes_ += '\n';
  open_tags_.push_back({std::string(name), std::string(local), column, bytes_.size()});
  bytes_.append("<").append(local).append(" xmlns=\"").append(page_name(tag->page)) += ":\"";
  if (text.ends_with("/>")) close_tag();
  return true;
}

/// The start tag at hand has children.
void Tree::end_start_tag() {
  if (!open_tags_.empty() && !bytes_.ends_with('>')) bytes_ += '>';
}

void Tree::add_value(std::string_view text) {
  if (std::exchange(has_value_, true)) value_ += '\n';
  value_ += text;
}

void Tree::close_tag() {
  const std::string_view left_out = size_left_out(value_);
  const bool is_start_tag = !bytes_.ends_with('>');
  if (!left_out.empty() && is_start_tag) {
    bytes_.append(" bytes=\"").append(left_out) += "\"/>";
  } else if (has_value_ && is_start_tag && !can_be_xml(value_)) {
    bytes_.append(" xmlns:w=\"").append(xml::marker_namespace) += "\" w:text=\"base64\">";
    append_base64(bytes_, value_);
    bytes_.append("</").append(open_tags_.back().local) += '>';
  } else if (has_value_) {
    end_start_tag();
    xml::append_escaped(bytes_, value_);
    bytes_.append("</").append(open_tags_.back().local) += '>';
  } else if (is_start_tag) {
    bytes_ += "/>";
  } else {
    bytes_.append("\n</").append(open_tags_.back().local) += '>';
  }
  has_value_ = false;
  has_any_ = true;
  value_.clear();
  open_tags_.pop_back();
}

// ---- all of a log -------------------------------------------------------------------------------

void Trees::begin(std::string_view front, std::string_view root, Entry entry) {
  constexpr std::size_t most = 64;
  if (open_.size() == most) end(0);
  open_.push_back({Tree(limits_, front, root), std::move(entry)});
  open_.back().entry.direction = open_.back().tree.direction();
  last_ = open_.size();
  if (open_.back().tree.is_whole()) end(open_.size() - 1);
}

bool Trees::take(std::string_view line) {
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const Tree::Answer answer = open_[i].tree.take(line);
    if (answer == Tree::Answer::other) continue;
    last_ = i + 1;
    if (answer == Tree::Answer::ends || open_[i].tree.is_whole()) end(i);
    return answer == Tree::Answer::taken;
  }
  const bool goes_on = last_ > 0 && !may_begin_body(line) && open_[last_ - 1].tree.take_rest(line);
  if (!goes_on) last_ = 0;
  return goes_on;
}

void Trees::end(std::size_t index) {
  OpenTree& ended = open_[index];
  if (ended.tree.has_any()) {
    Entry entry = std::move(ended.entry);
    entry.body = std::move(ended.tree.bytes());
    if (!ended.tree.is_whole()) entry.cut = "the text has no end of this message";
    const bool is_response = entry.direction == Direction::response;
    if (logs_bytes_ && is_response)
      held_.push_back(std::move(entry));
    else if (!is_copy(entry))
      done_.push_back(std::move(entry));
  }
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
  last_ = 0;
}

namespace {

/// Where the entry of the same exchange is, or its end.
std::vector<Entry>::iterator find_exchange(std::vector<Entry>& entries, const Entry& entry) {
  return std::ranges::find(entries, entry.exchange, &Entry::exchange);
}

}  // namespace

/// The bytes of a request stand before its tree.
bool Trees::is_copy(const Entry& entry) {
  if (entry.direction != Direction::request) return false;
  const auto found = find_exchange(requests_, entry);
  if (found == requests_.end()) return false;
  requests_.erase(found);
  return true;
}

void Trees::has_bytes(const Entry& entry) {
  constexpr std::size_t most = 256;
  if (entry.direction == Direction::unknown) return;
  logs_bytes_ = true;
  if (entry.direction == Direction::response) {
    if (const auto found = find_exchange(held_, entry); found != held_.end()) held_.erase(found);
    return;
  }
  if (const auto found = find_exchange(requests_, entry); found != requests_.end()) return;
  if (requests_.size() == most) requests_.erase(requests_.begin());
  Entry& request = requests_.emplace_back();
  request.exchange = entry.exchange;
  request.direction = entry.direction;
}

bool Trees::replace(const Entry& left_out, Entry& entry) {
  const auto found = find_exchange(held_, left_out);
  if (found == held_.end() || left_out.direction != Direction::response) return false;
  entry = std::move(*found);
  held_.erase(found);
  return true;
}

void Trees::finish() {
  while (!open_.empty()) end(0);
  for (Entry& entry : held_) done_.push_back(std::move(entry));
  held_.clear();
}

bool Trees::next(Entry& entry) {
  constexpr std::size_t most_held = 64;
  if (held_.size() > most_held) {
    done_.push_back(std::move(held_.front()));
    held_.erase(held_.begin());
  }
  if (done_.empty()) return false;
  entry = std::move(done_.front());
  done_.erase(done_.begin());
  return true;
}

}  // namespace eascard::capture
