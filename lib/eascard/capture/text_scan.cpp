#include "eascard/capture/text_scan.hpp"

#include <algorithm>
#include <utility>

#include "eascard/capture/http_coding.hpp"
#include "eascard/capture/text/run.hpp"
#include "eascard/capture/text/xml_start.hpp"
#include "eascard/capture/text_xml.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/wbxml/language.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view wbxml_begin = wbxml::usual_header;

/// How much behind a body is looked at for what it says.
constexpr std::size_t rest_size = 4096;

bool begins_message(std::string_view bytes) {
  return wbxml::begins_document(bytes, false) == wbxml::Start::yes || begins_xml(bytes);
}

/// Where the HTTP message in the bytes of a dump begins, which may have the headers of frame, IP
/// and TCP in front; npos where there is none before a body.
std::size_t find_http(std::string_view bytes) {
  const std::size_t http = std::min(bytes.find("POST /"), bytes.find("HTTP/1."));
  return http < bytes.find(wbxml_begin) ? http : npos;
}

/// Where the directory of a multipart body begins in the bytes of a dump: [MS-ASCMD] 2.2.1.1.1.
std::size_t find_multipart(std::string_view bytes) {
  const std::size_t header = bytes.find(wbxml_begin);
  return header == npos ? npos : multipart_begin(bytes, header);
}

/// Behind a body somebody shortened it: "03 01 6A 00 45 ..."
bool is_elided(std::string_view rest) {
  rest.remove_prefix(blank_end(rest, 0));
  return rest.starts_with("...") || rest.starts_with("\xE2\x80\xA6");
}

/// What Horde's log puts where a value was long.
bool has_left_out_content(std::string_view xml) {
  constexpr std::string_view words = " bytes of content]";
  for (std::size_t at = xml.find(words); at != npos; at = xml.find(words, at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && is_digit(xml[begin - 1])) --begin;
    if (begin < at && begin > 0 && xml[begin - 1] == '[') return true;
  }
  return false;
}

}  // namespace

TextReader::TextReader(TextMode mode, Limits limits, unsigned depth)
    : mode_(mode), limits_(limits), depth_(depth), lines_(limits.max_size), trees_(limits) {}

bool TextReader::read(std::string_view bytes, bool last) {
  if (delivered_) diagnostics_.clear();
  delivered_ = false;
  lines_.set(bytes, last);
  struct Consumed {  // also where something is thrown
    TextReader& reader;
    ~Consumed() {
      reader.lines_.leave();
      reader.consumed_ = reader.lines_.consumed();
    }
  } const consumed{*this};
  if (inner_ && next_inner()) return true;
  waits_ = false;
  while (!waits_ && lines_.find()) {
    if (!lines_.is_whole() && (form_ || mode_ == TextMode::hex)) {
      lines_.wait_for_more();
    } else if (use_line()) {
      return true;
    }
  }
  if (!last || ended_) return false;
  if (form_ && !lines_.line_has_end()) form_->end_inside_line();
  if (form_ && finish_body()) return true;
  trees_.finish();
  if (give_tree()) return true;
  ended_ = true;
  return mode_ == TextMode::base64 && finish_base64();
}

/// True: an entry is complete. A line that is read is consumed.
bool TextReader::use_line() {
  if (ended_) {  // behind an error that ended the input
    lines_.consume_line();
    return false;
  }
  if (mode_ == TextMode::base64) {
    add_base64();
    return false;
  }
  try {
    if (form_) return go_on();
    if (mode_ == TextMode::text) return search();
    begin_whole();
    return false;
  } catch (const LimitError& error) {
    if (!form_) throw;  // of what was whole
    form_.reset();
    lines_.consume_line();
    throw LimitError(error.diagnostic().code, found_.place, error.what());
  }
}

// ---- one body in a text -------------------------------------------------------------------------

/// Searches the line at hand for a body.
bool TextReader::search() {
  const std::string_view line = lines_.text();
  if (give_tree()) return true;
  if (!trees_.empty() && lines_.is_fresh() && lines_.is_whole()) {
    const bool is_taken = trees_.take(line);
    if (is_taken) lines_.consume_line();
    if (is_taken || give_tree()) return is_taken ? give_tree() : true;
  }
  if (line.starts_with('#')) access_.note_fields(line);
  if (begin_mail_part()) return false;
  std::optional<TextStart> start;
  if (has_sign()) start = find_start(line, 0, sign_ - lines_.offset());
  if (!start && lines_.is_whole()) start = find_first_number(line, 0);
  std::optional<DumpLine> dump;
  switch (find_dump(start, dump)) {
    case Dump::wait:
      waits_ = true;
      return false;
    case Dump::yes:
      make_dump(*dump);
      lines_.consume_line();
      return false;
    case Dump::no:
      break;
  }
  if (start && start->kind == StartKind::tree) return begin_tree(start->at);
  if (start && start->kind == StartKind::access) return take_access(start->at);
  if (start && start->kind == StartKind::left_out) return leave_out(start->at);
  if (start) return begin_body(*start);
  if (lines_.is_whole()) {
    lines_.consume_line();
  } else {
    constexpr std::size_t longest_start = 256;
    lines_.consume(line.size() - std::min(line.size(), longest_start));
  }
  return false;
}

