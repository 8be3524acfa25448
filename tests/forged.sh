#!/bin/sh
# What somebody who forges records can do, and cannot: each sentence of the essay in
# src/incident/incident.h names a case of this script.  The logs are written here, by
# tests/writer/mkevtx.
#
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-.}
builddir=${builddir:-.}
IISTRIAGE=${IISTRIAGE:-./iistriage}
mkevtx=$builddir/tests/writer/mkevtx
. "$srcdir/tests/cases.sh"

[ -x "$IISTRIAGE" ] && [ -x "$mkevtx" ] || { echo "the program is not built"; exit 77; }

write() { # name; the text of the log is standard input
	cat >"$tmp/$1.txt"
	"$mkevtx" "$tmp/$1.txt" "$tmp/$1.evtx" || exit 99
	"$IISTRIAGE" -q -f ndjson "$tmp/$1.evtx" >"$tmp/$1.ndjson"
}

# A plain way takes half a minute and more, sanitizers ten times as long as without.
within() { # seconds, command...
	seconds=$1
	shift
	[ -z "${SAN_FLAGS-}" ] || seconds=$((seconds * 10))
	timeout "$seconds" "$@"
}

disabled() { # computer, pool
	printf 'era 2008\ncomputer %s\nchannel System\nfirst-record 100\nevent WAS/5002 error\n' "$1"
	printf 'time 2017-07-14T02:40:00Z\ndata AppPoolID=%s\nrepeat 5 every 1m\n' "$2"
}

denied() { # path, computer
	printf 'era 2008\ncomputer %s\nchannel Application\nfirst-record 100\nevent W3SVC-WP/2280 error\n' \
		"${2:-WEB01}"
	printf 'time 2017-07-14T02:40:00Z\ndata %s\nbinary 05000000\n' "$1"
}

disabled SHOP.example.com ShopPool | write real
disabled EVIL.example.com OtherPool | write other-computer
disabled SHOP.example.com HarmlessPool | write other-pool
denied 'C:\web\backdoor.dll' | write module
denied 'C:\web\harmless.dll' | write other-module

# Both orders, as logs and as parts that are merged.
for_each_order() { # function, one, other
	for end in evtx ndjson; do
		"$1" "$tmp/$2.$end" "$tmp/$3.$end" || return 1
		"$1" "$tmp/$3.$end" "$tmp/$2.$end" || return 1
	done
}

# Wrapped lines as one.
report() {
	"$IISTRIAGE" -q "$@" | tr '\n' ' ' | tr -s ' '
}

says() { # words, arguments...
	words=$1
	shift
	report "$@" | grep -F -e "$words" || { echo "nobody says: $words"; report "$@"; return 1; }
}

never() { # words, arguments...
	words=$1
	shift
	! report "$@" | grep -F -e "$words"
}

shop_is_found() {
	"$IISTRIAGE" -q --exit-code --computer SHOP "$@" >"$tmp/out"
	[ $? = 10 ] && grep -q 'ShopPool was disabled' "$tmp/out"
}

both_pools_are_found() {
	says HarmlessPool "$@" && says ShopPool "$@" &&
		says '5 records of SHOP.example.com, the first at 2017-07-14 02:40:00Z, do not say the same' "$@"
}

both_modules_are_found() {
	says harmless.dll "$@" && says backdoor.dll "$@" && says 'do not say the same' "$@"
}

check "a record of another computer hides none" for_each_order shop_is_found other-computer real
check "a record that claims another pool hides none" \
	for_each_order both_pools_are_found other-pool real
check "a record that claims another module hides none" \
	for_each_order both_modules_are_found other-module module

copies_count_once() {
	cp "$1" "$tmp/copy.${1##*.}"
	says '5 events' "$1" "$tmp/copy.${1##*.}" && never 'do not say the same' "$@"
}
check "true copies count once" for_each_order copies_count_once real real

# Ten records with one number and time, each with another pool.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nunsorted\n'
	for i in 1 2 3 4 5 6 7 8 9 10; do
		printf 'event WAS/5002 error\nrecord 7\ntime 2017-07-14T02:40:00Z\n'
		printf 'data AppPoolID=Pool%s\n' "$i"
	done
} | write ten
all_ten() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		"$IISTRIAGE" -q -f json "$tmp/ten.evtx" | grep -q "\"Pool$i\"" || return 1
	done
	says '9 records of WEB01' "$tmp/ten.evtx"
}
check "what one log says twice counts twice" all_ten

same_bytes() {
	for_runs=$("$IISTRIAGE" -q -f json "$@" | cksum)
	for _ in 1 2 3 4 5; do
		[ "$("$IISTRIAGE" -q -f json "$@" | cksum)" = "$for_runs" ] || return 1
	done
}
check "the key of a run does not show in a report" \
	same_bytes "$tmp/ten.evtx" "$tmp/other-pool.evtx" "$tmp/real.evtx"

# Signs of a start, in the log that is named.
start() { # channel
	printf 'computer WEB01\nchannel System\nevent W3SVC/1002 error\nprovider W3SVC\n'
	printf 'style classic\ntime 2017-07-14T02:40:00Z\ndata Shop\ndefaults\nchannel %s\n' "$1"
	printf 'event 6005 information\nprovider EventLog\nstyle classic\n'
	printf 'time 2017-07-14T02:41:00Z\n'
}
start Application | write started-application
start System | write started-system
check "a start in the Application log is not believed" \
	says 'not recovered when the logs end' "$tmp/started-application.evtx"
check "a start in the System log is" never 'not recovered' "$tmp/started-system.evtx"

# A record of the System log, of the smallest size, as the data of an event of the Application log.
{
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nfirst-record 501\nevent 6005 information\n'
	printf 'provider EventLog\nstyle classic\nforwarded\ntime 2017-07-14T02:45:00Z\n'
} | write carried-start
carried_size=$(od -An -tu4 -j4612 -N4 "$tmp/carried-start.evtx" | tr -d ' ')
tail -c +4609 "$tmp/carried-start.evtx" | head -c "$carried_size" >"$tmp/record"

# What the record is where the log has it, in hexadecimal: what it says of names is moved.
placed() { # log; "long": it ends with the record that it is in
	{ od -An -v -tu1 "$tmp/record"; echo end; od -An -v -tu1 "$tmp/$1.evtx"; } |
		awk -v long="${2-}" '
		function get(a, i) { return a[i] + 256 * (a[i + 1] + 256 * (a[i + 2] + 256 * a[i + 3])) }
		function set(i, v, k) { for (k = 0; k < 4; k++) { r[i + k] = v % 256; v = int(v / 256) } }
		$1 == "end" { in_log = 1; next }
		{ for (i = 1; i <= NF; i++) if (in_log) f[m++] = $i; else r[n++] = $i }
		END {
			for (at = 4608; at < m; at++) {
				for (i = 0; i < n && f[at + i] == r[i]; i++)
					;
				if (i == n)
					break
			}
			for (start = 4608; (size = get(f, start + 4)) && start + size < at; start += size)
				;
			for (i = 24; i < n - 4; i++)
				if (get(r, i) == 512 + i + 4)
					names[get(r, i)] = 1
			for (i = 24; i < n - 4; i++)
				if (get(r, i) in names)
					set(i, get(r, i) - 512 + at - 4096)
			set(8, 501)
			if (long)
				set(4, start + get(f, start + 4) - at)
			for (i = 0; i < n; i++)
				printf "%02x", r[i]
		}'
}

