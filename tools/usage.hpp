#pragma once
// What is wrong with a command line; exit status 2.

#include <stdexcept>

namespace eascard::tool {

/// The command line asks for what cannot be.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An option does not take the value; who knows the option makes a UsageError of it.
class BadValue : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace eascard::tool
