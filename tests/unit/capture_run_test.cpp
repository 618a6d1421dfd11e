// Bodies in texts, in the forms in which people paste them: generated ones, their prefixes, and
// texts that hold none.

#include <gtest/gtest.h>

#include <random>

#include "eascard/text/base64.hpp"
#include "support.hpp"
#include "text_scanning.hpp"

namespace eascard::test {
namespace {

using Random = std::minstd_rand;

unsigned below(Random& random, unsigned count) {
  return static_cast<unsigned>(random() % count);
}

/// A message of about `size` bytes: elements of known and unknown names, one string each, with
/// characters that mean something to the forms.
std::string make_body(Random& random, std::size_t size) {
  const std::string_view pieces[] = {
      "a",   "Funk", ", ",  "\"",  "'", ";", ">", "\\", "<b>", "7",        "0",
      "12",  "03",   "%",   "\\n", "/", "*", "|", "+",  "=",   "\xC3\xBC", "\xF0\x9F\x98\x80",
      "(x)", "...",  " - ", "$"};
  std::string body = from_hex("03016A00455C4F");
  while (body.size() + 3 < size) {
    body += static_cast<char>(0x46 + below(random, 0x3A));
    body += '\x03';
    const unsigned count = 1 + below(random, 12);
    for (unsigned i = 0; i < count; ++i) body += pieces[below(random, std::size(pieces))];
    body += '\0';
    body += '\x01';
  }
  return body + "\x01\x01\x01";
}

// ---- the forms ----------------------------------------------------------------------------------

using Writer = std::string (*)(std::string_view bytes, std::size_t width);

std::string number(unsigned value, unsigned radix, std::size_t digits, char fill = '0') {
  std::string text;
  for (; value != 0 || text.empty(); value /= radix)
    text.insert(text.begin(), "0123456789abcdef"[value % radix]);
  while (text.size() < digits) text.insert(text.begin(), fill);
  return text;
}

unsigned byte_of(char c) {
  return static_cast<unsigned char>(c);
}

std::string hex_of(std::string_view bytes, std::string_view before = "",
                   std::string_view after = "") {
  std::string text;
  for (const char c : bytes) {
    text += before;
    text += number(byte_of(c), 16, 2);
    text += after;
  }
  return text;
}

std::string base64_of(std::string_view bytes) {
  std::string text;
  append_base64(text, bytes);
  return text;
}

/// Lines of `width` characters, with something around each, and between two.
std::string wrap(std::string_view text, std::size_t width, std::string_view open = "",
                 std::string_view close = "", std::string_view last = "",
                 std::string_view next = "\n") {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width) {
    if (at != 0) out += next;
    out += open;
    out += text.substr(at, width);
    out += at + width < text.size() ? close : last;
  }
  return out + '\n';
}

/// `count` bytes a line, each written by `write`.
template <typename Write>
std::string lines_of(std::string_view bytes, std::size_t count, Write write) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += count)
    out += write(at, bytes.substr(at, count));
  return out;
}

bool is_plain(char c) {
  return c >= ' ' && c <= '~';
}

std::string characters(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += is_plain(c) ? c : '.';
  return text;
}

/// A string in the escapes of a language; `quote` and the backslash are escaped, and what is in
/// `also`.
template <typename Escape>
std::string escape(std::string_view bytes, std::string_view also, Escape other) {
  std::string text;
  for (const char c : bytes) {
    if (also.find(c) != std::string_view::npos)
      text.append("\\") += c;
    else
      text += is_plain(c) ? std::string(1, c) : other(byte_of(c));
  }
  return text;
}

std::string pad(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string groups(std::string_view bytes, std::size_t size, bool reversed) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    std::string group(bytes.substr(at, size));
    if (reversed) std::reverse(group.begin(), group.end());
    text += (at == 0 ? "" : " ") + hex_of(group);
  }
  return text;
}

struct Form {
  const char* name;
  Writer write;
};

std::string cells(std::string_view line) {
  std::string text;
  for (const char c : line) {
    const std::string_view names = "abtnvfr";
    if (c == '\0')
      text += "  \\0";
    else if (c >= '\a' && c <= '\r')
      text.append("  \\") += names[static_cast<std::size_t>(c - '\a')];
    else
      text += is_plain(c) ? std::string("   ") + c : " " + number(byte_of(c), 8, 3);
  }
  return text;
}

