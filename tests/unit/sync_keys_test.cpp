#include "eascard/report/sync_keys.hpp"

#include <gtest/gtest.h>

namespace eascard::test {
namespace {

Summary sync(std::vector<CollectionSummary> collections) {
  Summary summary;
  summary.message.command = "Sync";
  summary.collections = std::move(collections);
  return summary;
}

CollectionSummary collection(std::string_view id, std::string_view key) {
  CollectionSummary collection;
  collection.id = id;
  collection.sync_key = key;
  return collection;
}

TEST(SyncKeys, GoToTheCollectionOfTheSameId) {
  SyncKeys keys;
  keys.keep(sync({collection("2", "0"), collection("5", "17")}));
  Summary response = sync({collection("5", "18"), collection("2", "1"), collection("9", "4")});
  keys.add_to(response);
  EXPECT_EQ(response.collections[0].sent_key, "17");
  EXPECT_EQ(response.collections[1].sent_key, "0");
  EXPECT_EQ(response.collections[2].sent_key, "");
}

TEST(SyncKeys, NeedAKeyThatCameBack) {
  SyncKeys keys;
  keys.keep(sync({collection("2", "7")}));
  Summary response = sync({collection("2", "")});
  keys.add_to(response);
  EXPECT_EQ(response.collections[0].sent_key, "");
}

TEST(SyncKeys, AreOfOneCommandAndTheLastRequest) {
  SyncKeys keys;
  keys.keep(sync({collection("2", "7")}));
  Summary estimate = sync({collection("2", "8")});
  estimate.message.command = "GetItemEstimate";
  keys.add_to(estimate);
  EXPECT_EQ(estimate.collections[0].sent_key, "");
  keys.keep(sync({collection("3", "1")}));
  Summary response = sync({collection("2", "8")});
  keys.add_to(response);
  EXPECT_EQ(response.collections[0].sent_key, "");
}

TEST(SyncKeys, AreKeptWithoutTheRequest) {
  SyncKeys keys;
  {
    const std::string id = "a folder id that is too long to stand inside of a string";
    const std::string key = "{a sync key that is too long to stand inside of a string}";
    keys.keep(sync({collection(id, key)}));
  }
  Summary response =
      sync({collection("a folder id that is too long to stand inside of a string", "1")});
  keys.add_to(response);
  EXPECT_EQ(response.collections[0].sent_key,
            "{a sync key that is too long to stand inside of a string}");
}

TEST(SyncKeys, OfFoldersAreOfTheMessage) {
  Summary request;
  request.message.command = "FolderSync";
  request.facts = {{"SyncKey", "0", {}}};
  SyncKeys keys;
  keys.keep(request);
  Summary response = request;
  response.facts = {{"Count", "3", {}}, {"SyncKey", "1", {}}};
  keys.add_to(response);
  EXPECT_EQ(response.facts[0].sent, "");
  EXPECT_EQ(response.facts[1].sent, "0");
}

}  // namespace
}  // namespace eascard::test