/// A part of a mail whose text is encoded; what begins with the bytes of a body is read as they
/// are.
bool TextReader::begin_mail_part() {
  if (!lines_.is_fresh() || !lines_.is_whole()) return false;
  const std::string_view line = lines_.text();
  const MailHeader::Coding coding = mail_.take(line);
  const bool is_body = coding == MailHeader::Coding::base64 && has_start(line, 0);
  if (coding == MailHeader::Coding::none || is_body) return false;
  source_ = Source::mail;
  found_ = {};
  found_.place = lines_.place(0);
  begin_form(std::make_unique<MailPart>(limits_, coding));
  form_->begin(line, found_.place);
  lines_.consume_line();
  return true;
}

/// Whether a body may begin in the line at hand. Most lines of a text have no sign of one, and are
/// searched many at a time.
bool TextReader::has_sign() {
  constexpr std::size_t at_once = std::size_t{1} << 16;
  const std::uint64_t begin = lines_.offset();
  if (sign_ < begin) {
    const std::string_view rest = lines_.rest().substr(0, at_once);
    const std::size_t sign = find_sign(rest);
    // The last character and one that is not there yet may be one.
    sign_ = begin + (sign == rest.size() && sign > 0 ? sign - 1 : sign);
  }
  return sign_ < begin + lines_.text().size();
}

/// Whether the line at hand is the first one of a dump: by its offset at the line's begin, or the
/// one in front of the first body.
TextReader::Dump TextReader::find_dump(const std::optional<TextStart>& start,
                                       std::optional<DumpLine>& found) {
  if (!lines_.is_whole()) return Dump::no;
  const std::string_view line = lines_.text();
  if (lines_.is_fresh()) {
    found = parse_dump_line(line, blank_end(line, 0));
    // A group of digits that is the beginning of a body is no offset.
    if (found && start && start->at < found->data_at) found.reset();
  }
  if (!found && start && is_of_bytes(start->kind) && start->kind != StartKind::base64)
    found = find_dump_offset(line, start->at);
  return found ? is_dump(*found) : Dump::no;
}

/// Only the next line shows that a number is an offset.
TextReader::Dump TextReader::is_dump(const DumpLine& line) const {
  std::string_view next;
  if (!lines_.find_next(next)) return Dump::wait;
  const std::string_view text = lines_.text();
  DumpForm form(limits_, LinePrefix(text.substr(0, line.offset_at)));
  form.begin(text.substr(line.offset_at), {});
  return form.go_on(next, {}) ? Dump::yes : Dump::no;
}

void TextReader::make_dump(const DumpLine& line) {
  const std::string_view text = lines_.text();
  source_ = mode_ == TextMode::text ? Source::dump : Source::whole;
  found_ = {};
  found_.place = lines_.place(line.data_at);
  describe(line.data_at, text.size());
  begin_form(std::make_unique<DumpForm>(limits_, LinePrefix(text.substr(0, line.offset_at))));
  form_->set_front(text.substr(0, line.offset_at));
  form_->begin(text.substr(line.offset_at), lines_.place(line.offset_at));
}

void TextReader::make_form(const TextStart& start) {
  if (start.kind == StartKind::xml) {
    source_ = Source::xml;
    begin_form(std::make_unique<XmlForm>(limits_, LinePrefix(lines_.front(start.at)),
                                         XmlEscape{start.escape, start.end_quote}));
    return;
  }
  source_ = start.content == Content::gzip        ? Source::gzip
            : start.content == Content::http      ? Source::http
            : start.content == Content::multipart ? Source::multipart
                                                  : Source::bytes;
  begin_form(std::make_unique<Run>(limits_, start, lines_.front(start.at)));
}

void TextReader::begin_form(std::unique_ptr<TextForm> form) {
  form_ = std::move(form);
  if (!trace_) return;
  trace_->clear();
  form_->record(trace_);
}

void TextReader::fail_trace(const char* why) {
  if (trace_) trace_->fail(why);
}

