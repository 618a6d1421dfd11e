// The names of all contacts in files of any form: WBXML, XML, JSON and vCard, gzipped or not, and
// the captures and logs that hold them.
//
//   read_any FILE...

#include <fstream>
#include <iostream>

#include <eascard/records/contacts.hpp>
#include <eascard/records/input.hpp>
#include <eascard/report/finding_text.hpp>

// False where something in the file could not be read.
bool print_names(const char* name) {
  // What a file is, its first bytes say. It is read as it comes, so pipes and sockets do as well.
  std::ifstream file(name, std::ios::binary);
  eascard::records::StreamBytes bytes(file);
  eascard::records::Options options;
  options.recover = true;  // leaves a damaged contact out, and goes on behind it
  eascard::records::Input input(bytes, options);
  eascard::records::Contacts contacts;
  bool is_whole = true;

  // A record is a message, a contact, or what could not be read. It lives until the next one.
  while (const eascard::records::Record* record = input.next()) {
    const auto tell = [&](const eascard::Diagnostic& diagnostic) {
      std::cerr << eascard::report::finding_text({name, record->number}, diagnostic) << '\n';
      if (diagnostic.severity != eascard::Severity::note) is_whole = false;
    };
    if (record->fault) tell(record->fault->diagnostic);
    if (record->noticed)
      for (const eascard::Diagnostic& diagnostic : record->noticed->list()) tell(diagnostic);
    contacts.start(record->data);
    while (const eascard::Contact* contact = contacts.next())
      std::cout << contact->value(eascard::FieldId::FileAs) << '\n';
  }
  return is_whole;
}

int main(int argc, char** argv) {
  int status = 0;
  for (int i = 1; i < argc; ++i) try {
      if (!print_names(argv[i])) status = 1;
    } catch (const std::ios_base::failure& error) {
      std::cerr << argv[i] << ": " << error.what() << '\n';
      status = 1;
    }
  return status;
}
