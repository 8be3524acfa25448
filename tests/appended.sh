#!/bin/sh
# appended.sh - files of several forms or encodings one behind the other: an event is read, or it
# is said that something is not.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
. "$srcdir/tests/cases.sh"

# An event of each form: WAS 5002 of a pool, at an hour.
text() { # pool hour
	printf 'Log Name:      System\nSource:        Microsoft-Windows-WAS\n'
	printf 'Date:          3/5/2024 %s:00:00 AM\nEvent ID:      5002\n' "$2"
	printf 'Task Category: None\nLevel:         Error\nKeywords:      Classic\nUser:          N/A\n'
	printf 'Computer:      SHOP.example.com\nDescription:\nApplication pool '"'%s'"' is being ' "$1"
	printf 'automatically disabled due to a series of failures in the process(es) serving that '
	printf 'application pool.\n'
}
xml() {
	printf '<Events><Event><System><Provider Name="Microsoft-Windows-WAS"/><EventID>5002</EventID>'
	printf '<Level>2</Level><TimeCreated SystemTime="2024-03-05T%s:00:00Z"/><Channel>System' "$2"
	printf '</Channel><Computer>SHOP.example.com</Computer></System><EventData><Data '
	printf 'Name="AppPoolID">%s</Data></EventData></Event></Events>\n' "$1"
}
json() {
	printf '{"Channel":"System","Computer":"SHOP.example.com","ProviderName":'
	printf '"Microsoft-Windows-WAS","Id":5002,"Level":2,"TimeCreated":"2024-03-05T%s:00:00Z",' "$2"
	printf '"Properties":[{"Value":"%s"}]}\n' "$1"
}
csv() { # pool hour delimiter
	for cell in Level 'Date and Time' Source 'Event ID'; do printf '%s%s' "$cell" "${3:-,}"; done
	printf 'Task Category\n'
	for cell in Error "3/5/2024 $2:00:00 AM" Microsoft-Windows-WAS 5002 None; do
		printf '%s%s' "$cell" "${3:-,}"
	done
	printf '"Application pool '"'%s'"' is being automatically disabled due to a series of ' "$1"
	printf 'failures in the process(es) serving that application pool."\n'
}
wide() { # byte order
	iconv -f UTF-8 -t "UTF-16${1:-LE}"
}
marked() {
	printf '\377\376'
	wide
}

