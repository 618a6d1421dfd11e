// Single values between contact and card.

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "eascard/card/mapping.hpp"
#include "eascard/schema/image_types.hpp"

namespace eascard::test {
namespace {

TEST(CardValues, TakeTheSchemeOffNumbers) {
  const std::pair<const char*, const char*> cases[] = {
      {"+1", "+1"},   {"tel:+1", "+1"},     {"TEL:+1", "+1"}, {"tel:Tel:+1", "+1"}, {"tel:", ""},
      {"tel", "tel"}, {" tel:1", " tel:1"}, {"", ""},         {"telx:1", "telx:1"}};
  for (const auto& [value, number] : cases) EXPECT_EQ(card::phone_number(value), number) << value;
}

TEST(CardValues, FindTheAddressOfAMailbox) {
  const std::pair<const char*, const char*> cases[] = {
      {"a@b.c", "a@b.c"},
      {"\"A B\" <a@b.c>", "a@b.c"},
      {"A B <a@b.c>", "a@b.c"},
      {"SMTP:a.x@b.com", "a.x@b.com"},
      {"smtp: a@b.c", "a@b.c"},
      {"mailto:b@c.d", "b@c.d"},
      {"MAILTO:mailto:b@c.d", "b@c.d"},
      {"<mailto:b@c.d>", "b@c.d"},
      {"Bob B. (b@c.d)", "b@c.d"},
      {"m@x.de (M\u00FCller)", "m@x.de"},
      {"(M\u00FCller) m@x.de", "m@x.de"},
      {"m@x.de (a) (b)", "m@x.de"},
      {"/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn=a", ""},
      {"/O=ORG/CN=A", ""},
      {"EX:/o=Org/cn=a", ""},
      {"A <EX:/o=Org/cn=a>", ""},
      {"SMTP:", ""},
      {"Telefon (privat)", "Telefon (privat)"},
      {"m@x.de (a (b))", "m@x.de (a (b))"},
      {"nobody", "nobody"},
      {"<>", "<>"},
      {"", ""}};
  for (const auto& [value, address] : cases) EXPECT_EQ(card::mail_address(value), address) << value;
}

// What stands in a card is read as it was written.
TEST(CardValues, FindTheAddressOfAnAddressToBeItself) {
  std::mt19937 random(7);
  constexpr std::string_view pieces[] = {
      "<", ">", "(", ")", "a@b", "mailto:", "SMTP:", " ", "x", "/o=", "EX:", "\""};
  for (int i = 0; i < 20000; ++i) {
    std::string value;
    for (auto n = random() % 9; n > 0; --n) value += pieces[random() % std::size(pieces)];
    const std::string_view address = card::mail_address(value);
    ASSERT_EQ(card::mail_address(address), address) << value;
  }
}

TEST(CardValues, ShowTheDayOfBothDateTimes) {
  const auto day = [](std::string_view text) {
    const card::Day found = card::day_of(text, {});
    return std::array<unsigned, 3>{static_cast<unsigned>(found.year), found.month, found.day};
  };
  using Day = std::array<unsigned, 3>;
  EXPECT_EQ(day("19800718T000000Z"), (Day{1980, 7, 18}));
  EXPECT_EQ(day("19800718T230000Z"), (Day{1980, 7, 19}));
  EXPECT_EQ(day("1980-07-18T00:00:00.000Z"), (Day{1980, 7, 18}));
  EXPECT_EQ(day("1980-07-18"), (Day{1980, 7, 18}));
  for (const char* none : {"19801318T000000Z", "19800718", "19800718T", "19800718T1",
                           "1980-07-18T1", "1980-0718T0000", "T", ""})
    EXPECT_EQ(day(none), (Day{0, 0, 0})) << none;
}

// RFC 6350 4.3.1 to 4.3.4 in basic and extended form, and what is met.
TEST(CardValues, ReadTheDatesOfCards) {
  const std::pair<const char*, const char*> cases[] = {
      {"19850412", "1985-04-12"},         {"1985-04-12", "1985-04-12"},
      {"--0412", "1604-04-12"},           {"--04-12", "1604-04-12"},
      {"19961022T140000", "1996-10-22"},  {"19961022T140000Z", "1996-10-22"},
      {"19961022T1400-05", "1996-10-22"}, {"1996-10-22T14:00:00+01:00", "1996-10-22"},
      {"--1022T1400", "1604-10-22"},      {"1996-10-22 14:00", "1996-10-22"},
      {"19560411230000", "1956-04-11"},   {"2000-02-29", "2000-02-29"}};
  for (const auto& [date, day] : cases) {
    EXPECT_EQ(card::date_time_of(date), day + std::string("T00:00:00.000Z")) << date;
    EXPECT_EQ(card::date_fault(date), "") << date;
  }
  for (const char* part : {"1985", "1985-04", "--04", "---12", "---22T14", "T102200", "T10"}) {
    EXPECT_EQ(card::date_time_of(part), "") << part;
    EXPECT_EQ(card::date_fault(part), " has no month and day: ") << part;
  }
  for (const char* none : {"24.12.1980", "12/24/1980", "24-12-1980", "1980-13-01", "circa 1800",
                           "2001-02-29", "Tuesday", "1956041123000"}) {
    EXPECT_EQ(card::date_time_of(none), "") << none;
    EXPECT_EQ(card::date_fault(none), " is no date: ") << none;
  }
}

TEST(CardValues, TellACutImage) {
  const std::string thumbnail = "\xFF\xD8\xFF\xD9";
  const std::string exif = std::string("\xFF\xE1\x00\x06", 4) + thumbnail;
  const std::string scan = std::string("\xFF\xDA\x00\x02", 4) + "abc";
  const std::string jpeg = "\xFF\xD8" + exif + scan + "\xFF\xD9";
  EXPECT_FALSE(is_cut_image(jpeg));
  EXPECT_FALSE(is_cut_image(jpeg + std::string(1000, 'x')));  // a film behind it
  // but where the last bytes are those of the thumbnail's end
  for (std::size_t size = 4; size < jpeg.size(); ++size)
    EXPECT_EQ(is_cut_image(jpeg.substr(0, size)), size != 10) << size;
  EXPECT_TRUE(is_cut_image("\xFF\xD8\xFF\xE1"));
  const std::string webp = std::string("RIFF\x06\x00\x00\x00WEBPVP", 14);
  EXPECT_FALSE(is_cut_image(webp));
  EXPECT_TRUE(is_cut_image(webp.substr(0, 13)));
  EXPECT_FALSE(is_cut_image("no image"));
  EXPECT_FALSE(is_cut_image(""));
}

TEST(CardValues, KnowImagesByTheirBytes) {
  const std::pair<std::string, std::string_view> cases[] = {
      {std::string("RIFF\x06\x00\x00\x00WEBP", 12), "image/webp"},
      {std::string("RIFF\x06\x00\x00\x00WAVE", 12), "application/octet-stream"},
      {std::string("\0\0\0\x18"
                   "ftypheic",
                   12),
       "image/heic"},
      {std::string("\0\0\0\x18"
                   "ftypmp42",
                   12),
       "application/octet-stream"},
      {std::string("MM\0*", 4), "image/tiff"},
      {std::string("II*\0", 4), "image/tiff"}};
  for (const auto& [bytes, media] : cases) EXPECT_EQ(image_type(bytes).media, media);
}

TEST(CardValues, WriteImOnce) {
  const std::pair<const char*, const char*> cases[] = {
      {"bo@example.net", "im:bo@example.net"},
      {"im:bo@example.net", "im:bo@example.net"},
      {"IM:im:bo@example.net", "im:bo@example.net"},
      {"im:sip:bo@example.net", "sip:bo@example.net"},
      {"sip:bo@example.net", "sip:bo@example.net"},
      {"im:", ""},
      {"", ""}};
  for (const auto& [text, uri] : cases) EXPECT_EQ(card::im_uri(text), uri) << text;
}

TEST(CardValues, ReadNoNulOutOfAUri) {
  EXPECT_EQ(card::im_text("im:a%00b%20c"), "a%00b c");
  EXPECT_EQ(card::im_text("im:%00"), "%00");
  EXPECT_EQ(card::im_uri("a%00b"), "im:a%2500b");
}

// What stands behind a view is not of the text.
TEST(CardValues, StopAtTheEndOfTheText) {
  for (const char* behind : {"\r", "\xFF", "\x01", "X", "\n", "\xC3\xBC"}) {
    const std::string all = "a\x01" + std::string(behind);
    card::Properties card;
    EXPECT_EQ(card::card_text(std::string_view(all).substr(0, 2), card), "a");
  }
}

}  // namespace
}  // namespace eascard::test
