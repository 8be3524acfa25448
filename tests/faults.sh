#!/bin/sh
# faults.sh - what is left of a run in which a call of the system went wrong: a whole report or
# none, a clean message, the right status, nothing left over.
#
# FAULTS=all tries each call of each run (make faults), which takes an hour of a processor.
# Else each run has a number of tries, the first of the function that it calls:
# these are the first call, and from there on every k-th with the same k (fault_sweep -m).
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
IISTRIAGE=$(realpath "${IISTRIAGE:-$srcdir/iistriage}")
builddir=$(realpath "${builddir:-.}")
shim=$builddir/tests/tools/.libs/fault_shim.so
sweep=$builddir/tests/tools/fault_sweep
[ -x "$sweep" ] && [ -f "$shim" ] || {
	echo "skipped: this build has no calls that can be made to fail"
	exit 77
}
. "$srcdir/tests/cases.sh"
work=$tmp/work
mkdir "$work"
. "$srcdir/tests/bundle.sh"
# The program itself: the wrapper of libtool would be counted, too.
if [ -x "$(dirname "$IISTRIAGE")/.libs/iistriage" ]; then
	IISTRIAGE=$(dirname "$IISTRIAGE")/.libs/iistriage
fi
sample=$srcdir/samples/module-access-denied
forms=$srcdir/tests/forms
rules=$srcdir/tests/rules
map=$tmp/map.json
base=$tmp/base.json
part=$tmp/part.ndjson
tokens=$tmp/tokens.ndjson
is_all() {
	[ "${FAULTS:-}" = all ]
}
runs() { # of the short sweep
	is_all || echo "-m $1"
}
evidence() { # case of tests/evidence: the folder with its files
	if [ ! -d "$tmp/evidence.$1" ]; then
		mkdir "$tmp/evidence.$1"
		make_files "$srcdir/tests/evidence/$1" "$tmp/evidence.$1"
	fi
	echo "$tmp/evidence.$1"
}

# Files that runs read: a map with some names, a baseline, a part of a fleet's report.
"$IISTRIAGE" -q --redact-map "$map" -f csv "$srcdir/samples/worker-crash" >"$tmp/redacted" || exit 99
"$IISTRIAGE" -q -f json -o "$base" "$sample" || exit 99
"$IISTRIAGE" -q -f ndjson -o "$part" "$(evidence x86-in-64-bit-pool)" || exit 99

"$IISTRIAGE" -q --redact -f ndjson -o "$tokens" "$(evidence x86-in-64-bit-pool)" || exit 99

# What goes wrong and how (of fault_sweep), "--", the command line.
swept() {
	how=
	while [ "$1" != -- ]; do
		how="$how $1"
		shift
	done
	shift
	rm -rf "$tmp/sweep"
	mkdir -p "$tmp/sweep/before"
	cp "$map" "$tmp/sweep/before/map.json"
	# The words of $how are split on purpose.
	# shellcheck disable=SC2086
	timeout 3000 "$sweep" -p "\"complete\": false" -w memory $how "$shim" "$tmp/sweep" "$IISTRIAGE" "$@"
}

memory() { # tries, options...
	most=$1
	shift
	# shellcheck disable=SC2046
	swept $(runs "$most") memory -- "$@" && swept $(runs $((most / 5 + 1))) -a memory -- "$@"
}

scan() { # how..., "--", inputs and options
	swept "$@" -q -j1 -f json -o report
}

for format in $(report_forms); do
	check "memory that runs out: $format" memory 45 -q -j1 -f "$format" -o report "$sample"
done
check "memory that runs out, with threads" memory 45 -q -j3 -f json -o report "$sample"
check "memory that runs out, with a map" memory 60 -q -j1 -f json --redact-map map.json -o report \
	"$sample"
check "memory that runs out, with a baseline" memory 60 -q -j1 -f json --baseline "$base" -o report \
	"$sample"
check "memory that runs out, with rules" memory 60 -q -j1 -f json --rules "$rules/good-own.json" \
	-o report "$sample"

