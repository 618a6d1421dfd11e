// Cards as BelCard reads them, 4.0 only: belcard_reader FILE prints one JSON line a card.
//
// It checks the ABNF of RFC 6350; the values stay escaped, so that they are undone here.

#include <belcard/belcard.hpp>
#include <belcard/belcard_parser.hpp>

#include "cards.hpp"

namespace {

using nlohmann::json;
using namespace belcard;

std::string plain(std::string_view value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      text += value[i];
    } else {
      ++i;
      text += value[i] == 'n' || value[i] == 'N' ? '\n' : value[i];
    }
  }
  return text;
}

/// The parts between unescaped separators.
json split(std::string_view value, char separator) {
  json parts = json::array();
  std::size_t start = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i == value.size() || value[i] == separator) {
      parts.push_back(plain(value.substr(start, i - start)));
      start = i + 1;
    } else if (value[i] == '\\') {
      ++i;
    }
  }
  return parts;
}

template <typename List>
json texts(const List& list) {
  json values = json::array();
  for (const auto& property : list) values.push_back(plain(property->getValue()));
  return values;
}

template <typename T>
json text(const std::shared_ptr<T>& property) {
  return property ? json::array({plain(property->getValue())}) : json::array();
}

json name(const std::shared_ptr<BelCardName>& n) {
  if (!n) return json::array();
  return json::array(
      {{plain(n->getFamilyName()), plain(n->getGivenName()), plain(n->getAdditionalName()),
        plain(n->getPrefixes()), plain(n->getSuffixes())}});
}

json addresses(const std::list<std::shared_ptr<BelCardAddress>>& list) {
  json values = json::array();
  for (const auto& a : list)
    values.push_back({plain(a->getPostOfficeBox()), plain(a->getExtendedAddress()),
                      plain(a->getStreet()), plain(a->getLocality()), plain(a->getRegion()),
                      plain(a->getPostalCode()), plain(a->getCountry())});
  return values;
}

json organizations(const std::list<std::shared_ptr<BelCardOrganization>>& list) {
  json values = json::array();
  for (const auto& organization : list) values.push_back(split(organization->getValue(), ';'));
  return values;
}

json categories(const std::list<std::shared_ptr<BelCardCategories>>& list) {
  json values = json::array();
  for (const auto& property : list)
    for (const json& item : split(property->getValue(), ',')) values.push_back(item);
  return values;
}

/// The data: URI as it is: compare.py takes it apart.
json values_of(const BelCard& card) {
  return {
      {"FN", text(card.getFullName())},         {"N", name(card.getName())},
      {"NICKNAME", texts(card.getNicknames())}, {"ORG", organizations(card.getOrganizations())},
      {"TITLE", texts(card.getTitles())},       {"EMAIL", texts(card.getEmails())},
      {"TEL", texts(card.getPhoneNumbers())},   {"ADR", addresses(card.getAddresses())},
      {"IMPP", texts(card.getImpp())},          {"URL", texts(card.getURLs())},
      {"BDAY", text(card.getBirthday())},       {"ANNIVERSARY", text(card.getAnniversary())},
      {"RELATED", texts(card.getRelated())},    {"CATEGORIES", categories(card.getCategories())},
      {"NOTE", texts(card.getNotes())},         {"PHOTO", texts(card.getPhotos())},
      {"UID", text(card.getUniqueId())}};
}

std::shared_ptr<BelCard> parse(const std::string& card) {
  return BelCardParser::getInstance()->parseOne(card);
}

std::string unfolded(std::string line) {
  line.resize(line.size() - 2);
  for (std::size_t fold; (fold = line.find("\r\n ")) != std::string::npos;) line.erase(fold, 3);
  return line;
}

/// Takes the lines out of the card that are refused by themselves; one error for each.
json take_refused(std::string& card) {
  json errors = json::array();
  std::string kept;
  for (std::size_t at = 0; at < card.size();) {
    std::size_t end = card.find("\r\n", at) + 2;
    while (end < card.size() && card[end] == ' ') end = card.find("\r\n", end) + 2;
    const std::string line = card.substr(at, end - at);
    const bool frames = at == 0 || end == card.size() || line.starts_with("VERSION:");
    const std::string fn = line.starts_with("FN") ? "" : "FN:x\r\n";
    if (frames || parse("BEGIN:VCARD\r\nVERSION:4.0\r\n" + fn + line + "END:VCARD\r\n")) {
      kept += line;
    } else {
      errors.push_back("refused: " + unfolded(line));
    }
    at = end;
  }
  card = kept;
  return errors;
}

json read_card(std::string card) {
  if (const auto read = parse(card)) return {{"values", values_of(*read)}};
  json record = {{"error", take_refused(card)}};
  if (const auto read = parse(card)) {
    record["values"] = values_of(*read);
  } else {
    record["error"].push_back("refused as a whole");
  }
  return record;
}

}  // namespace

int main(int argc, char** argv) {
  return read_cards(argc, argv, read_card);
}
