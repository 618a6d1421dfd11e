#include "eascard/notes/lzfu.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace eascard::notes {
namespace {

// [MS-OXRTFCP] 2.1.3.1.1
constexpr std::size_t header_size = 16;
constexpr std::size_t sizes_size = 12;  // of the header COMPSIZE counts all but itself
constexpr std::uint32_t type_compressed = 0x75465A4C;
constexpr std::uint32_t type_stored = 0x414C454D;

// [MS-OXRTFCP] 2.1.2, "Dictionary"
constexpr std::size_t dictionary_size = 4096;
constexpr std::string_view first_dictionary =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(first_dictionary.size() == 207);

constexpr std::size_t shortest_match = 2;

std::uint32_t read_uint32(std::string_view data, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(data[at + i]);
  return value;
}

// [MS-OXRTFCP] 2.1.3.2: the polynomial of zlib, but begun with 0 and not complemented at the end.
std::uint32_t checksum(std::string_view data) {
  const auto* const bytes = reinterpret_cast<const Bytef*>(data.data());
  return static_cast<std::uint32_t>(crc32_z(0xFFFFFFFF, bytes, data.size())) ^ 0xFFFFFFFF;
}

NoteText failure(std::string error) {
  return {{}, std::move(error)};
}

std::string number(std::size_t n) {
  return std::to_string(n);
}

// [MS-OXRTFCP] 2.1.3.1.1 and 2.1.3.1.5: runs of a control byte and 8 tokens, lowest bit first; 0: a
// byte, 1: a reference to the dictionary, of 12 bits of offset and 4 of length.
class Inflater {
 public:
  Inflater(std::string_view contents, std::size_t raw_size) : in_(contents), raw_size_(raw_size) {
    std::ranges::copy(first_dictionary, dictionary_.begin());
  }
  NoteText inflate();

 private:
  bool run();
  bool reference();
  bool literal();
  bool put(char c);
  bool stop(std::string error);

  std::string_view in_;
  std::size_t raw_size_;
  std::size_t at_ = 0;
  std::array<char, dictionary_size> dictionary_{};
  std::size_t write_ = first_dictionary.size();
  bool wrapped_ = false;
  NoteText result_;
};

NoteText Inflater::inflate() {
  while (run()) {
  }
  if (!result_.fault.empty()) result_.text.clear();
  return std::move(result_);
}

// False: done, or stopped with an error.
bool Inflater::run() {
  if (at_ == in_.size()) {
    // Some writers leave the end mark out. The checksum was right, so with all its bytes it is
    // whole.
    if (result_.text.size() == raw_size_) return false;
    return stop("the compressed RTF has no end mark");
  }
  const auto control = static_cast<unsigned char>(in_[at_++]);
  for (unsigned bit = 0; bit < 8; ++bit) {
    if (at_ == in_.size()) return true;
    if (!(control >> bit & 1 ? reference() : literal())) return false;
  }
  return true;
}

bool Inflater::literal() {
  return put(in_[at_++]);
}

bool Inflater::reference() {
  if (in_.size() - at_ < 2) return stop("the compressed RTF ends inside of a reference");
  const unsigned high = static_cast<unsigned char>(in_[at_]);
  const unsigned low = static_cast<unsigned char>(in_[at_ + 1]);
  at_ += 2;
  std::size_t from = high << 4 | low >> 4;
  if (from == write_) return false;  // the end mark
  if (!wrapped_ && from > write_)
    return stop("the compressed RTF refers to byte " + number(from) +
                " of its dictionary, of which " + number(write_) + " are written");
  // Byte by byte: a match may run into what it writes.
  for (std::size_t left = (low & 0x0F) + shortest_match; left > 0; --left) {
    if (!put(dictionary_[from])) return false;
    from = (from + 1) % dictionary_size;
  }
  return true;
}

bool Inflater::put(char c) {
  // A bound, not a promise: less than RAWSIZE with an end mark is whole, the checksum was right.
  if (result_.text.size() == raw_size_)
    return stop("the compressed RTF holds more than the " + number(raw_size_) +
                " bytes its header announces");
  result_.text += c;
  dictionary_[write_] = c;
  write_ = (write_ + 1) % dictionary_size;
  wrapped_ = wrapped_ || write_ == 0;
  return true;
}

bool Inflater::stop(std::string error) {
  result_.fault = std::move(error);
  return false;
}

NoteText stored(std::string_view contents, std::size_t raw_size) {
  if (contents.size() < raw_size)
    return failure("the stored RTF has " + number(contents.size()) +
                   " bytes, its header announces " + number(raw_size));
  return {std::string(contents.substr(0, raw_size)), {}};
}

}  // namespace

bool is_compressed_rtf(std::string_view data) {
  if (data.size() < header_size) return false;
  const std::uint32_t type = read_uint32(data, 8);
  return type == type_compressed || type == type_stored;
}

NoteText decompress_rtf(std::string_view data, std::size_t max_size) {
  if (!is_compressed_rtf(data)) return failure("this is not compressed RTF");
  const std::size_t size = read_uint32(data, 0);
  const std::size_t raw_size = read_uint32(data, 4);
  if (size < sizes_size || size - sizes_size > data.size() - header_size)
    return failure("the compressed RTF is cut off: its header announces " + number(size + 4) +
                   " bytes, there are " + number(data.size()));
  if (raw_size > max_size)
    return failure("the compressed RTF holds " + number(raw_size) +
                   " bytes, more than the limit of " + number(max_size));
  const std::string_view contents = data.substr(header_size, size - sizes_size);
  if (read_uint32(data, 8) == type_stored) return stored(contents, raw_size);
  if (checksum(contents) != read_uint32(data, 12))
    return failure("the checksum of the compressed RTF is wrong");
  return Inflater(contents, raw_size).inflate();
}

}  // namespace eascard::notes
