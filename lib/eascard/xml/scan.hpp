#pragma once
// Is it well-formed, and where does it end: the linear scan that runs before pugixml, which passes
// text outside the root, unknown references, duplicate attributes and bad UTF-8. Source: XML 1.0
// 5th ed.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"

namespace eascard::xml {

/// Checks one document of a stream at a time, which may arrive in pieces. Without recursion, and in
/// time linear in the bytes however they are cut. What it says does not depend on the cuts either.
///
/// Stricter than XML 1.0: UTF-8 and US-ASCII only, no internal DTD subset, no entities but the
/// five. Laxer: every character from U+0080 up may stand in a name, and prefixes need not be bound.
class Scanner {
 public:
  explicit Scanner(Limits limits);

  /// Scans on in `bytes`: all of the document that is there so far, from its first byte. The buffer
  /// may have moved since the last call, its content may only have grown. `last`: no more will
  /// come. True when the document is complete, see size(); false when more bytes are needed. Throws
  /// Error (X01 not well-formed, X02 illegal character, X07 internal DTD subset) and LimitError
  /// (W21), with places relative to the first byte; then only reset() may follow.
  bool scan(std::string_view bytes, bool last);

  /// After scan() returned true: the length of the document, which ends right behind the root's end
  /// tag. The caller skips white space between documents.
  std::size_t size() const { return position_; }

  /// After scan() returned true: whether a comment, CDATA section or processing instruction stands
  /// in the root element, where it may cut a text.
  bool has_cuts() const { return has_cuts_; }

  /// After scan() returned true: where in <Body=552 bytes/> each '=' is. Exchange's logs have it in
  /// place of a body; no other parser takes it.
  const std::vector<std::uint32_t>& removed() const { return removed_; }

  /// What was let pass though XML does not allow it: white space before the XML declaration (X01),
  /// a declared encoding that the bytes are not in (X09). Places are relative to the first byte.
  const std::vector<Diagnostic>& noticed() const { return noticed_; }

  /// After scan() threw "no root element": whether there was nothing but white space, comments and
  /// processing instructions. Behind a document that is its tail (XML 1.0 [1] document) and no
  /// error.
  bool only_misc() const { return only_misc_; }

  /// Makes ready for the next document; allocated memory is kept.
  void reset();

 private:
  class Pass;  // one call of scan()

  struct Span {
    std::uint32_t offset;
    std::uint32_t length;
  };

  Limits limits_;
  std::size_t position_ = 0;   // everything before it is scanned; an unfinished token starts here
  std::size_t resume_at_ = 0;  // no rescan of that token before there are so many bytes
  bool started_ = false;       // byte order mark and XML declaration are behind us
  bool declared_ = false;      // there was an XML declaration
  bool ascii_ = false;         // and it said US-ASCII
  bool doctype_ = false;
  bool done_ = false;
  bool only_misc_ = false;
  bool has_cuts_ = false;
  std::vector<Diagnostic> noticed_;
  std::vector<std::uint32_t> removed_;
  std::vector<Span> open_;        // names of the open elements
  std::vector<Span> attributes_;  // names in the tag at hand
};

}  // namespace eascard::xml
