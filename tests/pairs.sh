#!/bin/sh
# pairs.sh - two exports in one text: every form of tests/forms that is lines, behind every other.
#
# A row of the table is a form, a character of it the one behind it, in the same order: '.' all
# events of both are read; 't' some are not, which is told; 'n' what follows are the strings of an
# event whose message cannot be found, which may be any text; '+' more are read than there are; 'S'
# some are lost without a word, which is allowed to none.
# UPDATE=1 prints the table.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
LC_ALL=C
export LC_ALL

table='
copy-text-en-with-xml.txt    ...............................
copy-text-en-no-xml.txt      ...............................
copy-2003-words.txt          ...............................
copy-2003-no-message.txt     ...............................
copy-text-de.txt             ...............................
copy-text-zh-tw.txt          ...............................
cannot-be-found.txt          ..........nn..........t........
mangled-one-line.txt         ...............................
mangled-mail-markdown.txt    ...............................
mangled-html.html            ...............................
message-only.txt             ...............................
psloglist.txt                ...............................
friendly-view.txt            ...............................
event-xml-fold-marks.txt     .ttt..ttttttt..tttttttttttttttt
splunk-xmlwineventlog.txt    .ttt..ttttttt..tttttttttttttttt
splunk-kv.txt                ...............................
wevtutil-text-old.txt        ...............................
wevtutil-text-new.txt        ...............................
get-eventlog-fl.txt          ...............................
get-winevent-fl.txt          ...............................
get-winevent-fl-all.txt      ...............................
get-winevent-table.txt       ...............................
viewer-en-tab.txt            tttttttttttttttttttttt.tttttttt
evtxexport.txt               ...............................
evtexport.txt                ...............................
frst-addition.txt            ...............................
indented-splunk-kv.txt       ...............................
indented-wevtutil-text-new.txt ...............................
indented-get-winevent-fl.txt ...............................
indented-evtxexport.txt      ...............................
quoted-get-winevent-table.txt ...............................
'

# Without a byte order mark; what has zeros is ASCII in UTF-16.
text_of() { # name: a file of tests/forms, or one that is indented or quoted
	case $1 in
	indented-*) text_of "${1#indented-}" | sed 's/^./    &/' ;;
	quoted-*) text_of "${1#quoted-}" | sed 's/^/> /' ;;
	*) tr -d '\000\376\377' <"$srcdir/tests/forms/$1" | sed '1s/^\xef\xbb\xbf//' ;;
	esac
}

# Other events than those of the first text.
others_of() { # name
	text_of "$1" | sed 's/ShopPool/DeskPool/g; s/geofilter/mapfilter/g; s/rewrite/rewrits/g; s/old32/odd32/g'
}

# Of each file: events that rules know, and whether something was told.
counts() { # files
	"$IISTRIAGE" -q -f ndjson "$@" 2>/dev/null | sed -n '/^{"type": "input"/ {
		s/.*"matched": \([0-9]*\).*"problems": \[\(.\).*/\1 \2/
		s/ \]$/ -/
		s/ {$/ told/
		p
	}'
}

names=$(printf '%s\n' "$table" | sed -n 's/^\([^ ]\{1,\}\) .*/\1/p')
for name in $names; do
	text_of "$name" >"$tmp/$name.one"
	{ echo; echo; others_of "$name"; } >"$tmp/$name.two"
	set -- "$@" "$tmp/$name.one"
done
counts "$@" >"$tmp/alone"

# A character for each pair, from "events told" of both alone and of the pair.
row() { # place of the first form
	paste -d ' ' "$tmp/names" "$tmp/alone" "$tmp/pairs" | awk -v first="$1" '
		{ name[NR] = $1; events[NR] = $2; told[NR] = $3; pair[NR] = $4; says[NR] = $5 }
		END {
			for (i = 1; i <= NR; i++) {
				want = events[first] + events[i]
				c = pair[i] > want ? "+" : pair[i] == want ? "." : \
				    says[i] == "told" && told[first] told[i] == "--" ? "t" : \
				    name[i] ~ /^(message-only|psloglist)/ ? "n" : "S"
				printf "%s", c
			}
		}'
}
printf '%s\n' $names >"$tmp/names"
passed=0
failed=0
place=0
for first in $names; do
	place=$((place + 1))
	set --
	for second in $names; do
		cat "$tmp/$first.one" "$tmp/$second.two" >"$tmp/$second.pair"
		set -- "$@" "$tmp/$second.pair"
	done
	counts "$@" >"$tmp/pairs"
	line=$(printf '%-28s %s' "$first" "$(row "$place")")
	[ -z "$UPDATE" ] || echo "$line"
	if printf '%s\n' "$table" | grep -Fqx "$line"; then
		echo "PASS: $first"
		passed=$((passed + 1))
	else
		echo "FAIL: $line"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
