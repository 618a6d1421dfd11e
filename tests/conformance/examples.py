#!/usr/bin/env python3
"""Published example messages: examples.py EASCARD [FOLDER]

FOLDER, or EASCARD_EXAMPLES, has messages as .xml and .http files. Of each `validate` may find only
what examples.tsv says is so, `encode` must say the same rules of it and take it where validate has
no error of its form, and decode | encode must give the same bytes. A row that no message shows is a
failure too. Exit status 77 without a folder.
"""

import json
import os
import re
import subprocess
import sys


def run(*arguments, data=None):
    done = subprocess.run(arguments, input=data, capture_output=True, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"FAIL {' '.join(arguments)}: exit status {done.returncode}\n"
                         + done.stderr.decode(errors="replace"))
    return done


def read_table(path):
    """(rule, path) -> why it is so."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                rule, place, reason = line.rstrip("\n").split("\t")
                rows[rule, place] = reason
    return rows


def messages(output):
    """(rule, path without numbers, severity, text) of each line of JSON."""
    for line in output.decode().splitlines():
        said = json.loads(line)
        place = re.sub(r"\[\d+\]", "", said.get("path", ""))
        yield said["code"], place, said["severity"], said["text"]


class Examples:
    def __init__(self, eascard):
        self.eascard = eascard
        self.rows = read_table(os.path.join(os.path.dirname(__file__), "examples.tsv"))
        self.unused = set(self.rows)
        self.failures = 0

    def fail(self, name, text):
        self.failures += 1
        print(f"FAIL {name}: {text}")

    def check(self, name, path):
        found = list(messages(run(self.eascard, "validate", "--format", "json", path).stdout))
        for rule, place, severity, text in found:
            self.unused.discard((rule, place))
            if (rule, place) not in self.rows:
                self.fail(name, f"{severity}[{rule}] {text} ({place})")
        encoded = run(self.eascard, "encode", "--messages", "json", path)
        rules = {rule for rule, _, _, _ in found}
        for rule, place, severity, text in messages(encoded.stderr):
            if severity != "note" and rule not in rules:
                self.fail(name, f"encode says {rule} {text} ({place}), validate does not")
        if encoded.returncode == 1:
            return
        xml = run(self.eascard, "decode", data=encoded.stdout).stdout
        if run(self.eascard, "encode", data=xml).stdout != encoded.stdout:
            self.fail(name, "decode | encode gives other bytes")


def main():
    eascard = os.path.abspath(sys.argv[1])
    folder = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("EASCARD_EXAMPLES", "")
    if not folder:
        print("SKIPPED: no folder of published messages: EASCARD_EXAMPLES is not set")
        return 77
    names = sorted(name for name in os.listdir(folder) if name.endswith((".xml", ".http")))
    if not names:
        print(f"FAIL no messages in {folder}")
        return 1
    examples = Examples(eascard)
    for name in names:
        examples.check(name, os.path.join(folder, name))
    for rule, place in sorted(examples.unused):
        examples.fail("examples.tsv", f"no message shows {rule} ({place})")
    print(f"{len(names)} messages, {examples.failures} failures")
    return 1 if examples.failures else 0


if __name__ == "__main__":
    sys.exit(main())
