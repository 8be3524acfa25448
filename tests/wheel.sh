#!/bin/sh
# wheel.sh - are the wheels what they should be, and do they install and work?
#
# Wants build/wheel/*.whl (./bootstrap wheel), or WHEELS=FOLDER; skipped without them.  It is
# part of `make packages-check`, not of `make check`.  The one for Linux is installed without
# a network into a fresh virtual environment of PYTHON (default python3), which needs pytest
# to run the module's tests there.  Of the one for Windows, the DLL runs under wine; there is
# no Python for Windows here.  TWICE=yes builds the wheel once more elsewhere, which takes
# minutes.  The last line counts the cases.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
wheels=${WHEELS:-$srcdir/build/wheel}
native=${IISTRIAGE:-$builddir/iistriage}
PYTHON=${PYTHON:-python3}
ls "$wheels"/*.whl >/dev/null 2>&1 ||
	{ echo "SKIP: no $wheels/*.whl; ./bootstrap wheel makes them"; exit 77; }
"$PYTHON" -c 'import venv' 2>/dev/null || { echo "SKIP: $PYTHON has no venv"; exit 77; }
wheels=$(cd "$wheels" && pwd)
. "$srcdir/tests/cases.sh"
trap 'wineserver -k 2>/dev/null; rm -rf "$tmp"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH IISTRIAGE_LIBRARY

# Names, and that each file is what RECORD says.
is_whole() { # wheel
	"$PYTHON" - "$1" <<'END'
import base64, hashlib, sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
assert wheel.testzip() is None
names = wheel.namelist()
info = next(name for name in names if name.endswith("/RECORD")).rsplit("/", 1)[0]
rows = [line.split(",") for line in wheel.read(info + "/RECORD").decode().splitlines()]
assert sorted(row[0] for row in rows) == sorted(names), names
for name, digest, size in rows[:-1]:
    content = wheel.read(name)
    wanted = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    assert (digest, int(size)) == ("sha256=" + wanted, len(content)), name
for name in ("iistriage/__init__.py", "iistriage/py.typed", info + "/LICENSE",
             info + "/METADATA", info + "/WHEEL", info + "/sboms/iistriage.cdx.json"):
    assert name in names, name
tag = sys.argv[1].rsplit("-", 3)
assert f"Tag: {'-'.join(tag[1:])[:-4]}\n" in wheel.read(info + "/WHEEL").decode()
END
}

# No folder of the machine that built it.
has_no_paths() { # folder with its files
	! grep -rlaF -e "$srcdir" -e "$wheels" "$1"
}

lists_contents() { # wheel
	"$PYTHON" -c 'import hashlib, json, sys
sbom = json.load(open(sys.argv[1] + ".cdx.json"))
wanted = hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()
assert sbom["metadata"]["component"]["hashes"][0]["content"] == wanted
assert {"expat", "libarchive", "nettle"} <= {each["name"] for each in sbom["components"]}' "$1"
}

unpacked() { # wheel, folder
	"$PYTHON" -m zipfile -e "$1" "$2"
}

any_wheel() { # wheel
	check "$(basename "$1"): files" is_whole "$1"
	check "it has a list of what is in it" lists_contents "$1"
	check "it is unpacked" unpacked "$1" "$2"
	check "no path of this machine is in it" has_no_paths "$2"
}

# What every glibc has.
needs_only_libc() {
	for file in "$tmp"/linux/iistriage/libiistriage.so "$tmp"/linux/*.data/scripts/iistriage; do
		objdump -p "$file" | sed -n 's/^ *NEEDED *//p' | grep -v \
			-e '^libc\.so\.6$' -e '^libm\.so\.6$' -e '^libpthread\.so\.0$' \
			-e '^ld-linux-x86-64\.so\.2$' && return 1
		! objdump -p "$file" | grep -E 'RPATH|RUNPATH' || return 1
	done
}

same_names() {
	sed -n 's/^[a-z][a-z ]*[ *]\(iistriage_[a-z_]*\)(.*/\1/p' "$srcdir/include/iistriage.h" |
		sort >"$tmp/header"
	"$@" | sort >"$tmp/exported"
	[ -s "$tmp/header" ] && diff "$tmp/header" "$tmp/exported"
}

exported_by_so() {
	objdump -T "$tmp/linux/iistriage/libiistriage.so" | grep -w 'DF .text' | sed 's/.* //'
}

