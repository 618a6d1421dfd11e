#include "eascard/capture/http_coding.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "eascard/text/ascii.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::capture {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// "1F40", with an extension behind ";" that nobody uses; nothing where this is no size. Sizes that
/// no memory can hold are all the largest.
std::optional<std::uint64_t> parse_chunk_size(std::string_view line) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  std::uint64_t size = 0;
  std::size_t at = 0;
  for (; at < line.size() && is_hex(line[at]); ++at)
    size = size > most >> 4 ? most : size << 4 | static_cast<unsigned>(hex_value(line[at]));
  const std::size_t next = line.find_first_not_of(" \t\r", at);
  if (at == 0 || (next != npos && line[next] != ';')) return {};
  return size;
}

/// Of a byte behind `start`; in a form with lines the start has to do.
Place place_at(Place start, std::size_t at) {
  if (start.line == 0 && start.offset != Place::no_offset) start.offset += at;
  return start;
}

// ---- gzip and deflate ---------------------------------------------------------------------------

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");  // RFC 1952 2.3.1
}

bool is_zlib(std::string_view bytes) {
  if (bytes.size() < 2) return false;  // RFC 1950 2.2: method 8, and a check of 5 bits
  const unsigned first = static_cast<unsigned char>(bytes[0]);
  const unsigned second = static_cast<unsigned char>(bytes[1]);
  return (first & 0x0F) == Z_DEFLATED && (first << 8 | second) % 31 == 0;
}

namespace {

/// What no longer is coded, whatever its headers say: WBXML, XML, HTML, or no gzip at all.
bool is_decoded(std::string_view coding, std::string_view body) {
  if (body.starts_with(wbxml::usual_header.substr(0, 3)) || body.starts_with('<')) return true;
  return (coding == "gzip" || coding == "x-gzip") && !is_gzip(body) && !is_zlib(body);
}

class Inflater {
 public:
  Inflater(std::string_view in, Place place, const Limits& limits);
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  std::string inflate_all();
  const std::string& cut() const { return cut_; }
  bool has_rest() const { return !in_.empty() || stream_.avail_in > 0; }

 private:
  bool step();
  bool next_member();
  void make_room();
  void check_limits() const;
  [[noreturn]] void fail() const;

  std::string_view in_;  ///< what the stream did not get yet
  Place place_;
  std::uint64_t max_size_;
  std::uint64_t max_expanded_;
  std::uint64_t in_size_;
  z_stream stream_{};
  std::string out_;
  std::size_t size_ = 0;  ///< of out_, what is written
  std::string cut_;
};

Inflater::Inflater(std::string_view in, Place place, const Limits& limits)
    : in_(in), place_(place), max_size_(limits.max_size), in_size_(in.size()) {
  // What is small cannot hurt, however well it was compressed.
  constexpr std::uint64_t always_allowed = 1 << 20;
  max_expanded_ = std::max(always_allowed, in_size_ * limits.max_expansion);
  constexpr int raw = -MAX_WBITS;         // "deflate" without the header of RFC 1950 is met too
  constexpr int detect = MAX_WBITS + 32;  // gzip or zlib, as the first bytes have it
  if (inflateInit2(&stream_, is_gzip(in) || is_zlib(in) ? detect : raw) != Z_OK)
    throw std::bad_alloc();
}

std::string Inflater::inflate_all() {
  while (step()) {
  }
  out_.resize(size_);
  return std::move(out_);
}

bool Inflater::step() {
  constexpr std::size_t slice = std::size_t{1} << 30;  // zlib counts in 32 bits
  if (stream_.avail_in == 0) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in_.data()));
    stream_.avail_in = static_cast<uInt>(std::min(in_.size(), slice));
    in_.remove_prefix(stream_.avail_in);
  }
  make_room();
  stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + size_);
  stream_.avail_out = static_cast<uInt>(std::min(out_.size() - size_, slice));
  const uInt room = stream_.avail_out;
  const int status = inflate(&stream_, Z_NO_FLUSH);
  size_ += room - stream_.avail_out;
  check_limits();
  if (status == Z_MEM_ERROR) throw std::bad_alloc();
  if (status == Z_STREAM_END) return next_member();
  if (status != Z_OK && status != Z_BUF_ERROR) fail();
  if (stream_.avail_out == 0 || stream_.avail_in > 0 || !in_.empty()) return true;
  cut_ = "the compressed body ends early";
  return false;
}

/// RFC 1952 2.2: members one behind another. False: this was the last.
bool Inflater::next_member() {
  const std::string_view rest(reinterpret_cast<const char*>(stream_.next_in), stream_.avail_in);
  return is_gzip(rest) && inflateReset(&stream_) == Z_OK;
}

void Inflater::check_limits() const {
  const std::uint64_t most = std::min(max_expanded_, max_size_);
  if (size_ > most)
    throw LimitError(max_expanded_ < max_size_ ? limit::expansion : limit::size, place_,
                     "the compressed body of " + std::to_string(in_size_) +
                         " bytes expands to more than " + std::to_string(most));
}

void Inflater::make_room() {
  constexpr std::size_t first_size = 64 * 1024;
  const std::uint64_t most = std::min(max_expanded_, max_size_) + 1;
  if (size_ == out_.size())
    out_.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(most, std::max(first_size, 2 * size_))));
}

