#pragma once
// What the unit tests share: bytes from hex, files, and whole documents in one call.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/reader.hpp"
#include "eascard/xml/writer.hpp"

namespace eascard::test {

inline std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size();) {
    if (hex[i] == ' ') {
      ++i;
      continue;
    }
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    i += 2;
  }
  return bytes;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The samples with this file name extension, ".wbxml".
inline std::vector<std::filesystem::path> samples(const std::string& extension) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(EASCARD_SAMPLES))
    if (entry.path().extension() == extension) paths.push_back(entry.path());
  return paths;
}

/// Up to ApplicationData of a Sync response, and SWITCH_PAGE 1: 34 bytes.
inline const std::string& sync_prefix() {
  static const std::string bytes =
      from_hex("03016A00455C4F4B0331000152033200014E0331000156474D03323A3100015D0001");
  return bytes;
}

inline std::string write_xml(const Document& document, xml::WriteOptions options = {}) {
  std::string text;
  xml::Writer(options).write(document, [&text](std::string_view piece) { text += piece; });
  return text;
}

inline std::string write_wbxml(const Document& document) {
  std::string bytes;
  wbxml::write(document, bytes);
  return bytes;
}

inline std::string decode(std::string_view bytes, xml::WriteOptions options = {}) {
  wbxml::Reader reader;
  reader.start(0);
  reader.read(bytes, true);
  return write_xml(reader.document(), options);
}

inline std::string encode(std::string_view text) {
  xml::Reader reader;
  reader.start({0, 1, 1});
  reader.read(text, true);
  return write_wbxml(reader.document());
}

}  // namespace eascard::test
