#!/usr/bin/env python3
"""Does mitmproxy show ActiveSync bodies as ours? mitmproxy_test.py PROGRAM SOURCE_FOLDER

mitmdump shows flow files through tools/integrations/mitmproxy/eascard_view.py. SKIPPED, status 77,
where there is no mitmdump.
"""
import copy
import pathlib
import shutil
import subprocess
import sys
import tempfile


def loads(data, at=0):
    """A value of a flow file (tnetstring), and where the next begins."""
    colon = data.index(b":", at)
    end = colon + 1 + int(data[at:colon])
    text, kind = data[colon + 1:end], data[end:end + 1]
    if kind in b"}]":
        items, inner = [], 0
        while inner < len(text):
            item, inner = loads(text, inner)
            items.append(item)
        value = dict(zip(items[::2], items[1::2])) if kind == b"}" else items
    else:
        value = {b",": lambda: text, b";": text.decode, b"#": lambda: int(text),
                 b"^": lambda: float(text), b"!": lambda: text == b"true", b"~": lambda: None}[kind]()
    return value, end + 1


def dumps(value):
    if isinstance(value, bytes):
        text, kind = value, b","
    elif isinstance(value, str):
        text, kind = value.encode(), b";"
    elif isinstance(value, bool):
        text, kind = str(value).lower().encode(), b"!"
    elif isinstance(value, (int, float)):
        text, kind = str(value).encode(), b"#" if isinstance(value, int) else b"^"
    elif value is None:
        text, kind = b"", b"~"
    elif isinstance(value, dict):
        text, kind = b"".join(dumps(k) + dumps(v) for k, v in value.items()), b"}"
    else:
        text, kind = b"".join(map(dumps, value)), b"]"
    return str(len(text)).encode() + b":" + text + kind


def sync_flow(capture):
    """The first Sync of the capture."""
    at = 0
    while True:
        flow, at = loads(capture, at)
        if b"Cmd=Sync" in flow.get("request", {}).get("path", b""):
            return flow


def with_response(flow, body, media_type=b"application/vnd.ms-sync.wbxml"):
    changed = copy.deepcopy(flow)
    changed["response"]["content"] = body
    changed["response"]["headers"] = [[b"Content-Type", media_type]]
    return changed


class Mitmdump:
    def __init__(self, program, source, scratch):
        self.scratch = scratch
        self.program = program
        self.view = source / "tools/integrations/mitmproxy/eascard_view.py"
        self.flows = scratch / "flows.mitm"

    def show(self, flows, *scripts, program=None):
        """What mitmdump prints of the flows, each line as the view gave it."""
        self.flows.write_bytes(flows if isinstance(flows, bytes) else b"".join(map(dumps, flows)))
        command = ["mitmdump", "--set", f"confdir={self.scratch}", "-n", "-r", self.flows,
                   "--set", "flow_detail=4"]
        for script in scripts:
            command += ["-s", script, "--set", f"eascard={program or self.program}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
        return "\n".join(line.removeprefix("    ") for line in done.stdout.splitlines()) + "\n"

    def script(self, name, text):
        """A file of the scratch folder that can be run."""
        path = self.scratch / name
        path.write_text(text)
        path.chmod(0o755)
        return path


def check_capture(mitmdump, samples):
    shown = mitmdump.show((samples / "capture.mitm").read_bytes(), mitmdump.view)
    for name in ("section4-request-decoded.xml", "section4-decoded.xml", "sync-request.xml",
                 "sync-100.xml", "search-gal-response.xml"):
        # What moves the cursor is shown as a dot, and mitmdump takes the blanks off a line's end.
        lines = [line.strip() for line in (samples / name).read_text(encoding="utf-8").split("\n")]
        here = [line.strip() for line in shown.split("\n")]
        plain = [line for line in lines if line.isascii()]
        missing = [line for line in plain if line not in here and "\t" not in line]
        assert not missing, (name, missing[:5])
    finding = "0x77: warning[T18]: line break in Email1Address (response, Add[1], ServerId 2:1, "
    assert "\n</Sync>\n\n" + finding in shown, shown


def check_bodies(mitmdump, flow, samples):
    golden = (samples / "aswbxml-golden.wbxml").read_bytes()
    own = [with_response(flow, golden[:60]), with_response(flow, b"nonsense"),
           with_response(flow, golden, b"application/octet-stream")]
    others = [with_response(flow, b"<p>Hello</p>", b"text/html"), with_response(flow, b"")]
    for one in others:
        one["request"]["content"] = b""
    shown = mitmdump.show(own + others, mitmdump.view)
    assert "\n   <?w hole 0x23-0x3C?>\n" in shown, shown
    assert "\n0x3C: error[W14]: string not terminated: Truncated" in shown, shown
    assert "\nerror[M002]: neither WBXML nor XML" in shown, shown
    assert "\n0000000000 6e 6f 6e 73 65 6e 73 65" in shown, shown
    assert "\n      <contacts:FileAs>Funk, Don</contacts:FileAs>\n" in shown, shown
    assert mitmdump.show(others, mitmdump.view).replace(str(mitmdump.view), "") == \
        "Loading script \n" + mitmdump.show(others)


def check_failures(mitmdump, flow):
    """Nothing that eascard does stops mitmproxy or hides a body."""
    hexadecimal = "\n0000000000 03 01 6a 00 45"
    shown = mitmdump.show([flow], mitmdump.view, program="/no/such/eascard")
    assert "\n/no/such/eascard cannot be run: No such file or directory; see the option" in shown, shown
    assert hexadecimal in shown, shown
    dying = mitmdump.script("dying", "#!/bin/sh\nkill -9 $$\n")
    shown = mitmdump.show([flow], mitmdump.view, program=dying)
    assert "\neascard ended by signal 9\n" in shown and hexadecimal in shown, shown
    hanging = mitmdump.script("hanging", "#!/bin/sh\nexec tail -f /dev/null\n")
    short = mitmdump.script(
        "short.py", f"import sys\nsys.path.insert(0, {str(mitmdump.view.parent)!r})\n"
        "import eascard_view\neascard_view.SECONDS = 0.1\neascard_view.LARGEST = 100\n"
        "addons = eascard_view.addons\n")
    shown = mitmdump.show([flow], short, program=hanging)
    assert "\neascard took longer than 0.1 seconds\n" in shown and hexadecimal in shown, shown
    assert "\n443 bytes: save the body and use eascard\n" in shown, shown


def main():
    program, source = map(pathlib.Path, sys.argv[1:])
    if not shutil.which("mitmdump"):
        print("SKIPPED: there is no mitmdump (Debian: mitmproxy); the view for mitmproxy is NOT tested")
        sys.exit(77)
    samples = source / "samples"
    flow = sync_flow((samples / "capture.mitm").read_bytes())
    with tempfile.TemporaryDirectory() as scratch:
        mitmdump = Mitmdump(program.resolve(), source.resolve(), pathlib.Path(scratch))
        check_capture(mitmdump, samples)
        check_bodies(mitmdump, flow, samples)
        check_failures(mitmdump, flow)


main()
