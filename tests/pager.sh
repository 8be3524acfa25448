#!/bin/sh
# When is a report shown with a pager?  On a terminal that it does not fit, and only there;
# the pager changes neither what is printed nor the exit status.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
. "$srcdir/tests/cases.sh"
story=$srcdir/samples/module-access-denied
script -q -e -c true /dev/null </dev/null >/dev/null 2>&1 || {
	echo "SKIP: script(1) is not installed, so there is no terminal"
	exit 77
}

# A terminal of so many rows.  What reaches it is in typed, what the pager got in paged.
on_terminal() { # rows, command line
	rm -f "$tmp/paged"
	script -q -e -c "stty rows $1 cols 80; $2" /dev/null </dev/null >"$tmp/typed"
}
keep="env -u NO_COLOR TERM=xterm PAGER='cat >$tmp/paged'"
scan="'$IISTRIAGE' --color never"

on_terminal 1000 "$keep $scan '$story'" || exit 99
tr -d '\r' <"$tmp/typed" >"$tmp/whole"
rows=$(($(awk '{ rows += int((length($0) + 79) / 80) + !length($0) } END { print rows }' \
	"$tmp/whole")))
[ "$rows" -gt 24 ] || exit 99

pages() { # rows, command line
	on_terminal "$1" "$2" && cmp "$tmp/paged" "$tmp/whole" && [ ! -s "$tmp/typed" ]
}
prints() { # rows, command line
	on_terminal "$1" "$2" && [ ! -e "$tmp/paged" ] && tr -d '\r' <"$tmp/typed" >"$tmp/seen" &&
		cmp "$tmp/seen" "$tmp/whole"
}
writes() { # the file, command line
	on_terminal 10 "$2" && [ ! -e "$tmp/paged" ] && grep -q "First step" "$1"
}
ends_with() { # status, command line
	on_terminal 10 "$2 2>'$tmp/errors'"
	[ "$?" = "$1" ] && ! grep -i "pipe\|cannot\|written" "$tmp/errors"
}
coloured() {
	on_terminal 10 "$keep '$IISTRIAGE' '$story'" &&
		grep -q "$(printf '\033')" "$tmp/paged"
}
# More than a pipe holds, so that it is still being written when the pager leaves.
leaves_early() {
	ends_with 0 "$keep PAGER='head -1 >$tmp/first' '$IISTRIAGE' -v --all-events \
		'$srcdir/samples'" && [ "$(wc -l <"$tmp/first")" = 1 ]
}
takes_less() { # PAGER is not set
	mkdir -p "$tmp/bin" && printf '#!/bin/sh\ncat >"%s/paged"\n' "$tmp" >"$tmp/bin/less" &&
		chmod +x "$tmp/bin/less" &&
		pages 10 "env -u PAGER TERM=xterm PATH='$tmp/bin:$PATH' $scan '$story'"
}

check "a report that is longer than the terminal goes to the pager" pages 24 "$keep $scan '$story'"
check "also if only the row of the prompt is missing" pages "$rows" "$keep $scan '$story'"
check "one that fits is printed" prints "$((rows + 1))" "$keep $scan '$story'"
check "less is the pager where PAGER is not set" takes_less
check "--no-pager prints" prints 24 "$keep $scan --no-pager '$story'"
check "an empty PAGER prints" prints 24 "$keep PAGER= $scan '$story'"
check "the pager cat is none" prints 24 "$keep PAGER=cat $scan '$story'"
check "a dumb terminal prints" prints 24 "$keep TERM=dumb $scan '$story'"
check "a terminal without a name prints" prints 24 "env -u TERM PAGER='cat >$tmp/paged' $scan '$story'"
check "a pager that does not exist is left out" prints 24 "$keep PAGER='$tmp/none 2>/dev/null' $scan '$story'"
check "a pipe gets no pager" writes "$tmp/piped" "$keep $scan '$story' | cat >'$tmp/piped'"
check "nor does a file" writes "$tmp/file" "$keep $scan '$story' >'$tmp/file'"
check "nor does -o" writes "$tmp/report.txt" "$keep $scan -o '$tmp/report.txt' '$story'"
check "colours reach the pager" coloured
check "a pager that leaves early is no error" leaves_early
check "the exit status is the program's" ends_with 10 "$keep $scan --exit-code '$story'"
check "also if the pager fails" ends_with 10 "$keep PAGER='exit 3;:' $scan --exit-code '$story'"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
