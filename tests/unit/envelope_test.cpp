#include "eascard/contact/envelope.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace eascard::test {
namespace {

/// The message around one contact, as compact XML without its declaration.
std::string message(const Contact& contact, EnvelopeOptions options,
                    std::vector<Diagnostic>* warnings = nullptr) {
  Document document;
  Envelope envelope(std::move(options), document);
  std::vector<Diagnostic> said;
  envelope.add(contact, said);
  envelope.finish();
  if (warnings) *warnings = said;
  const std::string text = write_xml(document, {xml::Names::spec, 0, true});
  return text.substr(text.find("?>") + 2);
}

struct SomeContact : Contact {
  SomeContact() {
    context.server_id = "2:7";
    set(FieldId::FileAs, "Funk, Don");
    set(FieldId::Alias, "don");
    set(FieldId::WeightedRank, "1");
    set(FieldId::NickName, "");
    set(FieldId::Picture, "");
    set(FieldId::Body, {});
    set(FieldId::BodyType, "1");
    set(FieldId::BodyEstimatedDataSize, "5");
    set(FieldId::BodyData, "note");
    set(FieldId::NativeBodyType, "1");
  }
};

TEST(Envelope, KeepsEverythingInApplicationData) {
  EXPECT_EQ(message(SomeContact(), {}),
            "<ApplicationData xmlns=\"AirSync:\" xmlns:contacts=\"Contacts:\" "
            "xmlns:contacts2=\"Contacts2:\" xmlns:airsyncbase=\"AirSyncBase:\"><airsyncbase:Body>"
            "<airsyncbase:Type>1</airsyncbase:Type><airsyncbase:EstimatedDataSize>5"
            "</airsyncbase:EstimatedDataSize><airsyncbase:Data>note</airsyncbase:Data>"
            "</airsyncbase:Body><contacts:FileAs>Funk, Don</contacts:FileAs><contacts:Alias>don"
            "</contacts:Alias><contacts:WeightedRank>1</contacts:WeightedRank><contacts:Picture/>"
            "<contacts2:NickName/><airsyncbase:NativeBodyType>1</airsyncbase:NativeBodyType>"
            "</ApplicationData>\n");
}

TEST(Envelope, UploadsOnlyWhatAServerTakes) {
  EXPECT_EQ(message(SomeContact(), {EnvelopeKind::sync_add}),
            "<Sync xmlns=\"AirSync:\" xmlns:contacts=\"Contacts:\" "
            "xmlns:airsyncbase=\"AirSyncBase:\"><Collections><Collection><SyncKey>1</SyncKey>"
            "<CollectionId>2</CollectionId><Commands><Add><ClientId>1</ClientId><ApplicationData>"
            "<airsyncbase:Body><airsyncbase:Type>1</airsyncbase:Type><airsyncbase:Data>note"
            "</airsyncbase:Data></airsyncbase:Body><contacts:FileAs>Funk, Don</contacts:FileAs>"
            "</ApplicationData></Add></Commands></Collection></Collections></Sync>\n");
}

TEST(Envelope, LeavesNotesOutThatAreNotWhole) {
  SomeContact contact;
  contact.set(FieldId::BodyTruncatedFlag, "1");
  EXPECT_EQ(message(contact, {EnvelopeKind::sync_add}).find("Body"), std::string::npos);
  contact.erase(FieldId::BodyTruncatedFlag);
  contact.erase(FieldId::BodyData);
  EXPECT_EQ(message(contact, {EnvelopeKind::sync_add}).find("Body"), std::string::npos);
}

TEST(Envelope, ClearsWithEmptyElementsOnlyInAChangeAndUpTo14_1) {
  const EnvelopeOptions change{EnvelopeKind::sync_change};
  EXPECT_NE(message(SomeContact(), change).find("NickName/>"), std::string::npos);
  EXPECT_NE(message(SomeContact(), change).find("Picture/>"), std::string::npos);
  const EnvelopeOptions newer{EnvelopeKind::sync_change, Version::v16_1};
  EXPECT_EQ(message(SomeContact(), newer).find("NickName/>"), std::string::npos);
  EXPECT_NE(message(SomeContact(), newer).find("Picture/>"), std::string::npos);
}

TEST(Envelope, NamesTheClassUpTo12_1) {
  const std::string old = message(SomeContact(), {EnvelopeKind::sync_add, Version::v12_1});
  EXPECT_NE(old.find("<Collection><Class>Contacts</Class><SyncKey>"), std::string::npos);
}

TEST(Envelope, NeedsAServerIdForAChange) {
  SomeContact good;
  SomeContact bad;
  bad.context.server_id = {};
  Document document;
  Envelope envelope({EnvelopeKind::sync_change}, document);
  std::vector<Diagnostic> said;
  EXPECT_FALSE(envelope.add(bad, said));
  EXPECT_EQ(envelope.count(), 0u);
  EXPECT_TRUE(envelope.add(good, said));
  EXPECT_TRUE(said.empty());
  EXPECT_FALSE(envelope.add(bad, said));
  EXPECT_EQ(envelope.count(), 1u);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].code, Code::M013);
  EXPECT_EQ(said[0].severity, Severity::error);
  EXPECT_EQ(said[0].text, "contact 3 has no ServerId, which a Change needs: left out");
}

TEST(Envelope, WarnsOfWhatServersRefuse) {
  Contact contact;
  contact.set(FieldId::Picture, contact.own(std::string(49156, 'A')));
  contact.set(FieldId::Categories, {});
  contact.set(FieldId::Children, {});
  for (int i = 0; i < 301; ++i) {
    contact.add_item(FieldId::Categories, "c");
    contact.add_item(FieldId::Children, "c");
  }
  std::vector<Diagnostic> warnings;
  message(contact, {EnvelopeKind::sync_add}, &warnings);
  ASSERT_EQ(warnings.size(), 3u);
  EXPECT_EQ(warnings[0].code, Code::I02);
  EXPECT_EQ(warnings[1].code, Code::C02);
  EXPECT_EQ(warnings[2].code, Code::C03);
}

}  // namespace
}  // namespace eascard::test
