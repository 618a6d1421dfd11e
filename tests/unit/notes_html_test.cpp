#include "eascard/notes/html.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "eascard/text/utf8.hpp"

namespace eascard::notes {
namespace {

using namespace std::string_literals;

// Of an exact copy on the heap: ASan finds a read behind the end.
std::string text_of(std::string_view html, TextLimits limits = {}) {
  const std::vector<char> copy(html.begin(), html.end());
  return html_to_text({copy.data(), copy.size()}, limits).text;
}

std::string repeat(std::string_view part, std::size_t size) {
  std::string all;
  while (all.size() < size) all += part;
  return all;
}

TEST(NotesHtml, GoldenCase) {
  EXPECT_EQ(text_of("<html><body><p>Hi &amp; bye</p>\r\n<p>2nd; line</p></body></html>"),
            "Hi & bye\n2nd; line");
}

TEST(NotesHtml, NothingIsNoText) {
  for (const char* html : {"", " \r\n\t", "<p></p>", "<br><br>", "<p>&nbsp;</p>", "<!-- x -->",
                           "<ul><li></li></ul>", "<table><tr><td></td><td></td></tr></table>"})
    EXPECT_EQ(text_of(html), "") << html;
}

TEST(NotesHtml, WhiteSpaceIsCollapsed) {
  EXPECT_EQ(text_of("  a \r\n\t b  <b> c </b> d "), "a b c d");
  EXPECT_EQ(text_of("<p> a </p> <p> b </p>"), "a\nb");
  EXPECT_EQ(text_of("a<i>b</i>c <i> d</i>"), "abc d");
  EXPECT_EQ(text_of("a&#32;&#10; b"), "a b");
}

TEST(NotesHtml, NoBreakSpaceIsASpaceThatStays) {
  EXPECT_EQ(text_of("a&nbsp;b"), "a b");
  EXPECT_EQ(text_of("a\xC2\xA0\xC2\xA0"
                    "b"),
            "a  b");
  EXPECT_EQ(text_of("&nbsp;&nbsp;a&nbsp; b&nbsp;"), "  a  b");
}

TEST(NotesHtml, LineBreaks) {
  EXPECT_EQ(text_of("a<br>b<br/>c<BR />d</br>e"), "a\nb\nc\nd\ne");
  EXPECT_EQ(text_of("<br>a<br><br>b<br><br><br><br>c<br>"), "a\n\nb\n\nc");
  EXPECT_EQ(text_of("a <br> b"), "a\nb");
}

TEST(NotesHtml, BlocksHaveLinesOfTheirOwn) {
  EXPECT_EQ(text_of("a<div>b</div>c<h1>d</h1>e<hr>f"), "a\nb\nc\nd\ne\nf");
  EXPECT_EQ(text_of("<div><div><div>a</div></div></div><div>b</div>"), "a\nb");
  EXPECT_EQ(text_of("<p>a<p>b<p>c"), "a\nb\nc");
  EXPECT_EQ(text_of("<dl><dt>a<dd>b<dt>c<dd>d</dl>"), "a\nb\nc\nd");
}

TEST(NotesHtml, EmptyLinesOfEditorsAreOneBlankLine) {
  EXPECT_EQ(text_of("<div>a</div><div><br></div><div>b</div>"), "a\n\nb");
  EXPECT_EQ(text_of("<div>a</div><br><div>b</div>"), "a\n\nb");
  EXPECT_EQ(text_of("<p>a</p><p>&nbsp;</p><p>b</p>"), "a\n\nb");
  EXPECT_EQ(text_of("<p>a</p><p>&nbsp;</p><p>&nbsp;</p><p><br></p><p>b</p>"), "a\n\nb");
  EXPECT_EQ(text_of("<div>a<br></div><div>b</div>"), "a\nb");
}

TEST(NotesHtml, Lists) {
  EXPECT_EQ(text_of("x<ul><li>a</li><li>b</li></ul>y"), "x\n- a\n- b\ny");
  EXPECT_EQ(text_of("<ol><li>a<li>b</ol><ol><li>c</ol>"), "1. a\n2. b\n1. c");
  EXPECT_EQ(text_of("<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>e"),
            "- a\n  - b\n    1. c\n- d\ne");
  EXPECT_EQ(text_of("<ul>\n <li><p>a</p>\n <p>b<br>c</p></li>\n <li>d</li></ul>"),
            "- a\n  b\n  c\n- d");
  EXPECT_EQ(text_of("<li>a<li>b"), "- a\n- b");
  EXPECT_EQ(text_of("<ol><li>a<li><li>c</ol>"), "1. a\n3. c");
  EXPECT_EQ(text_of("</ul></ol>a<ul></ol><li>b"), "a\n- b");
}

TEST(NotesHtml, Links) {
  EXPECT_EQ(text_of("see <a href=\"http://x.example/?a=1&amp;b=2\">the page</a>, please"),
            "see the page <http://x.example/?a=1&b=2>, please");
  EXPECT_EQ(text_of("<a href='http://x.example'>http://x.example</a>"), "http://x.example");
  EXPECT_EQ(text_of("<a href=mailto:ann@x.example>ann@x.example</a>"), "ann@x.example");
  EXPECT_EQ(text_of("<A HREF=MAILTO:ann@x.example>Ann</A> b"), "Ann <MAILTO:ann@x.example> b");
  EXPECT_EQ(text_of("<a name=top>a</a> <a href=\"#top\">b</a> <a href=\"JavaScript:x()\">c</a>"),
            "a b c");
  EXPECT_EQ(text_of("<a href=\" http://x\n.example \"></a>"), "<http://x.example>");
}

TEST(NotesHtml, LinksDoNotNest) {
  EXPECT_EQ(text_of("<a href=u>a<a href=v>b</a>c</a>"), "a <u>b <v>c");
  EXPECT_EQ(text_of("<a href=u>never closed"), "never closed <u>");
  EXPECT_EQ(text_of("<a href=u><div>block</div></a><p>x"), "block <u>\nx");
  EXPECT_EQ(text_of("<a href=u>a </a> b"), "a <u> b");
}

TEST(NotesHtml, UrlsKeepTheirAmpersands) {
  EXPECT_EQ(text_of("<a href='x?a=1&copy=2&lt;&ltx&amp'>t</a>"), "t <x?a=1&copy=2<&ltx&>");
  EXPECT_EQ(text_of("<a href='\xFF\x01&#0;'>t</a>"), "t <\xEF\xBF\xBD\xEF\xBF\xBD>");
}

TEST(NotesHtml, TablesHaveARowALine) {
  EXPECT_EQ(text_of("a<table><tr><td>1</td> <td>2</td></tr>\n<tr><th>3<th>4</table>b"),
            "a\n1\t2\n3\t4\nb");
  EXPECT_EQ(text_of("<table><tr><td><p>1</p></td><td><p>2</p></td></tr><tr><td><p>3</p></td></tr>"),
            "1\t2\n3");
  EXPECT_EQ(text_of("<table><caption>c</caption><tbody><tr><td>1<td>2"), "c\n1\t2");
}

TEST(NotesHtml, EmptyCells) {
  EXPECT_EQ(text_of("x<table><tr><td></td><td>b</td><td></td></tr><tr><td>c</table>"), "x\n\tb\nc");
  EXPECT_EQ(text_of("<table><tr><td>a<td><td>c</table>"), "a\t\tc");
  EXPECT_EQ(text_of("<table><tr><td><p>a</p><td><p>&nbsp;</p><tr><td>b</table>"), "a\nb");
  EXPECT_EQ(text_of("<table><tr><td>a<td><br>b<td>&nbsp;c</table>"), "a\tb\t c");
}

TEST(NotesHtml, LayoutTablesKeepTheirLines) {
  EXPECT_EQ(text_of("<table><tr><td><p>a</p><p>b</p></td></tr></table>"), "a\nb");
  EXPECT_EQ(text_of("<table><tr><td>x<table><tr><td>1<td>2</table></td><td>y</table>"),
            "x\n1\t2\ny");
}

TEST(NotesHtml, PreformattedTextKeepsItsSpaces) {
  EXPECT_EQ(text_of("a <pre>\n  b   c\r\n\td\n</pre> e  f"), "a\n  b   c\n\td\ne f");
  EXPECT_EQ(text_of("<pre>a\rb</pre>"), "a\nb");
}

TEST(NotesHtml, ImagesAreTheirAlternative) {
  EXPECT_EQ(text_of("a <img src=x alt=\"the &lt;logo&gt;\"> b<img src=y>"), "a the <logo> b");
}

TEST(NotesHtml, WhatIsNotShown) {
  EXPECT_EQ(
      text_of("<head><title>t</title><style>p > b {}</style><script>if (a</b/.x) '<p>'</script>"
              "</head>a"),
      "a");
  EXPECT_EQ(text_of("a<style>x</styles></ style></STYLE >b"), "ab");
  EXPECT_EQ(text_of("<head><title/></head><body>a"), "a");
  EXPECT_EQ(text_of("a<script>b"), "a");
}

TEST(NotesHtml, CommentsAndDeclarations) {
  EXPECT_EQ(text_of("<!DOCTYPE html><?xml version='1.0'?>a<!-- <p> -- > -->b"), "ab");
  EXPECT_EQ(text_of("a<!-->b<!--->c<!---->d<!--x--!>e<!-- - -- --- --->f"), "abcdef");
  EXPECT_EQ(text_of("a<!-- never closed"), "a");
  // Word: the first is a comment, the second is not.
  EXPECT_EQ(
      text_of("<!--[if gte mso 9]><xml><a>1</a></xml><![endif]-->"
              "<p class=MsoListParagraph><![if !supportLists]>&middot; <![endif]>x<o:p></o:p></p>"),
      "\xC2\xB7 x");
}

TEST(NotesHtml, CharacterReferences) {
  EXPECT_EQ(text_of("&lt;&gt;&quot;&apos;&euro;&eacute;&NotEqualTilde;"),
            "<>\"'\u20AC\u00E9\u2242\u0338");
  EXPECT_EQ(text_of("&#65;&#x42;&#X43;&#68 &#xE9"), "ABCD \u00E9");
  EXPECT_EQ(text_of("&amp &copy2 &notit; &notin; &CounterClockwiseContourIntegral;"),
            "& \u00A92 \u00ACit; \u2209 \u2233");
  EXPECT_EQ(text_of("& &; &# &#; &#x; &#xg &nosuch; &eUro; AT&T &"),
            "& &; &# &#; &#x; &#xg &nosuch; &eUro; AT&T &");
}

TEST(NotesHtml, NumbersOfNoCharacter) {
  EXPECT_EQ(text_of("&#128;&#x92;&#129;"), "\u20AC\u2019\xC2\x81");
  EXPECT_EQ(text_of("&#0;&#xD800;&#x110000;&#99999999999999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(text_of("a&#1;&#127;b\x01"
                    "c\x7F"
                    "d\0e"s),
            "abcde");
}

TEST(NotesHtml, BadUtf8) {
  EXPECT_EQ(text_of("\xEF\xBB\xBF"
                    "a\xFF"
                    "b\xC3"
                    "c\xE2\x82"),
            "a\uFFFDb\uFFFDc\uFFFD\uFFFD");
  EXPECT_EQ(text_of("\u65E5\u672C <b>\u8A9E</b>"), "\u65E5\u672C \u8A9E");
}

TEST(NotesHtml, SloppyMarkup) {
  EXPECT_EQ(text_of("1 < 2 <3 </> </ x> a<b"), "1 < 2 <3 a");
  EXPECT_EQ(text_of("<p title='a>b' x=\"<br>\" y = z>t</p>"), "t");
  EXPECT_EQ(text_of("<a href=x href=y>t</a>"), "t <x>");
  EXPECT_EQ(text_of("<a =href=1 /href=x/>t</a>"), "t <x/>");
  EXPECT_EQ(text_of("a<p title='never closed>b"), "a");
  EXPECT_EQ(text_of("a</"), "a</");
}

TEST(NotesHtml, EveryPrefixIsRead) {
  const std::string html =
      "<!DOCTYPE html><title>t</title><!--c--><ul><li>a<ol><li>b&amp;\u20AC</ol></ul>"
      "<table><tr><td>1<td><a href='u'>v</a></table><pre>\r\n x</pre><img alt=z>";
  for (std::size_t size = 0; size <= html.size(); ++size) {
    const std::string text = text_of(std::string_view(html).substr(0, size));
    EXPECT_EQ(find_bad_utf8(text), text.size()) << size;
  }
}

TEST(NotesHtml, LimitOfText) {
  EXPECT_EQ(text_of("abc def", {256, 5}), "abc d");
  EXPECT_EQ(text_of("abc def", {256, 4}), "abc");
  EXPECT_EQ(text_of("ab\u20AC"
                    "cdef",
                    {256, 4}),
            "ab");
  EXPECT_EQ(text_of("abc", {256, 0}), "");
  EXPECT_EQ(text_of("<a href=uvw>abc</a>", {256, 6}), "abc <u");
}

TEST(NotesHtml, LimitOfDepth) {
  EXPECT_EQ(text_of("<ul><li>a<ul><li>b<ol><li>c</ol>d</ul>e</ul>f", {2, 100}),
            "- a\n  - b\n  - c\n    d\n  e\nf");
  EXPECT_EQ(text_of("<ul><li>a</ul>b", {0, 100}), "- a\nb");
}

// What makes HTML parsers slow: all of it is read in time that grows with its size. In quadratic
// time it takes hours, and CTest's limit ends it.
TEST(NotesHtml, HostileInputIsReadInLinearTime) {
  const std::vector<std::string> parts = {"<div>",
                                          "<b>",
                                          "<b><p>",
                                          "<a href=x><p>",
                                          "<div></b></i></p>",
                                          "<table><tr><td>",
                                          "<ul><li>x",
                                          "<!--",
                                          "<!-- --",
                                          "&amp",
                                          "&",
                                          "<",
                                          "</",
                                          "<script>",
                                          "</script",
                                          "<title>",
                                          "<svg><math>",
                                          "<td>",
                                          "<td>&nbsp;",
                                          "<pre> ",
                                          "</ul>",
                                          "<a b=\"",
                                          "<a b c ",
                                          "&nbsp;",
                                          "<li>x",
                                          "\xC3",
                                          "x "};
  for (const std::string& part : parts)
    for (const char* const before : {"", "<ul>", "<script>", "<b "})
      EXPECT_LE(html_to_text(before + repeat(part, 1 << 20)).text.size(), std::size_t{16} << 20)
          << part;
}

TEST(NotesHtml, ManyDifferentAttributesInOneTag) {
  std::string html = "<b ";
  for (int i = 0; i < 200'000; ++i) html += "a" + std::to_string(i) + "=1 ";
  EXPECT_EQ(text_of(html + ">x"), "x");
}

}  // namespace
}  // namespace eascard::notes
