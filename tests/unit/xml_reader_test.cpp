#include "eascard/xml/reader.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace eascard::test {
namespace {

using namespace std::string_literals;

/// Sync/ApplicationData/FirstName "Don", by hand from the token table.
const std::string don = from_hex("03016A00 45 5D 0001 5F 03 446F6E 00 01 01 01");

TEST(XmlReader, TakesEverySpellingOfNamespaces) {
  const char* const texts[] = {
      R"(<Sync xmlns="AirSync:" xmlns:c="Contacts:"><ApplicationData><c:FirstName>Don</c:FirstName></ApplicationData></Sync>)",
      R"(<Sync xmlns="AirSync"><ApplicationData><FirstName xmlns="Contacts">Don</FirstName></ApplicationData></Sync>)",
      R"(<x:Sync xmlns:x="airsync:" xmlns:y="POOMCONTACTS:"><x:ApplicationData><y:FirstName>Don</y:FirstName></x:ApplicationData></x:Sync>)",
      R"(<Sync xmlns="uri:AirSync"><ApplicationData><FirstName xmlns="uri:Contacts">Don</FirstName></ApplicationData></Sync>)",
      R"(<Sync xmlns="http://synce.org/formats/airsync_wm5/airsync"><ApplicationData><FirstName xmlns="http://synce.org/formats/airsync_wm5/contacts">Don</FirstName></ApplicationData></Sync>)",
      R"(<Sync><ApplicationData><contacts:FirstName>Don</contacts:FirstName></ApplicationData></Sync>)",
      "<?xml version=\"1.0\"?><!DOCTYPE ActiveSync PUBLIC \"-//MICROSOFT//DTD ActiveSync//EN\" "
      "\"http://www.microsoft.com/\"><Sync xmlns=\"AirSync:\">\r\n  <ApplicationData>\r\n"
      "<FirstName xmlns=\"Contacts:\"><![CDATA[D]]>o<!-- x "
      "-->n</FirstName></ApplicationData></Sync>",
      "\xEF\xBB\xBF<Sync xmlns=\"AirSync:\"><ApplicationData><FirstName xmlns=\"Contacts:\">"
      "&#x44;on</FirstName></ApplicationData></Sync>"};
  for (const char* text : texts) EXPECT_EQ(encode(text), don) << text;
}

TEST(XmlReader, KeepsWhiteSpaceInALeafAndDropsItBetweenElements) {
  EXPECT_EQ(encode("<Sync xmlns='AirSync:'>\n <SyncKey>  </SyncKey>\n</Sync>"),
            from_hex("03016A00 45 4B 03 2020 00 01 01"));
}

TEST(XmlReader, KeepsACarriageReturnThatIsWrittenAsAReference) {
  EXPECT_EQ(encode("<Sync xmlns='AirSync:'><SyncKey>a&#13;\nb\r\nc</SyncKey></Sync>"),
            from_hex("03016A00 45 4B 03 61 0D 0A 62 0A 63 00 01 01"));
}

/// In the forms of Exchange's logs, and in ours.
TEST(XmlReader, KeepsWhichValuesWereLeftOut) {
  const std::string text =
      "<ApplicationData xmlns='AirSync:' xmlns:c='Contacts:' xmlns:w='urn:x-eascard:wbxml:1'>"
      "<c:FileAs bytes='19'/><Body=552 bytes/><c:FirstName w:removed='7'/><Body= bytes/>"
      "<c:LastName/><c:Title bytes='unknown'/></ApplicationData>";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    xml::Reader reader;
    reader.start({0, 1, 1});
    ASSERT_FALSE(reader.read(text.substr(0, cut), false)) << cut;
    ASSERT_TRUE(reader.read(text, true)) << cut;
    const Document& document = reader.document();
    ASSERT_EQ(document.removed.size(), 5u);
    const std::uint64_t sizes[] = {19, 552, 7, RemovedValue::unknown_size,
                                   RemovedValue::unknown_size};
    const std::uint32_t nodes[] = {1, 2, 3, 4, 6};
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_EQ(document.removed[i].node, nodes[i]);
      EXPECT_EQ(document.removed[i].size, sizes[i]);
    }
    for (const std::uint32_t body : {2, 4})
      EXPECT_TRUE(document.nodes[body].tag == tag_of("AirSyncBase", "Body"));
    EXPECT_EQ(document.count_removed(2, 6), 3u);
    EXPECT_TRUE(reader.diagnostics().list().empty());
  }
}

struct Bad {
  const char* text;
  Code code;
  std::uint64_t line;
  std::uint64_t column;
};

