#pragma once
// Random messages with hostile content, built byte by byte from the WBXML specification: nothing of
// the program takes part, so that its reader and writer are tested against something else.

#include <cstdint>
#include <random>
#include <string>

namespace eascard::test {

using Random = std::mt19937;

/// A number in [0, below).
inline unsigned pick(Random& random, unsigned below) {
  return static_cast<unsigned>(random() % below);
}

/// A string with what breaks others: CR, CRLF, blanks at the ends, ]]>, markup, control characters,
/// characters beyond U+FFFF, bytes that are not UTF-8. Never NUL.
std::string hostile_text(Random& random);

/// Blanks and line ends of every sort, nothing else, at least one.
std::string blank_text(Random& random);

/// A string that looks like the syntax of one of the formats it may pass through: URIs,
/// quoted-printable, base64, lines of cards, dates, JSON, the carets of RFC 6868, blanks around
/// them. Never NUL.
std::string syntax_text(Random& random);

/// A document in the form that every encoder of ours must give back: header 03 01 6A 00, no
/// redundant page switch, one string a leaf, short lengths, empty elements without the content bit.
std::string hostile_message(Random& random);

}  // namespace eascard::test
