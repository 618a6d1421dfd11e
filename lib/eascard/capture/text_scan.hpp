#pragma once
// Message bodies in any text: logs of servers and clients, and what people paste out of them.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "eascard/capture/entry.hpp"
#include "eascard/capture/http.hpp"
#include "eascard/capture/text/access_log.hpp"
#include "eascard/capture/text/dump.hpp"
#include "eascard/capture/text/mail_part.hpp"
#include "eascard/capture/text/start.hpp"
#include "eascard/capture/text/tree.hpp"
#include "eascard/capture/text_form.hpp"
#include "eascard/capture/text_hints.hpp"
#include "eascard/capture/text_lines.hpp"

namespace eascard::capture {

enum class TextMode : std::uint8_t {
  text,   ///< finds every body: base64, hex in all forms, arrays, strings, dumps, XML
  hex,    ///< the whole input is one body, in any of the hexadecimal forms
  base64  ///< the whole input is one body in base64
};

/// Goes through the text once, line by line, and keeps no more than one line and the body at hand;
/// a very long line is read in pieces. A body may be wrapped over many lines.
///
/// A hex dump may hold a whole HTTP message: its body is given then, its codings undone. gzip data
/// in base64 is undone. An entry's place is that of the body's first character. A body that the log
/// left out is an entry with an empty body and `cut`. A message that a log writes in WBXML and then
/// in XML is given once.
class TextReader : public Reader {
 public:
  /// `depth`: in how many texts this one stands, the parts of mails.
  explicit TextReader(TextMode mode = TextMode::text, Limits limits = {}, unsigned depth = 0);
  bool read(std::string_view bytes, bool last) override;
  /// From now on `trace` is that of entry().body, where it has one.
  void record(Trace& trace) { trace_ = &trace; }

 private:
  /// What the body at hand stands in, where that matters at its end.
  enum class Source : std::uint8_t { bytes, gzip, http, multipart, dump, xml, mail, whole };

  bool use_line();
  bool search();
  bool has_sign();
  bool begin_mail_part();
  /// Whether a dump begins; wait: the next line has to tell.
  enum class Dump : std::uint8_t { no, yes, wait };
  Dump find_dump(const std::optional<TextStart>& start, std::optional<DumpLine>& found);
  Dump is_dump(const DumpLine& line) const;
  void make_dump(const DumpLine& line);
  void make_form(const TextStart& start);
  bool begin_body(const TextStart& start);
  bool leave_out(std::size_t at);
  bool begin_tree(std::size_t at);
  bool give_tree();
  bool take_access(std::size_t at);
  bool go_on();
  void describe(std::size_t at, std::size_t end);
  void begin_form(std::unique_ptr<TextForm> form);
  void fail_trace(const char* why);

  bool finish_body();
  bool is_body(const TextForm& form);
  std::string dump_cut(const TextForm& form) const;
  void undo_gzip();
  void note_cut();
  void note_left_out(std::uint64_t lines);
  bool give();
  bool start_inner();
  bool next_inner();

  void begin_whole();
  void add_base64();
  bool finish_base64();
  [[noreturn]] void throw_at(std::size_t at, std::string text);

  static constexpr unsigned most_texts = 3;  ///< in one another

  TextMode mode_;
  Limits limits_;
  unsigned depth_;
  TextLines lines_;
  Trees trees_;
  std::unique_ptr<TextForm> form_;  ///< of the body at hand
  Source source_ = Source::bytes;
  Trace* trace_ = nullptr;
  Entry found_;                    ///< what is known about it
  const LogMark* mark_ = nullptr;  ///< what the log wrote in front of it
  bool wbxml_before_ = false;      ///< the entry before was in WBXML
  std::unique_ptr<Reader> inner_;  ///< of what the body at hand holds
  std::string inner_bytes_;
  std::size_t inner_at_ = 0;
  Place inner_place_;
  MailHeader mail_;
  std::string base64_;  ///< of TextMode::base64
  std::uint64_t count_ = 0;
  bool delivered_ = false;  ///< the diagnostics are of the last answer
  bool ended_ = false;
  AccessLog access_;
  std::uint64_t sign_ = 0;  ///< where in the text the next sign of a start may be
  bool waits_ = false;      ///< for the next line, to know what this one is
};

}  // namespace eascard::capture
