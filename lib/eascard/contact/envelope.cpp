#include "eascard/contact/envelope.hpp"

#include "eascard/contact/lift.hpp"
#include "eascard/text/base64.hpp"

namespace eascard {
namespace {

constexpr Tag application_data = tag_of("AirSync", "ApplicationData");

void warn(std::vector<Diagnostic>& warnings, Code code, std::string text) {
  warnings.push_back({code, Severity::warning, {}, std::move(text)});
}

void check_limits(const Contact& contact, std::vector<Diagnostic>& warnings) {
  const auto check = [&](Code code, Limit limit, std::uint64_t count, const std::string& what) {
    if (count > limit.most)
      warn(warnings, code, what + ": servers refuse more than " + std::to_string(limit.most));
  };
  const std::size_t picture = base64_size(contact.value(FieldId::Picture));
  check(Code::I02, limit::picture_characters, picture,
        "Picture of " + std::to_string(picture) + " characters");
  for (const ListLimit& of : list_limits) {
    const std::size_t count = contact.items(of.list).size();
    check(of.code, of.items, count, of.text(count));
  }
}

/// Notes that were cut, or whose text is not there, would replace the whole ones on the server.
bool has_whole_notes(const Contact& contact) {
  return contact.has(FieldId::BodyData) && contact.value(FieldId::BodyTruncatedFlag) != "1";
}

}  // namespace

Envelope::Envelope(EnvelopeOptions options, Document& document)
    : options_(std::move(options)), document_(document), builder_(document, options_.max_size) {
  document_.clear();
  if (options_.kind != EnvelopeKind::application_data) open();
}

bool Envelope::is_upload() const {
  return options_.kind == EnvelopeKind::sync_add || options_.kind == EnvelopeKind::sync_change;
}

void Envelope::open() {
  builder_.open(tag_of("AirSync", "Sync"));
  builder_.open(tag_of("AirSync", "Collections"));
  builder_.open(tag_of("AirSync", "Collection"));
  // Up to 12.1 the class stands here, from 14.0 on the folder tells it ([MS-ASCMD] 2.2.3.27.5).
  if (options_.protocol <= Version::v12_1) builder_.add(tag_of("AirSync", "Class"), "Contacts");
  builder_.add(tag_of("AirSync", "SyncKey"), options_.sync_key);
  builder_.add(tag_of("AirSync", "CollectionId"), options_.collection_id);
  if (!is_upload()) builder_.add(tag_of("AirSync", "Status"), "1");
  builder_.open(tag_of("AirSync", "Commands"));
}

bool Envelope::add(const Contact& contact, std::vector<Diagnostic>& warnings) {
  warnings.clear();
  ++offered_;
  const bool needs_id =
      options_.kind == EnvelopeKind::sync_change || options_.kind == EnvelopeKind::sync_response;
  if (needs_id && contact.context.server_id.empty()) {
    warnings.push_back({Code::M013,
                        Severity::error,
                        {},
                        "contact " + std::to_string(offered_) + " has no ServerId, which " +
                            (is_upload() ? "a Change" : "an Add of a server") +
                            " needs: left out"});
    return false;
  }
  ++count_;
  const bool alone = options_.kind == EnvelopeKind::application_data;
  if (!alone) {
    const bool is_change = options_.kind == EnvelopeKind::sync_change;
    builder_.open(is_change ? tag_of("AirSync", "Change") : tag_of("AirSync", "Add"));
    add_ids(contact);
  }
  builder_.open(application_data);
  if (is_upload()) {
    check_limits(contact, warnings);
    if (!contact.extras().nodes.empty())
      warn(warnings, Code::M013, "unknown elements are left out of the request");
    filter(contact);
    lower(filtered_, builder_);
  } else {
    lower(contact, builder_);
  }
  builder_.close();
  if (!alone) builder_.close();
  return true;
}

void Envelope::add_ids(const Contact& contact) {
  if (options_.kind == EnvelopeKind::sync_add) {
    const std::string next = std::to_string(next_client_id_++);
    builder_.add(tag_of("AirSync", "ClientId"),
                 contact.context.client_id.empty() ? next : contact.context.client_id);
  } else if (!contact.context.server_id.empty()) {
    builder_.add(tag_of("AirSync", "ServerId"), contact.context.server_id);
  }
}

void Envelope::filter(const Contact& contact) {
  filtered_.clear();
  const bool empty_clears =
      options_.kind == EnvelopeKind::sync_change && options_.protocol <= Version::v14_1;
  for (const Field& f : all_fields()) {
    const bool in_protocol = f.since <= options_.protocol && f.until >= options_.protocol;
    if (!contact.has(f.id) || f.sent_by == SentBy::response || !in_protocol) continue;
    const bool is_body = f.id == FieldId::Body || f.parent == FieldId::Body;
    if (is_body && !has_whole_notes(contact)) continue;
    const bool is_empty = contact.value(f.id).empty() && contact.items(f.id).empty();
    if (is_empty && !is_body && !empty_clears &&
        !(f.id == FieldId::Picture && options_.kind == EnvelopeKind::sync_change))
      continue;
    filtered_.set(f.id, contact.value(f.id));
    for (const std::string_view item : contact.items(f.id)) filtered_.add_item(f.id, item);
  }
}

void Envelope::finish() {
  for (int open = 0; open < 4 && options_.kind != EnvelopeKind::application_data; ++open)
    builder_.close();
}

}  // namespace eascard
