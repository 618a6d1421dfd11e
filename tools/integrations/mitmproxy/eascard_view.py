"""Exchange ActiveSync in mitmproxy: each body as the XML of `eascard decode`, and below it what
`eascard validate` finds. See README.md.

    mitmproxy -s eascard_view.py        (so do mitmweb and mitmdump)

Bodies of others are left to the other views, and so are all bodies where eascard cannot be run.
"""
import re
import subprocess

from mitmproxy import contentviews, ctx

BODY_TYPES = ("application/vnd.ms-sync.wbxml", "application/vnd.ms-sync.multipart",
              "application/vnd.ms-sync")
WBXML_HEAD = b"\x03\x01\x6a"
LARGEST = 16 * 1024 * 1024  # mitmproxy stands still while a view is made
SECONDS = 10
TOLD = ("host", "content-type", "user-agent", "ms-asprotocolversion", "ms-server-activesync")


class Failed(Exception):
    """eascard could not say anything; the text says why."""


def run(*arguments, data):
    """What eascard writes to standard output and standard error of these bytes."""
    command = [ctx.options.eascard, *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except OSError as error:
        raise Failed(f"{command[0]} cannot be run: {error.strerror}; see the option eascard") from error
    except subprocess.TimeoutExpired as error:
        raise Failed(f"eascard took longer than {SECONDS} seconds") from error
    if done.returncode < 0:
        raise Failed(f"eascard ended by signal {-done.returncode}")
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def head(first_line, headers, length):
    """The head of an HTTP message whose body is as it stands here: no coding is left."""
    lines = [first_line]
    lines += [f"{name}: {value}" for name, value in headers.items(multi=True) if name.lower() in TOLD]
    lines.append(f"Content-Length: {length}")
    # HTTP/2 may carry what ends a line of HTTP/1.
    lines = ["".join(" " if c in "\r\n" else c for c in line) for line in lines]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def as_http(data, flow, message):
    """The body with what its flow says of it: command, direction and protocol version. Of an answer
    the request goes before it, without its body."""
    request = flow.request
    is_request = message is request
    path = "".join(request.path.split())
    text = head(f"{request.method} {path} HTTP/1.1", request.headers,
                len(data) if is_request else 0)
    if not is_request:
        text += head(f"HTTP/1.1 {message.status_code} {message.reason}", message.headers, len(data))
    return text + data, "--request" if is_request else "--response"


def report(data, flow, message):
    """The XML, and the findings one a line; an empty XML where nothing can be read."""
    if message is None or not hasattr(flow, "request"):
        options = []
    else:
        data, direction = as_http(data, flow, message)
        options = ["--input-format", "http", direction]
    xml, told = run("decode", "--recover", *options, "-", data=data)
    findings, _ = run("validate", *options, "-", data=data)
    return xml, findings or told


def without_place(line):
    """"-#2@0x77: warning[T18]: ..." as "0x77: warning[T18]: ...": there is one body."""
    return re.sub(r"^(eascard: )?-(#\d+)?(@|: ?)?", "", line)


class EascardView(contentviews.View):
    name = "ActiveSync"

    def __call__(self, data, *, flow=None, http_message=None, **_):
        if len(data) > LARGEST:
            return self.name, [self.line(f"{len(data)} bytes: save the body and use eascard")]
        try:
            xml, findings = report(data, flow, http_message)
        except Failed as failed:
            # Nothing is hidden by what is wrong here.
            _, lines = contentviews.get("Hex")(data)
            return self.name, [self.line(str(failed)), self.line(""), *lines]
        lines = [[("text", line)] for line in xml.splitlines()]
        found = [self.line(without_place(line)) for line in findings.splitlines()]
        if lines and found:
            lines.append(self.line(""))
        if not lines:
            _, hexadecimal = contentviews.get("Hex")(data)
            found += [self.line(""), *hexadecimal]
        return self.name, lines + found

    def render_priority(self, data, *, content_type=None, **_):
        """Above the view that mitmproxy has for WBXML, for what is ActiveSync alone."""
        if not data:
            return 0
        return 2 if content_type in BODY_TYPES or data.startswith(WBXML_HEAD) else 0

    @staticmethod
    def line(text):
        return [("highlight", text)]


class Eascard:
    """The addon: an option and the view."""

    def __init__(self):
        self.view = EascardView()

    def load(self, loader):
        loader.add_option("eascard", str, "eascard", "The program that shows ActiveSync bodies.")
        contentviews.add(self.view)

    def done(self):
        contentviews.remove(self.view)


addons = [Eascard()]
