#!/bin/sh
# rules.sh - the built-in rules hold their examples, and what `rules show` prints
# as JSON is a file of the same rules.
#
# The last line counts the checks.  SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
. "$srcdir/tests/cases.sh"

ids=$("$IISTRIAGE" rules list | sed -n '2,$s/^[a-z]* *\([a-z0-9-]*\).*/\1/p')

show() { # option...
	# Ids are words.
	# shellcheck disable=SC2086
	"$IISTRIAGE" rules show -f json "$@" $ids
}

listed() {
	[ "$(echo "$ids" | wc -l)" -ge 50 ] &&
		echo "$ids" | LC_ALL=C sort -c -u &&
		[ "$("$IISTRIAGE" rules list -f json | grep -c '"id":')" = \
			"$(echo "$ids" | wc -l)" ]
}

read_back() {
	show >"$tmp/all.json" && "$IISTRIAGE" rules check "$tmp/all.json"
}

same() {
	show --rules "$tmp/all.json" >"$tmp/again.json" && cmp "$tmp/all.json" "$tmp/again.json"
}

# What rules/likely.tsv, rules/usual.tsv and rules/phrases.tsv name is known.
likely() {
	for id in $(awk -F '\t' '!/^#/ && $1 == "rule" { print $2 }
		!/^#/ && $2 == "rule" { print $3 }' \
		"$srcdir/rules/likely.tsv" "$srcdir/rules/usual.tsv"); do
		"$IISTRIAGE" rules show "$id" >/dev/null || return 1
	done
}
# Every title is of a page that a rule refers to; that every reference has one, the build says.
referred_to() {
	awk -F '\t' '!/^#/ { print $1 }' "$srcdir/rules/references.tsv" >"$tmp/titled"
	[ -s "$tmp/titled" ] && while read -r address; do
		grep -q -F "\"$address\"" "$srcdir"/rules/*.json || { echo "$address"; return 1; }
	done <"$tmp/titled"
}
# A code of rules/usual.tsv has a name, a cause and a next step.
usual() {
	for code in $(awk -F '\t' '!/^#/ { print $1 }' "$srcdir/rules/usual.tsv" | sort -u); do
		"$IISTRIAGE" explain "$code" >"$tmp/out" &&
			grep -q "^  error .* = $code" "$tmp/out" &&
			grep -q '^  usually  - ' "$tmp/out" &&
			grep -q '^  causes ' "$tmp/out" &&
			grep -q '^  look at  - ' "$tmp/out" || { echo "$code"; return 1; }
	done
}
phrases() {
	awk -F '\t' '!/^#/ { print $1 }' "$srcdir/rules/phrases.tsv" >"$tmp/phrases"
	while read -r phrase; do
		"$IISTRIAGE" explain "It says: $phrase." >"$tmp/out" </dev/null &&
			! grep -q '^  ?' "$tmp/out" || { echo "$phrase"; return 1; }
	done <"$tmp/phrases"
}

# A new rule is refused until all of it is filled in.
filled_in() {
	"$IISTRIAGE" rules new a-new-rule >"$tmp/new.json" &&
		! "$IISTRIAGE" rules check "$tmp/new.json" 2>"$tmp/said" &&
		[ "$(grep -c 'not filled in yet$' "$tmp/said")" = "$(wc -l <"$tmp/said")" ] &&
		sed -e 's/"If <one condition>"/"If it rains"/' -e 's/"If <[^>]*>"/"If it is dry"/' \
			-e 's/"<[^>]*>"/"text"/' "$tmp/new.json" >"$tmp/filled.json" &&
		"$IISTRIAGE" rules check -q "$tmp/filled.json" &&
		"$IISTRIAGE" rules test "$tmp/filled.json" | grep -qx 'a-new-rule: 2 of 2 examples hold'
}

# The schema accepts every file of rules that `rules check` accepts, and not all of the others.
keeps_to_schema() {
	"$IISTRIAGE" schema rules | cmp - "$srcdir/src/rules/rules.schema.json" &&
		python3 - "$srcdir" "$tmp/filled.json" <<END
import glob, json, os, sys
import jsonschema

root = sys.argv[1]
schema = json.load(open(root + "/src/rules/rules.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
facts = {"events.json", "labels.json", "messages.json"}
good = [f for f in glob.glob(root + "/rules/*.json") if os.path.basename(f) not in facts]
good += [root + "/tests/rules/good-%s.json" % name for name in ("rules", "more", "own", "findings")]
good += sys.argv[2:]
faults = ["%s: %s" % (f, e.message[:200]) for f in good for e in validator.iter_errors(json.load(open(f)))]
for name in "bad-rules", "bad-links", "bad-steps":
    if validator.is_valid(json.load(open(root + "/tests/rules/%s.json" % name))):
        faults.append(name + " is valid")
print("\n".join(faults[:20]))
sys.exit(bool(faults) or len(good) < 12)
END
}

# What takes a module away from all sites comes after a word on a copy of the configuration.
backed_up() {
	awk '/"text"/ { text = $0 } /uninstall module/ {
		found++
		if (text !~ /[Bb]ack up the configuration/) { print FILENAME ": " $0; bad++ }
	} END { exit bad || found < 5 }' "$srcdir"/rules/*.json
}

# Reports end with the first step, so what may come first is an order: a verb, not what a code means.
first_step() {
	python3 - "$srcdir" <<'END'
import glob, json, re, sys

orders = """Ask Bring Check Compare Correct Count Decide End Enter Export Find Free Get Give Have Import
Install Leave Let Limit List Look Map Move Open Publish Put Read Recycle Remove Repair Restart Restore
Run Save Set Show Start Stop Switch Take Trace Turn Update Write Register Grant Keep Raise Create Rename
Reserve Change Make Use Add Do""".split()
only = ("events", "codes", "not_codes", "strings", "findings", "if", "missing", "given")
bad = []
for name in glob.glob(sys.argv[1] + "/rules/*.json"):
    rules = json.load(open(name))
    for rule in rules if isinstance(rules, list) else []:
        for step in rule.get("steps", []):
            first = re.match(r"[\w{}.:-]*", step["text"]).group()
            if step["kind"] == "verify" or step["text"].startswith("As soon as you have"):
                continue
            if "if" not in step and first not in orders:
                bad.append("%s: %s" % (rule["id"], step["text"][:90]))
            if not any(field in step for field in only):
                break
print("\n".join(bad))
sys.exit(bool(bad))
END
}

# A message that shows a value is of an event whose strings are known.
strings_known() {
	python3 - "$srcdir" <<'END'
import json, sys

root = sys.argv[1]
known = {e["event"] for e in json.load(open(root + "/rules/events.json"))["events"] if e.get("strings")}
bad = [m["event"] for m in json.load(open(root + "/rules/messages.json"))
       if "{0" in m["message"] and m.get("event") and m["event"] not in known]
print("\n".join(bad))
sys.exit(bool(bad))
END
}

# Whoever switches the protection off hides the failure.
protection_kept() {
	"$IISTRIAGE" rules show rapid-fail-only | tr -s ' \n' '  ' |
		grep -q 'Do not switch rapid-fail protection off'
}

check "the list is sorted, in both forms" listed
check "a module is removed after a backup" backed_up
check "the first step is one" first_step
check "what a message shows is a string of its event" strings_known
check "a pool is started again with a warning" protection_kept
check "every example of the built-in rules holds" "$IISTRIAGE" rules test
check "a user's rule takes no example away" \
	"$IISTRIAGE" rules test "$srcdir/tests/rules/good-own.json"
check "rules that are listed as likely are there" likely
check "titles of references are of references" referred_to
check "codes that many causes share have usual causes and a next step" usual
check "every phrase means something" phrases
check "what is shown as JSON can be read" read_back
check "and gives the same rules" same
check "a new rule is refused until it is filled in" filled_in
if python3 -c 'import jsonschema' 2>/dev/null; then
	check "every file of rules keeps to the schema" keeps_to_schema
else
	skip "every file of rules keeps to the schema" "no python3-jsonschema"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
