#include "eascard/capture/text_xml.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "eascard/capture/text/xml_start.hpp"
#include "eascard/document/text.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// How many lines of one value without any tag are believed.
constexpr unsigned max_lines_without_tag = 4096;

/// Adds the value, decoded where all of it is percent-encoded (RFC 3986 2.1).
void append_decoded(std::string& out, std::string_view value) {
  std::string plain;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] != '%') {
      plain += value[at];
      continue;
    }
    const int byte = hex_byte(value, at + 1);
    if (byte < 0) {
      out += value;
      return;
    }
    plain += static_cast<char>(byte);
    at += 2;
  }
  if (can_be_xml(plain)) {
    xml::append_escaped(out, plain);
  } else {
    out += value;
  }
}

}  // namespace

std::string undo_percent_encoding(std::string_view xml) {
  std::string out;
  for (std::size_t at = 0; at < xml.size();) {
    const std::size_t tag = std::min(xml.find('<', at), xml.size());
    const std::string_view value = xml.substr(at, tag - at);
    if (value.find('%') == npos) {
      out += value;
    } else {
      append_decoded(out, value);
    }
    at = std::min(xml.find('>', tag), xml.size() - 1) + 1;
    out += xml.substr(tag, at - tag);
  }
  return out;
}

XmlForm::XmlForm(const Limits& limits, LinePrefix prefix, XmlEscape escape)
    : TextForm(limits), first_prefix_(std::move(prefix)), prefix_(""), escape_(escape) {
  in_records_ = escape.end == '"' && first_prefix_.ends_with("{\"log\":\"");
}

/// Where the document ends in `text`, behind its end tag; npos where it does not.
std::size_t XmlForm::find_end(std::string_view text, std::size_t from) {
  if (in_root_tag_) {
    const std::size_t end = text.find('>', from);
    if (end == npos) return npos;
    in_root_tag_ = false;
    if (end > 0 && text[end - 1] == '/') return end + 1;
    from = end + 1;
  }
  const std::string tag = "</" + root_;
  for (std::size_t at = text.find(tag, from); at != npos; at = text.find(tag, at + 1)) {
    const std::size_t end = blank_end(text, at + tag.size());
    if (end < text.size() && text[end] == '>') return end + 1;
  }
  return npos;
}

/// Adds the first line, as far as it is the document's; gives how far.
std::size_t XmlForm::add(std::string_view text) {
  if (escape_.escape == Escape::none) return add_plain(text);
  const Undone undone = undo_escapes(text, escape_);
  const std::size_t used = add_undone(undone, text);
  string_ended_ = undone.stop < text.size() && !whole_;
  return used == 0 ? 0 : string_ended_ ? text.size() : undone.ends[used - 1];
}

/// Adds what `text` is without its escapes.
std::size_t XmlForm::add_undone(const Undone& undone, std::string_view text) {
  undone_ = &undone;
  escaped_ = text;
  const std::size_t used = add_plain(undone.text);
  undone_ = nullptr;
  return used;
}

/// Tells where `text`, which is added next, stands.
void XmlForm::note(std::string_view text) {
  if (!trace_) return;
  std::size_t begin = 0;  // of the token
  for (std::size_t i = 0, end = 1; i < text.size(); i = end++) {
    std::string_view token = text.substr(i, 1);
    if (undone_) {
      const std::vector<std::size_t>& ends = undone_->ends;
      while (end < text.size() && ends[end] == ends[i]) ++end;
      token = escaped_.substr(begin, ends[i] - begin);
      begin = ends[i];
    }
    trace_->add({8 * (bytes_.size() + i), 0, 0, static_cast<std::uint16_t>(8 * (end - i)),
                 Notation::character, undone_ ? escape_.escape : Escape::none},
                token);
  }
}

/// The line without its escapes, where it goes on with the string or its like; false where it does
/// not. Literals in source code stand one a line, with a join between them.
bool XmlForm::undo_line(std::string_view& line, Undone& undone) {
  if (string_ended_ && in_records_) {
    const std::string_view rest = first_prefix_.strip(line);
    if (rest.size() == line.size()) return false;
    line = rest;
  } else if (string_ended_) {
    const std::size_t quote = line.find_first_not_of(" \t+.&");
    if (quote == npos || line[quote] != escape_.end) return false;
    line.remove_prefix(quote + 1);
  }
  undone = undo_escapes(line, escape_);
  string_ended_ = undone.stop < line.size();
  return true;
}

