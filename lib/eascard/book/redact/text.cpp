#include "eascard/book/redact/text.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "eascard/book/redact/log_line.hpp"
#include "eascard/book/redact/respell.hpp"
#include "eascard/book/redact/utf16.hpp"
#include "eascard/book/redact/wbxml.hpp"
#include "eascard/book/redact/xml.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf8.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::book {
namespace {

using capture::Notation;
using capture::TextMode;
using capture::TextRange;
using capture::TracedPiece;

constexpr std::string_view advice =
    "; eascard extract -d DIR makes files of the bodies, and those are redacted";

/// A body as the text has it.
struct Body {
  Place place;
  std::string facts;  ///< what the text says of it
  std::string bytes;
  std::vector<TracedPiece> pieces;
  std::vector<TextRange> kept;
};

[[noreturn]] void refuse(const Place& place, std::string text) {
  throw Error(Code::M095, place, std::move(text).append(advice));
}

std::string facts_of(const capture::Entry& entry) {
  return entry.command + ' ' + std::to_string(entry.http_status) + ' ' +
         std::to_string(static_cast<int>(entry.direction));
}

/// All entries; those without a body too. Where they are written only if `traced`.
std::vector<Body> read_bodies(std::string_view text, TextMode mode, bool traced) {
  capture::TextReader reader(mode);
  capture::Trace trace;
  if (traced) reader.record(trace);
  std::vector<Body> bodies;
  for (std::size_t at = 0; reader.read(text.substr(at), true); at += reader.consumed()) {
    const capture::Entry& entry = reader.entry();
    Body body{entry.place, facts_of(entry), entry.body, {}, {}};
    if (traced && !body.bytes.empty()) {
      if (!trace.why_unknown().empty())
        refuse(body.place, "a body that stands " + trace.why_unknown() + " is not redacted there");
      body.pieces = trace.pieces();
      body.kept = trace.kept();
    }
    bodies.push_back(std::move(body));
  }
  return bodies;
}

std::string redact_body(const Body& body, Redactor& redactor) {
  if (body.bytes.empty()) return {};
  if (body.bytes[0] == '<') return redact_xml(body.bytes, redactor);
  if (static_cast<unsigned char>(body.bytes[0]) > 3)
    refuse(body.place, "what the bytes here are is not known");
  return redact_wbxml(body.bytes, redactor);
}

/// `count` bits of the bytes from `bit` on. Those behind the end are those of `otherwise`.
std::uint64_t bits_at(std::string_view bytes, std::uint64_t bit, unsigned count,
                      std::uint64_t otherwise) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < count; ++i, ++bit) {
    const std::uint64_t byte = bit / 8;
    const std::uint64_t one =
        byte < bytes.size()
            ? static_cast<unsigned char>(bytes[static_cast<std::size_t>(byte)]) >> (7 - bit % 8) &
                  1U
            : otherwise >> (count - 1 - i) & 1U;
    bits = bits << 1 | one;
  }
  return bits;
}

class TextRedaction {
 public:
  TextRedaction(std::string_view text, TextMode mode, Redactor& redactor)
      : text_(text), mode_(mode), redactor_(redactor), out_(text) {}

  std::string redact() {
    bodies_ = read_bodies(text_, mode_, true);
    for (const Body& body : bodies_) redacted_.push_back(redact_body(body, redactor_));
    for (std::size_t i = 0; i < bodies_.size(); ++i) write_body(i);
    std::ranges::sort(owned_, {}, &Owned::at);
    write_lines();
    prove();
    return std::move(out_);
  }

 private:
  /// Part of the text that belongs to a body.
  struct Owned {
    std::uint64_t at = 0;
    std::uint64_t end = 0;
    std::uint64_t bit = 0;
    std::uint64_t bits = 0;  ///< 0: it is kept
    std::size_t body = 0;
  };

  static DigitStyle style_of(std::string_view text, const std::vector<TracedPiece>& pieces) {
    DigitStyle style;
    for (const TracedPiece& piece : pieces) {
      std::size_t last = static_cast<std::size_t>(piece.at) - 1;
      for (std::uint32_t i = 0; i < piece.count; ++i) {
        const char c = text[last += piece.size];
        if (piece.notation == Notation::base64_digit)
          style.is_url_safe = style.is_url_safe || c == '-' || c == '_';
        else
          style.has_capitals = style.has_capitals || (c >= 'A' && c <= 'F');
      }
    }
    return style;
  }

  void write_body(std::size_t index) {
    const Body& body = bodies_[index];
    const std::string& redacted = redacted_[index];
    if (redacted.size() != body.bytes.size()) refuse(body.place, "a body here changes its size");
    const DigitStyle style = style_of(text_, body.pieces);
    std::uint64_t done = 0;  // bits that stand in the text, or do not change
    for (const TracedPiece& piece : body.pieces) {
      check_same(body, redacted, done, piece.bit);
      for (std::uint32_t i = 0; i < piece.count; ++i)
        write_piece(body, redacted, piece.one(i), style);
      const TracedPiece behind = piece.one(piece.count);
      owned_.push_back({piece.at, behind.at, piece.bit, behind.bit - piece.bit, index});
      done = behind.bit;
    }
    check_same(body, redacted, done, 8 * body.bytes.size());
    for (const TextRange& range : body.kept)
      owned_.push_back({range.at, range.at + range.size, 0, 0, index});
  }