std::string dump(std::string_view bytes, std::size_t count, unsigned radix, std::size_t digits,
                 std::string (*write)(std::string_view line)) {
  std::string text = lines_of(bytes, count, [&](std::size_t at, std::string_view line) {
    return number(static_cast<unsigned>(at), radix, digits) + write(line) + '\n';
  });
  return text + number(static_cast<unsigned>(bytes.size()), radix, digits) + '\n';
}

/// What markup cannot have, as references; `ampersand` is that of markup in markup too.
std::string references(std::string_view bytes, const std::string& ampersand) {
  std::string text;
  for (const char c : bytes) {
    const bool escaped =
        !is_plain(c) || std::string_view("<>&\"'").find(c) != std::string_view::npos;
    text += escaped ? ampersand + "#" + (byte_of(c) < 4 ? "x" : "") +
                          number(byte_of(c), byte_of(c) < 4 ? 16 : 10, 1) + ";"
                    : std::string(1, c);
  }
  return text;
}

const Form forms[] = {
    {"pairs",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 16,
                       [](std::size_t, std::string_view l) { return hex_of(l, "", " ") + '\n'; });
     }},
    {"digits", [](std::string_view b, std::size_t w) { return wrap(hex_of(b), w); }},
    {"digits on a line",
     [](std::string_view b, std::size_t) { return "body=" + hex_of(b) + ";\n"; }},
    {"groups",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 32,
                       [](std::size_t, std::string_view l) { return groups(l, 4, false) + '\n'; });
     }},
    {"colons", [](std::string_view b, std::size_t) { return hex_of(b, "", ":") + '\n'; }},
    {"blank lines between",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 16,
                       [](std::size_t, std::string_view l) { return hex_of(l, "", " ") + "\n\n"; });
     }},
    {"quoted mail", [](std::string_view b, std::size_t w) { return wrap(hex_of(b), w, "> "); }},
    {"prefixed lines",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 16, [](std::size_t at, std::string_view l) {
         return "03-05 10:11:" + number(10 + static_cast<unsigned>(at / 16) % 50, 10, 2) +
                ".123  1234  1234 D Eas: " + hex_of(l, "", " ") + '\n';
       });
     }},
    {"C++ literals",
     [](std::string_view b, std::size_t w) {
       return "const char* body =\n" + wrap(hex_of(b), w, "    \"", "\"", "\";");
     }},
    {"Java strings", [](std::string_view b,
                        std::size_t w) { return wrap(hex_of(b), w, "    \"", "\" +", "\");"); }},
    {"Perl strings",
     [](std::string_view b, std::size_t w) { return wrap(hex_of(b), w, "  \"", "\" .", "\";"); }},
    {"Visual Basic",
     [](std::string_view b, std::size_t w) { return wrap(hex_of(b), w, "  \"", "\" & _", "\""); }},
    {"leading plus",
     [](std::string_view b, std::size_t w) {
       return "(" + wrap(base64_of(b), w, "\"", "\"", "\")", "\n    + ");
     }},
    {"one line of strings",
     [](std::string_view b, std::size_t w) {
       return "let x = " + wrap(hex_of(b), w, "\"", "\"", "\"", " + ");
     }},
    {"shell pipe",
     [](std::string_view b, std::size_t w) {
       return "echo '" + wrap(hex_of(b), w, "", "", "' | xxd -r -p > x");
     }},
    {"base64", [](std::string_view b, std::size_t w) { return wrap(base64_of(b), w); }},
    {"base64 in a log",
     [](std::string_view b, std::size_t) {
       return "05/03/2024 10:11:13 [1] [WBXML] WBXML-OUT: " + base64_of(b) + "\n";
     }},
    {"base64 in markup",
     [](std::string_view b, std::size_t w) {
       return "<pre>\n" + wrap(base64_of(b), w, "", "", "</pre>");
     }},
    {"base64 in strings",
     [](std::string_view b, std::size_t w) { return wrap(base64_of(b), w, "  \"", "\",", "\"]"); }},
    {"URL-safe base64",
     [](std::string_view b, std::size_t) {
       std::string text = base64_of(b);
       std::replace(text.begin(), text.end(), '+', '-');
       std::replace(text.begin(), text.end(), '/', '_');
       return "body=" + text.substr(0, text.find('=')) + "\n";
     }},
    {"C array",
     [](std::string_view b, std::size_t) {
       return "static const uint8_t b[] = {\n" +
              lines_of(b, 12,
                       [](std::size_t, std::string_view l) {
                         return "  " + hex_of(l, "0x", ", ") + "\n";
                       }) +
              "};\n";
     }},
    {"Go",
     [](std::string_view b, std::size_t) {
       std::string text = "[]byte{";
       for (const char c : b) {
         const bool letter = is_plain(c) && c != '\'' && c != '\\';
         text += letter ? std::string("'") + c + "', " : "0x" + number(byte_of(c), 16, 2) + ", ";
       }
       return text + "}\n";
     }},
    {"Elixir",
     [](std::string_view b, std::size_t) {
       std::string text = "<<";
       for (const char c : b) text += number(byte_of(c), 10, 1) + ", ";
       text.resize(text.size() - 2);
       return text + ">>\n";
     }},
    {"Java array",
     [](std::string_view b, std::size_t) {
       std::string text = "new byte[] {";
       for (const char c : b) text += std::to_string(static_cast<signed char>(c)) + ", ";
       return text + "};\n";
     }},
    {"a decimal a line",
     [](std::string_view b, std::size_t) {
       std::string text;
       for (const char c : b) text += number(byte_of(c), 10, 1) + "\n";
       return text;
     }},
    {"Go's print",
     [](std::string_view b, std::size_t) {
       std::string text = "[";
       for (const char c : b) text += number(byte_of(c), 10, 1) + ' ';
       text.back() = ']';
       return text + '\n';
     }},
    {"Python",
     [](std::string_view b, std::size_t) {
       return "b'" + escape(b, "\\'", [](unsigned c) { return "\\x" + number(c, 16, 2); }) + "'\n";
     }},
    {"JSON",
     [](std::string_view b, std::size_t) {
       return "{\"b\":\"" + escape(b, "\\\"", [](unsigned c) { return "\\u" + number(c, 16, 4); }) +
              "\"}\n";
     }},
    {"JSON in JSON",
     [](std::string_view b, std::size_t) {
       const std::string inner =
           "{\"b\":\"" +
           escape(b, "\\\"", [](unsigned c) { return "\\u" + number(c, 16, 4); }) + "\"}";
       return "{\"m\":\"" + escape(inner, "\\\"", [](unsigned) { return ""; }) + "\"}\n";
     }},
    {"Python in JSON",
     [](std::string_view b, std::size_t) {
       const std::string inner =
           "b'" + escape(b, "\\'", [](unsigned c) { return "\\x" + number(c, 16, 2); }) + "'";
       return "{\"m\":\"" + escape(inner, "\\\"", [](unsigned) { return ""; }) + "\"}\n";
     }},
    {"references", [](std::string_view b, std::size_t) { return "<p>" + references(b, "&") + "</p>\n"; }},
    {"references in markup",
     [](std::string_view b, std::size_t) { return "<p>" + references(b, "&amp;") + "</p>\n"; }},
    {"C string",
     [](std::string_view b, std::size_t) {
       return lines_of(
           b, 16, [](std::size_t, std::string_view l) { return '"' + hex_of(l, "\\x") + "\"\n"; });
     }},
    {"printf",
     [](std::string_view b, std::size_t) {
       std::string text = "printf '";
       for (const char c : b)
         text += c == '%' ? "%%"
                 : is_plain(c) && c != '\'' && c != '\\' && (c < '0' || c > '9')
                     ? std::string(1, c)
                     : "\\" + number(byte_of(c), 8, 3);
       return text + "' > x\n";
     }},
    {"percent", [](std::string_view b, std::size_t) { return "d=" + hex_of(b, "%") + "\n"; }},
    {"rsyslog",
     [](std::string_view b, std::size_t) {
       std::string text = "Mar  5 10:11:12 h app[1]: body ";
       for (const char c : b)
         text += is_plain(c) ? std::string(1, c) : "#" + number(byte_of(c), 8, 3);
       return text + "\n";
     }},
    {"xxd",
     [](std::string_view b, std::size_t) {
       return dump(b, 16, 16, 8, [](std::string_view l) {
         return ": " + pad(groups(l, 2, false), 39) + "  " + characters(l);
       });
     }},
    {"xxd -e",
     [](std::string_view b, std::size_t) {
       return dump(b, 16, 16, 8, [](std::string_view l) {
         return ": " + pad(groups(l, 4, true), 35) + "   " + characters(l);
       });
     }},
    {"xxd -b",
     [](std::string_view b, std::size_t) {
       return dump(b, 6, 16, 8, [](std::string_view l) {
         std::string bits;
         for (const char c : l) bits += " " + number(byte_of(c), 2, 8);
         return ":" + pad(bits, 54) + "  " + characters(l);
       });
     }},
    {"hexdump -C",
     [](std::string_view b, std::size_t) {
       return dump(b, 16, 16, 8, [](std::string_view l) {
         const std::string right = l.size() > 8 ? " " + hex_of(l.substr(8), " ") : "";
         return " " + pad(hex_of(l.substr(0, 8), " ") + right, 50) + " |" + characters(l) + "|";
       });
     }},
    {"od -t x1z",
     [](std::string_view b, std::size_t) {
       return dump(b, 16, 8, 7, [](std::string_view l) {
         return pad(hex_of(l, " "), 48) + "  >" + characters(l) + "<";
       });
     }},
    {"od -b",
     [](std::string_view b, std::size_t) {
       return dump(b, 16, 8, 7, [](std::string_view l) {
         std::string text;
         for (const char c : l) text += " " + number(byte_of(c), 8, 3);
         return text;
       });
     }},
    {"od -t u1",
     [](std::string_view b, std::size_t) {
       return dump(b, 16, 8, 7, [](std::string_view l) {
         std::string text;
         for (const char c : l) text += " " + number(byte_of(c), 10, 3, ' ');
         return text;
       });
     }},
    {"od -c", [](std::string_view b, std::size_t) { return dump(b, 16, 8, 7, cells); }},
    {"tcpdump",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 16, [](std::size_t at, std::string_view l) {
         return "\t0x" + number(static_cast<unsigned>(at), 16, 4) + ":  " +
                pad(groups(l, 2, false), 40) + " " + characters(l) + "\n";
       });
     }},
    {"Wireshark",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 16, [](std::size_t at, std::string_view l) {
         return number(static_cast<unsigned>(at), 16, 4) + " " + pad(hex_of(l, " "), 48) + "   " +
                characters(l) + "\n";
       });
     }},
    {"WinDbg",
     [](std::string_view b, std::size_t) {
       return lines_of(b, 16, [](std::size_t at, std::string_view l) {
         std::string text = hex_of(l, " ");
         if (l.size() > 8) text[24] = '-';
         return "00000000`" + number(0x401000 + static_cast<unsigned>(at), 16, 8) + " " +
                pad(text, 48) + "  " + characters(l) + "\n";
       });
     }},
};

