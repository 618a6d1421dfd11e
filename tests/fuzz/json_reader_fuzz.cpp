// Arbitrary JSON: no crash, the same answer in two pieces as at once, and what was read comes back
// the same when it is written and read again.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/records/json_record.hpp"

namespace {

using eascard::records::JsonRecordReader;

std::string show(const JsonRecordReader& reader) {
  std::string text;
  if (reader.shape() == eascard::records::JsonShape::tree) {
    eascard::json::write_tree(reader.document(), text);
  } else {
    eascard::json::write_contact(reader.contact(), text);
  }
  return text + '\n';
}

/// Everything read from `text`, fed in two pieces; "!" for a bad record.
std::string read_all(const std::string& text, std::size_t split) {
  JsonRecordReader reader({64, 4096});
  std::string buffer = text.substr(0, split);
  std::string found;
  bool last = false;
  for (;;) {
    try {
      while (reader.read(buffer, {0, 1, 1}, last)) {
        found += show(reader);
        buffer.erase(0, reader.consumed());
      }
      if (last) return found;
      buffer += text.substr(split);
      last = true;
    } catch (const eascard::LimitError&) {
      return found + "limit";
    } catch (const eascard::Error&) {
      found += "!\n";
      // An array that is not closed is told where nothing is left.
      if (reader.consumed() == 0 && !(last && buffer.empty())) std::abort();
      buffer.erase(0, reader.consumed());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read_all(text, text.size());
  if (whole.find("limit") == std::string::npos && whole.find('!') == std::string::npos &&
      read_all(whole, whole.size()) != whole)
    std::abort();
  read_all(text, data[0] % (text.size() + 1));
  return 0;
}
