#!/bin/sh
# archives.sh - archives on the command line: beside folders, from a pipe, in a merge,
# with names hidden, on many threads; and what is left in the folder for temporary files.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
builddir=$(cd "${builddir:-$srcdir/build}" && pwd) || exit 99
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
make=$builddir/tests/writer/mkarchive
story=$srcdir/samples/iis6/dll-access-denied
. "$srcdir/tests/cases.sh"
cd "$tmp" || exit 99
mkdir spool
export TMPDIR="$tmp/spool"

# A log that is not spooled to memory alone: five times a mebibyte of other chunks.
large() { # log
	cat "$1"
	for _ in 1 2 3 4 5; do
		head -c 1048576 /dev/zero
	done
}
large "$story/System.evtx" >large.evtx

"$make" case.zip zip - "logs/System.evtx=$story/System.evtx" \
	"logs/Application.evtx=$story/Application.evtx" "readme.txt=$srcdir/README.md" || exit 99
"$make" inner.tgz pax gzip "Application.evtx=$story/Application.evtx" || exit 99
"$make" nested.zip zip - "System.evtx=$story/System.evtx" "upload/in.tgz=inner.tgz" || exit 99
"$make" large.zip zip - "System.evtx=large.evtx" || exit 99

scan() { # status, output, argument...
	wanted=$1
	out=$2
	shift 2
	"$IISTRIAGE" "$@" >"$out" 2>err
	status=$?
	[ $status = "$wanted" ] || {
		echo "wanted status $wanted, got $status: iistriage $*"
		cat err
		return 1
	}
}

# What was found, without where.
found() { # report of ndjson
	sed -n '/"type": "incident"/s/"events": .*//p' "$1"
}

as_folder() {
	scan 0 folder -f ndjson "$story" && found folder >wanted && [ -s wanted ] &&
		for archive in case.zip nested.zip; do
			scan 0 out -f ndjson $archive && found out | diff wanted - || return 1
		done
}

from_pipe() {
	cat nested.zip | scan 0 piped -f ndjson - && scan 0 file -f ndjson nested.zip &&
		sed 's|"nested.zip|"-|g' file | diff - piped &&
		scan 0 piped -f ndjson - <nested.zip && sed 's|"nested.zip|"-|g' file | diff - piped
}

in_folder() {
	mkdir -p case/web case/empty && cp case.zip nested.zip case && echo hello >case/web/x.txt &&
		scan 0 out -f json case && grep -c '"archive": ' out | grep -qx 4 &&
		grep -q '"path": "case/nested.zip/upload/in.tgz/Application.evtx"' out &&
		grep -q '"archive": "case/nested.zip/upload/in.tgz"' out
}

threads() {
	scan 0 one -j 1 -f json --hash nested.zip large.zip case.zip &&
		scan 0 many -j 4 -f json --hash nested.zip large.zip case.zip && cmp one many &&
		grep -q "$(sha256sum <large.evtx | cut -d' ' -f1)" one
}

merges() {
	scan 0 whole -f json nested.zip && scan 0 part.ndjson -f ndjson nested.zip &&
		scan 0 merged -f json part.ndjson && cmp whole merged &&
		grep -q '"archive": "nested.zip/upload/in.tgz"' merged
}

hides_names() {
	"$make" Contoso-ShopPool.zip zip - "WEB03/fabrikam.evtx=$story/System.evtx" &&
		for form in $(report_forms); do
			scan 0 out -f "$form" --redact Contoso-ShopPool.zip || return 1
			! grep -iE 'contoso|fabrikam|WEB03' out || return 1
		done
}

# Every form of a report shows a name that would change a terminal as it is harmless.
harmless() {
	escape=$(printf '\033')
	"$make" bad.zip zip - "$(printf 'a\033[31m<script>\nb')=$story/System.evtx" &&
		for form in $(report_forms); do
			scan 0 out -f "$form" bad.zip && ! grep "$escape" out || return 1
			case $form in html | markdown) ! grep '31m<script>' out || return 1 ;; esac
		done
}

