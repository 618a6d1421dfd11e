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
  const unsigned number = ++written_[name];
  path_ = folder_ + '/' + name + (number > 1 ? '-' + std::to_string(number) : "") + ".vcf";
  Output file(path_, !replace_);
  file.write(card);
  file.commit();
  return number > 1;
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
