#!/bin/sh
# Every sample in samples/ gets the answer that its README gives: exactly one
# incident with that cause, or none, from logs that are read whole.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
passed=0
failed=0

# The rule in backticks after "## The answer"; empty: no incident.
# shellcheck disable=SC2016
answer() {
	sed -n '/^## The answer/,/^## Files/s/^`\([a-z0-9-]*\)`.*/\1/p' "$1"
}

# The causes of all incidents, in one line.
causes() {
	"$IISTRIAGE" -f json "$1" |
		awk -F'"' '/"cause": [{]/ { next_rule = 1 }
			next_rule && $2 == "rule" { printf "%s%s", space, $4; space = " "; next_rule = 0 }'
}

if [ ! -x "$IISTRIAGE" ]; then
	echo "the program is not built"
	exit 77
fi
for readme in "$srcdir"/samples/*/README.md "$srcdir"/samples/iis6/*/README.md; do
	sample=${readme%/README.md}
	# The fleet has no logs of its own.
	[ "${sample##*/}" != fleet ] || continue
	wanted=$(answer "$readme")
	found=$(causes "$sample")
	"$IISTRIAGE" -q "$sample" >/dev/null && whole=yes || whole=no
	if [ "$found" = "$wanted" ] && [ "$whole" = yes ]; then
		echo "PASS: ${sample##*/}: ${found:-no incident}"
		passed=$((passed + 1))
	else
		echo "FAIL: ${sample##*/}: wanted '$wanted', found '$found', read whole: $whole"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ] && [ $passed -ge 22 ]
