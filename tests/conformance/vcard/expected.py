#!/usr/bin/env python3
"""What a reader of cards must find: expected.py VERSION NAME <MESSAGE.xml

Reads contacts from ActiveSync XML and prints one JSON line a contact: the values that its card of
that version must show, by property; null where that is not said here. Nothing of the program takes
part: the rules are those of the documentation, written a second time.
"""

import base64
import binascii
import datetime
import hashlib
import html
import json
import re
import sys
import urllib.parse
import uuid
import xml.etree.ElementTree as ElementTree

UID_NAMESPACE = uuid.UUID("7b795fee-0a2d-5635-b7f2-0de808a4d6dd")
CONTACT_NAMESPACES = ("Contacts:", "Contacts2:", "GAL:")
GAL_NAMES = {
    "DisplayName": "FileAs", "Phone": "BusinessPhoneNumber", "Office": "OfficeLocation",
    "EmailAddress": "Email1Address", "Title": "JobTitle", "Company": "CompanyName",
    "HomePhone": "HomePhoneNumber", "MobilePhone": "MobilePhoneNumber"}
NAME_PARTS = ("LastName", "FirstName", "MiddleName", "Title", "Suffix")
PHONES = (
    "BusinessPhoneNumber", "Business2PhoneNumber", "BusinessFaxNumber", "HomePhoneNumber",
    "Home2PhoneNumber", "HomeFaxNumber", "MobilePhoneNumber", "CarPhoneNumber", "PagerNumber",
    "RadioPhoneNumber", "AssistantPhoneNumber", "CompanyMainPhone", "MMS")
MAILS = ("Email1Address", "Email2Address", "Email3Address")


# ---- contacts of a message ----------------------------------------------------------------------

def split_tag(tag):
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name


def contacts(root):
    """The contacts of a message, each a dictionary by element."""
    return [read_contact(element, around)
            for element, around in items(root, {})
            if any(split_tag(child.tag)[0] in CONTACT_NAMESPACES for child in element)]


def items(element, around):
    """ApplicationData and Properties, with the identifiers that stand around them."""
    around = dict(around)
    for child in element:
        name = split_tag(child.tag)[1]
        if name in ("ServerId", "LongId", "CollectionId"):
            around[name] = child.text or ""
    for child in element:
        if split_tag(child.tag)[1] in ("ApplicationData", "Properties"):
            yield child, around
        else:
            yield from items(child, around)


def read_contact(element, around):
    contact = {"ServerId": around.get("ServerId") or around.get("LongId", ""),
               "CollectionId": around.get("CollectionId", "")}
    for child in element:
        namespace, name = split_tag(child.tag)
        if namespace == "GAL:":
            name = GAL_NAMES.get(name, name)
        if name in ("Categories", "Children"):
            contact[name] = [text(item.text) for item in child]
        elif name == "Body" and namespace == "AirSyncBase:":
            contact["Body"] = {split_tag(part.tag)[1]: part.text or "" for part in child}
        elif namespace == "GAL:" and name == "Picture":
            contact[name] = "".join(part.text or "" for part in child
                                    if split_tag(part.tag)[1] == "Data")
        else:
            contact[name] = text(child.text)
    return contact


# ---- values -------------------------------------------------------------------------------------

def text(value):
    return (value or "").replace("\r\n", "\n").replace("\r", "\n")


def is_cjk(value):
    code = ord(value[0]) if value else 0
    return (0x2E80 <= code <= 0xA4CF or 0xAC00 <= code <= 0xD7A3 or 0xF900 <= code <= 0xFAFF
            or 0x20000 <= code <= 0x3FFFF)


def address_of(mail):
    """Without a display name, comments at the ends, SMTP: and mailto:; "" for names of X.500."""
    found = re.search("<([^<>]+)>$", mail)
    bare = found[1] if found else mail
    bare = re.sub(r"^(\s*(smtp:|mailto:|\([^()]*\)))+\s*|(\s*\([^()]*\))+$", "", bare,
                  flags=re.I)
    return "" if re.match("/o=|EX:", bare, re.I) else bare


def full_name(contact):
    order = ["Title", "FirstName", "MiddleName", "LastName", "Suffix"]
    if is_cjk(contact.get("FirstName")) and is_cjk(contact.get("LastName")):
        order = ["Title", "LastName", "FirstName", "MiddleName", "Suffix"]
    if all(is_cjk(contact.get(part)) for part in ("LastName", "FirstName")) and (
            contact["LastName"] + contact["FirstName"] == contact.get("FileAs")):
        contact = {**contact, "LastName": contact["FileAs"], "FirstName": ""}
    joined = " ".join(contact[part] for part in order if contact.get(part, "").strip(" \t\n"))
    if joined:
        return joined
    for part in ("FileAs", "CompanyName", "NickName", *MAILS):
        if contact.get(part, "").strip(" \t\n"):
            shown = address_of(contact[part]) if part in MAILS else contact[part]
            if shown:
                return shown
    phones = [contact[phone] for phone in PHONES if contact.get(phone)]
    if phones:
        return phones[0] if len(phones) < 2 else None  # which phone is not said
    readings = [contact.get(part, "") for part in ("YomiLastName", "YomiFirstName")]
    others = [" ".join(reading for reading in readings if reading),
              *(contact.get(part, "") for part in ("YomiCompanyName", "Department", "JobTitle"))]
    return next((other for other in others if other), "(no name)")


