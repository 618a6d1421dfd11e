#pragma once
// One call of unproject(), private to it. The methods stand by what they are about in unproject.cpp
// (which property is for which field), unproject_slots.cpp (properties that stand several times),
// unproject_values.cpp (the fields' values, shadows) and
// unproject_notes.cpp.

#include <array>

#include "eascard/card/mapping.hpp"
#include "eascard/card/slots.hpp"

namespace eascard::card {

inline constexpr std::uint32_t no_property = ~std::uint32_t{0};

class Unprojector {
 public:
  Unprojector(const Properties& card, const CardOptions& options, Contact& contact,
              std::vector<std::uint32_t>& unused, Diagnostics* diagnostics);
  void read();

 private:
  /// Properties of several components, addresses by their type.
  enum class Line : std::uint8_t { name, organization, work_address, home_address, other_address };

  // properties
  std::string_view text_of(const CardProperty& property) const;
  void take(FieldId id, std::uint32_t index, std::string_view text);
  bool is_free(FieldId id) const { return sources_[index_of(id)] == no_property; }
  void assign(std::uint32_t index);
  void assign_whole(FieldId id, std::uint32_t index, std::string_view text);
  void tell_fault(std::uint32_t index, std::string_view fault, std::string_view value);
  void set_id(std::uint32_t index, std::string_view& id, std::string_view text);
  void set_raw_id(std::uint32_t index, std::string_view& id, std::string_view text);
  void read_raw_uid();
  void assign_once(std::uint32_t index, Line line, std::uint32_t& first);
  void assign_components(std::uint32_t index, Line line);
  void assign_items(FieldId list, std::uint32_t index);
  void assign_nickname(std::uint32_t index);
  void join_nicknames();
  void assign_note(std::uint32_t index);
  void assign_reading(std::uint32_t index);
  [[nodiscard]] bool take_reading(FieldId id, FieldId of, std::uint32_t index,
                                  std::string_view text);

  // properties that stand several times
  /// One that is to take a slot.
  struct SlotItem {
    std::uint32_t index = 0;
    std::uint32_t label = no_property;  ///< LABEL of an address
    Slots slots{};
    bool is_done = false;
  };
  using SlotItems = std::vector<SlotItem>;
  void assign_slots();
  SlotItems slot_items(std::string_view name, std::span<const SlotRule> rules) const;
  void sort_by_preference(SlotItems& items) const;
  void assign_slots(std::string_view name, std::span<const SlotRule> rules);
  void skip_same_messengers(SlotItems& items);
  [[nodiscard]] bool take_slot(const SlotItem& item, FieldId id);
  [[nodiscard]] bool repeats(const SlotItem& item, std::span<const SlotRule> rules);
  void assign_addresses();
  void add_labels(SlotItems& items);
  bool has_address(const SlotItem& item) const;
  std::string_view label_of(const SlotItem& item) const;
  void leave_label(const SlotItem& item);
  [[nodiscard]] bool take_address(const SlotItem& item, FieldId street);
  void append_street(std::uint32_t index, std::size_t kind);
  [[nodiscard]] bool repeats_address(const SlotItem& item);

  // shadows
  void collect_shadows();
  void read_extras(std::uint32_t index);
  void stale(std::uint32_t index, std::string text);
  [[nodiscard]] bool shadow_value(FieldId id, std::string& value) const;
  bool has_shadow(const Field& f, std::string_view text);
  void claim_slots();
  static bool can_claim(const Field& f, const CardProperty& property);
  bool matches(const Field& f, std::string_view raw, std::string_view text);
  bool is_same_day(std::string_view raw, std::string_view text) const;
  bool is_shown(const Field& f, std::string_view raw);

  // values
  bool has_value(const Field& f) const;
  void set_value(const Field& f);
  static std::string stale_text(const Field& f);
  void set_shown(const Field& f, std::string_view text);
  void set_list(const Field& f);
  bool shows(FieldId list, const std::vector<std::string>& exact);
  void read_file_as();
  bool is_composed(std::string_view full_name);

  // notes
  void join_notes();
  static bool is_note(FieldId id);
  [[nodiscard]] bool fact(std::string_view name, std::string_view& value) const;
  bool says_absent(std::string_view name) const;
  void read_notes();
  bool has_data() const;
  void set_plain_note();
  void read_body_facts();
  void read_note_data();

  // lists of names
  template <typename Use>
  void each_listed(std::uint32_t index, Use use) const;
  bool lists(std::uint32_t index, FieldId wanted) const;
  void apply_lists();

  const Properties& card_;
  const CardOptions& options_;
  Contact& contact_;
  std::vector<std::uint32_t>& unused_;
  Diagnostics* said_;
  std::vector<bool> used_;
  std::array<std::string_view, field_count> texts_;  ///< what the card shows for a field
  std::array<std::uint32_t, field_count> sources_;   ///< the property it stands in
  std::array<std::uint32_t, field_count> shadows_;   ///< X-EAS-RAW-*
  ByList<std::vector<std::string_view>> items_;
  std::vector<std::string_view> nicknames_;
  std::vector<std::string_view> notes_;
  std::string_view note_;
  std::string_view office_;                 ///< third unit of ORG
  std::array<std::uint32_t, 3> addresses_;  ///< the property of each kind of address
  std::uint32_t full_name_ = no_property;
  std::uint32_t name_ = no_property;
  std::uint32_t nickname_ = no_property;
  std::uint32_t organization_ = no_property;
  std::uint32_t empty_ = no_property;
  std::uint32_t absent_ = no_property;
  std::uint32_t crlf_ = no_property;
  std::uint32_t body_ = no_property;
  std::uint32_t raw_uid_ = no_property;
};

}  // namespace eascard::card
