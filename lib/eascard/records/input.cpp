#include "eascard/records/input.hpp"

#include <utility>

#include "eascard/capture/http_message.hpp"
#include "eascard/capture/multipart.hpp"
#include "eascard/capture/ours.hpp"
#include "eascard/records/bare_reader.hpp"
#include "eascard/records/kind.hpp"
#include "eascard/text/ascii.hpp"
#include "eascard/text/utf16.hpp"
#include "eascard/wbxml/tokens.hpp"

namespace eascard::records {
namespace {

/// What a text is that begins like data of ours.
std::string_view looks_like(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return {};
  if (bytes[first] == '{' || bytes[first] == '[')
    return "JSON that holds no contacts (see -F json)";
  if (bytes[first] == '<') return "markup of something else (see -F xml)";
  return {};
}

/// Whether an entry should hold a message: captures also hold pages, pictures, other protocols.
bool is_for_us(const capture::Entry& entry) {
  constexpr std::string_view wbxml_head = wbxml::usual_header.substr(0, 3);
  if (entry.content_type.empty() || entry.body.starts_with(wbxml_head)) return true;
  if (istarts_with(entry.content_type, capture::activesync_type)) return true;
  // What an address book on the web answers with (RFC 6350 10.1, RFC 2426).
  for (const std::string_view card : {"text/vcard", "text/x-vcard", "text/directory"})
    if (istarts_with(entry.content_type, card)) return true;
  // An error page is worth a message; the parts of a multipart body are no messages.
  return !entry.command.empty() && !entry.content_type.starts_with(capture::octets_type);
}

/// Whether a server answers with its status alone: what else it sends is for people.
bool is_bare_answer(const capture::Entry& entry) {
  constexpr int ok = 200;
  if (entry.http_status == 0 || entry.http_status == ok || entry.body.empty()) return false;
  const Format format = find_bare_format(entry.body, true).value_or(Format::automatic);
  return format == Format::automatic || format == Format::json ||
         (format == Format::xml && capture::is_our_markup(entry.body) == false);
}

/// What is said besides where reading in the form that the user names fails at once.
std::string compare_form(Format format, std::string_view bytes) {
  const Format seen = find_format(bytes, false, false).value_or(format);
  const bool is_text = format == Format::text || format == Format::hex || format == Format::base64;
  if (seen == format || seen == Format::automatic || (is_text && seen == Format::text)) return {};
  return "; the input looks like " + std::string(row_of(seen).title) + ": leave -F out";
}

Diagnostic note(Code code, std::string text) {
  return {code, Severity::note, {}, std::move(text)};
}

Diagnostic asks_for_none(std::uint64_t messages) {
  return note(Code::M074, messages == 1 ? "the options do not ask for the only message"
                                        : "the options ask for none of the " +
                                              std::to_string(messages) + " messages");
}

Diagnostic leaves_out(std::uint64_t messages) {
  return note(Code::M074, std::to_string(messages) + (messages == 1 ? " message" : " messages") +
                              " left out: nobody says of what user, device or time");
}

}  // namespace

Diagnostic explain(Diagnostic diagnostic, const capture::Entry* entry) {
  if (!entry) return diagnostic;
  if (!entry->cut.empty()) {
    diagnostic.text += "; " + entry->cut;
  } else if (entry->http_status >= 400) {
    diagnostic.text += " (" + capture::http_text(entry->http_status) + ')';
  }
  return diagnostic;
}

Input::Input(Bytes& bytes, Options options, Wanted wanted)
    : bytes_(bytes), options_(std::move(options)), wanted_(wanted) {}

const Record* Input::next() {
  for (;;) {
    record_ = {};
    is_asked_for_ = is_entry_asked_for_;
    if (std::optional<Diagnostic> notice = bytes_.take_notice()) {
      give(RecordKind::notice, std::move(*notice));
      return &record_;
    }
    if (state_ == State::ended) return nullptr;
    if (step()) return &record_;
  }
}

/// Whether there is a record.
bool Input::step() {
  switch (state_) {
    case State::start:
      return open();
    case State::entries:
      return read_entry();
    case State::entry:
      return give_entry();
    case State::behind_entries:
      return end_entries();
    case State::body:
      return read_data();
    case State::behind_body:
      return end_body();
    case State::behind_bare:
      return end_bare();
    case State::ended:
      return false;
  }
  return false;
}

// ---- what is given ------------------------------------------------------------------------------

const capture::Entry* Input::entry() const {
  const bool is_at_hand =
      state_ == State::entry || state_ == State::body || state_ == State::behind_body;
  return container_ && is_at_hand ? &container_->entry() : nullptr;
}

bool Input::give(RecordKind kind, const Diagnostics* noticed) {
  record_.is_asked_for = is_asked_for_;
  is_any_ = is_any_ || (is_asked_for_ && kind != RecordKind::notice);
  record_.kind = kind;
  record_.noticed = noticed;
  record_.entry = entry();
  record_.number = record_.entry ? record_.entry->number : 0;
  record_.gzip = record_.entry ? record_.entry->gzip : bytes_.is_gzip();
  return true;
}

bool Input::give(RecordKind kind, Diagnostic notice) {
  noticed_.clear();
  noticed_.add(std::move(notice));
  return give(kind, &noticed_);
}

bool Input::fail(const Error& error, Damage damage) {
  const bool is_limit = dynamic_cast<const LimitError*>(&error) != nullptr;
  fault_.emplace(Fault{error.diagnostic(), is_limit, damage});
  if (!is_any_) fault_->diagnostic.text += wrong_form_;
  record_.fault = &*fault_;
  return give(RecordKind::fault, record_.noticed);
}

// ---- inputs -------------------------------------------------------------------------------------

bool Input::open() {
  try {
    Format format = options_.format;
    if (format != Format::automatic && !bytes_.look_on()) format = Format::automatic;
    if (format != Format::automatic) wrong_form_ = compare_form(format, bytes_.bytes());
    if (format == Format::automatic) {
      std::optional<Format> found;
      for (bool last = false; !found; last = !found && !bytes_.look_on())
        found = find_format(bytes_.bytes(), last, options_.codec == Codec::libwbxml);
      format = *found;
    }
    if (format == Format::text) format = text_encoding();
    if (wanted_ == Wanted::inputs) return give_input(format);
    if (is_container(format)) {
      container_ = row_of(format).make_reader(options_.limits);
      seen_ = format == Format::text ? looks_like(bytes_.bytes()) : "";
      kind_ = format == Format::text ? kind_of(bytes_.bytes()) : "";
      if (!kind_.empty()) seen_ = kind_text(bytes_.bytes());
      state_ = State::entries;
      return false;
    }
    state_ = State::ended;
    capture::Entry bare;  // the only one of its input, of which nobody says anything
    bare.number = 1;
    if (may_pass(options_.selection, bare) != Passing::yes)
      return give(RecordKind::notice, asks_for_none(1));
    record_.noticed = &noticed_;
    if (bytes_.bytes().empty() && !bytes_.fill()) {
      if (options_.may_be_empty) return give(RecordKind::notice, note(Code::M001, "empty input"));
      throw Error(Code::M001, {}, "empty input");
    }
    if (wanted_ == Wanted::streams) return give_stream(bytes_);
    return wanted_ == Wanted::bodies ? give_bare() : open_body(bytes_, format);
  } catch (const Error& error) {
    state_ = State::ended;
    return fail(error, {{none_}});
  }
}

/// A text may be in UTF-16, whoever said that it is one.
Format Input::text_encoding() {
  constexpr std::size_t enough = 64;
  const auto may_be_wide = [this] {
    const std::string_view bytes = bytes_.bytes();
    return bytes.size() < 2 || bytes[0] == '\xFF' || bytes[0] == '\xFE' ||
           bytes.find('\0') != std::string_view::npos;
  };
  while (may_be_wide() && bytes_.bytes().size() < enough && bytes_.look_on()) {
  }
  const bool is_wide = find_utf16(bytes_.bytes()) != Utf16::none;
  return is_wide ? Format::utf16 : Format::text;
}

/// A bare body, whole; of damaged gzip data what comes before the damage.
bool Input::give_bare() {
  try {
    fill_whole();
  } catch (const LimitError&) {
    throw;
  } catch (const Error& error) {
    damage_ = error.diagnostic();
    state_ = State::behind_bare;
  }
  return give_body(bytes_.bytes());
}

/// Until all bytes are there.
void Input::fill_whole() {
  const std::uint64_t most = options_.limits.max_size;
  while (bytes_.bytes().size() <= most && bytes_.fill()) {
  }
  if (bytes_.bytes().size() > most)
    throw LimitError(limit::size, {most, 0, 0}, "larger than " + std::to_string(most) + " bytes");
}

/// The input as it is: of damaged gzip data nothing is.
bool Input::give_input(Format format) {
  state_ = State::ended;
  fill_whole();
  if (bytes_.bytes().empty()) throw Error(Code::M001, {}, "empty input");
  ++count_;
  record_.noticed = &noticed_;
  record_.body = bytes_.bytes();
  record_.format = format;
  record_.gzip = bytes_.is_gzip();
  return give(RecordKind::body, record_.noticed);
}

bool Input::end_bare() {
  state_ = State::ended;
  noticed_.clear();
  record_.noticed = &noticed_;
  return fail(Error(*damage_), {{none_}});
}

/// A body that whoever wants it reads.
bool Input::give_stream(Bytes& bytes) {
  std::optional<Format> format;
  for (bool last = false; !format; last = !format && !bytes.look_on())
    format = find_bare_format(bytes.bytes(), last);
  ++count_;
  record_.body = bytes.bytes();
  record_.bytes = &bytes;
  record_.format = *format;
  return give(RecordKind::body, record_.noticed);
}

bool Input::give_body(std::string_view bytes) {
  ++count_;
  record_.body = bytes;
  record_.format = find_bare_format(bytes, true).value_or(Format::automatic);
  return give(RecordKind::body, record_.noticed);
}

// ---- containers ---------------------------------------------------------------------------------

bool Input::read_entry() {
  is_asked_for_ = is_entry_asked_for_ = true;
  if (is_cut_) {
    state_ = State::behind_entries;
    return false;
  }
  try {
    while (!container_->read(bytes_.bytes(), last_)) {
      bytes_.consume(container_->consumed());
      if (last_) {
        state_ = State::behind_entries;
        return !container_->diagnostics().empty() &&
               give(RecordKind::notice, &container_->diagnostics());
      }
      last_ = !bytes_.fill();
    }
    bytes_.consume(container_->consumed());
  } catch (const Error& error) {
    // Behind damaged gzip data there is nothing: what was cut is no second fault.
    is_cut_ = error.diagnostic().code == Code::M004;
    if (!is_cut_) bytes_.consume(container_->consumed());
    failed_ = true;
    // What is wrong with an entry that is not asked for is not asked for either.
    const std::uint64_t wanted = options_.selection.entry;
    if (wanted != 0 && wanted != container_->entry().number) return false;
    return fail(error, {{none_}, {}, {}, kind_});
  }
  if (++entries_ > options_.limits.max_entries) {
    is_cut_ = failed_ = true;
    return fail(LimitError(limit::entries, container_->entry().place,
                           "more than " + std::to_string(options_.limits.max_entries) +
                               " messages in a container"),
                {{none_}, {}, {}, kind_});
  }
  const Passing passing = may_pass(options_.selection, container_->entry());
  if (passing == Passing::unknown) ++unknown_;
  is_asked_for_ = is_entry_asked_for_ = passing == Passing::yes;
  if (!is_asked_for_ && !options_.with_others) return false;
  const Diagnostics& noticed = container_->diagnostics();
  if (!noticed.empty()) give(RecordKind::notice, &noticed);
  state_ = State::entry;
  return !noticed.empty();
}

bool Input::give_entry() {
  const capture::Entry& entry = container_->entry();
  noticed_.clear();
  if (wanted_ == Wanted::records && is_bare_answer(entry)) {
    const std::string_view kind = kind_of(entry.body);
    noticed_.add(note(Code::M072, capture::http_text(entry.http_status) + "; not a message, but " +
                                      (kind.empty() ? entry.content_type : std::string(kind))));
    give(RecordKind::empty, &noticed_);
    state_ = State::entries;
    return true;
  }
  if (!is_for_us(entry)) {
    give(RecordKind::notice, note(Code::M072, "not a message, but " + entry.content_type));
    state_ = State::entries;
    return true;
  }
  if (wanted_ == Wanted::records && !entry.body.empty()) {
    entry_bytes_.emplace(entry.body);
    return open_body(*entry_bytes_, find_bare_format(entry.body, true).value_or(Format::automatic));
  }
  if (!entry.cut.empty()) {
    noticed_.add({Code::M073, Severity::warning, {}, entry.cut});
  } else if (entry.body.empty()) {
    noticed_.add(note(Code::M071,
                      entry.is_log_line ? "a line of an access log has no body" : "an empty body"));
  }
  record_.noticed = &noticed_;
  if (wanted_ == Wanted::streams) {
    give_stream(entry_bytes_.emplace(entry.body));
  } else if (wanted_ == Wanted::bodies) {
    give_body(entry.body);
  } else {
    give(RecordKind::empty, &noticed_);
  }
  state_ = State::entries;
  return true;
}

bool Input::end_entries() {
  state_ = State::ended;
  if (entries_ == 0 && !failed_) return fail(nothing_found(), {{none_}, {}, {}, kind_});
  if (entries_ == 0) return false;
  if (!is_any_ && unknown_ < entries_) return give(RecordKind::notice, asks_for_none(entries_));
  return unknown_ > 0 && give(RecordKind::notice, leaves_out(unknown_));
}

Error Input::nothing_found() const {
  if (options_.format != Format::automatic) return {Code::M064, {}, "no message found"};
  const std::string seen = seen_.empty() ? "" : ", but " + seen_;
  if (!kind_.empty()) return {Code::M002, {}, "neither WBXML nor XML" + seen};
  return {Code::M002, {}, "neither WBXML nor XML" + seen + ", and no message is found in it"};
}

// ---- bodies -------------------------------------------------------------------------------------

bool Input::open_body(Bytes& bytes, Format format) {
  body_failed_ = format == Format::automatic;
  if (body_failed_) {
    record_.noticed = &noticed_;
    state_ = State::behind_body;
    return fail(unknown_form(bytes.bytes()), {{none_}, {}, {}, kind_of(bytes.bytes())});
  }
  reader_ = make_reader(format, bytes, options_);
  state_ = State::body;
  return false;
}

bool Input::read_data() {
  record_.noticed = &reader_->diagnostics();
  try {
    record_.data = reader_->next();
  } catch (const Error& error) {
    body_failed_ = true;
    const Damage damage = reader_->damage();
    const Document& partial = damage.partial.document;
    const bool is_other = !partial.nodes.empty() && !passes(options_.selection, entry(), partial);
    if (is_other && error.diagnostic().code != Code::M004 && !pass_over()) return false;
    return fail(error, damage);
  }
  const Data& data = record_.data;
  if (!data) {
    const bool is_noticed = !reader_->diagnostics().empty();
    if (is_noticed) give(RecordKind::rest, &reader_->diagnostics());
    state_ = State::behind_body;
    return is_noticed;
  }
  ++count_;
  if (data.document && !passes(options_.selection, entry(), *data.document) && !pass_over())
    return false;
  return give(data.document  ? RecordKind::document
              : data.contact ? RecordKind::contact
                             : RecordKind::unread,
              &reader_->diagnostics());
}

/// Of a message that is not what the options ask for: whether it is given all the same.
bool Input::pass_over() {
  ++others_;
  is_asked_for_ = false;
  return options_.with_others;
}

bool Input::end_body() {
  const std::string cut = container_ && !body_failed_ ? container_->entry().cut : std::string();
  state_ = container_ ? State::entries : State::ended;
  if (!cut.empty()) return give(RecordKind::notice, {Code::M073, Severity::warning, {}, cut});
  if (container_ || is_any_ || others_ == 0) return false;
  return give(RecordKind::notice, asks_for_none(others_));
}

}  // namespace eascard::records
