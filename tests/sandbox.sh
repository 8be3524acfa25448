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
	mkdir -p "$tmp/in" "$tmp/out/below" "$tmp/other"
	echo kept >"$tmp/out/below/kept"
	echo before >"$tmp/out/report.json"
	cp "$story" "$tmp/in/System.evtx"
	echo secret >"$tmp/other/secret"
	LD_PRELOAD=$(realpath "$intruder") INTRUDER_SECRET=${secret:-$tmp/other/secret} \
		INTRUDER_BESIDE=$tmp/out/below/kept INTRUDER_FOLDER=$tmp/other INTRUDER_INPUT=$tmp/in/System.evtx \
		timeout 60 "$IISTRIAGE" "$@" -f json -o "$tmp/out/report.json" \
		"$tmp/in/System.evtx" 2>"$tmp/err"
}

# All is tried, nothing is done, and the report is what it is without an intruder.
nothing_done() {
	intruded "$@" || return 1
	cat "$tmp/err"
	grep -q '^tried ' "$tmp/err" && ! grep -q '^did ' "$tmp/err" &&
		[ "$(ls "$tmp/other")" = secret ] && [ "$(ls -A "$tmp/out/below")" = kept ] &&
		[ "$(ls -A "$tmp/out" | tr '\n' ' ')" = 'below report.json ' ] &&
		"$IISTRIAGE" --sandbox off "$@" -f json "$tmp/in/System.evtx" |
		cmp - "$tmp/out/report.json"
}

# A kernel that does not know who may empty a file, or knows of no files at all: what the calls
# forbid is enough.
older_nothing_done() { # version
	INTRUDER_LANDLOCK=$1
	export INTRUDER_LANDLOCK
	nothing_done -j 1
	ret=$?
	unset INTRUDER_LANDLOCK
	return $ret
}

# Of the system only what code pages and zones need: a shell is not among it.
nothing_of_system() {
	secret=$(realpath "$(command -v sh)")
	nothing_done -j 1
	ret=$?
	secret=
	return $ret
}

nothing_written() {
	INTRUDER_LANDLOCK=0 intruded || return 1
	cat "$tmp/err"
	[ "$(grep '^did ' "$tmp/err" | tr '\n' ' ')" = \
		'did reads_secret did lists_folder did reads_passwords did reads_beside ' ] &&
		cmp "$story" "$tmp/in/System.evtx" && [ "$(ls "$tmp/other")" = secret ]
}