std::size_t XmlForm::add_plain(std::string_view text) {
  line_begin_ = bytes_.size();
  std::size_t from = 0;
  if (root_.empty()) {
    from = find_element_tag(text);
    if (from == npos) {
      note(text);
      bytes_ += text;
      return text.size();
    }
    root_ = tag_name(text.substr(from));
    in_root_tag_ = true;
  }
  const std::size_t end = find_end(text, from);
  whole_ = end != npos;
  open_ = !whole_;
  note(text.substr(0, end));
  bytes_ += text.substr(0, end);
  if (text.find('<') != npos) {
    lines_without_tag_ = 0;
    tags_end_ = bytes_.size();
  }
  return std::min(end, text.size());
}

/// Adds a piece of the line before, of which the end tag may be in both.
void XmlForm::add_piece(std::string_view text) {
  if (trace_) trace_->fail("in pieces of its lines");
  constexpr std::size_t longest_tag = 128;
  const std::size_t tail = bytes_.size() - std::min(bytes_.size(), longest_tag);
  const std::size_t tag = std::string_view(bytes_).substr(tail).find_last_of("<>");
  const bool is_open = tag != npos && bytes_[tail + tag] == '<';
  if (!is_open || root_.empty()) {
    add_plain(text);
    return;
  }
  std::string joined = bytes_.substr(tail + tag);
  bytes_.resize(tail + tag);
  joined += text;
  add_plain(joined);
}

std::size_t XmlForm::read_first(std::string_view text) {
  return add(text);
}

/// A prefix is what stands in front of a tag and began the first line as well.
std::string_view XmlForm::strip_prefix(std::string_view line) {
  if (head_end() != 0) return line.substr(head_end());
  if (first_prefix_.has('<')) {  // which is no tag
    const std::string_view rest = first_prefix_.strip_with_blank(line);
    if (rest.size() < line.size()) return rest;
  }
  const std::size_t tag = line.find('<');
  if (prefix_.empty() && tag != npos) {
    std::string_view front = line.substr(0, tag);
    const std::size_t end = front.find_last_not_of(" \t") + 1;
    if (end > 0 && first_prefix_.begins_with(front.substr(0, end)))
      prefix_ = LinePrefix(front.substr(0, end + 1));
  }
  return prefix_.empty() ? line : prefix_.strip_with_blank(line);
}

/// Whether the line before may be a piece of a longer one: in a log that repeats its head it cannot
/// be told from a value of several lines.
bool XmlForm::is_split_in_value() const {
  return may_be_split() && !bytes_.ends_with('>') && !is_split_in_tag();
}

/// In a tag, no logger and no program has a line end.
bool XmlForm::is_split_in_tag() const {
  if (!may_be_split()) return false;
  const std::string_view line = std::string_view(bytes_).substr(line_begin_);
  const std::size_t tag = line.rfind('<');
  return tag != npos && line.find('>', tag) == npos;
}

bool XmlForm::read_next(std::string_view line) {
  // Where each line has the head of the log, one without may be of any program.
  if (repeats_head_ && head_end() == 0 && blank_end(line, 0) < line.size()) return false;
  repeats_head_ = repeats_head_ || head_end() != 0;
  const bool is_joined = string_ended_;
  if (!is_joined) line = strip_prefix(line);
  Undone undone;
  if (escape_.escape != Escape::none && !undo_line(line, undone)) {
    open_ = false;
    return false;
  }
  const std::string_view escaped = line;
  if (escape_.escape != Escape::none) line = undone.text;
  const std::size_t tag = line.find('<');
  if (tag == npos) {
    open_ = ++lines_without_tag_ <= (root_.empty() ? 2 : max_lines_without_tag);
  } else if (root_.empty()) {
    const std::size_t element = find_element_tag(line);
    open_ = element == npos || is_message_root(line.substr(element), true);
  } else {
    // Another message: the log has no end of this one.
    const std::string_view rest = line.substr(tag);
    open_ = !rest.starts_with(xml_declaration) &&
            !(tag_name(rest) == root_ && is_message_root(rest, false));
  }
  if (!open_) return false;
  if (is_split_in_value()) {
    cut_by_log();
    was_split_ = true;
    return false;
  }
  if (is_piece() || is_joined || is_split_in_tag()) {
    add_piece(line);
  } else {
    bytes_ += '\n';
    if (escape_.escape == Escape::none) {
      add_plain(line);
    } else {
      add_undone(undone, escaped);
    }
  }
  return true;
}

void XmlForm::finish() {
  if (!whole_) bytes_.resize(tags_end_);
}

}  // namespace eascard::capture