carrier() { # name, channel, hexadecimal data
	{
		printf 'era 2008\ncomputer SHOP.example.com\nchannel %s\nfirst-record 500\n' "$2"
		for binary in 00 "$3" 00; do
			printf 'event 7 information\nprovider Contoso\nstyle classic\n'
			printf 'time 2017-07-14T02:45:30Z\ndata x\nbinary %s\n' "$binary"
		done
	} | write "$1"
}
carried=$(od -An -v -tx1 "$tmp/record" | tr -d ' \n')
bytes_of() { # hexadecimal
	for byte in $(echo "$1" | sed 's/../& /g'); do
		printf "\\$(printf %o "0x$byte")"
	done
}
size_at() { # log, where
	od -An -tu4 -j$(($2 + 4)) -N4 "$tmp/$1.evtx" | tr -d ' '
}
put() { # log, where, byte in octal
	printf "\\$3" | dd of="$tmp/$1.evtx" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
# One bit of the size of the nth record, or its copy, too.
damage() { # log, damaged log, n, "both"
	cp "$tmp/$1.evtx" "$tmp/$2.evtx"
	at=4608
	n=$3
	while [ $((n -= 1)) -gt 0 ]; do
		at=$((at + $(size_at "$1" $at)))
	done
	size=$(size_at "$1" $at)
	put "$2" $((at + 5)) "$(printf %o $((size / 256 + 16)))"
	[ -z "${4-}" ] || put "$2" $((at + size - 4)) 377
}
for channel in Application System; do
	carrier "unplaced" $channel "$carried"
	carrier "long-$channel" $channel "$(placed unplaced long)"
	carrier "carrier-$channel" $channel "$(placed unplaced)"
	# The size of the record that has the data is damaged; and all after it is gone.
	damage carrier-$channel bit-$channel 2
	damage carrier-$channel both-$channel 2 both
	head -c $((at + size - 3)) "$tmp/carrier-$channel.evtx" >"$tmp/cut-$channel.evtx"
	for log in both cut; do
		"$IISTRIAGE" -q -f ndjson "$tmp/$log-$channel.evtx" >"$tmp/$log-$channel.ndjson"
	done
done

carries_nothing() {
	never 'recovered at' "$tmp/real.evtx" "$tmp/carrier-Application.evtx" &&
		says 'not recovered when the logs end' --recover "$tmp/real.evtx" \
			"$tmp/carrier-Application.evtx" &&
		says 'not recovered when the logs end' --recover "$tmp/real.evtx" \
			"$tmp/long-Application.evtx" &&
		says '1 record that may be data of other events' --recover "$tmp/long-Application.evtx"
}
damage_carries_nothing() {
	never 'recovered at' "$tmp/real.evtx" "$tmp/bit-Application.evtx" &&
		never 'may be data of other' "$tmp/bit-Application.evtx" || return 1
	for log in both cut; do
		for end in evtx ndjson; do
			says 'not recovered when the logs end' "$tmp/real.evtx" \
				"$tmp/$log-Application.$end" &&
				says 'that may be data of other events' \
					"$tmp/$log-Application.$end" || return 1
		done
		says 'not recovered when the logs end' --engine libevtx "$tmp/real.evtx" \
			"$tmp/$log-Application.evtx" || return 1
	done
}
# A bit less of its size: the data say where the record ends then, and behind one that is made up,
# that the rest is a record.
number() { # as four bytes, hexadecimal
	printf '%02x%02x%02x%02x' $(($1 % 256)) $(($1 / 256 % 256)) $(($1 / 65536 % 256)) \
		$(($1 / 16777216))
}
bytes() { # how many, of 77
	head -c "$1" /dev/zero | tr '\0' w | od -An -v -tx1 | tr -d ' \n'
}
ready_for_damage() {
	carried_bytes=$((${#carried} / 2))
	rest=$((2048 - carried_bytes))
	# Sizes are rounded up: as much in front that the record ends 2048 bytes behind what it has.
	for more in 0 1 2 3 4 5 6 7; do
		front=$(bytes $more)
		filler=11111111$(number $rest)$(bytes $((rest - 32)))
		carrier ready Application "${front}00000000$carried$filler"
		at=$((4608 + $(size_at ready 4608)))
		size=$(size_at ready $at)
		in_data=$(od -An -v -tx1 "$tmp/ready.evtx" | tr -d ' \n' |
			awk -v what="$carried" '{ print (index($0, what) - 1) / 2; exit }')
		filler=$filler$(bytes $((2048 - (at + size - in_data))))
		[ $((2048 - (at + size - in_data))) -ge 0 ] || continue
		carrier ready Application "${front}00000000$carried$filler"
		size=$(size_at ready $at)
		[ $((at + size - in_data)) != 2048 ] || break
	done
	[ $((at + size - in_data)) = 2048 ] && [ $((size / 2048)) = 1 ] || return 1
	carrier ready Application "$front$(number $((size - 2048)))$(placed ready)$filler"
	cp "$tmp/ready.evtx" "$tmp/damaged-ready.evtx"
	put damaged-ready $((at + 5)) "$(printf %o $((size / 256 - 8)))"
	says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/ready.evtx" &&
		says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/damaged-ready.evtx" &&
		says 'that may be data of other events' "$tmp/damaged-ready.evtx"
}
# The same in a log that collects others.
several() { # hexadecimal data
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nfirst-record 499\n'
	printf 'event 1 information\nprovider Other\nstyle classic\ntime 2017-07-14T02:44:00Z\n'
	printf 'defaults\nchannel Application\n'
	sed -e '/^channel/d;/^first-record/d;/^era/d;/^computer/d' \
		-e "s/^binary ....*/binary $1/" "$tmp/carrier-Application.txt"
}
in_several() {
	several "$carried" | write several
	head=$(od -An -tu4 -j4612 -N4 "$tmp/several.evtx" | tr -d ' ')
	second=$(od -An -tu4 -j$((4612 + head)) -N4 "$tmp/several.evtx" | tr -d ' ')
	third=$(od -An -tu4 -j$((4612 + head + second)) -N4 "$tmp/several.evtx" | tr -d ' ')
	several "$(placed several long)" | write several-long
	several "$(placed several)" | write several
	head -c $((4608 + head + second + third - 3)) "$tmp/several.evtx" >"$tmp/cut-several.evtx"
	damage several both-several 3 both
	says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/both-several.evtx" &&
		says 'that may be data of other events' "$tmp/both-several.evtx" &&
		says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/cut-several.evtx" &&
		says 'that may be data of other events' "$tmp/cut-several.evtx" &&
		says 'not recovered when the logs end' --recover "$tmp/real.evtx" \
			"$tmp/several-long.evtx" || return 1
	# The definition of all records of the Application log is damaged, or how it names that.
	for damage in '339 377' '209 103'; do
		cp "$tmp/several-long.evtx" "$tmp/unread-several.evtx"
		put unread-several $((4608 + head + ${damage% *})) ${damage#* }
		says 'not recovered when the logs end' --recover "$tmp/real.evtx" \
			"$tmp/unread-several.evtx" &&
			says '1 of 2 logs read completely' "$tmp/real.evtx" \
				"$tmp/unread-several.evtx" || return 1
	done
}
# All records around are of the System log; another chunk is not, or nothing shows it.
among_system() { # hexadecimal data; lines about another chunk
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nfirst-record 499\n'
	printf 'event 1 information\nprovider Other\nstyle classic\ntime 2017-07-14T02:44:00Z\n'
	printf 'event 7 information\nprovider Contoso\nstyle classic\nchannel Application\n'
	printf 'time 2017-07-14T02:45:30Z\ndata x\nbinary %s\n' "$1"
	printf 'event 1 information\nprovider Other\nstyle classic\ntime 2017-07-14T02:46:00Z\n'
	[ -z "${2-}" ] || printf 'event 7 information\nprovider Contoso\nstyle classic\n%s\n' "$2"
}
application_chunk='channel Application
time 2017-07-14T02:46:30Z
chunk
data x'
beside_system() {
	for log in alone beside; do
		[ $log = alone ] || set -- "$application_chunk"
		among_system "$carried" "$@" | write $log
		among_system "$(placed $log)" "$@" | write $log
	done
	damage alone cut-alone 2
	head -c $((at + size - 3)) "$tmp/alone.evtx" >"$tmp/cut-alone.evtx"
	damage beside both-beside 2 both
	# What is left of an older event, in the free space.
	among_system 00 "$@" | write left
	free=$((4096 + $(od -An -tu4 -j4144 -N4 "$tmp/left.evtx") + 8))
	dd if="$tmp/record" of="$tmp/left.evtx" bs=1 seek=$free conv=notrunc 2>/dev/null
	bytes_of "$(placed left)" |
		dd of="$tmp/left.evtx" bs=1 seek=$free conv=notrunc 2>/dev/null
	for engine in auto libevtx; do
		for log in cut-alone both-beside; do
			says 'not recovered when the logs end' --engine $engine \
				"$tmp/real.evtx" "$tmp/$log.evtx" || return 1
		done
		says 'not recovered when the logs end' --recover --engine $engine "$tmp/real.evtx" \
			"$tmp/left.evtx" || return 1
	done
	says 'that may be data of other' "$tmp/cut-alone.evtx" &&
		says 'that may be data of other' "$tmp/both-beside.evtx"
}
# Only what is certain around it says what the log collects.
damaged_twice() {
	among_system "$carried" | write twice
	among_system "$(placed twice)" | write twice
	says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/twice.evtx" &&
		damage twice both-twice 2 both &&
		says 'recovered at 02:45:00Z' "$tmp/real.evtx" "$tmp/both-twice.evtx" &&
		says '1 of 2 logs read completely' "$tmp/real.evtx" "$tmp/both-twice.evtx"
}
# A whole chunk of the System log, in a chunk of the Application log that lost its header.
whole_chunk() {
	size=$((512 + $(wc -c <"$tmp/record")))
	carrier chunk Application \
		"$(tail -c +4097 "$tmp/carried-start.evtx" | head -c "$size" | od -An -v -tx1 | tr -d ' \n')"
	dd if=/dev/zero of="$tmp/chunk.evtx" bs=512 seek=8 count=1 conv=notrunc 2>/dev/null
	"$IISTRIAGE" -q -f json "$tmp/chunk.evtx" >"$tmp/chunk.json"
	grep 'chunk has moved' "$tmp/chunk.json" &&
		grep '1 record that may be data' "$tmp/chunk.json" &&
		says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/chunk.evtx" || return 1
	# As Windows makes them: empty chunks follow.
	head -c 131072 /dev/zero >>"$tmp/chunk.evtx"
	says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/chunk.evtx"
}
# The head is lost, so that a record in data is where the first one of a chunk should be.
head_lost() {
	{ od -An -v -tx1 "$tmp/unplaced.evtx"; echo end; od -An -v -tx1 "$tmp/record"; } |
		awk '{ sub("^ *", ""); gsub(" +", " ") } /^end/ { in_record = 1; next }
			in_record { record = record $0 " "; next } { log_of = log_of $0 " " }
			END { print (index(log_of, record) - 1) / 3 }' >"$tmp/at"
	for place in 512 4608; do
		tail -c +$(($(cat "$tmp/at") - place + 1)) "$tmp/unplaced.evtx" >"$tmp/head-lost.evtx"
		says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/head-lost.evtx" ||
			return 1
		[ $place != 512 ] || says 'may be data of other' "$tmp/head-lost.evtx" || return 1
	done
}
# Behind the free space, where sizes lead, in a log that collects others.
newer() {
	{
		printf 'era 2008\ncomputer SHOP.example.com\nchannel Setup\nfirst-record 499\n'
		printf 'event 7 information\nprovider Contoso\ntime 2017-07-14T02:44:00Z\ndata x\n'
		printf 'event 7 information\nprovider Contoso\nchannel Application\n'
		printf 'time 2017-07-14T02:44:01Z\ndata x\n'
	} | write newer
	free=$((4096 + $(od -An -tu4 -j4144 -N4 "$tmp/newer.evtx")))
	dd if="$tmp/record" of="$tmp/newer.evtx" bs=1 seek=$free conv=notrunc 2>/dev/null
	bytes_of "$(placed newer)" |
		dd of="$tmp/newer.evtx" bs=1 seek=$free conv=notrunc 2>/dev/null
	cp "$tmp/newer.evtx" "$tmp/newer-dirty.evtx"
	printf '\001' | dd of="$tmp/newer-dirty.evtx" bs=1 seek=120 conv=notrunc 2>/dev/null
	says 'may be data of other' "$tmp/newer.evtx" &&
		says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/newer.evtx" &&
		says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/real.evtx" \
			"$tmp/newer-dirty.evtx"
}
# A log whose computer was renamed, in four chunks; and one chunk that is all of its log.
renamed() {
	{
		printf 'era 2008\ncomputer WIN-ABCDEFGH\nchannel System\nfirst-record 200\n'
		for computer in WIN-ABCDEFGH SHOP.example.com; do
			printf 'defaults\ncomputer %s\nevent 7036 information\n' $computer
			printf 'provider Service Control Manager\ntime 2017-07-14T02:42:00Z\n'
			printf 'data %0200d\ndata running\nrepeat 150 every 1s\n' 0
		done
		printf 'event 6005 information\nprovider EventLog\nstyle classic\n'
		printf 'time 2017-07-14T02:45:00Z\n'
	} | write renamed
}
moves_hide_no_start() {
	renamed
	chunks=$((($(wc -c <"$tmp/renamed.evtx") - 4096) / 65536))
	[ "$chunks" -ge 3 ] || return 1
	cp "$tmp/renamed.evtx" "$tmp/renamed-no-header.evtx"
	dd if=/dev/zero of="$tmp/renamed-no-header.evtx" bs=512 count=1 \
		seek=$((8 + 128 * (chunks - 1))) conv=notrunc 2>/dev/null
	tail -c +5001 "$tmp/renamed.evtx" >"$tmp/renamed-cut.evtx"
	{
		head -c 5000 "$tmp/renamed.evtx"
		printf %064d 0
		tail -c +5001 "$tmp/renamed.evtx"
	} >"$tmp/renamed-more.evtx"
	{ head -c 512 /dev/zero; cat "$tmp/carried-start.evtx"; } >"$tmp/renamed-behind.evtx"
	for log in no-header cut more behind; do
		says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/real.evtx" \
			"$tmp/renamed-$log.evtx" &&
			never 'may be data of other' "$tmp/renamed-$log.evtx" || return 1
	done
}
# A start between two records that are broken, or behind one in a log that is cut off; the channel
# of another one is damaged.
broken() { # channel of the first record, and of the last one
	printf 'era 2008\ncomputer SHOP.example.com\nfirst-record 500\n'
	for event in "1 $1" '1 System' '6005 System' '1 System' '1 System' "1 $2"; do
		printf 'event %s information\nprovider EventLog\nstyle classic\n' "${event% *}"
		printf 'channel %s\ntime 2017-07-14T02:45:00Z\n' "${event#* }"
	done
}
is_believed() { # logs
	for log; do
		says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/real.evtx" "$tmp/$log.evtx" &&
			says 'recovered at 02:45:00Z (EventLog 6005)' --engine libevtx \
				"$tmp/real.evtx" "$tmp/$log.evtx" || return 1
	done
}
damage_hides_no_start() {
	broken System System | write broken
	broken Sxstem System | write damaged-first
	broken System Syst | write damaged-last
	for log in broken damaged-first damaged-last; do
		damage $log one 4 both
		damage one $log 2 both
	done
	head -c $((at + size + $(size_at broken $((at + size))) + 20)) "$tmp/broken.evtx" \
		>"$tmp/cut-broken.evtx"
	says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/real.evtx" "$tmp/both-System.evtx" &&
		is_believed broken damaged-first damaged-last cut-broken &&
		never 'may be data of other' "$tmp/both-System.evtx" "$tmp/broken.evtx" \
			"$tmp/cut-broken.evtx"
}
# In a log that collects others: before, and behind, what is damaged.
collected_start() {
	broken Application Application | write some
	damage some one-of-some 2
	damage some first-of-some 2 both
	damage some last-of-some 4 both
	head -c $((at + size - 3)) "$tmp/some.evtx" >"$tmp/cut-of-some.evtx"
	is_believed one-of-some first-of-some last-of-some cut-of-some
}
# True logs of both channels in one file: nothing says more of a record than where it is.
collected() {
	{
		printf 'era 2008\ncomputer SHOP.example.com\nfirst-record 100\n'
		printf 'event W3SVC-WP/2280 error\ntime 2017-07-14T02:40:00Z\n'
		printf 'data ModuleDll=C:\\web\\shop.dll\nbinary 7e000000\nrepeat 5 every 10s\n'
		printf 'event WAS/5139 warning\ntime 2017-07-14T02:40:00.1Z\ndata AppPoolID=ShopPool\n'
		printf 'data ProcessID={#4000+1}\ndata param3=0\ndata ProtocolID=http\n'
		printf 'binary 7e000780\nrepeat 5 every 10s\n'
		printf 'event WAS/5002 error\ntime 2017-07-14T02:40:41Z\ndata AppPoolID=ShopPool\n'
	} | write collected
	# Cut off behind its last record; a sector is too many; a chunk has no header.
	free=$((4096 + $(od -An -tu4 -j4144 -N4 "$tmp/collected.evtx")))
	head -c $((free + 4)) "$tmp/collected.evtx" >"$tmp/collected-cut.evtx"
	{
		head -c 4096 "$tmp/collected.evtx"
		head -c 512 /dev/zero
		tail -c +4097 "$tmp/collected.evtx"
	} >"$tmp/collected-moved.evtx"
	cp "$tmp/collected.evtx" "$tmp/collected-headless.evtx"
	dd if=/dev/zero of="$tmp/collected-headless.evtx" bs=512 seek=8 count=1 conv=notrunc 2>/dev/null
	head -c -512 "$tmp/collected-headless.evtx" >"$tmp/collected-both.evtx"
}
is_one() { # files
	says 'CRITICAL shop.dll cannot be loaded' "$@" &&
		says 'since 2017-07-14 02:40:00Z, 11 events; not recovered' "$@" &&
		says 'pools ShopPool (disabled at 02:40:41Z)' "$@" && never 'say the same' "$@"
}
collected_is_one() {
	for log in cut moved headless both; do
		is_one "$tmp/collected-$log.evtx" || return 1
	done
	never 'may be data of other' "$tmp/collected-moved.evtx" "$tmp/collected-headless.evtx" &&
		says '11 records that may be data of other' "$tmp/collected-both.evtx"
}
# A service that fails, and starts again, in such a log: one failure, and where places are counted
# from both ends of the file, or sizes lead from the first record to the last one, a start.
collected_service() {
	{
		printf 'era 2008\ncomputer SHOP.example.com\nfirst-record 100\n'
		printf 'event 7 information\nprovider Contoso\nstyle classic\nchannel Application\n'
		printf 'time 2017-07-14T02:39:00Z\ndata x\n'
		printf 'event SCM/7023 error\ntime 2017-07-14T02:40:00Z\n'
		printf 'data Windows Process Activation Service\ndata %%%%183\n'
		printf 'event SCM/7001 error\ntime 2017-07-14T02:40:01Z\n'
		printf 'data World Wide Web Publishing Service\n'
		printf 'data Windows Process Activation Service\ndata %%%%183\n'
		printf 'event SCM/7031 error\ntime 2017-07-14T02:40:02Z\n'
		printf 'data World Wide Web Publishing Service\ndata 1\ndata 60000\ndata 1\n'
		printf 'data Restart the service\n'
		printf 'event SCM/7036 information\ntime 2017-07-14T02:50:00Z\n'
		printf 'data World Wide Web Publishing Service\ndata running\n'
		printf 'binary 570033005300560043002f0034000000\n'
	} | write services
	chunk=$tmp/services-chunk
	tail -c +4097 "$tmp/services.evtx" >"$chunk"
	for more in 1 4 512 4096; do
		{ head -c 4096 "$tmp/services.evtx"; head -c $more /dev/zero; cat "$chunk"; } \
			>"$tmp/services-$more.evtx"
		{ head -c $more /dev/zero; cat "$tmp/services.evtx"; } >"$tmp/services-f$more.evtx"
	done
	head -c 65536 /dev/zero | cat "$tmp/services-512.evtx" - >"$tmp/services-room.evtx"
	tail -c +1001 "$tmp/services.evtx" >"$tmp/services-less.evtx"
	{ head -c 4096 "$tmp/services.evtx"; head -c 512 /dev/zero; tail -c +513 "$chunk"; } \
		>"$tmp/services-header.evtx"
	# Twice: what is left is told as one failure, but nothing shows the start.
	for log in 512 header; do
		head -c -1000 "$tmp/services-$log.evtx" >"$tmp/services-$log-less.evtx"
	done
}
service_is_one() {
	collected_service
	for log in 1 4 512 4096 f1 f4 f512 f4096 room less header; do
		says '1 incident on SHOP' "$tmp/services-$log.evtx" &&
			says 'recovered at 02:50:00Z' "$tmp/services-$log.evtx" &&
			never 'may be data of other' "$tmp/services-$log.evtx" || return 1
	done
	for log in 512-less header-less; do
		says '1 incident on SHOP' "$tmp/services-$log.evtx" &&
			says 'not recovered when the logs end' "$tmp/services-$log.evtx" &&
			says 'may be data of other' "$tmp/services-$log.evtx" || return 1
	done
}
copies_count_once() {
	for log in cut moved headless both; do
		is_one "$tmp/collected.evtx" "$tmp/collected-$log.evtx" &&
			is_one "$tmp/collected-$log.evtx" "$tmp/collected.evtx" || return 1
	done
}
collected
check "what may be data of another event is told with the failure that it names" collected_is_one
check "a damaged copy of a log counts once" copies_count_once
check "a record in the data of an event is none" carries_nothing
check "nor is it where that event is damaged" damage_carries_nothing
check "nor where its data say how long the rest is" ready_for_damage
check "nor is it in a log that collects others" in_several
check "nor is it where all records around it are of the System log" beside_system
check "but it is one there if that event is damaged twice" damaged_twice
check "nor is a chunk in the data of an event" whole_chunk
check "nor is it where the head of the log is lost" head_lost
check "nor is what is behind the records of a log that was closed" newer
check "a record after damage is believed in its own log" damage_hides_no_start
check "so is one that sizes lead to, whatever the log collects" collected_start
check "so are those of a service where chunks have moved, or one has no header" service_is_one
check "so it is where chunks have moved, and the computer was renamed" moves_hide_no_start

# A message of the Application log that holds a start of the System log, as text and as XML.
no_walls() {
	message='Log Name:      System
Source:        EventLog
Date:          7/14/2017 2:45:00 AM
Event ID:      6005
Computer:      SHOP.example.com
Description:
The Event log service was started.'
	printf 'Log Name:      Application\nSource:        Contoso\nDate:          7/14/2017 2:44:30 AM\nEvent ID:      1000\nComputer:      SHOP.example.com\nDescription:\nA message.\n\n%s\n' \
		"$message" >"$tmp/message.txt"
	printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Contoso"/><EventID>1000</EventID><TimeCreated SystemTime="2017-07-14T02:44:30Z"/><EventRecordID>7</EventRecordID><Channel>Application</Channel><Computer>SHOP.example.com</Computer></System><EventData><Data>A message.\n\n%s\n</Data></EventData></Event>\n' \
		"$message" >"$tmp/message.xml"
	says 'recovered at 02:45:00Z (EventLog 6005)' --text-zone UTC "$tmp/message.txt" \
		"$tmp/real.evtx" &&
		says 'not recovered when the logs end' --text-zone UTC "$tmp/message.xml" "$tmp/real.evtx"
}
check "a message in a text can be the next event" no_walls

# Nor of CSV where the quotes of a message end as they should: it is told where not all cells are
# in quotes.
stays_down() { # file
	says 'not recovered when the logs end' --text-zone UTC "$1" "$tmp/real.evtx" &&
		never INCOMPLETE --text-zone UTC "$1" "$tmp/real.evtx"
}
is_text() { # file
	says 'not recovered when the logs end' --text-zone UTC "$1" "$tmp/real.evtx" &&
		says 'a line inside quotes looks like a row, and is taken as text' "$1"
}
is_no_row() {
	day='7/14/2017 2:45:00 AM'
	said='The Event log service was started.'
	columns='Message,Id,ProviderName,LogName,MachineName,TimeCreated'
	quoted=$(echo "$columns" | sed 's/,/","/g; s/.*/"&"/')
	row="$said,6005,EventLog,System,SHOP.example.com,$day"
	for line in "$row" "$columns\r\n$row" "\"\"one\"\"\r\n$row"; do
		line="\"A message.\r\n$line\r\nThe end.\",\"7\",\"Contoso\",\"Application\",\"SHOP\",\"$day\""
		printf '%b\r\n' "$quoted" "$line" >"$tmp/row.csv"
		stays_down "$tmp/row.csv" || return 1
		printf '%b\r\n' "$columns" "$line" >"$tmp/row.csv"
		is_text "$tmp/row.csv" || return 1
	done
	printf '%b\r\n' "$quoted" "\"A message.\r\n$row\r\nThe end" >"$tmp/row.csv"
	says 'not recovered when the logs end' --text-zone UTC "$tmp/row.csv" "$tmp/real.evtx" || return 1
	# Time and id come first.
	printf '%b\r\n' TimeCreated,Id,ProviderName,LogName,Message \
		"$day,7,Contoso,Application,\"A message.\r\n$day,6005,EventLog,System,$said\r\nThe end.\"" >"$tmp/row.csv"
	is_text "$tmp/row.csv"
}
# A file that ends in a message may have rows behind a quote that somebody forgot: this is told.
cut_off_is_told() {
	printf '%b\r\n' "$columns" "\"A message.\r\n$row\r\nThe end" >"$tmp/row.csv"
	says 'rows stand inside quotes that do not end, and may be text' "$tmp/row.csv"
}
# Event Viewer doubles no quotes: two messages that have some take no rows between them, and a line
# of a message that looks like a row is one.
takes_no_rows() {
	columns='Level,Date and Time,Source,Event ID,Task Category'
	fails='The Module DLL C:\\web\\own.dll failed to load.  The data is the error.'
	printf '%b\r\n' "$columns" "Information,$day,Contoso,7,None,\"It says, ends\"\"" \
		"Error,$day,Microsoft-Windows-IIS-W3SVC-WP,2280,None,$fails" \
		"Information,$day,Contoso,7,None,\"\"starts, it says\"" >"$tmp/row.csv"
	says 'own.dll cannot be loaded' "$tmp/row.csv"
}
viewer_row() {
	pool="Application pool 'ShopPool' is being automatically disabled due to a series of failures in the process(es) serving that application pool."
	printf '%b\r\n' "$columns" "Error,7/14/2017 2:40:00 AM,Microsoft-Windows-WAS,5002,None,$pool" \
		"Error,$day,Contoso,7,None,\"A message.\r\nInformation,$day,EventLog,6005,None,$said\r\nThe end.\"" >"$tmp/row.csv"
	says 'recovered at 02:45:00Z (EventLog 6005)' --text-zone UTC "$tmp/row.csv"
}
# Quotes that are not doubled, as Event Viewer has them, end too early: this is told.
is_told() {
	printf '%b\r\n' 'Level,Date and Time,Source,Event ID,Log,Task Category' \
		"Error,$day,Contoso,7,Application,None,\"Say \"no\"!\r\nInformation,$day,EventLog,6005,System,None,$said\r\nThe end.\"" >"$tmp/row.csv"
	says 'a row of another log stands inside the quotes of a message' "$tmp/row.csv"
}
# Get-EventLog names the log above a table alone.
keeps_its_log() {
	type='#TYPE System.Diagnostics.EventLogEntry#%s/Contoso/7\r\n'
	head='"EventID","MachineName","Index","EntryType","Message","Source","InstanceId","TimeGenerated"\r\n'
	started="\"6005\",\"SHOP.example.com\",\"900\",\"Information\",\"$said\",\"EventLog\",\"6005\",\"$day\"\r\n"
	forged=$(printf "$type" System)
	for line in "$forged\r\nThe end." "$forged" "$forged\r\n$(echo "$head" | sed 's/"/""/g')"; do
		{ printf "$type" Application
			printf '%b' "$head" "\"7\",\"SHOP.example.com\",\"901\",\"Error\",\"A message.\r\n$line\",\"Contoso\",\"7\",\"$day\"\r\n" "$started"
		} >"$tmp/type.csv"
		stays_down "$tmp/type.csv" || return 1
	done
	{ printf "$type" Application; printf '%b' "$head" "$started"
		printf "$type" System; printf '%b' "$head" "$started"; } >"$tmp/type.csv"
	says 'recovered at 02:45:00Z (EventLog 6005)' --text-zone UTC "$tmp/type.csv" "$tmp/real.evtx" || return 1
	# So it does where a program has saved it again, with empty cells or in quotes.
	for line in '%s,,,,,,,' '"%s",,,,,,,' '"%s"'; do
		{ printf "$type" Application; printf '%b' "$head" "$started"
			printf "$line\r\n" "$(printf "$type" System | tr -d '\r')"; printf '%b' "$head" "$started"; } >"$tmp/type.csv"
		says 'recovered at 02:45:00Z (EventLog 6005)' --text-zone UTC "$tmp/type.csv" "$tmp/real.evtx" || return 1
	done
}
# A message that is the first cell of its row may begin as the type of a table does.
is_no_type() {
	columns='Message,Id,ProviderName,LogName,MachineName,TimeCreated'
	quoted=$(echo "$columns" | sed 's/,/","/g; s/.*/"&"/')
	row="$said,6005,EventLog,System,SHOP.example.com,$day"
	for line in "$row" "$columns\r\n$row"; do
		line="\"#TYPE x#System/WAS/1\r\n$line\r\nThe end.\",\"7\",\"Contoso\",\"Application\",\"SHOP\",\"$day\""
		printf '%b\r\n' "$quoted" "$line" >"$tmp/row.csv"
		stays_down "$tmp/row.csv" || return 1
		printf '%b\r\n' "$columns" "$line" >"$tmp/row.csv"
		is_text "$tmp/row.csv" || return 1
	done
	printf '%b\r\n' "$columns" "#TYPE x#System/WAS/1,7,Contoso,Application,SHOP,$day" "$columns" >"$tmp/row.csv"
	says '"records": 1,' -f json "$tmp/row.csv"
}
check "a message in CSV is no row of another log" is_no_row
check "rows in a message in CSV that is cut off are told" cut_off_is_told
check "messages of Event Viewer take no rows between them" takes_no_rows
check "a message of Event Viewer can be the next row" viewer_row
check "a row of another log amid quotes that are wrong is told" is_told
check "a message in CSV names no log of what follows" keeps_its_log
check "nor does one that is the first cell of a row" is_no_type

# Nor of XML, where a program writes it as CDATA, or in a comment.
is_text() {
	started=$(copied_xml System EventLog 02:45:00 6005 x)
	for text in "<![CDATA[A message. $started The end.]]>" "<!-- $started -->" \
		"<![CDATA[</Data></EventData></Event>]]><![CDATA[$started]]>"; do
		one_event Application "$text" >"$tmp/text.xml"
		says 'not recovered when the logs end' "$tmp/text.xml" "$tmp/real.evtx" &&
			says 'CDATA or a comment holds what looks like an event' "$tmp/text.xml" &&
			says '"records": 1,' -f ndjson "$tmp/text.xml" || return 1
	done
	# Cut off within.
	one_event Application "<![CDATA[$started" | sed 's/<.Data>.*//' >"$tmp/cut.xml"
	says 'not recovered when the logs end' "$tmp/cut.xml" "$tmp/real.evtx" &&
		says 'the last event is cut off' "$tmp/cut.xml"
}
# CDATA whose beginning is cut off, behind which true events come.
cut_is_doubtful() {
	copied_xml System EventLog 02:45:00 6005 x >"$tmp/start.xml"
	# What the rest of the message opens does not take its end.
	open=$(one_event Application x)
	open=${open%%x</Data>*}
	for rest in "" "<Event " "$open" "$open<!--" "</Event>"; do
		for front in "" "- " "-----"; do
			{ printf '%s\n' "$front"; cat "$tmp/start.xml"; printf '%s]]></Data></EventData></Event>\n' "$rest"
				one_event Application '--&gt;'; } >"$tmp/cut.xml"
			says 'not recovered when the logs end' "$tmp/cut.xml" "$tmp/real.evtx" &&
				says 'CDATA whose beginning is cut off ends here' "$tmp/cut.xml" || return 1
		done
	done
	# Each of these is CDATA in an event, or no end of an event comes next.
	for text in "$(one_event Application ']]&gt;<![CDATA[</Event>]]>')" "<!-- ]]> -->" "]]>" \
		"$(one_event Application '<![CDATA[<Event>]]><![CDATA[x]]]]>')"; do
		{ cat "$tmp/start.xml"; echo "$text"; one_event Application x; } >"$tmp/cut.xml"
		says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/cut.xml" "$tmp/real.evtx" || return 1
	done
}

# A file that was cut off in CDATA, behind which another one was joined.
cut_takes_none() {
	shop=$(copied_xml System Microsoft-Windows-WAS 02:40:00 5002 ShopPool)
	start=$(copied_xml System EventLog 02:45:00 6005 x)
	cut=$(one_event Application '<![CDATA[a message')
	cut="<Events>${cut#*<Events>}"
	cut=${cut%%</Data>*}
	again=$(one_event Application '<![CDATA[a message]]>')
	for behind in "" "$again" "$cut" "$cut$again" "<!-- " \
		"$(one_event Application '<![CDATA[a <![CDATA[ b]]>')"; do
		printf '%s\n' "$cut" "$shop" "$start" "$behind" >"$tmp/cut.xml"
		says 'ShopPool' "$tmp/cut.xml" && says INCOMPLETE "$tmp/cut.xml" &&
			says 'not recovered when the logs end' "$tmp/cut.xml" "$tmp/real.evtx" || return 1
	done
	# Before what is cut off, and behind all that may be its message, all is certain.
	printf '%s\n' "$start" "$cut" "$shop" "$again" >"$tmp/cut.xml"
	says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/cut.xml" "$tmp/real.evtx" || return 1
	printf '%s\n' "$again" "$cut" "$shop" >"$tmp/cut.xml"
	says '"records": 2,' -f json "$tmp/cut.xml" || return 1
	printf '%s\n' "$cut" "$shop" "$again" "$start" >"$tmp/cut.xml"
	says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/cut.xml" "$tmp/real.evtx" || return 1
	# A comment that begins in a message whose beginning is cut off takes none, either.
	printf '%s\n' '<x><!-- ]]></Data></EventData></Event>' "$shop" \
		"$(one_event Application '<![CDATA[-->]]>')" >"$tmp/cut.xml"
	says ShopPool "$tmp/cut.xml" || return 1
	# Nothing is cut off where a message only opens CDATA, or holds an event with none.
	printf '%s\n' "$shop" "$(one_event Application '<![CDATA[a <![CDATA[ b]]>')" >"$tmp/cut.xml"
	says ShopPool "$tmp/cut.xml" && never INCOMPLETE "$tmp/cut.xml"
}
cut_costs_no_time() {
	open='<Event><System/><EventData><Data><![CDATA['
	yes "$open<Event><![CDATA[]]></Data></EventData></Event><!--" | head -n 100000 >"$tmp/cut.xml"
	within 15 "$IISTRIAGE" -q -f json -o "$tmp/cut.json" "$tmp/cut.xml"
	yes "$open" | head -n 200000 >"$tmp/cut.xml"
	within 15 "$IISTRIAGE" -q -f json -o "$tmp/cut.json" "$tmp/cut.xml"
	grep 'is cut off in CDATA' "$tmp/cut.json"
}

# But it takes no true event away, and moves none: events as copied text, and as XML.
copied() { # log, source, time, id, message
	printf 'Log Name:      %s\nSource:        %s\nDate:          7/14/2017 %s AM\nEvent ID:      %s\nLevel:         Error\nComputer:      SHOP.example.com\nDescription:\n%b\n\n' "$@"
}
copied_xml() { # log, source, time in UTC, id, pool
	printf '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="%s"/><EventID>%s</EventID><Level>2</Level><TimeCreated SystemTime="2017-07-14T%sZ"/><Channel>%s</Channel><Computer>SHOP.example.com</Computer></System><EventData><Data Name="AppPoolID">%s</Data></EventData></Event>\n' "$2" "$4" "$3" "$1" "$5"
}
pool_off="is being automatically disabled due to a series of failures in the process(es) serving that application pool."
shop_off() { # time
	copied System Microsoft-Windows-WAS "$1" 5002 "Application pool 'ShopPool' $pool_off"
}
says_memory() {
	says 'ERROR The server has too little physical memory' "$@"
}
takes_no_place() {
	for xml in "Application Contoso 02:40:00" "System Microsoft-Windows-WAS 02:40:01" \
		"System Microsoft-Windows-WAS 02:40:00"; do
		{ shop_off 2:40:00
			copied Application Contoso 2:44:30 7 "%2\n$(copied_xml $xml 5002 Other)"
		} >"$tmp/takes.txt"
		says 'ShopPool' --text-zone UTC "$tmp/takes.txt" || return 1
	done
}
is_of_its_block() {
	for xml in "Application Microsoft-Windows-WAS 02:40:00" "System Contoso 02:40:00" \
		"System Microsoft-Windows-WAS 02:41:00"; do
		{ shop_off 2:40:00; copied_xml $xml 5002 OtherPool; } >"$tmp/takes.txt"
		says 'ShopPool' --text-zone UTC "$tmp/takes.txt" || return 1
	done
	{ shop_off 2:40:00 | grep -v Date; copied_xml System WAS 03:40:00 5002 OtherPool; } >"$tmp/takes.txt"
	says 'ShopPool' "$tmp/takes.txt" &&
		{ shop_off 2:40:00; copied_xml System WAS 09:40:00 5002 ShopPool; } >"$tmp/takes.txt" &&
		says '"records": 1,' -f ndjson "$tmp/takes.txt"
}
moves_no_time() {
	{ shop_off 2:40:00
		copied Application Contoso 2:44:30 7 "A message.\n$(copied_xml Application Contoso 09:44:30 7 x)"
	} >"$tmp/zone.txt"
	says 'disabled at 02:40:00Z' --text-zone UTC "$tmp/zone.txt" && never 09:40:00 "$tmp/zone.txt" || return 1
	copied Application Contoso 2:44:31 7 "A message.\n$(copied_xml Application Contoso 09:44:31 7 x)" >>"$tmp/zone.txt"
	says 'disabled at 02:40:00Z' --text-zone UTC "$tmp/zone.txt" && says 09:40:00 "$tmp/zone.txt"
}
check "XML in a message takes no other event's place" takes_no_place
check "nor does XML of another event behind a text" is_of_its_block
check "XML in a message moves no times" moves_no_time
# Lines of a message that begin an event of another form: the next one is as it is without them.
as_copied() { # source, id, message: as all of these
	copied System "$1" 2:40:00 "$2" "$3"
}
as_wevtutil() {
	printf 'Event[0]:\n  Log Name: System\n  Source: %s\n  Date: 2017-07-14T02:40:00.000\n  Event ID: %s\n  Computer: SHOP\n  Description: \n%b\n\n' "$@"
}
as_splunk() {
	printf '07/14/2017 02:40:00 AM\nLogName=System\nEventCode=%s\nComputerName=SHOP\nSourceName=%s\nMessage=%b\n\n' "$2" "$1" "$3"
}
as_frst() {
	printf 'Error: (07/14/2017 02:40:00 AM) (Source: %s) (EventID: %s) (User: )\nDescription: %b\n\n' "$@"
}
as_copied_2003() {
	printf 'Event Type:\tError\nEvent Source:\t%s\nEvent ID:\t%s\nDate:\t\t7/14/2017\nTime:\t\t2:40:00 AM\nComputer:\tSHOP\nDescription:\n%b\n\n' "$@"
}
as_evtexport() {
	printf 'Event number\t\t\t: 7\nWritten time\t\t\t: Jul 14, 2017 02:40:00 UTC\nComputer name\t\t\t: SHOP\nSource name\t\t\t: %s\nEvent identifier\t\t: %s\nString: 1\t\t\t: %b\n\n' "$@"
}
as_list() {
	printf 'Message      : %s\nId           : %s\nProviderName : %s\nMachineName  : SHOP\nTimeCreated  : 7/14/2017 2:40:00 AM\n\n' \
		"$(printf '%b' "$3" | sed '2,$s/^/               /')" "$2" "$1"
}
begun_in() { # form, message, one in front of it
	{ [ -z "$3" ] || "as_$1" Contoso 7 "$3"
		"as_$1" Contoso 7 "$2" | sed 's/SHOP/OTHER/'
		"as_$1" Microsoft-Windows-WAS 5002 "Application pool 'ShopPool' $pool_off"
	} >"$tmp/begun.txt"
	"$IISTRIAGE" -q -f ndjson --text-zone UTC "$tmp/begun.txt" |
		sed -n '/"event_id": 5002/s/"index": [0-9]*,\|"offset": [0-9]*,//gp'
}
takes_no_lines() {
	for form in copied wevtutil splunk frst copied_2003 evtexport list; do
		plain=$(begun_in "$form" 'A message.' '')
		[ -n "$plain" ] || return 1
		for lines in 'Event Xml:\nx\nEvent[0]:\nLog Name: Application' 'TimeCreated :\n\nLogName:' \
			'x\n\n+ System\n\n  - Provider\n\n   [ Name]  Contoso' 'Event number\t\t: 7\nString: 1 : x' \
			'In Words\nEvent[1]:\n  Source: Contoso\n  Description:' 'x<br>Message : a<br><br>x' \
			'<Event' '   x\n<Event' '<Event><System></System><EventData><Data>' \
			'x\nEvent number : 7\nString: 1 : x' 'x\n\n    Id   : 5\n    Message : x' \
			'1/2/2017 3:00:00 AM\nLogName=System\nEventCode=7' 'x\n\nSource: x\nEvent ID: 7' \
			'Log Name: x\nEvent ID: 7\nDescription:' 'x\nEvent Xml:\n<Event>'; do
			[ "$(begun_in "$form" "$lines" '')" = "$plain" ] &&
				[ "$(begun_in "$form" "$lines" 'A message.')" = "$plain" ] || return 1
		done
	done
}
# Words may be before the first event, or its labels may be others.
takes_no_lines_behind() {
	for first in 'printf Please_help:_' 'printf 1._' 'printf *_' 'as_copied_2003 Contoso 7 x'; do
		for message in 'A message.' 'Event Xml:\nx\nEvent[0]:\nLog Name: Application'; do
			{ $first | tr _ ' '; as_copied Contoso 7 'A message.'; as_copied Contoso 7 "$message"
				as_copied Microsoft-Windows-WAS 5002 "Application pool 'ShopPool' $pool_off"; } >"$tmp/words.txt"
			says 'ShopPool was disabled' --text-zone UTC "$tmp/words.txt" || return 1
		done
	done
}
# Where the first event is cut off, the next one does not begin as it does; those after it are known.
takes_first_lines() {
	begun_in splunk '<Event' 'A message.' >"$tmp/out"
	sed 1d "$tmp/begun.txt" >"$tmp/begins-amid.txt" &&
		says '02:40:00' --text-zone UTC "$tmp/begins-amid.txt" || return 1
	begun_in splunk '<Event><System><Provider Name="x"/></System><EventData>' '' >"$tmp/out"
	grep -q '"time": "2017-07-14T02:40:00' "$tmp/out" &&
		sed 1d "$tmp/begun.txt" >"$tmp/begins-amid.txt" &&
		says 'ShopPool' "$tmp/begins-amid.txt" && never '02:40:00' "$tmp/begins-amid.txt"
}
check "nor do lines in it that begin an event of another form" takes_no_lines
check "nor where the first event begins otherwise" takes_no_lines_behind
check "where a text begins amid an event they take a time" takes_first_lines
# 7/5 is of July unless another date says that the day is first: what was added can be that one.
tells_the_month() {
	{ shop_off 2:40:00; copied Application Contoso 2:44:30 7 "$(copied System WAS 2:45:00 1 x)"; } |
		sed 's,7/14/2017 2:4[04],7/5/2017 2:40,; s,7/14/2017,14/7/2017,' >"$tmp/month.txt"
	says 'since 2017-05-07 02:40:00' "$tmp/month.txt" &&
		sed 's,14/7/2017,7/6/2017,' "$tmp/month.txt" >"$tmp/month-first.txt" &&
		says 'since 2017-07-05 02:40:00' "$tmp/month-first.txt"
}
check "an event that a message adds can tell which number is the month" tells_the_month

# What a visitor sent, in the message of a true event.
is_no_template() {
	for sent in '50%%1 off' '%%2' 'it is %%3.'; do
		text="Application: w3wp.exe\nFramework Version: v4.0.30319\nDescription: The process was terminated due to an unhandled exception.\nException Info: System.FormatException\n$(printf "$sent")\n   at Shop.Parse(System.String)"
		copied Application '.NET Runtime' 2:39:59 1026 "$text" >"$tmp/sent.txt"
		says '"time": "2017-07-14T02:39:59.0000000Z", "computer": "SHOP.example.com"' -f ndjson \
			--text-zone UTC "$tmp/sent.txt" || return 1
	done
}
check "what a message quotes makes no true event an explanation" is_no_template

# Lines that would be labels in Russian, in a message of a log that is none.
chooses_no_page() {
	labels='\0310\0361\0362\0356\0367\0355\0350\0352: x\n\0304\0340\0362\0340: x\n'
	labels="$labels"'\0312\0353\0376\0367\0345\0342\0373\0345 \0361\0353\0356\0342\0340: x\n'
	for message in "$labels$labels" "Hello\n$labels$labels"; do
		{ copied Application Contoso 2:44:30 7 "$message"
			copied System Microsoft-Windows-WAS 2:40:00 5002 "Application pool 'L\0344den' $pool_off"
		} >"$tmp/page.txt"
		says 'start apppool "Läden"' "$tmp/page.txt" || return 1
	done
}
check "nor do labels in it choose the code page of the whole" chooses_no_page

# Control characters, of which a message may have any number: each form, by its name and in a
# folder.
is_no_binary() {
	rm -rf "$tmp/control" && mkdir "$tmp/control" && cp "$tmp/other-computer.evtx" "$tmp/control" || return 1
	odd=$(printf '%0300d' 0 | tr 0 "$1")
	{ copied Application Contoso 2:44:30 7 "$odd"; shop_off 2:40:00; } >"$tmp/block.txt"
	for event in "Application,Contoso,7,$odd" "System,Microsoft-Windows-WAS,5002,Application pool 'ShopPool' $pool_off"; do
		echo "$event" | while IFS=, read -r log source id message; do
			printf 'Event[0]:\n  Log Name: %s\n  Source: %s\n  Date: 2017-07-14T02:40:00.000\n  Event ID: %s\n  Level: Error\n  Computer: SHOP.example.com\n  Description: \n%s\n\n' \
				"$log" "$source" "$id" "$message" >>"$tmp/control/wevtutil.txt"
			printf 'TimeCreated  : 7/14/2017 2:40:00 AM\nProviderName : %s\nId           : %s\nMachineName  : SHOP.example.com\nLogName      : %s\nMessage      : %s\n\n' \
				"$source" "$id" "$log" "$message" >>"$tmp/control/list.txt"
			[ -s "$tmp/control/table.csv" ] || echo 'Level,Date and Time,Source,Event ID,Task Category'
			printf 'Error,7/14/2017 2:40:00 AM,%s,%s,None,"%s"\n' "$source" "$id" "$message"
		done >>"$tmp/control/table.csv"
	done
	tr , '\t' <"$tmp/control/table.csv" >"$tmp/control/table.txt"
	mv "$tmp/block.txt" "$tmp/control"
	for file in block.txt wevtutil.txt list.txt table.csv table.txt; do
		says "ShopPool" "$tmp/control/$file" || return 1
	done
	says 'Logs 6, complete: 15 records' "$tmp/control"
}
each_control() {
	for control in '\001' '\007' '\010' '\013' '\032'; do
		is_no_binary "$control" || return 1
	done
}
check "nor do control characters in a message make a text no log" each_control

# What a file is is told by how it begins, whatever an event in it says: lines of a part with a
# start of the System log, a record of another form, the signature of an archive at its place.
{
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nevent 6005 information\n'
	printf 'provider EventLog\nstyle classic\ntime 2017-07-14T02:45:00Z\n'
} | write shop-start
one_event() { # channel, message: the event that others follow
	printf '<Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Contoso"/><EventID>1000</EventID><TimeCreated SystemTime="2017-07-14T02:44:30Z"/><Channel>%s</Channel><Computer>SHOP.example.com</Computer></System><EventData><Data>%s</Data></EventData></Event></Events>\n' \
		"$1" "$2"
}
begins_otherwise() {
	{ echo broken; cat "$tmp/shop-start.ndjson"; } >"$tmp/torn.ndjson"
	says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/torn.ndjson" "$tmp/real.evtx" || return 1
	printf 'Log Name:      Application\nSource:        Contoso\nDate:          7/14/2017 2:44:30 AM\nEvent ID:      1000\nComputer:      SHOP.example.com\nDescription:\nA message.\n' |
		cat - "$tmp/shop-start.ndjson" >"$tmp/holds.txt"
	printf 'Error,7/14/2017 2:44:30 AM,Contoso,1000,None,"A message.\n%s\n"\n' \
		"$(sed 's/"/""/g' "$tmp/shop-start.ndjson")" >"$tmp/holds.csv"
	one_event Application "A message.
$(cat "$tmp/shop-start.ndjson")" >"$tmp/holds.xml"
	one_event Application "$(printf '%12sustar' '')" >"$tmp/holds-tar.xml"
	for file in holds.txt holds.csv holds.xml holds-tar.xml; do
		says 'not recovered when the logs end' --text-zone UTC "$tmp/$file" "$tmp/real.evtx" &&
			never INCOMPLETE --text-zone UTC "$tmp/$file" "$tmp/real.evtx" || return 1
	done
}
check "a message makes no log one of another form" begins_otherwise
# The first event may be longer than what is read to know the form, in the program's own escapes.
json_event() { # form, provider, id, channel, name and value of its data, with the message
	case $1 in
	winlogbeat) format='{"@timestamp":"2017-07-14T02:40:00Z","event":{"code":"%s","provider":"%s"},"message":"%s","winlog":{"channel":"%s","provider_name":"%s","event_id":"%s","record_id":1,"computer_name":"SHOP.example.com","event_data":{"%s":"%s"}}}\n'
		printf "$format" "$3" "$2" "$6" "$4" "$2" "$3" "$5" "$6" ;;
	evtx-dump) format='{"Event":{"EventData":{"%s":"%s"},"System":{"Channel":"%s","Computer":"SHOP.example.com","EventID":%s,"EventRecordID":1,"Level":2,"Provider":{"#attributes":{"Name":"%s"}},"TimeCreated":{"#attributes":{"SystemTime":"2017-07-14T02:40:00Z"}}}}}\n'
		printf "$format" "$5" "$6" "$4" "$3" "$2" ;;
	esac
}
begins_long() {
	frst='Error: (07/14/2017 02:33:00 AM) (Source: Contoso) (EventID: 7) (User: )'
	for form in winlogbeat evtx-dump; do
		for count in 10 1000 12000 31000 60000 200000; do
			long=$(printf '%*s' "$count" '' | sed 's/ /\\u00e9/g')
			for message in "$frst\\r\\n$long" "$long\\r\\n$frst" "$long"; do
				{ json_event "$form" Contoso 7 Application param1 "$(printf '%s' "$message" | sed 's/\\/\\\\/g')"
				  json_event "$form" Microsoft-Windows-WAS 5002 System AppPoolID ShopPool; } >"$tmp/long.json"
				(cd "$tmp" && "$builddir/tests/writer/mkarchive" long.zip zip - \
					System.json=long.json) || return 1
				for path in "$tmp/long.json" - "$tmp/long.zip"; do
					says "\"format\": \"$form\"" -f json "$path" <"$tmp/long.json" &&
						says ShopPool "$path" <"$tmp/long.json" &&
						never INCOMPLETE "$path" <"$tmp/long.json" || return 1
				done
			done
		done
	done
	# The file ends in it.
	json_event evtx-dump Contoso 7 Application param1 "$frst" | sed 's/"TimeCreated.*//' >"$tmp/cut.json"
	says '"format": "evtx-dump"' -f json "$tmp/cut.json" &&
		says 'the last object is cut off' "$tmp/cut.json"
}
check "nor does a long one" begins_long

# Lists show the message first.
begins_as_table() {
	for line in 'Level,Date and Time,Source,Event ID,Task Category' 'x,EventId,Provider,Payload' \
		'x,Timestamp,RuleTitle,EventID' 'Ebene;Datum;Source;Event ID;Date and Time'; do
		cat >"$tmp/list.txt" <<-EOF

			Message              : $line
			Id                   : 5002
			Level                : 2
			ProviderName         : Microsoft-Windows-WAS
			LogName              : System
			MachineName          : SHOP.example.com
			TimeCreated          : 3/1/2024 8:00:01 AM
			RecordId             : 1
		EOF
		says 'WAS 5002: pool was disabled' "$tmp/list.txt" || return 1
	done
}
check "nor does a table in it" begins_as_table
check "CDATA and comments in XML are no event" is_text
check "what is before the end of CDATA that is cut off is not certain" cut_is_doubtful
check "what is behind CDATA that is cut off is read, and is not certain" cut_takes_none
check "CDATA that is cut off any number of times costs no time" cut_costs_no_time

# What a visitor sent, in a log of an application that keeps requests: any object may be in it.
quotes_no_event() {
	rm -rf "$tmp/quotes" && mkdir "$tmp/quotes" && cp "$tmp/real.evtx" "$tmp/quotes" || return 1
	start='{"LogName":"System","MachineName":"SHOP.example.com","ProviderName":"EventLog","Id":6005,"Level":4,"RecordId":900,"TimeCreated":"2017-07-14T02:45:00Z","Properties":[]}'
	other=$(echo "$start" | sed 's/"EventLog","Id":6005/"Contoso","Id":1/; s/System/Application/')
	for around in '{"app":{"request":{"body":#}}}' '{"app":{"request":{"body":[#,#]}}}' '{"body":#}' \
		'{"time":"2017-07-14T02:45:00Z","body":[#,#]}' '{"user":{"name":"x"},"body":[#]}' \
		'{"body":[{"a":[#,#]}]}' '{"path":["/"],"body":[#,#]}' '{"data":#}' \
		'{"level":"info","data":#}' '{"level":"info","result":#}' '{"level":"info","_source":#}' \
		'{"fields":#,"level":"info"}' '{"level":"info","records":[#]}'; do
		echo "$around" | sed "s/#/$start/g" >"$tmp/quotes/app.json"
		says 'not recovered when the logs end' "$tmp/quotes" &&
			never 'Logs 2' "$tmp/quotes" || return 1
		{ echo "$other"; cat "$tmp/quotes/app.json"; } >"$tmp/quotes.json"
		says 'not recovered when the logs end' "$tmp/real.evtx" "$tmp/quotes.json" &&
			says 'INCOMPLETE: 1 of 2 logs read completely' "$tmp/real.evtx" "$tmp/quotes.json" ||
			return 1
	done
	echo "{\"System\":[$start]}" >"$tmp/quotes.json"
	says 'recovered at 02:45:00Z (EventLog 6005)' "$tmp/real.evtx" "$tmp/quotes.json"
}
check "what a program quotes is no event" quotes_no_event

# Where an object is in the file is counted from the one before it.
many_objects() {
	{
		printf '{"Channel":"System","Computer":"SHOP.example.com","ProviderName":"Microsoft-Windows-WAS",'
		printf '"Id":5002,"Level":2,"TimeCreated":"2017-07-14T02:40:00Z","Properties":["ShopPool"]}\n'
		yes '{}{}{}{}{}{}{}{}{}{}' | head -n 50000
	} >"$tmp/objects.json"
	{ printf '\377\376' && iconv -f UTF-8 -t UTF-16LE "$tmp/objects.json"; } >"$tmp/wide.json"
	for file in objects.json wide.json; do
		within 15 "$IISTRIAGE" -q "$tmp/$file" | grep ShopPool || return 1
	done
}
check "objects of JSON cost no more time in UTF-16" many_objects

# The data of an event, as ReportEvent takes it.
data_otherwise() {
	lines=$(printf '\n' | cat - "$tmp/shop-start.ndjson" | od -An -v -tx1 | tr -d ' \n')
	record=2a2a00001c000000$(printf '%032d' 0)1c000000
	tar=$(printf '%0242d' 0)7573746172003030
	for data in "$lines" "$record" "$tar"; do
		{
			printf 'era 2003\ncomputer SHOP.example.com\nchannel System\nevent W3SVC/1002 error\n'
			printf 'provider W3SVC\nstyle classic\ntime 2017-07-14T02:40:00Z\n'
			printf 'data Shop\nbinary %s\n' "$data"
		} >"$tmp/data.txt"
		"$builddir/tests/writer/mkevt" "$tmp/data.txt" "$tmp/SysEvent.evt" &&
			says 'CRITICAL Shop: disabled' "$tmp/SysEvent.evt" || return 1
	done
}
check "nor does the data of an event" data_otherwise

# The Windows log tells nothing of a pool that somebody starts; its application does.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent WAS/5011 warning\n'
	printf 'time 2022-07-14T02:39:58Z\ndata AppPoolID=Shop\ndata ProcessID=4711\n'
	printf 'event WAS/5002 error\ntime 2022-07-14T02:40:00Z\ndata AppPoolID=Shop\n'
	printf 'defaults\nchannel Application\nprovider IIS AspNetCore Module V2\nstyle classic\n'
	printf 'event 1018 error\ntime 2022-07-14T02:39:57Z\n'
	printf "data Application '/LM/W3SVC/1/ROOT' with physical root 'C:\\\\x\\\\' failed.\n"
	printf 'data Process Id: 4711.\n'
	printf 'event 1032 information\ntime 2022-07-14T02:45:57Z\n'
	printf "data Application 'A' has started successfully. physical root 'C:\\\\x\\\\'\n"
	printf 'data Process Id: 4712.\n'
} | write application
check "a start of an application is named" \
	says 'recovered at 02:45:57Z (IIS AspNetCore Module V2 1032)' "$tmp/application.evtx"

# The system names what is down; a pool and an application that work are named beside it.
working() { # the failure, as the writer reads it
	idle='event WAS/5186 information\ntime 2024-03-05T10:50:00Z\ndata 12\ndata News\ndata 20\n'
	printf "era 2008\ncomputer WEB01\nchannel System\nevent $1$idle" | write working-system
	{
		printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error\n'
		printf 'time 2024-03-05T10:30:01Z\ndata News\n'
		printf 'defaults\nchannel Application\nprovider IIS AspNetCore Module V2\nstyle classic\n'
		printf 'event 1010 error\ntime 2024-03-05T10:29:50Z\n'
		printf "data Failed to start application '/LM/W3SVC/9/ROOT' with physical root 'C:\\\\x\\\\', ErrorCode '0x80070005'.\n"
		printf 'data Process Id: 99.\nevent 1032 information\ntime 2024-03-05T10:51:00Z\n'
		printf "data Application '/LM/W3SVC/9/ROOT' has started successfully. physical root 'C:\\\\x\\\\'\n"
		printf 'event 1004 error\ntime 2024-03-05T10:30:10Z\n'
		printf "data Application '/LM/W3SVC/9/ROOT' with physical root 'C:\\\\x\\\\' failed to parse configuration, ErrorCode '0x80070005'.\n"
	} | write working
	"$IISTRIAGE" -q -f json "$tmp/working-system.evtx" "$tmp/working.evtx" |
		grep -A 99 '"severity": "critical"' | grep -m 1 '"ongoing": true' >/dev/null
}
ends_nothing() {
	at='error\ntime 2024-03-05T10:30:00Z\n'
	working "W3SVC/1004 ${at}data UrlPrefix=http://*:80/\ndata SiteID=1\nbinary b7000000\n" &&
		working "SCM/7023 ${at}data World Wide Web Publishing Service\ndata %%%%5\n" &&
		working "WAS/5005 ${at}binary 05000000\n" &&
		working "WAS/5189 ${at}data *\ndata x.config\ndata x\nbinary 05000000\n"
}
check "what works in the Application log ends nothing else" ends_nothing

# A pool that fails and works, of which an event of the Application log makes one with the rest.
bridged() { # the failure, as the writer reads it
	{
		printf "era 2008\ncomputer WEB01\nchannel System\nevent $1"
		printf 'event WAS/5011 warning\ntime 2024-03-05T10:35:00Z\ndata AppPoolID=News\ndata ProcessID=4711\n'
		printf 'event WAS/5186 information\ntime 2024-03-05T11:50:00Z\ndata 12\ndata News\ndata 20\n'
	} | write bridged
	for at in 10:29:59 10:30:03; do
		printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error\ntime 2024-03-05T%sZ\ndata AppPoolID=News\ndata ProcessID=4711\n%b' \
			"$at" "$2" | write bridge
		says '2 incidents on WEB01: 1 ongoing' "$tmp/bridged.evtx" "$tmp/bridge.evtx" || return 1
	done
}
joins_nothing() {
	at='error\ntime 2024-03-05T10:30:00Z\n'
	bridged "W3SVC/1004 ${at}data UrlPrefix=http://*:80/\ndata SiteID=1\nbinary b7000000\n" 'binary b7000000\n' &&
		bridged "W3SVC/1004 ${at}data UrlPrefix=http://*:80/\ndata SiteID=1\nbinary b7000000\n" &&
		bridged "SCM/7023 ${at}data World Wide Web Publishing Service\ndata %%%%5\n" &&
		bridged "SCM/7031 ${at}data World Wide Web Publishing Service\ndata 1\ndata 60000\ndata 1\ndata x\n" &&
		bridged "WAS/5189 ${at}data *\ndata x.config\ndata x\nbinary 05000000\n" 'binary 05000000\n'
}
check "nor does it bring a pool together with what is no pool" joins_nothing

# It stays apart where the system itself makes one failure of both.
joins_neither() {
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent W3SVC/1007 error\ntime 2024-03-05T10:30:00Z\ndata UrlPrefix=http://*:80/\ndata SiteID=1\nbinary b7000000\nevent WAS/5139 error\ntime 2024-03-05T10:30:04Z\ndata News\ndata 4711\ndata 0\ndata http\nbinary b7000000\n' | write bridged
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error\ntime 2024-03-05T10:29:59Z\ndata News\ndata 4711\nbinary 05000000\n' | write bridge
	says '1 incident on WEB01' "$tmp/bridged.evtx" &&
		says '2 incidents on WEB01' "$tmp/bridged.evtx" "$tmp/bridge.evtx"
}
check "nor where the system does" joins_neither

# A worker's own event, with the code of a failure beyond pools, is the cause of its pool's.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent WAS/5172 error\ntime 2024-03-05T11:00:00Z\n'
	printf 'data x.config\ndata 12\ndata x\nbinary 0d000780\n'
	printf 'event WAS/5011 warning\ntime 2024-03-05T11:00:02Z\ndata AppPoolID=Shop\ndata ProcessID=77\nbinary 6d000780\n'
	printf 'event WAS/5002 error\ntime 2024-03-05T11:00:03Z\ndata AppPoolID=Shop\n'
} | write both
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2307 error\ntime 2024-03-05T11:00:01Z\n'
	printf 'data AppPoolID=Shop\ndata bad\ndata C:\\\\x.config\ndata 12\ndata ProcessID=77\nbinary 0d000780\n'
} | write worker
stays_with_its_pool() {
	"$IISTRIAGE" -q "$tmp/both.evtx" "$tmp/worker.evtx" >"$tmp/out"
	grep -q '^1-2  CRITICAL .* IIS cannot read its configuration$' "$tmp/out"
}
check "nor does it take a worker's own event from its pool" stays_with_its_pool

