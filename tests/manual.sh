#!/bin/sh
# The manual and --help name the same commands, options and exit statuses.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
manual=$srcdir/src/command/iistriage.1
bad=0

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

# One name a line: "-f", "--format", "rules list", "3".
help_names() {
	"$IISTRIAGE" --help | sed -n \
		-e '/^Commands:/,/^$/s/^  \([a-z]*\( [a-z][a-z]*\)\{0,1\}\)  .*/\1/p' \
		-e '/ptions:$/,/^$/{s/^  \(-[A-Za-z]\), .*/\1/p;}' \
		-e '/^Exit status:/,$s/^ *\([0-9][0-9]*\)  .*/\1/p'
	"$IISTRIAGE" --help | sed -n \
		-e '/ptions:$/,/^$/s/^ .* \(--[a-z-]*\).*/\1/p'
}
manual_names() {
	sed -n -e 's/^\.It Cm \([a-z ]*\)$/\1/p' \
		-e 's/^\.It Fl \([A-Za-z]\) , .*/-\1/p' \
		-e 's/^\.It Fl -\([a-z-]*\).*/--\1/p' \
		-e 's/^\.It \([0-9]*\)$/\1/p' "$manual"
	sed -n -e 's/^\.It Fl [A-Za-z] , Fl -\([a-z-]*\).*/--\1/p' "$manual"
}

help_names | sort -u >"$tmp/help"
manual_names | sort -u >"$tmp/manual"
if ! diff -u --label --help --label iistriage.1 "$tmp/help" "$tmp/manual"; then
	bad=1
fi
# Both sides were really read.
for name in scan 'rules test' -V --rules --no-progress 10; do
	grep -qx -e "$name" "$tmp/help" || { echo "--help lost '$name'"; bad=1; }
done

# An option stands in the manual with the commands whose --help names it.
for command in scan explain 'rules list' 'rules show' 'rules check' 'rules test' schema; do
	# shellcheck disable=SC2086 # two words are meant
	"$IISTRIAGE" $command --help |
		sed -n '/ptions:$/,/^$/s/^ .* --\([a-z-]*\).*/\1/p' |
		grep -vx -e help -e version >"$tmp/options"
	while read -r option; do
		sed -n "/^\\.It .*Fl -$option\\( .*\\)*\$/{n;p;q;}" "$manual" |
			grep -q "[(,] $command [,)]" ||
			{ echo "manual: --$option does not name '$command'"; bad=1; }
	done <"$tmp/options"
done

if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$manual" || bad=1
elif command -v groff >/dev/null; then
	groff -mdoc -ww -z "$manual" 2>"$tmp/groff"
	[ -s "$tmp/groff" ] && { cat "$tmp/groff"; bad=1; }
fi
exit $bad
