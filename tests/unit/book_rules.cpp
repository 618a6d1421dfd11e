#include "book_rules.hpp"

namespace eascard::test {

std::string element(const std::string& name, const std::string& content) {
  return '<' + name + '>' + content + "</" + name + '>';
}

namespace {

/// As protocol 2.5 writes it.
std::string old_note(const Note& note) {
  std::string xml;
  if (note.data) xml += element("c:Body", *note.data);
  if (note.estimated) xml += element("c:BodySize", std::to_string(*note.estimated));
  if (note.truncated) xml += element("c:BodyTruncated", "1");
  return xml;
}

}  // namespace

std::string xml_of(const Person& person, bool is_old) {
  std::string xml;
  for (const auto& [name, value] : person.values) xml += element(name, value);
  if (person.categories) {
    std::string list;
    for (const std::string& each : *person.categories) list += element("c:Category", each);
    xml += element("c:Categories", list);
  }
  if (person.picture) xml += element("c:Picture", *person.picture);
  if (!person.note) return element("ApplicationData", xml);
  if (is_old) return element("ApplicationData", xml + old_note(*person.note));
  std::string body = element("b:Type", "1");
  if (person.note->estimated)
    body += element("b:EstimatedDataSize", std::to_string(*person.note->estimated));
  if (person.note->truncated) body += element("b:Truncated", "1");
  if (person.note->data) body += element("b:Data", *person.note->data);
  return element("ApplicationData", xml + element("b:Body", body));
}

void client_changes(Person& person, const Person& change, book::Policy policy,
                    const Supports& supports) {
  const auto keeps = [&](const std::string& name) {
    if (policy == book::Policy::keep_all) return true;
    return policy == book::Policy::spec && supports.ghosts(name);
  };
  for (const std::string& name : names) {
    const auto sent = change.values.find(name);
    if (sent != change.values.end()) {
      person.values[name] = sent->second;
    } else if (!keeps(name)) {
      person.values.erase(name);
    }
  }
  if (change.categories || !keeps("c:Categories")) person.categories = change.categories;
  if (change.picture) person.picture = change.picture;
  if (person.picture == "") person.picture.reset();
  if (change.note && change.note->data) person.note = Note{change.note->data, std::nullopt, false};
}

void server_changes(Person& person, const Person& change) {
  for (const auto& [name, value] : change.values) person.values[name] = value;
  if (change.categories) person.categories = change.categories;
  if (change.picture) person.picture = change.picture;
  if (!change.note) return;
  const bool has_notes = person.note && person.note->data;
  if (change.note->truncated && !change.note->data && has_notes) {
    person.note->truncated = true;
    person.note->estimated = change.note->estimated;
    return;
  }
  const bool is_beginning = change.note->truncated && has_notes && !person.note->truncated &&
                            person.note->data->starts_with(change.note->data.value_or(""));
  if (!is_beginning) person.note = change.note;
}

std::string show(const Person& person) {
  std::string text;
  for (const auto& [name, value] : person.values) text += name.substr(2) + '=' + value + ';';
  if (person.categories) {
    text += "Categories=";
    for (const std::string& each : *person.categories) text += each + ',';
    text += ';';
  }
  if (person.picture) text += "Picture=" + *person.picture + ';';
  if (!person.note) return text;
  text += "Note=" + person.note->data.value_or("absent");
  if (person.note->truncated) text += " cut";
  if (person.note->estimated) text += " of " + std::to_string(*person.note->estimated);
  return text + ';';
}

}  // namespace eascard::test
