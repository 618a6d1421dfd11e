#!/bin/sh
# Prints eascard-rules(7): rules_page.sh PROGRAM STATEMENTS
#
# The rules are those of `eascard validate --rules`, their groups those of rule_groups.def, the
# statements those of the tests' table.
set -eu
export LC_ALL=C
program=$1
statements=$2
groups=$(dirname "$0")/../lib/eascard/schema/rule_groups.def
escape() { sed 's/\\/\\e/g; s/-/\\-/g; s/"/\\(dq/g; s/^\([.'"'"']\)/\\\&\1/'; }
cat <<'PAGE'
.Dd November 26, 2026
.Dt EASCARD-RULES 7
.Os
.Sh NAME
.Nm eascard-rules
.Nd the rules of eascard validate, and the statements behind them
.Sh DESCRIPTION
PAGE
sed -n 's/^RULE_GROUP(\(.\), "\(.*\)")$/\1 \2/p' "$groups" | paste -s -d , | awk -F , '{
  line = "The first letter of an id is the group:"
  for (i = 1; i <= NF; ++i) {
    part = " " $i (i < NF ? "," : ".")
    if (length(line part) > 100) { print line; line = ""; sub(/^ /, "", part) }
    line = line part
  }
  print line }'
cat <<'PAGE'
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
