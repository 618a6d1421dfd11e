#include "eascard/capture/text/mail_part.hpp"

#include <algorithm>

#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::capture {
namespace {

bool is_base64_line(std::string_view line) {
  return !line.empty() && std::ranges::all_of(line, [](char c) {
    return base64_value(c) >= 0 || c == '=' || is_blank(c);
  });
}

/// "--" and a boundary, with which the next part begins.
bool is_boundary(std::string_view line) {
  constexpr std::size_t shortest = 8;
  return line.starts_with("--") && line.size() > shortest &&
         line.find(' ') == std::string_view::npos;
}

/// RFC 2045 6.7: =XX, and a line end behind '=' does not count.
void append_quoted_printable(std::string& out, std::string_view line) {
  line = line.substr(0, line.find_last_not_of(" \t") + 1);
  const bool goes_on = line.ends_with('=');
  if (goes_on) line.remove_suffix(1);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const int byte = line[at] == '=' ? hex_byte(line, at + 1) : -1;
    out += byte < 0 ? line[at] : static_cast<char>(byte);
    if (byte >= 0) at += 2;
  }
  if (!goes_on) out += '\n';
}

}  // namespace

MailHeader::Coding MailHeader::take(std::string_view line) {
  constexpr std::string_view name = "Content-Transfer-Encoding:";
  if (istarts_with(line, name)) {
    const std::string_view value = trim(line.substr(name.size()));
    in_header_ = true;
    coding_ = iequals(value, "base64")             ? Coding::base64
              : iequals(value, "quoted-printable") ? Coding::quoted_printable
                                                   : Coding::none;
    return Coding::none;
  }
  if (coding_ == Coding::none) return Coding::none;
  if (in_header_) {
    const bool is_header = is_blank(line.empty() ? '\0' : line[0]) || line.find(':') != line.npos;
    if (trim(line).empty())
      in_header_ = false;
    else if (!is_header)
      coding_ = Coding::none;
    return Coding::none;
  }
  if (trim(line).empty()) return Coding::none;
  const Coding coding = coding_;
  coding_ = Coding::none;
  return coding == Coding::base64 && !is_base64_line(line) ? Coding::none : coding;
}

std::size_t MailPart::read_first(std::string_view text) {
  open_ = read_next(text);
  return text.size();
}

bool MailPart::read_next(std::string_view line) {
  if (is_boundary(line)) return false;
  check_size(bytes_.size() + line.size());
  if (coding_ == MailHeader::Coding::quoted_printable) {
    append_quoted_printable(bytes_, line);
    return true;
  }
  if (!is_base64_line(line)) return false;
  bytes_ += line;
  return true;
}

void MailPart::finish() {
  if (coding_ != MailHeader::Coding::base64) return;
  std::erase_if(bytes_, is_blank);
  std::string decoded;
  if (!decode_base64(bytes_, decoded)) {  // the text ends in the middle
    decoded.clear();
    bytes_.resize(bytes_.size() / 4 * 4);
    if (!decode_base64(bytes_, decoded)) decoded.clear();
  }
  bytes_ = std::move(decoded);
}

}  // namespace eascard::capture
