// Fakes of values: as long, of the same classes, never an original.

#include "eascard/book/redact/fake.hpp"

#include <gtest/gtest.h>

#include "eascard/book/redact/date.hpp"
#include "eascard/book/redact/image.hpp"
#include "eascard/book/redact/letters.hpp"
#include "eascard/notes/lzfu.hpp"
#include "eascard/schema/image_types.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/text/utf8.hpp"
#include "hostile.hpp"

namespace eascard::book {
namespace {

using test::pick;
using test::Random;

constexpr std::array text_kinds = {Personal::number,  Personal::any,   Personal::text,
                                   Personal::name,    Personal::phone, Personal::email,
                                   Personal::address, Personal::web,   Personal::chat,
                                   Personal::date,    Personal::note};

/// Characters of all sizes, with bytes that are no UTF-8 among them.
std::string random_text(Random& random) {
  constexpr std::uint32_t ends[] = {0x7F, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF};
  std::string text;
  for (unsigned size = pick(random, 24); size > 0; --size) {
    std::uint32_t code = 1 + pick(random, ends[pick(random, 5)]);
    if (code >= 0xD800 && code <= 0xDFFF) code -= 0x800;
    append_utf8(text, code);
    if (pick(random, 50) == 0) text += static_cast<char>(0x80 + pick(random, 128));
  }
  return text;
}

TEST(RedactFake, KeepsSizeClassesAndUtf8) {
  Random random(16);
  const Faker faker("key");
  for (int i = 0; i < 2000; ++i) {
    const std::string text = random_text(random);
    const Personal kind = text_kinds[pick(random, text_kinds.size())];
    const std::string fake = faker.fake(kind, text);
    ASSERT_EQ(fake.size(), text.size());
    ASSERT_EQ(faker.fake(kind, text), fake);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = utf8_length(text, at);
      ASSERT_EQ(utf8_length(fake, at), length);
      if (length > 0) {
        ASSERT_EQ(letters_of(code_point(fake, at)), letters_of(code_point(text, at)))
            << code_point(text, at);
      }
      at += std::max<std::size_t>(length, 1);
    }
  }
}

TEST(RedactFake, KeepsNoValue) {
  Random random(17);
  Faker faker("key");
  std::vector<std::string> originals;
  for (int i = 0; i < 400; ++i) {
    std::string text = random_text(random);
    if (!says_something(text) || is_digits(text)) continue;
    // Of a row of 64 code points that has a single letter none can take its place.
    if (!is_utf8(text) || find_bad_utf8(text) < text.size()) continue;
    originals.push_back(text);
    faker.learn(text);
  }
  unsigned same = 0;
  for (const std::string& text : originals) {
    const std::string fake = faker.fake(Personal::text, text);
    same += fake == text;
    if (text.size() < 8) continue;
    for (const std::string& original : originals) {
      if (original.size() < 8) continue;
      ASSERT_EQ(fake.find(original), std::string::npos) << original;
    }
  }
  EXPECT_EQ(same, 0u);
}

TEST(RedactFake, TheKeyDecides) {
  const std::string name = "Anna Adler";
  EXPECT_EQ(Faker("a").fake(Personal::name, name), Faker("a").fake(Personal::name, name));
  EXPECT_NE(Faker("a").fake(Personal::name, name), Faker("b").fake(Personal::name, name));
}

TEST(RedactFake, ANameHasOneFakeInAllValues) {
  const Faker faker("key");
  const std::string first = faker.fake(Personal::name, "Anna");
  const std::string last = faker.fake(Personal::name, "Adler");
  EXPECT_EQ(faker.fake(Personal::name, "Adler, Anna"), last + ", " + first);
  EXPECT_EQ(faker.fake(Personal::email, "anna.adler@x"),
            lower_case(first) + '.' + lower_case(last) + '@' + faker.fake(Personal::text, "x"));
}

TEST(RedactFake, AnOriginalIsDrawnAgain) {
  const std::string value = "10000001";
  const std::string first = Faker("key").fake(Personal::phone, value);
  Faker faker("key");
  faker.learn(first);
  const std::string second = faker.fake(Personal::phone, value);
  EXPECT_NE(second, first);
  EXPECT_NE(second, value);
  EXPECT_TRUE(is_digits(second));
}

// Of "01" there are a hundred fakes: who has a few numbers has them all.
TEST(RedactFake, ShortWordsHaveNoFakeOfTheirOwn) {
  const Faker faker("key");
  const std::string one = faker.fake(Personal::phone, "01 01 01 01");
  const std::string two = faker.fake(Personal::phone, "01 01 01 02");
  EXPECT_NE(one.substr(0, 8), two.substr(0, 8));
  EXPECT_NE(one, "01 01 01 01");
  EXPECT_EQ(faker.fake(Personal::phone, "01 01"),
            faker.fake(Personal::phone, "01") + ' ' + faker.fake(Personal::phone, "01"));
}

TEST(RedactFake, NamesWithoutABlankStayMadeOfTheirParts) {
  const Faker faker("key");
  EXPECT_EQ(faker.fake(Personal::name, "見本花子"),
            faker.fake(Personal::name, "見本") + faker.fake(Personal::name, "花子"));
}

TEST(RedactFake, NotesInHtmlAreDrawnAgainToo) {
  const std::string first = Faker("key").fake_note("2", "<p>Anna</p>");
  Faker faker("key");
  faker.learn(first);
  EXPECT_NE(faker.fake_note("2", "<p>Anna</p>"), first);
}

TEST(RedactFake, ShapesStay) {
  const Faker faker("key");
  const std::string phone = faker.fake(Personal::phone, "+49 (30) 555-0102");
  EXPECT_EQ(phone.substr(0, 1) + phone.substr(3, 2) + phone.substr(7, 2) + phone.substr(12, 1),
            "+ () -");
  EXPECT_EQ(faker.fake(Personal::web, "http://adler.example/a").substr(0, 7), "http://");
  EXPECT_EQ(faker.fake(Personal::email, "SMTP:a@b.example").substr(0, 5), "SMTP:");
  EXPECT_EQ(faker.fake(Personal::number, "3540"), "3540");
  EXPECT_NE(faker.fake(Personal::number, "Anna"), "Anna");
  EXPECT_EQ(faker.fake(Personal::any, "12"), "12");
  EXPECT_NE(faker.fake(Personal::any, "5550102"), "5550102");
  EXPECT_EQ(faker.fake(Personal::plain, "Contacts"), "Contacts");
}

TEST(RedactFake, IdsKeepTheirCounters) {
  const Faker faker("key");
  EXPECT_EQ(faker.fake(Personal::id, "2:57"), "2:57");
  EXPECT_EQ(faker.fake(Personal::id, "0"), "0");
  const std::string one = faker.fake(Personal::id, "{3f2504e0-4f89-11d3}1");
  const std::string two = faker.fake(Personal::id, "{3f2504e0-4f89-11d3}2");
  EXPECT_EQ(one.substr(0, 20), two.substr(0, 20));
  EXPECT_EQ(one.back(), '1');
  EXPECT_EQ(two.back(), '2');
  EXPECT_NE(one.substr(1, 8), "3f2504e0");
  EXPECT_TRUE(is_hex(one[1]) && is_hex(one[8]));
}

TEST(RedactFake, DatesStayDates) {
  const Faker faker("key");
  for (const std::string date : {"1980-07-18T23:00:00.000Z", "19800718T000000Z", "2001-01-01"}) {
    const std::string fake = faker.fake(Personal::date, date);
    EXPECT_NE(fake, date);
    EXPECT_TRUE(is_date(fake));
    EXPECT_EQ(fake.substr(0, 2), date.substr(0, 2));
    EXPECT_EQ(fake.substr(std::min(fake.find('T'), fake.size())),
              date.substr(std::min(date.find('T'), date.size())));
  }
  EXPECT_EQ(faker.fake(Personal::any, "19800718T000000Z").substr(8), "T000000Z");
}

TEST(RedactFake, HtmlKeepsItsTags) {
  const Faker faker("key");
  const std::string html = "<p class=\"Anna\">Anna &amp; B&#246;rn <anna@example.com></p>";
  const std::string fake = faker.fake_note("2", html);
  EXPECT_EQ(fake.size(), html.size());
  EXPECT_TRUE(fake.starts_with("<p "));
  EXPECT_TRUE(fake.ends_with("</p>"));
  EXPECT_NE(fake.find(" &amp; "), std::string::npos);
  EXPECT_EQ(fake.find("Anna"), std::string::npos);
  EXPECT_EQ(fake.find("anna"), std::string::npos);
  EXPECT_EQ(fake.find("246"), std::string::npos);
}

// Four bytes say what an image is of; these are no base64, and four of them end in a character.
TEST(RedactFake, APictureThatIsNoneStaysText) {
  const std::string text = "abc\xC3\xBC abc";
  const std::string fake = Faker("key").fake(Personal::picture, text);
  EXPECT_EQ(fake.size(), text.size());
  EXPECT_EQ(find_bad_utf8(fake), fake.size());
  EXPECT_NE(fake.substr(0, 3), "abc");
}

TEST(RedactFake, RtfIsStoredInAsManyBytes) {
  std::string rtf(200, 'x');
  std::string text;
  append_base64(text, rtf);
  std::string bytes;
  const std::string fake = Faker("key").fake_note("3", text);
  ASSERT_EQ(fake.size(), text.size());
  ASSERT_TRUE(decode_base64(fake, bytes));
  EXPECT_EQ(bytes.size(), rtf.size());
  EXPECT_EQ(bytes.substr(8, 4), "MELA");
  EXPECT_EQ(bytes.substr(16, 6), "{\\rtf1");
  EXPECT_EQ(bytes.back(), '}');
}

// ITU-T T.81, RFC 2083, GIF89a: each size from the smallest on that an image can have.
TEST(RedactFake, ImagesHaveTheirSizeAndEnd) {
  const std::string starts[] = {"\xFF\xD8\xFF\xE0", "\x89PNG\r\n\x1A\n", "GIF89a"};
  for (const std::string& start : starts) {
    for (const std::size_t size :
         {200UL, 201UL, 202UL, 203UL, 204UL, 471UL, 727UL, 5000UL, 65700UL, 65830UL, 70001UL}) {
      const ImageType& type = image_type(start);
      std::string image = start + std::string(size - start.size() - type.end.size(), 'x');
      if (start[0] == '\xFF') image.replace(start.size(), 2, "\xFF\xDA");
      image += type.end;
      const std::string fake = fake_image(image, "MARK");
      EXPECT_EQ(fake.size(), image.size()) << size;
      EXPECT_TRUE(fake.starts_with(start.substr(0, 3)));
      EXPECT_TRUE(fake.ends_with(type.end)) << type.media << size;
      EXPECT_NE(fake.find("MARK"), std::string::npos);
      EXPECT_FALSE(is_cut_image(fake)) << type.media << size;
      EXPECT_EQ(fake.find("xxxx"), std::string::npos);
    }
  }
}

TEST(RedactFake, ACutImageStaysCut) {
  const std::string image = "\xFF\xD8\xFF\xE0" + std::string(50, 'x');
  const std::string fake = fake_image(image, "MARK");
  EXPECT_EQ(fake.size(), image.size());
  EXPECT_TRUE(is_cut_image(fake));
  EXPECT_EQ(fake.find("xxxxxxxxx"), std::string::npos);
}

// That there is no such day is the fault that is looked for.
TEST(RedactFake, AnImpossibleDateStaysOne) {
  Faker faker("key");
  for (const std::string date :
       {"1970-02-30", "1970-13-01T00:00:00.000Z", "1900-02-29", "19700100"}) {
    const std::string fake = faker.fake(Personal::date, date);
    EXPECT_NE(fake, date);
    EXPECT_EQ(fake.substr(0, 2) + fake.substr(4), date.substr(0, 2) + date.substr(4));
  }
}

}  // namespace
}  // namespace eascard::book
