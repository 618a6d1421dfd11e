#!/bin/sh
# The library as another program finds it: api_test.sh SOURCE_FOLDER BUILD_FOLDER
#
# Installs the build into a folder of its own; looks at the headers and at the symbols of the shared
# library; builds samples/api in another one by CMake and by pkg-config, with the shared and with the
# static library; and compares what the programs say with what is known by hand.
set -u
export LC_ALL=C
source=$(realpath "$1")
build=$(realpath "$2")
samples=$source/samples
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
failed=0
fail() { echo "FAIL $*"; failed=1; }
give_up() { echo "FAIL $*"; exit 1; }
quietly() { "$@" >log 2>&1 || { cat log; give_up "$*"; }; }

for component in library development; do
  quietly cmake --install "$build" --prefix "$scratch/installed" --component $component
done
include=$scratch/installed/include
library=$(find installed -name 'libeascard.so.*' -type f)
[ -n "$library" ] || give_up "no shared library"
libraries=$scratch/$(dirname "$library")
export LD_LIBRARY_PATH="$libraries" PKG_CONFIG_PATH="$libraries/pkgconfig"
compile() { c++ -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror "$@"; }

# ---- headers ------------------------------------------------------------------------------------

# They include each other and the standard library, and name nobody else's types.
find installed/include -type f >headers
xargs sed -n 's/^ *# *include *[<"]\([^>"]*\)[>"].*/\1/p' <headers | sort -u >included
while read -r header; do
  case $header in
    eascard/*) [ -e "$include/$header" ] || fail "$header is included, and not installed" ;;
    */* | *.h*) fail "$header is somebody else's" ;;
  esac
done <included
xargs grep -nE '\b(pugi|nlohmann|CLI|zip_t|z_stream|uuid_t|WBXML[A-Z]+)\b *(::|[&*])|struct (zip|z_stream)' \
  <headers && fail "types of others in headers"

# Each public one compiles alone.
public=$(cat "$build/lib/public_headers.txt")
for header in $public; do
  echo "#include <$header>" | compile -fsyntax-only -x c++ -I "$include" - || fail "$header alone"
done
# Nothing is installed that no public header needs.
for header in $public; do echo "#include <$header>"; done >all.cpp
compile -M -I "$include" all.cpp | tr ' ' '\n' | sed -n "s|^$scratch/||p" | sort >needed
sort headers | comm -3 - needed >surplus
[ ! -s surplus ] || { fail "installed, and not needed:"; cat surplus; }

# ---- symbols ------------------------------------------------------------------------------------

# Inline functions of the headers call nothing that the library hides.
echo 'int main() { return eascard::version() == EASCARD_VERSION ? 0 : 1; }' >>all.cpp
if compile -fkeep-inline-functions -I "$include" all.cpp -L "$libraries" -leascard -o all; then
  ./all || fail "the library has another version than its headers"
else
  fail "an inline function needs what is not exported"
fi

# The library shows names of its headers alone.
xargs cat <headers | tr -cs 'A-Za-z0-9_' '\n' | sort -u >words
nm -DC --defined-only "$library" | sed 's/^[^ ]* . //; s/^\(typeinfo\|typeinfo name\|vtable\) for //
  /^EASCARD_[0-9]*$/d; s/@@.*//' | sort -u >symbols
[ -s symbols ] || fail "no symbols"
grep -v '^eascard::' symbols && fail "symbols that are not eascard's"
sed 's/(.*//; s/\[abi:[a-z0-9]*\]//; s/~//' symbols | sed 's/operator.*//' | tr -s ':' '\n' |
  grep -v '^$' | sort -u | comm -23 - words >strange
[ ! -s strange ] || { fail "symbols that no header names:"; cat strange; }

# ---- programs -----------------------------------------------------------------------------------

# expect NAME: standard input is what stands in the file out.
expect() {
  cat >want
  cmp -s want out || { fail "$1 with $programs"; diff want out; }
}

# The library is linked to the programs or it is not: is_shared PROGRAM
is_shared() { ldd "$1" | grep -q "$libraries/libeascard"; }

run_read_any() {
  "$programs/read_any" "$samples/people.xml" >out || fail "read_any people.xml with $programs"
  expect read_any <<'END'
Ops desk
Müller, Anna
Bo
Cara
Dan
Eve
Finn
Gil
山田 太郎
END
  "$programs/read_any" "$samples/phone.vcf" "$samples/capture.har" 2>said | head -n 3 >out
  expect read_any <<'END'
Lan Nguyễn
Patel, Rajesh M.
Funk, Don
END
  mkfifo pipe
  gzip -c "$samples/sync-request.wbxml" >pipe &
  "$programs/read_any" pipe >out || fail "read_any of a pipe with $programs"
  kill $! 2>/dev/null  # it waits where nobody has read
  rm pipe
  printf 'Funk, Don\nNový, Žofie\n' | expect read_any
  # A token that no table has, in the second item: the first one is kept.
  { head -c -40 "$samples/sync-request.wbxml"; printf '\377\377\377'; } >damaged
  "$programs/read_any" damaged >out 2>said && fail "read_any: damage is no fault"
  echo 'Funk, Don' | expect read_any
  grep -q '^damaged@0x153: warning\[W12\]: attribute bit on page 12 token 3F' said || fail "read_any: the damage is not told"
  "$programs/read_any" missing >out 2>said && fail "read_any: a file that is missing is no fault"
}

