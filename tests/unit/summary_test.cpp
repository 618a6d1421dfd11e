#include "eascard/report/summary.hpp"

#include <gtest/gtest.h>

#include "eascard/report/info_json.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

/// A document that was read from XML, with the text it views.
struct Read {
  explicit Read(std::string xml) : text(std::move(xml)) {
    reader.start(Place{0, 1, 1});
    reader.read(text, true);
  }
  std::string text;
  xml::Reader reader;
  report::Summary summary() const { return report::summarize(reader.document()); }
};

std::string collection(const std::string& content) {
  return R"(<Sync xmlns="AirSync:" xmlns:c="Contacts:" xmlns:b="AirSyncBase:"><Collections>)" +
         ("<Collection>" + content + "</Collection></Collections></Sync>");
}

TEST(Statuses, AreInWordsByCommand) {
  EXPECT_EQ(status_words(find_status("Sync", "Collection", "3")),
            "invalid sync key: synchronize from 0");
  EXPECT_EQ(find_status("FolderSync", "FolderSync", "12")->text, "unknown code");
  EXPECT_EQ(status_words(find_status("Sync", "Add", "6")),
            "the item is malformed or cannot be converted: do not send it again");
  EXPECT_EQ(status_words(find_status("Sync", "Add", "7")), "conflict: the server's item wins");
  EXPECT_EQ(status_words(find_status("Sync", "Add", "99")), "not a known status");
  EXPECT_TRUE(find_status("MoveItems", "Response", "3")->success);
  EXPECT_FALSE(find_status("MoveItems", "Response", "1")->success);
  EXPECT_TRUE(find_status("Ping", "Ping", "2")->success);
}

TEST(Statuses, DifferByTheElementAround) {
  EXPECT_EQ(find_status("Provision", "Provision", "2")->text, "protocol error in the request");
  EXPECT_EQ(find_status("Provision", "Policy", "2")->text, "no policy for this client");
  EXPECT_EQ(find_status("ResolveRecipients", "Response", "5"), nullptr);
}

TEST(Statuses, HaveNumbersInCommon) {
  EXPECT_EQ(status_words(find_status("Sync", "Sync", "142")),
            "the device is not provisioned: Provision first");
  EXPECT_EQ(find_status("ItemOperations", "Move", "155")->text,
            "MoveAlways is missing from the move of a conversation");
  EXPECT_EQ(find_status("ItemOperations", "Fetch", "156")->text, "action not supported");
  EXPECT_EQ(find_status("MoveItems", "Response", "156")->text, "invalid destination folder");
  EXPECT_TRUE(find_status("SendMail", "SendMail", "1")->success);
}

TEST(Statuses, AreNotGuessed) {
  for (const std::string_view value :
       {"", "x", "1x", "1 1", " ", "99", "-1", "99999999999999999999"})
    EXPECT_EQ(find_status("Sync", "Collection", value), nullptr) << value;
}

// T25 tells the blanks.
TEST(Statuses, AreKnownBetweenBlanks) {
  const StatusInfo* success = find_status("Sync", "Collection", "1");
  for (const std::string_view value : {" 1", "1 ", "\r\n1\t"})
    EXPECT_EQ(find_status("Sync", "Collection", value), success) << value;
}

