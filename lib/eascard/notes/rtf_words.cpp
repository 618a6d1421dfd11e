#include "eascard/notes/rtf_words.hpp"

#include <algorithm>
#include <iterator>

namespace eascard::notes {
namespace {

constexpr Word words[] = {
    {"ansicpg", Action::ansi_code_page, 0},
    {"bin", Action::binary, 0},
    {"bullet", Action::character, 0x2022},
    {"cell", Action::character, '\t'},
    {"colorschememapping", Action::skip, 0},
    {"colortbl", Action::skip, 0},
    {"column", Action::line, 0},
    {"cpg", Action::font_code_page, 0},
    {"datastore", Action::skip, 0},
    {"deff", Action::default_font, 0},
    {"emdash", Action::character, 0x2014},
    {"emspace", Action::character, 0x2003},
    {"endash", Action::character, 0x2013},
    {"enspace", Action::character, 0x2002},
    {"f", Action::font, 0},
    {"fcharset", Action::font_charset, 0},
    {"filetbl", Action::skip, 0},
    {"fldinst", Action::skip, 0},
    {"fonttbl", Action::fonts, 0},
    {"footer", Action::skip, 0},
    {"footerf", Action::skip, 0},
    {"footerl", Action::skip, 0},
    {"footerr", Action::skip, 0},
    {"fromhtml", Action::from_html, 0},
    {"generator", Action::skip, 0},
    {"header", Action::skip, 0},
    {"headerf", Action::skip, 0},
    {"headerl", Action::skip, 0},
    {"headerr", Action::skip, 0},
    {"htmlrtf", Action::html_rtf, 0},
    {"htmltag", Action::html_tag, 0},
    {"info", Action::skip, 0},
    {"latentstyles", Action::skip, 0},
    {"ldblquote", Action::character, 0x201C},
    {"line", Action::line, 0},
    {"listoverridetable", Action::skip, 0},
    {"listtable", Action::skip, 0},
    {"lquote", Action::character, 0x2018},
    {"mac", Action::default_code_page, 10000},
    {"nestcell", Action::character, '\t'},
    {"nestrow", Action::row, 0},
    {"nonshppict", Action::skip, 0},
    {"object", Action::skip, 0},
    {"page", Action::line, 0},
    {"par", Action::line, 0},
    {"pc", Action::default_code_page, 437},
    {"pca", Action::default_code_page, 850},
    {"pict", Action::skip, 0},
    {"plain", Action::plain, 0},
    {"qmspace", Action::character, 0x2005},
    {"rdblquote", Action::character, 0x201D},
    {"revtbl", Action::skip, 0},
    {"row", Action::row, 0},
    {"rquote", Action::character, 0x2019},
    {"rsidtbl", Action::skip, 0},
    {"rxe", Action::skip, 0},
    {"sect", Action::line, 0},
    {"sp", Action::skip, 0},
    {"stylesheet", Action::skip, 0},
    {"tab", Action::character, '\t'},
    {"tc", Action::skip, 0},
    {"themedata", Action::skip, 0},
    {"txe", Action::skip, 0},
    {"u", Action::unicode, 0},
    {"uc", Action::unicode_skip, 0},
    {"xe", Action::skip, 0},
    {"xmlnstbl", Action::skip, 0},
    {"zwj", Action::character, 0x200D},
    {"zwnj", Action::character, 0x200C},
};
static_assert(std::ranges::is_sorted(words, {}, &Word::name));

struct Charset {
  std::int32_t charset;
  std::int32_t code_page;
};

// RTF 1.9.1, \fcharset. A symbol font (2) has no code page: its bullets are right in 1252. The
// default (1) and what is not here is in the code page of the document.
constexpr Charset charsets[] = {
    {0, windows_latin}, {2, windows_latin}, {77, 10000}, {128, 932},  {129, 949},
    {130, 1361},        {134, 936},         {136, 950},  {161, 1253}, {162, 1254},
    {163, 1258},        {177, 1255},        {178, 1256}, {186, 1257}, {204, 1251},
    {222, 874},         {238, 1250},        {254, 437},  {255, 850},
};

}  // namespace

const Word* find_word(std::string_view name) {
  const auto* const found = std::ranges::lower_bound(words, name, {}, &Word::name);
  return found != std::end(words) && found->name == name ? found : nullptr;
}

std::int32_t code_page_of(std::int32_t charset) {
  const auto* const found = std::ranges::find(charsets, charset, &Charset::charset);
  return found == std::end(charsets) ? no_code_page : found->code_page;
}

}  // namespace eascard::notes
