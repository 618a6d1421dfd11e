#include "eascard/records/kind.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::records {
namespace {

struct Kind {
  std::string_view start;  ///< '?' is any byte
  std::string_view kind;
  std::string_view way = {};  ///< what makes it readable, "" where nothing does
};

constexpr Kind kinds[] = {
    {"%PDF", "a PDF document"},
    {"PK\x03\x04", "a ZIP archive", "unzip -p FILE | eascard ..."},
    {"\x28\xB5\x2F\xFD", "Zstandard data", "zstd -dc FILE | eascard ..."},
    {"\xFD"
     "7zXZ",
     "xz data", "xz -dc FILE | eascard ..."},
    {"BZh?1AY&SY", "bzip2 data", "bzip2 -dc FILE | eascard ..."},
    {"\x04\x22\x4D\x18", "LZ4 data", "lz4 -dc FILE | eascard ..."},
    {"7z\xBC\xAF\x27\x1C", "a 7z archive", "7z x -so FILE | eascard ..."},
    {"\xD4\xC3\xB2\xA1", "a pcap file",
     "tshark takes the bodies out of it, see eascard-recipes(7)"},
    {"\xA1\xB2\xC3\xD4", "a pcap file",
     "tshark takes the bodies out of it, see eascard-recipes(7)"},
    {"\x0A\x0D\x0D\x0A", "a pcapng file",
     "tshark takes the bodies out of it, see eascard-recipes(7)"},
    {"LPKSHHRH", "a journal of systemd", "journalctl --file FILE -o export | eascard ..."},
    {"\xAC\xED", "Java objects, as sessions of Charles", "export them as HAR"},
    {"\x7F"
     "ELF",
     "a program"},
    {"SQLite format 3", "an SQLite database"},
    {"BEGIN:VCALENDAR", "an iCalendar file"},
    {"dn: ", "LDIF"}};

bool starts_like(std::string_view bytes, std::string_view start) {
  if (bytes.size() < start.size()) return false;
  for (std::size_t i = 0; i < start.size(); ++i)
    if (start[i] != '?' && start[i] != bytes[i]) return false;
  return true;
}

bool is_tar(std::string_view bytes) {
  constexpr std::size_t magic_at = 257;  // POSIX.1-1988 ustar
  return bytes.size() > magic_at && bytes.substr(magic_at).starts_with("ustar");
}

/// How often a sign stands in the first line.
std::size_t count_in_line(std::string_view text, char sign) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return static_cast<std::size_t>(std::ranges::count(line, sign));
}

/// Two lines with the same number of commas, semicolons or tabs.
bool is_csv(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == bytes.npos || bytes.find_first_of("{}[]<>\"'") < end) return false;
  const std::string_view second = bytes.substr(end + 1);
  for (const char sign : {',', ';', '\t'})
    if (const std::size_t count = count_in_line(bytes, sign); count > 0)
      return count == count_in_line(second, sign);
  return false;
}

const Kind* find_kind(std::string_view bytes) {
  static constexpr Kind tar = {"", "a tar archive", "unpack it, and give eascard the files in it"};
  for (const Kind& kind : kinds)
    if (starts_like(bytes, kind.start)) return &kind;
  static constexpr Kind csv = {"", "CSV",
                               "with the keys of eascard help json-schema as columns, mlr -S "
                               "--icsv --ojsonl cat FILE | eascard encode"};
  return is_tar(bytes) ? &tar : is_csv(bytes) ? &csv : nullptr;
}

/// A body whose header was cut off, as some logs do it.
bool is_headless(std::string_view bytes) {
  constexpr std::size_t most = 1 << 20;  // tried for a message alone
  if (bytes.empty() || bytes.size() > most) return false;
  const std::string whole = std::string(wbxml::usual_header) + std::string(bytes);
  wbxml::Reader reader;
  reader.start(0);
  try {
    return reader.read(whole, true) && reader.size() == whole.size() &&
           reader.document().nodes.size() > 1 &&
           (reader.document().any_flags & node_flag::unknown) == 0;
  } catch (const Error&) {
    return false;
  }
}

/// Whether the bytes are spread as only compressed or encrypted data are: 7.5 bits of 8.
bool is_dense(std::string_view bytes) {
  constexpr std::size_t enough = 1024;
  bytes = bytes.substr(0, 16 * enough);
  if (bytes.size() < enough) return false;
  std::array<double, 256> counts{};
  for (const char c : bytes) ++counts[static_cast<unsigned char>(c)];
  double entropy = 0;
  for (const double count : counts)
    if (count > 0) entropy -= count * std::log2(count / static_cast<double>(bytes.size()));
  return entropy > 7.5 * static_cast<double>(bytes.size());
}

}  // namespace

std::string_view kind_of(std::string_view bytes) {
  if (const Kind* kind = find_kind(bytes)) return kind->kind;
  if (const ImageType& type = image_type(bytes); !type.kind.empty()) return type.kind;
  const std::string_view head = bytes.substr(0, 512);
  return icontains(head, "<html") || icontains(head, "<!doctype html") ? html_page : "";
}

std::string kind_text(std::string_view bytes) {
  std::string text(kind_of(bytes));
  if (const Kind* kind = find_kind(bytes); kind && !kind->way.empty()) (text += ": ") += kind->way;
  return text;
}

Error unknown_form(std::string_view bytes) {
  std::string text = "neither WBXML nor XML";
  if (const std::string kind = kind_text(bytes); !kind.empty()) {
    text.append(", but ").append(kind);
  } else if (is_headless(bytes)) {
    text += ", but WBXML without its header: { printf '\\3\\1j\\0'; cat FILE; } | eascard ...";
  } else if (is_dense(bytes)) {
    text += "; compressed or encrypted data, as it seems";
  }
  return {Code::M002, {}, std::move(text)};
}

}  // namespace eascard::records