// ---- the tests ----------------------------------------------------------------------------------

TEST(CaptureRun, ReadsWhatPeoplePaste) {
  const std::string expected =
      read_file(std::filesystem::path(EASCARD_SAMPLES) / "aswbxml-golden.wbxml");
  const auto folder = std::filesystem::path(EASCARD_TEST_DATA) / "capture_text" / "pasted";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename() == "utf16-bom.log") continue;  // in capture_utf16_test.cpp
    const Found found = scan(read_file(entry.path()));
    ASSERT_EQ(found.entries.size(), 1u) << entry.path();
    EXPECT_EQ(found.entries[0].body, expected) << entry.path();
    EXPECT_EQ(found.entries[0].cut, "") << entry.path();
    EXPECT_TRUE(found.diagnostics.empty() && found.errors.empty()) << entry.path();
  }
}

void expect_body(const Form& form, const std::string& text, const std::string& body) {
  const Found found = scan(text);
  ASSERT_EQ(found.entries.size(), 1u) << form.name << '\n' << text.substr(0, 2000);
  const std::string& bytes = found.entries[0].body;
  const auto differ = std::mismatch(bytes.begin(), bytes.end(), body.begin(), body.end());
  EXPECT_TRUE(bytes == body) << form.name << ": " << bytes.size() << " of " << body.size()
                             << ", the same up to " << (differ.first - bytes.begin()) << "; "
                             << found.entries[0].cut << '\n'
                             << text.substr(0, body.size() < 500 ? 3000 : 0);
  EXPECT_EQ(found.entries[0].cut, "") << form.name;
}