refuses_encrypted() {
	"$make" secret.zip zip-encrypted - "System.evtx=$story/System.evtx" &&
		scan 1 out secret.zip && grep -q '^iistriage: secret.zip: 1 entry is encrypted$' err &&
		grep -q 'with its password' err
}

cut_off() {
	head -c $(($(wc -c <case.zip) * 3 / 4)) case.zip >cut.zip && scan 3 out -f json cut.zip &&
		grep -q '"path": "cut.zip/logs/System.evtx"' out && grep -q 'from here on' err
}

# What one program takes for a folder is a file for another one.
filled_folder() {
	cp "$story/System.evtx" b.evtx && python3 -c '
import sys, zipfile
log = open("b.evtx", "rb").read()
with zipfile.ZipFile("filled.zip", "w", zipfile.ZIP_DEFLATED) as made:
    made.writestr("a.evtx", log)
    made.writestr("folder/", b"")
    made.writestr("b.evtx/", log)
' && scan 0 out filled.zip && grep 'filled.zip/b.evtx/: is a folder in an archive, with bytes' err &&
		! grep 'filled.zip/folder' err
}

# Archives one behind the other, or with zeros between entries: all is read, or it is said.
one_behind_another() {
	cp "$story/System.evtx" a.evtx && cp "$story/Application.evtx" b.evtx &&
		for name in a b; do
			tar -cf $name.tar $name.evtx && "$make" $name.zip zip - $name.evtx=$name.evtx ||
				return 1
		done
	cat a.tar b.tar >two.tar && gzip -c a.tar >two.tgz && gzip -c b.tar >>two.tgz &&
		for file in two.tar two.tgz; do
			scan 0 out -f json $file && grep -q "$file/a.evtx" out &&
				grep -q "$file/b.evtx" out || return 1
		done
	cat a.zip b.zip >two.zip && cat a.zip b.tar >behind.zip && cat a.tar b.zip >behind.tar &&
		scan 3 out two.zip && grep 'more in the file than this archive' err &&
		scan 3 out behind.zip && grep 'more in the file than this archive' err &&
		scan 3 out behind.tar && grep 'the archive is damaged' err || return 1
	gzip -c a.evtx >a.gz && bzip2 -c a.evtx >a.bz2 && for end in gz bz2; do
		cat a.$end b.zip >behind.$end && scan 3 out behind.$end &&
			grep 'more in the file than this archive' err || return 1
	done
}

# What tools and people add, and what fills blocks of a tape, is no archive.
padded() {
	cp "$story/System.evtx" a.evtx && tar -cf a.tar a.evtx && gzip -c a.evtx >a.gz || return 1
	for tail in '\n' '\r\n' '\0' '\0\0\n' "$(printf '%0511d' 0 | sed 's/0/\\0/g')" \
		"$(printf '%05000d' 0 | sed 's/0/\\0/g')"; do
		for end in tar gz; do
			{ cat a.$end; printf "$tail"; } >padded.$end && scan 0 out padded.$end || return 1
		done
		{ cat a.tar; printf "$tail"; } | gzip >padded.tgz && scan 0 out padded.tgz || return 1
	done
	# What is cut off behind zeros, which are of a file or of its header's block, is damaged.
	{ cat a.evtx; head -c 4096 /dev/zero; } >b.evtx && tar -cf b.tar b.evtx a.evtx || return 1
	size=$(wc -c <b.evtx)
	for cut in $((size + 512 - 100)) $((size + 512 - 1024)) $((size + 512 + 100)); do
		head -c $cut b.tar >cut.tar && scan 3 out cut.tar && gzip -c cut.tar >cut.tgz &&
			scan 3 out cut.tgz || return 1
	done
}
# The longest that there is.
comment() {
	python3 -c '
data = open("case.zip", "rb").read()
open("comment.zip", "wb").write(data[:-2] + b"\xff\xff" + b"c" * 65535)'
	scan 0 out comment.zip
}

