#pragma once
// Between a Document's item and a Contact, one function each way.

#include "eascard/contact/contact.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/document/builder.hpp"
#include "eascard/document/message.hpp"
#include "eascard/export.hpp"

namespace eascard {

/// Reads the item's elements into `contact`, which is cleared first. Of a repeated simple element
/// the last value counts, the earlier ones go to the extras with a warning (C04) at the element's
/// spot; OPAQUE bytes with U+0000 where a text belongs go there too; the caller adds where the
/// item stands.
EASCARD_EXPORT void lift(const Document& document, const Item& item, Contact& contact,
                         Diagnostics& diagnostics);

/// Appends the contact's elements in canonical order, then its extras, to the element that is open.
/// Earlier values of an element stand before it, so that lift() takes the same for the last one.
EASCARD_EXPORT void lower(const Contact& contact, DocumentBuilder& out);

}  // namespace eascard
