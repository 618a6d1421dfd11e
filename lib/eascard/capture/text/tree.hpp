#pragma once
// Messages as trees of tags, one a line, as servers in PHP log them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/text_form.hpp"
#include "eascard/document/message.hpp"

namespace eascard::capture {

/// One tree, made into XML. Z-Push writes "I " and "O ", Horde "I:" and "O:", then a blank more a
/// level, then a tag with the page's name in front of all but AirSync's, or a value as it is, in
/// the column of the tag it belongs to. Lines of other processes and other levels stand between.
class TreeForm final : public TextForm {
 public:
  /// `front`: what stands before the root in its line.
  TreeForm(const Limits& limits, std::string_view front);
  Direction direction() const { return direction_; }
  /// Whether the end tag of the root was found.
  bool is_whole() const { return whole_; }
  /// Whether an element is: a root alone is no message.
  bool has_any() const { return has_any_; }

 private:
  struct Open {
    std::string name;  ///< as the log has it
    std::string local;
    std::size_t column = 0;  ///< behind the mark
  };

  std::size_t read_first(std::string_view text) override;
  bool read_next(std::string_view line) override;
  bool is_other(std::string_view line) const;
  bool take(std::string_view line);
  bool open_tag(std::string_view text, std::size_t column);
  void close_tag();
  void add_value(std::string_view text);
  void end_start_tag();

  LinePrefix prefix_;
  LinePrefix time_;      ///< the begin of the prefix, which any line of the log has
  std::string process_;  ///< "[23353]" as the prefix has it
  std::string mark_;
  Direction direction_{};
  std::size_t column_ = 0;
  std::vector<Open> open_tags_;
  std::string value_;
  bool has_value_ = false;
  bool has_any_ = false;
  bool whole_ = false;
};

}  // namespace eascard::capture
