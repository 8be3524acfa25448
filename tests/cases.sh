# cases.sh - what scripts of many cases share: a folder for their files, a line for
# each case, and the numbers for the last line.  To be read with ".", from a script
# that says where srcdir is.
#
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034
passed=0
failed=0
skipped=0

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

check() { # name, command...
	case_name=$1
	shift
	if "$@" >"$tmp/log" 2>&1; then
		echo "PASS: $case_name"
		passed=$((passed + 1))
	else
		head -n 60 "$tmp/log"
		echo "FAIL: $case_name"
		failed=$((failed + 1))
	fi
}

# The forms of a report that the program has, as its --help lists them: a new one cannot go
# untested.  Whole ones are written at the end, and not while logs are read.
report_forms() {
	"$IISTRIAGE" --help | sed -n '/--format /{s/.*--format //; s/|/ /g; p; q;}'
}

whole_forms() {
	report_forms | sed 's/ndjson *//'
}

skip() { # name, reason
	echo "SKIP: $1: $2"
	skipped=$((skipped + 1))
}
