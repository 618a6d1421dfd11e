#include "folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "eascard/text/ascii.hpp"
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

/// NAME, NAME-2, NAME-3 ...
std::string FolderOutput::unique_name(const std::string& name) {
  std::uint64_t& number = numbers_[name];
  std::string unique;
  do unique = ++number == 1 ? name : name + '-' + std::to_string(number);
  while (!written_.insert(unique).second);
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

}  // namespace eascard::tool
