#!/usr/bin/env python3
"""What readers found in cards against what they must find: compare.py FOLDER KNOWN_DIFFERENCES

FOLDER has expected-VERSION.jsonl, READER-VERSION.jsonl for each reader that ran, and READER.skipped
with the reason for each that did not.

A row of the known differences says what a reader makes of a value:

  reader, version (3.0, 4.0 or *), properties with commas between, pattern, becomes, reason

Every part of an expected value that the pattern is found in becomes what the column says, a
replacement as of re.sub(); the result must be what the reader has. "-" there: the reader leaves the
value out. "?": anything. Property "error": a complaint of the reader that the pattern is found in.
A row that explains nothing fails, and so does anything that no row explains.
"""

import base64
import collections
import glob
import hashlib
import itertools
import json
import os
import re
import sys

SHOWN = 12  # differences printed for a reader

Row = collections.namedtuple("Row", "reader version properties pattern becomes reason number")


def read_rows(path):
    rows = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip() and not line.startswith("#"):
                cells = line.rstrip("\n").split("\t")
                if len(cells) != 6:
                    sys.exit(f"{path}:{number}: {len(cells)} columns instead of 6")
                rows.append(Row(*cells[:2], cells[2].split(","), re.compile(cells[3], re.S),
                                *cells[4:], number))
    return rows


def read_records(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# ---- values -------------------------------------------------------------------------------------

def standard_date(value):
    basic = re.fullmatch(r"(\d{4}|--)(\d\d)(\d\d)", value)
    if not basic:
        return value
    return basic[1] + ("" if basic[1] == "--" else "-") + basic[2] + "-" + basic[3]


def standard_photo(value):
    found = re.fullmatch("data:[^,]*;base64,(.*)", value, re.S)
    return hashlib.sha1(base64.b64decode(found[1])).hexdigest() if found else value


def standard(name, values):
    """Values as they are compared: whatever a library gives a date or a picture as."""
    if name in ("BDAY", "ANNIVERSARY"):
        return [standard_date(value) for value in values]
    return [standard_photo(value) for value in values] if name == "PHOTO" else values


def has(value, pattern):
    if isinstance(value, list):
        return any(has(part, pattern) for part in value)
    return pattern.search(value) is not None


def replaced(value, row):
    if isinstance(value, list):
        return [replaced(part, row) for part in value]
    return row.pattern.sub(row.becomes, value)


def apply(row, values):
    if row.becomes == "-":
        return [value for value in values if not has(value, row.pattern)]
    return replaced(values, row)


def flat(value):
    return [part for item in value for part in flat(item)] if isinstance(value, list) else [value]


def first_difference(expected, found):
    pairs = itertools.zip_longest(flat(expected), flat(found))
    want, got = next((pair for pair in pairs if pair[0] != pair[1]), (expected, found))
    return f"expected {str(want)[:200]!r}, found {str(got)[:200]!r}"


# ---- one reader ---------------------------------------------------------------------------------

class Comparison:
    def __init__(self, reader, version, rows, used):
        self.rows = [row for row in rows if row.reader == reader and row.version in (version, "*")]
        self.used = used
        self.equal = self.known = 0
        self.failures = []

    def compare(self, name, expected, found):
        for error in found.get("error", []):
            self.explain_error(name, error)
        if "values" not in found:
            return
        for prop, values in expected.items():
            if values is not None:
                self.compare_values(name, prop, values, standard(prop, found["values"].get(prop, [])))

    def explain_error(self, name, error):
        for row in self.rows:
            if "error" in row.properties and row.pattern.search(error):
                self.known += 1
                self.used.add(row.number)
                return
        self.failures.append(f"{name}: {error}")

    def compare_values(self, name, prop, expected, found):
        if expected == found:
            self.equal += 1
        elif self.is_known(prop, expected, found):
            self.known += 1
        else:
            self.failures.append(f"{name}, {prop}: " + first_difference(expected, found))

    def is_known(self, prop, values, found):
        rows = []
        for row in self.rows:
            if prop not in row.properties or not has(values, row.pattern):
                continue
            if row.becomes == "?":
                self.used.add(row.number)
                return True
            changed = apply(row, values)
            rows += [row.number] if changed != values else []
            values = changed
        if values != found:
            return False
        self.used.update(rows)
        return True


def compare_reader(reader, version, folder, rows, used):
    """One line of result; True where all is explained."""
    expected = read_records(os.path.join(folder, f"expected-{version}.jsonl"))
    found = read_records(os.path.join(folder, f"{reader}-{version}.jsonl"))
    comparison = Comparison(reader, version, rows, used)
    if len(expected) != len(found):
        comparison.failures.append(f"{len(found)} cards read of {len(expected)}")
    for want, got in zip(expected, found):
        comparison.compare(want["name"], want["values"], got)
    failures = comparison.failures
    print(f"{'FAIL' if failures else 'PASS'} {reader} {version}: {len(found)} cards, "
          f"{comparison.equal} values equal, {comparison.known} known differences, "
          f"{len(failures)} others")
    for failure in failures[:SHOWN]:
        print("  " + failure)
    if len(failures) > SHOWN:
        print(f"  ... and {len(failures) - SHOWN} more")
    return not failures


def main():
    folder, known = sys.argv[1:]
    rows, used = read_rows(known), set()
    results, readers = [], set()
    for path in sorted(glob.glob(os.path.join(folder, "*-[34].0.jsonl"))):
        reader, version = os.path.basename(path)[:-len(".jsonl")].rsplit("-", 1)
        if reader != "expected":
            readers.add(reader)
            results.append(compare_reader(reader, version, folder, rows, used))
    unused = [row for row in rows if row.reader in readers and row.number not in used]
    for row in unused:
        print(f"FAIL {known}:{row.number}: explains nothing any more: {row.reader} {','.join(row.properties)}")
    skipped = sorted(glob.glob(os.path.join(folder, "*.skipped")))
    for path in skipped:
        with open(path, encoding="utf-8") as file:
            print(f"SKIPPED: {os.path.basename(path)[:-len('.skipped')]}: {file.read().strip()}")
    failed = results.count(False) + len(unused)
    print(f"{results.count(True)} passed, {failed} failed, {len(skipped)} skipped")
    sys.exit(1 if failed or not results else 0)


if __name__ == "__main__":
    main()