# Each form of logs and of archives: all of tests/forms, or one of each kind.
tried_forms() {
	if is_all; then
		(cd "$forms" && find . -type f ! -name '*.events' | LC_ALL=C sort | sed 's|^\./||')
	else
		echo case.7z case.cab case.tar.gz nested.zip encrypted.zip eventlog.xml.gz \
			wevtutil-rendered-root.xml azure-eventlog-cut.xml winlogbeat.ndjson \
			get-winevent-ps7.json evtxecmd.csv viewer-ja.csv events.clixml copy-text-de.txt \
			copy-2003-es.txt mangled-html.html no-events.txt legacy-clean.evt
	fi
}
for form in $(tried_forms); do
	check "memory that runs out: $form" memory 14 -q -j1 -f json -o report "$forms/$form"
done

# What lies beside logs, in folders and archives.
tried_evidence='config-malformed metabase-filter dotnet-application command-outputs outage
crash-and-trace story-process-monitor history-put-back zip-of-windows x86-in-64-bit-pool'
for case in $tried_evidence; do
	check "memory that runs out: evidence of $case" memory 14 -q -j1 -f json -o report \
		"$(evidence "$case")"
done
check "memory that runs out, with names hidden" memory 20 -q -j1 --redact -f json -o report \
	"$(evidence config-secrets)"

# Other commands, and other files that a run reads.
dll=$(evidence x86-in-64-bit-pool)/files/contosoaudit.dll
check "memory that runs out: merging" memory 30 -q -j1 -f json --redact-map map.json -o report \
	"$part" "$base"
# No other reason is given, such as a damaged report or a rule that does not fit.
all_is_memory() {
	"$IISTRIAGE" -q --all-events -f json -o "$tmp/all.json" "$sample" || return 1
	for call in $(seq 16 40) $(seq 600 7 1400); do
		LD_PRELOAD=$shim FAULT=memory:$call "$IISTRIAGE" -q -j1 -f json -o "$tmp/oom" \
			"$tmp/all.json" 2>"$tmp/err"
		! grep -v 'out of memory' "$tmp/err" || { echo "call $call"; return 1; }
	done
}
check "memory that runs out: merging, no other reason" all_is_memory
check "memory that runs out: merging into lines" memory 20 -q -j1 -f ndjson -o report "$base" "$part"
for format in json ndjson; do
	check "memory that runs out: names that are kept apart, $format" memory 30 -q -j1 -f $format \
		--baseline "$base" -o report "$tokens" "$part"
	check "memory that runs out: a part that is left out, $format" memory 30 -q -j1 -f $format \
		--redact -o report "$part" "$tokens"
done
check "memory that runs out: explain" memory 20 explain 2280 7E000000 rewrite.dll
check "memory that runs out: explain as JSON" memory 20 explain -f json 2280 193 rewrite.dll
check "memory that runs out: explain a file" memory 60 explain "$dll"
check "memory that runs out: explain a text" memory 20 explain "$forms/copy-text-de.txt"
check "memory that runs out: explain evidence" memory 20 explain \
	"$(evidence command-outputs)/in/netstat-ano.txt"
check "memory that runs out: rules check" memory 20 rules check "$rules/good-own.json" \
	"$rules/good-rules.json"
check "memory that runs out: rules with faults" memory 20 rules check "$rules/bad-not-json.json" \
	"$rules/bad-rules.json"
check "memory that runs out: rules list" memory 20 rules list --rules "$rules/good-own.json"
check "memory that runs out: a file that is no baseline" memory 20 -q -j1 -f json --baseline \
	"$srcdir/README.md" -o report "$sample"
check "memory that runs out: a zone" memory 20 -q -j1 -f text --tz CET-1CEST,M3.5.0,M10.5.0/3 \
	-o report "$sample"
# Of the 120,000 calls of libevtx some are enough.
second_reader() {
	swept -m "$(is_all && echo 400 || echo 8)" memory -- -q -j1 --engine libevtx -f json -o report \
		"$sample"
}
if "$IISTRIAGE" -V | grep -q 'without libevtx'; then
	skip "memory that runs out: libevtx" "built without it"
else
	check "memory that runs out: libevtx" second_reader
fi

limited() { # limit, amount, command...
	ulimit "$1" "$2" || exit 99
	shift 2
	exec "$@"
}