TEST(XmlReader, RefusesWithLineAndColumn) {
  const Bad cases[] = {
      {"<Sync xmlns='AirSync:'>\n <Foo/>\n</Sync>", Code::N06, 2, 2},
      {"<Sync xmlns='AirSync:'><ServerId/>\n<Body/></Sync>", Code::N06, 2, 1},
      {"<Sync xmlns='AirSync:'>\n<SyncKey bytes='x'/></Sync>", Code::M009, 2, 1},
      {"<Sync xmlns='AirSync:'>\n<SyncKey bytes='1'>a</SyncKey></Sync>", Code::M009, 2, 1},
      {"<Sync xmlns='AirSync:'>\n<Collections bytes='1'><Collection/></Collections></Sync>",
       Code::M009, 2, 1},
      {"<Sync xmlns='AirSync:'>\n<Body=12 byte/></Sync>", Code::X01, 2, 6},
      {"<Sync xmlns='AirSync:' xmlns:w='urn:x-eascard:wbxml:1'>\n\n<SyncKey "
       "w:opaque='base64'>###</SyncKey></Sync>",
       Code::M009, 3, 1},
      {"<Sync xmlns='AirSync:' xmlns:w='urn:x-eascard:wbxml:1'><w:token page='1' "
       "token='04'/></Sync>",
       Code::M009, 1, 56},
      {"<ApplicationData xmlns='AirSync:' "
       "xmlns:c='Contacts:'><c:Email1Address>a</c:Email1Address>\n"
       "<c:EmailAddress>b</c:EmailAddress></ApplicationData>",
       Code::N05, 2, 1},
      {"<Sync xmlns='AirSync:'>\n  <SyncKey>&foo;</SyncKey></Sync>", Code::X01, 2, 12}};
  for (const Bad& bad : cases) {
    xml::Reader reader;
    reader.start({0, 1, 1});
    try {
      reader.read(bad.text, true);
      ADD_FAILURE() << bad.text;
    } catch (const Error& error) {
      EXPECT_EQ(error.diagnostic().code, bad.code) << error.what() << bad.text;
      EXPECT_EQ(error.diagnostic().place.line, bad.line) << error.what() << bad.text;
      EXPECT_EQ(error.diagnostic().place.column, bad.column) << error.what() << bad.text;
    }
  }
}

TEST(XmlReader, NamesTheCandidatesForANameWithoutNamespace) {
  xml::Reader reader;
  reader.start({0, 1, 1});
  try {
    reader.read("<ApplicationData><Subject/></ApplicationData>", true);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()),
              "element Subject without a namespace could be in Email:, Calendar:, Tasks:, Notes:; "
              "declare xmlns:email=\"Email:\" and write email:Subject");
  }
}

TEST(XmlReader, LeavesOutPagesThatTheParentExcludes) {
  EXPECT_EQ(encode("<ApplicationData><FirstName>a</FirstName></ApplicationData>"),
            from_hex("03016A00 5D 0001 5F 03 61 00 01 01"));
  for (const char* name : {"LastName", "Title", "Alias", "Picture"}) {
    const std::string open = "<" + std::string(name) + ">";
    EXPECT_EQ(encode("<ApplicationData>" + open + "a</" + name + "></ApplicationData>"),
              encode("<ApplicationData xmlns='AirSync:' xmlns:c='Contacts:'><c:" +
                     std::string(name) + ">a</c:" + name + "></ApplicationData>"))
        << name;
  }
  EXPECT_EQ(encode("<ApplicationData><Body><Type>1</Type></Body></ApplicationData>"),
            from_hex("03016A00 5D 0011 4A 46 03 31 00 01 01 01"));
  // The only page that has the name, though it cannot stand there: N07 of validate.
  EXPECT_EQ(encode("<ApplicationData><Phone>1</Phone></ApplicationData>"),
            from_hex("03016A00 5D 0010 46 03 31 00 01 01"));
}

std::string fault(std::string_view text) {
  xml::Reader reader;
  reader.start({0, 1, 1});
  try {
    reader.read(text, true);
  } catch (const Error& error) {
    return std::string(code_name(error.diagnostic().code)) + " " + error.what() + " (" +
           error.diagnostic().path + ")";
  }
  return "none";
}

