#include "eascard/contact/lift.hpp"

#include <optional>

#include "eascard/document/builder.hpp"
#include "eascard/document/removed.hpp"
#include "eascard/text/base64.hpp"

namespace eascard {
namespace {

constexpr Tag gal_picture = tag_of("GAL", "Picture");
constexpr Tag gal_data = tag_of("GAL", "Data");

bool has_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

class Lifter {
 public:
  Lifter(const Document& document, Contact& contact, Diagnostics& diagnostics)
      : document_(document), contact_(contact), diagnostics_(diagnostics) {}

  /// The children of nodes[parent] are fields of `container`, none for the item itself.
  void read_children(std::uint32_t parent, FieldId container) {
    const std::uint32_t end = document_.nodes[parent].next;
    for (std::uint32_t i = parent + 1; i < end; i = document_.nodes[i].next) read(i, container);
  }

  /// What a log left out is no value, and what has lost a part of it is no extra.
  void note_removed(std::uint32_t parent) {
    if (document_.removed.empty()) return;
    auto said = removed_values(document_, parent, document_.nodes[parent].next, Severity::warning);
    if (said) diagnostics_.add(std::move(*said));
  }

 private:
  void read(std::uint32_t index, FieldId container) {
    const Node& node = document_.nodes[index];
    if (document_.is_removed(index)) return;
    if (node.tag == gal_picture && node.kind == NodeKind::element && container == FieldId::none)
      return read_gal_picture(index);
    const FieldId id =
        node.kind == NodeKind::element ? field_of(node.tag.page, node.tag.token) : FieldId::none;
    if (id == FieldId::none || field(id).parent != container) return add_extra(index, container);
    const bool has_children = node.next > index + 1;
    if (is_binary(node) && field(id).type != FieldType::base64) return add_extra(index, container);
    switch (field(id).type) {
      case FieldType::item:
        return has_children ? add_extra(index, container)
                            : contact_.add_item(container, document_.value(node));
      case FieldType::list:
      case FieldType::body:
        return read_container(index, id);
      default:
        return has_children ? add_extra(index, container) : read_value(index, id);
    }
  }

  /// OPAQUE bytes that are no string: as the value of a text they could not be written again.
  bool is_binary(const Node& node) const {
    return node.flags & node_flag::has_opaque && has_nul(document_.value(node));
  }

  void read_value(std::uint32_t index, FieldId id) {
    const Node& node = document_.nodes[index];
    if (contact_.has(id)) repeated(index, id);
    seen_at_[index_of(id)] = index;
    const bool is_bytes = node.flags & node_flag::has_opaque && field(id).type == FieldType::base64;
    if (!is_bytes) return contact_.set(id, document_.value(node));
    std::string text;
    append_base64(text, document_.value(node));
    contact_.set(id, contact_.own(std::move(text)));
  }

  /// A second container of the same kind is kept whole beside the first, which is read already.
  void read_container(std::uint32_t index, FieldId id) {
    if (!document_.value(document_.nodes[index]).empty()) return add_extra(index);
    if (contact_.has(id)) {
      seen_at_[index_of(id)] = index;
      return repeated(index, id);
    }
    contact_.set(id, document_.value(document_.nodes[index]));
    read_children(index, id);
  }

  /// The earlier value of a repeated element goes to the extras.
  void repeated(std::uint32_t index, FieldId id) {
    add_extra(seen_at_[index_of(id)], field(id).parent);
    diagnostics_.add({Code::C04, Severity::warning, document_.spot(document_.nodes[index].offset),
                      "element repeated: " + std::string(field(id).name)});
  }

  void add_extra(std::uint32_t index, FieldId within = FieldId::none) {
    if (document_.count_removed(index, document_.nodes[index].next) > 0) return;
    contact_.add_extra(document_, index, within);
  }

  /// gal:Picture holds Status and, where there is a photo, Data: OPAQUE bytes
  /// ([MS-ASCMD] 2.2.3.47).
  void read_gal_picture(std::uint32_t index) {
    const Node* data = find_child(document_, index, gal_data);
    if (!data) return add_extra(index);
    if (contact_.has(FieldId::Picture)) repeated(index, FieldId::Picture);
    seen_at_[index_of(FieldId::Picture)] = index;
    const std::string_view bytes = document_.value(*data);
    if (!(data->flags & node_flag::has_opaque)) return contact_.set(FieldId::Picture, bytes);
    std::string text;
    append_base64(text, bytes);
    contact_.set(FieldId::Picture, contact_.own(std::move(text)));
  }

