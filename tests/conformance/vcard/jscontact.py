#!/usr/bin/env python3
"""JSContact cards against RFC 9553: jscontact.py FILE prints one JSON line a card, {"error": [...]}.

The rules are those of the RFC's text; nobody publishes a validator. FILE has one card a line. A
property that the RFC does not name is an error here: our cards have none but vendor properties.
"""

import base64
import binascii
import json
import re
import sys

ID = re.compile(r"[A-Za-z0-9_-]{1,255}")  # 1.4.1
# 1.8.1
LABEL = r"[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\u0080-\U0010ffff-]*[A-Za-z0-9\u0080-\U0010ffff])?"
VENDOR = re.compile(rf"{LABEL}(\.{LABEL})*:[^\x00-\x08\x0a-\x1f\x7f\"/~]+")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z")  # 1.4.5
# RFC 5322 3.4.1, with RFC 6532
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
ADDR_SPEC = re.compile(
    rf"(?:{ATOM}(?:\.{ATOM})*|\"[^\x00-\x1f\x7f\"\\]*\")@(?:{ATOM}(?:\.{ATOM})*|\[[^\[\]\\\s]*\])")

CONTEXTS = {"private", "work"}
KINDS = {"individual", "group", "org", "location", "device", "application"}
RELATIONS = set("acquaintance agent child co-resident co-worker colleague contact crush date emergency "
                "friend kin me met muse neighbor parent sibling spouse sweetheart".split())
NAME_KINDS = set("title given given2 surname surname2 credential generation separator".split())
ADDRESS_KINDS = set("room apartment floor building number name block subdistrict district locality "
                    "region postcode country direction landmark postOfficeBox separator".split())
FEATURES = set("mobile voice text video main-number textphone fax pager".split())


