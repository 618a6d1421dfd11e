#!/usr/bin/env python3
"""A lint of vCards, from the texts of RFC 2426 (3.0) and RFC 6350 (4.0): lint.py FILE

Prints one JSON line a card, with what is wrong in it under "error". Strict where readers are
lenient: bytes, folds, names, parameters, every value against its grammar.
"""

import base64
import binascii
import datetime
import json
import re
import sys

import cards

# What a value is made of, by property.
KINDS = {
    "3.0": {
        "FN": "text", "N": "name", "NICKNAME": "list", "PHOTO": "picture3", "BDAY": "date3",
        "ADR": "address", "TEL": "text", "EMAIL": "mail", "TITLE": "text", "ORG": "organization",
        "CATEGORIES": "list", "NOTE": "text", "UID": "text", "URL": "uri", "IMPP": "uri",
        "VERSION": "text"},
    "4.0": {
        "FN": "text", "N": "name", "NICKNAME": "list", "PHOTO": "uri", "BDAY": "date4",
        "ANNIVERSARY": "date4", "ADR": "address", "TEL": "text", "EMAIL": "mail", "TITLE": "text",
        "ORG": "organization", "CATEGORIES": "list", "NOTE": "text", "UID": "uri", "URL": "uri",
        "IMPP": "uri", "RELATED": "uri", "VERSION": "text"}}

ANY_4 = {"VALUE", "LANGUAGE", "ALTID", "PID", "PREF", "TYPE", "MEDIATYPE", "SORT-AS", "CALSCALE"}
PARAMETERS = {
    "3.0": {
        "FN": {"LANGUAGE"}, "N": {"LANGUAGE"}, "NICKNAME": {"LANGUAGE"}, "TITLE": {"LANGUAGE"},
        "ORG": {"LANGUAGE"}, "CATEGORIES": {"LANGUAGE"}, "NOTE": {"LANGUAGE"},
        "PHOTO": {"VALUE", "ENCODING", "TYPE"}, "BDAY": {"VALUE"}, "ADR": {"TYPE", "LANGUAGE"},
        "TEL": {"TYPE"}, "EMAIL": {"TYPE"}, "IMPP": {"TYPE"}, "UID": set(), "URL": set(),
        "VERSION": set()},
    "4.0": {
        "FN": ANY_4 - {"MEDIATYPE", "SORT-AS", "CALSCALE"},
        "N": {"VALUE", "LANGUAGE", "ALTID", "SORT-AS"},
        "NICKNAME": ANY_4 - {"MEDIATYPE", "SORT-AS", "CALSCALE"},
        "PHOTO": {"VALUE", "ALTID", "TYPE", "MEDIATYPE", "PREF", "PID"},
        "BDAY": {"VALUE", "LANGUAGE", "ALTID", "CALSCALE"},
        "ANNIVERSARY": {"VALUE", "LANGUAGE", "ALTID", "CALSCALE"},
        "ADR": {"VALUE", "LABEL", "LANGUAGE", "GEO", "TZ", "ALTID", "PID", "PREF", "TYPE"},
        "TEL": {"VALUE", "TYPE", "PID", "PREF", "ALTID", "MEDIATYPE"},
        "EMAIL": {"VALUE", "PID", "PREF", "TYPE", "ALTID"},
        "TITLE": ANY_4 - {"MEDIATYPE", "SORT-AS", "CALSCALE"},
        "ORG": ANY_4 - {"MEDIATYPE", "CALSCALE"},
        "CATEGORIES": {"VALUE", "PID", "PREF", "TYPE", "ALTID"},
        "NOTE": ANY_4 - {"MEDIATYPE", "SORT-AS", "CALSCALE"},
        "UID": {"VALUE"}, "URL": {"VALUE", "PID", "PREF", "TYPE", "MEDIATYPE", "ALTID"},
        "IMPP": {"VALUE", "PID", "PREF", "TYPE", "MEDIATYPE", "ALTID"},
        "RELATED": {"VALUE", "MEDIATYPE", "PID", "PREF", "ALTID", "TYPE", "LANGUAGE"},
        "VERSION": {"VALUE"}}}

