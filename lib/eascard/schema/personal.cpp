#include "eascard/schema/personal.hpp"

namespace eascard {
namespace {

using Kinds = std::array<std::array<Personal, tokens_per_page>, page_count>;

consteval Kinds make_kinds() {
  Kinds kinds{};
  for (auto& page : kinds) page.fill(Personal::any);
#define PERSONAL_PAGE(page, kind) kinds[table::page].fill(Personal::kind);
#define PERSONAL_ELEMENT(...)
#include "eascard/schema/personal_elements.def"
#undef PERSONAL_PAGE
#undef PERSONAL_ELEMENT
#define PERSONAL_PAGE(...)
#define PERSONAL_ELEMENT(page, name, kind) \
  kinds[table::page][tag_of(#page, #name).token] = Personal::kind;
#include "eascard/schema/personal_elements.def"
#undef PERSONAL_PAGE
#undef PERSONAL_ELEMENT
#define CONTACT_FIELD(id, page, token, name, parent, type, ghosting, sent_by, since, until, \
                      libwbxml, aliases, gal, json, source, personal, ...)                  \
  kinds[table::page][token] = Personal::personal;
#include "eascard/schema/contact_fields.def"
#undef CONTACT_FIELD
  return kinds;
}

constexpr Kinds kinds = make_kinds();

}  // namespace

std::string_view personal_name(Personal kind) {
  constexpr std::array<std::string_view, personal_count> names = {
      "",        "texts",     "texts",     "texts",          "names", "phone numbers",
      "e-mails", "addresses", "web pages", "chat addresses", "dates", "pictures",
      "notes",   "RTF notes", "ids"};
  return names[static_cast<std::size_t>(kind)];
}

Personal personal_of(Tag tag) {
  return tag.page < page_count && tag.token < tokens_per_page ? kinds[tag.page][tag.token]
                                                              : Personal::any;
}

}  // namespace eascard
