#!/bin/sh
# rules.sh - the built-in rules hold their examples, and what `rules show` prints
# as JSON is a file of the same rules.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
. "$srcdir/tests/cases.sh"

ids=$("$IISTRIAGE" rules list | sed -n '2,$s/^[a-z]* *\([a-z0-9-]*\).*/\1/p')

show() { # option...
	# Ids are words.
	# shellcheck disable=SC2086
	"$IISTRIAGE" rules show -f json "$@" $ids
}

listed() {
	[ "$(echo "$ids" | wc -l)" -ge 50 ] &&
		echo "$ids" | LC_ALL=C sort -c -u &&
		[ "$("$IISTRIAGE" rules list -f json | grep -c '"id":')" = \
			"$(echo "$ids" | wc -l)" ]
}

read_back() {
	show >"$tmp/all.json" && "$IISTRIAGE" rules check "$tmp/all.json"
}

same() {
	show --rules "$tmp/all.json" >"$tmp/again.json" && cmp "$tmp/all.json" "$tmp/again.json"
}

check "the list is sorted, in both forms" listed
check "every example of the built-in rules holds" "$IISTRIAGE" rules test
check "a user's rule takes no example away" \
	"$IISTRIAGE" rules test "$srcdir/tests/rules/good-own.json"
check "what is shown as JSON can be read" read_back
check "and gives the same rules" same
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
