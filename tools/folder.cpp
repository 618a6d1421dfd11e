#include "folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "output.hpp"

namespace eascard::tool {

FolderOutput::FolderOutput(std::string folder, bool replace)
    : folder_(std::move(folder)), replace_(replace) {
  if (mkdir(folder_.c_str(), 0777) != 0 && errno != EEXIST)
    throw IoError(folder_, std::string("cannot create the folder: ") + std::strerror(errno));
}

bool FolderOutput::write(const std::string& name, std::string_view extension,
                         std::string_view bytes) {
  std::string unique = name;
  for (unsigned& number = ++uses_[name]; !written_.insert(unique).second; ++number)
    unique = name + '-' + std::to_string(number);
  path_ = folder_ + '/' + unique + '.' + std::string(extension);
  Output file(path_, !replace_);
  file.write(bytes);
  file.commit();
  return unique != name;
}

std::string safe_file_name(std::string_view text) {
  std::string name;
  for (const char c : text.substr(0, 200)) {
    const bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_' || (c == '.' && !name.empty());
    name += safe ? c : '_';
  }
  return name.empty() ? "_" : name;
}

}  // namespace eascard::tool
