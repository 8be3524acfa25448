#!/bin/sh
# deb.sh - are the packages for Debian what they should be, and do they install and work?
#
# Wants build/deb/*.deb (./bootstrap deb), or DEBS=FOLDER; skipped without them.  It is part
# of `make packages-check`, not of `make check`.  They are installed into a bare Debian,
# which debootstrap makes, or which stands in the folder BARE and is copied; that needs
# root and Debian's archive.  TWICE=yes builds them once more elsewhere, which takes minutes.
# The last line counts the cases.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
debs=${DEBS:-$srcdir/build/deb}
native=${IISTRIAGE:-$builddir/iistriage}
release=${RELEASE:-$(. /etc/os-release 2>/dev/null && echo "$VERSION_CODENAME")}
ls "$debs"/*.deb >/dev/null 2>&1 || { echo "SKIP: no $debs/*.deb; ./bootstrap deb makes them"; exit 77; }
debs=$(cd "$debs" && pwd)
. "$srcdir/tests/cases.sh"
export LC_ALL=C.UTF-8 TZ=UTC
bare=$tmp/bare

# Without root, lintian wants no such word.
lintian_is_content() {
	root=
	[ "$(id -u)" != 0 ] || root=--allow-root
	# shellcheck disable=SC2086
	lintian $root --fail-on error,warning "$debs"/*.deb
}

lists_contents() {
	for package in "$debs"/*.deb; do
		python3 -c 'import hashlib, json, sys
sbom = json.load(open(sys.argv[1] + ".cdx.json"))
wanted = hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()
assert sbom["metadata"]["component"]["hashes"][0]["content"] == wanted
assert sbom["components"] and all(each["licenses"] for each in sbom["components"])' \
			"$package" || return 1
	done
}

built_again() {
	mkdir -p "$tmp/sources" &&
		(cd "$srcdir" && git ls-files -z --cached --others --exclude-standard |
			tar -c --null -T -) | tar -x -C "$tmp/sources" || return 1
	SOURCE_DATE_EPOCH=$(git -C "$srcdir" log -1 --format=%ct)
	export SOURCE_DATE_EPOCH
	"$tmp/sources/packaging/debian/build" "$tmp/again" || return 1
	for package in "$debs"/*.deb "$debs"/*.json; do
		cmp "$package" "$tmp/again/$(basename "$package")" || return 1
	done
}

inside() { # command...
	chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TZ=UTC \
		DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

made_bare() {
	if [ -n "${BARE-}" ]; then
		cp -a "$BARE" "$bare"
	else
		debootstrap --variant=minbase "$release" "$bare" >"$tmp/bare.log" 2>&1
	fi
}

bare_debian() {
	# Programs that a container has no rights for must not start.
	printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d" &&
		chmod +x "$bare/usr/sbin/policy-rc.d" &&
		cp /etc/resolv.conf "$bare/etc/" && mkdir -p "$bare/packages" "$bare/samples" &&
		cp "$debs"/*.deb "$bare/packages/" && cp -R "$srcdir"/samples/* "$bare/samples/" &&
		! inside sh -c 'command -v iistriage'
}

installed() { # package...
	for wanted; do
		set -- "$@" "/packages/$(basename "$debs/$wanted"_*.deb)"
		shift
	done
	inside apt-get -q update &&
		inside apt-get -q install -y --no-install-recommends "$@"
}

same() { # arguments...
	(cd "$srcdir" && "$native" "$@") >"$tmp/a"
	a=$?
	inside iistriage "$@" >"$tmp/b"
	b=$?
	[ "$a" = "$b" ] || { echo "status $b, and not $a"; return 1; }
	cmp "$tmp/a" "$tmp/b"
}

has_files() { # file...
	for file; do
		[ -s "$bare/$file" ] || { echo "no $file"; return 1; }
	done
}

# With the library of the package, by the pkg-config file of the package; it runs inside.
example() {
	dpkg-deb -x "$debs"/libiistriage-dev_*.deb "$tmp/dev" &&
		sed -n '/^ \*	#include <iistriage.h>/,/^ \*	}/s/^ \*	\{0,1\}//p' \
			"$tmp/dev/usr/include/iistriage.h" >"$tmp/example.c" &&
		${CC:-gcc} -o "$bare/example" "$tmp/example.c" -I "$tmp/dev/usr/include" \
			"$bare"/usr/lib/*/libiistriage.so.0 -Wl,--unresolved-symbols=ignore-in-shared-libs &&
		inside /example /samples/module-missing/System.evtx >"$tmp/b" &&
		"$native" "$srcdir/samples/module-missing/System.evtx" --since 30d |
		sed "s|$srcdir||" >"$tmp/a" && [ "$(sed 1q "$tmp/a")" = "$(sed 1q "$tmp/b")" ]
}

removed() {
	inside apt-get -q purge -y iistriage libiistriage0 libiistriage-dev &&
		! find "$bare/usr" "$bare/etc" "$bare/var/lib" -name '*iistriage*' \
			-not -path '*/dpkg/*' -not -path '*/apt/*' | grep .
}

part_install() {
	check "a bare Debian" bare_debian
	check "the program is installed" installed iistriage
	check "says its version" inside iistriage --version
	for story in module-access-denied module-missing healthy; do
		check "$story as text" same "samples/$story"
		check "$story as JSON" same -f json "samples/$story"
	done
	check "manual page, completions, schema" has_files usr/share/man/man1/iistriage.1.gz \
		usr/share/bash-completion/completions/iistriage \
		usr/share/zsh/site-functions/_iistriage \
		usr/share/fish/vendor_completions.d/iistriage.fish \
		usr/share/iistriage/report.schema.json usr/share/doc/iistriage/copyright
	check "the library is installed" installed libiistriage0
	check "a program that uses the library" example
	check "its header and archive are installed" installed libiistriage-dev
	check "they are there" has_files usr/include/iistriage.h
	check "nothing is left of them" removed
}

if command -v lintian >/dev/null; then
	check "lintian finds no error and no warning" lintian_is_content
else
	skip "lintian" "it is not installed"
fi
check "each package has a list of what it needs" lists_contents
if [ "${TWICE-}" = yes ]; then
	check "the same bytes, built in another folder" built_again
else
	skip "the same bytes, built in another folder" "TWICE is not yes"
fi
if [ "$(id -u)" != 0 ]; then
	skip "installed into a bare Debian" "that needs root"
elif [ -z "${BARE-}" ] && ! command -v debootstrap >/dev/null; then
	skip "installed into a bare Debian" "there is no debootstrap"
elif [ ! -x "$native" ]; then
	skip "installed into a bare Debian" "there is no $native to compare with"
elif ! made_bare; then
	tail -n 2 "$tmp/bare.log"
	skip "installed into a bare Debian" "Debian's archive is out of reach"
else
	part_install
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
