// An item as a whole: what its elements are together.

#include <array>
#include <initializer_list>

#include "eascard/text/ascii.hpp"

#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr std::uint8_t airsync_page = tag_of("AirSync", "Sync").page;
constexpr std::uint8_t contacts_page = tag_of("Contacts", "FileAs").page;
constexpr std::uint8_t contacts2_page = tag_of("Contacts2", "NickName").page;
constexpr std::uint8_t gal_page = tag_of("GAL", "DisplayName").page;
constexpr std::uint8_t base_page = tag_of("AirSyncBase", "Body").page;
constexpr std::uint8_t notes_page = tag_of("Notes", "Subject").page;

/// The children of an item by field: index of the last of each, 0 where there is none.
struct Fields {
  std::array<std::uint32_t, field_count> at{};
  std::uint32_t contact = 0;  ///< the first contact element
  std::uint32_t gal = 0;      ///< the first GAL element
  bool has_notes = false;     ///< an element of page Notes
  bool only_ric = true;       ///< nothing beyond what the recipient information cache has

  std::uint32_t operator[](FieldId id) const { return at[index_of(id)]; }
};

bool is_of_ric(FieldId id) {
  return id == FieldId::Email1Address || id == FieldId::FileAs || id == FieldId::Alias ||
         id == FieldId::WeightedRank;
}

void check_repeated(const Walk& walk, const Fields& fields, FieldId id, std::uint32_t index) {
  if (fields[id] == 0 || id == FieldId::NativeBodyType) return;  // B20
  const bool is_list = field(id).type == FieldType::list;
  const Code code = is_list ? Code::C05 : id == FieldId::Body ? Code::B19 : Code::C04;
  walk.findings.add(code, index, "element repeated: " + std::string(field(id).name));
}

/// A child of another class than contacts.
void check_foreign(const Walk& walk, std::uint32_t index, const Node& child) {
  const std::string name = element_name(walk.document, child);
  const bool of_mail = child.tag == tag_of("AirSyncBase", "BodyPart") ||
                       child.tag == tag_of("RightsManagement", "RightsManagementLicense");
  if (of_mail) return walk.findings.add(Code::P13, index, name + " is for e-mail");
  if (child.tag == tag_of("AirSyncBase", "Attachments"))
    return walk.findings.add(Code::P14, index, "Attachments of a contact");
  if (child.tag.page == base_page || child.tag.page == airsync_page) return;
  walk.findings.add(Code::N08, index,
                    std::string(page_name(child.tag.page)) + ':' + name + " in a contact");
}

bool is_gal_place(const Walk& walk) {
  return walk.node().tag == tag_of("Search", "Properties") ||
         walk.node().tag == tag_of("Find", "Properties");
}

void add_child(const Walk& walk, std::uint32_t index, const Node& child, Fields& fields) {
  if (child.flags & node_flag::unknown) return;
  if (child.tag.page == gal_page) {
    if (fields.gal == 0) fields.gal = index;
    if (!is_gal_place(walk))
      walk.findings.add(Code::N07, index, "GAL:" + element_name(walk.document, child));
    return;
  }
  fields.has_notes |= child.tag.page == notes_page;
  const FieldId id = field_of(child.tag.page, child.tag.token);
  if (id == FieldId::none || field(id).parent != FieldId::none) {
    if (id == FieldId::none && walk.at < walk.contact_end) check_foreign(walk, index, child);
    return;
  }
  check_repeated(walk, fields, id, index);
  fields.at[index_of(id)] = index;
  if (child.tag.page != contacts_page && child.tag.page != contacts2_page) return;
  if (fields.contact == 0) fields.contact = index;
  if (!is_of_ric(id)) fields.only_ric = false;
}

std::string_view text_of(const Walk& walk, const Fields& fields, FieldId id) {
  return fields[id] == 0 ? std::string_view()
                         : walk.document.value(walk.document.nodes[fields[id]]);
}

// ---- names --------------------------------------------------------------------------------------

void check_has_name(const Walk& walk, const Fields& fields) {
  if (walk.ancestor(0) != tag_of("AirSync", "Add") || !walk.is_in_contact()) return;
  for (const FieldId id : {FieldId::FileAs, FieldId::FirstName, FieldId::MiddleName,
                           FieldId::LastName, FieldId::NickName, FieldId::CompanyName,
                           FieldId::Email1Address, FieldId::Email2Address, FieldId::Email3Address})
    if (!text_of(walk, fields, id).empty()) return;
  walk.add(Code::D02, "nothing to show the contact by: no FileAs, name, company or e-mail");
}

/// Whether the text is these parts one behind the other.
bool is_made_of(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (!text.starts_with(part)) return false;
    text.remove_prefix(part.size());
  }
  return text.empty();
}

/// The forms of FileAs that Outlook and Android make.
bool is_usual_file_as(std::string_view text, std::string_view first, std::string_view middle,
                      std::string_view last, std::string_view suffix, std::string_view company) {
  for (const std::string_view part : {first, last, company})
    if (!part.empty() && text == part) return true;
  for (const std::string_view end : {std::string_view(), suffix}) {
    const std::string_view space = end.empty() ? "" : " ";
    if (is_made_of(text, {last, space, end, ", ", first}) ||
        is_made_of(text, {last, space, end, ", ", first, " ", middle}) ||
        is_made_of(text, {last, ", ", first, space, end}) ||
        is_made_of(text, {last, ", ", first, " ", middle, space, end}) ||
        is_made_of(text, {first, " ", last, space, end}) ||
        is_made_of(text, {first, " ", middle, " ", last, space, end}))
      return true;
  }
  return is_made_of(text, {last, " ", first}) || is_made_of(text, {last, first}) ||
         is_made_of(text, {company, " (", last, ", ", first, ")"}) ||
         is_made_of(text, {last, ", ", first, " (", company, ")"}) ||
         is_made_of(text, {company, " (", last, ", ", first, " ", middle, ")"}) ||
         is_made_of(text, {last, ", ", first, " ", middle, " (", company, ")"});
}

