#!/bin/sh
# The library alone, without all that can be left out: without_test.sh SOURCE_FOLDER
#
# Builds it in a folder of its own as a part of another project, and reads with it. What takes
# the libraries that are not there has to be refused with a word on it. Not among the tests of every
# run, as it compiles the library again: `cmake --build build/test --target check-without`.
set -eu
export LC_ALL=C
source=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
cat >CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(without LANGUAGES CXX)
add_subdirectory($source eascard)
add_executable(read_any $source/samples/api/read_any.cpp)
target_link_libraries(read_any PRIVATE eascard::eascard)
END
cmake -S . -B build -G Ninja -D EASCARD_LIBZIP=OFF -D EASCARD_LIBWBXML=OFF
cmake --build build
if ldd build/read_any | grep -E 'libzip|libwbxml|libuuid'; then
  echo "FAIL it needs what is left out"
  exit 1
fi
build/read_any "$source/samples/capture.har" >names 2>said
head -n 2 names >two
printf 'Patel, Rajesh M.\nFunk, Don\n' | diff - two
if build/read_any "$source/samples/capture.saz" >names 2>said; then
  echo "FAIL a SAZ archive is read without libzip"
  exit 1
fi
grep 'error\[M077\]: SAZ is not read: this program was built without libzip' said
echo "The library reads without libzip and libwbxml."
echo "SKIPPED: the program without libzip; without libwbxml alone the usual tests can be run"
