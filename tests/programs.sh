#!/bin/sh
# The programs that tests may use: programs.sh FOLDER [PROGRAM...]
#
# Fills FOLDER with links to the programs of the packages that a fresh Debian with the rows build and
# test of tools/package/debian-packages.txt has: those rows, what is essential or required, and all
# that these depend on, with their alternatives (awk is one). A test whose PATH is FOLDER alone fails
# here if it would fail there.
#
# Each PROGRAM that this machine has besides is linked from FOLDER.more and told: readers of others
# that a test uses where they are, and does without where not.
#
# Exit status 1 where dpkg is not there to ask. DPKG_ADMINDIR and EASCARD_PACKAGES are for the test of
# this script.
set -eu
export LC_ALL=C
folder=$1
shift
here=$(dirname "$(realpath "$0")")
list=${EASCARD_PACKAGES:-$here/../tools/package/debian-packages.txt}
admin=${DPKG_ADMINDIR:-/var/lib/dpkg}
if ! command -v dpkg-query >/dev/null; then
  echo "NO dpkg-query: what the packages of $list bring cannot be told" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Those packages as dpkg names them, one a line. Of "a | b" and of what several packages provide, all
# that are installed count.
brought_packages() {
  dpkg-query -W -f '${db:Status-Status}\t${binary:Package}\t${Package}\t${Essential}\t${Priority}\t${Provides}\t${Pre-Depends}, ${Depends}\n' |
    awk -F '\t' '
      # The names in a field of relations: without versions, architectures and blanks.
      function names_in(field, names) {
        gsub(/\([^)]*\)|:[a-z0-9-]+|[ \t]/, "", field)
        return split(field, names, /[,|]/)
      }
      function bring(name,  count, packages, i) {
        count = split(providers[name], packages, " ")
        for (i = 1; i <= count; ++i) if (!(packages[i] in brought)) {
          brought[packages[i]]
          waiting[++last] = packages[i]
        }
      }
      NR == FNR { if ($0 ~ /^(build|test) /) { split($0, row, / +/); wanted[row[2]] } next }
      $1 != "installed" { next }
      {
        providers[$3] = providers[$3] " " $2
        count = names_in($6, names)
        for (i = 1; i <= count; ++i) providers[names[i]] = providers[names[i]] " " $2
        depends[$2] = $7
        if ($4 == "yes" || $5 == "required") wanted[$3]
      }
      END {
        for (name in wanted) bring(name)
        for (first = 1; first <= last; ++first) {
          print waiting[first]
          count = names_in(depends[waiting[first]], names)
          for (i = 1; i <= count; ++i) bring(names[i])
        }
      }' "$list" -
}

# Of files on standard input, those in a folder of programs.
programs_among() { grep -E '^(/usr)?/s?bin/[^/]+$'; }

# The links of update-alternatives to programs of the file, as "PROGRAM LINK": of the choices in it
# that of the highest priority, whatever this machine has chosen.
alternatives_to() {
  set -- "$1" "$admin"/alternatives/*
  [ -e "$2" ] || return 0
  # A mode; the link; name and link of each slave, and an empty line; then for each choice its
  # program, priority and slaves, and an empty line at the end.
  awk '
    function tell(  i) {
      for (i = 0; found && i <= slaves; ++i) if (best[i] != "") print best[i] "\t" links[i]
      found = choosing = part = name = slaves = 0
    }
    NR == FNR { brought[$0]; next }
    FNR == 1 { tell(); next }
    FNR == 2 { links[0] = $0; next }
    !choosing && $0 == "" { choosing = 1; next }
    !choosing { name = !name; if (!name) links[++slaves] = $0; next }
    { choice[part++] = $0 }
    part == slaves + 2 {
      part = 0
      if (choice[0] in brought && (!found || choice[1] + 0 > priority)) {
        found = 1
        priority = choice[1] + 0
        best[0] = choice[0]
        for (i = 1; i <= slaves; ++i) best[i] = choice[i + 1]
      }
    }
    END { tell() }' "$@"
}

brought_packages >"$work/packages"
# A program is named in /bin and lies in /usr/bin, or the other way round: both lead to it.
xargs dpkg-query -L <"$work/packages" | programs_among | awk '
  { print; if (sub(/^\/usr/, "")) print; else print "/usr" $0 }' >"$work/programs"
{
  awk '{ print $0 "\t" $0 }' "$work/programs"
  alternatives_to "$work/programs"
} | awk -F '\t' '
  { name = $2 }
  sub(/^(\/usr)?\/s?bin\//, "", name) && name !~ /\// && !seen[name]++ { print $1 "\t" name }
' >"$work/links"
rm -rf "$folder" "$folder.more"
mkdir -p "$folder" "$folder.more"
# Those that keep their name in one call, which is quicker.
while IFS='	' read -r program name; do
  [ -x "$program" ] || continue
  if [ "${program##*/}" = "$name" ]; then
    printf '%s\0' "$program" >&3
  else
    ln -s "$program" "$folder/$name"
  fi
done <"$work/links" 3>"$work/named"
xargs -0 ln -s -t "$folder" <"$work/named"
for name in "$@"; do
  [ ! -e "$folder/$name" ] || continue
  program=$(command -v "$name") || continue
  ln -s "$program" "$folder.more/$name"
  echo "$name is $program, which no listed package brings"
done
