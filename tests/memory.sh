#!/bin/sh
# memory.sh - what a run keeps is in proportion to what it reads: peak memory of files of
# rules and of logs, as the kernel counts it, less that of a run with less.
#
# With --rules SHAPE BYTES it prints such a file, for tests/bench.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
[ "${1-}" = --rules ] || [ -z "${SAN_FLAGS-}" ] || { echo "SKIP: sanitizers take memory of their own"; exit 77; }
. "$srcdir/tests/cases.sh"

peak() { # status, argument...
	wanted=$1
	shift
	"$builddir/tests/tools/measure" "$IISTRIAGE" "$@" >"$tmp/cost" &&
		[ "$(cut -d' ' -f3 "$tmp/cost")" = "$wanted" ] &&
		cut -d' ' -f2 "$tmp/cost"
}

at_most() { # what, KiB, more KiB, units, bytes each at most
	awk -v what="$1" -v less="$2" -v more="$3" -v units="$4" -v bar="$5" 'BEGIN {
		each = (more - less) * 1024 / units
		printf "%s: %.2f, at most %s\n", what, each, bar
		exit !(more > less && each <= bar)
	}'
}

# Rules as short as a rule can be, with many of one thing each.
make_rules() { # shape, bytes
	awk -v shape="$1" -v size="$2" '
	function many(text, joined, i) {
		for (i = 0; i < 999; i++)
			joined = joined text ","
		return "[" joined text "]"
	}
	function prose(word, i, text) {
		for (i = 0; i < 40; i++)
			text = text " " word
		return text
	}
	BEGIN {
		event = shape == "modules" ? "W3SVC-WP/2280" : "WAS/5002"
		title = shape == "prose" ? prose("worker process") : "a"
		when = "\"events\":[\"" event "\"]"
		steps = "[{\"kind\":\"look\",\"text\":\"" title "\"}]"
		match_ = "[[{\"event\":\"" event "\"}]]"
		if (shape == "codes")
			when = when ",\"codes\":" many("0")
		else if (shape == "modules")
			when = when ",\"modules\":" many("\"a\"")
		else if (shape == "findings")
			when = when ",\"findings\":" many("{\"finding\":\"pool.autostart\"}")
		else if (shape == "or")
			list = ",\"or\":" many("{\"events\":[\"WAS/5002\"]}")
		else if (shape == "texts")
			list = ",\"collect\":" many("\"a\"")
		else if (shape == "entries")
			list = ",\"collect\":" many("{\"text\":\"a\",\"codes\":[1]}")
		else if (shape == "steps")
			steps = many("{\"kind\":\"look\",\"text\":\"a\"}")
		else if (shape == "examples")
			match_ = many("[{\"event\":\"WAS/5002\"}]")
		for (i = 1; written < size; i++) {
			rule = "{\"id\":\"r" i "\",\"title\":\"" title "\",\"severity\":\"info\"," \
				"\"confidence\":\"low\",\"when\":{" when ",\"not_codes\":[" i "]}" \
				list ",\"explanation\":\"" title "\",\"steps\":" steps "," \
				"\"references\":[\"http://a\"],\"examples\":{\"match\":" match_ "," \
				"\"no_match\":[[{\"event\":\"WAS/5009\"}]]}}"
			if (shape == "faulty")
				rule = "{\"id\":\"r" i "\"}"
			printf "%s%s", (i > 1 ? "," : "["), rule
			written += length(rule) + 1
		}
		print "]"
	}'
}

if [ "${1-}" = --rules ]; then
	make_rules "$2" "$3"
	exit
fi

# One rule that is the file, with a value in each two bytes.
make_one() { # bytes
	awk -v size="$1" 'BEGIN {
		printf "[{\"id\":\"r\",\"collect\":[1"
		for (i = 0; i < size / 2; i++)
			printf ",1"
		print "]}]"
	}'
}

