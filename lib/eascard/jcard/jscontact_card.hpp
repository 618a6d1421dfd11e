#pragma once
// A JSContact card, ours or that of others, as the texts it shows.

#include <functional>
#include <string>

#include "eascard/jcard/jscontact_texts.hpp"
#include "eascard/json/value.hpp"

namespace eascard::jcard {

/// What JSContact cannot say exactly (RFC 9553 1.8.1).
inline constexpr std::string_view vendor_property = "eascard.invalid:eas";

/// Told of values.list[index] that found no element, with its JSON pointer; `fault` is what is
/// wrong with its value, "" for nothing.
using Unused =
    std::function<void(std::uint32_t index, std::string pointer, std::string_view fault)>;

/// Reads the properties of values.list[0], all but the vendor property, into an empty card. Throws
/// ValueError as JscontactReader::read() does.
void read_card(const json::Values& values, CardTexts& card, const Unused& unused);

}  // namespace eascard::jcard
