#!/usr/bin/env python3
"""Do the rules of jscontact.py accept what RFC 9553 shows, and refuse what it forbids?"""

import copy
import json
import sys

import jscontact

# Figures of RFC 9553 in one card: 6, 13, 19, 22, 24, 25, 26, 27, 31, 37, 38, 41, 42, 43.
GOOD = json.loads(r"""{
  "@type": "Card", "version": "1.0", "uid": "22B2C7DF-9120-4969-8460-05956FE6B065",
  "kind": "individual", "created": "2022-09-30T14:35:10Z",
  "name": {"components": [{"kind": "given", "value": "Robert"}, {"kind": "given2", "value": "Pau"},
      {"kind": "surname", "value": "Shou Chang"}],
    "sortAs": {"surname": "Pau Shou Chang", "given": "Robert"}, "isOrdered": true},
  "nicknames": {"k391": {"name": "Johnny"}},
  "organizations": {"o2": {"name": "ABC, Inc.", "units": [{"name": "Marketing"}], "sortAs": "ABC"}},
  "titles": {"k2": {"kind": "role", "name": "Project Leader", "organizationId": "o2"}},
  "emails": {"e1": {"contexts": {"work": true}, "address": "jqpublic@xyz.example.com"},
    "e2": {"address": "jane_doe@example.com", "pref": 1}},
  "onlineServices": {"x2": {"service": "Mastodon", "user": "@alice@example2.com",
    "uri": "https://example2.com/@alice"}},
  "phones": {"tel0": {"contexts": {"private": true}, "features": {"voice": true},
    "number": "tel:+1-555-555-5555;ext=5555", "pref": 1}},
  "addresses": {"k23": {"contexts": {"work": true}, "components": [
    {"kind": "number", "value": "54321"}, {"kind": "separator", "value": " "},
    {"kind": "name", "value": "Oak St"}, {"kind": "country", "value": "USA"}],
    "countryCode": "US", "defaultSeparator": ", ", "isOrdered": true}},
  "links": {"link3": {"kind": "contact", "uri": "mailto:contact@example.com", "pref": 1}},
  "media": {"res1": {"kind": "photo", "uri": "data:image/jpeg;base64,/9j/4AAQ"}},
  "anniversaries": {"k8": {"kind": "birth", "date": {"year": 1953, "month": 4, "day": 15}},
    "k9": {"kind": "death", "date": {"@type": "Timestamp", "utc": "2019-10-15T23:10:00Z"},
      "place": {"full": "4445 Tree Street"}}},
  "relatedTo": {"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6": {"relation": {"friend": true}},
    "8cacdfb7d1ffdb59@example.com": {"relation": {}}},
  "keywords": {"internet": true}, "notes": {"n1": {"note": "x", "created": "2022-11-23T15:01:32Z"}},
  "example.com:foo2": {"bar": "baz"}}""")

REMOVED = object()
WRONG = (
    ("@type", "card"), ("@type", REMOVED), ("version", "2.0"), ("version", REMOVED), ("uid", REMOVED),
    ("uid", 5), ("Kind", "individual"), ("kind", "person"), ("created", "2022-09-30T14:35:10.000Z"),
    ("name", {}), ("name/components", []), ("name/components/0/kind", "first"),
    ("name/components/0/value", REMOVED), ("name/components/0/phonetic", "x"),
    ("name/sortAs/title", "x"), ("name/@type", "name"), ("organizations/o2", {}),
    ("organizations/o2/units", []), ("titles/k2/organizationId", "o1"), ("emails/e1/address", "a b@c"),
    ("emails/e1/address", '"Don" <a@example.com>'), ("emails/e1/contexts/work", False),
    ("emails/e1/contexts/home", True), ("emails/e2/pref", 0), ("emails/e2/pref", 101),
    ("emails/e 1", {"address": "a@b"}), ("onlineServices/x2", {"service": "x"}),
    ("onlineServices/x2/uri", "no uri"), ("phones/tel0/number", REMOVED),
    ("phones/tel0/features/cell", True), ("phones/tel0/features", False),
    ("addresses/k23/isOrdered", False), ("addresses/k23", {"pref": 1}),
    ("addresses/k23/countryCode", "USA"), ("links/link3/uri", "www.example.com"),
    ("media/res1/kind", REMOVED), ("media/res1/uri", "data:image/jpeg;base64,/9j/4AA..."),
    ("anniversaries/k8/date", "1953-04-15"), ("anniversaries/k8/date/month", 13),
    ("anniversaries/k8/date", {"day": 1}), ("anniversaries/k8/date", {"month": 1}),
    ("relatedTo/8cacdfb7d1ffdb59@example.com/relation/manager", True), ("keywords/internet", "yes"),
    ("notes/n1/note", REMOVED), ("foo", "bar"), ("example.com:a/b", 1))


def changed(path, value):
    card = copy.deepcopy(GOOD)
    at = card
    keys = [path] if path.startswith("example.com") else path.split("/")
    for key in keys[:-1]:
        at = at[int(key) if isinstance(at, list) else key]
    if value is REMOVED:
        del at[keys[-1]]
    else:
        at[keys[-1]] = value
    return json.dumps(card)


def main():
    failures = [f"refused: {error}" for error in jscontact.check(json.dumps(GOOD))]
    failures += [f"accepted: {path} {value!r}" for path, value in WRONG
                 if not jscontact.check(changed(path, value))]
    if not jscontact.check('{"@type":"Card","version":"1.0","uid":"a","uid":"b"}'):
        failures.append("accepted: a name twice")
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
