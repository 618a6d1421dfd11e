#include "eascard/book/stored.hpp"

namespace eascard::book {
namespace {

/// What a value is: a field by its index, an item of a list by that of the list and this bit, or
/// an id of the context.
constexpr std::uint8_t item_bit = 0x80;
constexpr std::uint8_t client_id_mark = 0x7E;
constexpr std::uint8_t uid_mark = 0x7F;
static_assert(field_count <= client_id_mark);

void append(std::string& out, std::size_t what, std::string_view value) {
  out += static_cast<char>(what);
  std::size_t size = value.size();
  for (; size >= 0x80; size >>= 7) out += static_cast<char>(size | 0x80);
  out += static_cast<char>(size);
  out += value;
}

/// Takes the first value off `rest`.
std::pair<std::uint8_t, std::string_view> take(std::string_view& rest) {
  const auto what = static_cast<std::uint8_t>(rest[0]);
  std::size_t size = 0;
  std::size_t at = 1;
  for (unsigned shift = 0;; shift += 7, ++at) {
    size |= (static_cast<std::size_t>(rest[at]) & 0x7F) << shift;
    if ((static_cast<std::uint8_t>(rest[at]) & 0x80) == 0) break;
  }
  const std::string_view value = rest.substr(at + 1, size);
  rest.remove_prefix(at + 1 + size);
  return {what, value};
}

}  // namespace

Stored::Stored(const Contact& contact) {
  std::string values;
  values.reserve(1024);
  for (const Field& f : all_fields()) {
    if (!contact.has(f.id)) continue;
    append(values, index_of(f.id), contact.value(f.id));
    for (const std::string_view item : contact.items(f.id))
      append(values, index_of(f.id) | item_bit, item);
  }
  if (!contact.context.client_id.empty()) append(values, client_id_mark, contact.context.client_id);
  if (!contact.context.uid.empty()) append(values, uid_mark, contact.context.uid);
  values_ = std::string(values);  // as long as it has to be
  if (!contact.extras().nodes.empty()) extras_ = std::make_unique<Document>(contact.extras());
}

void Stored::load(Contact& contact) const {
  contact.clear();
  for (std::string_view rest = values_; !rest.empty();) {
    const auto [what, value] = take(rest);
    if (what == client_id_mark) {
      contact.context.client_id = value;
    } else if (what == uid_mark) {
      contact.context.uid = value;
    } else if ((what & item_bit) != 0) {
      contact.add_item(static_cast<FieldId>(what & ~item_bit), value);
    } else {
      contact.set(static_cast<FieldId>(what), value);
    }
  }
  if (extras_) contact.extras() = *extras_;
}

bool Stored::operator==(const Stored& other) const {
  if (values_ != other.values_ || !extras_ != !other.extras_) return false;
  if (!extras_) return true;
  Contact mine;
  Contact theirs;
  load(mine);
  other.load(theirs);
  return mine.equals(theirs);
}

}  // namespace eascard::book
