#include "split.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "output.hpp"

namespace eascard::tool {

SplitOutput::SplitOutput(std::string folder, bool replace)
    : folder_(std::move(folder)), replace_(replace) {
  if (mkdir(folder_.c_str(), 0777) != 0 && errno != EEXIST)
    throw IoError(folder_, std::string("cannot create the folder: ") + std::strerror(errno));
}

bool SplitOutput::write(std::string_view uid, std::string_view card) {
  const std::string name = file_name(uid);
  std::string unique = name;
  for (unsigned& number = ++uses_[name]; !written_.insert(unique).second; ++number)
    unique = name + '-' + std::to_string(number);
  path_ = folder_ + '/' + unique + ".vcf";
  Output file(path_, !replace_);
  file.write(card);
  file.commit();
  return unique != name;
}

std::string file_name(std::string_view uid) {
  constexpr std::string_view urn = "urn:uuid:";
  if (uid.starts_with(urn)) uid.remove_prefix(urn.size());
  std::string name;
  for (const char c : uid.substr(0, 200)) {
    const bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-' || c == '_' || (c == '.' && !name.empty());
    name += safe ? c : '_';
  }
  return name.empty() ? "card" : name;
}

}  // namespace eascard::tool
