#!/bin/sh
# Every rule is the verdict of a log: tests/verdicts/RULE.txt is written as a log
# and read, and the one incident in it must have that cause.  Rules and logs are
# compared both ways, so that a new rule without a log fails.  RULE.files, lines
# "CASE NAME", puts program files of mkpe beside the log; a rule that asks for what no
# file says yet is in the list `without`.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
passed=0
failed=0

if [ ! -x "$IISTRIAGE" ]; then
	echo "the program is not built"
	exit 77
fi
tmp=$(mktemp -d "$builddir/verdicts.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# The causes of all incidents, in one line.
causes() {
	"$IISTRIAGE" -f json "$1" |
		awk -F'"' '/"cause": [{]/ { next_rule = 1 }
			next_rule && $2 == "rule" { printf "%s%s", space, $4; space = " "; next_rule = 0 }'
}

check() { # what, wanted, found
	if [ "$2" = "$3" ]; then
		echo "PASS: $1"
		passed=$((passed + 1))
	else
		echo "FAIL: $1: wanted '$2', found '$3'"
		failed=$((failed + 1))
	fi
}

# These need files that mkpe does not write; tests/proofs has them.
without='module-too-new-for-windows switched-off-by-person'

for log in "$srcdir"/tests/verdicts/*.txt; do
	rule=$(basename "$log" .txt)
	mkdir "$tmp/$rule"
	"$builddir/tests/writer/mkevtx" "$log" "$tmp/$rule/log.evtx" || failed=$((failed + 1))
	[ ! -f "${log%.txt}.files" ] || while read -r case name; do
		"$builddir/tests/writer/mkpe" "$case" "$tmp/$rule/$name" || failed=$((failed + 1))
	done <"${log%.txt}.files"
	check "$rule" "$rule" "$(causes "$tmp/$rule")"
done
{
	echo "$without" | tr ' ' '\n'
	for log in "$srcdir"/tests/verdicts/*.txt; do
		basename "$log" .txt
	done
} | sort >"$tmp/logs"
"$IISTRIAGE" rules list -f json | awk -F'"' '$2 == "id" { print $4 }' | sort >"$tmp/rules"
check "every rule has a log" "" "$(diff "$tmp/rules" "$tmp/logs")"
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
