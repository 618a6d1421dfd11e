#!/usr/bin/env python3
"""What takes how much memory: memory.py EASCARD

to-json: messages of 100 contacts with pictures of 40 KB (4 MB each) go through a pipe, in every shape; the
peak memory must stay below four times one message plus 32 MB. Every second picture is OPAQUE, so
that the contact has a text of its own that must go with it. 20 messages, or as many as
EASCARD_MESSAGES says.

to-json --merge: the first synchronization of 100 000 contacts in 2 000 messages takes what their
values take in WBXML, and 32 MB.

And an input of faults alone: a card of 100 000 properties that have no element takes less than 60 MB.

Exit status 77 for a program with a sanitizer, which has its own memory.
"""

import base64
import os
import subprocess
import sys
import threading

MEGABYTE = 10 ** 6
CONTACTS = 100
IMAGE = b"\xff\xd8\xff" + bytes(range(250)) * 120
PICTURE = base64.b64encode(IMAGE)


def element(token, text):
    return bytes([token | 0x40, 3]) + text + b"\0\1"


def opaque(token, value):
    size = len(value)  # below 2 ** 21, so that a mb_u_int32 of three bytes holds it
    length = bytes([size >> 14 | 0x80, size >> 7 & 0x7F | 0x80, size & 0x7F])
    return bytes([token | 0x40, 0xC3]) + length + value + b"\1"


def contact(number):
    """An Add: [MS-ASCMD] 2.2.3.7, tokens of [MS-ASWBXML] 2.1.2.1."""
    item = b"\x47\x4d\x03" + b"2:%d" % number + b"\0\1\x5d\0\1"
    item += element(0x1E, b"Contact %d" % number)
    item += opaque(0x3C, IMAGE) if number % 2 else element(0x3C, PICTURE)
    return item + b"\1\1\0\0"


def message(first):
    head = bytes.fromhex("03016A00 455C4F 4B033100 01 52033200 01 4E033100 01 56")
    return head + b"".join(contact(first + i) for i in range(CONTACTS)) + b"\1\1\1\1"


def feed(pipe, count):
    for number in range(count):
        pipe.write(message(number * CONTACTS))
    pipe.close()


def sync(key, rest):
    """A message of collection 2."""
    head = bytes.fromhex("03016A00 455C4F") + element(0x0B, b"%d" % key)
    return head + element(0x12, b"2") + rest + b"\1\1\1"


def person(number):
    """What the book keeps of it, as WBXML."""
    values = [(0x1E, b"Contact, Name of %d"), (0x1F, b"Name%d"), (0x29, b"Contact%d"),
              (0x1B, b"name%d@example.com"), (0x2B, b"+49 170 %07d"), (0x19, b"Company %d")]
    return b"".join(element(token, value % number) for token, value in values)


def feed_pages(pipe, count):
    """Requests and answers of a first synchronization, 50 contacts a page."""
    ok = element(0x0E, b"1")
    pipe.write(sync(0, b"") + sync(1, ok))
    for page in range(count):
        items = b"".join(b"\x47\x4d\x03" + b"2:%d" % number + b"\0\1\x5d\0\1" + person(number) +
                         b"\1\1\0\0" for number in range(50 * page, 50 * page + 50))
        more = b"\x14" if page + 1 < count else b""
        pipe.write(sync(page + 1, b"") + sync(page + 2, ok + more + b"\x56" + items + b"\1"))
    pipe.close()


def peak(command, count, feeder=feed):
    """Lines of output and the largest resident size in bytes."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    writer = threading.Thread(target=feeder, args=(process.stdin, count))
    writer.start()
    lines = 0
    while piece := process.stdout.read(1 << 20):
        lines += piece.count(b"\n")
    writer.join()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)}: status {status}")
    return lines, usage.ru_maxrss * 1024


def peak_of_faults(eascard):
    """The largest resident size in bytes."""
    lines = b"".join(b"X-F%d:1\n" % number for number in range(100000))
    process = subprocess.Popen([eascard, "encode"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process.stdin.write(b"BEGIN:VCARD\nVERSION:3.0\nFN:Don\n" + lines + b"END:VCARD\n")
    process.stdin.close()
    return os.wait4(process.pid, 0)[2].ru_maxrss * 1024


def main():
    eascard = sys.argv[1]
    if b"libasan" in subprocess.run(["ldd", eascard], capture_output=True, check=False).stdout:
        sys.exit(77)
    count = int(os.environ.get("EASCARD_MESSAGES", "20"))
    bound = 4 * len(message(0)) + 32 * MEGABYTE
    failed = False
    for options in (["--format", "plain"], ["--format", "jcard"], ["--format", "jscontact"],
                    ["--tree"]):
        lines, most = peak([eascard, "to-json", "-q", "--warnings-ok"] + options, count)
        wanted = count if options == ["--tree"] else count * CONTACTS
        good = lines == wanted and most < bound
        failed |= not good
        print(f"{'PASS' if good else 'FAIL'} {' '.join(options)}: {lines} records of {wanted}, "
              f"{most / MEGABYTE:.0f} MB of {bound / MEGABYTE:.0f} MB")
    lines, most = peak([eascard, "to-json", "--merge"], 2000, feed_pages)
    bound = sum(len(person(number)) for number in range(100000)) + 32 * MEGABYTE
    good = lines == 100000 and most < bound
    failed |= not good
    print(f"{'PASS' if good else 'FAIL'} --merge: {lines} contacts of 100000, "
          f"{most / MEGABYTE:.0f} MB of {bound / MEGABYTE:.0f} MB")
    most = peak_of_faults(eascard)
    good = most < 60 * MEGABYTE
    failed |= not good
    print(f"{'PASS' if good else 'FAIL'} faults: {most / MEGABYTE:.0f} MB of 60 MB")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
