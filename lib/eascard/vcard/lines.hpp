#pragma once
// Writes the content lines of vCard 4.0 (RFC 6350) and 3.0 (RFC 2426). Nothing here knows what a
// property means.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eascard::vcard {

/// What append_text() and append_uri() could not keep.
struct TextChanges {
  bool dropped_control = false;  ///< C0 but TAB, and DEL: no vCard can hold them (RFC 6350 3.3)
  bool replaced_utf8 = false;    ///< bytes that are not UTF-8 became U+FFFD
  bool normalised_cr = false;    ///< CR LF or CR became one line feed

  TextChanges& operator|=(const TextChanges& other) {
    dropped_control |= other.dropped_control;
    replaced_utf8 |= other.replaced_utf8;
    normalised_cr |= other.normalised_cr;
    return *this;
  }
};

/// Escapes text: \ and , and line ends, and ; where asked (RFC 6350 3.4; RFC 2426 4 always asks).
TextChanges append_text(std::string& out, std::string_view value, bool escape_semicolon);
/// Escapes a URI: \ and line ends only. A reader may take the \, of a data: URI as it stands.
TextChanges append_uri(std::string& out, std::string_view value);

/// Appends content lines to a string, CR LF at the end and folded at 75 octets (RFC 6350 3.2). The
/// value is appended between begin() and end(), here or to the string; no part may hold CR or LF.
class LineWriter {
 public:
  explicit LineWriter(std::string& out) : out_(out), start_(out.size()) {}

  /// `parameters` as they stand in the line, each with its leading semicolon: ";TYPE=work".
  void begin(std::string_view name, std::string_view parameters = {}, std::string_view group = {});
  void append(std::string_view raw) { out_ += raw; }
  void end();

 private:
  std::size_t find_break(std::size_t from, std::size_t octets) const;
  void fold();

  std::string& out_;
  std::size_t start_;                // of the line that begin() opened
  std::vector<std::size_t> breaks_;  // where its continuations start; kept for its memory
};

}  // namespace eascard::vcard
