#include "eascard/capture/text/xml_start.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "eascard/schema/code_pages.hpp"
#include "eascard/schema/message_elements.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// How far a root element and what stands in front of it are looked at.
constexpr std::size_t head_size = 1024;

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

/// The value of xmlns= or xmlns:prefix= in a start tag; `found` says whether there is one.
std::string_view namespace_of(std::string_view tag, std::string_view prefix, bool& found) {
  std::string attribute = prefix.empty() ? "xmlns" : "xmlns:";
  attribute.append(prefix) += '=';
  const std::size_t at = tag.find(attribute);
  const std::size_t value = at == npos ? npos : at + attribute.size();
  found = value != npos && value < tag.size() && (tag[value] == '"' || tag[value] == '\'');
  if (!found) return {};
  const std::size_t end = tag.find(tag[value], value + 1);
  return tag.substr(value + 1, std::min(end, tag.size()) - value - 1);
}

}  // namespace

std::string_view tag_name(std::string_view tag) {
  tag = tag.substr(0, 64);
  return tag.substr(1, std::min(tag.find_first_of(" \t/>", 1), tag.size()) - 1);
}

bool is_message_root(std::string_view tag, bool declared) {
  const auto [prefix, name] = split_name(tag_name(tag));
  if (!is_root_name(name) && name != "ApplicationData") return false;
  bool found = false;
  tag = tag.substr(0, head_size);
  const std::string_view space =
      namespace_of(tag.substr(0, tag.find_first_of("<>", 1)), prefix, found);
  if (!found) return declared;
  const int page = find_namespace(space);
  bool alias = false;
  return page >= 0 && find_element(static_cast<std::uint8_t>(page), name, &alias) != nullptr;
}

std::size_t find_element_tag(std::string_view text) {
  std::size_t at = text.find('<');
  for (int i = 0; i < 4 && at != npos && at + 1 < text.size(); ++i) {
    if (text[at + 1] != '?' && text[at + 1] != '!') return at;
    at = text.find('<', at + 1);
  }
  return at;
}

bool begins_xml(std::string_view text) {
  if (text.size() < 4 || text[0] != '<') return false;
  if (!text.starts_with(xml_declaration)) return is_letter(text[1]) && is_message_root(text, false);
  const std::size_t at = find_element_tag(text.substr(0, head_size));
  return at == npos || is_message_root(text.substr(at), true);
}

}  // namespace eascard::capture
