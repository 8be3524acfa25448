#!/bin/sh
# What tests/fixtures/README.md says is so: it lists every fixture and every
# damage with its numbers, and readers that are not ours find as many records
# (where evtxexport of libevtx and evtx_dump are installed).
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
readme=$srcdir/tests/fixtures/README.md
logs=$builddir/tests/fixtures
bad=0

complain() {
	echo "FAIL: $*" >&2
	bad=1
}

# What libevtx should read of a fixture: the last column, else the second.
expected() {
	awk -F' *\\| *' -v name="$1" '$2 == name { n = $5 != "" ? $5 : $3; sub(/[^0-9].*/, "", n); print n }' "$readme"
}

"$builddir/tests/writer/mkdamage" --list |
	awk -F'\t' '{ gsub("\t", " | "); print "| " $0 " |" }' |
	while IFS= read -r row; do
		grep -qxF "$row" "$readme" || echo "$row"
	done >"$logs/missing"
[ ! -s "$logs/missing" ] || complain "README.md lacks: $(cat "$logs/missing")"
rm -f "$logs/missing"

# The numbers are those of one version of libevtx.
evtxexport -V 2>/dev/null | grep -q 20181227 && peer=yes || peer=

count=0
for source in "$srcdir"/tests/fixtures/*.txt; do
	name=$(basename "$source" .txt)
	count=$((count + 1))
	wanted=$(expected "$name")
	[ -n "$wanted" ] || { complain "README.md does not list $name"; continue; }
	[ -s "$logs/$name.evtx" ] || { complain "$name.evtx was not built"; continue; }
	[ -n "$peer" ] || continue
	found=$(evtxexport -f xml "$logs/$name.evtx" 2>/dev/null | grep -c '<Event ')
	[ "$found" = "$wanted" ] || complain "$name: libevtx reads $found of $wanted records"
done
# What others read of a damaged log: as many as the table says if they are of the
# version that was counted, and never more than we do.
others_read() { # name, version that was counted (or empty), theirs, found, ours
	[ -z "$2" ] || [ "$4" = "$3" ] || echo "$1: reads $4 records of $3"
	[ "$4" -le "$5" ] || echo "$1: reads $4 records, more than our $5"
}

PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
dump=$(evtx_dump --version 2>/dev/null)
same_dump=$(echo "$dump" | grep -F 0.15.1)
export=$(evtxexport -V 2>/dev/null | head -n 1)
damaged=$logs/damaged.evtx
differences=$("$builddir/tests/writer/mkdamage" --list |
	while IFS='	' read -r name records _ _ _ by_dump by_export _; do
		"$builddir/tests/writer/mkdamage" "$name" "$logs/good-chunks.evtx" "$damaged"
		[ -z "$dump" ] || others_read "evtx_dump, $name" "$same_dump" "$by_dump" \
			"$(evtx_dump -o jsonl "$damaged" 2>/dev/null | grep -c '"EventRecordID"')" "$records"
		[ -z "$export" ] || others_read "evtxexport, $name" "$peer" "$by_export" \
			"$(evtxexport -f xml "$damaged" 2>/dev/null | grep -c '<Event ')" "$records"
	done)
rm -f "$damaged"
[ -z "$differences" ] || complain "$differences"

[ "$count" -ge 12 ] || complain "only $count fixtures found"
[ -n "$peer" ] || echo "evtxexport 20181227 is not installed: records not counted"
[ -n "$dump" ] || echo "evtx_dump is not installed: records not counted"
exit $bad
