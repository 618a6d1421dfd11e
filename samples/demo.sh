#!/bin/sh
# Installs what is missing (Debian), builds the program in build/release and shows what it does with
# the samples: each command, its input and its output.
#
#   demo.sh            that
#   demo.sh PROGRAM    shows what PROGRAM does, builds nothing
set -eu
cd "$(dirname "$0")/.."

build() {
  unset NINJA_STATUS
  cmake --preset release && cmake --build --preset release
}
# The log of a build on standard input goes to file $1; now and then a line says how far it is.
show_progress() {
  shown=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    case $line in \[*/*\]*) ;; *) continue ;; esac
    counts=${line%%\]*}
    counts=${counts#\[}
    step=$((${counts%/*} * 20 / ${counts#*/}))
    [ "$step" -eq "$shown" ] || echo "  ${counts%/*} of ${counts#*/} steps"
    shown=$step
  done 3>"$1"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ $# -gt 0 ]; then
  program=$(realpath "$1")
else
  tools/package/install-debian.sh build
  program=$PWD/build/release/eascard
  log=build/release/build.log
  echo "Building build/release/eascard; the first time takes some minutes. The log is $log"
  mkdir -p build/release
  { build 2>&1 || : >"$scratch/failed"; } | show_progress $log
  if [ -e "$scratch/failed" ]; then
    cat $log >&2
    exit 1
  fi
fi
mkdir "$scratch/bin" "$scratch/samples"
ln -s "$program" "$scratch/bin/eascard"
PATH=$scratch/bin:$PATH
cp -r samples/* "$scratch/samples"
cd "$scratch/samples"

title() { printf '\n==== %s\n' "$*"; }
# show STATUS COMMAND: shows a shell command, runs it and shows its exit status, which has to be STATUS.
show() {
  printf '\n$ %s\n' "$2"
  printf '%s\n' "$2" >>../shown
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

title "What each byte of it is, around one of them"
show 0 "eascard dump --around 0x2B aswbxml-golden.wbxml"

title "Its contact as JSON"
show 0 "eascard to-json aswbxml-golden.wbxml"

title "The example of [MS-ASCNTC] section 4 as vCard; its picture is cut, hence a warning and status 3"
show 0 "cat section4.xml"
show 3 "eascard to-vcard section4.wbxml"

title "What the rules of the specification say of it, and one of the rules"
show 3 "eascard validate section4.wbxml"
show 0 "eascard validate --explain I01"

title "A card of a phone as a request that adds its contact; what has no element is told, hence status 3"
show 0 "cat phone.vcf"
show 3 "eascard encode --as sync-add --to xml phone.vcf"

title "A log of Z-Push: what is in it, and the contacts; one body is cut, one left out"
show 1 "eascard info zpush.log"
show 1 "eascard to-vcard zpush.log"

title "A capture of a browser or proxy: what is in it, one message, its bytes, contacts of another"
show 0 "eascard extract --list capture.har"
show 0 "eascard info --entry 6 capture.har"
show 0 "eascard extract --entry 6 capture.har | cmp - sync-100.wbxml && echo same bytes"
show 0 "eascard to-json --entry 8 capture.har"

title "What a phone changed in its cards"
show 1 "eascard to-vcard -q people.wbxml | sed 's/^N:;Dan;/N:;Daniel;/' | eascard diff people.wbxml -"

title "The address book that is left of a session of two devices, and what its last exchanges changed"
show 3 "eascard info --oneline session.har"
show 3 "eascard to-json --merge session.har"
show 1 "eascard diff session-before.json session-book.json"

title "A damaged message: what is wrong, and where"
show 0 "head -c 60 aswbxml-golden.wbxml >cut.wbxml; od -A x -t x1z cut.wbxml"
show 1 "eascard decode cut.wbxml"
show 1 "eascard info cut.wbxml"
show 1 "eascard dump --around 0x3C cut.wbxml"

title "The same message for others to see: fakes in place of personal values"
show 0 "eascard redact --key demo aswbxml-golden.wbxml | eascard to-json"

for command in $(eascard --help | sed -n '1,/^More:/s/^  \([a-z][a-z-]*\) .*/\1/p'); do
  grep -q "eascard $command" ../shown || { echo "demo.sh: $command is not shown" >&2; exit 1; }
done
