#!/usr/bin/env python3
"""Does the recipe for network captures work? wireshark_test.py PROGRAM SOURCE_FOLDER

A capture of one TCP connection is made of the HTTP messages in the samples, and the commands of
eascard-recipes(7) are run on it as they stand there. SKIPPED, status 77, where there is no tshark.
"""
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

CLIENT, SERVER = (bytes([192, 0, 2, 7]), 51234), (bytes([192, 0, 2, 80]), 80)
SYN, FIN, PSH, ACK = 0x02, 0x01, 0x08, 0x10
SEGMENT = 1400


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(source, target, sequence, acknowledged, flags, data=b""):
    """An Ethernet frame with IPv4 (RFC 791) and TCP (RFC 9293)."""
    tcp = struct.pack("!HHIIBBHHH", source[1], target[1], sequence, acknowledged, 5 << 4, flags, 65535,
                      0, 0) + data
    pseudo = source[0] + target[0] + struct.pack("!BBH", 0, 6, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0x4000, 64, 6, 0) + source[0] + target[0]
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    return bytes([2, 0, 0, 0, 0, 2]) + bytes([2, 0, 0, 0, 0, 1]) + b"\x08\x00" + ip + tcp


def connection(exchanges):
    """The packets of a connection in which each request has its response."""
    at = {CLIENT: 1000, SERVER: 2000}
    yield packet(CLIENT, SERVER, at[CLIENT], 0, SYN)
    yield packet(SERVER, CLIENT, at[SERVER], at[CLIENT] + 1, SYN | ACK)
    at = {CLIENT: 1001, SERVER: 2001}
    yield packet(CLIENT, SERVER, at[CLIENT], at[SERVER], ACK)
    for request, response in exchanges:
        for source, target, data in ((CLIENT, SERVER, request), (SERVER, CLIENT, response)):
            for start in range(0, len(data), SEGMENT):
                part = data[start:start + SEGMENT]
                yield packet(source, target, at[source], at[target], PSH | ACK, part)
                at[source] += len(part)
                yield packet(target, source, at[target], at[source], ACK)
    yield packet(CLIENT, SERVER, at[CLIENT], at[SERVER], FIN | ACK)


def pcap(packets):
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
    for number, data in enumerate(packets):
        out += struct.pack("<IIII", 1714990212 + number, 0, len(data), len(data)) + data
    return out


def recipe(source):
    """The commands of the page's section on Wireshark."""
    page = (source / "man/eascard-recipes.7").read_text(encoding="utf-8")
    section = page.split(".Ss Wireshark", 1)[1].split("\n.Ss ", 1)[0].split("\n.Sh ", 1)[0]
    display = re.search(r"^\.Bd -literal[^\n]*\n(.*?)^\.Ed", section, re.MULTILINE | re.DOTALL).group(1)
    commands = display.replace("\\(aq", "'").replace("\\-", "-").replace("\\&", "")
    assert "tshark" in commands and "eascard info" in commands, commands
    return commands


def main():
    program, source = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    if not shutil.which("tshark"):
        print("SKIPPED: there is no tshark; the recipe for network captures is NOT tested")
        sys.exit(77)
    samples = source / "samples"
    request, response = ((samples / f"capture-{which}.http").read_bytes()
                         for which in ("request", "response"))
    body = (samples / "search-response.wbxml").read_bytes()
    search = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n" \
        b"Content-Length: %d\r\n\r\n" % len(body) + body
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>hello</p>"
    get = b"GET / HTTP/1.1\r\nHost: mail.example.com\r\n\r\n"
    exchanges = [(request, response), (get, page),
                 (request.replace(b"Cmd=Sync", b"Cmd=Search"), search)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "bin").mkdir()
        (folder / "bin/eascard").symlink_to(program)
        (folder / "cap.pcap").write_bytes(pcap(connection(exchanges)))
        environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": scratch,
                       "XDG_RUNTIME_DIR": scratch}
        done = subprocess.run(["sh", "-c", recipe(source)], cwd=folder, env=environment,
                              capture_output=True, text=True, check=False)
    # Both bodies of the Sync, gzip and chunks undone; that of the Search; of the page nothing.
    found = re.findall(r"(->|<-) (\w+)", done.stdout)
    assert sorted(found) == [("->", "Sync"), ("->", "Sync"), ("<-", "Search"), ("<-", "Sync")], \
        (done.stdout, done.stderr)
    assert "+100" in done.stdout, done.stdout
    # The page is an error, but none that stops the others.
    assert done.returncode == 1 and "%2f: error[M002]" in done.stderr, (done.returncode, done.stderr)


main()
