#!/bin/sh
# Makes the packages and tries them: check.sh [FOLDER]
#
# In FOLDER (build/check-packages): the archive of the sources is made, unpacked and built outside of
# git, and the Debian packages of that build are made. lintian looks at them. In a fresh Debian
# (debootstrap, as root) they are installed, used, upgraded and purged (in_debian.sh).
#
# EASCARD_DEBIAN is a tar file of a fresh Debian that is there already. What cannot be done is told:
# SKIPPED. Exit status 1 where something failed.
set -eu
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$top/build/check-packages}
[ -n "${EASCARD_NO_INSTALL:-}" ] || "$top/tools/package/install-debian.sh" build package
rm -rf "$folder"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
failed=0
fail() { echo "FAIL $*"; failed=1; }

# ---- the archive, and the packages of what is in it ------------------------------------------------

cmake -S "$top" -B "$folder/top" -G Ninja -D EASCARD_TESTS=OFF >/dev/null
(cd "$folder" && cpack -G TGZ --config top/CPackSourceConfig.cmake)
tar -C "$folder" -xzf "$folder"/eascard-*.tar.gz
sources=$(echo "$folder"/eascard-*/)
[ ! -e "$sources/.git" ] || fail "the archive has .git"
(cd "$sources" && cmake --preset package && cmake --build --preset package)
build=$sources/build/package
commit=$(git -C "$top" rev-parse --short=10 HEAD 2>/dev/null || cat "$top/COMMIT" 2>/dev/null || true)
[ -z "$commit" ] || grep -qF "$commit" "$build/lib/libeascard.so" ||
  fail "what the archive builds does not know its commit"
(cd "$build" && cpack -G DEB)
mkdir "$folder/packages"
mv "$build"/*.deb "$folder/packages"
(cd "$folder/packages" && ls -l && for package in *.deb; do dpkg-deb -I "$package"; done)

# ---- lintian ---------------------------------------------------------------------------------------

if command -v lintian >/dev/null; then
  lintian --allow-root --no-cfg --fail-on error,warning "$folder"/packages/*.deb || fail lintian
else
  echo "SKIPPED: lintian is not installed"
fi

# ---- a fresh Debian --------------------------------------------------------------------------------

try_in_debian() {
  root=$folder/debian
  mkdir "$root"
  if [ -n "${EASCARD_DEBIAN:-}" ]; then
    tar -C "$root" --numeric-owner -xf "$EASCARD_DEBIAN"
  else
    debootstrap --variant=minbase bookworm "$root" >"$folder/debootstrap.log"
  fi
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  chmod 755 "$root"
  cp -r "$folder/packages" "$root/root/packages"
  cp -r "$top/samples" "$root/root/samples"
  cp "$top/tools/package/in_debian.sh" "$root/root/"
  # Mounts of its own, which go with it.
  # shellcheck disable=SC2016 # for the inner shell
  unshare --mount --propagation private sh -c '
    for folder in proc sys dev; do mount --rbind "/$folder" "$0/$folder"; done
    exec chroot "$0" /usr/bin/env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      sh /root/in_debian.sh' "$root" </dev/null
  rm -rf --one-file-system "$root"
}
if [ "$(id -u)" -ne 0 ]; then
  echo "SKIPPED: a fresh Debian takes root"
elif [ -z "${EASCARD_DEBIAN:-}" ] && ! command -v debootstrap >/dev/null; then
  echo "SKIPPED: a fresh Debian takes debootstrap, which is not installed"
else
  try_in_debian || fail "in a fresh Debian"
fi
[ $failed = 0 ] && echo "The packages are good: $folder/packages"
exit $failed
