// vCards to the Sync request that adds them to a server's folder, in WBXML: what a client sends.
//
//   vcard_to_sync SYNC-KEY COLLECTION-ID <CARDS >REQUEST

#include <iostream>
#include <string>
#include <vector>

#include <eascard/contact/envelope.hpp>
#include <eascard/records/contacts.hpp>
#include <eascard/records/input.hpp>
#include <eascard/wbxml/writer.hpp>

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: vcard_to_sync SYNC-KEY COLLECTION-ID <CARDS >REQUEST\n";
    return 2;
  }
  // The message around the contacts. Each gets a ClientId: 1, 2, ...
  eascard::EnvelopeOptions options;
  options.kind = eascard::EnvelopeKind::sync_add;
  options.protocol = eascard::Version::v14_1;
  options.sync_key = argv[1];
  options.collection_id = argv[2];
  eascard::Document document;
  eascard::Envelope envelope(options, document);

  eascard::records::StreamBytes bytes(std::cin);
  eascard::records::Input input(bytes);
  eascard::records::Contacts contacts;
  std::vector<eascard::Diagnostic> warnings;  // what a server would not take, such as a huge photo
  while (const eascard::records::Record* record = input.next()) {
    if (record->fault) throw eascard::Error(record->fault->diagnostic);
    contacts.start(record->data);
    while (const eascard::Contact* contact = contacts.next()) {
      envelope.add(*contact, warnings);
      for (const eascard::Diagnostic& warning : warnings) std::cerr << warning.text << '\n';
    }
  }
  envelope.finish();

  std::string request;
  eascard::wbxml::write(document, request);
  std::cout << request;
} catch (const eascard::Error& error) {
  std::cerr << place_text(error.diagnostic().place) << ": " << error.what() << '\n';
  return 1;
}
