#!/usr/bin/env python3
"""Draws what the program shows on a terminal, for README.md.

    pictures.py PROGRAM           writes the pictures, NAME.svg beside this script
    pictures.py --check PROGRAM   says which of them are not what the program shows now

The commands are run in a copy of the samples, in colour.
"""
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent / "samples"

# name -> columns of the terminal, and what is typed there
PICTURES = {
    "info-oneline": (112, ["eascard info -q --oneline refused.log zpush.log"]),
    "dump": (80, ["head -c 60 aswbxml-golden.wbxml >cut.wbxml", "eascard dump --around 0x33 cut.wbxml"]),
    "diff": (96, ["eascard diff session-before.json session-book.json"]),
    "validate": (112, ["eascard validate section4.wbxml sync-request.wbxml cut.wbxml"]),
}
BEFORE = "head -c 60 aswbxml-golden.wbxml >cut.wbxml"  # what the pictures need

CELL, ROW, EDGE, TOP = 8.4, 19, 16, 44  # pixels
BACKGROUND, BAR, TEXT, PROMPT = "#0d1117", "#161b22", "#e6edf3", "#7d8590"
COLORS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def width_of(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Style:
    def __init__(self, color=TEXT, bold=False):
        self.color, self.bold = color, bold

    def after(self, codes):
        """Select Graphic Rendition, ECMA-48 8.3.117, as far as the program uses it."""
        style = Style(self.color, self.bold)
        for code in map(int, codes.split(";")):
            if code == 0:
                style = Style()
            elif code == 1:
                style.bold = True
            else:
                style.color = COLORS[code]
        return style


def rows_of(output, columns):
    """The rows of a terminal, each a list of (column, style, text)."""
    for line in output.splitlines():
        row, at, style = [], 0, Style()
        for piece in re.split(r"(\x1b\[[0-9;]+m)", line):
            if piece.startswith("\x1b"):
                style = style.after(piece[2:-1])
                continue
            for character in piece:
                width = width_of(character)
                if at + width > columns:
                    yield row
                    row, at = [], 0
                if row and row[-1][1] is style and width == 1 and row[-1][0] + len(row[-1][2]) == at:
                    row[-1] = (row[-1][0], style, row[-1][2] + character)
                else:
                    row.append((at, style, character))
                at += width
        yield row


def show(command, folder, path):
    """The command as it is typed, and what comes of it."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    prompt = [(0, Style(PROMPT), "$ "), (2, Style(bold=True), command)]
    return [prompt], done.stdout.decode()


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def draw_row(row, y):
    out = f'<text y="{number(y)}" xml:space="preserve">'
    for column, style, text in row:
        if not text.strip():
            continue
        start = len(text) - len(text.lstrip(" "))
        shown = text.strip(" ")
        length = sum(map(width_of, shown)) * CELL
        bold = ' font-weight="bold"' if style.bold else ""
        # Whatever font there is, a column is as wide as the next.
        out += (f'<tspan x="{number(EDGE + (column + start) * CELL)}" textLength="{number(length)}" '
                f'lengthAdjust="spacingAndGlyphs" fill="{style.color}"{bold}>'
                f"{html.escape(shown, quote=False)}</tspan>")
    return out + "</text>\n"


def draw(title, columns, rows):
    width, height = EDGE * 2 + columns * CELL, TOP + len(rows) * ROW + EDGE
    out = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
           f'width="{number(width)}" height="{number(height)}" role="img">\n'
           f"<title>{html.escape(title)}</title>\n"
           f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n'
           f'<path d="M0 28V8a8 8 0 0 1 8-8H{number(width - 8)}a8 8 0 0 1 8 8V28z" fill="{BAR}"/>\n')
    for at, color in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        out += f'<circle cx="{18 + 18 * at}" cy="14" r="5" fill="{color}"/>\n'
    out += f'<g font-family="{FONT}" font-size="14">\n'
    for at, row in enumerate(rows):
        out += draw_row(row, TOP + at * ROW + 8)
    return out + "</g>\n</svg>\n"


def draw_all(program):
    """Name of a file -> picture."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, tools = pathlib.Path(scratch, "samples"), pathlib.Path(scratch, "bin")
        shutil.copytree(SAMPLES, folder)
        tools.mkdir()
        colored = tools / "eascard"
        colored.write_text(f'#!/bin/sh\nexec "{program}" "$@" --color always\n')
        colored.chmod(0o755)
        path = f"{tools}:{os.environ['PATH']}"
        show(BEFORE, folder, path)
        pictures = {}
        for name, (columns, commands) in PICTURES.items():
            rows = []
            for command in commands:
                prompt, output = show(command, folder, path)
                rows += prompt + list(rows_of(output, columns))
            pictures[f"{name}.svg"] = draw(commands[-1], columns, rows)
        return pictures


def main():
    is_check = sys.argv[1] == "--check"
    program = pathlib.Path(sys.argv[-1]).resolve()
    faults = 0
    for name, picture in draw_all(program).items():
        file = HERE / name
        if not is_check:
            file.write_text(picture, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != picture:
            print(f"man/{name} is not what the program shows now; man/pictures.py PROGRAM draws it")
            faults += 1
    sys.exit(min(faults, 1))


main()
