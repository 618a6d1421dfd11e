// Cards as other programs write them, and our own after somebody edited them.

#include "eascard/vcard/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "eascard/json/plain_writer.hpp"
#include "eascard/vcard/writer.hpp"

namespace eascard::test {
namespace {

/// The contact of a card with these lines, as plain JSON.
std::string read(const std::string& lines, std::string* warnings = nullptr) {
  vcard::ContactReader reader({});
  EXPECT_TRUE(reader.read("BEGIN:VCARD\r\n" + lines + "END:VCARD\r\n", true));
  if (warnings)
    for (const Diagnostic& said : reader.diagnostics().list())
      *warnings += std::string(code_name(said.code)) + ' ' + said.text + '\n';
  std::string json;
  json::write_contact(reader.contact(), json);
  return json;
}

TEST(VcardContactReader, FillsPhoneSlotsInOrder) {
  EXPECT_EQ(read("VERSION:3.0\r\nTEL;TYPE=WORK,VOICE:1\r\nTEL;TYPE=work;TYPE=voice:2\r\n"
                 "TEL;TYPE=\"home,voice\":3\r\nTEL:4\r\nTEL;TYPE=CELL:5\r\nTEL;FAX:6\r\n"
                 "TEL;TYPE=fax:7\r\nTEL;TYPE=pager:8\r\nTEL;TYPE=x-company_main:9\r\n"),
            R"({"BusinessFaxNumber":"6","HomeFaxNumber":"7","HomePhoneNumber":"3",)"
            R"("Home2PhoneNumber":"4","MobilePhoneNumber":"5","PagerNumber":"8",)"
            R"("BusinessPhoneNumber":"1","Business2PhoneNumber":"2","CompanyMainPhone":"9"})");
}

TEST(VcardContactReader, TellsOfPhonesWithoutASlot) {
  std::string warnings;
  read("VERSION:3.0\r\nTEL;TYPE=WORK:1\r\nTEL;TYPE=WORK:2\r\nTEL;TYPE=WORK:3\r\n", &warnings);
  EXPECT_EQ(warnings, "M012 no element for TEL: 3\n");
}

// What says where it belongs takes its place, wherever in the card stands what does not.
TEST(VcardContactReader, GivesSlotsWhereverAValueStands) {
  const std::vector<std::string> typed = {
      "TEL;TYPE=HOME:1\r\n",       "TEL;TYPE=HOME:2\r\n",        "TEL;TYPE=WORK,FAX:3\r\n",
      "TEL;TYPE=CELL:4\r\n",       "ADR;TYPE=OTHER:;;5;;;;\r\n", "URL;TYPE=WORK:6\r\n",
      "ADR;TYPE=HOME:;;7;;;;\r\n", "ADR;TYPE=HOME:;;8;;;;\r\n",  "TEL;TYPE=CELL,WORK:9\r\n",
      "TEL;TYPE=WORK:10\r\n",      "TEL;TYPE=WORK,PAGER:11\r\n"};
  const std::vector<std::string> lone = {"TEL:l1\r\n", "TEL;TYPE=FAX:l2\r\n", "ADR:;;l3;;;;\r\n",
                                         "URL;TYPE=HOME:l4\r\n", "TEL;TYPE=VOICE:l5\r\n"};
  for (const std::string& line : lone)
    for (std::size_t at = 0; at <= typed.size(); ++at) {
      std::string lines = "VERSION:3.0\r\n";
      for (std::size_t i = 0; i < typed.size(); ++i) lines += (i == at ? line : "") + typed[i];
      if (at == typed.size()) lines += line;
      std::string json = read(lines);
      const std::size_t fax = json.find(R"("HomeFaxNumber":"l2",)");
      EXPECT_EQ(fax != json.npos, line == lone[1]) << lines;
      if (fax != json.npos) json.erase(fax, 21);
      EXPECT_EQ(json, R"({"WebPage":"6","BusinessFaxNumber":"3","HomePhoneNumber":"1",)"
                      R"("Home2PhoneNumber":"2","HomeAddressStreet":"7","MobilePhoneNumber":"4",)"
                      R"("OtherAddressStreet":"5","PagerNumber":"11","BusinessPhoneNumber":"10",)"
                      R"("Business2PhoneNumber":"9"})")
          << lines;
    }
}

// A number that the contact has already takes no second slot, unless it is meant for it.
TEST(VcardContactReader, TakesAValueOnce) {
  std::string warnings;
  EXPECT_EQ(read("VERSION:3.0\r\nTEL;TYPE=HOME:1\r\nTEL:1\r\nTEL;TYPE=CELL:2\r\nTEL;TYPE=CELL:2\r\n"
                 "TEL;TYPE=WORK:3\r\nTEL;TYPE=WORK:3\r\nTEL;TYPE=WORK:3\r\n"
                 "ADR;TYPE=HOME:;;A;;;;\r\nADR;TYPE=HOME:;;A;;;;\r\nURL:u\r\nURL:u\r\n"
                 "ANNIVERSARY:20010203\r\nX-ANNIVERSARY:20010203\r\n",
                 &warnings),
            R"({"Anniversary":"2001-02-03T00:00:00.000Z","WebPage":"u","HomePhoneNumber":"1",)"
            R"("HomeAddressStreet":"A","MobilePhoneNumber":"2","BusinessPhoneNumber":"3",)"
            R"("Business2PhoneNumber":"3"})");
  EXPECT_EQ(warnings, "");
}

// A label as long as a card allows costs no more than reading it.
TEST(VcardContactReader, ReadsALongLabel) {
  const std::string label(300000, 'a');
  EXPECT_EQ(
      read("VERSION:3.0\r\nADR;TYPE=HOME:;;;" + label + ";;;\r\nLABEL;TYPE=HOME:" + label + "\r\n"),
      R"({"HomeAddressCity":")" + label + R"(","HomeAddressStreet":")" + label + R"("})");
}

TEST(VcardContactReader, ReadsApplesLabels) {
  EXPECT_EQ(read("VERSION:3.0\r\nitem1.TEL:7\r\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\r\n"
                 "item2.X-ABRELATEDNAMES:Jane\r\nITEM2.X-ABLABEL:_$!<Spouse>!$_\r\n"
                 "item3.X-ABDATE;VALUE=date:1999-06-26\r\nitem3.X-ABLabel:_$!<Anniversary>!$_\r\n"
                 "X-PHONETIC-FIRST-NAME:Don\r\n"),
            R"({"Anniversary":"1999-06-26T00:00:00.000Z","AssistantPhoneNumber":"7",)"
            R"("Spouse":"Jane","YomiFirstName":"Don"})");
}

TEST(VcardContactReader, ReadsAndroidsCustomRows) {
  std::string warnings;
  const std::string row = "X-ANDROID-CUSTOM:vnd.android.cursor.item/";
  EXPECT_EQ(read("VERSION:2.1\r\n" + row + "nickname;Ann\\;ie;1;;;;;\r\n" + row +
                     "contact_event;2015-03-04;1;;\r\n" + row + "contact_event;2015-03-05;2;;\r\n" +
                     row + "contact_event;2015-03-06;3\r\n" + row + "relation;Bo;3;;\r\n" + row +
                     "relation;Cy;14;;\r\n" + row + "relation;Di;2;;\r\nX-ANDROID-CUSTOM:\r\n",
                 &warnings),
            R"({"Anniversary":"2015-03-04T00:00:00.000Z","Birthday":"2015-03-06T00:00:00.000Z",)"
            R"("Children":["Bo"],"Spouse":"Cy","NickName":"Ann;ie"})");
  EXPECT_EQ(
      warnings,
      "M012 no element for X-ANDROID-CUSTOM: vnd.android.cursor.item/contact_event;2015-03-05;2;;\n"
      "M012 no element for X-ANDROID-CUSTOM: vnd.android.cursor.item/relation;Di;2;;\n"
      "M012 no element for X-ANDROID-CUSTOM\n");
}

TEST(VcardContactReader, ReadsOutlooksVersion2_1) {
  EXPECT_EQ(read("VERSION:2.1\r\nN:Doe;John;Richter,James;Mr.;Sr.\r\nFN:Mr. John Doe\r\n"
                 "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\ntwo\r\n"
                 "ADR;WORK;PREF:;TheOffice;222 Broadway;New York;NY;99999;USA\r\n"
                 "X-MS-TEL;ASSISTANT:5\r\nX-MS-SPOUSE:Maria\r\nX-MS-CHILD:Ann\r\nX-MS-CHILD:Bo\r\n"
                 "BDAY:19800322\r\n"),
            R"({"Body":{"Type":1,"Data":"one\r\ntwo"},"Birthday":"1980-03-22T00:00:00.000Z",)"
            R"("Children":["Ann","Bo"],"BusinessAddressCountry":"USA","FileAs":"Mr. John Doe",)"
            R"("FirstName":"John","BusinessAddressCity":"New York","MiddleName":"Richter James",)"
            R"("Suffix":"Sr.","Title":"Mr.","BusinessAddressPostalCode":"99999",)"
            R"("AssistantPhoneNumber":"5","LastName":"Doe","Spouse":"Maria",)"
            R"("BusinessAddressState":"NY","BusinessAddressStreet":"222 Broadway",)"
            R"("OfficeLocation":"TheOffice"})");
}

TEST(VcardContactReader, ReadsWhatEas4TbSyncWrites) {
  EXPECT_EQ(read("VERSION:4.0\r\nFN:Ann\r\nX-EAS-SERVERID:2:1\r\nX-CUSTOM1:Room 3\r\n"
                 "X-CUSTOM2:C-1\r\nX-EAS-CHILDREN:[\"Ann, Lee\",\"Bo\"]\r\nX-EAS-MMS:5\r\n"
                 "X-EAS-MANAGERNAME:Boss\r\nX-EAS-YOMILASTNAME:A\r\n"),
            R"({"ServerId":"2:1","Children":["Ann, Lee","Bo"],"FileAs":"Ann","YomiLastName":"A",)"
            R"("OfficeLocation":"Room 3","CustomerId":"C-1","ManagerName":"Boss","MMS":"5"})");
}

TEST(VcardContactReader, KeepsAForeignUid) {
  EXPECT_EQ(read("VERSION:4.0\r\nFN:Ann\r\nUID:abc\r\n"), R"({"_uid":"abc","FileAs":"Ann"})");
}

TEST(VcardContactReader, OrdersMailByPreference) {
  EXPECT_EQ(read("VERSION:4.0\r\nFN:A\r\nEMAIL:c@x\r\nEMAIL;PREF=2:b@x\r\nEMAIL;PREF=1:a@x\r\n"
                 "IMPP:xmpp:a@x\r\nX-AIM:bob\r\n"),
            R"({"Email1Address":"a@x","Email2Address":"b@x","Email3Address":"c@x","FileAs":"A",)"
            R"("IMAddress":"xmpp:a@x","IMAddress2":"bob"})");
}

// RFC 6350 5.3: a number from 1 to 100; anything else says nothing.
TEST(VcardContactReader, IgnoresAPreferenceThatIsNone) {
  for (const char* none : {"A", "0", "101", "1x", "-1", "+1", " ", "00000000001x", "1.5"})
    EXPECT_EQ(read("VERSION:4.0\r\nFN:A\r\nEMAIL;PREF=" + std::string(none) +
                   ":b@x\r\nEMAIL;PREF=50:a@x\r\n"),
              R"({"Email1Address":"a@x","Email2Address":"b@x","FileAs":"A"})")
        << none;
  EXPECT_EQ(read("VERSION:4.0\r\nFN:A\r\nEMAIL;PREF=2:b@x\r\nEMAIL;PREF=A;TYPE=pref:a@x\r\n"),
            R"({"Email1Address":"a@x","Email2Address":"b@x","FileAs":"A"})");
}

// RFC 3966: the scheme is no part of the number, in any case.
TEST(VcardContactReader, TakesTheSchemeOffNumbers) {
  EXPECT_EQ(read("VERSION:4.0\r\nTEL;VALUE=uri;TYPE=cell:tel:+1\r\nTEL;TYPE=work:TEL:2;ext=3\r\n"
                 "TEL;TYPE=home:tel:\r\n"),
            R"({"MobilePhoneNumber":"+1","BusinessPhoneNumber":"2;ext=3"})");
}

// U+0000 is in no ActiveSync string: whatever way it comes, it does not come through.
TEST(VcardContactReader, LeavesNulOut) {
  const auto with_nul = [](std::string text) {
    std::replace(text.begin(), text.end(), '@', '\0');
    return text;
  };
  const struct {
    std::string line;
    const char* json;
    const char* said;
  } cases[] = {
      {with_nul("TITLE:a@b\r\n"), R"({"JobTitle":"ab"})",
       "M010 U+0000, which no ActiveSync string can hold, is left out\n"},
      {with_nul("CATEGORIES:a,@,b\r\n"), R"({"Categories":["a","b"]})",
       "M010 U+0000, which no ActiveSync string can hold, is left out\n"},
      {"TITLE;ENCODING=QUOTED-PRINTABLE:a=00b\r\n", R"({"JobTitle":"ab"})",
       "M010 U+0000, which no ActiveSync string can hold, is left out\n"},
      {"TITLE;CHARSET=UTF-16LE;ENCODING=QUOTED-PRINTABLE:a=00=00=00b=00\r\n",
       R"({"JobTitle":"ab"})", "M010 U+0000, which no ActiveSync string can hold, is left out\n"},
      {"IMPP:im:a%00b\r\n", R"({"IMAddress":"a%00b"})", ""},
      {"X-EAS-CHILDREN:[\"a\\u0000b\"]\r\n", R"({"Children":["ab"]})", ""},
      {"FN:ab\r\nX-EAS-RAW-FILEAS:base64:YQBi\r\n", R"({"FileAs":"ab"})",
       "M011 X-EAS-RAW-FILEAS no longer fits the card and is ignored\n"},
      {"TEL;TYPE=cell:ab\r\nX-EAS-RAW-MOBILEPHONENUMBER:base64:YQBi\r\n",
       R"({"MobilePhoneNumber":"ab"})",
       "M011 X-EAS-RAW-MOBILEPHONENUMBER no longer fits the card and is ignored\n"},
      // [{"base64":"YQBi"}]
      {"CATEGORIES:ab\r\nX-EAS-RAW-CATEGORIES:json64:W3siYmFzZTY0IjoiWVFCaSJ9XQ==\r\n",
       R"({"Categories":["ab"]})",
       "M011 X-EAS-RAW-CATEGORIES no longer fits the card and is ignored\n"},
      // ["a\u0000b"]
      {"CATEGORIES:ab\r\nX-EAS-RAW-CATEGORIES:json64:WyJhXHUwMDAwYiJd\r\n",
       R"({"Categories":["ab"]})",
       "M011 X-EAS-RAW-CATEGORIES no longer fits the card and is ignored\n"},
      {"NOTE:ab\r\nX-EAS-BODY:Type=2\r\nX-EAS-RAW-BODY:base64:YQBi\r\n",
       R"({"Body":{"Type":1,"Data":"ab"}})",
       "M011 the note was edited: what X-EAS-BODY says of it is ignored\n"},
      {"X-EAS-SERVERID:base64:YQBi\r\n", R"({})",
       "M012 no element for X-EAS-SERVERID: base64:YQBi\n"}};
  for (const auto& bad : cases) {
    std::string warnings;
    EXPECT_EQ(read("VERSION:3.0\r\n" + bad.line, &warnings), bad.json) << bad.line;
    EXPECT_EQ(warnings, bad.said) << bad.line;
  }
}

/// Writes a contact with one value, replaces a text in the card, and reads it back.
std::string edit(FieldId id, std::string_view value, const std::string& from, const std::string& to,
                 std::string* warnings) {
  Contact contact;
  contact.set(FieldId::FileAs, "A");
  contact.set(id, value);
  if (id == FieldId::BodyData) {
    contact.set(FieldId::Body, {});
    contact.set(FieldId::BodyType, "2");
  }
  contact.context.server_id = "2:1";
  std::string card;
  vcard::Writer({}).write(contact, card);
  const std::size_t at = card.find(from);
  EXPECT_NE(at, std::string::npos) << card;
  card.replace(at, from.size(), to);
  const std::size_t begin = card.find('\n') + 1;
  return read(card.substr(begin, card.find("END:VCARD") - begin), warnings);
}

TEST(VcardContactReader, LetsAnEditWinOverAStaleShadow) {
  std::string warnings;
  EXPECT_EQ(
      edit(FieldId::Birthday, "1975-03-01T23:00:00.000Z", "1975-03-02", "1975-03-05", &warnings),
      R"({"ServerId":"2:1","Birthday":"1975-03-05T00:00:00.000Z","FileAs":"A"})");
  EXPECT_EQ(warnings, "M011 X-EAS-RAW-BIRTHDAY no longer fits the card and is ignored\n");
}

TEST(VcardContactReader, LetsAnEditedMailWin) {
  std::string warnings;
  EXPECT_EQ(edit(FieldId::Email1Address, "\"Bob\" <bob@example.com>", ":bob@example.com",
                 ":rob@example.com", &warnings),
            R"({"ServerId":"2:1","Email1Address":"rob@example.com","FileAs":"A"})");
  EXPECT_EQ(warnings, "M011 X-EAS-RAW-EMAIL1ADDRESS no longer fits the card and is ignored\n");
}

TEST(VcardContactReader, LetsAnEditedNoteWin) {
  std::string warnings;
  EXPECT_EQ(edit(FieldId::BodyData, "<p>Hi</p>", "NOTE:Hi", "NOTE:Ho", &warnings),
            R"({"ServerId":"2:1","Body":{"Type":1,"Data":"Ho"},"FileAs":"A"})");
  EXPECT_EQ(warnings, "M011 the note was edited: what X-EAS-BODY says of it is ignored\n");
}

TEST(VcardContactReader, DoesNotBringBackADeletedValue) {
  std::string warnings;
  EXPECT_EQ(edit(FieldId::Email1Address, "\"Bob\" <bob@example.com>",
                 "EMAIL;TYPE=INTERNET,PREF:bob@example.com\r\n", "", &warnings),
            R"({"ServerId":"2:1","FileAs":"A"})");
}

}  // namespace
}  // namespace eascard::test