# Forged: the application of Shop fails in the moment in which a site does.  Later it fails in truth.
app_fails() { # time, process
	printf "event 1018 error\nprovider IIS AspNetCore Module V2\nstyle classic\ntime $1\n"
	printf "data Application '/LM/W3SVC/1/ROOT' with physical root 'C:\\\\\\\\shop\\\\\\\\' failed.\ndata Process Id: $2.\n"
}
site_and_application() { # the pool's failure
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent W3SVC/1004 error\ntime 2024-03-01T11:00:00Z\n'
	printf "data UrlPrefix=http://*:80/\ndata SiteID=9\nbinary b7000000\n$1"
}
site_and_application '' | write site-alone
site_and_application 'event WAS/5011 warning\ntime 2024-03-08T11:00:02Z\ndata AppPoolID=Shop\ndata ProcessID=77\nbinary 6d000780\n' |
	write site-and-pool
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error\ntime 2024-03-01T11:00:02Z\n'
	printf 'data AppPoolID=Shop\ndata ProcessID=4711\nbinary b7000000\n'
	app_fails 2024-03-01T11:00:03Z 4711
	app_fails 2024-03-08T11:00:01Z 77
} | write application
keeps_its_cause() { # System log
	"$IISTRIAGE" -q "$tmp/$1.evtx" "$tmp/application.evtx" >"$tmp/out"
	grep -q '^2 incidents' "$tmp/out" &&
		grep -q 'The ASP.NET Core application in' "$tmp/out"
}
check "nor does it take a cause into an old failure of a site" keeps_its_cause site-and-pool
check "nor where only the application tells of it" keeps_its_cause site-alone

# Starts of an application that failed in many failures, which others of these keep going.
application() { # event, time, site, every, how many
	printf "event $1 error\nprovider IIS AspNetCore Module V2\nstyle classic\ntime $2\n"
	printf "data Application '/LM/W3SVC/$3/ROOT' with physical root 'C:\\\\\\\\a$3\\\\\\\\' hit.\n"
	printf "data Process Id: {#1}.\nrepeat $5 every $4\n"
}
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\n'
	application 1018 2010-01-01T00:00:00Z x 20s 70000
	application 1018 2010-01-01T00:00:01Z 'y{#1}' 20s 70000
	application 1032 2010-01-01T00:00:02Z x 20s 70000
	application 1032 2011-01-01T00:00:00Z x 1s 140000
	application 1018 2012-01-01T00:00:02Z 'y{#1}' 20s 70000
} | write starts
starts_often() {
	within 18 "$IISTRIAGE" -q "$tmp/starts.evtx" >"$tmp/out"
	grep -q '^70000 incidents' "$tmp/out"
}
check "starts of an application cost no more time with more failures" starts_often
rm -f "$tmp/starts.evtx"

# A module of which only the Application log tells, and a pool that works.
printf 'event WAS/5186 information\ntime 2017-07-14T03:50:00Z\ndata 12\ndata News\ndata 20\n' |
	{ printf 'era 2008\ncomputer WEB01\nchannel System\n'; cat; } | write idle
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error\n'
	printf 'time 2017-07-14T02:40:01Z\ndata News\ndata 12\nbinary 05000000\n'
	printf 'defaults\nchannel Application\nprovider IIS AspNetCore Module V2\nstyle classic\n'
	printf "event 1018 error\ntime 2017-07-14T02:40:02Z\ndata Application '/LM/W3SVC/9/ROOT' failed.\n"
	printf "data Process Id: 12.\nevent 1032 information\ntime 2017-07-14T02:51:00Z\n"
	printf "data Application '/LM/W3SVC/9/ROOT' has started successfully.\n"
} | write named
check "a pool that an event names ends no failure that was told without it" \
	says '1 incident on WEB01: not recovered' "$tmp/module.evtx" "$tmp/named.evtx" "$tmp/idle.evtx"

# One application, and pools that others name.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\n'
	for pool in Bravo Charlie Delta; do
		printf 'event WAS/5002 error\ntime 2022-07-14T02:40:12Z\ndata AppPoolID=%s\n' "$pool"
	done
} | write three
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\n'
	for pool in Bravo Charlie Delta; do
		printf 'event W3SVC-WP/2303 error\ntime 2022-07-14T02:40:05Z\ndata AppPoolID=%s\nbinary 05000780\n' "$pool"
	done
	printf 'defaults\nchannel Application\nprovider IIS AspNetCore Module V2\nstyle classic\n'
	printf "event 1018 error\ntime 2022-07-14T02:40:06Z\ndata Application '/LM/W3SVC/9/ROOT' failed.\n"
	printf 'data Process Id: 99.\nevent 1032 information\ntime 2022-07-14T02:51:00Z\n'
	printf "data Application '/LM/W3SVC/9/ROOT' has started successfully.\n"
} | write one-for-all
check "an application ends no failure of a pool that it is not in" \
	says 'not recovered when the logs end' "$tmp/three.evtx" "$tmp/one-for-all.evtx"

printf 'era 2008\ncomputer WEB01\nchannel System\nevent SCM/7023 error\ntime 2017-07-14T02:40:30Z\ndata World Wide Web Publishing Service\ndata %%%%5\n' |
	write service
check "a module takes no service with it" says '2 incidents on WEB01' "$tmp/service.evtx" "$tmp/module.evtx"
# The name of IIS 6, on a later one: with another code, with the same before and after.
old_name() { # seconds, code
	printf 'era 2008\ncomputer WEB01\nchannel Application\nprovider IIS Config\nstyle classic\n'
	printf "event 4275 error\ntime 2017-07-14T02:40:${1}Z\ndata x\nbinary ${2}000000\n"
}
old_name 05 02 | write old-other
old_name 05 05 | write old-same
old_name 31 05 | write old-after
stays_alone() { # the log of the service, the other
	says '2 incidents on WEB01' "$@" && says 'World Wide Web Publishing Service does not start' "$@"
}
explains_no_service() {
	for_each_order stays_alone service old-other && for_each_order stays_alone service old-same &&
		for_each_order stays_alone service old-after
}
check "a name of IIS 6 explains no service of a later one" explains_no_service
# An export that lost what the form is known by, with what IIS 7 alone writes.
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nevent SCM/7023 error\ntime 2017-07-14T02:40:30Z\n'
	printf 'data World Wide Web Publishing Service\ndata %%%%5\n'
	printf 'event 5002 error\nprovider WAS\nstyle classic\ntime 2017-07-14T08:00:00Z\ndata Shop\n'
} | write service-exported
stays_apart() {
	says '3 incidents on WEB01' "$@"
}
check "nor where the form of the log is lost" for_each_order stays_apart service-exported old-same

# The worker of a pool that fails, in the name of another one; that one's account cannot log on, or
# its worker ended well.
ended_in_shop='event WAS/5011 warning\ntime 2017-07-14T02:34:10Z\ndata AppPoolID=Shop\ndata ProcessID=4711
event WAS/5002 error\ntime 2017-07-14T02:34:12Z\ndata AppPoolID=Shop'
log_on='event WAS/5021 warning\ntime 2017-07-14T02:30:00Z\ndata Other\nbinary 2e050780'
slow='event WAS/5013 warning\ntime 2017-07-14T02:34:00Z\ndata AppPoolID=News\ndata ProcessID=77'
claims_pool() { # pool, process
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error\n'
	printf "time 2017-07-14T02:34:05Z\ndata AppPoolID=$1\ndata ProcessID=$2\nbinary 2e050780\n"
}
printf "era 2008\ncomputer WEB01\nchannel System\n$log_on\n$ended_in_shop\n" | write log-on
printf "era 2008\ncomputer WEB01\nchannel System\n$slow\n$ended_in_shop\n" | write ended-well
claims_pool Other 4711 | write claims-worker
claims_pool Shop 77 | write claims-pool
shop_is_alone() {
	says '2 incidents on WEB01' "$@" && says 'A worker of pool Shop ended suddenly' "$@"
}
check "a process that another pool claims moves no outage" for_each_order shop_is_alone log-on claims-worker

# Nor does a cause that stands between what the system told of the pool.
{
	printf 'era 2008\ncomputer SHOP\nchannel System\nevent WAS/5011 warning\n'
	printf 'time 2024-03-05T10:00:00Z\ndata AppPoolID=ShopPool\ndata ProcessID=77\nbinary 6d000780\n'
	printf 'event WAS/5002 error\ntime 2024-03-05T10:00:05Z\ndata AppPoolID=ShopPool\n'
} | write ended-and-off
{
	printf 'era 2008\ncomputer SHOP\nchannel Application\nevent W3SVC-WP/2303 error\n'
	printf 'time 2024-03-05T10:00:02Z\ndata AppPoolID=ShopPool\nbinary 05000780\n'
} | write between
stays_off() {
	says 'CRITICAL 2024-03-05 10:00 A worker of pool ShopPool ended suddenly' "$@"
}
check "nor does a cause amid what the system tells" for_each_order stays_off ended-and-off between
shop_is_down() {
	says 'CRITICAL 2017-07-14 02:34' "$@" && says 'pools Shop (disabled at 02:34:12Z)' "$@"
}
check "a worker that ended well makes no other pool's outage a trifle" \
	for_each_order shop_is_down ended-well claims-pool

# The HTTPERR log of an hour, a forged one of three seconds with more lines, and a part that counts.
refused() { # count, first minute:second, last one
	printf '{"type": "evidence", "index": 0, "path": "%s.log", "format": "httperr", "found": [{"finding": "http.refused", "of": "ShopPool", "value": "AppOffline", "computer": "SHOP.example.com", "count": %s, "first": "2017-07-14T02:%s.0000000Z", "last": "2017-07-14T02:%s.0000000Z"}], "problems": []}\n' \
		"$1" "$1" "$2" "$3"
}
{ cat "$tmp/real.ndjson"; refused 201 41:00 59:54; } >"$tmp/hour.ndjson"
{ sed -n '/"input"/p' "$tmp/real.ndjson"; refused 210 45:00 45:03; } >"$tmp/seconds.ndjson"
{ sed -n '/"input"/p' "$tmp/real.ndjson"; refused 18446744073709551415 45:00 45:03; } >"$tmp/wrapped.ndjson"
check "a file with more lines makes no outage shorter" \
	says 'AppOffline 411 times, 02:41:00Z to 02:59:54Z' "$tmp/hour.ndjson" "$tmp/seconds.ndjson"
check "nor does a count make it less" \
	says 'AppOffline 201 times, 02:41:00Z to 02:59:54Z' "$tmp/hour.ndjson" "$tmp/wrapped.ndjson"

# What takes an event's meaning as a failure: an SSL binding that was deleted, and is there again.
binding() { # id, channel, time
	printf 'era 2008\ncomputer WEB01\nchannel %s\nevent HTTP/%s warning\ntime 2022-07-14T%s\n' \
		"$2" "$1" "$3"
	printf 'data \\Device\\Http\\ReqQueue\ndata 0.0.0.0:443\n'
}
binding 15300 System 02:39:58Z | write deleted
binding 15301 Application 02:40:10Z | write created-application
binding 15301 System 02:40:10Z | write created-system
check "an event in the Application log makes no failure harmless" says 'is broken or gone' \
	"$tmp/deleted.evtx" "$tmp/created-application.evtx"
check "nor does one of another file" says 'is broken or gone' \
	"$tmp/deleted.evtx" "$tmp/created-system.evtx"
{ cat "$tmp/deleted.txt"; sed 1,3d "$tmp/created-system.txt"; } | write created-again
check "one in the System log does" never 'is broken or gone' "$tmp/created-again.evtx"

# Crashes and failed starts of the Application log, each with a true event and a forged one.
application_log() { # name; events
	{ printf 'era 2008\ncomputer WEB01\nchannel Application\nstyle classic\n'; cat; } | write "$1"
}
ancm() { # id, time, path, words
	printf 'event %s error\nprovider IIS AspNetCore Module V2\nstyle classic\n' "$1"
	printf "time 2022-07-14T%s\ndata Application '/LM/W3SVC/1/ROOT/%s' with physical root 'C:\\\\%s' %s.\n" \
		"$2" "$3" "$3" "$4"
}
reported() { # time, module
	printf 'event 1001 information\nprovider Windows Error Reporting\nstyle classic\n'
	printf 'time 2022-07-14T%s\n' "$1"
	printf 'data %s\n' 1234 5 APPCRASH none 0 w3wp.exe 10.0.17763.1 5c "$2" 1.0.0.0 5d c0000005 12345
}
reported 10:30:00Z payroll.dll | application_log crash
{
	ancm 1018 09:35:00Z demo 'hit unexpected managed exception'
	printf 'event 1026 error\nprovider .NET Runtime\nstyle classic\ntime 2022-07-14T09:35:01Z\n'
	printf 'data Application: iisexpress.exe\n'
	ancm 1032 09:36:00Z demo 'started successfully'
} | application_log other-crash
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent WAS/5011 warning\n'
	printf 'time 2022-07-14T10:29:58Z\ndata AppPoolID=Payroll\ndata ProcessID=4711\n'
} | write gone
crash_is_told() { # arguments...
	says 'not recovered when the logs end' "$@" && "$IISTRIAGE" -q -f json "$@" | grep payroll.dll
}
check "a crash that another event tells is not lost" crash_is_told \
	"$tmp/crash.evtx" "$tmp/other-crash.evtx"
check "nor is it lost to a filter" crash_is_told --since 2022-07-14T10:00:00Z \
	"$tmp/crash.evtx" "$tmp/other-crash.evtx"
check "nor does it lose its worker" says 'w3wp.exe crashed in payroll.dll' \
	"$tmp/crash.evtx" "$tmp/other-crash.evtx" "$tmp/gone.evtx"
check "it tells of no event that no log has" never 'Application Popup 26' \
	"$tmp/crash.evtx" "$tmp/other-crash.evtx" "$tmp/gone.evtx"

ancm 1027 10:30:00Z payroll "failed, ErrorCode '0x8007007e'" | application_log message
ancm 1010 10:29:50Z demo "failed, ErrorCode '0x80070005'" | application_log other-message
check "a message about one application joins no failure of another" \
	says '1. CRITICAL The ASP.NET Core application in C:\payroll does' \
	"$tmp/message.evtx" "$tmp/other-message.evtx"

{
	printf 'event W3SVC-WP/2299 warning\ntime 2022-07-14T10:08:00Z\n'
	printf "data param1=Worker Process requested recycle due to 'Startup Failures' limit.\n"
} | application_log unhealthy
{
	ancm 1018 10:00:00Z demo 'hit unexpected managed exception'
	ancm 1032 10:00:20Z demo 'started successfully'
} | application_log recovered
check "what follows a failed start joins none that is over" says '1 ongoing when the logs end' \
	"$tmp/unhealthy.evtx" "$tmp/recovered.evtx"

# A record of the year 9999.
printf 'computer OTHER\nchannel System\nevent 6005 information\nprovider EventLog\nstyle classic\ntime 9999-12-31T23:58:20Z\n' |
	write far
check "a record of the year 9999 moves no filter" shop_is_found --since 30d "$tmp/far.evtx" \
	"$tmp/real.evtx"
disabled FUTURE.example.com Other | sed 's/2017/2027/' | write future
check "an event of IIS moves it, and what it hides is counted" \
	says 'newest event of IIS, at 2027-07-14 02:44:00Z); hidden: 5 events, 1 incident (1 not recovered' \
	--since 30d "$tmp/future.evtx" "$tmp/real.evtx"
check "the report says from where it counted back" \
	says 'counted back from the newest event of IIS, at 2017-07-14 02:44:00Z' --since 30d \
	"$tmp/far.evtx" "$tmp/real.evtx"

# Paths that are traps; the lines of commands in JSON hold none.
number=0
while IFS= read -r path; do
	number=$((number + 1))
	denied "$path" | write "trap$number"
done <<'PATHS'
\\evil.example\s\x.dll
\\evil.example@80\dav\x.dll
\\?\UNC\evil.example\s\x.dll
\??\UNC\evil.example\s\x.dll
//evil.example/s/x.dll
C:\evil.example\..\Windows\System32\config\SAM
C:\evil.example\x.dll:stream
C:\evil.example\nul.dll
C:\evil.example\key.dll.
C:\Windows\System32\config\evil.example
PATHS
traps_stay_out() {
	for trap in "$tmp"/trap*.evtx; do
		"$IISTRIAGE" -q -f json "$trap" | grep -F '"command"' >"$tmp/commands"
		grep -q icacls "$tmp/commands" || { echo "$trap: no command"; return 1; }
		! grep -F evil.example "$tmp/commands" || return 1
		! grep -iF '\\SAM' "$tmp/commands" || return 1
		says 'a log can be forged' "$trap" || return 1
	done
}
check "no command holds a path that is a trap" traps_stay_out

{
	disabled WEB01 Shop
	printf 'event WAS/5002 error\ntime 2017-07-14T02:40:01Z\ndata AppPoolID=a\nmore Payroll\n'
} | write two-lines
one_name() {
	"$IISTRIAGE" -q -f json "$tmp/two-lines.evtx" | grep -F '"command"' >"$tmp/commands"
	grep -F 'for %i in (\"Shop\" \"<name of' "$tmp/commands" && ! grep Payroll "$tmp/commands"
}
check "a name of two lines is not two names in a command" one_name

denied 'C:\inetpub\keys\server.pem' | write key
grant() {
	"$IISTRIAGE" -q -f json "$tmp/key.evtx" | grep -F '"command"' >"$tmp/commands"
	grep -F 'server.pem' "$tmp/commands" && ! grep -F 'server.pem' "$tmp/commands" | grep /grant
}
check "no right is given to what is no module" grant

number=0
while IFS= read -r path; do
	number=$((number + 1))
	denied "$path" | sed s/2280/2214/ | write "kept$number"
done <<'PATHS'
C:\Program Files\Apache Software Foundation\Tomcat 9.0\conf\isapi_redirect.dll
C:\Program Files\Apache Software Foundation\isapi_redirect.dll
C:\Apache24\conf\ssl\isapi_redirect.dll
C:\Windows.old.000\php\php5isapi.dll
C:\inetpub\wwwroot\phpMyAdmin\php5isapi.dll
C:\phpBB\php5isapi.dll
D:\SQL\php\DATA\php5isapi.dll
C:\PHP\x\App_Data\php5isapi.dll
C:\inetpub\wwwroot\tomcat\isapi_redirect.dll
D:\Apache\htdocs\isapi_redirect.dll
PATHS
no_folder() {
	for kept in "$tmp"/kept*.evtx; do
		"$IISTRIAGE" -q -f json "$kept" | grep -F '"command"' | grep /grant >"$tmp/commands"
		[ -s "$tmp/commands" ] && ! grep '"[CD]:.*(OI)' "$tmp/commands" || return 1
	done
}
check "no right is given to a folder with secrets" no_folder

number=0
while IFS= read -r path; do
	number=$((number + 1))
	denied "$path" | sed s/2280/2214/ | write "granted$number"
done <<'PATHS'
C:\PHP\php5isapi.dll
D:\php-5.2.17\php5isapi.dll
C:\Program Files\Apache Software Foundation\Tomcat 6.0\bin\isapi_redirect.dll
PATHS
own_folder() {
	for own in "$tmp"/granted*.evtx; do
		"$IISTRIAGE" -q -f json "$own" | grep -F '"command"' | grep '"[CD]:.*(OI)' || return 1
	done
}
check "but to that of a program which is named" own_folder

# What IIS needs to check requests is not removed because an event says that it fails.
registered() { # name of a module
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2293 error\n'
	printf 'time 2017-07-14T02:40:00Z\ndata %s\ndata C:\\inetpub\\x\\my.dll\nbinary 05000000\n' "$1"
}
registered RequestFilteringModule | write filtering
registered VendorModule | write vendor
iis_stays() {
	"$IISTRIAGE" -q -f json "$tmp/vendor.evtx" | grep -F 'uninstall module \"VendorModule' &&
		"$IISTRIAGE" -q -f json "$tmp/filtering.evtx" | grep -F '"command"' >"$tmp/commands" &&
		grep -F 'uninstall module' "$tmp/commands" &&
		! grep -i 'uninstall.*RequestFiltering' "$tmp/commands" &&
		says 'or a module of IIS itself, and a log can be forged' "$tmp/filtering.evtx"
}
check "no module of IIS is removed" iis_stays

# procdump takes names, too: that of the process which keeps all passwords, for one.
printf 'era 2008\ncomputer WEB01\nchannel Application\nevent WAS/5010 warning\ntime 2017-07-14T02:40:00Z\ndata Shop\ndata lsass.exe\n' |
	write hung
by_number() {
	"$IISTRIAGE" -q -f json "$tmp/hung.evtx" | grep -F '"command"' >"$tmp/commands"
	grep -F procdump "$tmp/commands" && ! grep -F lsass "$tmp/commands"
}
check "a process is a number in a command" by_number

# Who explains a path of a log that is on another host must not ask that host.
not_opened() {
	"$builddir/tests/writer/mkpe" module-x86.dll "$tmp/m.dll" || return 1
	"$IISTRIAGE" explain "$tmp/m.dll" | grep -i 'x86' &&
		! "$IISTRIAGE" explain "/$tmp/m.dll" | grep -i 'x86'
}
check "a path of another host is explained, not opened" not_opened

# A text says of which log it is, and what is written into the other one is no copy of it.
cat >"$tmp/pasted.txt" <<'TEXT'
Log Name:      System
Source:        Microsoft-Windows-WAS
Date:          7/14/2017 2:44:00 PM
Event ID:      5002
Level:         Error
Computer:      SHOP.example.com
Description:
Application pool 'ShopPool' is being automatically disabled due to a series of failures in the process(es) serving that application pool.
TEXT
disabled SHOP.example.com ShopPool | sed 's/System/Application/' | write elsewhere
# Another text, which names no log, is looked for in all of them.
echo "Application pool 'OtherPool' is being automatically disabled due to a series of failures in the process(es) serving that application pool." \
	>"$tmp/sentence.txt"
keeps_its_time() {
	"$IISTRIAGE" -q -f csv "$tmp/pasted.txt" "$1" | grep '^2017-07-14T14:44:00' &&
		"$IISTRIAGE" -q -f csv "$tmp/pasted.txt" "$tmp/sentence.txt" "$1" |
		grep '^2017-07-14T14:44:00' &&
		! "$IISTRIAGE" -q -f csv "$tmp/pasted.txt" "$tmp/real.evtx" | grep T14:44:00 &&
		! "$IISTRIAGE" -q -f csv "$tmp/pasted.txt" "$tmp/real.evtx" "$1" | grep T14:44:00
}
check "a record of another log takes no text's place" keeps_its_time "$tmp/elsewhere.evtx"

# A text, as parts have it, and a record or another text of the same number that says less, or
# something else.
as_text() {
	sed 's/"recovered": false, /&"from": "message", /'
}
texts_are_kept() {
	as_text <"$tmp/real.ndjson" >"$tmp/shown.ndjson"
	sed 's/"strings": [[][^]]*[]]/"strings": []/' "$tmp/real.ndjson" >"$tmp/less.ndjson"
	as_text <"$tmp/less.ndjson" >"$tmp/less-shown.ndjson"
	says 'ShopPool was disabled' "$tmp/shown.ndjson" "$tmp/less-shown.ndjson" &&
		never 'do not say the same' "$tmp/shown.ndjson" "$tmp/less-shown.ndjson" &&
		never 'do not say the same' "$tmp/shown.ndjson" "$tmp/real.evtx" &&
		says ShopPool "$tmp/shown.ndjson" "$tmp/less.ndjson" &&
		says '5 records of SHOP.example.com, the first at 2017-07-14 02:40:00Z, do not say the same' \
			"$tmp/shown.ndjson" "$tmp/less.ndjson"
}
check "a record that says less takes no name from a text" texts_are_kept

exception() { # type
	printf 'era 2008\ncomputer SHOP.example.com\nchannel Application\nfirst-record 500\n'
	printf 'event .NET~Runtime/1026 error\ntime 2017-07-14T02:40:00Z\ndata %s%s\n' \
		'Application: w3wp.exe Framework Version: v4.0.30319 Description: The process was terminated due to an unhandled exception. Exception Info: ' "$1" |
		sed 's|event .NET~Runtime/1026|event 1026|; s|^time|provider .NET Runtime\nstyle classic\n&|'
}
exceptions_are_kept() {
	exception System.IO.FileLoadException | write load
	exception System.TimeoutException | write late
	as_text <"$tmp/load.ndjson" >"$tmp/load-shown.ndjson"
	for path in "$tmp/load-shown.ndjson" "$tmp/pasted-load.txt"; do
		for type in FileLoadException TimeoutException; do
			"$IISTRIAGE" -q -f json "$path" "$tmp/late.evtx" | grep "\"title\": .*$type" || return 1
		done
	done
	never 'do not say the same' "$tmp/load-shown.ndjson" "$tmp/load.evtx" &&
		[ "$("$IISTRIAGE" -q -f csv "$tmp/pasted-load.txt" "$tmp/load.evtx" | grep -c FileLoad)" = 1 ]
}
cat >"$tmp/pasted-load.txt" <<'TEXT'
Log Name:      Application
Source:        .NET Runtime
Date:          7/14/2017 10:40:00 AM
Event ID:      1026
Level:         Error
Computer:      SHOP.example.com
Description:
Application: w3wp.exe
Framework Version: v4.0.30319
Description: The process was terminated due to an unhandled exception.
Exception Info: System.IO.FileLoadException
TEXT
check "nor an exception from one" exceptions_are_kept

service() { # state
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nfirst-record 100\n'
	printf 'event SCM/7023 error\ntime 2017-07-14T02:40:00Z\ndata W3SVC\ndata %%%%193\n'
	printf 'event SCM/7036 information\ntime 2017-07-14T02:45:00Z\ndata W3SVC\ndata %s\n' "$1"
}
starts_are_kept() {
	service running | write running
	service stopped | write stopped
	as_text <"$tmp/running.ndjson" >"$tmp/running-shown.ndjson"
	service angehalten | write no-state
	says 'recovered at 02:45:00Z' "$tmp/running-shown.ndjson" "$tmp/stopped.evtx" &&
		says 'recovered at 02:45:00Z' "$tmp/running-shown.ndjson" "$tmp/no-state.evtx" &&
		never 'do not say the same' "$tmp/running-shown.ndjson" "$tmp/running.evtx"
}
check "nor a start" starts_are_kept

# Copied where clocks are six hours behind: from the log itself, or from one that somebody made.
copied() { # log, source, id, level
	printf 'Log Name:      %s\nSource:        %s\nDate:          7/13/2017 8:40:00 PM\n' "$1" "$2"
	printf 'Event ID:      %s\nLevel:         %s\nComputer:      SHOP.example.com\nDescription:\n' "$3" "$4"
	cat
}
framework() { # what else it says
	printf 'era 2008\ncomputer SHOP.example.com\nchannel Application\nfirst-record 500\nevent 1007 error\n'
	printf 'provider IIS AspNetCore Module V2\nstyle classic\ntime 2017-07-14T02:40:00Z\n'
	printf 'data %s%s\n' "$unloaded" "$1"
}
unloaded="Application '/LM/W3SVC/2/ROOT' with physical root 'C:\\inetpub\\shop\\' failed to load coreclr."
missing="Exception message: The specified framework 'Microsoft.NETCore.App', version '6.0.1' was not found."
frameworks_are_kept() {
	framework " $missing" | write framework
	framework '' | write no-framework
	printf '%s Exception message:\r\n%s\r\n' "$unloaded" "${missing#*: }" |
		copied Application 'IIS AspNetCore Module V2' 1007 Error >"$tmp/framework.txt"
	says 'is not installed' "$tmp/framework.txt" "$tmp/no-framework.evtx" &&
		says '2 incidents' "$tmp/framework.txt" "$tmp/no-framework.evtx" &&
		says '1 event;' "$tmp/framework.txt" "$tmp/framework.evtx" &&
		never 'zone unknown' "$tmp/framework.txt" "$tmp/framework.evtx"
}
check "nor a framework" frameworks_are_kept

