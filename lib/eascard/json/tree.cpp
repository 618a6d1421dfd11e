#include "eascard/json/tree.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "eascard/document/text.hpp"
#include "eascard/json/emit.hpp"
#include "eascard/schema/contact_fields.hpp"
#include "eascard/text/base64.hpp"

namespace eascard::json {
namespace {

void write_value(const Document& document, const Node& node, Emitter& json) {
  const std::string_view text = document.text(node);
  const bool is_opaque = node.kind == NodeKind::opaque || node.flags & node_flag::has_opaque;
  if (!is_opaque && !(node.flags & node_flag::bad_utf8)) return json.text("text", text);
  json.key(is_opaque ? "opaque" : "text64");
  json.base64(text);
}

void write_name(const Document& document, const Node& node, Emitter& json) {
  if (node.kind == NodeKind::literal) {
    json.text("literal", document.text(node));
  } else if (node.flags & node_flag::unknown) {
    json.number("page", node.tag.page);
    json.number("token", node.tag.token);
  } else {
    json.text("ns", page_name(node.tag.page));
    json.text("name", find_token(node.tag)->name);
  }
}

/// The size of a value that a log left out; null where the log does not say it.
void write_removed(const Document& document, std::uint32_t index, Emitter& json) {
  const auto value = std::ranges::lower_bound(document.removed, index, {}, &RemovedValue::node);
  json.raw("removed",
           value->size == RemovedValue::unknown_size ? "null" : std::to_string(value->size));
}

void write_node(const Document& document, std::uint32_t index, Emitter& json) {
  const Node& node = document.nodes[index];
  json.open('{');
  const bool named = node.kind == NodeKind::element || node.kind == NodeKind::literal;
  if (named) write_name(document, node, json);
  if (!named || node.flags & (node_flag::has_text | node_flag::has_opaque))
    write_value(document, node, json);
  if (document.is_removed(index)) write_removed(document, index, json);
  json.known_flag("part", (node.flags & node_flag::part) != 0);
  node.next > index + 1 ? json.open("children", '[') : json.close('}');
}

/// A decimal number in [low, high], -1 for anything else.
int read_number(std::string_view text, int low, int high) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = error == std::errc() && end == text.data() + text.size();
  return good && number >= low && number <= high ? number : -1;
}

[[noreturn]] void fail(std::uint32_t index, const std::string& text) {
  throw ValueError(Code::M020, index, text);
}

/// Whether a contact has an element of this kind that its extras may add to: what is a part of
/// anything else would be lost.
bool holds_parts(const Node& node) {
  const FieldId id =
      node.kind == NodeKind::element ? field_of(node.tag.page, node.tag.token) : FieldId::none;
  constexpr std::uint8_t has_value = node_flag::has_text | node_flag::has_opaque;
  return id != FieldId::none && (node.flags & has_value) == 0 &&
         (field(id).type == FieldType::list || field(id).type == FieldType::body);
}

void write_nodes(const Document& document, std::string& out) {
  Emitter json(out);
  std::vector<std::uint32_t> ends;
  const auto count = static_cast<std::uint32_t>(document.nodes.size());
  for (std::uint32_t i = 0; i <= count; ++i) {
    for (; !ends.empty() && ends.back() == i; ends.pop_back()) out += "]}";
    if (i == count) break;
    write_node(document, i, json);
    if (document.nodes[i].next > i + 1) ends.push_back(document.nodes[i].next);
  }
}

}  // namespace

void write_forest(const Document& forest, std::string& out) {
  out += '[';
  write_nodes(forest, out);
  out += ']';
}

void write_tree(const Document& document, std::string& out) {
  const std::size_t start = out.size();
  out += '[';
  write_nodes(document, out);
  out.erase(start, 1);
}

void TreeReader::read_node(std::uint32_t index) {
  struct Open {
    std::uint32_t node;
    std::uint32_t next_child;
    std::uint32_t end;
  };
  std::vector<Open> open;
  const auto enter = [&](std::uint32_t at) {
    const auto node = static_cast<std::uint32_t>(document_.nodes.size());
    add_node(at);
    if (open.size() >= max_depth_ && document_.nodes.back().kind != NodeKind::text &&
        document_.nodes.back().kind != NodeKind::opaque)
      throw ValueError(Code::W21, at, "elements nested deeper than " + std::to_string(max_depth_));
    const std::uint32_t children = values_.member(at, "children");
    if (children != 0 && values_.list[children].type != ValueType::array)
      fail(children, "children are an array");
    open.push_back({node, children + 1, children == 0 ? 0 : values_.list[children].next});
  };
  enter(index);
  while (!open.empty()) {
    Open& top = open.back();
    if (top.next_child < top.end) {
      const std::uint32_t child = top.next_child;
      top.next_child = values_.list[child].next;
      enter(child);
    } else {
      document_.nodes[top.node].next = static_cast<std::uint32_t>(document_.nodes.size());
      open.pop_back();
    }
  }
}

void TreeReader::read_forest(std::uint32_t index) {
  expect_type(values_, index, ValueType::array);
  for (std::uint32_t i = index + 1; i < values_.list[index].next; i = values_.list[i].next) {
    const auto root = document_.nodes.size();
    extra_ = i;
    read_node(i);
    const std::uint32_t part = values_.member(i, "part");
    if (part == 0) continue;
    const bool is_true = values_.list[part].type == ValueType::boolean && values_.list[part].truth;
    if (!is_true || !holds_parts(document_.nodes[root]))
      fail(part, "part is true, and of Body or a list without a value of its own");
    document_.nodes[root].flags |= node_flag::part;
  }
}

