#include "eascard/json/tree.hpp"

#include <nlohmann/json.hpp>

#include "eascard/document/text.hpp"
#include "eascard/json/writer.hpp"

namespace eascard::json {
namespace {

void write_base64(std::string& out, std::string_view bytes) {
  out += '"';
  append_base64(out, bytes);
  out += '"';
}

void write_value(const Document& document, const Node& node, std::string& out) {
  const std::string_view text = document.text(node);
  if (node.kind == NodeKind::opaque || node.flags & node_flag::has_opaque) {
    out += "\"opaque\":";
    write_base64(out, text);
  } else if (node.flags & node_flag::bad_utf8) {
    out += "\"text64\":";
    write_base64(out, text);
  } else {
    out += "\"text\":";
    append_string(out, text);
  }
}

void write_name(const Document& document, const Node& node, std::string& out) {
  if (node.kind == NodeKind::literal) {
    out += "\"literal\":";
    append_string(out, document.text(node));
  } else if (node.flags & node_flag::unknown) {
    out += "\"page\":" + std::to_string(node.tag.page) +
           ",\"token\":" + std::to_string(node.tag.token);
  } else {
    out += "\"ns\":";
    append_string(out, page_name(node.tag.page));
    out += ",\"name\":";
    append_string(out, find_token(node.tag)->name);
  }
}

void write_node(const Document& document, std::uint32_t index, std::string& out) {
  const Node& node = document.nodes[index];
  if (out.back() != '[') out += ',';
  out += '{';
  const bool named = node.kind == NodeKind::element || node.kind == NodeKind::literal;
  if (named) write_name(document, node, out);
  const bool has_value = node.flags & (node_flag::has_text | node_flag::has_opaque);
  if (named && has_value) out += ',';
  if (!named || has_value) write_value(document, node, out);
  out += node.next > index + 1 ? ",\"children\":[" : "}";
}

/// Turns parsed JSON into nodes. Depth is bounded by what wrote it, and by the parser's caller.
class ForestReader {
 public:
  explicit ForestReader(Document& forest) : forest_(forest) {}

  bool read(const nlohmann::json& array, unsigned depth) {
    constexpr unsigned max_depth = 1000;
    if (!array.is_array() || depth > max_depth) return false;
    for (const nlohmann::json& item : array)
      if (!read_node(item, depth)) return false;
    return true;
  }

 private:
  bool read_node(const nlohmann::json& item, unsigned depth) {
    if (!item.is_object()) return false;
    const std::size_t index = forest_.nodes.size();
    Node node;
    if (!read_name(item, node) || !read_value(item, node)) return false;
    forest_.nodes.push_back(node);
    if (item.contains("children") && !read(item["children"], depth + 1)) return false;
    forest_.nodes[index].next = static_cast<std::uint32_t>(forest_.nodes.size());
    return true;
  }

  bool read_name(const nlohmann::json& item, Node& node) {
    if (item.contains("literal") && item["literal"].is_string()) {
      node.kind = NodeKind::literal;
      store(node, item["literal"].get<std::string>());
    } else if (item.contains("page") && item.contains("token")) {
      const int page = item.value("page", -1);
      const int token = item.value("token", -1);
      if (page < 0 || page > 255 || token < 5 || token > 63) return false;
      node.tag = {static_cast<std::uint8_t>(page), static_cast<std::uint8_t>(token)};
      if (!find_token(node.tag)) node.flags |= node_flag::unknown;
    } else if (item.contains("name") && item.contains("ns")) {
      const int page = find_namespace(item.value("ns", ""));
      const Tag* tag =
          page < 0 ? nullptr
                   : find_element(static_cast<std::uint8_t>(page), item.value("name", ""), nullptr);
      if (!tag) return false;
      node.tag = *tag;
    } else {
      node.kind = item.contains("opaque") ? NodeKind::opaque : NodeKind::text;
    }
    return true;
  }

  bool read_value(const nlohmann::json& item, Node& node) {
    for (const char* key : {"text", "text64", "opaque"}) {
      if (!item.contains(key) || !item[key].is_string()) continue;
      std::string value = item[key].get<std::string>();
      std::string decoded;
      const bool is_opaque = std::string_view(key) == "opaque";
      if (std::string_view(key) != "text") {
        if (!decode_base64(value, decoded)) return false;
        value.swap(decoded);
      }
      if (node.kind == NodeKind::element)
        node.flags |= is_opaque ? node_flag::has_opaque : node_flag::has_text;
      if (!is_opaque) node.flags |= classify_text(value);
      store(node, value);
    }
    return true;
  }

  void store(Node& node, std::string_view text) {
    node.text_at = static_cast<std::uint32_t>(forest_.storage.size());
    node.text_size = static_cast<std::uint32_t>(text.size());
    node.flags |= node_flag::stored;
    forest_.storage += text;
  }

  Document& forest_;
};

}  // namespace

void write_forest(const Document& forest, std::string& out) {
  std::vector<std::uint32_t> ends;
  out += '[';
  const auto count = static_cast<std::uint32_t>(forest.nodes.size());
  for (std::uint32_t i = 0; i <= count; ++i) {
    for (; !ends.empty() && ends.back() == i; ends.pop_back()) out += "]}";
    if (i == count) break;
    write_node(forest, i, out);
    if (forest.nodes[i].next > i + 1) ends.push_back(forest.nodes[i].next);
  }
  out += ']';
}

bool read_forest(std::string_view text, Document& forest) {
  const nlohmann::json array = nlohmann::json::parse(text, nullptr, false);
  return ForestReader(forest).read(array, 0);
}

}  // namespace eascard::json
