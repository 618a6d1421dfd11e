#include "eascard/report/diff.hpp"

#include <algorithm>
#include <utility>

#include "eascard/card/mapping.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/printable.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::report {
namespace {

using book::Change;
using book::ChangeKind;
using book::Difference;

constexpr std::size_t long_text = 60;  // bytes of a value that is shown whole
constexpr std::size_t around = 12;     // bytes on both sides of what differs

bool is_list(FieldId id) {
  return id != FieldId::none && field(id).type == FieldType::list;
}

/// The value as it stands, without what a terminal may not show.
std::string text_of(const Contact& contact, FieldId id) {
  if (id == FieldId::none) {
    std::string text;
    json::write_forest(contact.extras(), text);
    return text;
  }
  if (!is_list(id)) return std::string(contact.value(id));
  std::string text;
  for (const std::string_view item : contact.items(id)) (text += text.empty() ? "" : ", ") += item;
  return text;
}

std::string picture_text(std::string_view value) {
  std::string image;
  if (!decode_base64(value, image)) return "no base64, " + std::to_string(value.size()) + " bytes";
  const std::string_view kind = image_type(image).kind;
  return std::string(kind.empty() ? "an image" : kind) + ", " + std::to_string(image.size()) +
         " bytes";
}

/// The start of the character that text[at] is in.
std::size_t character_start(std::string_view text, std::size_t at) {
  for (int i = 0; i < 3 && at > 0 && at < text.size(); ++i)
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

/// A part of a text, with dots where something is left out.
std::string part(std::string_view text, std::size_t begin, std::size_t end) {
  begin = character_start(text, begin <= around ? 0 : begin - around);
  end = character_start(text, std::min(text.size(), std::min(end + around, begin + 2 * long_text)));
  std::string shown(begin > 0 ? "..." : "");
  shown += text.substr(begin, end - begin);
  return end < text.size() ? shown + "..." : shown;
}

std::string quoted(std::string text) {
  return text.insert(0, 1, '"') += '"';
}

/// Both as one line has them: whole where they are short, else what differs.
void shorten(std::string& before, std::string& after) {
  if (before.size() <= long_text && after.size() <= long_text) return;
  const std::size_t most = std::min(before.size(), after.size());
  std::size_t begin = 0;
  while (begin < most && before[begin] == after[begin]) ++begin;
  std::size_t same = 0;
  while (same < most - begin && before[before.size() - 1 - same] == after[after.size() - 1 - same])
    ++same;
  begin = character_start(before, begin);
  std::string old = part(before, begin, before.size() - same);
  after = part(after, begin, after.size() - same);
  before = std::move(old);
}

std::pair<std::string, std::string> shown_values(const Change& change) {
  if (change.field == FieldId::Picture) {
    const auto shown = [&change](const Contact* contact) {
      return contact ? picture_text(contact->value(change.field)) : std::string();
    };
    return {shown(change.before), shown(change.after)};
  }
  const auto text = [&change](const Contact* contact) {
    return contact ? text_of(*contact, change.field) : std::string();
  };
  std::string before = text(change.before);
  std::string after = text(change.after);
  if (change.kind == ChangeKind::changed) {
    shorten(before, after);
  } else {
    for (std::string* value : {&before, &after})
      if (value->size() > long_text) *value = part(*value, 0, long_text - around);
  }
  return {quoted(std::move(before)), quoted(std::move(after))};
}

std::string_view color_of(ChangeKind kind) {
  return kind == ChangeKind::added     ? "\x1B[32m"
         : kind == ChangeKind::removed ? "\x1B[31m"
                                       : "\x1B[33m";
}

char sign_of(ChangeKind kind) {
  return kind == ChangeKind::added ? '+' : kind == ChangeKind::removed ? '-' : '~';
}

void append_line(std::string_view text, ChangeKind kind, bool color, std::string& out) {
  if (color) out += color_of(kind);
  out += printable(text);
  if (color) out += "\x1B[0m";
  out += '\n';
}

/// "Funk, Don (ServerId 2:1)"
std::string person(const Contact& contact) {
  std::string text(contact.value(FieldId::FileAs));
  if (text.empty()) text = card::formatted_name(contact);
  const std::string_view id = contact.context.server_id;
  return id.empty() ? text : (text += " (ServerId ") += std::string(id) + ')';
}

void write_side(json::Emitter& json, std::string_view key, const Contact* contact, FieldId id) {
  if (!contact || (id != FieldId::none && !contact->has(id))) return;
  json.key(key);
  if (id == FieldId::none) {
    std::string text;
    json::write_forest(contact->extras(), text);
    return json.raw(text);
  }
  if (!is_list(id)) return json.bytes(contact->value(id));
  json.open('[');
  for (const std::string_view item : contact->items(id)) json.bytes(item);
  json.close(']');
}

}  // namespace

void write_diff_text(const Difference& difference, bool color, std::string& out) {
  const Contact& contact = difference.after ? *difference.after : *difference.before;
  append_line(std::string(1, sign_of(difference.kind)) + ' ' + person(contact), difference.kind,
              color, out);
  for (const Change& change : difference.changes) {
    const auto [before, after] = shown_values(change);
    std::string line = "    " + std::string(1, sign_of(change.kind)) + ' ' + change.element();
    line.append(line.size() < 30 ? 30 - line.size() : 1, ' ');
    if (change.kind != ChangeKind::added) line += before;
    if (change.kind == ChangeKind::changed) line += " -> ";
    if (change.kind != ChangeKind::removed) line += after;
    append_line(line, change.kind, color, out);
  }
}

void write_diff_json(const Difference& difference, std::string& out) {
  const Contact& contact = difference.after ? *difference.after : *difference.before;
  for (const Change& change : difference.changes) {
    out += '{';
    json::Emitter json(out);
    json.text("change", book::change_name(change.kind));
    if (difference.kind != ChangeKind::changed)
      json.text("contact", book::change_name(difference.kind));
    json.known_text("serverId", contact.context.server_id);
    json.known_text("fileAs", contact.value(FieldId::FileAs));
    json.text("element", change.element());
    if (change.kind != ChangeKind::added) write_side(json, "before", change.before, change.field);
    if (change.kind != ChangeKind::removed) write_side(json, "after", change.after, change.field);
    json.close('}');
    out += '\n';
  }
}

}  // namespace eascard::report
