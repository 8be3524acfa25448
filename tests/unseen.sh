#!/bin/sh
# Failures that people have described in public, and their causes: each text in
# tests/unseen is written as a log and read.  Its first lines say what must come out:
#
#   # verdict: RULE CONFIDENCE   the cause of the first incident; "none": no incident
#   # wanted: RULE               the right cause, which is not found yet: skipped
#   # source: URL or title       where the failure is described
#   # why: TEXT                  what is missing, of a case that is skipped
#
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
passed=0
failed=0
skipped=0

if [ ! -x "$IISTRIAGE" ]; then
	echo "the program is not built"
	exit 77
fi
tmp=$(mktemp -d "$builddir/unseen.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# The cause of the first incident and its confidence, or "none".
cause() {
	"$IISTRIAGE" -f json "$1" | awk -F'"' '
		/"cause": [{]/ { inside = 1 }
		inside && $2 == "rule" { rule = $4 }
		inside && $2 == "confidence" { print rule " " $4; found = 1; exit }
		END { if (!found) print "none" }'
}

said() { # word, case
	sed -n "s/^# $1: //p" "$2"
}

for case in "$srcdir"/tests/unseen/*.txt; do
	name=$(basename "$case" .txt)
	verdict=$(said verdict "$case")
	wanted=$(said wanted "$case")
	found=
	"$builddir/tests/writer/mkevtx" "$case" "$tmp/$name.evtx" &&
		found=$(cause "$tmp/$name.evtx")
	if [ -z "$(said source "$case")" ] || [ -z "$verdict$wanted" ]; then
		echo "FAIL: $name: says no verdict or no source"
		failed=$((failed + 1))
	elif [ -n "$wanted" ] && [ "${found%% *}" = "$wanted" ]; then
		echo "FAIL: $name: '$wanted' is found now; say so in the case"
		failed=$((failed + 1))
	elif [ -n "$wanted" ]; then
		echo "SKIP: $name: wanted '$wanted', found '$found': $(said why "$case")"
		skipped=$((skipped + 1))
	elif [ "$found" = "$verdict" ]; then
		echo "PASS: $name"
		passed=$((passed + 1))
	else
		echo "FAIL: $name: wanted '$verdict', found '$found'"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
