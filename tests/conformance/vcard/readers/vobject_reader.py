#!/usr/bin/python3
"""Cards as python3-vobject reads them: vobject_reader.py FILE prints one JSON line a card."""

import hashlib
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import vobject  # noqa: E402

import cards  # noqa: E402

N_PARTS = ("family", "given", "additional", "prefix", "suffix")
ADR_PARTS = ("box", "extended", "street", "city", "region", "code", "country")
TEXTS = ("FN", "NICKNAME", "TITLE", "EMAIL", "TEL", "IMPP", "URL", "BDAY", "ANNIVERSARY", "RELATED",
         "NOTE", "UID")


def joined(part):
    return part if isinstance(part, str) else ", ".join(part)


def photo(line):
    value = line.value
    return hashlib.sha1(value).hexdigest() if isinstance(value, bytes) else value


def read(text):
    card = vobject.readOne(text)
    card.validate(raiseException=True)
    lines = card.contents
    values = {name: [line.value for line in lines.get(name.lower(), [])] for name in TEXTS}
    for name, parts in (("N", N_PARTS), ("ADR", ADR_PARTS)):
        values[name] = [[joined(getattr(line.value, part)) for part in parts]
                        for line in lines.get(name.lower(), [])]
    values["ORG"] = [line.value for line in lines.get("org", [])]
    values["CATEGORIES"] = [item for line in lines.get("categories", []) for item in line.value]
    values["PHOTO"] = [photo(line) for line in lines.get("photo", [])]
    return values


def main():
    for card in cards.split(sys.argv[1]):
        try:
            record = {"values": read(card.decode())}
        except Exception as error:  # whatever the library throws is its verdict
            record = {"error": [f"{type(error).__name__}: {error}"]}
        print(json.dumps(record))


main()
