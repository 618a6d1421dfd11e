#!/usr/bin/env python3
"""jCards as RFC 7095 says that they are to be read: jcard_reader.py FILE, one JSON line a card."""

import base64
import binascii
import hashlib
import json
import re
import sys

NAMES = ("FN", "N", "NICKNAME", "ORG", "TITLE", "EMAIL", "TEL", "ADR", "IMPP", "URL", "BDAY",
         "ANNIVERSARY", "RELATED", "CATEGORIES", "NOTE", "PHOTO", "UID")
# RFC 7095 3.5; "unknown" is 5.1
TYPES = {"text", "uri", "date", "time", "date-time", "date-and-or-time", "timestamp", "boolean",
         "integer", "float", "utc-offset", "language-tag", "unknown"}
DATE = re.compile(r"\d{4}-\d\d-\d\d|--\d\d-\d\d")  # 3.5.3, as far as we write them
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*", re.S)
PARTS = {"n": 5, "adr": 7}


def form_errors(prop):
    """What 3.3 and 3.4 ask of a property."""
    name, params, value_type, *values = prop
    if name != name.lower() or value_type not in TYPES or not values:
        yield f"{name}: name, type or values"
    for key, value in params.items():
        items = value if isinstance(value, list) else [value]
        if key != key.lower() or key in ("value", "version") or not all(
                isinstance(item, str) for item in items) or (isinstance(value, list) and len(value) < 2):
            yield f"{name}: parameter {key}"
    if value_type == "date-and-or-time" and not DATE.fullmatch(values[0]):
        yield f"{name}: no date: {values[0]}"
    if value_type == "uri" and not URI.fullmatch(values[0]):
        yield f"{name}: no URI: {values[0]}"
    if name in PARTS and (not isinstance(values[0], list) or len(values[0]) != PARTS[name]):
        yield f"{name}: parts"
    if name.startswith("x-") != (value_type == "unknown"):
        yield f"{name}: type {value_type}"


def card_errors(card):
    if len(card) != 2 or card[0] != "vcard" or card[1][0] != ["version", {}, "text", "4.0"]:
        yield "no jCard of version 4.0"
    names = [prop[0] for prop in card[1]]
    for name in ("version", "fn", "uid"):
        if names.count(name) != 1:
            yield f"{name}: {names.count(name)} times"
    for prop in card[1]:
        yield from form_errors(prop)


def photo(value):
    try:
        return hashlib.sha1(base64.b64decode(value.partition(",")[2], validate=True)).hexdigest()
    except binascii.Error as error:
        return str(error)


def values_of(name, prop):
    if name == "ORG":
        return [prop[3] if isinstance(prop[3], list) else [prop[3]]]
    return [photo(value) for value in prop[3:]] if name == "PHOTO" else prop[3:]


def record(text):
    card = json.loads(text)
    errors = list(card_errors(card))
    values = {name: [value for prop in card[1] if prop[0] == name.lower()
                     for value in values_of(name, prop)] for name in NAMES}
    return {"values": values} | ({"error": errors} if errors else {})


def main():
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        for line in file:
            print(json.dumps(record(line)))


if __name__ == "__main__":
    main()
