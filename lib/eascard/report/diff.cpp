#include "eascard/report/diff.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "eascard/card/mapping.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/look_alike.hpp"
#include "eascard/text/printable.hpp"
#include "eascard/text/sha1.hpp"
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

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

/// Whether the value is written as it is, a list of quoted items or JSON.
bool is_quoted(const Change& change) {
  return !change.is_move && (change.field == FieldId::none || is_list(change.field));
}

/// The value as it stands, of a list each item in quotes.
std::string text_of(const Change& change, const Contact* contact) {
  if (!contact) return {};
  if (change.is_move) return std::string(contact->context.collection_id);
  std::string text;
  if (change.field == FieldId::none) {
    json::write_forest(contact->extras(), text);
    return text;
  }
  if (!is_list(change.field)) return std::string(contact->value(change.field));
  for (const std::string_view item : contact->items(change.field))
    (text += text.empty() ? "" : ", ") += quoted(item);
  return text.empty() ? "empty" : text;
}

std::string picture_text(std::string_view value) {
  if (value.empty()) return "empty";
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

/// Both values as a line has them, and what is to be said behind.
struct Shown {
  std::string before;
  std::string after;
  std::string note{};
};

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return is_space(c); });
  return out;
}

std::string digest_text(std::string_view bytes) {
  const std::array<std::uint8_t, 20> digest = sha1(bytes);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) append_hex(text, static_cast<char>(digest[i]));
  return ", SHA-1 " + lower_case(text);
}

Shown shown_pictures(const Change& change) {
  const auto value = [&change](const Contact* contact) {
    return contact ? contact->value(change.field) : std::string_view();
  };
  const std::string_view before = value(change.before);
  const std::string_view after = value(change.after);
  Shown shown{picture_text(before), picture_text(after)};
  if (change.kind != ChangeKind::changed || shown.before != shown.after) return shown;
  std::string old_image;
  std::string image;
  const bool are_images = decode_base64(before, old_image) && decode_base64(after, image);
  if (without_blanks(before) == without_blanks(after)) {
    shown.after += ", other line breaks in the base64";
  } else if (are_images && old_image == image) {
    shown.after += ", the same in other base64";
  } else {
    shown.before += digest_text(are_images ? old_image : before);
    shown.after += digest_text(are_images ? image : after);
  }
  return shown;
}

Shown shown_values(const Change& change) {
  if (change.field == FieldId::Picture) return shown_pictures(change);
  Shown shown{text_of(change, change.before), text_of(change, change.after)};
  if (change.kind == ChangeKind::changed) {
    shown.note = unseen_difference(shown.before, shown.after);
    shorten(shown.before, shown.after);
  } else {
    for (std::string* value : {&shown.before, &shown.after})
      if (value->size() > long_text) *value = part(*value, 0, long_text - around);
  }
  if (is_quoted(change)) return shown;
  shown.before = quoted(shown.before);
  shown.after = quoted(shown.after);
  return shown;
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

/// "Funk, Don (ServerId 2:1)", "(ServerId 1, CollectionId 7)" where it may be another without.
std::string person(const Contact& contact, bool has_collections) {
  std::string text(contact.value(FieldId::FileAs));
  if (text.empty()) text = card::formatted_name(contact);
  const ContactContext& context = contact.context;
  if (context.server_id.empty()) return text;
  (text += " (ServerId ") += context.server_id;
  if (has_collections && !context.collection_id.empty())
    (text += ", CollectionId ") += context.collection_id;
  return text += ')';
}

void write_side(json::Emitter& json, std::string_view key, const Change& change,
                const Contact* contact) {
  const FieldId id = change.field;
  if (change.is_move) return json.text(key, contact->context.collection_id);
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

void write_diff_line(std::string_view text, ChangeKind kind, bool color, std::string& out) {
  append_line(std::string(1, sign_of(kind)) + ' ' + std::string(text), kind, color, out);
}

void write_diff_text(const Difference& difference, bool color, std::string& out) {
  const Contact& contact = difference.after ? *difference.after : *difference.before;
  write_diff_line(person(contact, difference.has_collections), difference.kind, color, out);
  for (const Change& change : difference.changes) {
    const auto [before, after, note] = shown_values(change);
    std::string line = "    " + std::string(1, sign_of(change.kind)) + ' ' + change.element();
    line.append(line.size() < 30 ? 30 - line.size() : 1, ' ');
    if (change.kind != ChangeKind::added) line += before;
    if (change.kind == ChangeKind::changed) line += " -> ";
    if (change.kind != ChangeKind::removed) line += after;
    if (!note.empty()) line += " (" + note + ')';
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
    json.known_text("collectionId", contact.context.collection_id);
    json.known_text("fileAs", contact.value(FieldId::FileAs));
    json.text("element", change.element());
    if (change.kind != ChangeKind::added) write_side(json, "before", change, change.before);
    if (change.kind != ChangeKind::removed) write_side(json, "after", change, change.after);
    json.close('}');
    out += '\n';
  }
}

}  // namespace eascard::report
