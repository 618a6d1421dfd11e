#!/bin/sh
# Installs what is missing (Debian), builds, and runs all tests twice: as they are, and with address
# and undefined behaviour sanitizers.
set -eu
cd "$(dirname "$0")/.."
tools/package/install-debian.sh build test

for preset in test sanitize; do
  cmake --preset "$preset"
  cmake --build --preset "$preset"
done
for preset in test sanitize; do
  ctest --preset "$preset" --parallel "$(nproc)"
done
