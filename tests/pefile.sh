#!/bin/sh
# pefile.sh - does another reader of program files say the same?
#
# Asks pefile for python3 about all files of mkpe, and about those in the folder
# IISTRIAGE_PROGRAMS.  Skipped without pefile.  The last line counts the files.
# SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
# Debian's package is for its own python3, which need not be the first of PATH.
for python in python3 /usr/bin/python3 none; do
	"$python" -c 'import pefile' 2>/dev/null && break
done
[ "$python" != none ] || { echo "pefile is not installed"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
"$builddir/tests/writer/mkpe" --list | while IFS='	' read -r name _; do
	"$builddir/tests/writer/mkpe" "$name" "$work/$name" || exit 99
done
IISTRIAGE=$IISTRIAGE "$python" "$srcdir/tests/tools/pefile_agrees" "$work" \
	${IISTRIAGE_PROGRAMS:+"$IISTRIAGE_PROGRAMS"}
