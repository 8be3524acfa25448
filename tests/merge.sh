#!/bin/sh
# merge.sh - scanning parts and merging them gives the report of scanning the
# whole, byte by byte; what is damaged in between is told.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
. "$srcdir/tests/cases.sh"

scan() { # exit status, output, arguments...
	wanted=$1
	out=$2
	shift 2
	"$IISTRIAGE" -q "$@" >"$out" 2>"$tmp/err"
	got=$?
	[ "$got" = "$wanted" ] && return
	echo "wanted status $wanted, got $got: iistriage $*"
	cat "$tmp/err"
	return 1
}

# The logs: two stories, one twice, damaged ones, one of several computers, one
# that is none and one that is not there.
mkdir "$tmp/logs"
cd "$tmp/logs" || exit 99
cp "$srcdir/samples/module-access-denied/Application.evtx" a.evtx
cp "$srcdir/samples/module-access-denied/System.evtx" b.evtx
cp "$srcdir/samples/iis6/bitness-mismatch/System.evtx" c.evtx
cp a.evtx copy-of-a.evtx
good=$builddir/tests/fixtures/good-chunks.evtx
for kind in $("$builddir/tests/writer/mkdamage" --list | cut -f 1); do
	"$builddir/tests/writer/mkdamage" "$kind" "$good" "damaged-$kind.evtx" >"$tmp/log" || exit 99
done
for kind in forwarded classic text types nulls wrapped dirty empty; do
	cp "$builddir/tests/fixtures/good-$kind.evtx" .
