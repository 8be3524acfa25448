#!/bin/sh
# layers.sh - the architecture as a test.
#
# Data flows one way: a folder of src includes and calls only the folders in its
# row, and each outside library is known only to the folders in its row.  Files call
# each other in one direction, too.  Then the manner of the code as far as it can be
# measured.  The last line counts the checks.
# SPDX-License-Identifier: MIT
# Lists of files are split at spaces on purpose.
# shellcheck disable=SC2046,SC2086
srcdir=${srcdir:-$(dirname "$0")/..}
builddir=${builddir:-$srcdir/build}
builddir=$(cd "$builddir" && pwd) && cd "$srcdir" || exit 99
export LC_ALL=C
headers=$(echo include/*)
sources=$(echo src/*/*.[ch])
tests=$(echo tests/*/*.[ch])
set -f	# from here on a * is just a star

# "FOLDER: what it may use", from tests/layers.txt.
folders=$(sed -n 's/^\([a-z]*\) *|[^|]*|/\1:/p' tests/layers.txt)

# Files that may include what C11 does not have.
platform='dirent.h fcntl.h iconv.h link.h linux/filter.h linux/landlock.h linux/seccomp.h locale.h poll.h pthread.h sched.h sys/file.h sys/ioctl.h
sys/mman.h sys/prctl.h sys/resource.h sys/socket.h sys/stat.h sys/syscall.h sys/types.h
sys/wait.h termios.h unistd.h
aclapi.h io.h ntsecapi.h process.h sddl.h shellapi.h shlobj.h windows.h'
libraries='
libevtx.h: forms
libbfio.h: forms
archive.h: input
archive_entry.h: input
expat.h: base evidence forms
isa-l/crc.h: evtx
zlib.h: evtx
nettle/sha2.h: base
seccomp.h: base'
c11='assert.h ctype.h errno.h float.h inttypes.h limits.h signal.h stdalign.h
stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h
time.h wchar.h'

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

folder_of() { # path: src/FOLDER/file
	echo "$1" | sed 's|^src/||; s|/.*||'
}

# Where a header of ours is.  config.h is written by configure; iistriage.h
# declares functions of library.
header_folder() { # name
	[ "$1" = iistriage.h ] && echo library
	echo "$sources" | tr ' ' '\n' | sed -n "s|^src/\([a-z]*\)/$1\$|\1|p"
}

# A row, * spelled out.
may_use() { # folder
	case $(row "$folders" "$1") in
	*'*'*) echo "$folders" | sed -n "/^$1:/q; s/:.*//p" ;;
	*)     row "$folders" "$1" ;;
	esac
}

# Ours.  A folder's own headers are open to it.  mkfacts is a program of the build,
# which writes down what catalog and rules have loaded.
layers() {
	for file in $sources; do
		[ "$file" = src/catalog/mkfacts.c ] && continue
		self=$(folder_of "$file")
		allowed=$(may_use "$self")
		for header in $(includes "$file" '"' '"'); do
			folder=$(header_folder "$header")
			case $folder in '' | "$self") continue ;; esac
			listed "$allowed" "$folder" || echo "$file: $self may not include $header"
		done
	done
}

# The objects of the sources that are there; a build folder may hold others.
objects() {
	for file in $sources; do
		case $file in *.c) ;; *) continue ;; esac
		stem=${file%.c}
		for object in "$stem.o" "${stem%/*}/.libs/${stem##*/}.o"; do
			[ ! -f "$builddir/$object" ] || echo "$object"
		done
	done
}

# Lines "USER OWNER SYMBOL" for each symbol of ours that an object of the library
# takes from another one; both as FOLDER/file.
calls() {
	(cd "$builddir" && nm -A $(objects)) | awk '
	{
		file = $1; sub(/^src\//, "", file); sub(/\.o:.*/, "", file)
		sub(/\.libs\//, "", file)
		type = $(NF - 1); name = $NF
	}
	file == "catalog/mkfacts" || file == "command/main" { next }
	type ~ /^[TDBRC]$/ { owner[name] = file }
	type == "U"        { user[++count] = file; wanted[count] = name }
	END {
		for (i = 1; i <= count; i++)
			if (wanted[i] in owner && owner[wanted[i]] != user[i])
				print user[i], owner[wanted[i]], wanted[i]
	}'
}

folder_calls() {
	calls | sed 's|/[^ ]*||g' | sort -u | while read -r user owner symbol; do
		[ "$user" = "$owner" ] || listed "$(may_use "$user")" "$owner" ||
			echo "$user may not call $owner ($symbol)"
	done
}

# tsort names the files of each loop.
circles() {
	calls | awk '{ print $1, $2 }' | sort -u | { tsort >/dev/null; } 2>&1
}

# What is installed is one header, which needs nothing but C.
public() {
	[ "$headers" = include/iistriage.h ] || echo "include/ holds more than iistriage.h"
	includes "$headers" '<' '>' | grep -vx 'stddef.h'
	grep -n '^#include "' $headers
}

# Theirs.  A header of ours includes only what C has.
libraries() {
	for file in $sources; do
		folder=$(folder_of "$file")
		for header in $(includes "$file" '<' '>'); do
			listed "$c11" "$header" && continue
			case $file in
			*.h) folder=nobody ;;
			src/base/platform_*) listed "$platform" "$header" && continue ;;
			esac
			listed "$(row "$libraries" "$header")" "$folder" ||
				echo "$file: may not include <$header>"
		done
	done
}

