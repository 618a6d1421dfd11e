#!/bin/sh
# Installs what is missing of the sets of debian-packages.txt: install-debian.sh SET...
#
# Needs no network where nothing is missing. Where there is no apt-get it says what to install by
# hand; exit status 1.
set -eu

list=$(dirname "$0")/debian-packages.txt
sets=" $* "

# The rows of the sets asked for, their columns as $1, $2 and $3.
rows() {
  awk -v sets="$sets" '$1 ~ /^[a-z]/ && index(sets, " " $1 " ") {
    role = $0; sub(/^[^ ]+ +[^ ]+ +/, "", role); print $2 "\t" role }' "$list"
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  echo "No apt-get here. Install these, and build with CMake as README.md says:" >&2
  rows | cut -f 2 | sed 's/^/  /' >&2
  exit 1
fi

packages=$(rows | cut -f 1)
# shellcheck disable=SC2086 # one word a package
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null |
  sed -n 's/ installed$//p')
missing=
for package in $packages; do
  printf '%s\n' "$installed" | grep -qxF "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  as_root=sudo
  if ! command -v sudo >/dev/null; then
    echo "Missing, and neither root nor sudo to install it:$missing" >&2
    exit 1
  fi
fi
echo "Installing:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends $missing
