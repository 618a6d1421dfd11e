// Whatever a reader takes for a contact, every writer writes so that its own reader takes it:
// without an error, without a word, and with the same meaning. The first byte says which reader it
// is for.

#include "../unit/forms.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace eascard;
using namespace eascard::test;

void require(bool condition) {
  if (!condition) std::abort();
}

/// Nothing is said but that a message has an element twice, which comes back so.
bool is_silent(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.list())
    if (diagnostic.code != Code::C04) return false;
  return true;
}

void check(const Contact& contact) {
  static const std::vector<NamedForm> forms = all_forms();
  const std::string wire = wire_text(contact);
  for (const NamedForm& to : forms) {
    const std::string text = to.form->write(contact);
    const Contact* const back = to.form->read(text);
    require(back && is_silent(to.form->diagnostics()) && wire_text(*back) == wire);
    require(back->context.server_id == contact.context.server_id);
  }
}

/// nullptr where the text is refused.
const Contact* read(test::Form& form, const std::string& text) {
  try {
    return form.read(text);
  } catch (const Error&) {
    return nullptr;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const std::vector<NamedForm> forms = all_forms();
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Contact* const contact = read(*forms[data[0] % forms.size()].form, text);
  if (contact) check(*contact);
  return 0;
}
