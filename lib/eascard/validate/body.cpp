// Notes: elements of AirSyncBase.

#include <algorithm>
#include <array>
#include <charconv>

#include "eascard/notes/body.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr Tag body = tag_of("AirSyncBase", "Body");
constexpr Tag body_part = tag_of("AirSyncBase", "BodyPart");
constexpr Tag preference = tag_of("AirSyncBase", "BodyPreference");
constexpr Tag part_preference = tag_of("AirSyncBase", "BodyPartPreference");
constexpr Tag attachment = tag_of("AirSyncBase", "Attachment");
constexpr Tag type_tag = tag_of("AirSyncBase", "Type");
constexpr Tag size_tag = tag_of("AirSyncBase", "EstimatedDataSize");
constexpr Tag truncated_tag = tag_of("AirSyncBase", "Truncated");
constexpr Tag data_tag = tag_of("AirSyncBase", "Data");
constexpr Tag preview_tag = tag_of("AirSyncBase", "Preview");
constexpr Tag truncation_tag = tag_of("AirSyncBase", "TruncationSize");
constexpr Tag all_or_none_tag = tag_of("AirSyncBase", "AllOrNone");
constexpr Tag part_tag = tag_of("ItemOperations", "Part");

template <std::size_t N>
bool is_one_of(Tag tag, const std::array<Tag, N>& tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// The children of a Body; 0 where there is none.
struct Parts {
  std::uint32_t type = 0;
  std::uint32_t size = 0;
  std::uint32_t truncated = 0;
  std::uint32_t data = 0;
  std::uint32_t part = 0;
};

Parts find_parts(const Walk& walk) {
  Parts parts;
  walk.for_each_child(walk.at, [&parts](std::uint32_t index, const Node& child) {
    if (child.tag == type_tag) parts.type = index;
    if (child.tag == size_tag) parts.size = index;
    if (child.tag == truncated_tag) parts.truncated = index;
    if (child.tag == data_tag) parts.data = index;
    if (child.tag == part_tag) parts.part = index;
  });
  return parts;
}

std::string_view value_at(const Walk& walk, std::uint32_t index) {
  return index == 0 ? std::string_view() : walk.document.value(walk.document.nodes[index]);
}

void check_truncated(const Walk& walk, const Parts& parts) {
  const std::string_view truncated = value_at(walk, parts.truncated);
  if (parts.truncated != 0) {
    if (walk.is_in_contact())
      walk.findings.add(Code::B10, parts.truncated, "Truncated in a request");
    if (truncated == "0") walk.findings.add(Code::B11, parts.truncated, "Truncated is 0");
  }
  if (parts.size != 0) {
    if (walk.is_in_contact())
      walk.findings.add(Code::B12, parts.size, "EstimatedDataSize in a request");
  } else if (truncated == "1") {
    walk.add(Code::B07, "Body is truncated and has no EstimatedDataSize");
  }
}

void check_estimate(const Walk& walk, const Parts& parts) {
  const std::string_view text = value_at(walk, parts.size);
  const std::string_view truncated = value_at(walk, parts.truncated);
  if (parts.size == 0 || (truncated != "" && truncated != "0")) return;
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) return;
  if (value_at(walk, parts.data).size() > size)
    walk.findings.add(Code::B09, parts.size, "EstimatedDataSize is less than Data has");
}

/// Whether cards can show the notes. Where the server cut them, it was asked to.
void check_note(const Walk& walk, const Parts& parts) {
  const notes::NoteText note =
      notes::body_to_text(value_at(walk, parts.type), value_at(walk, parts.data));
  if (note.fault.empty() || note.rule != Code::B32) return;  // B06: told
  const bool is_cut = value_at(walk, parts.truncated) == "1";
  walk.findings.add(Code::B32, is_cut ? Severity::note : Severity::warning, parts.data,
                    note.message("Body/Data"));
}

void check_data(const Walk& walk, const Parts& parts) {
  const std::string_view type = value_at(walk, parts.type);
  const std::string_view data = value_at(walk, parts.data);
  if (type == "4" && walk.is_in_contact())
    walk.findings.add(Code::B05, parts.type, "Type 4: MIME notes of a contact");
  std::string bytes;
  if (type == "3" && !decode_base64(data, bytes))
    walk.findings.add(Code::B06, parts.data, "Data of Type 3 is not base64");
  if (!walk.is_in_contact()) return;
  check_note(walk, parts);
  if (type != "1") return;
  const std::size_t feed = data.find('\n');
  if (feed != std::string_view::npos && (feed == 0 || data[feed - 1] != '\r'))
    walk.findings.add(Code::T24, parts.data, "lines of the notes end in LF");
}

/// Elements of a Body, in it or where else they belong.
void check_place(const Walk& walk) {
  const Tag tag = walk.node().tag;
  const Tag parent = walk.ancestor(0);
  constexpr std::array parents = {body, body_part, preference, part_preference, attachment};
  if (walk.parent_role() == Role::names || is_one_of(parent, parents) ||
      parent == tag_of("AirSyncBase", "Add"))
    return;
  const std::string text =
      walk.name() + " in " +
      (walk.open.empty()
           ? "no element"
           : element_name(walk.document, walk.document.nodes[walk.open.back().index]));
  const bool of_preference = tag == truncation_tag || tag == all_or_none_tag;
  walk.add(of_preference ? Code::B22 : Code::P07, text);
}

void check_preview(const Walk& walk) {
  if (walk.scope.high < Version::v14_0)
    walk.add(Code::B18, "Preview in protocol " + std::string(version_name(walk.scope.high)));
}

}  // namespace

void check_body(const Walk& walk) {
  const Parts parts = find_parts(walk);
  check_truncated(walk, parts);
  check_estimate(walk, parts);
  check_data(walk, parts);
  if (parts.part != 0 && parts.data != 0)
    walk.findings.add(Code::B16, parts.part, "Part and Data in one Body");
}

/// BodyPreference elements of one Options.
void check_preferences(const Walk& walk) {
  std::uint32_t seen = 0;  // types are small numbers; others are T14, B04
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    if (child.tag != tag_of("AirSyncBase", "BodyPreference")) return;
    const std::string_view type = child_value(walk.document, index, tag_of("AirSyncBase", "Type"));
    if (type.size() != 1 || type[0] < '0' || type[0] > '9') return;
    const std::uint32_t bit = 1u << (type[0] - '0');
    if (seen & bit)
      walk.findings.add(Code::B24, index, "second BodyPreference of Type " + std::string(type));
    seen |= bit;
  });
}

void check_base_element(const Walk& walk) {
  const Tag tag = walk.node().tag;
  if (tag == body) {
    if (walk.parent_role() == Role::names) return;
    if (walk.scope.high < Version::v12_0) walk.add(Code::P09, "airsyncbase:Body in protocol 2.5");
    return check_body(walk);
  }
  if (tag == preference) return walk.add(Code::B22, "BodyPreference in a response");
  constexpr std::array placed = {type_tag,    size_tag,       truncated_tag,  data_tag,
                                 preview_tag, truncation_tag, all_or_none_tag};
  if (!is_one_of(tag, placed)) return;
  if (tag == preview_tag) check_preview(walk);
  if (walk.ancestor(0) == body && walk.has_children())
    walk.add(Code::B03, "elements in " + walk.name());
  check_place(walk);
}

}  // namespace eascard::validate
