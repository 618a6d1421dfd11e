// Contact elements: where they stand, and their values by the type of the field.

#include <array>
#include <bitset>
#include <unordered_set>

#include "eascard/contact/contact.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/validate/checks.hpp"

namespace eascard::validate {
namespace {

constexpr std::size_t long_value = 1024;  // characters that some servers cut
constexpr std::string_view line_breaks = "\r\n";

bool is_contact_page(Tag tag) {
  return tag.page == tag_of("Contacts", "FileAs").page ||
         tag.page == tag_of("Contacts2", "NickName").page;
}

bool is_ric_only(FieldId id) {
  return id == FieldId::Alias || id == FieldId::WeightedRank;
}

/// The notes of protocol 2.5.
bool is_old_body(FieldId id) {
  return id == FieldId::ContactsBody || id == FieldId::BodySize || id == FieldId::BodyTruncated;
}

/// Address books show e-mail addresses, phone numbers and names on one line.
bool is_one_line(FieldId id) {
  static constexpr auto fields = [] {
    std::array<bool, field_count> all{};
    for (const Field& f : all_fields())
      for (const std::string_view p : {"EMAIL", "TEL", "N", "NICKNAME", "X-EVOLUTION-FILE-AS"})
        if (f.v4.property == p) all[index_of(f.id)] = true;
    return all;
  }();
  return fields[index_of(id)];
}

// ---- places -------------------------------------------------------------------------------------

void add_misplaced(const Walk& walk, FieldId id) {
  const std::string text =
      walk.name() + " in " +
      (walk.open.empty()
           ? "no element"
           : element_name(walk.document, walk.document.nodes[walk.open.back().index]));
  const Scope& scope = walk.scope;
  if (scope.is(where::fq | where::fr)) {
    // [MS-ASCNTC] 3.2.4.4 in version 3.0 has these four in the response; they come with Sync.
    const bool was_said = is_ric_only(id) || id == FieldId::Email1Address || id == FieldId::FileAs;
    if (was_said && scope.is(where::fr) && scope.edition == Edition::v3_0) return;
    const bool certain = !was_said || !scope.is(where::fr) || scope.edition == Edition::current;
    return walk.add(Code::F01, certain ? Severity::error : Severity::note, text);
  }
  if (scope.is(where::hq)) return walk.add(Code::H01, text);
  if (scope.is(where::ir)) return walk.add(Code::O14, text);
  const bool is_of_2_5 = is_old_body(id) && scope.low < Version::v12_0;
  walk.add(is_of_2_5 ? Code::P08 : Code::P01, text);
}

/// Notes of the wrong protocol or place; true where they were.
bool check_old_body(const Walk& walk) {
  const Tag parent = walk.ancestor(0);
  if (parent == tag_of("Search", "Properties")) {
    walk.add(Code::H02, walk.name() + " in a search result");
  } else if (walk.scope.low < Version::v12_0 && parent != tag_of("AirSync", "ApplicationData")) {
    walk.add(Code::P08, walk.name() + " outside of ApplicationData");
  } else if (walk.scope.low >= Version::v12_0) {
    walk.add(Code::P09, "contacts:" + walk.name() + " in protocol 12.0 or above");
  } else {
    return false;
  }
  return true;
}

// ---- values -------------------------------------------------------------------------------------

void check_empty(const Walk& walk, FieldId id) {
  if (id == FieldId::Picture) return walk.add(Code::C09, "Picture is empty: it deletes the photo");
  const bool refused = walk.scope.low >= Version::v16_0 && walk.scope.is(where::sq);
  walk.add(Code::C08, refused ? Severity::warning : Severity::note,
           walk.name() + (refused ? " is empty: servers may refuse the item"
                                  : " is empty: it clears the value"));
}

void check_text(const Walk& walk, FieldId id) {
  const std::string_view value = walk.value();
  if (is_one_line(id) && value.find_first_of(line_breaks) != std::string_view::npos)
    walk.add(Code::T18, "line break in " + walk.name());
  if (field(id).form == CardForm::email && !is_mailbox(value))
    walk.add(Code::T17, walk.name() + " is no e-mail address");
  if (value.size() > long_value && !is_old_body(id)) {
    const std::size_t count = character_count(value);
    if (count > long_value)
      walk.add(Code::T21, walk.name() + " has " + std::to_string(count) + " characters");
  }
}

void check_integer(const Walk& walk, FieldId id) {
  const std::string_view value = walk.value();
  if (id == FieldId::WeightedRank && value.starts_with('-') && value.size() > 1)
    walk.add(Code::T11, "WeightedRank " + std::string(value.substr(0, 16)) + " is negative");
  if (id != FieldId::BodySize) return;
  const bool is_negative = value.starts_with('-');
  const std::string_view digits = is_negative ? value.substr(1) : value;
  if (is_digits(digits)) {
    if (is_negative) walk.add(Code::T15, Severity::warning, "BodySize is negative");
  } else {
    walk.add(Code::T15, "BodySize is no number");
  }
}

void check_list(const Walk& walk, FieldId id) {
  const bool categories = id == FieldId::Categories;  // of which C01 and C06 are
  const Tag item = tag_of_field(item_of(id));
  std::size_t count = 0;
  std::unordered_set<std::string_view> seen;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    if (child.tag != item) return;
    ++count;
    if (categories && !seen.insert(walk.document.value(child)).second)
      walk.findings.add(Code::C06, index, "Category is repeated");
  });
  for (const ListLimit& of : list_limits)
    if (of.list == id && count > of.items.most) walk.add(of.code, of.text(count));
  if (!categories || count > 0) return;
  const bool clears = walk.ancestor(1) == tag_of("AirSync", "Change") && walk.scope.is(where::sq);
  walk.add(Code::C01, clears ? Severity::note : Severity::warning,
           clears ? "Categories is empty: it clears the list" : "Categories is empty");
}

