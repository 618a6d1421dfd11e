#!/usr/bin/env python3
"""Completes command lines in the shells themselves: completion_test.py PROGRAM

Each shell runs on a terminal of its own, with the completion that `eascard completion SHELL` prints. A
line is typed up to a tab and sent off; a stand-in for eascard prints the words that it got. A shell that
is not installed is said to be skipped.
"""

import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile

STAND_IN = "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\necho '<end>'\n"

# What is typed in front of the tab, and the words that come of it.
LINES = (
    ("to-js", "<to-json>"),
    ("help val", "<help><validate>"),
    ("completion fi", "<completion><fish>"),
    ("decode --ind", "<decode><--indent>"),
    ("to-json --format jsc", "<to-json><--format><jscontact>"),
    ("to-json --format=jsc", "<to-json><--format=jscontact>"),
    ("info -F mailb", "<info><-F><mailbox-log>"),
    ("info --cmd FolderS", "<info><--cmd><FolderSync>"),
    ("validate --explain I0", None),  # several: nothing is chosen, and nothing breaks
    ("validate --explain M00", None),
    ("to-vcard --split on", "<to-vcard><--split><only-folder/>"),
    ("decode -o one", "<decode><-o><one file.wbxml>"),
    ("decode one", "<decode><one file.wbxml>"),
    ("dump --json one", "<dump><--json><one file.wbxml>"),
)
# bash, zsh and fish: how one starts, and what loads the script.
SHELLS = {
    "bash": (["bash", "--noprofile", "--norc", "-i"], "source {script}"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; fpath=({folder} $fpath); "
            "autoload -Uz _eascard; compdef _eascard eascard"),
    "fish": (["fish", "--no-config", "-i"], "source {script}"),
}
SCRIPT = {"bash": "eascard.bash", "zsh": "_eascard", "fish": "eascard.fish"}


class Terminal:
    def __init__(self, words, folder, path):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(PATH=path, TERM="xterm", HOME=folder, XDG_CONFIG_HOME=folder,
                              XDG_DATA_HOME=folder, LC_ALL="C.UTF-8")
            os.execvp(words[0], words)

    def run(self, line):
        """What comes up to the stand-in's end."""
        os.write(self.fd, line.encode() + b"\n")
        text = ""
        while "<end>" not in text:
            if not select.select([self.fd], [], [], 60)[0]:
                raise TimeoutError(text)
            text += os.read(self.fd, 65536).decode(errors="replace")
        return text

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def check(shell, program, folder, work):
    script = os.path.join(folder, SCRIPT[shell])
    with open(script, "wb") as file:
        file.write(subprocess.run([program, "completion", shell], check=True,
                                  stdout=subprocess.PIPE).stdout)
    words, load = SHELLS[shell]
    terminal = Terminal(words, work, folder + os.pathsep + os.environ["PATH"])
    terminal.run(load.format(script=script, folder=folder) + "; eascard")
    faults = []
    for typed, expected in LINES:
        # zsh writes the sign of a folder away again where the line ends.
        got = terminal.run(f"eascard {typed}\t").replace("\r", "")
        wanted = expected or "<"
        if wanted not in got and wanted.replace("/>", ">") not in got:
            faults.append(f"{shell}: {typed!r} gives {got!r}, not {expected}")
    terminal.close()
    return faults


def main():
    program = os.path.abspath(sys.argv[1])
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        work = os.path.join(folder, "work")
        os.makedirs(os.path.join(work, "only-folder"))
        open(os.path.join(work, "one file.wbxml"), "wb").close()
        stand_in = os.path.join(folder, "eascard")
        with open(stand_in, "w", encoding="ascii") as file:
            file.write(STAND_IN)
        os.chmod(stand_in, 0o755)
        for shell in SHELLS:
            if shutil.which(shell):
                faults += check(shell, program, folder, work)
                print(f"{shell}: {len(LINES)} lines")
            else:
                print(f"SKIPPED: {shell} is not installed")
    print(*faults, sep="\n")
    sys.exit(bool(faults))


main()
