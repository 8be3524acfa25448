#!/bin/sh
# fuzz.sh - feed the fuzz targets for some seconds each.
#
#   tests/fuzz.sh SECONDS [TARGET]...    from a folder configured --enable-fuzzing
#
# The corpus is made from the fixtures, whole and damaged, from reports of them, from
# the rules and from texts with names, and from what earlier runs found of use, which is
# in tests/fuzz/corpus; it grows in fuzz/TARGET.  What fails is left in fuzz/found.  JOBS
# targets run at once.  With 0 seconds only the corpus is made.
# SPDX-License-Identifier: MIT
set -e
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
seconds=${1:?seconds}
shift
[ $# -gt 0 ] || set -- chunk template file rules redact ndjson story xml pe archive messages \
	evt json csv text config commands dotnet metabase httplog

seed_logs() {
	mkdir -p fuzz/chunk fuzz/template fuzz/file
	for source in "$srcdir"/tests/fixtures/good-*.txt; do
		name=$(basename "$source" .txt)
		log=fuzz/file/$name
		[ -f "$log" ] || tests/writer/mkevtx "$source" "$log" || exit 99
		{ printf '\023'; tail -c +4097 "$log" | head -c 65536; } >"fuzz/chunk/$name"
		# The definition of the first template stands behind 512 + 24 + 14 bytes.
		{ printf '\000\046\002'; tail -c +4097 "$log" | head -c 4096; } \
			>"fuzz/template/$name"
	done
	tests/writer/mkdamage --list | while IFS='	' read -r name rest; do
		tests/writer/mkdamage "$name" fuzz/file/good-chunks "fuzz/file/$name"
		{ printf '\021'; tail -c +69633 "fuzz/file/$name" | head -c 65536; } \
			>"fuzz/chunk/$name"
	done
}

seed_rules() {
	mkdir -p fuzz/rules
	cp "$srcdir"/rules/*.json "$srcdir"/tests/rules/*.json fuzz/rules
}

# Texts with names in them, and a map.
seed_redact() {
	mkdir -p fuzz/redact
	sed -n 's/^[a-z]* //p' "$srcdir"/tests/fixtures/redact/*.txt >fuzz/redact/texts
	sed -n 's/^	{ "\(.*\)",.*/\1/p' "$srcdir/tests/unit/check_redact.c" >fuzz/redact/table
	printf '{"iistriage_redact_map": 1, "id": "%032d",\n"names": [%s,\n%s,\n%s]}' 7 \
		'{"token": "HOST-1", "name": "WEB01.contoso.example"}' \
		'{"token": "HOST-1", "name": "WEB01"}' '{"token": "POOL-1", "name": "Shop"}' \
		>fuzz/redact/map
}

# The exit status says what was found; a report of no bytes would fuzz nothing.
report_of() { # file, arguments...
	to=$1
	shift
	./iistriage -q "$@" >"$to" 2>/dev/null || :
	[ -s "$to" ] || { echo "fuzz: no report for $to" >&2; exit 99; }
}

# Reports to be merged: of all logs, and of some in both forms.
seed_ndjson() {
	mkdir -p fuzz/ndjson
	report_of fuzz/ndjson/all -f ndjson fuzz/file/good-*
	for name in classic forwarded manifest text types empty; do
		log=fuzz/file/good-$name
		report_of "fuzz/ndjson/$name" -f ndjson "$log"
		report_of "fuzz/ndjson/$name.json" -f json --all-events "$log"
	done
}

# The same; the last byte, which chooses a form, is no part of the report.
seed_stories() {
	mkdir -p fuzz/story
	form=0
	for log in fuzz/file/good-* "$srcdir"/samples/*/System.evtx "$srcdir"/samples/iis6/*/System.evtx; do
		form=$((form + 1))
		name=fuzz/story/$form
		report_of "$name.ndjson" -f ndjson "$log"
		printf "\\00$((form % 5))" >>"$name.ndjson"
		report_of "$name.json" -f json --all-events "$log"
		printf "\\20$((form % 5))" >>"$name.json"
	done
}

seed_text() {
	mkdir -p fuzz/text
	for file in "$srcdir"/tests/forms/*; do
		case $file in *.txt | *.html | *.csv) cp "$file" fuzz/text ;; esac
	done
}

seed_xml() {
	mkdir -p fuzz/xml
	for file in "$srcdir"/tests/forms/*; do
		case $file in *.txt | *.xml) cp "$file" fuzz/xml ;; esac
	done
}

# The last byte chooses the kind.
seed_httplogs() {
	mkdir -p fuzz/httplog
	for file in "$srcdir"/tests/evidence/*/*.log; do
		name=$(basename "$(dirname "$file")")-$(basename "$file")
		{ sed 's/ShopPool/Shop+Pool/' "$file"; printf '\036'; } >"fuzz/httplog/errors-$name"
		{ cat "$file"; printf '\037'; } >"fuzz/httplog/requests-$name"
	done
}

seed_configs() {
	mkdir -p fuzz/config
	for file in "$srcdir"/tests/evidence/*/*.config; do
		name=$(basename "$(dirname "$file")")-$(basename "$file")
		cp "$file" "fuzz/config/$name"
		{ cat "$file"; printf '\036'; cat "$srcdir"/tests/evidence/config-history/new.config; } \
			>"fuzz/config/two-$name"
	done
}

seed_programs() {
	mkdir -p fuzz/pe
	tests/writer/mkpe --list | while IFS='	' read -r name _; do
		tests/writer/mkpe "$name" "fuzz/pe/$name"
	done
}

# What was handed in, and one of each format with a log in it.
seed_archives() {
	mkdir -p fuzz/archive
	log=fuzz/file/good-classic
	text=$srcdir/tests/forms/azure-eventlog.xml
	for file in "$srcdir"/tests/forms/*.zip "$srcdir"/tests/forms/*.7z \
			"$srcdir"/tests/forms/*.cab "$srcdir"/tests/forms/*.gz; do
		cp "$file" fuzz/archive
	done
	while read -r format filter; do
		tests/writer/mkarchive "fuzz/archive/$format-$filter" "$format" "$filter" \
			"b/System.evtx=$log" "c.xml=$text" "link->c.xml"
	done <<-END
	zip -
	7zip -
	ustar -
	pax xz
	gnutar zstd
	ustar bzip2
	END
}

# One text for each example, and all of them; the dictionary is their fixed words.
seed_messages() {
	mkdir -p fuzz/messages
	sed -n 's/.*"text": "\(.*\)",$/\1/p' "$srcdir/rules/messages.json" |
		split -l 1 -a 3 - fuzz/messages/text-
	cat fuzz/messages/text-* | head -c 4000 >fuzz/messages/all
	sed -n 's/.*"message": \(.*\),$/\1/p' "$srcdir/rules/messages.json" |
		LC_ALL=C grep -v '[^ -~]' | sed 's/^"//; s/"$//; s/\\\\/\\/g' |
		tr '{}[]' '\n\n\n\n' | awk 'length > 3 { gsub(/["\\]/, ""); print "\"" $0 "\"" }' \
		>fuzz/messages.dict
}

seed_evt() {
	mkdir -p fuzz/evt
	tests/writer/mkevt --list | while IFS='	' read -r name rest; do
		tests/writer/mkevt --damage "$name" "$srcdir/tests/fixtures/good-chunks.txt" \
			"fuzz/evt/$name"
	done
	tests/writer/mkevt --ring 4000 "$srcdir/tests/fixtures/good-classic.txt" fuzz/evt/classic
	cp "$srcdir"/tests/forms/*.evt fuzz/evt
}

seed_json() {
	mkdir -p fuzz/json
	for file in "$srcdir"/tests/forms/*; do
		case $file in *.json | *.jsonl | *.ndjson | *.clixml) cp "$file" fuzz/json ;; esac
	done
}

# Files beside logs; the last byte, which chooses a parser, is no part of the file.
seed_beside() {
	mkdir -p fuzz/commands fuzz/dotnet
	for file in "$srcdir"/tests/evidence/command-outputs/[a-z]*.txt \
			"$srcdir"/tests/evidence/crash-and-trace/icacls.txt \
			"$srcdir"/tests/evidence/dotnet-application/runtimes.txt; do
		{ cat "$file"; printf '\000'; } >"fuzz/commands/$(basename "$file")"
	done
	{ cat "$srcdir/tests/evidence/crash-and-trace/Report.wer"; printf '\002'; } \
		>fuzz/commands/wer
	{ cat "$srcdir/tests/evidence/crash-and-trace/procmon.csv"; printf '\003'; } \
		>fuzz/commands/procmon
	{ cat "$srcdir/tests/bait/fr000001.xml"; printf '\004'; } >fuzz/commands/freb
	kind=0
	for file in Shop.runtimeconfig.json Shop.deps.json stdout.txt web.config; do
		{ cat "$srcdir/tests/evidence/dotnet-application/$file"; printf "\\00$kind"; } \
			>"fuzz/dotnet/$file"
		kind=$((kind + 1))
	done
}

seed_csv() {
	mkdir -p fuzz/csv
	cp "$srcdir"/tests/forms/*.csv "$srcdir"/tests/forms/*-tab.txt fuzz/csv
}

seed_metabase() {
	mkdir -p fuzz/metabase
	cp "$srcdir"/tests/bait/MetaBase* "$srcdir"/tests/bait/adsutil.txt \
		"$srcdir"/tests/bait/appcmd* fuzz/metabase
}

# What reached new code in runs before, without what is not needed for that.
seed_found() {
	for corpus in "$srcdir"/tests/fuzz/corpus/*.tar.gz; do
		[ -f "$corpus" ] || continue
		tar -xzf "$corpus" -C fuzz || exit 99
	done
}

seed_logs
seed_rules
seed_messages
seed_redact
seed_ndjson
seed_stories
seed_xml
seed_text
seed_archives
seed_evt
seed_json
seed_csv
seed_beside
seed_programs
seed_configs
seed_httplogs
seed_metabase
seed_found
[ "$seconds" != 0 ] || exit 0
mkdir -p fuzz/found
export TMPDIR="$PWD/fuzz" seconds srcdir
export LSAN_OPTIONS="suppressions=$srcdir/tests/lsan.supp:print_suppressions=0"
# What a target says is told if it fails, with what it failed on, which a machine that is gone after
# the run would take along.
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P "${JOBS:-1}" -I{} sh -c '
	dict=-dict=$srcdir/tests/fuzz/fuzz_evtx.dict
	case {} in
	rules | redact | pe | archive | csv | commands | dotnet) dict= ;;
	text) dict=-dict=$srcdir/tests/fuzz/fuzz_text.dict ;;
	messages) dict=-dict=fuzz/messages.dict ;;
	evt) dict=-dict=$srcdir/tests/fuzz/fuzz_evt.dict ;;
	json) dict=-dict=$srcdir/tests/fuzz/fuzz_json.dict ;;
	metabase) dict=-dict=$srcdir/tests/fuzz/fuzz_metabase.dict ;;
	config) dict=-dict=$srcdir/tests/fuzz/fuzz_config.dict ;;
	xml) dict=-dict=$srcdir/tests/fuzz/fuzz_xml.dict ;;
	ndjson | story) dict=-dict=$srcdir/tests/fuzz/fuzz_ndjson.dict ;;
	esac
	tests/fuzz/fuzz_{} $dict -max_len=400000 -timeout=60 \
		-rss_limit_mb=1024 -max_total_time="$seconds" -print_final_stats=1 \
		-artifact_prefix="fuzz/found/{}-" "fuzz/{}" >"fuzz/{}.log" 2>&1 &&
		sed -n "s/^Done /fuzz_{}: /p" "fuzz/{}.log"' && exit
for target; do
	grep -q '^Done ' "fuzz/$target.log" && continue
	echo "fuzz_$target failed:"
	grep -E -A 30 'ERROR|runtime error' "fuzz/$target.log" | head -n 40
	for file in fuzz/found/"$target"-*; do
		[ -f "$file" ] || continue
		echo "$file, of $(wc -c <"$file") bytes, through gzip and base64:"
		gzip -9 <"$file" | base64 | head -n 200
	done
done
exit 1
