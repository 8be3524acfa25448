#!/bin/sh
# bait.sh - no secret of a file beside logs gets into any form of a report, a message or an
# explanation.
#
# tests/bait/files lists for each parser a file in which every attribute and every kind of line
# holds a secret, where such a thing can stand.  A parser without one fails.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
. "$srcdir/tests/cases.sh"
cd "$tmp" || exit 99
bait=Q7bait
logs=$srcdir/tests/evidence/x86-in-64-bit-pool

# rows: reader, format, file, place
grep -v '^#' "$srcdir/tests/bait/files" | tr -s '\t' ' ' >rows

make_files() {
	mkdir -p case/General &&
		"$builddir/tests/writer/mkevtx" "$logs/Application.txt" case/General/Application.evtx &&
		"$builddir/tests/writer/mkevtx" "$logs/System.txt" case/General/System.evtx || return 1
	while read -r reader _ file place; do
		mkdir -p "case/${place%/*}" || return 1
		if [ "$reader" = pe ]; then
			"$builddir/tests/writer/mkpe" "$file" "case/$place" && echo "$bait" >>"case/$place"
		else
			cp "$srcdir/tests/bait/$file" "case/$place"
		fi || return 1
	done <rows
}

# The names in the tables of parsers and of readers of commands.
table() { # file, beginning of the names
	sed -n "/\[\] = {/,/};/s/[^&]*&$2\([a-z0-9_]*\)[^&]*/\1\n/gp" "$srcdir/src/evidence/$1" |
		grep .
}

each_has_one() {
	{ table parsers.c evidence_parser_; table console.c console_; } >readers
	[ "$(wc -l <readers)" -gt 10 ] || return 1
	while read -r reader; do
		grep -q "^$reader " rows || { echo "no bait for '$reader'"; return 1; }
	done <readers
}

each_holds_it() {
	while read -r _ _ _ place; do
		grep -q "$bait" "case/$place" || { echo "no bait in '$place'"; return 1; }
	done <rows
}

# A file that nobody reads gives nothing away.
each_is_read() {
	"$IISTRIAGE" -f json case >report 2>messages
	tr -d '\n' <report | sed 's/"path": */\n/g' >paths
	while read -r _ format _ place; do
		[ "$format" = - ] || grep "^\"case/$place\"" paths | grep -q "^[^,]*, *\"format\": *\"$format\"" ||
			{ echo "'$place' is not read as $format"; return 1; }
	done <rows
}

harmless() { # file...
	! grep -il -e "$bait" -e "$(printf %s "$bait" | base64 | cut -c-8)" "$@"
}

silent() { # argument...
	for form in $(report_forms); do
		for option in "" --redact -v --all-events; do
			# shellcheck disable=SC2086
			"$IISTRIAGE" $option -f "$form" "$@" >out 2>err
			[ -s out ] && harmless out err ||
				{ echo "iistriage $option -f $form $*"; grep -i "$bait" out err; return 1; }
		done
	done
}

explained() {
	while read -r _ _ _ place; do
		for form in text json; do
			"$IISTRIAGE" explain -f $form "case/$place" >out 2>err
			harmless out err || { grep -i "$bait" out err; return 1; }
		done
	done <rows
}

alone() {
	while read -r _ _ _ place; do
		"$IISTRIAGE" -v "case/$place" >out 2>err
		harmless out err || { grep -i "$bait" out err; return 1; }
	done <rows
}

in_archive() {
	set --
	for file in General/Application.evtx General/System.evtx $(cut -d' ' -f4 rows); do
		set -- "$@" "$file=case/$file"
	done
	"$builddir/tests/writer/mkarchive" case.zip zip - "$@" && silent case.zip
}

make_files || exit 99
check "each parser has a file with bait" each_has_one
check "each of them holds it" each_holds_it
check "each of them is read" each_is_read
check "no form of a report has it" silent case
check "nor that of an archive" in_archive
check "nor what explains a file" explained
check "nor what is said of a file alone" alone
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
