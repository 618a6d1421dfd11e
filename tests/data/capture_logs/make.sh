#!/bin/sh
# Makes the files of this folder: bodies of the samples in the manner of the logs they are named for.
# The bytes are printed by coreutils, util-linux and tshark; what stands around them is by hand, in
# the forms of the programs' sources and of what people posted of their logs.
#
#   make.sh SAMPLES
set -eu
samples=$1
b64() { base64 -w 0 "$samples/$1.wbxml"; }

line='05/03/2024 10:11:12 [ 4711]'
{
  echo "$line [DEBUG] [] []   cmd='Sync' devType='Android' devId='Nine4383AF346860'"
  echo "$line [ INFO] [alice] Version='2.6.4' method='POST'"
  echo "$line [WBXML] [alice] [nine4383af346860] WBXML-IN : $(b64 section4-request)"
  echo "$line [WBXML] [alice] [nine4383af346860] I  <Synchronize>"
  echo "$line [WBXML] [alice] [nine4383af346860] I   <Folders>"
  echo "$line [WBXML] [alice] [nine4383af346860] WBXML-OUT: $(b64 section4)"
  echo "$line [WBXML] [alice] [nine4383af346860] WBXML-IN : $(head -c 4096 "$samples/people.wbxml" | base64 -w 0)"
  echo "$line [WBXML] [alice] [nine4383af346860] WBXML-OUT: more than 512K of data"
  echo "$line [FATAL] [alice] [nine4383af346860] WBXML 10K debug data: $(head -c 10240 "$samples/people.wbxml" | base64 -w 0)"
  echo "$line [WBXML] [alice] [nine4383af346860] WBXML-OUT: output buffer disabled"
  echo "$line [ WARN] [alice] [nine4383af346860] WBXMLDecoder->getElement(): more than 512K of data"
} >zpush.log

# One body, as XML in the log as well.
tbsync() {
  printf '** Tue Mar 05 2024 10:11:12 GMT+0100 **\n[WBXML: %s <Sync>] : \n' "$1"
  hexdump -v -e '1/1 "%x "' "$samples/$2.wbxml"
  printf '\n\n** Tue Mar 05 2024 10:11:12 GMT+0100 **\n[XML: %s <Sync>] : \n' "$1"
  cat "$samples/$2.xml"
  printf '\n\n'
}
{
  tbsync 'Sending data' section4-request
  tbsync 'Receiving data' section4
} >tbsync.log

sogo='<0x0x55d0c8a9d9f0[SOGoActiveSyncDispatcher]> EAS -'
{
  echo "Mar 14 22:19:06 sogod [123]: $sogo request for device 4E696E65: $(cat "$samples/section4-request.xml")"
  echo
  echo 'Mar 14 22:19:06 sogod [123]: 10.0.0.1 "POST /SOGo/Microsoft-Server-ActiveSync HTTP/1.1" 200'
  echo "Mar 14 22:19:06 sogod [123]: $sogo response for device 4E696E65: $(cat "$samples/section4.xml")"
} >sogo.log
sed 's/^/sogo-mailcow_1 | /' sogo.log |
  awk '{ printf "Mar 14 22:19:%02d host %d %s\n", NR % 60, 100 + NR, $0 }' >sogo-docker.log

logcat='03-05 10:11:12.345  1234  1250'
{
  echo "$logcat I EasService: wbxml request follows"
  echo "$logcat D Exchange: echo '$(b64 section4-request)' | base64 -d > /tmp/\$\$.bin; curl" \
    '--header "MS-ASProtocolVersion: 14.1" --header "Content-Type: application/vnd.ms-sync.wbxml"' \
    '--header "Authorization: ${token}"' \
    '"https://mail.example.com/Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=androidc123&DeviceType=Android"' \
    '--data-binary @/tmp/$$.bin'
  echo "$logcat D Exchange: wbxml response: echo '$(b64 section4)' | base64 -d | wbxml"
  echo "$logcat D Exchange: wbxml response: [TOO MUCH DATA TO INCLUDE]"
} >android.log

{
  echo '2024-03-05T10:11:12+01:00 DEBUG (7): Syncroton_Server::_handlePost::126 xml request:'
  sed 's/"AirSync:"/"uri:AirSync"/' "$samples/section4-request.xml"
  echo '2024-03-05T10:11:12+01:00 DEBUG (7): Syncroton_Server::_handlePost::180 xml response:'
  sed 's/"AirSync:"/"uri:AirSync"/; s/"AirSyncBase:"/"uri:AirSyncBase"/; s/"POOMCONTACTS:"/"uri:Contacts"/' \
    "$samples/section4.xml"
} >syncroton.log

# A request and its response over TCP, as tshark -x prints the packets.
tmp=$(mktemp -d)
{
  printf 'POST /Microsoft-Server-ActiveSync?Cmd=Sync&User=alice&DeviceId=d1&DeviceType=t HTTP/1.1\r\n'
  printf 'Host: mail.example.com\r\nMS-ASProtocolVersion: 14.1\r\n'
  printf 'Content-Type: application/vnd.ms-sync.wbxml\r\nContent-Length: 31\r\n\r\n'
  cat "$samples/section4-request.wbxml"
} >"$tmp/request"
{
  printf 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n'
  printf 'Content-Encoding: gzip\r\n\r\n'
  gzip -n -9 <"$samples/section4.wbxml"
} >"$tmp/response"
for part in request response; do
  od -A x -t x1 -v "$tmp/$part" | text2pcap -q -T 1024,80 - "$tmp/$part.pcap" 2>"$tmp/said"
  tshark -x -r "$tmp/$part.pcap" 2>"$tmp/said"
done >wireshark.txt
rm -r "$tmp"
