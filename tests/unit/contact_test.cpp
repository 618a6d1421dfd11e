// A contact and what owns its values; what lift() and lower() do with what is no plain value.

#include "eascard/contact/contact.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include "eascard/contact/lift.hpp"
#include "eascard/jcard/jcard.hpp"
#include "eascard/jcard/jscontact.hpp"
#include "eascard/records/json_record.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/vcard/writer.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

/// Values that are views into the object itself would be views into the other one in a copy, and
/// in what was moved from.
template <typename T>
constexpr bool stays = !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T> &&
                       !std::is_move_constructible_v<T> && !std::is_move_assignable_v<T>;
static_assert(stays<Contact>);
static_assert(stays<card::Properties>);
static_assert(stays<jcard::CardTexts>);
static_assert(stays<vcard::Reader>);
static_assert(stays<card::Projector> && stays<vcard::Writer>);
static_assert(stays<vcard::ContactMaker> && stays<vcard::ContactReader>);
static_assert(stays<jcard::JcardReader> && stays<jcard::JcardWriter>);
static_assert(stays<jcard::JscontactReader> && stays<jcard::JscontactWriter>);
static_assert(stays<records::JsonRecordReader>);

/// The items of a Sync response, with these bytes in ApplicationData.
struct Lifted {
  explicit Lifted(const std::string& hex)
      : bytes(sync_prefix() + from_hex(hex + "0101010101 0101")) {
    reader.start(0);
    reader.read(bytes, true);
    ItemCursor items(reader.document());
    lift(reader.document(), items.next().value(), contact, diagnostics);
  }

  std::string bytes;
  wbxml::Reader reader;
  Contact contact;
  Diagnostics diagnostics;
};

/// The contact's elements alone, as compact XML.
std::string lowered(const Contact& contact) {
  Document document;
  DocumentBuilder builder(document);
  builder.open(tag_of("AirSync", "ApplicationData"));
  lower(contact, builder);
  builder.close();
  const std::string text = write_xml(document, {xml::Names::spec, 0, true});
  const std::size_t begin = text.find("\">") + 2;
  return text.substr(begin, text.rfind("</ApplicationData>") - begin);
}

// FirstName OPAQUE 61 00 62, LastName OPAQUE 63: the first can be no string, the second is one.
TEST(Lift, KeepsOpaqueBytesThatAreNoTextAsExtra) {
  const Lifted lifted("5FC30361006201 69C3016301");
  EXPECT_FALSE(lifted.contact.has(FieldId::FirstName));
  EXPECT_EQ(lifted.contact.value(FieldId::LastName), "c");
  EXPECT_EQ(lowered(lifted.contact),
            "<contacts:LastName>c</contacts:LastName>"
            "<contacts:FirstName w:opaque=\"base64\">YQBi</contacts:FirstName>");
}

// FirstName a, b, c: the last counts, and does so again when it is written and read.
TEST(Lift, KeepsTheOrderOfARepeatedElement) {
  const Lifted lifted("5F03610001 5F03620001 5F03630001 6903640001");
  EXPECT_EQ(lifted.contact.value(FieldId::FirstName), "c");
  EXPECT_EQ(lifted.diagnostics.list().size(), 2u);
  EXPECT_EQ(lowered(lifted.contact),
            "<contacts:FirstName>a</contacts:FirstName><contacts:FirstName>b</contacts:FirstName>"
            "<contacts:FirstName>c</contacts:FirstName><contacts:LastName>d</contacts:LastName>");
}

// What stands in a Body or a list and has no field stays in there, an earlier value before the
// last.
TEST(Lift, KeepsWhatHasNoFieldInItsElement) {
  const std::string body = "0011 4A 46033100 01 4B036E00 01 5803707200 01 01";
  Lifted preview(body);  // Body {Type 1, Data n, Preview pr}
  EXPECT_EQ(lowered(preview.contact),
            "<airsyncbase:Body><airsyncbase:Type>1</airsyncbase:Type>"
            "<airsyncbase:Data>n</airsyncbase:Data>"
            "<airsyncbase:Preview>pr</airsyncbase:Preview></airsyncbase:Body>");
  Lifted twice("0011 4A 4B036100 01 4B036200 01 01");  // Body {Data a, Data b}
  EXPECT_EQ(lowered(twice.contact),
            "<airsyncbase:Body><airsyncbase:Data>a</airsyncbase:Data>"
            "<airsyncbase:Data>b</airsyncbase:Data></airsyncbase:Body>");
  Lifted list("0001 55 56036300 01 5F036400 01 01");  // Categories {Category c, FirstName d}
  EXPECT_EQ(lowered(list.contact),
            "<contacts:Categories><contacts:Category>c</contacts:Category>"
            "<contacts:FirstName>d</contacts:FirstName></contacts:Categories>");
}

TEST(Contact, ClonesOutliveTheirDocument) {
  std::unique_ptr<Contact> copy;
  std::string want;
  {
    const Lifted lifted("0001 5F036E00 01 0011 4A 4B036100 01 5803707200 01 01");
    want = lowered(lifted.contact);
    copy = lifted.contact.clone();
    EXPECT_TRUE(copy->equals(lifted.contact));
  }
  EXPECT_EQ(lowered(*copy), want);
}

}  // namespace
}  // namespace eascard::test
