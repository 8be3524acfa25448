#!/bin/sh
# library.sh - the library as others see it: the installed header, library and .pc
# file, used by a program in C and in C++.
#
# Installs into a folder of its own; with INSTALLED it uses what is installed, below
# that folder (DESTDIR, may be empty).  The last line counts the checks.
# SPDX-License-Identifier: MIT
# Lists of words are split at spaces on purpose.
# shellcheck disable=SC2046,SC2086
srcdir=${srcdir:-$(dirname "$0")/..}
builddir=${builddir:-$srcdir/build}
libdir=${libdir:-/usr/local/lib}
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
CC=${CC:-cc}
case $CC in
*clang*) CXX=clang++ ;;
*)       CXX=${CXX:-g++} ;;
esac
. "$srcdir/tests/cases.sh"

# Names of files are part of the report.
srcdir=$(cd "$srcdir" && pwd)
builddir=$(cd "$builddir" && pwd)
cd "$srcdir/samples/iis6" || exit 99
logs='dll-access-denied/Application.evtx dll-access-denied/System.evtx
rapid-fail-only/System.evtx'

if [ "${INSTALLED+set}" ]; then
	root=$INSTALLED
else
	root=$tmp/root
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS \
		"${MAKE:-make}" -C "$builddir" -s install DESTDIR="$root" >"$tmp/log" 2>&1 ||
		{ cat "$tmp/log"; exit 99; }
fi

# Flags of the .pc file alone.
package() { # arguments...
	PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$root$libdir/pkgconfig \
		pkg-config "$@" iistriage
}

# Found before the shared one.
mkdir "$tmp/static" || exit 99
[ ! -f "$root$libdir/libiistriage.a" ] || cp "$root$libdir/libiistriage.a" "$tmp/static"

compiled() { # output, compiler with its arguments
	output=$1
	shift
	"$@" -Wall -Wextra -pedantic -Werror ${SAN_FLAGS-} $(package --cflags) \
		-o "$tmp/$output" $source ${libraries-$(package --libs)} -pthread
}

# Its own checks become ours; then its reports are compared with the program's.
used() { # name of the program, of the language
	mkdir "$tmp/$1.out"
	LD_LIBRARY_PATH=$root$libdir "$tmp/$1" "$tmp/$1.out" $logs >"$tmp/$1.log" 2>&1
	status=$?
	sed "s/^\(PASS\|FAIL\):/\1: $2:/" "$tmp/$1.log"
	passed=$((passed + $(grep -c '^PASS: ' "$tmp/$1.log")))
	failed=$((failed + $(grep -c '^FAIL: ' "$tmp/$1.log")))
	check "$2: all checks were made" [ $status = 0 ]
	for form in json html ndjson text markdown csv; do
		check "$2: the program's $form" same "$1" plain $form
		check "$2: the program's $form, in another zone" same "$1" east $form --tz JST-9
		check "$2: the program's $form, with options" same "$1" many $form \
			--all-events -j 3 --redact -v --tz CET-1CEST,M3.5.0,M10.5.0/3 --since 365d
	done
}

same() { # name of the program, of the file, form, options...
	file=$tmp/$1.out/$2.$3
	form=$3
	shift 3
	"$IISTRIAGE" "$@" -f $form $logs 2>"$tmp/err" | cmp - "$file"
}

# The example in the header is a program.
example() {
	sed -n '1,/\*\//s/^ \*\t//p' "$srcdir/include/iistriage.h" >"$tmp/example.c"
	source=$tmp/example.c
	compiled example $CC -std=c11 || return 1
	LD_LIBRARY_PATH=$root$libdir "$tmp/example" rapid-fail-only/System.evtx >"$tmp/example.out" &&
		"$IISTRIAGE" --since 30d rapid-fail-only/System.evtx | cmp - "$tmp/example.out"
}

functions() {
	sed -n 's/^[a-z].*[ *]\(iistriage_[a-z_]*\)(.*/\1/p' "$srcdir/include/iistriage.h" | sort
}

exports() {
	nm -D --defined-only "$1" | sed -n 's/.* [A-Z] \(.*\)/\1/p' |
		grep -v '^IISTRIAGE_[0-9]*$' | sed 's/@.*//' | sort
}

same_names() {
	functions >"$tmp/functions"
	exports "$root$libdir/libiistriage.so" >"$tmp/exports"
	[ "$(wc -l <"$tmp/functions")" -gt 9 ] && diff "$tmp/functions" "$tmp/exports"
}

source=$srcdir/tests/library/use_library.c
if [ -f "$root$libdir/libiistriage.so" ]; then
	check "the shared library has the functions of the header, no others" same_names
	check "the example of the header is compiled, and does what the program does" example
	source=$srcdir/tests/library/use_library.c
	check "a program in C is compiled" compiled c $CC -std=c11 -D_POSIX_C_SOURCE=200809L
	used c C
	if command -v "$CXX" >/dev/null; then
		source="-x c++ $source -x none"
		check "a program in C++ is compiled" compiled cxx "$CXX" -std=c++11
		used cxx C++
	else
		skip "a program in C++" "there is no $CXX"
	fi
else
	skip "the shared library" "it was not built"
fi
source=$srcdir/tests/library/use_library.c
if [ -f "$tmp/static/libiistriage.a" ]; then
	libraries="-L$tmp/static $(package --libs --static)"
	check "a program with the static library is compiled" \
		compiled archive $CC -std=c11 -D_POSIX_C_SOURCE=200809L
	# The shared one is not found from here.
	root=/nowhere
	used archive static
else
	skip "the static library" "it was not built"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
