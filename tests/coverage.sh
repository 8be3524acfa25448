#!/bin/sh
# What the program must know, by lists of its own in tests/coverage: events, codes
# and rules.  Events and rules are asked for by their names, codes by their value.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
passed=0
failed=0

if [ ! -x "$IISTRIAGE" ]; then
	echo "the program is not built"
	exit 77
fi

check() { # what, wanted lines that are missing
	if [ -z "$2" ]; then
		echo "PASS: $1"
		passed=$((passed + 1))
	else
		echo "FAIL: $1: $2"
		failed=$((failed + 1))
	fi
}

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

"$IISTRIAGE" rules list -f json | awk -F'"' '$2 == "id" { print $4 }' | sort >"$tmp/rules"
check "every rule" "$(sort "$srcdir/tests/coverage/rules" | comm -23 - "$tmp/rules")"

# An event that is only known as one of its family says so.
unknown=
while read -r event; do
	"$IISTRIAGE" explain "$event" >"$tmp/answer" 2>&1 &&
		! grep -q 'not in the list of known events' "$tmp/answer" || unknown="$unknown $event"
done <"$srcdir/tests/coverage/events"
check "every event" "$unknown"

unknown=
while read -r kind value; do
	"$IISTRIAGE" explain "$value" >"$tmp/answer" 2>&1 || unknown="$unknown $kind $value"
	[ "$kind" = any ] || grep -Eq "^  error +$value [A-Z_]{5}" "$tmp/answer" ||
		unknown="$unknown $kind $value (no name)"
done <"$srcdir/tests/coverage/codes"
check "every code" "$unknown"

echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
