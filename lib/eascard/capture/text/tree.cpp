#include "eascard/capture/text/tree.hpp"

#include <algorithm>
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

/// Whether another body may begin there: it must not be passed over where a tree has no end.
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

TreeForm::TreeForm(const Limits& limits, std::string_view front)
    : TextForm(limits), prefix_(""), time_("") {
  std::size_t end = front.find_last_not_of(' ') + 1;
  column_ = front.size() - end;
  const std::size_t size = front.substr(0, end).ends_with(':') ? 2 : 1;
  end -= std::min(end, size);
  mark_ = front.substr(end, size);
  direction_ = mark_.starts_with('I') ? Direction::request : Direction::response;
  prefix_ = LinePrefix(front.substr(0, end));
  constexpr std::size_t time_size = 10;
  time_ = LinePrefix(front.substr(0, std::min(end, time_size)));
  process_ = process_in(front.substr(0, end));
}

std::size_t TreeForm::read_first(std::string_view text) {
  const std::string_view tag = text.substr(0, text.find_last_not_of(" \t") + 1);
  open_ = open_tag(tag, column_);
  if (!open_) cut_at(0);
  return tag.size();
}

/// Whether the line is none of the tree, of another process say.
bool TreeForm::is_other(std::string_view line) const {
  const std::string_view rest = prefix_.strip(line);
  if (rest.size() == line.size()) return !prefix_.empty();
  return process_in(line.substr(0, line.size() - rest.size())) != process_;
}

bool TreeForm::read_next(std::string_view line) {
  if (is_other(line)) {
    if (may_begin_body(line)) return false;
    // A value goes on, as it is.
    if (has_value_ && time_.strip(line).size() == line.size()) value_.append("\n") += line;
    return true;
  }
  line = prefix_.strip(line);
  const bool is_tree = line.starts_with("I ") || line.starts_with("O ") ||
                       line.starts_with("I: ") || line.starts_with("O: ");
  if (!is_tree) return !may_begin_body(line);
  if (!line.starts_with(mark_)) return false;
  return take(line.substr(mark_.size()));
}

/// A tag or value of the tree, behind the mark; false where it fits nowhere.
bool TreeForm::take(std::string_view line) {
  check_size(bytes_.size() + value_.size());
  const Open& parent = open_tags_.back();
  if (line.size() < parent.column) {
    if (trim(line).empty()) return true;  // an empty value
    return false;
  }
  const std::string_view text = line.substr(parent.column);
  if (text == "</" + parent.name + ">") {
    close_tag();
    return true;
  }
  if (text.starts_with(' ') && !has_value_ && open_tag(text.substr(1), parent.column + 1))
    return true;
  add_value(text);
  return true;
}

bool TreeForm::open_tag(std::string_view text, std::size_t column) {
  const std::string_view name = name_in_tree(text);
  if (name.empty()) return false;
  end_start_tag();
  const Tag* tag = find_tree_tag(name);
  const std::string_view page = tag ? page_name(tag->page) : page_in_tree(name);
  const std::string_view local =
      tag ? find_token(*tag)->name : name.substr(name.find(':') == npos ? 0 : name.find(':') + 1);
  if (!bytes_.empty()) bytes_ += '\n';
  bytes_.append("<").append(local).append(" xmlns=\"").append(page.empty() ? "AirSync" : page) +=
      ":\"";
  open_tags_.push_back({std::string(name), std::string(local), column});
  if (text.ends_with("/>")) close_tag();
  return true;
}

/// The start tag at hand has children.
void TreeForm::end_start_tag() {
  if (!open_tags_.empty() && !bytes_.ends_with('>')) bytes_ += '>';
}

void TreeForm::add_value(std::string_view text) {
  if (std::exchange(has_value_, true)) value_ += '\n';
  value_ += text;
}

void TreeForm::close_tag() {
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
  whole_ = open_tags_.empty();
  open_ = !whole_;
}

}  // namespace eascard::capture
