#!/usr/bin/env python3
"""What cards of other programs give: foreign_cards_test.py PROGRAM

Each row of data/cards/expected.tsv names a card, the elements that to-json must find in it and a
word that it must say.
"""

import json
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent / "data" / "cards"

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
        wrong += [f"{file}: {fault}" for fault in faults(program, file, elements, word)]
    wrong += [f"no row for {path.name}" for path in FOLDER.glob("*.vcf") if path.name not in seen]
    print("\n".join(wrong) if wrong else f"{len(seen)} cards")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
