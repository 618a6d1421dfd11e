#pragma once
// Messages in XML between the lines of a text.

#include <cstddef>
#include <string>
#include <string_view>

#include "eascard/capture/text/xml_escapes.hpp"
#include "eascard/capture/text_form.hpp"

namespace eascard::capture {

/// The XML with the values decoded that are percent-encoded as a whole; a value that has a '%' of
/// its own, or that would be no XML, stays as it is.
std::string undo_percent_encoding(std::string_view xml);

/// One document, up to the end tag of its root. What stands in front of each line is taken off
/// where it stands in front of the first one too; lines are joined with LF.
class XmlForm final : public TextForm {
 public:
  /// `prefix` is what stands in front of the document in its first line.
  XmlForm(const Limits& limits, LinePrefix prefix, XmlEscape escape);
  void finish() override;
  /// Whether its end was found.
  bool is_whole() const { return whole_; }
  /// Whether it stops where a line may have been split; cut() tells it.
  bool was_split() const { return was_split_; }
  /// Whether its root is that of a message.
  bool is_message() const { return !root_.empty(); }

 private:
  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  bool is_split_in_value() const;
  bool is_split_in_tag() const;
  std::string_view strip_prefix(std::string_view line);
  std::size_t add(std::string_view text);
  std::size_t add_plain(std::string_view text);
  std::size_t add_undone(const Undone& undone, std::string_view text);
  void note(std::string_view text);
  bool undo_line(std::string_view& line, Undone& undone);
  void add_piece(std::string_view text);
  std::size_t find_end(std::string_view text, std::size_t from);

  LinePrefix first_prefix_;
  LinePrefix prefix_;  ///< of the lines behind the first one, once it is known
  std::string root_;   ///< "Sync", as it is spelled
  XmlEscape escape_;
  const Undone* undone_ = nullptr;  ///< while what is added has escapes in the text
  std::string_view escaped_;        ///< its line, as it is there
  bool in_records_ = false;         ///< Docker's json-file: a record a line, a string in each
  bool string_ended_ = false;       ///< before the document did: the next line may have its rest
  bool repeats_head_ = false;
  bool was_split_ = false;
  std::size_t line_begin_ = 0;  ///< of the last line in bytes_
  bool in_root_tag_ = false;
  bool whole_ = false;
  unsigned lines_without_tag_ = 0;
  std::size_t tags_end_ = 0;  ///< behind the last line with a tag
};

}  // namespace eascard::capture