/// Reads what the line at hand has of a body. It ends there where the line goes on with another
/// one.
bool TextReader::begin_body(const TextStart& start) {
  const std::string_view line = lines_.text();
  make_form(start);
  form_->set_front(lines_.front(start.at));
  found_ = {};
  found_.place = lines_.place(start.at);
  const std::size_t end = start.at + form_->begin(line.substr(start.at), found_.place);
  if (!lines_.is_whole() && end + rest_size > line.size()) {
    form_.reset();  // it may go on in what is not there yet
    lines_.wait_for_more();
    return false;
  }
  describe(start.at, end);
  const bool shares_line = !lines_.is_whole() || has_start(line, end);
  if (form_->may_go_on() && !shares_line) {
    lines_.consume_line();
    return false;
  }
  if (end == line.size() && !lines_.has_end()) form_->end_inside_line();
  lines_.consume(std::max(end, start.at + 1));  // nothing may be read: "03016a00x" is no body
  return finish_body();
}

/// What the line says of the body in it, or else the line before. The bodies stand at [at, end).
void TextReader::describe(std::size_t at, std::size_t end) {
  const std::string front = lines_.front(at);
  const std::string_view rest = lines_.text().substr(end).substr(0, rest_size);
  describe_line(found_, front, rest);
  mark_ = find_mark(front);
  if (!mark_) mark_ = find_mark(lines_.previous());
  if (mark_ && found_.direction == Direction::unknown) found_.direction = mark_->direction;
  if (is_elided(rest)) found_.cut = "left out by who pasted it: it ends in \"...\"";
}

/// The root of a tree of tags; what is behind it in its line is nothing.
bool TextReader::begin_tree(std::size_t at) {
  const std::string_view line = lines_.text();
  found_ = {};
  found_.place = lines_.place(at);
  describe(at, line.size());
  trees_.begin(lines_.front(at), line.substr(at), std::move(found_));
  lines_.consume_line();
  return give_tree();
}

bool TextReader::give_tree() {
  if (!trees_.next(found_)) return false;
  fail_trace("as a tree of tags");
  wbxml_before_ = false;
  return give();
}

/// A line of an access log is an entry without a body. What only names ActiveSync is passed over.
bool TextReader::take_access(std::size_t at) {
  const std::string_view line = lines_.text();
  found_ = {};
  found_.place = lines_.place(0);
  const bool is_entry = lines_.is_fresh() && lines_.is_whole() && access_.read(line, found_);
  if (is_entry)
    lines_.consume_line();
  else
    lines_.consume(at + 1);
  return is_entry && give();
}

/// A log says that it left a body out.
bool TextReader::leave_out(std::size_t at) {
  const std::string_view line = lines_.text();
  const std::string front = lines_.front(at);
  const std::string_view why = why_left_out(front, line.substr(at));
  found_ = {};
  found_.place = lines_.place(at);
  found_.cut = why;
  describe_line(found_, front, {});
  lines_.consume(at + 1);
  if (why.empty()) return false;
  Entry tree;
  if (trees_.replace(found_, tree)) found_ = std::move(tree);
  fail_trace("as a tree of tags");
  return give();
}

bool TextReader::go_on() {
  const std::string_view line = lines_.text();
  if (!form_->may_go_on() || !form_->go_on(line, lines_.place(0))) {
    if (mode_ == TextMode::text) return finish_body();
    const std::size_t at = blank_end(line, 0);
    if (at < line.size()) throw_at(at, "the input is not hexadecimal from here on");
  }
  lines_.consume_line();
  return false;
}

// ---- the end of a body --------------------------------------------------------------------------

/// Makes an entry of the body at hand; false where it turns out to be none.
bool TextReader::finish_body() {
  const std::unique_ptr<TextForm> form = std::move(form_);
  form->finish();
  found_.body = std::move(form->bytes());
  if (source_ == Source::gzip) undo_gzip();
  const bool has_inner = start_inner();
  if (source_ == Source::dump && !has_inner) {
    const std::size_t front = std::min(found_.body.find(wbxml_begin), found_.body.size());
    found_.body.erase(0, front);
    if (front > 0) fail_trace("behind other bytes of a dump");
  }
  if (trace_) trace_->truncate(8 * found_.body.size());
  if (!has_inner && !is_body(*form)) {
    if (form->is_bare())
      diagnostics_.add({Code::M070, Severity::note, found_.place,
                        "the header of a message without a root element: no body"});
    return false;
  }
  if (!form->fault().empty())
    diagnostics_.add({form->fault_code(), Severity::warning, found_.place, form->fault()});
  note_left_out(form->left_out());
  if (has_inner) return next_inner();
  if (found_.cut.empty()) found_.cut = source_ == Source::dump ? dump_cut(*form) : form->cut();
  note_cut();
  wbxml_before_ = source_ != Source::xml;
  if (wbxml_before_) trees_.has_bytes(found_);
  return give();
}

