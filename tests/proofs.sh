#!/bin/sh
# proofs.sh - what evidence does to a verdict has its tests: tests/proofs/rows.txt says which,
# and each of them says what the table says of it.
#
# The head of rows.txt describes its lines.  A row needs a case that decides and one that does
# not, from findings alone; if a DLL, a configuration, a log of requests, a file of ASP.NET
# Core or the metabase decides it, a pair through files, too.  Each rule with a proof is in it.
#
# The last line counts the rows and rules.  SPDX-License-Identifier: MIT
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
ROWS=${ROWS:-$srcdir/tests/proofs/rows.txt}

# "RULE SIDE" for each side of each proof.
sides() {
	LC_ALL=C awk -F'"' '
		/^  [{] "id": / { rule = $4; within = 0 }
		/^    "proof": / { within = 1 }
		within { for (i = 2; i < NF; i += 2)
			if ($i == "confirms" || $i == "refutes" || $i == "alone") print rule, $i }
		within && /[]] [}],?$/ { within = 0 }' "$srcdir"/rules/*.json
}

sides | LC_ALL=C awk -v srcdir="$srcdir" -v rows="$ROWS" '
function fault(text) { print "FAIL: " text; bad++; wrong = 1 }

# Lines of all cases by their names: cases[name] is what they say, one line each.
function read_cases(list, line, name, file) {
	list = "ls " srcdir "/tests/proofs/*.txt"
	while ((list | getline file) > 0)
		while (file !~ /\/rows.txt$/ && (getline line <file) > 0)
			if (line ~ /^case /) {
				name = substr(line, 6)
				twice[name] = name in cases
				cases[name] = "\n"
			} else if (line ~ /^(verdict|not|says|silent) /) {
				cases[name] = cases[name] line "\n"
			}
}

# What a command of tests/evidence/NAME printed: the one that has the word, or the first.
function output_of(name, word, line, file, on, text) {
	file = srcdir "/tests/evidence/" name "/expected"
	while ((getline line <file) > 0) {
		if (line ~ /^[$] iistriage /) on = (word == "" || index(line " ", " " word " "))
		else if (on) text = text line "\n"
	}
	close(file)
	return text
}

# The verdict of the first incident, as cases write it.
function verdict_in(text, rule) {
	if (!match(text, /"rule": "[a-z0-9-]*"/)) return "none"
	rule = substr(text, RSTART + 9, RLENGTH - 10)
	if (text ~ /"confirmed": true/) return rule " confirmed"
	return rule (text ~ /"contradicted": true/ ? " contradicted" : " open")
}

function file_says(text, what, words) {
	if (what == "verdict") return verdict_in(text) == words
	return what == "silent" ? text != "" && !index(text, words) : index(text, words) > 0
}

function case_says(name, what, words, all, parts) {
	if (what == "says") return cases[name] ~ /\nsays / && index(cases[name], words)
	if (what != "not") return index(cases[name], "\n" what " " words "\n")
	return match(cases[name], /\nnot [^\n]*/) &&
		index(substr(cases[name], RSTART + 4, RLENGTH - 4) " ", " " words " ")
}

function end_row() {
	if (row == "") return
	if (!count["yes"] || !count["no"]) fault(row ": no pair of cases")
	if (through && (!count["files-yes"] || !count["files-no"])) fault(row ": no pair of bundles")
	if (!wrong) { print "PASS: " row; good++ }
}

BEGIN {
	read_cases()
	while ((getline line <rows) > 0) take(line)
	end_row()
}

function take(line, kind, rest, at, test, claim, what, words) {
	if (line == "" || line ~ /^#/) return
	at = index(line, " "); kind = substr(line, 1, at - 1); rest = substr(line, at + 1)
	if (kind == "row" || kind == "text") {
		end_row()
		row = rest; through = wrong = 0; split("", count); split("", claims)
		return
	}
	if (kind == "by") { through = rest ~ /dll|configuration|requests|aspnetcore|metabase/; return }
	at = index(rest, " | ")
	if (kind !~ /^(files-)?(yes|no)$/ || !at) { fault(row ": no such line: " line); return }
	test = substr(rest, 1, at - 1); claim = substr(rest, at + 3)
	at = index(claim, " "); what = substr(claim, 1, at - 1); words = substr(claim, at + 1)
	count[kind]++
	if (kind ~ /^files/) take_files(kind, test, what, words)
	else take_case(test, what, words)
	if (claim in claims && claims[claim] != substr(kind, length(kind) - 1))
		fault(row ": the same of both: " claim)
	claims[claim] = substr(kind, length(kind) - 1)
}

function take_case(test, what, words, parts) {
	if (!(test in cases)) fault(row ": no case \"" test "\"")
	else if (twice[test]) fault(row ": two cases \"" test "\"")
	else if (!case_says(test, what, words)) fault(row ": \"" test "\" does not say: " what " " words)
	split(words, parts, " ")
	if (what == "verdict") seen[parts[1] " " parts[2]] = 1
	if (what == "not") seen[words " contradicted"] = 1
}

function take_files(kind, test, what, words, at, text) {
	at = index(test, " ")
	text = at ? output_of(substr(test, 1, at - 1), substr(test, at + 1)) : output_of(test, "")
	if (text == "") fault(row ": no bundle \"" test "\"")
	else if (!file_says(text, what, words))
		fault(row ": \"" test "\" does not say: " what " " words " (" verdict_in(text) ")")
}

# rule, side of its proof
{
	wrong = 0
	if ($2 != "refutes" && !($1 " confirmed" in seen)) fault($1 ": no row confirms it")
	if ($2 == "refutes" && !($1 " contradicted" in seen)) fault($1 ": no row speaks against it")
	if (!wrong) { print "PASS: " $1 " " $2; good++ }
}

END {
	if (NR < 50) fault("only " NR " sides of proofs in rules/")
	printf "%d passed, %d failed, 0 skipped\n", good, bad
	exit bad > 0
}'
