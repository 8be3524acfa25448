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

# What rules/likely.tsv and rules/phrases.tsv name is known.
likely() {
	for id in $(awk -F '\t' '$1 == "rule" { print $2 }' "$srcdir/rules/likely.tsv"); do
		"$IISTRIAGE" rules show "$id" >/dev/null || return 1
	done
}
phrases() {
	awk -F '\t' '!/^#/ { print $1 }' "$srcdir/rules/phrases.tsv" >"$tmp/phrases"
	while read -r phrase; do
		"$IISTRIAGE" explain "It says: $phrase." >"$tmp/out" </dev/null &&
			! grep -q '^  ?' "$tmp/out" || { echo "$phrase"; return 1; }
	done <"$tmp/phrases"
}

check "the list is sorted, in both forms" listed
check "every example of the built-in rules holds" "$IISTRIAGE" rules test
check "a user's rule takes no example away" \
	"$IISTRIAGE" rules test "$srcdir/tests/rules/good-own.json"
check "rules that are listed as likely are there" likely
check "every phrase means something" phrases
check "what is shown as JSON can be read" read_back
check "and gives the same rules" same
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
