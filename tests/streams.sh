#!/bin/sh
# streams.sh - where output goes: closed pipes, full disks, files, terminals.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
story=$srcdir/samples/iis6/dll-access-denied
. "$srcdir/tests/cases.sh"

# The reader is gone before the report is written: as if it had been read.
closed_pipe() {
	{ "$IISTRIAGE" "$story"; echo $? >"$tmp/status"; } 2>"$tmp/err" | true
	[ "$(cat "$tmp/status")" = 0 ] && [ ! -s "$tmp/err" ]
}

closed_output() {
	"$IISTRIAGE" "$story" >&- 2>"$tmp/err"
	[ $? = 1 ] && grep -q 'standard output' "$tmp/err"
}

full_disk() {
	"$IISTRIAGE" "$@" "$story" >/dev/full 2>"$tmp/err"
	[ $? = 1 ] && [ -s "$tmp/err" ]
}

# A limit of the size of files is like a full disk.
limited_size() {
	mkdir "$tmp/limited"
	(ulimit -f 1 && "$IISTRIAGE" -f json -o "$tmp/limited/json" "$story" 2>"$tmp/err")
	[ $? = 1 ] && grep -q 'cannot write the report' "$tmp/err" &&
		[ -z "$(ls -A "$tmp/limited")" ]
}

# -o gives the bytes that standard output would get, and nothing is left beside.
same_bytes() {
	mkdir "$tmp/same"
	"$IISTRIAGE" -f json "$story" >"$tmp/json" &&
		"$IISTRIAGE" -f json -o "$tmp/same/json" "$story" &&
		cmp "$tmp/json" "$tmp/same/json" &&
		[ "$(ls "$tmp/same")" = json ]
}

keeps_old_report() {
	mkdir "$tmp/old"
	echo old >"$tmp/old/report"
	"$IISTRIAGE" --frmat json -o "$tmp/old/report" "$story"
	[ $? = 2 ] && [ "$(cat "$tmp/old/report")" = old ]
}

follows_link() {
	echo old >"$tmp/target"
	ln -s target "$tmp/link"
	"$IISTRIAGE" -o "$tmp/link" "$story" && [ -L "$tmp/link" ] &&
		grep -q CRITICAL "$tmp/target"
}

stdin_pipe() {
	head -c 69632 "$story/Application.evtx" | "$IISTRIAGE" - >"$tmp/piped" &&
		"$IISTRIAGE" - <"$story/Application.evtx" >"$tmp/redirected" &&
		cmp "$tmp/piped" "$tmp/redirected"
}

# The sum of a pipe is that of a file, whatever its pieces.
hashes_pipe() {
	sum=$(sha256sum <"$story/Application.evtx" | cut -c1-64)
	{ head -c 5000 "$story/Application.evtx"; sleep 0.1
		tail -c +5001 "$story/Application.evtx"; } |
		"$IISTRIAGE" --hash - | grep "sha256 $sum"
}

# A file is read once more for its sum: the one of other bytes would be worse than none.
hashes_no_other() {
	cp "$story/Application.evtx" "$tmp/live.evtx"
	mkfifo "$tmp/next" || return 1
	# The next input is opened before this one is finished.
	{ sleep 0.3; printf x >>"$tmp/live.evtx"; cat "$story/Application.evtx" >"$tmp/next"; } &
	"$IISTRIAGE" -q --hash -f json "$tmp/live.evtx" "$tmp/next" >"$tmp/report"
	[ $? = 3 ] && wait && grep 'changed while it was read' "$tmp/report" &&
		[ "$(grep -c '"sha256"' "$tmp/report")" = 1 ]
}

# What it is, is told by the first three bytes of a baseline, which may come one by one.
baseline_in_pieces() {
	"$IISTRIAGE" -q -f json -o "$tmp/base.json" "$story" && mkfifo "$tmp/slow" || return 1
	{ printf '\357'; sleep 0.2; printf '\273\277'; cat "$tmp/base.json"; } >"$tmp/slow" &
	"$IISTRIAGE" -q --baseline "$tmp/slow" "$story" && wait
}

# Lines that are written into the folder that is read must not be read again.
into_folder() {
	mkdir "$tmp/round"
	i=0
	while [ $i -lt 10 ]; do
		i=$((i + 1))
		cp "$story/Application.evtx" "$tmp/round/$i.evtx"
	done
	for story_log in "$srcdir"/samples/*/*.evtx "$srcdir"/samples/iis6/*/*.evtx; do
		i=$((i + 1))
		cp "$story_log" "$tmp/round/$i.evtx"
	done
	"$IISTRIAGE" -q -f ndjson "$tmp/round" >"$tmp/aside.ndjson" &&
		(ulimit -f 20000 &&
			"$IISTRIAGE" -q -f ndjson "$tmp/round" >"$tmp/round/z.ndjson") &&
		cmp "$tmp/aside.ndjson" "$tmp/round/z.ndjson"
}

