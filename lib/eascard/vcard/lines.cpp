#include "eascard/vcard/lines.hpp"

#include <array>
#include <cstring>

#include "eascard/text/utf8.hpp"

namespace eascard::vcard {
namespace {

constexpr std::size_t max_octets = 75;
constexpr std::string_view fold_mark = "\r\n ";

/// Printable ASCII and TAB, without what is in `special`.
constexpr std::array<bool, 256> plain_ascii(std::string_view special) {
  std::array<bool, 256> plain{};
  for (std::size_t c = ' '; c < 0x7F; ++c) plain[c] = true;
  plain['\t'] = true;
  for (const char c : special) plain[static_cast<unsigned char>(c)] = false;
  return plain;
}

/// Appends the character at the start of `value`, which is not plain, and says how long it is.
std::size_t append_special(std::string& out, std::string_view value, TextChanges& changes) {
  const auto c = static_cast<unsigned char>(value.front());
  if (c == '\r' || c == '\n') {
    out += "\\n";
    changes.normalised_cr |= c == '\r';
    return value.starts_with("\r\n") ? 2 : 1;
  }
  if (c >= 0x80) {
    out += replacement_character;
    changes.replaced_utf8 = true;
  } else if (c < ' ' || c == 0x7F) {
    changes.dropped_control = true;
  } else {
    out.append(1, '\\').append(1, value.front());
  }
  return 1;
}

TextChanges append_escaped(std::string& out, std::string_view value,
                           const std::array<bool, 256>& plain) {
  TextChanges changes;
  std::size_t run = 0;  // what goes out as it is starts here
  for (std::size_t i = 0; i < value.size();) {
    while (i < value.size() && plain[static_cast<unsigned char>(value[i])]) ++i;
    if (i == value.size()) break;
    const std::size_t length = utf8_length(value, i);
    if (length > 1) {
      i += length;
      continue;
    }
    out.append(value, run, i - run);
    i += append_special(out, value.substr(i), changes);
    run = i;
  }
  out.append(value, run);
  return changes;
}

}  // namespace

TextChanges append_text(std::string& out, std::string_view value, bool escape_semicolon) {
  static constexpr auto text = plain_ascii("\\,");
  static constexpr auto component = plain_ascii("\\,;");
  return append_escaped(out, value, escape_semicolon ? component : text);
}

TextChanges append_uri(std::string& out, std::string_view value) {
  static constexpr auto uri = plain_ascii("\\");
  return append_escaped(out, value, uri);
}

void LineWriter::begin(std::string_view name, std::string_view parameters, std::string_view group) {
  start_ = out_.size();
  if (!group.empty()) out_.append(group).append(1, '.');
  out_.append(name).append(parameters).append(1, ':');
}

void LineWriter::end() {
  if (out_.size() - start_ > max_octets) fold();
  out_ += "\r\n";
}

/// Where the piece at `from` ends: not inside of a UTF-8 sequence, nor before a colon if it can
/// be helped (macOS 10.7 stopped at a continuation that began with one).
std::size_t LineWriter::find_break(std::size_t from, std::size_t octets) const {
  const auto is_inside = [&](std::size_t i) { return is_continuation(out_[i]); };
  std::size_t end = from + octets;
  while (end > from && (is_inside(end) || out_[end] == ':')) --end;
  if (end > from) return end;
  for (end = from + octets; end > from + octets - 3 && is_inside(end);) --end;
  return end;
}

/// Finds all breaks, then moves each byte once, from the end.
void LineWriter::fold() {
  breaks_.clear();
  for (std::size_t at = start_, octets = max_octets; out_.size() - at > octets;) {
    at = find_break(at, octets);
    octets = max_octets - 1;  // a continuation has its blank
    breaks_.push_back(at);
  }
  std::size_t end = out_.size();
  out_.resize(end + breaks_.size() * fold_mark.size());
  char* to = out_.data() + out_.size();
  for (auto at = breaks_.rbegin(); at != breaks_.rend(); end = *at++) {
    to -= end - *at;
    std::memmove(to, out_.data() + *at, end - *at);
    to -= fold_mark.size();
    fold_mark.copy(to, fold_mark.size());
  }
}

}  // namespace eascard::vcard