read_it() { # file
	"$IISTRIAGE" --text-zone UTC -f json "$1" >"$tmp/report" 2>"$tmp/err"
	status=$?
	cat "$tmp/err"
}
# The second one is told, or something is.
told() { # file
	read_it "$1"
	grep -q AlphaPool "$tmp/report" && grep -q BetaPool "$tmp/report" && return 0
	[ $status = 3 ] && grep -q AlphaPool "$tmp/report" &&
		grep -e 'another encoding begins here' -e 'has another form' \
			-e 'more stands between the events' "$tmp/report"
}
forms_told() {
	for first in text xml json csv; do
		for second in text xml json csv; do
			{ $first AlphaPool 10; $second BetaPool 11; } >"$tmp/$first-$second"
			told "$tmp/$first-$second" || { echo "$first, $second"; return 1; }
		done
	done
}
lines_told() {
	for line in 'PS C:\Users\admin> Get-WinEvent -LogName System | ConvertTo-Json' \
		'==== server 2 ===='; do
		for first in text xml json csv; do
			for second in text xml json csv; do
				{ $first AlphaPool 10; printf '%s\n' "$line"; $second BetaPool 11; } \
					>"$tmp/line-$first-$second"
				told "$tmp/line-$first-$second" || { echo "$first, $second"; return 1; }
			done
		done
	done
}
# Where a text goes on in JSON of many lines, behind JSON of something else.
pretty_told() {
	for lines in 1 600 4000; do
		{
			text AlphaPool 10
			i=0
			while [ $i -lt $lines ]; do printf '{\n"a": 1\n}\n'; i=$((i + 1)); done
			json BetaPool 11 | sed 's/[{,]/&\n/g'
		} >"$tmp/pretty.txt"
		told "$tmp/pretty.txt" || { echo "$lines"; return 1; }
		{
			text AlphaPool 10
			sed '1,/^Application pool/d; s/^/    /' "$tmp/pretty.txt"
		} >"$tmp/margin.txt"
		told "$tmp/margin.txt" || { echo "$lines, indented"; return 1; }
		sed '/Channel/,$d' "$tmp/pretty.txt" >"$tmp/other.txt"
		read_it "$tmp/other.txt"
		[ $status = 0 ] || return 1
	done
}
# XML behind a text is of its event if all agrees; else both count.
xml_apart() {
	both() { # file, events, arguments
		"$IISTRIAGE" -q $3 -f json "$1" >"$tmp/both"
		grep -q "\"records\": $2,\$" "$tmp/both" || { echo "$1, not $2 $3"; return 1; }
	}
	{ text AlphaPool 10; echo; xml BetaPool 10; } >"$tmp/pools.txt"
	{ text AlphaPool 10; echo; xml AlphaPool 11; } >"$tmp/hours.txt"
	{ text AlphaPool 10; echo; xml AlphaPool 10; } >"$tmp/same.txt"
	{ text AlphaPool 10; echo Event Xml:; xml AlphaPool 11; } >"$tmp/announced.txt"
	{ text AlphaPool 10; printf '\n==== server 2 ====\n\n'; xml AlphaPool 11; } >"$tmp/line.txt"
	both "$tmp/line.txt" 2 && both "$tmp/pools.txt" 2 && both "$tmp/pools.txt" 2 '--text-zone UTC' &&
		both "$tmp/hours.txt" 1 && both "$tmp/hours.txt" 2 '--text-zone UTC' &&
		both "$tmp/same.txt" 1 && both "$tmp/same.txt" 1 '--text-zone UTC' &&
		both "$tmp/announced.txt" 1 '--text-zone UTC'
}
# However many rests there are before.
looks_told() {
	for rests in 20 1100; do
		{
			i=0
			while [ $i -lt $rests ]; do
				xml AlphaPool 10
				echo '============ output of wevtutil qe System of server number '"$i ============"
				i=$((i + 1))
			done
			text BetaPool 11
			xml AlphaPool 10
		} >"$tmp/many.xml"
		told "$tmp/many.xml" || { echo "$rests"; return 1; }
	done
	sed '/^[A-Z]/d' "$tmp/many.xml" | head -n 200 >"$tmp/few.xml"
	read_it "$tmp/few.xml"
	[ $status = 0 ]
}
encodings_told() {
	for form in text xml json csv; do
		{ $form AlphaPool 10; $form BetaPool 11 | marked; } >"$tmp/8-16m.$form"
		{ $form AlphaPool 10; $form BetaPool 11 | wide; } >"$tmp/8-16.$form"
		{ $form AlphaPool 10 | marked; $form BetaPool 11; } >"$tmp/16-8.$form"
		{ $form AlphaPool 10 | marked; $form BetaPool 11 | wide BE; } >"$tmp/16-be.$form"
		for file in "$tmp"/*16*."$form"; do
			told "$file" || { echo "$file"; return 1; }
		done
	done
	for file in copy-text-ru copy-text-zh-cn copy-text-zh-tw copy-text-de; do
		for order in LE BE; do
			{ printf '\357\273\277'; text AlphaPool 10; } | wide $order |
				cat - "$srcdir/tests/forms/$file.txt" >"$tmp/16-$file.txt"
			told "$tmp/16-$file.txt" || { echo "$file, $order"; return 1; }
		done
	done
}
tables_told() {
	{ csv AlphaPool 10; csv BetaPool 11 ';'; } >"$tmp/tables.csv"
	told "$tmp/tables.csv" || return 1
	{
		text AlphaPool 10
		echo 'Уровень,Дата и время,Источник,Код события,Категория задачи'
		echo 'Ошибка,05.03.2024 11:00:00,Microsoft-Windows-WAS,5002,Отсутствует,"BetaPool"'
	} >"$tmp/table.txt"
	told "$tmp/table.txt" || return 1
	# Behind any number of messages that are longer than their quotes.
	for count in 100 20000; do
		{
			csv AlphaPool 10 | sed '$d'
			seq "$count" | sed 's/.*/Warning,3\/5\/2024 9:00:00 AM,Disk,7,None,"A "block", see\n&/'
			csv AlphaPool 10 | tail -n 1
			xml BetaPool 11
			csv AlphaPool 12 | tail -n 1
			seq 20000 | sed 's/.*/Warning,3\/5\/2024 9:00:00 AM,Disk,7,None,no &/'
		} >"$tmp/quotes-$count.csv"
		told "$tmp/quotes-$count.csv" || { echo "$count messages"; return 1; }
	done
}
between_told() {
	{ xml AlphaPool 10; json BetaPool 11; xml GammaPool 11; } >"$tmp/between.xml"
	told "$tmp/between.xml" && grep -q GammaPool "$tmp/report"
}
# A pipe has no second reading.
pipe_told() {
	{ xml AlphaPool 10; text BetaPool 11; } >"$tmp/pipe.xml"
	read_it - <"$tmp/pipe.xml" && cat "$tmp/pipe.xml" | "$IISTRIAGE" - 2>&1 |
		grep 'has another form'
}

