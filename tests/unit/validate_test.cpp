// The rules of validation_rules.def, by their examples, and what the findings of a document are
// together.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "eascard/validate/checker.hpp"
#include "eascard/validate/examples.hpp"
#include "support.hpp"

namespace eascard::validate {
namespace {

std::vector<Diagnostic> check(std::string_view bytes, Form form, const CheckOptions& options,
                              conversation::Conversations* conversations = nullptr) {
  Checker checker(options);
  const auto run = [&](auto& reader) {
    Diagnostics noticed;
    try {
      reader.read(bytes, true);
    } catch (const Error& error) {
      for (const Diagnostic& diagnostic : reader.diagnostics().list()) noticed.add(diagnostic);
      noticed.add(error.diagnostic());
      const PartialDocument partial = reader.partial(bytes);
      if (partial.document.nodes.empty()) return noticed.list();
      return checker.check(partial, noticed);
    }
    return checker.check({reader.document()}, reader.diagnostics(), conversations);
  };
  if (form == Form::wbxml) {
    wbxml::Reader reader;
    reader.start(0);
    return run(reader);
  }
  xml::Reader reader;
  reader.start({0, 1, 1});
  return run(reader);
}

/// What a reader alone says of the bytes.
std::vector<Diagnostic> read(std::string_view bytes, Form form) {
  const auto run = [&](auto& reader) {
    std::vector<Diagnostic> all;
    try {
      reader.read(bytes, true);
      all = reader.diagnostics().list();
    } catch (const Error& error) {
      all = reader.diagnostics().list();
      all.push_back(error.diagnostic());
    }
    return all;
  };
  if (form == Form::wbxml) {
    wbxml::Reader reader;
    reader.start(0);
    return run(reader);
  }
  xml::Reader reader;
  reader.start({0, 1, 1});
  return run(reader);
}

std::vector<Diagnostic> check_sample(const std::string& name, const CheckOptions& options = {}) {
  const std::string bytes = test::read_file(EASCARD_SAMPLES "/" + name);
  return check(bytes, name.ends_with(".xml") ? Form::xml : Form::wbxml, options);
}

/// All findings of an example's messages.
std::vector<Diagnostic> check_example(const Example& example, std::string_view part) {
  CheckOptions options;
  options.protocol = example.protocol;
  options.direction = frame_of(example).direction;
  std::string text = example_text(example, part);
  if (example.frame == "hex") return check(test::from_hex(text), Form::wbxml, options);
  if (example.frame != "conversation") return check(text, Form::xml, options);
  conversation::Conversations conversations;
  std::vector<Diagnostic> all;
  options.direction = Direction::request;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", at), text.size());
    for (const Diagnostic& finding :
         check(std::string_view(text).substr(at, end - at), Form::xml, options, &conversations))
      all.push_back(finding);
    options.direction =
        options.direction == Direction::request ? Direction::response : Direction::request;
    at = end + 2;
  }
  return all;
}

std::string names(const std::vector<Diagnostic>& findings) {
  std::string text;
  for (const Diagnostic& finding : findings)
    text += std::string(code_name(finding.code)) + " (" + finding.path + ": " + finding.text + ") ";
  return text;
}

std::size_t count(const std::vector<Diagnostic>& findings, Code code) {
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [code](const Diagnostic& d) { return d.code == code; }));
}

std::size_t count_from(const std::vector<Diagnostic>& findings, Severity least) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                [&](auto& d) { return d.severity >= least; }));
}

/// What a document alone does not show: an empty body is none (the command says it, of containers,
/// M071), and bytes behind it are not its own (the command's cases have them).
bool is_beyond_documents(Code code) {
  return code == Code::S35 || code == Code::W05;
}

TEST(Rules, EachHasExamples) {
  for (const Rule& rule : all_rules()) {
    const auto examples = all_examples();
    const bool has = std::any_of(examples.begin(), examples.end(),
                                 [&](const Example& e) { return e.code == rule.code; });
    EXPECT_TRUE(has || is_beyond_documents(rule.code)) << code_name(rule.code);
  }
}

TEST(Rules, FailingExamplesFail) {
  for (const Example& example : all_examples()) {
    const auto findings = check_example(example, example.failing);
    EXPECT_GE(count(findings, example.code), 1u)
        << code_name(example.code) << " gives " << names(findings);
  }
}

