#!/usr/bin/env python3
"""What foreign vCards keep: corpus.py EASCARD FOLDER

Reads each .vcf below FOLDER by a counter of its own, which knows nothing of eascard but the table of
spellings, and by eascard. Of what has an element (TEL, EMAIL, ADR, LABEL, IMPP and the names of
card_spellings.def) each value must be in the contact, unless no place that it may take is left, or
none is meant for it. What is left is listed by property with the reason of left_over.tsv; a property
that has none there fails. The share of all properties that found their element must not fall below
corpus_floor.txt, and no file may crash or hang the program.
"""

import collections
import json
import pathlib
import quopri
import re
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]

# Lines that hold a card together, and are neither found nor left.
STRUCTURE = {"BEGIN", "END", "VERSION", "X-ABLABEL"}

WORK = ["BusinessPhoneNumber", "Business2PhoneNumber"]
HOME = ["HomePhoneNumber", "Home2PhoneNumber"]
# Where a phone with these words may go; the first row of which a word is there. DECISIONS.
PHONE_PLACES = [
    ({"modem", "bbs", "tlx", "telex", "textphone", "callback", "ttytdd"}, []),
    ({"assistant", "x-assistant", "assistantphone", "x-evolution-assistant"}, ["AssistantPhoneNumber"]),
    ({"main", "company", "x-company-main", "x-company_main", "companymain", "main-number",
      "company-main", "x-evolution-company"}, ["CompanyMainPhone"]),
    ({"radio", "x-radio", "x-evolution-radio"}, ["RadioPhoneNumber"]),
    ({"x-mms", "mms"}, ["MMS"]),
    ({"car"}, ["CarPhoneNumber"]),
    ({"pager"}, ["PagerNumber"]),
    ({"fax", "workfax", "homefax", "otherfax"}, ["BusinessFaxNumber", "HomeFaxNumber"]),
    ({"cell", "mobile", "iphone", "x-mobil"}, ["MobilePhoneNumber"]),
    ({"work"}, WORK),
    (set(), HOME),
]
ADDRESS = {kind: [kind + "Address" + part
                  for part in ("Street", "City", "State", "PostalCode", "Country")]
           for kind in ("Business", "Home", "Other")}
PLACES = {
    "EMAIL": ["Email1Address", "Email2Address", "Email3Address"],
    "IMPP": ["IMAddress", "IMAddress2", "IMAddress3"],
    "TITLE": ["JobTitle"],
    "ANNIVERSARY": ["Anniversary"],
    "X-EVOLUTION-FILE-AS": ["FileAs"],
    "X-PHONETIC-FIRST-NAME": ["YomiFirstName"],
    "X-PHONETIC-LAST-NAME": ["YomiLastName"],
    "X-PHONETIC-ORG": ["YomiCompanyName"],
    "X-EAS-OFFICELOCATION": ["OfficeLocation"],
    "X-DEPARTMENT": ["Department"],
    "spouse": ["Spouse"],
    "assistant": ["AssistantName"],
    "manager": ["ManagerName"],
    "child": ["Children"],
}


# ---- the counter -----------------------------------------------------------------------------------


class Line:
    """A content line: its name in capitals, its words (types in any form), its value as text."""

    def __init__(self, head, value):
        parts = re.findall(r'(?:[^;"]|"[^"]*"|")+', head)
        group, dot, name = parts[0].rpartition(".")
        self.group = group.upper() if dot else ""
        self.name = name.strip().upper()
        self.words, self.parameters = set(), {}
        for part in parts[1:]:
            key, equals, words = part.partition("=")
            if not equals:
                key, words = "TYPE", key
            elif not words:
                key, words = "TYPE", key
            if key.strip().upper() == "TYPE":
                self.words |= {w.strip().lower() for w in words.replace('"', "").split(",")}
            else:
                self.parameters[key.strip().upper()] = words.strip('"')
        encoding = self.parameters.get("ENCODING", "").lower()
        self.is_base64 = bool({encoding} & {"b", "base64"} or self.words & {"b", "base64"})
        if "quoted-printable" in self.words or encoding == "quoted-printable":
            value = quopri.decodestring(value)
        self.value = decode(value, self.parameters.get("CHARSET", "utf-8"))