# Where the program cannot know it, a file is as long as it was when it was opened.
through_tee() {
	"$IISTRIAGE" -q -f ndjson "$tmp/round" |
		(ulimit -f 20000 && tee "$tmp/round/z.ndjson" >"$tmp/teed")
	tail -n 1 "$tmp/teed" | grep -q '"type": "incident"'
}

# More logs than files may be open at once.  dash and bash both know -n.
# shellcheck disable=SC3045
few_files() {
	mkdir "$tmp/many"
	i=0
	while [ $i -lt 40 ]; do
		i=$((i + 1))
		ln -s "$story/Application.evtx" "$tmp/many/$i"
	done
	"$IISTRIAGE" -j 4 "$tmp/many"/* >"$tmp/all" &&
		(ulimit -n 16 && "$IISTRIAGE" -j 8 "$tmp/many"/* >"$tmp/few") &&
		cmp "$tmp/all" "$tmp/few"
}

escape=$(printf '\033')
plain() {
	"$IISTRIAGE" "$@" "$story" >"$tmp/out" && ! grep -q "$escape" "$tmp/out"
}

# script(1) gives the program a terminal.
on_terminal() { # command line
	script -q -e -c "$1" /dev/null </dev/null >"$tmp/typed"
}

coloured_terminal() {
	on_terminal "env -u NO_COLOR TERM=xterm '$IISTRIAGE' '$story'" &&
		grep -q "$escape" "$tmp/typed"
}

plain_terminal() { # command line with options
	on_terminal "env TERM=xterm $1 '$story'" && ! grep -q "$escape" "$tmp/typed"
}

# A pipe that is slow to begin with: reading takes longer than a second.
slow() { # options
	on_terminal "{ sleep 0.2; head -c 66000 '$story/Application.evtx'; sleep 1.4;
		tail -c +66001 '$story/Application.evtx'; } |
		env TERM=xterm '$IISTRIAGE' $1 - >'$tmp/out'"
	grep -q 'CRITICAL' "$tmp/out"
}

shows_progress() {
	slow "" && grep -q reading "$tmp/typed" &&
		tail -c 1 "$tmp/typed" | od -c | grep -q '\\r'
}

hides_progress() { # option
	slow "$1" && ! grep -q reading "$tmp/typed"
}

refuses_terminal() {
	on_terminal "'$IISTRIAGE' -"
	[ $? = 1 ] && grep -q 'not read: a terminal' "$tmp/typed"
}

quick_without_progress() {
	on_terminal "'$IISTRIAGE' '$story' >/dev/null" && ! [ -s "$tmp/typed" ]
}

check "a closed pipe is no failure" closed_pipe
check "closed standard output is one" closed_output
if [ -c /dev/full ]; then
	check "a full disk is one, too" full_disk
	check "also with -o" full_disk -o /dev/full
else
	skip "a full disk is one, too" "there is no /dev/full"
fi
check "a limit of size leaves nothing behind" limited_size
check "-o writes the same bytes, and no other file" same_bytes
check "wrong usage leaves the old report alone" keeps_old_report
check "-o follows a link" follows_link
check "a pipe and a file on standard input read the same" stdin_pipe
check "a pipe is hashed" hashes_pipe
check "a file that is changed while it is read has no sum" hashes_no_other
check "a baseline comes in pieces" baseline_in_pieces
check "a report in the folder that is read does not feed itself" into_folder
check "nor does it through a pipe" through_tee
check "more logs than files may be open" few_files
check "no colour into a file" plain
check "NO_COLOR does not forbid --color always" \
	sh -c "NO_COLOR=1 '$IISTRIAGE' --color always '$story' | grep -q '$escape'"
if script -q -e -c true /dev/null </dev/null >/dev/null 2>&1; then
	check "colour on a terminal" coloured_terminal
	check "no colour there with NO_COLOR" plain_terminal "NO_COLOR=1 '$IISTRIAGE'"
	check "nor with --color never" plain_terminal "'$IISTRIAGE' --color never"
	check "nor on a dumb one" plain_terminal "TERM=dumb '$IISTRIAGE'"
	check "progress when it takes long, erased at the end" shows_progress
	check "none with --no-progress" hides_progress --no-progress
	check "none with --quiet" hides_progress --quiet
	check "a terminal is no log" refuses_terminal
	check "none when it is quick" quick_without_progress
else
	skip "what depends on a terminal" "script(1) is not installed"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
