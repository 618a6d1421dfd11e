// What the rules of the contact class say of the messages in files of any form, a line a finding:
//
//   validate FILE...
//
//   people.wbxml@0x2F31: warning[T18]: line break in Email1Address (Add[5], ServerId 2:5)

#include <fstream>
#include <iostream>

#include <eascard/records/input.hpp>
#include <eascard/report/finding_text.hpp>
#include <eascard/validate/checker.hpp>

// How many errors there are in the file.
unsigned long validate(const char* name) {
  std::ifstream file(name, std::ios::binary);
  eascard::records::StreamBytes bytes(file);
  eascard::records::Input input(bytes);
  unsigned long errors = 0;
  std::uint64_t entry = 0;  // number of the message in a capture

  const auto tell = [&](const eascard::Diagnostic& finding) {
    std::cout << eascard::report::finding_text({name, entry}, finding) << '\n';
    if (finding.severity == eascard::Severity::error) ++errors;
  };
  while (const eascard::records::Record* record = input.next()) {
    entry = record->number;
    if (record->fault) tell(record->fault->diagnostic);
    if (!record->data.document) continue;
    // What a message does not say, its container may: the protocol, the direction.
    eascard::validate::Checker checker(eascard::validate::with_entry({}, record->entry));
    const eascard::Diagnostics nothing;
    const eascard::Diagnostics& noticed = record->noticed ? *record->noticed : nothing;
    for (const eascard::Diagnostic& finding : checker.check({*record->data.document}, noticed))
      tell(finding);
  }
  return errors;
}

int main(int argc, char** argv) try {
  int status = 0;
  for (int i = 1; i < argc; ++i)
    if (validate(argv[i]) > 0) status = 1;
  return status;
} catch (const std::ios_base::failure& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