def parts(contact, names):
    """The parts of a structured value, none where all are empty."""
    values = [contact.get(name, "") for name in names]
    return [values] if any(values) else []


def address(contact, kind):
    extended = "OfficeLocation" if kind == "Business" else ""
    fields = ("Street", "City", "State", "PostalCode", "Country")
    return parts(contact, ["", extended, *(kind + "Address" + field for field in fields)])


def organization(contact):
    values = [contact.get("CompanyName", ""), contact.get("Department", "")]
    while values and not values[-1]:
        values.pop()
    return [values] if values else []


def day(value, version):
    try:
        moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return []
    moment += datetime.timedelta(hours=12)  # the nearest midnight
    if moment.year == 4501:  # Outlook's "no date"
        return []
    if moment.year == 1604 and version == "4.0":
        return [moment.strftime("--%m-%d")]
    return [moment.strftime("%Y-%m-%d")]


def im_uri(value):
    value = re.sub("^(im:)+", "", value, flags=re.I)
    uri = re.fullmatch(r"([A-Za-z][A-Za-z0-9+.-]*):[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", value)
    if uri or not value:
        return value
    return "im:" + urllib.parse.quote(value, safe="-._~@:/+")


def web_uri(value):
    """The value with a scheme, and quoted part by part (the regular expression is of RFC 3986, appendix B)."""
    if value.startswith("\\\\"):
        value = "file:" + value.replace("\\", "/")
    elif not re.match(r"[A-Za-z][A-Za-z0-9+-]*:", value):
        value = "http://" + value
    scheme, authority, path, query, fragment = re.match(
        r"([^:/?#]+:)(//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?", value, re.S).groups(default="")
    if not (authority.strip("/") + path.strip("/") + query + fragment):
        return ""

    def quoted(text, safe):
        text = urllib.parse.quote(text, safe="-._~!$&'()*+,;=%" + safe)
        return re.sub("%(?![0-9A-Fa-f]{2})", "%25", text)

    user, at, host = authority[2:].partition("@") if "@" in authority else ("", "", authority[2:])
    host, port = re.fullmatch(r"(.*?)(:[0-9]*)?", host, re.S).groups(default="")
    if not re.fullmatch(r"\[[0-9A-Fa-f:.]+\]", host):
        host = quoted(host, "")
    return (scheme + authority[:2] + quoted(user, ":") + at + host + port + quoted(path, ":@/")
            + query[:1] + quoted(query[1:], ":@/?") + fragment[:1] + quoted(fragment[1:], ":@/?"))


def photo(value):
    try:
        image = base64.b64decode("".join(value.split()), validate=True)
    except binascii.Error:
        return []
    return [hashlib.sha1(image).hexdigest()] if image else []


def note(contact):
    """The notes; of HTML only what has no layout but line breaks. None where not said here."""
    body = contact.get("Body", {})
    if isinstance(body, str):
        return [body] if body else []
    kind, data = body.get("Type", "1"), text(body.get("Data", ""))
    if kind == "2" and not re.search("<(?!/?html>|/?body>|br>)", data):
        data = html.unescape(re.sub("<[^>]*>", "", data.replace("<br>", "\n")))
    elif kind != "1" and data:
        return None
    return [data] if data else []


def uid(contact):
    if not contact["ServerId"]:
        return None
    name = contact["CollectionId"] + "\n" + contact["ServerId"]
    return [uuid.uuid5(UID_NAMESPACE, name).urn]


def expected(contact, version):
    def all_of(names, change=str):
        changed = [change(contact[name]) for name in names if contact.get(name)]
        return [value for value in changed if value]

    name = full_name(contact)
    values = {
        "FN": name and [name],
        "N": parts(contact, NAME_PARTS),
        "NICKNAME": all_of(["NickName"]),
        "ORG": organization(contact),
        "TITLE": all_of(["JobTitle"]),
        "EMAIL": all_of(MAILS, address_of),
        "TEL": all_of(PHONES),
        "ADR": [adr for kind in ("Business", "Home", "Other") for adr in address(contact, kind)],
        "IMPP": all_of(["IMAddress", "IMAddress2", "IMAddress3"], im_uri),
        "URL": all_of(["WebPage"], web_uri),
        "BDAY": day(contact.get("Birthday", ""), version),
        "CATEGORIES": [item for item in contact.get("Categories", []) if item],
        "NOTE": note(contact),
        "PHOTO": photo(contact.get("Picture", "")),
        "UID": uid(contact)}
    if version == "3.0":
        values["N"] = values["N"] or [[""] * 5]
    else:
        values["ANNIVERSARY"] = day(contact.get("Anniversary", ""), version)
        values["RELATED"] = (all_of(["Spouse", "AssistantName", "ManagerName"])
                             + [child for child in contact.get("Children", []) if child])
    return values


def main():
    version, name = sys.argv[1:]
    root = ElementTree.parse(sys.stdin.buffer).getroot()
    for number, contact in enumerate(contacts(root), 1):
        print(json.dumps({"name": f"{name} {number}", "values": expected(contact, version)}))


if __name__ == "__main__":
    main()
