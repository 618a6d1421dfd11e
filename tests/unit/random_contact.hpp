#pragma once
// Random contacts with hostile values, every element present, absent or empty.

#include <string>

#include "eascard/contact/contact.hpp"
#include "hostile.hpp"

namespace eascard::test {

void make_contact(Random& random, Contact& contact);

/// One line a field that differs, "" for equal contacts.
std::string difference(const Contact& a, const Contact& b);

}  // namespace eascard::test