TEST(Summary, HasWhatAMessageSays) {
  const Read read(collection(
      "<SyncKey>5</SyncKey><CollectionId>2</CollectionId><Status>1</Status><MoreAvailable/>"
      "<Commands>"
      "<Add><ServerId>2:1</ServerId><ApplicationData><c:FileAs>A</c:FileAs>"
      "<b:Body><b:Type>2</b:Type><b:Truncated>1</b:Truncated></b:Body>"
      "<c:Picture>AAAA</c:Picture></ApplicationData></Add>"
      "<Add><ServerId>2:2</ServerId><ApplicationData><c:FileAs>B</c:FileAs></ApplicationData></Add>"
      "<Delete><ServerId>2:3</ServerId></Delete></Commands>"
      "<Responses><Add><ClientId>7</ClientId><Status>1</Status></Add>"
      "<Add><ClientId>8</ClientId><Status>6</Status></Add>"
      "<Add><ClientId>9</ClientId><Status>6</Status></Add></Responses>"));
  const report::Summary summary = read.summary();
  EXPECT_EQ(summary.form, "XML");
  EXPECT_EQ(summary.size, read.text.size());
  EXPECT_EQ(summary.message.command, "Sync");
  EXPECT_EQ(summary.message.direction, Direction::response);
  EXPECT_EQ(summary.since, Version::v12_0);
  EXPECT_EQ(summary.until, Version::v16_1);
  ASSERT_EQ(summary.collections.size(), 1u);
  EXPECT_EQ(summary.collections[0].id, "2");
  EXPECT_EQ(summary.collections[0].sync_key, "5");
  EXPECT_TRUE(summary.collections[0].more_available);
  const report::OperationCounts& counts = summary.collections[0].operations;
  ASSERT_EQ(counts.size(), 3u);
  EXPECT_EQ(counts[0].operation, "Add");
  EXPECT_EQ(counts[0].count, 2u);
  EXPECT_EQ(counts[1].operation, "Delete");
  EXPECT_EQ(counts[1].count, 1u);
  EXPECT_TRUE(counts[2].in_responses);
  EXPECT_EQ(counts[2].count, 3u);
  EXPECT_EQ(summary.contacts, 2u);
  EXPECT_EQ(summary.others, 0u);
  EXPECT_EQ(summary.bodies.html, 1u);
  EXPECT_EQ(summary.bodies.truncated, 1u);
  EXPECT_EQ(summary.pictures, 1u);
  EXPECT_EQ(summary.picture_size, 4u);
}

TEST(Summary, GathersStatusesButThoseOfRefusedItems) {
  const Read read(
      collection("<SyncKey>5</SyncKey><CollectionId>2</CollectionId><Status>1</Status>"
                 "<Responses><Add><ClientId>7</ClientId><Status>1</Status></Add>"
                 "<Add><ClientId>8</ClientId><Status>6</Status></Add>"
                 "<Change><ServerId>2:1</ServerId><Status>8</Status></Change>"
                 "<Add><ClientId>9</ClientId><Status>6</Status></Add></Responses>"));
  const report::Summary summary = read.summary();
  ASSERT_EQ(summary.statuses.size(), 5u);
  EXPECT_TRUE(summary.statuses[0].is_success());
  EXPECT_EQ(summary.statuses[0].path, "Sync/Collections/Collection[1]/Status");
  EXPECT_EQ(summary.statuses[2].path, "Sync/Collections/Collection[1]/Responses/Add[2]/Status");
  EXPECT_EQ(summary.statuses[2].value, "6");
  EXPECT_EQ(summary.statuses[2].count, 1u);
  EXPECT_EQ(summary.statuses[2].client_id, "8");
  EXPECT_EQ(summary.statuses[2].server_id, "");
  EXPECT_FALSE(summary.statuses[2].is_success());
  EXPECT_EQ(summary.statuses[3].server_id, "2:1");
  EXPECT_EQ(summary.statuses[4].client_id, "9");
  EXPECT_EQ(summary.statuses[3].meaning->text, "item or collection not found");
}

TEST(Summary, DoesNotTakeAFlagForAStatus) {
  const Read read(R"(<Sync xmlns="AirSync:" xmlns:e="Email:"><Status>16</Status><Collections>)"
                  "<Collection><Commands><Add><ApplicationData><e:Flag><e:Status>2</e:Status>"
                  "</e:Flag></ApplicationData></Add></Commands></Collection></Collections></Sync>");
  const report::Summary summary = read.summary();
  ASSERT_EQ(summary.statuses.size(), 1u);
  EXPECT_EQ(summary.statuses[0].path, "Sync/Status");
  EXPECT_EQ(summary.others, 1u);
}