def decode(raw, charset):
    if charset.upper() in ("SHIFT_JIS", "SJIS"):
        charset = "cp932"
    for name in (charset, "utf-8", "cp1252"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    return raw.decode("latin-1")


def unescape(text):
    return re.sub(r"\\([\\,;:nN])", lambda m: "\n" if m[1] in "nN" else m[1], text)


def split(value, separator):
    return [unescape(p) for p in re.split(r"(?<!\\)" + separator, value)]


def content_lines(raw):
    """Unfolded: lines that begin with a blank, soft breaks, and base64 of version 2.1."""
    logical = []
    for line in re.split(rb"\r*\n|\r(?!\n)", raw):
        if logical and logical[-1].endswith(b"=") and b"QUOTED-PRINTABLE" in logical[-1].upper():
            logical[-1] = logical[-1][:-1] + line
        elif line[:1] in (b" ", b"\t") and logical:
            logical[-1] += line[1:]
        elif line.strip():
            logical.append(line)
    for line in logical:
        found = re.match(rb'((?:[^:"]|"[^"]*"|")*?):(.*)', line, re.DOTALL)
        if found and re.match(rb"[A-Za-z0-9._/-]+[ A-Za-z0-9._/-]*(;|$)", found[1]):
            yield Line(found[1].decode("utf-8", "replace"), found[2])


def cards(raw):
    """The lines of each card. A card that is the value of AGENT is none of its own; one that stands
    bare in another ends that, and the last one may lack its END."""
    done, card, depth, is_agent = [], None, 0, False
    for line in content_lines(raw):
        if line.name == "AGENT" and line.value.upper() == "BEGIN:VCARD":
            depth += 1
        elif line.name == "BEGIN" and (depth > 0 or is_agent):
            depth += 1
        elif line.name == "BEGIN":
            card = [] if line.value.strip().upper() == "VCARD" else None
            done += [] if card is None else [card]
        elif line.name == "END" and depth > 0:
            depth -= 1
        elif line.name == "END":
            card = None
        elif card is not None and depth == 0:
            card.append(line)
        is_agent = line.name == "AGENT" and not line.value
    return done


def is_group(card):
    return any(line.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and line.value.lower() == "group"
               for line in card)


# ---- where a value must be -------------------------------------------------------------------------


def spellings():
    """name -> (meaning, person) of the table of spellings."""
    text = (ROOT / "lib/eascard/schema/card_spellings.def").read_text(encoding="utf-8")
    rows = re.findall(r'^CARD_NAME\("([^"]*)", "([^"]*)", (\w+)', text, re.MULTILINE)
    return {name: (meaning, types) for name, meaning, types in rows}


def all_texts(contact):
    texts = []
    for value in contact.values():
        if isinstance(value, dict):
            texts += [str(v) for v in value.values()]
        else:
            texts += [str(v) for v in value] if isinstance(value, list) else [str(value)]
    return texts


def has_text(contact, fields, text):
    """Whether one of the fields holds the text, bare or as a part of more."""
    wanted = re.sub(r"\s+", " ", text).strip().lower()
    for field in fields:
        value = contact.get(field, "")
        for own in value if isinstance(value, list) else [str(value)]:
            if wanted in re.sub(r"\s+", " ", own).lower():
                return True
    return False


def are_full(contact, fields):
    return all(contact.get(field) for field in fields)


def phone_places(words):
    if words & {"text"} == words - {"pref"} and "text" in words:
        return ["MMS"]
    for some, places in PHONE_PLACES:
        if not some or words & some:
            if "fax" in words and words & {"work", "home"}:
                return [("Business" if "work" in words else "Home") + "FaxNumber"]
            if "MobilePhoneNumber" in places:
                return places + ["Business2PhoneNumber" if "work" in words else "Home2PhoneNumber"]
            return places
    return HOME


def address_kind(line):
    return "Business" if "work" in line.words else "Home" if "home" in line.words else "Other"


def address_fault(line, contact, parts):
    kind = address_kind(line)
    kinds = [kind] if kind == "Other" else [kind, "Other"]
    fields = sum((ADDRESS[k] for k in kinds), ["OfficeLocation"])
    if all(has_text(contact, fields, text) for part in parts for text in split(part, ",")):
        return None
    if all(any(contact.get(f) for f in ADDRESS[k]) for k in kinds):
        return "left"
    return "lost"


def fault(line, contact, names):
    """None where the value of a line is in the contact, "left" where there is no place for it."""
    meaning, types = names.get(line.name, (line.name, "0"))
    if line.name == "SORT-STRING" or types == "child" and line.value.startswith("["):
        return None
    value = unescape(line.value).strip()
    if not value:
        return None
    if meaning == "TEL":
        fields = phone_places(line.words | ({"mms"} if types == "mms" else set()))
        everywhere = [f for _, places in PHONE_PLACES for f in places]
        value = re.sub("^(tel:)+", "", value, flags=re.IGNORECASE)
        if not value or has_text(contact, fields + everywhere, value):
            return None
    elif meaning == "ADR":
        return address_fault(line, contact, [p for p in split(line.value, ";") if p.strip()])
    elif meaning == "LABEL":
        texts = all_texts(contact)
        lines = [l for l in value.splitlines() if l.strip()]
        if contact.get(address_kind(line) + "AddressStreet"):  # of the ADR that it stands beside
            return None
        if any(l.strip() in text for l in lines for text in texts):
            return None
        return address_fault(line, contact, lines)
    else:
        fields = PLACES.get(types if meaning == "RELATED" else meaning)
        if fields is None:
            return None
        tail = urllib.parse.unquote(value.partition(":")[2] or value)
        address = re.search(r"[^\s<>:;,\"]+@[^\s<>;,\"]+", value)
        forms = [value, tail] + ([address[0]] if address else [])
        if meaning == "ANNIVERSARY":
            digits = re.sub(r"\D", "", value)[:8]
            forms = [f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"]
        if any(has_text(contact, fields, form) for form in forms):
            return None
    return "left" if are_full(contact, fields) else "lost"


# ---- the test --------------------------------------------------------------------------------------


class Corpus:
    def __init__(self, program):
        self.program = program
        self.names = spellings()
        self.faults = []
        self.count = collections.Counter()  # properties by name
        self.left = collections.Counter()
        self.of_card = collections.Counter()
        self.slots = collections.Counter()  # of those that have an element: found, left

    def read(self, path, name):
        raw = path.read_bytes()
        try:
            run = subprocess.run([self.program, "to-json", "-F", "vcard", "--messages", "json", path],
                                 capture_output=True, timeout=300, check=False)
        except subprocess.TimeoutExpired:
            return self.faults.append(f"{name}: hangs")
        if run.returncode not in (0, 1, 3):
            self.faults.append(f"{name}: exit status {run.returncode}")
        contacts = [json.loads(line) for line in run.stdout.splitlines()]
        for line in run.stderr.splitlines():
            said = json.loads(line)
            if said["code"] in ("M012", "M024"):  # no element, or not understood
                text = said["text"].removeprefix("no element for ")
                text = re.sub("^the label .*", "X-ABLABEL", text)
                name_left = re.match(r"[A-Z0-9/_;-]+( TALK)?", text)[0]
                # A note: it describes the card, not the person.
                of = self.left if said["severity"] == "warning" else self.of_card
                of[name_left] += said.get("count", 1)
        own = cards(raw)
        for card in own:
            self.count.update(line.name for line in card if line.name not in STRUCTURE)
        if len(own) != len(contacts):
            own = [card for card in own if not is_group(card)]
        if len(own) != len(contacts):
            self.faults.append(f"{name}: {len(own)} cards, {len(contacts)} contacts")
            return None
        for card, contact in zip(own, contacts):
            self.compare(card, contact, name)
        return None

    def compare(self, card, contact, name):
        labels = {line.group: unescape(line.value).removeprefix("_$!<").removesuffix(">!$_").lower()
                  for line in card if line.name == "X-ABLABEL"}
        for line in card:
            if line.group in labels:
                line.words.add(labels[line.group])
            if line.name not in ("TEL", "EMAIL", "ADR", "LABEL", "IMPP", *self.names):
                continue
            found = fault(line, contact, self.names)
            self.slots["found" if found is None else found] += 1
            if found == "lost":
                self.faults.append(f"{name}: {line.name} {sorted(line.words)} {line.value[:60]!r} "
                                   "found no element though one is free")

    def report(self):
        reasons = {}
        for line in (HERE / "left_over.tsv").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                property_name, reason = line.split("\t")
                reasons[property_name] = reason
        print("Left over, and why:")
        for name, count in sorted(self.left.items(), key=lambda item: (-item[1], item[0])):
            reason = reasons.get(name) or (reasons["X-"] if name.startswith("X-") else None)
            print(f"  {count:4} of {self.count[name.partition(';')[0]]:4} {name}: {reason}")
            if reason is None:
                self.faults.append(f"left_over.tsv does not say why {name} is left over")
        print(f"TEL, EMAIL, ADR, LABEL, IMPP and what is spelled otherwise: {self.slots['found']} found, "
              f"{self.slots['left']} more than there are places, {self.slots['lost']} lost")
        of_card = sum(self.of_card.values())
        total, left = sum(self.count.values()) - of_card, sum(self.left.values())
        print(f"{of_card} properties describe the card:", ", ".join(sorted(self.of_card)))
        share = int(1000 * (total - left) / total) / 10
        floor = float((HERE / "corpus_floor.txt").read_text())
        print(f"{total} properties, {left} left over: {share} % found an element, floor {floor} %")
        if share > floor:
            print(f"raise corpus_floor.txt to {share}")
        if share < floor:
            self.faults.append("the share has fallen")


def main():
    corpus = Corpus(sys.argv[1])
    folder = pathlib.Path(sys.argv[2])
    files = sorted(folder.rglob("*.vcf"))
    for path in files:
        corpus.read(path, str(path.relative_to(folder)))
    if not files:
        sys.exit(f"FAIL no .vcf in {folder}")
    print(f"{len(files)} files")
    corpus.report()
    for line in corpus.faults:
        print("FAIL", line)
    sys.exit(1 if corpus.faults else 0)


if __name__ == "__main__":
    main()
