#!/bin/sh
# faults.sh - what is left of a run in which a call of the system went wrong: a whole report or
# none, a clean message, the right status, nothing left over.
#
# FAULTS=all tries each call of each run (make faults); else some of each, within a minute.
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
IISTRIAGE=$(realpath "${IISTRIAGE:-$srcdir/iistriage}")
builddir=${builddir:-.}
shim=$builddir/tests/tools/.libs/fault_shim.so
sweep=$builddir/tests/tools/fault_sweep
[ -x "$sweep" ] && [ -f "$shim" ] || {
	echo "skipped: this build has no calls that can be made to fail"
	exit 77
}
shim=$(realpath "$shim")
. "$srcdir/tests/cases.sh"
# The program itself: the wrapper of libtool would be counted, too.
if [ -x "$(dirname "$IISTRIAGE")/.libs/iistriage" ]; then
	IISTRIAGE=$(dirname "$IISTRIAGE")/.libs/iistriage
fi
sample=$srcdir/samples/module-access-denied
rules=$tmp/rules.json
map=$tmp/map.json
base=$tmp/base.json
runs() { # of the short sweep
	[ "${FAULTS:-}" = all ] || echo "-m $1"
}

# Files that runs read: a map with some names, a baseline, rules of one's own.
"$IISTRIAGE" -q --redact-map "$map" -f csv "$srcdir/samples/worker-crash" >"$tmp/redacted" || exit 99
"$IISTRIAGE" -q -f json -o "$base" "$sample" || exit 99
cp "$srcdir/rules/port.json" "$rules" 2>/dev/null || printf '[]\n' >"$rules"

# name, what goes wrong and how (of fault_sweep), "--", options of the program.
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
	timeout 900 "$sweep" -p "\"complete\": false" -w memory $how "$shim" "$tmp/sweep" "$IISTRIAGE" -q "$@"
}

memory() { # runs, options...
	most=$1
	shift
	# shellcheck disable=SC2046
	swept $(runs "$most") memory -- "$@" && swept $(runs 8) -a memory -- "$@"
}

for format in $(report_forms); do
	check "memory that runs out: $format" memory 45 -j1 -f "$format" -o report "$sample"
done
check "memory that runs out, with threads" memory 45 -j3 -f json -o report "$sample"
check "memory that runs out, with a map" memory 60 -j1 -f json --redact-map map.json -o report \
	"$sample"
check "memory that runs out, with a baseline" memory 60 -j1 -f json --baseline "$base" -o report \
	"$sample"
check "memory that runs out, with rules" memory 60 -j1 -f json --rules "$rules" -o report "$sample"

# What cannot be read is a problem of that input, and the report says so.
read_fails() {
	for kind in read shrink; do
		swept -w iistriage "$kind" -- -j1 -f json -o report \
			"$sample" || return 1
	done
}
check "reads that fail, files that shrink" read_fails
check "reads that are short" swept -a short -- -j1 -f json -o report "$sample"
check "reads and writes that are interrupted" swept -a interrupt -- -j1 -f json -o report "$sample"
for kind in full part output; do
	for option in '' -a; do
		# shellcheck disable=SC2086
		check "writes that fail: $kind $option" swept $option -w space -w Input/output \
			$kind -- -j1 -f json --redact-map map.json -o report "$sample"
	done
done
check "no threads" swept -a thread -- -j4 -f json -o report "$sample"

# Every signal that ends a program, before any call.
signals() {
	for number in 1 2 3 10 12 14 15 24 26 27 29 34; do
		# shellcheck disable=SC2046
		swept $(runs 5) -s "$number" signal -- -j1 -f json --redact-map map.json \
			-o report "$sample" || return 1
	done
}
check "signals that end the program" signals

# A system that has little: the whole report, or none and a message.
little() { # limit, amounts...
	limit=$1
	shift
	mkdir -p "$tmp/little"
	for amount in "$@"; do
		rm -f "$tmp/little/report"
		(
			ulimit "$limit" "$amount" || exit 1
			exec "$IISTRIAGE" -q -f json -o "$tmp/little/report" "$sample"
		) 2>"$tmp/err"
		status=$?
		case $status in
		0) cmp "$base" "$tmp/little/report" || return 1 ;;
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
check "little address space" little -v 20000 24000 28000 30000 32000 34000 36000 38000 40000 44000 \
	48000 56000 64000 80000 100000 200000
check "few descriptors" little -n 3 4 5 6 7 8 9 10 12 16

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
