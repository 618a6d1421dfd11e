#!/bin/sh
# Are the programs that tests find those of the listed packages? programs_test.sh FOLDER
#
# FOLDER is what programs.sh made for the other tests. The rest goes by packages that are made up,
# with programs that every Debian has.
set -u
export LC_ALL=C
folder=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
failed=0
fail() { echo "FAIL $*"; failed=1; }

# package NAME PROGRAM FIELD...: an installed package with one program.
package() {
  printf '%s\n' "Package: $1" 'Status: install ok installed' 'Maintainer: Nobody <n@example.com>' \
    'Architecture: amd64' 'Version: 1' 'Description: made up' >>dpkg/status
  printf '%s\n' /. /usr /usr/bin "$2" /usr/share/doc/"$1" >"dpkg/info/$1.list"
  shift 2
  for field in "$@"; do printf '%s\n' "$field" >>dpkg/status; done
  echo >>dpkg/status
}
make_packages() {
  mkdir -p dpkg/info dpkg/updates dpkg/alternatives
  package listed /usr/bin/env 'Depends: needed (>= 1), absent | either:any, absent | provided (= 1)' \
    'Pre-Depends: first'
  package needed /usr/bin/od 'Depends: listed, deep'
  package deep /usr/bin/tac
  package either /usr/bin/sort
  package provider /usr/bin/comm 'Provides: provided (= 1), other'
  package first /usr/bin/join
  package basic /bin/cat 'Essential: yes' 'Depends: base'
  package base /usr/bin/fold
  package must /usr/bin/wc 'Priority: required'
  package tested /usr/bin/expr
  package unlisted /usr/bin/nl 'Recommends: listed'
  package recommended /usr/bin/paste
  # Two packages offer one program under one name: that of the list counts.
  printf '%s\n' auto /usr/bin/made-up made-up.1.gz /usr/share/man/man1/made-up.1.gz \
    also-made-up /usr/bin/also-made-up '' \
    /usr/bin/nl 90 /usr/share/man/man1/nl.1.gz /usr/bin/nl \
    /usr/bin/od 10 /usr/share/man/man1/od.1.gz /usr/bin/od \
    /usr/bin/env 5 '' '' '' >dpkg/alternatives/made-up
  printf '%s\n' manual /usr/bin/none '' /usr/bin/nl 1 '' >dpkg/alternatives/none
  printf '%s\n' '# set package role' '' 'build  listed  x' 'test   tested  x' 'fuzz   unlisted  x' >list
}
# programs LIST FOLDER EXTRA...
programs() {
  list=$1
  shift
  DPKG_ADMINDIR=$scratch/dpkg EASCARD_PACKAGES=$list "$here/programs.sh" "$@"
}
is_list() {  # what, folder, names
  got=$(ls "$2" | tr '\n' ' ')
  [ "$got" = "$3 " ] || fail "$1: $got instead of $3"
}

make_packages
programs list some nl cat no-such-program >told || fail "programs.sh: status $?"
is_list "what packages bring" some "also-made-up cat comm env expr fold join made-up od sort tac wc"
is_list "what is more" some.more "nl"
[ "$(cat told)" = "nl is $(command -v nl), which no listed package brings" ] ||
  fail "told: $(cat told)"
for name in also-made-up made-up; do
  [ "$(readlink some/$name)" = /usr/bin/od ] || fail "$name is $(readlink some/$name)"
done

# A case uses a program that stands in the list; when it is taken from it, the case fails, though the
# machine has the program as before. The runner itself goes by all programs.
mkdir case all
echo 'printf "%s" a b | PATH=$ONLY expr 1 + 1' >case/cmd
echo 2 >case/stdout
run_case() { ONLY=$scratch/$1 "$here/cases/run.sh" /bin/true case; }
run_case some >out || fail "a case with a listed program: $(cat out)"
grep -v tested list >shorter
programs shorter fewer
run_case fewer >out && fail "a case with a program that is taken from the list passes"
grep -q 'expr.*not found' out || fail "a case with a program that is taken from the list: $(cat out)"

# The folder of the other tests, on this machine.
for name in sh awk sed diff cmp jq mlr python3 mandoc dpkg-query; do
  [ -x "$folder/$name" ] || fail "$name is missing"
done
for name in xxd file curl; do
  [ ! -e "$folder/$name" ] || fail "$name: no row of the list brings it"
  PATH=$folder command -v "$name" >/dev/null && fail "$name is found"
done
exit $failed