# An archive that wants more than there is costs itself alone: its dictionary has 4 GiB.
wants_too_much() {
	mkdir -p "$tmp/much" && cp "$sample"/*.evtx "$tmp/much" || return 1
	printf '\375\067\172\130\132\000\000\001\151\042\336\066\002\000\041\001\050\000\000\000\346\240' \
		>"$tmp/much/a.xz"
	printf '\021\263\340\000\077\000\006\135\000\074\156\126\000\000\000\000\000\000\022\254\322\072' \
		>>"$tmp/much/a.xz"
	printf '\000\001\036\100\144\313\033\202\220\102\231\015\001\000\000\000\000\001\131\132' \
		>>"$tmp/much/a.xz"
	(limited -v 400000 "$IISTRIAGE" -f json -j1 -o "$tmp/much.json" "$tmp/much") 2>"$tmp/err"
	[ $? = 1 ] && grep -q 'a.xz: out of memory' "$tmp/err" &&
		grep -q '"incidents": 1,' "$tmp/much.json" && grep -q '"complete": false' "$tmp/much.json"
}
check "an archive that wants too much memory" wants_too_much

# What cannot be read is a problem of that input, or of that file beside the logs, and the
# report says so.
read_fails() { # tries, inputs and options...
	most=$1
	shift
	for kind in read shrink; do
		for onward in '' -a; do
			# shellcheck disable=SC2046
			scan $(runs "$most") $onward -w iistriage -e 'Input/output' -e 'became' $kind \
				-- "$@" || return 1
		done
	done
}

reads_short() { # inputs and options...
	scan -a short -- "$@" && scan -a interrupt -- "$@"
}

check "reads that fail, files that shrink" read_fails 20 "$sample"
check "reads that are short or interrupted" reads_short "$sample"
for form in case.zip nested.zip case.cab wevtutil-rendered-root.xml winlogbeat.ndjson evtxecmd.csv \
	events.clixml copy-text-de.txt legacy-clean.evt; do
	check "reads that fail: $form" read_fails 6 "$forms/$form"
	check "reads that are short or interrupted: $form" reads_short "$forms/$form"
done
for case in $tried_evidence; do
	check "reads that fail: evidence of $case" read_fails 8 "$(evidence "$case")"
	check "reads that are short or interrupted: evidence of $case" reads_short \
		"$(evidence "$case")"
done
# What was read has a sum, which is not that of the input.
half_a_pipe_has_no_sum() {
	told=0
	for file in "$sample"/*.evtx "$forms/winlogbeat.ndjson" "$forms/legacy-clean.evt" "$part"; do
		for call in $(seq 5); do
			# shellcheck disable=SC2002
			cat "$file" | LD_PRELOAD=$shim FAULT=read:$call+ "$IISTRIAGE" -q --hash \
				-f json - >"$tmp/half" 2>"$tmp/err" && continue
			grep 'cannot be read' "$tmp/half" && told=$((told + 1))
			! grep '"sha256"' "$tmp/half" || { echo "$file: call $call"; return 1; }
		done
	done
	[ $told -gt 4 ]
}
check "reads that fail: half a pipe has no sum" half_a_pipe_has_no_sum
# A file is read once more for it.
no_sum_is_told() {
	told=0
	for kind in read shrink; do
		for call in $(seq 24); do
			LD_PRELOAD=$shim FAULT=$kind:$call "$IISTRIAGE" -q -j1 --hash -f json "$sample" \
				>"$tmp/half" 2>"$tmp/err"
			status=$?
			[ "$(grep -c '"sha256"' "$tmp/half")" = 2 ] && continue
			grep -q 'no SHA-256: ' "$tmp/half" && told=$((told + 1))
			[ $status != 0 ] && grep -q 'Input/output\|became shorter' "$tmp/half" "$tmp/err" || {
				echo "$kind:$call: status $status"
				return 1
			}
		done
	done
	[ $told -gt 2 ]
}
check "reads that fail: a file without a sum" no_sum_is_told
check "reads that fail: merging" read_fails 6 "$part" "$base"
check "reads that are short or interrupted: merging" reads_short "$part" "$base"
# What a report says in another form, a message and the status say where it has no place for it.
told_of() { # fault, calls, folder
	reason='Input/output error\|Too many open files'
	told=0
	for call in $(seq "$2"); do
		for format in json ndjson csv; do
			LD_PRELOAD=$shim FAULT=$1:$call "$IISTRIAGE" -j1 -f $format "$3" \
				>"$tmp/told.$format" 2>"$tmp/err.$format"
			echo $? >>"$tmp/err.$format"
		done
		grep -q "$reason" "$tmp/told.json" || continue
		told=$((told + 1))
		grep -q "$reason" "$tmp/told.ndjson" && grep -q "$reason" "$tmp/err.csv" &&
			grep -q '^[13]$' "$tmp/err.csv" || {
			echo "call $call: no word"
			return 1
		}
	done
	echo "told: $told"
	[ $told -gt 0 ]
}
check "reads that fail: a form without remarks" told_of read 30 "$(evidence outage)"
# A report is what it is without the fault, or something says why.
silent_change() { # format, fault, calls, folder
	format=$1
	"$IISTRIAGE" -q -j1 -f "$format" "$4" >"$tmp/sound"
	for call in $(seq "$3"); do
		LD_PRELOAD=$shim FAULT=$2:$call "$IISTRIAGE" -j1 -f "$format" "$4" >"$tmp/told" \
			2>"$tmp/err"
		status=$?
		cmp -s "$tmp/sound" "$tmp/told" && continue
		grep -q 'Input/output error\|Too many open files\|became shorter' "$tmp/told" "$tmp/err" &&
			{ [ "$format" != csv ] || [ $status = 1 ] || [ $status = 3 ]; } || {
			echo "$format, $2:$call: status $status"
			return 0
		}
	done
	return 1
}
nothing_silent() { # calls, folder
	for kind in read open shrink; do
		for format in json ndjson csv; do
			! silent_change $format $kind "$1" "$2" || return 1
		done
	done
}
# What is switched off is told by files beside logs alone; others tell whose these are, and what a
# module needs.
check "nothing is silent: switched off" nothing_silent 90 "$(evidence switched-off)"
check "nothing is silent: a folder" nothing_silent 25 "$(evidence switched-off)/offline"
for case in other-computers own-computer pair-dependency; do
	check "nothing is silent: evidence of $case" nothing_silent 50 "$(evidence $case)"
done
# Nothing failed: that a file was not read is told nevertheless.
unread_is_told() { # format
	told=0
	for call in $(seq 24); do
		LD_PRELOAD=$shim FAULT=open:$call "$IISTRIAGE" -q -j1 -f "$1" \
			"$(evidence switched-off)/offline" >"$tmp/told" 2>&1
		grep -q 'sandbox cannot be set up' "$tmp/told" && continue
		grep -q app_offline "$tmp/told" || return 1
		told=$((told + $(grep -c 'Too many' "$tmp/told")))
	done
	[ $told -gt 0 ]
}
for format in $(report_forms); do
	check "open fails: nothing failed, $format" unread_is_told "$format"
done
# A site whose name only the configuration knows as one is hidden in a path of the log; where the
# configuration cannot be read for that, the run says so.
make_named() {
	mkdir -p "$tmp/named"
	printf '%s\n' 'era 2008' 'computer WEB01' 'channel Application' \
		'start 2023-01-06T00:00:00Z' 'event W3SVC-WP/2280 error' 'at 0s' 'data E:\web\Falkenhorst\bin\filter.dll' \
		'binary 7E000000' >"$tmp/named.txt"
	"$builddir/tests/writer/mkevtx" "$tmp/named.txt" "$tmp/named/a.evtx"
	printf '%s' '<configuration><system.applicationHost><sites><site name="Falkenhorst" id="1"/>' \
		'</sites></system.applicationHost></configuration>' >"$tmp/named/applicationHost.config"
}
told_in_clear() { # fault, format
	LD_PRELOAD=$shim FAULT=$1 "$IISTRIAGE" -q -j1 --redact -f "$2" "$tmp/named" >"$tmp/told" \
		2>"$tmp/err"
	status=$?
	grep -q Falkenhorst "$tmp/told" || return 0
	clear=$((clear + 1))
	{ [ $status = 1 ] || [ $status = 3 ]; } &&
		grep -q 'Input/output error\|Too many open files\|became shorter' "$tmp/err" && return
	echo "$2, $1: status $status"
	return 1
}
names_told() {
	make_named || return 1
	clear=0
	for format in text json ndjson csv; do
		told_in_clear none:1 $format || return 1
		[ $clear = 0 ] || { echo "$format: in clear without a fault"; return 1; }
		for kind in read open shrink; do
			for call in $(seq 24); do
				told_in_clear $kind:$call $format || return 1
			done
		done
		[ $clear -gt 0 ] || { echo "$format: never in clear"; return 1; }
		clear=0
	done
}
check "names that cannot be read are told of" names_told
# Of what is read twice, and in part the first time, the reason is told.
all_memory_twice() {
	cp "$(evidence story-module-fits)"/*.zip "$tmp/twice.zip" || return 1
	for jobs in 1 3; do
		for call in $(seq 150 3 400); do
			LD_PRELOAD=$shim FAULT=memory:$call "$IISTRIAGE" -q -j$jobs --redact -f ndjson \
				-o "$tmp/oom" "$tmp/twice.zip" 2>"$tmp/err" || grep -q memory "$tmp/err" || {
				echo "-j$jobs, call $call"
				cat "$tmp/err"
				return 1
			}
		done
	done
}
check "memory that runs out: what is read twice" all_memory_twice
other_reads_fail() {
	for kind in read shrink; do
		swept -w iistriage $kind -- explain "$dll" &&
			swept -w iistriage $kind -- explain "$forms/copy-text-de.txt" &&
			swept -w iistriage $kind -- rules check "$rules/good-own.json" || return 1
	done
}
check "reads that fail: explain, rules" other_reads_fail

# Files that are there and cannot be opened, for the sandbox first.
opens_fail() { # inputs and options...
	for onward in '' -a; do
		scan $onward -u -e 'Too' -w 'open' open -- "$@" || return 1
	done
}
check "files that cannot be opened" opens_fail --baseline "$base" --rules "$rules/good-own.json" \
	"$sample"
# What could not be read leaves no names in the map.
check "files that cannot be opened, with a map" scan -u -e Too -e iistriage_redact_map -w open open -- \
	--redact-map map.json "$sample"
check "files that cannot be opened, archives" opens_fail "$(evidence zip-of-windows)"
for case in config-malformed metabase-filter history-put-back dotnet-application; do
	check "files that cannot be opened: evidence of $case" opens_fail "$(evidence "$case")"
done
check "files that cannot be opened: explain" swept -w open open -- explain "$dll"

# No other zone takes the place of one whose file cannot be read.
zone_fails() {
	for kind in read shrink open; do
		TZ=:Europe/Berlin swept -u -e INCOMPLETE -w Input/output -w became -w 'open' $kind -- -j1 \
			-f text -o report --tz local "$sample" || return 1
	done
}
if [ -f /usr/share/zoneinfo/Europe/Berlin ]; then
	check "the zone of this system cannot be read" zone_fails
else
	skip "the zone of this system cannot be read" "there is no zone data"
fi

# A text that cannot be decoded is a problem of that input: nobody can know what is in it.
pages_fail() { # folder or file
	scan -a -e loaded -w loaded page -- "$1"
}
mkdir "$tmp/pages"
cp "$sample"/*.evtx "$forms/copy-2003-es.txt" "$forms/copy-text-ru.txt" "$tmp/pages"
check "code pages that cannot be loaded" pages_fail "$tmp/pages"
iconv -f utf-8 -t gb18030 "$forms/viewer-ja.csv" | tail -c +5 >"$tmp/table.csv"
check "code pages that cannot be loaded, a table" pages_fail "$tmp/table.csv"
check "code pages that cannot be loaded: explain" swept -a -w loaded page -- explain \
	"$forms/copy-2003-es.txt"

# What comes through a pipe.
pipe_fails() { # form
	for kind in read short interrupt; do
		for onward in '' -a; do
			scan -c "$forms/$1" $onward -w iistriage $kind -- - || return 1
		done
	done
	# shellcheck disable=SC2046
	scan $(runs 14) -c "$forms/$1" memory -- -
}
for form in nested.zip winlogbeat.ndjson copy-text-de.txt legacy-clean.evt; do
	check "a pipe: $form" pipe_fails $form
done

for kind in full part output; do
	for option in '' -a; do
		# shellcheck disable=SC2086
		check "writes that fail: $kind $option" scan $option -w space -w Input/output \
			$kind -- --redact-map map.json "$sample"
	done
done
# In the sandbox a process outside of it opens and names files; here all calls are one program's.
for option in '' -a; do
	# shellcheck disable=SC2086
	check "writes that fail: output, no sandbox $option" scan $option -w space -w Input/output \
		output -- --sandbox off --redact-map map.json "$sample"
done
for option in '' -a; do
	# shellcheck disable=SC2086
	check "no threads $option" swept $option thread -- -q -j4 -f json -o report "$sample"
done
check "no threads, files beside the logs" swept -a thread -- -q -j4 -f json -o report \
	"$(evidence zip-of-windows)"

# Lines are written while logs are read, on standard output or into a file.
lines_fail() {
	for kind in full part output; do
		swept -w space -w Input/output $kind -- -q -f ndjson -o report "$forms/nested.zip" ||
			return 1
	done
	for kind in full part; do
		swept -w space $kind -- -q -f ndjson "$forms/nested.zip" &&
			swept -w space $kind -- explain 193 || return 1
	done
}
check "writes that fail: lines" lines_fail

# What an archive holds and is large goes through a temporary file.
make_spooled() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		cat "$forms/winlogbeat.ndjson"
	done >"$tmp/ten"
	for i in 1 2 3 4 5 6 7 8 9 10; do
		cat "$tmp/ten" "$tmp/ten" "$tmp/ten" "$tmp/ten" "$tmp/ten" "$tmp/ten"
	done >"$tmp/hundreds"
	cat "$tmp/hundreds" "$tmp/hundreds" "$tmp/hundreds" "$tmp/hundreds" "$tmp/hundreds" | gzip \
		>"$tmp/spooled.json.gz"
}
spool_fails() {
	make_spooled && mkdir -p "$tmp/spool" || return 1
	TMPDIR=$tmp/spool
	export TMPDIR
	for kind in full part short interrupt; do
		# shellcheck disable=SC2046
		scan $(runs 10) -a -w space -w temporary $kind -- "$tmp/spooled.json.gz" &&
			scan $(runs 10) -w space -w temporary $kind -- "$tmp/spooled.json.gz" || return 1
	done
	for number in 2 15; do
		# shellcheck disable=SC2046
		scan $(runs 10) -s $number signal -- "$tmp/spooled.json.gz" || return 1
	done
	unset TMPDIR
	[ -z "$(ls -A "$tmp/spool")" ]
}
check "a temporary file that cannot be written" spool_fails

# Every signal that ends a program, before any call.
numbers='1 2 3 10 12 14 15 24 26 27 29 34'
if is_all; then
	numbers="$numbers 4 5 6 7 8 11 31 50 64"
fi
signals() { # tries, inputs and options...
	most=$1
	shift
	for number in $numbers; do
		# shellcheck disable=SC2046
		scan $(runs "$most") -s "$number" signal -- "$@" || return 1
	done
}
check "signals that end the program" signals 5 --redact-map map.json "$sample"
check "signals that end the program, archives" signals 2 "$forms/nested.zip"
check "signals that end the program, files beside the logs" signals 2 "$(evidence zip-of-windows)"

# A system that has little: the whole report, or none and a message.
little() { # input, limit, amounts...
	from=$1
	limit=$2
	shift 2
	mkdir -p "$tmp/little"
	"$IISTRIAGE" -q -f json -o "$tmp/whole" "$from" || return 1
	for amount in "$@"; do
		rm -f "$tmp/little/report"
		(limited "$limit" "$amount" "$IISTRIAGE" -q -f json -o "$tmp/little/report" "$from") \
			2>"$tmp/err"
		status=$?
		case $status in
		0) cmp "$tmp/whole" "$tmp/little/report" || return 1 ;;
		1 | 3)
			[ ! -e "$tmp/little/report" ] ||
				grep -q '"complete": false' "$tmp/little/report" || return 1
			[ -s "$tmp/err" ] || { echo "$limit $amount: no message"; return 1; }
			;;
		127) grep -q 'shared' "$tmp/err" || return 1 ;; # the loader's own
		*)
			echo "$limit $amount: status $status"
			return 1
			;;
		esac
		[ -z "$(find "$tmp/little" -mindepth 1 ! -name report)" ] || return 1
	done
}
check_little() { # name, input
	check "little address space$1" little "$2" -v 20000 24000 28000 30000 32000 34000 36000 38000 \
		40000 44000 48000 56000 64000 80000 100000 200000
	check "few descriptors$1" little "$2" -n 3 4 5 6 7 8 9 10 12 16
}
check_little "" "$sample"
check_little ", archives" "$forms/nested.zip"
check_little ", files beside the logs" "$(evidence zip-of-windows)"
check_little ", a temporary file" "$tmp/spooled.json.gz"

# What is on the stack depends on the environment, too.
small_stack() { # options...
	"$IISTRIAGE" -q -f json -o "$tmp/whole" "$sample" &&
		(limited -s 48 env -i "$IISTRIAGE" -q -f json -o "$tmp/small" "$@" "$sample") &&
		cmp "$tmp/whole" "$tmp/small"
}
check "a small stack" small_stack -j1
check "a small stack, with threads" small_stack -j4
check "a small stack, no sandbox" small_stack --sandbox off

# Two runs at once with one map: it is what one after the other would have left; a run that
# could not be the second one says so.
mapped() { # map, sample, report
	"$IISTRIAGE" -q -f csv --redact-map "$1" -o "$3" "$srcdir/samples/$2" 2>"$3.err"
}

one_after_the_other() { # name, samples...
	into=$tmp/one.$1
	shift
	for one in "$@"; do
		mapped "$into" "$one" "$tmp/one.report" || return 1
	done
	grep -v '"id"' "$into" >"$into.names"
}

two_runs() {
	a=module-access-denied
	b=config-edited
	one_after_the_other ab $a $b && one_after_the_other ba $b $a &&
		one_after_the_other a $a && one_after_the_other b $b || return 1
	for i in 1 2 3 4 5 6 7 8 9 10; do
		rm -rf "$tmp/two"
		mkdir "$tmp/two"
		mapped "$tmp/two/map" $a "$tmp/two/a" &
		mapped "$tmp/two/map" $b "$tmp/two/b"
		of_b=$?
		wait $!
		of_a=$?
		grep -v '"id"' "$tmp/two/map" >"$tmp/two.names"
		case $of_a$of_b in
		00) allowed='ab ba' ;;
		01) allowed='a ba ab' && [ -s "$tmp/two/b.err" ] ;;
		10) allowed='b ab ba' && [ -s "$tmp/two/a.err" ] ;;
		*) false ;;
		esac || return 1
		for order in $allowed; do
			! cmp -s "$tmp/one.$order.names" "$tmp/two.names" || continue 2
		done
		echo "round $i, $of_a and $of_b: the map is of none of: $allowed"
		return 1
	done
}
check "two runs with one map" two_runs

# A run that cannot know what others do to the map writes neither map nor report.
unclaimed() { # fault, word of the message, options...
	fault=$1
	word=$2
	shift 2
	rm -rf "$tmp/two"
	mkdir "$tmp/two"
	[ "$fault" = late:1 ] || cp "$map" "$tmp/two/map"
	LD_PRELOAD=$shim FAULT=$fault "$IISTRIAGE" -q "$@" --redact-map "$tmp/two/map" -f csv \
		-o "$tmp/two/report" "$sample" 2>"$tmp/err"
	[ $? = 1 ] && grep "$word" "$tmp/err" && [ "$(ls -A "$tmp/two")" = map ] || return 1
	if [ "$fault" = late:1 ]; then
		[ ! -s "$tmp/two/map" ]
	else
		cmp "$map" "$tmp/two/map"
	fi
}
for option in on off; do
	check "a map that cannot be locked, sandbox $option" unclaimed claim:1+ 'locked against' \
		--sandbox $option
	check "a map that another run does not let go, sandbox $option" unclaimed claim:1+:11 \
		'another run is writing' --sandbox $option
	check "a new map that another run has made, sandbox $option" unclaimed late:1 \
		'another run has changed' --sandbox $option
done

# Names that become the same file, where nothing is yet.
one_name() {
	mkdir -p "$tmp/names" && cd "$tmp/names" || return 1
	rm -rf ./*
	ln -s x.json y.json
	ln -s . here
	for output in y.json here/x.json "$tmp/names/x.json" ./x.json; do
		"$IISTRIAGE" -q --redact-map x.json -o "$output" "$sample" 2>"$tmp/err" && return 1
		[ ! -e x.json ] && grep -q 'map of --redact-map' "$tmp/err" || return 1
	done
	cd "$srcdir" || return 1
}
check "two outputs that are one file" one_name

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
