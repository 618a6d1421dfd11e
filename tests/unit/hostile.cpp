#include "hostile.hpp"

#include <array>

namespace eascard::test {
namespace {

using namespace std::string_literals;

class Builder {
 public:
  explicit Builder(Random& random) : random_(random) {}

  std::string build() {
    out_ = "\x03\x01\x6A\x00"s;
    const bool has_content = pick(random_, 50) != 0;
    put_tag(0, 0x05, has_content);
    if (has_content) put_content(1);
    return out_;
  }

 private:
  void put(unsigned byte) { out_ += static_cast<char>(byte); }

  void put_tag(unsigned page, unsigned token, bool has_content) {
    if (page != page_) {
      put(0x00);
      put(page);
      page_ = page;
    }
    put(token | (has_content ? 0x40u : 0u));
  }

  void put_opaque(const std::string& bytes) {
    put(0xC3);
    const auto size = static_cast<unsigned>(bytes.size());
    if (size >= 128 * 128) put((size >> 14) | 0x80);
    if (size >= 128) put((size >> 7 & 0x7F) | 0x80);
    put(size & 0x7F);
    out_ += bytes;
  }

  std::string some_bytes() {
    static constexpr std::array<unsigned, 6> sizes = {0, 1, 127, 128, 300, 16500};
    std::string bytes(sizes[pick(random_, 12) == 0 ? pick(random_, 6) : pick(random_, 4)], '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_());
    return bytes;
  }

  /// Content and END of an element whose tag was written with the content bit.
  void put_content(unsigned depth) {
    const unsigned kind = pick(random_, depth < 6 ? 10 : 4);
    if (kind < 3) {
      std::string text = hostile_text(random_);
      if (text.empty()) text += ' ';
      put(0x03);
      out_ += text;
      put(0x00);
    } else if (kind == 3) {
      put_opaque(some_bytes());
    } else {
      put_children(depth);
    }
    put(0x01);
  }

  void put_children(unsigned depth) {
    const unsigned count = 1 + pick(random_, 6);
    for (unsigned i = 0; i < count; ++i) {
      // Pages 0 to 25 and one that no table has; tokens known and unknown alike.
      const unsigned page = pick(random_, 27) == 26 ? 254 : pick(random_, 26);
      const bool has_content = pick(random_, 5) != 0;
      put_tag(page, 0x05 + pick(random_, 0x3B), has_content);
      if (has_content) put_content(depth + 1);
    }
  }

  Random& random_;
  std::string out_;
  unsigned page_ = 0;
};

}  // namespace

std::string hostile_text(Random& random) {
  static const std::array good = {"a"s,
                                  "Don Funk"s,
                                  " "s,
                                  "\t"s,
                                  "\n"s,
                                  "\r"s,
                                  "\r\n"s,
                                  "]]>"s,
                                  "&"s,
                                  "&amp;"s,
                                  "<b>"s,
                                  "\""s,
                                  "'"s,
                                  ";"s,
                                  ","s,
                                  "\\"s,
                                  "\\n"s,
                                  ":"s,
                                  "M\xC3\xBCller"s,
                                  "\xE5\xB1\xB1\xE7\x94\xB0"s,
                                  "\xF0\x9F\x98\x80"s,
                                  "\xC2\x85"s,
                                  "\xE2\x80\xA8"s,
                                  "\xEF\xBB\xBF"s,
                                  "\x7F"s,
                                  "base64:"s,
                                  "im:"s,
                                  "--"s,
                                  "<![CDATA["s};
  static const std::array bad = {"\x01"s, "\x1F"s,     "\xEF\xBF\xBE"s,
                                 "\xFF"s, "\xC0\x80"s, "\xED\xA0\x80"s};
  const bool may_be_bad = pick(random, 3) == 0;
  const unsigned count = pick(random, 8);
  std::string text;
  for (unsigned i = 0; i < count; ++i) {
    if (may_be_bad && pick(random, 3) == 0) {
      text += bad[pick(random, bad.size())];
    } else {
      text += good[pick(random, good.size())];
    }
  }
  return text;
}

std::string hostile_message(Random& random) {
  return Builder(random).build();
}

}  // namespace eascard::test
