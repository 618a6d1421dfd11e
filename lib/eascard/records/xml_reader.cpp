#include "eascard/records/xml_reader.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"

namespace eascard::records {
namespace {

constexpr std::string_view name_ends = " \t\r\n/>";

/// "<Sync", the root's start tag as far as its name; "" where none is to be seen.
std::string_view root_tag(std::string_view bytes) {
  for (std::size_t at = bytes.find('<'); at != std::string_view::npos;
       at = bytes.find('<', at + 1)) {
    const std::string_view tag = bytes.substr(at, bytes.find_first_of(name_ends, at) - at);
    if (tag.size() > 1 && tag[1] != '?' && tag[1] != '!' && tag[1] != '/') return tag;
  }
  return {};
}

/// Where the next line begins with this tag, "\n<Sync"; npos where none does.
std::size_t find_root(std::string_view bytes, const std::string& line_and_tag) {
  if (line_and_tag.empty()) return std::string_view::npos;
  for (std::size_t at = 0; (at = bytes.find(line_and_tag, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + line_and_tag.size();
    if (end < bytes.size() && name_ends.find(bytes[end]) != std::string_view::npos) return at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

Data XmlReader::read() {
  if (std::exchange(failed_, false)) skip_damaged();
  if (!find_document()) return {};
  const Place place = place_.place();
  reader_.start(place);
  try {
    bool last = false;
    while (!read_document(last)) last = !bytes_.fill();
  } catch (const Error& error) {
    if (documents_ > 0 && reader_.only_misc()) return {};
    diagnostics_ = reader_.diagnostics();
    ++documents_;
    failed_ = !reader_.is_well_formed();
    if (!failed_) used_ = reader_.size();
    fault_ = static_cast<std::size_t>(error.diagnostic().place.offset - place.offset);
    throw;
  }
  diagnostics_ = reader_.diagnostics();
  used_ = reader_.size();
  ++documents_;
  if (codec_ == Codec::native) return {&reader_.document(), nullptr, nullptr, place};
  unread_ = {Form::xml, bytes_.bytes().substr(0, used_), nullptr};
  return {nullptr, nullptr, &unread_, place};
}

/// What is not well-formed XML has no elements, and its bytes are gone.
Damage XmlReader::damage() {
  if (reader_.is_well_formed()) return {reader_.partial(bytes_.bytes())};
  return {{none_}};
}

/// libwbxml is to judge what the elements are; where a document ends we say.
bool XmlReader::read_document(bool last) {
  return codec_ == Codec::native ? reader_.read(bytes_.bytes(), last)
                                 : reader_.scan(bytes_.bytes(), last);
}

bool XmlReader::find_document() {
  place_.consume(bytes_, std::exchange(used_, 0));
  if (documents_ == 0) return true;
  for (;;) {
    const std::string_view bytes = bytes_.bytes();
    const std::size_t space = std::min(bytes.find_first_not_of(white_space), bytes.size());
    const bool is_found = space < bytes.size();
    place_.consume(bytes_, space);
    if (is_found) return true;
    if (!bytes_.fill()) return false;
  }
}

/// Goes on where the next document begins: one bad document does not take the others with it. That
/// is an XML declaration, or a line that begins with the bad document's root. Which root that is
/// shows in front of the fault: what is behind it may be the next document.
void XmlReader::skip_damaged() {
  constexpr std::string_view declaration = "<?xml ";
  const std::string_view read = bytes_.bytes().substr(0, fault_);
  const std::string_view tag = root_tag(read);
  const std::string root = tag.empty() ? std::string() : '\n' + std::string(tag);
  const std::size_t begin = std::min(
      read.find_first_not_of(white_space, read.starts_with(byte_order_mark) ? 3 : 0), fault_);
  const std::size_t start =
      tag.empty() ? begin + 1 : static_cast<std::size_t>(tag.data() - read.data()) + tag.size();
  place_.consume(bytes_, std::min(start, bytes_.bytes().size()));
  for (;;) {
    const std::string_view bytes = bytes_.bytes();
    const std::size_t found = std::min(bytes.find(declaration), find_root(bytes, root));
    if (found != std::string_view::npos) return place_.consume(bytes_, found);
    const std::size_t kept = std::max(declaration.size() - 1, root.size());
    place_.consume(bytes_, bytes.size() - std::min(bytes.size(), kept));
    if (!bytes_.fill()) break;
  }
  place_.consume(bytes_, bytes_.bytes().size());
}

}  // namespace eascard::records