  const Document& document_;
  Contact& contact_;
  Diagnostics& diagnostics_;
  std::array<std::uint32_t, field_count> seen_at_{};
};

bool is_container(const Field& f) {
  return f.type == FieldType::list || f.type == FieldType::body;
}

FieldId field_of(const Node& node) {
  return node.kind == NodeKind::element ? eascard::field_of(node.tag.page, node.tag.token)
                                        : FieldId::none;
}

/// The field in `container` of which an extra is an earlier value, none where it is anything else.
FieldId repeated_field(const Contact& contact, const Node& extra, FieldId container) {
  const FieldId id = field_of(extra);
  const bool good = id != FieldId::none && field(id).parent == container &&
                    !is_container(field(id)) && contact.has(id);
  return good ? id : FieldId::none;
}

/// The extra is a part of an element that the contact has.
bool is_part(const Contact& contact, const Node& extra) {
  return (extra.flags & node_flag::part) != 0 && contact.has(field_of(extra));
}

/// Copies the children of an extra; those for which repeated_field() is `wanted`, or all.
void lower_children(const Contact& contact, std::uint32_t at, std::optional<FieldId> wanted,
                    DocumentBuilder& out) {
  const Document& extras = contact.extras();
  const FieldId container = field_of(extras.nodes[at]);
  for (std::uint32_t i = at + 1; i < extras.nodes[at].next; i = extras.nodes[i].next)
    if (!wanted || repeated_field(contact, extras.nodes[i], container) == *wanted)
      out.copy(extras, i);
}

/// Copies what belongs into `container` and is no field of it, or is an earlier value of `wanted`.
void lower_extras(const Contact& contact, FieldId container, FieldId wanted, DocumentBuilder& out) {
  const Document& extras = contact.extras();
  for (std::uint32_t i = 0; i < extras.nodes.size(); i = extras.nodes[i].next) {
    const Node& extra = extras.nodes[i];
    if (is_part(contact, extra)) {
      if (field_of(extra) == container) lower_children(contact, i, wanted, out);
    } else if (container == FieldId::none &&
               repeated_field(contact, extra, FieldId::none) == wanted) {
      if ((extra.flags & node_flag::part) == 0) {
        out.copy(extras, i);
      } else {  // the element it was a part of is gone
        out.open(extra.tag);
        lower_children(contact, i, {}, out);
        out.close();
      }
    }
  }
}

void lower_field(const Contact& contact, const Field& f, DocumentBuilder& out) {
  if (!is_container(f)) return out.add(tag_of_field(f.id), contact.value(f.id));
  out.open(tag_of_field(f.id));
  for (const Field& child : all_fields()) {
    if (child.parent != f.id) continue;
    if (child.type == FieldType::item)
      for (const std::string_view item : contact.items(f.id)) out.add(tag_of_field(child.id), item);
    if (!contact.has(child.id)) continue;
    lower_extras(contact, f.id, child.id, out);
    out.add(tag_of_field(child.id), contact.value(child.id));
  }
  lower_extras(contact, f.id, FieldId::none, out);
  out.close();
}

}  // namespace

void lower(const Contact& contact, DocumentBuilder& out) {
  for (const Field& f : all_fields()) {
    if (f.parent != FieldId::none || !contact.has(f.id)) continue;
    lower_extras(contact, FieldId::none, f.id, out);
    lower_field(contact, f, out);
  }
  lower_extras(contact, FieldId::none, FieldId::none, out);
}

void lift(const Document& document, const Item& item, Contact& contact, Diagnostics& diagnostics) {
  contact.clear();
  contact.context = {item.server_id, item.client_id, item.collection_id, item.operation, {}};
  for (std::string_view* id :
       {&contact.context.server_id, &contact.context.client_id, &contact.context.collection_id}) {
    if (!has_nul(*id)) continue;
    *id = {};
    diagnostics.add({Code::M010, Severity::warning, document.spot(document.nodes[item.data].offset),
                     "an Id that has U+0000, which no string can hold, is left out"});
  }
  Lifter lifter(document, contact, diagnostics);
  lifter.read_children(item.data, FieldId::none);
  lifter.note_removed(item.data);
  contact.sort_extras();
}

}  // namespace eascard
