#!/bin/sh
# Tries the packages in a fresh Debian, as root of it: run there by check.sh, with packages and samples
# beside it.
set -eu
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive
packages="eascard libeascard0 libeascard-dev"
step() { echo "==== $*"; }
give_up() { echo "FAIL $*"; exit 1; }
install() { apt-get install -q -y --no-install-recommends "$@" >apt.log 2>&1 || { cat apt.log; exit 1; }; }

step "the program alone, and its manual"
apt-get update -q >apt.log 2>&1 || { cat apt.log; exit 1; }
install man-db ./packages/eascard_*.deb
if ldconfig -p | grep -q libeascard; then give_up "eascard brings the library"; fi
eascard --version
eascard decode samples/sync-100.wbxml | eascard encode | cmp - samples/sync-100.wbxml
man eascard | grep -q ActiveSync || give_up "man eascard"
man eascard-decode | grep -q WBXML || give_up "man eascard-decode"

for file in bash-completion/completions/eascard zsh/vendor-completions/_eascard \
  fish/vendor_completions.d/eascard.fish; do
  grep -q to-vcard "/usr/share/$file" || give_up "no completion: $file"
done

step "completion where the shells look for it"
install bash-completion zsh fish
bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader eascard
  COMP_WORDS=(eascard to-js) COMP_CWORD=1; _eascard; echo "${COMPREPLY[@]}"' | grep -q to-json ||
  give_up "completion in bash"
zsh -fc 'autoload -Uz compinit; compinit -u -D; print $_comps[eascard]' | grep -qx _eascard ||
  give_up "completion in zsh"
fish -c 'complete -C "eascard to-js"' | grep -q to-json || give_up "completion in fish"

step "programs over the library, by CMake and by pkg-config"
install g++ cmake ninja-build pkg-config ./packages/libeascard*.deb
ldconfig -p | grep -q libeascard.so.0 || give_up "ldconfig does not know the library"
cp -r /usr/share/doc/libeascard-dev/examples api
for shared in ON OFF; do
  cmake -S api -B by-cmake-$shared -G Ninja -D BUILD_SHARED_LIBS=$shared >cmake.log || { cat cmake.log; exit 1; }
  cmake --build by-cmake-$shared >cmake.log || { cat cmake.log; exit 1; }
done
mkdir by-pkg-config
for page in api/*.cpp; do
  # shellcheck disable=SC2046 # words
  g++ -std=c++20 "$page" -o "by-pkg-config/$(basename "$page" .cpp)" $(pkg-config --cflags --libs eascard)
done
for folder in by-cmake-ON by-cmake-OFF by-pkg-config; do
  $folder/read_any samples/aswbxml-golden.wbxml | grep -qx 'Funk, Don' || give_up "$folder/read_any"
  $folder/wbxml_to_vcard <samples/aswbxml-golden.wbxml | grep -q '^FN:Don Funk' || give_up "$folder/wbxml_to_vcard"
  $folder/dump <samples/aswbxml-golden.wbxml | grep -q '<Sync>' || give_up "$folder/dump"
done
ldd by-pkg-config/dump | grep -q libeascard.so.0 || give_up "by-pkg-config is not shared"
if ldd by-cmake-OFF/dump | grep -q libeascard; then give_up "by-cmake-OFF is not static"; fi

# All there is but what dpkg and apt keep of their own work, and caches that others make again.
all_files() {
  find / -xdev \( -path /root -o -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /run \
    -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log \) -prune -o \
    ! -path /etc/ld.so.cache -print | sort
}

step "purge, and again from the beginning: install, upgrade, remove, purge"
# shellcheck disable=SC2086 # words
apt-get purge -q -y $packages >apt.log 2>&1 || { cat apt.log; exit 1; }
all_files >before
install ./packages/*.deb
for package in packages/*.deb; do
  rm -rf newer
  dpkg-deb -R "$package" newer
  sed -i 's/^Version: .*/&+next/; s/\(libeascard0 (= [^)]*\))/\1+next)/' newer/DEBIAN/control
  mkdir -p upgrade
  dpkg-deb --root-owner-group -b newer upgrade >apt.log
done
install ./upgrade/*.deb
dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\n' $packages
[ "$(dpkg-query -W -f '${Version}\n' $packages | grep -c '+next$')" = 3 ] || give_up "not upgraded"
eascard info samples/sync-100.wbxml >info.txt
dpkg --verify $packages | tee verified
[ ! -s verified ] || give_up "files are not as they were packed"
apt-get remove -q -y $packages >apt.log 2>&1 || { cat apt.log; exit 1; }
# Of packages without a file of settings removal has left nothing that apt-get would purge.
dpkg --purge $packages >apt.log 2>&1 || { cat apt.log; exit 1; }
all_files >after
diff before after || give_up "purge leaves something, or takes too much"
if dpkg-query -W $packages 2>/dev/null | grep -q .; then give_up "dpkg still knows them"; fi
step "nothing is left"
