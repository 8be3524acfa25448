#!/bin/sh
# parallel.sh - read the logs of a fleet in parts, several at once, and merge.
#
#	parallel.sh LOGS OUT [LOGS OF A PART]		(default: 50)
#
# LOGS is a folder.  OUT gets report.json, the parts, and messages.txt.  GNU parallel
# starts the runs, also on other machines if PARALLEL says --sshloginfile HOSTS and
# they see the folders; JOBS at once on each, else one for each processor.  The status
# is that of iistriage scanning the whole; 1 too if a part could not be made.
# SPDX-License-Identifier: MIT
here=$(cd "$(dirname "$0")" && pwd)
IISTRIAGE=${IISTRIAGE:-$here/../../iistriage}
JOBS=${JOBS:-100%}
logs=$1
out=$2
SIZE=${3:-50}
export IISTRIAGE SIZE

die() {
	echo "parallel.sh: $*" >&2
	exit 1
}

# As iistriage walks a folder: in it, names come in the order of their bytes.  In this
# order of the parts the report is the same, byte by byte, wherever they were cut.
list_logs() {
	find "$logs" -type f -name '*.evtx' -print0 | tr / '\001' | LC_ALL=C sort -z |
		tr '\001' /
}

# A log that is damaged or cannot be read is told in the report, and no reason to stop.
# With -o a report is there when it is whole, so a run that broke off left none.
# shellcheck disable=SC2016
map='xargs -0 -x -n "$SIZE" "$IISTRIAGE" -q -j 1 -f ndjson -o {}.ndjson <{}.list
[ -e {}.ndjson ]'

[ $# -ge 2 ] || { echo "usage: parallel.sh LOGS OUT [LOGS OF A PART]" >&2; exit 2; }
command -v parallel >/dev/null || die "GNU parallel is not installed"
rm -rf "$out/parts" "$out/report.json"
mkdir -p "$out/parts" || exit 1
list_logs | split -t '\0' -l "$SIZE" -a 6 -d --additional-suffix=.list - "$out/parts/"
[ -e "$out/parts/000000.list" ] || die "no log in '$logs'"

find "$out/parts" -name '*.list' | sed 's/\.list$//' | LC_ALL=C sort |
	parallel -j "$JOBS" "$map" 2>"$out/messages.txt" ||
	die "a part could not be made: '$out/messages.txt' says why"
"$IISTRIAGE" -q -f json -o "$out/report.json" "$out/parts"
