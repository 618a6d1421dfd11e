#!/bin/sh
# Does the project configure where it has no more than it needs?
#
#   configure_test.sh SOURCE_FOLDER CMAKE_OPTION...
#
# Without GoogleTest the tests are off, and that is said; asked for, they are an error. Nothing that
# may be missing looks like a failure. The library alone needs nothing that has an option. Another
# project that adds this one gets the library, and neither flags, nor the program, nor installed files.
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

configure alone -D EASCARD_PROGRAM=OFF -D EASCARD_LIBZIP=OFF -D EASCARD_LIBWBXML=OFF || { fail "the library alone"; cat alone.log; }
grep -n 'libzip\.so\|libwbxml2\.so\|CLI' alone/build.ninja && fail "needs what is turned off"
grep -nEi 'warning|error|not found' alone.log && fail "reads like a failure"

mkdir parent
cat >parent/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(parent LANGUAGES CXX)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_subdirectory($source eascard)
add_executable(parent parent.cpp)
target_link_libraries(parent PRIVATE eascard::eascard)
END
echo 'int main() {}' >parent/parent.cpp
env -i PATH="$PATH" cmake -S parent -B added -G Ninja >parent.log 2>&1 ||
  { fail "add_subdirectory"; cat parent.log; }
grep -F -- '-o CMakeFiles/parent.dir' added/compile_commands.json >flags ||
  fail "the parent is not compiled"
grep -q -- ' -std=\(gnu\|c\)++20 ' flags || fail "the parent is not C++20: $(cat flags)"
grep -e ' -W' -e ' -O' -e ' -fPIC' flags && fail "the parent has flags of ours"
grep -q 'eascard_tool\|unit_tests' added/build.ninja && fail "the parent builds the program"
env -i PATH="$PATH" cmake --install added --prefix "$scratch/nothing" >install.log 2>&1 ||
  { fail "install of the parent"; cat install.log; }
[ ! -d nothing ] || fail "the parent installs files of ours"
exit $failed