# What is too large for memory needs a temporary file, and that a descriptor.
few_files() {
	"$IISTRIAGE" -q -f json -o base.json "$story" &&
		python3 -c 'import random
random.seed(1)
for _ in range(40000):
    print("{\"Channel\": \"System\", \"Computer\": \"A\", \"ProviderName\": \"B\", \"Id\": 1, "
          "\"TimeCreated\": \"2024-03-05T10:00:00Z\", \"a\": \"%s\"}" % random.random())' |
		gzip -c >spooled.json.gz || return 1
	said=0
	for limit in 6 7 8 9 10; do
		rm -f map.json
		# Shells of Debian have it.
		# shellcheck disable=SC3045
		(ulimit -n $limit && "$IISTRIAGE" -q --redact-map map.json --baseline base.json \
			-o out "$story" spooled.json.gz) 2>err
		cat err
		grep -q 'temporary file can be made: Too many open files' err && said=1
		! grep 'Input/output' err || return 1
	done
	[ $said = 1 ]
}

# Ten gigabytes of zeros behind a log: blocks of a mebibyte, which end at a byte.
bomb() {
	python3 -c '
import struct, sys, zlib
log = open(sys.argv[1], "rb").read()
packer = zlib.compressobj(9, zlib.DEFLATED, -15)
data = packer.compress(log) + packer.flush(zlib.Z_FULL_FLUSH)
zeros = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
zeros = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
data += zeros * 10240 + packer.flush()
size = len(log) + (10242 << 20)
name = b"System.evtx"
extra = struct.pack("<HHQQ", 1, 16, size, len(data))
common = struct.pack("<HHHHHIIIHH", 45, 0, 8, 0, 0, 0, 2**32 - 1, 2**32 - 1, len(name), len(extra))
local = b"PK\3\4" + common + name + extra
central = b"PK\1\2\x2d\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
open(sys.argv[2], "wb").write(local + data + central + end)
' "$story/System.evtx" bomb.zip && scan 1 out bomb.zip &&
		grep -q 'an entry expands to more than 200 times its size' err
}

# Junk that uses up what an archive may cost, by entries or by bytes, takes nothing from what
# is beside it.
make_junk() {
	# shellcheck disable=SC2046
	"$make" many.zip zip - $(seq -f 'x%g=/dev/null' 30000) &&
		"$make" entries.zip zip - a.zip=many.zip b.zip=many.zip c.zip=many.zip \
			d.zip=many.zip || return 1
	{
		head -c 4096 "$story/System.evtx"
		head -c 31000000 /dev/zero
	} >zeros.evtx
	# shellcheck disable=SC2046
	"$make" zeros.zip zip - System.evtx=zeros.evtx &&
		"$make" bytes.zip zip - $(seq -f 'x%g.zip=zeros.zip' 80)
}
make_junk || exit 99

shop_is_read() { # junk, format, filter
	"$make" bundle "$2" "$3" "A/1.zip=$1" "A/2.zip=$1" "SHOP/case.zip=case.zip" "T/1.zip=$1" \
		"T/2.zip=$1" && scan 1 out -j 1 -f ndjson bundle && found out | diff wanted - || return 1
	# What was given up is named, the same on any number of threads, and from a pipe.
	for given_up in A/1 A/2 T/1 T/2; do
		grep -q "\"path\": \"bundle/$given_up.zip.*too many" out || return 1
	done
	scan 1 piped -j 4 -f ndjson - <bundle && sed 's|"bundle|"-|g' out | diff - piped
}

shop_has_its_share() { # junk, format, filter...
	scan 0 folder -f ndjson "$story" && found folder >wanted && [ -s wanted ] &&
		shop_is_read "$1" "$2" "$3" && shop_is_read "$1" "$4" "$5"
}

