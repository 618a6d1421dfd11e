#!/bin/sh
# library_test.sh PROGRAM SAMPLES: the names that a program over the library alone finds in a HAR, in
# WBXML from a pipe, in cards, in a gzipped file, and in a damaged one around its damage.
set -eu
program=$1
samples=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# expect NAMES INPUT: the names in INPUT, one a line, begin with NAMES.
expect() {
  printf '%s\n' "$1" >"$scratch/want"
  "$program" "$2" >"$scratch/names" 2>"$scratch/errors"
  head -n "$(wc -l <"$scratch/want")" "$scratch/names" | diff "$scratch/want" -
}

request='Funk, Don
Nový, Žofie'
expect "$request" "$samples/sync-request.wbxml"
expect "$request" "$samples/sync-request.xml"
expect 'Lan Nguyễn' "$samples/phone.vcf"
expect 'Patel, Rajesh M.
Funk, Don' "$samples/capture.har"
mkfifo "$scratch/pipe"
cat "$samples/sync-request.wbxml" >"$scratch/pipe" &
expect "$request" "$scratch/pipe"
gzip -c "$samples/sync-request.wbxml" >"$scratch/request.gz"
expect "$request" "$scratch/request.gz"
# A token that no table has, in the second item: the first one is kept.
{ head -c -40 "$samples/sync-request.wbxml"; printf '\377\377\377'; } >"$scratch/damaged"
expect 'Funk, Don' "$scratch/damaged"
