#!/usr/bin/env python3
"""What cards of other programs give: foreign_cards_test.py PROGRAM

Each row of data/cards/expected.tsv names a card, the elements that to-json must find in it and a
word that it must say. A row that does not hold yet stands in KNOWN_FAILURES, and no other may.
"""

import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent / "data" / "cards"

# One a line: rows that do not hold yet. The list only gets shorter.
KNOWN_FAILURES = [
    "email-forms.vcf",
    "group-4.vcf",
    "line-before.vcf",
    "photo-21-unindented.vcf",
    "utf16.vcf",
]


def rows():
    for line in (FOLDER / "expected.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            file, elements, word = line.split("\t")
            yield file, None if elements == "none" else json.loads(elements), word


def faults(program, file, elements, word):
    run = subprocess.run([program, "to-json", FOLDER / file], capture_output=True, check=False)
    said = run.stderr.decode()
    contacts = [json.loads(line) for line in run.stdout.splitlines()]
    if len(contacts) != (0 if elements is None else 1):
        yield f"{len(contacts)} contacts"
    for contact in contacts if elements else []:
        for name, value in elements.items():
            if contact.get(name) != value:
                yield f"{name} is {contact.get(name)!r}, not {value!r}"
    if word != "-" and word not in said.replace(str(FOLDER / file), ""):
        yield f"{word!r} is not said"
    if run.returncode not in (0, 3):
        yield f"exit status {run.returncode}: {said.strip()}"


def main():
    program = sys.argv[1]
    wrong = []
    seen = set()
    for file, elements, word in rows():
        seen.add(file)
        found = list(faults(program, file, elements, word))
        if found and file not in KNOWN_FAILURES:
            wrong += [f"{file}: {fault}" for fault in found]
        if not found and file in KNOWN_FAILURES:
            wrong.append(f"{file} holds: take it out of KNOWN_FAILURES")
    wrong += [f"no row for {path.name}" for path in FOLDER.glob("*.vcf") if path.name not in seen]
    wrong += [f"no row for {file} of KNOWN_FAILURES" for file in KNOWN_FAILURES if file not in seen]
    print("\n".join(wrong) if wrong else f"{len(seen)} cards, {len(KNOWN_FAILURES)} known failures")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