run_wbxml_to_vcard() {
  "$programs/wbxml_to_vcard" <"$samples/aswbxml-golden.wbxml" | tr -d '\r' | grep -v '^X-EAS-\|^UID:' >out
  # RFC 6350 6.2.1, 6.2.2; the FileAs of the message is not the name that is spoken.
  expect wbxml_to_vcard <<'END'
BEGIN:VCARD
VERSION:4.0
FN:Don Funk
X-EVOLUTION-FILE-AS:Funk\, Don
N:Funk;Don;;;
END:VCARD
END
  head -c 60 "$samples/aswbxml-golden.wbxml" | "$programs/wbxml_to_vcard" >out 2>&1 &&
    fail "wbxml_to_vcard: half a message is whole"
  echo '@0x3C: string not terminated: Truncated' | expect wbxml_to_vcard
}

run_vcard_to_sync() {
  printf '%s\r\n' BEGIN:VCARD VERSION:3.0 'FN:Don Funk' 'N:Funk;Don;;;' END:VCARD |
    "$programs/vcard_to_sync" 7 2 >out || fail "vcard_to_sync with $programs"
  # [MS-ASWBXML] 2.1.2.1.1, 2.1.2.1.2: Sync Collections Collection, SyncKey 7, CollectionId 2,
  # Commands Add, ClientId 1, ApplicationData; on page 1 FileAs, FirstName, LastName.
  printf '\003\001\152\000\105\134\117\113\0037\000\001\122\0032\000\001\126\107\114\0031\000\001\135\000\001\136\003Don Funk\000\001\137\003Don\000\001\151\003Funk\000\001\001\001\001\001\001\001' |
    expect vcard_to_sync
}

run_validate() {
  (cd "$samples" && "$programs/validate" section4.wbxml) >found || fail "validate: warnings are errors"
  sed 's/ (.*//' found >out
  # The example of [MS-ASCNTC] 4 has a line break in its address, and a Picture that is shortened.
  expect validate <<'END'
section4.wbxml@0x77: warning[T18]: line break in Email1Address
section4.wbxml@0x18B: warning[I01]: Picture is not base64
END
}

run_dump() {
  printf '\003\001\152\000\105\001' | "$programs/dump" | awk 'NR > 1' >found
  # The header, and an empty Sync.
  for word in 'version 1.3' UTF-8 '<Sync>'; do grep -q "$word" found || { fail "dump: no $word"; cat found; }; done
  head -c 60 "$samples/aswbxml-golden.wbxml" | "$programs/dump" >out 2>said &&
    fail "dump: half a message is whole"
  grep -q '^-@0x3C: error\[W14\]: string not terminated: Truncated' said || fail "dump: $(cat said)"
}

cp -r "$source/samples/api" api
pkg-config --print-errors --exists eascard || give_up "pkg-config does not find eascard"
by_pkg_config() {  # folder, option of pkg-config
  mkdir "$1"
  for page in api/*.cpp; do
    # shellcheck disable=SC2046 # words
    compile "$page" -o "$1/$(basename "$page" .cpp)" $(pkg-config ${2:-} --cflags --libs eascard) ||
      fail "pkg-config: $page"
  done
}
by_cmake() {  # folder, option
  quietly cmake -S api -B "$1" -G Ninja -D CMAKE_PREFIX_PATH="$scratch/installed" ${2:+"$2"} \
    -D CMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror"
  quietly cmake --build "$1"
}

# Both at once, each by its name; and nothing else.
mkdir components
cat >components/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(components LANGUAGES CXX)
find_package(eascard QUIET COMPONENTS nonesuch)
if(eascard_FOUND)
  message(FATAL_ERROR "an unknown component is found")
endif()
find_package(eascard 0.1 REQUIRED COMPONENTS shared static)
get_target_property(aliased eascard::eascard ALIASED_TARGET)
if(NOT TARGET eascard::eascard_static OR NOT aliased STREQUAL eascard::eascard_shared)
  message(FATAL_ERROR "eascard::eascard is ${aliased}")
endif()
END
quietly cmake -S components -B components-build -G Ninja \
  -D CMAKE_PREFIX_PATH="$scratch/installed"

by_cmake cmake-shared
by_pkg_config pkg-config-shared
by_cmake cmake-static -DBUILD_SHARED_LIBS=OFF
check_programs() {  # folder
  programs=$scratch/$1
  for name in read_any wbxml_to_vcard vcard_to_sync validate dump; do "run_$name"; done
}
for kind in cmake-shared pkg-config-shared; do
  is_shared $kind/dump || fail "$kind is not"
  check_programs $kind
done
# The linker takes the static library where there is no other.
rm "$libraries"/libeascard.so*
by_pkg_config pkg-config-static --static
for kind in cmake-static pkg-config-static; do
  is_shared $kind/dump && fail "$kind is not"
  check_programs $kind
done
exit $failed
