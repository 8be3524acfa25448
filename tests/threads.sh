#!/bin/sh
# threads.sh - the report is the same, byte for byte, with any number of threads:
# of many small logs, sound and damaged, and of big ones, as EVTX, XML and text.
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
	make_text >"$tmp/big.txt"
	make_blocks >"$tmp/blocks.txt"
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

# Sentences, prose that names none, and now and then an event in another form.
make_text() {
	awk 'BEGIN {
		for (i = 1; i <= 9000; i++) {
			printf "Event ID 5002: application pool \047Pool%d\047 is being ", i % 700
			print "automatically disabled due to a series of failures."
			print "An application pool is a group of worker processes."
			if (i % 50 == 0)
				print ""
			if (i % 4000 != 0)
				continue
			print "\nLog Name:      System\nSource:        Microsoft-Windows-WAS"
			print "Date:          11/20/2026 10:00:00 AM\nEvent ID:      5011"
			print "Level:         Warning\nComputer:      WEB01\nDescription:"
			printf "A process serving application pool \047Pool%d\047 suffered a ", i
			print "fatal communication error.\n"
		}
	}'
}

# Events as they are copied, more than wait at once; some with their XML, one without a message.
make_blocks() {
	awk 'BEGIN {
		for (i = 1; i <= 12000; i++) {
			print "Log Name:      System\nSource:        Microsoft-Windows-WAS"
			printf "Date:          11/20/2026 %d:%02d:%02d AM\nEvent ID:      5011\n",
				i / 3600 % 12 + 1, i / 60 % 60, i % 60
			print "Level:         Warning\nComputer:      WEB01"
			if (i % 997 == 0)
				continue
			printf "Description:\nA process serving application pool \047Pool%d\047 " \
				"suffered a fatal communication error with the Windows Process " \
				"Activation Service. The process id was \047%d\047. The data field " \
				"contains the error number.\n", i % 700, i
			if (i % 640 < 2)
				printf "Event Xml:\n<Event><System><Provider Name=\"Microsoft-" \
					"Windows-WAS\"/><EventID>5011</EventID><Computer>WEB01" \
					"</Computer></System><EventData><Data>Other%d</Data>" \
					"<Data>%d</Data></EventData></Event>\n", i, i
			print ""
		}
	}'
}

make_logs || exit 99
check "many small logs" same -f json "$tmp/many"
check "many small logs, deleted records too" same --recover -f json "$tmp/many"
check "many small logs, line by line" same -f ndjson "$tmp/many"
check "one big log" same -f json "$tmp/big.evtx"
check "one big log, line by line" same -f ndjson "$tmp/big.evtx"
check "one big file of XML" same -f json "$tmp/big.xml"
check "one big file of XML, line by line" same -f ndjson "$tmp/big.xml"
check "one big text" same -f json "$tmp/big.txt"
check "one big text, line by line" same -f ndjson "$tmp/big.txt"
check "many copied events" same -f json "$tmp/blocks.txt"
check "many copied events, line by line" same -f ndjson "$tmp/blocks.txt"
check "both, and the big one twice" same -f text "$tmp/big.evtx" "$tmp/many" "$tmp/big.evtx"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
