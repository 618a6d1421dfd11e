#!/usr/bin/env python3
"""Random contacts as one ActiveSync message: make_cards.py [COUNT [SEED]] >MESSAGE.xml

Realistic to nasty, but only values that a card can hold as they are: no control characters, real
e-mail addresses, real URLs. The same seed gives the same contacts.
"""

import base64
import html
import random
import sys
from xml.sax.saxutils import escape

PIECES = (
    "Anna", "Müller", "O'Brien", "d’Été", "van der Berg", "Ltd.", "GmbH & Co. KG", "山田", "太郎",
    "Иван", "محمد", "עברית", "한국", "😀", "👩‍👩‍👧", "e\u0301", "\u00a0", "\u0085", "\u2028", "\u00ad",
    ",", ";", ":", "\\", "\"", "'", "=", "^n", "^'", "%41", "&amp;", "<b>", "\t", "\\n", "\\,", "\\;",
    "C:\\new", "a;b,c", "=0D=0A", "base64:", "im:", "[x]", "{y}", "|", "~", "item1.", "END:VCARD",
    "W" * 90, "ü" * 60, "😀" * 30, "1", "42", "-", "_")
CJK = ("山田", "太郎", "鈴木", "한국", "王")
ADDRESS_FIELDS = ("City", "State", "PostalCode", "Country")
CONTACTS2 = {
    "CustomerId", "GovernmentId", "IMAddress", "IMAddress2", "IMAddress3", "ManagerName",
    "CompanyMainPhone", "AccountName", "NickName", "MMS"}
PHONES = (
    "BusinessPhoneNumber", "Business2PhoneNumber", "BusinessFaxNumber", "HomePhoneNumber",
    "Home2PhoneNumber", "HomeFaxNumber", "MobilePhoneNumber", "CarPhoneNumber", "PagerNumber",
    "RadioPhoneNumber", "AssistantPhoneNumber", "CompanyMainPhone", "MMS")
WORDS = (
    "FileAs", "CompanyName", "Department", "OfficeLocation", "JobTitle", "NickName", "Spouse",
    "AssistantName", "ManagerName", "YomiFirstName", "YomiLastName", "YomiCompanyName", "CustomerId",
    "GovernmentId", "AccountName", "Alias")
NAMES = ("FirstName", "LastName", "MiddleName", "Title", "Suffix")
MAILS = (
    "a@example.com", "o'brien+tag@example.com", "jörg@müller.example", "x_y-z@sub.example.org",
    "\"Smith, Bob\" <bob@example.com>", "\"Foo (x@y.example)\" <foo@example.com>",
    "\"a,b;c\"@example.com", "\"Say \\\"hi\\\"; now\" <hi@example.com>")
IMS = (
    "bob@example.net", "Bob Smith; Skype", "sip:bob@example.com", "xmpp:bob@example.net",
    "im:bob@example.net", "山田@example.jp", "skype:bob?chat", "100% bob, really")
URLS = (
    "http://www.example.com/", "https://example.com/a?d=e&f=%20#g", "ftp://example.org/~bob",
    "https://example.com/a,b", "https://example.com/a;b", "https://example.com/" + "long/" * 30,
    "www.example.com", "intranet.example.com:8080/a b", r"\\server\share, x", "100%",
    "http://m\u00fcller.example/", "http://[2001:db8::1]/a[1].html", "http://example.com/#a#b",
    "HTTP://Example.com:x/", "http://", "C:\\my files\\a.html", "http://a@b@c/", "{see} \"below\" <x>")
DATES = (
    "1975-03-01T23:00:00.000Z", "1999-06-26T11:59:00.000Z", "1604-02-29T00:00:00.000Z",
    "2001-12-31T12:00:00.000Z", "1969-12-31T00:00:00.000Z", "1900-01-01T00:00:00.000Z",
    "4501-01-01T00:00:00.000Z", "2024-02-28T22:00:00.000Z")
