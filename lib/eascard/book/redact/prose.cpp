#include "eascard/book/redact/prose.hpp"

#include <algorithm>
#include <array>

#include "eascard/book/redact/known_words.hpp"
#include "eascard/book/redact/url.hpp"
#include "eascard/text/ascii.hpp"

namespace eascard::book {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t shortest_number = 4;               ///< that may name something
constexpr std::string_view group_marks = " -/.,:()=%+";  // between groups of digits
constexpr std::size_t shortest_phone = 7;                ///< digits in all

bool is_word_char(char c) {
  return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}
bool joins(char c) {
  return std::string_view("_-.@%\\~").find(c) != npos;
}

// ---- times --------------------------------------------------------------------------------------

/// 9 a digit, _ one or a blank, D a day of the week, M a month; all else as it stands.
constexpr std::array shapes = {std::string_view("9999-99-99T99:99:99"),
                               std::string_view("9999-99-99 99:99:99"),
                               std::string_view("9999/99/99 99:99:99"),
                               std::string_view("99.99.9999 99:99:99"),
                               std::string_view("99/99/9999 99:99:99"),
                               std::string_view("99/M/9999:99:99:99"),
                               std::string_view("D, 99 M 9999 99:99:99"),
                               std::string_view("D, 99-M-9999 99:99:99"),
                               std::string_view("D M _9 99:99:99 9999"),
                               std::string_view("M _9 99:99:99"),
                               std::string_view("99:99:99")};

bool is_one_of(std::string_view text, std::string_view names) {
  if (text.size() < 3) return false;
  const std::size_t at = lower_case(names).find(lower_case(text.substr(0, 3)));
  return at != npos && at % 3 == 0;
}

/// 0 where the text does not begin so.
std::size_t fitting(std::string_view shape, std::string_view text) {
  std::size_t at = 0;
  for (const char c : shape) {
    if (at >= text.size()) return 0;
    const char t = text[at];
    bool fits = t == c;
    std::size_t size = 1;
    if (c == '9' || c == '_') fits = is_digit(t) || (c == '_' && t == ' ');
    if (c == 'D' || c == 'M') {
      fits = is_one_of(text.substr(at),
                       c == 'D' ? "monTueWedThuFriSatSun" : "JanFebMarAprMayJunJulAugSepOctNovDec");
      size = 3;
    }
    if (!fits) return 0;
    at += size;
  }
  return at;
}

/// A fraction of a second, and an offset or the name of one.
std::size_t time_tail(std::string_view text, std::size_t at) {
  if (at + 1 < text.size() && (text[at] == '.' || text[at] == ',') && is_digit(text[at + 1])) {
    constexpr std::size_t most_digits = 9;
    std::size_t end = at + 1;
    while (end < text.size() && end - at <= most_digits && is_digit(text[end])) ++end;
    at = end;
  }
  const std::size_t blank = at < text.size() && text[at] == ' ' ? at + 1 : at;
  const std::string_view zone = text.substr(blank);
  if (at < text.size() && text[at] == 'Z') return at + 1;
  if (zone.starts_with("GMT") || zone.starts_with("UTC")) return blank + 3;
  if (zone.starts_with('+') || zone.starts_with('-'))
    for (const std::string_view shape : {"99:99", "9999"})
      if (fitting(shape, zone.substr(1)) > 0) return blank + 1 + shape.size();
  return at;
}

// ---- words --------------------------------------------------------------------------------------

/// Whether all words of the text are known, and its numbers short.
bool is_known_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word_char(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    const bool is_number = is_digits(word) && word.size() < shortest_number;
    if (!word.empty() && !is_number && !is_known_word(word)) return false;
    at = end + (end == at ? 1 : 0);
  }
  return true;
}

class Prose {
 public:
  Prose(std::string_view text, bool is_markup, Redactor& redactor)
      : text_(text), is_markup_(is_markup), redactor_(redactor) {}

