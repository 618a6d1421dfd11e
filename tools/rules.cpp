#include "rules.hpp"

#include <array>

#include "eascard/text/ascii.hpp"
#include "eascard/validate/examples.hpp"
#include "help.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

using validate::Rule;

std::string_view severity_of(const Rule& rule) {
  return severity_name(rule.severity);
}

/// "12.0-16.1", "2.5", "all"
std::string versions_of(const Rule& rule) {
  if (rule.since == Version::v2_5 && rule.until == Version::v16_1) return "all";
  const std::string since(version_name(rule.since));
  return rule.since == rule.until ? since : since + '-' + std::string(version_name(rule.until));
}

std::string_view needs_of(const Rule& rule) {
  return rule.needs == validate::Needs::message ? ""
         : rule.needs == validate::Needs::pair  ? ", with its request (--transcript)"
                                                : ", with those before it (--transcript)";
}

std::string_view edition_of(const Rule& rule) {
  return rule.edition == validate::Edition::both   ? ""
         : rule.edition == validate::Edition::v3_0 ? ", by version 3.0 of the text"
                                                   : ", by the current text";
}

void explain_example(const validate::Example& example, const Print& print) {
  const auto show = [&](std::string_view title, std::string_view text) {
    print(std::string("\n") + std::string(title) + ":\n    ");
    for (const char c : text) print(c == '\n' ? std::string("\n    ") : std::string(1, c));
    print("\n");
  };
  std::string title = "Fails";
  if (example.protocol) title += " in protocol " + std::string(version_name(*example.protocol));
  show(title, example.failing);
  show("Mended", example.mended);
}

void explain_message(const MessageRow& row, const Print& print) {
  std::string text(code_name(row.code));
  ((text += ": ") += row.text) += "\n\n";
  print(text + wrapped(row.advice));
}

}  // namespace

void list_rules(const Print& print) {
  for (const Rule& rule : validate::all_rules())
    print(std::string(code_name(rule.code)) + '\t' + std::string(severity_of(rule)) + '\t' +
          versions_of(rule) + '\t' + std::string(validate::where_name(rule.where)) + '\t' +
          std::string(rule.text) + '\t' + std::string(rule.source) + '\n');
}

void explain_code(const std::string& text, const Print& print) {
  const std::string id = upper_case(text);
  for (const MessageRow& row : all_messages())
    if (code_name(row.code) == id) return explain_message(row, print);
  const Rule* rule = validate::find_rule(id);
  if (!rule) throw UsageError("no rule or message " + text + "; see eascard validate --rules");
  print(id + ": " + std::string(rule->text) + "\n\nSeverity:  " + std::string(severity_of(*rule)) +
        std::string(edition_of(*rule)) + "\nProtocols: " + versions_of(*rule) +
        "\nWhere:     " + std::string(validate::where_name(rule->where)) +
        std::string(needs_of(*rule)) + "\nSource:    " + std::string(rule->source) + '\n');
  for (const validate::Example& example : validate::all_examples())
    if (example.code == rule->code) explain_example(example, print);
}

}  // namespace eascard::tool