# Logs that no archive in the archive holds, one of them with zeros at its end, after junk and
# after many logs of zeros.
plain_has_its_share() {
	# shellcheck disable=SC2046
	"$make" after.zip zip - EVIL/1.zip=entries.zip EVIL/2.zip=bytes.zip \
		$(seq -f 'EVIL/%g.evtx=zeros.evtx' 40) SHOP/System.evtx=large.evtx \
		"SHOP/Application.evtx=$story/Application.evtx" && scan 1 out -f ndjson after.zip &&
		found out | diff wanted - && grep -q 'after.zip/EVIL/1.zip' out &&
		grep -q 'after.zip/EVIL/2.zip' out
}

# In a folder each archive has its own.
folder_has_its_shares() {
	mkdir -p apart && cp bytes.zip apart/a.zip && cp entries.zip apart/b.zip &&
		cp case.zip apart/c.zip && scan 1 out -f ndjson apart && found out | diff wanted -
}

# Files beside logs, in the folders of LogCatcher.
bait=$srcdir/tests/bait
pool=$srcdir/tests/evidence/x86-in-64-bit-pool
mkdir -p LOG/General/IISConfig LOG/General/HttpErr LOG/General/NETSH-HTTP LOG/Sites/Shop LOG/files
"$builddir/tests/writer/mkevtx" "$pool/Application.txt" LOG/General/Application.evtx &&
	"$builddir/tests/writer/mkevtx" "$pool/System.txt" LOG/General/System.evtx &&
	"$builddir/tests/writer/mkpe" module-x86.dll LOG/files/contosoaudit.dll || exit 99
cp "$bait/applicationHost.config" LOG/General/IISConfig
cp "$bait/httperr1.log" LOG/General/HttpErr
cp "$bait/netsh.txt" LOG/General/NETSH-HTTP/urlacl.txt
cp "$bait/web.config" LOG/Sites/Shop
cp "$bait/MetaBase.xml" "$bait/appcmd.txt" "$bait/sc.txt" "$bait/Report.wer" LOG/files