  std::string write() {
    while (at_ < text_.size()) {
      const bool begins_word = at_ == 0 || !is_word_char(text_[at_ - 1]);
      if (begins_word && take(is_markup_ ? 0 : time_size(rest()))) continue;
      if (begins_word && write_url()) continue;
      if (begins_word && write_numbers_with_colons()) continue;
      if (begins_word && write_groups()) continue;
      if (is_markup_ && write_reference()) continue;
      if (is_word_char(text_[at_]) || text_[at_] == '%') {
        write_run();
      } else {
        is_phone_ =
            text_[at_] == '+' || (is_phone_ && std::string_view(" -/.()").find(text_[at_]) != npos);
        out_ += text_[at_++];
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  bool take(std::size_t size) {
    out_ += text_.substr(at_, size);
    at_ += size;
    return size > 0;
  }
  void fake(std::size_t size) {
    out_ += fake_escaped(Personal::text, text_.substr(at_, size), redactor_);
    at_ += size;
  }

  bool write_url() {
    constexpr std::size_t longest_scheme = 12;
    std::size_t end = at_;
    while (end < text_.size() && end - at_ < longest_scheme && is_letter(text_[end])) ++end;
    const bool is_url = end > at_ && text_.substr(end, 3) == "://";
    if (!is_url && !istarts_with(rest(), activesync_path)) return false;
    end = std::min(text_.find_first_of(" \t\r\n\"'<>\\`", at_), text_.size());
    out_ += redact_url(text_.substr(at_, end - at_), redactor_);
    at_ = end;
    return true;
  }

  /// Addresses such as fe80::1 and 00:1B:44:11:3A:B7; times have fewer colons.
  bool write_numbers_with_colons() {
    std::size_t end = at_;
    std::ptrdiff_t colons = 0;
    while (end < text_.size() && (is_hex(text_[end]) || text_[end] == ':'))
      colons += text_[end++] == ':' ? 1 : 0;
    const bool is_address = colons >= 3 || text_.substr(at_, end - at_).find("::") != npos;
    if (!is_address) return false;
    while (end < text_.size() && is_word_char(text_[end])) ++end;
    fake(end - at_);
    return true;
  }

  /// Short groups that are one number together: a phone's, of a bank account, bytes as numbers or
  /// as quoted-printable text. What web servers log, a status and a size, is none.
  bool write_groups() {
    std::size_t end = at_;
    std::size_t groups = 0;
    std::size_t digits = 0;
    bool has_blanks_alone = true;
    for (std::size_t at = at_; const std::size_t size = group_size(at); ++groups) {
      digits += size;
      end = at + size;
      at = end;
      while (at < text_.size() && at - end < 3 && group_marks.find(text_[at]) != npos) {
        if (text_[at] != ' ') has_blanks_alone = false;
        ++at;
      }
      if (at == end || (!is_markup_ && time_size(text_.substr(at)) > 0)) {
        ++groups;
        break;
      }
    }
    const bool is_status =
        groups == 2 && has_blanks_alone && text_[at_] >= '1' && text_[at_] <= '5';
    if (groups < 2 || digits < shortest_phone || is_status) return false;
    fake(end - at_);
    return true;
  }
  /// 2 to 4 digits, hexadecimal ones among them; 0 where they are a part of a word.
  std::size_t group_size(std::size_t at) const {
    std::size_t size = 0;
    bool has_digit = false;
    for (; at + size < text_.size() && is_word_char(text_[at + size]); ++size) {
      if (size == 4 || !is_hex(text_[at + size])) return 0;
      has_digit = has_digit || is_digit(text_[at + size]);
    }
    return size == 2 || (size > 2 && has_digit) ? size : 0;
  }

  /// Of a character, by its number or name: &#233;
  bool write_reference() {
    constexpr std::size_t longest = 40;
    if (text_[at_] != '&') return false;
    std::size_t end = at_ + 1;
    while (end < text_.size() && end - at_ < longest && (is_alnum(text_[end]) || text_[end] == '#'))
      ++end;
    if (end >= text_.size() || text_[end] != ';') return false;
    ++end;
    const std::string_view reference = text_.substr(at_, end - at_);
    out_ += is_known_word(trim(reference, "&;")) ? std::string(reference)
                                                 : redactor_.fake_note("2", reference);
    at_ = end;
    return true;
  }

  /// Words and what joins them: an address, the name of a host or of an element.
  void write_run() {
    std::size_t end = at_;
    while (end < text_.size() && (is_word_char(text_[end]) || joins(text_[end]))) ++end;
    const std::size_t behind = end;
    while (end > at_ && joins(text_[end - 1])) --end;
    const std::string_view run = text_.substr(at_, end - at_);
    if (is_known_here(run)) {
      take(run.size());
    } else if (is_whole(run)) {
      fake(run.size());
    } else {
      write_parts(end, is_long_number(run));
    }
    take(behind - at_);
  }

  /// A letter alone may be an initial, where it is no name of a tag or of an attribute.
  bool is_known_here(std::string_view word) const {
    if (word.size() != 1) return is_known_word(word);
    const std::string_view front = text_.substr(0, at_);
    const bool is_name =
        front.ends_with('<') || front.ends_with("</") || text_.substr(at_ + 1).starts_with('=');
    return is_name && is_known_word(word);
  }

  /// Whether all of it belongs together: an address, a host, a path, something with escapes.
  static bool is_whole(std::string_view run) {
    if (run.find_first_of("@%\\") != npos) return true;
    const bool has_dot = run.find('.') != npos;
    const auto dots = std::ranges::count(run, '.');
    return has_dot && (!is_known_text(run) || dots >= 3);
  }
  /// Groups of digits that are one number together.
  static bool is_long_number(std::string_view run) {
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(run, is_digit));
    return digits >= shortest_phone || (digits > 0 && run.find('-') != npos && digits >= 6);
  }

  void write_parts(std::size_t run_end, bool is_long) {
    while (at_ < run_end) {
      std::size_t end = at_;
      while (end < run_end && is_word_char(text_[end])) ++end;
      if (end == at_) {
        out_ += text_[at_++];
        continue;
      }
      const std::string_view word = text_.substr(at_, end - at_);
      const bool is_number = is_digits(word);
      // Of a phone number the first group may be short: 030 1234567.
      if (!is_number) is_phone_ = false;
      if (is_number && word.size() > 1 && word[0] == '0') is_phone_ = true;
      const bool is_short = is_number && word.size() < shortest_number && !is_long && !is_phone_;
      if (is_short || is_known_here(word)) {
        take(word.size());
      } else {
        fake(word.size());
      }
    }
  }

  std::string_view text_;
  bool is_markup_;
  Redactor& redactor_;
  std::size_t at_ = 0;
  bool is_phone_ = false;  ///< the next number is a part of one
  std::string out_;
};

}  // namespace

std::size_t time_size(std::string_view text) {
  for (const std::string_view shape : shapes) {
    std::size_t size = fitting(shape, text);
    if (size == 0) continue;
    size = time_tail(text, size);
    if (size == text.size() || !is_word_char(text[size])) return size;
  }
  return 0;
}

std::string redact_prose(std::string_view text, Redactor& redactor) {
  return Prose(text, false, redactor).write();
}

std::string redact_markup(std::string_view text, Redactor& redactor) {
  return Prose(text, true, redactor).write();
}

}  // namespace eascard::book