TEST(XmlReader, SaysOfAnUnknownElementWhatItMayBe) {
  const auto contact = [](const std::string& element) {
    return fault("<ApplicationData xmlns='AirSync:' xmlns:c='Contacts:'><c:FileAs>a</c:FileAs>" +
                 element + "</ApplicationData>");
  };
  EXPECT_EQ(contact("<c:Nonsense/>"),
            "N06 unknown element Nonsense in Contacts: (ApplicationData)");
  EXPECT_EQ(contact("<c:homePhoneNumber/>"),
            "N04 unknown element homePhoneNumber in Contacts:, but there is HomePhoneNumber "
            "(ApplicationData)");
  EXPECT_EQ(contact("<Picture/>"),
            "N06 unknown element Picture in AirSync:; it is in Contacts:; declare "
            "xmlns:contacts=\"Contacts:\" and write contacts:Picture (ApplicationData)");
  EXPECT_EQ(contact("<Subject/>"), "N06 unknown element Subject in AirSync: (ApplicationData)");
  EXPECT_EQ(fault("<Sync><collections/></Sync>"),
            "N04 unknown element collections, but there is Collections (Sync)");
  EXPECT_EQ(fault("<ItemOperations xmlns='ItemOperations:'><FolderSync/></ItemOperations>"),
            "N06 unknown element FolderSync in ItemOperations: (ItemOperations)");
}

/// Codes and severities of what was noticed.
std::string noticed(std::string_view text) {
  xml::Reader reader;
  reader.start({0, 1, 1});
  EXPECT_TRUE(reader.read(text, true));
  std::string all;
  for (const Diagnostic& d : reader.diagnostics().list())
    all +=
        std::string(code_name(d.code)) + "@" + std::to_string(d.place.column) + " " + d.text + "\n";
  return all;
}

TEST(XmlReader, SaysOfANamespaceOnlyWhereAnElementHasIt) {
  EXPECT_EQ(noticed("<Ping xmlns='Ping:' xmlns:u='uri:Other' xmlns:p='POOMMAIL:'/>"), "");
  EXPECT_EQ(noticed("<Ping xmlns='Ping:' xmlns:u='uri:Other' u:x='1'/>"),
            "X04@1 attribute dropped: u:x\n");
  EXPECT_EQ(noticed("<Ping xmlns='Ping:'><u:Status xmlns:u='uri:Other'/></Ping>"),
            "N01@21 unknown namespace uri:Other\n");
  EXPECT_EQ(noticed("<p:Ping xmlns:p='uri:Ping:'><p:Status/><p:Status/></p:Ping>"),
            "N01@1 older namespace uri:Ping: is read as Ping:\n");
}

TEST(XmlReader, TakesSyncrotonsMarkOfOpaque) {
  const auto item = [](const std::string& attribute, const std::string& value) {
    return "<Sync xmlns='AirSync:' xmlns:S='uri:Syncroton'><ConversationId xmlns='Email2:' " +
           attribute + ">" + value + "</ConversationId></Sync>";
  };
  EXPECT_EQ(encode(item("S:encoding='opaque'", "AQID")),
            from_hex("03016A00 45 0016 49 C3 03 010203 01 01"));
  EXPECT_EQ(noticed(item("S:encoding='opaque'", "AQID")), "");
  EXPECT_EQ(encode(item("S:encoding='opaque'", "no!")),
            from_hex("03016A00 45 0016 49 03 6E6F21 00 01 01"));
  EXPECT_EQ(noticed(item("S:encoding='opaque'", "no!")),
            "X04@48 attribute dropped: encoding=\"opaque\", of no base64\n");
  EXPECT_EQ(noticed(item("encoding='opaque'", "AQID")), "X04@48 attribute dropped: encoding\n");
}

TEST(XmlReader, RefusesNulInAMarkedValue) {
  EXPECT_THROW(encode("<Sync xmlns='AirSync:' xmlns:w='urn:x-eascard:wbxml:1'>"
                      "<SyncKey w:text='base64'>AAAA</SyncKey></Sync>"),
               Error);
}

TEST(XmlReader, MovesSogosElementsToTheirOwnPage) {
  EXPECT_EQ(encode("<ApplicationData xmlns='AirSync:'><NickName xmlns='Contacts:'>B</NickName>"
                   "</ApplicationData>"),
            from_hex("03016A00 5D 000C 4D 03 42 00 01 01"));
}

TEST(XmlReader, BoundsNamespaceDeclarations) {
  std::string text = "<Sync xmlns='AirSync:'";
  for (int i = 0; i < 2000; ++i) text += " xmlns:p" + std::to_string(i) + "='Contacts:'";
  EXPECT_THROW(encode(text + "/>"), LimitError);
}

}  // namespace
}  // namespace eascard::test
