#include "eascard/vcard/property.hpp"

namespace eascard::vcard {

const Parameter* find_parameter(const Property& property, std::string_view name) {
  for (const Parameter& parameter : property.parameters) {
    if (iequals(parameter.name, name)) return &parameter;
  }
  return nullptr;
}

bool has_encoding(const Property& property, std::string_view encoding) {
  for (const Parameter& parameter : property.parameters) {
    if (!parameter.name.empty() && !iequals(parameter.name, "ENCODING")) continue;
    for (const std::string_view value : parameter.values) {
      if (iequals(value, encoding)) return true;
    }
  }
  return false;
}

bool is_base64(const Property& property) {
  return has_encoding(property, "b") || has_encoding(property, "BASE64");
}

void split_components(std::string_view value, char separator,
                      std::vector<std::string_view>& parts) {
  parts.clear();
  for_each_component(value, separator, [&](std::string_view part) { parts.push_back(part); });
}

void list_types(const Property& property, std::vector<std::string_view>& types) {
  types.clear();
  for_each_type(property, [&](std::string_view type) { types.push_back(type); });
}

bool has_type(const Property& property, std::string_view type) {
  bool found = false;
  for_each_type(property, [&](std::string_view other) { found = found || iequals(other, type); });
  return found;
}

std::string unescape_text(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = value.find('\\'); i < value.size(); i = value.find('\\')) {
    const char next = i + 1 < value.size() ? value[i + 1] : '\0';
    const bool is_line_end = next == 'n' || next == 'N';
    const bool is_known = is_line_end || next == '\\' || next == ',' || next == ';' || next == ':';
    out.append(value, 0, is_known ? i : i + 1);
    if (is_known) out += is_line_end ? '\n' : next;
    value.remove_prefix(is_known ? i + 2 : i + 1);
  }
  return out.append(value);
}

}  // namespace eascard::vcard