unlisted() { # level
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nfirst-record 500\nevent 5999 %s\n' "$1"
	printf 'provider Microsoft-Windows-WAS\ntime 2017-07-14T02:40:00Z\ndata x\n'
}
levels_are_kept() {
	unlisted warning | write mild
	unlisted error | write grave
	echo "The service cannot continue." | copied System Microsoft-Windows-WAS 5999 Error >"$tmp/grave.txt"
	says 'ERROR ' "$tmp/grave.txt" "$tmp/mild.evtx" &&
		says '1 event;' "$tmp/grave.txt" "$tmp/grave.evtx"
}
check "nor an error of an event that is not listed" levels_are_kept

# More pools than are shown, all of which come first by name.
{
	printf 'era 2008\ncomputer SHOP.example.com\nchannel Application\n'
	for i in $(seq 40); do
		printf 'event WAS/5002 error\ntime 2017-07-14T02:39:59Z\ndata AppPoolID={*200:A}%s\n' "$i"
	done
} | write pools
named() {
	"$IISTRIAGE" -q -f json "$@" | tr -d '\n' | grep -q '"app_pools": \[ *"ShopPool" *\]'
}
check "names in the Application log push out none of the System log" for_each_order named pools real

# More pools than evidence is asked for, all before the one that failed.
asked_for() { # the forged log, if any
	case=$srcdir/tests/evidence/config-32-bit-default
	rm -rf "$tmp/asked" && mkdir "$tmp/asked" &&
		"$mkevtx" "$case/System.txt" "$tmp/asked/System.evtx" &&
		"$mkevtx" "$case/Application.txt" "$tmp/asked/Application.evtx" &&
		cp "$case/applicationHost.config" "$tmp/asked" &&
		"$builddir/tests/writer/mkpe" module-x64.dll "$tmp/asked/contosoaudit.dll" &&
		says 'confirmed by contosoaudit.dll' "$tmp/asked" "$@"
}
{
	printf 'era 2008\ncomputer WEB07\nchannel Application\n'
	for i in $(seq 40); do
		printf 'event WAS/5139 warning\ntime 2026-05-11T08:02:11.1200000Z\ndata AppPoolID=A%s\n' "$i"
		printf 'data ProcessID=%s\ndata param3=0\ndata ProtocolID=http\nbinary c1000780\n' $((7000 + i))
	done
} | write early
check "pools in the Application log keep evidence of none of the System log away" asked_for "$tmp/early.evtx"

# The log of a legacy file is told by its sources where its name does not, and one source of the
# Application log decides: anybody may write there in the name of another.
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nevent W3SVC/1002 error\nprovider W3SVC\nstyle classic\n'
	printf 'time 2005-07-14T02:40:00Z\ndata Shop\n'
} >"$tmp/legacy.txt"
{
	printf 'era 2003\ncomputer WEB01\nchannel Application\nevent 6005 information\nprovider EventLog\nstyle classic\n'
	printf 'time 2005-07-14T02:41:00Z\nevent 1000 information\nprovider MsiInstaller\nstyle classic\n'
	printf 'time 2005-07-14T02:42:00Z\ndata x\n'
} >"$tmp/legacy-start.txt"
legacy_start() {
	for name in web01 'SYSTEM01 application'; do
		"$builddir/tests/writer/mkevt" "$tmp/legacy.txt" "$tmp/SysEvent.evt" &&
			"$builddir/tests/writer/mkevt" "$tmp/legacy-start.txt" "$tmp/$name.evt" &&
			says 'CRITICAL Shop: disabled' "$tmp/SysEvent.evt" "$tmp/$name.evt" || return 1
	done
}
check "a start in a legacy file is believed only if all of the file is of the System log" legacy_start

# A folder named like the server, with a list that says that a person did it.
mkdir -p "$tmp/trifle/WEB01"
printf '%s\n' '#Software: Microsoft HTTP API 2.0' \
	'#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename' \
	'2017-07-14 02:45:00 192.0.2.7 50000 10.0.0.7 80 HTTP/1.1 GET / 503 6 Disabled Shop' \
	>"$tmp/trifle/WEB01/httperr1.log"
disabled WEB01 Shop | write trifle/System
check "a file makes no disabled pool a trifle" \
	says 'WARNING Shop: disabled after failures, and switched off by a person' "$tmp/trifle"

# More events than the rules see, before the one that shows the code.
shows_code() { # the forged log, if any
	case=$srcdir/tests/evidence/config-32-bit-default
	grep -v binary "$case/Application.txt" | write codeless
	"$mkevtx" "$case/System.txt" "$tmp/coded.evtx" &&
		says 'CRITICAL contosoaudit.dll does not fit the pool: 32-bit against 64-bit' \
			"$tmp/codeless.evtx" "$tmp/coded.evtx" "$@"
}
{
	printf 'era 2008\ncomputer WEB07\nchannel Application\n'
	for i in $(seq 70); do
		printf 'event W3SVC-WP/2276 error\ntime 2026-05-11T08:02:11.1200000Z\n'
		printf 'data C:\\Program Files\\Contoso\\Audit\\contosoaudit.dll\ndata x\n'
		printf 'binary %02x310000\n' $((i + 16))
	done
} | write between
check "events in the Application log keep no code of the System log away" shows_code "$tmp/between.evtx"

# A worker and its pool, and an event in the Application log that names the same process: before
# it, amid it, and one of another kind.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	for time in 09:12:00 09:13:00; do
		printf 'event WAS/5011 warning\ntime 2024-03-05T%sZ\ndata AppPoolID=Shop\ndata ProcessID=4711\n' $time
	done
	printf 'event WAS/5002 error\ntime 2024-03-05T09:14:00Z\ndata AppPoolID=Shop\n'
} | write ended
minor() { # time
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent 1022 error\n'
	printf 'provider IIS AspNetCore Module V2\nstyle classic\ntime 2024-03-05T%sZ\ndata x\ndata Process Id: 4711.\n' "$1"
}
printf 'era 2008\ncomputer WEB01\nchannel System\nevent WAS/5002 error\ntime 2024-03-05T09:14:00Z\ndata AppPoolID=Shop\n' |
	write disabled-alone
minor 09:14:01 | write minor-after
minor 09:10:00 | write minor-before
minor 09:12:30 | write minor-amid
printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2303 warning\ntime 2024-03-05T09:11:59Z\ndata Shop\n' |
	write preload
stays_critical() { # one log, the other
	says 'CRITICAL A worker of pool Shop ended suddenly' "$@"
}
check "an event that stops no site takes no outage, before" for_each_order stays_critical ended minor-before
check "an event that stops no site takes no outage, amid" for_each_order stays_critical ended minor-amid
stays_disabled() {
	says 'CRITICAL Shop: disabled' "$@"
}
check "an event that stops no site takes no outage, after" for_each_order stays_disabled disabled-alone minor-after
is_critical() {
	says 'CRITICAL' "$@"
}
check "a warning about the same pool makes no outage a trifle" for_each_order is_critical ended preload
# A crash, the worker that is gone by it, and what stops no site beside them.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	printf 'event WAS/5011 warning\ntime 2024-03-05T09:14:00Z\ndata Shop\ndata 4711\nbinary 6d000780\n'
	printf 'event WAS/5002 error\ntime 2024-03-05T09:14:01Z\ndata Shop\n'
} | write gone
crash_and() { # event, time: a trifle, which names the pool
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent 1023 error\n'
	printf 'provider .NET Runtime\nstyle classic\ntime 2024-03-05T09:13:55Z\n'
	printf 'data Application: w3wp.exe\nevent %s\ntime 2024-03-05T%sZ\n' "$1" "$2"
	printf 'data Shop\ndata x\n'
}
crash_and 'W3SVC-WP/2216 warning' 09:14:02 | write script-after
crash_and '1309 warning
provider ASP.NET 4.0.30319.0
style classic' 09:14:02 | write request-after
crash_and 'W3SVC-WP/2303 warning' 09:13:20 | write preload-before
crash_and 'W3SVC-WP/2303 warning' 09:14:00.5 | write preload-amid
stays_crashed() {
	says 'CRITICAL The .NET runtime itself crashed' "$@" && says 'disabled at 09:14:01Z' "$@" &&
		never 'ended suddenly' "$@"
}
stays_apart() {
	says '2 incidents on WEB01' "$@" && stays_crashed "$@"
}
takes_no_crash() {
	for_each_order stays_apart gone script-after &&
		for_each_order stays_apart gone request-after &&
		for_each_order stays_crashed gone preload-before &&
		for_each_order stays_crashed gone preload-amid
}
check "an event that stops no site takes no crash from its worker" takes_no_crash
# What only the system writes joins no true failure from the Application log.
printf 'era 2008\ncomputer WEB01\nchannel System\nfirst-record 100\nevent SCM/7023 error\ntime 2024-03-05T09:12:00Z\n%s\n' \
	'data World Wide Web Publishing Service
data %%%%5' | sed 's/%%%%/%%/' | write service
printf 'era 2008\ncomputer WEB01\nchannel Application\nevent SCM/7031 error\ntime 2024-03-05T09:11:59Z\n%s\n' \
	'data World Wide Web Publishing Service
data 1
data 60000
data 1
data Restart the service' | write restarted
stays_service() {
	says 'CRITICAL 2024-03-05 09:12 World Wide Web Publishing Service does not start' "$@"
}
check "what only the system writes joins nothing from another log" for_each_order stays_service service restarted
# Nor what anybody writes of a worker, or in the name of IIS 5 on a Windows that cannot have it.
one() { # channel, event, time; data...
	channel=$1 event=$2 time=$3
	shift 3
	printf 'era 2008\ncomputer WEB01\nchannel %s\nfirst-record 900\n' "$channel"
	printf 'event %s error\ntime 2024-03-05T%sZ\n' "$event" "$time"
	[ $# = 0 ] || printf '%s\n' "$@"
}
manifest='provider Microsoft-Windows-Service Control Manager
guid {555908d1-a6d7-4695-8e1e-26931d2012f4}'
{
	one System 7022 09:12:00 "$manifest" 'data World Wide Web Publishing Service'
	printf 'event W3SVC/1173 error\ntime 2024-03-05T09:12:00Z\nbinary 7e000780\n'
} | write driver
one Application W3SVC-WP/2269 09:12:01 'data EvilPool' 'data 9999' 'binary b7000780' | write worker
stays_driver() {
	says 'CRITICAL 2024-03-05 09:12 The HTTP driver does not start' "$@"
}
check "what anybody writes of a worker is no part of a service's failure" \
	for_each_order stays_driver driver worker
one System 7023 09:12:00 "$manifest" 'data World Wide Web Publishing Service' 'data %%5' | write newer
one Application 205 09:12:00 'provider WAM' 'style classic' 'data C:\m\evil.dll' 'binary 05000000' |
	write wam
check "nor is what has the name of an older IIS" for_each_order stays_service newer wam
# The rules of IIS 6 are for a server of which only the Application log says that it has IIS 7.
printf 'era 2003\ncomputer WEB01\nchannel System\nfirst-record 100\nevent W3SVC/1039 error\n%s\n' \
	'provider W3SVC
style classic
time 2024-03-05T09:12:00Z
data DefaultAppPool
data 4156
binary c1000780' | write iis6
one Application 10 09:12:05 'provider IISADMIN' 'style classic' 'data x' | write iis7
one Application 10 08:00:00 'provider Microsoft-Windows-IIS-Configuration' 'data x' | write iis7-before
stays_iis6() {
	says 'The module does not fit the worker process: 32-bit' "$@"
}
check "a name of IIS 7 takes no cause of an older one" for_each_order stays_iis6 iis6 iis7
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	printf 'event W3SVC/1002 error\ntime 2024-03-01T09:12:00Z\ndata DefaultAppPool\n'
	printf 'event 7023 error\nprovider Service Control Manager\nstyle classic\n'
	printf 'time 2024-03-05T09:12:00Z\ndata World Wide Web Publishing Service\ndata %%%%193\n'
} | write isolation
stays_isolation() {
	says 'IIS 5 isolation mode and 32-bit mode exclude each other' "$@"
}
check "nor does one of another time" for_each_order stays_isolation isolation iis7-before
# What the System log said most of a year before; events of IIS 5, which IIS 6 writes in that mode.
sed 's/2024-03-01/2023-04-01/' "$tmp/isolation.txt" | write isolation-long
check "nor where the system said it months before" for_each_order stays_isolation isolation-long iis7-before
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	printf 'event W3SVC/115 error\ntime 2024-03-01T09:12:00Z\ndata 2\nbinary 34000000\n'
	printf 'event 7023 error\nprovider Service Control Manager\nstyle classic\n'
	printf 'time 2024-03-05T09:12:00Z\ndata World Wide Web Publishing Service\ndata %%%%193\n'
} | write isolation-events
{
	printf 'era 2003\ncomputer WEB01\nchannel Application\n'
	printf 'event W3SVC-WP/2274 error\ntime 2024-03-05T09:11:59Z\ndata C:\\x\\aspnet_filter.dll\ndata AMD64\nbinary c1000000\n'
} | write isolation-filter
check "an event of IIS 5 takes no cause of IIS 6" for_each_order stays_isolation isolation-events isolation-filter
# Where the form is that of both, the name of the source tells.
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	printf 'event W3SVC/1027 error\ntime 2024-03-05T09:12:00Z\ndata DefaultAppPool\nbinary 05000000\n'
} | write pool-iis6
one Application W3SVC-WP/2298 09:12:00 'data x' 'binary 05000000' | write name-iis7
is_of_metabase() {
	says 'Check that the metabase is well-formed' "$@" && never 'appcmd' "$@"
}
check "nor where only the name of the source tells" for_each_order is_of_metabase pool-iis6 name-iis7
# An application of IIS 7 and later fails near to what another computer of that name wrote, or to
# what a text says of this one.
successor() { # time
	printf 'era 2008\ncomputer WEB01\nchannel Application\ndefaults\nchannel Application\nstyle classic\n'
	printf 'event 1026 error\nprovider .NET Runtime\ntime %s\ndata Application: w3wp.exe\n' "$1"
	printf 'more CoreCLR Version: 9.0.1125.51716\nmore Exception Info: System.ArgumentException: x\n'
	printf 'more    at Program.<Main>(String[] args)\n'
	printf "event 1018 error\nprovider IIS AspNetCore Module V2\ntime %s\ndata Application '/LM/W3SVC/1/ROOT' with " "$1"
	printf "physical root 'C:\\\\site\\\\' hit unexpected managed exception, exception code = '0xe0434352'.\n"
}
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	printf 'event W3SVC/1002 error\ntime 2024-03-05T09:12:00Z\ndata DefaultAppPool\n'
} | write predecessor
successor 2024-03-06T09:12:00Z | write day-after
successor 2024-03-06T09:12:01Z | write later
successor 2024-03-04T09:12:00Z | write day-before
successor 2024-03-04T09:11:59Z | write earlier
is_elsewhere() {
	says '3 incidents on WEB01' "$@"
}
is_whole() {
	says '2 incidents on WEB01' "$@"
}
check "what has the name of another IIS is elsewhere for a day" for_each_order is_elsewhere predecessor day-after
check "and the day before" for_each_order is_elsewhere predecessor day-before
check "the log of a predecessor takes nothing apart" for_each_order is_whole predecessor later
check "nor does that of a successor" for_each_order is_whole predecessor earlier
printf '"EventID","MachineName","EntryType","Message","Source","InstanceId","TimeGenerated"\r\n' >"$tmp/listed.csv"
printf '"1007","WEB01","Warning","The World Wide Web Publishing Service (WWW Service) did not register the URL prefix http://*:8080/ for site 2. %s","W3SVC","3221226479","3/6/2024 9:12:01 AM"\r\n' \
	'The necessary network binding may already be in use. The site has been disabled. The data field contains the error number.' >>"$tmp/listed.csv"
check "nor does a text with the names of IIS 6" is_whole "$tmp/listed.csv" "$tmp/later.evtx"
# No text has the second name of a source, which Windows before Vista does not write.
write net-crash <<'end'
era 2008
computer WEB01
channel Application
event 1026 error
provider .NET Runtime
style classic
time 2024-03-05T09:12:30Z
data Application: w3wp.exe
more Framework Version: v4.0.30319
more Description: The process was terminated due to an unhandled exception.
more Exception Info: System.NullReferenceException
end
cat >"$tmp/started.evtx" <<'end'
Event[0]:
  Log Name: System
  Source: Service Control Manager
  Date: 2024-03-05T01:12:30.000
  Event ID: 7036
  Task: N/A
  Level: Information
  Opcode: N/A
  Keyword: Classic
  User: N/A
  User Name: N/A
  Computer: WEB01
  Description: 
The Windows Process Activation Service service entered the running state.

end
"$IISTRIAGE" -q -f ndjson "$tmp/started.evtx" >"$tmp/started.ndjson"
has_appcmd() {
	says 'appcmd' "$@" && never 'adsutil.vbs' "$@"
}
check "nor does one that lacks what no text shows" for_each_order has_appcmd net-crash started
# What is known of a year before.
{
	printf 'era 2003\ncomputer WEB01\nchannel System\nfirst-record 100\n'
	printf 'event SCM/7023 error\ntime 2023-03-05T09:12:00Z\ndata IIS Admin Service\ndata %%%%2\n'
} | write metabase
year_later() { # time
	printf 'era 2008\ncomputer WEB01\nchannel System\nfirst-record 900\nevent WAS/5002 error\ntime %s\ndata AppPoolID=Shop\n' "$1"
}
year_later 2024-03-05T09:12:00Z | write year-later
year_later 2024-03-05T09:12:01Z | write years-later
finds_no_metabase() {
	says 'IIS Admin does not find the metabase' "$@"
}
check "what a computer was is no longer known after a year" for_each_order finds_no_metabase metabase years-later
check "but for a year it is" never 'does not find the metabase' "$tmp/metabase.evtx" "$tmp/year-later.evtx"
# No Windows ran IIS 7 then.
sed 's/2023-/2005-/' "$tmp/metabase.txt" | write metabase-before
sed 's/2024-/2005-/' "$tmp/iis7-before.txt" | write name-before
check "nor is there IIS 7 before Vista" for_each_order finds_no_metabase metabase-before name-before
# A pool of IIS 6, with a name of IIS 7, and an upgrade in the night.
{
	cat "$tmp/predecessor.txt"
	printf 'event 5002 error\nprovider WAS\nstyle classic\ntime 2024-03-06T08:12:00Z\ndata AppPoolID=Shop\n'
} | write upgraded
stays_metabase() {
	"$IISTRIAGE" -v "$@" 2>&1 | grep 'Check that the metabase is well-formed'
}
check "what its own events say of a failure is said by no others" for_each_order stays_metabase upgraded name-iis7
# A server that was replaced within a year: the version of the program that failed, or what is said
# nearest, comes before what the System log of the older one said.
sed 's/2024-03-05/2023-07-05/' "$tmp/predecessor.txt" | write replaced
crash() { # version
	one Application 1000 09:22:00 'provider Application Error' 'style classic' 'data w3wp.exe' \
		"data $1" 'data 57899b8a' 'data iisfcgi.dll' 'data 1.2.3.4' 'data 5c304900' \
		'data c0000005' 'data 000070d3' 'data 40ec'
}
crash 10.0.17763.1 | write crash-new
crash 6.0.3790.3959 | write crash-old
crash '' | write crash-any
one Application W3SVC-WP/2303 08:12:00 'data Shop' | write near-new
is_new() { # logs: the crash alone is shown
	says 'appcmd start apppool' --since 2024-03-05T09:20:00Z "$@" &&
		never 'adsutil.vbs' --since 2024-03-05T09:20:00Z "$@"
}
is_old() {
	says 'adsutil.vbs' --since 2024-03-05T09:20:00Z "$@" &&
		never 'appcmd start apppool' --since 2024-03-05T09:20:00Z "$@"
}
nearest_decides() {
	for_each_order is_new crash-new replaced && for_each_order is_old crash-old year-later &&
		for_each_order is_old crash-any replaced && for_each_order is_new crash-any near-new || return 1
	for end in evtx ndjson; do
		is_new "$tmp/crash-any.$end" "$tmp/replaced.$end" "$tmp/near-new.$end" &&
			is_new "$tmp/near-new.$end" "$tmp/replaced.$end" "$tmp/crash-any.$end" &&
			is_old "$tmp/crash-old.$end" "$tmp/near-new.$end" || return 1
	done
}
check "the version of what failed, and what is said nearest, say which IIS there was" nearest_decides
printf 'era 2003\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2262 warning\n%s\n' \
	'time 2024-03-05T09:00:00Z
data Shop
data x' | write near-old
check "names of another IIS are believed where the System log says nothing" \
	for_each_order is_old crash-any near-old
# A cause that names no pool, and what stops no site but names the pool.
one System WAS/5002 09:12:00 'data AppPoolID=ShopPool' | write off
one Application W3SVC-WP/2282 09:11:58 'data C:\Modules\own.dll' 'data x86' 'binary c1000000' | write own
{
	cat "$tmp/own.txt"
	printf 'event W3SVC-WP/2303 warning\ntime 2024-03-05T09:11:59Z\ndata ShopPool\nbinary 20000000\n'
} | write preload-own
{
	cat "$tmp/own.txt"
	printf 'event 205 error\nprovider WAM\nstyle classic\ntime 2024-03-05T09:11:59Z\n'
	printf 'data C:\\m\\evil.dll\nbinary 05000000\n'
} | write wam-own
one Application 201 09:11:59 'provider WAM' 'style classic' 'binary 7e000000' | write wam-before
stays_off() {
	says 'ShopPool: disabled' "$@"
}
check "nor is a name of IIS 5 one of a later one" for_each_order stays_off off wam-before
stays_own() {
	says 'own.dll does not fit the pool' "$@" &&
		says 'pools ShopPool (disabled at 09:12:00Z) module C:\Modules\own.dll' "$@"
}
{
	cat "$tmp/own.txt"
	printf 'event W3SVC-WP/2280 error\ntime 2024-03-05T09:11:59Z\ndata C:\\Modules\\other.dll\nbinary %s\n' 00000020
} | write unknown-own
sed 's/00000020/7e000000/' "$tmp/unknown-own.txt" | write known-own
stays_known() {
	for_each_order stays_own off unknown-own && for_each_order is_others off known-own
}
is_others() {
	says 'pools ShopPool (disabled at 09:12:00Z) module C:\Modules\other.dll' "$@"
}
check "what stops no site takes no pool from a cause" for_each_order stays_own off preload-own
check "nor does a cause that no rule knows" stays_known
one Application W3SVC-WP/2280 09:11:59 'data C:\Modules\codeless.dll' | write codeless
takes_pool() {
	says 'codeless.dll cannot be loaded: the error code is not given' "$@" &&
		says 'pools ShopPool (disabled at 09:12:00Z) module C:\Modules\codeless.dll' "$@" &&
		says 'own.dll does not fit the pool' "$@"
}
cat "$tmp/own.txt" "$tmp/codeless.txt" | sed '6,$ { /^era/d; /^computer/d; /^first-record/d; }' | write codeless-own
check "one that lacks its code may, and the report says so" for_each_order takes_pool off codeless-own
check "nor does a name of another IIS" for_each_order stays_own off wam-own
# A worker that the system tells of, the cause that has its code, a second before or after, and what
# anybody wrote of the process.
{
	one System WAS/5139 09:12:00 'data ShopPool' 'data 28652' 'data 0' 'data http' 'binary c1000780'
	printf 'event WAS/5002 error\ntime 2024-03-05T09:12:30Z\ndata AppPoolID=ShopPool\n'
} | write listener
own_at() { # time
	printf 'event W3SVC-WP/2282 error\ntime 2024-03-05T09:%sZ\n' "$1"
	printf 'data C:\\Modules\\own.dll\ndata x86\nbinary c1000000\n'
}
init='era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2269 error
time 2024-03-05T09:11:00Z\ndata ShopPool\ndata 28652\n'
crash='era 2008\ncomputer WEB01\nchannel Application\nevent 1000 error\nprovider Application Error
style classic\ntime 2024-03-05T09:11:00Z\ndata w3wp.exe\ndata 10.0\ndata 5\ndata evil.dll\ndata 1
data 5\ndata c0000005\ndata 0\ndata 6fec\n'
{ printf "${init}binary 57000780\n"; own_at 11:59; } | write init-before
{ printf "$init"; own_at 12:01; } | write init-after
{ printf "${init}binary c1000780\n"; own_at 11:59; } | write init-own
{ printf "$crash"; own_at 11:59; } | write crash-own
stays_listener() {
	says 'own.dll does not fit the pool' "$@" &&
		says 'pools ShopPool (disabled at 09:12:30Z) module C:\Modules\own.dll' "$@"
}
stays_whole() {
	says '1 incident on WEB01' "$@" && stays_listener "$@"
}
takes_no_process() {
	for_each_order stays_whole listener init-before &&
		for_each_order stays_whole listener init-after &&
		for_each_order stays_whole listener init-own &&
		for_each_order stays_listener listener crash-own
}
check "nor does what names its process" takes_no_process
# What ended a worker, and another event of it in a file, or log, of its own.
one System WAS/5139 09:12:00 'data ShopPool' 'data 28652' 'data 0' 'data http' 'binary c1000780' | write lone
one System WAS/5012 09:11:59 'data ShopPool' 'data 28652' | write hung
one Application W3SVC-WP/2268 09:12:00 'data Shop' 'binary c1000000' | write no-filter
one Application 1325 09:11:59 'provider ASP.NET 4.0.30319.0' 'style classic' \
	'data Application: w3wp.exe' | write exception
stays_bitness() {
	says 'CRITICAL The module does not fit the pool' "$@"
}
check "nor does an event in another file" for_each_order stays_bitness lone hung
check "nor does one of the same log" for_each_order stays_bitness no-filter exception
# What is only a guess takes no verdict from what is known.
{
	printf "$crash"
	printf 'event W3SVC-WP/2269 error\ntime 2024-03-05T09:11:01Z\ndata ShopPool\ndata 28652\nbinary 05000780\n'
} | write guessed
one System WAS/5002 09:11:30 'data AppPoolID=ShopPool' | write crashed-off
stays_crashed() {
	says 'CRITICAL w3wp.exe crashed in evil.dll' "$@"
}
check "but a guess takes no verdict from it" for_each_order stays_crashed guessed crashed-off
# Nor one that is as bad, and told first: a worker that hung, and others whose connection broke.
{
	one System WAS/5010 09:12:00 'data ShopPool' 'data 5120'
	printf 'event WAS/5002 error\ntime 2024-03-05T09:16:00Z\ndata AppPoolID=ShopPool\n'
} | write hung-off
broken() { # minute
	one System WAS/5011 "09:$1:00" 'data ShopPool' 'data 5120' 'binary 6d000780'
	printf 'repeat 3 every 10s\n'
}
broken 11 | write broken-before
broken 13 | write broken-after
stays_hung() {
	says 'CRITICAL A worker of pool ShopPool did not answer in time' "$@"
}
takes_no_known() {
	for_each_order stays_hung hung-off broken-before && for_each_order stays_hung hung-off broken-after
}
check "nor does a guess that is as bad" takes_no_known
# But a guess about a cause stays where what only follows from one is known.
one System HTTP/15005 09:12:00 'data \Device\Http\ReqQueue' 'data [::]:80' | write no-endpoint
one Application W3SVC-WP/2268 09:12:00 'data Shop' 'binary 00000020' | write own-error
stays_endpoint() {
	says 'HTTP.sys cannot' "$@"
}
check "nor does what only follows" for_each_order stays_endpoint no-endpoint own-error
# More of them than the facts of a failure.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent WAS/5009 warning\n'
	printf 'time 2024-03-05T09:11:59Z\ndata ShopPool\ndata 28652\ndata {#10+1}\n'
	printf 'repeat 70 every 10ms\n'
} | write codes
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2303 warning\n'
	printf 'time 2024-03-05T09:11:59Z\ndata P{#0+1}\nbinary c1000000\nrepeat 70 every 10ms\n'
} | write preloads
takes_no_severity() {
	for_each_order stays_bitness lone codes && for_each_order stays_bitness no-filter preloads
}
check "nor do any number of events of another kind" takes_no_severity
# Of the same kind, with codes that no rule knows; then with rules that know each of them.
numbers=$(awk 'BEGIN { for (i = 100; i < 170; i++) print i }')
{
	printf 'era 2008\ncomputer WEB01\nchannel System\n'
	for i in $numbers; do
		printf 'event WAS/5139 error\ntime 2024-03-05T09:11:59.%sZ\n' "$i"
		printf 'data ShopPool\ndata 28652\ndata 0\ndata http\nbinary %02x140780\n' "$i"
	done
} | write same-kind
sed -n '/"id": "low-physical-memory"/,/^$/p' "$srcdir/rules/worker.json" |
	sed '/"near"/d; /ESE\/906"\]/d; s/"severity": "error"/"severity": "warning"/
s/"WAS.5013", "W3SVC.1013"\]/"WAS\/5139"], "codes": [@CODE@]/
s/"WAS.5013", "strings": \["MSExchangeOWAAppPool", "5120"\]/"WAS\/5139", "error": @CODE@/' >"$tmp/own"
{
	echo '['
	for i in $numbers; do
		sed "s/low-physical-memory/own-$i/; s/@CODE@/$((5120 + i))/" "$tmp/own"
	done | sed '$d' | sed '$s/,$/]/'
} >"$tmp/own-codes.json"
one System WAS/5013 09:12:00 'data ShopPool' 'data 28652' | write slow-worker
one Application 906 09:12:20 'provider ESE' 'style classic' 'data Information Store' 'data 4120' |
	write paged-out
takes_no_place() {
	for_each_order stays_bitness lone same-kind &&
		stays_bitness --rules "$tmp/own-codes.json" "$tmp/same-kind.evtx" "$tmp/lone.evtx" &&
		says_memory --rules "$tmp/own-codes.json" "$tmp/same-kind.evtx" \
			"$tmp/slow-worker.evtx" "$tmp/paged-out.evtx"
}
check "nor of the same kind" takes_no_place
# True storms: what explains them is in the other log.
slow_ends() { # number
	printf 'era 2008\ncomputer WEB01\nchannel System\nevent WAS/5013 warning\n'
	printf 'time 2024-03-05T09:12:00Z\ndata P{#0+1}\ndata {#5000+1}\nrepeat %s every 3ms\n' "$1"
}
slow_ends 3 | write slow-ends
slow_ends 70 | write slow-storm
explains_storms() {
	for_each_order says_memory slow-ends paged-out &&
		for_each_order says_memory slow-storm paged-out
}
check "nor does a storm of the other log" explains_storms
# One without its code may be bad, too.
one Application W3SVC-WP/2268 09:12:00 'data Shop' | write no-code
one Application W3SVC-WP/2303 09:11:59 'data Shop' 'binary 7e000000' | write beside-preload
check "nor does one beside what lacks its code" for_each_order is_critical no-code beside-preload
# A cause that the system tells itself, and one that is made up between that and the pool.
{
	one System WAS/5181 09:11:50 'binary 05000780'
	printf 'event WAS/5002 error\ntime 2024-03-05T09:12:00Z\ndata AppPoolID=ShopPool\n'
} | write unreadable
one Application W3SVC-WP/2298 09:11:55 'data x' 'binary 05000000' | write between
stays_unreadable() {
	says 'IIS cannot read its configuration' "$@" && never 'pools none' "$@" &&
		"$IISTRIAGE" -q -f csv "$@" | grep 5181 | grep -q ShopPool
}
check "nor does a cause that is made up take one of the system" for_each_order stays_unreadable unreadable between
# What explains a failure of the System log, and a failure of the same second in the other.
{
	one System 15005 09:12:00 'provider Microsoft-Windows-HttpEvent' 'style classic' \
		'data \Device\Http\ReqQueue' 'data [::]:53362' "binary 0000040002003000000000009d3a00c0$(
		printf '%048d' 0)00000000430000c0"
	printf 'event 4227 warning\nprovider Tcpip\nstyle classic\ntime 2024-03-05T09:12:02Z\ndata\n'
	printf 'event WAS/5011 warning\ntime 2024-03-01T09:12:00Z\ndata ShopPool\ndata 4128\nbinary 6d000780\n'
} | write ports
one Application W3SVC-WP/2284 09:12:02 'data x' 'data x' | write trace
stays_ports() {
	says 'The server has no free dynamic ports left' "$@"
}
check "what is made up takes no evidence of the system" for_each_order stays_ports ports trace
# What explains a failure of the System log stands in the other log, beside a nearer failure; or
# beside a nearer one of the System log that has another code.
one System WAS/5013 09:12:00 'data ShopPool' 'data 5120' | write slow-end
{
	one Application 906 09:12:20 'provider ESE' 'style classic' 'data Information Store' 'data 4120'
	printf 'event W3SVC-WP/2280 error\ntime 2024-03-05T09:12:21Z\ndata C:\\m\\x.dll\nbinary 7e000000\n'
} | write nearer
sed '/2280/,$d' "$tmp/nearer.txt" | write pages
explained() {
	says 'too little physical memory' "$@"
}
{
	one System WAS/5009 09:12:00 'data ShopPool' 'data 3108' 'data c0000374'
	printf 'event WAS/5009 error\ntime 2024-03-05T09:12:20Z\ndata OtherPool\ndata 4120\ndata 1\n'
} | write two-ends
one Application 1310 09:12:21 'provider ASP.NET 4.0.30319.0' 'style classic' 'data 3007' \
	'data A compilation error has occurred.' | write compilation
