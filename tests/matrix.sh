#!/bin/sh
# matrix.sh - each story in samples/ gets the same verdict in whatever form its events come:
# as XML, copied text, JSON of two tools, and in a zip; what has record ids also beside its logs, of
# which it is a copy.  .evt is in evt.sh.
#
# A copied text has no record ids, and that of Server 2003 no log and whole seconds: equal
# events of a second count once there, so that counts are not compared; with XML below it, it
# has all.  winlogbeat does not say the qualifiers, which no verdict needs.
# SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
builddir=$(cd "${builddir:-.}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-./iistriage}
case $IISTRIAGE in /*) ;; *) IISTRIAGE=$PWD/$IISTRIAGE ;; esac
writers=$builddir/tests/writer
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

# Causes, what they are of, and how much; a line each.
verdict() { # path, what is left out
	"$IISTRIAGE" -q --text-zone UTC -f json "$1" 2>/dev/null |
		sed -n '/^  "incidents"/,/^  "events"/p' |
		sed -n '/^      "app_pools"/,/^      \]/p
			/^ \{6,8\}"\(title\|severity\|computer\|count\|rule\|confidence\|code\|module\|app_pool_count\|disabled_count\|ongoing\|occurrences\)":/p' |
		grep -Ev "^ {6}\"($2)\":"
}

compare() { # story, form, path, what is left out
	verdict "$samples/$1" "$4" >"$tmp/wanted"
	verdict "$3" "$4" >"$tmp/had"
	if diff "$tmp/wanted" "$tmp/had"; then
		echo "PASS: $1 as $2"
		passed=$((passed + 1))
	else
		echo "FAIL: $1 as $2"
		failed=$((failed + 1))
	fi
}

written() { # story, form
	folder=$tmp/$1/$2
	mkdir -p "$folder" || exit 99
	for source in "$samples/$1"/*.txt; do
		"$writers/mkforms" "$2" "$source" "$folder/$(basename "$source" .txt)" || exit 99
	done
}

for readme in "$srcdir"/samples/*/README.md "$srcdir"/samples/iis6/*/README.md; do
	story=$(basename "$(dirname "$readme")")
	samples=$(dirname "$(dirname "$readme")")
	ls "$samples/$story"/*.txt >/dev/null 2>&1 || continue
	if grep -q '^era 2003' "$samples/$story"/*.txt; then
		copied=copied-2003 less='count|occurrences'
	else
		copied=copied less=nothing
	fi
	for form in xml winlogbeat evtx-dump; do
		written "$story" "$form"
		compare "$story" "$form" "$folder" nothing
		cp "$samples/$story"/*.evtx "$folder" || exit 99
		compare "$story" "$form beside its logs" "$folder" nothing
	done
	written "$story" "$copied"
	compare "$story" "$copied" "$folder" "$less"
	set --
	for log in "$samples/$story"/*.evtx; do
		set -- "$@" "logs/$(basename "$log")=$log"
	done
	"$writers/mkarchive" "$tmp/$story/case.zip" zip - "$@" || exit 99
	compare "$story" zip "$tmp/$story/case.zip" nothing
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 50 ]
