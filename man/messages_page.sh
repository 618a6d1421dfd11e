#!/bin/sh
# Prints eascard-messages(7): messages_page.sh PROGRAM
#
# The codes are those of messages.def, the texts what `eascard validate --explain` says of them.
set -eu
export LC_ALL=C
program=$1
messages=$(dirname "$0")/../lib/eascard/schema/messages.def
escape() { sed 's/\\/\\e/g; s/-/\\-/g; s/"/\\(dq/g; s/^\([.'"'"']\)/\\\&\1/'; }
cat <<'PAGE'
.Dd November 28, 2026
.Dt EASCARD-MESSAGES 7
.Os
.Sh NAME
.Nm eascard-messages
.Nd the messages of eascard, and what to do about them
.Sh DESCRIPTION
A message on standard error is one line: the input, the place in it, how bad it is, the code in
brackets, what is wrong, and the item and person that it is about.
.Pp
.Dl eascard: FILE[#ENTRY]@0x2F31: error[W06]: element not closed: Categories (Add[57])
.Pp
An offset is in the input after gzip, or in the body of the entry; forms of text have a line and a
column instead.
Codes that begin with another letter than M are rules, of which
.Xr eascard-rules 7
tells; a fault that a rule is about has its code in every command.
.Nm eascard Cm validate Fl Fl explain Ar CODE
prints what stands here.
A code never means something else in a later version.
.Sh MESSAGES
.Bl -tag -width XXXX
PAGE
sed -n 's/^MESSAGE(\(M[0-9]*\),.*/\1/p' "$messages" | while read -r code; do
  printf '.It %s\n' "$code"
  "$program" validate --explain "$code" | escape | sed -n "1s/^$code: \(.*\)/\1./p"
  echo .br
  "$program" validate --explain "$code" | sed 1,2d | paste -s -d ' ' | escape |
    sed 's/\([.:]\) \([A-Z]\)/\1\n\2/g'
done
cat <<'PAGE'
.El
.Sh SEE ALSO
.Xr eascard 1 ,
.Xr eascard-rules 7
PAGE