TYPES = {
    "3.0": {
        "TEL": set("home work pref voice fax msg cell pager bbs modem car isdn video pcs".split()),
        "EMAIL": {"internet", "x400", "pref"},
        "ADR": set("dom intl postal parcel home work pref".split()),
        "IMPP": set("personal business home work mobile pref".split()),  # RFC 4770
        "PHOTO": {"jpeg", "png", "gif", "bmp"}},
    "4.0": {
        "TEL": set("text voice fax cell video pager textphone main-number home work".split()),
        "RELATED": set("contact acquaintance friend met co-worker colleague co-resident neighbor "
                       "child parent sibling spouse kin muse crush date sweetheart me agent "
                       "emergency home work".split())}}
WORK_HOME = {"work", "home"}

AT_MOST_ONCE = {"N", "BDAY", "ANNIVERSARY", "GENDER", "REV", "PRODID", "UID", "KIND", "VERSION"}

NAME = "[A-Za-z0-9-]+"
PARAMETER_VALUE = '(?:"[^"]*"|[^",;:]*)'  # control characters were looked for before
TEXT = {
    "3.0": r"(?:\\[\\;,nN]|[^\\;,])*",
    "4.0": r"(?:\\[\\,nN]|[^\\,])*"}  # its TEXT-CHAR knows no \;
COMPONENT = r"(?:\\[\\;,nN]|[^\\;,])*"
URI = r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
MAIL = r"(?:\"(?:[^\"\\]|\\.)*\"|[^\s\"<>@,;:\\()\[\]]+)@[^\s\"<>@,;:\\()\[\]]+"


# ---- lines --------------------------------------------------------------------------------------

def check_bytes(card, errors):
    """Bytes and folds; the unfolded lines."""
    if card.startswith(b"\xef\xbb\xbf"):
        errors.append("a byte order mark")
    physical = card.split(b"\r\n")
    if physical.pop() != b"":
        errors.append("no CR LF at the end")
    lines = []
    for line in physical:
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line):
            errors.append("a control character, or a CR or LF alone")
        if len(line) > 75:
            errors.append(f"a line of {len(line)} octets")
        try:
            text = line.decode()
        except UnicodeDecodeError:
            errors.append("not UTF-8, or a fold inside a character")
            text = line.decode(errors="replace")
        if not line:
            errors.append("an empty line")
        elif line[:1] in b" \t":
            if len(line) == 1:
                errors.append("an empty continuation")
            if not lines:
                errors.append("a continuation of nothing")
                lines.append("")
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return lines


def split_line(line):
    """(name, parameters, value), or None where the line has no such form."""
    value = PARAMETER_VALUE
    head = re.match(f"(?:([A-Za-z0-9-]+)\\.)?({NAME})((?:;{NAME}={value}(?:,{value})*)*):", line)
    if not head:
        return None
    parameters = [(found[1].upper(), [item.strip('"') for item in re.findall(value, found[2]) if item])
                  for found in re.finditer(f";({NAME})=({value}(?:,{value})*)", head[3])]
    return head[2].upper(), parameters, line[head.end():]


# ---- parameters ---------------------------------------------------------------------------------

def check_parameters(name, parameters, version):
    allowed = PARAMETERS[version].get(name)
    names = [parameter for parameter, _ in parameters]
    for parameter, values in parameters:
        if allowed is not None and parameter not in allowed:
            yield f"{name} takes no parameter {parameter}"
        if names.count(parameter) > 1 and parameter != "TYPE":
            yield f"{name} has {parameter} twice"
        if not values:
            yield f"{name} has an empty {parameter}"
        yield from check_parameter(name, parameter, values, version)


def check_parameter(name, parameter, values, version):
    if parameter == "TYPE":
        yield from check_types(name, values, version)
    elif parameter == "PREF" and not re.fullmatch("[1-9][0-9]?|100", ",".join(values)):
        yield f"{name} has PREF={','.join(values)}"
    elif parameter == "ENCODING" and (version == "4.0" or values != ["b"]):
        yield f"{name} has ENCODING={','.join(values)}"
    elif parameter == "CHARSET":
        yield f"{name} has a CHARSET"


def check_types(name, values, version):
    known = TYPES[version].get(name, WORK_HOME if version == "4.0" else set())
    for value in values:
        if not re.fullmatch("[A-Za-z0-9-]+", value):
            yield f"{name} has TYPE={value}, which is no name"
        elif value.lower() not in known and not value.lower().startswith("x-"):
            yield f"{name} has TYPE={value}, which is not registered"


# ---- values -------------------------------------------------------------------------------------

