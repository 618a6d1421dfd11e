#pragma once
// XML text -> Document. Takes every spelling of names and namespaces met in the field; the scan of
// scan.hpp decides whether it is well-formed, pugixml parses.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eascard/diagnostic.hpp"
#include "eascard/document/document.hpp"
#include "eascard/xml/scan.hpp"

namespace pugi {
class xml_node;
class xml_attribute;
}  // namespace pugi

namespace eascard::xml {

/// Reads one document of a stream that may arrive in pieces. The caller keeps the bytes, all of
/// them from the document's first on, and may move them between calls.
class Reader {
 public:
  explicit Reader(Limits limits = {}) : scanner_(limits), diagnostics_(limits.fold) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// Reads on in `bytes`. True: document() is complete and size() bytes long. False: more bytes are
  /// needed (never when `last`). Throws Error, or LimitError.
  bool read(std::string_view bytes, bool last);
  /// The same, but only looks whether the document is well-formed and where it ends: it is not in
  /// document().
  bool scan(std::string_view bytes, bool last);
  /// Gets ready for the document that starts at `place` of the stream; keeps the memory.
  void start(Place place);
  /// After an Error: whether there was nothing but white space, comments and processing
  /// instructions, which is no fault behind another document.
  bool only_misc() const { return scanner_.only_misc(); }
  /// After an Error: whether the fault is in what the document says, so that size() is its length.
  bool is_well_formed() const { return well_formed_; }

  const Document& document() const { return document_; }
  /// After an Error: what was read before it. `bytes` are those of the last read(), wherever they
  /// are now.
  PartialDocument partial(std::string_view bytes);
  std::size_t size() const { return scanner_.size(); }
  /// What was noticed in the current document.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  /// A namespace declaration in scope.
  struct Binding {
    std::string_view prefix;
    std::string_view name;
    int page = 0;           ///< code page, or one of the values below
    std::size_t depth = 0;  ///< of the element that declares it
    std::size_t at = 0;     ///< of that element
    bool is_told = false;   ///< that the name is not the specification's
  };
  static constexpr int unknown_page = -1;
  static constexpr int marker_page = -2;
  static constexpr std::size_t no_item = ~std::size_t{0};

  /// How the text of a leaf stands for its value: w:opaque, w:text, the mark of Syncroton's logs,
  /// or as it is.
  enum class Encoding : std::uint8_t { plain, text, opaque, syncroton };

  void take_noticed();
  void build(std::string_view text);
  void check_hole(const pugi::xml_node& instruction);
  void enter(const pugi::xml_node& element);
  void leave();
  void declare(const pugi::xml_node& element);
  void bind(const pugi::xml_attribute& attribute, std::string_view prefix);
  Binding* find_binding(std::string_view prefix);
  int page_of(std::string_view prefix);
  int page_of(const Binding* binding, std::string_view prefix) const;
  void note_namespace(Binding* told);
  void add_element(const pugi::xml_node& element);
  void check_email(std::string_view name);
  Node& open_node(NodeKind kind);
  void add_marker(const pugi::xml_node& element, std::string_view name);
  void add_token(const pugi::xml_node& element);
  void add_literal(const pugi::xml_node& element);
  void add_value(const pugi::xml_node& element);
  void add_removed(const pugi::xml_node& element, std::uint32_t index);
  std::string_view leaf_text(const pugi::xml_node& element);
  void add_loose_text(std::string_view text);
  void notice_text(std::string_view text, const char* where);
  char* stored(std::string_view value);
  void store(Node& node, std::string_view value);
  Encoding read_attributes(const pugi::xml_node& element);
  bool is_syncroton_opaque(std::string_view prefix, std::string_view name, std::string_view value);
  Encoding drop_encoding();
  const Node* known_parent() const;
  Tag resolve(int page, std::string_view name);
  std::optional<Tag> find_on_page(int page, std::string_view name);
  Tag guess(std::string_view name);
  std::string declaration_hint(Tag tag, std::string_view name) const;
  [[noreturn]] void fail_unknown(int page, std::string_view name) const;
  void check_name(int page, std::string_view name, Tag tag, Tag parent);

  static std::string quoted(std::string_view text);
  [[noreturn]] void fail(Code code, std::string text) const;
  void notice(Code code, Severity severity, std::string_view text);
  void notice(std::size_t at, std::span<const std::uint32_t> around, Code code, Severity severity,
              std::string_view text);

  Scanner scanner_;
  Document document_;
  Places places_{document_};
  Diagnostics diagnostics_;
  std::vector<Binding> bindings_;
  std::vector<std::uint32_t> open_;       ///< indexes of the open elements
  std::optional<std::uint64_t> removed_;  ///< size of the value that the element at hand lost
  std::size_t next_removed_ = 0;          ///< of Scanner::removed()
  std::string_view undeclared_;   ///< the prefix of the element at hand, where nothing declares it
  bool is_removed_body_ = false;  ///< the element at hand is that one
  bool well_formed_ = false;
  bool is_leaf_ = false;              ///< the element at hand has no child elements
  std::size_t at_ = 0;                ///< of the markup at hand, for messages
  std::size_t email_item_ = no_item;  ///< index + 1 of the element with an Email1Address
  bool email_was_alias_ = false;      ///< that one was spelled EmailAddress
};

}  // namespace eascard::xml
