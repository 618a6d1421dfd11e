#pragma once
// Types that the rows of contact_fields.def ask for, as bits.

#include <cstdint>

#include "eascard/card/mapping.hpp"
#include "eascard/schema/contact_fields.hpp"

namespace eascard::card {

/// The types in the row's parameters and label for this version.
std::uint32_t slot_types(FieldId id, bool v4);

}  // namespace eascard::card