/// Where the lines of a dump stop in the middle of a body, "" where they do not.
std::string TextReader::dump_cut(const TextForm& form) const {
  wbxml::Extent extent(limits_);
  const bool whole = extent.read(found_.body, false) || extent.is_damaged();
  if (whole) return {};
  return form.cut().empty() ? "the text ends before the body does" : form.cut();
}

/// Whether what was read is a message, and a new one.
bool TextReader::is_body(const TextForm& form) {
  if (source_ == Source::whole) return true;
  if (source_ == Source::mail) return begins_message(found_.body);
  if (source_ != Source::xml) return begins_message(found_.body);
  const auto& xml = static_cast<const XmlForm&>(form);
  if (!xml.is_message() || (mark_ && mark_->is_copy && wbxml_before_)) return false;
  if (!xml.is_whole())
    found_.cut = xml.was_split() ? xml.cut() : "the text has no end of this message";
  if (mark_ && mark_->is_percent_encoded) {
    found_.body = undo_percent_encoding(found_.body);
    fail_trace("with its values percent-encoded");
  }
  if (has_left_out_content(found_.body)) found_.cut = "Horde's log left out long values";
  return true;
}

void TextReader::undo_gzip() {
  fail_trace("as gzip data");
  const Header coding{"Content-Encoding", "gzip"};
  Diagnostics said;
  try {
    undo_content_coding(found_, {&coding, 1}, limits_, said);
    if (begins_message(found_.body))
      for (const Diagnostic& diagnostic : said.list()) diagnostics_.add(diagnostic);
  } catch (const LimitError&) {
    throw;
  } catch (const Error&) {
    found_.body.clear();  // other gzip data, or none at all
  }
}

void TextReader::note_left_out(std::uint64_t lines) {
  if (lines == 0) return;
  std::string text = lines == 1 ? "a line of another program stands"
                                : std::to_string(lines) + " lines of other programs stand";
  text += " between the lines of the body; ";
  text += lines == 1 ? "it is left out" : "they are left out";
  diagnostics_.add({Code::M076, Severity::warning, found_.place, std::move(text)});
}

void TextReader::note_cut() {
  if (mark_ && mark_->cut_size != 0 && found_.body.size() == mark_->cut_size)
    found_.cut = mark_->cut;
}

bool TextReader::give() {
  entry_ = std::move(found_);
  found_ = {};
  entry_.number = ++count_;
  delivered_ = true;
  return true;
}

/// Makes ready to read what the bytes hold that are more than a message: an HTTP message, a
/// multipart body, or a text. False where they are nothing of that.
bool TextReader::start_inner() {
  const bool may_hold = source_ == Source::dump || source_ == Source::whole ||
                        source_ == Source::http || source_ == Source::multipart;
  const bool is_text = source_ == Source::mail || source_ == Source::gzip;
  const auto is_whole_body = [this](std::string_view bytes) {
    return source_ == Source::gzip ? begins_message(bytes) : bytes.starts_with(wbxml_begin);
  };
  std::size_t at = 0;
  if (may_hold && (at = find_http(found_.body)) != npos)
    inner_ = std::make_unique<HttpReader>(limits_, found_.place);
  else if (may_hold && (at = find_multipart(found_.body)) != npos)
    inner_ = std::make_unique<MultipartReader>(limits_, found_.place);
  else if (is_text && depth_ < most_texts && !is_whole_body(found_.body))
    inner_ = std::make_unique<TextReader>(TextMode::text, limits_, depth_ + 1);
  if (!inner_) return false;
  fail_trace("inside of something else");
  inner_bytes_ = at == npos ? std::move(found_.body) : found_.body.substr(at);
  inner_at_ = 0;
  inner_place_ = found_.place;
  return true;
}

/// The next message of it.
bool TextReader::next_inner() {
  const auto read = [this] {
    try {
      return inner_->read(std::string_view(inner_bytes_).substr(inner_at_), true);
    } catch (...) {
      inner_at_ += inner_->consumed();
      throw;
    }
  };
  while (read()) {
    inner_at_ += inner_->consumed();
    for (Diagnostic diagnostic : inner_->diagnostics().list()) {
      diagnostic.place = inner_place_;
      diagnostics_.add(std::move(diagnostic));
    }
    found_ = inner_->entry();
    found_.place = inner_place_;
    if (begins_message(found_.body) || !found_.command.empty() || !found_.cut.empty())
      return give();
  }
  inner_.reset();
  return false;
}

}  // namespace eascard::capture