says_the_same_age() {
	auditwheel=$(command -v auditwheel || echo "$(dirname "$(command -v "$PYTHON")")/auditwheel")
	[ -x "$auditwheel" ] || return 77
	oldest=${wheel##*-none-}
	"$auditwheel" show "$wheel" | tr '\n' ' ' | grep "consistent with.*${oldest%.whl}"
}

# --no-index: from this file alone.
installed() {
	"$PYTHON" -m venv "$tmp/venv" && "$tmp/venv/bin/pip" -q install --no-deps "$wheel" &&
		"$tmp/venv/bin/pip" check && "$tmp/venv/bin/pip" show iistriage | grep 'License: MIT'
}

same() { # arguments...
	(cd "$srcdir" && "$native" "$@") >"$tmp/a"
	a=$?
	(cd "$srcdir" && "$tmp/venv/bin/iistriage" "$@") >"$tmp/b"
	b=$?
	(cd "$srcdir" && "$tmp/venv/bin/python" -m iistriage "$@") >"$tmp/c"
	c=$?
	[ "$a$a" = "$b$c" ] || { echo "status $b and $c, and not $a"; return 1; }
	cmp "$tmp/a" "$tmp/b" && cmp "$tmp/a" "$tmp/c"
}

# pytest is that of PYTHON; the module, that of the wheel.
module_tests() {
	"$PYTHON" -c 'import os, pytest
print(os.path.dirname(os.path.dirname(pytest.__file__)))' >"$tmp/pytest.pth" &&
		cp "$tmp/pytest.pth" "$tmp"/venv/lib/python*/site-packages/ &&
		(cd "$tmp" && IISTRIAGE='' timeout 600 "$tmp/venv/bin/python" -m pytest -q \
			-p no:cacheprovider "$srcdir/packaging/python/tests")
	status=$?
	rm -f "$tmp"/venv/lib/python*/site-packages/pytest.pth
	return $status
}

removed() {
	"$tmp/venv/bin/pip" -q uninstall -y iistriage &&
		! find "$tmp/venv" -name '*iistriage*' | grep .
}

built_again() {
	mkdir -p "$tmp/again" "$tmp/sources/build" &&
		(cd "$srcdir" && git ls-files -z --cached --others --exclude-standard |
			tar -c --null -T -) | tar -x -C "$tmp/sources" &&
		(cd "$tmp/sources" && autoreconf -fi >/dev/null 2>&1) || return 1
	[ ! -d "$wheels/sources" ] || cp -a "$wheels/sources" "$tmp/again/sources"
	SOURCE_DATE_EPOCH=$(git -C "$srcdir" log -1 --format=%ct)
	export SOURCE_DATE_EPOCH
	"$tmp/sources/packaging/python/build" linux "$tmp/again" &&
		cmp "$wheel" "$tmp/again/$(basename "$wheel")" &&
		cmp "$wheel.cdx.json" "$tmp/again/$(basename "$wheel").cdx.json"
}

part_linux() {
	any_wheel "$wheel" "$tmp/linux"
	check "program and library need libc, and no more" needs_only_libc
	check "the library has the functions of the header, no others" same_names exported_by_so
	says_the_same_age >"$tmp/log" 2>&1
	if [ $? = 77 ]; then
		skip "auditwheel finds that glibc" "it is not installed"
	else
		check "auditwheel finds that glibc" says_the_same_age
	fi
	check "pip installs it without a network" installed
	for story in module-access-denied module-missing healthy; do
		check "$story as text" same "samples/$story"
		check "$story as JSON" same -f json "samples/$story"
	done
	if "$PYTHON" -c 'import pytest' 2>/dev/null; then
		check "the module's tests" module_tests
	else
		skip "the module's tests" "pytest is not installed for $PYTHON"
	fi
	check "pip removes it" removed
	if [ "${TWICE-}" = yes ]; then
		check "the same bytes, built in another folder" built_again
	else
		skip "the same bytes, built in another folder" "TWICE is not yes"
	fi
}

exported_by_dll() {
	x86_64-w64-mingw32-objdump -p "$tmp/windows/iistriage/iistriage.dll" |
		sed -n '/Ordinal\/Name Pointer/,/^$/s/.*\(iistriage_[a-z_]*\)$/\1/p'
}

only_system_dlls() {
	for file in "$tmp"/windows/iistriage/iistriage.dll "$tmp"/windows/*.data/scripts/*.exe; do
		x86_64-w64-mingw32-objdump -p "$file" | sed -n 's/.*DLL Name: //p' | tr A-Z a-z |
			grep -v -e '^advapi32\.dll$' -e '^kernel32\.dll$' -e '^msvcrt\.dll$' \
				-e '^shell32\.dll$' -e '^bcrypt\.dll$' && return 1
	done
	return 0
}

# The example of the header, as a program for Windows beside the DLL.
example() {
	mkdir -p "$tmp/example" && cp "$tmp/windows/iistriage/iistriage.dll" "$tmp/example/" &&
		sed -n '/^ \*	#include <iistriage.h>/,/^ \*	}/s/^ \*	\{0,1\}//p' \
			"$srcdir/include/iistriage.h" >"$tmp/example.c" &&
		x86_64-w64-mingw32-gcc -o "$tmp/example/example.exe" "$tmp/example.c" \
			-I "$srcdir/include" "$tmp/example/iistriage.dll" || return 1
	export WINEDEBUG=-all WINEPREFIX="$tmp/wine"
	export WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
	(cd "$srcdir" && timeout 300 wine "$tmp/example/example.exe" \
		samples/module-missing/System.evtx) >"$tmp/b" &&
		(cd "$srcdir" && "$native" samples/module-missing/System.evtx) >"$tmp/a" &&
		[ -s "$tmp/a" ] && [ "$(sed 1q "$tmp/a")" = "$(tr -d '\r' <"$tmp/b" | sed 1q)" ]
}

part_windows() {
	any_wheel "$wheel" "$tmp/windows"
	if ! command -v x86_64-w64-mingw32-objdump >/dev/null; then
		skip "the DLL" "there is no mingw-w64"
		return
	fi
	check "the DLL has the functions of the header, no others" same_names exported_by_dll
	check "program and DLL need only system DLLs" only_system_dlls
	if command -v wine >/dev/null; then
		check "a program with the DLL under wine" example
	else
		skip "a program with the DLL under wine" "there is no wine"
	fi
}

for wheel in "$wheels"/*.whl; do
	case $wheel in
	*manylinux*) part_linux ;;
	*win_amd64*) part_windows ;;
	*) check "a wheel for a known system" false ;;
	esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