  /// Bits that stand nowhere in the text, such as line ends, do not change.
  static void check_same(const Body& body, std::string_view redacted, std::uint64_t bit,
                         std::uint64_t end) {
    for (; bit < end; bit += 8 - bit % 8) {
      const auto byte = static_cast<std::size_t>(bit / 8);
      if (byte < redacted.size() && redacted[byte] != body.bytes[byte])
        refuse(body.place, "where a byte of the body stands in the text is not known");
    }
  }

  void write_piece(const Body& body, std::string_view redacted, const TracedPiece& piece,
                   DigitStyle style) {
    const std::string_view token = text_.substr(static_cast<std::size_t>(piece.at), piece.size);
    const std::optional<std::uint64_t> value = value_of(token, piece);
    if (!value || bits_at(body.bytes, piece.bit, piece.bits, *value) != *value)
      refuse(place_of(piece), "where a byte of the body stands in the text is not known");
    const std::uint64_t bits = bits_at(redacted, piece.bit, piece.bits, *value);
    const std::optional<std::string> other = respell(token, piece, bits, style);
    if (!other)
      refuse(place_of(piece), "\"" + std::string(token) + "\" has no room for another byte");
    std::string_view written(out_);
    written = written.substr(static_cast<std::size_t>(piece.at), piece.size);
    // A line that a dump says to be there more than once is each time the same.
    if (written != token && written != *other)
      refuse(place_of(piece), "a line stands for several, which would differ");
    out_.replace(static_cast<std::size_t>(piece.at), piece.size, *other);
  }

  Place place_of(const TracedPiece& piece) const {
    const std::string_view front = text_.substr(0, static_cast<std::size_t>(piece.at));
    const std::size_t line = front.rfind('\n') + 1;
    const auto columns =
        std::ranges::count_if(front.substr(line), [](char c) { return !is_continuation(c); });
    return {piece.at, 1 + static_cast<std::uint64_t>(std::ranges::count(front, '\n')),
            1 + static_cast<std::uint64_t>(columns)};
  }

  void write_lines() {
    auto owned = owned_.begin();
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      auto next = owned;
      while (next != owned_.end() && next->at < end) ++next;
      write_line(at, end, {owned, next});
      owned = next;
      at = end + 1;
    }
  }

  void write(std::size_t at, std::string_view other) { out_.replace(at, other.size(), other); }

  /// A line outside of what is owned in it.
  void write_line(std::size_t at, std::size_t end, std::span<const Owned> owned) {
    if (end > at && text_[end - 1] == '\r') --end;
    bool is_behind_bytes = false;
    for (const Owned& part : owned) {
      const auto begin = static_cast<std::size_t>(part.at);
      if (begin > at) {
        const std::string_view gap = text_.substr(at, begin - at);
        write(at, is_behind_bytes  ? redact_between_bytes(gap, redactor_)
                  : part.bits == 0 ? redact_log_line(gap, redactor_)
                                   : redact_before_bytes(gap, redactor_));
      }
      is_behind_bytes = is_behind_bytes || part.bits != 0;
      at = std::max(at, static_cast<std::size_t>(part.end));
    }
    if (at >= end) return;
    const std::string_view rest = text_.substr(at, end - at);
    std::string other = is_behind_bytes ? column(rest, owned) : std::string();
    if (other.empty())
      other = is_behind_bytes ? redact_between_bytes(rest, redactor_)
                              : redact_log_line(rest, redactor_);
    write(at, other);
  }

  /// The bytes of a line as characters, if the rest of the line is that.
  std::string column(std::string_view rest, std::span<const Owned> owned) const {
    std::uint64_t first = ~std::uint64_t{0};
    std::uint64_t last = 0;
    std::size_t body = 0;
    for (const Owned& part : owned) {
      if (part.bits == 0) continue;
      if (last != 0 && part.body != body) return {};
      body = part.body;
      first = std::min(first, part.bit / 8);
      last = std::max(last, (part.bit + part.bits) / 8);
    }
    const std::string& bytes = bodies_[body].bytes;
    if (first >= last || last > bytes.size()) return {};
    const auto begin = static_cast<std::size_t>(first);
    const auto count = static_cast<std::size_t>(last - first);
    return redact_column(rest, std::string_view(bytes).substr(begin, count),
                         std::string_view(redacted_[body]).substr(begin, count));
  }

  /// The text that was made is read as the one that was given.
  void prove() const {
    if (out_.size() != text_.size()) refuse({}, "the text changes its size");
    if (redactor_.learns()) {
      if (out_ != text_) refuse({}, "the text is not understood");
      return;
    }
    const std::vector<Body> bodies = read_bodies(out_, mode_, false);
    for (std::size_t i = 0; i < std::min(bodies.size(), bodies_.size()); ++i)
      if (bodies[i].place.offset != bodies_[i].place.offset || bodies[i].bytes != redacted_[i] ||
          bodies[i].facts != bodies_[i].facts)
        refuse(bodies_[i].place, "the message here is another one once it is redacted");
    if (bodies.size() != bodies_.size())
      refuse(bodies_.empty() ? Place{} : bodies_.back().place,
             "the text has other bodies once it is redacted");
  }

  std::string_view text_;
  TextMode mode_;
  Redactor& redactor_;
  std::string out_;
  std::vector<Body> bodies_;
  std::vector<std::string> redacted_;  ///< of each body
  std::vector<Owned> owned_;
};

}  // namespace

std::string redact_text(std::string_view text, TextMode mode, Redactor& redactor) {
  return TextRedaction(text, mode, redactor).redact();
}

std::string redact_utf16_text(std::string_view text, Redactor& redactor) {
  const Utf16Text plain(text);
  return plain.with(redact_text(plain.plain(), TextMode::text, redactor));
}

}  // namespace eascard::book