TEST(Rules, MendedExamplesDoNot) {
  for (const Example& example : all_examples()) {
    const auto findings = check_example(example, example.mended);
    // The note that Supported is refused by one server is about every Supported.
    if (example.code == Code::G09) continue;
    EXPECT_EQ(count(findings, example.code), 0u)
        << code_name(example.code) << " gives " << names(findings);
  }
}

/// What the other commands say of a message is what the readers say of it: validate tells the same
/// rule at the same place.
TEST(Rules, ReadersTellTheSame) {
  for (const Example& example : all_examples()) {
    if (example.frame == "conversation") continue;
    CheckOptions options;
    options.protocol = example.protocol;
    options.direction = frame_of(example).direction;
    const std::string text = example_text(example, example.failing);
    const bool is_hex = example.frame == "hex";
    const std::string bytes = is_hex ? test::from_hex(text) : text;
    const auto findings = check(bytes, is_hex ? Form::wbxml : Form::xml, options);
    for (const Diagnostic& said : read(bytes, is_hex ? Form::wbxml : Form::xml)) {
      const bool is_told = std::any_of(findings.begin(), findings.end(), [&](const Diagnostic& d) {
        return d.code == said.code && d.place.offset == said.place.offset;
      });
      EXPECT_TRUE(is_told || !find_rule(said.code))
          << code_name(example.code) << ": a reader says " << code_name(said.code) << " at "
          << said.place.offset << ", validate " << names(findings);
    }
  }
}

/// A finding is where its fault is: in the element that was open, not in the one read last.
TEST(Validate, AnUnknownElementIsInItsParent) {
  const auto findings = check(
      "<ApplicationData xmlns='AirSync:' xmlns:c='Contacts:'><c:FileAs>a</c:FileAs><c:Nonsense/>"
      "</ApplicationData>",
      Form::xml, {});
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.back().code, Code::N06);
  EXPECT_EQ(findings.back().path, "ApplicationData");
}

TEST(Rules, NothingIsToldTwice) {
  for (const Example& example : all_examples()) {
    std::set<std::tuple<Code, std::uint64_t, std::string>> seen;
    if (example.frame == "conversation") continue;
    for (const Diagnostic& finding : check_example(example, example.failing))
      EXPECT_TRUE(seen.emplace(finding.code, finding.place.offset, finding.text).second)
          << code_name(example.code) << ": " << code_name(finding.code) << ' ' << finding.text;
  }
}

TEST(Validate, Section4) {
  const auto findings = check_sample("section4.xml");
  EXPECT_EQ(count(findings, Code::N05), 6u) << names(findings);
  EXPECT_EQ(count(findings, Code::T18), 1u);
  EXPECT_EQ(count(findings, Code::I01), 1u);
  EXPECT_EQ(count_from(findings, Severity::error), 0u) << names(findings);
  EXPECT_EQ(count_from(findings, Severity::warning), 8u) << names(findings);
}

TEST(Validate, GoldenMessage) {
  CheckOptions options;
  options.protocol = Version::v12_1;
  const auto findings = check_sample("aswbxml-golden.wbxml", options);
  EXPECT_EQ(count_from(findings, Severity::warning), 0u) << names(findings);
}

