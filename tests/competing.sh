#!/bin/sh
# Rules that fit the same failure, the right one first: each part of tests/competing
# is written as a log and read.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
passed=0
failed=0

if [ ! -x "$IISTRIAGE" ]; then
	echo "the program is not built"
	exit 77
fi
tmp=$(mktemp -d "$builddir/competing.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# One source for mkevtx for each part, its first line the rules in a comment.
awk -v tmp="$tmp" '
/^== / {
	out = sprintf("%s/%03d.txt", tmp, ++part)
	print "# " substr($0, 4) "\ncomputer WEB01.example.com" >out
	second = 0
	next
}
/^(says|never) / { print "# " $0 >out; next }
/^$|^#/ { next }
{
	count = split($0, field, / \| /)
	split(field[1], word, " ")
	if (word[2] ~ /\//) {
		print "\nera " word[1] "\n\nevent " word[2] " error" >out
	} else {
		log_name = word[1] == "DCOM" ? "System" : "Application"
		provider = word[1]
		gsub("-", " ", provider)
		print "\nevent " word[2] " error\nprovider " provider >out
		print "style classic\nchannel " log_name >out
	}
	printf "time 2024-03-05T09:12:%02dZ\n", second++ >out
	named = word[1] == "2008"
	for (i = 2; i <= count; i++)
		if (substr(field[i], 1, 1) == "=")
			print "binary " substr(field[i], 2) >out
		else
			print "data " (named ? "p" (i - 1) "=" : "") field[i] >out
}' "$srcdir/tests/competing"

# The verdict and what is named beside it, in one line; all incidents.
rules() {
	awk -F'"' '$2 == "rule" { printf "%s ", $4 }' "$1"
}

# "a > b c ! d" and what was found: a is first, b and c are there, d is not.
judge() {
	wanted=$1 found=$2
	named=${wanted#*> }
	[ "$named" = "$wanted" ] && named=
	named=${named%%!*}
	absent=${wanted#*! }
	[ "$absent" = "$wanted" ] && absent=
	[ "${found%% *}" = "${wanted%% *}" ] || return 1
	for rule in $named; do
		case " $found" in *" $rule "*) ;; *) return 1 ;; esac
	done
	for rule in $absent; do
		case " $found" in *" $rule "*) return 1 ;; esac
	done
}

# What the report of a part must say, and what it must not; prints what it does not keep to.
words() {
	sed -n 's/^# says //p' "$1" | while read -r text; do
		grep -qF -e "$text" "$2" || echo " does not say '$text'"
	done
	sed -n 's/^# never //p' "$1" | while read -r text; do
		! grep -qF -e "$text" "$2" || echo " says '$text'"
	done
}

for source in "$tmp"/*.txt; do
	wanted=$(sed -n '1s/^# //p' "$source")
	found=
	"$builddir/tests/writer/mkevtx" "$source" "$tmp/log.evtx" &&
		"$IISTRIAGE" -f json "$tmp/log.evtx" >"$tmp/report.json" &&
		found=$(rules "$tmp/report.json")
	amiss=$(words "$source" "$tmp/report.json")
	if judge "$wanted" "$found" && [ -z "$amiss" ]; then
		echo "PASS: $wanted"
		passed=$((passed + 1))
	else
		echo "FAIL: $wanted: found '$found'$amiss"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
