#!/bin/sh
# Prints eascard-rules(7): rules_page.sh PROGRAM STATEMENTS
#
# The rules are those of `eascard validate --rules`, the statements those of the tests' table.
set -eu
export LC_ALL=C
program=$1
statements=$2
escape() { sed 's/\\/\\e/g; s/-/\\-/g; s/"/\\(dq/g; s/^\([.'"'"']\)/\\\&\1/'; }
cat <<'PAGE'
.Dd November 26, 2026
.Dt EASCARD-RULES 7
.Os
.Sh NAME
.Nm eascard-rules
.Nd the rules of eascard validate, and the statements behind them
.Sh DESCRIPTION
The first letter of an id is the group: W wire, X XML, N names, P placement, T types, C cardinality,
I picture, B notes, Q recipient information cache, G ghosting, S Sync, F FolderSync, H Search,
O ItemOperations, D display name.
.Nm eascard Cm validate Fl Fl explain Ar ID
prints a rule with a failing and a mended example.
In sources, Rn is requirement n of the Interop\-TestSuites of Microsoft for that document.
.Sh RULES
.Bl -tag -width XXXX
PAGE
"$program" validate --rules | escape | awk -F '\t' '{
  printf ".It %s\n%s.\n.br\n%s; protocols: %s; %s; %s\n", $1, $5, $2, $3, $4, $6 }'
cat <<'PAGE'
.El
.Sh STATEMENTS
What version 3.0 of
.Bq MS\-ASCNTC
states, by section, and the rules that check it; in brackets why none does.
.Bl -tag -width 2.2.2.62
PAGE
grep -v '^#' "$statements" | escape | awk -F '\t' '{
  printf ".It %s\n%s: %s\n", $1, $2, $3 == "\\-" ? "(" $4 ")" : $3 }'
cat <<'PAGE'
.El
.Sh SEE ALSO
.Xr eascard 1 ,
.Xr eascard-validate 1
PAGE
