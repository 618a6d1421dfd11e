#include "entries.hpp"

#include <algorithm>

#include "eascard/capture/multipart.hpp"
#include "eascard/vcard/syntax.hpp"
#include "input.hpp"

namespace eascard::tool {

using capture::Container;
using capture::Entry;

namespace {

/// What --input-format says; nothing where it leaves it to the bytes.
std::optional<Container> container_asked_for(InputFormat format) {
  switch (format) {
    case InputFormat::automatic:
      return {};
    case InputFormat::http:
      return Container::http;
    case InputFormat::multipart:
      return Container::multipart;
    case InputFormat::text:
      return Container::text;
    case InputFormat::hex:
      return Container::hex;
    case InputFormat::base64:
      return Container::base64;
    case InputFormat::har:
      return Container::har;
    case InputFormat::saz:
      return Container::saz;
    case InputFormat::mitm:
      return Container::mitm;
    case InputFormat::mailbox_log:
      return Container::mailbox_log;
    default:
      return Container::none;
  }
}

bool begins_markup(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '<';
}

}  // namespace

Container container_of(Bytes& bytes, const Options& options) {
  std::optional<Container> container = container_asked_for(options.input_format);
  if (container) return bytes.fill() ? *container : Container::none;  // empty is empty
  for (bool last = false; !container; last = !container && !bytes.fill())
    container = capture::sniff(bytes.bytes(), last);
  // Files of other kinds may begin like a text.
  const std::string_view kind = guess_kind(bytes.bytes());
  // libwbxml knows the elements of other languages.
  const bool is_language = options.codec == Codec::libwbxml && begins_markup(bytes.bytes());
  const bool is_other =
      *container == Container::text && (is_language || (!kind.empty() && kind != html_page));
  return is_other ? Container::none : *container;
}

// ---- EntrySource --------------------------------------------------------------------------------

EntrySource::EntrySource(Bytes& bytes, Container container, const Limits& limits)
    : bytes_(bytes), reader_(capture::make_reader(container, limits)) {}

const Entry* EntrySource::next() {
  if (ended_) return nullptr;
  try {
    while (!read()) {
      if (last_) return nullptr;
      last_ = !bytes_.fill();
    }
    return &reader_->entry();
  } catch (const Error& error) {
    // Behind damaged gzip data there is nothing: what was cut is no second fault.
    if (error.diagnostic().code == Code::M004) ended_ = true;
    throw;
  }
}

bool EntrySource::read() {
  try {
    const bool found = reader_->read(bytes_.bytes(), last_);
    bytes_.consume(reader_->consumed());
    return found;
  } catch (const Error&) {
    bytes_.consume(reader_->consumed());
    throw;
  }
}

// ---- what is wanted -----------------------------------------------------------------------------

namespace {

bool passes(const Selection& selection, Direction direction, std::string_view command) {
  if (!selection.command.empty() && !command.empty() && !vcard::iequals(selection.command, command))
    return false;
  return selection.direction == Direction::unknown || direction == Direction::unknown ||
         selection.direction == direction;
}

}  // namespace

bool may_pass(const Selection& selection, const Entry& entry) {
  if (selection.entry != 0 && selection.entry != entry.number) return false;
  return passes(selection, entry.direction, entry.command);
}

bool passes(const Selection& selection, const Entry* entry, const Document& document) {
  if (selection.direction == Direction::unknown && selection.command.empty()) return true;
  const Message message = describe_message(document);
  return passes(
      selection,
      entry && entry->direction != Direction::unknown ? entry->direction : message.direction,
      message.command);
}

bool is_for_us(const Entry& entry) {
  constexpr std::string_view activesync = "application/vnd.ms-sync";
  constexpr std::string_view wbxml_head{"\x03\x01\x6A", 3};
  if (entry.content_type.empty() || entry.body.starts_with(wbxml_head)) return true;
  if (vcard::iequals(std::string_view(entry.content_type).substr(0, activesync.size()), activesync))
    return true;
  // An error page is worth a message; the parts of a multipart body are no messages.
  return !entry.command.empty() && !entry.content_type.starts_with(capture::octets_type);
}

}  // namespace eascard::tool
