#!/bin/sh
# Makes the files of this folder: the samples as other people's tools print them. Their outputs are
# kept, as not every system has all of them: coreutils, util-linux, xxd, Python 3, tshark.
#
#   make.sh SAMPLES
#
# NAME.SAMPLE holds SAMPLE.wbxml.
set -eu
samples=$1
for name in aswbxml-golden section4; do
  file=$samples/$name.wbxml
  base64 -w 0 "$file" >base64-line.$name
  base64 -w 76 "$file" >base64-76.$name
  base64 -w 60 "$file" | sed 's/^/    /' >base64-60-indented.$name
  gzip -n -9 <"$file" | base64 -w 0 >base64-gzip.$name
  xxd "$file" >xxd.$name
  xxd -c 8 "$file" >xxd-8.$name
  xxd -c 32 "$file" >xxd-32.$name
  xxd -g 1 -u "$file" >xxd-g1.$name
  xxd -i <"$file" >xxd-array.$name
  xxd -p "$file" >xxd-plain.$name
  xxd -p -c 0 "$file" >xxd-plain-line.$name
  od -A x -t x1z "$file" >od-x1z.$name
  od -t x1 "$file" >od-octal-offsets.$name
  od -A d -t x1 "$file" >od-decimal-offsets.$name
  od -A n -t x1 "$file" >od-no-offsets.$name
  od -x "$file" >od-words.$name
  hexdump -C "$file" >hexdump-C.$name
  hexdump "$file" >hexdump-words.$name
  hexdump -v -e '1/1 "%x "' "$file" >unpadded.$name
  hexdump -v -e '4/1 "%02x" " "' "$file" >groups.$name
  hexdump -v -e '1/1 "%02X:"' "$file" >colons.$name
  python3 - "$file" $name <<'PYTHON'
import pprint, sys, json
data = open(sys.argv[1], 'rb').read()
name = sys.argv[2]
def write(form, text):
    open(form + '.' + name, 'w', encoding='utf-8', newline='\n').write(text + '\n')
write('python-repr', repr(data))
write('python-pprint', pprint.pformat(data))
write('json-array', json.dumps(list(data)))
write('json-array-indented', json.dumps(list(data), indent=1))
write('java-array', 'new byte[] {' + ', '.join(str(b - 256 if b > 127 else b) for b in data) + '};')
write('c-string', '"' + '"\n    "'.join(
    ''.join('\\x%02x' % b for b in data[i:i + 16]) for i in range(0, len(data), 16)) + '";')
PYTHON
done
