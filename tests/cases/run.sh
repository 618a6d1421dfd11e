#!/bin/sh
# Runs one case: run.sh PROGRAM FOLDER
#
# FOLDER/cmd is a shell script; `eascard` is the program, $SAMPLES the samples, $T an empty folder of
# its own that is the working folder. Standard output, standard error and the exit status must be
# FOLDER/stdout, FOLDER/stderr and FOLDER/status; a missing file means empty, or 0. A case that
# cannot run here, for want of a terminal say, ends with status 77. ctest gives it a PATH of the
# programs that ../programs.sh allows.
set -u
program=$(realpath "$1")
folder=$(realpath "$2")
SAMPLES=$(realpath "$(dirname "$0")/../../samples")
CASE=$folder
T=$(mktemp -d)
export SAMPLES CASE T
trap 'chmod -R u+rwx "$T"; rm -rf "$T" "$T.bin" "$T.out" "$T.err"' EXIT
mkdir "$T.bin"
ln -s "$program" "$T.bin/eascard"

cd "$T" || exit 99
PATH="$T.bin:$PATH" sh "$folder/cmd" >"$T.out" 2>"$T.err" </dev/null
status=$?
[ "$status" -ne 77 ] || exit 77

failed=0
check() {  # what, expected file, actual file
  expected=$2
  [ -e "$expected" ] || expected=/dev/null
  cmp -s "$expected" "$3" && return
  echo "$1 differs (expected <, got >):"
  diff -a "$expected" "$3" | head -40
  failed=1
}
check "standard output" "$folder/stdout" "$T.out"
check "standard error" "$folder/stderr" "$T.err"
want=$(cat "$folder/status" 2>/dev/null || echo 0)
if [ "$status" != "$want" ]; then
  echo "exit status $status, expected $want"
  failed=1
fi
exit $failed
