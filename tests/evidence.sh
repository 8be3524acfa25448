#!/bin/sh
# evidence.sh - files beside logs: every case in tests/evidence, compared with what was
# agreed on.
#
#   tests/evidence/NAME/files     what is there, a line each:
#                                     pe CASE PATH      a program file of mkpe
#                                     log SOURCE PATH   a log, written from a text in the folder
#                                     copy FILE PATH    a file of the folder
#   tests/evidence/NAME/bundle    the same in one text: "== pe CASE PATH"; "== log PATH" and
#                                 "== text PATH", with what is in it in the lines that follow;
#                                 "== utf16 PATH", as PowerShell writes it; "== same PATH PATH", a
#                                 second copy of a file that is there; "== zip FOLDER PATH",
#                                 an archive of what a folder holds by then, and "== winzip" with
#                                 backslashes between folders, as programs of Windows write
#   tests/evidence/NAME/args      command lines of iistriage, one a line, read by the shell in
#                                 the folder that holds them
#   tests/evidence/NAME/expected  standard output, then standard error, then "exit N", of each
#
# UPDATE=1 rewrites the expectations: read the diff before you commit.  ONLY='a*' takes
# only the cases of these names.  The last line counts the cases.
# SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
export TZ=UTC LC_ALL=C
unset NO_COLOR COLUMNS
passed=0
failed=0

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
version=$("$IISTRIAGE" -V | sed -n '1s/^iistriage \([0-9.]*\).*/\1/p')
[ -n "$version" ] || { echo "evidence.sh: '$IISTRIAGE' does not run" >&2; exit 99; }

. "$srcdir/tests/bundle.sh"

run() { # case folder
	rm -rf "$work/files"
	mkdir "$work/files"
	make_files "$1" "$work/files"
	while read -r line; do
		(cd "$work/files" && eval "'$IISTRIAGE' $line") \
			>"$work/out" 2>"$work/err" </dev/null
		echo "exit $?" >"$work/exit"
		echo "\$ iistriage $line"
		cat "$work/out" "$work/err" "$work/exit" | sed \
			-e "s/iistriage $version/iistriage @VERSION@/g" \
			-e "s/\"version\": *\"$version\"/\"version\": \"@VERSION@\"/g" \
			-e 's/\("rules_sha256": *"\)[0-9a-f]*/\1@RULES@/g'
	done <"$1/args"
}

for case in "$srcdir"/tests/evidence/${ONLY:-*}/; do
	case=${case%/}
	[ -f "$case/args" ] || { echo "evidence.sh: no '$case/args'" >&2; exit 99; }
	run "$case" >"$work/actual"
	[ -z "$UPDATE" ] || cp "$work/actual" "$case/expected"
	if diff -u "$case/expected" "$work/actual"; then
		echo "PASS: ${case##*/}"
		passed=$((passed + 1))
	else
		echo "FAIL: ${case##*/}"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