TEST(Summary, KnowsFolders) {
  const Read read(
      R"(<FolderSync xmlns="FolderHierarchy:"><Status>9</Status><SyncKey>3</SyncKey><Changes>)"
      "<Count>2</Count><Add><ServerId>1</ServerId></Add><Delete><ServerId>2</ServerId></Delete>"
      "</Changes></FolderSync>");
  const report::Summary summary = read.summary();
  EXPECT_TRUE(summary.collections.empty());
  ASSERT_EQ(summary.operations.size(), 2u);
  ASSERT_EQ(summary.facts.size(), 2u);
  EXPECT_EQ(summary.facts[0].name, "SyncKey");
  EXPECT_EQ(summary.facts[0].value, "3");
  EXPECT_EQ(status_words(summary.statuses[0].meaning),
            "invalid sync key: synchronize folders from 0");
}

TEST(Summary, CountsWhatIsUnknown) {
  // Sync with page 254 token 06 twice, [MS-ASWBXML] has no such page.
  const std::string bytes = from_hex("03016A00 45 00FE 06 06 01");
  wbxml::Reader reader;
  reader.start(0);
  ASSERT_TRUE(reader.read(bytes, true));
  const report::Summary summary = report::summarize(reader.document());
  EXPECT_EQ(summary.form, "WBXML 1.3");
  ASSERT_EQ(summary.unknown.size(), 1u);
  EXPECT_EQ(summary.unknown[0].name, "page 254 token 06");
  EXPECT_EQ(summary.unknown[0].count, 2u);
  EXPECT_EQ(summary.unknown[0].place.offset, 7u);
}

/// What is said of a document that ends, or cannot be read on, at some byte.
class DamagedSummary : public testing::Test {
 protected:
  const report::Summary& read(const std::string& hex) {
    bytes_ = from_hex(hex);
    reader_.start(0);
    EXPECT_THROW(reader_.read(bytes_, true), Error);
    moved_ = bytes_;  // the caller may have moved them
    bytes_.clear();
    summary_ = report::summarize(reader_.partial(moved_));
    return summary_;
  }

  wbxml::Reader reader_;
  std::string bytes_;
  std::string moved_;
  report::Summary summary_;
};

TEST_F(DamagedSummary, HasWhatStoodBeforeTheFault) {
  // Sync/Collections/Collection {SyncKey "0", CollectionId "2", Status "1", Commands/Add{ServerId
  // "9", byte 02: an ENTITY of 0, which is no character.
  const report::Summary& summary = read(
      "03016A00 45 5C 4F 4B 03 30 00 01 52 03 32 00 01 4E 03 31 00 01 56 47 4D 03 39 00 01 4D 02 "
      "00");
  EXPECT_EQ(summary.message.command, "Sync");
  EXPECT_EQ(summary.message.direction, Direction::response);
  ASSERT_EQ(summary.collections.size(), 1u);
  EXPECT_EQ(summary.collections[0].id, "2");
  EXPECT_EQ(summary.collections[0].sync_key, "0");
  ASSERT_EQ(summary.collections[0].operations.size(), 1u);
  EXPECT_EQ(summary.collections[0].operations[0].count, 1u);
}

TEST_F(DamagedSummary, TakesNoValueThatIsMissing) {
  // Cut in the value of Status.
  const report::Summary& summary = read("03016A00 45 5C 4F 4B 03 30 00 01 4E 03 31");
  EXPECT_TRUE(summary.statuses.empty());
  EXPECT_EQ(summary.message.direction, Direction::response);
  EXPECT_EQ(summary.collections[0].sync_key, "0");
}

TEST_F(DamagedSummary, KeepsAValueThatIsThere) {
  // Cut in front of the END of Status.
  const report::Summary& summary = read("03016A00 45 5C 4F 4E 03 33 00");
  ASSERT_EQ(summary.statuses.size(), 1u);
  EXPECT_EQ(summary.statuses[0].value, "3");
}