# Functions of POSIX or GNU that no header gives away: those of string.h, stdio.h,
# stdlib.h, time.h and signal.h.
foreign='accept access alarm asprintf basename chdir chmod clock_gettime close closedir
connect dup dup2 execv execve execvp fdopen fileno flockfile fork fseeko fstat ftello
freelocale ftruncate getdelim getentropy getline getpid gmtime_r isatty kill localtime_r lseek lstat
memmem mempcpy mkdir mkdtemp mkostemp mkstemp mmap nanosleep newlocale open open_memstream opendir pclose
pipe poll popen pread putenv pwrite read readdir readlink realpath rmdir setenv sigaction
sleep socket stat stpcpy strcasecmp strcasestr strchrnul strdup strerror_r strlcpy
strncasecmp strndup strnlen strptime strsep strtok_r timegm tzset unlink unsetenv uselocale usleep
vasprintf waitpid write'

foreign_calls() {
	(cd "$builddir" && nm -A -u $(objects)) | sed 's/@.*//; s|/\.libs/|/|' |
		while read -r file _ symbol; do
			case $file in src/base/platform_*) continue ;; esac
			listed "$foreign" "${symbol%64}" && echo "${file%.o*}.c: may not call $symbol()"
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

wide() {
	for file in $headers $sources $tests; do
		expand "$file" | awk -v file="$file" '
		{ gsub(/[\200-\277]/, "") }	# count characters, not bytes
		length($0) > 100 { print file ":" FNR ": over 100 columns" }'
	done
}

# Memory that is refused makes a run fail, if it is noted; mkfacts is a program of the build.
unwatched() {
	for file in $sources; do
		case $file in */platform_windows* | */mkfacts.c) continue ;; esac
		awk -v file="$file" '
		asks && (before here $0) !~ /shortage_watch\(/ { print file ": nobody notes a shortage: " here }
		{ before = here; here = $0; asks = /[^_a-z](malloc|calloc|realloc|strn?dup)\(/ && !/^ ?[\/ ]\*/ }' "$file"
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
		find bootstrap configure.ac include Makefile.am rules samples src tests \
			-type f ! -name '*.log' ! -name '*.trs' ! -name '*.Po' ! -name '*.o'
}

# But for the name of a format, which is an address.
machine() {
	tracked | grep -v '\.evtx$' | while read -r file; do
		[ -f "$file" ] && grep -InE \
		'(^|[^.a-z])/(work|root|home/[a-z]+)/|(pypi|crate[s]|npmj[s]|debia[n]|ubunt[u]|proxy\.golan[g])\.(org|io|com)' \
			"$file" /dev/null
	done | grep -v ':Format: https:.*/copyright-format/1\.0/$'
}

mutations() {
	tests/mutate --check | grep -v '^[0-9]* passed'
}

verdict "each folder includes only what its row lists" "$(layers)"
verdict "each folder calls only what its row lists" "$(folder_calls)"
verdict "no file calls back one that calls it" "$(circles)"
verdict "include/ holds one header, which needs no other of ours" "$(public)"
verdict "outside libraries stay in their folders" "$(libraries)"
picture() {
	tests/layers-picture | cmp - tests/layers.svg 2>&1
}

verdict "tests/layers.svg is what tests/layers-picture draws" "$(picture)"
verdict "only platform_* calls what C11 does not have" "$(foreign_calls)"
verdict "no function has over 60 lines" "$(too_long)"
verdict "no line passes column 100" "$(wide)"
verdict "each allocation is watched" "$(unwatched)"
verdict "every source names its licence" "$(licence)"
verdict "no file names a path or a registry of one machine" "$(machine)"
verdict "each mutation of tests/mutations.txt can still be applied" "$(mutations)"
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