of_rules() { # shape, status
	if [ "$1" = one ]; then
		make_one 6000000
	else
		make_rules "$1" 6000000
	fi >"$tmp/rules.json"
	at_most "bytes a byte of the file" "$few" "$(peak "$2" rules check "$tmp/rules.json")" \
		"$(wc -c <"$tmp/rules.json")" 8
}

too_many_values() {
	! "$IISTRIAGE" rules check "$tmp/rules.json" 2>"$tmp/said" &&
		grep -qx "iistriage: $tmp/rules.json:1: \[0\]\.collect: more than 20000 values up to here" \
			"$tmp/said"
}

# A log of so many events, each of which names another one of a thing.
make_log() { # log, argument of tests/distinct...
	log=$1
	shift
	"$srcdir/tests/distinct" "$@" >"$tmp/log.txt" &&
		"$builddir/tests/writer/mkevtx" "$tmp/log.txt" "$log"
}

# Each event is a failure of its own, and all of them are told.  With the program and what it
# reads into, ten thousand stay below 4 KB each, in any form.
of_names() { # thing, bytes of a name, bytes each at most, form, argument...
	thing=$1
	size=$2
	bar=$3
	form=$4
	shift 4
	make_log "$tmp/less.evtx" "$thing" 2000 rising "$size" &&
		make_log "$tmp/more.evtx" "$thing" 10000 rising "$size" &&
		at_most "bytes an incident" "$(peak 0 -q -j 1 -f "$form" "$@" "$tmp/less.evtx")" \
			"$(peak 0 -q -j 1 -f "$form" "$@" "$tmp/more.evtx")" 8000 "$bar"
}

of_incidents() { # thing, argument...
	thing=$1
	shift
	of_names "$thing" 0 3072 json "$@"
}

# Compared with an earlier report, which has five thousand bytes for each itself and is read piece
# by piece.
of_baseline() { # form
	for count in 2000 10000; do
		make_log "$tmp/$count.evtx" modules "$count" rising &&
			"$IISTRIAGE" -q -f json -o "$tmp/$count.json" "$tmp/$count.evtx" || return 1
	done
	at_most "bytes an incident" \
		"$(peak 0 -q -j 1 -f "$1" --baseline "$tmp/2000.json" "$tmp/2000.evtx")" \
		"$(peak 0 -q -j 1 -f "$1" --baseline "$tmp/10000.json" "$tmp/10000.evtx")" 8000 4096
}

# Names of 30,000 bytes that differ at their end: each is another failure.
of_long() { # thing, bytes an event, argument...
	thing=$1
	bar=$2
	shift 2
	make_log "$tmp/less.evtx" "$thing" 200 rising 30000 &&
		make_log "$tmp/more.evtx" "$thing" 800 rising 30000 &&
		at_most "bytes an event" "$(peak 0 -q -j 1 -f json "$@" "$tmp/less.evtx")" \
			"$(peak 0 -q -j 1 -f json "$@" "$tmp/more.evtx")" 600 "$bar"
}

# One failure whose events say something else each: sentences are not kept.
of_sentences() {
	make_log "$tmp/less.evtx" sentences 5000 rising 500 &&
		make_log "$tmp/more.evtx" sentences 25000 rising 500 &&
		at_most "bytes an event" "$(peak 0 -q -j 1 -f json "$tmp/less.evtx")" \
			"$(peak 0 -q -j 1 -f json "$tmp/more.evtx")" 20000 128
}

