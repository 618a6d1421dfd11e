#include "eascard/xml/scan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "eascard/document/place.hpp"

namespace eascard::xml {
namespace {

using namespace std::string_literals;

// What scan() says, in one line: "ok SIZE", "more", or "CODE-NUMBER@OFFSET LINE:COLUMN TEXT".
std::string said_here(Scanner& scanner, std::string_view bytes, bool last) {
  try {
    if (!scanner.scan(bytes, last)) return "more";
    return "ok " + std::to_string(scanner.size());
  } catch (const Error& error) {
    const Diagnostic& d = error.diagnostic();
    return std::to_string(static_cast<int>(d.code)) + "@" + std::to_string(d.place.offset) + " " +
           std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + " " + d.text;
  }
}

// Of an exact copy on the heap: ASan finds a pointer kept over calls or a read behind the end.
std::string said(Scanner& scanner, std::string_view bytes, bool last) {
  const std::vector<char> copy(bytes.begin(), bytes.end());
  return said_here(scanner, {copy.data(), copy.size()}, last);
}

std::string said_whole(std::string_view bytes, Limits limits = {}) {
  Scanner scanner(limits);
  return said(scanner, bytes, true);
}

std::string said_bytewise(std::string_view bytes, Limits limits = {}) {
  Scanner scanner(limits);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const std::string result = said(scanner, bytes.substr(0, n), false);
    if (result != "more") return result;
  }
  return said(scanner, bytes, true);
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

// ---- good documents; each ends with its root

const std::vector<std::string>& good_documents() {
  static const std::vector<std::string> documents = {
      "<a/>",
      "<a><b=552 bytes/></a>",
      "<a=0 bytes/>",
      "<a />",
      "<a></a>",
      "<a></a >",
      "<a\n></a\t\r\n>",
      "\xEF\xBB\xBF<a/>",
      " \t\r\n<a/>",
      "<?xml version=\"1.0\"?><a/>",
      "<?xml version='1.1' ?>\n<a/>",
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>",
      "\xEF\xBB\xBF<?xml version = \"1.0\"\n encoding='UTF-8' standalone=\"yes\" ?><a>\xC3\xA4</a>",
      "<?xml version=\"1.0\" encoding=\"us-ASCII\" standalone='no'?><a>x</a>",
      "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a>\xC3\xA4</a>",
      "<?xml version=\"1.0\" standalone='no'?><a/>",
      "<?xml-stylesheet href='x'?><a/>",
      "<?xml.x?><a/>",
      "<!-- c --><a/>",
      "<!----><a/>",
      "<!-- - -> <a> & ]]> ? -->\n<?p?><?p ?><?p x?y>?? ?\?><a/>",
      "<!DOCTYPE a><a/>",
      "<!DOCTYPE a ><a/>",
      "<!DOCTYPE AirSync PUBLIC \"-//AIRSYNC//DTD AirSync//EN\" "
      "\"http://www.microsoft.com/\"><AirSync/>",
      "<!DOCTYPE a PUBLIC '-//X (Y)+,./:=?;!*#@$_%' '\"<&]]>\xC3\xA4' ><a/>",
      "<!DOCTYPE a SYSTEM 'it\"s'\n><a/>",
      "<!DOCTYPE a SYSTEM\n\"\"><a/>",
      "<?xml version='1.0'?>\n<!--x-->\n<!DOCTYPE a>\n<!--y--><?z?><a/>",
      "<a>text</a>",
      "<a>tab\t lf\n cr\r crlf\r\n del\x7F</a>",
      "<a>&amp;&lt;&gt;&quot;&apos;</a>",
      "<a>&#65;&#x41;&#x0000000000000000041;&#9;&#10;&#13;&#x20;</a>",
      "<a>&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;&#x10ffff;&#1114111;</a>",
      "<a>] ]] ]> ]&gt; > - -- --> ?> \" '</a>",
      "<a>]]</a>",
      "<a>]]]]]]]]]]]]</a>",
      "<a><![CDATA[]]></a>",
      "<a><![CDATA[ < & ]] ]> ]]]]></a>",
      "<a><![CDATA[<![CDATA[ </a> --> ?>]]>]]</a>",
      "<a><!-- < & </a> --></a>",
      "<a><?p < & </a> ?></a>",
      "<a><b/><b></b><c><d>x</d> </c></a>",
      "<a><ab></ab><abc/></a>",
      "<a b='1'/>",
      "<a b=\"1\" c='2'\nd\t=\r\"3\" ></a>",
      "<a b='\"' c=\"'\" d='>' e='/>' f=''/>",
      "<a b='&amp;&#65;&#xA;]]>'/>",
      "<a b='\n\t\r'/>",
      "<a b='' B='' bb='' b1='' b-='' b.=''/>",
      "<a x:b='' y:b='' xmlns='' xmlns:x='u'/>",
      "<_/>",
      "<:a:-.9_/>",
      "<contacts:FirstName>Don</contacts:FirstName>",
      "<\xC3\xA4\xE2\x82\xAC \xF0\x9F\x98\x80x='\xC3\xA4'>\xC3\xA4</\xC3\xA4\xE2\x82\xAC>",
      "<a>\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBD</a>",
      "<a>\xF0\x90\x80\x80\xF4\x8F\xBF\xBF</a>",
      "<a>\xEF\xBB\xBF</a>",
      "<!--\xC3\xA4--><?\xC3\xA4 \xC3\xA4?><a><![CDATA[\xC3\xA4]]></a>",
      "<a a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' a10='' a11='' a12=''/>",
  };
  return documents;
}

TEST(XmlScan, GoodDocuments) {
  for (const std::string& document : good_documents()) {
    const std::string expected = "ok " + std::to_string(document.size());
    EXPECT_EQ(said_whole(document), expected) << document;
    EXPECT_EQ(said_whole(document + "\n<b"), expected) << document;
    EXPECT_EQ(said_whole(document + "\xFF"), expected) << document;
    EXPECT_EQ(said_bytewise(document), expected) << document;
  }
}

TEST(XmlScan, GoodDocumentsNeedNoLast) {
  for (const std::string& document : good_documents()) {
    Scanner scanner(Limits{});
    for (std::size_t n = 0; n < document.size(); ++n) {
      ASSERT_EQ(said(scanner, document.substr(0, n), false), "more") << document;
    }
    EXPECT_EQ(said(scanner, document, false), "ok " + std::to_string(document.size())) << document;
  }
}

TEST(XmlScan, EveryProperPrefixThrows) {
  for (const std::string& document : good_documents()) {
    for (std::size_t n = 0; n < document.size(); ++n) {
      Scanner scanner(Limits{});
      try {
        scanner.scan(std::string_view(document).substr(0, n), true);
        ADD_FAILURE() << document << " cut at " << n;
      } catch (const Error& error) {
        EXPECT_EQ(error.diagnostic().code, Code::X01) << document << " cut at " << n;
        EXPECT_LE(error.diagnostic().place.offset, n) << document;
        EXPECT_GE(error.diagnostic().place.line, 1U) << document;
      }
    }
  }
}

// ---- bad documents

struct Bad {
  std::string document;
  std::uint64_t line;
  std::uint64_t column;
  Code code;
  std::string text;
};

void expect_bad(const std::vector<Bad>& rows) {
  for (const Bad& row : rows) {
    Scanner scanner(Limits{});
    try {
      scanner.scan(row.document, true);
      ADD_FAILURE() << "accepted: " << row.document;
    } catch (const Error& error) {
      const Diagnostic& d = error.diagnostic();
      EXPECT_EQ(d.place.line, row.line) << row.document;
      EXPECT_EQ(d.place.column, row.column) << row.document;
      EXPECT_EQ(d.code, row.code) << row.document;
      EXPECT_EQ(d.text, row.text) << row.document;
    }
    EXPECT_EQ(said_bytewise(row.document), said_whole(row.document)) << row.document;
  }
}

TEST(XmlScan, BadStructure) {
  expect_bad({
      {"", 1, 1, Code::X01, "no root element"},
      {" \r\n\t", 2, 2, Code::X01, "no root element"},
      {"\xEF\xBB\xBF", 1, 1, Code::X01, "no root element"},
      {"<!--x-->\n<?p?>", 2, 6, Code::X01, "no root element"},
      {"<?xml version='1.0'?>", 1, 22, Code::X01, "no root element"},
      {"<", 1, 2, Code::X01, "no root element"},
      {"<!", 1, 3, Code::X01, "no root element"},
      {"text", 1, 1, Code::X01, "text before the root element"},
      {"\n x<a/>", 2, 2, Code::X01, "text before the root element"},
      {"&amp;<a/>", 1, 1, Code::X01, "text before the root element"},
      {"<!--x-->]]><a/>", 1, 9, Code::X01, "text before the root element"},
      {"\xC3\xA4<a/>", 1, 1, Code::X01, "text before the root element"},
      {" <![CDATA[x]]><a/>", 1, 2, Code::X01, "CDATA section before the root element"},
      {"</a>", 1, 1, Code::X01, "end tag </a> without a start tag"},
      {"<a>", 1, 4, Code::X01, "element not closed: a"},
      {"<a>\n<b>x</b>\r\n", 3, 1, Code::X01, "element not closed: a"},
      {"<a><b>x", 1, 8, Code::X01, "element not closed: b"},
      {"<a><b x='", 1, 10, Code::X01, "element not closed: b"},
      {"<a><b/", 1, 7, Code::X01, "element not closed: b"},
      {"<a></a", 1, 7, Code::X01, "element not closed: a"},
      {"<a>&am", 1, 7, Code::X01, "element not closed: a"},
      {"<a>]]", 1, 6, Code::X01, "element not closed: a"},
      {"<a>\xE2\x82", 1, 5, Code::X01, "element not closed: a"},
      {"<a><!-- </a>", 1, 13, Code::X01, "comment not closed"},
      {"<a><![CDATA[ ]] </a>", 1, 21, Code::X01, "CDATA section not closed"},
      {"<a><?p </a>", 1, 12, Code::X01, "processing instruction not closed"},
      {"\xEF\xBB\xBF<?xml ", 1, 7, Code::X01, "processing instruction not closed"},
      {"<!DOCTYPE a SYSTEM 'x", 1, 22, Code::X01, "DOCTYPE not closed"},
      {"<a></b>", 1, 4, Code::X01, "end tag </b> where </a> is expected"},
      {"<a><b></a></b>", 1, 7, Code::X01, "end tag </a> where </b> is expected"},
      {"<a></A>", 1, 4, Code::X01, "end tag </A> where </a> is expected"},
      {"<a></ab>", 1, 4, Code::X01, "end tag </ab> where </a> is expected"},
      {"<ab></a>", 1, 5, Code::X01, "end tag </a> where </ab> is expected"},
      {"<a></>", 1, 6, Code::X01, "no name after </"},
      {"<a></ a>", 1, 6, Code::X01, "no name after </"},
      {"<a></a b='1'>", 1, 8, Code::X01, "end tag without >"},
      {"<a></a/>", 1, 7, Code::X01, "end tag without >"},
  });
}

TEST(XmlScan, BadTags) {
  expect_bad({
      {"< a/>", 1, 2, Code::X01, "no name after <"},
      {"<1/>", 1, 2, Code::X01, "no name after <"},
      {"<-a/>", 1, 2, Code::X01, "no name after <"},
      {"<.a/>", 1, 2, Code::X01, "no name after <"},
      {"<a><></a>", 1, 5, Code::X01, "no name after <"},
      {"<a>1 < 2</a>", 1, 7, Code::X01, "no name after <"},
      {"<a<b/>", 1, 3, Code::X01, "no white space before an attribute"},
      {"<a!>", 1, 3, Code::X01, "no white space before an attribute"},
      {"<a;b/>", 1, 3, Code::X01, "no white space before an attribute"},
  });
}

TEST(XmlScan, BadAttributes) {
  expect_bad({
      {"<a b/>", 1, 5, Code::X01, "attribute without a value: b"},
      {"<a b c='1'/>", 1, 6, Code::X01, "attribute without a value: b"},
      {"<a b=1/>", 1, 6, Code::X01, "attribute value without quotes: b"},
      {"<a b=>", 1, 6, Code::X01, "attribute value without quotes: b"},
      {"<a b='1'c='2'/>", 1, 9, Code::X01, "no white space before an attribute"},
      {"<a ='1'/>", 1, 4, Code::X01, "no attribute name where one is expected"},
      {"<a 1='1'/>", 1, 4, Code::X01, "no attribute name where one is expected"},
      {"<a b='<'/>", 1, 7, Code::X01, "< in an attribute value"},
      {"<a b='&'/>", 1, 8, Code::X01, "& begins no reference"},
      {"<a b='&x;'/>", 1, 7, Code::X01, "unknown entity reference &x;"},
      {"<a b='&#0;'/>", 1, 7, Code::X02, "reference to an illegal character: &#0;"},
      {"<a / >", 1, 5, Code::X01, "/ without > in a tag"},
      {"<a/ b='1'>", 1, 4, Code::X01, "/ without > in a tag"},
      {"<a b='1' b='1'/>", 1, 10, Code::X01, "attribute given twice: b"},
      {"<a>\n<a c='' b='1' x:c=\"\"\n b='2' c=''></a></a>", 3, 2, Code::X01,
       "attribute given twice: b"},
      {"<a a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' a4=''/>", 1, 58, Code::X01,
       "attribute given twice: a4"},
      {"<a \xC3\xA4='' \xC3\xA4=''/>", 1, 9, Code::X01, "attribute given twice: \xC3\xA4"},
  });
}

TEST(XmlScan, BadReferences) {
  expect_bad({
      {"<a>&</a>", 1, 5, Code::X01, "& begins no reference"},
      {"<a>R & D</a>", 1, 7, Code::X01, "& begins no reference"},
      {"<a>&;</a>", 1, 5, Code::X01, "& begins no reference"},
      {"<a>&amp</a>", 1, 4, Code::X01, "reference without ;: &amp"},
      {"<a>&amp ;</a>", 1, 4, Code::X01, "reference without ;: &amp"},
      {"<a>\r\r&foo;</a>", 3, 1, Code::X01, "unknown entity reference &foo;"},
      {"<a>&AMP;</a>", 1, 4, Code::X01, "unknown entity reference &AMP;"},
      {"<a>&nbsp;</a>", 1, 4, Code::X01, "unknown entity reference &nbsp;"},
      {"<a>&#;</a>", 1, 6, Code::X01, "malformed character reference"},
      {"<a>&#x;</a>", 1, 7, Code::X01, "malformed character reference"},
      {"<a>&#X41;</a>", 1, 6, Code::X01, "malformed character reference"},
      {"<a>&#4A;</a>", 1, 7, Code::X01, "malformed character reference"},
      {"<a>&#xG;</a>", 1, 7, Code::X01, "malformed character reference"},
      {"<a>&#65</a>", 1, 8, Code::X01, "malformed character reference"},
      {"<a>&# 65;</a>", 1, 6, Code::X01, "malformed character reference"},
      {"<a>&#-1;</a>", 1, 6, Code::X01, "malformed character reference"},
      {"<a>&#0;</a>", 1, 4, Code::X02, "reference to an illegal character: &#0;"},
      {"<a>&#x1F;</a>", 1, 4, Code::X02, "reference to an illegal character: &#x1F;"},
      {"<a>&#xD800;</a>", 1, 4, Code::X02, "reference to an illegal character: &#xD800;"},
      {"<a>&#xdfff;</a>", 1, 4, Code::X02, "reference to an illegal character: &#xdfff;"},
      {"<a>&#xFFFE;</a>", 1, 4, Code::X02, "reference to an illegal character: &#xFFFE;"},
      {"<a>&#65535;</a>", 1, 4, Code::X02, "reference to an illegal character: &#65535;"},
      {"<a>&#x110000;</a>", 1, 4, Code::X02, "reference to an illegal character: &#x110000;"},
      {"<a>&#4294967361;</a>", 1, 4, Code::X02, "reference to an illegal character: &#4294967361;"},
      {"<a>&#x100000041;</a>", 1, 4, Code::X02, "reference to an illegal character: &#x100000041;"},
      {"<a>]]></a>", 1, 4, Code::X01, "]]> in text"},
      {"<a>x]]]]></a>", 1, 7, Code::X01, "]]> in text"},
  });
}

TEST(XmlScan, BadCharacters) {
  const std::string nul(1, '\0');
  expect_bad({
      {"<a>" + nul + "</a>", 1, 4, Code::X02, "illegal character U+0000"},
      {"<a>\n\x1F</a>", 2, 1, Code::X02, "illegal character U+001F"},
      {"<a>0123456789\v</a>", 1, 14, Code::X02, "illegal character U+000B"},
      {"<a b='\x01'/>", 1, 7, Code::X02, "illegal character U+0001"},
      {"<a \x01/>", 1, 4, Code::X02, "illegal character U+0001"},
      {"<\x01/>", 1, 2, Code::X02, "illegal character U+0001"},
      {"\x02<a/>", 1, 1, Code::X02, "illegal character U+0002"},
      {"<!--\x02--><a/>", 1, 5, Code::X02, "illegal character U+0002"},
      {"<?p \x02?><a/>", 1, 5, Code::X02, "illegal character U+0002"},
      {"<!DOCTYPE a SYSTEM '\x02'><a/>", 1, 21, Code::X02, "illegal character U+0002"},
      {"<a><![CDATA[\x0C]]></a>", 1, 13, Code::X02, "illegal character U+000C"},
      {"<a>\xEF\xBF\xBE</a>", 1, 4, Code::X02, "illegal character U+FFFE"},
      {"<a>\xC3\xA4\xE2\x82\xAC\xEF\xBF\xBF</a>", 1, 6, Code::X02, "illegal character U+FFFF"},
      {"<a>M\xFCller</a>", 1, 5, Code::X02, "not UTF-8"},
      {"<a>\x80</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xC0\x80</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xC1\xBF</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xE0\x9F\xBF</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xF0\x8F\xBF\xBF</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xED\xA0\x80</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xED\xBF\xBF</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xF4\x90\x80\x80</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xF5\x80\x80\x80</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xFF</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xE2\x82</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a>\xF0\x9F\x98</a>", 1, 4, Code::X02, "not UTF-8"},
      {"<a\xC3/>", 1, 3, Code::X02, "not UTF-8"},
      {"<a b='\xA4'/>", 1, 7, Code::X02, "not UTF-8"},
      {"<!--\xA4--><a/>", 1, 5, Code::X02, "not UTF-8"},
      {"<!DOCTYPE a SYSTEM '\xA4'><a/>", 1, 21, Code::X02, "not UTF-8"},
      {"<?xml version='1.0' encoding='US-ASCII'?><a>\xC3\xA4</a>", 1, 45, Code::X02,
       "not US-ASCII"},
  });
}

// What is let pass, in one line, whole and byte by byte.
std::string noticed(std::string_view bytes) {
  std::string said_of[2];
  for (const bool bytewise : {false, true}) {
    Scanner scanner({});
    for (std::size_t n = bytewise ? 0 : bytes.size(); n < bytes.size(); ++n)
      said(scanner, bytes.substr(0, n), false);
    EXPECT_EQ(said(scanner, bytes, true), "ok " + std::to_string(bytes.size())) << bytes;
    for (const Diagnostic& d : scanner.noticed())
      said_of[bytewise] += std::string(code_name(d.code)) + "@" + std::to_string(d.place.offset) +
                           " " + std::to_string(d.place.line) + ":" +
                           std::to_string(d.place.column) + " " + d.text;
  }
  EXPECT_EQ(said_of[0], said_of[1]) << bytes;
  return said_of[0];
}

TEST(XmlScan, LetsPassWithAWord) {
  EXPECT_EQ(noticed("<?xml version='1.0'?><a/>"), "");
  EXPECT_EQ(noticed(" \n<a/>"), "");
  EXPECT_EQ(noticed(" \n<?xml-stylesheet x?><a/>"), "");
  EXPECT_EQ(noticed(" \n<?xml version='1.0'?><a/>"),
            "X01@0 1:1 white space before the XML declaration");
  EXPECT_EQ(noticed("\xEF\xBB\xBF\n<?xml version='1.0'?><a/>"),
            "X01@3 1:1 white space before the XML declaration");
  for (const std::string name : {"utf-16", "UTF-16LE", "utf-32", "ISO-10646-UCS-2", "Unicode"})
    EXPECT_EQ(noticed("<?xml version='1.0' encoding='" + name + "'?><a>\xC3\xA4</a>"),
              "X09@30 1:31 the declaration says " + name + ", but the bytes are read as UTF-8");
}

TEST(XmlScan, BadDeclarations) {
  const char* utf16 =
      "XML in encoding UTF-16 is not read; convert it: iconv -f UTF-16 -t UTF-8 FILE | eascard ...";
  const char* utf32 =
      "XML in encoding UTF-32 is not read; convert it: iconv -f UTF-32 -t UTF-8 FILE | eascard ...";
  const char* malformed = "XML declaration is malformed";
  const char* misplaced = "XML declaration not at the start of the document";
  expect_bad({
      {"\xFF\xFE<\0a\0/\0>\0"s, 1, 1, Code::X01, utf16},
      {"\xFE\xFF\0<\0a\0/\0>"s, 1, 1, Code::X01, utf16},
      {"<\0a\0/\0>\0"s, 1, 1, Code::X01, utf16},
      {"\0<\0a\0/\0>"s, 1, 1, Code::X01, utf16},
      {"\xFF\xFE", 1, 1, Code::X01, utf16},
      {"\xFF\xFE\0\0<\0\0\0"s, 1, 1, Code::X01, utf32},
      {"\0\0\xFE\xFF\0\0\0<"s, 1, 1, Code::X01, utf32},
      {"<\0\0\0a\0\0\0"s, 1, 1, Code::X01, utf32},
      {"\0\0\0<\0\0\0a"s, 1, 1, Code::X01, utf32},
      {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", 1, 31, Code::X01,
       "XML in encoding ISO-8859-1 is not read; convert it: iconv -f ISO-8859-1 -t UTF-8 FILE | "
       "eascard ..."},
      {"<?xml version='2.0'?><a/>", 1, 16, Code::X01, "XML version 2.0 is not read"},
      {"<?xml version='1.'?><a/>", 1, 16, Code::X01, "XML version 1. is not read"},
      {"<?xml version='1.x'?><a/>", 1, 16, Code::X01, "XML version 1.x is not read"},
      {"<?xml?><a/>", 1, 6, Code::X01, "XML declaration without version"},
      {"<?xml ?><a/>", 1, 7, Code::X01, "XML declaration without version"},
      {"<?xml encoding='utf-8'?><a/>", 1, 7, Code::X01, malformed},
      {"<?xml version='1.0' version='1.0'?><a/>", 1, 21, Code::X01, malformed},
      {"<?xml version='1.0' standalone='no' encoding='utf-8'?><a/>", 1, 37, Code::X01, malformed},
      {"<?xml version='1.0'encoding='utf-8'?><a/>", 1, 20, Code::X01, malformed},
      {"<?xml version=1.0?><a/>", 1, 15, Code::X01, malformed},
      {"<?xml version='1.0\"?><a/>", 1, 19, Code::X01, malformed},
      {"<?xml version '1.0'?><a/>", 1, 15, Code::X01, malformed},
      {"<?xml version='1.0'><a/>", 1, 20, Code::X01, malformed},
      {"<?xml version='1.0' x='1'?><a/>", 1, 21, Code::X01, malformed},
      {"<?xml version='1.0' standalone='YES'?><a/>", 1, 33, Code::X01,
       "standalone is neither yes nor no: YES"},
      {" <?xml version='1.0'?> <?xml version='1.0'?><a/>", 1, 24, Code::X01, misplaced},
      {"<!--x-->\n<?xml version='1.0'?><a/>", 2, 1, Code::X01, misplaced},
      {"<?xml version='1.0'?><?xml version='1.0'?><a/>", 1, 22, Code::X01, misplaced},
      {"<a><?xml version='1.0'?></a>", 1, 4, Code::X01, misplaced},
      {"<?XML version='1.0'?><a/>", 1, 1, Code::X01,
       "reserved name of a processing instruction: XML"},
  });
}

TEST(XmlScan, BadMarkup) {
  const char* bang = "<! begins neither a comment nor a CDATA section nor a DOCTYPE";
  const char* instruction = "no white space after the name of a processing instruction";
  expect_bad({
      {"<!-- a -- b --><a/>", 1, 8, Code::X01, "-- in a comment"},
      {"<!-- a ---><a/>", 1, 8, Code::X01, "-- in a comment"},
      {"<a><!- x --></a>", 1, 4, Code::X01, bang},
      {"<!ELEMENT a EMPTY><a/>", 1, 1, Code::X01, bang},
      {"<!doctype a><a/>", 1, 1, Code::X01, bang},
      {"<a><![cdata[]]></a>", 1, 4, Code::X01, bang},
      {"<? p?><a/>", 1, 3, Code::X01, "no name after <?"},
      {"<?\?><a/>", 1, 3, Code::X01, "no name after <?"},
      {"<?p+?><a/>", 1, 4, Code::X01, instruction},
      {"<?p? ?><a/>", 1, 4, Code::X01, instruction},
  });
}

TEST(XmlScan, BadDoctype) {
  const char* neither = "neither SYSTEM nor PUBLIC after the name of a DOCTYPE";
  const char* space = "no white space before an identifier of a DOCTYPE";
  const char* subset = "DOCTYPE with an internal subset is not read";
  expect_bad({
      {"<!DOCTYPE a []><a/>", 1, 13, Code::X07, subset},
      {"<!DOCTYPE a[<!ENTITY x 'y'>]><a/>", 1, 12, Code::X07, subset},
      {"<!DOCTYPE a SYSTEM 'x' [", 1, 24, Code::X07, subset},
      {"<!DOCTYPE><a/>", 1, 10, Code::X01, "no white space after DOCTYPE"},
      {"<!DOCTYPEa><a/>", 1, 10, Code::X01, "no white space after DOCTYPE"},
      {"<!DOCTYPE ><a/>", 1, 11, Code::X01, "no name after DOCTYPE"},
      {"<!DOCTYPE a b><a/>", 1, 13, Code::X01, neither},
      {"<!DOCTYPE a'x'><a/>", 1, 12, Code::X01, neither},
      {"<!DOCTYPE a system 'x'><a/>", 1, 13, Code::X01, neither},
      {"<!DOCTYPE a SYSTEM'x'><a/>", 1, 19, Code::X01, space},
      {"<!DOCTYPE a SYSTEM x><a/>", 1, 20, Code::X01, "identifier of a DOCTYPE without quotes"},
      {"<!DOCTYPE a PUBLIC 'x'><a/>", 1, 23, Code::X01, space},
      {"<!DOCTYPE a PUBLIC 'x''y'><a/>", 1, 23, Code::X01, space},
      {"<!DOCTYPE a PUBLIC 'x{' 'y'><a/>", 1, 22, Code::X01,
       "illegal character in a public identifier"},
      {"<!DOCTYPE a SYSTEM 'x' 'y'><a/>", 1, 24, Code::X01, "DOCTYPE without >"},
      {"<!DOCTYPE a><!DOCTYPE a><a/>", 1, 13, Code::X01, "second DOCTYPE"},
      {"<a><!DOCTYPE a></a>", 1, 4, Code::X01, "DOCTYPE inside the root element"},
  });
}

TEST(XmlScan, LongNamesAreCutInMessages) {
  const std::string n64(64, 'n');
  const std::string n32(32, 'n');
  // 1 + 2 * 40 bytes: the 64th byte is the first half of a character, which is left out
  const std::string umlauts = "n" + repeated("\xC3\xA4", 40);
  expect_bad({
      {"<a>&" + n64 + ";</a>", 1, 4, Code::X01, "unknown entity reference &" + n64 + ";"},
      {"<a>&" + n64 + "n;</a>", 1, 4, Code::X01, "unknown entity reference &" + n64 + "...;"},
      {"<" + umlauts + ">", 1, 44, Code::X01,
       "element not closed: n" + repeated("\xC3\xA4", 31) + "..."},
      {"<m" + n64 + "></" + n64 + ">", 1, 68, Code::X01,
       "end tag </" + n32 + "...> where </m" + n32.substr(1) + "...> is expected"},
  });
}

// ---- places

void expect_place(std::string_view text, std::size_t offset, Place expected) {
  const Place place = place_at(text, offset);
  EXPECT_EQ(place.offset, expected.offset) << text << " " << offset;
  EXPECT_EQ(place.line, expected.line) << text << " " << offset;
  EXPECT_EQ(place.column, expected.column) << text << " " << offset;
}

TEST(XmlPlaceAt, CountsLinesAndCodePoints) {
  expect_place("", 0, {0, 1, 1});
  expect_place("abc", 2, {2, 1, 3});
  expect_place("a\nb", 1, {1, 1, 2});
  expect_place("a\nb", 2, {2, 2, 1});
  expect_place("a\r\nb", 2, {2, 1, 3});  // between CR and LF the line has not ended
  expect_place("a\r\nb", 3, {3, 2, 1});
  expect_place("a\rb", 2, {2, 2, 1});
  expect_place("\r\r\n\n", 4, {4, 4, 1});
  expect_place("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80x", 9, {9, 1, 4});
  expect_place("\xEF\xBB\xBFx", 0, {0, 1, 1});
  expect_place("\xEF\xBB\xBFx", 3, {3, 1, 1});
  expect_place("\xEF\xBB\xBFx", 4, {4, 1, 2});
  expect_place("ab", 9, {2, 1, 3});
}

// ---- streams

TEST(XmlScan, SeveralDocumentsInARow) {
  const std::string stream =
      "<?xml version='1.0'?><!DOCTYPE a><a><b></b></a>\n<c x='1' x2='2'/><?xml version='1.0'?>"
      "<d>&amp;</d>";
  Scanner scanner(Limits{});
  std::vector<std::string> found;
  std::string_view rest = stream;
  while (!rest.empty()) {
    if (rest[0] == '\n') rest.remove_prefix(1);
    ASSERT_TRUE(scanner.scan(rest, false));
    found.emplace_back(rest.substr(0, scanner.size()));
    rest.remove_prefix(scanner.size());
    scanner.reset();
  }
  EXPECT_EQ(found,
            (std::vector<std::string>{"<?xml version='1.0'?><!DOCTYPE a><a><b></b></a>",
                                      "<c x='1' x2='2'/>", "<?xml version='1.0'?><d>&amp;</d>"}));
  EXPECT_THROW(scanner.scan(" ", true), Error);
}

TEST(XmlScan, TellsATailFromAMissingRoot) {
  const auto only_misc = [](std::string_view bytes) {
    Scanner scanner(Limits{});
    EXPECT_THROW(scanner.scan(bytes, true), Error) << bytes;
    return scanner.only_misc();
  };
  EXPECT_TRUE(only_misc(""));
  EXPECT_TRUE(only_misc(" \n<!-- end --> <?p?>\n"));
  EXPECT_FALSE(only_misc("<!-- end"));
  EXPECT_FALSE(only_misc("x"));
  EXPECT_FALSE(only_misc("<"));
  EXPECT_FALSE(only_misc("<?xml version='1.0'?>"));
  EXPECT_FALSE(only_misc("<!DOCTYPE a>"));
  EXPECT_FALSE(only_misc("<a>"));
}

TEST(XmlScan, ResetAfterAnError) {
  Scanner scanner(Limits{});
  EXPECT_THROW(scanner.scan("<?xml version='1.0' encoding='us-ascii'?><a><b>\xC3\xA4", false),
               Error);
  scanner.reset();
  EXPECT_EQ(said(scanner, "<a>\xC3\xA4</a>", true), "ok 9");
}

TEST(XmlScan, EveryPairOfCutsSaysTheSame) {
  const std::vector<std::string> documents = {
      "<?xml version='1.0'?>\r\n<!DOCTYPE a SYSTEM 'x'><a b='&lt;'><!-- - "
      "--><c>]]\xE2\x82\xAC</c>\r</b>",
      "\xEF\xBB\xBF<a><![CDATA[ ]] ]]><?p ?\?><b x='1' y='2' x='3'>",
  };
  for (const std::string& document : documents) {
    const std::string expected = said_whole(document);
    for (std::size_t i = 0; i <= document.size(); ++i) {
      for (std::size_t j = i; j <= document.size(); ++j) {
        Scanner scanner(Limits{});
        std::string result = said(scanner, document.substr(0, i), false);
        if (result == "more") result = said(scanner, document.substr(0, j), false);
        if (result == "more") result = said(scanner, document, true);
        ASSERT_EQ(result, expected) << i << " " << j;
      }
    }
  }
}

// ---- limits and cost

TEST(XmlScan, DepthLimit) {
  const auto nested = [](std::size_t depth) {
    return repeated("<a>", depth - 1) + "<a/>" + repeated("</a>", depth - 1);
  };
  Scanner scanner(Limits{3, 1000});
  EXPECT_TRUE(scanner.scan(nested(3), true));
  scanner.reset();
  try {
    scanner.scan(nested(4), true);
    ADD_FAILURE();
  } catch (const LimitError& error) {
    EXPECT_EQ(error.diagnostic().code, Code::W21);
    EXPECT_EQ(error.diagnostic().text, "nesting deeper than 3 elements (--max-depth)");
    EXPECT_EQ(error.diagnostic().place.offset, 9U);
    EXPECT_EQ(error.diagnostic().place.column, 10U);
  }
}

TEST(XmlScan, SizeLimit) {
  const std::string document = "<a>0123</a>";
  for (const bool last : {false, true}) {
    Scanner scanner(Limits{256, document.size()});
    EXPECT_TRUE(scanner.scan(document + "<b/>", last));
    Scanner smaller(Limits{256, document.size() - 1});
    try {
      smaller.scan(document, last);
      ADD_FAILURE();
    } catch (const LimitError& error) {
      EXPECT_EQ(error.diagnostic().code, Code::W21);
      EXPECT_EQ(error.diagnostic().text, "document larger than 10 bytes (--max-size)");
      EXPECT_EQ(error.diagnostic().place.offset, 10U);
    }
  }
}

// In quadratic time each of the next four takes longer than CTest lets a test run.

TEST(XmlScan, MillionNestedElements) {
  constexpr std::size_t count = 1'000'000;
  const std::string open = repeated("<a>", count);
  Scanner scanner(Limits{});
  EXPECT_THROW(scanner.scan(open, true), LimitError);
  Scanner deep(Limits{count, 1U << 30U});
  EXPECT_TRUE(deep.scan(open + repeated("</a>", count), true));
}

TEST(XmlScan, MillionAttributes) {
  constexpr std::size_t count = 1'000'000;
  std::string tag = "<a";
  for (std::size_t i = 0; i < count; ++i) tag += " a" + std::to_string(i) + "=''";
  EXPECT_EQ(said_whole(tag + "/>"), "ok " + std::to_string(tag.size() + 2));
  const std::string twice = said_whole(tag + " a77=''/>");
  EXPECT_NE(twice.find("attribute given twice: a77"), std::string::npos) << twice;
}

std::string said_in_pieces(std::string_view bytes, std::size_t piece) {
  Scanner scanner(Limits{});
  for (std::size_t n = 0; n < bytes.size(); n += piece) {
    const std::string result = said_here(scanner, bytes.substr(0, n), false);
    if (result != "more") return result;
  }
  return said_here(scanner, bytes, true);
}

constexpr std::size_t small_piece = 512;

// Each of these is a token or a text run of 50 MB.
TEST(XmlScan, GiantTokensInPieces) {
  constexpr std::size_t size = 50'000'000;
  const std::vector<std::vector<std::string>> documents = {
      {"<!--", "-->", "<a/>"},
      {"<a><![CDATA[", "]]>", "</a>"},
      {"<?p ", "?>", "<a/>"},
      {"<a b='", "'", "/>"},
      {"<a>", "", "</a>"},
      {"<", "/>", ""},
      {"<!DOCTYPE a SYSTEM '", "'>", "<a/>"},
  };
  for (const auto& parts : documents) {
    const std::string document = parts[0] + std::string(size, 'x') + parts[1] + parts[2];
    EXPECT_EQ(said_in_pieces(document, small_piece), "ok " + std::to_string(document.size()));
  }
}

TEST(XmlScan, GiantWhiteSpaceAndBracketsInPieces) {
  const std::string document = std::string(10'000'000, ' ') + "<a" + std::string(10'000'000, '\n') +
                               ">" + std::string(10'000'000, ']') + "</a>";
  EXPECT_EQ(said_in_pieces(document, small_piece), "ok " + std::to_string(document.size()));
}

TEST(XmlScan, ErrorInAGiantTokenDoesNotDependOnPieces) {
  std::string document = "<a><!--" + std::string(1'000'000, 'x') + "--></a>";
  document[700'000] = '\x01';
  const std::string expected = said_whole(document);
  EXPECT_NE(expected.find("@700000 1:700001 illegal character U+0001"), std::string::npos);
  for (const std::size_t piece : {1000U, 65536U, 100'000U}) {
    EXPECT_EQ(said_in_pieces(document, piece), expected) << piece;
  }
}

}  // namespace
}  // namespace eascard::xml
