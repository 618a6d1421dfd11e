// How fast the library is beside libwbxml, in one process on one core: MB of WBXML and contacts a
// second of CPU time, median of five runs, and the cost of a contact in messages of growing size.
//
//   bench [DOCUMENTS [OPERATION]]    1000 documents of 100 contacts, all operations
//
// With an operation (decode, encode, to-json, to-vcard, from-vcard) only ours runs, and once: for
// profilers.

#include <wbxml/wbxml.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/capture/text_scan.hpp"
#include "eascard/contact/envelope.hpp"
#include "eascard/contact/lift.hpp"
#include "eascard/document/message.hpp"
#include "eascard/json/plain_writer.hpp"
#include "eascard/json/tree.hpp"
#include "eascard/records/json_record.hpp"
#include "eascard/text/base64.hpp"
#include "eascard/vcard/reader.hpp"
#include "eascard/vcard/writer.hpp"
#include "eascard/wbxml/reader.hpp"
#include "eascard/wbxml/tokens.hpp"
#include "eascard/wbxml/writer.hpp"
#include "eascard/xml/reader.hpp"
#include "eascard/xml/writer.hpp"

namespace {

using namespace eascard;

// ---- messages -----------------------------------------------------------------------------------

/// Writes Sync responses byte by byte, the same ones on every run and machine.
class MessageBuilder {
 public:
  std::string build(unsigned contacts) {
    out_.assign("\x03\x01\x6A\x00", 4);
    page_ = 0;
    open(tag_of("AirSync", "Sync"));
    open(tag_of("AirSync", "Collections"));
    open(tag_of("AirSync", "Collection"));
    text(tag_of("AirSync", "SyncKey"), "1");
    text(tag_of("AirSync", "CollectionId"), "2");
    text(tag_of("AirSync", "Status"), "1");
    open(tag_of("AirSync", "Commands"));
    for (unsigned i = 0; i < contacts; ++i) add_item(i);
    for (int level = 0; level < 4; ++level) close();
    return out_;
  }

 private:
  using Words = std::vector<std::string_view>;

  void tag(Tag tag, bool has_content) {
    if (tag.page != page_) {
      out_ += '\0';
      out_ += static_cast<char>(tag.page);
      page_ = tag.page;
    }
    out_ += static_cast<char>(tag.token | (has_content ? wbxml::content_bit : 0));
  }
  void open(Tag element) { tag(element, true); }
  void close() { out_ += '\x01'; }
  void text(Tag element, std::string_view value) {
    open(element);
    (out_ += '\x03') += value;
    out_ += '\0';
    close();
  }

  unsigned pick(std::size_t below) { return static_cast<unsigned>(random_() % below); }
  std::string_view pick(const Words& words) { return words[pick(words.size())]; }
  bool chance(unsigned of_ten) { return pick(10) < of_ten; }

  std::string phone() {
    return "+49 (" + std::to_string(30 + pick(900)) + ") " + std::to_string(100000 + pick(899999));
  }
  std::string date() {
    char text[32];
    std::snprintf(text, sizeof text, "%u-%02u-%02uT00:00:00.000Z", 1940 + pick(70), 1 + pick(12),
                  1 + pick(28));
    return text;
  }

  void add_item(unsigned number) {
    open(tag_of("AirSync", "Add"));
    text(tag_of("AirSync", "ServerId"), "2:" + std::to_string(number + 1));
    open(tag_of("AirSync", "ApplicationData"));
    add_notes();
    add_person();
    add_work();
    add_home();
    add_contacts2();
    text(tag_of("AirSyncBase", "NativeBodyType"), "1");
    close();
    close();
  }

  void add_notes() {
    static const Words notes = {
        "Met at the fair, likes tea; call back in May.\r\nHas moved twice since, so ask for the "
        "address before sending anything.\r\n",
        "Ruft montags zur\xC3\xBC"
        "ck.\r\nNicht vor 9 Uhr, nie freitags; sonst die Zentrale "
        "verlangen und nach Frau M\xC3\xBCller fragen ",
        "Prefers mail & <text> only. Speaks English, German and some Japanese, and reads all of "
        "what is sent: keep it short.",
        ""};
    const std::string note(pick(notes));
    open(tag_of("AirSyncBase", "Body"));
    text(tag_of("AirSyncBase", "Type"), "1");
    text(tag_of("AirSyncBase", "EstimatedDataSize"), std::to_string(note.size()));
    if (!note.empty()) text(tag_of("AirSyncBase", "Data"), note);
    close();
  }

