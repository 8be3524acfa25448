#!/bin/sh
# layers.sh - the architecture as a test.
#
# Data flows one way: a module includes only the headers listed for it, and each
# outside library is known only to the files listed for it.  Then the manner of
# the code as far as it can be measured.  The last line counts the checks.
# SPDX-License-Identifier: MIT
# Lists of files are split at spaces on purpose.
# shellcheck disable=SC2086
srcdir=${srcdir:-$(dirname "$0")/..}
cd "$srcdir" || exit 99
export LC_ALL=C
sources=$(echo src/*.[ch] include/*.h)
tests=$(echo tests/*.[ch])
set -f	# from here on a * is just a star

# A module is what stands before the first _ of a file's name.  * may include
# any of our headers.
modules='
fail:
bounds:
text: fail
arena: fail
when: fail
event: arena bounds fail text when
catalog: bounds event facts text when
platform: fail
decode: catalog event facts text
rules: arena bounds catalog decode event facts fail nearest platform text
mkfacts: *
facts: arena bounds fail nearest platform text
input: arena bounds catalog evtx event fail platform text when
evtx: arena bounds catalog event fail input text when
incident: arena bounds catalog decode event fail rules text when
report: arena bounds catalog coverage decode event fail incident input rules text when
redact: arena bounds catalog event facts fail input platform text
nearest:
books: arena bounds fail input
baseline: arena bounds fail incident input report rules text when
coverage: arena bounds catalog decode event fail incident input text when
examples: catalog event fail incident rules text
explain: arena catalog decode examples fail incident rules text
outline: catalog decode report rules text
screen: fail platform text
options: bounds fail input nearest platform text when
command: *
main: *'

# Files that may include what C11 does not have.
platform='dirent.h fcntl.h poll.h pthread.h sched.h sys/ioctl.h sys/mman.h
sys/resource.h sys/stat.h sys/types.h unistd.h'
libraries='
libevtx.h: input_libevtx
libbfio.h: input_libevtx
expat.h: event_xml
isa-l/crc.h: evtx_chunk
nettle/sha2.h: input_hash facts_hash
json-c/json.h: facts_json report_json baseline_read'
c11='assert.h ctype.h errno.h float.h inttypes.h limits.h signal.h stdalign.h
stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h
time.h'

passed=0
failed=0

verdict() { # name, findings
	if [ -z "$2" ]; then
		echo "PASS: $1"
		passed=$((passed + 1))
	else
		printf '%s\nFAIL: %s\n' "$2" "$1"
		failed=$((failed + 1))
	fi
}

listed() { # list, word
	for word in $1; do
		[ "$word" = "$2" ] || [ "$word" = '*' ] && return 0
	done
	return 1
}

row() { # table, key
	echo "$1" | sed -n "s|^$2:||p"
}

includes() { # file, opening bracket, closing bracket
	sed -n "s|^#include $2\\([^>\"]*\\)$3.*|\\1|p" "$1"
}

# Ours.  A module's own headers and config.h are open to it.
layers() {
	for file in $sources; do
		self=$(basename "$file" | sed 's/[_.].*//')
		for header in $(includes "$file" '"' '"'); do
			module=$(basename "$header" | sed 's/[_.].*//')
			case $module in config | "$self") continue ;; esac
			listed "$(row "$modules" "$self")" "$module" ||
				echo "$file: $self may not include $header"
		done
	done
}

# Theirs.  A header of ours includes only what C has.
libraries() {
	for file in $sources; do
		stem=$(basename "$file" | sed 's/\..*//')
		for header in $(includes "$file" '<' '>'); do
			listed "$c11" "$header" && continue
			case $file in include/*) stem=nobody ;; esac
			case $stem in platform_*)
				listed "$platform" "$header" && continue ;;
			esac
			listed "$(row "$libraries" "$header")" "$stem" ||
				echo "$file: may not include <$header>"
		done
	done
}

# Lines of each function, its name's line and its last brace included.
lengths() {
	awk '
	/^[A-Za-z_].*\(/ { start = FNR; name = $0 }
	/^{/ && start    { open = start }
	/^}/ && open     { print FNR - open + 1, FILENAME ": " name; open = start = 0 }
	' "$@"
}

too_long() {
	lengths $sources $tests | awk '$1 > 60 { print "over 60 lines:", $0 }'
}

median() {
	lengths $sources | sort -n | awk '
	{ size[NR] = $1 }
	END {
		middle = size[int((NR + 1) / 2)]
		if (middle > 15)
			print "the median function has", middle, "lines"
	}'
}

wide() {
	for file in $sources $tests; do
		expand "$file" | awk -v file="$file" '
		{ gsub(/[\200-\277]/, "") }	# count characters, not bytes
		length($0) > 100 { print file ":" FNR ": over 100 columns" }'
	done
}

licence() {
	for file in $sources $tests; do
		case $file in *.h) continue ;; esac
		grep -q 'SPDX-License-Identifier: MIT' "$file" || echo "$file: no licence"
	done
}

# The project speaks of itself alone.  Without git, what a build writes is left
# out by its names.
tracked() {
	git ls-files 2>/dev/null | grep . ||
		find bootstrap configure.ac Makefile.am include rules samples src tests \
			-type f ! -name '*.log' ! -name '*.trs' ! -name '*.Po' ! -name '*.o'
}

machine() {
	tracked | grep -v '\.evtx$' | while read -r file; do
		[ -f "$file" ] && grep -InE \
		'(^|[^.a-z])/(work|root|home/[a-z]+)/|(pypi|crate[s]|npmj[s]|proxy\.golan[g])\.(org|io|com)' \
			"$file" /dev/null
	done
}

verdict "each module includes only what its row lists" "$(layers)"
verdict "outside libraries stay in their modules" "$(libraries)"
verdict "no function has over 60 lines" "$(too_long)"
verdict "the median function has at most 15 lines" "$(median)"
verdict "no line passes column 100" "$(wide)"
verdict "every source names its licence" "$(licence)"
verdict "no file names a path or a registry of one machine" "$(machine)"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
