#!/bin/sh
# static.sh - does the static program say the same as that of this system, with no file of
# the system in sight?
#
# Wants build/static/iistriage (./bootstrap static), or STATIC=FILE; skipped without it.  It
# is part of `make packages-check`, not of `make check`.  ONLY='alone samples' runs only
# these parts: alone samples tests speed.  The last line counts the cases.
# SPDX-License-Identifier: MIT
# Parts are called by their names.
# shellcheck disable=SC2317
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
native=${IISTRIAGE:-$builddir/iistriage}
packaged=${STATIC:-$builddir/static/iistriage}
[ -f "$packaged" ] || { echo "SKIP: no $packaged; ./bootstrap static makes it"; exit 77; }
. "$srcdir/tests/cases.sh"
. "$srcdir/tests/packaged.sh"
export LC_ALL=C.UTF-8 TZ=UTC TMPDIR="$tmp"
unset NO_COLOR COLUMNS
cd "$srcdir" || exit 99

# ---- alone ----

needs_nothing() {
	! readelf -l "$packaged" | grep INTERP && ! readelf -d "$packaged" | grep NEEDED
}

lists_itself() {
	grep -q '"name": "musl' "$packaged.cdx.json" &&
		grep -q "$(sha256sum <"$packaged" | cut -d ' ' -f 1)" "$packaged.cdx.json"
}

# A root folder that holds the program and a sample, and nothing else: no C library, no
# locales, no /proc, no /dev.
in_empty_root() { # arguments...
	if [ "$(id -u)" = 0 ]; then
		timeout 60 chroot "$tmp/root" /iistriage "$@"
	else
		timeout 60 unshare -r chroot "$tmp/root" /iistriage "$@"
	fi
}

make_root() {
	mkdir -p "$tmp/root/samples" && cp "$packaged" "$tmp/root/iistriage" &&
		cp -r samples/module-missing "$tmp/root/samples/"
}

reads_in_empty_root() { # arguments...
	"$native" "$@" >"$tmp/a" 2>"$tmp/a.err" </dev/null
	a=$?
	in_empty_root "$@" >"$tmp/b" 2>"$tmp/b.err" </dev/null
	b=$?
	[ "$a" = "$b" ] || { echo "exit status $b, and not $a"; cat "$tmp/b.err"; return 1; }
	diff "$tmp/a" "$tmp/b" && diff "$tmp/a.err" "$tmp/b.err"
}

writes_in_empty_root() {
	in_empty_root -o /report.html samples/module-missing &&
		"$native" -f html samples/module-missing | cmp - "$tmp/root/report.html"
}

# The way in which musl sends itself a signal is no call that the sandbox allows.
ends_by_signal() { # number
	rm -rf "$tmp/half" "$tmp/fed"
	mkdir "$tmp/half" && mkfifo "$tmp/fed" || return 1
	exec 9<>"$tmp/fed"
	head -c 4096 samples/module-missing/System.evtx >&9
	"$packaged" -q -f ndjson -o "$tmp/half/report" "$tmp/fed" 9>&- &
	half=$!
	for _ in $(seq 100); do
		[ "$(ls -A "$tmp/half")" = "" ] || break
		sleep 0.1
	done
	kill -"$1" "$half"
	wait "$half"
	status=$?
	exec 9>&-
	echo "exit status $status"
	[ "$status" = $((128 + $1)) ] && [ "$(ls -A "$tmp/half")" = "" ]
}

part_alone() {
	check "no interpreter and no shared library" needs_nothing
	check "its list names musl and its sum" lists_itself
	check "it ends by a signal" ends_by_signal 15
	if ! make_root || ! in_empty_root -V >/dev/null 2>&1 &&
		! { [ "$(id -u)" = 0 ] || unshare -r true 2>/dev/null; }; then
		skip "in an empty root folder" "it takes root, or user namespaces"
		return
	fi
	check "in an empty root folder" reads_in_empty_root samples/module-missing
	check "in an empty root folder, as JSON" reads_in_empty_root -f json samples/module-missing
	check "in an empty root folder, to a file" writes_in_empty_root
}

# ---- the same ----

part_samples() {
	same_of_samples
	check "what it can do" same -V
}

# Not sandbox.sh: nothing can be loaded into a static program before it starts.
part_tests() {
	for script in golden.sh forms.sh evidence.sh; do
		check "$script" by_test "$script"
	done
}

part_speed() {
	speed
}

for part in ${ONLY:-alone samples tests speed}; do
	"part_$part"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