void check_value(const Walk& walk, FieldId id) {
  switch (field(id).type) {
    case FieldType::date_time:
      return check_date(walk);
    case FieldType::list:
      return check_list(walk, id);
    case FieldType::integer:
    case FieldType::boolean:
      return check_integer(walk, id);
    case FieldType::base64:
      if (id == FieldId::CompressedRTF)
        return walk.add(Code::B31, "CompressedRTF: no specification has its form");
      return walk.is_empty() ? check_empty(walk, id) : check_picture(walk);
    case FieldType::text:
      return walk.is_empty() ? check_empty(walk, id) : check_text(walk, id);
    case FieldType::item:
    case FieldType::body:
      return;
  }
}

void check_in_data(const Walk& walk, FieldId id) {
  if (field(id).type == FieldType::item)
    return walk.add(Code::P05, walk.name() + " outside of its list");
  if (is_ric_only(id)) walk.add(Code::Q04, walk.name() + " in a request");
  if (is_old_body(id) && check_old_body(walk)) return;
  if (walk.has_children() && field(id).type != FieldType::list)
    return walk.add(Code::P06, "elements in " + walk.name());
  if (walk.node().flags & node_flag::has_opaque) return;  // not even a string
  check_value(walk, id);
}

void check_list_item(const Walk& walk, FieldId id) {
  if (field(id).type != FieldType::item) return add_misplaced(walk, id);
  if (tag_of_field(field(id).parent) != walk.ancestor(0))
    return walk.add(Code::P05, walk.name() + " outside of its list");
  if (walk.has_children()) return walk.add(Code::P06, "elements in " + walk.name());
  const std::string_view value = walk.value();
  if (value.empty()) return walk.add(Code::C07, walk.name() + " is empty");
  if (id == FieldId::Category && value.find_first_of(",\r\n") != std::string_view::npos)
    walk.add(Code::C10, "Category has a comma or a line break: address books may split it");
}

// ---- lists of names -----------------------------------------------------------------------------

bool is_schema(const Walk& walk) {
  return walk.node().tag == tag_of("ItemOperations", "Schema");
}

/// What Supported may list.
void check_supported_name(const Walk& walk, std::uint32_t index, const Node& child) {
  const FieldId id =
      is_contact_page(child.tag) ? field_of(child.tag.page, child.tag.token) : FieldId::none;
  const std::string name = element_name(walk.document, child);
  if (id == FieldId::none) {
    if (child.tag == tag_of("AirSyncBase", "Body"))
      walk.findings.add(Code::G02, Severity::warning, index, "Body is never ghosted");
    return;
  }
  if (field(id).ghosting == Ghosting::ghostable || id == FieldId::Picture) return;
  walk.findings.add(Code::G02, Severity::warning, index, name + " cannot be ghosted");
}

/// What Schema may list: whole fields that every contact may have.
void check_schema_name(const Walk& walk, std::uint32_t index, const Node& child) {
  if (!is_contact_page(child.tag)) return;
  const FieldId id = field_of(child.tag.page, child.tag.token);
  if (id == FieldId::none) return;  // unknown: W10
  if (field(id).type != FieldType::item && !is_ric_only(id) && !is_old_body(id)) return;
  walk.findings.add(Code::O03, Severity::error, index,
                    element_name(walk.document, child) + " cannot be asked for");
}

void check_each_name(const Walk& walk) {
  const bool schema = is_schema(walk);
  std::bitset<page_count * tokens_per_page> seen;
  bool has_contact = false;
  std::uint32_t foreign = 0;
  walk.for_each_child(walk.at, [&](std::uint32_t index, const Node& child) {
    if (child.flags & node_flag::unknown) return;
    const std::string name = element_name(walk.document, child);
    if (child.next > index + 1 || !walk.document.value(child).empty())
      walk.findings.add(schema ? Code::O02 : Code::G01, index, name + " is not empty");
    const std::size_t at = child.tag.page * tokens_per_page + child.tag.token;
    if (seen[at] && !schema) walk.findings.add(Code::G06, index, name + " is listed twice");
    seen[at] = true;
    if (is_contact_page(child.tag))
      has_contact = true;
    else if (child.tag.page != tag_of("AirSyncBase", "Body").page && foreign == 0)
      foreign = index;
    schema ? check_schema_name(walk, index, child) : check_supported_name(walk, index, child);
  });
  if (has_contact && foreign > 0 && !schema)
    walk.findings.add(
        Code::G11, foreign,
        element_name(walk.document, walk.document.nodes[foreign]) + " is of another class");
}

}  // namespace

void check_names(const Walk& walk) {
  check_each_name(walk);
  if (is_schema(walk)) {
    if (walk.is_empty()) walk.add(Code::O08, "Schema is empty");
    return;
  }
  if (walk.scope.is(where::sr)) return;  // G12
  if (!walk.collection.sync_key.empty() && walk.collection.sync_key != "0")
    walk.add(Code::G04, "Supported with a SyncKey that is not 0: servers ignore it");
  walk.add(Code::G09, "Supported: Exchange 2007 SP1 answers with Status 4");
}

void check_contact_element(const Walk& walk) {
  const FieldId id = field_of(walk.node().tag.page, walk.node().tag.token);
  if (walk.parent_role() == Role::data) return check_in_data(walk, id);
  if (walk.parent_role() == Role::names) return;  // check_names()
  const std::optional<FieldType> parent = contact_type(walk.ancestor(0));
  if (parent == FieldType::list) return check_list_item(walk, id);
  if (!parent) add_misplaced(walk, id);  // in another contact element it is P06 of that
}

}  // namespace eascard::validate
