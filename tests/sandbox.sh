#!/bin/sh
# sandbox.sh - what code that has taken over a reader could do, and that everything that the
# program itself needs works inside.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
builddir=${builddir:-.}
story=$srcdir/samples/iis6/dll-access-denied/System.evtx
intruder=$builddir/tests/tools/.libs/intruder.so
. "$srcdir/tests/cases.sh"

case $("$IISTRIAGE" -V) in
*'files and system calls') ;;
*)
	echo "skipped: this build or this kernel has no whole sandbox"
	exit 77
	;;
esac

# Files of a scan that the intruder takes over; what it could do to $tmp/err.
intruded() { # options of scan...
	rm -rf "$tmp/in" "$tmp/out" "$tmp/other"
	mkdir "$tmp/in" "$tmp/out" "$tmp/other"
	cp "$story" "$tmp/in/System.evtx"
	echo secret >"$tmp/other/secret"
	LD_PRELOAD=$(realpath "$intruder") INTRUDER_SECRET=$tmp/other/secret \
		INTRUDER_FOLDER=$tmp/other INTRUDER_INPUT=$tmp/in/System.evtx \
		timeout 60 "$IISTRIAGE" "$@" -f json -o "$tmp/out/report.json" \
		"$tmp/in/System.evtx" 2>"$tmp/err"
}

# All is tried, nothing is done, and the report is what it is without an intruder.
nothing_done() {
	intruded "$@" || return 1
	cat "$tmp/err"
	grep -q '^tried ' "$tmp/err" && ! grep -q '^did ' "$tmp/err" &&
		[ "$(ls "$tmp/other")" = secret ] && [ "$(ls "$tmp/out")" = report.json ] &&
		"$IISTRIAGE" --sandbox off "$@" -f json "$tmp/in/System.evtx" |
		cmp - "$tmp/out/report.json"
}

# Without the sandbox the same code does what it tries: the checks above can fail.
much_done() {
	intruded --sandbox off
	for what in reads_secret lists_folder writes_input makes_file starts_process \
		removes_input executes; do
		grep -q "^did $what\$" "$tmp/err" || { echo "not: $what"; return 1; }
	done
}

# Of what needs rights, the same with and without.
same() { # name, command line without the sandbox's option
	name=$1
	shift
	"$IISTRIAGE" --sandbox off "$@" >"$tmp/off" 2>&1
	echo $? >>"$tmp/off"
	"$IISTRIAGE" "$@" >"$tmp/on" 2>&1
	echo $? >>"$tmp/on"
	check "$name is the same inside" cmp "$tmp/off" "$tmp/on"
}

# An unpacked log that is too large for memory: a temporary file is needed.
large_member() {
	{ cat "$story"; head -c 9000000 /dev/zero; } | gzip >"$tmp/System.evtx.gz"
}

map_kept() {
	rm -rf "$tmp/map"
	mkdir "$tmp/map"
	for round in 1 2; do
		"$IISTRIAGE" -q --redact-map "$tmp/map/m.json" -o "$tmp/map/$round.txt" "$story" ||
			return 1
	done
	cmp "$tmp/map/1.txt" "$tmp/map/2.txt" && [ "$(ls -A "$tmp/map" | wc -l)" = 3 ]
}

output_by_link() {
	mkdir -p "$tmp/links" "$tmp/target"
	ln -sf "$tmp/target/report.txt" "$tmp/links/report.txt"
	"$IISTRIAGE" -q -o "$tmp/links/report.txt" "$story" && [ -s "$tmp/target/report.txt" ]
}

path_suggested() {
	"$IISTRIAGE" "${story}x" 2>&1 | grep -q "did you mean '.*System.evtx'?"
}

check 'no code in a reader gets out' nothing_done
check 'nor with threads' nothing_done -j 4
check 'without the sandbox it does' much_done
large_member
same 'a large member of an archive' "$tmp/System.evtx.gz"
same 'threads' -j 4 "$srcdir/samples"
same 'a zone' --tz Europe/Berlin "$story"
same 'the zone of the system' --tz local "$story"
same 'an archive in an archive' "$srcdir/tests/forms/case.zip"
same 'a text in a code page' "$srcdir/tests/forms/copy-text-ru.txt"
same 'evidence' "$srcdir/samples/module-missing"
same 'an unknown path' "$tmp/nowhere"
same 'an output in no folder' -o "$tmp/no/where" "$story"
same 'a device' -o /dev/null "$story"
check 'a map is kept' map_kept
check 'an output behind a link' output_by_link
check 'a path is suggested' path_suggested
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
