// Requests and responses of one device put together.

#include "eascard/conversation/conversation.hpp"

#include <gtest/gtest.h>

#include "eascard/conversation/refusals.hpp"
#include "eascard/xml/reader.hpp"

namespace eascard::test {
namespace {

using conversation::Sender;
using conversation::Turn;

/// A Sync of one collection.
std::string sync(const std::string& key, const std::string& rest = {},
                 const std::string& id = "2") {
  return "<Sync xmlns='AirSync:' xmlns:c='Contacts:'><Collections><Collection><SyncKey>" + key +
         "</SyncKey><CollectionId>" + id + "</CollectionId>" + rest +
         "</Collection></Collections></Sync>";
}

class Conversing : public testing::Test {
 protected:
  Turn take(const std::string& text, Direction direction, const Sender& sender = {}) {
    text_ = text;
    reader_.start({0, 1, 1});
    EXPECT_TRUE(reader_.read(text_, true));
    return all_.take(reader_.document(), direction, sender);
  }
  Turn ask(const std::string& text, const Sender& sender = {}) {
    return take(text, Direction::request, sender);
  }
  Turn answer(const std::string& text, const Sender& sender = {}) {
    return take(text, Direction::response, sender);
  }
  static std::string sent_key(const Turn& turn, std::string_view id = "2") {
    if (!turn.request) return "no request";
    const auto sent = turn.request->collections.find(id);
    return sent == turn.request->collections.end() ? "no collection" : sent->second.key;
  }

