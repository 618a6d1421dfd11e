#!/usr/bin/env python3
"""Is what `validate --format sarif` writes SARIF 2.1.0? sarif.py PROGRAM

The schema is the part of OASIS's sarif-schema-2.1.0.json that is about the objects written, each
closed as there. With SARIF_SCHEMA in the environment the whole schema of that name is used as well.
"""
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def closed(required=(), **properties):
    return {"type": "object", "additionalProperties": False, "required": list(required),
            "properties": properties}


LEVEL = {"enum": ["none", "note", "warning", "error"]}
TEXT = closed(["text"], text={"type": "string"})
COUNT = {"type": "integer", "minimum": 1}
SIZE = {"type": "integer", "minimum": 0}
RULE = closed(["id"], id={"type": "string"}, shortDescription=TEXT, help=TEXT,
              defaultConfiguration=closed(level=LEVEL))
REGION = closed(startLine=COUNT, startColumn=COUNT, byteOffset=SIZE, byteLength=SIZE)
PHYSICAL = closed(artifactLocation=closed(uri={"type": "string", "format": "uri-reference"}),
                  region=REGION)
LOGICAL = closed(fullyQualifiedName={"type": "string"}, kind={"type": "string"})
LOCATION = closed(physicalLocation=PHYSICAL, logicalLocations={"type": "array", "items": LOGICAL})
RESULT = closed(["message"], ruleId={"type": "string"}, ruleIndex=SIZE, level=LEVEL, message=TEXT,
                locations={"type": "array", "items": LOCATION}, occurrenceCount=COUNT,
                properties={"type": "object"})
DRIVER = closed(["name"], name={"type": "string"}, version={"type": "string"},
                rules={"type": "array", "items": RULE, "uniqueItems": True})
NOTIFICATION = closed(["message"], descriptor=closed(["id"], id={"type": "string"}), level=LEVEL,
                      message=TEXT, locations={"type": "array", "items": LOCATION})
INVOCATION = closed(["executionSuccessful"], executionSuccessful={"type": "boolean"},
                    exitCode={"type": "integer"},
                    toolExecutionNotifications={"type": "array", "items": NOTIFICATION})
RUN = closed(["tool"], invocations={"type": "array", "items": INVOCATION}, columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
             tool=closed(["driver"], driver=DRIVER), results={"type": "array", "items": RESULT})
LOG = closed(["version", "runs"], version={"enum": ["2.1.0"]},
             runs={"type": "array", "items": RUN}, **{"$schema": {"type": "string"}})


def file_of(uri):
    return pathlib.Path(urllib.parse.unquote(uri.removeprefix("file://"), errors="surrogateescape"))


def check_region(result):
    """A region lies in the file, and in front of the body where it is of an entry in a text."""
    physical = result["locations"][0]["physicalLocation"]
    region = physical.get("region")
    if not region:
        return
    data = file_of(physical["artifactLocation"]["uri"]).read_bytes()
    assert data[:2] != b"\x1f\x8b", f"a region in a gzip file: {result}"
    if "byteOffset" in region:
        assert region["byteOffset"] + region["byteLength"] <= len(data), result
        return
    wide = data[:2] == b"\xff\xfe"
    text = data.decode("utf-16" if wide else "utf-8", errors="replace").replace("\r\n", "\n")
    lines = text.split("\n")
    assert region["startLine"] <= len(lines), result
    assert region["startColumn"] <= len(lines[region["startLine"] - 1]) + 1, result


def check_invocation(run, status):
    invocation, = run["invocations"]
    assert invocation["exitCode"] == status, invocation
    unread = any(n["level"] == "error" for n in invocation.get("toolExecutionNotifications", ()))
    assert invocation["executionSuccessful"] == (status in (0, 1, 3) and not unread), invocation
    return invocation.get("toolExecutionNotifications", [])


def check_places(validate, samples, scratch):
    """Where known findings are told."""
    cut = (samples / "aswbxml-golden.wbxml").read_bytes()[:60]
    bare, packed, dump = scratch / "cut", scratch / "cut.gz", scratch / "cut.txt"
    bare.write_bytes(cut)
    packed.write_bytes(gzip.compress(cut))
    dump.write_text("nothing\n a body: " + cut.hex() + "\n")
    results = validate([bare, packed, dump])[0]["results"]
    errors = [r for r in results if r["ruleId"] == "W14"]
    places = [r["locations"][0]["physicalLocation"] for r in errors]
    # At the end of the file, and no byte of it; in gzip nothing stands where it is in the undone
    # data; the third is the entry, in line 2.
    assert places[0]["region"] == {"byteOffset": 60, "byteLength": 0}, places
    assert "region" not in places[1], places
    assert errors[1]["properties"]["offset"] == 60, errors
    assert places[2]["region"] == {"startLine": 2, "startColumn": 10}, places
    assert errors[2]["properties"]["entry"] == 1, errors
    assert errors[2]["properties"]["offset"] == 60, errors


def check_missing(validate, scratch):
    """A file that is not there is a failed run, and the log names it; the others are checked."""
    good = scratch / "empty"
    good.write_bytes(b"\x03\x01\x6a\x00\x01")
    run, told = validate(["no such file \udcfc,%41.xml", good], 4)
    assert len(run["results"]) == 1, run["results"]
    notification, = told
    assert notification["level"] == "error" and "cannot open" in notification["message"]["text"]
    uri = notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "no%20such%20file%20%FC%2C%2541.xml", uri
    assert "no such file" in notification["message"]["text"], notification


def main():
    program = sys.argv[1]
    samples = pathlib.Path(__file__).resolve().parents[2] / "samples"
    schemas = [LOG]
    if "SARIF_SCHEMA" in os.environ:
        schemas.append(json.loads(pathlib.Path(os.environ["SARIF_SCHEMA"]).read_text()))

    def validate(files, status=None):
        """The run, checked, and its notifications."""
        done = subprocess.run([program, "validate", "--format", "sarif", "--each", *map(str, files)],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        assert status in (None, done.returncode), done.returncode
        log = json.loads(done.stdout)
        for schema in schemas:
            jsonschema.validate(log, schema)
        run, = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            if "ruleIndex" in result:
                assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result
            check_region(result)
        return run, check_invocation(run, done.returncode)

    inputs = sorted(p for p in samples.iterdir() if p.suffix not in {".md", ".sh", ".svg"})
    validate(inputs)
    validate(["/dev/null"], 1)
    with tempfile.TemporaryDirectory() as scratch:
        check_places(validate, samples, pathlib.Path(scratch))
        check_missing(validate, pathlib.Path(scratch))


main()