class Checker:
    def __init__(self):
        self.errors = []

    def fail(self, path, text):
        self.errors.append(f"{path or '/'}: {text}")

    # ---- types ----------------------------------------------------------------------------------

    def string(self, path, value, pattern=None, what="string"):
        if not isinstance(value, str):
            self.fail(path, "not a string")
        elif pattern and not pattern.fullmatch(value):
            self.fail(path, f"not a {what}: {value[:60]!r}")

    def uri(self, path, value):
        self.string(path, value, URI, "URI")

    def utc(self, path, value):
        self.string(path, value, UTC, "UTCDateTime")

    def unsigned(self, path, value, least=0, most=2 ** 53 - 1):
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fail(path, f"not an integer from {least} to {most}")

    def boolean(self, path, value):
        if not isinstance(value, bool):
            self.fail(path, "not a boolean")

    def one_of(self, values):
        def check(path, value):
            self.string(path, value)
            if isinstance(value, str) and value not in values and not VENDOR.fullmatch(value):
                self.fail(path, f"not one of the values: {value!r}")
        return check

    def set_of(self, values=None):
        def check(path, value):
            if not isinstance(value, dict):
                self.fail(path, "not a set")
                return
            for key, member in value.items():
                if member is not True:
                    self.fail(f"{path}/{key}", "not true")
                if values and key not in values and not VENDOR.fullmatch(key):
                    self.fail(f"{path}/{key}", "not one of the values")
        return check

    def array_of(self, check_item):
        def check(path, value):
            if not isinstance(value, list) or not value:
                self.fail(path, "not a list with entries")
                return
            for number, item in enumerate(value):
                check_item(f"{path}/{number}", item)
        return check

    def map_of(self, check_entry, ids=True):
        def check(path, value):
            if not isinstance(value, dict):
                self.fail(path, "not a map")
                return
            for key, entry in value.items():
                if ids and not ID.fullmatch(key):
                    self.fail(path, f"not an Id: {key!r}")
                check_entry(f"{path}/{key}", entry)
        return check

    def object(self, path, value, type_name, properties, mandatory=(), one_of=()):
        if not isinstance(value, dict):
            self.fail(path, "not an object")
            return False
        for name, member in value.items():
            if name == "@type":
                if member != type_name:
                    self.fail(path, f"@type is {member!r}")
            elif name in properties:
                properties[name](f"{path}/{name}", member)
            elif not VENDOR.fullmatch(name):
                self.fail(f"{path}/{name}", "no such property")
        for name in mandatory:
            if name not in value:
                self.fail(path, f"no {name}")
        if one_of and not any(name in value for name in one_of):
            self.fail(path, f"none of {', '.join(one_of)}")
        return True

    # ---- common properties, 1.5 and 1.4.4 -------------------------------------------------------

    def contexts(self, *more):
        return self.set_of(CONTEXTS | set(more))

    def pref(self, path, value):
        self.unsigned(path, value, 1, 100)

    def common(self):
        return {"contexts": self.contexts(), "pref": self.pref, "label": self.string}

    def resource(self, type_name, kinds, kind_is_mandatory):
        properties = self.common() | {
            "kind": self.one_of(kinds), "uri": self.uri, "mediaType": self.string}
        mandatory = ("uri", "kind") if kind_is_mandatory else ("uri",)
        return lambda path, value: self.object(path, value, type_name, properties, mandatory)

    # ---- objects --------------------------------------------------------------------------------

    def components(self, path, value, kinds, type_name):
        """The components of a name or an address (2.2.1, 2.5.1)."""
        def component(at, item):
            self.object(at, item, type_name, {
                "kind": self.one_of(kinds), "value": self.string, "phonetic": self.string},
                ("kind", "value"))

        items = value.get("components")
        ordered = value.get("isOrdered", False)
        if items is None:
            for name in ("defaultSeparator", "sortAs"):
                if name in value and (name, type_name) != ("sortAs", "AddressComponent"):
                    self.fail(path, f"{name} without components")
            return
        self.array_of(component)(f"{path}/components", items)
        found = [item.get("kind") for item in items if isinstance(item, dict)]
        if all(kind == "separator" for kind in found):
            self.fail(path, "only separators")
        if ("separator" in found or "defaultSeparator" in value) and not ordered:
            self.fail(path, "separators of components without order")
        if any(pair == ("separator", "separator") for pair in zip(found, found[1:])):
            self.fail(path, "two separators")
        if any("phonetic" in item for item in items if isinstance(item, dict)) and not (
                "phoneticSystem" in value or "phoneticScript" in value):
            self.fail(path, "phonetic without system and script")

    def ordered(self):
        return {"components": lambda path, value: None, "isOrdered": self.boolean,
                "defaultSeparator": self.string, "full": self.string,
                "phoneticScript": self.string, "phoneticSystem": self.one_of({"ipa", "jyut", "piny"})}

    def name(self, path, value):
        sort_as = self.map_of(self.string, ids=False)
        if self.object(path, value, "Name", self.ordered() | {"sortAs": sort_as},
                       one_of=("components", "full")):
            self.components(path, value, NAME_KINDS, "NameComponent")
            found = {item.get("kind") for item in value.get("components", [])}
            for kind in value.get("sortAs", {}):
                if kind not in found:
                    self.fail(path, f"sortAs {kind} without such a component")

    def address(self, path, value):
        properties = self.ordered() | {
            "countryCode": lambda at, code: self.string(at, code, re.compile("[A-Z]{2}"), "country"),
            "coordinates": self.uri, "timeZone": self.string, "pref": self.pref,
            "contexts": self.contexts("billing", "delivery")}
        if self.object(path, value, "Address", properties,
                       one_of=("components", "coordinates", "countryCode", "full", "timeZone")):
            self.components(path, value, ADDRESS_KINDS, "AddressComponent")

    def organization(self, path, value):
        def unit(at, item):
            self.object(at, item, "OrgUnit", {"name": self.string, "sortAs": self.string}, ("name",))
        self.object(path, value, "Organization", {
            "name": self.string, "units": self.array_of(unit), "sortAs": self.string,
            "contexts": self.contexts()}, one_of=("name", "units"))

    def date(self, path, value):
        if isinstance(value, dict) and value.get("@type") == "Timestamp":
            self.object(path, value, "Timestamp", {"utc": self.utc}, ("utc",))
            return
        if not self.object(path, value, "PartialDate", {
                "year": self.unsigned, "month": lambda at, m: self.unsigned(at, m, 1, 12),
                "day": lambda at, d: self.unsigned(at, d, 1, 31), "calendarScale": self.string}):
            return
        if "day" in value and "month" not in value:
            self.fail(path, "day without month")
        if "month" in value and not ("year" in value or "day" in value):
            self.fail(path, "month alone")

    def entry(self, type_name, properties, mandatory=(), one_of=()):
        return lambda path, value: self.object(path, value, type_name, properties, mandatory, one_of)

    def media(self, path, value):
        self.resource("Media", {"photo", "sound", "logo"}, True)(path, value)
        uri = value.get("uri", "") if isinstance(value, dict) else ""
        if isinstance(uri, str) and uri.startswith("data:"):
            try:
                base64.b64decode(uri.partition(",")[2], validate=True)
            except binascii.Error as error:
                self.fail(path, f"base64: {error}")

    def card_properties(self):
        common = self.common()
        anniversary = self.entry("Anniversary", {
            "kind": self.one_of({"birth", "death", "wedding"}), "date": self.date,
            "place": self.address}, ("kind", "date"))
        return {
            "version": lambda path, value: value == "1.0" or self.fail(path, "not 1.0"),
            "created": self.utc, "updated": self.utc, "kind": self.one_of(KINDS),
            "language": self.string, "members": self.set_of(), "prodId": self.string,
            "uid": self.string,
            "relatedTo": self.map_of(self.entry("Relation", {"relation": self.set_of(RELATIONS)}),
                                     ids=False),
            "name": self.name,
            "nicknames": self.map_of(self.entry("Nickname", common | {"name": self.string}, ("name",))),
            "organizations": self.map_of(self.organization),
            "titles": self.map_of(self.entry("Title", {
                "name": self.string, "kind": self.one_of({"title", "role"}),
                "organizationId": lambda path, value: self.string(path, value, ID, "Id")}, ("name",))),
            "emails": self.map_of(self.entry("EmailAddress", common | {
                "address": lambda path, value: self.string(path, value, ADDR_SPEC, "addr-spec")},
                ("address",))),
            "onlineServices": self.map_of(self.entry("OnlineService", common | {
                "service": self.string, "uri": self.uri, "user": self.string}, one_of=("uri", "user"))),
            "phones": self.map_of(self.entry("Phone", common | {
                "number": self.string, "features": self.set_of(FEATURES)}, ("number",))),
            "addresses": self.map_of(self.address),
            "links": self.map_of(self.resource("Link", {"contact"}, False)),
            "media": self.map_of(self.media),
            "anniversaries": self.map_of(anniversary),
            "keywords": self.set_of(),
            "notes": self.map_of(self.entry("Note", {"note": self.string, "created": self.utc},
                                            ("note",)))}

    def card(self, value):
        if not self.object("", value, "Card", self.card_properties(), ("@type", "version", "uid")):
            return
        for key, title in (value.get("titles") or {}).items():
            wanted = title.get("organizationId") if isinstance(title, dict) else None
            if wanted is not None and wanted not in value.get("organizations", {}):
                self.fail(f"/titles/{key}", f"no organization {wanted}")


def no_duplicates(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):  # RFC 7493 2.3
        raise ValueError("a name twice")
    return dict(pairs)


def check(text):
    """The errors of a card."""
    checker = Checker()
    try:
        checker.card(json.loads(text, object_pairs_hook=no_duplicates))
    except ValueError as error:
        checker.fail("", str(error))
    return checker.errors


def main():
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        for line in file:
            errors = check(line)
            print(json.dumps({"error": errors} if errors else {}))


if __name__ == "__main__":
    main()
