#pragma once
// JSON Schemas (2020-12) of what to-json writes and encode reads, made from the tables.

#include <string>

namespace eascard::json {

/// Of a contact in the plain shape, without white space.
std::string contact_schema();
/// Of a message tree.
std::string tree_schema();

}  // namespace eascard::json
