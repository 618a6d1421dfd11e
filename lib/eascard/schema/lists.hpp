#pragma once
// The lists among the fields of a contact, and what there is one of for each.

#include <algorithm>

#include "eascard/schema/contact_fields.hpp"

namespace eascard {

namespace table {

/// Which of the lists each row is, in their order; of a row that is none how many there are.
template <std::size_t N>
constexpr std::array<std::size_t, N> list_places(const std::array<Field, N>& rows) {
  std::array<std::size_t, N> places{};
  places.fill(static_cast<std::size_t>(std::ranges::count(rows, FieldType::list, &Field::type)));
  std::size_t next = 0;
  for (std::size_t i = 0; i < N; ++i)
    if (rows[i].type == FieldType::list) places[i] = next++;
  return places;
}
inline constexpr auto list_indexes = list_places(fields);

}  // namespace table

/// The kind of item that a list has, FieldId::none for any other field.
constexpr FieldId item_of(FieldId list) {
  for (const Field& f : table::fields)
    if (f.type == FieldType::item && f.parent == list) return f.id;
  return FieldId::none;
}

/// Something of each list, found by its field; what any other field finds is of none.
template <typename T>
class ByList {
 public:
  T& operator[](FieldId list) { return all_[table::list_indexes[index_of(list)]]; }
  const T& operator[](FieldId list) const { return all_[table::list_indexes[index_of(list)]]; }
  void clear() {
    for (T& each : all_) each.clear();
  }
  bool operator==(const ByList&) const = default;

 private:
  std::array<T, std::ranges::count(table::fields, FieldType::list, &Field::type) + 1> all_;
};

}  // namespace eascard
