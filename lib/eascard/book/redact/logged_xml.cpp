#include "eascard/book/redact/logged_xml.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "eascard/book/redact/xml.hpp"
#include "eascard/capture/text/tokens.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// What Exchange logs without escaping.
constexpr std::array<std::string_view, 3> stream_elements = {"Data", "Mime", "MIMEData"};

/// Whether the value is as XML has it.
bool is_escaped(std::string_view value) {
  if (value.find('<') != npos) return false;
  for (std::size_t at = value.find('&'); at != npos; at = value.find('&', at + 1))
    if (capture::read_character(value, at, capture::Escape::reference).end == at + 1) return false;
  return true;
}

/// Makes XML of the same size of it, and afterwards what it was.
class Mask {
 public:
  Mask(std::string_view logged, Redactor& redactor) : logged_(logged), redactor_(redactor) {}

  std::string redact() {
    mask_removed();
    for (const std::string_view name : stream_elements) mask_streams(name);
    std::string out = redact_xml(masked_, redactor_);
    for (const Part& part : parts_) out.replace(part.at, part.text.size(), part.text);
    return out;
  }

 private:
  /// What stands in the result again.
  struct Part {
    std::size_t at = 0;
    std::string text;
  };

  /// `<Body=552 bytes/>` and `bytes="552"`: what an empty tag has in front of its end.
  void mask_removed() {
    masked_ = logged_;
    for (std::size_t at = logged_.find('<'); at != npos; at = logged_.find('<', at + 1)) {
      const std::size_t end = std::min(logged_.find_first_of("<>", at + 1), logged_.size());
      const std::string_view tag = logged_.substr(at, end - at);
      if (end == logged_.size() || logged_[end] == '<' || !tag.ends_with('/')) continue;
      const std::size_t attribute = tag.find(" bytes=\"");
      if (attribute != npos)
        hide_attribute(at + attribute + 1, end - 1);
      else if (tag.ends_with(" bytes/"))
        hide_size(at, end - 1);
    }
  }

  void hide_attribute(std::size_t at, std::size_t end) {
    const std::size_t quote = logged_.find('"', at + 7);
    if (quote == npos || quote >= end || !is_digits(logged_.substr(at + 7, quote - at - 7))) return;
    hide(at, quote + 1);
  }

  void hide_size(std::size_t begin, std::size_t end) {
    const std::string_view tag = logged_.substr(begin, end - begin);  // "<Body=552 bytes"
    const std::size_t equals = tag.find('=');
    if (equals == npos || !tag.ends_with(" bytes")) return;
    const std::string_view size = tag.substr(equals + 1, tag.size() - equals - 7);
    if (size.empty() || is_digits(size)) hide(begin + equals, end);
  }

  /// Blanks stand there while it is XML.
  void hide(std::size_t at, std::size_t end) {
    parts_.push_back({at, std::string(logged_.substr(at, end - at))});
    masked_.replace(at, end - at, end - at, ' ');
  }

  /// Values that are no XML, as those with a '<' are.
  void mask_streams(std::string_view name) {
    const std::string begin_tag = '<' + std::string(name);
    const std::string end_tag = "</" + std::string(name) + '>';
    for (std::size_t at = logged_.find(begin_tag); at != npos; at = logged_.find(begin_tag, at)) {
      at += begin_tag.size();
      if (at == logged_.size() || (logged_[at] != '>' && !is_space(logged_[at]))) continue;
      const std::size_t tag_end = logged_.find_first_of("<>", at);
      if (tag_end == npos || logged_[tag_end] == '<' || logged_[tag_end - 1] == '/') continue;
      const std::size_t begin = tag_end + 1;
      const std::size_t end = logged_.find(end_tag, begin);
      if (end == npos) return;
      if (!is_escaped(logged_.substr(begin, end - begin))) hide_stream(begin, end);
      at = end;
    }
  }

  void hide_stream(std::size_t begin, std::size_t end) {
    const std::string_view value = logged_.substr(begin, end - begin);
    parts_.push_back({begin, redactor_.fake_note("2", value)});
    masked_.replace(begin, value.size(), value.size(), ' ');
  }

  std::string_view logged_;
  Redactor& redactor_;
  std::string masked_;
  std::vector<Part> parts_;
};

}  // namespace

std::string redact_logged_xml(std::string_view xml, Redactor& redactor) {
  return Mask(xml, redactor).redact();
}

}  // namespace eascard::book
