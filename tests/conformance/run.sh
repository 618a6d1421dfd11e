#!/bin/sh
# Tests our cards with readers that nobody here wrote. Installs what is missing (Debian, npm), builds,
# and reads 500 random cards, all samples, and, where EASCARD_VCARD_CORPUS names a folder of foreign
# vCards, those too. A reader that cannot be had is told as SKIPPED; the last line counts them. Exit
# status 1 where a reader disagrees.
set -eu
cd "$(dirname "$0")/../.."
build=build/test
folder=$build/tests/conformance/vcard
vcard=tests/conformance/vcard
export PYTHONDONTWRITEBYTECODE=1

install_packages() {
  missing=
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  as_root=
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  echo "Installing:$missing"
  $as_root apt-get update -q || true
  for package in $missing; do
    $as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "$package" ||
      echo "MISSING: $package cannot be installed"
  done
}

install_readers() {
  if command -v apt-get >/dev/null; then
    install_packages python3-vobject php-cli php-mbstring php-xml php-sabre-vobject \
      libebook-contacts1.2-dev libbelcard-dev
    ! command -v javac >/dev/null || install_packages libez-vcard-java libvinnie-java \
      libjackson2-core-java libjsoup-java
  fi
  mkdir -p "$folder"
  cp $vcard/package.json "$folder"
  if command -v npm >/dev/null; then
    npm install --prefix "$folder" --ignore-scripts --no-package-lock --no-audit --no-fund ||
      echo "MISSING: npm cannot install ical.js and vcard4"
  fi
}

install_readers
tools/package/install-debian.sh build test
cmake --preset test
cmake --build --preset test --target eascard_tool card_readers
failed=0
$vcard/lint_test.py || failed=1
tests/conformance/corpus.sh $build/eascard || [ $? = 77 ] || failed=1
$vcard/check.sh $build/eascard "$folder" || failed=1
exit $failed