TEST(Summary, IsOfNothingWithoutARootElement) {
  const std::string bytes = from_hex("03016A00 01");
  wbxml::Reader reader;
  reader.start(0);
  EXPECT_THROW(reader.read(bytes, true), Error);
  EXPECT_TRUE(reader.partial(bytes).document.nodes.empty());
}

TEST(Summary, IsMadeOfEveryCutAndDamagedSample) {
  const std::string whole = read_file(samples(".wbxml").front());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    for (const char last : {'\0', '\x01', '\x02', '\x44', '\xC3'}) {
      std::string bytes = whole.substr(0, size) + last;
      wbxml::Reader reader;
      reader.start(0);
      try {
        reader.read(bytes, true);
      } catch (const Error&) {
        const PartialDocument partial = reader.partial(bytes);
        if (!partial.document.nodes.empty()) {
          EXPECT_LE(report::summarize(partial).statuses.size(), 3u);
        }
      }
    }
  }
}

TEST(Summary, KeepsNoMoreKindsOfStatusesThanAnyServerHas) {
  std::string content;
  for (int i = 0; i < 3000; ++i) content += "<Status>x" + std::to_string(i) + "</Status>";
  const Read read(collection(content));
  const report::Summary summary = read.summary();
  EXPECT_EQ(summary.statuses.size(), 1000u);
  EXPECT_EQ(summary.more_statuses, 2000u);
}

TEST(Summary, IsMadeOfAllSamples) {
  std::size_t contacts = 0;
  for (const auto& path : samples(".wbxml")) {
    const std::string bytes = read_file(path);
    wbxml::Reader reader;
    reader.start(0);
    ASSERT_TRUE(reader.read(bytes, true));
    const report::Summary summary = report::summarize(reader.document());
    EXPECT_FALSE(summary.message.command.empty()) << path;
    EXPECT_TRUE(summary.unknown.empty()) << path;
    EXPECT_LE(summary.since, summary.until) << path;
    contacts += summary.contacts;
  }
  EXPECT_GT(contacts, 100u);
}

TEST(Summary, HasTheBytesAroundAFaultInJson) {
  const Diagnostic fault{Code::W14, Severity::error, {300, 0, 0}, "bad"};
  report::MessageInfo info;
  info.file = "x";
  info.gzip = true;
  info.fault = &fault;
  info.before_fault = std::string_view("\x00\xFF", 2);
  info.after_fault = "A";
  std::string json;
  report::write_info_json(info, json);
  EXPECT_EQ(json, R"({"file":"x","gzip":true,"fault":{"code":"W14","text":"bad","offset":300,)"
                  R"("before":"00ff","after":"41"}})");
}

TEST(Summary, IsOneJsonObject) {
  const Read read(collection("<SyncKey>5</SyncKey><Status>3</Status>"));
  const report::Summary summary = read.summary();
  capture::Entry entry;
  entry.http_status = 200;
  entry.device_id = "a\"b";
  report::MessageInfo info;
  info.file = "x";
  info.number = 2;
  info.entry = &entry;
  info.summary = &summary;
  std::string json;
  report::write_info_json(info, json);
  EXPECT_EQ(
      json,
      R"({"file":"x","entry":2,"form":"XML","size":)" + std::to_string(read.text.size()) +
          R"(,"direction":"response","command":"Sync","httpStatus":200,"deviceId":"a\"b",)"
          R"("since":"2.5","until":"16.1","statuses":[{"path":)"
          R"("Sync/Collections/Collection[1]/Status","value":"3",)"
          R"("text":"invalid sync key: synchronize from 0","count":1,"line":1,"column":112}],)"
          R"("collections":[{"syncKey":"5"}]})");
}

}  // namespace
}  // namespace eascard::test
