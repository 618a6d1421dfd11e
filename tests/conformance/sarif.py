#!/usr/bin/env python3
"""Is what `validate --format sarif` writes SARIF 2.1.0? sarif.py PROGRAM

The schema is the part of OASIS's sarif-schema-2.1.0.json that is about the objects written, each
closed as there. With SARIF_SCHEMA in the environment the whole schema of that name is used as well.
"""
import json
import os
import pathlib
import subprocess
import sys

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
RUN = closed(["tool"], columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
             tool=closed(["driver"], driver=DRIVER), results={"type": "array", "items": RESULT})
LOG = closed(["version", "runs"], version={"enum": ["2.1.0"]},
             runs={"type": "array", "items": RUN}, **{"$schema": {"type": "string"}})


def main():
    program = sys.argv[1]
    samples = pathlib.Path(__file__).resolve().parents[2] / "samples"
    inputs = sorted(p for p in samples.iterdir() if p.suffix in {".xml", ".wbxml", ".vcf", ".har"})
    odd_name = "no such file \xfc,%41.xml"
    runs = [[str(p) for p in inputs], [odd_name], ["/dev/null"]]
    schemas = [LOG]
    if "SARIF_SCHEMA" in os.environ:
        schemas.append(json.loads(pathlib.Path(os.environ["SARIF_SCHEMA"]).read_text()))
    for files in runs:
        done = subprocess.run([program, "validate", "--format", "sarif", *files],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        if not done.stdout:
            continue  # nothing could be read, so that there is no log
        log = json.loads(done.stdout)
        for schema in schemas:
            jsonschema.validate(log, schema)
        rules = log["runs"][0]["tool"]["driver"]["rules"]
        for result in log["runs"][0]["results"]:
            if "ruleIndex" in result:
                assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result


main()
