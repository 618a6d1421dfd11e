#!/bin/sh
# Reads vCards of other programs: corpus.sh EASCARD [FOLDER]
#
# FOLDER, or EASCARD_VCARD_CORPUS, has .vcf files at any depth; vcard/corpus.py says what must come
# of them. Exit status 77 without a folder.
set -u
eascard=$(realpath "$1")
folder=${2:-${EASCARD_VCARD_CORPUS:-}}
if [ -z "$folder" ]; then
  echo "SKIPPED: no folder of foreign vCards: EASCARD_VCARD_CORPUS is not set"
  exit 77
fi
exec "$(dirname "$0")/vcard/corpus.py" "$eascard" "$folder"