# A rule that looks for it beside what anybody can write, too.
{
	echo '['
	sed -n '/"id": "low-physical-memory"/,/^$/p' "$srcdir/rules/worker.json" | sed 's/low-physical/own/
s|"WAS/5013", "W3SVC/1013"|"W3SVC-WP/2280"|; s|WAS/5013|W3SVC-WP/2280|; s|} },$|} } ]|'
} >"$tmp/own-memory.json"
takes_no_evidence() {
	for_each_order explained slow-end pages && for_each_order explained slow-end nearer &&
		for_each_order says_folder two-ends compilation &&
		explained --rules "$tmp/own-memory.json" "$tmp/slow-end.evtx" "$tmp/nearer.evtx"
}
says_folder() {
	says 'The temporary folder of ASP.NET is probably not writable' "$@"
}
check "nor does a nearer failure take what explains another" takes_no_evidence
# A worker that does not start, and a crash that is made up.
one System WAS/5022 09:12:00 'data ShopPool' 'binary 05000780' | write no-start
one Application 1026 09:12:00 'provider .NET Runtime' 'style classic' 'data Application: w3wp.exe
more Framework Version: v4.0.30319
more Description: The process was terminated due to an unhandled exception.
more Exception Info: System.Exception' | write crash
check "a cause of the other log makes no outage less severe" for_each_order is_critical no-start crash
# Who makes a file hides by it no failure of another one, as what follows a deliberate stop.
ended='event WAS/5012 warning
time 2024-03-05T09:12:00Z
data ShopPool
data 4120'
quiet() { # record, time
	printf 'event WAS/5074 information\nrecord %s\ntime 2024-03-05T%sZ\ndata AppPoolID=News\ndata ProcessID=7\n' "$1" "$2"
}
reset='event 3203 information
provider Microsoft-Windows-IIS-IISReset
time 2024-03-05T09:11:59Z
data x'
system() { # record of the first
	printf 'era 2008\ncomputer WEB01\nchannel System\nunsorted\nfirst-record %s\n' "$1"
}
{ system 101; echo "$ended"; } | write ended
{ system 100; quiet 100 08:00:00; printf '%s\nrecord 101\n' "$ended"; quiet 102 10:00:00; } | write ended-amid
{ system 900; echo "$reset"; } | write reset
{ system 101; printf '%s\n%s\nrecord 900\n' "$ended" "$reset"; } | write reset-copies
{ system 100; echo "$reset"; echo "$ended"; } | write ended-well
stays_ended() {
	says 'A worker of pool ShopPool did not answer in time' "$@"
}
stays_well() {
	says 'No IIS failure found' "$@"
}
check "a stop in another file hides no failure" for_each_order stays_ended ended reset
check "nor does one beside a copy of it" for_each_order stays_ended ended-amid reset-copies
# Nor if the log has nothing else of IIS, but records of that time.
other() { # record, time
	printf 'event 1 information\nprovider Contoso\nstyle classic\nrecord %s\ntime 2024-03-05T%sZ\ndata x\n' "$1" "$2"
}
{ system 100; other 100 08:00:00; printf '%s\nrecord 101\n' "$ended"; } | write ended-other
check "nor where the log has nothing else of IIS" for_each_order stays_ended ended-other reset-copies
check "a stop in the same file does" for_each_order stays_well ended-well ended-well
# A list of warnings, and a log that was archived between the two.
{ system 90; quiet 90 08:00:00; quiet 91 08:30:00; printf '%s\nrecord 92\n%s\nrecord 93\n' "$reset" "$ended"; quiet 94 10:00:00; } |
	write whole-log
{ system 80; quiet 80 07:00:00 | sed 's/5074 information/5012 warning/'; printf '%s\nrecord 93\n' "$ended"; } | write warnings
{ system 90; quiet 90 08:00:00; printf '%s\nrecord 91\n' "$reset"; } | write archived
{ system 92; printf '%s\nrecord 92\n' "$ended"; quiet 93 10:00:00; } | write goes-on
# The report says what excuses it, and gives no verdict where nothing else failed.
never_ended() {
	never 'pool ShopPool did not answer in time' "$@" &&
		says 'no failure is behind 1 record of WEB01, the first being event 5012 at 2024-03-05 09:12:00Z' "$@"
}
check "a list of some events disproves no stop" for_each_order never_ended whole-log warnings
check "nor does a log that goes on in another file" for_each_order never_ended archived goes-on
{ system 1 | sed 's/System/Application/'; other 1 08:00:00; other 2 23:00:00; } | write application
no_verdict() {
	says 'By event 3203 in archived.evtx' "$@" && says 'goes-on.evtx tells of that one, and not of event 3203' "$@" &&
		says 'No verdict: what looks like a failure is excused by one file, and not by another' \
			"$tmp/application.evtx" "$@"
}
check "what only one file excuses is told" for_each_order no_verdict archived goes-on
excused_by_all() {
	never 'no failure is behind' "$@" && never 'excused by' "$tmp/application.evtx" "$@"
}
check "what all files excuse is not" for_each_order excused_by_all ended-well ended-well
# Where the numbers of the log leave no room for the stop, it may have any number, or be of any log.
xml() { # provider, event, second of 09:11, number, channel, data...
	printf '<Event><System><Provider Name="%s"/><EventID>%s</EventID><Level>3</Level>' "$1" "$2"
	printf '<TimeCreated SystemTime="2024-03-05T09:11:%s0Z"/>' "$3"
	printf '%s%s<Computer>WEB01</Computer></System><EventData>' "${4:+<EventRecordID>$4</EventRecordID>}" \
		"${5:+<Channel>$5</Channel>}"
	shift 5
	printf '<Data>%s</Data>' "$@"
	printf '</EventData></Event>\n'
}
reset_and_copies() { # name; number and channel of the stop; number of the failure
	{
		echo '<Events>'
		xml Microsoft-Windows-IIS-IISReset 3203 59. "$2" "$3" x
		xml Microsoft-Windows-WAS 5012 60. "$4" System ShopPool 4120 | sed 's/09:11:60/09:12:00/'
		echo '</Events>'
	} >"$tmp/$1.evtx"
	"$IISTRIAGE" -q -f ndjson "$tmp/$1.evtx" >"$tmp/$1.ndjson"
}
reset_and_copies no-number '' System 101
reset_and_copies no-log 100 '' 101
reset_and_copies other-log 100 Security 101
reset_and_copies old-hole 85 System 101
reset_and_copies new-hole 105 System 101
{ system 80; other 80 07:00:00; other 90 07:30:00; quiet 100 08:00:00; printf '%s\nrecord 101\n' "$ended"; quiet 102 10:00:00; quiet 110 11:00:00; } |
	write ended-holes
reset_and_copies number-before 99 System 101
{ system 100; other 100 09:11:57.5; printf '%s\nrecord 101\n' "$ended"; quiet 102 10:00:00; } | write ended-short
check "nor does one with a number before the log, and a time in it" for_each_order stays_ended ended-short number-before
check "nor does one without a number" for_each_order stays_ended ended-amid no-number
check "nor does one without a log" for_each_order stays_ended ended-amid no-log
check "nor does one of a log that has none" for_each_order stays_ended ended-amid other-log
check "nor does one whose number is in a hole of another time" for_each_order stays_ended ended-holes old-hole
check "nor does one whose number is in a later hole" for_each_order stays_ended ended-holes new-hole
# What makes an event harmless is no other thing than a stop.
settings() { # events
	echo '<Events>'
	for i in "$@"; do
		xml Microsoft-Windows-HttpEvent "$i" "${i#1530}." "$i" System '\Device\Http\ReqQueue' 0.0.0.0:443
	done
	echo '</Events>'
}
settings 15300 >"$tmp/settings-list.evtx"
settings 15300 15301 >"$tmp/settings-log.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/settings-list.evtx" >"$tmp/settings-list.ndjson"
"$IISTRIAGE" -q -f ndjson "$tmp/settings-log.evtx" >"$tmp/settings-log.ndjson"
settings_are_told() {
	says 'By event 15301 in settings-log.evtx no failure is behind 1 record' "$@"
}
check "so is what makes an event harmless" for_each_order settings_are_told settings-list settings-log
# Exports that overlap, with the boundary between the stop and the end of the worker.
# What was written a moment later may have a time before it.
{ system 90; quiet 90 08:00:00; printf '%s\nrecord 91\n' "$reset"; other 92 09:11:58.5; } | write export-one
{ system 92; other 92 09:11:58.5; other 93 09:11:59; } | write export-two
{ system 93; other 93 09:11:59; printf '%s\nrecord 94\n' "$ended"; other 95 10:00:00; } | write export-three
{ system 92; other 92 09:11:58.5; other 93 09:11:59; printf '%s\nrecord 94\n' "$ended"; other 95 10:00:00; } |
	write export-both
never_ended_in_three() {
	never_ended "$tmp/export-two.evtx" "$@"
}
check "nor does an export that overlaps" for_each_order never_ended export-one export-both
check "nor do three" for_each_order never_ended_in_three export-one export-three
# A list in which the clock was set back, and one with more holes than are kept.
clock() { # with the stop, or without
	system 10
	other 10 08:00:00
	other 11 15:00:00
	other 12 08:10:00
	other 13 09:00:00
	[ "$1" = without ] || printf '%s\nrecord 14\n' "$reset"
	printf '%s\nrecord 15\n' "$ended"
}
clock with | write clock-whole
clock without | write clock-list
{
	system 101
	for hole in $(seq 100 199); do
		other $((hole * 2 + 1)) "08:00:$((hole - 100))" | sed 's/08:00:\([0-9]\)Z/08:00:0\1Z/; s/08:00:[6-9]/08:01:0/'
	done
	printf '%s\nrecord 1000\n' "$ended"
} | write holes-list
{ system 90; quiet 90 07:30:00; printf '%s\nrecord 999\n%s\nrecord 1000\n' "$reset" "$ended"; } | write holes-whole
check "nor does a list of a clock that was set back" for_each_order never_ended clock-whole clock-list
check "nor does one with more holes than are kept" for_each_order never_ended holes-whole holes-list
# A text has no numbers.
text() { # name, time; other rows
	{
		echo 'TimeCreated,ProviderName,Id,LevelDisplayName,LogName,MachineName,RecordId,Message'
		cat
		printf '"%s","Microsoft-Windows-WAS","5012","Warning","System","WEB01","%s","A process serving application pool %s exceeded time limits during start up. The process id was %s."\n' \
			"$2" "$3" "'ShopPool'" "'4120'"
	} >"$tmp/$1.evtx"
	"$IISTRIAGE" -q -f ndjson "$tmp/$1.evtx" >"$tmp/$1.ndjson"
}
text text-list 2024-03-05T09:12:00.0000000Z </dev/null
text text-local '2024-03-05 10:12:00' </dev/null
text text-numbers '2024-03-05 10:12:00' 93 <<-'end'
	"2024-03-05 08:30:00","Contoso","1","Warning","System","WEB01","80","x"
	"2024-03-05 10:00:00","Contoso","1","Warning","System","WEB01","81","x"
end
check "nor does a text" for_each_order never_ended whole-log text-list
check "nor does one in local time" for_each_order never_ended whole-log text-local
check "nor does one in local time that has numbers" for_each_order never_ended whole-log text-numbers
# The stop may be in the text, which has its own clock, or in another text that says less.
{ system 93; printf '%s\nrecord 93\n' "$ended"; } | write ended-only
text text-whole '2024-03-05 10:12:00' <<-'end'
	"2024-03-05 10:11:59","Microsoft-Windows-IIS-IISReset","3203","Information","System","WEB01","","x"
end
text text-other 2024-03-05T09:12:00.0000000Z <<-'end'
	"2024-03-05T09:11:59.0000000Z","Microsoft-Windows-IIS-IISReset","3203","Information","System","WEB01","","x"
end
text text-cut 2024-03-05T09:12:00.0000000Z </dev/null
sed -i 's/ The process id was .*/"/' "$tmp/text-cut.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/text-cut.evtx" >"$tmp/text-cut.ndjson"
check "a stop in a text in local time excuses a failure" for_each_order never_ended text-whole ended-only
check "so does one in a text beside another text" for_each_order never_ended text-other text-cut
check "none does where the log has no room" for_each_order stays_ended text-whole ended-amid
# So where the text names no computer.
sed 's/,MachineName,/,/; s/"WEB01",//' "$tmp/text-whole.evtx" >"$tmp/text-nameless.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/text-nameless.evtx" >"$tmp/text-nameless.ndjson"
check "nor does one in a text without a computer" for_each_order stays_ended text-nameless ended-amid
check "which does where there is room" for_each_order never_ended text-nameless ended-only
# Two texts of the same events, one of which shows less.
text text-bare '2024-03-05 10:12:00' </dev/null
cp "$tmp/text-bare.evtx" "$tmp/text-only.evtx"
cp "$tmp/text-bare.ndjson" "$tmp/text-only.ndjson"
sed -i 's/,MachineName,/,/; s/"WEB01",//' "$tmp/text-bare.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/text-bare.evtx" >"$tmp/text-bare.ndjson"
told_once() {
	says '1 incident on WEB01:' "$@" && says ', 1 event; not recovered' "$@"
}
excused_in_text() {
	never 'did not answer in time' "$@" && says 'no failure is behind 1 record of WEB01' "$@"
}
check "two texts of one event count once" for_each_order told_once text-only text-bare
in_zone() { # FUNCTION FILE...
	told=$1; shift
	"$told" --text-zone Europe/Berlin "$@"
}
check "and in a zone that is known" in_zone told_once "$tmp/text-only.evtx" "$tmp/text-bare.evtx"
cat >"$tmp/text-local-end.evtx" <<'end'
"Message","Id","Level","RecordId","ProviderName","LogName","MachineName","TimeCreated"
"Application pool 'Shop' is being automatically disabled due to a series of failures in the process(es) serving that application pool.","5002","2","81","Microsoft-Windows-WAS","System","WEB01","2024-03-05 10:12:20"
end
begins_in_no_zone() {
	says 'begins at 2024-03-05 10:12:20 (zone unknown), with' "$@" &&
	says 'begins at 2024-03-05 10:12:20Z, with' --text-zone UTC "$@"
}
check "a log in local time begins at no time of UTC" begins_in_no_zone "$tmp/text-local-end.evtx"
sed 's/10:12:00/13:12:00/' "$tmp/text-bare.evtx" >"$tmp/text-later.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/text-later.evtx" >"$tmp/text-later.ndjson"
told_twice() {
	says '2 incidents on WEB01 and one without a name' "$@"
}
check "two of hours later do not" for_each_order told_twice text-only text-later
check "a stop in one of them excuses both" for_each_order excused_in_text text-whole text-bare
check "so does one in the one that shows less" for_each_order excused_in_text text-nameless text-only
sed 's/,Message$//; s/,"A process.*//' "$tmp/text-bare.evtx" >"$tmp/text-empty.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/text-empty.evtx" >"$tmp/text-empty.ndjson"
excused_without_names() {
	never 'did not answer in time' "$@" && says 'no failure is behind 1 record, the first being event 5012' "$@"
}
check "so it is of a text that names nothing" for_each_order excused_without_names text-whole text-empty
sed 's/,Message$//; s/,"A process.*//' "$tmp/text-only.evtx" >"$tmp/text-computer.evtx"
"$IISTRIAGE" -q -f ndjson "$tmp/text-computer.evtx" >"$tmp/text-computer.ndjson"
check "two that name no pool may be two events" for_each_order told_twice text-computer text-empty
# A log with a name that is spelled in two ways is one log.
spelled() { # computer
	sed "s/^computer .*/computer $1/"
}
{
	{ system 99; other 99 07:00:00; quiet 100 08:00:00; } | spelled web01
	echo 'computer WEB01'
	printf '%s\nrecord 101\n' "$ended"
	quiet 102 10:00:00
} | write ended-spelled
reset_and_copies number-between 100 System 101
check "nor does a stop hide one of a log whose name is spelled in two ways" \
	for_each_order stays_ended ended-spelled number-between
# Logs of an input, and copies of a stop.
many_logs() { # with a stop, or without
	awk -v stop="$1" 'BEGIN {
		print "<Events>"
		form = "<Event><System><Provider Name=\"%s\"/><EventID>%d</EventID><TimeCreated SystemTime=\"2024-03-05T09:12:%02d.%06dZ\"/><EventRecordID>%d</EventRecordID><Channel>System</Channel><Computer>%s%d</Computer></System><EventData><Data>P</Data><Data>%d</Data></EventData></Event>\n"
		name = sprintf("%0200d", 0)
		for (i = 0; i < 3000; i++)
			printf form, "Contoso", 1, 0, 0, 5, name, i, 1
		if (stop == "with")
			printf form, "Microsoft-Windows-IIS-IISReset", 3203, 0, 0, 93, name, 9999, 1
		for (i = 0; i < 20000; i++)
			printf form, "Microsoft-Windows-WAS", 5012, i / 1000, i % 1000 * 1000 + 1, 94 + i, name, 9999, 4120
		print "</Events>"
	}'
}
logs_often() {
	many_logs with >"$tmp/often-one.xml"
	many_logs without >"$tmp/often-other.xml"
	within 10 "$IISTRIAGE" -q -f csv "$tmp/often-one.xml" "$tmp/often-other.xml" >"$tmp/out"
	code=$?
	rm "$tmp/often-one.xml" "$tmp/often-other.xml"
	[ $code -eq 0 ]
}
copies_often() {
	for i in one other; do
		awk -v which="$i" 'BEGIN {
			print "<Events>"
			form = "<Event><System><Provider Name=\"%s\"/><EventID>%d</EventID><TimeCreated SystemTime=\"2024-03-05T09:%sZ\"/><EventRecordID>%d</EventRecordID><Channel>%s</Channel><Computer>W</Computer></System><EventData><Data>P</Data><Data>4120</Data></EventData></Event>\n"
			for (i = 0; i < 200000; i++)
				if (which == "one")
					printf form, "Microsoft-Windows-IIS-IISReset", 3203, "11:59", 93, "Security"
				else
					printf form, "Microsoft-Windows-WAS", 5012, "12:00", 94, "System"
			print "</Events>"
		}' >"$tmp/often-$i.xml"
	done
	within 10 "$IISTRIAGE" -q -f csv "$tmp/often-one.xml" "$tmp/often-other.xml" >"$tmp/out"
	code=$?
	rm "$tmp/often-one.xml" "$tmp/often-other.xml"
	[ $code -eq 0 ]
}
check "logs of an input cost no more time with more failures" logs_often
check "copies of a stop cost no more time with copies of a failure" copies_often
# A binding in the System log, and a setting of the site in the other.
{
	printf 'era 2008\ncomputer WEB01\nchannel System\n'
	printf 'event HTTP/15005\nprovider Microsoft-Windows-HttpEvent\ntime 2024-03-05T09:12:00Z\n'
	printf 'data \\Device\\Http\\ReqQueue\ndata 0.0.0.0:443\n'
	printf 'event W3SVC/1004 error\ntime 2024-03-05T09:12:05Z\ndata UrlPrefix=http://*:80/\ndata SiteID=1\nbinary b7000000\n'
} | write binding
printf 'era 2008\ncomputer WEB01\nchannel Application\nevent WAS/5143 warning\ntime 2024-03-05T09:11:59Z\ndata 1\n' |
	write protocols
stays_binding() {
	says 'CRITICAL 2024-03-05 09:12 HTTP.sys cannot listen on 0.0.0.0:443' "$@"
}
check "a setting of a site makes no binding a trifle" for_each_order stays_binding binding protocols

# More failures than are told, each as bad as that of another computer, and later.
printf 'era 2008\ncomputer EVIL\nchannel System\nevent WAS/5002 error\ntime 2018-01-01T00:00:00Z\ndata AppPoolID=P{#1}\nrepeat 10001 every 2h\n' |
	write storm
others_are_told() {
	"$IISTRIAGE" -q -f csv "$@" | grep -q ShopPool && says '10002 incidents on 2 servers' "$@" &&
		says 'and 9980 more (-v lists them), also on SHOP' "$@" &&
		says 'and 9900 more, also on SHOP' -f markdown "$@"
}
check "a storm of failures hides no other computer" for_each_order others_are_told storm real
# Of one computer, in one file, as forwarded logs are.
printf 'era 2008\ncomputer WEB01\nchannel Application\nevent W3SVC-WP/2280 error\ntime 2018-01-01T00:00:00Z\ndata C:\\m{#1}.dll\nbinary 05000000\nrepeat 10001 every 2h\nevent WAS/5002 error\nchannel System\ntime 2017-01-01T00:00:00Z\ndata AppPoolID=ShopPool\n' |
	write forwarded
check "nor what the system tells of the same computer" says 'ShopPool' -f csv "$tmp/forwarded.evtx"

# Each of a computer of its own.
"$srcdir/tests/distinct" computers 10050 rising | sed "s/^start 2000/start 2027/" | write crowd
"$IISTRIAGE" -q -f ndjson "$tmp/crowd.evtx" >"$tmp/crowd.ndjson" || exit 99
crowd_hides_nothing() {
	for crowd in evtx ndjson; do
		for form in json csv; do
			"$IISTRIAGE" -q -f $form "$tmp/real.evtx" "$tmp/crowd.$crowd" >"$tmp/out" 2>"$tmp/err"
			grep -q 'ShopPool' "$tmp/out" || return 1
		done
	done
	says '10051 incidents on 10051 servers' "$tmp/real.evtx" "$tmp/crowd.evtx" &&
		says 'the others are counted only, and with them 51 servers.' "$tmp/crowd.evtx" "$tmp/real.evtx" &&
		"$IISTRIAGE" -q -f json "$tmp/crowd.evtx" "$tmp/real.evtx" | grep -q '"left_out": {.*"computers": 51}'
}
check "a storm of computers hides no other file's" crowd_hides_nothing

# A part that has copies of SHOP's events as well, or one from shortly before them.
crowd_with_copies() { # name; before, behind: lines of ndjson
	{
		cat "$2"
		grep '"type": *"event"' "$tmp/crowd.ndjson"
		cat "$3"
	} | awk '{ sub(/"index": *[0-9]+/, "\"index\": " NR - 1); print }' >"$tmp/$1.ndjson"
	grep '"type": *"input"' "$tmp/crowd.ndjson" >>"$tmp/$1.ndjson"
}
shop_is_told() {
	"$IISTRIAGE" -q -f csv "$@" 2>"$tmp/err" | grep -q 'SHOP.*ShopPool'
}
grep '"type": *"event"' "$tmp/real.ndjson" >"$tmp/copies"
: >"$tmp/none"
crowd_with_copies copies-before "$tmp/copies" "$tmp/none"
crowd_with_copies copies-behind "$tmp/none" "$tmp/copies"
copies_hide_nothing() {
	for part in copies-before copies-behind early; do
		shop_is_told "$tmp/$part.ndjson" "$tmp/real.evtx" &&
			shop_is_told "$tmp/real.evtx" "$tmp/$part.ndjson" || return 1
	done
}
sed -n 1p "$tmp/copies" | sed 's/02:40:00/02:39:50/; s/"record_id": *100/"record_id": 90/' >"$tmp/earlier"
crowd_with_copies early "$tmp/earlier" "$tmp/none"
check "nor does it with copies of their events" copies_hide_nothing

# A fleet in one part, each server with two logs, beside a file of one computer; and one server
# of the fleet that fails, beside those that do not.
fleet() { # name; which fail
	{
		printf '{"type":"event","index":@,"input":%%d,"record_id":100,"offset":1,"time":"2017-07-14T02:40:00Z","computer":"%%s",'
		printf '"channel":"System","provider":"WAS","family":"WAS","event_id":5002,"level":"error","strings":["P"]}\n'
		printf '{"type":"input","schema_version":1,"index":%%d,"path":"%%s-%%s","records":1,"matched":%%d,"undecodable":0,'
		printf '"recovered":0,"problem_count":0,"computers":["%%s"],"channels":["%%s"],"more":%%s}\n'
	} >"$tmp/forms"
	awk -v fails="$2" -v count=0 '{ form[NR] = $0 "\n" }
	END {
		for (i = 0; i < 6000; i++) {
			name = sprintf("W%04d", i / 2)
			log_name = i % 2 ? "Application" : "System"
			failed = i % 2 == 0 && name ~ fails
			text = form[1]
			sub("@", count, text)
			if (failed && ++count)
				printf text, i, name
			printf form[2], i, name, log_name, failed, name, log_name, i < 5999 ? "true" : "false"
		}
	}' "$tmp/forms" >"$tmp/$1.ndjson"
}
fleet_is_told() {
	fleet fleet W && fleet lone W0007 &&
		says '13001 incidents on 3001 servers' "$tmp/fleet.ndjson" "$tmp/storm.evtx" &&
		"$IISTRIAGE" -q -f csv "$tmp/storm.evtx" "$tmp/fleet.ndjson" >"$tmp/out" &&
		[ "$(grep -o 'W[0-9][0-9][0-9][0-9]' "$tmp/out" | sort -u | wc -l)" = 3000 ] &&
		says '10002 incidents on 2 servers' "$tmp/lone.ndjson" "$tmp/storm.evtx" &&
		"$IISTRIAGE" -q -f csv "$tmp/lone.ndjson" "$tmp/storm.evtx" | grep -q W0007
}
check "a storm of failures hides no server of a fleet" fleet_is_told

# More failures than files beside the logs are looked through for; what lies beside another
# computer's log is still found.
bundle() {
	case=$srcdir/tests/evidence/x86-in-64-bit-pool
	mkdir -p "$tmp/bundle/EVIL" "$tmp/bundle/WEB07" || return 1
	"$mkevtx" "$case/Application.txt" "$tmp/bundle/WEB07/Application.evtx" &&
		"$builddir/tests/writer/mkpe" module-x86.dll "$tmp/bundle/WEB07/contosoaudit.dll" || return 1
	printf 'era 2008\ncomputer EVIL\nchannel System\nevent WAS/5011 warning\ntime 2026-05-10T00:00:00Z\ndata AppPoolID=P\ndata ProcessID={#1000}\nrepeat 4100 every 1s\n' |
		write many && cp "$tmp/many.evtx" "$tmp/bundle/EVIL"
}
found_beside() {
	bundle && says 'confirmed by contosoaudit.dll' "$tmp/bundle" &&
		"$IISTRIAGE" -o "$tmp/out" "$tmp/bundle" 2>&1 | grep 'for 4096 failures; the logs tell of more' &&
		cp "$tmp/crowd.evtx" "$tmp/bundle/EVIL/many.evtx" &&
		"$IISTRIAGE" -q -f json "$tmp/bundle" | grep '"confirmed": true'
}
check "a storm of failures hides no file of another computer" found_beside

# The same, with a part that has copies of the events of that computer behind its own.
found_with_copies() {
	rm -r "$tmp/bundle/EVIL/"* "$tmp/bundle/WEB07/"[0-9]* &&
		"$IISTRIAGE" -q -f ndjson "$tmp/bundle/WEB07/Application.evtx" >"$tmp/web07.ndjson" || return 1
	event @ H@ P | sed 's/5002/5011/; s/"strings":.*/"strings":["P","4711"]}/' >"$tmp/event"
	{
		awk '{ for (i = 0; i < 4200; i++) { line = $0; gsub("@", i, line); print line } }' \
			"$tmp/event"
		grep '"type": *"event"' "$tmp/web07.ndjson"
	} | awk '{ sub(/"index": *[0-9]+/, "\"index\": " NR - 1); print }' >"$tmp/bundle/EVIL/p.ndjson"
	input 0 p '"records":4200,"matched":4200,"channels":["System"]' >>"$tmp/bundle/EVIL/p.ndjson"
	says 'confirmed by contosoaudit.dll' "$tmp/bundle" &&
		"$IISTRIAGE" -o "$tmp/out" "$tmp/bundle" 2>&1 | grep 'for 4096 failures; the logs tell of more'
}

# Copies that agree, in front of one that is not looked at.
many_copies() {
	for copy in 1 2 3 4 5 6 7 8 9 10 11 12; do
		says 'confirmed by contosoaudit.dll' "$tmp/bundle/WEB07" || return 1
		mkdir "$tmp/bundle/WEB07/$copy" &&
			cp "$tmp/bundle/WEB07/contosoaudit.dll" "$tmp/bundle/WEB07/$copy" || return 1
	done
	never 'confirmed by' "$tmp/bundle/WEB07" &&
		says 'there are too many files of this name' "$tmp/bundle/WEB07"
}
check "more copies than are read prove nothing" many_copies

# Each of thousands of failures is asked for the logs of its computer, and a part names more
# computers than anybody has; the plain way takes half a minute.
event() { # index, computer, pool
	printf '{"type":"event","index":%s,"input":0,"offset":1,"time":"2017-07-14T02:40:00Z",' "$1"
	printf '"computer":"%s","channel":"System","provider":"WAS","family":"WAS",' "$2"
	printf '"event_id":5002,"level":"error","strings":["%s"]}\n' "$3"
}
input() { # index, path, members
	printf '{"type":"input","schema_version":1,"index":%s,"path":"%s",' "$1" "$2"
	printf '"undecodable":0,"recovered":0,"problem_count":0,%s}\n' "$3"
}
names() { # how many, what they begin with
	seq "$1" | sed "s/.*/\"$2&\"/" | paste -s -d,
}
check "nor does one with copies of its events" found_with_copies
ask_often() {
	event @ H@ P >"$tmp/event" && names 4090 C >"$tmp/names" || return 1
	awk '{ for (i = 0; i < 10000; i++) { line = $0; gsub("@", i, line); print line } }' \
		"$tmp/event" >"$tmp/often.ndjson"
	input 0 a '"records":10000,"matched":10000,"more":true' >>"$tmp/often.ndjson"
	input @ b "\"records\":0,\"matched\":0,\"channels\":[\"Application\"],\"computers\":[$(cat \
		"$tmp/names")],\"more\":true" >"$tmp/input"
	awk '{ for (i = 1; i < 60; i++) { line = $0; gsub("@", i, line); print line } }' \
		"$tmp/input" >>"$tmp/often.ndjson"
	input 60 c '"records":0,"matched":0' >>"$tmp/often.ndjson"
	within 20 "$IISTRIAGE" -q -f json "$tmp/often.ndjson" >"$tmp/often.json" &&
		within 20 "$IISTRIAGE" -q --baseline "$tmp/often.json" "$tmp/often.ndjson" \
			>"$tmp/out" && grep -q '10000 still there' "$tmp/out"
}
check "names of computers cost no more time with more failures" ask_often

# Computers with one first label in a part, with runs of record ids each, which may be one machine.
label_often() {
	awk 'BEGIN {
		for (j = 0; j < 3; j++) {
			printf "{\"type\":\"input\",\"schema_version\":1,\"index\":%d,\"path\":\"p\"," \
				"\"records\":2,\"matched\":0,\"undecodable\":0,\"recovered\":0," \
				"\"problem_count\":0,\"more\":%s,\"logs\":[", j, j < 2 ? "true" : "false"
			for (i = 0; i < 4000; i++)
				printf "%s{\"computer\":\"A.x%d-%d\",\"channel\":\"System\",\"records\":2," \
					"\"runs\":[{\"first_record_id\":%d,\"last_record_id\":%d}," \
					"{\"first_record_id\":%d,\"last_record_id\":%d}]}", \
					i ? "," : "", j, i, i * 9 + 1, i * 9 + 1, i * 9 + 5, i * 9 + 5
			print "]}"
		}
	}' >"$tmp/labels.ndjson"
	within 20 "$IISTRIAGE" -q "$tmp/labels.ndjson" >"$tmp/out"
}
check "names with one first label cost no more time" label_often
# Pools that all load one file.
load_often() {
	mkdir -p "$tmp/loads/EVIL" && disabled EVIL P1 | write loads &&
		mv "$tmp/loads.evtx" "$tmp/loads/EVIL" &&
		"$builddir/tests/writer/mkpe" module-x64.dll "$tmp/loads/EVIL/x.dll" || return 1
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"]'
		awk 'BEGIN { for (i = 0; i < 30; i++) {
			printf "{\"type\":\"evidence\",\"index\":%d,\"path\":\"f%d\",\"format\":\"appcmd\",", i, i
			printf "\"used\":true,\"summary\":\"s\",\"findings\":{},\"found\":["
			for (j = i * 1000; j < i * 1000 + 1000; j++) {
				printf "%s{\"finding\":\"pool.loads\",\"of\":\"P%d\",", j % 1000 ? "," : "", j
				printf "\"value\":\"C:\\\\x\\\\x.dll\",\"computer\":\"EVIL\",\"line\":1},"
				printf "{\"finding\":\"worker.machine\",\"of\":\"P%d\",", j
				printf "\"value\":\"x86\",\"computer\":\"EVIL\",\"line\":1}"
			}
			print "],\"problems\":[]}" } }'
	} >"$tmp/loads/p.ndjson"
	within 10 "$IISTRIAGE" -q -f json "$tmp/loads" >"$tmp/out"
	grep -q 'x.dll: it is x64, and the worker processes are x86' "$tmp/out"
}
# Files of a part, the last one first, and more than are kept.
list_backwards() {
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"]'
		awk 'BEGIN { for (i = 0; i < 300000; i++)
			printf "{\"type\":\"evidence\",\"index\":%d,\"path\":\"%09d\",\"format\":\"appcmd\",\"used\":true,\"summary\":\"s\",\"findings\":{},\"found\":[],\"problems\":[]}\n", i, 300000 - i }'
	} >"$tmp/backwards.ndjson"
	within 20 "$IISTRIAGE" -f json "$tmp/backwards.ndjson" "$tmp/real.evtx" >"$tmp/out" 2>"$tmp/err"
	rm "$tmp/backwards.ndjson"
	[ "$(grep -c '"format": "appcmd"' "$tmp/out")" = 65537 ] &&
		grep 'files than the 65,536 that are kept' "$tmp/out" &&
		grep 'files than the 65,536 that are kept' "$tmp/err"
}
check "files of a part cost no more time, and so many are kept" list_backwards
check "pools that load one file cost no more time" load_often

