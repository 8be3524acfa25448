#!/bin/sh
# windows.sh - does iistriage.exe, under wine, say the same as the program of this system?
#
# Wants build/windows/iistriage.exe (./bootstrap windows), or EXE=FILE; skipped without it or
# without wine.  It is part of `make packages-check`, not of `make check`.  ONLY='samples
# golden' runs only these parts: imports samples golden evidence names streams output stop
# server speed.  What wine cannot show: a console, rights, a real service that holds its logs.
# The last line counts the cases.  SPDX-License-Identifier: MIT
# Parts are called by their names.
# shellcheck disable=SC2317
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
native=${IISTRIAGE:-$builddir/iistriage}
exe=${EXE:-$builddir/windows/iistriage.exe}
[ -f "$exe" ] || { echo "SKIP: no $exe; ./bootstrap windows makes it"; exit 77; }
for wine in wine64 wine /usr/lib/wine/wine64; do
	command -v "$wine" >/dev/null && break
	wine=
done
[ -n "$wine" ] || { echo "SKIP: there is no wine here"; exit 77; }
. "$srcdir/tests/cases.sh"
. "$srcdir/tests/packaged.sh"
trap 'wineserver -k 2>/dev/null; chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC TMPDIR="$tmp"
# No messages of wine, no offers to install something, no window.
export WINEDEBUG=-all WINEPREFIX="$tmp/wine" WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
unset DISPLAY NO_COLOR COLUMNS
cd "$srcdir" || exit 99
timeout 300 "$wine" cmd /c exit >/dev/null 2>&1 || { echo "SKIP: wine does not start"; exit 77; }
# One that stays: else the services of wine start and end with each program, which takes a
# second, and now and then one of them ends with a message among ours.
mkfifo "$tmp/open" && { "$wine" cmd <"$tmp/open" >/dev/null 2>&1 & } && exec 9>"$tmp/open"

# The scripts below call it as if it were a program of this system.  Wine makes UTF-16 of
# arguments and names as the locale says, and golden.sh sets another; Windows has no data of zones.
cat >"$tmp/iistriage" <<END
#!/bin/sh
export LC_ALL=C.UTF-8 TZDIR=/usr/share/zoneinfo
exec timeout 120 $wine '$exe' "\$@"
END
chmod +x "$tmp/iistriage"
packaged=$tmp/iistriage

# Of every Windows since 7, and of those that Windows itself takes only from its own folder
# (KnownDLLs): one beside the program, in a folder of downloads, is not loaded.
only_system_dlls() {
	imports=$("${OBJDUMP:-x86_64-w64-mingw32-objdump}" -p "$exe" | sed -n 's/.*DLL Name: //p' |
		tr A-Z a-z | sort -u)
	[ -n "$imports" ] || return 1
	for dll in $imports; do
		case $dll in
		advapi32.dll | kernel32.dll | msvcrt.dll | shell32.dll) ;;
		*) echo "imports $dll"; return 1 ;;
		esac
	done
}

says_64_bit() {
	"$native" explain "$exe" | grep -i 'x64'
}

part_imports() {
	check "imports only system DLLs" only_system_dlls
	check "is a 64-bit program, says our own reader" says_64_bit
}

part_samples() {
	same_of_samples
	check "each form of logs" by_test forms.sh
}

# Cases that are not for Windows or not for wine, and why.
elsewhere='rules-check-fifo Windows has no FIFO with a name in a folder
scan-folder-in-folder wine shows a link as the file that it leads to
scan-folder-links* wine shows a link as the file that it leads to
usage-nothing without arguments the logs of the server are read, as part server tests
usage-no-path without arguments the logs of the server are read, as part server tests
usage-version* this build says that it has no libevtx'

why_elsewhere() { # name
	echo "$elsewhere" | while read -r pattern reason; do
		# shellcheck disable=SC2254
		case $1 in $pattern) echo "$reason" ;; esac
	done
}

