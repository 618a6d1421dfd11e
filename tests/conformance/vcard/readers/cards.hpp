#pragma once
// What the readers in C++ share: the cards of a file, and a JSON line for each.

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// Calls read(card) for each card of the file, which gives {"values": ...} or {"error": [...]}.
template <typename Read>
int read_cards(int argc, char** argv, Read read) {
  std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
  if (!file) {
    std::cerr << "usage: " << argv[0] << " FILE\n";
    return 2;
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  constexpr std::string_view end = "\r\nEND:VCARD\r\n";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find(end, at);
    const std::size_t next = found == std::string::npos ? text.size() : found + end.size();
    const nlohmann::json record = read(text.substr(at, next - at));
    std::cout << record.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    at = next;
  }
  return 0;
}
