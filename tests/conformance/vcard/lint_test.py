#!/usr/bin/env python3
"""The lint finds what it is for: good cards pass, each bad line is told."""

import sys

import lint

GOOD = {
    "3.0": (
        r"NICKNAME:a\,b,c", r"ORG:;Sales\; Nord", "BDAY;VALUE=date:2000-02-29", "URL:http://a.example/;x",
        r"NOTE:a\nb\\\;", "TEL;TYPE=WORK,VOICE:1", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/2Q==",
        "item1.X-ABLabel:_$!<Spouse>!$_", r'EMAIL;TYPE=INTERNET,PREF:"a\;b"@example.com'),
    "4.0": (
        "N:a;;;;", r"ADR;TYPE=work:;;a\nb,c;d;;;", "BDAY:--0229", "ANNIVERSARY:2000", "NOTE:a;b",
        "TEL;TYPE=work,voice;PREF=1:1", "IMPP:sip:a@example.com",
        "RELATED;TYPE=spouse;VALUE=text:Anna", "PHOTO;VALUE=uri:data:image/jpeg;base64,/9j/2Q==",
        "UID:urn:uuid:7b795fee-0a2d-5635-b7f2-0de808a4d6dd")}
BAD = {
    "3.0": (
        "N:a;b;c;d", "ADR:;;;;;", "NOTE:a,b", "NOTE:a;b", r"NOTE:a\b", "NOTE:", "TEL;WORK:1",
        "TEL;TYPE=:1", "TEL;TYPE=OWN:1", "BDAY:20000230", "BDAY:--0229", "URL:www.example.com",
        "URL;TYPE=x-a:http://a.example/", "PHOTO;ENCODING=b:/9j", "PHOTO;ENCODING=BASE64:/9j/2Q==",
        "X_A:1", "ANNIVERSARY:2000-01-01", "RELATED:Anna", "EMAIL:a b", "EMAIL:Anna <a@example.com>",
        "NOTE;CHARSET=UTF-8:a", "NOTE:" + "a" * 71, "NOTE:a\r\n ", "NOTE:a\r\n\r\nTITLE:b",
        "NOTE:a\nb", "NOTE:\x07", "NOTE:\udcff", "NOTE:" + "a" * 69 + "\udcc3\r\n \udca4", "UID:1\r\nUID:2",
        "CATEGORIES:a,,b", "NOTE;LANGUAGE=a\"b:c"),
    "4.0": (
        "N:a;b;c;d", "N:a;;;;;;", r"NOTE:a\;b", "NOTE:a,b", "BDAY:2000-01-01", "BDAY:20000230", "BDAY:--02-29",
        "TEL;PREF=0:1", "TEL;PREF=101:1", "TEL;TYPE=pref:1", "RELATED:Anna Smith",
        "RELATED;TYPE=uncle;VALUE=text:Anna", "PHOTO:data:image/jpeg;base64,/9j", "UID:1 2",
        "IMPP:bob@example.com", "ORG:a,b", "URL:http://a.example/ü", "X-EVOLUTION-FILE-AS:a,b")}


def card(version, line):
    needed = [] if version == "4.0" or line.startswith("N:") else ["N:;;;;"]
    lines = ["BEGIN:VCARD", "VERSION:" + version, "FN:x", *needed, line, "END:VCARD", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


def main():
    wrong = [f"{version} {line!r}: {lint.lint(card(version, line))}"
             for version, lines in GOOD.items() for line in lines if lint.lint(card(version, line))]
    wrong += [f"{version} {line!r}: nothing found" for version, lines in BAD.items()
              for line in lines if not lint.lint(card(version, line))]
    frames = (b"\xef\xbb\xbf" + card("3.0", "NOTE:a"), card("3.0", "NOTE:a")[:-2],
              card("3.0", "NOTE:a").replace(b"\r\n", b"\n"), card("2.1", "NOTE:a"),
              card("4.0", "NOTE:a").replace(b"FN:x\r\n", b""),
              card("3.0", "NOTE:a").replace(b"N:;;;;\r\n", b""))
    wrong += [f"{frame!r}: nothing found" for frame in frames if not lint.lint(frame)]
    print("\n".join(wrong) or "the lint finds what it is for")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
