#!/bin/sh
# fuzz.sh - feed the fuzz targets of the EVTX engine for some seconds each.
#
#   tests/fuzz.sh SECONDS [TARGET]...    from a folder configured --enable-fuzzing
#
# The corpus is made from the fixtures, whole and damaged, and grows in
# fuzz/TARGET; what fails is left there as crash-* and the like.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
seconds=${1:?seconds}
shift
[ $# -gt 0 ] || set -- chunk template file
bad=0

mkdir -p fuzz/chunk fuzz/template fuzz/file fuzz/found || exit 99
export TMPDIR="$PWD/fuzz"
for source in "$srcdir"/tests/fixtures/good-*.txt; do
	name=$(basename "$source" .txt)
	log=fuzz/file/$name
	[ -f "$log" ] || tests/mkevtx "$source" "$log" || exit 99
	{ printf '\003'; tail -c +4097 "$log" | head -c 65536; } >"fuzz/chunk/$name"
	# The definition of the first template stands behind 512 + 24 + 14 bytes.
	{ printf '\000\046\002'; tail -c +4097 "$log" | head -c 4096; } >"fuzz/template/$name"
done
tests/mkdamage --list | while IFS='	' read -r name rest; do
	tests/mkdamage "$name" fuzz/file/good-chunks "fuzz/file/$name"
	{ printf '\001'; tail -c +69633 "fuzz/file/$name" | head -c 65536; } >"fuzz/chunk/$name"
done
for target in "$@"; do
	"tests/fuzz_$target" -dict="$srcdir/tests/fuzz_evtx.dict" -max_len=400000 -timeout=20 \
		-rss_limit_mb=1024 -max_total_time="$seconds" -print_final_stats=1 \
		-artifact_prefix="fuzz/found/$target-" "fuzz/$target" || bad=1
done
exit $bad