MAGIC = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a")


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def words(self, most=4):
        """One line of text, sometimes with blanks at the ends."""
        count = self.random.randint(1, most)
        text = "".join(self.random.choice(PIECES) + self.random.choice(("", " "))
                       for _ in range(count)).strip(" \t")
        text = text.strip("\u00a0\u0085\u2028") or "x"
        return " " + text + " " if self.chance(3) else text

    def lines(self, most):
        ends = self.random.choice(("\n", "\r\n"))
        return ends.join(self.words() for _ in range(self.random.randint(1, most)))

    def phone(self):
        number = self.random.randrange(10000)
        return self.random.choice(
            (f"+1 (206) 555-{number:04}", f"555-{number:04},,12#", f"555{number:04};ext=7",
             f"0{number} / 55", "call me; or not"))

    def picture(self):
        size = 27000 if self.chance(5) else self.random.randint(1, 400)
        data = base64.b64encode(self.random.choice(MAGIC) + self.random.randbytes(size)).decode()
        return data if self.chance(70) else "\r\n".join(
            data[at:at + 76] for at in range(0, len(data), 76))

    def names(self):
        if self.chance(15):
            return {"FirstName": self.random.choice(CJK), "LastName": self.random.choice(CJK)}
        return {name: self.words(2) for name in NAMES if self.chance(60)}

    def address(self, kind):
        address = {kind + "Address" + field: self.words(2)
                   for field in ADDRESS_FIELDS if self.chance(70)}
        if self.chance(80):
            address[kind + "AddressStreet"] = self.lines(3)
        return address

    def body(self):
        text = self.lines(6)
        if self.chance(50):
            return {"Type": "1", "Data": text}
        # HTML eats blanks at the ends of lines and between words: none there.
        lines = [" ".join(line.replace("\u00a0", "").split()) or "x" for line in text.splitlines()]
        page = "<br>".join(html.escape(line) for line in lines)
        return {"Type": "2", "Data": "<html><body>" + page + "</body></html>"}

    def items(self):
        most = 60 if self.chance(3) else 4
        return [self.words(2) for _ in range(self.random.randint(1, most))]

    def contact(self):
        density = self.random.choice((10, 40, 90))
        contact = self.names()

        def add(names, make, percent=density):
            for name in names:
                if self.chance(percent):
                    contact[name] = make()

        add(WORDS, self.words)
        add(PHONES, self.phone)
        add(("Email1Address", "Email2Address", "Email3Address"), lambda: self.random.choice(MAILS))
        add(("IMAddress", "IMAddress2", "IMAddress3"), lambda: self.random.choice(IMS))
        for kind in ("Business", "Home", "Other"):
            if self.chance(density):
                contact.update(self.address(kind))
        add(("Birthday", "Anniversary"), lambda: self.random.choice(DATES))
        add(("WebPage",), lambda: self.random.choice(URLS))
        add(("Categories", "Children"), self.items)
        add(("Picture",), self.picture, density / 2)
        add(("Body",), self.body)
        return contact


def element(prefix, name, text):
    return f"<{prefix}{name}>{escape(text, {chr(13): '&#13;'})}</{prefix}{name}>"


def contact_xml(number, contact):
    out = ["<Add>", element("", "ServerId", f"2:{number}"), "<ApplicationData>"]
    for name, value in contact.items():
        if name == "Body":
            out.append("<b:Body>" + "".join(element("b:", *part) for part in value.items())
                       + "</b:Body>")
        elif isinstance(value, list):
            item = "Category" if name == "Categories" else "Child"
            out.append(f"<c:{name}>" + "".join(element("c:", item, text) for text in value)
                       + f"</c:{name}>")
        else:
            out.append(element("d:" if name in CONTACTS2 else "c:", name, value))
    return "".join(out + ["</ApplicationData></Add>\n"])


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    maker = Maker(int(sys.argv[2]) if len(sys.argv) > 2 else 2009)
    out = ['<?xml version="1.0" encoding="utf-8"?>\n<Sync xmlns="AirSync:" xmlns:b="AirSyncBase:"'
           ' xmlns:c="Contacts:" xmlns:d="Contacts2:"><Collections><Collection>'
           '<CollectionId>2</CollectionId><Commands>\n']
    out += [contact_xml(number, maker.contact()) for number in range(1, count + 1)]
    out.append("</Commands></Collection></Collections></Sync>\n")
    sys.stdout.buffer.write("".join(out).encode())


if __name__ == "__main__":
    main()
