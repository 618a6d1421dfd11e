#!/usr/bin/env python3
"""Prints eascard-mapping(7): mapping_page.py PROGRAM

Where each element of a contact stands in cards and JSON, by the program itself: a contact that has all
of them, each with a value of its own, is written in every form, and the values are looked for.
"""
import base64
import json
import pathlib
import re
import subprocess
import sys

TABLE = pathlib.Path(__file__).resolve().parent.parent / "lib/eascard/schema/contact_fields.def"
ROW = re.compile(r'^CONTACT_FIELD\((\w+), (\w+), 0x\w+, "(\w+)", (\w+), (\w+), .*?\n'
                 r'\s*"[^"]*", "[^"]*", "[^"]*", "(\w+)"', re.MULTILINE)
VENDOR = "eascard.invalid:eas"


class Field:
    def __init__(self, number, row):
        self.id, self.page, self.name, self.parent, self.type, self.key = row
        self.value, self.marks = self.make(number)

    def make(self, number):
        """The value for the JSON of a contact, and what of it shows in any form."""
        if self.type in ("list", "body"):
            return None, []
        if self.type == "date_time":
            year = 1900 + number
            value = f"{year}-07-18T00:00:00.000Z"
            return value, [value, f"{year}-07-18", f"{year}0718", str(year)]
        if self.type == "boolean" or self.name.endswith("Type"):
            return self.type == "boolean" or 1, []  # few values: it is found by its name
        if self.type == "integer":
            return 700000 + number, [str(700000 + number)]
        if self.type == "base64":
            # A JPEG, as far as anybody looks, with a comment.
            picture = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
            text = base64.b64encode(picture + bytes([0xFF, 0xFE, 0, 3, number, 0xFF, 0xD9])).decode()
            return text, [text]
        mark = f"Value{number}End"
        if self.name == "WebPage":
            mark = f"http://value{number}end.example/"
        elif self.name.startswith("Email"):
            mark = f"value{number}end@example.com"
        return mark, [mark]


def read_fields():
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))
    fields = [Field(number, row) for number, row in enumerate(rows, 10)]
    assert len(fields) == TABLE.read_text(encoding="utf-8").count("\nCONTACT_FIELD("), len(fields)
    return fields


def contact_of(fields):
    """The plain JSON of a contact with all of them."""
    parents = {field.id: field for field in fields}
    contact = {}
    for field in fields:
        parent = parents.get(field.parent)
        if field.value is None:
            continue
        if parent is None:
            contact[field.key] = field.value
        elif parent.type == "list":
            contact[parent.key] = [field.value]
        else:
            contact.setdefault(parent.key, {})[field.key] = field.value
    return json.dumps(contact)


# ---- cards --------------------------------------------------------------------------------------


class Line:
    def __init__(self, text):
        name, _, self.value = text.partition(":")
        self.group, _, self.name = name.rpartition(".")
        self.label, self.order = "", 0

    def says(self, field):
        """Where in the value the field is: 0 for all of it, a part of it, None."""
        if self.name == "X-EAS-BODY":
            is_here = field.parent == "Body" or field.page == "AirSyncBase"
            return field.key if is_here and re.search(rf"(^|,){field.key}=", self.value) else None
        parts = self.value.split(";") if self.name.split(";")[0] in ("N", "ORG", "ADR") else [self.value]
        at = next((i for i, part in enumerate(parts) if any(mark in part for mark in field.marks)), None)
        return at if at is None or len(parts) == 1 else at + 1

    def text(self, part):
        text = self.name
        if self.label:
            text += f", X-ABLabel {self.label}"
        if self.order:
            text += f", number {self.order}"
        if self.name == "X-EAS-BODY":
            return f"{text}, {part}=" if isinstance(part, str) else text
        return f"{text}, part {part}" if part else text


def read_card(text):
    lines = [Line(line) for line in text.replace("\r\n ", "").split("\r\n") if line]
    labels = {line.group: line.value.strip("_$!<>") for line in lines if line.name == "X-ABLabel"}
    plain = [line for line in lines if line.name not in ("FN", "X-ABLabel")]
    for line in plain:
        line.label = labels.get(line.group, "")
    for line in plain:
        alike = [other for other in plain if (other.name, other.label) == (line.name, line.label)]
        line.order = alike.index(line) + 1 if len(alike) > 1 else 0
    return plain


def find_in_card(lines, field):
    """What shows it to others, else what carries it for us; "" where it needs nothing."""
    found = [(line.name.startswith("X-EAS-"), line.text(line.says(field)))
             for line in lines if line.says(field) is not None]
    return min(found, key=lambda one: one[0])[1] if found else ""


# ---- JSON ---------------------------------------------------------------------------------------


