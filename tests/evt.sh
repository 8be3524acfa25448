#!/bin/sh
# evt.sh - each story of IIS 6 in samples/ gets the same verdict from legacy .evt logs, and
# libevt's evtexport agrees on what is in them (without it that is skipped).
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
mkevt=$builddir/tests/writer/mkevt
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0
skipped=0

check() { # name, what to run
	name=$1
	shift
	if "$@"; then
		echo "PASS: $name"
		passed=$((passed + 1))
	else
		echo "FAIL: $name"
		failed=$((failed + 1))
	fi
}

# What is said of causes, but for where the records are.
verdict() { # folder
	(cd "$1" && "$IISTRIAGE" -q -f json . 2>/dev/null) | sed -n '
		/^  "coverage"/,$ {
			s/"offset": [0-9]*/"offset": 0/
			s/\.evtx"/.evt"/
			p
		}'
}

same_verdict() { # sample
	folder=$tmp/$(basename "$1")
	mkdir "$folder" || return 1
	for source in "$1"/*.txt; do
		log=$(basename "$source" .txt)
		"$mkevt" "$source" "$folder/$log.evt" || return 1
	done
	verdict "$1" >"$tmp/evtx"
	verdict "$folder" >"$tmp/evt"
	grep -q '"rule":' "$tmp/evtx" && diff "$tmp/evtx" "$tmp/evt"
}

case $IISTRIAGE in /*) ;; *) IISTRIAGE=$PWD/$IISTRIAGE ;; esac
for sample in "$srcdir"/samples/*/ "$srcdir"/samples/iis6/*/; do
	grep -q '^era 2003' "$sample"*.txt 2>/dev/null || continue
	check "$(basename "$sample")" same_verdict "${sample%/}"
done

# ---- what libevt reads ----

# A line a record: number, source, event identifier, strings.
theirs() { # log
	evtexport "$1" | awk -F'\t+: ' '
		/^Event number/ { if (line != "") print line; line = $2 }
		/^Source name/ { line = line "|" $2 }
		/^Event identifier/ { sub(/ .*/, "", $2); line = line "|" $2 }
		/^String: / { line = line "|" $2 }
		END { if (line != "") print line }'
}

# The same of our events; texts without escapes but that of a backslash.
ours() { # log
	"$IISTRIAGE" -q -f ndjson "$1" 2>/dev/null | awk '
		function member(name, end) {
			rest = $0
			if (!sub(".*\"" name "\": ", "", rest))
				return ""
			sub(end ".*", "", rest)
			return rest
		}
		/^{"type": "event"/ {
			strings = member("strings", "\\](, \"|}).*")
			sub(/^\[/, "", strings)
			gsub(/", "/, "|", strings)
			gsub(/^"|"$/, "", strings)
			gsub(/\\\\/, "\\", strings)
			id = sprintf("0x%04x%04x", member("qualifiers", ","), member("event_id", ","))
			source = member("provider", "\",")
			sub(/^"/, "", source)
			line = member("record_id", ",") "|" source "|" id
			print line (strings == "" ? "" : "|" strings)
		}'
}

# As many records as they have or more, and what we say of an event they say, too.
libevt_agrees() { # log
	theirs "$1" >"$tmp/theirs"
	ours "$1" | grep -v '\\[nrtu"]' >"$tmp/ours"
	records=$("$IISTRIAGE" -q -f ndjson "$1" 2>/dev/null |
		sed -n 's/^{"type": "input".*"records": \([0-9]*\), "matched".*/\1/p')
	[ "$records" -ge "$(grep -c . "$tmp/theirs")" ] || {
		echo "$1: $records records of $(grep -c . "$tmp/theirs")"
		return 1
	}
	! grep -vxF -f "$tmp/theirs" "$tmp/ours"
}

if command -v evtexport >/dev/null; then
	for log in "$tmp"/*/*.evt "$srcdir"/tests/forms/*.evt ${IISTRIAGE_LOGS:+"$IISTRIAGE_LOGS"/evt/*}; do
		[ ! -f "$log" ] || check "libevt: $(basename "$(dirname "$log")")/$(basename "$log")" libevt_agrees "$log"
	done
	# Nothing is lost that libevt finds.
	for name in $("$mkevt" --list | cut -f 1); do
		"$mkevt" --damage "$name" "$srcdir/tests/fixtures/good-chunks.txt" "$tmp/bad.evt" || exit 99
		wanted=$("$mkevt" --list | awk -F'\t' -v name="$name" '$1 == name { print $2 }')
		check "libevt: $name" [ "$(theirs "$tmp/bad.evt" 2>/dev/null | grep -c .)" -le "$wanted" ]
	done
else
	echo "SKIP: there is no evtexport"
	skipped=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