part_golden() {
	for folder in tests/golden/*/; do
		case=$(basename "$folder")
		reason=$(why_elsewhere "$case")
		if [ -n "$reason" ]; then
			skip "golden $case" "$reason"
		else
			check "golden $case" by_test golden.sh "$case"
		fi
	done
}

# Its paths begin with the name of a folder, behind which Windows puts a backslash.
evidence() { # name
	rm -rf "$tmp/cases" && mkdir -p "$tmp/cases/tests/evidence" &&
		cp -R "tests/evidence/$1" "$tmp/cases/tests/evidence/" &&
		cp tests/bundle.sh "$tmp/cases/tests/" || return 1
	IISTRIAGE=$packaged srcdir=$tmp/cases builddir=$builddir UPDATE=1 ONLY=$1 \
		tests/evidence.sh >"$tmp/b" || { cat "$tmp/b"; return 1; }
	slashes "tests/evidence/$1/expected" >"$tmp/a"
	slashes "$tmp/cases/tests/evidence/$1/expected" | diff "$tmp/a" -
}

slashes() { # file
	sed 's/\\\\*/\//g' "$1"
}

part_evidence() {
	for folder in tests/evidence/*/; do
		case=$(basename "$folder")
		check "evidence $case" evidence "$case"
	done
}

mixed_names() {
	mkdir -p "$tmp/Größe/日志" &&
		cp samples/module-missing/*.evtx "$tmp/Größe/日志/" &&
		same "$tmp/Größe" &&
		"$packaged" -f json "$tmp/Größe/日志/"Sys* | grep '日志/System.evtx'
}

long_names() {
	part=$(printf '%060d' 0)
	long=$tmp/$part/$part/$part/$part/$part/$part
	mkdir -p "$long" && cp samples/module-missing/*.evtx "$long/" && same -f json "$tmp/$part"
}

wildcards() {
	"$packaged" -q -f json 'samples\module-missing\*.evtx' >"$tmp/b" &&
		[ "$(grep -c '"path": ".*module-missing.*\.evtx"' "$tmp/b")" -ge 2 ]
}

backslashes() {
	"$packaged" -f json 'samples\module-missing' >"$tmp/b"
	"$native" -f json 'samples/module-missing' >"$tmp/a"
	slashes "$tmp/a" >"$tmp/a.slashes" && slashes "$tmp/b" | diff "$tmp/a.slashes" -
}

zipped_names() {
	command -v python3 >/dev/null || return 0
	python3 - "$tmp/case.zip" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.write('samples/module-missing/System.evtx', 'Größe/日志.evtx')
END
	same -f json "$tmp/case.zip"
}

part_names() {
	check "names with umlauts and Chinese" mixed_names
	check "a path of more than 260 characters" long_names
	check "a pattern, which no shell expands" wildcards
	check "backslashes" backslashes
	check "names in an archive" zipped_names
	check "a file that is missing" same "$tmp/none.evtx"
	check "a folder that is missing" same "$tmp/none/none.evtx"
}

from_pipe() {
	"$native" - <samples/module-missing/System.evtx >"$tmp/a"
	cat samples/module-missing/System.evtx | "$packaged" - >"$tmp/b"
	diff "$tmp/a" "$tmp/b"
}

part_streams() {
	check "standard input is a file" by_test golden.sh scan-stdin
	check "standard input is a pipe" from_pipe
	check "nobody reads standard output" closed_pipe
}

closed_pipe() {
	"$packaged" -f json samples 2>"$tmp/err" | head -n 1 >/dev/null
	[ ! -s "$tmp/err" ] || { cat "$tmp/err"; return 1; }
}

written() {
	mkdir -p "$tmp/out" && "$packaged" -o "$tmp/out/report.html" samples/module-missing &&
		"$native" -f html samples/module-missing >"$tmp/a" &&
		cmp "$tmp/a" "$tmp/out/report.html" && [ "$(ls -A "$tmp/out")" = report.html ]
}

written_again() {
	echo old >"$tmp/out/report.html"
	written
}

part_output() {
	check "-o, byte for byte" written
	check "-o over an older file" written_again
	check "-o without its folder" same -o "$tmp/no/report" samples/healthy
	check "-o over an input" by_test golden.sh scan-output-is-input
	check "-o over standard input" not_over_stdin
	check "a map of names" mapped
}

not_over_stdin() {
	cp samples/module-missing/System.evtx "$tmp/out/input"
	"$packaged" -f text -o "$tmp/out/input" - <"$tmp/out/input" 2>"$tmp/err"
	[ $? = 2 ] && grep 'it is standard input' "$tmp/err" &&
		cmp samples/module-missing/System.evtx "$tmp/out/input"
}

mapped() {
	"$packaged" -q --redact-map "$tmp/out/map" samples/module-missing >/dev/null &&
		grep -q '"names"' "$tmp/out/map"
}

# A pipe that stays open: the output is begun, and not finished.
stopped() { # signal
	rm -rf "$tmp/out"
	mkdir -p "$tmp/out"
	sleep 60 | $wine "$exe" -o "$tmp/out/report" - 2>/dev/null &
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		sleep 1
		[ -z "$(ls -A "$tmp/out")" ] || break
	done
	[ -n "$(ls -A "$tmp/out")" ] || { echo "nothing was begun"; return 1; }
	kill -"$1" $!
	sleep 2
	[ -z "$(ls -A "$tmp/out")" ] || { ls -A "$tmp/out"; return 1; }
}

part_stop() {
	check "stopped (SIGINT is Ctrl-C): nothing is left" stopped INT
	check "killed: nothing is left" stopped KILL
}

# A made-up server: the logs and what else is where Windows keeps it.
part_server() {
	check "without a log it says what it needs" no_logs
	root=$WINEPREFIX/drive_c/windows/system32
	mkdir -p "$root/winevt/Logs" "$root/inetsrv/config" "$root/LogFiles/HTTPERR"
	cp samples/module-missing/*.evtx "$root/winevt/Logs/"
	check "no arguments: the logs of this server" server_read
	check "its report in a file" server_saved
	check "a module that an incident names" server_module
	before=$(cd "$WINEPREFIX/drive_c" && find windows/system32/winevt \
		windows/system32/inetsrv windows/system32/LogFiles -type f -exec sha256sum {} +)
	server_read >/dev/null 2>&1
	check "nothing is written there" test "$before" = "$(cd "$WINEPREFIX/drive_c" &&
		find windows/system32/winevt windows/system32/inetsrv \
			windows/system32/LogFiles -type f -exec sha256sum {} +)"
}

no_logs() {
	"$packaged" >"$tmp/b" 2>&1 </dev/null
	status=$?
	cat "$tmp/b"
	[ "$status" = 1 ] && grep -qi 'administrator' "$tmp/b" && grep -q 'wevtutil' "$tmp/b"
}

server_read() {
	"$packaged" >"$tmp/b" </dev/null || return 1
	"$native" samples/module-missing >"$tmp/a"
	[ "$(sed 1q "$tmp/a")" = "$(sed 1q "$tmp/b")" ] || return 1
	"$packaged" -f json >"$tmp/b" </dev/null
	grep -i '"path": "C:.*winevt.*System.evtx"' "$tmp/b"
}

server_saved() {
	"$packaged" -o "$tmp/server.html" </dev/null && grep -q '<html' "$tmp/server.html"
}

# The first module of the logs is put where the log says; the report then has looked at it.
server_module() {
	module=$("$native" -f json samples/module-missing |
		grep -o '[A-Z]:[^" ]*\.dll"' | head -n 1 | tr -d '"')
	[ -n "$module" ] || { echo "no module"; return 1; }
	place=$WINEPREFIX/drive_c$(printf '%s\n' "$module" | tr A-Z a-z |
		sed 's/^[a-z]://; s/\\\\*/\//g')
	mkdir -p "$(dirname "$place")" && cp "$exe" "$place" || return 1
	"$packaged" -f json </dev/null >"$tmp/b"
	grep -i "\"path\": \"C:.*$(basename "$place")\"" "$tmp/b"
}

part_speed() {
	speed
}

for part in ${ONLY:-imports samples golden evidence names streams output stop server speed}; do
	set --
	"part_$part"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
