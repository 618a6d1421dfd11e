#!/bin/sh
# The style of the sources: style.sh [--tidy BUILD [FILE...] | --tidy-since COMMIT BUILD]
#
# Without arguments: that clang-format would change nothing, and no case names this checkout. With --tidy: what clang-tidy says of the
# files, all of lib and tools where none is named; with --tidy-since: of those that changed since the
# commit. BUILD has compile_commands.json.
set -eu
cd "$(dirname "$0")/.."

# Flags of g++ in compile_commands.json are unknown to clang.
tidy() { # BUILD FILE...
  build=$1
  shift
  printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 clang-tidy --quiet --warnings-as-errors='*' \
    --extra-arg=-Wno-unknown-warning-option -p "$build"
}

if [ "${1:-}" = --tidy ]; then
  build=$2
  shift 2
  [ $# -gt 0 ] || set -- $(git ls-files 'lib/*.cpp' 'tools/*.cpp')
  tidy "$build" "$@"
  exit
fi
if [ "${1:-}" = --tidy-since ]; then
  if ! git rev-parse -q --verify "$2^{commit}" >/dev/null; then
    echo "style.sh: SKIPPED: no commit $2 in this clone, clang-tidy looked at nothing" >&2
    exit
  fi
  files=$(git diff --name-only --diff-filter=d "$2" -- 'lib/*.cpp' 'tools/*.cpp')
  [ -z "$files" ] || tidy "$3" $files
  exit
fi
# What a case expects is the same in every checkout.
if grep -rF -- "$PWD/" tests/cases; then
  echo "style.sh: a case names the folder of this checkout" >&2
  exit 1
fi
# tests/data are texts to read, whatever they look like.
git ls-files 'lib/*.?pp' 'tools/*.?pp' 'tests/*.?pp' ':!tests/data' |
  xargs clang-format --dry-run -Werror
