#pragma once
// Lines of plain text out of blocks, lists and tables. Knows no markup and keeps no tree: only what
// is still owed to the line (breaks, spaces, tabs, a list marker), which the next word pays.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/notes/note_text.hpp"

namespace eascard::notes {

class Layout {
 public:
  explicit Layout(TextLimits limits) : limits_(limits) {}

  /// UTF-8 without white space, control characters and U+00A0.
  void word(std::string_view text);
  /// Any code point: white space is collapsed, control characters are dropped.
  void character(std::uint32_t code);

  void line_break();
  /// A block begins or ends: its lines are its own, an empty block has none.
  void block();
  void open_list(bool numbered);
  void close_list();
  void open_item();
  void close_item();
  void open_preformatted();
  void close_preformatted();
  /// A table or row begins or ends.
  void row();
  void cell();
  /// Closes one that is open: links do not nest. An empty url is no link.
  void open_link(std::string url);
  void close_link();

  bool full() const { return full_; }
  NoteText take();

 private:
  struct List {
    bool numbered = false;
    std::size_t items = 0;
  };

  void white_space(char c);
  void owe_space(char c);
  void rejoin_row();
  void start_text();
  void start_line();
  void append(std::string_view text);

  TextLimits limits_;
  std::string out_;
  bool full_ = false;

  std::size_t breaks_ = 0;  // line ends since the last text
  bool open_ = false;       // the line has something on it, be it a no-break space
  bool collapse_ = true;    // white space here adds nothing: at a line's start, after white space
  std::string space_;       // owed before the next word; at a line's end nobody wants it

  std::vector<List> lists_;
  std::size_t ignored_lists_ = 0;  // opened inside of the deepest one
  std::string marker_;
  std::size_t preformatted_ = 0;

  std::size_t cells_ = 0;       // of the row so far
  std::size_t tabs_ = 0;        // cells since the row's last text
  std::size_t row_breaks_ = 0;  // breaks_ when the row began
  bool row_text_ = false;

  std::string link_url_;
  std::size_t link_text_ = std::string::npos;  // where the link's text begins in out_
};

}  // namespace eascard::notes
