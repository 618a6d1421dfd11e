// The books of random traffic are what the devices of the model have. EASCARD_SEQUENCES says how
// many sequences; 5 000 for a release.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "book_model.hpp"
#include "eascard/book/replay.hpp"
#include "support.hpp"

namespace eascard::test {
namespace {

struct Outcome {
  std::vector<std::string> book;
  std::vector<std::string> told;
};

Person person_of(const Contact& contact) {
  Person person;
  const std::pair<FieldId, const char*> names[] = {
      {FieldId::FileAs, "c:FileAs"},
      {FieldId::FirstName, "c:FirstName"},
      {FieldId::JobTitle, "c:JobTitle"},
      {FieldId::MobilePhoneNumber, "c:MobilePhoneNumber"},
      {FieldId::NickName, "d:NickName"}};
  for (const auto& [id, name] : names)
    if (contact.has(id)) person.values[name] = contact.value(id);
  if (contact.has(FieldId::Categories)) {
    person.categories.emplace();
    for (const std::string_view item : contact.items(FieldId::Categories))
      person.categories->emplace_back(item);
  }
  if (contact.has(FieldId::Picture)) person.picture = contact.value(FieldId::Picture);
  if (contact.has(FieldId::ContactsBody) || contact.has(FieldId::BodyTruncated)) {
    person.note.emplace();
    if (contact.has(FieldId::ContactsBody))
      person.note->data = contact.value(FieldId::ContactsBody);
    person.note->truncated = contact.value(FieldId::BodyTruncated) == "1";
    if (contact.has(FieldId::BodySize))
      person.note->estimated = std::stoul(std::string(contact.value(FieldId::BodySize)));
  }
  if (!contact.has(FieldId::Body)) return person;
  person.note.emplace();
  if (contact.has(FieldId::BodyData)) person.note->data = contact.value(FieldId::BodyData);
  person.note->truncated = contact.value(FieldId::BodyTruncatedFlag) == "1";
  if (contact.has(FieldId::BodyEstimatedDataSize))
    person.note->estimated = std::stoul(std::string(contact.value(FieldId::BodyEstimatedDataSize)));
  return person;
}

/// Of all messages but the one left out.
Outcome replay(const std::vector<Traffic>& traffic, std::size_t count, book::Policy policy,
               std::size_t left_out = ~std::size_t{0}) {
  conversation::Conversations conversations;
  book::Replay replay(policy);
  wbxml::Reader reader;
  for (std::size_t i = 0; i < count; ++i) {
    if (i == left_out) continue;
    const Traffic& message = traffic[i];
    const conversation::Sender sender{{}, "anna", message.device, message.exchange};
    if (message.bytes.empty()) {
      const bool is_request = message.direction == Direction::request;
      replay.pass(conversations.pass(sender, message.direction), is_request, is_request ? 0 : 200);
      continue;
    }
    reader.start(0);
    reader.read(message.bytes, true);
    const conversation::Turn turn =
        conversations.take(reader.document(), message.direction, sender);
    std::vector<Diagnostic> noticed;
    replay.take(reader.document(), turn, {"traffic", i + 1, message.direction}, noticed);
    EXPECT_TRUE(noticed.empty());
  }
  Outcome outcome;
  for (const book::Said& said : replay.finish())
    if (said.diagnostic.code != Code::M091) outcome.told.push_back(said.diagnostic.text);
  while (const book::Kept* kept = replay.next())
    outcome.book.push_back(std::string(kept->contact->context.server_id) + ' ' +
                           show(person_of(*kept->contact)));
  return outcome;
}

std::string text_of(const std::vector<Traffic>& traffic, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text +=
        std::to_string(i) + ' ' + traffic[i].device + ' ' +
        std::string(direction_name(traffic[i].direction)) + '\n' +
        (traffic[i].bytes.empty() ? "empty\n" : decode(traffic[i].bytes, {.compact = true}) + "\n");
  return text;
}

unsigned sequence_count() {
  const char* const asked = std::getenv("EASCARD_SEQUENCES");
  return asked ? static_cast<unsigned>(std::stoul(asked)) : 300;
}

/// Whether a device speaks again behind a message.
bool goes_on(const std::vector<Traffic>& traffic, std::size_t at) {
  for (std::size_t i = at + 1; i < traffic.size(); ++i)
    if (traffic[i].device == traffic[at].device && traffic[i].direction == Direction::request &&
        traffic[i].is_in_chain)
      return true;
  return false;
}

class BookModel : public testing::TestWithParam<book::Policy> {};

TEST_P(BookModel, GivesTheBookOfTheModel) {
  for (unsigned seed = 0; seed < sequence_count(); ++seed) {
    Random random(seed);
    Wishes wishes{GetParam(), 1 + pick(random, 2), 4 + pick(random, 16), pick(random, 2) == 0,
                  pick(random, 4) == 0};
    const std::vector<Traffic> traffic = make_traffic(random, wishes);
    // Every prefix of some, two of the others.
    for (std::size_t count = traffic.size(); count > 0;
         count = seed % 10 == 0 || count < 3 ? count - 1 : pick(random, 2) * count / 2) {
      const Outcome got = replay(traffic, count, GetParam());
      const Traffic& last = traffic[count - 1];
      ASSERT_EQ(got.book, last.book) << "seed " << seed << '\n' << text_of(traffic, count);
      ASSERT_EQ(!got.told.empty(), last.must_tell)
          << "seed " << seed << '\n'
          << testing::PrintToString(got.told) << text_of(traffic, count);
    }
  }
}

TEST_P(BookModel, SaysWhereAMessageIsMissing) {
  for (unsigned seed = 0; seed < sequence_count(); ++seed) {
    Random random(seed);
    Wishes wishes{GetParam(), 1 + pick(random, 2), 4 + pick(random, 8), pick(random, 2) == 0,
                  pick(random, 4) == 0};
    const std::vector<Traffic> traffic = make_traffic(random, wishes);
    const std::size_t lost = pick(random, static_cast<unsigned>(traffic.size()));
    if (!traffic[lost].is_in_chain || !goes_on(traffic, lost)) continue;
    Outcome got = replay(traffic, traffic.size(), GetParam(), lost);
    if (got.told.empty()) {
      // What appears first is another where a lost answer was asked for again.
      std::vector<std::string> book = traffic.back().book;
      std::ranges::sort(book);
      std::ranges::sort(got.book);
      ASSERT_EQ(got.book, book) << "seed " << seed << " without " << lost << '\n'
                                << text_of(traffic, traffic.size());
    }
  }
}

std::string name_of(const testing::TestParamInfo<book::Policy>& info) {
  constexpr const char* all[] = {"spec", "keep_all", "replace"};
  return all[static_cast<std::size_t>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(Policies, BookModel,
                         testing::Values(book::Policy::spec, book::Policy::keep_all,
                                         book::Policy::replace),
                         name_of);

}  // namespace
}  // namespace eascard::test
