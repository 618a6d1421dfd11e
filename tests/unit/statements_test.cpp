// Every statement of [MS-ASCNTC] version 3.0 has a rule and a test, or a reason why it can have
// none: tests/data/validate/statements.tsv.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "eascard/schema/contact_fields.hpp"
#include "eascard/validate/checker.hpp"
#include "eascard/validate/examples.hpp"
#include "support.hpp"

namespace eascard::validate {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

struct Statement {
  std::string section;
  std::string text;
  std::string rules;
  std::string test;
};

std::vector<Statement> statements() {
  std::vector<Statement> all;
  std::istringstream file(test::read_file(EASCARD_TEST_DATA "/validate/statements.tsv"));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const auto parts = split(line, '\t');
    EXPECT_EQ(parts.size(), 4u) << line;
    if (parts.size() == 4) all.push_back({parts[0], parts[1], parts[2], parts[3]});
  }
  return all;
}

std::vector<Diagnostic> check(const std::string& text) {
  CheckOptions options;
  options.direction = Direction::request;
  options.protocol = Version::v14_1;
  xml::Reader reader;
  reader.start({0, 1, 1});
  reader.read(text, true);
  return Checker(options).check({reader.document()}, reader.diagnostics());
}

bool has(const std::vector<Diagnostic>& findings, Code code) {
  return std::any_of(findings.begin(), findings.end(), [&](auto& d) { return d.code == code; });
}

const Field* find(const std::string& name) {
  for (const Field& f : all_fields())
    if (f.name == name) return &f;
  return nullptr;
}

std::string page_of(const Field& f) {
  return std::string(page_name(tag_of_field(f.id).page));
}

/// Supported may list the element.
void check_ghosted(const std::string& name) {
  const Field* f = find(name);
  ASSERT_NE(f, nullptr) << name;
  EXPECT_EQ(f->ghosting, Ghosting::ghostable) << name;
  const auto findings = check(
      "<Sync xmlns='AirSync:'><Collections><Collection><SyncKey>0</SyncKey><CollectionId>2"
      "</CollectionId><Supported><" +
      name + " xmlns='" + page_of(*f) + ":'/></Supported></Collection></Collections></Sync>");
  EXPECT_TRUE(findings.empty()) << name << ' ' << code_name(findings[0].code);
}

std::string item(const std::string& page, const std::string& name) {
  const Field* f = find(name);
  std::string element = "<" + name + " xmlns='" + page + ":'/>";
  if (f && f->parent != FieldId::none) {
    const std::string list(field(f->parent).name);
    element = "<" + list + " xmlns='Contacts:'>" + element + "</" + list + ">";
  }
  return "<ApplicationData xmlns='AirSync:'>" + element + "</ApplicationData>";
}

/// The element is known in its namespace, and in the other one it is a finding.
void check_namespace(const std::string& page, const std::string& name) {
  const Field* f = find(name);
  ASSERT_NE(f, nullptr) << name;
  EXPECT_EQ(page_of(*f), page) << name;
  EXPECT_FALSE(has(check(item(page, name)), Code::N03)) << name;
  const std::string other = page == "Contacts" ? "Contacts2" : "Contacts";
  EXPECT_TRUE(has(check(item(other, name)), Code::N03)) << name;
}

void check_test(const Statement& statement) {
  const auto words = split(statement.test, ' ');
  if (words[0] == "ghosted" && words.size() == 2) return check_ghosted(words[1]);
  if (words[0] == "namespace" && words.size() == 3) return check_namespace(words[1], words[2]);
  ASSERT_EQ(words.size(), 2u) << statement.text;
  EXPECT_EQ(words[0], "Rules") << statement.text;
  const auto examples = all_examples();
  EXPECT_TRUE(std::any_of(examples.begin(), examples.end(), [&](const Example& e) {
    return code_name(e.code) == words[1];
  })) << statement.text;
}

TEST(Statements, HaveARuleAndATestOrAReason) {
  for (const Statement& statement : statements()) {
    EXPECT_FALSE(statement.text.empty() || statement.test.empty()) << statement.section;
    if (statement.rules == "-") continue;  // the test is the reason
    for (const std::string& id : split(statement.rules, ','))
      EXPECT_NE(find_rule(id), nullptr) << statement.text << ": " << id;
    check_test(statement);
  }
}

/// An element that is new in the field table is new here too.
TEST(Statements, AreAboutEveryElement) {
  const auto all = statements();
  const auto count = [&](const std::string& test) {
    return std::count_if(all.begin(), all.end(), [&](auto& s) { return s.test == test; });
  };
  for (const Field& f : all_fields()) {
    const std::string page = page_of(f);
    const std::string name(f.name);
    const bool is_contact = page == "Contacts" || page == "Contacts2";
    // Of protocol 2.5, and not in the text; containers have no sentence about their namespace.
    const bool is_old = f.id == FieldId::ContactsBody || f.id == FieldId::BodySize ||
                        f.id == FieldId::BodyTruncated || f.id == FieldId::CompressedRTF;
    if (!is_contact || is_old) continue;
    if (f.type != FieldType::list) {
      EXPECT_EQ(count("namespace " + page + ' ' + name), 1) << name;
    }
    // The heading of 2.2.2.39 has no such sentence, though the element is like its neighbours.
    if (f.ghosting == Ghosting::ghostable && name != "BusinessAddressPostalCode") {
      EXPECT_EQ(count("ghosted " + name), 1) << name;
    }
  }
}

}  // namespace
}  // namespace eascard::validate
