#!/bin/sh
# What tests/fixtures/README.md says is so: it lists every fixture and every
# damage with its numbers, and a reader that is not ours finds as many records
# in the fixtures (where evtxexport of libevtx is installed).
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

"$builddir/tests/mkdamage" --list |
	awk -F'\t' '{ printf "| %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, $5 }' |
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
[ "$count" -ge 12 ] || complain "only $count fixtures found"
[ -n "$peer" ] || echo "evtxexport 20181227 is not installed: records not counted"
exit $bad