# What tools, consoles and mail leave behind.
clean() {
	for form in text xml json csv; do
		case $form in
		text | csv) tails='\n\n \032 \0\0\0\0\0\0\0\0\0\0\0' ;;
		*) tails='\n\n \032 \0\0\0\0\0\0\0\0\0\0\0 \357\273\277 </Events></pre></body></html> \n]}\n' ;;
		esac
		for tail in $tails \
			'\nPS\040C:\\Users\\admin>\040\n' \
			'\nreal\0400m0.012s\nuser\0400m0.004s\nsys\0400m0.008s\n' \
			'\n--\040\nJane\040Doe\nOperations,\040Example\040Ltd\nTel.\040+44\0400000\040123456\n'; do
			{ $form AlphaPool 10; printf "$tail"; } >"$tmp/clean.$form"
			read_it "$tmp/clean.$form"
			[ $status = 0 ] && grep -q AlphaPool "$tmp/report" || {
				echo "$form, $tail: $status"
				return 1
			}
		done
	done
}
# What a person writes, unless it tells of an event; and a message that quotes its first words, and
# then lines like an event.
notes() {
	for form in xml json csv; do
		{
			$form AlphaPool 10
			printf '\nWhat we saw: the shop was down until we started pool AlphaPool again.\n'
		} >"$tmp/note.$form"
		read_it "$tmp/note.$form"
		[ $status = 0 ] && grep -q AlphaPool "$tmp/report" || { echo "$form: $status"; return 1; }
		{
			$form AlphaPool 10
			printf '\nWhat we saw: '
			text BetaPool 11 | tail -n 1
		} >"$tmp/note.$form"
		told "$tmp/note.$form" || { echo "$form: $status"; return 1; }
	done
	{
		csv AlphaPool 10 | sed '$d'
		printf 'Warning,3/5/2024 9:00:00 AM,ASP.NET 4.0.30319.0,1309,Web Event,"No "Web" of "x", see\n'
		text BetaPool 11 | sed '/^Application/d'
		printf '"\n'
		csv AlphaPool 10 | tail -n 1
	} >"$tmp/quotes.csv"
	read_it "$tmp/quotes.csv"
	[ $status = 0 ] && grep -q AlphaPool "$tmp/report"
}
# In UTF-16: scripts of all kinds, and what consoles draw.
scripts_clean() {
	for file in "$srcdir"/tests/forms/copy-text-*.txt; do
		{ printf '\377\376'; text AlphaPool 10 | wide; grep -v "$(printf '^\357\273\277')" "$file" |
			wide; } >"$tmp/script.txt" 2>/dev/null
		read_it "$tmp/script.txt"
		grep 'another encoding' "$tmp/report" && { echo "$file"; return 1; }
	done
	for drawn in '────────────────────────' '════════════════════════════════════════' \
		'一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一' \
		'путь:/ааааббббвввввггггддддееееёёёёжжжжззззиииийййй' \
		'ระบบไม่สามารถเข้าถึงแฟ้มได้เนื่องจากกำลังถูกใช้งานโดยกระบวนการอื่น' \
		'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとど'; do
		for order in LE BE; do
			{ printf '\357\273\277'; text AlphaPool 10; echo "$drawn$drawn"; echo; text BetaPool 11; } |
				wide $order >"$tmp/drawn.txt"
			read_it "$tmp/drawn.txt"
			[ $status = 0 ] && grep -q BetaPool "$tmp/report" || { echo "$drawn"; return 1; }
		done
	done
}
much() {
	{ xml AlphaPool 10; yes 'nobody knows what this is' | head -n 1000; } >"$tmp/much.xml"
	told "$tmp/much.xml"
}

