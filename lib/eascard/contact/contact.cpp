#include "eascard/contact/contact.hpp"

#include <algorithm>

#include "eascard/document/builder.hpp"

namespace eascard {

void Contact::add_extra(const Document& document, std::uint32_t index, FieldId within) {
  DocumentBuilder builder(extras_);
  if (within == FieldId::none) return builder.copy(document, index);
  const std::size_t part = extras_.nodes.size();
  builder.open(tag_of_field(within));
  builder.copy(document, index);
  builder.close();
  extras_.nodes[part].flags |= node_flag::part;
}

namespace {

std::size_t field_order(const Node& node) {
  return node.kind == NodeKind::element ? index_of(field_of(node.tag.page, node.tag.token))
                                        : index_of(FieldId::none);
}

/// Where lower() writes an extra: by its field, of a part by the field in it too.
std::pair<std::size_t, std::size_t> extra_order(const Document& extras, std::uint32_t at) {
  const Node& extra = extras.nodes[at];
  const bool has_child = extra.next > at + 1;
  if ((extra.flags & node_flag::part) != 0)
    return {field_order(extra), has_child ? field_order(extras.nodes[at + 1]) : 0};
  const std::size_t order = field_order(extra);
  const bool is_value = order < field_count && all_fields()[order].parent == FieldId::none &&
                        all_fields()[order].type != FieldType::list &&
                        all_fields()[order].type != FieldType::body;
  return {is_value ? order : field_count, 0};
}

}  // namespace

void Contact::sort_extras() {
  std::vector<std::uint32_t> roots;
  for (std::uint32_t i = 0; i < extras_.nodes.size(); i = extras_.nodes[i].next) roots.push_back(i);
  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    return extra_order(extras_, a) < extra_order(extras_, b);
  };
  if (std::is_sorted(roots.begin(), roots.end(), before)) return;
  std::stable_sort(roots.begin(), roots.end(), before);
  Document sorted;
  for (const std::uint32_t root : roots) DocumentBuilder(sorted).copy(extras_, root);
  extras_ = std::move(sorted);
}

std::unique_ptr<Contact> Contact::clone() const {
  auto copy = std::make_unique<Contact>();
  const auto own_text = [&copy](std::string_view text) {
    return text.empty() ? std::string_view() : copy->own(std::string(text));
  };
  for (const Field& f : all_fields()) {
    if (has(f.id)) copy->set(f.id, own_text(value(f.id)));
    for (const std::string_view item : items(f.id)) copy->add_item(f.id, own_text(item));
  }
  copy->extras_ = extras_;
  for (const auto id :
       {&ContactContext::server_id, &ContactContext::client_id, &ContactContext::collection_id,
        &ContactContext::operation, &ContactContext::uid})
    copy->context.*id = own_text(context.*id);
  return copy;
}

bool Contact::equals(const Contact& other) const {
  const auto same_node = [&](const Node& a, const Node& b) {
    constexpr std::uint8_t ignored = node_flag::stored;
    return a.kind == b.kind && (a.flags | ignored) == (b.flags | ignored) && a.tag == b.tag &&
           a.next == b.next && extras_.text(a) == other.extras_.text(b);
  };
  return present_ == other.present_ && values_ == other.values_ && items_ == other.items_ &&
         std::equal(extras_.nodes.begin(), extras_.nodes.end(), other.extras_.nodes.begin(),
                    other.extras_.nodes.end(), same_node);
}

void Contact::clear() {
  values_.fill({});
  present_.reset();
  items_.clear();
  extras_.clear();
  owned_.clear();
  context = {};
}

}  // namespace eascard
