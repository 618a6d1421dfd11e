#!/usr/bin/env python3
"""The arrows of the house: arrows_test.py SOURCE_DIR

A folder includes nothing of a folder above it, and no two files include each other on whatever way;
NAME.hpp and NAME.cpp are one file here. The .def tables count as those that include them.
"""

import pathlib
import re
import sys

# The ground floor first. A file that stands in lib/eascard itself is named with the folders.
FLOORS = [
    "export", "version", "text", "schema", "diagnostic", "document", "wbxml", "xml", "libwbxml",
    "notes", "contact", "json", "card", "vcard", "jcard", "capture", "records", "conversation", "validate", "book",
    "report", "tools",
]

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def units(source):
    """Unit -> its includes, as units: "wbxml/reader" -> {"document/document", ...}."""
    found = {}
    library = source / "lib" / "eascard"
    for path in [*library.rglob("*.?pp"), *(source / "tools").glob("*.?pp")]:
        in_library = path.is_relative_to(library)
        unit = path.relative_to(library if in_library else source).with_suffix("").as_posix()
        for name in INCLUDE.findall(path.read_text()):
            if name.endswith(".def"):
                continue
            here = name.startswith("eascard/")
            to = name.removeprefix("eascard/") if here else "tools/" + name
            found.setdefault(unit, set()).add(to.rpartition(".")[0])
        found.setdefault(unit, set()).discard(unit)
    return found


def floor(unit):
    return FLOORS.index(unit.split("/")[0])


def circle(graph):
    """A list of units that include each other in a circle, or None."""
    done = set()
    for start in graph:
        way, steps = [start], [iter(sorted(graph.get(start, ())))]
        while way:
            following = next(steps[-1], None)
            if following is None:
                done.add(way.pop())
                steps.pop()
            elif following in way:
                return [*way[way.index(following):], following]
            elif following not in done:
                way.append(following)
                steps.append(iter(sorted(graph.get(following, ()))))
    return None


def main():
    graph = units(pathlib.Path(sys.argv[1]))
    faults = [f"an arrow up: {unit} includes {to}" for unit in sorted(graph)
              for to in sorted(graph[unit]) if floor(to) > floor(unit)]
    # One circle hides others: cut it and look again.
    while (found := circle(graph)) is not None:
        faults.append("a circle: " + " -> ".join(found))
        graph[found[-2]].discard(found[-1])
    print("\n".join(faults) or f"{len(graph)} units, no arrow up, no circle")
    return 1 if faults else 0


sys.exit(main())
