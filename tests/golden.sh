#!/bin/sh
# golden.sh - run every case in tests/golden and compare with what was agreed on.
#
#   tests/golden/NAME/args      command line, read from the source directory by
#                               the shell; $tmp is an empty folder
#   tests/golden/NAME/expected  standard output, then standard error, then "exit N"
#
# UPDATE=1 rewrites the expectations: read the diff before you commit.  ONLY='a*'
# takes only the cases of these names.  The version, the sum of the rules and the
# folders of this machine are written as @VERSION@, @RULES@, @TMP@ and left out.
# The last line counts the cases.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
export TZ=UTC LC_ALL=C
unset NO_COLOR COLUMNS
passed=0
failed=0

work=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$srcdir" || exit 99
version=$("$IISTRIAGE" -V | sed -n '1s/^iistriage \([0-9.]*\).*/\1/p')
[ -n "$version" ] || { echo "golden.sh: '$IISTRIAGE' does not run" >&2; exit 99; }

run() { # case folder
	tmp=$work/tmp
	rm -rf "$tmp"
	mkdir "$tmp"
	eval "'$IISTRIAGE' $(cat "$1/args")" >"$work/out" 2>"$work/err" </dev/null
	echo "exit $?" >"$work/exit"
	cat "$work/out" "$work/err" "$work/exit" | sed \
		-e "s|$tmp|@TMP@|g" -e "s|$srcdir/||g" \
		-e "s/iistriage $version/iistriage @VERSION@/g" \
		-e "s/\"version\": *\"$version\"/\"version\": \"@VERSION@\"/g" \
		-e 's/\("rules_sha256": *"\)[0-9a-f]*/\1@RULES@/g'
}

for case in tests/golden/${ONLY:-*}/; do
	case=${case%/}
	[ -f "$case/args" ] || { echo "golden.sh: no '$case/args'" >&2; exit 99; }
	run "$case" >"$work/actual"
	if [ -n "$UPDATE" ]; then
		cp "$work/actual" "$case/expected"
	fi
	if diff -u "$case/expected" "$work/actual"; then
		echo "PASS: ${case#tests/golden/}"
		passed=$((passed + 1))
	else
		echo "FAIL: ${case#tests/golden/}"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
