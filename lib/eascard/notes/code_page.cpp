#include "eascard/notes/code_page.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "eascard/text/utf8.hpp"

namespace eascard::notes {
namespace {

struct CodePageName {
  std::int32_t code_page;
  const char* name;  // of iconv
};

constexpr CodePageName code_page_names[] = {
    {437, "CP437"},        {850, "CP850"},   {852, "CP852"},   {866, "CP866"},
    {874, "CP874"},        {932, "CP932"},   {936, "CP936"},   {949, "CP949"},
    {950, "CP950"},        {1250, "CP1250"}, {1251, "CP1251"}, {1252, "CP1252"},
    {1253, "CP1253"},      {1254, "CP1254"}, {1255, "CP1255"}, {1256, "CP1256"},
    {1257, "CP1257"},      {1258, "CP1258"}, {1361, "CP1361"}, {10000, "MACINTOSH"},
    {28591, "ISO-8859-1"},
};

constexpr std::int32_t utf8 = 65001;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

void append_unknown(std::string& out, std::string_view bytes) {
  for (const char c : bytes) is_ascii(c) ? out.append(1, c) : out.append(replacement_character);
}

// Not through iconv: glibc lets code points above U+10FFFF through. False: some were none.
[[nodiscard]] bool append_checked_utf8(std::string& out, std::string_view bytes) {
  const bool is_good = find_bad_utf8(bytes) == bytes.size();
  while (!bytes.empty()) {
    const std::size_t size = utf8_length(bytes, 0);
    out += size > 0 ? bytes.substr(0, size) : replacement_character;
    bytes.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return is_good;
}

// Converts until the end or the first byte that means nothing: what is left from there on.
std::string_view convert(std::string& out, std::string_view bytes, iconv_t handle) {
  char* from = const_cast<char*>(bytes.data());  // NOLINT: iconv does not write there
  std::size_t left = bytes.size();
  std::array<char, 1024> buffer{};
  const auto append = [&out, &buffer, handle](char** rest, std::size_t* rest_size) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const bool failed = iconv(handle, rest, rest_size, &to, &room) == static_cast<std::size_t>(-1);
    const int error = errno;
    out.append(buffer.data(), buffer.size() - room);
    return failed && error == E2BIG;
  };
  while (append(&from, &left)) {
  }
  // 1255 and 1258 hold a letter back, it may take an accent: this lets go of it.
  append(nullptr, nullptr);
  return bytes.substr(bytes.size() - left);
}

}  // namespace

void CodePages::Close::operator()(void* handle) const {
  iconv_close(handle);
}

void* CodePages::handle(std::int32_t code_page) {
  const auto known = std::ranges::find(code_page_names, code_page, &CodePageName::code_page);
  if (known == std::end(code_page_names)) return nullptr;
  const auto [entry, is_new] = handles_.try_emplace(code_page);
  if (is_new) {
    void* const opened = iconv_open("UTF-8", known->name);
    if (opened != reinterpret_cast<void*>(-1)) entry->second.reset(opened);  // NOLINT: POSIX's -1
  }
  return entry->second.get();
}

NoteText CodePages::to_utf8(std::string_view bytes, std::int32_t code_page) {
  // All of them have ASCII below 0x80.
  if (std::ranges::all_of(bytes, is_ascii)) return {std::string(bytes)};
  NoteText result;
  const std::string bad = "bytes that mean nothing in code page " + std::to_string(code_page);
  if (code_page == utf8) {
    if (!append_checked_utf8(result.text, bytes)) result.fault = bad;
    return result;
  }
  void* const converter = handle(code_page);
  if (converter == nullptr) {
    append_unknown(result.text, bytes);
    result.fault = "code page " + std::to_string(code_page) + " is not known";
    return result;
  }
  while (!(bytes = convert(result.text, bytes, converter)).empty()) {
    result.fault = bad;
    result.text += replacement_character;
    bytes.remove_prefix(1);
  }
  return result;
}

}  // namespace eascard::notes