done
echo 'no log' >note.evtx
set -- *.evtx missing.evtx
[ $# -ge 20 ] || { echo "only $# logs"; exit 99; }

part() { # number, logs...: ndjson, and json with all events
	number=$1
	shift
	"$IISTRIAGE" -q -f ndjson "$@" >"../part$number.ndjson" 2>"$tmp/err"
	"$IISTRIAGE" -q -f json --all-events "$@" >"../part$number.json" 2>"$tmp/err"
}

number=0
for log; do
	number=$((number + 1))
	part $number "$log"
done
parts() { # form
	i=0
	while [ $i -lt $number ]; do
		i=$((i + 1))
		echo "../part$i.$1"
	done
}

# The whole has a log that is not there, hence 1.
same() { # options of the report, then --, then what is merged
	options=
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	# shellcheck disable=SC2086
	scan 1 "$tmp/whole" $options *.evtx missing.evtx &&
		scan 1 "$tmp/merged" $options "$@" &&
		diff -u "$tmp/whole" "$tmp/merged"
}

one_stream() { # options...
	scan 1 "$tmp/whole" "$@" *.evtx missing.evtx || return 1
	# shellcheck disable=SC2046
	cat $(parts ndjson) | scan 1 "$tmp/merged" "$@" - &&
		diff -u "$tmp/whole" "$tmp/merged"
}

# Every second input is a log.
mixed() { # form
	set -- "$1" *.evtx missing.evtx
	form=$1
	shift
	i=0
	inputs=
	for log; do
		i=$((i + 1))
		[ $((i % 2)) = 0 ] && inputs="$inputs $log" || inputs="$inputs ../part$i.$form"
	done
	# shellcheck disable=SC2086
	same -f json -- $inputs
}

# Merging in two steps.
in_steps() { # form, options...
	form=$1
	shift
	# shellcheck disable=SC2046
	set -- "$@" $(parts "$form" | head -n 9)
	"$IISTRIAGE" -q "$@" >"../step.$form" 2>"$tmp/err"
	# shellcheck disable=SC2046
	same -f json -- "../step.$form" $(parts "$form" | tail -n +10)
}

# Messages are the same, too: what an input lost is told again.
messages() {
	"$IISTRIAGE" *.evtx missing.evtx 2>"$tmp/first" >"$tmp/out"
	# shellcheck disable=SC2046
	"$IISTRIAGE" $(parts ndjson) 2>"$tmp/second" >"$tmp/out"
	diff -u "$tmp/first" "$tmp/second"
}

count() { # pattern, file
	grep -c "$1" "$2"
}

# Lines come in their order, and incidents cite events that are there.
lines() {
	"$IISTRIAGE" -q -f ndjson *.evtx missing.evtx >"$tmp/lines" 2>"$tmp/err"
	awk '
	!/^\{"type": "(event|input|incident)", / { print "line " NR ": " $0; exit 1 }
	/^\{"type": "event"/ {
		if (inputs_done || $0 !~ "^.\"type\": \"event\", \"index\": " events + 0 ", \"input\": " inputs + 0 ",") {
			print "line " NR ": " $0
			exit 1
		}
		events++
	}
	/^\{"type": "input"/ {
		if ($0 !~ "^.\"type\": \"input\", \"schema_version\": 1, \"index\": " inputs + 0 ",") {
			print "line " NR ": " $0
			exit 1
		}
		inputs++
		more += $0 ~ /, "more": true}$/
	}
	/^\{"type": "incident"/ { inputs_done = 1; incidents++ }
	END { print events " events, " inputs " inputs, " incidents " incidents"
		exit !(events > 100 && inputs > 20 && incidents > 3 && more == inputs - 1) }' "$tmp/lines"
}

# Also where the numbers are those of the JSON report with all events.
cites() {
	"$IISTRIAGE" -q -f ndjson a.evtx b.evtx >"$tmp/lines" &&
		"$IISTRIAGE" -q -f json a.evtx b.evtx >"$tmp/json" || return 1
	# Times of the events that the first incident cites.
	sed -n 's/^{"type": "incident".*"events": \[\([0-9, ]*\)\]}$/\1/p' "$tmp/lines" |
		head -n 1 | tr ',' '\n' | tr -d ' ' | while read -r index; do
		sed -n "s/^{\"type\": \"event\", \"index\": $index,.*\"time\": \"\([^\"]*\)\".*/\1/p" "$tmp/lines"
	done >"$tmp/cited"
	sed -n '/^  "events"/,$s/^ *"time": "\(.*\)",$/\1/p' "$tmp/json" >"$tmp/wanted"
	[ -s "$tmp/wanted" ] && diff "$tmp/wanted" "$tmp/cited"
}

# Streamed to where nobody reads, to a full disk, to a file.
streams() {
	{ "$IISTRIAGE" -f ndjson a.evtx; echo $? >"$tmp/status"; } 2>"$tmp/err" | true
	[ "$(cat "$tmp/status")" = 0 ] && [ ! -s "$tmp/err" ] &&
		mkdir "$tmp/o" && scan 0 "$tmp/out" -f ndjson -o "$tmp/o/x" a.evtx &&
		[ ! -s "$tmp/out" ] && cmp "$tmp/o/x" ../part1.ndjson && [ "$(ls "$tmp/o")" = x ] &&
		{ [ ! -c /dev/full ] || { ! "$IISTRIAGE" -f ndjson a.evtx >/dev/full 2>"$tmp/err" &&
			[ "$(grep -c . "$tmp/err")" = 1 ]; }; }
}

# A log comes through a pipe, and its second half only when the first line was read.
while_reading() {
	"$builddir/tests/writer/mkevtx" --dense 40000 "$tmp/storm.evtx" || return 1
	half=$(($(wc -c <"$tmp/storm.evtx") / 2))
	{
		head -c $half "$tmp/storm.evtx"
		i=0
		while [ ! -e "$tmp/seen" ] && [ $i -lt 60 ]; do
			sleep 0.5
			i=$((i + 1))
		done
		[ ! -e "$tmp/seen" ] || : >"$tmp/in-time"
		tail -c +$((half + 1)) "$tmp/storm.evtx"
	} | "$IISTRIAGE" -q -j 1 -f ndjson - | {
		read -r line
		: >"$tmp/seen"
		echo "$line"
		cat
	} >"$tmp/lines"
	[ -e "$tmp/in-time" ] && [ "$(count '"type": "event"' "$tmp/lines")" = 40000 ]
}

# What was covered does not depend on how the logs are given.
covers() { # output, arguments...
	out=$1
	shift
	"$IISTRIAGE" -q -f json "$@" 2>"$tmp/err" |
		sed -n '/^  "coverage": /,/^  "limit_count": /p' >"$out"
	[ "$(wc -l <"$out")" -gt 20 ] || { echo "no coverage: $*"; cat "$out"; return 1; }
}

any_order() {
	set --
	for log in *.evtx; do
		set -- "$log" "$@"
	done
	covers "$tmp/first" *.evtx &&
		covers "$tmp/second" "$@" && diff -u "$tmp/first" "$tmp/second" &&
		covers "$tmp/second" -j 1 *.evtx && diff -u "$tmp/first" "$tmp/second" &&
		covers "$tmp/second" *.evtx *.evtx && diff -u "$tmp/first" "$tmp/second"
}

# What is said of events, but for the place where they were read.
events_of() { # output, logs...
	out=$1
	shift
	"$IISTRIAGE" -q -f json "$@" | sed -n '/^  "events": \[$/,/^  \]/p' |
		grep -v '"input"\|"offset"' >"$out"
	[ -s "$out" ]
}

# A twin that lost its source, and two logs that have events of one moment.
events_any_order() {
	printf 'era 2008\ncomputer WEB01\nfirst-record 100\ntime 2017-07-14T02:40:00Z\n' >"$tmp/head"
	{ cat "$tmp/head"; printf 'channel Application\nevent W3SVC-WP/2280 error\ndata C:\\x.dll\nbinary 7e000000\n'; } >"$tmp/1.txt"
	{ cat "$tmp/head"; printf 'channel System\nevent WAS/5059 error\ndata AppPoolID=Shop\n'; } >"$tmp/2.txt"
	for log in 1 2; do
		"$builddir/tests/writer/mkevtx" "$tmp/$log.txt" "$tmp/$log.evtx" || return 1
	done
	set -- "$srcdir/tests/forms/get-winevent-ps5.json" "$srcdir/tests/forms/splunk-xmlwineventlog.txt" \
		"$tmp/1.evtx" "$tmp/2.evtx"
	while [ $# -gt 0 ]; do
		events_of "$tmp/first" "$1" "$2" && events_of "$tmp/second" "$2" "$1" &&
			diff -u "$tmp/first" "$tmp/second" || return 1
		shift 2
	done
}

# Each run has a key of its own: it decides nothing that is said.
texts_read_twice() {
	set -- "$srcdir/tests/forms/get-winevent-fl-all.txt" "$srcdir/tests/forms/nxlog.ndjson"
	scan 0 "$tmp/first" -f json "$@" || return 1
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		scan 0 "$tmp/second" -f json "$@" && diff -u "$tmp/first" "$tmp/second" || return 1
	done
}

# Chunks of a log in files of their own, also where some of them are missing.
any_split() {
	rm -rf "$tmp/split"
	mkdir "$tmp/split" || return 1
	chunks=$((($(wc -c <"$good") - 4096) / 65536))
	[ $chunks -ge 3 ] || return 1
	i=0
	while [ $i -lt $chunks ]; do
		{ head -c 4096 "$good"; tail -c +$((4097 + i * 65536)) "$good" | head -c 65536; } \
			>"$tmp/split/$i.evtx"
		i=$((i + 1))
	done
	covers "$tmp/first" "$good" && ! grep -q '"missing": [1-9]' "$tmp/first" &&
		covers "$tmp/second" "$tmp/split" && diff -u "$tmp/first" "$tmp/second" &&
		covers "$tmp/second" "$tmp"/split/2.evtx "$tmp"/split/[013-9].evtx "$good" &&
		diff -u "$tmp/first" "$tmp/second" &&
		rm "$tmp/split/1.evtx" && covers "$tmp/second" "$tmp/split" &&
		[ "$(grep -c '"after": .* "missing": [1-9]' "$tmp/second")" = 1 ]
}

# What other options say of the logs stays with them.
options() {
	for option in --recover --hash '--engine libevtx' '-j 1'; do
		# shellcheck disable=SC2086
		scan 1 "$tmp/whole" -f json $option damaged-*.evtx c.evtx &&
			scan 1 "$tmp/x.ndjson" -f ndjson $option damaged-*.evtx c.evtx &&
			scan 1 "$tmp/merged" -f json "$tmp/x.ndjson" &&
			diff -u "$tmp/whole" "$tmp/merged" || return 1
	done
}

# Lines hold all events, whatever a filter hides in the incidents behind them.
filtered_parts() {
	"$IISTRIAGE" -q -f ndjson --since 2100-01-01 --computer nobody *.evtx missing.evtx \
		>"$tmp/filtered.ndjson" 2>"$tmp/err"
	! grep -q '"type": "incident"' "$tmp/filtered.ndjson" &&
		same -f json --all-events -- "$tmp/filtered.ndjson" &&
		same -f json --since 2100-01-01 -- "$tmp/filtered.ndjson"
}

# Links in folders are not read, and that is told.
links() (
	mkdir "$tmp/links" "$tmp/links/1" "$tmp/links/2" && cp a.evtx "$tmp/links/1" &&
		cp b.evtx "$tmp/links/2" && mkfifo "$tmp/links/1/b.evtx" &&
		ln -s a.evtx "$tmp/links/2/a.evtx" && cd "$tmp/links" || return 1
	for form in ndjson 'json --all-events'; do
		for part in 1 2; do
			# shellcheck disable=SC2086
			scan 0 "$tmp/links$part" -f $form $part || return 1
		done
		scan 0 "$tmp/first" -f json . &&
			scan 0 "$tmp/merged" -f json "$tmp/links1" "$tmp/links2" || return 1
		sed 's/": "\.\//": "/' "$tmp/first" >"$tmp/whole"
		grep -q '"passed_over_count": 2' "$tmp/whole" && diff -u "$tmp/whole" "$tmp/merged" ||
			return 1
	done
	"$IISTRIAGE" . 2>&1 >"$tmp/first" | sed 's/: \.\//: /' >"$tmp/whole"
	"$IISTRIAGE" -f ndjson . 2>"$tmp/err" | "$IISTRIAGE" - 2>&1 >"$tmp/first" |
		sed 's/: \.\//: /' >"$tmp/merged"
	[ "$(grep -c . "$tmp/whole")" = 2 ] && diff "$tmp/whole" "$tmp/merged"
)

# ---- what can go wrong ----

refused() {
	scan 0 "$tmp/short.json" -f json a.evtx b.evtx && scan 1 "$tmp/out" "$tmp/short.json" &&
		grep -q 'does not hold all events' "$tmp/err" &&
		grep -q 'write it with --all-events and without filters' "$tmp/err" &&
		scan 0 "$tmp/since.json" -f json --all-events --since 2000-01-01 a.evtx &&
		scan 1 "$tmp/out" "$tmp/since.json"
}

# Reports beside logs are merged, whatever they are called; what others wrote and
# what is just being written is passed over.
folder() {
	mkdir "$tmp/folder" && cp a.evtx "$tmp/folder" && cp ../part2.ndjson "$tmp/folder/x.ndjson" &&
		cp ../part3.ndjson "$tmp/folder/y" && cp ../part4.json "$tmp/folder/z.log" &&
		scan 0 "$tmp/first" -f json "$tmp/folder" &&
		[ "$(count '"path": ' "$tmp/first")" = 4 ] || return 1
	cp ../part5.ndjson "$tmp/folder/.w.ndjson.17-0.tmp"
	cp "$tmp/short.json" "$tmp/folder/.w.json.17-0.tmp"
	: >"$tmp/folder/empty.json"
	: >"$tmp/folder/empty.log"
	head -c 2000 "$srcdir/rules/events.json" >"$tmp/folder/cut.json"
	utf16 "$srcdir/README.md" >"$tmp/folder/utf16.txt"
	number=0
	while read -r line; do
		number=$((number + 1))
		echo "$line" >"$tmp/folder/$number.json"
		echo "$line" >"$tmp/folder/$number.txt"
		utf16 "$tmp/folder/$number.json" >"$tmp/folder/wide$number.json" || return 1
	done <<-'END'
		{"type": "FeatureCollection", "features": []}
		{"type": "event", "name": "click"}
		{"type": "input", "value": ""}
		{"type": "incident", "id": "7"}
		{"type": "mod
		{"type": "
		{"
		{
		{"schema_version": "1.4.0", "id": "x"}
		{"schema_version": 1, "tool": {"name": "another"}}
		{"schema_version": 1}
		{"
		[1, 2]
		hello
	END
	scan 0 "$tmp/second" -f json "$tmp/folder" && cmp "$tmp/first" "$tmp/second"
}

# A part that cannot be merged is told as if it was named; the rest is read.
no_part() { # name, reason: what stands in the file comes from standard input
	rm -rf "$tmp/parts"
	mkdir "$tmp/parts" && cp a.evtx "$tmp/parts" && cat >"$tmp/parts/$1" &&
		scan 1 "$tmp/first" -f json "$tmp/parts/a.evtx" "$tmp/parts/$1" &&
		cp "$tmp/err" "$tmp/named" && scan 1 "$tmp/second" -f json "$tmp/parts" &&
		diff "$tmp/named" "$tmp/err" &&
		diff "$tmp/first" "$tmp/second" &&
		grep -q "\"error\": \"$2\"" "$tmp/second" &&
		grep -q '"rule": "dll-access-denied"' "$tmp/second" &&
		rm "$tmp/parts/a.evtx" && scan 1 "$tmp/out" "$tmp/parts" &&
		! grep -q 'no event logs' "$tmp/err"
}

told() {
	for file in x.evtx x.EVTX x.ndjson x.jsonl; do
		no_part $file 'is empty' </dev/null || return 1
		head -c 9999 /dev/zero | no_part $file 'is filled with zeros' || return 1
	done
	for file in x.ndjson x.jsonl; do
		echo '{"type": "FeatureCollection"}' | no_part $file 'is no report of iistriage' || return 1
		printf '\377\376' | no_part $file 'is empty' || return 1
	done
	echo hello | no_part x.evtx 'is not an event log' || return 1
	for file in x.json x.ndjson x.txt x; do
		utf16 ../part1.json | no_part $file 'is a report in UTF-16' &&
			utf16 ../part1.ndjson | no_part $file 'is a report in UTF-16' &&
			head -c 20 ../part1.ndjson | no_part $file 'is a report that ends in its first line' &&
			head -c 20 ../part1.json | no_part $file 'is a report that ends in its first lines' &&
			head -c 9999 ../part1.json | no_part $file 'is a damaged report' || return 1
	done
}

# One that was written for people may lie beside the logs.
short_beside() {
	mkdir "$tmp/beside" && cp a.evtx "$tmp/beside" && cp "$tmp/short.json" "$tmp/beside/x.json" &&
		scan 0 "$tmp/out" -f json "$tmp/beside" &&
		grep -q 'is a report that does not hold all events' "$tmp/out" "$tmp/err" &&
		rm "$tmp/beside/a.evtx" && scan 1 "$tmp/out" "$tmp/beside" &&
		scan 1 "$tmp/out" "$tmp/beside/x.json"
}

# The last report lies where this one is to be, or is compared with it.
aside() {
	mkdir "$tmp/aside" && cp a.evtx b.evtx "$tmp/aside" &&
		scan 0 "$tmp/first" -f json "$tmp/aside" || return 1
	for form in json json; do
		scan 0 "$tmp/out" -f $form -o "$tmp/aside/report.json" "$tmp/aside" &&
			cmp "$tmp/first" "$tmp/aside/report.json" || return 1
	done
	: >"$tmp/aside/x.ndjson"
	scan 0 "$tmp/out" -f ndjson -o "$tmp/aside/x.ndjson" --baseline "$tmp/aside/report.json" \
		"$tmp/aside" && scan 0 "$tmp/out" "$tmp/aside" &&
		grep -q 'report.json  *not read: a report that does not' "$tmp/out" &&
		scan 2 "$tmp/out" -f text -o "$tmp/aside/x.ndjson" "$tmp/aside" &&
		grep -q 'is an input; it would be overwritten' "$tmp/err"
}

# Damage to one file of two inputs: the rest is there, and it is told where.
broken() { # number of inputs, pattern of the problem, sed script...
	inputs=$1
	what=$2
	shift 2
	"$IISTRIAGE" -q -f ndjson a.evtx b.evtx | sed "$@" >"$tmp/broken"
	scan 3 "$tmp/out.json" -f json "$tmp/broken" || return 1
	[ "$(count '"path": ' "$tmp/out.json")" = "$inputs" ] && grep "\"what\": \"$what\"" "$tmp/out.json" &&
		grep -q '"complete": false' "$tmp/out.json" &&
		grep -q '"rule": "dll-access-denied"' "$tmp/out.json"
}

# The same of a JSON report.  What is wrong with an input is wrong with all of it.
broken_json() { # number of inputs, pattern of the problem, sed script
	"$IISTRIAGE" -q -f json --all-events a.evtx b.evtx >"$tmp/whole" 2>"$tmp/err"
	sed "$3" "$tmp/whole" >"$tmp/broken"
	! cmp -s "$tmp/whole" "$tmp/broken" && "$IISTRIAGE" -q -f json "$tmp/broken" >"$tmp/out.json" 2>"$tmp/err"
	[ "$(count '"path": ' "$tmp/out.json")" = "$1" ] && grep -q "\"what\": \"$2\"" "$tmp/out.json" &&
		! grep -q 'events of this input are missing' "$tmp/out.json" &&
		grep -q '"complete": false' "$tmp/out.json"
}

# Logs without events leave only their summaries.
lost_inputs() {
	mkdir "$tmp/quiet"
	for log in 1 2 3 4; do
		cp good-empty.evtx "$tmp/quiet/$log.evtx"
	done
	"$IISTRIAGE" -q -f ndjson "$tmp/quiet" >"$tmp/lines" &&
		scan 0 "$tmp/out" -f json "$tmp/lines" || return 1
	for script in 3q 4d; do
		sed "$script" "$tmp/lines" >"$tmp/broken"
		scan 3 "$tmp/out" -f json "$tmp/broken" &&
			grep -q '"what": "truncated: more inputs were announced"' "$tmp/out" &&
			cat "$tmp/broken" "$tmp/lines" >"$tmp/two" &&
			scan 3 "$tmp/out" -f json "$tmp/two" &&
			[ "$(count 'truncated: more inputs were announced' "$tmp/out")" = 1 ] || return 1
	done
	for script in 1d 2d 3d 2,3d; do
		sed "$script" "$tmp/lines" >"$tmp/broken"
		scan 3 "$tmp/out" -f json "$tmp/broken" &&
			[ "$(count '"what": "inputs before are missing"' "$tmp/out")" = 1 ] &&
			[ "$(count '"what"' "$tmp/out")" = 1 ] || return 1
	done
	# What was damaged is told once.
	sed '2s/:/;/' "$tmp/lines" >"$tmp/broken"
	scan 3 "$tmp/out" -f json "$tmp/broken" && [ "$(count '"what"' "$tmp/out")" = 1 ]
}

# What a newer version wrote may mean more than we know.
newer() {
	sed 's/"schema_version": 1,/"schema_version": 2,/' ../part1.ndjson >"$tmp/newer.ndjson"
	scan 3 "$tmp/out" -f json "$tmp/newer.ndjson" && [ "$(count '"what"' "$tmp/out")" = 1 ] &&
		grep -q '"what": "a newer version wrote it: schema 2 ' "$tmp/out" &&
		grep -q '"rule": "dll-access-denied"' "$tmp/out" &&
		sed 's/"schema_version": 1,/"schema_version": 2,/' ../part1.json >"$tmp/newer.json" &&
		scan 1 "$tmp/out" "$tmp/newer.json" &&
		grep -q 'is a report in another version of the schema' "$tmp/err"
}

packed() {
	gzip -c ../part1.ndjson >"$tmp/part1.ndjson.gz" &&
		scan 0 "$tmp/out" "$tmp/part1.ndjson.gz" && scan 0 "$tmp/plain" ../part1.ndjson &&
		cmp "$tmp/out" "$tmp/plain"
}

utf16() { # file: as PowerShell writes what a program prints
	printf '\377\376'
	sed 's/$/\r/' "$1" | tr '\n' '\001' | LC_ALL=C sed 's/./&\n/g' | tr '\n\001' '\000\n'
}

# A byte order mark hides no line, whatever begins with it; UTF-16 is refused.
marks() {
	mark=$(printf '\357\273\277')
	for form in ndjson json; do
		sed "1s/^/$mark/" "../part1.$form" >"$tmp/marked.$form" &&
			scan 0 "$tmp/first" -f json "../part1.$form" &&
			scan 0 "$tmp/second" -f json "$tmp/marked.$form" &&
			cmp "$tmp/first" "$tmp/second" || return 1
	done
	cat "$tmp/marked.ndjson" ../part2.ndjson | sed "1!s/^{\"type\": \"in/$mark&/" >"$tmp/all" &&
		scan 0 "$tmp/first" -f json ../part1.ndjson ../part2.ndjson &&
		scan 0 "$tmp/second" -f json "$tmp/all" && cmp "$tmp/first" "$tmp/second"
}

wide() {
	for form in ndjson json; do
		utf16 "../part1.$form" >"$tmp/wide" || return 1
		tail -c +3 "$tmp/wide" >"$tmp/unmarked"
		head -c 41 "$tmp/wide" >"$tmp/cut"
		for file in wide unmarked cut; do
			scan 1 "$tmp/out" "$tmp/$file" && grep -q 'is a report in UTF-16' "$tmp/err" &&
				grep -q 'write it with -o FILE' "$tmp/err" || return 1
		done
	done
	printf '\377\376' >"$tmp/wide"
	printf '\357\273\277' >"$tmp/marked"
	for file in wide marked; do
		scan 1 "$tmp/out" "$tmp/$file" && grep -q 'is empty' "$tmp/err" || return 1
	done
}

# An end that was cut off in the middle of a line.
cut_off() {
	"$IISTRIAGE" -q -f ndjson a.evtx b.evtx >"$tmp/lines"
	size=$(sed '/"path": "b.evtx"/,$d' "$tmp/lines" | wc -c)
	head -c $((size + 20)) "$tmp/lines" >"$tmp/broken"
	scan 3 "$tmp/out.json" -f json "$tmp/broken" &&
		grep -q "\"offset\": $size, \"what\": \"damaged line\"" "$tmp/out.json" &&
		grep -q '"what": "the summary line of the 8 events above is missing"' "$tmp/out.json" &&
		grep -q '"rule": "dll-access-denied"' "$tmp/out.json"
}

# Whatever is left of it, named or in a folder, it is read without a crash, and never
# as whole.  Less than its first letters is anybody's JSON.
every_cut() { # form, bytes that tell it in a folder
	size=$(wc -c <"../part1.$1")
	at=0
	rm -rf "$tmp/broken"
	mkdir "$tmp/broken"
	while [ $at -lt $((size - 2)) ]; do
		head -c $at "../part1.$1" >"$tmp/broken/x.$1"
		"$IISTRIAGE" -q -f json "$tmp/broken/x.$1" >"$tmp/out" 2>"$tmp/err"
		case $? in
		1 | 3) ;;
		0) # A cut behind a whole line: only what was concluded is missing.
			tail -n 1 "$tmp/broken/x.$1" | grep -q '^{"type": "in' || return 1 ;;
		*) return 1 ;;
		esac
		if [ $at -ge "$2" ]; then
			"$IISTRIAGE" -q -f json "$tmp/broken" >"$tmp/folded" 2>"$tmp/err"
			diff "$tmp/out" "$tmp/folded" || return 1
		fi
		[ $at -lt 60 ] && at=$((at + 1)) || at=$((at + size / 60 + 1))
	done
	rm -r "$tmp/broken"
}

# Numbers of inputs and events that make no sense cost nothing but themselves.  The
# highest one is as good as none.
forged() {
	event='"offset": 0, "provider": "WAS", "family": "WAS", "event_id": 5002'
	books='"format": "evtx", "records": 1, "matched": 1, "undecodable": 0, "recovered": 0, "problem_count": 0'
	for most in 18446744073709551615 4294967296 18446744073709551614; do
		printf '{"type": "event", "index": %s, "input": %s, %s}\n' \
			$most $most "$event" 5 7 "$event" 5 $most "$event" 0 0 "$event"
		printf '{"type": "input", "index": %s, "path": "x", "more": true, %s}\n' $most "$books" 0 "$books"
	done >"$tmp/forged"
	scan 3 "$tmp/out" -f json "$tmp/forged" &&
		[ "$(count '"what": "the summary line of the 1 event above is missing"' "$tmp/out")" = 9 ] &&
		[ "$(count '"what": "inputs before are missing"' "$tmp/out")" = 2 ]
}

hostile() {
	deep="{\"type\": \"incident\", \"x\": $(head -c 100000 /dev/zero | tr '\0' '[')"
	printf '%s\n' '{"type": "event", "index": 0, "input": 0, "offset": 0, "provider": "W3SVC-WP", "family": "W3SVC-WP", "event_id": 2280, "strings": ["\u0000\ud800\u202e<b>=1+1"], "time": "2023-01-06T12:03:09.5170961Z", "computer": "\u001b[31m"}' \
		'{"type": "input", "path": "../../etc", "format": "evtx", "records": 1, "matched": 1, "undecodable": 0, "recovered": 0, "problem_count": 0}' >"$tmp/hostile"
	scan 0 "$tmp/out" "$tmp/hostile" && ! grep -q "$(printf '\033')" "$tmp/out" &&
		scan 0 "$tmp/out" -f json "$tmp/hostile" && grep -q '"matched": 1' "$tmp/out" &&
		for line in '{"type": "input", "path": 1}' '{"type": "input", "format": "<b>"}' \
			'{"type": "event", "index": -1}' '{"type": "event"' '{"type": "event"}' \
			'{"type": "what"}' '{"type": "incident", "x": [1}' '{}' '[]' 'null' '"' \
			"$(printf '{"type": "incident", "x": "\200"')" \
			'{"type": "event", "index": 0, "input": 0, "offset": 99999999999999999999, "provider": "WAS", "family": "WAS", "event_id": 5002}' \
			'{"type": "event", "index": 0, "input": 0, "offset": 0, "provider": "WAS", "family": "WAS", "event_id": 65536}' \
			'{"type": "event", "index": 0, "input": 0, "offset": 0, "provider": "WAS", "family": "WAS", "event_id": 5002, "data": "0"}' \
			'{"type": "event", "index": 0, "input": 0, "offset": 0, "provider": "WAS", "family": "WAS", "event_id": 5002, "time": "yesterday"}' \
			'{"type": "event", "index": 0, "input": 0, "offset": 0, "provider": "WAS", "family": "WAS", "event_id": 5002, "strings": "x"}' \
			'{"type": "event", "index": 0, "input": 0, "offset": 0, "provider": ["WAS"], "family": "WAS", "event_id": 5002}' \
			'{"type": "event", "index": 1e3, "input": 0, "offset": 0, "provider": "WAS", "family": "WAS", "event_id": 5002}' \
			'{"type": "event", "index": null, "input": 0, "offset": 0, "provider": "WAS", "family": "WAS", "event_id": 5002}' \
			'{"type": "passed-over", "path": "x"}' '{"type": "passed-over", "path": 1, "why": "x"}' \
			"$deep"
		do
			{ cat "$tmp/hostile"; printf '%s\n' "$line"; } >"$tmp/broken"
			scan 3 "$tmp/out" -f json "$tmp/broken" || return 1
			[ "$(count '"what": "damaged line"' "$tmp/out")" = 1 ] || return 1
		done
}

# Lines far over the limit cost themselves, and no memory.
long_lines() {
	{
		cat "$tmp/hostile"
		printf '{"type": "event", "x": "'
		head -c 100000000 /dev/zero | tr '\0' x
		printf '"}\n'
		cat "$tmp/hostile"
	} >"$tmp/long"
	scan 3 "$tmp/out" -f json "$tmp/long" &&
		[ "$(count '"what": "line of more than' "$tmp/out")" = 1 ] &&
		[ "$(count '"path": ' "$tmp/out")" = 3 ]
}

# shellcheck disable=SC2046
{
	check "lines come in order" lines
	check "incidents cite the numbers of lines" cites
	check "ndjson of the parts is the whole" same -f json -- $(parts ndjson)
	check "also with every event" same -f json --all-events -- $(parts ndjson)
	check "also as text" same -- $(parts ndjson)
	check "also as ndjson" same -f ndjson -- $(parts ndjson)
	check "json of the parts is the whole" same -f json -- $(parts json)
	check "also with every event" same -f json --all-events -- $(parts json)
	check "parts in one stream" one_stream -f json
	check "logs and ndjson mixed" mixed ndjson
	check "logs and json mixed" mixed json
	check "ndjson in two steps" in_steps ndjson -f ndjson
	check "json in two steps" in_steps json -f json --all-events
	check "filters see what they would" same -f json --since 1d --computer WEB01 -- $(parts ndjson)
	check "messages are the same" messages
	check "coverage of logs in any order" any_order
	check "events of logs in any order" events_any_order
	check "texts that are read twice are of one input in each run" texts_read_twice
	check "coverage of a log in any split" any_split
	check "with options of reading" options
	check "parts that were made with filters" filtered_parts
	check "what folders hold besides files" links
	check "where ndjson goes" streams
	check "lines are written while a log is read" while_reading
	check "json without all events is refused" refused
	check "reports in a folder" folder
	check "parts of a folder that cannot be merged" told
	check "a short report beside the logs is passed over" short_beside
	check "the last report in the folder that is read" aside
	check "a damaged event" broken 3 'damaged line' '2s/"event_id": /"event_id" /'
	check "a damaged event of a JSON report" broken_json 3 'damaged event' 's/"event_id": [0-9]*/"event_id": 65536/'
	check "a damaged input of a JSON report" broken_json 1 'damaged input' 's/"records": [0-9]*/"records": -1/'
	check "a run of records that ends before it begins" broken_json 1 'damaged input' 's/"last_record_id": [0-9]*/"last_record_id": 1/'
	check "a damaged name of what a folder holds" broken_json 3 'damaged name of what was passed over' 's/^  "inputs": /  "passed_over": [{"path": "x"}],\n&/'
	check "an event that is not UTF-8" broken 3 'damaged line' '2s/Microsoft/Micros\xffoft/'
	check "a first line that is damaged" broken 3 'damaged line' '1s/^.//'
	check "an event that was taken out" broken 3 '1 event before is missing' 2d
	check "a summary that was taken out" broken 2 'the summary line of the 5 events above is missing' '/"path": "a.evtx"/d'
	check "the last summary, too" broken 2 'the summary line of the 8 events above is missing' '/"path": "b.evtx"/d'
	check "inputs that are missing" lost_inputs
	check "a newer schema" newer
	check "ndjson that is packed" packed
	check "a byte order mark of UTF-8" marks
	check "a report in UTF-16" wide
	check "an end that is cut off" cut_off
	check "ndjson that ends anywhere" every_cut ndjson 0
	check "json that ends anywhere" every_cut json 6
	check "forged lines" hostile
	check "forged numbers" forged
	check "lines without end" long_lines
}
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
