#!/bin/sh
# The logs in samples/ are what their sources say: written anew, they come out
# byte by byte the same.  Each story has its README, each log its source.
# UPDATE=1 make check  writes the logs again: look at what they say before commit.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
mkevtx=$builddir/tests/writer/mkevtx
bad=0

complain() {
	echo "FAIL: $*" >&2
	bad=1
}

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
count=0
for source in "$srcdir"/samples/*/*.txt "$srcdir"/samples/iis6/*/*.txt; do
	log=${source%.txt}.evtx
	count=$((count + 1))
	[ -z "$UPDATE" ] || "$mkevtx" "$source" "$log" || bad=1
	"$mkevtx" "$source" "$tmp/log.evtx" || complain "$source is not readable"
	cmp "$log" "$tmp/log.evtx" || complain "$log is not what its source says"
done
[ "$count" -ge 40 ] || complain "only $count sources of samples found"

for log in "$srcdir"/samples/*/*.evtx "$srcdir"/samples/iis6/*/*.evtx; do
	[ -f "${log%.evtx}.txt" ] || complain "$log has no source"
	[ -s "${log%/*}/README.md" ] || complain "${log%/*} has no README.md"
done
exit $bad
