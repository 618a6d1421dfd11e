// TextReader where the whole input is one body, in hexadecimal or base64.

#include <algorithm>
#include <utility>

#include "eascard/capture/text/run.hpp"
#include "eascard/capture/text_scan.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

}  // namespace

void TextReader::throw_at(std::size_t at, std::string text) {
  const Place place = lines_.place(at);
  form_.reset();
  ended_ = true;
  throw Error(mode_ == TextMode::hex ? Code::M061 : Code::M062, place, std::move(text));
}

/// Chooses the form of hexadecimal input by its first line.
void TextReader::begin_whole() {
  const std::string_view line = lines_.text();
  const std::size_t at = line.find_first_not_of(" \t[{(\"'b");
  if (at == npos) return lines_.consume_line();
  std::optional<TextStart> start = find_start(line, 0);
  if (!start) start = find_first_number(line, 0);
  const std::optional<DumpLine> dump = parse_dump_line(line, at);
  const bool has_offset = dump && (start ? start->at >= dump->data_at
                                         : dump->offset.find_first_not_of('0') == npos ||
                                               line[dump->data_at - 2] == ':');
  if (has_offset) {
    make_dump(*dump);
  } else {
    if (!start || !is_of_bytes(start->kind)) start = guess_start(line, at);
    start->at = std::min(start->at, at);
    if (start->kind == StartKind::digits && !is_hex(line[at]))
      throw_at(at, "no hexadecimal digits");
    auto run = std::make_unique<Run>(limits_, *start, lines_.front(start->at));
    run->take_all();
    begin_form(std::move(run));
    source_ = Source::whole;
    found_ = {};
    found_.place = lines_.place(at);
    const std::size_t end = at + form_->begin(line.substr(at), found_.place);
    const std::size_t junk = line.find_first_not_of(" \t]})\"';,:-", end);
    if (junk != npos && !line.substr(end).starts_with("  "))
      throw_at(junk, "the input is not hexadecimal from here on");
  }
  lines_.consume_line();
}

void TextReader::add_base64() {
  const std::string_view line = lines_.text();
  if (trace_) trace_->set_line(line, lines_.offset());
  if (base64_.empty()) found_.place = lines_.place(blank_end(line, 0));
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (is_blank(line[at])) continue;
    if (base64_value(line[at]) < 0 && line[at] != '=')
      throw_at(at, "the input is not base64 from here on");
    if (trace_ && line[at] != '=')
      trace_->add({6 * base64_.size(), 0, 0, 6, Notation::base64_digit}, line.substr(at, 1));
    base64_ += line[at];
  }
  lines_.consume_line();
}

bool TextReader::finish_base64() {
  if (base64_.empty()) return false;
  if (!decode_base64(base64_, found_.body))
    throw Error(Code::M062, found_.place, "base64 that ends too early or goes on behind its end");
  if (found_.body.starts_with("\x1F\x8B")) undo_gzip();
  return give();
}

}  // namespace eascard::capture
