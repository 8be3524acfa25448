#!/bin/sh
# What becomes of the events of a log: each text in tests/incidents is written as a log and
# read.  Its first lines say what the report holds:
#
#   # says: TEXT    a line of the text report, unwrapped, with these words
#   # not: TEXT     words that no line has
#
# JSON, Markdown and HTML must number the incidents as the text does.
#
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
. "$srcdir/tests/cases.sh"

[ -x "$IISTRIAGE" ] || { echo "the program is not built"; exit 77; }

said() { # word, case
	sed -n "s/^# $1: //p" "$2"
}

# Wrapped lines as one.
unwrapped() {
	awk '/^    / && NR > 1 { sub(/^ +/, " "); printf "%s", $0; next }
		{ printf "%s%s", (NR > 1) ? "\n" : "", $0 }
		END { print "" }'
}

keeps_to() { # case, report
	[ -n "$(said says "$1")" ] || { echo "says nothing"; return 1; }
	said says "$1" | while read -r words; do
		grep -qF -e "$words" "$2" || { echo "no line has: $words"; cat "$2"; exit 1; }
	done || return 1
	said not "$1" | while read -r words; do
		! grep -F -e "$words" "$2" || exit 1
	done
}

# "1. Title" for each incident, in the order of the numbers.
json_numbers() { # log
	"$IISTRIAGE" -q -f json "$1" | awk -F'"' '
		/^  "[a-z_]*": \[/ { list = $2 }
		list != "incidents" { next }
		/^      "number": / { number = $3; gsub(/[^0-9]/, "", number) }
		/^      "title": / { print number ". " $4 }' |
		sed 's/\\\\/\\/g' | sort -n
}

# Each incident in full.
shown() { # form, log
	count=$("$IISTRIAGE" -q -f json "$2" | sed -n 's/^    "incidents": \([0-9]*\),/\1/p')
	number=1
	while [ "$number" -le "$count" ]; do
		"$IISTRIAGE" -q -f "$1" --show "$number" "$2"
		number=$((number + 1))
	done
}

text_numbers() { # log
	shown text "$1" | awk '
		/^[0-9]+\. [A-Z]+  / { if (title) print title; title = $0; sub(/ [A-Z]+  /, " ", title); next }
		title && /^        +/ { sub(/^ +/, " "); title = title $0; next }
		title { print title; title = "" }'
}

markdown_numbers() { # log
	shown markdown "$1" | sed -n 's/^## \([0-9]*\.\) [A-Za-z]*: /\1 /p'
}

html_numbers() { # log
	"$IISTRIAGE" -q -f html "$1" | sed -n "s/&#39;/'/g
		s|^.*<h[23] id=\"t[0-9]*\">\\([0-9]*\\.\\) \\(.*\\)</h[23]>.*|\\1 \\2|p" | sort -n
}

# A single incident has no number but in JSON.
numbered_alike() { # log
	wanted=$(json_numbers "$1")
	case $wanted in
	*"
"*)	;;
	*)	return 0 ;;
	esac
	for form in text markdown html; do
		[ "$("${form}_numbers" "$1")" = "$wanted" ] || {
			echo "wanted $wanted"
			"${form}_numbers" "$1"
			return 1
		}
	done
}

# What is told of redacted logs is told of the redacted events read again.
redacted_alike() { # log
	"$IISTRIAGE" -q --redact "$1" | sed '/^Logs/,$d' >"$tmp/redacted"
	"$IISTRIAGE" -q --redact -f ndjson "$1" >"$tmp/events.ndjson"
	"$IISTRIAGE" -q "$tmp/events.ndjson" | sed '/^Logs/,$d' | diff "$tmp/redacted" -
}

for case in "$srcdir"/tests/incidents/*.txt; do
	log_name=$(basename "$case" .txt)
	log=$tmp/$log_name.evtx
	check "$log_name is written" "$builddir/tests/writer/mkevtx" "$case" "$log"
	{ "$IISTRIAGE" -v -f text "$log" 2>"$tmp/notes"; shown text "$log"; } |
		unwrapped >"$tmp/report"
	check "$log_name" keeps_to "$case" "$tmp/report"
	check "$log_name is numbered alike" numbered_alike "$log"
	check "$log_name is redacted alike" redacted_alike "$log"
done
# Of more than ten thousand failures the worst are told: those that are critical before a
# warning, the latest before the earliest; the others are counted.
counts_the_rest() {
	cat >"$tmp/many.txt" <<-end
	era 2008
	computer WEB01
	channel Application
	start 2023-01-06T12:00:00Z
	event W3SVC-WP/2280 error
	at 0s
	data ModuleDll=C:\\apps\\m{#10000+1}.dll
	binary 05000000
	repeat 10020 every 60s
	end
	"$builddir/tests/writer/mkevtx" "$tmp/many.txt" "$tmp/many.evtx" &&
		"$IISTRIAGE" -q -f json -o "$tmp/many.json" "$tmp/many.evtx" &&
		grep -q '"incidents": 10020,' "$tmp/many.json" &&
		grep -q '"incidents_left_out": 20,' "$tmp/many.json" &&
		grep -q '"critical": 10020' "$tmp/many.json" || return 1
	[ "$(grep -c '"id": "web01-' "$tmp/many.json")" = 10000 ] &&
		grep -q 'm10020.dll' "$tmp/many.json" && ! grep -q 'm10019.dll' "$tmp/many.json" &&
		"$IISTRIAGE" -q "$tmp/many.evtx" | tr -s '\n ' ' ' |
		grep -q '10020 incidents on WEB01: 10020 ongoing .*There are 20 incidents more '
}
# Every form says how many these are, and a merge counts them anew.
says_left_out() {
	counted='"incidents": 20, "ongoing": 20, "by_severity": {"critical": 20, "error": 0,'
	"$IISTRIAGE" -q -f ndjson -o "$tmp/many.ndjson" "$tmp/many.evtx" &&
		grep -qF "\"left_out\": {$counted" "$tmp/many.json" &&
		grep -qF "{\"type\": \"left-out\", $counted" "$tmp/many.ndjson" &&
		"$IISTRIAGE" -q -f json "$tmp/many.ndjson" |
		grep -qF "\"left_out\": {$counted" || return 1
	for form in csv html markdown; do
		"$IISTRIAGE" -q -f "$form" "$tmp/many.evtx" |
			grep -q 'There are 20 incidents more than are listed' || return 1
	done
}
check 'more than ten thousand incidents' counts_the_rest
check 'every form says what is left out' says_left_out

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
