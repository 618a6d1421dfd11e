#include "eascard/capture/logged_xml.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "eascard/capture/text/tokens.hpp"
#include "eascard/document/text.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::capture {
namespace {

/// What Exchange keeps as a stream and logs without escaping.
constexpr std::array<std::string_view, 3> stream_elements = {"Data", "Mime", "MIMEData"};

/// The reference at text[at], which is '&': of XML 1.0 4.1 and 4.6; none where it is none.
std::optional<Character> find_reference(std::string_view text, std::size_t at) {
  const Character read = read_character(text, at, Escape::reference);
  return read.end > at + 1 ? std::optional(read) : std::nullopt;
}

bool is_escaped(std::string_view value) {
  if (value.find('<') != std::string_view::npos) return false;
  for (std::size_t at = value.find('&'); at != std::string_view::npos; at = value.find('&', at + 1))
    if (!find_reference(value, at)) return false;
  return true;
}

std::string unescape(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const Character read = read_character(value, at, Escape::reference);
    if (read.is_code)
      append_utf8(out, read.code);
    else
      out += static_cast<char>(read.code);
    at = read.end;
  }
  return out;
}

bool is_name_byte(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Mender {
 public:
  explicit Mender(std::string_view logged) : logged_(logged) {}

  std::string mend() {
    while (at_ < logged_.size()) {
      const std::size_t markup = std::min(logged_.find('<', at_), logged_.size());
      out_ += logged_.substr(at_, markup - at_);
      at_ = markup;
      if (at_ < logged_.size()) take_markup();
    }
    return std::move(out_);
  }

 private:
  void take_markup() {
    std::size_t name_end = at_ + 1;
    while (name_end < logged_.size() && is_name_byte(logged_[name_end])) ++name_end;
    const std::string_view name = logged_.substr(at_ + 1, name_end - at_ - 1);
    const std::size_t end = std::min(logged_.find_first_of("<>", name_end), logged_.size());
    if (name.empty() || end == logged_.size() || logged_[end] == '<') return copy(name_end);
    const std::string_view tag = logged_.substr(at_, end + 1 - at_);
    if (take_removed(name, tag)) return;
    if (tag.ends_with("/>")) return copy(end + 1);
    take_value(name, tag);
  }

  void copy(std::size_t end) {
    out_ += logged_.substr(at_, end - at_);
    at_ = end;
  }

  /// <Body=552 bytes/>, <Body/>, <FileAs xmlns="Contacts:" bytes="19"/>.
  bool take_removed(std::string_view name, std::string_view tag) {
    std::string_view rest = tag.substr(1 + name.size());
    if (rest.ends_with("/>") && rest.find(" bytes=\"") != std::string_view::npos) {
      copy(at_ + tag.size());
      return true;
    }
    std::string_view size = "unknown";
    if (rest.starts_with('=') && rest.ends_with(" bytes/>")) {
      size = rest.substr(1, rest.size() - 9);
      if (!size.empty() && !is_digits(size)) return false;
    } else if (name != "Body" || rest != "/>") {
      return false;
    }
    out_.append("<").append(name).append(" xmlns=\"AirSyncBase:\" bytes=\"").append(size);
    out_ += "\"/>";
    at_ += tag.size();
    return true;
  }

  /// A start tag, and the value of a leaf with it.
  void take_value(std::string_view name, std::string_view tag) {
    const std::size_t begin = at_ + tag.size();
    const std::size_t end = value_end(name, begin);
    if (end == std::string_view::npos) return copy(begin);
    const std::string_view value = logged_.substr(begin, end - begin);
    const std::string plain = is_escaped(value) ? unescape(value) : std::string(value);
    out_ += tag.substr(0, tag.size() - 1);
    if (can_be_xml(plain)) {
      out_ += '>';
      xml::append_escaped(out_, plain);
    } else {
      out_.append(" w:text=\"base64\" xmlns:w=\"").append(xml::marker_namespace).append("\">");
      append_base64(out_, plain);
    }
    at_ = end;
  }

  /// Where the end tag of a leaf begins; npos for an element with children.
  std::size_t value_end(std::string_view name, std::size_t begin) {
    const std::string end_tag = "</" + std::string(name) + ">";
    const std::size_t next = logged_.find('<', begin);
    if (next == std::string_view::npos) return next;
    if (logged_.substr(next).starts_with(end_tag)) return next;
    const auto* stream = std::find(stream_elements.begin(), stream_elements.end(), name);
    if (stream == stream_elements.end()) return std::string_view::npos;
    // A search that failed once fails from everywhere behind: without this, it is quadratic.
    bool& unclosed = unclosed_[static_cast<std::size_t>(stream - stream_elements.begin())];
    if (unclosed) return std::string_view::npos;
    const std::size_t end = logged_.find(end_tag, next);
    unclosed = end == std::string_view::npos;
    return end;
  }

  std::string_view logged_;
  std::string out_;
  std::size_t at_ = 0;
  std::array<bool, stream_elements.size()> unclosed_{};
};

}  // namespace

std::string mend_logged_xml(std::string_view logged) {
  return Mender(logged).mend();
}

}  // namespace eascard::capture
