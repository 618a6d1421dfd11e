"""Files of cards: one card after another, as bytes."""

import re


def split(path):
    """The cards of a file; END:VCARD on a line of its own ends one."""
    with open(path, "rb") as file:
        parts = re.split(rb"(?<=\r\nEND:VCARD\r\n)", file.read())
    return [part for part in parts if part]