# Files of another computer say of more pools that they are switched off than are tried.
quiet() { # computer
	printf 'era 2008\ncomputer %s\nchannel System\nevent WAS/5186 information\n' "$1"
	printf 'time 2026-05-11T07:00:00Z\ndata ShopPool\ndata 4711\n'
}
config() { # folder; names of pools
	mkdir -p "$tmp/off/$1" || return 1
	sed 's/.*/APPPOOL "&" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)/' "$tmp/names" \
		>"$tmp/off/$1/appcmd.txt"
	{
		echo '<configuration><system.applicationHost><applicationPools>'
		sed 's/.*/<add name="&" autoStart="false" \/>/' "$tmp/names"
		echo '</applicationPools></system.applicationHost></configuration>'
	} >"$tmp/off/$1/applicationHost.config"
}
switched_off() {
	quiet SHOP | write quiet-shop
	quiet EVIL | write quiet-evil
	for part in 1 2; do
		seq 660 | sed "s/^/P$part-/" >"$tmp/names"
		config "EVIL/$part" || return 1
	done
	echo ShopPool >"$tmp/names"
	config SHOP && cp "$tmp/quiet-shop.evtx" "$tmp/off/SHOP" &&
		cp "$tmp/quiet-evil.evtx" "$tmp/off/EVIL" &&
		says '2 incidents on 2 servers' "$tmp/off"
}
check "pools that are switched off hide no other computer's" switched_off

# A file says something else of the pool, or nothing could be told of so many: the report says so.
httperr() { # file; "time reason" each
	{
		echo '#Software: Microsoft HTTP API 2.0'
		echo '#Fields: date time s-ip cs-version sc-status s-reason s-queuename'
		shift
		printf '2026-05-11 %s ShopPool\n' "$@" | sed 's/ \([A-Z]\)/ 192.0.2.7 HTTP\/1.1 503 \1/'
	} >"$tmp/told/$1"
}
told_folder() {
	rm -rf "$tmp/told" && mkdir "$tmp/told" && cp "$tmp/quiet-shop.evtx" "$tmp/told"
}
disagrees() {
	told_folder && cp "$tmp/off/SHOP/"*[tg] "$tmp/told" && mkdir "$tmp/told/new" &&
		says 'ShopPool: switched off by a person' "$tmp/told" &&
		sed 's/Stopped/Started/' "$tmp/told/appcmd.txt" >"$tmp/told/new/appcmd.txt" &&
		says 'switched off ShopPool of SHOP is not known, as files beside the logs disagree' \
			"$tmp/told" && says 'new/appcmd.txt what appcmd lists' "$tmp/told" &&
		says 'appcmd.txt:1 says Started, appcmd.txt:1 says Stopped' "$tmp/told" || return 1
	told_folder && httperr a.log '07:00:00 Disabled' &&
		says 'ShopPool: switched off by a person' "$tmp/told" &&
		httperr b.log '06:00:00 AppOffline' &&
		says 'a.log:3 says Disabled, b.log:3 says AppOffline; nothing is concluded' "$tmp/told"
}
check "a file that disagrees hides no pool that is switched off" disagrees

# One of thousands of pools of an honest server, wherever it is in the files; what is left out is
# said.
of_thousands() { # pools before it, pools behind it
	told_folder && {
		seq -f 'P%.0f Started' "$1"
		echo 'ShopPool Stopped'
		seq -f 'R%.0f Started' "$2"
	} | sed 's/\(.*\) \(.*\)/APPPOOL "\1" (MgdVersion:v4.0,MgdMode:Integrated,state:\2)/' >"$tmp/told/appcmd.txt"
	{
		echo '<configuration><system.applicationHost><applicationPools>'
		seq -f '<add name="P%.0f" />' "$1"
		echo '<add name="ShopPool" autoStart="false" />'
		seq -f '<add name="R%.0f" />' "$2"
		echo '</applicationPools></system.applicationHost></configuration>'
	} >"$tmp/told/applicationHost.config"
	says 'ShopPool: switched off by a person' "$tmp/told" >"$tmp/out" || return 1
	sed 's/Stopped/Started/' "$tmp/told/appcmd.txt" >"$tmp/told/new.txt" &&
		never 'switched off by a person' "$tmp/told" && rm "$tmp/told/"*[tg] && httperr a.log '07:00:00 Disabled' &&
		{
			sed '$d' "$tmp/told/a.log"
			seq -f '2026-05-11 07:00:00 192.0.2.7 HTTP/1.1 503 QueueFull P%.0f' "$1"
			sed -n '$p' "$tmp/told/a.log"
		} >"$tmp/told/b.log" && rm "$tmp/told/a.log" &&
		says 'ShopPool: switched off by a person' "$tmp/told"
}
told_of_thousands() {
	of_thousands 250 0 && of_thousands 5000 0 && of_thousands 20000 0 && of_thousands 0 5000 &&
		grep 'appcmd.txt what appcmd lists; some of its findings are left out' "$tmp/out"
}
check "a pool that is switched off is told among thousands" told_of_thousands
# Nor do they take what is known of the pool of a failure.
keeps_settings() {
	told_folder && cp "$tmp/real.evtx" "$tmp/told" &&
		seq -f 'APPPOOL "P%.0f" (MgdVersion:v4.0,MgdMode:Classic,state:Started)' 5000 >"$tmp/told/appcmd.txt" &&
		sed -n '1s/P1/ShopPool/p' "$tmp/told/appcmd.txt" >"$tmp/own" && cat "$tmp/own" >>"$tmp/told/appcmd.txt" &&
		says '"finding": "pool.mode", "of": "ShopPool", "value": "Classic"' -f json "$tmp/told" >"$tmp/out"
}
check "thousands of pools hide no setting of the one that failed" keeps_settings
# Nor do more than are kept of all the others, and what is left out is said.
keeps_asked() {
	told_folder && cp "$tmp/real.evtx" "$tmp/told" && {
		seq -f 'APPPOOL "P%.0f" (state:Stopped)' 70000
		echo 'APPPOOL "ShopPool" (MgdMode:Classic,state:Stopped)'
	} >"$tmp/told/appcmd.txt" && {
		printf '#Software: Microsoft HTTP API 2.0\n'
		printf '#Fields: date time s-ip cs-version sc-status s-reason s-queuename\n'
		seq -f '2017-07-14 02:40:01 192.0.2.7 HTTP/1.1 503 AppOffline P%.0f' 70000
		echo '2017-07-14 02:40:02 192.0.2.7 HTTP/1.1 503 AppOffline ShopPool'
	} >"$tmp/told/httperr1.log" && says 'confirmed by httperr1.log:70003' "$tmp/told" >"$tmp/out" &&
		grep 'httperr1.log .*6000' "$tmp/out" && grep 'lines of further pools not counted' "$tmp/out" &&
		says '"finding": "pool.mode", "of": "ShopPool", "value": "Classic"' -f json "$tmp/told" >"$tmp/out" &&
		grep '"finding": "pool.state", "of": "ShopPool", "value": "Stopped"' "$tmp/out"
}
check "nor do more pools that are off than are kept" keeps_asked
keeps_off() {
	told_folder && {
		httperr a.log '07:00:00 Disabled' && sed '$d' "$tmp/told/a.log"
		seq -f '2026-05-11 07:00:00 192.0.2.7 HTTP/1.1 503 QueueFull P%.0f' 70000
		sed -n '$p' "$tmp/told/a.log"
	} >"$tmp/told/b.log" && rm "$tmp/told/a.log" &&
		says 'ShopPool: switched off by a person' "$tmp/told"
}
check "nor do more that refuse one that is switched off" keeps_off
# Nor in a configuration that has more of them.
configured() { # kind; state of most pools; of ShopPool
	case $1 in
	config)
		head='<configuration><system.applicationHost><applicationPools>'
		row='<add name="%s" autoStart="%s" />'
		end='</applicationPools></system.applicationHost></configuration>'
		;;
	metabase)
		head='<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0"><MBProperty>'
		row='<IIsApplicationPool Location="/LM/W3SVC/AppPools/%s" AppPoolAutoStart="%s"/>'
		end='</MBProperty></configuration>'
		;;
	esac
	{
		echo "$head"
		seq 310000 | awk -v row="$row" -v state="$2" '{ printf row "\n", "P" $1, state }'
		awk -v row="$row" -v state="$3" 'BEGIN { printf row "\n", "ShopPool", state }'
		echo "$end"
	} >"$tmp/told/pools.config"
}
keeps_configured() {
	told_folder && configured config true false &&
		echo 'APPPOOL "ShopPool" (state:Stopped)' >"$tmp/told/appcmd.txt" &&
		says 'ShopPool: switched off by a person' "$tmp/told" || return 1
	rm "$tmp/told/appcmd.txt" && cp "$tmp/real.evtx" "$tmp/told"
	for kind in config metabase; do
		for state in true false; do
			configured $kind $state true && says 'some of its findings are left out' "$tmp/told" &&
				says '"finding": "pool.autostart", "of": "ShopPool", "value": "true"' -f json "$tmp/told" \
					>"$tmp/out" || return 1
		done
	done
	rm "$tmp/told/pools.config"
}
check "nor do those of a configuration that has more" keeps_configured

# What is not read of a large file is said, also where names are hidden.
too_large() {
	told_folder && cp "$tmp/real.evtx" "$tmp/told" || return 1
	echo 'APPPOOL "ShopPool" (MgdMode:Classic,state:Started)' >"$tmp/told/list.txt"
	awk 'BEGIN { printf "SITE \"Falke\" (%70000s)\n", "x" }' >>"$tmp/told/list.txt"
	for what in 'line 2 is not read, and others that are as long: it has more than 64 KiB' \
		'what is behind its first 64 MiB is not read'; do
		says "list.txt what appcmd lists; $what" "$tmp/told" >"$tmp/out" &&
			"$IISTRIAGE" --redact -f ndjson "$tmp/told" 2>&1 >"$tmp/out" |
			grep "list.txt: names behind its fault are not known and not hidden elsewhere: $what" || return 1
		awk 'BEGIN { for (; n < 1400; n++) printf "%50000s\n", "x" }' >>"$tmp/told/list.txt"
	done
	rm "$tmp/told/list.txt"
}
check "what is too large to be read is told" too_large
right_often() {
	told_folder && {
		echo 'C:\\a.dll BUILTIN\\Users:(I)(RX)'
		awk 'BEGIN { for (; i < 15000; i++) line = line ":("; for (; n < 100; n++) print line }'
	} >"$tmp/told/icacls.txt" && within 10 "$IISTRIAGE" "$tmp/told"
}
check "rights that are none cost no more time" right_often

not_covered() {
	told_folder && httperr a.log '06:59:00 Disabled' '07:00:00 Disabled' &&
		says 'switched off ShopPool of SHOP, or IIS after failures, is not known' "$tmp/told" &&
		says 'and the System log has only a part of that time' "$tmp/told" || return 1
	for time in 06:50 07:10; do
		told_folder && httperr a.log "$time:00 Disabled" &&
			says 'switched off ShopPool of SHOP, or IIS after failures, is not known' "$tmp/told" &&
			says 'and the System log has nothing of that time' "$tmp/told" || return 1
	done
}
check "a pool that was switched off before the log begins or after its end is told" not_covered

foreign() {
	told_folder && httperr a.log '07:00:00 Disabled' && {
		printf '\nWindows IP Configuration\n\n   Host Name . . . . . . . . . . . . : SHOP\n\n'
		printf 'Ethernet adapter Ethernet0:\n\n'
		printf '   IPv4 Address. . . . . . . . . . . : 10.9.9.9(Preferred)\n'
		printf '   Subnet Mask . . . . . . . . . . . : 255.255.255.0\n'
	} >"$tmp/told/ipconfig.txt"
	says 'of another computer, and nothing is concluded from it' "$tmp/told"
}
check "a log that is not believed is told also where nothing failed" foreign

unread() {
	told_folder && echo '<!DOCTYPE x><configuration/>' >"$tmp/told/applicationHost.config" &&
		says 'has a document type' "$tmp/told" || return 1
	"$IISTRIAGE" -q -f csv "$tmp/told" >"$tmp/rows" 2>"$tmp/err"
	[ $? = 3 ] && grep -q 'applicationHost.config: has a document type' "$tmp/err"
}
check "a file that cannot be read is told also where nothing failed" unread

set_aside() {
	told_folder && cp "$tmp/off/SHOP/"*[tg] "$tmp/told" &&
		says 'ShopPool: switched off by a person' "$tmp/told" || return 1
	echo '<configuration><configurationRedirection enabled="true" path="\\fs\x" /></configuration>' \
		>"$tmp/told/redirection.config"
	"$IISTRIAGE" -q -f ndjson "$tmp/told" >"$tmp/told.ndjson" || return 1
	for of in told told.ndjson; do
		says 'redirection.config beside it sends IIS to another folder: nothing is concluded' \
			"$tmp/$of" || return 1
	done
}
check "a configuration that is set aside is told also where nothing failed" set_aside

# More computers without a failure than are asked for: in a log, in a part, and in a part with
# findings for each.  What lies beside another computer's log is still read.
quiet_ones() { # how many
	printf 'era 2008\nchannel System\nunsorted\n'
	seq "$1" | sed 's/.*/event WAS\/5186 information\ncomputer H&\ntime 2017-07-14T02:00:00Z\ndata P\ndata 4711/'
}
idle_is_found() { # what else there is
	rm -rf "$tmp/idle" && mkdir "$tmp/idle" && cp -r "$tmp/off/SHOP" "$tmp/idle" &&
		cp "$1" "$tmp/idle/0.${1##*.}" &&
		"$IISTRIAGE" -q -f json "$tmp/idle" | grep '"switched-off\|"computer": "SHOP"' &&
		says 'ShopPool: switched off by a person' "$tmp/idle" && says SHOP "$tmp/idle"
}
of_a_log() {
	quiet_ones 4200 | write quiet-many && idle_is_found "$tmp/quiet-many.evtx" &&
		! "$IISTRIAGE" "$tmp/idle" 2>&1 >"$tmp/out" | grep 'looked through'
}
of_a_part() {
	for part in 0 1; do
		input $part p "\"records\":0,\"matched\":0,\"computers\":[$(names 4090 H$part-)]"
	done | sed '1s/}$/,"more":true}/' >"$tmp/part.ndjson"
	idle_is_found "$tmp/part.ndjson"
}
of_findings() {
	seq 0 4200 | awk '{
		printf "{\"type\":\"input\",\"schema_version\":1,\"index\":%d,\"path\":\"p\",\"records\":5,", $1
		printf "\"matched\":0,\"undecodable\":0,\"recovered\":0,\"problem_count\":0,"
		printf "\"computers\":[\"H%d\"],\"channels\":[\"System\"],\"more\":%s}\n", $1,
			$1 == 4200 ? "false" : "true"
	}' >"$tmp/findings.ndjson"
	seq 0 4200 | awk '{
		printf "{\"type\":\"evidence\",\"index\":%d,\"path\":\"f%d\",\"format\":\"appcmd\",", $1, $1
		printf "\"used\":true,\"summary\":\"what appcmd lists\",\"findings\":{},\"found\":["
		printf "{\"finding\":\"pool.state\",\"of\":\"P\",\"value\":\"Stopped\",\"computer\":\"H%d\",\"line\":1}", $1
		printf "],\"problems\":[]}\n"
	}' >>"$tmp/findings.ndjson"
	idle_is_found "$tmp/findings.ndjson" &&
		"$IISTRIAGE" -o "$tmp/out" "$tmp/idle" 2>&1 |
		grep 'for 4096 computers without a failure; there are files of more'
}
# More than are told, each with a System log.
told_alone() {
	seq 0 2099 | awk '{
		printf "{\"type\":\"input\",\"schema_version\":1,\"index\":%d,\"path\":\"p\",\"records\":1,", $1
		printf "\"matched\":0,\"undecodable\":0,\"recovered\":0,\"problem_count\":0,"
		printf "\"computers\":[\"H%d\"],\"channels\":[\"System\"],\"logs\":[{\"computer\":\"H%d\",", $1, $1
		printf "\"channel\":\"System\",\"records\":1,\"first_record_id\":1,\"last_record_id\":1,"
		printf "\"runs\":[]}],\"more\":%s}\n", $1 == 2099 ? "false" : "true"
	}' >"$tmp/alone.ndjson"
	seq 0 2099 | awk '{
		printf "{\"type\":\"evidence\",\"index\":%d,\"path\":\"f%d\",\"format\":\"appcmd\",", $1, $1
		printf "\"used\":true,\"summary\":\"what appcmd lists\",\"findings\":{},\"found\":["
		printf "{\"finding\":\"pool.state\",\"of\":\"P\",\"value\":\"Stopped\",\"computer\":\"H%d\",\"line\":1},", $1
		printf "{\"finding\":\"pool.autostart\",\"of\":\"P\",\"value\":\"false\",\"computer\":\"H%d\",\"line\":1}", $1
		printf "],\"problems\":[]}\n"
	}' >>"$tmp/alone.ndjson"
	"$IISTRIAGE" -q -f csv "$tmp/alone.ndjson" "$tmp/idle" >"$tmp/out" 2>"$tmp/err"
	grep -q ShopPool "$tmp/out" && [ "$(grep -c switched-off "$tmp/out")" -ge 2048 ]
}
# The same with a log of that computer in the same part.
told_beside_own_log() {
	rm -rf "$tmp/idle" && mkdir "$tmp/idle" && cp -r "$tmp/off/SHOP" "$tmp/idle" &&
		sed '1s/"logs":\[/&{"computer":"SHOP","channel":"System","records":1,"runs":[]},/' \
			"$tmp/alone.ndjson" >"$tmp/alone-shop.ndjson" || return 1
	"$IISTRIAGE" -q -f csv "$tmp/alone-shop.ndjson" "$tmp/idle" 2>"$tmp/err" | grep -q ShopPool &&
		"$IISTRIAGE" -q -f csv "$tmp/idle" "$tmp/alone-shop.ndjson" 2>"$tmp/err" | grep -q ShopPool
}
# Healthy servers of a fleet take no turn from the one of them whose pool is switched off.
told_of_fleet() {
	sed -e 's/"H\([0-9]*\)"/"Z\1"/g; /"Z19[0-9][0-9]"/d; /"Z20[0-9][0-9]"/d; /"Z1899"/s/true}$/false}/' \
		-e '/"Z999"/!s/"Stopped"/"Started"/; /"Z999"/s/"P"/"ShopPool"/g' "$tmp/alone.ndjson" \
		>"$tmp/well.ndjson" &&
		"$IISTRIAGE" -q -f csv "$tmp/alone.ndjson" "$tmp/well.ndjson" 2>"$tmp/err" | grep -q ShopPool &&
		"$IISTRIAGE" -q -f csv "$tmp/well.ndjson" "$tmp/alone.ndjson" 2>"$tmp/err" | grep -q ShopPool
}
check "computers without a failure hide no other's pools that are switched off" of_a_log
check "nor do those of a part" of_a_part
check "nor do those that a part has findings of" of_findings
check "nor do those that are switched off" told_alone
check "nor do those that stand beside a log of that computer" told_beside_own_log
check "nor do those of a fleet that have findings" told_of_fleet
# Nor does a record of the Application log, which tells of a trifle or of another pool.
switched_off() { # folder, pool
	echo "APPPOOL \"$2\" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)" >"$1/appcmd.txt"
	printf '<configuration><system.applicationHost><applicationPools><add name="%s" autoStart="false" />' "$2" \
		>"$1/applicationHost.config"
	echo '</applicationPools></system.applicationHost></configuration>' >>"$1/applicationHost.config"
}
# Anybody may name his computer like another one in another domain, or like a folder.
keeps_folder() { # folder that is not the forger's, computer of the forger
	rm -rf "$tmp/keeps" && mkdir -p "$tmp/keeps/$1" "$tmp/keeps/AEVIL" && switched_off "$tmp/keeps/$1" ShopPool || return 1
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nevent WAS/5186 information\n' >"$tmp/keeps.txt"
	printf 'time 2017-07-14T02:40:00Z\ndata ShopPool\ndata 4711\n' >>"$tmp/keeps.txt"
	"$mkevtx" "$tmp/keeps.txt" "$tmp/keeps/${1%%/*}/System.evtx" || return 99
	printf 'era 2008\ncomputer %s\nchannel Application\nevent 1000 information\n' "$2" >"$tmp/keeps.txt"
	printf 'provider Contoso\nstyle classic\ntime 2017-07-14T02:40:00Z\ndata x\n' >>"$tmp/keeps.txt"
	"$mkevtx" "$tmp/keeps.txt" "$tmp/keeps/AEVIL/x.evtx" || return 99
	says 'ShopPool: switched off by a person' "$tmp/keeps"
}
keeps_folders() {
	keeps_folder SHOP SHOP.evil.com && keeps_folder SHOP/files files && keeps_folder collect collect
}
check "a computer that is named like a folder takes none" keeps_folders

# Nor does a failure of a computer that is only named like it.  Where one log has both names, the
# server was renamed.
named_like() { # its name, that of the other
	rm -rf "$tmp/like" && mkdir -p "$tmp/like/SHOP" "$tmp/like/AEVIL" &&
		switched_off "$tmp/like/SHOP" ShopPool || return 1
	quiet "$1" | write like/SHOP/System
	disabled "$2" OtherPool | write like/AEVIL/x
	rm "$tmp/like/"*/*.ndjson "$tmp/like/SHOP/System.txt" "$tmp/like/AEVIL/x.txt" 2>"$tmp/err"
	says 'ShopPool: switched off by a person' "$tmp/like"
}
named_alike() {
	named_like SHOP.example.com SHOP.evil.com && named_like SHOP SHOP.evil.com &&
		named_like SHOP.example.com SHOP || return 1
	{ disabled SHOP OtherPool && quiet SHOP.example.com | grep -v '^era\|^channel' |
		sed 's/^computer/defaults\n&/'; } | write like/SHOP/System
	rm "$tmp/like/SHOP/System.txt" "$tmp/like/SHOP/System.ndjson"
	says SHOP.example.com -f json "$tmp/like/SHOP" &&
		never 'ShopPool: switched off by a person' "$tmp/like/SHOP"
}
check "nor does a failure of a computer that is only named like it" named_alike
shows_whole_names() {
	named_like SHOP.example.com SHOP.evil.com || return 1
	"$IISTRIAGE" -q "$tmp/like" >"$tmp/out"
	grep -q '^1 .* SHOP\.evil\.com *OtherPool' "$tmp/out" &&
		grep -q '^2 .* SHOP\.example\.com *ShopPool' "$tmp/out" || return 1
	rm -r "$tmp/like/AEVIL" && disabled WEB07.example.com OtherPool | write like/WEB07 &&
		"$IISTRIAGE" -q "$tmp/like" | grep -q '^2 .* SHOP   *ShopPool'
}
check "servers of one short name are told apart" shows_whole_names

# Each on a server of its own, with one cause; the DLL lies beside one of them.
proof_of() { # beside which; what is said
	case=$srcdir/tests/evidence/x86-in-64-bit-pool
	rm -rf "$tmp/proof"
	for server in EVIL WEB07; do
		mkdir -p "$tmp/proof/$server" &&
			sed "s/^computer .*/computer $server/" "$case/Application.txt" >"$tmp/proof.txt" &&
			"$mkevtx" "$tmp/proof.txt" "$tmp/proof/$server/Application.evtx" || return 1
	done
	for server in $1; do
		"$builddir/tests/writer/mkpe" module-x86.dll "$tmp/proof/$server/contosoaudit.dll" || return 1
	done
	for form in text markdown; do
		says "$2confirmed by contosoaudit.dll" -f $form "$tmp/proof" || return 1
	done
}
names_whose_proof() {
	proof_of EVIL 'EVIL: ' && never 'WEB07: confirmed' "$tmp/proof" &&
		proof_of WEB07 'WEB07: ' && never 'EVIL: confirmed' "$tmp/proof" &&
		proof_of 'EVIL WEB07' '' && never ': confirmed' "$tmp/proof"
}
check "a proof is shown with the server that it is of" names_whose_proof

off_beside_trifle() {
	for record in "1022 error\nprovider IIS AspNetCore Module V2\nstyle classic" 'W3SVC-WP/2280 error' \
		'WAS/5002 error\ndata Other'; do
		rm -rf "$tmp/beside" && mkdir -p "$tmp/beside/SHOP" &&
			switched_off "$tmp/beside/SHOP" ShopPool || return 1
		{
			printf 'era 2008\ncomputer SHOP\nchannel System\nevent WAS/5186 information\n'
			printf 'time 2017-07-14T02:40:00Z\ndata ShopPool\ndata 4711\n'
		} | write beside/SHOP/System
		{
			printf 'era 2008\ncomputer SHOP\nchannel Application\nevent %b\n' "$record"
			printf 'time 2015-07-14T02:40:00Z\ndata C:\\x.dll\ndata Process Id: 4711.\n'
		} | write beside/SHOP/Application
		rm "$tmp/beside/SHOP/"*.ndjson "$tmp/beside/SHOP/System.txt" "$tmp/beside/SHOP/Application.txt"
		says 'ShopPool: switched off by a person' "$tmp/beside" || return 1
	done
}
check "nor does a record of the Application log hide one" off_beside_trifle

fails_to_start() { # event, site, time
	printf 'event %s error\nprovider IIS AspNetCore Module V2\nstyle classic\ntime %s\n' "$1" "$3"
	printf "data Application '/LM/W3SVC/%s/ROOT' with physical root 'C:\\\\%s\\\\' hit unexpected " "$2" "$2"
	printf 'managed exception.\ndata Process Id: 4711.\n'
}
# Events of another pool that works, of the System log.
works_at() { # time
	printf 'event WAS/5186 information\ntime %s\ndata 4711\ndata News\n' "$1"
}
beside_failure() { # events of the System log, of the Application log; the pool is off since 07:00
	told_folder && rm "$tmp/told/"* && httperr a.log '07:00:00 Disabled' '07:10:00 Disabled' || return 1
	for channel in System Application; do
		{
			printf 'era 2008\ncomputer SHOP\nchannel %s\n%b' "$channel" "$1"
			[ $channel = Application ] || works_at 2026-05-11T09:50:10Z
		} >"$tmp/beside.txt"
		[ -z "$1" ] || "$mkevtx" "$tmp/beside.txt" "$tmp/told/$channel.evtx" || return 1
		shift
	done
	says 'ShopPool: switched off by a person' "$tmp/told"
}
off_after_failure() {
	beside_failure 'event WAS/5011 warning\ntime 2026-05-08T05:00:00Z\ndata Other\ndata 77\n'"$(
		works_at 2026-05-08T06:00:00Z | sed 's/News/Other/')\n" '' &&
		beside_failure "$(works_at 2026-05-11T05:00:00Z)\n" "$(
			printf 'event W3SVC-WP/2303 error\ntime 2026-05-11T06:50:10Z\n'
			printf 'data AppPoolID=ShopPool\nbinary 05000780\n'
			fails_to_start 1018 9 2026-05-11T06:50:11Z
			fails_to_start 1032 9 2026-05-11T06:50:12Z)\n"
}
off_before_failure() {
	beside_failure "$(works_at 2026-05-11T05:00:00Z)\nevent WAS/5011 warning
time 2026-05-11T09:30:00Z\ndata Other\ndata 77\n" ''
}
# What only explains others is no failure, whatever joins it.
off_beside_neighbour() {
	beside_failure 'event WAS/5081 warning\ntime 2026-05-11T05:50:10Z\ndata News\n' \
		'event W3SVC-WP/2280 error\ntime 2026-05-11T05:50:05Z\ndata x.dll\nbinary 05000000\n' &&
		beside_failure 'event WAS/5081 warning\ntime 2026-05-11T05:50:10Z\ndata ShopPool\n' \
		'event W3SVC-WP/2280 error\ntime 2026-05-11T05:50:05Z\ndata x.dll\nbinary 05000000\n'
}
check "nor does a failure that was over before" off_after_failure
check "nor does one that began after it" off_before_failure
check "nor does an event that only explains others" off_beside_neighbour

# What a filter hides of it is counted, and its name is known.
off_filtered() {
	beside_failure "$(works_at 2026-05-11T05:00:00Z)\n" '' &&
		says 'hidden: 2 events, 1 incident' --until 2026-05-11T04:59:00Z "$tmp/told" &&
		says 'hidden: 1 event, 1 incident' --since 2026-05-11T09:00:00Z "$tmp/told" &&
		says 'hidden: 0 events, 1 incident' --app-pool News "$tmp/told" &&
		says 'ShopPool: switched off by a person' --app-pool shoppool "$tmp/told"
}
check "a filter that hides a pool that is switched off says so" off_filtered
# A failure that a filter hides, of another pool or of the same, takes no pool with it.
off_beside_hidden() {
	for of in Other ShopPool; do
		beside_failure "event WAS/5011 warning\ntime 2026-03-05T05:00:00Z\ndata $of\ndata 77\n$(
			works_at 2026-05-11T05:00:00Z)\n" ''
		says 'ShopPool: switched off by a person' --since 2026-04-01T00:00:00Z "$tmp/told" &&
			says 'hidden: 1 event, 1 incident' --since 2026-04-01T00:00:00Z "$tmp/told" || return 1
	done
	beside_failure "event WAS/5011 warning\ntime 2026-03-05T05:00:00Z\ndata Other\ndata 77\n$(
		works_at 2026-05-11T05:00:00Z)\n" ''
	says 'ShopPool: switched off by a person' --app-pool shoppool "$tmp/told"
}
check "nor does a failure that a filter hides take one with it" off_beside_hidden
# Nor are names of pools that may be made up, more than are shown, a reason not to tell it.
off_in_crowd() {
	beside_failure "$(works_at 2026-05-11T05:00:00Z)\n" "$(
		for pool in $(seq -f A%.0f 40) ShopPool; do
			printf 'event W3SVC-WP/2303 error\ntime 2026-05-11T06:50:10Z\n'
			printf 'data AppPoolID=%s\nbinary 05000000\n' "$pool"
		done)\n"
}
check "nor does one with more pools than are shown" off_in_crowd
# Nor are more failures than are listed.
off_in_flood() {
	told_folder && rm "$tmp/told/"* && httperr a.log '07:00:00 Disabled' '07:10:00 Disabled' || return 1
	{ printf 'era 2008\ncomputer SHOP\nchannel System\n' && works_at 2026-05-11T05:00:00Z &&
		works_at 2026-05-11T09:50:10Z; } >"$tmp/beside.txt"
	"$mkevtx" "$tmp/beside.txt" "$tmp/told/System.evtx" || return 1
	{
		printf 'era 2008\ncomputer SHOP\nchannel Application\nunsorted\nstart 2016-01-01T00:00:00Z\n'
		awk 'BEGIN { for (i = 0; i <= 10001; i++)
			printf "event W3SVC-WP/2303 error\nat %dm\ndata %s\nbinary %08x\n", i * 180,
				i ? "A" i : "ShopPool", 1000 + i }'
	} >"$tmp/beside.txt"
	"$mkevtx" "$tmp/beside.txt" "$tmp/told/Application.evtx" &&
		"$IISTRIAGE" -q -f csv "$tmp/told" >"$tmp/out" 2>&1
	"$IISTRIAGE" -q -f json "$tmp/told" 2>&1 | grep 'ShopPool: switched off by a person'
}
check "nor do more failures than are listed" off_in_flood
# What nobody knows is not known by the log of a computer that is only named like it.
like_named() {
	told_folder && rm "$tmp/told/"* && mkdir -p "$tmp/told/SHOP" "$tmp/told/AEVIL" &&
		httperr SHOP/a.log '06:50:00 Disabled' || return 1
	for of in SHOP.example.com/SHOP/08 SHOP/AEVIL/03; do
		{ printf 'era 2008\ncomputer %s\nchannel System\n' "${of%%/*}" &&
			works_at "2026-05-11T${of##*/}:00:00Z" && works_at 2026-05-11T12:00:00Z; } >"$tmp/beside.txt"
		of=${of#*/}
		"$mkevtx" "$tmp/beside.txt" "$tmp/told/${of%/*}/System.evtx" || return 1
	done
	never 'ShopPool: switched off' "$tmp/told" && sed -i 's/SHOP$/SHOP.example.com/' "$tmp/beside.txt" &&
		"$mkevtx" "$tmp/beside.txt" "$tmp/told/AEVIL/System.evtx" &&
		says 'ShopPool: switched off by a person' "$tmp/told"
}
check "nor does a log of a computer that is only named like it tell that nothing failed" like_named


# An archive with more files than are read; and files with problems by the thousand.
more_files() {
	rm -rf "$tmp/many" && mkdir -p "$tmp/many/EVIL/a" "$tmp/many/SHOP" &&
		cp "$tmp/quiet-evil.evtx" "$tmp/many/EVIL" && cp -r "$tmp/off/SHOP" "$tmp/many" ||
		return 1
	seq 50001 | sed 's/.*/APPPOOL "&" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)/' |
		(cd "$tmp/many/EVIL/a" && split -l 1 -a 4 --additional-suffix=.txt - appcmd) &&
		"$IISTRIAGE" "$tmp/many" >"$tmp/out" 2>"$tmp/err"
	rm -rf "$tmp/many"
	grep 'ShopPool: switched off by a person' "$tmp/out" &&
		grep 'other files beside' "$tmp/out" && grep 'beside the logs were not read' "$tmp/err"
}
many_problems() {
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"]'
		seq 0 999 | sed 's/.*/{"type":"evidence","index":&,"path":"f&","format":"appcmd","used":true,"summary":"s","findings":{},"found":[],"problems":["damaged"]}/'
	} >"$tmp/problems.ndjson" && for form in text markdown html; do
		"$IISTRIAGE" -f $form "$tmp/problems.ndjson" "$tmp/real.evtx" >"$tmp/out" 2>"$tmp/err"
		[ "$(grep -c damaged "$tmp/out")" = 50 ] && [ "$(grep -c damaged "$tmp/err")" = 20 ] &&
			grep '950 more' "$tmp/out" && grep '980 more' "$tmp/err" || return 1
	done
}
check "files of an archive keep no other file from being read" more_files
check "nor do files with problems make a report of any length" many_problems