def split_escaped(value, separator):
    """The parts between separators that no backslash stands before."""
    parts = [""]
    for piece in re.findall(r"\\.|.", value, re.S):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def is_text(value, version):
    return re.fullmatch(TEXT[version], value, re.S) is not None


def is_component(value):
    return re.fullmatch(COMPONENT, value, re.S) is not None


def check_structured(name, value, count):
    parts = split_escaped(value, ";")
    if count and len(parts) != count:
        yield f"{name} has {len(parts)} components instead of {count}"
    for part in parts:
        items = split_escaped(part, ",") if count else [part]
        if not all(is_component(item) for item in items):
            yield f"{name} has a component that is not escaped"


def is_date(text, form):
    try:
        datetime.datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def is_date3(value):
    day = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)(T.*)?", value)
    return day is not None and is_date("-".join(day.groups()[:3]), "%Y-%m-%d")


def is_date4(value):
    if re.fullmatch(r"\d{8}", value):
        return is_date(value, "%Y%m%d")
    if re.fullmatch(r"--\d{4}", value):
        return is_date("1604" + value[2:], "%Y%m%d")
    return re.fullmatch(r"\d{4}|\d{4}-(0[1-9]|1[0-2])|--(0[1-9]|1[0-2])|---(0[1-9]|[12]\d|3[01])",
                        value) is not None


def is_base64(value):
    try:
        return base64.b64decode(value, validate=True) != b""
    except binascii.Error:
        return False


def is_uri(value):
    if not re.fullmatch(URI, value):
        return False
    data = re.fullmatch(r"data:[\w.+-]+/[\w.+-]+;base64,(.*)", value)
    return is_base64(data[1]) if data else not value.startswith("data:")


def unescape(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def check_value(name, parameters, value, version):
    kind = KINDS[version].get(name)
    stated = dict(parameters).get("VALUE", [""])[0].lower()
    if kind is None and not name.startswith("X-"):
        yield f"{name} is no property of {version}"
    if stated == "text" or kind is None:
        kind = "text"
    if stated and stated not in ("text", "uri", "date"):
        yield f"{name} has VALUE={stated}"
    if kind in ("name", "address", "organization"):
        yield from check_structured(name, value, {"name": 5, "address": 7}.get(kind))
    elif not value:
        yield f"{name} is empty"
    else:
        yield from check_simple(name, kind, value, version)


def check_simple(name, kind, value, version):
    checks = {
        "text": lambda: is_text(value, version),
        "list": lambda: all(is_text(item, version) and item
                            for item in split_escaped(value, ",")),
        "mail": lambda: is_text(value, version) and re.fullmatch(MAIL, unescape(value)),
        "uri": lambda: is_uri(value),
        "date3": lambda: is_date3(value),
        "date4": lambda: is_date4(value),
        "picture3": lambda: is_base64(value)}
    if not checks[kind]():
        yield f"{name} is no {kind}: {value[:60]}"


# ---- cards --------------------------------------------------------------------------------------

def check_frame(lines, version, errors):
    if lines[:1] != ["BEGIN:VCARD"] or lines[-1:] != ["END:VCARD"]:
        errors.append("no BEGIN:VCARD at the start or no END:VCARD at the end")
    if lines[1:2] != ["VERSION:" + version]:
        errors.append("no VERSION behind BEGIN")


def check_cardinality(names, version, errors):
    needed = {"FN", "N", "VERSION"} if version == "3.0" else {"FN", "VERSION"}
    errors += [f"no {name}" for name in sorted(needed - set(names))]
    errors += [f"{name} twice" for name in sorted(AT_MOST_ONCE) if names.count(name) > 1]


def lint(card):
    """What is wrong with a card's bytes."""
    errors = []
    lines = check_bytes(card, errors)
    found = re.search(rb"\r\nVERSION:(3\.0|4\.0)\r\n", card)
    if not found:
        return errors + ["no VERSION of 3.0 or 4.0"]
    version = found[1].decode()
    check_frame(lines, version, errors)
    names = []
    for line in lines[1:-1]:
        parts = split_line(line)
        if not parts:
            errors.append(f"not a line of a card: {line[:60]}")
            continue
        names.append(parts[0])
        errors += check_parameters(*parts[:2], version)
        errors += check_value(*parts, version)
    check_cardinality(names, version, errors)
    return errors


def main():
    for card in cards.split(sys.argv[1]):
        print(json.dumps({"error": lint(card)}))


if __name__ == "__main__":
    main()