  void add_person() {
    static const Words first = {"Anna", "J\xC3\xBCrgen", "Don",
                                "Ren\xC3\xA9"
                                "e",
                                "Mary Ann"};
    static const Words last = {"M\xC3\xBCller", "Funk", "\xE5\xB1\xB1\xE7\x94\xB0",
                               "O'Neill & Sons"};
    const std::string first_name(pick(first));
    const std::string last_name(pick(last));
    text(tag_of("Contacts", "FileAs"), last_name + ", " + first_name);
    text(tag_of("Contacts", "FirstName"), first_name);
    text(tag_of("Contacts", "LastName"), last_name);
    if (chance(3)) text(tag_of("Contacts", "MiddleName"), "Maria");
    if (chance(3)) text(tag_of("Contacts", "Title"), "Dr.");
    if (chance(7)) text(tag_of("Contacts", "Birthday"), date());
    const std::string host = '@' + std::to_string(pick(1000)) + ".example.com";
    text(tag_of("Contacts", "Email1Address"), '"' + first_name + "\" <mail" + host + '>');
    if (chance(7)) text(tag_of("Contacts", "Email2Address"), "second" + host);
    if (chance(3)) tag(tag_of("Contacts", "Picture"), false);
  }

  void add_work() {
    static const Words titles = {"Engineer",
                                 "Gesch\xC3\xA4"
                                 "ftsf\xC3\xBChrerin",
                                 "Head of Sales"};
    static const Words cities = {"Berlin", "K\xC3\xB6ln", "Redmond"};
    text(tag_of("Contacts", "CompanyName"), "Contoso " + std::to_string(pick(1000)) + " Ltd.");
    text(tag_of("Contacts", "JobTitle"), pick(titles));
    if (chance(7)) text(tag_of("Contacts", "Department"), "Research, Development");
    text(tag_of("Contacts", "BusinessPhoneNumber"), phone());
    text(tag_of("Contacts", "MobilePhoneNumber"), phone());
    if (chance(5)) text(tag_of("Contacts", "BusinessFaxNumber"), phone());
    text(tag_of("Contacts", "BusinessAddressStreet"), std::to_string(pick(200)) + " Main Street");
    text(tag_of("Contacts", "BusinessAddressCity"), pick(cities));
    text(tag_of("Contacts", "BusinessAddressPostalCode"), std::to_string(10000 + pick(89999)));
    text(tag_of("Contacts", "BusinessAddressState"), "Nordrhein-Westfalen");
    text(tag_of("Contacts", "BusinessAddressCountry"), "Deutschland");
    if (chance(5)) text(tag_of("Contacts", "AssistantName"), "Bj\xC3\xB6rn Beispiel");
    if (chance(6)) text(tag_of("Contacts", "OfficeLocation"), "Building 7, room 12");
  }

  void add_home() {
    if (chance(6)) text(tag_of("Contacts", "Spouse"), "Maria del Carmen");
    if (chance(6)) text(tag_of("Contacts", "Anniversary"), date());
    if (chance(8)) text(tag_of("Contacts", "HomePhoneNumber"), phone());
    if (chance(7)) {
      text(tag_of("Contacts", "HomeAddressStreet"), "Am Bach 5\r\nHinterhaus");
      text(tag_of("Contacts", "HomeAddressCity"),
           "Gr\xC3\xB6"
           "benzell");
      text(tag_of("Contacts", "HomeAddressPostalCode"), "82194");
      text(tag_of("Contacts", "HomeAddressCountry"), "Deutschland");
    }
    if (chance(7)) text(tag_of("Contacts", "WebPage"), "http://www.example.com/staff/~a?b=c");
    if (!chance(8)) return;
    open(tag_of("Contacts", "Categories"));
    text(tag_of("Contacts", "Category"), "Friends");
    text(tag_of("Contacts", "Category"), "Kunden, A");
    close();
  }

  void add_contacts2() {
    if (chance(6)) text(tag_of("Contacts2", "NickName"), "Sunny");
    if (chance(7)) text(tag_of("Contacts2", "IMAddress"), "someone@im.example.com");
    if (chance(6)) text(tag_of("Contacts2", "ManagerName"), "Petra Beispiel");
  }

