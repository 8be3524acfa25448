# packaged.sh - what tests share that compare a program of packaging/ with the one of this
# system: the same words, and the time it takes.  To be read with ".", after cases.sh, from a
# script that says what native, packaged, srcdir and builddir are.
#
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154

# The same output, messages and exit status of both.
same() { # arguments...
	"$native" "$@" >"$tmp/a" 2>"$tmp/a.err" </dev/null
	a=$?
	"$packaged" "$@" >"$tmp/b" 2>"$tmp/b.err" </dev/null
	b=$?
	[ "$a" = "$b" ] || { echo "exit status $b, and not $a"; return 1; }
	cmp "$tmp/a" "$tmp/b" || { diff "$tmp/a" "$tmp/b" | head -n 20; return 1; }
	diff "$tmp/a.err" "$tmp/b.err"
}

# All that the samples and the forms of logs are, in each form of a report.
same_of_samples() {
	for folder in samples/*/ samples/iis6/*/; do
		folder=${folder%/}
		[ "$folder" = samples/iis6 ] && continue
		check "$folder as JSON" same -f json "$folder"
		check "$folder as text" same "$folder"
	done
	for form in html markdown csv ndjson; do
		check "all samples as $form" same -f "$form" samples/
	done
	check "with one thread" same -j 1 -f json samples/
	check "with eight threads" same -j 8 -f json samples/
	check "redacted" same --recover -f json samples/module-access-denied
	check "all forms of logs in one run" same -f json tests/forms/*
}

# Another test, with the packaged program in place of this system's.
by_test() { # script, a case of it or nothing
	IISTRIAGE=$packaged srcdir=$srcdir builddir=$builddir UPDATE='' ONLY=${2-} "tests/$1"
}

milliseconds() { # command...
	start=$(date +%s%N)
	"$@" >/dev/null 2>&1
	echo $((($(date +%s%N) - start) / 1000000))
}

median() { # file of five numbers
	sort -n "$1" | sed -n 3p
}

# 1 GB of logs as the bench makes it; IISTRIAGE_BIG is one that is there already.
big_log() {
	big=${IISTRIAGE_BIG:-$tmp/big.evtx}
	[ -f "$big" ] || find "${IISTRIAGE_LOGS:-samples}" -name '*.evtx' -size -40000k | sort |
		tr '\n' '\0' | xargs -0 "$builddir/tests/writer/mkevtx" --real 1000000000 "$big"
}

# Five runs of each take turns, after one so that the log is in memory; what the program takes
# to start, such as wine's, is not counted.  The medians.
times_of() { # arguments...
	rm -f "$tmp"/*.ms
	"$native" "$@" >/dev/null 2>&1
	for _ in 1 2 3 4 5; do
		milliseconds "$native" "$@" >>"$tmp/native.ms"
		milliseconds "$packaged" "$@" >>"$tmp/packaged.ms"
		milliseconds "$packaged" -V >>"$tmp/start.ms"
	done
	here=$(median "$tmp/native.ms")
	start=$(median "$tmp/start.ms")
	there=$(($(median "$tmp/packaged.ms") - start))
	echo "TIME: here $here ms, $packaged $there ms and $start to start, ratio 0.01 x" \
		$((100 * there / here))
}

fast_enough() { # arguments...
	big_log && times_of "$@" "$big" && [ $((2 * there)) -le $((3 * here)) ]
}

# Only when asked for: it needs a machine that does nothing else.
speed() {
	for threads in 1 2; do
		name="1 GB in 1.5 times of here, threads: $threads"
		if [ -n "$SPEED" ]; then
			check "$name" fast_enough -q -j "$threads" -f json
			grep '^TIME' "$tmp/log"
		else
			skip "$name" "SPEED=1 measures it"
		fi
	done
}