# Without the sandbox the same code does what it tries: the checks above can fail.
much_done() {
	intruded --sandbox off
	for what in reads_secret lists_folder writes_input makes_file starts_process \
		removes_input executes reads_beside writes_beside makes_beside removes_beside \
		changes_mode changes_owner locks_input has_signals_sent chooses_signal changes_flags \
		limits_others looks_at_others takes_pages enters_namespace sends_elsewhere \
		empties_input; do
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

# The GNU C library looks there first.
make_converters() {
	mkdir "$tmp/gconv"
	for page in CP1251 CP1252 IBM866; do
		cp /usr/lib*/*/gconv/$page.so "$tmp/gconv"
		printf 'module\t%s//\tINTERNAL\t%s\t1\n' $page $page
		printf 'module\tINTERNAL\t%s//\t%s\t1\n' $page $page
	done >"$tmp/gconv/gconv-modules"
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

# What is replaced keeps its mode, its owner where that is allowed, and no right to run as that
# one; a new file has the mode that the umask leaves.
mode_kept() {
	rm -rf "$tmp/modes"
	mkdir "$tmp/modes"
	cd "$tmp/modes" && touch old program && chmod 604 old && chmod 4755 program || return 1
	[ "$(id -u)" != 0 ] || chown 1234:1235 old || return 1
	owner=$(stat -c %u:%g old)
	for file in old program new; do
		(umask 027 && "$IISTRIAGE" -q -o "$file" "$story") || return 1
	done
	[ "$(stat -c %a old program new | tr '\n' ' ')" = '604 755 640 ' ] &&
		[ "$(stat -c %u:%g old)" = "$owner" ] && [ "$(ls -A | wc -l)" = 3 ] &&
		grep -q . old
}

# Runs until descriptor 9 is closed.
start_half() { # options...
	rm -rf "$tmp/half" "$tmp/fed"
	mkdir "$tmp/half" && mkfifo "$tmp/fed" || return 1
	exec 9<>"$tmp/fed"
	head -c 4096 "$story" >&9
	"$IISTRIAGE" -q -o "$tmp/half/report" "$@" "$tmp/fed" ${after:+"$after"} 2>"$tmp/err" \
		9>&- &
	half=$!
}
half_shut_in() { grep -q '^Seccomp:.*2' "/proc/$half/status"; }
half_made() { [ "$(ls -A "$tmp/half")" != "" ]; }
half_gone() { [ "$(ls -A "$tmp/half")" = "" ]; }
wait_for() { # command
	for _ in $(seq 100); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}

# What it inherits is closed, but for what an argument names.
inherits_nothing() {
	echo secret >"$tmp/secret"
	exec 7<"$tmp/secret" 8>>"$tmp/elsewhere" 6<"$story"
	start_half -f ndjson /dev/fd/6
	exec 6<&- 7<&- 8>&-
	wait_for half_made || return 1
	ls -l "/proc/$half/fd" >"$tmp/open"
	exec 9>&-
	wait "$half"
	cat "$tmp/open"
	! grep -e secret -e elsewhere "$tmp/open" && grep -q "/dev/fd/6" "$tmp/half/report"
}

# However it is named, also by a link.
inherits_named() {
	ln -sf /proc/self/fd/5 "$tmp/link-to-5"
	for way in /dev/fd/5 /dev/fd//5 "$tmp/link-to-5"; do
		"$IISTRIAGE" -q -f csv "$way" 5<"$story" >"$tmp/named" && grep -q WEB03 "$tmp/named" ||
			return 1
	done
	"$IISTRIAGE" -q -f csv "/dev/fd/5/${story##*/}" 5<"${story%/*}" | grep -q .
}

# Gone when the program is; where it had no time for that, soon after.
half_removed() { # signal
	start_half -f ndjson && wait_for half_made || return 1
	kill -"$1" "$half"
	wait "$half"
	[ $? -gt 128 ] || return 1
	exec 9>&-
	if [ "$1" = KILL ]; then
		wait_for half_gone
	else
		half_gone
	fi
}

find_outside() {
	outside=$(cat "/proc/$half/task/$half/children")
}

# Nobody can remove its file then.
outside_killed() {
	start_half -f ndjson && wait_for half_made && find_outside || return 1
	kill -KILL $outside
	exec 9>&-
	wait "$half"
	[ $? = 1 ] && grep 'was killed; its file .NAME.PID-N.tmp may be left' "$tmp/err" &&
		[ ! -e "$tmp/half/report" ]
}

# It removes its file when it goes on; who ends the program does not wait for that.
outside_stopped() {
	start_half -f ndjson && wait_for half_made && find_outside || return 1
	kill -STOP $outside
	kill -TERM "$half"
	wait_for half_ended
	ended=$?
	kill -CONT $outside
	exec 9>&-
	wait "$half"
	[ $? = 143 ] && [ $ended = 0 ] && wait_for half_gone
}
half_ended() { ! grep -q '^State:.*[RSD] ' "/proc/$half/status"; }

# As the first process of a container, which no signal ends by itself.
first_process() { # on or off, signal, its number
	rm -rf "$tmp/half" "$tmp/fed"
	mkdir "$tmp/half" && mkfifo "$tmp/fed" || return 1
	exec 9<>"$tmp/fed"
	head -c 4096 "$story" >&9
	unshare -fp "$IISTRIAGE" --sandbox "$1" -q -f ndjson -o "$tmp/half/report" "$tmp/fed" \
		2>"$tmp/err" 9>&- &
	half=$!
	wait_for half_made && find_outside || return 1
	kill -"$2" $outside
	wait_for half_ended
	ended=$?
	exec 9>&-
	wait "$half"
	[ $? = $((128 + $3)) ] && [ $ended = 0 ] && half_gone && [ ! -s "$tmp/err" ]
}

# What is open already is written where it is, and keeps what else is in it.
open_already() { # on or off, path, descriptor
	{ echo before; "$IISTRIAGE" -q -f csv "$story"; echo after; } >"$tmp/expected"
	for mode in '>' '>>'; do
		rm -f "$tmp/open"
		(
			eval "exec $3$mode\"\$tmp/open\""
			echo before >&"$3"
			"$IISTRIAGE" --sandbox "$1" -q -f csv -o "$2" "$story" || exit 1
			echo after >&"$3"
		) || return 1
		cmp "$tmp/expected" "$tmp/open" || return 1
	done
}

# A map is replaced as a whole.
map_open_already() {
	"$IISTRIAGE" -q --redact-map /dev/fd/9 "$story" 9<>"$tmp/open.map" 2>"$tmp/err"
	[ $? = 1 ] && grep 'named by its own path' "$tmp/err"
}

output_is_fifo() { # on or off
	rm -f "$tmp/fifo"
	mkfifo "$tmp/fifo"
	cat "$tmp/fifo" >"$tmp/through" &
	"$IISTRIAGE" --sandbox "$1" -q -f csv -o "$tmp/fifo" "$story" && wait $! &&
		"$IISTRIAGE" -q -f csv "$story" | cmp - "$tmp/through"
}

# The map is read again before it is written: it may be another file by then.
map_replaced() {
	"$IISTRIAGE" -q --redact-map "$tmp/map.json" -o "$tmp/first" "$story" || return 1
	cp "$tmp/map.json" "$tmp/map.first"
	start_half -f json --redact-map "$tmp/map.json" "$srcdir/samples/module-missing" &&
		wait_for half_shut_in || return 1
	cp "$tmp/map.json" "$tmp/map.new" && mv "$tmp/map.new" "$tmp/map.json" || return 1
	exec 9>&-
	wait "$half"
	cat "$tmp/err"
	[ -s "$tmp/half/report" ] && ! cmp -s "$tmp/map.json" "$tmp/map.first" &&
		[ "$(stat -c %a "$tmp/map.json")" = 600 ]
}

# What takes the place of an input after the start cannot be opened, although anybody may read it.
input_replaced() {
	cp "$story" "$tmp/next.evtx" || return 1
	after=$tmp/next.evtx
	start_half -j 1 -f json && wait_for half_shut_in || return 1
	after=
	cp "$story" "$tmp/new.evtx" && mv "$tmp/new.evtx" "$tmp/next.evtx" || return 1
	exec 9>&-
	wait "$half"
	[ $? = 1 ] && grep 'next.evtx: it was replaced after the start' "$tmp/err"
}

path_suggested() {
	"$IISTRIAGE" "${story}x" 2>&1 | grep -q "did you mean '.*System.evtx'?"
}

# Without the option, and with it on either side.
off_is_told() {
	on=$("$IISTRIAGE" -V | grep '^sandbox: ') && case $on in *off*) false ;; esac &&
		for options in '-V --sandbox off' '--sandbox off --version' 'version --sandbox=off'; do
			# shellcheck disable=SC2086
			"$IISTRIAGE" $options | grep -Fx "$on, switched off by --sandbox off" || return 1
		done &&
		for sandbox in on off; do
			"$IISTRIAGE" -v --sandbox $sandbox "$story" 2>&1 >"$tmp/told" |
				grep -c '^iistriage: no sandbox: --sandbox off$'
		done | { read -r told && [ "$told" = 0 ] && read -r told && [ "$told" = 1 ]; }
}

check 'it is told that it is off' off_is_told
check 'no code in a reader gets out' nothing_done
check 'nor with threads' nothing_done -j 4
check 'nor into the folders of the system' nothing_of_system
check 'nor with the first Landlock' older_nothing_done 1
check 'nor with the second' older_nothing_done 2
check 'without Landlock files are read, and none is written' nothing_written
check 'without the sandbox it does' much_done
large_member
same 'a large member of an archive' "$tmp/System.evtx.gz"
same 'threads' -j 4 "$srcdir/samples"
same 'a zone' --tz Europe/Berlin "$story"
same 'the zone of the system' --tz local "$story"
same 'an archive in an archive' "$srcdir/tests/forms/case.zip"
same 'a text in a code page' "$srcdir/tests/forms/copy-text-ru.txt"
make_converters 2>/dev/null
GCONV_PATH=$tmp/gconv
export GCONV_PATH
same 'a text in a code page whose converter is elsewhere' "$srcdir/tests/forms/copy-text-ru.txt"
unset GCONV_PATH
same 'evidence' "$srcdir/samples/module-missing"
same 'an unknown path' "$tmp/nowhere"
same 'an output in no folder' -o "$tmp/no/where" "$story"
same 'a device' -o /dev/null "$story"
check 'a map is kept' map_kept
check 'an output behind a link' output_by_link
check 'a path is suggested' path_suggested
check 'an output keeps its mode and owner' mode_kept
check "what is inherited is closed" inherits_nothing
check "what is inherited and named is read" inherits_named
for number in TERM USR1 KILL; do
	check "half an output is removed: $number" half_removed "$number"
done
check 'the process outside is killed' outside_killed
check 'the process outside is stopped' outside_stopped
for sandbox in on off; do
	if unshare -fp true 2>"$tmp/err"; then
		check "the first process ends, sandbox $sandbox: TERM" first_process $sandbox TERM 15
		check "the first process ends, sandbox $sandbox: USR1" first_process $sandbox USR1 10
	else
		skip "the first process ends, sandbox $sandbox" "no namespace of processes"
	fi
done
check 'a map that is replaced meanwhile' map_replaced
for sandbox in on off; do
	check "standard output, sandbox $sandbox" open_already $sandbox /dev/stdout 1
	check "standard error, sandbox $sandbox" open_already $sandbox /dev/stderr 2
	check "a descriptor, sandbox $sandbox" open_already $sandbox /dev/fd/9 9
	check "a descriptor of /proc, sandbox $sandbox" open_already $sandbox /proc/self/fd/8 8
	check "a descriptor of a thread, sandbox $sandbox" \
		open_already $sandbox /proc/thread-self/fd/8 8
	check "a FIFO, sandbox $sandbox" output_is_fifo $sandbox
done
check 'an input that is replaced meanwhile' input_replaced
check 'a map that is open already' map_open_already
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
