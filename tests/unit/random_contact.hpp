#pragma once
// Random contacts with hostile values, every element present, absent or empty, or holding what
// looks like the syntax of a format that it may pass through.

#include <string>

#include "eascard/contact/contact.hpp"
#include "hostile.hpp"

namespace eascard::test {

void make_contact(Random& random, Contact& contact);

/// How many of them a test looks at: `usual`, or as many as the environment's EASCARD_CONTACTS says
/// (20 000 for a release).
unsigned contact_count(unsigned usual);

/// One line a field that differs, "" for equal contacts.
std::string difference(const Contact& a, const Contact& b);

}  // namespace eascard::test
