#!/bin/sh
# readme.sh - the report and the causes in README.md are what the program prints, and every
# file that CONTRIBUTING.md sends a reader to is there.
#
# UPDATE=1 make check  puts the present ones into README.md.
# SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
readme=$srcdir/README.md
bad=0

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

complain() {
	echo "README.md: $*"
	bad=1
}

# The block that begins with "$ iistriage ARGS" holds what that prints.
args=$(sed -n 's/^\$ iistriage //p' "$readme")
[ "$(echo "$args" | wc -l)" = 1 ] || complain "not one report"
# Words are meant.
# shellcheck disable=SC2086
(cd "$srcdir" && "$IISTRIAGE" $args) >"$tmp/report" || complain "'$args' fails"
awk -v report="$tmp/report" '
	/^\$ iistriage / { print; skip = 1
		while ((getline line < report) > 0) print line }
	skip && /^```/   { skip = 0 }
	!skip            { print }' "$readme" >"$tmp/with-report"

# The table of causes is what `rules list` lists.
"$IISTRIAGE" rules list | awk '
	NR == 1 { at = index($0, "TITLE"); print "| cause | what it says |"; print "| --- | --- |"; next }
	{ print "| `" $2 "` | " toupper(substr($0, at, 1)) substr($0, at + 1) " |" }' >"$tmp/causes"
awk -v causes="$tmp/causes" '
	/^<!-- causes:/       { print; skip = 1
		while ((getline line < causes) > 0) print line }
	/^<!-- end of causes/ { skip = 0 }
	!skip                 { print }' "$tmp/with-report" >"$tmp/README.md"
# shellcheck disable=SC2016 # the backticks are meant
[ "$(grep -c '^| `[a-z0-9-]*` | ' "$tmp/README.md")" -ge 90 ] || complain "no table of causes"
if [ -n "$UPDATE" ]; then
	cp "$tmp/README.md" "$readme"
elif ! diff -u "$readme" "$tmp/README.md"; then
	complain "the report or the causes are not what the program prints; UPDATE=1 make check mends it"
fi

# Each path between backticks in the table of places, * included.
# shellcheck disable=SC2016 # the backticks are meant
sed -n '/^| to change /,/^$/p' "$srcdir/CONTRIBUTING.md" | grep -o '`[^`]*[/.][^`]*`' |
	tr -d '`' | while read -r path; do
	case $path in tests/writer/mkevtx | .evtx) continue ;; esac
	# A * is meant.
	# shellcheck disable=SC2086
	ls $srcdir/$path >/dev/null || echo "$path"
	echo >>"$tmp/places"
done >"$tmp/missing" 2>&1
[ -s "$tmp/places" ] || complain "CONTRIBUTING.md has no table of places"
[ -s "$tmp/missing" ] && { cat "$tmp/missing"; complain "CONTRIBUTING.md names what is not there"; }
exit $bad
