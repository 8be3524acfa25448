#!/bin/sh
# text-fits.sh - the text report of one incident fits 40 lines at 80 columns, in the samples; what
# is left out is named with the option that shows it, and that option cuts nothing.
# SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
export TZ=UTC LC_ALL=C
unset NO_COLOR COLUMNS
. "$srcdir/tests/cases.sh"

# Three ways out, each with a command and its warning, are longer: they stay whole.
most() {
	case $1 in
	iis6/aspnet-filter-bitness) echo 46 ;;
	iis6/bitness-mismatch) echo 43 ;;
	iis6/iis5-isolation-with-wow64) echo 41 ;;
	*) echo 40 ;;
	esac
}

fits() { [ "$(wc -l <"$tmp/text")" -le "$(most "$story")" ]; }
# Commands of changes, and how to see that it is fixed; never two empty lines.
keeps_changes() {
	[ "$(grep -c 'fixed\.' "$tmp/text")" -ge 1 ] &&
		[ "$(tr '\n' ' ' <"$tmp/text" | grep -o '\[changes  *the  *server\]' | wc -l)" = \
		  "$(tr '\n' ' ' <"$tmp/whole" | grep -o '\[changes  *the  *server\]' | wc -l)" ] &&
		awk '$0 == "" && empty { exit 1 } { empty = $0 == "" }' "$tmp/text"
}
says_more() {
	if grep -q '\.\.\.$' "$tmp/text"; then
		grep -q '^  More: --show 1 ' "$tmp/text"
	fi
}
shows_all() { ! grep -q '^  More: ' "$tmp/whole"; }

for log in "$srcdir"/samples/*/System.evtx "$srcdir"/samples/iis6/*/System.evtx; do
	story=${log#"$srcdir/samples/"}
	story=${story%/System.evtx}
	"$IISTRIAGE" "$srcdir/samples/$story" >"$tmp/text" 2>/dev/null
	grep -q '^1 incident ' "$tmp/text" || continue
	"$IISTRIAGE" --show 1 "$srcdir/samples/$story" >"$tmp/whole" 2>/dev/null
	check "$story: $(wc -l <"$tmp/text") lines, at most $(most "$story")" fits
	check "$story: each change with its command is there" keeps_changes
	check "$story: what is cut is named" says_more
	check "$story: --show cuts nothing" shows_all
done
check 'all samples were looked at' [ "$passed" -ge 100 ]
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