# A part, with so many inputs of which each names all that an input may.
make_part() { # thing, inputs, whether it is redacted
	awk -v thing="$1" -v inputs="$2" -v redacted="$3" '
	function list(before, after, i) {
		printf ",\"%s\":[", thing
		for (i = 0; i < 4090; i++)
			printf "%s%s%d%s", (i ? "," : ""), before, input * 4096 + i, after
		printf "]"
	}
	BEGIN {
		for (input = 0; input < inputs; input++) {
			printf "{\"type\":\"input\",\"schema_version\":1,\"index\":%d,\"path\":\"p\"," \
				"%s\"records\":5,\"matched\":0,\"undecodable\":0,\"recovered\":0," \
				"\"problem_count\":0,\"more\":%s", input, \
				(redacted ? "\"redacted\":true,\"redact_map\":\"" input "\"," : ""), \
				(input < inputs - 1 ? "true" : "false")
			if (thing == "computers")
				list("\"", "\"")
			else if (thing == "logs")
				list("{\"computer\":\"", "\",\"records\":1,\"runs\":[]}")
			print "}"
		}
	}'
}

# What is kept of them; and of all inputs together no more than so many MB.  Names that are
# shorter than those of servers take most, and in JSON they stand once more.
of_parts() { # thing, inputs, whether it is redacted, status, form, bytes each at most
	make_part "$1" 1 "$3" >"$tmp/less.ndjson"
	make_part "$1" "$2" "$3" >"$tmp/more.ndjson"
	at_most "bytes a byte of the file" "$(peak 0 -q -f "$5" "$tmp/less.ndjson")" \
		"$(peak "$4" -q -f "$5" "$tmp/more.ndjson")" "$(wc -c <"$tmp/more.ndjson")" "$6"
}

of_all() { # thing, inputs, KiB at most
	make_part "$1" "$2" "" >"$tmp/more.ndjson"
	[ "$(peak 3 -q "$tmp/more.ndjson")" -le "$3" ] &&
		"$IISTRIAGE" "$tmp/more.ndjson" 2>&1 | tr '\n' ' ' |
		grep -F 'names more computers, channels and logs than are kept of so many inputs' &&
		"$IISTRIAGE" -f ndjson "$tmp/more.ndjson" 2>&1 >"$tmp/out" |
		grep -F 'too many computers, channels and logs to keep all'
}

# Logs without any member, three bytes each.
of_nothing() {
	make_part logs 100 "" | sed 's/{"computer":"[0-9]*","records":1,"runs":\[\]}/{}/g' \
		>"$tmp/more.ndjson"
	[ "$(peak 3 -q "$tmp/more.ndjson")" -le 20000 ] &&
		"$IISTRIAGE" "$tmp/more.ndjson" 2>&1 | grep 'damaged line'
}

make_rules tiny 1 >"$tmp/few.json"
few=$(peak 0 rules check "$tmp/few.json") || exit 99
for shape in prose tiny codes modules findings or texts entries steps examples; do
	check "a file of rules, $shape" of_rules "$shape" 0
done
check "a file of faulty rules" of_rules faulty 1
check "a file of one faulty rule" of_rules one 1
check "which is said" too_many_values

check "incidents, sites" of_incidents sites
check "events with a sentence each" of_sentences
for thing in modules computers sites causes; do
	check "incidents that are redacted, $thing" of_incidents "$thing" --redact
done
check "incidents that are compared" of_baseline json
for form in text json csv html; do
	check "names as long as paths can be, $form" of_names modules 260 4096 "$form"
	# Each stands in its event three times.
	check "long names of applications, $form" of_names applications 120 4096 "$form"
done
for thing in modules pools sites; do
	check "long names, $thing" of_long "$thing" 16384
	check "long names that are redacted, $thing" of_long "$thing" 40000 --redact
done
for redacted in "" yes; do
	status=${redacted:+3}
	check "inputs of a part${redacted:+ that is redacted}" \
		of_parts inputs 20000 "$redacted" "${status:-0}" text 10
	for form in "text 10" "json 12"; do
		for thing in computers logs; do
			# shellcheck disable=SC2086 # a form and its bar
			check "$thing of a part${redacted:+ that is redacted}, ${form% *}" \
				of_parts "$thing" 100 "$redacted" "${status:-0}" $form
		done
	done
done
check "computers of all inputs" of_all computers 550 150000
check "logs of all inputs" of_all logs 150 200000
check "logs that say nothing" of_nothing

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
