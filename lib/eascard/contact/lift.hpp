#pragma once
// Between a Document's item and a Contact, one function each way.

#include "eascard/contact/contact.hpp"
#include "eascard/diagnostic.hpp"
#include "eascard/document/message.hpp"

namespace eascard {

/// Reads the item's elements into `contact`, which is cleared first. Of a repeated simple element
/// the last value counts, the earlier ones go to the extras with a warning (C04), located at the
/// element; the caller adds where the item stands.
void lift(const Document& document, const Item& item, Contact& contact, Diagnostics& diagnostics);

/// Appends the contact's elements to a document, in canonical order, as children of the element
/// that is being built: the caller sets that one's `next`. Values go to the document's storage.
void lower(const Contact& contact, Document& document);

}  // namespace eascard