void Inflater::fail() const {
  const std::uint64_t at = in_size_ - in_.size() - stream_.avail_in;
  const char* const why = stream_.msg ? stream_.msg : "it needs a dictionary";
  throw Error(Code::M051, place_,
              "the compressed body is damaged at its byte " + std::to_string(at) + ": " + why);
}

void undo(Entry& entry, const std::string& coding, const Limits& limits, Diagnostics& diagnostics) {
  if (is_decoded(coding, entry.body)) {
    diagnostics.add({Code::M051, Severity::note, entry.place,
                     "the body is not coded, though its headers say " + coding});
    return;
  }
  if (coding != "gzip" && coding != "x-gzip" && coding != "deflate")
    throw Error(Code::M051, entry.place, "the coding of the body is not supported: " + coding);
  Inflater inflater(entry.body, entry.place, limits);
  std::string body = inflater.inflate_all();
  if (entry.cut.empty()) entry.cut = inflater.cut();
  if (inflater.has_rest())
    diagnostics.add(
        {Code::M051, Severity::warning, entry.place, "bytes behind the compressed body, skipped"});
  entry.gzip = entry.gzip || is_gzip(entry.body);
  entry.body = std::move(body);
}

}  // namespace

std::vector<std::string> content_codings(Headers headers) {
  std::vector<std::string> codings;
  for (const char* const name : {"Transfer-Encoding", "Content-Encoding"}) {
    std::string list = lower_case(find_header(headers, name));
    while (!list.empty()) {
      const std::size_t begin = list.find_last_of(", \t") + 1;
      const std::string coding = list.substr(begin);
      list.resize(begin == 0 ? 0 : begin - 1);
      if (!coding.empty() && coding != "chunked" && coding != "identity") codings.push_back(coding);
    }
  }
  return codings;
}

bool is_chunked(Headers headers) {
  return lower_case(find_header(headers, "Transfer-Encoding")).ends_with("chunked");
}

std::optional<bool> begins_chunked(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end != npos) return parse_chunk_size(bytes.substr(0, end)).has_value();
  if (bytes.empty() || parse_chunk_size(bytes)) return {};
  return false;
}

bool ChunkedBody::read(std::string_view bytes) {
  while (state_ != State::done && step(bytes)) {
  }
  return state_ == State::done;
}

/// False: more bytes are needed.
bool ChunkedBody::step(std::string_view bytes) {
  switch (state_) {
    case State::size:
      return read_size(bytes);
    case State::data:
      return read_data(bytes);
    case State::data_end:
      return read_data_end(bytes);
    default:
      return read_trailer(bytes);
  }
}

/// A line without its LF, which is read; nothing where it does not end yet.
std::optional<std::string_view> ChunkedBody::take_line(std::string_view bytes) {
  constexpr std::size_t longest = 8192;  // what servers, too, take for the longest line
  const std::string_view rest = bytes.substr(at_, longest);
  const std::size_t end = rest.find('\n');
  if (end == npos && rest.size() == longest) fail("a line of the chunked body does not end");
  if (end == npos) return {};
  at_ += end + 1;
  return rest.substr(0, end);
}

bool ChunkedBody::read_size(std::string_view bytes) {
  const std::size_t begin = at_;
  const std::optional<std::string_view> line = take_line(bytes);
  if (!line) return false;
  const std::optional<std::uint64_t> size = parse_chunk_size(*line);
  if (!size) {
    at_ = begin;
    fail("the chunked body has no chunk size here");
  }
  if (*size > max_size_ - joined_.size())
    throw LimitError(limit::size, place_at(place_, begin),
                     "the chunked body has more than " + std::to_string(max_size_) + " bytes");
  left_ = *size;
  state_ = left_ > 0 ? State::data : State::trailer;
  return true;
}

bool ChunkedBody::read_data(std::string_view bytes) {
  const std::string_view data = bytes.substr(at_, static_cast<std::size_t>(left_));
  joined_ += data;
  at_ += data.size();
  left_ -= data.size();
  if (left_ == 0) state_ = State::data_end;
  return left_ == 0;
}

bool ChunkedBody::read_data_end(std::string_view bytes) {
  const std::string_view rest = bytes.substr(at_, 2);
  if (rest.empty() || rest == "\r") return false;
  if (rest[0] != '\n' && rest != "\r\n") fail("the chunk goes on behind its end");
  at_ += rest[0] == '\n' ? 1 : 2;
  state_ = State::size;
  return true;
}

bool ChunkedBody::read_trailer(std::string_view bytes) {
  const std::optional<std::string_view> line = take_line(bytes);
  if (!line) return false;
  if (line->empty() || *line == "\r") state_ = State::done;
  return true;
}

void ChunkedBody::fail(const char* what) const {
  throw Error(Code::M051, place_at(place_, at_), what);
}

void undo_content_coding(Entry& entry, Headers headers, const Limits& limits,
                         Diagnostics& diagnostics) {
  constexpr std::size_t most_codings = 4;  // each costs time; one is usual
  const std::vector<std::string> codings = content_codings(headers);
  if (entry.body.empty()) return;
  if (codings.size() > most_codings)
    throw Error(Code::M051, entry.place, "the body is coded more than four times");
  for (const std::string& coding : codings) undo(entry, coding, limits, diagnostics);
}

}  // namespace eascard::capture
