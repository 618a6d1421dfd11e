#!/bin/sh
# The style of the sources: style.sh [--tidy BUILD [FILE...]]
#
# Without arguments: that clang-format would change nothing. With --tidy: what clang-tidy says of the
# files, all of lib and tools where none is named; BUILD has compile_commands.json.
set -eu
cd "$(dirname "$0")/.."

if [ "${1:-}" = --tidy ]; then
  build=$2
  shift 2
  [ $# -gt 0 ] || set -- $(git ls-files 'lib/*.cpp' 'tools/*.cpp')
  printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 clang-tidy --quiet --warnings-as-errors='*' -p "$build"
  exit
fi
# tests/data are texts to read, whatever they look like.
git ls-files 'lib/*.?pp' 'tools/*.?pp' 'tests/*.?pp' ':!tests/data' |
  xargs clang-format --dry-run -Werror