void check_file_as(const Walk& walk, const Fields& fields) {
  const auto text = [&](FieldId id) { return text_of(walk, fields, id); };
  const std::string_view file_as = text(FieldId::FileAs);
  const std::string_view first = text(FieldId::FirstName);
  const std::string_view last = text(FieldId::LastName);
  const std::string_view company = text(FieldId::CompanyName);
  if (file_as.empty() || (first.empty() && last.empty() && company.empty())) return;
  if (file_as == text(FieldId::Email1Address) || file_as == text(FieldId::NickName)) return;
  if (is_usual_file_as(file_as, first, text(FieldId::MiddleName), last, text(FieldId::Suffix),
                       company))
    return;
  walk.findings.add(Code::D03, fields[FieldId::FileAs],
                    "FileAs is none of the usual forms of the name");
}

// ---- recipient information cache ----------------------------------------------------------------

void check_ric_item(const Walk& walk, const Fields& fields) {
  for (const Field& f : all_fields())
    if (fields[f.id] != 0 && f.parent == FieldId::none && !is_of_ric(f.id))
      walk.findings.add(Code::Q01, fields[f.id],
                        std::string(f.name) + " in the recipient information cache");
  for (const FieldId id : {FieldId::WeightedRank, FieldId::FileAs, FieldId::Email1Address})
    if (fields[id] == 0) walk.add(Code::Q10, "no " + std::string(field(id).name));
}

void check_ric(const Walk& walk, const Fields& fields) {
  if (walk.is_ric() && walk.scope.is(where::sr)) return check_ric_item(walk, fields);
  // A cache that has another CollectionId shows in its items.
  if (walk.scope.may_be(where::sr) && (fields.only_ric || walk.is_ric())) return;
  const bool search = walk.scope.is(where::hr);
  for (const FieldId id : {FieldId::WeightedRank, FieldId::Alias}) {
    if (fields[id] == 0) continue;
    const Code code = search ? Code::H08 : id == FieldId::Alias ? Code::Q03 : Code::Q02;
    walk.findings.add(code, fields[id],
                      std::string(field(id).name) + " outside of the recipient information cache");
  }
}

// ---- class and notes ----------------------------------------------------------------------------

void check_class(const Walk& walk, const Fields& fields) {
  if (fields.contact == 0 || walk.open.empty()) return;
  std::string_view name = walk.open.back().class_name;
  if (name.empty() && walk.at < walk.collection.end) name = walk.collection.class_name;
  if (!name.empty() && !iequals(name, "Contacts"))
    walk.add(Code::P12, "contact elements in an item of Class " + std::string(name.substr(0, 40)));
}

void check_notes(const Walk& walk, const Fields& fields) {
  const std::uint32_t body = fields[FieldId::Body];
  const std::uint32_t old_body = fields[FieldId::ContactsBody];
  if (body != 0 && old_body != 0)
    walk.findings.add(Code::P10, std::max(body, old_body),
                      "contacts:Body and airsyncbase:Body in one item");
  for (const FieldId id : {FieldId::BodySize, FieldId::BodyTruncated})
    if (fields[id] != 0)
      walk.findings.add(Code::B30, fields[id], std::string(field(id).name) + " in a request");
  if (fields[FieldId::BodySize] != 0 && text_of(walk, fields, FieldId::BodyTruncated) != "1")
    walk.findings.add(Code::B29, fields[FieldId::BodySize], "BodySize without BodyTruncated 1");
  const std::string_view native = text_of(walk, fields, FieldId::NativeBodyType);
  const std::string_view type =
      body == 0 ? std::string_view()
                : child_value(walk.document, body, tag_of("AirSyncBase", "Type"));
  // MIME is asked for, and is no NativeBodyType; of other classes other documents tell.
  const bool is_note = walk.is_in_contact() || fields.has_notes;
  if (is_note && body != 0 && !native.empty() && type != "4" && native != type)
    walk.findings.add(Code::B21, fields[FieldId::NativeBodyType],
                      "NativeBodyType is not the Type: the server converted the notes");
  const bool whole = walk.ancestor(1) == tag_of("AirSync", "Commands");
  if (body == 0 && old_body == 0 && whole && fields.contact != 0 && !fields.only_ric)
    walk.add(Code::B27, "no Body in " + walk.name());
}

}  // namespace

void check_item(const Walk& walk) {
  Fields fields;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    add_child(walk, index, child, fields);
  });
  if (fields.gal != 0 && fields.contact != 0)
    walk.findings.add(Code::H03, fields.contact, "contact elements in a GAL result");
  if (walk.findings.is_open(walk.at)) return;
  check_class(walk, fields);
  check_notes(walk, fields);
  if (fields.contact == 0 && !walk.is_in_contact()) return;
  check_has_name(walk, fields);
  check_file_as(walk, fields);
  check_ric(walk, fields);
}

}  // namespace eascard::validate