# More computers than are listed of a log.
unlisted() {
	{
		quiet_ones 4300
		printf 'event WAS/5002 error\ncomputer SHOP.example.com\n'
		printf 'time 2017-07-14T02:40:00Z\ndata AppPoolID=ShopPool\n'
	} | write unlisted
	shop_is_found "$tmp/unlisted.evtx" &&
		"$IISTRIAGE" --computer OTHER "$tmp/unlisted.evtx" 2>&1 >"$tmp/out" |
		grep "no event is of computer 'OTHER', and the logs name more computers than are kept" &&
		"$IISTRIAGE" --computer OTHER "$tmp/real.evtx" 2>&1 | grep "no record names computer 'OTHER'"
}
check "a computer that no list has room for is found by its events" unlisted

# The path that a part has for its input is what its maker wrote.
claimed() {
	case=$srcdir/tests/evidence/x86-in-64-bit-pool
	mkdir -p "$tmp/claimed/logs" "$tmp/claimed/part" &&
		"$mkevtx" "$case/Application.txt" "$tmp/claimed/logs/Application.evtx" &&
		"$builddir/tests/writer/mkpe" module-x86.dll "$tmp/claimed/logs/contosoaudit.dll" || return 1
	input 0 "$tmp/claimed/logs/x.evtx" '"records":1,"matched":0,"computers":["EVIL"]' \
		>"$tmp/claimed/part/p.ndjson"
	says 'confirmed by contosoaudit.dll' "$tmp/claimed"
}
check "a path in a part takes no folder from a computer" claimed

# A part that tells of another computer's pool, with a log of its own, and with none behind an
# honest part.
refusals() { # computer
	printf '{"type":"evidence","index":0,"path":"f","format":"appcmd","used":true,"summary":"s",'
	printf '"findings":{},"found":[{"finding":"http.refused","of":"ShopPool","value":"Disabled",'
	printf '"computer":"%s","line":1,"count":9}],"problems":[]}\n' "$1"
}
own_findings_alone() {
	for name in SHOP SHOP.example.com; do
		input 0 p '"records":5,"matched":0,"computers":["EVIL"],"channels":["System"]' >"$tmp/own.ndjson"
		printf '{"type":"passed-over","path":"p","why":"is a link"}\n' >"$tmp/none.ndjson"
		for part in own none; do
			refusals $name >>"$tmp/$part.ndjson"
			for log in real.evtx real.ndjson; do
				says CRITICAL "$tmp/$log" "$tmp/$part.ndjson" &&
					never 'refused 9' "$tmp/$log" "$tmp/$part.ndjson" &&
					"$IISTRIAGE" "$tmp/$log" "$tmp/$part.ndjson" 2>&1 >"$tmp/out" |
					grep 'findings of parts are left out (1)' || return 1
			done
		done
	done
	# It has that computer.
	sed 's/"EVIL"/"SHOP.example.com"/' "$tmp/own.ndjson" >"$tmp/true.ndjson"
	! "$IISTRIAGE" "$tmp/real.evtx" "$tmp/true.ndjson" 2>&1 >"$tmp/out" | grep 'left out'
}
check "a part has findings of its own computers alone" own_findings_alone

# A text that names no computer, and a part with findings of no computer: it has an input without
# one, or not.
nobodys_findings() {
	{
		printf 'Log Name:      Application\nSource:        Microsoft-Windows-IIS-W3SVC-WP\n'
		printf 'Date:          7/14/2017 10:30:00 AM\nEvent ID:      2280\nDescription:\n'
		printf 'The Module DLL C:\\web\\geo.dll failed to load.  The data is the error.\n'
	} >"$tmp/nobody.txt"
	for computers in '"EVIL"' ''; do
		input 0 p '"records":5,"matched":0,"computers":['"$computers"'],"channels":["System"]'
		printf '{"type":"evidence","index":0,"path":"icacls.txt","format":"icacls","used":true,"summary":"s",'
		printf '"findings":{},"found":[{"finding":"file.access","of":"C:\\\\web\\\\geo.dll","value":"denied"}],"problems":[]}\n'
	done | split -l 2 - "$tmp/nobodys-"
	says 'the error code is not given' "$tmp/nobody.txt" "$tmp/nobodys-aa" &&
		never 'loaded: access denied' "$tmp/nobody.txt" "$tmp/nobodys-aa" &&
		says 'confirmed by icacls.txt' "$tmp/nobody.txt" "$tmp/nobodys-ab" &&
		says nobodys-ab/icacls.txt "$tmp/nobody.txt" "$tmp/nobodys-ab"
}
check "one without a computer is of inputs without one" nobodys_findings

# Two parts with a file of one module, one of them with more to say.
module_of() { # path, DLLs that it needs
	input 0 p '"records":1,"matched":0,"computers":["WEB01"],"channels":["Application"]'
	printf '{"type":"evidence","index":0,"path":"%s/backdoor.dll","format":"pe","used":true,' "$1"
	printf '"summary":"x64 DLL","findings":{},"found":[{"finding":"module.kind","of":"C:\\\\web\\\\backdoor.dll",'
	printf '"value":"pe","computer":"WEB01"}'
	shift
	for dll; do
		printf ',{"finding":"module.needs","of":"C:\\\\web\\\\backdoor.dll","value":"%s","computer":"WEB01"}' "$dll"
	done
	printf '],"problems":[]}\n'
}
parts_disagree() {
	module_of one a.dll >"$tmp/one.nd"
	module_of two a.dll b.dll >"$tmp/two.nd"
	module_of three a.dll >"$tmp/three.nd"
	for order in 'one two' 'two one'; do
		set -- $order
		report -f json "$tmp/module.evtx" "$tmp/$1.nd" "$tmp/$2.nd" >"$tmp/out"
		[ "$(grep -o 'another file of this name says otherwise' "$tmp/out" | wc -l)" = 2 ] &&
			! grep -q '"finding": "module' "$tmp/out" || { cat "$tmp/out"; return 1; }
	done
	never 'says otherwise' -f json "$tmp/module.evtx" "$tmp/one.nd" "$tmp/three.nd"
}
check "files of parts that disagree prove nothing" parts_disagree

# A part that lists a file of the path that another one has, read here or listed by a part.
claims() { # computer, summary
	input 0 p '"records":1,"matched":0,"computers":["'"$1"'"],"channels":["System"]'
	printf '{"type":"evidence","index":0,"path":"path/SHOP/applicationHost.config","format":"config",'
	printf '"used":true,"summary":"%s","findings":{},"found":[],"problems":[]}\n' "$2"
}
paths_are_told_apart() {
	mkdir -p "$tmp/path/SHOP" && cp "$tmp/real.evtx" "$tmp/path/SHOP" || return 1
	echo '<configuration><system.applicationHost><add name="' >"$tmp/path/SHOP/applicationHost.config"
	claims EVIL 'all is well' >"$tmp/evil.nd"
	claims OTHER 'all is fine' >"$tmp/other.nd"
	cp "$tmp/evil.nd" "$tmp/evil2.nd"
	cd "$tmp" || return 1
	for order in 'path/SHOP evil.nd other.nd evil2.nd' 'other.nd evil2.nd path/SHOP evil.nd'; do
		# shellcheck disable=SC2086
		report -f json $order >"$tmp/out" || return 1
		for path in path/SHOP/applicationHost.config 'evil.nd/path/SHOP/applicationHost.config' \
			'other.nd/path/SHOP/applicationHost.config'; do
			grep -qF "\"path\": \"$path\"" "$tmp/out" || { cat "$tmp/out"; return 1; }
		done
		grep -q 'not well-formed' "$tmp/out" || return 1
	done
	# One file that two parts list alike is one.
	report -f json real.evtx evil.nd evil2.nd >"$tmp/out"
	grep -q '"path": "path/SHOP' "$tmp/out" && ! grep -q 'nd/path' "$tmp/out"
}
check "a part takes no file from another by its path" paths_are_told_apart

# A part with more findings than are kept, read before another computer's files.
many_findings() {
	rm -rf "$tmp/share" && mkdir "$tmp/share" && cp -r "$tmp/off/SHOP" "$tmp/share" || return 1
	input 0 p '"records":1,"matched":0,"computers":["EVIL"],"channels":["System"]' >"$tmp/share/p.ndjson"
	awk 'BEGIN {
		for (i = 0; i < 100; i++) {
			printf "{\"type\":\"evidence\",\"index\":%d,\"path\":\"f%d\",\"format\":\"appcmd\"," \
				"\"used\":true,\"summary\":\"s\",\"findings\":{},\"found\":[", i, i
			for (k = 0; k < 2000; k++)
				printf "%s{\"finding\":\"pool.state\",\"of\":\"P%d-%d\",\"value\":\"Started\"," \
					"\"computer\":\"EVIL\",\"line\":1}", k ? "," : "", i, k
			print "],\"problems\":[]}"
		}
	}' >>"$tmp/share/p.ndjson"
	says 'ShopPool: switched off by a person' "$tmp/share" &&
		says 'its part has more than are kept of one' "$tmp/share" &&
		"$IISTRIAGE" "$tmp/share/p.ndjson" 2>&1 >"$tmp/out" |
		grep 'findings in files beside the logs are left out (134464)'
}
check "findings of a part push out none of another computer" many_findings

# A file beside the logs in a part, with findings of EVIL: so many of each text, with their numbers
# for "#".
beside() { # index, name of the file; "how-many text" each
	printf '{"type":"evidence","index":%d,"path":"%s","format":"f","used":true,"summary":"s",' "$1" "$2"
	printf '"findings":{},"problems":[],"found":['
	shift 2
	printf '%s\n' "$@" | awk '{ for (i = 0; i < $1; i++) {
		text = $2
		gsub("#", i, text)
		printf "%s{%s,\"computer\":\"EVIL\"}", (NR > 1 || i) ? "," : "", text
	} }'
	echo ']}'
}

# A part of 200 computers with as many files, beside a failure.
many_computers() {
	{
		input 0 p "\"records\":1,\"matched\":0,\"computers\":[$(names 200 EVIL)],\"channels\":[\"System\"]"
		for i in $(seq 200); do
			beside "$i" "f$i" '1000 "finding":"pool.state","of":"P#","value":"Started"' |
				sed "s/EVIL/EVIL$i/g"
		done
	} >"$tmp/many.ndjson"
	says 'its part has more than are kept of one' "$tmp/real.evtx" "$tmp/many.ndjson" &&
		says 'ShopPool was disabled' "$tmp/real.evtx" "$tmp/many.ndjson" &&
		"$IISTRIAGE" "$tmp/real.evtx" "$tmp/many.ndjson" 2>&1 >"$tmp/out" |
		grep 'findings in files beside the logs are left out (134464)'
}
check "what a file of many computers pushes out is counted" many_computers

# Nothing follows from a pool that only one file names.
tries() {
	told_folder && cp "$tmp/off/SHOP/"*[tg] "$tmp/told" || return 1
	{
		input 0 p '"records":1,"matched":0,"computers":["SHOP"],"channels":["System"]'
		beside 0 appcmd.txt '2000 "finding":"pool.state","of":"A#","value":"Stopped"' |
			sed 's/EVIL/SHOP/g'
	} >"$tmp/told/p.ndjson"
	says 'ShopPool: switched off by a person' "$tmp/told"
}
check "nor do any number of pools that are tried" tries

# Each module needs each DLL that was looked for in vain.
joined() {
	rm -rf "$tmp/share" && mkdir "$tmp/share" && cp -r "$tmp/off/SHOP" "$tmp/share" || return 1
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"],"channels":["System"]'
		for i in 0 1; do
			beside $i trace$i.csv \
				'4000 "finding":"file.missing_dependency","of":"m#.dll","value":"d.dll"'
		done
		beside 2 n.dll '4000 "finding":"module.needs","of":"n#.dll","value":"d.dll"'
	} >"$tmp/share/p.ndjson"
	within 10 "$IISTRIAGE" "$tmp/share" >"$tmp/out" 2>"$tmp/err"
	grep 'ShopPool: switched off by a person' "$tmp/out" &&
		grep 'findings in files beside the logs are left out (31952000)' "$tmp/err" &&
		says 'what follows from some of its findings is left out' "$tmp/share"
}
check "what follows from findings pushes out none of another computer" joined

# icacls prints names as they were typed, without a folder.
typed_names() {
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL","SHOP"],"channels":["System"]'
		beside 0 icacls.txt '500 "finding":"file.access","of":"m#.dll","value":"denied"'
		beside 1 shop.txt '1 "finding":"file.access","of":"backdoor.dll","value":"denied"' |
			sed 's/"EVIL"/"SHOP"/'
	} >"$tmp/typed.ndjson"
	denied 'C:\web\backdoor.dll' SHOP.example.com | write typed-shop
	"$IISTRIAGE" -q -f json "$tmp/typed-shop.evtx" "$tmp/typed.ndjson" >"$tmp/out"
	grep '"file.access", "of": "c:\\\\web\\\\backdoor.dll", "value": "denied", "computer": "SHOP"' "$tmp/out" ||
		return 1
	# A log with the short name, and a file with the full one.
	denied 'C:\web\backdoor.dll' SHOP | write typed-short
	sed 's/"SHOP"/"SHOP.example.com"/g' "$tmp/typed.ndjson" >"$tmp/typed-full.ndjson"
	"$IISTRIAGE" -q -f json "$tmp/typed-short.evtx" "$tmp/typed-full.ndjson" >"$tmp/out"
	grep '"file.access", "of": "c:\\\\web\\\\backdoor.dll", "value": "denied", "computer": "SHOP.example.com"' "$tmp/out"
}
check "names without a folder hide none of another computer" typed_names

# Requests that HTTP.sys refused at addresses that are not those of the server, which has as many.
served_often() {
	when='"count":1,"first":"2017-07-14T02:41:00Z","last":"2017-07-14T02:41:00Z"'
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL.example.com"],"channels":["System"]'
		beside 0 httperr1.log '2000 "finding":"http.refused","of":"P#","value":"QueueFull",'"$when" \
			'2000 "finding":"http.address","value":"10.0.#"'
		beside 1 netsh.txt '4000 "finding":"listen.address","of":"10.4.#","value":"any"'
		for i in 2 3; do
			beside $i ipconfig$i.txt '4000 "finding":"host.address","value":"10.'$i'.#"'
		done
	} | sed 's/"EVIL"/"EVIL.example.com"/g' >"$tmp/served.ndjson"
	within 10 "$IISTRIAGE" -f json "$tmp/other-computer.evtx" "$tmp/served.ndjson" >"$tmp/out" 2>"$tmp/err"
	grep 'httperr1.log: its lines have addresses' "$tmp/err" &&
		[ "$(grep -c 'not an address of this server' "$tmp/out")" = 4000 ]
}
check "addresses of a log and of a server cost no more time" served_often

# Failures of pools or applications, and findings about others, which none of them asks for, or
# about anything.
asked_often() { # how many; event...
	count=$1
	shift
	{
		printf 'era 2008\ncomputer EVIL\n'
		printf "$@"
		printf 'repeat %d every 2h\n' "$count"
	} | write asked
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"],"channels":["System"]'
		when='"count":1,"first":"2018-01-01T00:41:00Z","last":"2018-01-01T00:41:00Z"'
		beside 0 httperr1.log '4000 "finding":"http.refused","of":"x#","value":"QueueFull",'"$when"
		beside 1 appcmd.txt '4000 "finding":"pool.state","of":"x#","value":"Stopped"'
		for i in 2 3 4 5 6 7 8 9; do
			beside $i appcmd$i.txt '4000 "finding":"app.machine","of":"x'$i'#","value":"x64"'
		done
	} >"$tmp/asked-part.ndjson"
	within 10 "$IISTRIAGE" -q "$tmp/asked.evtx" "$tmp/asked-part.ndjson" >"$tmp/out"
	grep "^$count incidents on EVIL" "$tmp/out"
}
check "findings about other pools cost no more time with more failures" asked_often 4000 \
	'channel System\nevent WAS/5002 error\ntime 2018-01-01T00:00:00Z\ndata AppPoolID=P{#1}\n'
check "findings about anything cost no more time with more failures" asked_often 1200 \
	"channel Application\nprovider IIS AspNetCore Module V2\nstyle classic\nevent 1007 error\ntime 2018-01-01T00:00:00Z\ndata Application '/LM/W3SVC/{#1}/ROOT' with physical root 'C:\\\\\\\\x{#1}' failed to load, bitness mismatch 0x800700c1.\ndata Process Id: {#1}.\n"

# Failures of one module and its pool, each ended by a restart of the machine, and what a part says
# of the module or the pool, a thousand findings in a file.
fail_often() { # how many
	{
		printf 'era 2008\ncomputer EVIL\nchannel Application\nfirst-record 100\n'
		printf 'event W3SVC-WP/2280 error\ntime 2000-01-01T00:00:00Z\n'
		printf 'data C:\\\\m\\\\x.dll\nbinary 7E000000\nrepeat %d every 3h\n' "$1"
	} | write again-module
	{
		printf 'era 2008\ncomputer EVIL\nchannel System\nfirst-record 100\n'
		printf 'event WAS/5002 error\ntime 2000-01-01T00:00:02Z\ndata AppPoolID=P\n'
		printf 'repeat %d every 3h\n' "$1"
		for event in '6006 information\ntime 2000-01-01T01:00:00Z' \
			'6005 information\ntime 2000-01-01T01:01:00Z'; do
			printf "event $event\nprovider EventLog\nstyle classic\nrepeat %d every 3h\n" "$1"
		done
	} | write again-pool
}
again_often() { # failures, files, finding
	fail_often "$1"
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"],"channels":["System"]'
		seq "$2" | while read -r i; do beside "$i" "f$i" "1000 $3"; done
	} >"$tmp/again.ndjson"
	within 10 "$IISTRIAGE" -q -f json "$tmp/again-module.evtx" "$tmp/again-pool.evtx" \
		"$tmp/again.ndjson" >"$tmp/out"
	grep "^    \"incidents\": $1," "$tmp/out"
}
check "findings about one module cost no more time with more failures" again_often 2000 60 \
	'"finding":"file.missing_dependency","of":"C:\\m\\x.dll","value":"d#.dll"'
check "refused requests of one pool cost no more time with more failures" again_often 5000 120 \
	'"finding":"http.refused","of":"P","value":"AppOffline","line":#,"count":1,"first":"1999-01-01T00:00:00Z","last":"1999-01-01T00:00:00Z"'

# Failures of one computer and cause with a pool each, whose names begin alike.
compared_often() {
	{
		printf 'era 2008\ncomputer EVIL\nchannel System\nevent WAS/5002 error\n'
		printf 'time 2018-01-01T00:00:00Z\ndata AppPoolID={*200:a}P{#1}\nrepeat 6000 every 2h\n'
	} | write compared
	"$IISTRIAGE" -q -f json "$tmp/compared.evtx" >"$tmp/compared.json"
	within 10 "$IISTRIAGE" -q --baseline "$tmp/compared.json" "$tmp/compared.evtx" >"$tmp/out"
	grep -q '6000 still there' "$tmp/out"
}
check "pools cost no more time in a comparison" compared_often

# As many servers as are told of, with pools that a person switched off, in a part.
off_often() {
	input 0 p '"records":1,"matched":0,"computers":["H@"],"channels":["System"],"logs":[{"computer":"H@","channel":"System","records":1,"first_record_id":1,"last_record_id":1,"runs":[]}]' >"$tmp/input"
	beside 0 f@ '16 "finding":"pool.state","of":"P#","value":"Stopped"' \
		'16 "finding":"pool.autostart","of":"P#","value":"false"' | sed 's/EVIL/H@/g' >"$tmp/line"
	for part in input line; do
		awk '{ for (i = 0; i < 2047; i++) { line = $0; gsub("@", i, line); print line } }' "$tmp/$part"
	done >"$tmp/off-often.ndjson"
	within 5 "$IISTRIAGE" -q "$tmp/off-often.ndjson" >"$tmp/out"
	grep '^2047 incidents on 2047 servers' "$tmp/out"
}
check "pools that are switched off cost no more time with more servers" off_often

# Files of one name, and pools that load one of that name.
same_often() {
	mkdir "$tmp/same" && cp "$tmp/loads/EVIL/loads.evtx" "$tmp/same" && (
		cd "$tmp/same" && seq 3000 | xargs mkdir &&
			seq 3000 | awk '{ file = $1 "/x.dll"; print "MZ" >file; close(file) }'
	) || return 1
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"]'
		for i in 0 1 2 3 4 5 6 7 8 9 10 11; do
			beside $i f$i '4000 "finding":"pool.loads","of":"P'$i'-#","value":"C:\\f#\\x.dll"'
		done
	} >"$tmp/same/p.ndjson"
	within 5 "$IISTRIAGE" "$tmp/same" >"$tmp/out" 2>&1
	grep 'P1: disabled' "$tmp/out"
}
check "files of one name cost no more time" same_often

# Files that say the same of the worker processes of a pool, and what it loads.
work_often() {
	mkdir "$tmp/workers" && cp -r "$tmp/loads/EVIL" "$tmp/workers" || return 1
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"]'
		seq 24 | while read -r i; do
			beside "$i" "loads$i" \
				'1000 "finding":"pool.loads","of":"P","value":"C:\\f'"$i"'\\#\\x.dll"'
		done
		seq 25 84 | while read -r i; do
			beside "$i" "pool$i" \
				'1000 "finding":"worker.machine","of":"P","value":"x86","line":#'
		done
	} >"$tmp/workers/p.ndjson"
	within 10 "$IISTRIAGE" -q -f json "$tmp/workers" >"$tmp/out"
	grep -q 'x.dll: it is x64, and the worker processes are x86' "$tmp/out"
}
check "files about one pool cost no more time with more that it loads" work_often

# Failures of pools with long names, and logs of one line.
small_often() {
	{
		printf 'era 2008\ncomputer EVIL\nchannel System\nevent WAS/5002 error\n'
		printf 'time 2018-01-01T00:00:00Z\ndata AppPoolID={*200:a}P{#1}\nrepeat 4000 every 2h\n'
	} | write small
	mkdir "$tmp/small" && mv "$tmp/small.evtx" "$tmp/small" && (
		cd "$tmp/small" && seq 3000 | awk '{
			file = "httperr" $1 ".log"
			print "#Software: Microsoft HTTP API 2.0" >file
			print "#Fields: date time sc-status s-siteid s-reason s-queuename" >file
			print "2018-01-01 00:00:01 503 1 AppOffline P" >file
			close(file)
		}'
	) || return 1
	within 10 "$IISTRIAGE" -q "$tmp/small" >"$tmp/out"
	grep '^4000 incidents on EVIL' "$tmp/out"
}
check "small files cost no more time with more failures" small_often

# More of one name than are looked through, of which one lies as the module does.
too_many_alike() {
	mkdir "$tmp/alike" && denied 'C:\f001\x.dll' EVIL | write alike-log &&
		mv "$tmp/alike-log.evtx" "$tmp/alike" && (
		cd "$tmp/alike" && seq -f 'f%03g' 300 | xargs mkdir &&
			seq -f 'f%03g' 300 | awk '{ file = $1 "/x.dll"; print "MZ" >file; close(file) }'
	) || return 1
	says 'too many files of this name' "$tmp/alike"
}
check "of too many files of one name nothing is concluded" too_many_alike

# Runtimes that are installed, none of which serves what an application wants but the last.
wanted_often() {
	{
		input 0 p '"records":1,"matched":0,"computers":["EVIL"],"channels":["System"]'
		beside 0 config '1 "finding":"worker.machine","of":"P1","value":"x64"' \
			'1 "finding":"site.pool","of":"/LM/W3SVC/1/ROOT","value":"P1"' \
			'1 "finding":"site.path","of":"/LM/W3SVC/1/ROOT","value":"C:\\a"' \
			'1 "finding":"host.frameworks","of":"x64","value":"A@9.9.9999"'
		for i in 1 2 3 4; do
			beside $i dotnet$i '4000 "finding":"host.frameworks","of":"x64","value":"A@1.'$i'.#"'
		done
		for i in 5 6; do
			beside $i a/a$i.runtimeconfig.json \
				'4000 "finding":"app.frameworks","value":"A@9.'$i'.#,@rollForward@Minor"'
		done
	} | tr @ ' ' >"$tmp/wanted.ndjson"
	disabled EVIL P1 | write wanting
	within 10 "$IISTRIAGE" -q "$tmp/wanting.evtx" "$tmp/wanted.ndjson" >"$tmp/out"
	grep 'P1: disabled' "$tmp/out"
}
check "runtimes cost no more time with more frameworks" wanted_often

# What is not there in a part is not told as NULL.
no_null() {
	! "$IISTRIAGE" -v "$tmp/part.ndjson" 2>&1 | grep '(null)'
}
check "what a part leaves out is not told" no_null

# A second log of refused requests with any number of reasons.
refused() { # minute; reasons
	echo '#Software: Microsoft HTTP API 2.0'
	echo '#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename'
	sed "s/.*/2017-07-14 02:$1:00 192.0.2.9 51402 192.0.2.7 80 HTTP\/1.1 GET \/ 503 6 & ShopPool/"
}
all_refused() {
	mkdir -p "$tmp/outage" && cp "$tmp/real.evtx" "$tmp/outage" || return 1
	printf 'QueueFull\nQueueFull\n' | refused 41 >"$tmp/outage/httperr1.log"
	seq 30 | sed 's/^/Abc/' | refused 42 >"$tmp/outage/httperr2.log"
	says '503 QueueFull 2 times, Abc1 once' "$tmp/outage" &&
		says 'for other reasons 27 times' "$tmp/outage"
}
check "reasons that nobody knows hide no refused request" all_refused

# The pool that failed comes last, behind more of others than are counted.
refused_last() {
	seq 70000 | sed 's/^/Q/' | refused 41 | sed '3,$s/ShopPool$/Pool/; s/Q\([0-9]*\) Pool$/AppOffline P\1/' \
		>"$tmp/outage/httperr1.log"
	echo AppOffline | refused 42 | tail -n 1 >>"$tmp/outage/httperr1.log"
	rm "$tmp/outage/httperr2.log"
	says '503 AppOffline once' "$tmp/outage"
}
check "nor do any number of other pools" refused_last

# A part may say that it is redacted, and by which map.
disabled HOST-1 POOL-1 | write tokens
"$IISTRIAGE" -q -f ndjson --redact "$tmp/real.evtx" >"$tmp/redacted.ndjson" || exit 99
"$IISTRIAGE" -q -f ndjson --redact-map "$tmp/map" "$tmp/other-computer.evtx" >"$tmp/mapped.ndjson" || exit 99
hides_nothing() { # folder, what has to be there
	[ "$(find "$1" -type f | wc -l)" = 2 ] || return 1
	for form in text json ndjson csv; do
		"$IISTRIAGE" -q -f $form "$1" >"$tmp/out" 2>"$tmp/err"
		[ $? = 3 ] || { cat "$tmp/err"; return 1; }
		for words in "$2" 2:HOST-1; do
			tr '\n' ' ' <"$tmp/out" | tr -s ' ' | grep -q -F -e "$words" || {
				echo "no $words: $form"
				return 1
			}
		done
	done
	says 'is redacted, and' "$1" &&
		says '2 incidents on 2 servers' "$1"
}
pair() { # folder, first, second: in both orders
	mkdir -p "$tmp/$1/a/x" "$tmp/$1/b/x" && cp "$tmp/$2" "$tmp/$1/a/x" && cp "$tmp/$3" "$tmp/$1/a/y.${3##*.}" &&
		cp "$tmp/$3" "$tmp/$1/b/x" && cp "$tmp/$2" "$tmp/$1/b/y.${2##*.}"
}
redacted_hides_nothing() {
	pair named real.evtx redacted.ndjson && hides_nothing "$tmp/named/a" SHOP.example.com &&
		hides_nothing "$tmp/named/b" SHOP.example.com
}
names_hide_nothing() {
	pair maps mapped.ndjson redacted.ndjson && hides_nothing "$tmp/maps/a" POOL-1 &&
		hides_nothing "$tmp/maps/b" POOL-1 &&
		pair plain tokens.evtx mapped.ndjson && hides_nothing "$tmp/plain/a" POOL-1 &&
		hides_nothing "$tmp/plain/b" POOL-1
}
redacted_is_left_out() {
	for form in text json ndjson; do
		"$IISTRIAGE" -q -f $form --redact "$tmp/real.evtx" >"$tmp/one" || return 1
		"$IISTRIAGE" -q -f $form --redact "$tmp/named/b" >"$tmp/two" 2>"$tmp/err"
		[ $? = 1 ] && grep -q 'is left out: it is redacted' "$tmp/err" || return 1
		for report in one two; do
			grep -c 'POOL-1' "$tmp/$report" >"$tmp/count.$report"
		done
		diff "$tmp/count.one" "$tmp/count.two" && [ "$(cat "$tmp/count.one")" != 0 ] || return 1
	done
	says '1 incident on HOST-1' --redact "$tmp/named/a"
}
check "a part that says it is redacted hides nothing" redacted_hides_nothing
check "nor does one with names among redacted parts" names_hide_nothing
check "a redacted part is left out of a report without names" redacted_is_left_out

# Where the baseline ended is told by the logs of the computer itself.
{
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\nfirst-record 100\nevent WAS/5011 warning\n'
	printf 'time 2017-07-14T02:40:00Z\ndata AppPoolID=ShopPool\ndata ProcessID=4711\n'
} | write old
start_at() { # time
	printf 'event 6005 information\nprovider EventLog\nstyle classic\ntime %s\n' "$1"
}
{ cat "$tmp/old.txt"; start_at 2017-07-15T02:00:00Z; start_at 2017-07-20T00:00:00Z; } >"$tmp/fixed"
write fixed <"$tmp/fixed"
{ printf 'computer EVIL\nchannel System\n'; start_at 9999-12-31T23:58:20Z; } >"$tmp/far"
write far <"$tmp/far"
{
	printf 'computer SHOP.example.com\nchannel Application\nevent 1000 information\nprovider Contoso\n'
	printf 'style classic\ntime 2017-07-19T00:00:00Z\ndata x\n'
} | write further
{ cat "$tmp/old.txt"; start_at 2017-07-15T02:00:00Z; grep -v -e computer -e channel "$tmp/old.txt" |
	sed 's/2017-07-14/2017-07-18/'; start_at 2017-07-18T03:00:00Z; start_at 2017-07-25T00:00:00Z; } >"$tmp/again"
