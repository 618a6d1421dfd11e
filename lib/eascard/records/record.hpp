#pragma once
// What an input gives, one after another, and what is said about it.

#include <cstdint>
#include <string_view>

#include "eascard/capture/entry.hpp"
#include "eascard/contact/contact.hpp"
#include "eascard/document/document.hpp"
#include "eascard/wbxml/language.hpp"

namespace eascard::records {

/// A document for libwbxml: WBXML of another language, or any of WBXML and XML with
/// Codec::libwbxml.
struct Unread {
  Form form = Form::wbxml;
  std::string_view bytes;
  const wbxml::Language* language = nullptr;  ///< nullptr for ActiveSync, or unknown
};

/// What there is to say, beside the message, of a record that could not be read.
struct Damage {
  PartialDocument partial;    ///< what stood before the fault
  std::string_view before{};  ///< WBXML: bytes up to the fault, at most 16
  std::string_view after{};   ///< WBXML: bytes from the fault on, at most 16
  std::string_view kind{};    ///< what no message is: "an HTML page"
};

/// A message as a document, a contact of a form that has no messages, or a document as it came.
struct Data {
  const Document* document = nullptr;
  const Contact* contact = nullptr;
  const Unread* unread = nullptr;
  Place place{};  ///< where it begins

  explicit operator bool() const { return document || contact || unread; }
};

}  // namespace eascard::records
