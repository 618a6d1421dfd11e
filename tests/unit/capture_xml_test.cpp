// Messages in XML that a text has as a string of something else.

#include <gtest/gtest.h>

#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::test {
namespace {

/// With values that look like the syntax around them, and like their escapes.
const std::string message =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<FolderSync xmlns=\"FolderHierarchy:\">\n"
    "  <Status>1</Status>\n"
    "  <Changes>\n"
    "\t<Add><ServerId>a\"b','#123 50%</ServerId><DisplayName>Z\xC3\xBCrich \xF0\x9F\x98\x80 "
    "&lt;x&gt; &amp; "
    "y</DisplayName></Add>\n"
    "  </Changes>\n"
    "</FolderSync>";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
    at = text.replace(at, what.size(), with).find(with, at) + with.size();
  return text;
}

/// RFC 8259 7.
std::string json_string(std::string text) {
  text = replaced(replaced(std::move(text), "\\", "\\\\"), "\"", "\\\"");
  return '"' + replaced(replaced(std::move(text), "\n", "\\n"), "\t", "\\t") + '"';
}

/// As Go's encoding/json writes it, and all else but ASCII as others do.
std::string go_string(const std::string& text) {
  std::string json = json_string(text);
  json = replaced(replaced(replaced(json, "<", "\\u003c"), ">", "\\u003e"), "&", "\\u0026");
  return replaced(replaced(json, "\xC3\xBC", "\\u00fc"), "\xF0\x9F\x98\x80", "\\ud83d\\ude00");
}

std::string markup(std::string text) {
  text = replaced(replaced(std::move(text), "&", "&amp;"), "<", "&lt;");
  return replaced(replaced(std::move(text), ">", "&gt;"), "\"", "&quot;");
}

void expect_message(const std::string& text, const std::string& expected = message) {
  const Found found = scan(text);
  ASSERT_EQ(found.entries.size(), 1u) << text;
  EXPECT_EQ(found.entries[0].body, expected) << text;
  EXPECT_EQ(found.entries[0].cut, "") << text;
}

TEST(CaptureXml, UndoesTheEscapesOfLogs) {
  const std::string root = message.substr(message.find("<FolderSync"));
  for (const std::string& xml : {message, root, replaced(message, "\n", "\r\n")}) {
    std::string rsyslog = replaced(replaced(xml, "\r", "#015"), "\n", "#012");
    expect_message("May  3 10:11:12 mail php[1]: " + replaced(rsyslog, "\t", "#011") + "\n", xml);
    std::string json = replaced(json_string(xml), "\r", "\\r");
    expect_message("{\"level\":\"debug\",\"msg\":" + json + ",\"n\":\"</FolderSync>\"}\n", xml);
    expect_message("reply: " + json + "\n", xml);
    std::string twice = json_string("{\"msg\":" + json + "}");
    expect_message("{\"log\":" + twice + ",\"stream\":\"stdout\"}\n", xml);
    expect_message("{\"m\":" + replaced(go_string(xml), "\r", "\\r") + "}\n", xml);
    expect_message(
        "{\"log\":" + json_string("{\"m\":" + replaced(go_string(xml), "\r", "\\r") + "}") + "}\n",
        xml);
    expect_message("<p>" + replaced(markup(xml), "\r", "&#13;") + "</p>\n",
                   replaced(xml, "\r\n", "\r\n"));
    expect_message("<p>" + replaced(markup(markup(xml)), "\r", "&#13;") + "</p>\n", xml);
  }
}

/// Python's repr() of a string, and of bytes.
std::string repr(const std::string& text, bool is_bytes) {
  std::string out = is_bytes ? "b'" : "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (is_bytes && static_cast<unsigned char>(c) > 0x7E) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned char>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string one_line(const std::string& xml) {
  std::string text = replaced(replaced(xml, "\n", ""), "\t", "");
  return text;
}

/// The quote in front of the message, or of its attributes, tells what ends the string.
TEST(CaptureXml, UndoesStringsOfSourceCode) {
  const std::string root = message.substr(message.find("<FolderSync"));
  for (const std::string& xml : {message, root, one_line(message), one_line(root)}) {
    const std::string single = replaced(xml, "\"", "'");
    for (const std::string& each : {xml, single}) {
      expect_message("{\"log\":" + json_string(each) + ",\"n\":\"</FolderSync>\"}\n", each);
      expect_message("{\"log\":" + json_string("{\"m\":" + json_string(each) + "}") + "}\n", each);
      expect_message("{\"m\":" + replaced(json_string(each), "/", "\\/") + "}\n", each);
    }
    expect_message("x = " + repr(xml, true) + ", '</FolderSync>'\n", xml);
    expect_message("got " + repr(xml, false) + "\n", xml);
    expect_message("{\"m\":" + json_string("response " + repr(xml, true)) + "}\n", xml);
  }
  // Latin-1 in a string of Python, and line ends as two characters anywhere.
  expect_message("x '<Sync xmlns=\"AirSync:\"><Status>it\\'s caf\\xe9</Status></Sync>'\n",
                 "<Sync xmlns=\"AirSync:\"><Status>it's caf\xC3\xA9</Status></Sync>");
  expect_message(
      "May  3 mail php[1]: " + replaced(replaced(root, "\n", "\\n"), "\t", "\\t") + "\\n\n", root);
}

/// Docker's json-file, and literals that the compiler joins.
TEST(CaptureXml, JoinsStringsOfSeveralLines) {
  std::string records, literals, sums;
  for (std::size_t at = 0; at < message.size();) {
    const std::size_t end = std::min(message.find('\n', at), message.size() - 1) + 1;
    const std::string text = json_string(message.substr(at, end - at));
    records += "{\"log\":" + text + ",\"stream\":\"stdout\",\"time\":\"2024-05-03T10:11:12Z\"}\n";
    literals += "    " + text + "\n";
    sums += (sums.empty() ? "  " : "  + ") + text + "\n";
    at = end;
  }
  expect_message(records);
  expect_message("const char* x =\n" + literals + "    ;\n");
  expect_message(sums + ";\n");
}

/// GNUstep's, the priority of syslog, and any other; the log repeats it, or not.
TEST(CaptureXml, TakesOffAPrefixWithAngleBrackets) {
  for (const std::string prefix :
       {"a [<0x55>] ", "<0x55d0c8a9d9f0[SOGoActiveSyncDispatcher]> ", "<134>",
        "<134>May  3 10:11:12 php: ", "<134>1 2024-05-03T10:11:12Z mail php 1 - - ", "[a<b>c] "}) {
    expect_message(prefix + replaced(message, "\n", "\n" + prefix) + "\n");
    expect_message(prefix + message + "\n");
  }
}

/// A value that only looks so stays.
TEST(CaptureXml, UndoesNothingElse) {
  expect_message("x " + replaced(message, "#123", "\\n#012&amp;lt;\\u003c%3C") + "\n",
                 replaced(message, "#123", "\\n#012&amp;lt;\\u003c%3C"));
}

TEST(CaptureXml, SaysWhereTheStringEndsBeforeTheMessageDoes) {
  const std::string json = json_string(message.substr(0, message.size() - 20));
  const Found found = scan("{\"msg\":" + json + ",\"n\":\"</FolderSync>\"}\n</FolderSync>\n");
  ASSERT_EQ(found.entries.size(), 1u);
  EXPECT_EQ(found.entries[0].cut, "the text has no end of this message");
  EXPECT_TRUE(message.starts_with(found.entries[0].body)) << found.entries[0].body;
}

}  // namespace
}  // namespace eascard::test
