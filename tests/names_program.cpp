// A program of thirty lines over the library: the names of all contacts in any inputs, with what
// could not be read on standard error. Nothing of the command-line tool is in it.
#include <cstdio>
#include <fstream>
#include <iostream>

#include "eascard/records/contacts.hpp"
#include "eascard/records/input.hpp"

using namespace eascard;

struct FileSource : records::Source {
  explicit FileSource(const char* name) : file(name, std::ios::binary) {}
  std::size_t read(char* to, std::size_t size) override {
    file.read(to, static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(file.gcount());
  }
  std::ifstream file;
};

int main(int argc, char** argv) {
  records::Options options;
  options.recover = true;
  for (int i = 1; i < argc; ++i) {
    FileSource file(argv[i]);
    records::BufferedBytes bytes(file);
    records::Input input(bytes, options);
    records::Contacts contacts;
    while (const records::Record* record = input.next()) {
      if (record->fault) std::cerr << record->fault->diagnostic.text << '\n';
      contacts.start(record->data);
      while (const Contact* contact = contacts.next())
        std::cout << contact->value(FieldId::FileAs) << '\n';
    }
  }
}
