#include <gtest/gtest.h>

#include <map>
#include <set>

#include "eascard/capture/text_scan.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

using capture::Entry;
using capture::TextMode;
using capture::TextReader;

struct Found {
  std::vector<Entry> entries;
  std::vector<Diagnostic> diagnostics;
  std::vector<Diagnostic> errors;
};

/// Reads a text that arrives in pieces of this size.
Found scan(std::string_view text, TextMode mode = TextMode::text, std::size_t piece = 1 << 30,
           Limits limits = {}) {
  TextReader reader(mode, limits);
  Found found;
  std::size_t begin = 0;
  std::size_t end = std::min(piece, text.size());
  for (;;) {
    bool more = false;
    try {
      more = reader.read(text.substr(begin, end - begin), end == text.size());
      if (more) found.entries.push_back(reader.entry());
    } catch (const Error& error) {
      found.errors.push_back(error.diagnostic());
      more = true;
    }
    for (const Diagnostic& diagnostic : reader.diagnostics().list())
      found.diagnostics.push_back(diagnostic);
    begin += reader.consumed();
    EXPECT_LE(begin, end);
    if (more) continue;
    if (end == text.size()) return found;
    end = std::min(end + piece, text.size());
  }
}

std::string sample(const std::string& name) {
  return read_file(std::filesystem::path(EASCARD_SAMPLES) / name);
}

/// What other tools print, by form and sample: tests/data/capture_text/make.sh.
std::map<std::string, std::string> printed_forms() {
  std::map<std::string, std::string> files;
  const std::filesystem::path folder = std::filesystem::path(EASCARD_TEST_DATA) / "capture_text";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() != ".sh" && entry.path().extension() != ".tshark")
      files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

std::string expected_of(const std::string& form) {
  return sample(form.substr(form.find('.') + 1) + ".wbxml");
}

/// A hundred lines as logs have them, with what looks a little like a body.
std::string other_text(unsigned seed) {
  const std::string_view lines[] = {
      "2024-03-05 10:11:12,345 INFO  [http-8080-3] c.e.Server - 200 OK 1342 bytes in 31 ms",
      "Mar 14 22:19:06 host sogod [123]: |SOGo| starting method 'POST' on uri '/SOGo/'",
      "deadbeef cafe 0301 6b00 is no body, and 6a alone is none either",
      "05/03/2024 10:11:13 [ 4711] [DEBUG] I  <Synchronize>",
      "05/03/2024 10:11:13 [ 4711] [DEBUG] I   <Folders>",
      "the <Sync> element, see AwF and H4s; array[6] = { 0x03, 0x01, 0x6b };",
      "  at com.example.Foo.bar(Foo.java:106)",
      "",
      "<?xml version=\"1.0\"?><autodiscover><response/></autodiscover>",
      "10.0.0.1 - - [05/Mar/2024] \"GET /a?b=AwFq\" 200 \"-\" \"Mozilla/5.0 (X11; Linux)\"",
      "0000 is a number, 00000000 too"};
  std::string text;
  for (unsigned i = 0; i < 100; ++i) {
    text += lines[(i * 7 + seed) % std::size(lines)];
    text += '\n';
  }
  return text;
}

TEST(CaptureText, FindsWhatOtherToolsPrint) {
  const auto forms = printed_forms();
  EXPECT_GE(forms.size(), 54u);
  for (const auto& [form, text] : forms) {
    const Found found = scan(text);
    ASSERT_EQ(found.entries.size(), 1u) << form;
    EXPECT_EQ(found.entries[0].body, expected_of(form)) << form;
    EXPECT_EQ(found.entries[0].cut, "") << form;
    EXPECT_TRUE(found.diagnostics.empty()) << form << found.diagnostics[0].text;
    EXPECT_TRUE(found.errors.empty()) << form;
  }
}

TEST(CaptureText, FindsEveryFormInsideOfOtherText) {
  for (const auto& [form, text] : printed_forms()) {
    const std::string before = other_text(1);
    const Found found = scan(before + text + other_text(2));
    ASSERT_EQ(found.entries.size(), 1u) << form;
    EXPECT_EQ(found.entries[0].body, expected_of(form)) << form;
    EXPECT_EQ(found.entries[0].place.line, form.starts_with("json-array-ind") ? 102u : 101u)
        << form;
  }
}

TEST(CaptureText, FindsSeveralBodiesInOneText) {
  std::string text;
  std::vector<std::string> expected;
  for (const auto& [form, printed] : printed_forms()) {
    text += printed + "\nand then:\n" + other_text(3);
    expected.push_back(expected_of(form));
  }
  for (const std::size_t piece : {std::size_t{1} << 30, std::size_t{4096}, std::size_t{61}}) {
    const Found found = scan(text, TextMode::text, piece);
    ASSERT_EQ(found.entries.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(found.entries[i].body, expected[i]);
      EXPECT_EQ(found.entries[i].number, i + 1);
    }
  }
}

}  // namespace
}  // namespace eascard::test