def leaves(value, pointer=""):
    """Pointer and value of all that is in a JSON value; a key that is data is a value too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            relation = "".join(inner["relation"]) if isinstance(inner, dict) and "relation" in inner else ""
            yield f"{pointer}/*" + (relation and f" of relation {relation}"), key
            yield from leaves(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            has_kind = isinstance(inner, dict) and "kind" in inner
            kind = f" of kind {inner['kind']}" if has_kind else ""
            for below, leaf in leaves(inner, f"{pointer}/{'*' if has_kind else at}"):
                yield below + kind, leaf
    else:
        yield pointer, value


def find_in_json(found, field):
    """The pointer; one of our own property only where there is no other."""
    if field.marks:
        pointers = [pointer for pointer, leaf in found if str(leaf) in field.marks
                    or field.type == "base64" and str(leaf).endswith("," + field.marks[0])]
        # A date is an object of which the year was found.
        pointers = [pointer.removesuffix("/year") for pointer in pointers]
    else:
        pointers = [pointer for pointer, _ in found if pointer.endswith("/" + field.key)]
    return min(pointers, key=lambda pointer: VENDOR in pointer) if pointers else ""


# ---- the page -----------------------------------------------------------------------------------


class Forms:
    """A contact with all fields, in all forms."""

    def __init__(self, program, fields):
        contact = contact_of(fields)

        def convert(*arguments, data=contact):
            done = subprocess.run([program, *arguments], input=data.encode(), capture_output=True,
                                  check=True)
            return done.stdout.decode()

        self.cards = [read_card(convert("to-vcard", "--vcard-version", version))
                      for version in ("3.0", "4.0")]
        html = contact.replace('"Type": 1', '"Type": 2')
        self.html_cards = [read_card(convert("to-vcard", "--vcard-version", version, data=html))
                           for version in ("3.0", "4.0")]
        self.plain = list(leaves(json.loads(convert("to-json"))))
        self.jscontact = list(leaves(json.loads(convert("to-json", "--format", "jscontact"))))


def title(field, fields):
    parent = next((one for one in fields if one.id == field.parent), None)
    if parent and parent.type == "body":
        return f"{parent.name}/{field.name}"
    same = [one for one in fields if one.name == field.name and one.parent == "none"]
    return field.name if parent or len(same) == 1 else f"{field.page}:{field.name}"


def rows_of(field, fields, forms):
    if field.value is None:
        return [("holds", ", ".join(title(one, fields) for one in fields if one.parent == field.id))]
    texts = [find_in_card(card, field) for card in forms.cards]
    if not any(texts):
        texts = [find_in_card(card, field) + " unless it is plain text" for card in forms.html_cards]
    rows = [("vCard", texts[0])]
    if texts[0] != texts[1]:
        rows = [("vCard 3.0", texts[0]), ("vCard 4.0", texts[1])]
    pointer = find_in_json(forms.plain, field)
    rows.append(("JSON", re.sub(r"\.0$", "[]", pointer.removeprefix("/").replace("/", "."))))
    rows.append(("JSContact", find_in_json(forms.jscontact, field)))
    assert all(text for _, text in rows), (field.id, rows)
    return rows


def escape(text):
    return text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")


HEAD = """\
.Dd November 28, 2026
.Dt EASCARD-MAPPING 7
.Os
.Sh NAME
.Nm eascard-mapping
.Nd where each element of a contact stands in vCard, JSON and JSContact
.Sh DESCRIPTION
This is what
.Cm to\-vcard
and
.Cm to\-json
make of a contact that has every element, in the order in which elements stand in a message; the
program wrote the contact, and this page was made of it.
What they read besides is in
.Xr eascard-encode 1 .
.Pp
Of a property with several parts, N, ORG and ADR, the part is told, counted from 1; of several
properties alike the number.
FN is made of the names.
A property in X\-EAS\- carries for this program what no other one shows, see
.Xr eascard-to-vcard 1 ;
there may be one beside each of the others, for what of the value that one cannot hold.
JSON is the key in the plain shape, JSContact a JSON pointer, in which * stands for the data itself or
for an index;
.Li eascard.invalid:eas
is the property that JSContact leaves to vendors.
jCard has the properties of vCard 4.0.
.Sh ELEMENTS
.Bl -tag -width Ds
"""

TAIL = """\
.El
.Sh SEE ALSO
.Xr eascard-encode 1 ,
.Xr eascard-to-json 1 ,
.Xr eascard-to-vcard 1
"""


def main():
    fields = read_fields()
    forms = Forms(sys.argv[1], fields)
    out = HEAD
    for field in fields:
        out += f".It {escape(title(field, fields))}\n"
        out += ".br\n".join(f"{name}: {escape(text)}\n" for name, text in rows_of(field, fields, forms))
    sys.stdout.write(out + TAIL)


if __name__ == "__main__":
    main()
