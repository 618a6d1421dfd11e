#include "eascard/capture/exchange_reader.hpp"

#include <utility>

namespace eascard::capture {

bool ExchangeReader::read(std::string_view bytes, bool last) {
  consumed_ = 0;
  if (std::exchange(given_, false)) diagnostics_.clear();
  if (messages_.empty()) {
    if (stuck_) {
      consumed_ = bytes.size();
      return false;
    }
    try {
      const bool found = read_exchange(bytes, last);
      position_ += consumed_;
      if (!found) return false;
      ++exchange_;
    } catch (const Error&) {
      stuck_ = consumed_ == 0;
      position_ += consumed_;
      entry_ = Entry();
      entry_.number = ++number_;
      given_ = true;
      throw;
    }
  }
  if (messages_.empty()) return false;
  give();
  return true;
}

void ExchangeReader::give() {
  Message message = std::move(messages_.front());
  messages_.pop_front();
  entry_ = std::move(message.entry);
  entry_.number = ++number_;
  entry_.exchange = std::to_string(exchange_);
  for (const Diagnostic& diagnostic : message.diagnostics.list()) diagnostics_.add(diagnostic);
  given_ = true;
  if (message.error) std::rethrow_exception(message.error);
}

void ExchangeReader::put(Entry entry, Diagnostics diagnostics) {
  messages_.push_back({std::move(entry), std::move(diagnostics), nullptr});
}

void ExchangeReader::put_damaged(Entry entry, std::exception_ptr error) {
  messages_.push_back({std::move(entry), Diagnostics(), std::move(error)});
}

}  // namespace eascard::capture