/// Ten rules, each broken once: G is about no element that another rule is about.
TEST(Validate, TenFaultsAreTenFindings) {
  CheckOptions options;
  options.protocol = Version::v14_1;
  const auto findings = check(
      "<Sync xmlns='AirSync:' xmlns:c='Contacts:' xmlns:b='AirSyncBase:' xmlns:e='Email:'>"
      "<Collections><Collection><CollectionId>2</CollectionId><SyncKey>1</SyncKey>"  // S01
      "<WindowSize>1000</WindowSize><Commands>"                                      // S21
      "<Add><ClientId>1</ClientId><ServerId>2:1</ServerId><ApplicationData>"         // S09
      "<c:FileAs>Don</c:FileAs><c:FileAs>Don</c:FileAs>"                             // C04
      "<c:Birthday>1980-02-30T00:00:00Z</c:Birthday>"                                // T05
      "<c:Email1Address>foo</c:Email1Address>"                                       // T17
      "<c:BusinessCity>x</c:BusinessCity>"                                           // N05
      "<c:Alias>don</c:Alias>"                                                       // Q04
      "<b:Body><b:Type>9</b:Type></b:Body>"                                          // B04
      "<e:Subject>x</e:Subject>"                                                     // N08
      "</ApplicationData></Add></Commands></Collection></Collections></Sync>",
      Form::xml, options);
  EXPECT_EQ(findings.size(), 10u) << names(findings);
  std::set<Code> codes;
  for (const Diagnostic& finding : findings) codes.insert(finding.code);
  EXPECT_EQ(codes, (std::set<Code>{Code::S01, Code::S21, Code::S09, Code::C04, Code::T05, Code::T17,
                                   Code::N05, Code::Q04, Code::B04, Code::N08}));
  EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end(),
                             [](auto& a, auto& b) { return a.place.offset < b.place.offset; }));
}

TEST(Validate, FindingsBeforeAnErrorAndThenIt) {
  const std::string bytes = test::sync_prefix() + test::from_hex("5B03666F6F000148030A");
  const auto findings = check(bytes, Form::wbxml, {});
  ASSERT_EQ(count_from(findings, Severity::warning), 2u) << names(findings);
  EXPECT_EQ(findings.back().code, Code::W14);
  EXPECT_EQ(count(findings, Code::T17), 1u);
}

TEST(Validate, VersionsThatAreNotKnownMakeNotes) {
  const std::string_view text =
      "<Sync xmlns='AirSync:'><Collections><Collection><Class>Contacts</Class><SyncKey>1</SyncKey>"
      "<CollectionId>2</CollectionId></Collection></Collections></Sync>";
  CheckOptions options;
  options.direction = Direction::request;
  EXPECT_EQ(count_from(check(text, Form::xml, options), Severity::warning), 0u);
  options.protocol = Version::v14_1;
  EXPECT_EQ(count(check(text, Form::xml, options), Code::S05), 1u);
  options.disabled[static_cast<std::size_t>(Code::S05)] = true;
  EXPECT_EQ(count(check(text, Form::xml, options), Code::S05), 0u);
}

TEST(Validate, SaysInWhichProtocolsAnElementIs) {
  CheckOptions options;
  options.protocol = Version::v14_1;
  options.direction = Direction::request;
  const auto findings = check(
      "<Sync xmlns='AirSync:'><Collections><Collection><SyncKey>1</SyncKey><CollectionId>2"
      "</CollectionId><Options><Truncation>9</Truncation></Options></Collection></Collections>"
      "</Sync>",
      Form::xml, options);
  EXPECT_EQ(names(findings),
            "S24 (Sync/Collections/Collection[1]/Options[1]/Truncation: Truncation is in protocols "
            "2.5 to "
            "12.0) ");
}

/// [MS-ASCNTC] 2.2.2.60 in version 3.0: 36.6 KB, 37478 characters of base64.
TEST(Validate, EditionsOfTheText) {
  const std::string text =
      "<ApplicationData xmlns='AirSync:' xmlns:c='Contacts:'><c:FileAs>Don</c:FileAs><c:Picture>"
      "/9j/" +
      std::string(37476, 'A') + "</c:Picture></ApplicationData>";
  CheckOptions options;
  const auto severity = [&]() -> std::optional<Severity> {
    for (const Diagnostic& finding : check(text, Form::xml, options))
      if (finding.code == Code::I05) return finding.severity;
    return std::nullopt;
  };
  EXPECT_EQ(severity(), Severity::note);
  options.edition = Edition::v3_0;
  EXPECT_EQ(severity(), Severity::error);
  options.edition = Edition::current;
  EXPECT_EQ(severity(), std::nullopt);
}

TEST(Validate, AnyPrefixOfAMessage) {
  const std::string bytes = test::read_file(EASCARD_SAMPLES "/people.wbxml").substr(0, 4000);
  for (std::size_t size = 1; size < bytes.size(); ++size)
    EXPECT_GE(check(bytes.substr(0, size), Form::wbxml, {}).size(), 1u) << size;
}

}  // namespace
}  // namespace eascard::validate
