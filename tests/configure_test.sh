#!/bin/sh
# Does the project configure where it has no more than it needs?
#
#   configure_test.sh SOURCE_FOLDER CMAKE_OPTION...
#
# Without GoogleTest the tests are off, and that is said; asked for, they are an error. Nothing that
# may be missing looks like a failure.
set -u
export LC_ALL=C
source=$(realpath "$1")
shift
options=$*
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
failed=0
fail() { echo "FAIL $*"; failed=1; }
# configure NAME OPTION...: its status is CMake's, its output NAME.log.
configure() {
  name=$1
  shift
  # shellcheck disable=SC2086 # words
  env -i PATH="$PATH" cmake -S "$source" -B "$name" -G Ninja $options "$@" >"$name.log" 2>&1
}
without="-D CMAKE_DISABLE_FIND_PACKAGE_GTest=ON"

# shellcheck disable=SC2086 # two words
configure plain $without || { fail "no GoogleTest, no options"; cat plain.log; }
grep -q '^EASCARD_TESTS:BOOL=OFF$' plain/CMakeCache.txt || fail "no GoogleTest, but tests"
grep -q '^-- The tests are not built: GoogleTest is not here' plain.log ||
  fail "nothing says that the tests are not built"

# shellcheck disable=SC2086
configure asked $without -D EASCARD_TESTS=ON && fail "no GoogleTest, and tests asked for"
grep -q GTest asked.log || fail "nothing says that the tests need GoogleTest"

configure all || { fail "all there"; cat all.log; }
grep -q '^EASCARD_TESTS:BOOL=ON$' all/CMakeCache.txt || fail "GoogleTest, but no tests"
grep -nEi 'warning|error|not found|virtual:world' plain.log all.log && fail "reads like a failure"
exit $failed
