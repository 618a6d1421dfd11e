// eascard redact: fakes in place of personal values, in the form that the input has.

#include <random>

#include "command.hpp"
#include "commands.hpp"
#include "common_options.hpp"
#include "eascard/book/redact/deflate.hpp"
#include "eascard/book/redact/redact.hpp"
#include "usage.hpp"

namespace eascard::tool {
namespace {

struct RedactOptions {
  std::string key;  ///< "" for one of this run
  book::Kept kept;
  bool in_place = false;
};

void keep(const std::string& name, book::Kept& kept) {
  const std::vector<Tag> tags = find_elements(name);
  if (tags.empty()) throw BadValue("no element " + name + "; names are those of the XML");
  kept.insert(kept.end(), tags.begin(), tags.end());
}

std::string random_key() {
  std::random_device device;
  std::string key;
  for (int i = 0; i < 8; ++i) key += std::to_string(device()) + ' ';
  return key;
}

/// "2 names, 1 pictures", in the order of Personal.
std::string counts_text(const book::Counts& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto kind = static_cast<Personal>(i);
    std::uint64_t count = counts[i];
    if (kind == Personal::number || kind == Personal::any) continue;
    if (kind == Personal::text)
      count += counts[static_cast<std::size_t>(Personal::number)] +
               counts[static_cast<std::size_t>(Personal::any)];
    if (count == 0) continue;
    text +=
        (text.empty() ? "" : ", ") + std::to_string(count) + ' ' + std::string(personal_name(kind));
  }
  return "replaced: " + (text.empty() ? "nothing" : text);
}

class RedactRun : public Run {
 public:
  RedactRun(Session& session, const RedactOptions& options)
      : Run(session), options_(options), key_(options.key.empty() ? random_key() : options.key) {}

  void take(const Record& record, const Origin& origin) override {
    if (record.kind != RecordKind::body) return;
    book::Redactor redactor(key_, options_.kept);
    std::string redacted = book::redact(record.body, record.format, redactor);
    if (origin.is_packed) redacted = book::deflated(redacted, book::Wrapper::gzip);
    for (const Diagnostic& notice : redactor.notices().list())
      session_.messages.report(origin, notice);
    write(redacted, origin.file);
    session_.messages.report(origin,
                             {Code::M093, Severity::note, {}, counts_text(redactor.counts())});
  }

 private:
  void write(std::string_view bytes, const std::string& file) const {
    if (!options_.in_place) return session_.output.write(bytes);
    FileOutput output(file, false);
    output.write(bytes);
    output.commit();
  }

  const RedactOptions& options_;
  const std::string key_;
};

class Redact : public Command {
 public:
  void bind(Bindings& bind, Options&) override {
    bind.text("--key", options_.key);
    bind.values("--keep", [this](const std::string& name) { keep(name, options_.kept); });
    bind.flag("--in-place", options_.in_place);
  }

  void check(const Options& options) const override {
    if (!options_.in_place) return;
    require_no_output(options, "--in-place");
    const auto is_standard = [](const std::string& name) { return name == "-"; };
    const bool none = options.files.empty() && options.files0_from.empty();
    if (none || std::ranges::any_of(options.files, is_standard))
      throw UsageError("--in-place needs files: standard input has no place");
  }

  std::unique_ptr<Run> start(Session& session) const override {
    return std::make_unique<RedactRun>(session, options_);
  }

  bool uses_output() const override { return !options_.in_place; }
  records::Input::Wanted wanted() const override { return records::Input::Wanted::inputs; }

 private:
  RedactOptions options_;
};

}  // namespace

std::unique_ptr<Command> make_redact() {
  return std::make_unique<Redact>();
}

}  // namespace eascard::tool
