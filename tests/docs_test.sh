#!/bin/sh
# Do the documents say what the program does? docs_test.sh PROGRAM SOURCE_FOLDER
#
# - Every option that --help prints is in the command's page or in eascard(1), and the other way round.
# - No line of help is wider than 80 columns, and each completion has every option.
# - Every command has a page, and stands in eascard(1) and in README.md.
# - The letters of rules mean the same in eascard(1) and eascard-rules(7): what rule_groups.def says.
# - Every example with a "$ " in front gives, in a copy of the samples, what stands below it; one
#   with nothing below it ends with status 0.
# - The examples of --help run on the samples, and give something.
# - mandoc finds no fault in the pages, where it is installed.
set -u
export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
program=$(realpath "$1")
source=$(realpath "$2")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s "$program" "$scratch/bin/eascard"
PATH=$scratch/bin:$PATH
failed=0
fail() { echo "$*"; failed=1; }

# ---- commands and options -----------------------------------------------------------------------

# Options that a help text on standard input names, one a line.
options_of_help() {
  sed -n 's/^  \(-.\), \(--[^ ]*\).*/\1 \2/p; s/^      \(--[^ ]*\).*/\1/p' | tr ' ' '\n' | sort -u
}
# Options that a page explains: the .It lines with .Fl, of which "Fl Fl x" is --x.
options_of_page() {
  awk '$1 == ".It" { for (i = 2; i < NF; ++i) if ($i == "Fl") {
         dashes = "-"; if ($(i + 1) == "Fl") { dashes = "--"; ++i }
         print dashes $(i + 1) } }' "$1" | sort -u
}

cd "$scratch" || exit 99
commands=$(eascard --help | sed -n '1,/^More:/s/^  \([a-z][a-z-]*\) .*/\1/p')
[ -n "$commands" ] || fail "eascard --help names no commands"
options_of_page "$source/man/eascard.1" >page.all
for shell in bash zsh fish; do
  eascard completion "$shell" >completion.$shell || fail "no completion for $shell"
done
for command in $commands; do
  page=$source/man/eascard-$command.1
  [ -e "$page" ] || { fail "no page for $command"; continue; }
  eascard "$command" --help >help.text
  awk 'length > 80' help.text | grep . && fail "$command --help is wider than 80 columns"
  options_of_help <help.text >help
  for option in $(grep -- '^--' help); do
    for shell in bash zsh; do
      awk -v name="$command)" '/^    [^ ]*\)/ { on = $1 == name } on' completion.$shell |
        grep -q -- "$option\>" ||
        fail "completion of $shell has no $command $option"
    done
    grep " $command[ ']" completion.fish | grep -q -- "-l ${option#--}\>" ||
      fail "completion of fish has no $command $option"
  done
  options_of_page "$page" >page.command
  {
    sort -u page.command page.all | comm -23 help - | sed "s/^/$command --help has, no page has: /"
    comm -13 help page.command | sed "s/^/eascard-$command(1) has, $command --help has not: /"
    comm -23 page.all help | sed "s/^/eascard(1) has, $command --help has not: /"
  } >>faults
  grep -q "^\.Xr eascard-$command 1" "$source/man/eascard.1" || fail "eascard(1) does not name $command"
  grep -q "eascard $command" "$source/README.md" || fail "README.md does not name eascard $command"
done
[ ! -s faults ] || { cat faults; failed=1; }
for page in "$source"/man/eascard-*.1; do
  command=$(basename "$page" .1)
  command=${command#eascard-}
  printf '%s\n' "$commands" | grep -qx "$command" || fail "man/eascard-$command.1: no such command"
done

groups=$(sed -n 's/^RULE_GROUP(\(.\), "\(.*\)")$/\1 \2/p' \
  "$source/lib/eascard/schema/rule_groups.def" | paste -s -d , | sed 's/,/, /g')
[ -n "$groups" ] || fail "rule_groups.def has no rows"
for page in eascard.1 eascard-rules.7; do
  tr '\n' ' ' <"$source/man/$page" | grep -qF ": $groups." ||
    fail "man/$page does not have the groups of rules: $groups"
done

# ---- examples -----------------------------------------------------------------------------------

# The literal displays of a page, as text.
displays_of_page() {
  awk '/^\.Bd -literal/ { on = 1; next } /^\.Ed/ { on = 0; print "" } on' "$1" |
    sed "s/\\\\(aq/'/g; s/\\\\-/-/g; s/\\\\&//g; s/\\\\e/\\\\/g"
}
# The console blocks of README.md.
displays_of_readme() {
  awk '/^```console/ { on = 1; next } /^```/ { on = 0; print "" } on' "$1"
}
# Runs the examples of file displays, in a copy of the samples, and compares.
check_examples() {  # name
  rm -rf work examples
  cp -r "$source/samples" work
  mkdir examples
  awk '/^\$ / { ++n; open = 1; print substr($0, 3) >("examples/" n ".cmd"); next }
       /^$/ { open = 0 }
       open { print >("examples/" n ".want") }' displays
  number=1
  while [ -e "examples/$number.cmd" ]; do
    check_example "$1" "examples/$number"
    number=$((number + 1))
  done
}
check_example() {  # name, example
  (cd work && timeout 300 sh "../$2.cmd") >out 2>&1 </dev/null
  status=$?
  tr -d '\r' <out >got
  [ -e "$2.want" ] || { : >"$2.want"; [ "$status" -eq 0 ] || echo "status 0" >"$2.want"; }
  cmp -s "$2.want" got && return
  fail "$1: an example does not give what it says, status $status: $(cat "$2.cmd")"
  diff "$2.want" got | head -n 20
}
for page in "$source"/man/*.[17]; do
  displays_of_page "$page" >displays
  check_examples "$(basename "$page")"
done
displays_of_readme "$source/README.md" >displays
check_examples README.md

# Those of --help name samples: they run, and give something.
rm -rf work
cp -r "$source/samples" work
for command in $commands; do
  "$program" "$command" --help | sed -n '/^Examples:/,/^$/s/^  \(eascard .*\)/\1/p' >examples.cmd
  [ -s examples.cmd ] || fail "$command: --help has no example"
  while read -r example; do
    (cd work && ls -R) >before
    (cd work && timeout 300 sh -c "$example") >out 2>/dev/null </dev/null
    status=$?
    (cd work && ls -R) >after
    case $status in 0 | 1 | 3) ;; *) fail "$command: an example of --help ends with $status: $example" ;; esac
    [ -s out ] || ! cmp -s before after || fail "$command: an example of --help gives nothing: $example"
  done <examples.cmd
done

# ---- form ---------------------------------------------------------------------------------------

if command -v mandoc >/dev/null; then
  mandoc -T lint -W warning "$source"/man/*.[0-9] || failed=1
fi
exit $failed