  std::mt19937 random_{630};
  std::string out_;
  std::uint8_t page_ = 0;
};

std::vector<std::string> build_messages(unsigned documents, unsigned contacts) {
  MessageBuilder builder;
  std::vector<std::string> messages;
  for (unsigned i = 0; i < documents; ++i) messages.push_back(builder.build(contacts));
  return messages;
}

// ---- operations ---------------------------------------------------------------------------------

/// Turns one document into another form; `out` is empty and keeps its memory.
using Work = std::function<void(const std::string& in, std::string& out)>;

Work our_decoder() {
  auto reader = std::make_shared<wbxml::Reader>();
  auto writer = std::make_shared<xml::Writer>();
  return [reader, writer](const std::string& in, std::string& out) {
    reader->start(0);
    reader->read(in, true);
    writer->write(reader->document(), [&out](std::string_view piece) { out += piece; });
  };
}

Work our_encoder() {
  auto reader = std::make_shared<xml::Reader>();
  return [reader](const std::string& in, std::string& out) {
    reader->start({0, 1, 1});
    reader->read(in, true);
    wbxml::write(reader->document(), out);
  };
}

using ContactUse = std::function<void(const Contact& contact, std::string& out)>;

/// WBXML to what `use` makes of each contact.
Work our_contact_writer(ContactUse use) {
  auto reader = std::make_shared<wbxml::Reader>();
  auto contact = std::make_shared<Contact>();
  return [reader, contact, use = std::move(use)](const std::string& in, std::string& out) {
    reader->start(0);
    reader->read(in, true);
    Diagnostics diagnostics;
    ItemCursor items(reader->document());
    while (const std::optional<Item> item = items.next()) {
      if (!is_contact(reader->document(), *item)) continue;
      lift(reader->document(), *item, *contact, diagnostics);
      use(*contact, out);
    }
  };
}

template <typename Writer>
Work our_writer() {
  auto writer = std::make_shared<Writer>(card::CardOptions{});
  return our_contact_writer(
      [writer](const Contact& contact, std::string& out) { writer->write(contact, out); });
}

Work our_card_writer() {
  return our_writer<vcard::Writer>();
}

Work our_json_writer() {
  return our_contact_writer(
      [](const Contact& contact, std::string& out) { json::write_contact(contact, out); });
}

Work our_tree_writer() {
  auto reader = std::make_shared<wbxml::Reader>();
  return [reader](const std::string& in, std::string& out) {
    reader->start(0);
    reader->read(in, true);
    json::write_tree(reader->document(), out);
  };
}

/// JSON of contacts, or a tree, to WBXML.
Work our_json_reader() {
  auto document = std::make_shared<Document>();
  return [document](const std::string& in, std::string& out) {
    records::JsonRecordReader reader;
    std::string_view rest = in;
    for (; reader.read(rest, {0, 1, 1}, true); rest.remove_prefix(reader.consumed())) {
      if (reader.shape() == records::JsonShape::tree) {
        wbxml::write(reader.document(), out);
        continue;
      }
      std::vector<Diagnostic> warnings;
      Envelope envelope({}, *document);
      envelope.add(reader.contact(), warnings);
      envelope.finish();
      wbxml::write(*document, out);
    }
  };
}

/// Cards to WBXML.
Work our_card_reader() {
  auto document = std::make_shared<Document>();
  return [document](const std::string& in, std::string& out) {
    vcard::ContactReader reader(card::CardOptions{});
    std::string_view rest = in;
    for (; reader.read(rest, true); rest.remove_prefix(reader.consumed())) {
      std::vector<Diagnostic> warnings;
      Envelope envelope({}, *document);
      envelope.add(reader.contact(), warnings);
      envelope.finish();
      wbxml::write(*document, out);
    }
  };
}

/// The bodies in a text.
Work our_text_reader() {
  return [](const std::string& in, std::string& out) {
    capture::TextReader reader;
    for (std::string_view rest = in; reader.read(rest, true); rest.remove_prefix(reader.consumed()))
      out += reader.entry().body;
  };
}

/// A log as Z-Push writes it, with the message between lines of other things.
std::string in_a_log(const std::string& message) {
  std::string base64;
  append_base64(base64, message);
  return "05/03/2024 10:11:12 [ 4711] [DEBUG] [alice] StateManager->getState(): 2a7f-6a00\n"
         "05/03/2024 10:11:13 [ 4711] [WBXML] [alice] WBXML-OUT: " +
         base64 + "\n05/03/2024 10:11:13 [ 4711] [ INFO] [alice] memory used 31 MB\n";
}

/// As many bytes of lines without a message.
std::string plain_log(std::size_t size) {
  std::string text;
  for (unsigned second = 0; text.size() < size; ++second)
    text += "May  3 10:11:" + std::to_string(second % 50 + 10) +
            " mail postfix/smtpd[2012]: connect from unknown[192.168.52.106], 06 in queue\n";
  return text;
}

/// Takes over what libwbxml allocated.
void take(WBXMLError error, WB_UTINY* bytes, WB_ULONG size, std::string& out) {
  if (error != WBXML_OK) {
    std::fprintf(stderr, "bench: libwbxml error %d\n", static_cast<int>(error));
    std::exit(1);
  }
  out.assign(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
}

/// libwbxml takes its input without const but does not change it.
WB_UTINY* bytes_of(const std::string& text) {
  return reinterpret_cast<WB_UTINY*>(const_cast<char*>(text.data()));
}

void libwbxml_decode(const std::string& in, std::string& out) {
  WBXMLConvWBXML2XML* converter = nullptr;
  wbxml_conv_wbxml2xml_create(&converter);
  wbxml_conv_wbxml2xml_set_gen_type(converter, WBXML_GEN_XML_CANONICAL);
  wbxml_conv_wbxml2xml_set_language(converter, WBXML_LANG_ACTIVESYNC);
  wbxml_conv_wbxml2xml_enable_preserve_whitespaces(converter);
  WB_UTINY* bytes = nullptr;
  WB_ULONG size = 0;
  const WBXMLError error = wbxml_conv_wbxml2xml_run(
      converter, bytes_of(in), static_cast<WB_ULONG>(in.size()), &bytes, &size);
  wbxml_conv_wbxml2xml_destroy(converter);
  take(error, bytes, size, out);
}

void libwbxml_encode(const std::string& in, std::string& out) {
  WBXMLConvXML2WBXML* converter = nullptr;
  wbxml_conv_xml2wbxml_create(&converter);
  wbxml_conv_xml2wbxml_set_version(converter, WBXML_VERSION_13);
  wbxml_conv_xml2wbxml_enable_preserve_whitespaces(converter);
  wbxml_conv_xml2wbxml_disable_string_table(converter);
  wbxml_conv_xml2wbxml_disable_public_id(converter);
  WB_UTINY* bytes = nullptr;
  WB_ULONG size = 0;
  const WBXMLError error = wbxml_conv_xml2wbxml_run(
      converter, bytes_of(in), static_cast<WB_ULONG>(in.size()), &bytes, &size);
  wbxml_conv_xml2wbxml_destroy(converter);
  take(error, bytes, size, out);
}

std::vector<std::string> convert(const std::vector<std::string>& inputs, const Work& work) {
  std::vector<std::string> outputs(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) work(inputs[i], outputs[i]);
  return outputs;
}

std::size_t total_size(const std::vector<std::string>& texts) {
  std::size_t size = 0;
  for (const std::string& text : texts) size += text.size();
  return size;
}

// ---- measuring ----------------------------------------------------------------------------------

/// CPU seconds of one pass over the inputs, at least a tenth of a second of them, median of five.
double measure(const std::vector<std::string>& inputs, const Work& work) {
  std::string out;
  std::vector<double> runs;
  while (runs.size() < 5) {
    const std::clock_t start = std::clock();
    unsigned passes = 0;
    std::clock_t end = start;
    for (; end - start < CLOCKS_PER_SEC / 10; end = std::clock(), ++passes)
      for (const std::string& input : inputs) {
        out.clear();
        work(input, out);
      }
    runs.push_back(static_cast<double>(end - start) / CLOCKS_PER_SEC / passes);
  }
  std::sort(runs.begin(), runs.end());
  return runs[2];
}

struct Corpus {
  double megabytes = 0;  ///< of WBXML, 10^6 bytes
  double contacts = 0;
};

void print_row(const char* operation, const char* engine, double seconds, const Corpus& corpus,
               double other_seconds) {
  std::printf("%-24s %-9s %9.1f %12.0f", operation, engine, corpus.megabytes / seconds,
              corpus.contacts / seconds);
  if (other_seconds > 0) std::printf(" %9.1f", other_seconds / seconds);
  std::printf("\n");
  std::fflush(stdout);
}

void compare(unsigned documents) {
  const std::vector<std::string> wbxml = build_messages(documents, 100);
  const std::vector<std::string> our_xml = convert(wbxml, our_decoder());
  const std::vector<std::string> their_xml = convert(wbxml, libwbxml_decode);
  if (convert(our_xml, our_encoder()) != wbxml || convert(their_xml, libwbxml_encode) != wbxml) {
    std::fprintf(stderr, "bench: the messages do not come back as they were\n");
    std::exit(1);
  }
  const Corpus corpus{static_cast<double>(total_size(wbxml)) / 1e6, documents * 100.0};
  std::printf("%u documents of 100 contacts, %.0f bytes of WBXML a contact\n\n", documents,
              corpus.megabytes * 1e6 / corpus.contacts);
  std::printf("%-24s %-9s %9s %12s %9s\n", "operation", "engine", "MB/s", "contacts/s", "ratio");
  const double their_decode = measure(wbxml, libwbxml_decode);
  print_row("WBXML to XML", "eascard", measure(wbxml, our_decoder()), corpus, their_decode);
  print_row("", "libwbxml", their_decode, corpus, 0);
  const double their_encode = measure(their_xml, libwbxml_encode);
  print_row("XML to WBXML", "eascard", measure(our_xml, our_encoder()), corpus, their_encode);
  print_row("", "libwbxml", their_encode, corpus, 0);
  print_row("WBXML to vCard 3.0", "eascard", measure(wbxml, our_card_writer()), corpus, 0);
  print_row("vCard 3.0 to WBXML", "eascard",
            measure(convert(wbxml, our_card_writer()), our_card_reader()), corpus, 0);
  const std::pair<const char*, Work> shapes[] = {
      {"plain JSON", our_json_writer()},
      {"tree", our_tree_writer()},
      {"jCard", our_writer<jcard::JcardWriter>()},
      {"JSContact", our_writer<jcard::JscontactWriter>()}};
  for (const auto& [name, writer] : shapes) {
    const double write = measure(wbxml, writer);
    const double read = measure(convert(wbxml, writer), our_json_reader());
    print_row((std::string("WBXML to ") + name).c_str(), "eascard", write, corpus, 0);
    print_row((std::string(name) + " to WBXML").c_str(), "eascard", read, corpus, 0);
  }
}

void compare_texts(unsigned documents) {
  const std::vector<std::string> wbxml = build_messages(documents, 100);
  std::vector<std::string> logs;
  for (const std::string& message : wbxml) logs.push_back(in_a_log(message));
  if (convert(logs, our_text_reader()) != wbxml) {
    std::fprintf(stderr, "bench: the messages in logs are not found as they were\n");
    std::exit(1);
  }
  const Corpus corpus{static_cast<double>(total_size(logs)) / 1e6, documents * 100.0};
  std::printf("\n");
  print_row("base64 in logs", "eascard", measure(logs, our_text_reader()), corpus, 0);
  const std::vector<std::string> plain = {plain_log(total_size(logs))};
  const Corpus none{static_cast<double>(total_size(plain)) / 1e6, 0};
  print_row("logs without a message", "eascard", measure(plain, our_text_reader()), none, 0);
}

void scale() {
  std::printf("\nmicroseconds a contact, by contacts in one message\n\n");
  std::printf("%-12s %10s %10s %10s\n", "contacts", "decode", "encode", "to-vcard");
  for (const unsigned contacts : {100u, 10000u, 100000u}) {
    const std::vector<std::string> wbxml = build_messages(1, contacts);
    const std::vector<std::string> xml = convert(wbxml, our_decoder());
    const double scale = 1e6 / contacts;
    std::printf("%-12u %10.3f %10.3f %10.3f\n", contacts, measure(wbxml, our_decoder()) * scale,
                measure(xml, our_encoder()) * scale, measure(wbxml, our_card_writer()) * scale);
    std::fflush(stdout);
  }
}

void run_once(unsigned documents, std::string_view operation) {
  std::vector<std::string> inputs = build_messages(documents, 100);
  if (operation == "encode") inputs = convert(inputs, our_decoder());
  if (operation == "from-vcard") inputs = convert(inputs, our_card_writer());
  const Work work = operation == "decode"       ? our_decoder()
                    : operation == "encode"     ? our_encoder()
                    : operation == "to-json"    ? our_json_writer()
                    : operation == "from-vcard" ? our_card_reader()
                                                : our_card_writer();
  std::printf("%zu bytes\n", total_size(convert(inputs, work)));
}

}  // namespace

int main(int argc, char** argv) {
  const auto documents =
      static_cast<unsigned>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1000);
  if (argc > 2) {
    run_once(documents, argv[2]);
  } else {
    compare(documents);
    compare_texts(documents);
    scale();
  }
  return 0;
}
