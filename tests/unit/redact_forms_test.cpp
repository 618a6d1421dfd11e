// Redaction of contacts in every form: what stays, what goes, and that all forms agree.

#include <gtest/gtest.h>

#include "eascard/book/redact/json.hpp"
#include "eascard/book/redact/redact.hpp"
#include "eascard/book/redact/vcard.hpp"
#include "eascard/book/redact/wbxml.hpp"
#include "eascard/book/redact/xml.hpp"
#include "forms.hpp"
#include "random_contact.hpp"

namespace eascard::book {
namespace {

using records::Format;
using test::Random;

Format format_of(std::string_view form) {
  if (form.starts_with("vCard")) return Format::vcard;
  if (form == "XML") return Format::xml;
  return form == "WBXML" ? Format::wbxml : Format::json;
}

/// One pass alone, which learns.
std::string learned(std::string_view bytes, Format format) {
  Redactor redactor("key", {});
  if (format == Format::vcard) return redact_vcard(bytes, redactor);
  if (format == Format::xml) return redact_xml(bytes, redactor);
  return format == Format::wbxml ? redact_wbxml(bytes, redactor) : redact_json(bytes, redactor);
}

/// The values of a contact that a fake must replace.
std::vector<std::string> values_of(const Contact& contact) {
  std::vector<std::string> values;
  for (const Field& f : all_fields()) {
    if (f.type == FieldType::item) continue;
    const Personal kind = personal_of(tag_of_field(f.id));
    const auto add = [&](std::string_view value, Personal item) {
      // A scheme such as im: stays, and says nothing without what is behind it.
      const std::string_view rest = value.substr(value.find(':') + 1);
      // Nor does the mark of an image that has nothing else.
      const bool is_mark = item == Personal::picture && value.size() <= 12;
      if (!is_harmless(item, value) && says_something(rest) && !is_mark) values.emplace_back(value);
    };
    if (f.type == FieldType::list) {
      for (const Field& item : all_fields())
        if (item.parent == f.id)
          for (const std::string_view value : contact.items(f.id))
            add(value, personal_of(tag_of_field(item.id)));
    } else if (f.type != FieldType::body && contact.has(f.id)) {
      add(contact.value(f.id), kind);
    }
  }
  return values;
}

std::string all_of(const Contact& contact) {
  std::string all;
  for (const std::string& value : values_of(contact)) all += value + '\n';
  return all;
}

std::string line_lengths(std::string_view text) {
  std::string lengths;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') {
      lengths += std::to_string(i - begin) + ' ';
      begin = i;
    }
  return lengths;
}

TEST(RedactForms, RandomContactsInEveryForm) {
  Random random(61);
  auto forms = test::all_forms();
  const unsigned count = test::contact_count(60);
  for (unsigned i = 0; i < count; ++i) {
    Contact contact;
    test::make_contact(random, contact);
    for (auto& [name, form] : forms) {
      SCOPED_TRACE(std::string(name) + " " + std::to_string(i));
      const std::string bytes = form->write(contact);
      Redactor redactor("key", {});
      std::string redacted;
      try {
        redacted = redact(bytes, format_of(name), redactor);
      } catch (const Error& error) {
        ADD_FAILURE() << error.what();
        continue;
      }
      ASSERT_EQ(redacted.size(), bytes.size());
      if (name != std::string_view("WBXML")) {
        ASSERT_EQ(line_lengths(redacted), line_lengths(bytes));
      }
      const Contact* const before = form->read(bytes);
      ASSERT_NE(before, nullptr);
      const std::vector<std::string> originals = values_of(*before);
      const Contact* const after = form->read(redacted);
      ASSERT_NE(after, nullptr);
      const std::string all = all_of(*after);
      for (const std::string& original : originals)
        if (original.size() >= 8) {
          ASSERT_EQ(all.find(original), std::string::npos) << original << '\n' << redacted;
        }
    }
  }
}

/// Bytes changed, dropped and doubled at random.
std::string damaged(Random& random, std::string bytes) {
  for (unsigned i = 1 + test::pick(random, 4); i > 0 && !bytes.empty(); --i) {
    const std::size_t at = test::pick(random, static_cast<unsigned>(bytes.size()));
    constexpr std::string_view marks = "<>&;:\"\\{}[],=%\r\n \xFF";
    const unsigned what = test::pick(random, 3);
    if (what == 0) bytes[at] = marks[test::pick(random, marks.size())];
    if (what == 1) bytes.erase(at, 1 + test::pick(random, 3));
    if (what == 2) bytes.insert(at, bytes.substr(at, 1 + test::pick(random, 20)));
  }
  return bytes;
}

// The fuzz targets redact_*_fuzz.cpp ask for the same.
TEST(RedactForms, DamagedInputsHaveAResultOrAnError) {
  Random random(62);
  auto forms = test::all_forms();
  Contact contact;
  for (unsigned i = 0; i < test::contact_count(40); ++i) {
    test::make_contact(random, contact);
    for (auto& [name, form] : forms) {
      const std::string bytes = damaged(random, form->write(contact));
      SCOPED_TRACE(std::string(name) + ": " + bytes);
      Redactor redactor("key", {});
      try {
        ASSERT_EQ(learned(bytes, format_of(name)), bytes);
        ASSERT_EQ(redact(bytes, format_of(name), redactor).size(), bytes.size());
      } catch (const Error&) {
      }
    }
  }
}

}  // namespace
}  // namespace eascard::book