# Events in objects that are none.
shapes() {
	a=$(json AlphaPool 10) b=$(json BetaPool 11)
	i=0
	for shape in "{\"System\":[$a],\"Application\":[$b]}" "{\"1\":$a,\"2\":$b}" \
		"[$a,{\"System\":[$b],\"Setup\":[],\"Application\":null}]" "{\"1\":$a,\"2\":[$b]}"; do
		i=$((i + 1))
		echo "$shape" >"$tmp/shape$i.json"
		read_it "$tmp/shape$i.json"
		[ $status = 0 ] && grep -q AlphaPool "$tmp/report" && grep -q BetaPool "$tmp/report" || {
			echo "$shape"
			return 1
		}
	done
	for shape in "[$a,{\"body\":{\"request\":$b}}]" "[$a,{\"time\":1,\"body\":[1,$b]}]"; do
		printf '%s\n' "$shape" >"$tmp/inside.json"
		told "$tmp/inside.json" || { echo "$shape"; return 1; }
	done
	b=$(json BetaPool 11 | sed 's/"/\\"/g')
	for shape in "[$a,\"$b\"]" "[$a,{\"line\":\"$b\"}]" "[$a,\"  $b\"]" "[$a,\"\\r\\n$b\"]" \
		"[$a,\"[$b]\"]" "[$a,\"$(echo "$b" | sed 's/[{,]/&\\r\\n  /g')\"]" \
		"[$a,{\"line\":\"log: $b\"}]" "[$a,{\"line\":\"got {1} of {\\\"body\\\": $b}\"}]"; do
		printf '%s\n' "$shape" >"$tmp/strings.json"
		told "$tmp/strings.json" || { echo "$shape"; return 1; }
	done
}
reports_in_array() {
	mkdir "$tmp/folder"
	xml AlphaPool 10 >"$tmp/folder/good.xml"
	"$IISTRIAGE" -q -f json -o "$tmp/one.json" "$tmp/folder"
	"$IISTRIAGE" -q -f ndjson -o "$tmp/one.ndjson" "$tmp/folder"
	for file in one.json one.ndjson; do
		{ echo '['; cat "$tmp/$file"; echo ,; cat "$tmp/$file"; echo ']'; } >"$tmp/folder/array.json"
		"$IISTRIAGE" "$tmp/folder" | grep 'array.json  not read: an array of reports' || return 1
	done
}

# As it was pasted out of a page: XML is escaped once more, and an event in a message twice.
escaped() {
	escape='s/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
	{ xml 'A&amp;B' 10; xml "$(xml GammaPool 9 | sed "$escape" | tr -d '\n')" 10; xml BetaPool 11; } |
		sed "$escape" >"$tmp/escaped.xml"
	read_it "$tmp/escaped.xml"
	[ $status = 0 ] && grep '"records": 3,' "$tmp/report" && grep -q '"A&B"' "$tmp/report" &&
		grep -q '"BetaPool"' "$tmp/report" && ! grep '"GammaPool"' "$tmp/report"
}

check "XML that is escaped as a whole is read" escaped
check "a form behind another one is told" forms_told
check "also behind a line" lines_told
check "also as JSON of many lines in a text" pretty_told
check "XML behind a text is of its event if all agrees" xml_apart
check "also when there is much between events" looks_told
check "an encoding behind another one is told" encodings_told
check "a table behind another one is told" tables_told
check "a form between two is told" between_told
check "also of a pipe" pipe_told
check "what tools and mail add is not" clean
check "nor are notes, and what a message quotes" notes
check "scripts and boxes in UTF-16 are no other encoding" scripts_clean
check "much of anything is" much
check "events in other JSON are read, or told" shapes
check "an array of reports in a folder is named" reports_in_array
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
