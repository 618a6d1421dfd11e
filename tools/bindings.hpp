#pragma once
// Which values the options of a command are bound to; what they are called stands in options.def.

#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "option_table.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace eascard::tool {

class Bindings {
 public:
  /// Adds the options of `command` to `app` as they are bound.
  Bindings(CLI::App& app, const CommandRow& command) : app_(app), command_(command) {}

  void flag(std::string_view name, bool& value);
  void flag(std::string_view name, std::function<void()> take);
  void text(std::string_view name, std::string& value);
  /// `take` throws BadValue for what it does not understand.
  using Take = std::function<void(const std::string&)>;
  void value(std::string_view name, Take take);
  /// One that may be given several times.
  void values(std::string_view name, Take take);
  /// A number in decimal, or in hexadecimal behind 0x.
  template <typename T>
  void number(std::string_view name, T& value, std::uint64_t least, std::uint64_t most) {
    number_of(name, least, most, false, [&value](auto n) { value = static_cast<T>(n); });
  }
  /// A number of bytes: K, M or G behind it are 1024 and its powers.
  template <typename T>
  void size(std::string_view name, T& value, std::uint64_t least, std::uint64_t most) {
    number_of(name, least, most, true, [&value](auto n) { value = static_cast<T>(n); });
  }
  /// One of the words of the row, whose values are `values`, in the same order.
  template <typename T, typename Value>
  void choice(std::string_view name, T& value, std::initializer_list<Value> values) {
    choice_of(name, values.size(),
              [&value, all = std::vector(values)](std::size_t i) { value = all[i]; });
  }

  /// Throws std::logic_error where an option of the command is bound to nothing.
  void check_all_bound() const;

 private:
  void number_of(std::string_view name, std::uint64_t least, std::uint64_t most, bool is_size,
                 std::function<void(std::uint64_t)> take);
  void choice_of(std::string_view name, std::size_t count, std::function<void(std::size_t)> take);
  const OptionRow& bind(std::string_view name);

  CLI::App& app_;
  const CommandRow& command_;
  std::vector<const OptionRow*> bound_;
};

}  // namespace eascard::tool
