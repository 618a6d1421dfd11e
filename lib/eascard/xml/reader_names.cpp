// What the elements of XML are: namespaces, and names in all their spellings.

#include <algorithm>
#include <pugixml.hpp>

#include "eascard/document/misfits.hpp"
#include "eascard/schema/message_elements.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/xml/reader.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::xml {
namespace {

/// More declarations in scope than any producer writes; look-ups go through them one by one.
constexpr std::size_t max_bindings = 1024;

/// Whether the tables say that the element cannot stand in this parent.
bool is_excluded(Tag tag, Tag parent) {
  const MessageElement* row = find_message_element(tag);
  return !may_stand_in(tag.page, parent.page) || (row && !has_parent(*row, parent));
}

}  // namespace

void Reader::declare(const pugi::xml_node& element) {
  for (pugi::xml_attribute attribute = element.first_attribute(); attribute;
       attribute = attribute.next_attribute()) {
    const std::string_view name = attribute.name();
    if (name == "xmlns") bind(attribute, {});
    if (name.starts_with("xmlns:")) bind(attribute, name.substr(6));
  }
}

void Reader::bind(const pugi::xml_attribute& attribute, std::string_view prefix) {
  if (bindings_.size() >= max_bindings)
    throw LimitError(Code::W21, document_.place_at(at_),
                     "more than " + std::to_string(max_bindings) + " namespace declarations");
  const std::string_view name = attribute.value();
  const int page = name == marker_namespace ? marker_page : find_namespace(name);
  bindings_.push_back({prefix, name, page, open_.size() + 1, at_});
}

Reader::Binding* Reader::find_binding(std::string_view prefix) {
  for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
    if (binding->prefix == prefix) return &*binding;
  return nullptr;
}

int Reader::page_of(std::string_view prefix) {
  return page_of(find_binding(prefix), prefix);
}

int Reader::page_of(const Binding* binding, std::string_view prefix) const {
  if (binding) return binding->page;
  // Never declared: the prefix itself may be a page's name, as in some test data.
  if (prefix == "w") return marker_page;
  return prefix.empty() ? unknown_page : find_namespace(prefix);
}

/// What there is to say of a namespace that an element has: a declaration alone does no harm. It is
/// said once, of the declaration.
void Reader::note_namespace(Binding* told) {
  if (!told || told->is_told) return;
  Binding& binding = *told;
  binding.is_told = true;
  if (binding.page == marker_page || binding.name.empty()) return;
  std::string_view bare = binding.name;
  if (bare.ends_with(':')) bare.remove_suffix(1);
  const bool is_known = binding.page != unknown_page;
  if (is_known && bare == page_name(static_cast<std::uint8_t>(binding.page))) return;
  const std::span<const std::uint32_t> around =
      std::span(open_).first(std::min(binding.depth, open_.size()));
  if (is_known) {
    notice(binding.at, around, Code::N01, Severity::note,
           "older namespace " + quoted(binding.name) + " is read as " +
               namespace_name(static_cast<std::uint8_t>(binding.page), Names::spec));
  } else {
    notice(binding.at, around, Code::N01, Severity::warning,
           "unknown namespace " + quoted(binding.name));
  }
}

/// An element's tag by its namespace, or by its parent and name where it has no known one.
Tag Reader::resolve(int page, std::string_view name) {
  if (page == unknown_page) return guess(name);
  if (const std::optional<Tag> tag = find_on_page(page, name)) return *tag;
  fail_unknown(page, name);
}

std::optional<Tag> Reader::find_on_page(int page, std::string_view name) {
  constexpr std::uint8_t contacts = tag_of("Contacts", "FileAs").page;
  constexpr std::uint8_t contacts2 = tag_of("Contacts2", "NickName").page;
  if (const Tag* tag = find_element(static_cast<std::uint8_t>(page), name)) return *tag;
  // SOGo writes NickName and IMAddress in the namespace of page 1.
  if (page != contacts && page != contacts2) return std::nullopt;
  const Tag* tag = find_element(page == contacts ? contacts2 : contacts, name);
  return tag ? std::optional(*tag) : std::nullopt;
}

/// The open element where the tables know it, or nullptr.
const Node* Reader::known_parent() const {
  if (open_.empty()) return nullptr;
  const Node& parent = document_.nodes[open_.back()];
  const bool is_known =
      parent.kind == NodeKind::element && (parent.flags & node_flag::unknown) == 0;
  return is_known ? &parent : nullptr;
}

Tag Reader::guess(std::string_view name) {
  const Node* parent = known_parent();
  if (parent)
    if (const Tag* tag = find_element(parent->tag.page, name)) return *tag;
  std::vector<Tag> found = find_elements(name);
  if (found.empty()) fail_unknown(unknown_page, name);
  if (found.size() == 1) return found.front();
  const std::vector<Tag> all = found;
  std::erase_if(found, [&](Tag tag) {
    return (parent && is_excluded(tag, parent->tag)) || (!is_leaf_ && is_text_only(tag));
  });
  if (found.size() == 1) return found.front();
  if (found.empty()) found = all;
  std::string candidates;
  for (const Tag tag : found)
    candidates += (candidates.empty() ? "" : ", ") + namespace_name(tag.page, Names::spec);
  fail(Code::N06, "element " + quoted(name) + " without a namespace could be in " + candidates +
                      declaration_hint(found.front(), name));
}

/// How to say what a prefix means that nothing declares, as of a fragment that has lost its root,
/// or of what namespace a name is.
std::string Reader::declaration_hint(Tag tag, std::string_view name) const {
  if (undeclared_.empty()) {
    const std::string space = namespace_name(tag.page, Names::spec);
    const std::string prefix = lower_case(std::string_view(space).substr(0, space.size() - 1));
    return "; declare xmlns:" + prefix + "=\"" + space + "\" and write " + prefix + ':' +
           std::string(name);
  }
  return "; nothing declares its prefix: write xmlns:" + quoted(undeclared_) + "=\"" +
         namespace_name(tag.page, Names::spec) + "\" into the first tag, or another of these";
}

/// N04 where the page, or any that may stand here, has the name in other capitals, else N06; with
/// the page that has it, where only one may stand here.
void Reader::fail_unknown(int page, std::string_view name) const {
  const bool has_page = page != unknown_page;
  std::string text = "unknown element " + quoted(name);
  if (has_page) text += " in " + namespace_name(static_cast<std::uint8_t>(page), Names::spec);
  const Node* parent = known_parent();
  std::vector<Tag> elsewhere;
  for (std::uint8_t other = 0; other < page_count; ++other) {
    const bool may_stand = !parent || may_stand_in(other, parent->tag.page);
    if (has_page ? other == page : may_stand)
      if (const Tag* tag = find_in_capitals(other, name))
        fail(Code::N04, text + ", but there is " + std::string(find_token(*tag)->name));
    if (may_stand)
      if (const Tag* tag = find_element(other, name)) elsewhere.push_back(*tag);
  }
  if (elsewhere.size() == 1)
    text += "; it is in " + namespace_name(elsewhere.front().page, Names::spec) +
            declaration_hint(elsewhere.front(), name);
  fail(Code::N06, std::move(text));
}

/// What there is to say of the name of the element that was opened last.
void Reader::check_name(int page, std::string_view name, Tag tag, Tag parent) {
  if (page != unknown_page && page != tag.page)
    notice(Code::N03, Severity::warning,
           quoted(name) + " belongs to " + namespace_name(tag.page, Names::spec));
  if (const std::optional<Code> rule = rule_of_name(name, tag, parent))
    notice(*rule, Severity::note, older_name(quoted(name), tag));
}

}  // namespace eascard::xml
