#!/usr/bin/env python3
"""JSON lines against a JSON Schema, by python3-jsonschema: schema.py SCHEMA FILE

Prints "LINE: what is wrong" for each line that is not valid. Exit status 1 where there is one, 77
without the package.
"""

import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = False
    with open(sys.argv[2], encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            for error in validator.iter_errors(json.loads(line)):
                failed = True
                print(f"{number}: {error.json_path}: {error.message[:200]}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
