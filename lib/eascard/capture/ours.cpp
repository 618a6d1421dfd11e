#include "eascard/capture/ours.hpp"

#include <algorithm>
#include <array>

#include "eascard/schema/code_pages.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";

/// Keys besides the names of elements: of plain contacts, trees, and JSContact (RFC 9553 2).
constexpr std::array<std::string_view, 46> keys = {"ServerId",
                                                   "CollectionId",
                                                   "ClientId",
                                                   "_uid",
                                                   "_eas",
                                                   "_extra",
                                                   "ns",
                                                   "name",
                                                   "text",
                                                   "text64",
                                                   "opaque",
                                                   "children",
                                                   "page",
                                                   "token",
                                                   "literal",
                                                   "@type",
                                                   "@context",
                                                   "version",
                                                   "uid",
                                                   "kind",
                                                   "members",
                                                   "nicknames",
                                                   "prodId",
                                                   "relatedTo",
                                                   "speakToAs",
                                                   "titles",
                                                   "emails",
                                                   "onlineServices",
                                                   "phones",
                                                   "preferredLanguages",
                                                   "calendars",
                                                   "schedulingAddresses",
                                                   "addresses",
                                                   "cryptoKeys",
                                                   "directories",
                                                   "links",
                                                   "media",
                                                   "localizations",
                                                   "anniversaries",
                                                   "keywords",
                                                   "notes",
                                                   "personalInfo",
                                                   "organizations",
                                                   "created",
                                                   "updated",
                                                   "language"};

bool is_our_key(std::string_view key) {
  return std::ranges::find(keys, key) != keys.end() || key.starts_with("eascard.") ||
         !find_elements(key).empty();
}

/// Behind the string whose quote is at text[at]; npos where its end is not there.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return at < text.size() ? at + 1 : npos;
}

/// Counts the keys of the object that begins at text[at], up to as many as tell enough.
std::optional<bool> has_our_keys(std::string_view text, std::size_t at, bool last) {
  constexpr unsigned enough = 8;
  unsigned all = 0;
  unsigned ours = 0;
  int depth = 0;
  bool key_follows = false;
  const auto so_far = [&]() -> std::optional<bool> {
    if (!last) return {};
    return 2 * ours >= all;
  };
  for (;; ++at) {
    at = text.find_first_not_of(blanks, at);
    if (at == npos) return so_far();
    const char c = text[at];
    if (depth == 1 && key_follows && c != '"') return all > 0 ? 2 * ours >= all : c == '}';
    if (c == '"') {
      const std::size_t end = string_end(text, at);
      if (end == npos) return so_far();
      if (depth == 1 && key_follows) {
        ++all;
        ours += is_our_key(text.substr(at + 1, end - at - 2));
        key_follows = false;
        if (all == enough) return 2 * ours >= all;
      }
      at = end - 1;
    } else if (c == '{' || c == '[') {
      if (++depth == 1) key_follows = true;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return 2 * ours >= all;
    } else if (c == ',' && depth == 1) {
      key_follows = true;
    }
  }
}

std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') == npos ? 0 : name.rfind(':') + 1);
}

/// Whether a start tag declares a namespace of ActiveSync, or ours: the root may be an unknown
/// token.
bool has_our_namespace(std::string_view tag) {
  for (std::size_t at = tag.find("xmlns"); at != npos; at = tag.find("xmlns", at + 1)) {
    const std::size_t quote = tag.find_first_of("\"'", at);
    if (quote == npos) return false;
    const std::size_t end = tag.find(tag[quote], quote + 1);
    if (end == npos) return false;
    const std::string_view name = tag.substr(quote + 1, end - quote - 1);
    if (find_namespace(name) >= 0 || name == xml::marker_namespace) return true;
  }
  return false;
}

}  // namespace

std::optional<bool> is_our_json(std::string_view bytes, bool last) {
  std::size_t at = 0;
  // Arrays of contacts, and a jCard alone or in an array.
  for (int depth = 0; bytes[at] == '['; ++depth) {
    const std::size_t next = bytes.find_first_not_of(blanks, at + 1);
    if (next == npos) return last ? std::optional(true) : std::nullopt;
    if (bytes[next] == ']') return next + 1 == bytes.size() || blanks.find(bytes[next + 1]) != npos;
    if (bytes[next] == '"')
      return bytes.substr(next).starts_with("\"vcard\"") ||
             std::string_view("\"vcard\"").starts_with(bytes.substr(next));
    if (depth > 1 || (bytes[next] != '[' && bytes[next] != '{')) return false;
    at = next;
  }
  return has_our_keys(bytes, at, last);
}

std::optional<bool> is_our_markup(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    at = bytes.find('<', at);
    if (at == npos || at + 1 >= bytes.size()) return {};
    const std::string_view rest = bytes.substr(at);
    const char next = rest[1];
    std::size_t end = npos;
    if (next == '?') {
      end = rest.find("?>");
    } else if (rest.starts_with("<!--")) {
      end = rest.find("-->");
    } else if (next == '!') {
      const std::size_t subset = rest.find_first_of("[>");
      end = subset != npos && rest[subset] == '[' ? rest.find(']', subset) : subset;
      if (end != npos) end = rest.find('>', end);
    } else {
      const std::size_t name_end = rest.find_first_of(" \t\r\n/>=", 1);
      if (name_end == npos) return {};
      const std::string_view name = local_name(rest.substr(1, name_end - 1));
      if (name.empty() || !find_elements(name).empty()) return !name.empty();
      const std::size_t tag_end = rest.find_first_of("<>", 1);
      if (tag_end == npos) return {};
      return has_our_namespace(rest.substr(0, tag_end));
    }
    if (end == npos) return {};
    at += end;
  }
  return {};
}

}  // namespace eascard::capture
