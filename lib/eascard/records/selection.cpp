#include "eascard/records/selection.hpp"

#include "eascard/capture/time.hpp"
#include "eascard/document/message.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::records {
namespace {

bool passes(const Selection& selection, Direction direction, std::string_view command) {
  if (!selection.command.empty() && !command.empty() && !iequals(selection.command, command))
    return false;
  return selection.direction == Direction::unknown || direction == Direction::unknown ||
         selection.direction == direction;
}

}  // namespace

Passing may_pass(const Selection& selection, const capture::Entry& entry) {
  if (selection.entry != 0 && selection.entry != entry.number) return Passing::no;
  if (!passes(selection, entry.direction, entry.command)) return Passing::no;
  bool is_unknown = false;
  for (const auto& [wanted, told] :
       {std::pair(&selection.user, &entry.user), std::pair(&selection.device, &entry.device_id)}) {
    if (wanted->empty() || iequals(*wanted, *told)) continue;
    if (!told->empty()) return Passing::no;
    is_unknown = true;
  }
  if (selection.since || selection.until) {
    const std::optional<std::int64_t> time = capture::seconds_of(entry.time);
    if (time && (time < selection.since || (selection.until && *time > *selection.until)))
      return Passing::no;
    is_unknown = is_unknown || !time;
  }
  return is_unknown ? Passing::unknown : Passing::yes;
}

bool passes(const Selection& selection, const capture::Entry* entry, const Document& document) {
  if (selection.direction == Direction::unknown && selection.command.empty()) return true;
  const Message message = describe_message(document);
  const bool is_told = entry && entry->direction != Direction::unknown;
  return passes(selection, is_told ? entry->direction : message.likely, message.command);
}

}  // namespace eascard::records