pack() { # archive, format, filter, folder
	# Logs come last, in the order of a folder.
	(cd "$4" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >sorted
	{ grep -v 'evtx$' sorted; grep 'evtx$' sorted; } >names
	to=$1
	format=$2
	filter=$3
	folder=$4
	set --
	while read -r entry; do
		set -- "$@" "$entry=$folder/$entry"
	done <names
	"$make" "$to" "$format" "$filter" "$@"
}

# A report without where its files are.
placeless() { # report, folder
	sed -e "s|\"$2/|\"|g" -e "s|$2/||g" -e '/"archive": /d' "$1"
}

says_the_same() { # archive, folder in it
	scan 0 inside -f json "$1" && placeless inside "$2" | diff wanted - || return 1
}

beside_logs() {
	pack LOG.zip zip - LOG && pack LOG.tgz gnutar gzip LOG && pack LOG.7z 7zip - LOG &&
		"$make" outer.zip zip - "up/in.tgz=LOG.tgz" && scan 0 folder -f json LOG &&
		placeless folder LOG >wanted && grep -q '"confirmed": true' wanted &&
		[ "$(grep -c '"format": "\(pe\|applicationhost\|metabase\|appcmd\)"' wanted)" = 4 ] &&
		says_the_same LOG.zip LOG.zip && says_the_same LOG.tgz LOG.tgz &&
		says_the_same LOG.7z LOG.7z && says_the_same outer.zip outer.zip/up/in.tgz &&
		scan 0 folder -f ndjson LOG && scan 0 inside -f ndjson LOG.zip &&
		placeless folder LOG | grep '"type": "evidence"' >wanted && placeless inside LOG.zip |
		grep '"type": "evidence"' | diff wanted -
}

# An archive without logs is evidence beside logs, and alone it is none.
beside_logs_alone() {
	pack files.zip zip - LOG/files && cp -r LOG/General logs && rm -r logs/IISConfig &&
		scan 0 out -f json logs files.zip && grep -q '"path": "files.zip/contosoaudit.dll"' out &&
		grep -q '"confirmed": true' out && scan 1 out files.zip &&
		grep -q 'no event logs in this archive' err && scan 0 out -f json logs --evidence files.zip &&
		grep -q '"path": "files.zip/contosoaudit.dll"' out && grep -q '"confirmed": true' out &&
		mkdir both && cp -r logs both && cp files.zip both && scan 0 out -f json both &&
		grep -q '"path": "both/files.zip/contosoaudit.dll"' out
}

# What is called an archive and is none is told; an archive without logs is not, nor what
# lies beside one.
called_archives() {
	mkdir called && cp "$story"/*.evtx called && echo 'GET / 200' >u_ex.log &&
		"$make" called/site.nupkg zip - "site/readme.txt=$srcdir/README.md" &&
		gzip -c u_ex.log >called/u_ex.log.gz && echo 1234 >called/a.tar.gz.md5 &&
		scan 0 out called && [ ! -s err ] || return 1
	for packed in case.zip case.z01 case.tgz System.evtx.gz System.evtx.zst a.lzma; do
		for bytes in '' 'PK\007\010abcd'; do
			printf "$bytes" >"called/$packed" && scan 1 out called &&
				grep -q "$packed: is " err || return 1
		done
		mv "called/$packed" bad && "$make" outer.zip zip - \
			"System.evtx=$story/System.evtx" "$packed=bad" &&
			scan 1 out outer.zip && grep -q "$packed: is " err || return 1
	done
}

# So is what is called as a log and holds no text, and JSON with events of which it is not known
# who wrote them, there; what only mentions some is not.
called_logs() {
	mkdir named && cp "$story"/*.evtx named && echo '{"records": [{"id": 5002}]}' >named/a.json &&
		: >named/readme.txt && scan 0 out named && [ ! -s err ] || return 1
	for name in System.xml application.CSV System.json Application.txt; do
		for size in 0 9; do
			head -c "$size" /dev/zero >"named/$name" && scan 1 out named &&
				grep -q "$name: is " err || return 1
		done
		printf 'El\001\000log' >"named/$name" && scan 1 out named &&
			grep -q "$name: is " err || return 1
		printf 'h\000a\000l\000l\000o\000\n\000' >"named/$name" && scan 0 out named || return 1
		echo 'An address; a name' >"named/$name" && scan 0 out named && [ ! -s err ] || return 1
		rm "named/$name"
	done
	event='{"Event": {"System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-WAS"}},
		"EventID": 5002, "Channel": "System"}}}'
	quoted=$(printf %s "$event" | sed 's/"/\\&/g')
	for json in "{\"host\": 1, \"records\": [$event]}" "{\"a\": \"got $quoted\"}" \
		"{\"a\": {\"b\": {\"c\": {\"d\": $event}}}}"; do
		printf '%s\n' "$json" >named/other.json && scan 1 out named &&
			grep -q 'other.json: has events in what another program wrote' err || return 1
	done
	yes "$json" | head -n 9000 >named/other.json && scan 1 out named &&
		grep -q 'other.json: has events' err || return 1
	# A sentence makes it a text, in which that is read; in a message it is what anybody says.
	off="Application pool 'ShopPool' is being automatically disabled due to a series of failures in the process(es) serving that application pool."
	for json in "{\"a\": \"$off\", \"records\": [$event]}" "{\"a\": \"$off got $quoted\"}" \
		"[{\"a\":\n\"$off\"},\n{\"b\": {\"c\": $event}}]" "$off\n{\"c\": $event}"; do
		printf "$(printf %s "$json" | sed 's/\\"/\\\\"/g')\n" >named/other.json &&
			scan 3 out named && grep -q 'ShopPool' out &&
			grep -q 'JSON has events here, and only sentences in it are read' out || return 1
	done
	printf "{\"a\": \"$off\", \"records\": [{\"id\": 5002}]}\n" >named/other.json &&
		scan 0 out named && rm named/other.json || return 1
	printf '%s\n' 'Log Name: Application' 'Source: Contoso' 'Event ID: 7' 'Description:' \
		"{\"a\": {\"b\": $event}}" >named/message.txt && scan 0 out named
}

# What is given beside logs counts, and alone it is told what it is.
given() {
	scan 0 out -f json LOG/General/Application.evtx LOG/General/System.evtx \
		LOG/files/contosoaudit.dll && grep -q '"confirmed": true' out && [ ! -s err ] &&
		scan 1 out LOG/files/contosoaudit.dll && grep -q 'dll: is a program file' err &&
		grep -q 'add those of the server' err && scan 1 out LOG/files/MetaBase.xml &&
		grep -q 'is a metabase of IIS 6' err &&
		scan 1 out LOG/General/Application.evtx "$srcdir/README.md" &&
		scan 1 out --no-evidence LOG/General/Application.evtx LOG/files/contosoaudit.dll
}

# Half of a configuration is another one.
damaged_beside() {
	size=$(wc -c <LOG.tgz)
	head -c $((size - 40)) LOG.tgz >half.tgz && scan 3 out -f json half.tgz &&
		! grep -q 'configuration of half' out
}

no_disk() {
	TMPDIR=$tmp/nowhere scan 1 out large.zip && grep -q 'no temporary file can be made' err &&
		TMPDIR=$tmp/nowhere scan 0 out case.zip
}

full_disk() {
	(ulimit -f 1000 && scan 1 out large.zip) && grep -q 'a temporary file cannot be written' err
}

# Killed while a large log is read: temporary files have no names.
interrupted() {
	{ cat large.zip; sleep 5; } | "$IISTRIAGE" - >out 2>err &
	sleep 0.5
	kill -KILL $!
	wait $! 2>/dev/null
	[ -z "$(ls -A spool)" ]
}

check_by_python() { # name, command...
	if command -v python3 >/dev/null; then
		check "$@"
	else
		skip "$1" "no python3"
	fi
}

check_by_python "a temporary file needs a descriptor" few_files
check_by_python "a folder with the bytes of a file is named" filled_folder
check "archives one behind another are read, or told" one_behind_another
check "what is behind an archive and none is no damage" padded
check_by_python "a zip archive may have a comment" comment
check "an archive says what its folder says" as_folder
check "standard input may be one" from_pipe
check "archives in a folder are read" in_folder
check "what is called an archive and is none is told" called_archives
check "what is called a log and is none is told; so is JSON that nobody reads" called_logs
check "threads do not change what is read" threads
check "reports of them can be merged" merges
check "names in them are hidden" hides_names
check "names in them do no harm" harmless
check "what is beside logs in an archive counts as in a folder" beside_logs
check "an archive may hold what is beside logs, and no logs" beside_logs_alone
check "a file that is given beside logs counts" given
check "what is cut off beside logs" damaged_beside
check "what is encrypted is refused, with the reason" refuses_encrypted
check "what is cut off is read as far as it goes" cut_off
check_by_python "a bomb is left" bomb
check "many entries take nothing from what is beside them" shop_has_its_share \
	entries.zip zip - gnutar gzip
check "many bytes take nothing from what is beside them" shop_has_its_share \
	bytes.zip ustar - 7zip -
check "junk takes nothing from logs after it" plain_has_its_share
check "archives in a folder take nothing from each other" folder_has_its_shares
check "without a place for temporary files" no_disk
check "a full disk" full_disk
check "nothing is left when it is killed" interrupted
check "nothing is left" [ -z "$(ls -A spool)" ]
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
