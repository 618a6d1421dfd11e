// Every form that a contact is written in gives it back exactly, so that a way through several
// forms ends in the same text as the direct one; and what any reader takes, every writer writes so
// that its own reader takes it.

#include "forms.hpp"

#include <gtest/gtest.h>

#include <array>

#include "random_contact.hpp"

namespace eascard::test {
namespace {

using namespace std::string_literals;

using Forms = std::vector<NamedForm>;

/// What was said of the contact, but that a message has an element twice, which comes back so.
std::string said(const Form& form) {
  std::string text;
  for (const Diagnostic& diagnostic : form.diagnostics().list())
    if (diagnostic.code != Code::C04) text += diagnostic.text + '\n';
  return text;
}

/// The contact that the form's own text gives back; a word about it, and another Id, fails the
/// test.
const Contact* expect_back(const NamedForm& named, const Contact& contact,
                           const std::string& text) {
  const Contact* back = nullptr;
  try {
    back = named.form->read(text);
  } catch (const Error& error) {
    ADD_FAILURE() << named.name << ": " << error.what() << "\n" << text;
    return nullptr;
  }
  EXPECT_TRUE(back) << named.name << "\n" << text;
  if (!back) return nullptr;
  EXPECT_EQ(said(*named.form), "") << named.name << "\n" << text;
  EXPECT_EQ(contact.context.server_id, back->context.server_id) << named.name;
  EXPECT_EQ(contact.context.collection_id, back->context.collection_id) << named.name;
  EXPECT_EQ(contact.context.client_id, back->context.client_id) << named.name;
  return back;
}

std::vector<std::string> write_all(const Contact& contact, const Forms& forms) {
  std::vector<std::string> texts;
  for (const NamedForm& named : forms) texts.push_back(named.form->write(contact));
  return texts;
}

/// The contact comes back from each form, and goes from each into each other as it would directly.
void expect_exact(const Contact& contact, const Forms& forms) {
  const std::vector<std::string> direct = write_all(contact, forms);
  for (std::size_t from = 0; from < forms.size(); ++from) {
    const Contact* const back = expect_back(forms[from], contact, direct[from]);
    if (!back) continue;
    EXPECT_TRUE(contact.equals(*back)) << forms[from].name << "\n"
                                       << difference(contact, *back) << direct[from];
    for (std::size_t to = 0; to < forms.size(); ++to)
      EXPECT_EQ(forms[to].form->write(*back), direct[to])
          << forms[from].name << " -> " << forms[to].name << "\n"
          << direct[from];
  }
}

TEST(Forms, KeepRandomContactsOneAfterAnother) {
  Random random(11);
  Contact contact;
  const Forms forms = all_forms();
  for (unsigned i = 0, count = contact_count(60); i < count && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    make_contact(random, contact);
    expect_exact(contact, forms);
  }
}

/// The text with a piece put in or something replaced by it, in a few places.
std::string damaged(Random& random, std::string text) {
  static const std::array pieces = {
      "\0"s, "\\u0000"s, "AA=="s, "%00"s, "=00"s, "&#0;"s, "im:"s, "base64:"s, "X-EAS-"s, "RAW-"s,
      "\""s, "\\"s,      ","s,    ";"s,   ":"s,   "\r\n"s, "["s,   "}"s,       "null"s,   "\xFF"s};
  for (unsigned count = 1 + pick(random, 4); count > 0; --count) {
    const std::size_t at = pick(random, static_cast<unsigned>(text.size()) + 1);
    const std::size_t size = std::min<std::size_t>(text.size() - at, pick(random, 6));
    const bool usual = pick(random, 2) == 0;
    text.replace(at, size, usual ? pieces[pick(random, pieces.size())] : syntax_text(random));
  }
  return text;
}

/// Each writer's text of the contact is read without a word, and means the same.
void expect_same(const Contact& contact, const Forms& forms) {
  const std::string wire = wire_text(contact);
  const std::vector<std::string> texts = write_all(contact, forms);
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const Contact* const back = expect_back(forms[i], contact, texts[i]);
    if (!back) continue;
    EXPECT_EQ(wire_text(*back), wire) << forms[i].name << "\n"
                                      << difference(contact, *back) << texts[i];
  }
}

TEST(Forms, WriteWhatTheirReadersTake) {
  Random random(5);
  Contact contact;
  const Forms forms = all_forms();
  const Forms again = all_forms();
  for (unsigned i = 0, count = contact_count(60); i < count && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    make_contact(random, contact);
    for (const NamedForm& named : forms) {
      const std::string text = damaged(random, named.form->write(contact));
      try {
        const Contact* const taken = named.form->read(text);
        if (taken) expect_same(*taken, again);
      } catch (const Error&) {
        continue;  // refused in words, which is as good
      }
      if (HasFailure()) FAIL() << named.name << "\n" << text;
    }
  }
}

}  // namespace
}  // namespace eascard::test