write again <"$tmp/again"
keeps_end() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/old.evtx" "$tmp/further.evtx" &&
		says 'Not fixed: 1 still there' --baseline "$tmp/before" "$tmp/again.evtx" || return 1
	for also in '' "$tmp/far.evtx"; do
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/old.evtx" $also &&
			says 'Fixed, as far as these logs show: 0 still there, 0 new, 1 gone' \
				--baseline "$tmp/before" "$tmp/fixed.evtx" || return 1
	done
}
check "a log of another computer does not move the end of a baseline" keeps_end

# So is where the run ends: neither another computer in the file, nor another log, nor a list of a
# part shows that a failure did not go on.
calm() { # computer, channel, record, time
	printf 'event 1000 information\nprovider Filler\nstyle classic\ncomputer %s\n' "$1"
	printf 'channel %s\nrecord %s\ntime %s\ndata x\n' "$2" "$3" "$4"
}
SHOP=SHOP.example.com
calm $SHOP System 10 2017-07-13T09:00:00Z | write calm
{ printf 'unsorted\n'; calm $SHOP System 10 2017-07-13T09:00:00Z; calm EVIL System 11 2017-07-19T09:00:00Z; } |
	write calm-two
calm $SHOP Application 10 2017-07-19T09:00:00Z | write calm-application
calm $SHOP System 11 2017-07-19T09:00:00Z | write calm-later
keeps_run_end() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/old.evtx" &&
		"$IISTRIAGE" -q -f ndjson "$tmp/calm.evtx" | grep '"type": "input"' |
		sed 's/2017-07-13/2017-07-19/g; s/"logs": \[.*\], "dirty"/"logs": [], "dirty"/' >"$tmp/calm.ndjson" ||
		return 1
	for with in calm-two.evtx calm-application.evtx calm.ndjson; do
		says 'Not known whether it is fixed: 0 still there, 0 new, 0 gone, 1 not known' \
			--baseline "$tmp/before" "$tmp/calm.evtx" "$tmp/$with" || return 1
	done
	says 'Fixed, as far as these logs show: 0 still there, 0 new, 1 gone' \
		--baseline "$tmp/before" "$tmp/calm.evtx" "$tmp/calm-later.evtx"
}
check "nor does it, another log or a part the end of a run" keeps_run_end

# In some zones a text in local time ends before the failure.
for time in '2017-07-10 09:00:00' '2017-07-14 10:00:00'; do
	printf 'Log Name: System\nSource: EventLog\nDate: %s\nEvent ID: 6013\nLevel: Information\n' "$time"
	printf 'Computer: %s\nDescription:\nThe system uptime is 5 seconds.\n\n' $SHOP
	printf 'Log Name: System\nSource: Microsoft-Windows-WAS\nDate: %s\nEvent ID: 5186\n' "$time"
	printf "Level: Information\nComputer: %s\nDescription:\nA worker process with process id of '12' serving application pool 'ShopPool' was shutdown due to inactivity.\n\n" $SHOP
done >"$tmp/calm-local"
keeps_local_end() {
	says 'Fixed, as far as these logs show: 0 still there, 0 new, 1 gone' --text-zone UTC \
		--baseline "$tmp/before" "$tmp/calm-local" &&
		says 'Not known whether it is fixed: 0 still there, 0 new, 0 gone, 1 not known' \
			--baseline "$tmp/before" "$tmp/calm-local"
}
check "nor does a text in local time that may end before it" keeps_local_end

# What a run cannot show is not over in it: without the System log, of a computer that nobody names,
# or beside more failures than are listed.
{
	printf 'Log Name: System\nSource: WAS\nDate: 2017-07-14T02:40:00Z\nEvent ID: 5011\nDescription:\n'
	printf "A process serving application pool 'ShopPool' suffered a fatal communication error.\n"
} >"$tmp/pasted"
not_over() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/old.evtx" &&
		says 'the System log was not given' --baseline "$tmp/before" "$tmp/further.evtx" &&
		says 'Fixed, as far' --baseline "$tmp/before" "$tmp/calm.evtx" "$tmp/calm-later.evtx" &&
		says 'more failures were found than are listed' --baseline "$tmp/before" "$tmp/calm-later.evtx" \
			"$tmp/storm.evtx" &&
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/pasted" && grep -q ShopPool "$tmp/before" &&
		says 'it names no computer, so no log is known to be of the same one' \
			--baseline "$tmp/before" "$tmp/calm-later.evtx"
}
check "nor is a failure fixed by what could not show it" not_over

# An application that names no pool makes nobody's pool known, nor fixed.
a_log() { # channel, number of the first record
	printf 'era 2008\ncomputer SHOP\nchannel %s\nfirst-record %s\n' "$1" "$2"
}
nothing() { # times
	printf 'event 1000 information\nprovider Filler\nstyle classic\ntime %s\ndata x\n' "$@"
}
forged_start() {
	fails_to_start 1018 9 2024-03-05T11:10:00Z
	fails_to_start 1032 9 2024-03-05T11:20:00Z
}
{ a_log System 100 && nothing 2024-03-05T11:00:00Z 2024-03-05T12:00:00Z; } | write quiet-system
{ a_log Application 400 && forged_start && nothing 2024-03-05T12:00:00Z; } | write forged-start
{
	a_log System 102
	printf 'event WAS/5011 warning\ntime 2024-03-06T10:29:58Z\ndata AppPoolID=Payroll\ndata ProcessID=4711\n'
	printf 'event WAS/5002 error\ntime 2024-03-06T10:31:00Z\ndata AppPoolID=Payroll\n'
} | write payroll-system
{ a_log Application 403 && fails_to_start 1018 1 2024-03-06T10:29:57Z; } | write payroll
{ a_log System 900 && nothing 2024-03-07T11:00:00Z; } | write later-system
knows_no_pool() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/quiet-system.evtx" "$tmp/forged-start.evtx" &&
		says '0 still there, 1 new, 0 gone' --baseline "$tmp/before" "$tmp/payroll-system.evtx" \
			"$tmp/payroll.evtx"
}
check "what names no pool makes no failure of a pool known to a baseline" knows_no_pool
fixes_no_pool() {
	for also in '' "$tmp/forged-start.evtx"; do
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/payroll-system.evtx" "$tmp/payroll.evtx" $also &&
			says 'a disabled pool writes no events' --baseline "$tmp/before" "$tmp/later-system.evtx" \
				"$tmp/forged-start.evtx" || return 1
	done
}
check "nor is a disabled pool fixed by it" fixes_no_pool

# A forged event may change the rule of a failure that goes on.
{
	a_log System 1
	printf 'event SCM/7023 error\ntime 2024-03-05T11:00:30Z\n'
	printf 'data World Wide Web Publishing Service\ndata %%%%5\n'
	nothing 2024-03-05T12:00:00Z
} | write down-service
{
	a_log System 1
	printf 'event WAS/5011 warning\ntime 2024-03-05T11:00:10Z\ndata AppPoolID=Shop\ndata ProcessID=77\n'
	nothing 2024-03-05T12:00:00Z
} | write down-pool
{
	a_log Application 1
	printf 'event W3SVC-WP/2269 error\ntime 2024-03-05T11:00:05Z\ndata AppPoolID=Shop\n'
	printf 'data ProcessID=77\nbinary 05000000\n'
} | write forged-pool
{
	a_log Application 1
	printf 'event 4275 error\nprovider IIS Config\nstyle classic\ntime 2024-03-05T11:00:05Z\n'
	printf 'data x\nbinary 02000000\n'
} | write forged-service
changes_rule() {
	for of in pool service; do
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/down-$of.evtx" &&
			says 'Not fixed: 1 still there' --baseline "$tmp/before" "$tmp/down-$of.evtx" \
				"$tmp/later-system.evtx" &&
			never 'gone since' --baseline "$tmp/before" "$tmp/down-$of.evtx" \
				"$tmp/later-system.evtx" "$tmp/forged-$of.evtx" &&
			never 'Fixed' --baseline "$tmp/before" "$tmp/down-$of.evtx" \
				"$tmp/later-system.evtx" "$tmp/forged-$of.evtx" || return 1
	done
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/down-pool.evtx" &&
		says "it may be the same as 'A worker process could not initialise" --baseline "$tmp/before" \
			"$tmp/down-pool.evtx" "$tmp/later-system.evtx" "$tmp/forged-pool.evtx"
}
check "nor is a failure fixed whose rule a forged event changes" changes_rule

# A service, and a pool of which only files tell: nothing shows in a log that they are still down.
writes_no_events() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/down-service.evtx" &&
		says 'it writes no events while it is down' --baseline "$tmp/before" "$tmp/later-system.evtx" ||
		return 1
	beside_failure "$(works_at 2026-05-11T05:00:00Z)\n" '' &&
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/told" &&
		says 'Not fixed: 1 still there' --baseline "$tmp/before" --since 2026-05-11T09:00:00Z "$tmp/told" ||
		return 1
	{ a_log System 1 && works_at 2026-05-12T05:00:00Z; } | write told/later
	rm "$tmp/told/later.ndjson" "$tmp/told/later.txt"
	echo 'APPPOOL "ShopPool" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)' >"$tmp/told/appcmd.txt"
	never 'gone since' --baseline "$tmp/before" "$tmp/told" && rm "$tmp/told/a.log" &&
		says 'Fixed, as far as these logs show' --baseline "$tmp/before" "$tmp/told" &&
		rm "$tmp/told/appcmd.txt" &&
		says 'no event tells of it, so check whether it works' --baseline "$tmp/before" "$tmp/told"
}
check "nor is what writes no events while it is down" writes_no_events

# What works shows it of itself alone: not of other pools, nor of what is no pool.
works_later() { # pool, time
	printf 'event WAS/5186 information\ntime %s\ndata 4711\ndata %s\n' "$2" "$1"
}
disabled_at() { # pool, time
	printf 'event WAS/5002 error\ntime %s\ndata AppPoolID=%s\n' "$2" "$1"
}
{
	a_log System 100 && disabled_at Shop 2024-03-05T11:00:00Z
	disabled_at News 2024-03-05T11:01:00Z && nothing 2024-03-05T12:00:00Z
} | write two-pools
{
	a_log System 101 && disabled_at News 2024-03-05T11:01:00Z && nothing 2024-03-05T12:00:00Z
	works_later News 2024-03-06T12:00:00Z && nothing 2024-03-07T12:00:00Z
} | write one-works
{ a_log System 200 && works_later Shop 2024-03-06T12:00:00Z; } | write other-works
each_pool() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/two-pools.evtx" &&
		says 'Not known whether it is fixed: 0 still there, 0 new, 1 gone, 1 not known' \
			--baseline "$tmp/before" "$tmp/one-works.evtx" &&
		says "nothing shows that it is over in 'Shop'" --baseline "$tmp/before" "$tmp/one-works.evtx" &&
		says 'Fixed, as far as these logs show' --baseline "$tmp/before" "$tmp/two-pools.evtx" \
			"$tmp/one-works.evtx" "$tmp/other-works.evtx"
}
check "nor is one of two pools by the other" each_pool
{
	a_log System 100
	printf 'event WAS/5172 error\ntime 2024-03-05T11:00:00Z\ndata C:\\\\x.config\ndata 12\n'
	printf 'data text\nbinary 0d000780\n' && nothing 2024-03-05T12:00:00Z
} | write down-config
{
	a_log Application 100
	printf 'event W3SVC-WP/2307 error\ntime 2024-03-05T11:00:20Z\ndata AppPoolID=News\n'
	printf 'data text\ndata C:\\\\x.config\ndata 12\nbinary 0d000780\n'
} | write forged-config
{ a_log System 300 && works_later News 2024-03-06T05:00:00Z; } | write news-works
{ a_log System 300 && start_at 2024-03-06T05:00:00Z; } | write starts
{ a_log Application 1 && nothing 2024-03-06T05:00:00Z; } | write later-application
works_nothing_else() {
	for also in '' "$tmp/forged-config.evtx"; do
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/down-config.evtx" $also &&
			says 'it writes no events while it is down' --baseline "$tmp/before" \
				"$tmp/news-works.evtx" "$tmp/later-application.evtx" &&
			says 'Fixed, as far as these logs show' --baseline "$tmp/before" "$tmp/starts.evtx" \
				"$tmp/later-application.evtx" || return 1
	done
}
check "nor is what is no pool by one that works" works_nothing_else

# Nothing shows that a failure is over where its log was not given, or IIS does not run.
{ a_log Application 100 && fails_to_start 1018 1 2024-03-05T11:00:00Z && nothing 2024-03-05T12:00:00Z; } |
	write not-started
needs_its_log() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/quiet-system.evtx" "$tmp/not-started.evtx" &&
		says 'the Application log was not given' --baseline "$tmp/before" "$tmp/starts.evtx" &&
		says 'the Application log does not go on after that' --baseline "$tmp/before" \
			"$tmp/starts.evtx" "$tmp/forged-config.evtx" &&
		says 'Fixed, as far as these logs show' --baseline "$tmp/before" "$tmp/starts.evtx" \
			"$tmp/later-application.evtx"
}
# What only the Application log told, of whatever kind, it has to tell, too.
needs_application_log() {
	for event in 'W3SVC-WP/2269 error' '9999 error\nprovider Microsoft-Windows-IIS-W3SVC-WP'; do
		{ a_log Application 100 && printf "event $event\ntime 2024-03-05T11:00:00Z\ndata x\n"; } |
			write told-once
		"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/quiet-system.evtx" "$tmp/told-once.evtx" &&
			says 'the Application log was not given' --baseline "$tmp/before" "$tmp/starts.evtx" ||
			return 1
	done
}
needs_logs() {
	needs_its_log && needs_application_log
}
check "nor is a failure fixed whose log was not given" needs_logs

# Nor where the log begins anew after it, as one does that somebody filled: unless its last day is
# whole.  What found nothing says which time both logs cover.
{ a_log System 1 && nothing 2024-03-01T05:00:00Z 2024-03-21T05:00:00Z; } | write whole-system
for log in 2024-03-20T13:00:00Z 2024-03-18T13:00:00Z; do
	{ a_log Application 5000 && nothing $log 2024-03-20T13:10:00Z; } | write "filled-$log"
done
{ a_log Application 100 && fails_to_start 1018 1 2024-03-05T11:00:00Z && nothing 2024-03-05T12:00:00Z
	printf 'record 4990\n' && nothing 2024-03-20T13:00:00Z 2024-03-20T13:10:00Z; } | write torn
begins_anew() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/quiet-system.evtx" "$tmp/not-started.evtx" || return 1
	set -- --baseline "$tmp/before" "$tmp/whole-system.evtx"
	says 'not known (the Application log begins only after that)' "$@" \
		"$tmp/filled-2024-03-20T13:00:00Z.evtx" &&
		says '2024-03-01 to 2024-03-21 (both logs only 2024-03-20)' \
			"$tmp/whole-system.evtx" "$tmp/filled-2024-03-20T13:00:00Z.evtx" &&
		says 'Fixed, as far' "$@" "$tmp/filled-2024-03-18T13:00:00Z.evtx"
}
check "nor where the log that tells of it begins anew" begins_anew
{
	printf 'Log Name: System\nSource: Microsoft-Windows-WAS\nDate: 06/01/2024 13:03:09\nEvent ID: 5011\n'
	printf 'Level: Error\nComputer: SHOP\nDescription:\nA process serving application pool '
	printf "'Shop' suffered a fatal communication error with the Windows Process Activation Service. "
	printf "The process id was '1234'. The data field contains the error number.\n"
} >"$tmp/no-month"
knows_no_time() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/no-month" &&
		says 'when it was seen last is not known' --baseline "$tmp/before" "$tmp/quiet-system.evtx"
}
check "nor is one whose time is not known by any log" knows_no_time

# Nor does another one that recovered, a start that anybody may write, a filter, or a file say so.
{
	a_log System 10
	printf 'event WAS/5002 error\ntime 2024-02-01T10:00:00Z\ndata AppPoolID=Payroll\n'
	works_later Payroll 2024-02-02T10:00:00Z
} | write earlier
{
	a_log Application 403 && fails_to_start 1018 1 2024-03-06T10:29:57Z
	printf 'event W3SVC-WP/2269 error\ntime 2024-03-06T10:29:58Z\ndata AppPoolID=Payroll\n'
	printf 'data ProcessID=4711\n' && fails_to_start 1032 1 2024-03-06T12:00:00Z &&
		nothing 2024-03-07T12:00:00Z
} | write claims-start
{ cat "$tmp/earlier.txt"; sed 1,3d "$tmp/payroll-system.txt"; nothing 2024-03-07T11:00:00Z; } | write both
seems_over() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/payroll-system.evtx" "$tmp/payroll.evtx" || return 1
	for run in earlier claims-start; do
		says 'a disabled pool writes no events' --baseline "$tmp/before" "$tmp/later-system.evtx" \
			"$tmp/$run.evtx" || return 1
	done
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/both.evtx" &&
		says 'Not fixed' --baseline "$tmp/before" --until 2024-03-01T00:00:00Z "$tmp/both.evtx" &&
		says 'the filters hide its events' --baseline "$tmp/before" --until 2024-03-01T00:00:00Z \
			"$tmp/both.evtx"
}
# A failure without a pool is not another one of the rule that a forged event gives it.
{ a_log Application 1 && fails_to_start 1028 2 2024-03-05T09:00:00Z &&
	fails_to_start 1018 1 2024-03-05T11:00:00Z && nothing 2024-03-05T12:00:00Z; } | write two-applications
{ sed "/^event 1000/,\$d" "$tmp/two-applications.txt" && fails_to_start 1028 1 2024-03-05T11:00:02Z &&
	nothing 2024-03-07T12:00:00Z; } | write rule-changed
rule_changed() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/quiet-system.evtx" "$tmp/two-applications.evtx" &&
		says 'it may be the same as' --baseline "$tmp/before" "$tmp/quiet-system.evtx" \
			"$tmp/later-system.evtx" "$tmp/rule-changed.evtx"
}
# iisreset stops all.
{ a_log System 300 && printf 'event 3202 information\nprovider Microsoft-Windows-IIS-IISReset\n' &&
	printf 'time 2024-03-07T10:00:00Z\ndata CORP\\anna\n' && nothing 2024-03-07T12:00:00Z; } | write reset
reset_stops() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/payroll-system.evtx" "$tmp/payroll.evtx" &&
		says 'IIS was stopped, and these logs show no start after that' --baseline "$tmp/before" \
			"$tmp/reset.evtx"
}
seems_to_end() {
	seems_over && rule_changed && reset_stops
}
check "nor by what only seems to end it" seems_to_end
service_is() { # state, its number, time
	printf 'event SCM/7036 information\ntime %s\n' "$3"
	printf 'data World Wide Web Publishing Service\ndata %s\nbinary-text W3SVC/%s\n' "$1" "$2"
}
{ a_log System 300 && service_is stopped 1 2024-03-06T10:00:00Z && nothing 2024-03-07T12:00:00Z; } | write stops
{
	a_log System 300 && service_is stopped 1 2024-03-06T10:00:00Z
	service_is running 4 2024-03-06T10:01:00Z && nothing 2024-03-07T12:00:00Z
} | write stops-and-starts
needs_a_service() {
	"$IISTRIAGE" -q -f json -o "$tmp/before" "$tmp/down-pool.evtx" &&
		says 'IIS was stopped, and these logs show no start after that' --baseline "$tmp/before" \
			"$tmp/stops.evtx" &&
		says 'Fixed, as far as these logs show' --baseline "$tmp/before" "$tmp/stops-and-starts.evtx"
}
check "nor is any while IIS is stopped" needs_a_service

# Which logs of a computer there are is told by its own, also in a file of many.
{
	printf 'era 2008\nunsorted\n'
	calm EVIL Application 10 2017-07-14T02:30:00Z
	printf 'event WAS/5011 warning\ncomputer SHOP\nchannel System\nrecord 11\ntime 2017-07-14T02:40:00Z\n'
	printf 'data AppPoolID=ShopPool\ndata ProcessID=4711\n'
	calm EVIL System 12 2017-07-14T02:50:00Z
} | write turns
gives_no_log() {
	says 'No Application log of SHOP was given' "$tmp/turns.evtx" &&
		says 'Get the Application log' "$tmp/turns.evtx"
}
check "a log of another computer in the same file is none of it" gives_no_log
not_read() {
	mkdir -p "$tmp/apart/SHOP" "$tmp/apart/logs" && switched_off "$tmp/apart/SHOP" ShopPool || return 1
	printf 'era 2008\ncomputer SHOP.example.com\nchannel System\n' >"$tmp/apart.txt"
	start_at 2017-07-14T02:40:00Z >>"$tmp/apart.txt"
	"$mkevtx" "$tmp/apart.txt" "$tmp/apart/logs/a.evtx" || return 1
	sed 's/SHOP.example/SHOP.evil/' "$tmp/apart.txt" >"$tmp/apart2.txt"
	"$mkevtx" "$tmp/apart2.txt" "$tmp/apart/logs/b.evtx" || return 1
	says 'No IIS failure found' "$tmp/apart" && says 'it and 1 other file beside the logs were not read' "$tmp/apart"
}
check "files that are nobody's are told also where nothing failed" not_read

# A computer may be named like a token of the map, and a map may have been copied before it grew.
{
	printf 'era 2008\ncomputer HOST-1\nchannel System\nfirst-record 200\nevent 6005 information\n'
	printf 'provider EventLog\nstyle classic\ntime 2017-07-14T02:50:00Z\n'
} | write starter
is_no_token() { # the part and the log
	cp "$tmp/map" "$tmp/map.again" &&
		"$IISTRIAGE" -q -f ndjson --redact-map "$tmp/map.again" "$@" >"$tmp/both.ndjson" &&
		says 'CRITICAL POOL-1: disabled' "$tmp/both.ndjson" &&
		says 'CRITICAL POOL-1: disabled' --redact-map "$tmp/map.again" "$@" &&
		"$IISTRIAGE" -q -f json --redact-map "$tmp/map.again" "$@" >"$tmp/out" &&
		grep -q '"HOST-2"' "$tmp/out"
}
no_token() {
	is_no_token "$tmp/mapped.ndjson" "$tmp/starter.evtx" && is_no_token "$tmp/starter.evtx" "$tmp/mapped.ndjson"
}
check "nor is a computer that is named like a token" no_token
another_copy() {
	cp "$tmp/map" "$tmp/map.copy" || return 1
	"$IISTRIAGE" -q -f ndjson --redact-map "$tmp/map.copy" "$tmp/real.evtx" >"$tmp/grown.ndjson" || return 1
	for form in text json ndjson; do
		cp "$tmp/map" "$tmp/map.again" &&
			"$IISTRIAGE" -q -f $form --redact-map "$tmp/map.again" "$tmp/other-pool.evtx" "$tmp/grown.ndjson" \
				>"$tmp/out" 2>"$tmp/err"
		[ $? = 1 ] && grep -q 'grown.ndjson: is left out: it has names that are not in the map' "$tmp/err" || {
			cat "$tmp/err"
			return 1
		}
	done
	says '1 incident on HOST-2' --redact-map "$tmp/map.again" "$tmp/other-pool.evtx" "$tmp/grown.ndjson"
}
check "tokens of another copy of the map are left out" another_copy

# What is concluded beside it stays: what a baseline knows, starts, evidence.
started() { # computer: a start of the machine after the failure
	printf 'era 2008\ncomputer %s\nchannel System\nevent 6005 information\nprovider EventLog\n' "$1"
	printf 'style classic\ntime 2017-07-14T02:50:00Z\n'
}
compares() { # folder, baseline
	for form in text json ndjson; do
		"$IISTRIAGE" -q -f $form --baseline "$2" "$1" >"$tmp/out" 2>"$tmp/err"
		[ $? = 3 ] || { cat "$tmp/err"; return 1; }
		grep -q -e '1 still there' -e '"still_there": 1' "$tmp/out" || return 1
	done
}
redacted_spoils_no_baseline() {
	"$IISTRIAGE" -q -f json "$tmp/real.evtx" >"$tmp/plain.json" &&
		compares "$tmp/named/a" "$tmp/plain.json" &&
		"$IISTRIAGE" -q -f json "$tmp/mapped.ndjson" >"$tmp/mapped.json" &&
		compares "$tmp/plain/a" "$tmp/mapped.json" && compares "$tmp/maps/b" "$tmp/mapped.json"
}
claims_no_set() {
	started 2:HOST-1 | write marked && pair marked marked.evtx redacted.ndjson &&
		never 'recovered at' "$tmp/marked/a" && never 'recovered at' "$tmp/marked/b" &&
		says '1 incident on 2:HOST-1' "$tmp/marked/b"
}
# Its input does not say so.
claims_no_token() {
	started HOST-1 | write start && "$IISTRIAGE" -q -f ndjson "$tmp/start.evtx" |
		sed '/"event"/s/"recovered": false,/& "redacted": true,/' >"$tmp/start.ndjson"
	pair token real.evtx start.ndjson || return 1
	for order in a b; do
		"$IISTRIAGE" -q -f ndjson --redact "$tmp/token/$order" >"$tmp/out.ndjson" 2>"$tmp/err"
		[ $? = 1 ] && grep -q 'is left out: it is redacted' "$tmp/err" &&
			says 'not recovered' "$tmp/out.ndjson" || return 1
	done
	says '2 computers\|2:HOST-1' "$tmp/token/a" || says 'is redacted, and other inputs are not' "$tmp/token/a"
}
# Evidence of a part belongs to the input that has its computer.
keeps_evidence() {
	rm -rf "$tmp/off" && quiet SHOP | write quiet-shop && echo ShopPool >"$tmp/names" && config SHOP &&
		cp "$tmp/quiet-shop.evtx" "$tmp/off/SHOP" && cp "$tmp/redacted.ndjson" "$tmp/off/z.ndjson" || return 1
	"$IISTRIAGE" -q -f ndjson "$tmp/off" >"$tmp/mixed.ndjson" 2>"$tmp/err"
	for part in off mixed.ndjson; do
		says 'ShopPool: switched off by a person' "$tmp/$part" &&
			says '2 incidents on 2 servers' "$tmp/$part" &&
			says '1 incident on HOST-1: somebody switched something off' --redact "$tmp/$part" ||
			return 1
	done
}
check "nor does it spoil a comparison" redacted_spoils_no_baseline
check "nor is a computer of that name one of a redacted part" claims_no_set
check "nor is an event that says it is redacted" claims_no_token
check "nor does it take evidence of others" keeps_evidence

# A text that names no computer is nobody's.
is_nobodys() {
	printf '%s\n' 'Log Name:      System' 'Source:        Microsoft-Windows-WAS' \
		'Date:          2017-07-14 02:40:00' 'Event ID:      5002' 'Level:         Error' \
		"Description:   Application pool 'ShopPool' is being automatically disabled due to a series of failures in the process(es) serving that application pool." >"$tmp/nobody.txt"
	for form in text html markdown; do
		says 'EVIL.example.com and one without a name' -f $form --text-zone UTC "$tmp/nobody.txt" \
			"$tmp/other-computer.evtx" || return 1
	done
}
check "a failure of no computer is told as that of none" is_nobodys

# A log of a computer without a failure that was cleared, and records that differ from their
# copies: neither another failure nor a crowd of such computers takes that away.
quiet_event() { # time
	printf 'event WAS/5186 information\ntime %s\ndata ShopPool\ndata 4711\n' "$1"
}
cleared() { # computer
	printf 'era 2008\ncomputer %s\nchannel System\nfirst-record 100\n' "$1"
	quiet_event 2017-07-14T01:00:00Z
	printf 'event 104 information\nprovider Microsoft-Windows-Eventlog\ntime 2017-07-14T02:00:00Z\n'
	printf 'data admin\ndata %s\ndata System\n' "$1"
}
cleared SHOP.example.com | write cleared
disabled WEB09.example.com OtherPool | write web09
cleared_is_told() {
	for form in text html markdown json; do
		says 'The System log of SHOP.example.com was cleared at 2017-07-14 02:00:00Z' -f $form "$@" || return 1
	done
	says 'No Application log of WEB09.example.com and SHOP.example.com was given' "$@"
}
cleared_is_first() { says 'No verdict: the System log of SHOP.example.com was cleared at' "$tmp/cleared.evtx"; }
check "that a log was cleared is said before what was not sent" cleared_is_first
check "a failure of another computer hides no log that was cleared" \
	for_each_order cleared_is_told cleared web09
# Names that one file shows one after the other may be those of one server: they lack no log.
many_are_counted() {
	mkdir "$tmp/many" && cp "$tmp/web09.evtx" "$tmp/cleared.evtx" "$tmp/many" || return 1
	for i in 1 2 3 4 5 6; do
		for k in 1 2 3 4 5 6 7 8 9; do
			cleared A$i$k | sed 's/^computer/unsorted\n&/'
		done
	done >"$tmp/many.txt"
	{ printf 'era 2008\nchannel System\nunsorted\n'
		grep -v '^era\|^channel\|^first-record\|^unsorted' "$tmp/many.txt"; } >"$tmp/fleet.txt"
	"$mkevtx" "$tmp/fleet.txt" "$tmp/many/fleet.evtx" &&
		cleared_is_told "$tmp/many" &&
		says 'So it is on 54 other servers' "$tmp/many" &&
		[ "$("$IISTRIAGE" -q -f json "$tmp/many" | grep -c 'log of .* was cleared at')" = 1 ]
}
check "computers without a failure are counted" many_are_counted
differing_are_told() {
	{ printf 'era 2008\nchannel System\nunsorted\n'
		for i in 1 2 3 4 5 6 7 8 9 10 11; do
			for k in 0 1 2 3 4 5 6 7 8 9; do
				for pool in a b; do
					printf 'event WAS/5186 information\ncomputer A%s\nrecord 7\n' $i$k
					printf 'time 2017-07-14T02:40:00Z\ndata %s\ndata 4711\n' $pool
				done
			done
		done; } | write differing
	for form in text html markdown json; do
		says '5 records of SHOP.example.com, the first at 2017-07-14 02:40:00Z, do not say the same' \
			-f $form "$tmp/real.evtx" "$tmp/other-pool.evtx" "$tmp/differing.evtx" || return 1
	done
	says 'and more: 108 computers whose records differ' "$tmp/real.evtx" "$tmp/other-pool.evtx" "$tmp/differing.evtx"
}
check "computers whose records differ push out none of another file" differing_are_told

# Of one failure: names and events of the Application log that come first and are many.
workers() { # event, number, value for each...
	printf 'era 2008\ncomputer SHOP.example.com\nchannel Application\n'
	for value; do
		printf 'event %s error\ntime 2017-07-14T02:39:55Z\ndata %s\nbinary b7000000\n' "$event" "$value"
	done
}
event=W3SVC-WP/2303
workers $(seq -f A%.0f 60) ShopPool | write worker-pools
keeps_what_is_off() {
	says '"app_pool_disabled": [ {"app_pool": "ShopPool"' -f json "$tmp/real.evtx" "$tmp/worker-pools.evtx" &&
		says 'ShopPool: disabled' "$tmp/real.evtx" "$tmp/worker-pools.evtx" &&
		says ', ShopPool and 41 more' "$tmp/real.evtx" "$tmp/worker-pools.evtx" &&
		says '"WAS",5002,' -f csv "$tmp/real.evtx" "$tmp/worker-pools.evtx"
}
check "names and events of the Application log push out none of the same failure" keeps_what_is_off

# A start does not repair what failed in it, whatever else is written meanwhile.
write starting <"$srcdir/tests/incidents/start-not-over.txt"
{
	printf 'era 2008\ncomputer WEB01\nchannel Application\nfirst-record 500\n'
	for n in $(seq 401 600); do
		printf 'event 1001 information\nprovider IIS AspNetCore Module V2\nstyle classic\n'
		printf "time 2025-09-20T22:05:51.%dZ\ndata Application '/LM/W3SVC/9/ROOT' started process " "$n"
		printf "'1%d' successfully and process '1%d' is listening on port '1234'.\n" "$n" "$n"
	done
} | write busy
starts_in_vain() {
	says '1 incident on WEB01: not recovered when the logs end' "$@"
}
check "a start is no repair of what failed in it, whatever another log says" \
	for_each_order starts_in_vain starting busy

# Somebody who may write to a log can always report a failure that was none.
check "a forged failure is reported" says 'HarmlessPool was disabled' "$tmp/other-pool.evtx"

# A zone that is never read.
waits_for_no_fifo() {
	mkfifo "$tmp/fifo" || return 1
	TZ=":$tmp/fifo" timeout 60 "$IISTRIAGE" -q --tz local "$tmp/real.evtx" >"$tmp/out" || return 1
	TZDIR="$tmp" timeout 60 "$IISTRIAGE" -q --tz fifo "$tmp/real.evtx" 2>"$tmp/err"
	[ $? = 2 ] && grep -q 'not a valid value' "$tmp/err"
}
check "a FIFO as a time zone is not waited for" waits_for_no_fifo

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
