#!/bin/sh
# Installs what is missing (Debian), builds the program in build/release and shows what it does with
# the samples: each command, its input and its output.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
tools/package/install-debian.sh build

echo "Building build/release/eascard (the first time takes some minutes)"
mkdir -p build/release
log=build/release/build.log
if ! { cmake --preset release && cmake --build --preset release; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi

PATH=$root/build/release:$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp samples/*.wbxml samples/*.xml samples/*.log "$scratch"
cd "$scratch"

title() { printf '\n==== %s\n' "$*"; }
# show STATUS COMMAND: shows a shell command, runs it and shows its exit status, which has to be STATUS.
show() {
  printf '\n$ %s\n' "$2"
  status=0
  sh -c "$2" 2>&1 || status=$?
  [ "$status" -eq 0 ] || echo "(exit status $status)"
  [ "$status" -eq "$1" ] || { echo "demo.sh: exit status $1 was expected" >&2; exit 1; }
}

title "A message as a phone receives it: WBXML, the example of [MS-ASWBXML] section 3"
show 0 "od -A x -t x1z aswbxml-golden.wbxml"
show 0 "eascard decode aswbxml-golden.wbxml"

title "Back to WBXML: the same bytes"
show 0 "eascard decode aswbxml-golden.wbxml | eascard encode | cmp - aswbxml-golden.wbxml && echo same bytes"
show 0 "eascard decode sync-100.wbxml | eascard encode | cmp - sync-100.wbxml && echo same bytes"

title "Its contact as JSON"
show 0 "eascard to-json aswbxml-golden.wbxml"

title "The example of [MS-ASCNTC] section 4 as vCard; its picture is cut, hence a warning and status 3"
show 0 "cat section4.xml"
show 3 "eascard to-vcard section4.wbxml"

title "A log of Z-Push: what is in it, and the contacts; one body is cut, one left out"
show 1 "eascard info zpush.log"
show 1 "eascard to-vcard zpush.log"

title "A damaged message: what is wrong, and where"
show 0 "head -c 60 aswbxml-golden.wbxml >cut.wbxml; od -A x -t x1z cut.wbxml"
show 1 "eascard decode cut.wbxml"
