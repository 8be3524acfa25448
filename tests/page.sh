#!/bin/sh
# The HTML report in a browser: what axe finds, at three widths, light and dark; that it fits,
# asks for nothing, that its links lead somewhere, the button copies, and one incident is
# printed on two pages.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
. "$srcdir/tests/cases.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
	echo "SKIP: no Chromium"
	exit 77
}
command -v node >/dev/null || {
	echo "SKIP: no node"
	exit 77
}

plan() { # name, pages of a print at most or null, option or path...
	name=$1 most=$2
	shift 2
	"$IISTRIAGE" -q -f html -o "$tmp/$name.html" "$@" || exit 99
	echo "$comma{\"name\": \"$name\", \"file\": \"$tmp/$name.html\", \"most_pages\": $most}"
	comma=,
}

# The stories of today, each on two more servers.
fleet() {
	for source in "$srcdir"/samples/*/*.txt; do
		for server in A B; do
			folder=$tmp/fleet/$server-$(basename "$(dirname "$source")")
			mkdir -p "$folder" || return 1
			sed "s/^computer \(.*\)/computer $server-\1/" "$source" |
				sed "s,\.\./\.\./tests,$(cd "$srcdir" && pwd)/tests," >"$tmp/log.txt"
			"$mkevtx" "$tmp/log.txt" "$folder/$(basename "$source" .txt).evtx" || return 1
		done
	done
}

mkevtx=${builddir:-.}/tests/writer/mkevtx
fleet || exit 99
comma=
{
	echo "["
	plan module-missing 2 "$srcdir/samples/module-missing"
	plan module-access-denied 2 "$srcdir/samples/module-access-denied"
	plan samples null "$srcdir/samples"
	plan fleet null "$tmp/fleet"
	plan healthy 2 "$srcdir/samples/healthy"
	echo "]"
} >"$tmp/plan.json"
mkdir "$tmp/profile"
node "$srcdir/tests/page.js" "$browser" "$tmp/profile" "$tmp/plan.json"
