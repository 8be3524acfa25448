#!/bin/sh
# threads.sh - the report is the same, byte for byte, with any number of threads:
# of many small logs, sound and damaged, and of big ones, as EVTX and as XML.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
fixtures=$builddir/tests/fixtures
. "$srcdir/tests/cases.sh"

make_logs() {
	mkdir "$tmp/many" || return
	cp "$fixtures"/*.evtx "$tmp/many" || return
	cp -R "$srcdir/samples" "$tmp/many/samples" || return
	"$builddir/tests/writer/mkdamage" --list | cut -f1 | while read -r damage; do
		"$builddir/tests/writer/mkdamage" "$damage" "$fixtures/good-chunks.evtx" \
			"$tmp/many/$damage.evtx" || return
	done
	# The events of one kind, so many that all threads are busy.
	"$builddir/tests/writer/mkevtx" --dense 60000 "$tmp/big.evtx" || return
	make_xml >"$tmp/big.xml"
}

# Events of IIS and others; some are no XML, not ended, or larger than what is shared out.
make_xml() {
	awk 'BEGIN {
		long = "long "
		while (length(long) < 300000)
			long = long long
		for (i = 1; i <= 6000; i++) {
			provider = i % 3 ? "Microsoft-Windows-WAS" : "Disk"
			time = sprintf("2026-11-20T%02d:%02d:%02dZ", i / 3600, i / 60 % 60, i % 60)
			printf "<Event><System><Provider Name=\"%s\"/><EventID>%d</EventID>" \
				"<Level>2</Level><TimeCreated SystemTime=\"%s\"/>" \
				"<EventRecordID>%d</EventRecordID><Channel>System</Channel>" \
				"<Computer>WEB01</Computer></System>" \
				"<EventData><Data>Pool%d</Data>%s</EventData>",
				provider, i % 3 ? 5002 : 7, time, i, i % 40,
				i % 611 ? "" : "<Data>"
			if (i % 1000 == 0)
				printf "<Data>%s</Data>", long
			if (i % 409)
				print "</Event>"
		}
	}'
}

# With damage in the logs the status is 2 or 3; it has to be the same as well.
scan() { # threads, report, arguments...
	jobs=$1
	report=$2
	shift 2
	"$IISTRIAGE" -q -j "$jobs" "$@" >"$report" 2>"$report.err"
	echo "exit $?" >>"$report"
}

same() { # arguments...
	scan 1 "$tmp/one" "$@"
	[ "$(wc -c <"$tmp/one")" -gt 1000 ] || return 1
	for jobs in 2 3 16 64; do
		scan "$jobs" "$tmp/more" "$@"
		cmp "$tmp/one" "$tmp/more" && cmp "$tmp/one.err" "$tmp/more.err" || return 1
	done
}

make_logs || exit 99
check "many small logs" same -f json "$tmp/many"
check "many small logs, deleted records too" same --recover -f json "$tmp/many"
check "many small logs, line by line" same -f ndjson "$tmp/many"
check "one big log" same -f json "$tmp/big.evtx"
check "one big log, line by line" same -f ndjson "$tmp/big.evtx"
check "one big file of XML" same -f json "$tmp/big.xml"
check "one big file of XML, line by line" same -f ndjson "$tmp/big.xml"
check "both, and the big one twice" same -f text "$tmp/big.evtx" "$tmp/many" "$tmp/big.evtx"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