void TreeReader::add_node(std::uint32_t index) {
  if (values_.list[index].type != ValueType::object) fail(index, "a node is an object");
  static constexpr std::array<std::string_view, 11> keys = {
      "part", "ns",     "name",   "page",    "token",   "literal",
      "text", "text64", "opaque", "removed", "children"};
  const auto first = keys.begin() + (index == extra_ ? 0 : 1);  // only an extra is a part
  for (std::uint32_t i = index + 1; i < values_.list[index].next; i = values_.list[i].next)
    if (std::find(first, keys.end(), values_.key(values_.list[i])) == keys.end())
      fail(i, "unknown key " + std::string(values_.key(values_.list[i])));
  Node node;
  node.offset = values_.list[index].offset;
  read_name(index, node);
  read_value(index, node);
  const bool is_element = node.kind == NodeKind::element;
  if (!is_element) document_.has_mixed = true;
  if (is_element && find_token(node.tag)) document_.pages |= 1u << node.tag.page;
  document_.any_flags |= node.flags;
  read_removed(index, node);
  document_.nodes.push_back(node);
}

std::string_view TreeReader::text(std::uint32_t object, std::string_view key) const {
  const std::uint32_t index = values_.member(object, key);
  if (index == 0) return {};
  const Value& value = values_.list[index];
  const bool has_text = value.type == ValueType::string || value.type == ValueType::number;
  return has_text ? values_.text(value) : std::string_view();
}

void TreeReader::read_name(std::uint32_t index, Node& node) {
  if (values_.member(index, "literal")) {
    node.kind = NodeKind::literal;
    store(node, text(index, "literal"));
  } else if (values_.member(index, "page")) {
    const int page = read_number(text(index, "page"), 0, 255);
    const int token = read_number(text(index, "token"), 5, 63);
    if (page < 0 || token < 0) fail(index, "page is 0 to 255 and token 5 to 63");
    node.tag = {static_cast<std::uint8_t>(page), static_cast<std::uint8_t>(token)};
    if (!find_token(node.tag)) node.flags |= node_flag::unknown;
  } else if (values_.member(index, "name")) {
    const std::string_view name = text(index, "name");
    const int page = find_namespace(text(index, "ns"));
    const Tag* tag =
        page < 0 ? nullptr : find_element(static_cast<std::uint8_t>(page), name, nullptr);
    if (!tag)
      fail(index, "unknown element " + std::string(name) + " in " + std::string(text(index, "ns")));
    node.tag = *tag;
  } else {
    node.kind = values_.member(index, "opaque") ? NodeKind::opaque : NodeKind::text;
  }
}

void TreeReader::read_value(std::uint32_t index, Node& node) {
  bool found = false;
  for (const std::string_view key : {"text", "text64", "opaque"}) {
    const std::uint32_t at = values_.member(index, key);
    if (at == 0) continue;
    if (std::exchange(found, true)) fail(at, "a node has one value");
    if (values_.list[at].type != ValueType::string) fail(at, "a string belongs here");
    if (node.kind == NodeKind::literal) fail(at, "a literal has its value as a child");
    if (values_.member(index, "children")) fail(at, "a value beside children is a child itself");
    std::string decoded(values_.text(values_.list[at]));
    if (key != "text" && !decode_base64(values_.text(values_.list[at]), decoded))
      fail(at, "not base64");
    const bool is_opaque = key == "opaque";
    if (!is_opaque && decoded.find('\0') != std::string::npos)
      fail(at, "U+0000, which no ActiveSync string can hold");
    if (node.kind == NodeKind::element)
      node.flags |= is_opaque ? node_flag::has_opaque : node_flag::has_text;
    if (!is_opaque) node.flags |= classify_text(decoded);
    store(node, decoded);
  }
  const bool is_value = node.kind == NodeKind::text || node.kind == NodeKind::opaque;
  if (is_value && !found) fail(index, "a node has a name or a value");
}

void TreeReader::read_removed(std::uint32_t index, const Node& node) {
  const std::uint32_t at = values_.member(index, "removed");
  if (at == 0) return;
  if (extra_ != no_extra) fail(at, "a contact's extras have all their values");
  const bool has_value = node.flags & (node_flag::has_text | node_flag::has_opaque);
  if (node.kind != NodeKind::element || has_value || values_.member(index, "children"))
    fail(at, "only an element without value and children has one that was removed");
  RemovedValue removed{static_cast<std::uint32_t>(document_.nodes.size()),
                       RemovedValue::unknown_size};
  const Value& value = values_.list[at];
  if (value.type != ValueType::null) {
    const std::string_view text = values_.text(value);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), removed.size);
    if (value.type != ValueType::number || error != std::errc() || end != text.data() + text.size())
      fail(at, "the size of a removed value is a number, or null");
  }
  document_.removed.push_back(removed);
}

void TreeReader::store(Node& node, std::string_view text) {
  node.text_at = static_cast<std::uint32_t>(document_.storage.size());
  node.text_size = static_cast<std::uint32_t>(text.size());
  node.flags |= node_flag::stored;
  document_.storage += text;
}

bool read_forest(std::string_view text, Document& forest) {
  try {
    constexpr std::uint32_t deepest = 10000;  // that --max-depth can ask for
    Values values;
    parse(text, 2 * deepest, values);
    TreeReader(values, forest, deepest).read_forest(0);
  } catch (const std::runtime_error&) {
    forest.nodes.clear();  // nodes that were begun have no end
    return false;
  }
  return true;
}

}  // namespace eascard::json
