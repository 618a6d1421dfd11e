#!/bin/sh
# Reads vCards of other programs: corpus.sh EASCARD [FOLDER]
#
# FOLDER, or EASCARD_VCARD_CORPUS, has .vcf files at any depth. Each must be read without a crash, an
# internal error or a hang. Prints for each file the contacts, the elements found and the
# properties left over, then which these are. The share of properties that found their element must
# not fall below vcard/corpus_floor.txt. Exit status 77 without a folder.
set -u
eascard=$(realpath "$1")
folder=${2:-${EASCARD_VCARD_CORPUS:-}}
floor=$(cat "$(dirname "$0")/vcard/corpus_floor.txt")
if [ -z "$folder" ]; then
  echo "SKIPPED: no folder of foreign vCards: EASCARD_VCARD_CORPUS is not set"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The properties of a file but those that say nothing of a person.
count_properties() {
  tr '\r' '\n' <"$1" | grep -aiE '^([a-z0-9-]+\.)?(X-[a-z0-9_-]+|[a-z]+(-[a-z]+)?)[;:]' |
    sed 's/^[A-Za-z0-9-]*\.//; s/[;:].*//' |
    grep -aivcxE 'BEGIN|END|VERSION|PRODID|REV|KIND|LABEL|MAILER|SORT-STRING|X-ABLABEL|X-ABADR|X-ABUID|X-ABSHOWAS|X-MS-OL-.*|https?|mailto|data'
}

read_file() {  # file, name
  timeout 300 "$eascard" encode --to xml "$1" >"$work/xml" 2>"$work/messages"
  status=$?
  contacts=$(grep -c '^<ApplicationData' "$work/xml")
  elements=$(grep -cE '^ +<[a-z0-9]+:[A-Za-z0-9]+>.' "$work/xml")
  sed -n 's/.*warning\[M012\]: no element for //p' "$work/messages" >"$work/left"
  left=$(wc -l <"$work/left")
  properties=$(count_properties "$1")
  cat "$work/left" >>"$work/all-left"
  echo "$properties $left" >>"$work/sums"
  printf '%4d %4d %4d %5d %3d  %s\n' "$contacts" "$elements" "$left" "$properties" $status "$2"
  if [ $status = 70 ] || [ $status -ge 124 ]; then
    echo "FAIL $2: exit status $status"
    echo "$2" >>"$work/failed"
  fi
}

: >"$work/failed"
echo "contacts, elements found, properties left over, properties, exit status, file"
find -L "$folder" -name '*.vcf' | LC_ALL=C sort >"$work/files"
while IFS= read -r file; do
  read_file "$file" "${file#"$folder"/}"
done <"$work/files"
[ -e "$work/sums" ] || { echo "FAIL no .vcf in $folder"; exit 1; }

echo "Left over most often:"
sort "$work/all-left" | uniq -c | sort -k1,1nr -k2 | head -25
awk -v floor="$floor" '
  { properties += $1; left += $2 }
  END {
    share = int(1000 * (properties - left) / properties) / 10
    printf "%d files, %d properties, %d left over: %.1f %% found an element, floor %.1f %%\n",
           NR, properties, left, share, floor
    if (share > floor) printf "raise vcard/corpus_floor.txt to %.1f\n", share
    exit share < floor
  }' "$work/sums" || exit 1
[ ! -s "$work/failed" ]