TEST(CaptureRun, ReadsRandomBodiesInEveryForm) {
  for (const Form& form : forms) {
    Random random(7);
    for (const std::size_t size : {30, 60, 100, 101, 102, 103, 300, 1000, 5000, 300'000})
      for (const std::size_t width : {76, 75, 77, 61, 64}) {
        if (size == 300'000 && width != 76) continue;
        const std::string body = make_body(random, size);
        expect_body(form, form.write(body, width), body);
        if (HasFailure()) break;
      }
  }
}

/// A text that stops anywhere gives the bytes there are, and says so.
TEST(CaptureRun, MakesNothingUpWhereATextStops) {
  for (const Form& form : forms) {
    Random random(3);
    const std::string body = make_body(random, 120);
    const std::string text = form.write(body, 76);
    for (std::size_t size = 0; size < text.size(); ++size) {
      const Found found = scan(text.substr(0, size));
      ASSERT_LE(found.entries.size(), 1u) << form.name << ' ' << size;
      if (found.entries.empty()) continue;
      const std::string& bytes = found.entries[0].body;
      ASSERT_EQ(bytes, body.substr(0, bytes.size())) << form.name << '\n' << text.substr(0, size);
      if (bytes != body) {
        ASSERT_NE(found.entries[0].cut, "") << form.name << '\n' << text.substr(0, size);
      }
    }
  }
}

/// The same where something else follows.
TEST(CaptureRun, TakesNothingElseForTheRest) {
  const std::string_view others[] = {"05/03/2024 10:11:13 [23353] [DEBUG] next",
                                     "next",
                                     "10:11:12.123 done",
                                     "12",
                                     "be careful",
                                     "{\"level\": \"debug\", \"description\": \"x\"}",
                                     "Mar  5 10:11:12 h app[1]: 03 contacts",
                                     "</pre>",
                                     "    \"description\": \"abcd\",",
                                     "deadbeef",
                                     "1234 5678"};
  for (const Form& form : forms) {
    Random random(5);
    const std::string body = make_body(random, 200);
    const std::string text = form.write(body, 76);
    const std::string line_end = std::string(form.name) == "shell pipe" ? "'\n" : "\n";
    for (const std::string_view other : others) {
      for (std::size_t size = text.find('\n', text.size() / 3); size < text.size();
           size = text.find('\n', size + 1)) {
        const Found found = scan(text.substr(0, size) + line_end + std::string(other) + "\n");
        for (const capture::Entry& entry : found.entries) {
          ASSERT_EQ(entry.body, body.substr(0, entry.body.size()))
              << form.name << " and " << other << '\n'
              << text.substr(0, size);
          if (entry.body != body) {
            ASSERT_NE(entry.cut, "") << form.name;
          }
        }
      }
    }
  }
}

TEST(CaptureRun, FindsNoBodyWhereThereIsNone) {
  Random random(11);
  std::string hex, base64, midi;
  for (int i = 0; i < 200'000; ++i) {
    std::string bytes;
    for (int k = 0; k < 8; ++k) bytes += static_cast<char>(below(random, 256));
    hex += hex_of(bytes, "", i % 4 == 0 ? "" : " ") + (i % 2 == 0 ? "\n" : "");
    if (i % 4 == 0) base64 += base64_of(bytes + "x") + "\n";
  }
  for (int i = 0; i < 100'000; ++i)
    midi += std::to_string(below(random, 128)) + (i % 16 == 0 ? ",\n" : ", ");
  for (const std::string& text : {hex, base64, midi}) EXPECT_TRUE(scan(text).entries.empty());
  for (const std::string_view text :
       {"`03 01 6a 00` begins every body", "vec![0x03,0x01,0x6A,0x00]",
        "bytearray(b'\\x03\\x01\\x6a\\x00')", "03016a000000", "\"03 01 6A 00 02\"",
        "[0x03,0x01,0x6a,0x00]", "240, 0, 1, 116, 3, 1, 106, 0, 0, 0, 109, 1",
        "AwFqAA==", "03 01 6A 00 00 00"})
    EXPECT_TRUE(scan(text).entries.empty()) << text;
}

}  // namespace
}  // namespace eascard::test
