#!/bin/sh
# evidence.sh - files beside logs: every case in tests/evidence, compared with what was
# agreed on.
#
#   tests/evidence/NAME/files     what is there, a line each:
#                                     pe CASE PATH      a program file of mkpe
#                                     log SOURCE PATH   a log, written from a text in the folder
#                                     copy FILE PATH    a file of the folder
#   tests/evidence/NAME/bundle    the same in one text: "== pe CASE PATH"; "== log PATH" and
#                                 "== text PATH", with what is in it in the lines that follow;
#                                 "== utf16 PATH", as PowerShell writes it; "== same PATH PATH", a
#                                 second copy of a file that is there; "== zip FOLDER PATH",
#                                 an archive of what a folder holds by then, and "== winzip" with
#                                 backslashes between folders, as programs of Windows write
#   tests/evidence/NAME/args      command lines of iistriage, one a line, read by the shell in
#                                 the folder that holds them
#   tests/evidence/NAME/expected  standard output, then standard error, then "exit N", of each
#
# UPDATE=1 rewrites the expectations: read the diff before you commit.  ONLY='a*' takes
# only the cases of these names.  The last line counts the cases.
# SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$builddir/iistriage}
export TZ=UTC LC_ALL=C
unset NO_COLOR COLUMNS
passed=0
failed=0

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
version=$("$IISTRIAGE" -V | sed -n '1s/^iistriage \([0-9.]*\).*/\1/p')
[ -n "$version" ] || { echo "evidence.sh: '$IISTRIAGE' does not run" >&2; exit 99; }

# Cut a bundle at its lines "==": parts 1, 2, ... and their names in `list`.
cut_bundle() { # bundle, folder for the parts
	LC_ALL=C awk -v to="$2" '
		/^== / { if (part) close(to "/" part); part++; sub(/^== /, ""); print part, $0 >(to "/list")
			 printf "" >(to "/" part); next }
		part { print >(to "/" part) }' "$1"
}

zip_of() { # folder, archive, what parts folders in its names
	(cd "$1" && find . -type f | LC_ALL=C sort | sed 's|^\./||') >"$work/names"
	between=$3
	set -- "$1" "$2"
	while read -r name; do
		set -- "$@" "$(printf %s "$name" | tr / "$between")=$1/$name"
	done <"$work/names"
	folder=$1 out=$2
	shift 2
	: "$folder"
	"$builddir/tests/writer/mkarchive" "$out" zip - "$@" || exit 99
}

make_bundle() { # bundle, target
	rm -rf "$work/parts"
	mkdir "$work/parts"
	cut_bundle "$1" "$work/parts"
	while read -r part kind from to; do
		mkdir -p "$2/$(dirname "${to:-$from}")"
		case $kind in
		pe)    "$builddir/tests/writer/mkpe" "$from" "$2/$to" || exit 99 ;;
		log)   "$builddir/tests/writer/mkevtx" "$work/parts/$part" "$2/$from" || exit 99 ;;
		text)  cp "$work/parts/$part" "$2/$from" || exit 99 ;;
		utf16) { printf '\377\376'; iconv -f UTF-8 -t UTF-16LE "$work/parts/$part"; } >"$2/$from" ;;
		same)  cp "$2/$from" "$2/$to" || exit 99 ;;
		zip)   zip_of "$2/$from" "$2/$to" / ;;
		winzip) zip_of "$2/$from" "$2/$to" '\\' ;;
		*)     echo "evidence.sh: $1: no such kind '$kind'" >&2; exit 99 ;;
		esac
	done <"$work/parts/list"
}

make_files() { # case folder, target
	[ ! -f "$1/bundle" ] || make_bundle "$1/bundle" "$2"
	[ -f "$1/files" ] || return 0
	while read -r kind from to; do
		mkdir -p "$2/$(dirname "$to")"
		case $kind in
		pe)   "$builddir/tests/writer/mkpe" "$from" "$2/$to" || exit 99 ;;
		log)  "$builddir/tests/writer/mkevtx" "$1/$from" "$2/$to" || exit 99 ;;
		copy) cp "$1/$from" "$2/$to" || exit 99 ;;
		*)    echo "evidence.sh: $1/files: no such kind '$kind'" >&2; exit 99 ;;
		esac
	done <"$1/files"
}

run() { # case folder
	rm -rf "$work/files"
	mkdir "$work/files"
	make_files "$1" "$work/files"
	while read -r line; do
		(cd "$work/files" && eval "'$IISTRIAGE' $line") \
			>"$work/out" 2>"$work/err" </dev/null
		echo "exit $?" >"$work/exit"
		echo "\$ iistriage $line"
		cat "$work/out" "$work/err" "$work/exit" | sed \
			-e "s/iistriage $version/iistriage @VERSION@/g" \
			-e "s/\"version\": *\"$version\"/\"version\": \"@VERSION@\"/g" \
			-e 's/\("rules_sha256": *"\)[0-9a-f]*/\1@RULES@/g'
	done <"$1/args"
}

for case in "$srcdir"/tests/evidence/${ONLY:-*}/; do
	case=${case%/}
	[ -f "$case/args" ] || { echo "evidence.sh: no '$case/args'" >&2; exit 99; }
	run "$case" >"$work/actual"
	[ -z "$UPDATE" ] || cp "$work/actual" "$case/expected"
	if diff -u "$case/expected" "$work/actual"; then
		echo "PASS: ${case##*/}"
		passed=$((passed + 1))
	else
		echo "FAIL: ${case##*/}"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
