#!/bin/sh
# Reads our cards with the readers that are installed: check.sh EASCARD FOLDER
#
# FOLDER is the build folder of these tests, with the readers in C++ and node_modules. The cards: 500
# random contacts and all samples, in 3.0 and 4.0, as jCard, which must have the values of 4.0, and as
# JSContact, which must keep the rules of RFC 9553. Installs nothing: a reader that is missing is
# told. Exit status 1 where a reader finds other values than known_differences.tsv says; 77 without
# Python.
set -u
eascard=$(realpath "$1")
folder=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
samples=$(realpath "$here/../../../samples")
jars=/usr/share/java
export NODE_PATH="$folder/node_modules" PYTHONDONTWRITEBYTECODE=1

if ! command -v python3 >/dev/null; then
  echo "SKIPPED: all readers: python3 is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAIL $*"
  exit 1
}

# The cards of a message, and what they must show: make_cards VERSION MESSAGE XML NAME
make_cards() {
  "$eascard" to-vcard --vcard-version "$1" "$2" >>"$work/cards-$1.vcf" 2>"$work/messages"
  status=$?
  [ $status = 0 ] || [ $status = 3 ] || fail "to-vcard $2: exit $status, $(cat "$work/messages")"
  "$here/expected.py" "$1" "$4" <"$3" >>"$work/expected-$1.jsonl" || fail "expected.py $3"
}

# The same as jCard and JSContact: make_json MESSAGE
make_json() {
  for format in jcard jscontact; do
    "$eascard" to-json --format $format "$1" >>"$work/$format" 2>"$work/messages"
    status=$?
    [ $status = 0 ] || [ $status = 3 ] || fail "to-json $1: exit $status, $(cat "$work/messages")"
  done
}

make_all_cards() {
  "$here/make_cards.py" >"$work/contacts.xml" || fail "make_cards.py"
  for version in 3.0 4.0; do
    make_cards $version "$work/contacts.xml" "$work/contacts.xml" random
  done
  make_json "$work/contacts.xml"
  for sample in "$samples"/*.wbxml; do
    "$eascard" decode "$sample" >"$work/sample.xml" 2>/dev/null
    for version in 3.0 4.0; do
      make_cards $version "$sample" "$work/sample.xml" "$(basename "$sample" .wbxml)"
    done
    make_json "$sample"
  done
}

# read_with NAME VERSIONS COMMAND...
read_with() {
  name=$1
  versions=$2
  shift 2
  for version in $versions; do
    "$@" "$work/cards-$version.vcf" >"$work/$name-$version.jsonl" ||
      echo "$name failed: exit $?"
  done
}

# read_json_with NAME FORMAT COMMAND...
read_json_with() {
  name=$1
  format=$2
  shift 2
  "$@" "$work/$format" >"$work/$name-4.0.jsonl" || echo "$name failed: exit $?"
}

skip() {  # name, reason
  echo "$2; tests/conformance/run.sh installs it" >"$work/$1.skipped"
}

read_with_vobject() {
  for python in python3 /usr/bin/python3; do
    if $python -c 'import vobject' 2>/dev/null; then
      read_with vobject '3.0 4.0' $python "$here/readers/vobject_reader.py"
      return
    fi
  done
  skip vobject 'python3-vobject is not installed'
}

read_with_sabre() {
  if php -r 'require_once "Sabre/VObject/autoload.php";' >/dev/null 2>&1; then
    read_with sabre '3.0 4.0' php "$here/readers/sabre_reader.php"
  else
    skip sabre 'php-cli or php-sabre-vobject is not installed'
  fi
}

read_with_built() {  # name, versions, package
  if [ -x "$folder/$1_reader" ]; then
    read_with "$1" "$2" "$folder/$1_reader"
  else
    skip "$1" "$3 was not there when the tests were built"
  fi
}

read_with_node() {  # name, versions, script
  if command -v node >/dev/null && [ -d "$NODE_PATH/$1" ]; then
    read_with "$1" "$2" node "$here/readers/$3"
  else
    skip "$1" 'node or the npm package is not there'
  fi
}

read_with_ez_vcard() {
  if command -v javac >/dev/null && [ -e $jars/ez-vcard.jar ] && [ -e $jars/jackson-core.jar ]; then
    set -- java -Xshare:auto -XX:TieredStopAtLevel=1 \
      -cp "$jars/ez-vcard.jar:$jars/vinnie.jar:$jars/jackson-core.jar:$jars/jsoup.jar" \
      "$here/readers/EzVcardReader.java"
    read_with ez-vcard '3.0 4.0' "$@"
    read_json_with ez-vcard-jcard jcard "$@"
  else
    skip ez-vcard 'a JDK or libez-vcard-java is not installed'
  fi
}

make_all_cards
read_with lint '3.0 4.0' "$here/lint.py"
read_json_with jcard jcard "$here/readers/jcard_reader.py"
read_json_with jscontact jscontact "$here/jscontact.py"
read_with_vobject
read_with_sabre
read_with_built ebook '3.0 4.0' libebook-contacts1.2-dev
read_with_built belcard 4.0 libbelcard-dev
read_with_node ical.js '3.0 4.0' icaljs_reader.cjs
read_with_node vcard4 4.0 vcard4_reader.cjs
read_with_ez_vcard
"$here/compare.py" "$work" "$here/known_differences.tsv"
