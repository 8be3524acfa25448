#!/bin/sh
# forms.sh - a small file of each form in tests/forms, and the events in it.
#
# NAME is read, and NAME.events has what comes out: a line an event, then what was lost.
# UPDATE=1 writes it.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
tmp=$(mktemp) || exit 99
trap 'rm -f "$tmp"' EXIT
passed=0
failed=0
cd "$srcdir/tests/forms" || exit 99

# The members of an event that a form can lose, without our own words about it.
events() { # file
	"$IISTRIAGE" -f ndjson "$1" 2>/dev/null | sed -n '
		/^{"type": "event"/ {
			s/"type": "event", "index": [0-9]*, "input": 0, //
			s/"recovered": false, //
			s/"source_shown": "[^"]*", //
			s/"family": "[^"]*", //
			s/"source_shown": "[^"]*", //
			s/"summary": "\(\\.\|[^"\\]\)*"\(, \)\{0,1\}//
			s/\(, \)\{0,1\}"error": {[^}]*}//
			p
		}
		/^{"type": "input"/ {
			s/.*\("format": "[^"]*"\).*\("records": [0-9]*\).*\("undecodable": [0-9]*\).*\("problems": \[.*\]\).*/\1, \2, \3, \4/
			p
		}'
}

for file in *; do
	case $file in *.events) continue ;; esac
	events "$file" >"$tmp"
	[ -z "$UPDATE" ] || cp "$tmp" "$file.events"
	if diff -u "$file.events" "$tmp"; then
		echo "PASS: $file"
		passed=$((passed + 1))
	else
		echo "FAIL: $file"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
