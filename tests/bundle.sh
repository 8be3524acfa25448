# bundle.sh - the files of a case of tests/evidence, as the head of evidence.sh describes them.
# To be read with ".", from a script that says where srcdir and builddir are, and where it may
# work: $work.
#
# SPDX-License-Identifier: MIT
# shellcheck shell=sh

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
		*)     echo "$1: no such kind '$kind'" >&2; exit 99 ;;
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
		*)    echo "$1/files: no such kind '$kind'" >&2; exit 99 ;;
		esac
	done <"$1/files"
}
