#include "folder.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "output.hpp"

namespace eascard::tool {

namespace {

/// The folder's name, once there is one.
std::string make_folder(std::string name) {
  if (mkdir(name.c_str(), 0777) != 0 && errno != EEXIST)
    throw IoError(name, std::string("cannot create the folder: ") + std::strerror(errno));
  return name;
}

}  // namespace

FolderOutput::FolderOutput(std::string folder, bool replace)
    : name_(make_folder(std::move(folder))), folder_(name_), replace_(replace) {
  if (folder_.fd() < 0)
    throw IoError(name_, std::string("cannot open the folder: ") + std::strerror(errno));
}

void FolderOutput::write(const std::string& name, std::string_view extension,
                         std::string_view bytes) {
  const std::string base = unique_name(name) + '.' + std::string(extension);
  path_ = name_ + '/' + base;
  FileOutput file(folder_, base, path_, replace_);
  file.write(bytes);
  file.commit();
}

/// NAME, NAME-2, NAME-3 ... Names that differ in case only are the same to some file systems.
std::string FolderOutput::unique_name(const std::string& name) {
  std::uint64_t& number = numbers_[lower_case(name)];
  std::string unique;
  do unique = ++number == 1 ? name : name + '-' + std::to_string(number);
  while (!written_.insert(lower_case(unique)).second);
  return unique;
}

std::string safe_file_name(std::string_view text) {
  std::string name;
  for (const char c : text.substr(0, 200)) {
    const bool safe = is_alnum(c) || c == '-' || c == '_' || (c == '.' && !name.empty());
    name += safe ? c : '_';
  }
  return name.empty() ? "_" : name;
}

std::string safe_person_name(std::string_view text) {
  std::string name;
  for (std::size_t at = 0, size = 0; at < text.size() && name.size() < 197; at += size) {
    size = std::max<std::size_t>(utf8_length(text, at), 1);
    // But blanks, marks of direction and private characters, which nobody sees in a name.
    const std::uint32_t code = size > 1 ? code_point(text, at) : 0;
    const bool is_shown = code >= 0xC0 && code >> 8 != 0x20 && code >> 8 != 0xFE &&
                          code >> 8 != 0xFF && code != 0x3000 && (code < 0xE000 || code >= 0xF900);
    name += is_shown ? std::string(text.substr(at, size)) : safe_file_name(text.substr(at, 1));
  }
  if (name.starts_with('.')) name[0] = '_';
  return name.empty() ? "_" : name;
}

}  // namespace eascard::tool