  std::string text_;
  xml::Reader reader_;
  conversation::Conversations all_;
};

TEST_F(Conversing, AnAnswerIsToTheRequestBefore) {
  EXPECT_EQ(sent_key(ask(sync("7"))), "7");
  EXPECT_EQ(sent_key(answer(sync("8"))), "7");
  EXPECT_EQ(sent_key(answer(sync("9"))), "no request");
}

TEST_F(Conversing, AnAnswerIsOfTheSameCommand) {
  ask(sync("7"));
  const Turn turn = answer("<FolderSync xmlns='FolderHierarchy:'><Status>1</Status></FolderSync>");
  EXPECT_EQ(turn.request, nullptr);
}

TEST_F(Conversing, FoldersHaveAKeyOfTheirOwn) {
  const std::string folders =
      "<FolderSync xmlns='FolderHierarchy:'><SyncKey>4</SyncKey></FolderSync>";
  ask(folders);
  const Turn turn = answer(folders);
  ASSERT_NE(turn.request, nullptr);
  EXPECT_EQ(turn.request->folder_key, "4");
}

TEST_F(Conversing, CollectionsHaveKeysOfTheirOwn) {
  ask(sync("7"));
  EXPECT_EQ(sent_key(answer(sync("8", {}, "5")), "5"), "no collection");
  ask(sync("3", {}, "5"));
  const Turn turn = answer(sync("4", {}, "5"));
  EXPECT_EQ(sent_key(turn, "5"), "3");
  EXPECT_EQ(turn.conversation->collections.at("5").given_key, "4");
}

TEST_F(Conversing, DevicesDoNotAnswerOneAnother) {
  const Sender a{"log", "anna", "a1", {}};
  const Sender b{"log", "bert", "b1", {}};
  ask(sync("1"), a);
  ask(sync("50"), b);
  EXPECT_EQ(sent_key(answer(sync("2"), a)), "1");
  EXPECT_EQ(sent_key(answer(sync("51"), b)), "50");
}

TEST_F(Conversing, TheContainerPairs) {
  const Sender first{"log", "anna", "a1", "11"};
  const Sender second{"log", "anna", "a1", "12"};
  ask(sync("1"), first);
  ask(sync("5", {}, "9"), second);
  EXPECT_EQ(sent_key(answer(sync("2"), first)), "1");
  EXPECT_EQ(sent_key(answer(sync("6", {}, "9"), second), "9"), "5");
}

TEST_F(Conversing, HalfASenderIsTheOneWhoHadIt) {
  ask(sync("1"), {"log", "anna", "a1", {}});
  EXPECT_EQ(sent_key(answer(sync("2"), {"log", {}, "a1", {}})), "1");
  ask(sync("2"), {"log", "anna", {}, {}});
  EXPECT_EQ(sent_key(answer(sync("3"), {"log", "anna", "a1", {}})), "2");
  ask(sync("9"), {"log", {}, "c3", {}});
  EXPECT_EQ(sent_key(answer(sync("10"), {"log", "carl", "c3", {}})), "9");
  EXPECT_EQ(ask(sync("1"), {"log", "dora", "a1", {}}).conversation->user, "dora");
}

TEST_F(Conversing, WhatSaysNothingAnswersTheLastRequestOfItsInput) {
  ask(sync("1"), {"log", "anna", "a1", {}});
  EXPECT_EQ(sent_key(answer(sync("2"), {"other", {}, {}, {}})), "no request");
  EXPECT_EQ(sent_key(answer(sync("2"), {"log", {}, {}, {}})), "1");
}

TEST_F(Conversing, InputsWithoutSendersAreApart) {
  ask(sync("1"), {"one", {}, {}, {}});
  EXPECT_EQ(sent_key(answer(sync("2"), {"two", {}, {}, {}})), "no request");
  EXPECT_EQ(sent_key(answer(sync("2"), {"one", {}, {}, {}})), "1");
}

TEST_F(Conversing, NothingIsAnsweredBeyondDamage) {
  ask(sync("1"));
  all_.pass({}, Direction::unknown);
  EXPECT_EQ(sent_key(answer(sync("2"))), "no request");
}

TEST_F(Conversing, KnowsARetry) {
  const auto is_retry = [](const Turn& turn) { return turn.request->collections.at("2").is_retry; };
  EXPECT_FALSE(is_retry(ask(sync("7"))));
  EXPECT_TRUE(is_retry(ask(sync("7"))));
  answer(sync("8"));
  EXPECT_FALSE(is_retry(ask(sync("7"))));
}

TEST_F(Conversing, KeepsNoEndOfRequestsWithoutAnswers) {
  for (int i = 0; i < 1000; ++i) {
    const std::string exchange = std::to_string(i);
    ask(sync("1"), {"har", "anna", "a1", exchange});
  }
  EXPECT_LE(ask(sync("1"), {"har", "anna", "a1", "x"}).conversation->pending.size(), 64u);
  EXPECT_EQ(sent_key(answer(sync("2"), {"har", "anna", "a1", "999"})), "1");
}

TEST_F(Conversing, NamesWhatWasRefused) {
  ask(sync("1",
           "<Commands><Add><ClientId>a</ClientId><ApplicationData><c:FileAs>Anna</c:FileAs>"
           "</ApplicationData></Add><Change><ServerId>2:7</ServerId><ApplicationData>"
           "<c:FileAs>Bert</c:FileAs></ApplicationData></Change></Commands>"));
  const Turn turn =
      answer(sync("2",
                  "<Status>1</Status><Responses><Add><ClientId>a</ClientId><Status>6</Status></Add>"
                  "<Add><ClientId>b</ClientId><Status>999</Status></Add>"
                  "<Add><ClientId>c</ClientId><ServerId>2:9</ServerId><Status>1</Status></Add>"
                  "<Change><ServerId>2:7</ServerId><Status>7</Status></Change></Responses>"));
  const auto refusals = conversation::find_refusals(reader_.document(), turn.request);
  ASSERT_EQ(refusals.size(), 3u);
  EXPECT_EQ(refusals[0].file_as, "Anna");
  EXPECT_EQ(refusals[1].file_as, "");
  EXPECT_EQ(refusals[2].file_as, "Bert");
  const Diagnostic first = conversation::warn_of(refusals[0]);
  EXPECT_EQ(first.severity, Severity::warning);
  EXPECT_EQ(first.file_as, "Anna");
  EXPECT_EQ(first.text,
            "Add with ClientId a: Status 6, the item is malformed or cannot be converted: do not "
            "send it again");
  EXPECT_EQ(conversation::warn_of(refusals[1]).text,
            "Add with ClientId b: Status 999, not a known status");
}

}  // namespace
}  // namespace eascard::test
