#!/bin/sh
# reproduced.sh - does a second build, in another folder, give the same bytes?
#
#   tests/reproduced.sh [TARGET...]		(default: windows static)
#
# Builds in a copy of the sources, with all libraries, the targets of packaging/program that
# are in build/; Debian's sources are not fetched again.  It is part of `make packages-check`
# and takes ten minutes of a processor for each target.  The last line counts the cases.
# SPDX-License-Identifier: MIT
# Functions are called by their names.
# shellcheck disable=SC2317
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
. "$srcdir/tests/cases.sh"
cd "$srcdir" || exit 99
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

# Of another length, with another umask and in another language.
copy=$tmp/a-folder-with-a-longer-name/iistriage

made_again() { # target
	(umask 077 && cd "$copy" && LC_ALL=C.UTF-8 TZ=Asia/Tokyo packaging/program "$1" \
		"$builddir/mkfacts")
}

same_bytes() { # target, file
	cmp "$builddir/$1/$2" "$copy/build/$1/$2"
}

mkdir -p "$copy" && tar -c --exclude=./build --exclude=./.git . | tar -x -C "$copy" || exit 99
[ $# -gt 0 ] || set -- windows static
for target; do
	program=iistriage
	[ "$target" = windows ] && program=iistriage.exe
	if [ ! -f "$builddir/$target/$program" ]; then
		skip "$target" "no $builddir/$target/$program; ./bootstrap $target makes it"
		continue
	fi
	mkdir -p "$copy/build/$target" &&
		cp -a "$builddir/$target/sources" "$copy/build/$target/" || exit 99
	check "$target: a second build" made_again "$target"
	check "$target: the same program" same_bytes "$target" "$program"
	check "$target: the same list of contents" same_bytes "$target" "$program.cdx.json"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
