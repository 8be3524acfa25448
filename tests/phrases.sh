#!/bin/sh
# phrases.sh - texts for people use none of the phrases in tests/phrases.txt.
#
# Looked at are the rules and facts, the strings of the program, the manual page, and the
# README files.  Words from elsewhere are left out: messages of Windows, and what people type.
# The last line counts the phrases.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
cd "$srcdir" || exit 99
export LC_ALL=C
tab=$(printf '\t')
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# FILE:LINE: and only the texts of that line.
numbered() { # file
	awk -v file="$1" '{ print file ":" FNR ": " $0 }' "$1"
}

for file in rules/*.json; do
	case $file in
	*/labels.json | */messages.json) ;;
	*) numbered "$file" | sed 's/"examples":.*//; /"source": "/s/"source": "[^"]*"//' ;;
	esac
done >"$work/texts"
for file in rules/errors.tsv rules/README.md README.md src/command/iistriage.1; do
	numbered "$file"
done >>"$work/texts"
# Strings of C; comments, names of files and formats alone are none.
find src -name '*.c' ! -name 'mk*.c' | sort | while read -r file; do
	numbered "$file" | grep '"' | grep -v ':[0-9]*:[ 	]*\(/\*\|\*\|#include\)' | sed 's|/\*.*\*/||'
done >>"$work/texts"

while IFS=$tab read -r phrase better; do
	case $phrase in '' | '#'*) continue ;; esac
	if grep -Ei -e "$phrase" "$work/texts" >"$work/found"; then
		echo "FAIL: /$phrase/ ($better)"
		cut -c 1-240 "$work/found" | sed 's/^/	/' | head -20
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
done <tests/phrases.txt
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
